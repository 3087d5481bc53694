package view

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"metaorg/matching"
	"metaorg/web/words"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func postPath(n int64) string { return "/opportunities/" + itoa(n) }

// line is somebody who could do something, or who could not, with the reasons in
// words.
type line struct {
	party
	Person   bool     `json:"person,omitempty"`
	Newcomer bool     `json:"newcomer,omitempty"`
	Score    int64    `json:"score,omitempty"` // Of 1000.
	For      []string `json:"for,omitempty"`
	Against  []string `json:"against,omitempty"`
	Asked    string   `json:"asked,omitempty"` // asked, said_no or answered.
	at       int64    // Since when.
}

// weighed are the reasons of a match: what speaks for it and what against.
func (p *pool) weighed(ctx context.Context, x sought, m matching.Match) line {
	who := p.who[m.Candidate]
	l := line{party: who.party, Person: who.isPerson, Newcomer: who.newcomer, Score: m.Score}
	proven, tied := false, false
	for _, r := range m.Reasons {
		proven = proven || r.Kind == matching.Evidence
		tied = tied || r.Kind == matching.WorkedTogether
		text := p.reason(ctx, x, who, r)
		switch {
		case text == "":
		case speaksAgainst(r.Kind):
			l.Against = append(l.Against, text)
		default:
			l.For = append(l.For, text)
		}
	}
	if !proven {
		l.Against = append(l.Against, words.T(ctx, "pairing.against.unproven"))
	}
	if !tied && x.asker.ID != "" {
		l.Against = append(l.Against, words.T(ctx, "pairing.against.strangers", "Name", x.asker.Name))
	}
	if who.engaged > 0 {
		l.Against = append(l.Against, words.T(ctx, "pairing.against.engaged", "Count", int(who.engaged)))
	}
	return l
}

func speaksAgainst(k matching.Kind) bool {
	switch k {
	case matching.Broader, matching.AlsoBroader, matching.AlsoLacks, matching.LevelBelow, matching.LevelUnsaid, matching.HoursPart, matching.HoursUnsaid, matching.FromAfar, matching.PlaceUnsaid,
		matching.LacksCompetence, matching.LacksLevel, matching.LacksHours, matching.LacksPlace:
		return true
	default:
		return false
	}
}

// reason is a reason in words; empty for one that says nothing that others do not.
func (p *pool) reason(ctx context.Context, x sought, who person, r matching.Reason) string {
	const group = "pairing.reasons."
	switch r.Kind {
	case matching.AlsoHas:
		if r.Have > 0 {
			r.Kind = matching.Narrower
		}
		return words.T(ctx, group+string(r.Kind), "Term", called(p.lang, r.Of, p.terms), "For", called(p.lang, r.For, p.terms))
	case matching.AlsoBroader:
		return words.T(ctx, group+"broader", "Term", called(p.lang, r.Of, p.terms), "For", called(p.lang, r.For, p.terms))
	case matching.Exactly, matching.Narrower, matching.Broader, matching.AlsoLacks:
		return words.T(ctx, group+string(r.Kind), "Term", called(p.lang, r.Of, p.terms), "For", called(p.lang, r.For, p.terms))
	case matching.LevelReached, matching.LevelBelow, matching.LacksLevel:
		if r.Have < 1 || r.Have > int64(len(levels)) {
			return ""
		}
		return words.Of(ctx, "pairing.levels", string(levels[r.Have-1]))
	case matching.Evidence:
		return words.T(ctx, "pairing.evidence", "Count", int(r.Have))
	case matching.HoursEnough, matching.HoursPart:
		return words.T(ctx, group+string(r.Kind), "Have", words.Number(ctx, r.Have), "Want", words.Number(ctx, r.Want))
	case matching.LacksHours:
		return words.T(ctx, group+"lacks_hours", "Want", words.Number(ctx, r.Want))
	case matching.Here, matching.Nearby:
		return words.T(ctx, group+string(r.Kind), "Place", written(who.places, r.Of))
	case matching.FromAfar, matching.LacksPlace:
		if len(who.places) == 0 {
			return words.T(ctx, group+"place_unsaid")
		}
		return words.T(ctx, group+string(r.Kind), "Place", who.places[0])
	case matching.WorkedTogether:
		return words.T(ctx, "pairing.worked_together", "Name", x.asker.Name, "Count", int(r.Have))
	case matching.NewcomersTurn:
		return words.T(ctx, group+"newcomers_turn", "Rank", words.Number(ctx, r.Have))
	case matching.HoursUnsaid, matching.PlaceUnsaid:
		return words.T(ctx, group+string(r.Kind))
	default:
		return ""
	}
}

// written is a place as its holder writes it.
func written(places []string, id string) string {
	for _, text := range places {
		if place, _ := placeOf(text); place == id {
			return text
		}
	}
	return id
}

// onTeam says how somebody stands to who leads a team.
func (p *pool) onTeam(ctx context.Context, lead string, m matching.Member) string {
	name := p.who[lead].Name
	times := p.times[pairOf(lead, m.Candidate)]
	switch {
	case m.Candidate == lead:
		return words.T(ctx, "pairing.stands.leads")
	case m.Distance < 0:
		return words.T(ctx, "pairing.stands.stranger", "Name", name)
	case len(m.Over) > 0:
		all := ""
		for i, over := range m.Over {
			if i > 0 {
				all += ", "
			}
			all += p.who[over].Name
		}
		return words.T(ctx, "pairing.stands.over", "Name", name, "Over", all)
	}
	return words.T(ctx, "pairing.worked_together", "Name", name, "Count", int(times))
}

// searched says what is looked for, in short.
func (p *pool) searched(ctx context.Context, x sought) []string {
	var all []string
	for _, id := range x.terms {
		all = append(all, called(p.lang, id, p.terms))
	}
	if x.hours > 0 {
		all = append(all, words.T(ctx, "pairing.hours_a_month", "Hours", words.Number(ctx, x.hours)))
	}
	switch {
	case x.place != "" && x.remote:
		all = append(all, words.T(ctx, "pairing.place_or_afar", "Place", x.place))
	case x.place != "":
		all = append(all, x.place)
	}
	return all
}

// joined puts several things behind each other.
func joined(all []string) string { return strings.Join(all, " · ") }

func toneOf(asked string) string {
	switch asked {
	case "answered":
		return "good"
	case "asked":
		return "wait"
	}
	return "plain"
}

// outline is how thick the line round a spot is: whoever leads has a thicker one.
func outline(leads bool) string {
	if leads {
		return "3"
	}
	return "1"
}

// actPath leads to the form of an act.
func actPath(act, next string, fields ...string) templ.SafeURL {
	v := url.Values{"next": {next}}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Set(fields[i], fields[i+1])
	}
	return templ.SafeURL("/acts/" + act + "?" + v.Encode())
}
