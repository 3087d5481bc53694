package view

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/competences"
	"metaorg/web/page"
	"metaorg/web/words"
)

// actPath is the form of an act with fields filled in, names and values in turn.
func actPath(act, next string, fields ...string) templ.SafeURL {
	q := url.Values{"next": {next}}
	for i := 0; i+1 < len(fields); i += 2 {
		q.Set(fields[i], fields[i+1])
	}
	return templ.SafeURL("/acts/competences." + act + "?" + q.Encode())
}

func levelOf(text string) competences.Level { return competences.Level(text) }

func toneOf(l competences.Level) string {
	switch l {
	case competences.Teaching, competences.Experienced:
		return "good"
	case competences.Learning:
		return "wait"
	case competences.Able:
	}
	return "plain"
}

// line is a work in a line: what it was, and between whom.
func (w work) line(ctx context.Context) string {
	title := w.title
	if w.kind == competences.Contribution {
		title = words.Either(ctx, "competences.gift."+w.title, w.title)
	}
	return words.T(ctx, "competences.work_line", "Kind", words.Of(ctx, "competences.work", string(w.kind)), "Title", title, "Gave", w.gave.Name, "Received", w.received.Name, "Day", words.Day(ctx, w.at))
}

// proof says how much speaks for a competence; empty where nothing does.
func (h holding) proof(ctx context.Context) string {
	if h.evidence == 0 {
		return ""
	}
	return words.T(ctx, "competences.proof", "Count", int(h.evidence), "Partners", h.partners)
}

func (h holding) vouched(ctx context.Context) string {
	if h.count == 0 {
		return ""
	}
	return words.T(ctx, "competences.vouched", "Count", int(h.count))
}

func hoursOf(ctx context.Context, n int64) string {
	if n == 0 {
		return ""
	}
	return words.T(ctx, "competences.hours_month", "Hours", words.Number(ctx, n))
}

// tableOf is the table of competences with its cells.
func (v listView) tableOf(ctx context.Context) page.Table {
	t := v.table
	column := func(name, label string, right bool, cell func(x row) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, "competences.column."+label), Right: right, Cell: func(i int) templ.Component { return cell(v.rows[i]) }})
	}
	number := func(n int64) templ.Component { return page.Plain(words.Number(ctx, n)) }
	column("label", "competence", false, func(x row) templ.Component { return competenceLink(x.id, x.label) })
	column("holders", "holders", true, func(x row) templ.Component { return number(x.holders) })
	column("", "names", false, whoCell)
	column("hours", "hours", true, func(x row) templ.Component { return page.Plain(orDash(hoursOf(ctx, x.hours))) })
	column("proven", "proven", true, func(x row) templ.Component {
		if x.proven == 0 {
			return page.Plain("–")
		}
		return number(x.proven)
	})
	if v.q+v.area+v.filter != "" {
		t.Empty = page.Empty(words.T(ctx, "competences.none_found"), "", "")
	} else {
		t.Empty = page.Empty(words.T(ctx, "competences.none"), "", "")
	}
	return t
}

// tableOf is the table of who can do something, with its cells.
func (v whoView) tableOf(ctx context.Context) page.Table {
	t := v.table
	column := func(name, label string, right bool, cell func(h holding) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, "competences.column."+label), Right: right, Cell: func(i int) templ.Component { return cell(v.rows[i]) }})
	}
	column("name", "who", false, holderCell)
	column("rank", "level", false, levelCell)
	column("partners", "proof", false, func(h holding) templ.Component { return page.Plain(orDash(h.proof(ctx))) })
	column("endorsed", "vouched", false, func(h holding) templ.Component { return page.Plain(orDash(h.vouched(ctx))) })
	column("hours", "hours", true, func(h holding) templ.Component { return page.Plain(orDash(hoursOf(ctx, h.hours))) })
	t.Empty = page.Empty(words.T(ctx, "competences.nobody"), "", "")
	return t
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// param is the parameter of the filter that is chosen.
func (v listView) param() string {
	for _, f := range filters {
		if f.name == v.filter {
			return f.param
		}
	}
	return ""
}

// called is what a work was, without its two sides.
func (w work) called(ctx context.Context) string {
	kind := words.Of(ctx, "competences.work", string(w.kind)) + " " + itoa(w.number)
	if w.title == "" {
		return kind
	}
	return kind + ": " + words.Either(ctx, "competences.gift."+w.title, w.title)
}

// speaks is what speaks for a competence, in a line.
func (h holding) speaks(ctx context.Context) string {
	var all []string
	for _, part := range []string{h.proof(ctx), h.vouched(ctx), hoursOf(ctx, h.hours)} {
		if part != "" {
			all = append(all, part)
		}
	}
	return strings.Join(all, " · ")
}

// capacityLine is what a holder has for others in all.
func (v recordView) capacityLine(ctx context.Context) string {
	if v.capacity.until == "" {
		return words.T(ctx, "competences.capacity", "Hours", words.Number(ctx, v.capacity.hours))
	}
	return words.T(ctx, "competences.capacity_until", "Hours", words.Number(ctx, v.capacity.hours), "Day", words.Day(ctx, endOf(v.capacity.until)-1))
}

func (v recordView) emptyKey() string {
	if v.yours {
		return "competences.yours_none"
	}
	return "competences.record_none"
}
