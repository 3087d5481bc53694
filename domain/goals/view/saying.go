package view

import (
	"context"
	"net/url"

	"github.com/a-h/templ"

	"metaorg/domain/goals"
	"metaorg/web/page"
	"metaorg/web/words"
)

func actPath(act string, goal int64) templ.SafeURL {
	return templ.SafeURL("/acts/" + act + "?" + url.Values{"goal": {itoa(goal)}, "next": {goalPath(goal)}}.Encode())
}

// tiePath is the form in which one chooses what helps, of one sort.
func tiePath(goal int64, what string) templ.SafeURL {
	return templ.SafeURL("/acts/goals.tie?" + url.Values{"goal": {itoa(goal)}, "what": {what}, "next": {goalPath(goal)}}.Encode())
}

// sorts are what can be tied to a goal.
var sorts = []string{string(goals.Resource), string(goals.Service), string(goals.Adoption)}

func toneOf(state string) string {
	switch goals.State(state) {
	case goals.Reached, goals.OnTrack:
		return "good"
	case goals.Behind:
		return "wait"
	case goals.Begun, goals.GivenUp:
	}
	return "plain"
}

// tableOf is the table of goals with its cells.
func (v goalsView) tableOf(ctx context.Context) page.Table {
	t := v.table
	column := func(name, label string, cell func(g goal) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, "goals.column."+label), Cell: func(i int) templ.Component { return cell(v.rows[i]) }})
	}
	column("title", "goal", goalCell)
	column("name", "member", func(g goal) templ.Component { return page.MemberLink(g.who.id, g.who.name) })
	column("state", "state", stateBadge)
	column("now", "now", func(g goal) templ.Component { return page.Plain(g.now) })
	column("until", "until", func(g goal) templ.Component { return page.OnDay(g.until) })
	t.Empty = page.Empty(words.T(ctx, "goals.none"), "", "")
	return t
}
