package view

import (
	"database/sql"

	"github.com/a-h/templ"

	"metaorg/web/page"
	"metaorg/web/words"
)

// equationView is the value equation as one reader sees it.
type equationView struct {
	versions []equation // The latest first.
	shown    equation   // The one that the page is about.
	before   *equation  // The one before it, or that holds where another is proposed.
	proposal string     // The number of the proposal that carries the one shown; empty for one that was adopted.
	title    string     // Of the proposal.
	example  example
	proposes bool
	inside   bool
}

func showEquation(r *page.Request) (page.Page, error) {
	v := equationView{proposes: r.Viewer.Proposes, inside: r.May(page.Participants)}
	var names map[string]string
	err := r.Read(func(tx *sql.Tx) (err error) {
		if v.versions, err = readEquations(r, tx, `ORDER BY number DESC`); err != nil {
			return err
		}
		if names, err = readNames(r, tx); err != nil {
			return err
		}
		return v.example.asked(r, tx)
	})
	if err != nil {
		return page.Page{}, err
	}
	v.choose(r)
	if v.inside {
		if v.proposal != "" && v.before != nil {
			v.example.work(r, names, v.before.buckets, v.shown.buckets)
		} else {
			v.example.work(r, names, v.shown.buckets, nil)
		}
	}
	return page.Page{Title: words.T(r.Context(), "periods.equation"), Body: equationPage(v), Wide: true, Nav: "/periods"}, nil
}

// choose says which equation the page is about: one that a proposal carries, a
// version, or the one that holds.
func (v *equationView) choose(r *page.Request) {
	if proposed, title, ok := proposedIn(r, r.Typed.Get("proposal")); ok {
		v.shown, v.title, v.proposal = proposed, title, r.Typed.Get("proposal")
		if len(v.versions) > 0 {
			v.before = &v.versions[0]
		}
		return
	}
	at := 0
	for i, e := range v.versions {
		if itoa(e.number) == r.Typed.Get("version") {
			at = i
		}
	}
	if len(v.versions) > 0 {
		v.shown = v.versions[at]
	}
	if at+1 < len(v.versions) {
		v.before = &v.versions[at+1]
	}
}

// showOnProposal is, on the page of a proposal that carries a value equation,
// what it would come to.
func showOnProposal(r *page.Request) (templ.Component, error) {
	proposed, _, ok := proposedIn(r, r.PathValue("id"))
	if !ok {
		return nil, nil
	}
	v := equationView{shown: proposed, proposal: r.PathValue("id"), inside: true}
	var names map[string]string
	err := r.Read(func(tx *sql.Tx) (err error) {
		if v.versions, err = readEquations(r, tx, `ORDER BY number DESC LIMIT 1`); err != nil {
			return err
		}
		if names, err = readNames(r, tx); err != nil {
			return err
		}
		return v.example.asked(r, tx)
	})
	if err != nil {
		return nil, err
	}
	var hold equation
	if len(v.versions) > 0 {
		hold = v.versions[0]
	}
	v.example.work(r, names, hold.buckets, proposed.buckets)
	if len(hold.buckets) == 0 {
		for i := range v.example.rows {
			v.example.rows[i].now = v.example.rows[i].then
		}
	}
	return proposalPart(v), nil
}
