package meetings

import (
	"slices"

	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Call calls a meeting. Everybody is told, as long before as the strictest of
// its matters asks for.
type Call struct {
	Title       string           `json:"title" help:"what the meeting is called" example:"Autumn meeting" pos:"1"`
	At          int64            `json:"at" help:"when it begins, as Unix seconds" example:"1798794000"`
	Place       Place            `json:"place" help:"where you meet: room, line or both" example:"both" choices:"room,line,both"`
	Where       string           `json:"where" help:"the room or how to dial in, without names or numbers of persons" example:"Mill Lane hall; the line is on the notice board"`
	Agenda      []Item           `json:"agenda" help:"what it is about, in order"`
	MinuteTaker machine.PersonID `json:"minute_taker" help:"handle of the person who takes the minutes" example:"ada"`
}

// MeetingCalled says that there will be a meeting.
type MeetingCalled struct {
	Meeting     uint64           `json:"meeting"`
	Member      people.MemberID  `json:"member"`
	By          machine.PersonID `json:"by"` // Who signed, as everywhere here.
	Title       string           `json:"title"`
	At          int64            `json:"at"`
	Place       Place            `json:"place"`
	Where       string           `json:"where"`
	Agenda      []Item           `json:"agenda"`
	MinuteTaker machine.PersonID `json:"minute_taker"`
}

// Check refuses what is no invitation.
func (m Call) Check() error {
	if err := checkTitle(m.Title, "title"); err != nil {
		return err
	}
	if err := checkPlace(m.Place, m.Where); err != nil {
		return err
	}
	if len(m.Agenda) == 0 {
		return machine.Malformed("meetings.no_agenda", "say what the meeting is about: an agenda has one item at least").At("agenda")
	}
	if len(m.Agenda) > maxItems {
		return machine.OverLimit("meetings.long_agenda", "an agenda has %d items at most", maxItems).At("agenda")
	}
	var seen []uint64
	for _, i := range m.Agenda {
		if err := checkTitle(i.Title, "agenda"); err != nil {
			return err
		}
		if i.Proposal != 0 && slices.Contains(seen, i.Proposal) {
			return machine.Malformed("meetings.proposal_twice", "proposal %d is on the agenda twice", i.Proposal).At("agenda")
		}
		seen = append(seen, i.Proposal)
	}
	return nil
}

func checkTitle(title, field string) error {
	if title == "" || len(title) > maxTitle {
		return machine.Malformed("meetings.bad_title", "a title has 1 to %d letters", maxTitle).At(field)
	}
	return nil
}

func checkPlace(p Place, where string) error {
	if !slices.Contains([]Place{Room, Line, Both}, p) {
		return machine.Malformed("meetings.bad_place", "people meet in a room, on a line, or both").At("place")
	}
	if where == "" || len(where) > maxWhere {
		return machine.Malformed("meetings.bad_where", "say in 1 to %d letters where the room is, or how to get on the line", maxWhere).At("where")
	}
	return nil
}

// Apply calls the meeting.
func (m Call) Apply(s *machine.Step) error {
	who := people.ActingMember(s)
	if !membership.HasVoice(s, who) {
		return machine.NotAllowed("meetings.no_voice", "%s has no voice here; members and provisional members call meetings, each through who acts for it", who)
	}
	if err := takes(s, m.MinuteTaker); err != nil {
		return err
	}
	for _, i := range m.Agenda {
		if err := decidable(s, i.Proposal); err != nil {
			return err
		}
	}
	if err := timely(s, m.At, m.Agenda); err != nil {
		return err
	}
	if ahead := tidied(s, who); ahead >= maxComing {
		return machine.OverLimit("meetings.too_many_ahead", "%s called %d meetings that are still to come; wait for one, or call one off", who, ahead)
	}
	n := lastMeeting.Next(s)
	coming.Add(s, who, n)
	meetings.Put(s, n, Meeting{
		By: who, Title: m.Title, At: m.At, Place: m.Place, Where: m.Where, Agenda: m.Agenda, MinuteTaker: m.MinuteTaker, Since: s.Time,
	})
	s.Emit(MeetingCalled{n, who, s.By, m.Title, m.At, m.Place, m.Where, m.Agenda, m.MinuteTaker})
	return nil
}

// takes refuses a minute-taker whom nobody knows.
func takes(s *machine.Step, p machine.PersonID) error {
	if !people.Exists(s, p) {
		return machine.NotFound("meetings.unknown_person", "nobody is registered as %.60q", p).At("minute_taker")
	}
	return nil
}

// decidable refuses a proposal that a meeting can't decide.
func decidable(s *machine.Step, proposal uint64) error {
	if proposal == 0 {
		return nil
	}
	p, ok := governance.ProposalOf(s, proposal)
	switch {
	case !ok:
		return machine.NotFound("meetings.unknown_proposal", "there is no proposal number %d", proposal).At("agenda")
	case p.Status != governance.Undecided:
		return machine.Conflict("meetings.decided", "proposal %d is %s already", proposal, p.Status).At("agenda")
	}
	return nil
}

// timely refuses a meeting that is called too late for its strictest matter, or
// far too early. Where there is none it needs the notice of an ordinary one.
func timely(s *machine.Step, at int64, agenda []Item) error {
	if earliest := s.Time + NoticeDays(s, agenda)*day; at < earliest {
		no := machine.Conflict("meetings.short_notice", "with this agenda a meeting is called %d days before it begins at the latest", NoticeDays(s, agenda)).At("at")
		no.After = earliest
		return no
	}
	if at > s.Time+maxAhead*day {
		return machine.Malformed("meetings.far_ahead", "a meeting is called %d days before it begins at the earliest", maxAhead).At("at")
	}
	return nil
}

// NoticeDays is how many days before it begins a meeting with this agenda is
// called: as many as the strictest of its matters is announced before its vote.
func NoticeDays(r state.Reader, agenda []Item) (days int64) {
	for _, i := range agenda {
		terms := governance.TermsOf(r, governance.Ordinary)
		if p, ok := governance.ProposalOf(r, i.Proposal); ok {
			terms = p.Terms
		}
		days = max(days, terms.NoticeDays)
	}
	return days
}

// tidied counts a member's meetings ahead, and forgets those that have begun.
func tidied(s *machine.Step, who people.MemberID) (ahead int64) {
	var past []uint64
	for n := range coming.Of(s, who) {
		if m, _ := meetings.Get(s, n); m.At > s.Time {
			ahead++
		} else {
			past = append(past, n)
		}
	}
	for _, n := range past {
		coming.Remove(s, who, n)
	}
	return ahead
}
