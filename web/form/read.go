package form

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"metaorg/machine"
	"metaorg/web/words"
)

// Values are what was typed, by the names of fields.
type Values url.Values

// Get gives the first value of a name.
func (v Values) Get(name string) string { return url.Values(v).Get(name) }

// rows counts how many rows of a list were sent along.
func (v Values) rows(list string) int {
	most := 0
	for name := range v {
		rest, ok := strings.CutPrefix(name, list+".")
		if !ok {
			continue
		}
		number, _, _ := strings.Cut(rest, ".")
		if n, err := strconv.Atoi(number); err == nil && n >= 0 && n < maxRows {
			most = max(most, n+1)
		}
	}
	return most
}

// maxRows bounds the rows of a list that a form takes.
const maxRows = 400

func itoa(n int) string { return strconv.Itoa(n) }

// Read makes the message of what was typed. What is no number or no time is
// refused here, naming its field; everything else by the message itself.
func Read(ctx context.Context, m *machine.Machine, k machine.Kind, typed Values) (machine.Message, error) {
	r := reading{ctx: ctx, typed: typed}
	tree := r.object("", k.Type)
	if r.refused != nil {
		return nil, r.refused
	}
	content, err := json.Marshal(tree)
	if err != nil {
		return nil, err
	}
	msg, err := m.FromJSON(k.Name, content)
	if err != nil {
		return nil, err
	}
	return msg, msg.Check()
}

// reading goes through a message's type and picks up what was typed.
type reading struct {
	ctx     context.Context
	typed   Values
	refused *machine.Refusal // The first.
}

func (r *reading) refuse(no *machine.Refusal) {
	if r.refused == nil {
		r.refused = no
	}
}

func (r *reading) object(path string, t reflect.Type) map[string]any {
	tree := map[string]any{}
	for i := range t.NumField() {
		sf := t.Field(i)
		if isInlined(sf) {
			for name, v := range r.object(path, sf.Type) {
				tree[name] = v
			}
			continue
		}
		name, options, _ := strings.Cut(sf.Tag.Get("json"), ",")
		if name == "" || name == "-" || !sf.IsExported() {
			continue
		}
		if v, given := r.value(path+name, sf); given || !strings.Contains(options, "omit") && v != nil {
			tree[name] = v
		}
	}
	return tree
}

// value reads one field; given is false when nothing was typed.
func (r *reading) value(name string, sf reflect.StructField) (v any, given bool) {
	text := strings.TrimSpace(strings.ReplaceAll(r.typed.Get(name), "\r\n", "\n"))
	switch controlOf(sf) {
	case Group:
		inner := r.object(name+".", sf.Type)
		return inner, len(inner) > 0
	case Groups:
		return r.groups(name, sf.Type.Elem())
	case Lines: // As lines of one input, or of several inputs with one name.
		return r.list(name, sf.Type.Elem().Kind())
	case Tick:
		return text == "true" || text == "on", text != ""
	case Number:
		return r.number(name, text, sf.Type.Kind() == reflect.Uint64)
	case Moment:
		return r.moment(name, text)
	case Carried:
		return r.carried(name)
	case Made:
		return r.made(name, text)
	default:
		return text, text != ""
	}
}

// list reads a list of texts or of whole numbers.
func (r *reading) list(name string, of reflect.Kind) (v any, given bool) {
	texts := lines(strings.ReplaceAll(strings.Join(r.typed[name], "\n"), "\r\n", "\n"))
	if of != reflect.Uint64 && of != reflect.Int64 {
		return texts, len(texts) > 0
	}
	all := []any{}
	for _, text := range texts {
		n, _ := r.number(name, text, of == reflect.Uint64)
		all = append(all, n)
	}
	return all, len(all) > 0
}

// groups reads the rows of a list, leaving out those in which nothing was typed.
func (r *reading) groups(name string, t reflect.Type) (v any, given bool) {
	all := []any{}
	for n := range r.typed.rows(name) {
		path := name + "." + itoa(n) + "."
		if r.anyTyped(path) {
			all = append(all, r.object(path, t))
		}
	}
	return all, len(all) > 0
}

func (r *reading) anyTyped(prefix string) bool {
	for name, values := range r.typed {
		if strings.HasPrefix(name, prefix) && len(values) > 0 && strings.TrimSpace(values[0]) != "" {
			return true
		}
	}
	return false
}

func lines(text string) []string {
	all := []string{}
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

func (r *reading) number(name, text string, unsigned bool) (any, bool) {
	if text == "" {
		return nil, false
	}
	n, err := strconv.ParseInt(strings.ReplaceAll(text, " ", ""), 10, 64)
	if err != nil {
		r.refuse(machine.Malformed("web.not_a_number", "write a whole number, with digits only").At(name))
		return nil, false
	}
	if unsigned && n < 0 {
		r.refuse(machine.Malformed("web.below_zero", "write 0 or more").At(name))
		return nil, false
	}
	return n, true
}

func (r *reading) moment(name, text string) (any, bool) {
	if text == "" {
		return nil, false
	}
	unix, err := words.FromField(r.ctx, text)
	if err != nil {
		r.refuse(machine.Malformed("web.not_a_time", "write a day and a time, such as 2027-03-01T12:00").At(name))
		return nil, false
	}
	return unix, true
}

// carried reads the messages that a decision is to carry, each as JSON.
func (r *reading) carried(name string) (v any, given bool) {
	all := []machine.Readable{}
	for _, text := range r.typed[name] {
		if strings.TrimSpace(text) == "" {
			continue
		}
		var m machine.Readable
		if err := json.Unmarshal([]byte(text), &m); err != nil {
			r.refuse(machine.Malformed("web.not_a_message", "a message to be carried is not readable any more; take it out and add it again").At(name))
			return nil, false
		}
		all = append(all, m)
	}
	return all, len(all) > 0
}

// made reads what a script put there: base64 for bytes, else JSON.
func (r *reading) made(name, text string) (v any, given bool) {
	if text == "" {
		return nil, false
	}
	var object map[string]any
	if text[0] != '{' {
		if _, err := base64.StdEncoding.DecodeString(text); err == nil {
			return text, true
		}
	}
	if err := json.Unmarshal([]byte(text), &object); err != nil {
		r.refuse(machine.Malformed("web.not_made", "what this device made for %s is not readable; try again", name).At(name))
		return nil, false
	}
	return object, true
}
