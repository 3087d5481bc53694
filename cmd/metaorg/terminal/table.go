package terminal

import (
	"encoding/csv"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Column is a column of a table for people.
type Column struct {
	Title string
	Right bool // Numbers stand at the right.
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

// minColumnWidth is how narrow a column may become before the terminal has to wrap it.
const minColumnWidth = 8

// Print writes the table with a line of titles.
func (t *Table) Print(s IO) error {
	widths := t.widths(s.Width)
	titles := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		titles[i] = strings.ToUpper(c.Title)
	}
	for _, row := range append([][]string{titles}, t.Rows...) {
		if _, err := fmt.Fprintln(s.Out, t.line(row, widths)); err != nil {
			return fmt.Errorf("couldn't write the table: %w", err)
		}
	}
	return nil
}

// widths are the columns' widths, the widest cut first until all fit.
func (t *Table) widths(total int) []int {
	widths := make([]int, len(t.Columns))
	for i, c := range t.Columns {
		widths[i] = utf8.RuneCountInString(c.Title)
		for _, row := range t.Rows {
			widths[i] = max(widths[i], utf8.RuneCountInString(OneLine(row[i])))
		}
	}
	if total == 0 {
		return widths
	}
	for {
		sum, widest := 2*(len(widths)-1), 0
		for i, w := range widths {
			sum += w
			if w > widths[widest] {
				widest = i
			}
		}
		if sum <= total || widths[widest] <= minColumnWidth {
			return widths
		}
		widths[widest] -= min(sum-total, widths[widest]-minColumnWidth)
	}
}

func (t *Table) line(row []string, widths []int) string {
	var b strings.Builder
	for i, cell := range row {
		cell = Clip(OneLine(cell), widths[i])
		pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
		if i > 0 {
			b.WriteString("  ")
		}
		if t.Columns[i].Right {
			b.WriteString(pad + cell)
		} else {
			b.WriteString(cell + pad)
		}
	}
	return strings.TrimRight(b.String(), " ")
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
	w := csv.NewWriter(s.Out)
	if err := w.WriteAll(append([][]string{titles}, t.Rows...)); err != nil {
		return fmt.Errorf("couldn't write the table: %w", err)
	}
	return nil
}
