package view

import (
	"context"
	"embed"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/domain/rounds"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/units"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Pages are what clearing rounds add to the pages.
func Pages() page.Module {
	return page.Module{
		Name:  "rounds",
		Words: locale,
		Nav:   []page.NavItem{{Key: "rounds.title", Path: "/rounds", Order: 49, Group: page.Economy, Who: page.Participants, Not: func(v page.Viewer) bool { return !v.Belongs }}},
		Routes: []page.Route{
			{Pattern: "GET /rounds", Who: page.Participants, Show: showRounds},
			{Pattern: "GET /rounds/{round}", Who: page.Participants, Show: showRound},
			{Pattern: "GET /rounds/{round}/solution", Who: page.Participants, Show: serveSolution},
		},
		Acts: []page.Act{
			{Name: "rounds.open", Prepare: openForm, Over: notTaking, Then: func(form.Values) string { return "/rounds" }},
			{Name: "rounds.call_off", Prepare: hideRound, About: aboutRound, Then: toRound},
		},
		Sections: []page.Section{{Slot: page.Coordination, Order: 68, Who: page.Participants, Show: showWaiting}},
		Needs:    needs,
		Changes:  changes,
		Undo:     map[string]func(*page.Request, machine.Message) (page.Undoing, bool){"rounds.open": undoOpen},
		Samples:  samples,
	}
}

// notTaking stands in the place of the form that is for those who take part.
var notTaking = page.NotFor(func(s state.Reader, id string) bool {
	return membership.HasVoice(s, people.MemberID(id)) || membership.IsActive(s, people.MemberID(id))
}, "/rounds")

func itoa(n int64) string          { return strconv.FormatInt(n, 10) }
func roundPath(n int64) string     { return "/rounds/" + itoa(n) }
func owedPath(n int64) string      { return "/obligations/" + itoa(n) }
func toRound(v form.Values) string { return "/rounds/" + url.PathEscape(v.Get("round")) }

// actPath is the form of an act with fields filled in, names and values in turn.
func actPath(act, next string, fields ...string) templ.SafeURL {
	q := url.Values{"next": {next}}
	for i := 0; i+1 < len(fields); i += 2 {
		q.Set(fields[i], fields[i+1])
	}
	return templ.SafeURL("/acts/" + act + "?" + q.Encode())
}

// openForm offers the units that members owe each other in, and closes no sooner
// than it may.
func openForm(r *page.Request, f form.Form) (form.Form, error) {
	if all := unitsOwed(r); len(all) > 0 {
		f = f.Set("unit", func(x *form.Field) {
			x.Control, x.Options = form.Choice, nil
			for _, code := range all {
				x.Options = append(x.Options, form.Option{Value: code, Label: code})
			}
		})
	}
	return f.Set("days", func(x *form.Field) {
		x.Help = words.T(r.Context(), "rounds.days_help", "Count", int(noticeDays(r)))
	}), nil
}

// noticeDays is how long a round is open at least.
func noticeDays(r *page.Request) (days int64) {
	r.Site.Node.Read(func(s state.Reader) { days = rounds.NoticeDays(s) })
	return days
}

func hideRound(_ *page.Request, f form.Form) (form.Form, error) {
	return f.Set("round", func(x *form.Field) {
		if x.Value != "" && x.Error == "" {
			x.Control = form.Hidden
		}
	}), nil
}

// aboutRound says which round is meant, which in the message is a number.
func aboutRound(r *page.Request) string {
	one, err := readRound(r, r.Typed.Get("round"))
	if err != nil {
		return ""
	}
	return words.T(r.Context(), "rounds.about", "Number", one.number, "Unit", one.unit, "Closes", words.Moment(r.Context(), one.closes))
}

// undoOpen calls off what was just opened.
func undoOpen(r *page.Request, msg machine.Message) (page.Undoing, bool) {
	m, ok := msg.(rounds.Open)
	if !ok {
		return page.Undoing{}, false
	}
	n, one, ok := latest(r, m.Unit)
	if !ok || one.Stage != rounds.StageOpen || string(one.By) != r.Viewer.MemberID() {
		return page.Undoing{}, false
	}
	return page.Undoing{Act: "rounds.call_off", Fields: url.Values{"round": {strconv.FormatUint(n, 10)}, "next": {"/rounds"}}, Until: one.Closes}, true
}

// amount writes an amount as the reader's language does.
func amount(ctx context.Context, n int64, code string) string {
	u, _ := units.Of(code)
	digits, sign := itoa(n), ""
	if n < 0 {
		digits, sign = digits[1:], "\u2212"
	}
	for len(digits) <= int(u.Decimals) {
		digits = "0" + digits
	}
	at := len(digits) - int(u.Decimals)
	whole, _ := strconv.ParseInt(digits[:at], 10, 64)
	point := "."
	if words.Lang(ctx) == "de" {
		point = ","
	}
	if at == len(digits) {
		point = ""
	}
	return sign + words.Number(ctx, whole) + point + digits[at:] + "\u00a0" + code
}

func toneOf(s rounds.Stage) string {
	switch s {
	case rounds.StageExecuted:
		return "good"
	case rounds.StageOpen, rounds.StageTaking, rounds.StageComputing, rounds.StageWaiting, rounds.StageApplying:
		return "wait"
	case rounds.StageLapsed, rounds.StageCalledOff:
	}
	return "plain"
}
