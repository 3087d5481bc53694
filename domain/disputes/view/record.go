package view

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// recordView is everything of somebody that this host can show, to keep. It is
// for those who were excluded, too: what they did and what was said about them
// is theirs.
type recordView struct {
	id, name      string
	acts          []recordAct
	contributions []recordGift
	sanctions     []sanctionLine
	cases         []recordCase
}

type recordAct struct {
	at            int64
	id, kind, who string
}

type recordGift struct {
	number                         uint64
	from, to, kind, date, unit, at string
	fromName, toName               string
	shown                          string // How much it was, of what was recorded by the rules of patronage.
	quantity                       int64
}

// says is the contribution in a line, in the reader's words.
func (g recordGift) says(ctx context.Context) string {
	if g.shown != "" {
		return cmp.Or(g.fromName, g.from) + " → " + cmp.Or(g.toName, g.to) + ": " + g.shown + " · " + words.Of(ctx, "membership.gift_kinds", g.kind)
	}
	what := words.T(ctx, "membership.amount", "Quantity", g.quantity, "Unit", g.unit, "Kind", words.Of(ctx, "membership.gift_kinds", g.kind))
	return cmp.Or(g.fromName, g.from) + " → " + cmp.Or(g.toName, g.to) + ": " + what
}

type recordCase struct {
	caseView
	texts []recordText
}

type recordText struct {
	paperLine
	text string
	here bool
}

// dateText says a day that somebody wrote as year-month-day.
func dateText(ctx context.Context, date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return words.Day(ctx, t.Add(12*time.Hour).Unix()) // Noon, so that it is the same day nearly everywhere.
}

// maxRecordActs bounds the page; the whole is in the log.
const maxRecordActs = 2000

// showRecord is one's own page to save: acts, contributions, sanctions, cases
// and the papers of those.
func (p Papers) showRecord(r *page.Request) (page.Page, error) {
	v, err := p.record(r)
	if err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "disputes.record_title", "Name", v.name), Body: recordPage(v), Nav: "/you"}, nil
}

// record is that of whom the reader acts for or, with for= in the address, of
// another for whom they may act; - for themself.
func (p Papers) record(r *page.Request) (v recordView, err error) {
	switch o := r.Typed.Get("for"); {
	case o == "-":
		r.Viewer.For = ""
	case o != "" && r.Viewer.ActsFor(machine.OrganizationID(o)):
		r.Viewer.For = machine.OrganizationID(o)
	}
	id := r.Viewer.MemberID()
	v = recordView{id: id, name: id}
	if m, ok := r.Viewer.Acting(); ok {
		v.name = m.Name
	}
	var numbers []string
	err = r.Read(func(tx *sql.Tx) error {
		if err := v.readDone(r, tx, id); err != nil {
			return err
		}
		return readmodel.Each(r.Context(), tx, `SELECT number FROM disputes_cases WHERE by = ?1 OR against = ?1 ORDER BY number`, []any{id}, func(scan func(...any) error) error {
			var n string
			err := scan(&n)
			numbers = append(numbers, n)
			return err
		})
	})
	if err != nil {
		return v, fmt.Errorf("couldn't collect the record of %s: %w", id, err)
	}
	if v.sanctions, err = sanctionsOf(r, id); err != nil {
		return v, err
	}
	for _, n := range numbers {
		c, err := p.recordCase(r, n)
		if err != nil {
			return v, err
		}
		v.cases = append(v.cases, c)
	}
	return v, nil
}

func (p Papers) recordCase(r *page.Request, number string) (c recordCase, err error) {
	if c.caseView, err = read(r, number); err != nil {
		return c, err
	}
	for _, line := range c.papers {
		t := recordText{paperLine: line}
		if t.text, t.here, err = p.Read(r.Context(), line.document); err != nil {
			return c, err
		}
		c.texts = append(c.texts, t)
	}
	return c, nil
}

// showRecordLink is on one's own page.
func showRecordLink(*page.Request) (templ.Component, error) { return recordLink(), nil }

func (v *recordView) readDone(r *page.Request, tx *sql.Tx, id string) error {
	err := readmodel.Each(r.Context(), tx, `SELECT e.time, e.envelope, e.what, e.author FROM log_entries e
		WHERE e.entry IN (SELECT entry FROM log_entries WHERE input = 'envelope' AND acts_for = ?1
			UNION ALL SELECT entry FROM log_entries WHERE input = 'envelope' AND author = ?1 AND acts_for = '') ORDER BY e.entry DESC LIMIT ?2`, []any{id, maxRecordActs}, func(scan func(...any) error) error {
		var a recordAct
		err := scan(&a.at, &a.id, &a.kind, &a.who)
		v.acts = append(v.acts, a)
		return err
	})
	if err != nil {
		return err
	}
	return readmodel.Each(r.Context(), tx, `SELECT c.id, c.giver, c.receiver, coalesce(f.name, c.giver), coalesce(t.name, c.receiver), c.kind, c.quantity, c.unit, c.date, c.state, c.patronage FROM membership_contributions c
			LEFT JOIN people_organizations f ON f.id = c.giver LEFT JOIN people_organizations t ON t.id = c.receiver
		WHERE c.giver = ?1 OR c.receiver = ?1 ORDER BY c.id DESC`, []any{id}, func(scan func(...any) error) error {
		var g recordGift
		err := scan(&g.number, &g.from, &g.to, &g.fromName, &g.toName, &g.kind, &g.quantity, &g.unit, &g.date, &g.at, &g.shown)
		v.contributions = append(v.contributions, g)
		return err
	})
}
