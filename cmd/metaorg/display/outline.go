package display

import (
	"bytes"
	"encoding/json"
	"strings"

	"metaorg/cmd/metaorg/terminal"
)

// member is a field of a JSON object, or an item of a list without a name.
type member struct {
	name  string
	value json.RawMessage
}

// membersOf takes JSON apart in its own order; false for a single value.
func membersOf(raw json.RawMessage) (all []member, isList, ok bool) {
	d := json.NewDecoder(bytes.NewReader(raw))
	open, err := d.Token()
	if err != nil || open != json.Delim('{') && open != json.Delim('[') {
		return nil, false, false
	}
	isList = open == json.Delim('[')
	for d.More() {
		var m member
		if !isList {
			name, err := d.Token()
			if err != nil {
				return nil, false, false
			}
			m.name, _ = name.(string)
		}
		if d.Decode(&m.value) != nil {
			return nil, false, false
		}
		all = append(all, m)
	}
	return all, isList, true
}

// outline shows JSON as indented lines; there are none for an empty list.
func outline(raw json.RawMessage) (lines []string) {
	members, isList, ok := membersOf(raw)
	if !ok {
		return []string{scalar(raw)}
	}
	for _, m := range members {
		inner := outline(m.value)
		_, innerList, isTree := membersOf(m.value)
		switch {
		case isList:
			lines = append(lines, bulleted(inner)...)
		case isTree && len(inner) > 0:
			lines = append(append(lines, spaced(m.name)+":"), indented(inner, innerList)...)
		default:
			lines = append(lines, spaced(m.name)+": "+strings.Join(inner, ""))
		}
	}
	return lines
}

func bulleted(lines []string) []string {
	for i := range lines {
		if i == 0 {
			lines[i] = "- " + lines[i]
		} else {
			lines[i] = "  " + lines[i]
		}
	}
	return lines
}

// indented leaves the items of a list where their bullets show them well enough.
func indented(lines []string, isList bool) []string {
	if isList {
		return lines
	}
	for i := range lines {
		lines[i] = "  " + lines[i]
	}
	return lines
}

// inOneLine shows JSON in a table's cell.
func inOneLine(raw json.RawMessage) string {
	members, isList, ok := membersOf(raw)
	if !ok {
		return scalar(raw)
	}
	var parts []string
	for _, m := range members {
		text := inOneLine(m.value)
		if _, _, isTree := membersOf(m.value); isTree && !isList {
			text = "(" + text + ")"
		}
		if !isList {
			text = spaced(m.name) + " " + text
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

func scalar(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return terminal.OneLine(text)
	}
	return string(raw)
}
