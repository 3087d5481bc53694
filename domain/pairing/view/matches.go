package view

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/a-h/templ"

	relations "metaorg/domain/relations/view"
	"metaorg/machine"
	"metaorg/matching"
	"metaorg/web/page"
	"metaorg/web/words"
)

// Bounds of what a page shows.
const (
	mostMatches = 20 // Of a need that is one thing,
	fewMatches  = 5  // and of each part of one that has several.
	mostOpen    = 2000
)

// found is who could do one thing.
type found struct {
	sought  sought
	Title   string   `json:"title"`
	Path    string   `json:"path,omitempty"`
	Takes   []string `json:"takes"`             // What is looked for, in words.
	Guessed bool     `json:"guessed,omitempty"` // The competences are read from its words.
	Could   int64    `json:"could"`             // How many, at least in part.
	Nobody  []string `json:"nobody,omitempty"`  // Competences that nobody says it has.
	Matches []line   `json:"matches"`
	Not     []line   `json:"not,omitempty"` // Who has the competence and is not proposed.
}

// ranked finds who could do one thing.
func (p *pool) ranked(ctx context.Context, tx *sql.Tx, x sought, most int) (found, error) {
	f := found{sought: x, Title: x.title, Path: x.path, Takes: p.searched(ctx, x), Guessed: x.guessed, Matches: []line{}}
	if len(x.terms) == 0 {
		return f, nil
	}
	r, err := p.Rank(x.need(), most)
	if err != nil {
		return f, fmt.Errorf("couldn't find who can do %q: %w", x.title, err)
	}
	f.Could = r.Could
	var shown []string
	for _, m := range slices.Concat(r.Matches, r.Not) {
		shown = append(shown, m.Candidate)
	}
	if err := p.readNames(ctx, tx, shown); err != nil {
		return f, err
	}
	for _, m := range r.Matches {
		f.Matches = append(f.Matches, p.weighed(ctx, x, m))
	}
	for _, m := range r.Not {
		l := line{party: p.who[m.Candidate].party, Person: p.who[m.Candidate].isPerson, Against: []string{p.reason(ctx, x, p.who[m.Candidate], m.Reasons[0])}}
		f.Not = append(f.Not, l)
	}
	for _, id := range x.terms {
		if len(f.Matches) > 0 && p.Holders(id) == 0 {
			f.Nobody = append(f.Nobody, called(p.lang, id, p.terms))
		}
	}
	return f, nil
}

// matchesView is who could do what is needed, or which needs an offer would answer.
type matchesView struct {
	post
	found  []found
	needs  []answerable
	yours  bool // The reader posted it.
	as     string
	viewer page.Viewer
	rivals []rival
}

// answerable is a need that an offer would answer.
type answerable struct {
	line
	Number int64  `json:"post"`
	Title  string `json:"title"`
	By     string `json:"by"`
	match  matching.Match
}

func readMatches(r *page.Request) (v matchesView, err error) {
	v.viewer = r.Viewer
	err = r.Read(func(tx *sql.Tx) error {
		ctx, now := r.Context(), r.Site.Now()
		if v.post, err = readPost(ctx, tx, now, r.PathValue("post")); err != nil {
			return err
		}
		v.as = actsAs(r.Viewer, v.by.ID)
		v.yours = v.as != ""
		if v.rivals, err = readRivals(ctx, tx, v.post); err != nil {
			return err
		}
		if v.kind != "need" {
			v.needs, err = answerables(ctx, tx, now, v.post)
			return err
		}
		hidden, err := relations.HoursHidden(ctx, tx, r.Viewer)
		if err != nil {
			return err
		}
		all, err := readPeople(ctx, tx, now, v.sought, false, hidden)
		if err != nil {
			return err
		}
		said, err := readAsked(ctx, tx, v.number)
		if err != nil {
			return err
		}
		most := mostMatches
		if len(v.sought) > 1 {
			most = fewMatches
		}
		for _, x := range v.sought {
			f, err := all.ranked(ctx, tx, x, most)
			if err != nil {
				return err
			}
			for _, list := range [][]line{f.Matches, f.Not} {
				for i := range list {
					list[i].Asked, list[i].at = said[list[i].ID].Asked, said[list[i].ID].at
				}
			}
			v.found = append(v.found, f)
		}
		return nil
	})
	return v, err
}

// actsAs is as whom a form says that the reader acts for somebody: "-" for
// oneself, and empty where the reader does not.
func actsAs(v page.Viewer, who string) string {
	switch {
	case !v.SignedIn():
	case who == string(v.Person):
		return "-"
	default:
		for _, m := range v.Mandates {
			if who == string(m.Organization) {
				return who
			}
		}
	}
	return ""
}

// offering is an offer as one that could do something: with what it names, and
// where it is.
func offering(p post) (matching.Candidate, []string) {
	c := matching.Candidate{ID: p.by.ID, Hours: matching.Unsaid, Remote: true}
	var places []string
	for _, x := range p.sought {
		for _, id := range x.terms {
			c.Competences = append(c.Competences, matching.Competence{Term: id})
		}
		if place, _ := placeOf(x.place); place != "" && len(c.Places) == 0 {
			c.Places, c.Remote, places = []string{place}, x.remote, append(places, x.place)
		}
	}
	return c, places
}

// answerables are the open needs that an offer would answer, the best first.
func answerables(ctx context.Context, tx *sql.Tx, now int64, offer post) (all []answerable, err error) {
	c, written := offering(offer)
	open, err := readPosts(ctx, tx, now, `p.kind = 'need' AND p.stage = 'open' AND p.holder <> ? ORDER BY p.number DESC LIMIT ?`, offer.by.ID, mostOpen)
	if err != nil {
		return nil, err
	}
	terms, called, err := readTerms(ctx, tx)
	if err != nil {
		return nil, err
	}
	named := append([]string{}, written...)
	for _, p := range open {
		for _, x := range p.sought {
			named = append(named, x.place)
		}
	}
	skills, err := skillsOf(terms)
	if err != nil {
		return nil, err
	}
	places, err := placesOf(named, nil)
	if err != nil {
		return nil, err
	}
	offers, err := matching.NewPool(skills, places, []matching.Candidate{unique(c)}, nil)
	if err != nil {
		return nil, err
	}
	one := pool{Pool: offers, lang: words.Lang(ctx), who: map[string]person{offer.by.ID: {party: offer.by, places: written}}, terms: called}
	for _, p := range open {
		best := answerable{Number: p.number, Title: p.title, By: p.by.Name}
		for _, x := range p.sought {
			if len(x.terms) == 0 {
				continue
			}
			need := x.need()
			need.Level, need.Asker = 0, "" // An offer says of itself what it is.
			if m := offers.Why(need, offer.by.ID); m.Score > best.match.Score {
				best.match, best.line = m, one.fitting(ctx, x, m)
			}
		}
		if best.match.Score > 0 {
			all = append(all, best)
		}
	}
	sortBest(all)
	return all[:min(mostMatches, len(all))], nil
}

// fitting is how an offer fits a need, without what is said of members only.
func (p *pool) fitting(ctx context.Context, x sought, m matching.Match) (l line) {
	l.Score = m.Score
	for _, r := range m.Reasons {
		if text := p.reason(ctx, x, p.who[m.Candidate], r); text == "" {
			continue
		} else if speaksAgainst(r.Kind) {
			l.Against = append(l.Against, text)
		} else {
			l.For = append(l.For, text)
		}
	}
	return l
}

func showMatches(r *page.Request) (page.Page, error) {
	v, err := readMatches(r)
	if err != nil {
		return page.Page{}, err
	}
	title := words.T(r.Context(), "pairing.title."+v.kind)
	return page.Page{Title: title, Body: matchesPage(v), Nav: "/opportunities", Others: []page.Other{{Type: "application/json", Path: v.path() + "/matches.json", Title: title}}}, nil
}

func saveMatches(r *page.Request) (page.Page, error) {
	v, err := readMatches(r)
	if err != nil {
		return asProblem(err)
	}
	return asData(struct {
		Post  int64        `json:"post"`
		Kind  string       `json:"kind"`
		Title string       `json:"title"`
		By    party        `json:"by"`
		Parts []found      `json:"parts,omitempty"`
		Needs []answerable `json:"needs,omitempty"`
	}{v.number, v.kind, v.title, v.by, v.found, v.needs})
}

// asData answers with JSON.
func asData(doc any) (page.Page, error) {
	b, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return page.Page{}, fmt.Errorf("couldn't write what was found: %w", err)
	}
	return page.Page{Bare: true, Type: "application/json", Body: templ.Raw(string(b) + "\n")}, nil
}

// asProblem answers a refusal as RFC 9457 has it, as the API does.
func asProblem(err error) (page.Page, error) {
	var no *machine.Refusal
	if !errors.As(err, &no) {
		return page.Page{}, err
	}
	status := page.StatusOf(no.Class)
	p, err := asData(struct {
		Type   string        `json:"type"`
		Status int           `json:"status"`
		Detail string        `json:"detail"`
		Code   string        `json:"code"`
		Class  machine.Class `json:"class"`
		Field  string        `json:"field,omitempty"`
	}{"urn:metaorg:" + no.Code, status, no.Text, no.Code, no.Class, no.Field})
	p.Type, p.Status = "application/problem+json", status
	return p, err
}
