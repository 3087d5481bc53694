// Package display shows what a node's lists hold. It keeps true that people
// get what they look for first, in lines that fit their terminal, that other
// programs get everything, and that nobody's text moves the cursor.
package display

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"metaorg/client"
	"metaorg/cmd/metaorg/terminal"
)

// minKeyWidth leaves most keys whole, by which single rows are asked for.
const minKeyWidth = 24

// Table prints rows of a list as a table without details; with whole it has
// all columns, and none of them is cut.
func Table(io terminal.IO, list client.List, rows []client.Row, whole bool) error {
	columns := list.Columns
	if whole {
		io.Width = 0
	} else {
		columns = withoutDetails(columns)
	}
	t := terminal.Table{}
	for i, col := range columns {
		shown := terminal.Column{
			Title: spaced(col.Name), Right: col.Kind == "number", Whole: col.Kind != "text" && col.Kind != "json",
			Prose: i == len(columns)-1 && col.Kind == "text" && col.Name != list.Key,
		}
		if col.Name == list.Key {
			shown.Least = minKeyWidth
		}
		t.Columns = append(t.Columns, shown)
	}
	fill(&t, columns, rows, readable)
	return t.Print(io)
}

// CSV prints rows of a list with all columns as RFC 4180, for other programs.
func CSV(io terminal.IO, list client.List, rows []client.Row) error {
	var t terminal.Table
	var titles []string
	for _, col := range list.Columns {
		titles = append(titles, col.Name)
	}
	fill(&t, list.Columns, rows, exact)
	return t.PrintCSV(io, titles)
}

func fill(t *terminal.Table, columns []client.Column, rows []client.Row, text func(client.Column, client.Row) string) {
	for _, row := range rows {
		var cells []string
		for _, col := range columns {
			cells = append(cells, text(col, row))
		}
		t.Add(cells...)
	}
}

func withoutDetails(columns []client.Column) (shown []client.Column) {
	for _, col := range columns {
		if !col.Detail {
			shown = append(shown, col)
		}
	}
	return shown
}

func spaced(name string) string { return strings.ReplaceAll(name, "_", " ") }

// Row prints a row with all its columns, one below the other. Now is the
// network's time in Unix seconds.
func Row(io terminal.IO, list client.List, row client.Row, now int64) {
	var facts []Fact
	for _, col := range list.Columns {
		value := row.Values[col.Name]
		f := Fact{Name: spaced(col.Name), Lines: []string{terminal.OneLine(readable(col, row))}}
		if raw, ok := value.(json.RawMessage); ok {
			f.Lines = outline(raw)
		}
		if at, ok := value.(int64); ok && col.Kind == "time" && at != 0 {
			f.Lines[0] += ", " + relative(now, at)
		}
		facts = append(facts, f)
	}
	Facts(io, facts)
}

// Fact is a name with a value of any number of lines.
type Fact struct {
	Name  string
	Lines []string
	Exact bool // Never broken: somebody may copy it.
}

const minFactWidth = 30

// Facts prints names with their values beside them; on a terminal long
// lines go on below.
func Facts(io terminal.IO, facts []Fact) {
	names := 0
	for _, f := range facts {
		names = max(names, utf8.RuneCountInString(f.Name))
	}
	for _, f := range facts {
		name := f.Name
		for _, line := range f.Lines {
			parts := []string{line}
			if !f.Exact {
				parts = fitted(io.Width, line, names+2)
			}
			for _, part := range parts {
				io.Print("%s", strings.TrimRight(fmt.Sprintf("%-*s  %s", names, name, part), " "))
				name = ""
			}
		}
		if len(f.Lines) == 0 {
			io.Print("%s", name)
		}
	}
}

// fitted breaks a line to what is left of the terminal, keeping its indent.
func fitted(width int, line string, taken int) []string {
	if width == 0 || utf8.RuneCountInString(line)+taken <= width {
		return []string{line}
	}
	text := strings.TrimLeft(line, " ")
	indent := line[:len(line)-len(text)]
	parts := terminal.Wrap(text, max(minFactWidth, width-taken-len(indent)))
	for i := range parts {
		parts[i] = indent + parts[i]
	}
	return parts
}
