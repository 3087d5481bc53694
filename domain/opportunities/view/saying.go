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
func (p post) howMuch(ctx context.Context) string { return howMuch(ctx, p.quantity, p.unit) }

func howMuch(ctx context.Context, quantity int64, unit string) string {
	u, ok := units.Of(unit)
	if !ok || quantity == 0 {
		return ""
	}
	whole, part, _ := strings.Cut(u.Plain(quantity), ".")
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
	much := p.howMuch(ctx)
	if p.several {
		much = words.T(ctx, "opportunities.parts", "Count", len(p.parts))
	}
	for _, part := range []string{much, p.when(ctx), p.where(ctx), words.Of(ctx, "opportunities.terms", string(p.terms))} {
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

// summary says how much of a part is wanted, and on which days where they are not
// those of all of it.
func (p part) summary(ctx context.Context, all post) string {
	var said []string
	if much := howMuch(ctx, p.quantity, p.unit); much != "" {
		said = append(said, much)
	}
	if p.from != all.from || p.until != all.until {
		said = append(said, post{from: p.from, until: p.until}.when(ctx))
	}
	if len(said) > 0 && (p.competence.id != "" || p.shared != "") {
		said = append(said, "")
	}
	return strings.Join(said, " · ")
}

// open says how much of a part nobody was chosen for.
func (p part) open(ctx context.Context) string {
	switch {
	case p.left() == 0:
		return words.T(ctx, "opportunities.part_taken")
	case p.taken > 0:
		return words.T(ctx, "opportunities.part_left", "Much", howMuch(ctx, p.left(), p.unit))
	}
	return words.T(ctx, "opportunities.part_open")
}

// forWhat says what an answer is for, or was chosen for; nothing where it is all of it.
func (p post) forWhat(ctx context.Context, a answer) string {
	var all []string
	whole := true
	for i, x := range p.parts {
		much, in := max(1, x.quantity), len(a.parts) == 0 || slices.Contains(a.parts, x.number)
		if in && a.quantity > 0 {
			much = a.quantity
		}
		if len(a.takes) == len(p.parts) {
			much, in = a.takes[i], a.takes[i] > 0
		}
		whole = whole && in && much >= max(1, x.quantity)
		if !in {
			continue
		}
		said := howMuch(ctx, much, x.unit)
		switch {
		case p.several && said != "" && much < x.quantity:
			said = x.title + " (" + said + ")"
		case p.several:
			said = x.title
		}
		all = append(all, said)
	}
	if whole {
		return ""
	}
	return strings.Join(all, ", ")
}

// divisible reports whether one can answer to less than all of it.
func (p post) divisible() bool { return p.several || len(p.parts) == 1 && p.parts[0].quantity > 1 }
