package view

import (
	"database/sql"
	"embed"
	"net/url"

	"github.com/a-h/templ"

	"metaorg/web/form"
	"metaorg/web/page"
)

//go:embed locale
var locale embed.FS

// Pages are who can do what is needed, teams, and what was asked of whom.
func Pages() page.Module {
	return page.Module{
		Name:  "pairing",
		Words: locale,
		Routes: []page.Route{
			{Pattern: "GET /opportunities/{post}/matches", Who: page.Participants, Show: showMatches},
			{Pattern: "GET /opportunities/{post}/matches.json", Who: page.Participants, Show: saveMatches},
			{Pattern: "GET /team", Who: page.Participants, Show: showTeam},
			{Pattern: "GET /team.json", Who: page.Participants, Show: saveTeam},
		},
		Acts: []page.Act{
			{Name: "opportunities.ask", Prepare: askForm, About: aboutPost, Then: func(v form.Values) string { return "/opportunities/" + url.PathEscape(v.Get("post")) + "/matches" }},
			{Name: "opportunities.say_no", Prepare: hiding("post"), About: aboutPost, Then: func(v form.Values) string { return "/opportunities/" + url.PathEscape(v.Get("post")) }},
		},
		Sections: []page.Section{
			{Slot: page.Board, Order: 40, Who: page.Participants, Show: showOnBoard},
			{Slot: page.Posting, Order: 40, Who: page.Participants, Show: showOnPost},
		},
		Needs:   needs,
		Changes: changes,
		Samples: samples,
	}
}

// hiding sends what an act is about along, where that is known.
func hiding(names ...string) func(*page.Request, form.Form) (form.Form, error) {
	return func(_ *page.Request, f form.Form) (form.Form, error) {
		for _, name := range names {
			f = f.Set(name, func(x *form.Field) {
				if x.Value != "" && x.Error == "" {
					x.Control = form.Hidden
				}
			})
		}
		return f, nil
	}
}

var askForm = hiding("post")

// aboutPost is what an act is about in words.
func aboutPost(r *page.Request) (title string) {
	err := r.Read(func(tx *sql.Tx) error {
		p, err := readPost(r.Context(), tx, r.Site.Now(), r.Typed.Get("post"))
		title = p.title
		return err
	})
	if err != nil {
		return ""
	}
	return title
}

// showOnBoard leads from the board to teams, where there is something to share out.
func showOnBoard(r *page.Request) (templ.Component, error) {
	open := int64(0)
	err := r.Read(func(tx *sql.Tx) error {
		return tx.QueryRowContext(r.Context(), `SELECT count(*) FROM opportunities_posts WHERE kind = 'need' AND stage = 'open'`).Scan(&open)
	})
	if err != nil || open == 0 {
		return nil, err
	}
	return boardPart(), nil
}

// postView is what the page of a need or an offer says of who could, who was
// asked, and who else is after the same tender.
type postView struct {
	post
	rivals []rival
	asked  []line
	as     string // As whom the reader was asked and said nothing yet; empty for nobody.
}

func showOnPost(r *page.Request) (templ.Component, error) {
	var v postView
	err := r.Read(func(tx *sql.Tx) (err error) {
		ctx := r.Context()
		if v.post, err = readPost(ctx, tx, r.Site.Now(), r.PathValue("post")); err != nil {
			return err
		}
		if v.rivals, err = readRivals(ctx, tx, v.post); err != nil {
			return err
		}
		v.asked, err = readWhom(ctx, tx, v.number)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, x := range v.asked {
		if as := actsAs(r.Viewer, x.ID); as != "" && x.Asked == "asked" {
			v.as = as
		}
	}
	return postPart(v), nil
}
