// Package sheet reads tables as people send them: CSV with commas, semicolons
// or tabs, a byte order mark or none, line ends of any kind, and line breaks
// within quotation marks. It keeps true that a bad row costs that row alone,
// and that every row is known by the line on which it begins.
package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// What keeps a whole file from being read.
var (
	ErrEncoding = errors.New("the file is UTF-16; save it as CSV in UTF-8")
	ErrLetters  = errors.New("the file is not UTF-8, perhaps Windows-1252; save it as CSV in UTF-8")
	ErrHeader   = errors.New("the file does not begin with a line of column names")
	ErrLongLine = errors.New("this is hardly a table")
)

// notUTF8 is why a line is not read.
const notUTF8 = "it is not UTF-8, perhaps Windows-1252; save the file as UTF-8"

// Bounds within which a record is looked for after a quotation mark that was
// never closed; beyond them only its first line is given up.
const (
	maxRecordLines = 200
	maxRecordBytes = 64 << 10
	maxLineBytes   = 1 << 20
)

var byteOrderMark = []byte("\xef\xbb\xbf")

// Sheet reads a file line by line. encoding/csv by itself loses everything
// after a quotation mark left open.
type Sheet struct {
	in     *bufio.Reader
	comma  rune
	line   int64    // Number of the line before the next, from 1.
	undone [][]byte // Lines read ahead and given back.
}

// Row is one row with the line it begins on, from 1, or why it could not be
// read: a clause that goes on from “line 7: ”.
type Row struct {
	Line   int64
	Fields []string
	Reason string
}

// New reads a file; nothing of it is read yet.
func New(r io.Reader) *Sheet {
	in := bufio.NewReaderSize(r, 64<<10)
	if mark, err := in.Peek(len(byteOrderMark)); err == nil && bytes.Equal(mark, byteOrderMark) {
		_, _ = in.Discard(len(byteOrderMark))
	}
	return &Sheet{in: in, comma: ','}
}

// Headings reads the first line, and finds out by it what parts the columns.
func (r *Sheet) Headings() ([]string, error) {
	lead, err := r.in.Peek(2)
	if err == nil && (bytes.Equal(lead, []byte{0xff, 0xfe}) || bytes.Equal(lead, []byte{0xfe, 0xff})) {
		return nil, ErrEncoding
	}
	line, _ := r.in.Peek(r.in.Buffered())
	line, _, _ = bytes.Cut(line, []byte{'\n'})
	for _, comma := range []rune{';', '\t'} {
		if bytes.Count(line, []byte(string(comma))) > bytes.Count(line, []byte(string(r.comma))) {
			r.comma = comma
		}
	}
	parted := bytes.ContainsRune(line, r.comma)
	first, err := r.Next()
	if errors.Is(err, ErrLongLine) {
		return nil, err
	}
	if first.Reason == notUTF8 && parted { // A picture has no columns.
		return nil, ErrLetters
	}
	if err != nil || first.Reason != "" {
		return nil, ErrHeader
	}
	return first.Fields, nil
}

// Clean puts one space wherever there is any blank, line ends included.
func Clean(s string) string {
	if isClean(s) {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// isClean reports whether it is plain to see that Clean changes nothing, as of
// nearly every field.
func isClean(s string) bool {
	blank := true // Before the first letter.
	for i := range len(s) {
		was := blank
		blank = s[i] == ' '
		if s[i] < ' ' || s[i] >= utf8.RuneSelf || blank && was {
			return false
		}
	}
	return s == "" || !blank
}

// Next reads one row; io.EOF after the last.
func (r *Sheet) Next() (Row, error) {
	text, err := r.nextLine()
	for err == nil && len(bytes.TrimSpace(text)) == 0 {
		text, err = r.nextLine()
	}
	if err != nil {
		return Row{}, err
	}
	first := Row{Line: r.line}
	taken := [][]byte{text}
	size := len(text)
	for bytes.Count(text, []byte{'"'})%2 == 1 && len(taken) < maxRecordLines && size < maxRecordBytes {
		more, err := r.nextLine()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return first, err
		}
		taken, size = append(taken, more), size+len(more)
		text = bytes.Join(taken, nil)
	}
	first.Fields, first.Reason = r.parse(text)
	if first.Reason != "" && len(taken) > 1 {
		r.undone = append(taken[1:], r.undone...)
		r.line -= int64(len(taken) - 1)
		first.Reason = "a quotation mark is not closed"
	}
	return first, nil
}

func (r *Sheet) parse(text []byte) ([]string, string) {
	if !utf8.Valid(text) {
		return nil, notUTF8
	}
	if bytes.IndexByte(text, 0) >= 0 {
		return nil, "it holds zero bytes; save the file as UTF-8"
	}
	if bytes.IndexByte(text, '"') < 0 { // As nearly every line; then csv does just this, and much more slowly.
		line := strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r")
		return strings.Split(line, string(r.comma)), ""
	}
	c := csv.NewReader(bytes.NewReader(text))
	c.Comma = r.comma
	c.FieldsPerRecord = -1
	fields, err := c.Read()
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		return nil, "it is not readable CSV: a quotation mark is not closed, or stands within a field"
	}
	if err != nil {
		return nil, "it is not readable CSV: " + err.Error()
	}
	return fields, ""
}

// nextLine reads a line with its end.
func (r *Sheet) nextLine() ([]byte, error) {
	if len(r.undone) > 0 {
		text := r.undone[0]
		r.undone = r.undone[1:]
		r.line++
		return text, nil
	}
	var text []byte
	for {
		part, err := r.in.ReadSlice('\n')
		text = append(text, part...)
		switch {
		case len(text) > maxLineBytes:
			return nil, fmt.Errorf("line %d is longer than %d bytes; %w", r.line+1, maxLineBytes, ErrLongLine)
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(text) == 0:
			return nil, io.EOF
		case err != nil && !errors.Is(err, io.EOF):
			return nil, err
		}
		r.line++
		return text, nil
	}
}
