package main

import (
	"encoding/csv"
	"fmt"
	"strings"
	"unicode/utf8"
)

// column is a column of a table for people.
type column struct {
	title string
	right bool // Numbers stand at the right.
}

// table is aligned text that fits the terminal; in a pipe nothing is cut.
type table struct {
	columns []column
	rows    [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// minColumnWidth is how narrow a column may become before the terminal has to wrap it.
const minColumnWidth = 8

// print writes the table with a line of titles.
func (t *table) print(io stdio) error {
	widths := t.widths(io.width)
	titles := make([]string, len(t.columns))
	for i, c := range t.columns {
		titles[i] = strings.ToUpper(c.title)
	}
	for _, row := range append([][]string{titles}, t.rows...) {
		if _, err := fmt.Fprintln(io.out, t.line(row, widths)); err != nil {
			return fmt.Errorf("couldn't write the table: %w", err)
		}
	}
	return nil
}

// widths are the columns' widths, the widest cut first until all fit.
func (t *table) widths(total int) []int {
	widths := make([]int, len(t.columns))
	for i, c := range t.columns {
		widths[i] = utf8.RuneCountInString(c.title)
		for _, row := range t.rows {
			widths[i] = max(widths[i], utf8.RuneCountInString(oneLine(row[i])))
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

func (t *table) line(row []string, widths []int) string {
	var b strings.Builder
	for i, cell := range row {
		cell = clipped(oneLine(cell), widths[i])
		pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
		if i > 0 {
			b.WriteString("  ")
		}
		if t.columns[i].right {
			b.WriteString(pad + cell)
		} else {
			b.WriteString(cell + pad)
		}
	}
	return strings.TrimRight(b.String(), " ")
}

func clipped(s string, width int) string {
	if utf8.RuneCountInString(s) <= width {
		return s
	}
	return string([]rune(s)[:width-1]) + "…"
}

// oneLine keeps what strangers wrote from moving the cursor.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return ' '
		}
		return r
	}, s)
}

// printCSV writes rows as RFC 4180, for other programs.
func printCSV(io stdio, titles []string, rows [][]string) error {
	w := csv.NewWriter(io.out)
	if err := w.WriteAll(append([][]string{titles}, rows...)); err != nil {
		return fmt.Errorf("couldn't write the table: %w", err)
	}
	return nil
}
