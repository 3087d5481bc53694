// Package bookkeeping takes a network's books from a node's lists. It keeps true
// that a file is there only when it is whole.
package bookkeeping

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"metaorg/books"
	"metaorg/client"
	"metaorg/valueflows"
)

// Command is what to export, and how.
type Command struct {
	File   string `arg:"" optional:"" help:"Where to write it; it is printed if left out." type:"path" placeholder:"FILE"`
	Format string `help:"csv, a contribution on each line; valueflows, JSON-LD for other networks; hledger, a journal of double entries." enum:"csv,valueflows,hledger" default:"csv"`
	Period int64  `help:"Only the days of this period; of a journal, all until its last day." placeholder:"N"`
}

// Help gives examples.
func (Command) Help() string {
	return `Examples:
  metaorg export patronage contributions.csv --period 1
  metaorg export patronage flows.jsonld --format valueflows
  metaorg export patronage books.journal --format hledger

Only what both sides confirmed is in it, as far as you may read it. A journal also has the kitty's lines, dues, dividends, capital
accounts and what members owe one another; each entry balances, and hledger checks what each fund must have:
  hledger -f books.journal --strict check
  hledger -f books.journal balancesheet`
}

// Done says what was written.
type Done struct {
	File   string `json:"file"`
	Format string `json:"format"`
	From   string `json:"from"` // Empty for from the beginning.
	Until  string `json:"until"`
	Bytes  int64  `json:"bytes"`
}

// Run writes the books as the network has them now; show is told how many rows
// were read.
func (c Command) Run(ctx context.Context, node *client.Client, out io.Writer, show func(int64)) (Done, error) {
	facts, err := node.Network(ctx)
	if err != nil {
		return Done{}, err
	}
	of := books.Of{Network: facts.Name, Address: strings.TrimSuffix(facts.URL, "/"), Until: time.Unix(facts.Time, 0).UTC().Format(time.DateOnly)}
	if of.Address == "" { // It has no address that others know: its identity tells it apart.
		of.Address = "urn:metaorg:" + fmt.Sprint(facts.ID)
	}
	if c.Period != 0 {
		row, err := node.Find(ctx, "periods", strconv.FormatInt(c.Period, 10), nil)
		if err != nil {
			return Done{}, err
		}
		of.Period, of.From, of.Until = c.Period, Row{row}.Text("begins"), Row{row}.Text("ends")
	}
	done := Done{File: c.File, Format: c.Format, From: of.From, Until: of.Until}
	lists := from(ctx, node, show)
	if c.File == "" {
		return done, c.write(of, lists, out)
	}
	done.Bytes, err = keep(c.File, func(w io.Writer) error { return c.write(of, lists, w) })
	return done, err
}

func (c Command) write(of books.Of, lists books.Lists, w io.Writer) error {
	switch c.Format {
	case "valueflows":
		g, err := of.Flows(lists)
		if err != nil {
			return err
		}
		return valueflows.Write(w, g)
	case "hledger":
		j, err := of.Journal(lists)
		if err != nil {
			return err
		}
		return j.Write(w)
	}
	return of.Table(lists, w)
}

// keep writes a file beside where it belongs, and moves it there once it is whole.
func keep(path string, write func(io.Writer) error) (n int64, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".metaorg-*")
	if err != nil {
		return 0, fmt.Errorf("couldn't write the books: %w", err)
	}
	defer os.Remove(f.Name()) // Which is not there any more when all went well.
	err = write(f)
	if at, told := f.Seek(0, io.SeekCurrent); told == nil {
		n = at
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return 0, err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return 0, fmt.Errorf("couldn't write the books: %w", err)
	}
	return n, nil
}

// Row is a list's row as books read it.
type Row struct{ client.Row }

// Text is the value of a column of text.
func (r Row) Text(column string) string {
	text, _ := r.Values[column].(string)
	return text
}

// Number is the value of a column of whole numbers, and 1 for yes.
func (r Row) Number(column string) int64 {
	switch v := r.Values[column].(type) {
	case int64:
		return v
	case json.Number:
		n, _ := v.Int64()
		return n
	case bool:
		if v {
			return 1
		}
	}
	return 0
}

// pageRows is how many rows are asked for at once.
const pageRows = 500

// from gives the lists of a node.
func from(ctx context.Context, node *client.Client, show func(int64)) books.Lists {
	var read int64
	return func(list string, where url.Values, take func(books.Row)) error {
		for offset := 0; ; offset += pageRows {
			params := url.Values{"limit": {strconv.Itoa(pageRows)}, "offset": {strconv.Itoa(offset)}}
			for name, values := range where {
				params[name] = values
			}
			page, err := node.Read(ctx, list, params)
			if err != nil {
				return fmt.Errorf("couldn't read the list %s: %w", list, err)
			}
			for _, r := range page.Items {
				take(Row{r})
			}
			read += int64(len(page.Items))
			show(read)
			if len(page.Items) < pageRows {
				return nil
			}
		}
	}
}
