package sheet

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Table is what rows are read from, whatever its file looks like.
type Table interface {
	// Headings are the names of the columns; they are asked for once, before the first row.
	Headings() ([]string, error)
	// Next is the next row; io.EOF after the last.
	Next() (Row, error)
}

// maxObjectsBytes bounds a file of JSON, which is read whole before its first row.
const maxObjectsBytes = 64 << 20

// ErrObjects says that a file of JSON is no table.
var ErrObjects = errors.New("the file is no list of objects in JSON")

// ErrTooLarge says that a file of JSON is too large to be a table.
var ErrTooLarge = fmt.Errorf("the file has more than %d MiB", maxObjectsBytes>>20)

// Read reads a table: JSON where the file begins with a bracket, CSV otherwise.
func Read(r io.Reader) Table {
	s := New(r)
	if lead, err := s.in.Peek(1); err == nil && (lead[0] == '[' || lead[0] == '{') {
		return &objects{in: s.in}
	}
	return s
}

// objects is a table in which each row is an object of JSON: a list of them, or
// one after the other. A list within a row is one field, its parts with
// semicolons between.
type objects struct {
	in       io.Reader
	headings []string
	rows     []object
}

type object struct {
	line   int64
	fields map[string]any
}

// Headings are the keys of all objects, in the order in which they first come.
func (o *objects) Headings() ([]string, error) {
	b, err := io.ReadAll(io.LimitReader(o.in, maxObjectsBytes+1))
	if err != nil {
		return nil, err
	}
	if len(b) > maxObjectsBytes {
		return nil, ErrTooLarge
	}
	at, line := 0, int64(1)
	lineAt := func(offset int) int64 {
		line += int64(bytes.Count(b[at:offset], []byte{'\n'}))
		at = offset
		return line
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if b[0] == '[' {
		_, _ = d.Token()
	}
	for d.More() {
		begin := int(d.InputOffset())
		begin += len(b[begin:]) - len(bytes.TrimLeft(b[begin:], ", \t\r\n"))
		row := object{line: lineAt(begin)}
		var raw json.RawMessage
		if err := d.Decode(&raw); errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, fmt.Errorf("%w: its end is missing", ErrObjects)
		} else if err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrObjects, row.line, err)
		}
		if json.Unmarshal(raw, &row.fields) != nil {
			row.fields = nil
		}
		o.note(raw)
		o.rows = append(o.rows, row)
	}
	if _, err := d.Token(); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: %w", ErrObjects, err)
	}
	if len(o.headings) == 0 {
		return nil, fmt.Errorf("%w: there is nothing in it", ErrObjects)
	}
	return o.headings, nil
}

// note takes in the keys of one object, in its order.
func (o *objects) note(raw json.RawMessage) {
	d := json.NewDecoder(bytes.NewReader(raw))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return
		}
		if name, ok := key.(string); ok && !slices.Contains(o.headings, name) {
			o.headings = append(o.headings, name)
		}
		var skipped json.RawMessage
		if d.Decode(&skipped) != nil {
			return
		}
	}
}

// Next is the next object.
func (o *objects) Next() (Row, error) {
	if len(o.rows) == 0 {
		return Row{}, io.EOF
	}
	next := o.rows[0]
	o.rows = o.rows[1:]
	row := Row{Line: next.line}
	if next.fields == nil {
		row.Reason = "it is not an object with a name for each value"
		return row, nil
	}
	for _, h := range o.headings {
		text, ok := textOf(next.fields[h])
		if !ok {
			row.Reason = fmt.Sprintf("its %s is neither a text nor a list of texts", h)
			return row, nil
		}
		row.Fields = append(row.Fields, text)
	}
	return row, nil
}

func textOf(value any) (string, bool) {
	switch v := value.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case bool, float64, json.Number:
		return fmt.Sprint(v), true
	case []any:
		var parts []string
		for _, part := range v {
			text, ok := textOf(part)
			if _, list := part.([]any); list || !ok {
				return "", false
			}
			parts = append(parts, text)
		}
		return strings.Join(parts, "; "), true
	}
	return "", false
}
