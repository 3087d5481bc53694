package sheet

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Problem is something in a file that keeps it from being taken over.
type Problem struct {
	File   string `json:"file"`
	Line   int64  `json:"line"`             // On which the row begins, from 1; 0 for the file as a whole.
	Column string `json:"column,omitempty"` // As its heading says.
	Reason string `json:"reason"`
}

// String is the problem as compilers write them.
func (p Problem) String() string {
	at := p.File
	if p.Line > 0 {
		at += fmt.Sprintf(":%d", p.Line)
	}
	if p.Column != "" {
		at += ": " + p.Column
	}
	return at + ": " + p.Reason
}

// mostProblems bounds what is listed of one file.
const mostProblems = 200

// Column is one that is taken from a table.
type Column struct {
	Name     string
	Headings []string // What its heading may say, in lower case.
	Needed   bool
}

// Named is a table whose columns are known by name, with what is wrong in it.
type Named struct {
	Ignored  []string // Headings of columns that are not taken.
	Problems []Problem

	file    string
	rows    Table
	width   int
	at      map[string]int    // Of each column that is there.
	heading map[string]string // As the file calls it.
}

// Open finds the columns of a table, CSV or JSON. The error says that it is no
// table at all; a column that is missing is a problem.
func Open(file string, in io.Reader, columns []Column) (*Named, error) {
	t := &Named{file: file, rows: Read(bufio.NewReader(in)), at: map[string]int{}, heading: map[string]string{}}
	headings, err := t.rows.Headings()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	t.width = len(headings)
	for i, h := range headings {
		known := slices.IndexFunc(columns, func(c Column) bool { return slices.Contains(c.Headings, strings.ToLower(Clean(h))) })
		if known < 0 || t.Has(columns[known].Name) {
			t.Ignored = append(t.Ignored, Clean(h))
			continue
		}
		t.at[columns[known].Name], t.heading[columns[known].Name] = i, Clean(h)
	}
	for _, c := range columns {
		if c.Needed && !t.Has(c.Name) {
			t.Refuse(1, "", "there is no column called %s; it has %s", c.Headings[0], strings.Join(headings, ", "))
		}
	}
	return t, nil
}

// Has reports whether a column is there.
func (t *Named) Has(name string) bool {
	_, ok := t.at[name]
	return ok
}

// Next reads the next row that can be read; false after the last.
func (t *Named) Next() (line int64, get func(string) string, ok bool, err error) {
	for {
		row, err := t.rows.Next()
		switch {
		case errors.Is(err, io.EOF):
			return 0, nil, false, nil
		case err != nil:
			return 0, nil, false, fmt.Errorf("%s: %w", t.file, err)
		case row.Reason != "":
			t.Refuse(row.Line, "", "%s", row.Reason)
			continue
		case len(row.Fields) != t.width:
			t.Refuse(row.Line, "", "it has %d fields, and the line of column names has %d", len(row.Fields), t.width)
			continue
		}
		return row.Line, func(name string) string {
			if at, ok := t.at[name]; ok {
				return Clean(row.Fields[at])
			}
			return ""
		}, true, nil
	}
}

// Refuse notes what is wrong in a row, in a column where it names one.
func (t *Named) Refuse(line int64, name, format string, args ...any) {
	heading := t.heading[name]
	if heading == "" {
		heading = name
	}
	switch {
	case len(t.Problems) < mostProblems:
		t.Problems = append(t.Problems, Problem{t.file, line, heading, fmt.Sprintf(format, args...)})
	case len(t.Problems) == mostProblems:
		t.Problems = append(t.Problems, Problem{File: t.file, Reason: "and more; correct these first"})
	}
}

// IsHopeless reports whether more is wrong than is listed, so that reading on tells
// nothing new.
func (t *Named) IsHopeless() bool { return len(t.Problems) > mostProblems }
