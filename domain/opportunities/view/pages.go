package view

import (
	"database/sql"
	"embed"
	"net/url"
	"strconv"

	"metaorg/domain/opportunities"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
)

//go:embed locale
var locale embed.FS

// Pages are what needs and offers add to the pages: the board, and a page of each.
func Pages() page.Module {
	return page.Module{
		Name:  "opportunities",
		Words: locale,
		Nav:   []page.NavItem{{Key: "opportunities.nav", Path: "/opportunities", Order: 41, Group: page.Together, Who: page.Participants}},
		Routes: []page.Route{
			{Pattern: "GET /opportunities", Who: page.Participants, Show: showBoard},
			{Pattern: "GET /opportunities/{post}", Who: page.Participants, Show: showPost},
		},
		Acts: []page.Act{
			posting("opportunities.need"), posting("opportunities.offer"),
			{
				Name: "opportunities.change", Prepare: changeForm, Show: showForm, Messages: typedWhat("opportunities.change"), About: aboutPost, Then: toPost,
			},
			{Name: "opportunities.renew", Prepare: renewForm, About: aboutPost, Then: toPost},
			{Name: "opportunities.withdraw", Prepare: hiding("post"), About: aboutPost, Then: toPost},
			{Name: "opportunities.answer", Prepare: answerForm, Messages: typedAnswer, About: aboutPost, Then: toPost},
			{Name: "opportunities.give_up", Prepare: hiding("post", "answer"), About: aboutPost, Then: toPost},
			{Name: "opportunities.confirm", Prepare: hiding("post", "answer"), About: aboutPost, Then: toPost},
			{Name: "opportunities.take_back", Prepare: hiding("answer"), About: aboutAnswer},
			{Name: "opportunities.decline", Prepare: hiding("answer"), About: aboutAnswer},
			{Name: "opportunities.choose", Prepare: chooseForm, Messages: typedChoice, About: aboutAnswer},
		},
		Sections: []page.Section{
			{Slot: page.Member, Order: 58, Who: page.Participants, Show: showOfMember},
			{Slot: page.Coordination, Order: 58, Who: page.Participants, Show: showWaiting},
		},
		Needs:   needs,
		Changes: changes,
		Undo: map[string]func(*page.Request, machine.Message) (page.Undoing, bool){
			"opportunities.need": undoPost, "opportunities.offer": undoPost, "opportunities.answer": undoAnswer,
		},
		Made:    map[string]func(machine.Event) string{"opportunities.need": pageOf, "opportunities.offer": pageOf},
		Units:   map[string]func(*page.Request, string) (string, error){"post": page.CountedIn("opportunities", "unit"), "answer": page.CountedIn("opportunity-answers", "unit")},
		Samples: samples,
		Sources: sources,
	}
}

func posting(kind string) page.Act {
	return page.Act{Name: kind, Prepare: whatForm, Show: showForm, Messages: typedWhat(kind), Then: func(form.Values) string { return "/opportunities" }}
}

// pageOf is the page of what was posted.
func pageOf(e machine.Event) string {
	if posted, is := e.(opportunities.Posted); is {
		return "/opportunities/" + strconv.FormatUint(posted.Post, 10)
	}
	return ""
}

func toPost(v form.Values) string { return "/opportunities/" + url.PathEscape(v.Get("post")) }

// hiding sends what an act is about along, where that is known.
func hiding(names ...string) func(*page.Request, form.Form) (form.Form, error) {
	return func(_ *page.Request, f form.Form) (form.Form, error) {
		for _, name := range names {
			f = known(f, name)
		}
		return f, nil
	}
}

func known(f form.Form, name string) form.Form {
	return f.Set(name, func(x *form.Field) {
		if x.Value != "" && x.Error == "" {
			x.Control = form.Hidden
		}
	})
}

func aboutPost(r *page.Request) string { return titleOf(r, r.Typed.Get("post"), "") }

func aboutAnswer(r *page.Request) string { return titleOf(r, "", r.Typed.Get("answer")) }

// titleOf is what is needed or offered, by its number or by that of an answer to it.
func titleOf(r *page.Request, number, answer string) (title string) {
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT p.title || coalesce(' · ' || coalesce(o.name, a.holder), '') FROM opportunities_posts p LEFT JOIN opportunities_answers a ON a.post = p.number AND CAST(a.number AS TEXT) = ?2
				LEFT JOIN people_organizations o ON o.id = a.holder WHERE CAST(p.number AS TEXT) = ?1 OR a.number IS NOT NULL`,
			[]any{number, answer}, func(scan func(...any) error) error { return scan(&title) })
	})
	if err != nil {
		return ""
	}
	return title
}

// latest is the newest row of a kind that the viewer brought, if it can still be taken back.
func latest(r *page.Request, query string, args ...any) (number int64) {
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, query, args, func(scan func(...any) error) error { return scan(&number) })
	})
	if err != nil {
		return 0
	}
	return number
}

// undoPost takes off the board what was just posted.
func undoPost(r *page.Request, msg machine.Message) (page.Undoing, bool) {
	title := ""
	switch m := msg.(type) {
	case opportunities.Need:
		title = m.Title
	case opportunities.Offer:
		title = m.Title
	}
	n := latest(r, `SELECT number FROM opportunities_posts WHERE title = ? AND holder = ? AND stage = 'open' ORDER BY number DESC LIMIT 1`, title, r.Viewer.MemberID())
	return page.Undoing{Act: "opportunities.withdraw", Fields: url.Values{"post": {itoa(n)}, "next": {postPath(n)}}}, n != 0
}

// undoAnswer takes back what was just answered.
func undoAnswer(r *page.Request, msg machine.Message) (page.Undoing, bool) {
	m, ok := msg.(opportunities.Answer)
	n := latest(r, `SELECT number FROM opportunities_answers WHERE post = ? AND holder = ? AND state = 'given' ORDER BY number DESC LIMIT 1`, m.Post, r.Viewer.MemberID())
	return page.Undoing{Act: "opportunities.take_back", Fields: url.Values{"answer": {itoa(n)}, "next": {postPath(int64(m.Post))}}}, ok && n != 0 //nolint:gosec // Posts are counted from one.
}
