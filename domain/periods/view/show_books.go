package view

import (
	"context"
	"database/sql"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"metaorg/books"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/valueflows"
	"metaorg/web/page"
	"metaorg/web/words"
)

// booksView is how the books are taken along.
type booksView struct {
	periods []period
	period  string // The one that was chosen; empty for all days.
}

// bookFile is a form in which there are the books.
type bookFile struct{ name, word, kind, format string }

// bookFiles are all forms.
var bookFiles = [...]bookFile{
	{"contributions.csv", "csv", "text/csv; charset=utf-8", "csv"},
	{"books.journal", "journal", "text/plain; charset=utf-8", "hledger"},
	{"flows.jsonld", "flows", "application/ld+json", "valueflows"},
}

func (v booksView) path(f bookFile) templ.SafeURL {
	path := "/books/" + f.name
	if v.period != "" {
		path += "?period=" + url.QueryEscape(v.period)
	}
	return templ.SafeURL(path)
}

// command is the same on the command line.
func (v booksView) command() string {
	var lines []string
	for _, f := range bookFiles {
		line := "metaorg export patronage " + f.name + " --format " + f.format
		if v.period != "" {
			line += " --period " + v.period
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func showBooks(r *page.Request) (page.Page, error) {
	var v booksView
	err := r.Read(func(tx *sql.Tx) (err error) {
		v.periods, err = readPeriods(r, tx, `ORDER BY p.begins DESC`)
		return err
	})
	for _, p := range v.periods {
		if itoa(p.number) == r.Typed.Get("period") {
			v.period = itoa(p.number)
		}
	}
	return page.Page{Title: words.T(r.Context(), "periods.books.title"), Body: booksPage(v), Nav: "/periods"}, err
}

// showBook answers the books in one form.
func showBook(r *page.Request) (page.Page, error) {
	var f bookFile
	for _, have := range bookFiles {
		if have.name == r.PathValue("file") {
			f = have
		}
	}
	if f.name == "" {
		return page.Page{}, machine.NotFound("periods.no_such_book", "there are no books called %.40s", r.PathValue("file"))
	}
	of, err := booksOf(r)
	if err != nil {
		return page.Page{}, err
	}
	write, err := f.prepare(of, listsOf(r))
	if err != nil {
		return page.Page{}, err
	}
	return page.Page{Bare: true, Type: f.kind, Body: templ.ComponentFunc(func(_ context.Context, w io.Writer) error { return write(w) })}, nil
}

// prepare reads all that a file needs, so that it is whole or refused.
func (f bookFile) prepare(of books.Of, lists books.Lists) (func(io.Writer) error, error) {
	switch f.format {
	case "hledger":
		j, err := of.Journal(lists)
		if err == nil {
			err = j.Check()
		}
		return j.Write, err
	case "valueflows":
		g, err := of.Flows(lists)
		return func(w io.Writer) error { return valueflows.Write(w, g) }, err
	}
	return func(w io.Writer) error { return of.Table(lists, w) }, nil
}

// booksOf says whose books they are, and of which days.
func booksOf(r *page.Request) (of books.Of, err error) {
	of = books.Of{Network: r.Name, Address: r.Site.PublicURL, Until: dateOf(r.Site.Now())}
	if of.Address == "" { // As the reader's program came here.
		of.Address = r.Origin()
	}
	of.Address = strings.TrimSuffix(of.Address, "/")
	if number := r.Typed.Get("period"); number != "" {
		var p period
		err = r.Read(func(tx *sql.Tx) (err error) {
			p, err = readPeriod(r, tx, number)
			return err
		})
		of.Period, of.From, of.Until = p.number, p.begins, p.ends
	}
	return of, err
}

// bookRows is how many rows are read at once.
const bookRows = 1_000

// bookRow is a list's row as books read it: yes is 1.
type bookRow struct{ readmodel.Row }

func (r bookRow) Number(column string) int64 {
	if r.Get(column) == true {
		return 1
	}
	return r.Row.Number(column)
}

// listsOf gives the lists as the read model has them. All are for those who take
// part, as the page is.
func listsOf(r *page.Request) books.Lists {
	return func(list string, where url.Values, take func(books.Row)) error {
		for offset := 0; ; offset += bookRows {
			params := url.Values{"limit": {strconv.Itoa(bookRows)}, "offset": {strconv.Itoa(offset)}}
			for name, values := range where {
				params[name] = values
			}
			found, err := r.Site.Model.Read(r.Context(), list, params)
			if err != nil {
				return err
			}
			for _, row := range found.Items {
				take(bookRow{row})
			}
			if int64(offset+len(found.Items)) >= found.Total {
				return nil
			}
		}
	}
}
