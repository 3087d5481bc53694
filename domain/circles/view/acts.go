package view

import (
	"context"
	"database/sql"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/domain/circles"
	"metaorg/machine"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

type option = form.Option

const postBulletin = "circles.post_bulletin"

func acts() []page.Act {
	toCircle := func(typed form.Values) string { return circlePath(typed.Get("circle")) }
	return []page.Act{
		labelled("circles.object", "circles.write_objection"), labelled("circles.lift", "circles.write_lift"),
		about("circles.agree", "matter"), about("circles.withdraw", "matter"),
		about("circles.join", "circle"), about("circles.leave", "circle"),
		{Name: "circles.propose", Prepare: proposing, About: about("circles.propose", "circle").About, Then: toCircle},
		{
			Name: "circles.propose_bulletin", Kind: postBulletin, Title: func(r *page.Request) string { return words.T(r.Context(), "circles.propose_bulletin") },
			Prepare: noticing, Messages: bulletind, Then: toCircle,
		},
	}
}

// labelled is about with another label above what one writes.
func labelled(kind, label string) page.Act {
	a := about(kind, "matter")
	a.Prepare = func(r *page.Request, f form.Form) (form.Form, error) {
		for i := range f.Fields {
			if f.Fields[i].Name == "document" {
				f.Fields[i].Label = words.T(r.Context(), label)
			}
		}
		return hiding(f, "matter"), nil
	}
	return a
}

// about is an act about something known, so that its form does not ask for it.
func about(kind, known string) page.Act {
	return page.Act{
		Name: kind, Prepare: func(_ *page.Request, f form.Form) (form.Form, error) { return hiding(f, known), nil },
		About: func(r *page.Request) string {
			if known == "circle" {
				return titleOf(r, `SELECT name FROM circles_circles WHERE number = ?`, known)
			}
			return titleOf(r, `SELECT coalesce(nullif(t.title, ''), o.name, t.joins) FROM circles_matters t LEFT JOIN people_organizations o ON o.id = t.joins WHERE t.number = ?`, known)
		},
	}
}

// titleOf is what is called so that the form has the number of; empty for nothing.
func titleOf(r *page.Request, query, known string) (title string) {
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, query, []any{r.Typed.Get(known)}, func(scan func(...any) error) error { return scan(&title) })
	})
	if err != nil {
		return ""
	}
	return title
}

func hiding(f form.Form, known string) form.Form {
	for i := range f.Fields {
		if field := &f.Fields[i]; field.Name == known && field.Value != "" && field.Error == "" {
			field.Control = form.Hidden
		}
	}
	return f
}

// proposing is the form for a text. What is done in the network's name has
// forms of its own; other programs send it with the text.
func proposing(_ *page.Request, f form.Form) (form.Form, error) {
	f.Fields = slices.DeleteFunc(f.Fields, func(field form.Field) bool { return field.Control == form.Carried })
	return hiding(f, "circle"), nil
}

// noticing asks for a bulletin that a circle is to put up.
func noticing(r *page.Request, f form.Form) (form.Form, error) {
	f.Fields = append(f.Fields, form.Field{
		Name: "circle", Control: form.Hidden, Value: r.Typed.Get("circle"), Required: true, Label: words.T(r.Context(), "circles.column.name"),
	})
	return f, nil
}

func bulletind(r *page.Request, typed form.Values) ([]machine.Message, error) {
	k, _ := r.Site.Machine.Kind(postBulletin)
	fields := form.Values{}
	for _, name := range []string{"title", "text", "days"} {
		fields[name] = typed[name]
	}
	m, err := form.Read(r.Context(), r.Site.Machine, k, fields)
	if err != nil {
		return nil, err
	}
	circle, err := strconv.ParseUint(typed.Get("circle"), 10, 64)
	if err != nil {
		return nil, unknown(typed.Get("circle"))
	}
	return []machine.Message{circles.Propose{Circle: circle, Title: typed.Get("title"), Messages: []wire.Message{r.Site.Machine.Wire(m)}}}, nil
}

func circlePath(number string) string {
	if number == "" {
		return "/circles"
	}
	return "/circles/" + number
}

// named are the circles by what they are called.
func named(r *page.Request) (all []option) {
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT CAST(number AS TEXT), name FROM circles_circles ORDER BY number`, nil, func(scan func(...any) error) error {
			var o option
			err := scan(&o.Value, &o.Label)
			all = append(all, o)
			return err
		})
	})
	if err != nil {
		return nil
	}
	return all
}

// soon is how far ahead the page for coordination looks, in seconds: as long as
// circles are told before their term ends.
const soon = 30 * 86_400

// mostWaiting bounds what the page for coordination shows of circles.
const mostWaiting = 50

// showWaiting are circles whose term ends soon or is over, and those to be
// looked at again.
func showWaiting(r *page.Request) (templ.Component, error) {
	var all []circleView
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT `+circleColumns+` FROM circles_circles c
			WHERE c.state = 'resting' OR c.state = 'working' AND (c.until < ?1 OR c.reviewed OR c.review < ?1) ORDER BY c.until, c.number LIMIT ?2`, []any{r.Site.Now() + soon, mostWaiting}, func(scan func(...any) error) error {
			var c circleView
			err := c.scan(scan)
			all = append(all, c)
			return err
		})
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return waitingPart(all), nil
}

// showMemberCircles are the circles that a member is in.
func showMemberCircles(r *page.Request) (templ.Component, error) {
	var all []circleView
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT `+circleColumns+` FROM circles_circles c JOIN circles_members m ON m.circle = c.number
			WHERE m.member = ? AND c.state <> 'dissolved' ORDER BY c.name, c.number`, []any{r.PathValue("id")}, func(scan func(...any) error) error {
			var c circleView
			err := c.scan(scan)
			all = append(all, c)
			return err
		})
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return memberPart(all), nil
}

// needs are open matters in circles of the viewer's that it has not answered.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if v.For == "" {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT c.name, t.number, t.title, coalesce(j.name, t.joins), t.opened, t.closes
			FROM circles_matters t JOIN circles_circles c ON c.number = t.circle JOIN circles_members m ON m.circle = c.number AND m.member = ?1
			JOIN membership_members a ON a.id = m.member AND a.state = 'active'
			LEFT JOIN people_organizations j ON j.id = t.joins
			WHERE t.stage = 'open' AND NOT EXISTS (SELECT 1 FROM circles_answers x WHERE x.matter = t.number AND x.member = ?1) ORDER BY t.closes, t.number`, []any{v.For}, func(scan func(...any) error) error {
			var matter int64
			var name, title, joins string
			n := page.Need{Topic: "decisions"}
			err := scan(&name, &matter, &title, &joins, &n.Since, &n.Due)
			n.Title, n.Path = words.T(ctx, "circles.need", "Circle", name, "Title", titled(ctx, title, joins)), matterView{number: matter}.path()
			all = append(all, n)
			return err
		})
	})
	return all, err
}

// titled is what a matter is called.
func titled(ctx context.Context, title, joins string) string {
	if joins != "" {
		return words.T(ctx, "circles.asks_in", "Name", joins)
	}
	return title
}

// happened are the moments of circles that people are told of.
const happened = `
SELECT 'created', c.number, 0, c.name, '', '', c.since FROM circles_circles c WHERE c.since > ?1
UNION ALL SELECT CASE c.state WHEN 'dissolved' THEN 'dissolved' ELSE 'rested' END, c.number, 0, c.name, '', '', c.until FROM circles_circles c WHERE c.state <> 'working' AND c.until > ?1
UNION ALL SELECT 'ends', c.number, 0, c.name, '', '', c.warned FROM circles_circles c WHERE c.warned > ?1
UNION ALL SELECT 'review', c.number, 0, c.name, '', '', c.review FROM circles_circles c WHERE c.reviewed AND c.review > ?1
UNION ALL SELECT 'opened', c.number, t.number, c.name, t.title, t.joins, t.opened FROM circles_matters t JOIN circles_circles c ON c.number = t.circle WHERE t.opened > ?1
UNION ALL SELECT CASE WHEN t.proposal IS NOT NULL THEN 'lifted' WHEN t.stage IN ('in_force', 'failed') THEN 'adopted' ELSE t.stage END, c.number, t.number, c.name, t.title, t.joins, t.decided
	FROM circles_matters t JOIN circles_circles c ON c.number = t.circle WHERE t.decided > ?1
ORDER BY 7 DESC, 3 DESC LIMIT ?2`

func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Watchers) {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, happened, []any{since, page.MaxChanges}, func(scan func(...any) error) error {
			var circle, matter int64
			var what, name, title, joins string
			c := page.Change{Topic: "decisions"}
			err := scan(&what, &circle, &matter, &name, &title, &joins, &c.At)
			c.Title, c.Path = words.T(ctx, "circles.happened."+what, "Circle", name, "Title", titled(ctx, title, joins)), matterView{number: matter}.path()
			if matter == 0 {
				c.Path = circlePath(strconv.FormatInt(circle, 10))
			}
			all = append(all, c)
			return err
		})
	})
	return all, err
}
