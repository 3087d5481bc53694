package view

import (
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/governance"
	"metaorg/domain/meetings"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// Names of inputs of the table of hands, each with the member's handle behind.
const (
	handField   = "hand."
	clauseField = "clause."
)

// attendanceAct enters who is present, by ticks, in the minute-taker's own name.
func attendanceAct() page.Act {
	a := about("meetings.attend", true)
	a.Name, a.Kind = "meetings.attendance", "meetings.attend"
	a.Title = func(r *page.Request) string { return words.T(r.Context(), "meetings.enter_present") }
	a.Prepare = func(_ *page.Request, f form.Form) (form.Form, error) { return f.Hide("meeting"), nil }
	return a
}

// showOfHandsAct enters the whole table of hands with one signature: who is not
// entered as present yet is entered too.
func showOfHandsAct() page.Act {
	a := about("meetings.enter_hands", true)
	a.Name, a.Kind = "meetings.show_of_hands", "meetings.enter_hands"
	a.Title = func(r *page.Request) string { return words.T(r.Context(), "meetings.enter_hands") }
	a.Show = func(r *page.Request, f form.Form) templ.Component {
		v, i, err := tableFor(r)
		if err != nil {
			return page.Fields(f.Fields)
		}
		return handsInputs(v, i, f.Field("hands").Error)
	}
	a.Messages = func(r *page.Request, typed form.Values) ([]machine.Message, error) {
		v, i, err := tableFor(r)
		if err != nil {
			return nil, err
		}
		return v.shows(i, typed)
	}
	return a
}

// tableFor finds the meeting and the item whose hands are entered.
func tableFor(r *page.Request) (v meetingView, i item, err error) {
	r.SetPathValue("n", r.Typed.Get("meeting"))
	v = meetingView{now: r.Site.Now(), inside: true}
	if err := r.Read(func(tx *sql.Tx) error { return v.load(r, tx) }); err != nil {
		return v, i, err
	}
	at := slices.IndexFunc(v.agenda, func(i item) bool { return strconv.FormatInt(i.number, 10) == r.Typed.Get("item") })
	if at < 0 {
		return v, i, machine.NotFound("meetings.unknown_item", "the agenda of meeting %d has no item %.20s", v.number, r.Typed.Get("item")).At("item")
	}
	i = v.agenda[at]
	for n := range i.hands {
		h := &i.hands[n]
		if c := r.Typed.Get(handField + h.member); c != "" && h.state == meetings.Waiting {
			h.choice, h.clause = governance.Choice(c), r.Typed.Get(clauseField+h.member)
		}
	}
	return v, i, nil
}

// shows are the messages of what was typed into the table: hands that are new
// or changed, and before them who shows one and was not entered as present.
func (m meetingView) shows(i item, typed form.Values) (all []machine.Message, err error) {
	enter := meetings.EnterHands{Meeting: uint64(m.number), Item: uint64(i.number)}
	come := meetings.Attend{Meeting: uint64(m.number)}
	for _, h := range i.hands {
		c := governance.Choice(typed.Get(handField + h.member))
		if c == "" || h.state != meetings.Waiting {
			continue
		}
		raise := meetings.Raise{Member: people.MemberID(h.member), Choice: c}
		if c == governance.No {
			raise.Clause = strings.TrimSpace(typed.Get(clauseField + h.member))
		}
		if h.was == c && h.wasClause == raise.Clause {
			continue
		}
		enter.Hands = append(enter.Hands, raise)
		if !h.present {
			come.Members = append(come.Members, raise.Member)
		}
	}
	if len(come.Members) > 0 {
		all = append(all, come)
	}
	return append(all, enter), enter.Check()
}
