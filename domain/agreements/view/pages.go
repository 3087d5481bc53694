package view

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/agreements"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/ical"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Pages are what agreements add to the pages.
func Pages() page.Module {
	m := page.Module{
		Name:  "agreements",
		Words: locale,
		Nav:   []page.NavItem{{Key: "agreements.nav", Path: "/agreements", Order: 42, Group: page.Together, Who: page.Participants}},
		Routes: []page.Route{
			{Pattern: "GET /agreements", Who: page.Participants, Show: showList},
			{Pattern: "GET /agreements/{agreement}", Who: page.Participants, Show: showAgreement},
			{Pattern: "GET /agreements/{agreement}/calendar.ics", Who: page.Participants, Show: showCalendar},
		},
		Acts: []page.Act{
			{Name: "agreements.write", Prepare: writeForm, Then: func(form.Values) string { return "/agreements" }},
			{Name: "agreements.amend", Prepare: amendForm, About: about, Then: toAgreement},
			{Name: "agreements.fulfil", Prepare: fulfilForm, About: about, Then: toAgreement},
		},
		Sections: []page.Section{
			{Slot: page.Member, Order: 59, Who: page.Participants, Show: showOfMember},
			{Slot: page.Coordination, Order: 59, Who: page.Participants, Show: showWaiting},
		},
		Needs:   needs,
		Changes: changes,
		Samples: samples,
	}
	for _, kind := range []string{"offer", "sign", "take_back", "decline", "review", "give_notice", "report_lost", "bring_again", "link_case"} {
		m.Acts = append(m.Acts, page.Act{Name: "agreements." + kind, Prepare: hiding, About: about, Then: toAgreement})
	}
	return m
}

func toAgreement(v form.Values) string {
	return "/agreements/" + templ.EscapeString(v.Get("agreement"))
}

// hiding sends what an act is about along, where that is known.
func hiding(_ *page.Request, f form.Form) (form.Form, error) {
	for _, name := range []string{"agreement", "version"} {
		f = f.Set(name, func(x *form.Field) {
			if x.Value != "" && x.Error == "" {
				x.Control = form.Hidden
			}
		})
	}
	return f, nil
}

func about(r *page.Request) string {
	a, err := one(r, r.Typed.Get("agreement"))
	if err != nil {
		return ""
	}
	return a.title
}

// writeForm begins with the words of a template, if one was chosen.
func writeForm(r *page.Request, f form.Form) (form.Form, error) {
	t := agreements.Template(r.Typed.Get("template"))
	fresh := r.Typed.Get("text") == "" && r.Typed.Get("title") == "" && slices.Contains(agreements.Templates(), t)
	for _, name := range []string{"title", "text", "liability", "confidentiality"} {
		f = f.Set(name, func(x *form.Field) {
			if fresh {
				x.Value = words.T(r.Context(), "agreements.words."+string(t)+"."+name)
			}
		})
	}
	if me := r.Viewer.MemberID(); r.Typed.Get("parties") == "" && me != "" {
		f = f.Set("parties", func(x *form.Field) { x.Value, x.Values = me, []string{me} })
	}
	return days(f), nil
}

func days(f form.Form) form.Form {
	for _, name := range []string{"begins", "ends"} {
		f = f.Set(name, func(x *form.Field) { x.Control, x.Example = form.Day, "" })
	}
	for i := range f.Fields {
		for _, row := range f.Fields[i].Rows {
			for j := range row {
				if strings.HasSuffix(row[j].Name, ".due") {
					row[j].Control, row[j].Example = form.Day, ""
				}
			}
		}
	}
	return f
}

// amendForm begins with the latest version.
func amendForm(r *page.Request, f form.Form) (form.Form, error) {
	if r.Typed.Get("title") == "" && r.Typed.Get("agreement") != "" {
		a, err := one(r, r.Typed.Get("agreement"))
		if err != nil {
			return f, err
		}
		var all []version
		if err := r.Read(func(tx *sql.Tx) (err error) {
			all, err = readVersions(r.Context(), tx, a.number)
			return err
		}); err != nil {
			return f, err
		}
		k, known := r.Site.Machine.Kind("agreements.amend")
		if known && len(all) > 0 {
			typed := typedOf(all[len(all)-1].content)
			typed["agreement"] = []string{itoa(a.number)}
			f = form.Of(r.Context(), k, typed)
		}
	}
	f, err := hiding(r, f)
	return days(f), err
}

// typedOf is what one would have typed for these terms.
func typedOf(c agreements.Content) form.Values {
	v := form.Values{
		"title": {c.Title}, "template": {string(c.Template)}, "lead": {string(c.Lead)}, "begins": {c.Begins}, "ends": {c.Ends}, "reviews": c.Reviews, "notice_days": {itoa(c.NoticeDays)},
		"text": {c.Text}, "sealed": {string(c.Sealed)}, "liability": {c.Liability}, "confidentiality": {c.Confidentiality}, "addenda": c.Addenda,
	}
	for _, p := range c.Parties {
		v["parties"] = append(v["parties"], string(p))
	}
	row := func(list string, i int, fields ...string) {
		for at := 0; at+1 < len(fields); at += 2 {
			v[fmt.Sprintf("%s.%d.%s", list, i, fields[at])] = []string{fields[at+1]}
		}
	}
	for i, s := range c.Shares {
		row("shares", i, "party", string(s.Party), "basis_points", itoa(s.BasisPoints))
	}
	for i, k := range c.Commitments {
		row("commitments", i, "name", k.Name, "from", string(k.From), "to", string(k.To), "action", string(k.Action), "quantity", itoa(k.Quantity), "unit", k.Unit, "due", k.Due)
	}
	for i, k := range c.Clauses {
		row("clauses", i, "measure", string(k.Measure), "party", string(k.Party), "bound", string(k.Bound), "number", itoa(k.Number), "days", itoa(k.Days), "proposes", k.Proposes)
	}
	return v
}

// fulfilForm has the commitment chosen by its words.
func fulfilForm(r *page.Request, f form.Form) (form.Form, error) {
	if a, err := one(r, r.Typed.Get("agreement")); err == nil {
		var all []version
		if err := r.Read(func(tx *sql.Tx) (err error) {
			all, err = readVersions(r.Context(), tx, a.number)
			return err
		}); err != nil {
			return f, err
		}
		f = f.Set("commitment", func(x *form.Field) {
			x.Control, x.Options, x.Example = form.Choice, nil, ""
			for _, v := range all {
				if v.number != a.terms {
					continue
				}
				for _, k := range v.content.Commitments {
					if !k.IsMoney() {
						x.Options = append(x.Options, form.Option{Value: k.Name, Label: k.Name})
					}
				}
			}
		})
	}
	return hiding(r, f)
}

func showOfMember(r *page.Request) (templ.Component, error) {
	var all []agreement
	var called map[string]string
	err := r.Read(func(tx *sql.Tx) (err error) {
		if called, err = names(r.Context(), tx); err != nil {
			return err
		}
		all, err = readAll(r.Context(), tx, `a.state IN ('signed', 'in_force', 'under_review') AND EXISTS (SELECT 1 FROM agreements_parties p WHERE p.agreement = a.number AND p.version = a.terms AND p.party = ?)
			ORDER BY a.ends, a.number LIMIT ?`, r.PathValue("id"), mostShown)
		return err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return memberPart(all, called), nil
}

func showWaiting(r *page.Request) (templ.Component, error) {
	var all []agreement
	err := r.Read(func(tx *sql.Tx) (err error) {
		all, err = readAll(r.Context(), tx, `a.state IN ('offered', 'under_review') OR a.amendment <> 0 ORDER BY a.staged, a.number LIMIT ?`, mostShown)
		return err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return waitingPart(all), nil
}

// showCalendar is the days of an agreement for other programs.
func showCalendar(r *page.Request) (page.Page, error) {
	a, err := one(r, r.PathValue("agreement"))
	if err != nil {
		return page.Page{}, err
	}
	var all []version
	if err := r.Read(func(tx *sql.Tx) (err error) {
		all, err = readVersions(r.Context(), tx, a.number)
		return err
	}); err != nil {
		return page.Page{}, err
	}
	var events []ical.Event
	add := func(key, day, text string, changed int64) {
		e := ical.Event{UID: fmt.Sprintf("agreement-%d-%s@%s", a.number, key, r.Site.Node.Genesis().ID()), At: noon(day), Changed: changed, Summary: text, Off: a.state == agreements.Ended}
		if r.Site.PublicURL != "" {
			e.URL = r.Site.Link(a.path())
		}
		events = append(events, e)
	}
	for _, v := range all {
		if v.number != a.terms {
			continue
		}
		for i, k := range v.content.Commitments {
			add(fmt.Sprintf("due-%d", i), k.Due, k.Name, v.at)
		}
		for i, d := range v.content.Reviews {
			add(fmt.Sprintf("review-%d", i), d, words.T(r.Context(), "agreements.calendar_review", "Title", a.title), v.at)
		}
		add("end", v.content.Ends, words.T(r.Context(), "agreements.calendar_end", "Title", a.title), v.at)
	}
	text := ical.Write("agreements", a.title, events)
	return page.Page{Bare: true, Type: "text/calendar; charset=utf-8", Body: templ.ComponentFunc(func(_ context.Context, out io.Writer) error {
		_, err := io.WriteString(out, text)
		return err
	})}, nil
}

// stands is which sentence says where it stands.
func (v agreementView) stands() string {
	if v.state == agreements.Ended {
		return "ended_" + v.how
	}
	return string(v.state)
}

func (v agreementView) holds() bool {
	return v.state == agreements.Binding || v.state == agreements.UnderReview
}

// signable are the versions whose signatures matter: the terms, and what is on the table.
func (v agreementView) signable() []int64 {
	if v.amendment != 0 {
		return []int64{v.terms, v.amendment}
	}
	return []int64{v.terms}
}

// byDay are the commitments, the next first.
func (v agreementView) byDay() []promise {
	return slices.SortedStableFunc(slices.Values(v.promises), func(a, b promise) int { return strings.Compare(a.Due, b.Due) })
}

// needs are signatures, reviews, and commitments of one's own whose day is near or over.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `WITH own (id) AS (SELECT value FROM json_each(?1)),
			asked (agreement, version, party) AS (
				SELECT a.number, a.terms, p.party FROM agreements_all a JOIN agreements_parties p ON p.agreement = a.number AND p.version = a.terms WHERE a.state = 'offered'
				UNION SELECT a.number, a.amendment, p.party FROM agreements_all a JOIN agreements_parties p ON p.agreement = a.number AND p.version IN (a.terms, a.amendment) WHERE a.amendment <> 0)
			SELECT 'sign', a.number, a.title, '', a.staged, '' FROM asked q JOIN agreements_all a ON a.number = q.agreement WHERE q.party IN own AND NOT a.lost
				AND NOT EXISTS (SELECT 1 FROM agreements_signatures s WHERE s.agreement = q.agreement AND s.version = q.version AND s.party = q.party)
				AND NOT EXISTS (SELECT 1 FROM agreements_gone g WHERE g.agreement = q.agreement AND g.party = q.party)
			UNION SELECT 'review', a.number, a.title, '', a.staged, '' FROM agreements_all a JOIN agreements_parties p ON p.agreement = a.number AND p.version = a.terms
				WHERE a.state = 'under_review' AND a.amendment = 0 AND p.party IN own AND NOT EXISTS (SELECT 1 FROM agreements_reviews r WHERE r.agreement = a.number AND r.party = p.party)
			UNION SELECT 'late', a.number, a.title, g.name, a.staged, '' FROM agreements_progress g JOIN agreements_all a ON a.number = g.agreement JOIN agreements_versions w ON w.agreement = a.number AND w.version = a.terms, json_each(w.content, '$.commitments') k
				WHERE g.late AND a.state IN ('in_force', 'under_review') AND k.value ->> 'name' = g.name AND k.value ->> 'from' IN own
				AND NOT EXISTS (SELECT 1 FROM agreements_links l WHERE l.agreement = a.number AND l.name = g.name)
			ORDER BY 5, 2 LIMIT ?2`, []any{v.OwnJSON(), page.MaxChanges}, func(scan func(...any) error) error {
			var what, title, about, due string
			var number int64
			n := page.Need{Topic: "agreements"}
			err := scan(&what, &number, &title, &about, &n.Since, &due)
			n.Title, n.Path = words.T(ctx, "agreements.todo."+what, "Title", title, "About", about), pathOf(number)
			all = append(all, n)
			return err
		})
	})
	return all, err
}

// changes tell each party of what others did with its agreements.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Participants) {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `WITH own (id) AS (SELECT value FROM json_each(?2))
			SELECT t.time, t.what, a.number, a.title, coalesce(o.name, t.party), t.version, t.about FROM agreements_steps t JOIN agreements_all a ON a.number = t.agreement LEFT JOIN people_organizations o ON o.id = t.party
			WHERE t.time > ?1 AND a.state <> 'draft' AND EXISTS (SELECT 1 FROM agreements_parties p WHERE p.agreement = a.number AND p.party IN own)
			ORDER BY t.entry DESC, t.event DESC LIMIT ?3`, []any{since, v.OwnJSON(), page.MaxChanges}, func(scan func(...any) error) error {
			var what, title, party, about string
			var number, version int64
			c := page.Change{Topic: "agreements"}
			err := scan(&c.At, &what, &number, &title, &party, &version, &about)
			c.Title, c.Path = title+": "+words.T(ctx, "agreements.steps."+what, "Party", party, "Version", version, "About", about), pathOf(number)
			all = append(all, c)
			return err
		})
	})
	return all, err
}
