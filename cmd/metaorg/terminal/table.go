package terminal

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Column is a column of a table for people.
type Column struct {
	Title string
	Right bool // Numbers stand at the right.
	Whole bool // Cut only when nothing else is left to cut, as numbers and times.
	Least int  // How narrow it may become before that; a few letters if 0.
	Prose bool // Goes on in the next line instead of being cut; for the last column.
}

// Table is aligned text that fits the terminal; in a pipe nothing is cut.
type Table struct {
	Columns []Column
	Rows    [][]string
}

// Headed makes a table of columns of text.
func Headed(titles ...string) *Table {
	t := &Table{}
	for _, title := range titles {
		t.Columns = append(t.Columns, Column{Title: title})
	}
	return t
}

// Add adds a row, one cell per column.
func (t *Table) Add(cells ...string) { t.Rows = append(t.Rows, cells) }

// How narrow columns may become before the terminal has to wrap the table.
const (
	minColumnWidth = 8
	easyProseWidth = 48 // Narrower only when other columns are cut already.
	minProseWidth  = 24
)

// Print writes the table with a line of titles.
func (t *Table) Print(s IO) error { return t.PrintEach(s, slices.Values(t.Rows)) }

// PrintEach writes rows of which there may be more than fit in memory: they are asked
// for twice, to see how wide columns are and to write them.
func (t *Table) PrintEach(s IO, rows iter.Seq[[]string]) error {
	widths, out := t.widths(s.Width, rows), bufio.NewWriter(s.Out)
	titles := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		titles[i] = strings.ToUpper(c.Title)
	}
	err := t.write(out, titles, widths)
	for row := range rows {
		if err = t.write(out, row, widths); err != nil {
			break
		}
	}
	if err := errors.Join(err, out.Flush()); err != nil {
		return fmt.Errorf("couldn't write the table: %w", err)
	}
	return nil
}

func (t *Table) write(out *bufio.Writer, row []string, widths []int) error {
	for _, line := range t.lines(row, widths) {
		if _, err := out.WriteString(line + "\n"); err != nil {
			return err
		}
	}
	return nil
}

// widths are the columns' widths: of those that may be cut the widest first,
// until all fit.
func (t *Table) widths(total int, rows iter.Seq[[]string]) []int {
	widths := make([]int, len(t.Columns))
	for i, c := range t.Columns {
		widths[i] = utf8.RuneCountInString(c.Title)
	}
	for row := range rows {
		for i := range widths {
			widths[i] = max(widths[i], utf8.RuneCountInString(OneLine(row[i])))
		}
	}
	if total == 0 {
		return widths
	}
	for _, least := range []func(Column) int{easily, hardly, atAll} {
		t.cut(widths, total, least)
	}
	return widths
}

// cut makes columns narrower, a step at the widest each time, down to what
// least says of each.
func (t *Table) cut(widths []int, total int, least func(Column) int) {
	for {
		sum, widest := 2*(len(widths)-1), -1
		for i, w := range widths {
			sum += w
			if w > least(t.Columns[i]) && (widest < 0 || w > widths[widest]) {
				widest = i
			}
		}
		if sum <= total || widest < 0 {
			return
		}
		widths[widest]--
	}
}

// easily, hardly and atAll are how narrow a column may become, at first and
// when that was not enough.
func easily(c Column) int {
	switch {
	case c.Prose:
		return easyProseWidth
	case c.Whole:
		return math.MaxInt
	}
	return max(c.Least, minColumnWidth, utf8.RuneCountInString(c.Title))
}

func hardly(c Column) int {
	if c.Prose {
		return minProseWidth
	}
	return easily(c)
}

func atAll(c Column) int {
	if c.Prose {
		return minProseWidth
	}
	return minColumnWidth
}

// lines are a row's lines: one, or more where prose goes on.
func (t *Table) lines(row []string, widths []int) []string {
	var b strings.Builder
	for i, cell := range row {
		if i > 0 {
			b.WriteString("  ")
		}
		if t.Columns[i].Prose {
			return withProse(b.String(), OneLine(cell), widths[i])
		}
		cell = Clip(OneLine(cell), widths[i])
		pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
		if t.Columns[i].Right {
			b.WriteString(pad + cell)
		} else {
			b.WriteString(cell + pad)
		}
	}
	return []string{strings.TrimRight(b.String(), " ")}
}

// withProse puts a text behind the other cells and goes on below it.
func withProse(before, text string, width int) (lines []string) {
	indent := strings.Repeat(" ", utf8.RuneCountInString(before))
	for i, part := range Wrap(text, width) {
		if i > 0 {
			before = indent
		}
		lines = append(lines, strings.TrimRight(before+part, " "))
	}
	return lines
}

// Wrap breaks a text between words into lines of a width in columns; a word
// that is longer stands alone. There is always one line.
func Wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, line)
}

// Clip cuts a text to a width in columns.
func Clip(s string, width int) string {
	if utf8.RuneCountInString(s) <= width {
		return s
	}
	return string([]rune(s)[:width-1]) + "…"
}

// OneLine keeps what strangers wrote from moving the cursor.
func OneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return ' '
		}
		return r
	}, s)
}

// PrintCSV writes the rows as RFC 4180 under these titles, for other programs.
func (t *Table) PrintCSV(s IO, titles []string) error {
	return PrintCSV(s, titles, slices.Values(t.Rows))
}

// PrintCSV writes rows one after the other as RFC 4180 under these titles.
func PrintCSV(s IO, titles []string, rows iter.Seq[[]string]) error {
	w := csv.NewWriter(s.Out)
	err := w.Write(titles)
	for row := range rows {
		if err = w.Write(row); err != nil {
			break
		}
	}
	w.Flush()
	if err := errors.Join(err, w.Error()); err != nil {
		return fmt.Errorf("couldn't write the table: %w", err)
	}
	return nil
}
