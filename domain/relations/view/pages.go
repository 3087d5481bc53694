package view

import (
	"context"
	"database/sql"
	"embed"
	"time"

	"github.com/a-h/templ"

	"metaorg/domain/relations"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Pages are what relations add to the pages: one's own with what one shows to
// whom, all there are as a table, and a part of each member's page.
func Pages() page.Module {
	return page.Module{
		Name:   "relations",
		Words:  locale,
		Nav:    []page.NavItem{{Key: "relations.nav", Path: pagePath, Order: 43, Group: page.Together, Who: page.Participants}},
		Routes: []page.Route{{Pattern: "GET /relations", Who: page.Participants, Show: showRelations}},
		Acts: []page.Act{
			{Name: "relations.state", Title: stateTitle, Prepare: stateForm, About: aboutStated, Then: toOwn},
			{Name: "relations.decline", Prepare: known, About: aboutRole("role"), Then: toOwn},
			{Name: "relations.take_back", Prepare: known, About: aboutRole("role"), Then: toOwn},
			{Name: "relations.end", Prepare: endForm, About: aboutRole("role"), Then: toOwn},
			{Name: "relations.share", Prepare: shareForm, Then: toOwn},
		},
		Sections: []page.Section{{Slot: page.Member, Order: 56, Who: page.Participants, Show: showOfMember}},
		Needs:    needs,
		Changes:  changes,
		Undo:     map[string]func(*page.Request, machine.Message) (page.Undoing, bool){"relations.state": undoStated},
		Samples:  samples,
		Sources:  sources,
	}
}

func toOwn(form.Values) string { return pagePath }

// known sends what an act is about along, where that is known.
func known(_ *page.Request, f form.Form) (form.Form, error) {
	return hidden(f, "with", "role"), nil
}

func hidden(f form.Form, names ...string) form.Form {
	for _, name := range names {
		f = f.Set(name, func(x *form.Field) {
			if x.Value != "" && x.Error == "" {
				x.Control = form.Hidden
			}
		})
	}
	return f
}

// stateForm asks for the role in words. With whom, and what it takes the place
// of, come along from where one was.
func stateForm(r *page.Request, f form.Form) (form.Form, error) {
	f = f.Set("role", func(x *form.Field) {
		x.Options, x.Help, x.Example = roleOptions(r.Context(), "relations.we_are"), "", ""
	})
	if f.Field("instead").Value == "" {
		f = f.Without("instead")
	}
	return hidden(f, "with", "instead"), nil
}

// stateTitle tells who changes a relation from who states one.
func stateTitle(r *page.Request) string {
	if r.Typed.Get("instead") != "" {
		return words.T(r.Context(), "relations.change_title")
	}
	return words.T(r.Context(), "relations.do.state")
}

// aboutStated says what counts so far, or else what the other says already.
func aboutStated(r *page.Request) string {
	instead := r.Typed.Get("instead")
	if instead == "" {
		return about(r, r.Typed.Get("with"), r.Typed.Get("role"))
	}
	return words.T(r.Context(), "relations.change_about", "Now", about(r, r.Typed.Get("with"), instead))
}

func roleOptions(ctx context.Context, group string) (all []form.Option) {
	for _, role := range relations.Roles {
		all = append(all, form.Option{Value: string(role), Label: words.Of(ctx, group, string(role))})
	}
	return all
}

func endForm(r *page.Request, f form.Form) (form.Form, error) {
	f, err := known(r, f)
	return f.Set("until", func(x *form.Field) { x.Control, x.Example = form.Day, "" }), err
}

// shareForm lets one tick to whom something is shown.
func shareForm(r *page.Request, f form.Form) (form.Form, error) {
	ctx := r.Context()
	for _, thing := range relations.Things {
		f = f.Set(string(thing), func(x *form.Field) {
			x.Label, x.Help, x.Example = words.Of(ctx, "relations.things", string(thing)), "", ""
			for _, role := range audiences {
				x.Options = append(x.Options, form.Option{Value: string(role), Label: words.Of(ctx, "relations.who", string(role))})
			}
		})
	}
	return f, nil
}

// aboutRole says in words with whom an act is about what, where the field has what
// one is to them.
func aboutRole(field string) func(*page.Request) string {
	return func(r *page.Request) string { return about(r, r.Typed.Get("with"), r.Typed.Get(field)) }
}

func about(r *page.Request, with, mine string) (name string) {
	if with == "" {
		return ""
	}
	err := r.Read(func(tx *sql.Tx) (err error) {
		name, err = called(r.Context(), tx, with)
		return err
	})
	is, ok := role(mine)
	if err != nil || !ok {
		return name
	}
	return words.T(r.Context(), "relations.so_far", "Name", name, "Is", words.Of(r.Context(), "relations.is", string(is.Other())))
}

// noon is a moment of a day that is the same day nearly everywhere.
func noon(date string) int64 {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0
	}
	return t.Unix() + 12*3600
}

const daySeconds = 86_400

// needs are what others say that those for whom the viewer signs have not answered.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		asked, err := readLines(ctx, tx, `x.who IN (SELECT value FROM json_each(?)) AND x.stage = 'said' AND NOT x.says ORDER BY x.stated, x.number LIMIT ?`, v.OwnJSON(), page.MaxChanges)
		for _, x := range asked {
			all = append(all, page.Need{
				Topic: "relations", Title: words.T(ctx, "relations.todo", "Name", x.other.name, "Says", words.Of(ctx, "relations.says", string(x.is)), "Who", x.who.name),
				Path: ownPath(v, x.who.id), Since: x.stated,
			})
		}
		return err
	})
	return all, err
}

// changes tells all who take part of relations that count, and each side of what
// the other says.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Participants) {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `WITH own (id) AS (SELECT value FROM json_each(?2))
			SELECT t.time, t.what, coalesce(h.name, t.holder), x.first, coalesce(a.name, x.first), coalesce(b.name, x.second), x.role, iif(x.first IN own, x.first, x.second), iif(t.holder = x.first, x.role, x.other_role), x.until
			FROM relations_steps t JOIN relations_relations x ON x.number = t.relation
				LEFT JOIN people_organizations h ON h.id = t.holder LEFT JOIN people_organizations a ON a.id = x.first LEFT JOIN people_organizations b ON b.id = x.second
			WHERE t.time > ?1 AND (t.what = 'formed' OR t.what IN ('stated', 'declined', 'end_set', 'goes_on', 'ended', 'lapsed') AND (x.first IN own OR x.second IN own) AND NOT (t.holder IN own))
			ORDER BY t.entry DESC, t.event DESC LIMIT ?3`, []any{since, v.OwnJSON(), page.MaxChanges}, func(scan func(...any) error) error {
			var what, holder, first, one, two, role, own, is, until string
			c := page.Change{Topic: "relations"}
			err := scan(&c.At, &what, &holder, &first, &one, &two, &role, &own, &is, &until)
			pair := words.T(ctx, "relations.pair."+role, "A", one, "B", two)
			if until != "" {
				until = dayOf(ctx, until)
			}
			c.Title = words.T(ctx, "relations.happened."+what, "Name", holder, "Pair", pair, "Says", words.Of(ctx, "relations.says", is), "Day", until)
			c.Path = ownPath(v, own)
			if what == "formed" {
				c.Path = "/members/" + first
			}
			all = append(all, c)
			return err
		})
	})
	return all, err
}

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, State: "active", Proposes: true, Voice: true, Votes: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	add := func(name, state string, wide bool, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: ada, Page: page.Page{Title: words.T(ctx, "relations.title"), Body: body, Wide: wide, Nav: pagePath}})
	}
	mill := party{"mill", "The Mill"}
	v := ownView{may: true, who: mill, as: "mill", path: pagePath, sharing: relations.Sharing{Hours: []relations.Role{relations.Everybody}}}
	v.cards = []templ.Component{cardForm(cardsView{who: "mill", next: pagePath, all: []card{{thing: relations.Contact}, {thing: relations.Prices}}})}
	add("relations", "none", true, ownPage(v))
	v.all, v.total = sampleLines(words.Now(ctx), mill), 7
	v.sharing = relations.Sharing{Contact: []relations.Role{relations.Partner, relations.Supplier}, Hours: []relations.Role{relations.Partner}}
	v.cards = []templ.Component{cardForm(cardsView{who: "mill", next: pagePath, all: []card{{relations.Contact, "The office, 01743 000000, on weekdays until noon.", true}, {relations.Prices, "Wholemeal 1.10 a kilo, rye 1.30; from 100 kg 5 % less.", false}}})}
	add("relations", "several", true, ownPage(v))
	t := tableView{rows: v.now(), table: page.Table{Caption: words.T(ctx, "relations.table_title"), List: "relations", Limit: 100, Rows: len(v.now()), Total: int64(len(v.now())), Search: true}}
	add("relations, table", "several", true, tablePage(t))
	add("member, relations", "several", false, page.Headed("The Mill", memberPart(memberView{who: mill, all: v.now(), may: true, as: "mill", between: v.forUs()})))
	add("member, cards", "shown", false, page.Headed("The Mill", cardPart([]card{{relations.Contact, "The office, 01743 000000, on weekdays until noon.", true}}, false)))
	return all
}

func sampleLines(now int64, who party) []line {
	harbour, forge := party{"harbour", "Harbour Housing and Neighbourhood Repair Association"}, party{"forge", "The Forge"}
	is := func(n int64, other party, role relations.Role, stage relations.Stage, says, asked bool) line {
		return line{number: n, who: who, other: other, role: role.Other(), is: role, stage: stage, says: says, asked: asked, stated: now - (40-n)*daySeconds, since: now - (30-n)*daySeconds}
	}
	all := []line{
		is(1, harbour, relations.Customer, relations.Counts, true, true), is(2, forge, relations.Partner, relations.Counts, true, true),
		is(3, party{"lin", "lin"}, relations.Mentee, relations.Counts, true, true), is(4, party{"wood", "The Wood"}, relations.Supplier, relations.Said, false, true),
		is(5, harbour, relations.Sibling, relations.Said, true, false), is(6, party{"press", "The Press"}, relations.Funder, relations.Over, true, true),
		is(7, forge, relations.Customer, relations.Counts, true, true),
	}
	all[0].words, all[0].theirs = "Flour, every other week, since 2019.", "Our bread is theirs."
	all[1].until, all[1].ender = "2027-03-31", "forge"
	all[3].instead, all[3].theirs = relations.Partner, "Oak for the floor of the mill."
	return all
}
