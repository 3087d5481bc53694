package view

import (
	"context"
	"database/sql"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// decision is something that was decided before this network.
type decision struct {
	id                        int64
	title, date, document, by string
	since                     int64
}

type earlierView struct {
	rows  []decision
	table page.Table
}

func showEarlier(r *page.Request) (page.Page, error) {
	found, limit, err := read(r, "earlier-decisions")
	if err != nil {
		return page.Page{}, err
	}
	var v earlierView
	for _, row := range found.Items {
		v.rows = append(v.rows, decision{id: row.Number("id"), title: row.Text("title"), date: row.Text("date")})
	}
	title := words.T(r.Context(), "moving.earlier_title")
	v.table = page.Table{Caption: title, List: "earlier-decisions", Rows: len(v.rows), Total: found.Total, Offset: found.Offset, Limit: limit, Search: true}
	return page.Page{Title: title, Body: earlierPage(v), Wide: true, Nav: "/proposals"}, nil
}

func earlierColumns(ctx context.Context, v earlierView) page.Table {
	t := v.table
	t.Columns = []page.Column{
		{Name: "date", Label: words.T(ctx, "moving.decided_on"), Cell: func(i int) templ.Component { return text(day(ctx, v.rows[i].date)) }},
		{Name: "title", Label: words.T(ctx, "moving.decision"), Cell: func(i int) templ.Component { return decisionCell(v.rows[i]) }},
	}
	t.Empty = page.Empty(words.T(ctx, "moving.no_earlier"), "", "")
	return t
}

func pathOf(id int64) string { return "/decisions/earlier/" + strconv.FormatInt(id, 10) }

func decisionOf(r *page.Request) (d decision, err error) {
	found := false
	err = r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT id, title, date, document, by, since FROM moving_earlier WHERE id = ?`, []any{r.PathValue("id")}, func(scan func(...any) error) error {
			found = true
			return scan(&d.id, &d.title, &d.date, &d.document, &d.by, &d.since)
		})
	})
	if err == nil && !found {
		err = machine.NotFound("moving.unknown_decision", "no earlier decision has this number")
	}
	return d, err
}

// decisionView is an earlier decision with what this host has of it.
type decisionView struct {
	decision
	here bool   // This host has its document.
	kind string // Its media type.
	text string // What it says, where it is text.
}

func (p pages) showDecision(r *page.Request) (page.Page, error) {
	d, err := decisionOf(r)
	if err != nil {
		return page.Page{}, err
	}
	v := decisionView{decision: d}
	var content []byte
	if v.kind, content, v.here, err = p.documents(r.Context(), d.document); err != nil {
		return page.Page{}, err
	}
	if v.here && isText(v.kind) && utf8.Valid(content) {
		v.text = string(content)
	}
	return page.Page{Title: d.title, Body: decisionPage(v), Nav: "/proposals"}, nil
}

func isText(kind string) bool { return strings.HasPrefix(kind, "text/plain") }

// showDocument gives the document as it is. What could run in a browser is only
// ever saved.
func (p pages) showDocument(r *page.Request) (page.Page, error) {
	d, err := decisionOf(r)
	if err != nil {
		return page.Page{}, err
	}
	kind, content, here, err := p.documents(r.Context(), d.document)
	if err != nil {
		return page.Page{}, err
	}
	if !here {
		return page.Page{}, machine.NotFound("moving.document_elsewhere", "this host does not have the document; ask whoever recorded it, and compare its hash")
	}
	if !isText(kind) && kind != "application/pdf" {
		kind = "application/octet-stream"
	}
	return page.Page{Bare: true, Type: kind, Body: templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := w.Write(content)
		return err
	})}, nil
}

// showBefore leads from the decisions to what was decided before.
func showBefore(r *page.Request) (templ.Component, error) {
	c, err := load(r)
	if err != nil || c.earlier == 0 {
		return nil, err
	}
	return beforePart(c.earlier), nil
}

// sources are the earlier decisions, by their titles and, where this host has
// their documents as text, by what they say.
func (p pages) sources() []page.Source {
	return []page.Source{{Name: "earlier-decisions", Follows: []string{"moving"}, Records: func(ctx context.Context, s *page.Site, give func(page.Record) error) error {
		var all []decision
		err := s.Model.View(ctx, func(tx *sql.Tx) error {
			return readmodel.Each(ctx, tx, `SELECT id, title, date, document, since FROM moving_earlier ORDER BY id`, nil, func(scan func(...any) error) error {
				var d decision
				err := scan(&d.id, &d.title, &d.date, &d.document, &d.since)
				all = append(all, d)
				return err
			})
		})
		if err != nil {
			return err
		}
		for _, d := range all {
			r := page.Record{Key: strconv.FormatInt(d.id, 10), Kind: "earlier", Title: d.title, More: []string{d.date}, Path: pathOf(d.id), At: d.since, Who: page.Watchers}
			kind, content, here, err := p.documents(ctx, d.document)
			if err != nil {
				return err
			}
			if here && isText(kind) && utf8.Valid(content) {
				r.Text = string(content)
			}
			if err := give(r); err != nil {
				return err
			}
		}
		return nil
	}}}
}
