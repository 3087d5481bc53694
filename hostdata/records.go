package hostdata

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"unicode/utf8"

	"metaorg/machine"
)

// Bounds within which a record is looked for after a quotation mark that was
// never closed; beyond them only its first line is given up.
const (
	maxRecordLines = 200
	maxRecordBytes = 64 << 10
	maxLineBytes   = 1 << 20
)

var byteOrderMark = []byte("\xef\xbb\xbf")

// records reads CSV line by line, so that one bad row costs that row alone.
// encoding/csv by itself loses everything after a quotation mark left open.
type records struct {
	in     *bufio.Reader
	comma  rune
	line   int64    // Number of the line before the next, from 1.
	undone [][]byte // Lines read ahead and given back.
}

// record is one row with the line it begins on, or why it could not be read.
type record struct {
	line   int64
	fields []string
	reason string
}

func newRecords(r io.Reader) *records {
	in := bufio.NewReaderSize(r, 64<<10)
	if mark, err := in.Peek(len(byteOrderMark)); err == nil && bytes.Equal(mark, byteOrderMark) {
		_, _ = in.Discard(len(byteOrderMark))
	}
	return &records{in: in, comma: ','}
}

// next reads one record; io.EOF after the last.
func (r *records) next() (record, error) {
	text, err := r.nextLine()
	for err == nil && len(bytes.TrimSpace(text)) == 0 {
		text, err = r.nextLine()
	}
	if err != nil {
		return record{}, err
	}
	first := record{line: r.line}
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
	first.fields, first.reason = r.parse(text)
	if first.reason != "" && len(taken) > 1 {
		r.undone = append(taken[1:], r.undone...)
		r.line -= int64(len(taken) - 1)
		first.reason = "a quotation mark is not closed"
	}
	return first, nil
}

func (r *records) parse(text []byte) ([]string, string) {
	if !utf8.Valid(text) {
		return nil, "it is not UTF-8, perhaps Windows-1252; save the file as UTF-8"
	}
	if bytes.IndexByte(text, 0) >= 0 {
		return nil, "it holds zero bytes; save the file as UTF-8"
	}
	c := csv.NewReader(bytes.NewReader(text))
	c.Comma = r.comma
	c.FieldsPerRecord = -1
	fields, err := c.Read()
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		return nil, "it is not readable CSV: " + bad.Err.Error()
	}
	if err != nil {
		return nil, "it is not readable CSV: " + err.Error()
	}
	return fields, ""
}

// nextLine reads a line with its end.
func (r *records) nextLine() ([]byte, error) {
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
			return nil, machine.Malformed("hostdata.long_line", "line %d is longer than %d bytes; this is hardly a directory", r.line+1, maxLineBytes)
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
