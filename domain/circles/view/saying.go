package view

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/domain/circles"
	"metaorg/web/page"
	"metaorg/web/words"
)

func (v circleView) numbered() string { return strconv.FormatInt(v.number, 10) }
func (v circleView) path() string     { return circlePath(v.numbered()) }
func (m matterView) numbered() string { return strconv.FormatInt(m.number, 10) }

// may reports whether the circle may do a kind of thing in the network's name.
func (v circleView) may(kind string) bool { return slices.Contains(v.kinds, kind) }

// reviewFirst reports whether the circle is looked at again before its term ends.
func (v circleView) reviewFirst() bool { return v.review != 0 && v.review < v.until }

func (v circleView) openOnes() (n int) {
	for _, m := range v.matters {
		if m.stage == circles.Open {
			n++
		}
	}
	return n
}

// act is where the reader does something with the circle.
func (v circleView) act(name string) templ.SafeURL {
	return templ.SafeURL("/acts/circles." + name + "?" + url.Values{"circle": {v.numbered()}, "next": {v.path()}}.Encode())
}

// carry is where something about the circle is proposed to all members, filled
// in with what holds now.
func (v circleView) carry(name string) templ.SafeURL {
	q := url.Values{"circle": {v.numbered()}}
	if name == "change" {
		for field, value := range map[string]string{
			"name": v.name, "domain": v.domain, "entry": v.entry, "method": v.method, "window_days": strconv.FormatInt(v.window, 10),
		} {
			q.Set(field, value)
		}
		if v.objections > 0 {
			q.Set("objections", strconv.FormatInt(v.objections, 10))
		}
		q["kinds"] = v.kinds
	}
	return templ.SafeURL("/proposals/carry/circles." + name + "?" + q.Encode())
}

// act is where the reader does something about the matter.
func (m matterView) act(name, next string) templ.SafeURL {
	return templ.SafeURL("/acts/circles." + name + "?" + url.Values{"matter": {m.numbered()}, "next": {next}}.Encode())
}

func (v circleView) tone() string {
	switch circles.State(v.state) {
	case circles.Working:
		return "good"
	case circles.Resting:
		return "wait"
	case circles.Dissolved:
	}
	return "plain"
}

func (m matterView) tone() string {
	switch m.stage {
	case circles.InForce:
		return "good"
	case circles.Open, circles.Adopted, circles.Lifted:
		return "wait"
	case circles.Failed, circles.OutVoted:
		return "bad"
	case circles.Rejected, circles.Withdrawn, circles.LapsedOpen:
	}
	return "plain"
}

// rules says in sentences how the circle decides.
func (v circleView) rules(ctx context.Context) []string {
	how := words.T(ctx, "circles.rule_lazy", "Days", v.window, "Count", v.objections)
	if v.method == string(circles.Consent) {
		how = words.T(ctx, "circles.rule_consent", "Days", v.window)
	}
	return []string{how, words.T(ctx, "circles.rule_lift", "Count", v.lift), words.Of(ctx, "circles.entry", v.entry)}
}

// ends is when the matter moves on by itself; 0 if it does not.
func (m matterView) ends() int64 {
	switch m.stage {
	case circles.Open:
		return m.closes
	case circles.Adopted:
		return m.effect
	case circles.InForce, circles.Failed, circles.Rejected, circles.Lifted, circles.OutVoted, circles.Withdrawn, circles.LapsedOpen:
	}
	return 0
}

// why says how the matter stands, with the numbers that made it so, and what
// would change it.
func (m matterView) why(ctx context.Context) string {
	say := func(key string) string {
		return words.T(ctx, "circles.why_"+key, "Of", m.count.Of, "Agree", m.count.Agree, "Object", m.count.Object, "Needed", m.count.Needed, "Stopped", m.count.Stopped)
	}
	consent := m.method == string(circles.Consent)
	switch m.stage {
	case circles.Open, circles.Adopted:
		return say(string(m.stage) + "_" + m.method)
	case circles.InForce:
		if m.joins != "" {
			return say("let_in")
		}
		if m.proposal != 0 {
			return words.T(ctx, "circles.why_let_stand")
		}
		return say("in_force_" + m.method)
	case circles.Rejected:
		if m.count.Object > 0 || !consent {
			return say("objected")
		}
		return say("too_few")
	case circles.Lifted:
		if m.liftedBy != "" {
			return words.T(ctx, "circles.why_lifted", "Name", m.liftedBy)
		}
		return say("lifted_by_objections")
	case circles.Failed:
		return words.T(ctx, "circles.why_failed", "Text", m.failure)
	case circles.OutVoted, circles.Withdrawn, circles.LapsedOpen:
	}
	return words.T(ctx, "circles.why_"+string(m.stage))
}

// tableOf is the table of circles with its cells.
func (v circlesView) tableOf(ctx context.Context) page.Table {
	t := page.Table{Caption: words.T(ctx, "circles.title"), List: "circles", Rows: len(v.rows), Total: int64(len(v.rows)), Limit: int64(len(v.rows)) + 1}
	column := func(label string, cell func(c circleView) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Label: words.Of(ctx, "circles.column", label), Cell: func(i int) templ.Component { return cell(v.rows[i]) }})
	}
	column("name", nameCell)
	column("members", membersCell)
	column("term", termCell)
	column("open", func(c circleView) templ.Component { return page.Plain(words.Number(ctx, c.asked)) })
	label, path := "", ""
	if v.may {
		label, path = words.T(ctx, "circles.create"), "/proposals/carry/circles.create"
	}
	t.Empty = page.Empty(words.T(ctx, "circles.none"), label, path)
	return t
}
