// Package outgrown says when a network has more or fewer members than the set
// of standing rules that it began with is meant for, and what those of another
// set would change. Nothing follows by itself: it leads to a proposal, and for
// a while after the members turned one down it says nothing.
package outgrown

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"metaorg/domain/charter"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// quietDays is how long nothing is suggested after the members said no.
const quietDays = 90

const daySeconds = 86_400

// pages say so in a program with these standing rules.
type pages struct{ rules []machine.StandingRule }

// Pages are the page, a row for coordination and one at home.
func Pages(rules []machine.StandingRule) page.Module {
	p := pages{rules}
	return page.Module{
		Name: "outgrown", Words: locale,
		Routes:   []page.Route{{Pattern: "GET /charter/size", Who: page.Anybody, Show: p.show}},
		Sections: []page.Section{{Slot: page.Coordination, Order: 35, Who: page.Participants, Show: p.waits}},
		Needs:    p.needs,
		Samples:  p.samples,
	}
}

// fit is how a network's standing rules fit its size.
type fit struct {
	text    charter.Text
	size    charterview.Size
	since   int64 // When somebody last gained a vote, Unix seconds.
	now     int64
	next    charter.Preset // Empty where its own still fits, or it has none.
	asked   *asked         // A proposal to take that over.
	changes []change
	stay    []change // What the members moved themselves.
}

// asked is a proposal to take over a preset: one that is open, or one that the
// members turned down a short while ago.
type asked struct {
	number, decided int64 // Decided is 0 while it is open.
	title           string
}

// change is a standing rule before and after, with what it would come to.
type change struct{ name, title, before, after, here string }

// outgrown reports whether the rules are meant for another size.
func (f fit) outgrown() bool { return f.next.ID != "" }

// suggests reports whether it is to be suggested: nobody asked yet, and the
// members did not say no a short while ago.
func (f fit) suggests() bool { return f.outgrown() && f.asked == nil }

// fitOf reads how the rules fit; false while the network forms.
func fitOf(ctx context.Context, s *page.Site, declared []machine.StandingRule) (f fit, ok bool, err error) {
	f.now = s.Now()
	s.Node.Read(func(r state.Reader) {
		var c charter.Charter
		c, ok = charter.Current(r)
		f.text = c.Text
	})
	if !ok {
		return f, false, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) (err error) {
		if f.size, err = charterview.SizeOf(ctx, tx); err != nil {
			return err
		}
		f.next, _ = charter.Outgrown(f.text.Preset, f.size.Members)
		if !f.outgrown() {
			return nil
		}
		if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(since), 0) FROM membership_members WHERE state = 'active'`).Scan(&f.since); err != nil {
			return err
		}
		f.asked, err = askedFor(ctx, tx, f.next.ID, f.now-quietDays*daySeconds)
		return err
	})
	f.compare(ctx, declared)
	return f, true, err
}

// askedFor finds the last proposal to take over a preset that is open, or was
// turned down since a time.
func askedFor(ctx context.Context, tx *sql.Tx, preset string, since int64) (*asked, error) {
	var a asked
	err := tx.QueryRowContext(ctx, `SELECT p.id, p.title, CASE p.status WHEN ?3 THEN p.decided ELSE 0 END FROM governance_proposals p, json_each(p.messages) m
		WHERE m.value ->> '$.kind' = 'charter.set_rules' AND m.value ->> '$.content.preset' = ?1
			AND (p.status IN (?4, ?5) OR p.status = ?3 AND p.decided > ?2) ORDER BY p.id DESC LIMIT 1`,
		preset, since, governance.Rejected, governance.Undecided, governance.Adopted).Scan(&a.number, &a.title, &a.decided)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &a, err
}

// compare says what the other preset would change, and what each rule would
// then come to here.
func (f *fit) compare(ctx context.Context, declared []machine.StandingRule) {
	if !f.outgrown() {
		return
	}
	becomes, stay := charter.TakingOver(f.text, f.next, declared)
	under := f.size.Under(charter.Complete(declared, becomes))
	now := map[string]int64{}
	for _, v := range f.text.Rules {
		now[v.Name] = v.Value
	}
	for _, v := range becomes {
		rule := charterview.RuleCalled(declared, v.Name)
		c := change{
			name: v.Name, title: charterview.RuleTitle(ctx, rule), before: charterview.RuleValue(ctx, rule, now[v.Name]), after: charterview.RuleValue(ctx, rule, v.Value),
			here: charterview.RuleMeaning(ctx, under, rule, f.size.Members),
		}
		switch {
		case slices.Contains(stay, v.Name):
			f.stay = append(f.stay, c)
		case now[v.Name] != v.Value:
			f.changes = append(f.changes, c)
		}
	}
}

func (p pages) show(r *page.Request) (page.Page, error) {
	f, ok, err := fitOf(r.Context(), r.Site, p.rules)
	if err != nil {
		return page.Page{}, err
	}
	title := words.T(r.Context(), "outgrown.title")
	if !ok {
		return page.Page{Title: title, Nav: "/charter", Body: formingPage()}, nil
	}
	return page.Page{Title: title, Nav: "/charter", Body: sizePage(f)}, nil
}

// waits is the row on the page for coordination.
func (p pages) waits(r *page.Request) (templ.Component, error) {
	f, _, err := fitOf(r.Context(), r.Site, p.rules)
	if err != nil || !f.outgrown() || f.asked != nil && f.asked.decided > 0 {
		return nil, err
	}
	return waitingPart(f), nil
}

// needs tells whoever can propose it.
func (p pages) needs(ctx context.Context, s *page.Site, v page.Viewer) ([]page.Need, error) {
	if !v.SignedIn() || !v.Votes || !v.Proposes {
		return nil, nil
	}
	f, _, err := fitOf(ctx, s, p.rules)
	if err != nil || !f.suggests() {
		return nil, err
	}
	return []page.Need{{Topic: "decisions", Title: words.T(ctx, "outgrown.need", "Members", f.size.Members, "Preset", presetTitle(ctx, f.text.Preset)), Path: "/charter/size", Since: f.since}}, nil
}

// presetTitle is what a preset is called.
func presetTitle(ctx context.Context, id string) string {
	return words.Of(ctx, "outgrown.presets", id)
}

// rangeOf says for how many members a preset is meant.
func rangeOf(ctx context.Context, id string) string {
	for _, p := range charter.Presets() {
		if p.ID == id && p.Most == 0 {
			return words.T(ctx, "outgrown.from", "Least", p.Least)
		} else if p.ID == id {
			return words.T(ctx, "outgrown.between", "Least", p.Least, "Most", p.Most)
		}
	}
	return ""
}

// proposePath is the charter's form filled in with the other preset.
func proposePath(preset string) string {
	return "/proposals/charter?" + url.Values{"part": {"rules"}, "preset": {preset}}.Encode()
}
