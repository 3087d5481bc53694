package discussion

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var catalogue embed.FS

// pages show discussions.
type pages struct {
	*Discussions
	kinds  []Kind
	hiding func(*page.Request) (Hiding, error)
}

// Hiding is what of all that is said is hidden from one reader.
type Hiding struct {
	Hidden    map[string]Hidden // By the document that a comment is.
	Moderates bool              // The reader may hide.
}

// Hidden says by whom and why a comment is hidden.
type Hidden struct {
	By     string
	Clause string // Of the charter.
	At     int64
	Case   uint64 // In which a panel judges about it; 0 while nobody appealed.
	Sees   bool   // The reader sees it all the same.
}

// Pages is what discussions add to the pages: a thread below each proposal,
// application and matter of a circle, and pages of their own for those who follow a link to one.
func Pages(d *Discussions, kinds ...Kind) page.Module {
	return PagesHiding(d, func(*page.Request) (Hiding, error) { return Hiding{}, nil }, kinds...)
}

// PagesHiding is Pages where moderators hide.
func PagesHiding(d *Discussions, hiding func(*page.Request) (Hiding, error), kinds ...Kind) page.Module {
	p := &pages{d, kinds, hiding}
	return page.Module{
		Name:  "discussion",
		Words: catalogue,
		Routes: []page.Route{
			{Pattern: "GET /discussion/{kind}/{id}", Who: page.Anybody, Show: p.show},
			{Pattern: "POST /discussion/{kind}/{id}", Who: page.Person, Show: p.say},
			{Pattern: "GET /comments/{comment}/edit", Who: page.Person, Show: p.ask},
			{Pattern: "POST /comments/{comment}/edit", Who: page.Person, Show: p.edit},
			{Pattern: "POST /comments/{comment}/withdraw", Who: page.Person, Show: p.withdraw},
		},
		Sections: []page.Section{
			{Slot: page.Proposal, Order: 80, Who: page.Anybody, Show: p.section(Proposals)},
			{Slot: page.Application, Order: 80, Who: page.Anybody, Show: p.section(Applications)},
			{Slot: page.Matter, Order: 80, Who: page.Anybody, Show: p.section(Matters)},
		},
		Changes: p.changes,
		Samples: samples,
	}
}

// section is a thread on the page of what it is about, for those who may see it.
func (p *pages) section(k Kind) func(*page.Request) (templ.Component, error) {
	return func(r *page.Request) (templ.Component, error) {
		s, err := p.subject(r.Context(), r.Site, r.Viewer, k.Name+"/"+r.PathValue("id"))
		var no *machine.Refusal
		if errors.As(err, &no) || err == nil && !s.Sees {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		return p.thread(r, s, lastShown)
	}
}

// How many comments a page shows: below something else, and on its own.
const (
	lastShown = 50
	mostShown = 1000
)

// thread is a discussion with the form to add to it.
func (p *pages) thread(r *page.Request, s Subject, most int64) (templ.Component, error) {
	v, err := p.view(r, s, most)
	if err != nil {
		return nil, err
	}
	return threadPart(v), nil
}

// view is what a thread shows to one reader.
type view struct {
	Subject
	Comments []line
	Total    int64  // Of comments, those not shown included.
	Next     string // Where one goes after saying something.
	Typed    string // What was refused.
	Error    string // Why.
	Speaker  string // For whom one would speak; empty for oneself.
	SignedIn bool
}

// line is one comment of it.
type line struct {
	ID                    int64
	Person, For, ForName  string
	At, Edited, Withdrawn int64
	Body                  [][][]piece
	Lost                  bool
	MayEdit, MayWithdraw  bool
	Document              string
	Hidden                *Hidden // Nil for what is not hidden.
	MayHide               bool
}

// hidesText reports whether something else is shown in place of the words.
func (l line) hidesText() bool { return l.Hidden != nil && !l.Hidden.Sees && !l.MayWithdraw }

func (p *pages) view(r *page.Request, s Subject, most int64) (view, error) {
	v := view{Subject: s, Next: page.Local(r.Typed.Get("next"), s.Path), SignedIn: r.Viewer.SignedIn()}
	all, total, err := p.Thread(r.Context(), s.Thread, most)
	if err != nil {
		return v, err
	}
	names, err := organizationNames(r)
	if err != nil {
		return v, err
	}
	v.Total, v.Speaker = total, names[string(s.For)]
	if v.Speaker == "" {
		v.Speaker = string(s.For)
	}
	hiding, err := p.hiding(r)
	if err != nil {
		return v, fmt.Errorf("couldn't read what is hidden: %w", err)
	}
	now := r.Site.Now()
	for _, c := range all {
		l := line{
			ID: c.ID, Person: string(c.Person), For: string(c.For), ForName: names[string(c.For)],
			At: c.At, Edited: c.Edited, Withdrawn: c.Withdrawn, Lost: c.Lost,
			Body:    paragraphs(c.Text, r.Site.PublicURL),
			MayEdit: c.MayEdit(r.Viewer.Person, now) && !c.Lost, MayWithdraw: c.MayWithdraw(r.Viewer.Person),
		}
		l.Document = c.Document
		if h, ok := hiding.Hidden[c.Document]; ok {
			l.Hidden = &h
		}
		if l.MayHide = hiding.Moderates && c.Withdrawn == 0; l.hidesText() {
			l.Body = nil
		}
		v.Comments = append(v.Comments, l)
	}
	return v, nil
}

// organizationNames are what organizations are called, by handle.
func organizationNames(r *page.Request) (map[string]string, error) {
	names := map[string]string{}
	err := r.Read(func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(r.Context(), `SELECT id, name FROM people_organizations`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id, name string
			if err := rows.Scan(&id, &name); err != nil {
				return err
			}
			names[id] = name
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("couldn't read what organizations are called: %w", err)
	}
	return names, nil
}

// named is the thread that the address names, if the reader may see it.
func (p *pages) named(r *page.Request) (Subject, error) {
	return p.seen(r, r.PathValue("kind")+"/"+r.PathValue("id"))
}

func (p *pages) seen(r *page.Request, thread string) (Subject, error) {
	s, err := p.subject(r.Context(), r.Site, r.Viewer, thread)
	if err == nil && !s.Sees {
		err = machine.NotAllowed("web.not_your_thread", "what is said here is for those who take part in the network")
	}
	return s, err
}

func (p *pages) show(r *page.Request) (page.Page, error) {
	s, err := p.named(r)
	if err != nil {
		return page.Page{}, err
	}
	return p.own(r, s, "", nil)
}

// own is a page with one thread and nothing else, marked with a refusal if
// there is one.
func (p *pages) own(r *page.Request, s Subject, typed string, no *machine.Refusal) (page.Page, error) {
	most := int64(mostShown)
	if n, err := strconv.ParseInt(r.Typed.Get("last"), 10, 64); err == nil && n > 0 && n < most {
		most = n
	}
	v, err := p.view(r, s, most)
	if err != nil {
		return page.Page{}, err
	}
	out := page.Page{Title: words.T(r.Context(), "discussion.title", "Title", s.Title), Nav: strings.TrimSuffix(s.Path, "/")}
	if no != nil {
		v.Typed, v.Error, out.Status = typed, page.RefusalText(r.Context(), no), page.StatusOf(no.Class)
	}
	out.Body = threadPage(v)
	return out, nil
}

// say adds what was typed and goes back to where it was typed.
func (p *pages) say(r *page.Request) (page.Page, error) {
	s, err := p.named(r)
	if err != nil {
		return page.Page{}, err
	}
	if !s.Says {
		return page.Page{}, machine.NotAllowed("web.no_voice", "members and supporters can write here; choose for whom you act, or become one")
	}
	text := r.Typed.Get("text")
	id, err := p.Say(r.Context(), s.Thread, p.author(r, s), text)
	var no *machine.Refusal
	if errors.As(err, &no) {
		return p.own(r, s, text, no)
	}
	if err != nil {
		return page.Page{}, err
	}
	return p.back(r, s, id), nil
}

func (*pages) author(r *page.Request, s Subject) Author {
	return Author{Person: r.Viewer.Person, For: s.For, Now: r.Site.Now()}
}

func (*pages) back(r *page.Request, s Subject, id int64) page.Page {
	r.Site.Changed()
	path, _, _ := strings.Cut(page.Local(r.Typed.Get("next"), s.Path), "#")
	return page.To(path + "#comment-" + strconv.FormatInt(id, 10))
}

// ask shows the form in which a comment's words are changed.
func (p *pages) ask(r *page.Request) (page.Page, error) {
	c, s, err := p.comment(r)
	if err != nil {
		return page.Page{}, err
	}
	return p.editing(r, s, c, c.Text, nil), nil
}

func (p *pages) editing(r *page.Request, s Subject, c Comment, typed string, no *machine.Refusal) page.Page {
	v := editView{Subject: s, ID: c.ID, Until: c.At + EditSeconds, Typed: typed, Next: page.Local(r.Typed.Get("next"), s.Path)}
	out := page.Page{Title: words.T(r.Context(), "discussion.edit_title"), Nav: s.Path}
	if no != nil {
		v.Error, out.Status = page.RefusalText(r.Context(), no), page.StatusOf(no.Class)
	}
	out.Body = editPage(v)
	return out
}

// editView is what the form for changing a comment shows.
type editView struct {
	Subject
	ID, Until          int64
	Typed, Error, Next string
}

// comment is the one that the address names, if the reader may see it.
func (p *pages) comment(r *page.Request) (c Comment, s Subject, err error) {
	id, err := strconv.ParseInt(r.PathValue("comment"), 10, 64)
	if err != nil {
		return c, s, machine.NotFound("web.no_such_comment", "there is no comment number %.20q", r.PathValue("comment"))
	}
	if c, err = p.Find(r.Context(), id); err != nil {
		return c, s, err
	}
	if s, err = p.seen(r, c.Thread); err != nil {
		return c, s, err
	}
	if c.Person != r.Viewer.Person {
		err = machine.NotAllowed("web.comment_not_yours", "only who made a comment can change or withdraw it")
	}
	return c, s, err
}

func (p *pages) edit(r *page.Request) (page.Page, error) {
	c, s, err := p.comment(r)
	if err != nil {
		return page.Page{}, err
	}
	text := r.Typed.Get("text")
	err = p.Edit(r.Context(), c.ID, p.author(r, s), text)
	var no *machine.Refusal
	if errors.As(err, &no) {
		return p.editing(r, s, c, text, no), nil
	}
	if err != nil {
		return page.Page{}, err
	}
	return p.back(r, s, c.ID), nil
}

func (p *pages) withdraw(r *page.Request) (page.Page, error) {
	c, s, err := p.comment(r)
	if err != nil {
		return page.Page{}, err
	}
	if err := p.Withdraw(r.Context(), c.ID, p.author(r, s)); err != nil {
		return page.Page{}, err
	}
	return p.back(r, s, c.ID), nil
}

// changes tells in which threads others have said something.
func (p *pages) changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	talks, err := p.host.TalksSince(ctx, v.Person, since, page.MaxChanges)
	if err != nil {
		return nil, err
	}
	for _, t := range talks {
		about, err := p.subject(ctx, s, v, t.Thread)
		var no *machine.Refusal
		if errors.As(err, &no) || err == nil && !about.Sees {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, page.Change{
			Topic: "discussion", Title: words.T(ctx, "discussion.said", "Count", int(t.Comments), "Title", about.Title), Path: about.Path + "#thread", At: t.Last,
		})
	}
	return all, nil
}
