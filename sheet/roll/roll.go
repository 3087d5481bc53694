// Package roll reads what a network brings along when it moves in: the
// organizations on its roll, and the decisions it has taken. It keeps true that
// a file is read as a whole or named with every line and column that is wrong,
// and that whatever reaches somebody, such as an e-mail address, never comes
// near what goes to the log.
package roll

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"metaorg/sheet"
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

// column is one that is taken, with what its heading may say, lower case.
type column struct {
	name     string
	headings []string
	needed   bool
}

// table is a file with its columns found.
type table struct {
	file     string
	rows     *sheet.Sheet
	width    int
	at       map[string]int    // Of each column that is there.
	heading  map[string]string // As the file calls it.
	Ignored  []string
	Problems []Problem
}

func openTable(file string, in io.Reader, columns []column) (*table, error) {
	t := &table{file: file, rows: sheet.New(bufio.NewReader(in)), at: map[string]int{}, heading: map[string]string{}}
	headings, err := t.rows.Headings()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	t.width = len(headings)
	for i, h := range headings {
		known := slices.IndexFunc(columns, func(c column) bool { return slices.Contains(c.headings, strings.ToLower(sheet.Clean(h))) })
		if known < 0 || t.has(columns[known].name) {
			t.Ignored = append(t.Ignored, sheet.Clean(h))
			continue
		}
		t.at[columns[known].name], t.heading[columns[known].name] = i, sheet.Clean(h)
	}
	for _, c := range columns {
		if c.needed && !t.has(c.name) {
			t.refuse(1, "", "there is no column called %s; it has %s", c.headings[0], strings.Join(headings, ", "))
		}
	}
	return t, nil
}

func (t *table) has(name string) bool {
	_, ok := t.at[name]
	return ok
}

// next reads the next row that can be read; false after the last.
func (t *table) next() (line int64, get func(string) string, ok bool, err error) {
	for {
		row, err := t.rows.Next()
		switch {
		case errors.Is(err, io.EOF):
			return 0, nil, false, nil
		case err != nil:
			return 0, nil, false, fmt.Errorf("%s: %w", t.file, err)
		case row.Reason != "":
			t.refuse(row.Line, "", "%s", row.Reason)
			continue
		case len(row.Fields) != t.width:
			t.refuse(row.Line, "", "it has %d fields, and the line of column names has %d", len(row.Fields), t.width)
			continue
		}
		return row.Line, func(name string) string {
			if at, ok := t.at[name]; ok {
				return sheet.Clean(row.Fields[at])
			}
			return ""
		}, true, nil
	}
}

func (t *table) refuse(line int64, name, format string, args ...any) {
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

// date reads 2019-05-04 and 4.5.2019, which both mean one day everywhere.
func date(text string) (string, bool) {
	for _, layout := range []string{time.DateOnly, "2.1.2006"} {
		if day, err := time.Parse(layout, text); err == nil {
			return day.Format(time.DateOnly), true
		}
	}
	return "", false
}

const hashDigits = 64

// hash reads the hash of a document as people copy it.
func hash(text string) (string, bool) {
	text = strings.ToLower(strings.TrimPrefix(text, "sha256:"))
	return text, len(text) == hashDigits && strings.Trim(text, "0123456789abcdef") == ""
}
