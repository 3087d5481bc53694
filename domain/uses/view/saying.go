package view

import (
	"context"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/commons"
	"metaorg/domain/uses"
	"metaorg/web/page"
	"metaorg/web/words"
)

// usesView is what the page of all uses shows.
type usesView struct {
	table   page.Table
	rows    []adoption
	outcome string // That is asked for; empty for any.
}

// wishesView is what the page of all wishes shows.
type wishesView struct {
	table  page.Table
	rows   []wish
	wishes bool   // The reader may wish.
	state  string // Of those that are shown.
}

// outcomes are the ways it can have gone, the empty one for not told yet.
var outcomes = []string{string(uses.Helped), string(uses.Mixed), string(uses.DidNot)}

func actPath(act, field string, n int64, next string) templ.SafeURL {
	return templ.SafeURL("/acts/" + act + "?" + url.Values{field: {itoa(n)}, "next": {next}}.Encode())
}

// adoptPath is the form for using the latest version of a resource.
func (v resourceView) adoptPath() templ.SafeURL {
	values := url.Values{"resource": {itoa(v.resource)}, "next": {resourcePath(v.resource)}}
	if v.head != 0 {
		values.Set("version", itoa(v.head))
	}
	return templ.SafeURL("/acts/uses.adopt?" + values.Encode())
}

// tally is how often it went how, for those who told; empty where nobody did.
func (v resourceView) tally(ctx context.Context) string {
	var all []string
	for _, o := range []uses.Outcome{uses.Helped, uses.Mixed, uses.DidNot} {
		if n := v.count(o); n > 0 {
			all = append(all, words.T(ctx, "uses.times", "Number", n, "Outcome", words.Of(ctx, "uses.outcomes", string(o))))
		}
	}
	if len(all) == 0 {
		return ""
	}
	return ": " + strings.Join(all, ", ")
}

func toneOf(outcome string) string {
	switch uses.Outcome(outcome) {
	case uses.Helped:
		return "good"
	case uses.DidNot:
		return "bad"
	case uses.Mixed:
		return "wait"
	}
	return "plain"
}

func stageTone(s uses.Stage) string {
	switch s {
	case uses.Granted:
		return "good"
	case uses.Asked:
		return "wait"
	case uses.Refused:
		return "bad"
	case uses.Ended:
	}
	return "plain"
}

func stateTone(state string) string {
	switch state {
	case "fulfilled":
		return "good"
	case "open":
		return "wait"
	}
	return "plain"
}

// footingText says on what footing the reader stands, and by which rule.
func (v resourceView) footingText(ctx context.Context) string {
	f := v.footing
	class := words.Of(ctx, "uses.classes", string(f.Class))
	switch f.Allowance {
	case commons.Quota:
		return words.T(ctx, "uses.footing.quota", "Class", class, "Quota", f.Quota, "Days", f.Days)
	case commons.Fee:
		return words.T(ctx, "uses.footing.fee", "Class", class, "Fee", words.Number(ctx, f.Fee), "Currency", f.Currency)
	case commons.Deny:
		return words.T(ctx, "uses.footing.deny", "Class", class)
	case commons.Free:
	}
	if v.head == 0 {
		return words.T(ctx, "uses.footing.free")
	}
	return words.T(ctx, "uses.footing.free_version")
}

// tableOf is the table of adoptions with its cells.
func (v usesView) tableOf(ctx context.Context) page.Table {
	t := v.table
	column := func(name, label string, cell func(a adoption) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, "uses.column."+label), Cell: func(i int) templ.Component { return cell(v.rows[i]) }})
	}
	column("title", "what", whatCell)
	column("name", "who", func(a adoption) templ.Component { return page.MemberLink(a.who.id, a.who.name) })
	column("text", "context", func(a adoption) templ.Component { return page.Plain(a.text) })
	column("outcome", "outcome", outcomeBadge)
	column("since", "since", func(a adoption) templ.Component { return page.OnDay(a.since) })
	t.Empty = page.Empty(words.T(ctx, "uses.none"), "", "")
	return t
}

// tableOf is the table of wishes with its cells.
func (v wishesView) tableOf(ctx context.Context) page.Table {
	t := v.table
	column := func(name, label string, right bool, cell func(w wish) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, "uses.column."+label), Right: right, Cell: func(i int) templ.Component { return cell(v.rows[i]) }})
	}
	column("title", "wish", false, wishCell)
	column("kind", "kind", false, func(w wish) templ.Component { return page.Plain(words.Of(ctx, "commons.kinds", w.kind)) })
	column("name", "by", false, func(w wish) templ.Component { return page.MemberLink(w.who.id, w.who.name) })
	column("voices", "voices", true, func(w wish) templ.Component { return page.Plain(words.Number(ctx, w.voices)) })
	column("answers", "answers", true, func(w wish) templ.Component { return page.Plain(words.Number(ctx, w.answers)) })
	column("state", "state", false, func(w wish) templ.Component { return wishBadge(w.state) })
	t.Empty = page.Empty(words.T(ctx, "uses.wishes_none"), "", "")
	return t
}
