package view

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"metaorg/domain/opportunities"
	"metaorg/units"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func postPath(n int64) string { return "/opportunities/" + itoa(n) }

// actPath leads to the form of an act, for one of whom the viewer may act for.
func actPath(act, as, next string, fields ...string) templ.SafeURL {
	v := url.Values{"next": {next}}
	if as != "" {
		v.Set("acting_for", as)
	}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Set(fields[i], fields[i+1])
	}
	return templ.SafeURL("/acts/" + act + "?" + v.Encode())
}

// actingFor is how a form is told that somebody acts for this one; "-" for oneself.
func actingFor(v page.Viewer, who string) string {
	if who == string(v.Person) {
		return "-"
	}
	return who
}

// noonUTC is a moment of a day that is the same day nearly everywhere.
func noonUTC(date string) int64 {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0
	}
	return t.Unix() + 12*3600
}

func onDay(ctx context.Context, date string) string { return words.Day(ctx, noonUTC(date)) }

// when says from when until when.
func (p post) when(ctx context.Context) string {
	switch {
	case p.from != "" && p.from == p.until:
		return words.T(ctx, "opportunities.on", "Day", onDay(ctx, p.until))
	case p.from != "" && p.until != "":
		return words.T(ctx, "opportunities.from_until", "From", onDay(ctx, p.from), "Until", onDay(ctx, p.until))
	case p.until != "":
		return words.T(ctx, "opportunities.until", "Until", onDay(ctx, p.until))
	case p.from != "":
		return words.T(ctx, "opportunities.from", "From", onDay(ctx, p.from))
	}
	return words.T(ctx, "opportunities.any_time")
}

// where says where it is done.
func (p post) where(ctx context.Context) string {
	switch {
	case p.remote && p.place != "":
		return words.T(ctx, "opportunities.place_or_anywhere", "Place", p.place)
	case p.remote:
		return words.T(ctx, "opportunities.anywhere")
	}
	return p.place
}

// onTerms says on what terms, and what for.
func (p post) onTerms(ctx context.Context) string {
	text := words.Of(ctx, "opportunities.terms", string(p.terms))
	if p.inReturn != "" {
		text += ": " + p.inReturn
	}
	return text
}

// howMuch writes a quantity as the reader's language does; nothing where none is said.
func (p post) howMuch(ctx context.Context) string {
	u, ok := units.Of(p.unit)
	if !ok || p.quantity == 0 {
		return ""
	}
	whole, part, _ := strings.Cut(u.Plain(p.quantity), ".")
	if n, err := strconv.ParseInt(whole, 10, 64); err == nil {
		whole = words.Number(ctx, n)
	}
	if u.Of != units.Money {
		part = strings.TrimRight(part, "0")
	}
	if part != "" && words.Lang(ctx) == "de" {
		whole += "," + part
	} else if part != "" {
		whole += "." + part
	}
	return whole + "\u00a0" + unitName(ctx, u)
}

func unitName(ctx context.Context, u units.Unit) string {
	if u.Of == units.Money {
		return u.Code
	}
	return words.Of(ctx, "opportunities.units", u.Code)
}

// summary is what a line of a list says of it.
func (p post) summary(ctx context.Context) string {
	var all []string
	for _, part := range []string{p.howMuch(ctx), p.when(ctx), p.where(ctx), words.Of(ctx, "opportunities.terms", string(p.terms))} {
		if part != "" {
			all = append(all, part)
		}
	}
	return strings.Join(all, " · ")
}

func toneOf(s opportunities.Stage) string {
	switch s {
	case opportunities.Open, opportunities.Done:
		return "good"
	case opportunities.Agreed, opportunities.Expired:
		return "wait"
	case opportunities.Over:
	}
	return "plain"
}

func toneOfAnswer(s opportunities.Sort) string {
	switch s {
	case opportunities.Chosen, opportunities.Confirmed:
		return "good"
	case opportunities.Given:
		return "wait"
	case opportunities.Declined, opportunities.TakenBack, opportunities.Fell, opportunities.Passed:
	}
	return "plain"
}

// competencePath is the board with what asks for a competence.
func competencePath(id string) string {
	return "/opportunities?" + url.Values{"competence": {id}}.Encode()
}

// named makes options of the words of a group.
func named(ctx context.Context, group string, values ...string) (all []form.Option) {
	for _, v := range values {
		all = append(all, form.Option{Value: v, Label: words.Of(ctx, group, v)})
	}
	return all
}

// like fills a new need or offer with what the board is narrowed to.
func (v boardView) like() (fields []string) {
	if v.asked.competence != "" {
		fields = append(fields, "competences", v.asked.competence)
	}
	if v.asked.place != "" && v.asked.place != anywhere {
		fields = append(fields, "place", v.asked.place)
	}
	return fields
}

// of are those of a kind.
func (v memberView) of(k opportunities.Kind) (some []post) {
	for _, p := range v.all {
		if p.kind == k {
			some = append(some, p)
		}
	}
	return some
}

// is reports whether an answer is the reader's.
func (v postView) is(a answer) bool {
	return v.viewer.SignedIn() && slices.Contains(v.viewer.Own(), a.who.id)
}

// mostAtAGlance is how many needs and offers are read through without a filter,
// which on a phone would push them off the first screen.
const mostAtAGlance = 8

// filters reports whether there is enough to narrow, or it is narrowed.
func (v boardView) filters() bool {
	n := int64(0)
	for _, s := range v.sides {
		n += s.total
	}
	return n > mostAtAGlance || v.asked.narrowed() || v.asked.kind != ""
}
