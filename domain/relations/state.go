package relations

import (
	"strings"

	"metaorg/domain/competences"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// State says what one is to another. Once the other says the same from its side
// it counts. Said again it puts other words to it.
type State struct {
	With    people.MemberID `json:"with" help:"whom you mean: an organization or a person" example:"riverside" pos:"1"`
	Role    Role            `json:"role" help:"what you are to them: supplier, customer, partner, funder, funded, mentor, mentee, sibling, umbrella or member" example:"supplier" choices:"supplier,customer,partner,funder,funded,mentor,mentee,sibling,umbrella,member" pos:"2"`
	Words   string          `json:"words,omitempty" help:"what it is about, in a few words that stay in the log; they name no persons" example:"Flour, every other week, since 2019."`
	Instead Role            `json:"instead,omitempty" help:"what you are to them so far, if this takes its place" example:"customer" choices:"supplier,customer,partner,funder,funded,mentor,mentee,sibling,umbrella,member"`
}

// Stated says that one side says so.
type Stated struct {
	Relation uint64           `json:"relation"`
	Holder   people.MemberID  `json:"holder"` // Who says so.
	By       machine.PersonID `json:"by"`     // Who signed, as everywhere here.
	Other    people.MemberID  `json:"other"`
	Role     Role             `json:"role"` // What the holder is to the other.
	Words    string           `json:"words,omitempty"`
	Instead  Role             `json:"instead,omitempty"`
}

// Formed says that now both sides say so.
type Formed struct {
	Relation uint64           `json:"relation"`
	Holder   people.MemberID  `json:"holder"` // Who said so last.
	By       machine.PersonID `json:"by"`
	Other    people.MemberID  `json:"other"`
	Role     Role             `json:"role"`
	Words    string           `json:"words,omitempty"`
}

// Reworded says that a side puts it in other words.
type Reworded struct {
	Relation uint64           `json:"relation"`
	Holder   people.MemberID  `json:"holder"`
	By       machine.PersonID `json:"by"`
	Words    string           `json:"words,omitempty"`
}

// Check refuses what is no role, or says too much.
func (m State) Check() error {
	if err := checkSide(m.With, m.Role); err != nil {
		return err
	}
	if m.Instead != "" {
		if err := m.Instead.check("instead"); err != nil {
			return err
		}
		if m.Instead == m.Role {
			return machine.Malformed("relations.same_role", "that is what you are already; say what takes its place").At("instead")
		}
	}
	switch {
	case len(m.Words) > maxWords:
		return machine.OverLimit("relations.too_long", "this has %d bytes, more than %d", len(m.Words), maxWords).At("words")
	case m.Words != "" && (strings.TrimSpace(m.Words) == "" || !people.Reads(m.Words, false)):
		return machine.Malformed("relations.unprintable", "this has a character that nobody can see").At("words")
	}
	return nil
}

func checkSide(other people.MemberID, role Role) error {
	if other == "" {
		return machine.Malformed("relations.other_missing", "say whom you mean").At("with")
	}
	return role.check("role")
}

// Apply says it, or agrees to what the other side says.
func (m State) Apply(s *machine.Step) error {
	who, err := takesPart(s)
	if err != nil {
		return err
	}
	switch {
	case m.With == who:
		return machine.Malformed("relations.with_itself", "%s is itself; a relation has two sides", who).At("with")
	case !competences.TakesPart(s, m.With, s.Time):
		return machine.NotFound("relations.unknown_other", "%s takes no part in the network", m.With).At("with")
	}
	x, _ := Of(s, who, m.With, m.Role)
	mine, theirs := x.side(who)
	switch {
	case x.Stage == Said && theirs.Says && !mine.Says:
		return m.join(s, who, x)
	case x.Stage == Said, x.Stage == Counts:
		return m.reword(s, who, x)
	}
	return m.begin(s, who, x)
}

// takesPart is who acts, if it has a part in the network: members, supporters,
// those on their way in; and each person who acts for one of them, for itself.
func takesPart(s *machine.Step) (people.MemberID, error) {
	who := people.ActingMember(s)
	if !competences.TakesPart(s, who, s.Time) {
		return who, machine.NotAllowed("relations.no_part", "%s takes no part in the network; members, supporters and who acts for one of them do", who)
	}
	return who, nil
}

// begin says it first, where was is the last that there was of this kind.
func (m State) begin(s *machine.Step, who people.MemberID, was Relation) error {
	if was.Stage == Refused && was.Ender == m.With && s.Time < was.Since+declinedDays*day {
		return machine.NotAllowed("relations.declined_lately", "%s said no to this; leave it at that for %d days, unless it says so itself", m.With, declinedDays).At("role")
	}
	if m.Instead != "" {
		if old, _ := Of(s, who, m.With, m.Instead); old.Stage != Counts {
			return machine.Conflict("relations.nothing_instead", "%s is not %s to %s, as both say, so nothing can take the place of that", who, m.Instead, m.With).At("instead")
		}
	}
	if err := room(s, who); err != nil {
		return err
	}
	x := Relation{
		Number: last.Next(s), Instead: m.Instead, Turn: was.Turn,
		First: Side{Who: who, Role: m.Role}, Second: Side{Who: m.With, Role: m.Role.Other()},
	}
	if !First(who, m.With, m.Role) {
		x.First, x.Second = x.Second, x.First
	}
	mine, _ := x.side(who)
	mine.Says, mine.Words = true, m.Words
	said.Add(s, who, state.PairOf(m.With, m.Role))
	x.become(s, Said)
	s.Emit(Stated{x.Number, who, s.By, m.With, m.Role, m.Words, m.Instead})
	return nil
}

// join says what the other side says, so that it counts, and ends what it takes
// the place of.
func (m State) join(s *machine.Step, who people.MemberID, x Relation) error {
	if m.Instead != "" && m.Instead.Other() != x.Instead {
		return machine.Conflict("relations.other_instead", "%s did not say that this takes the place of another; say the same, or decline it", m.With).At("instead")
	}
	mine, _ := x.side(who)
	mine.Says, mine.Words = true, m.Words
	said.Add(s, who, state.PairOf(m.With, m.Role))
	x.become(s, Counts)
	s.Emit(Formed{x.Number, who, s.By, m.With, m.Role, m.Words})
	if x.Instead == "" {
		return nil
	}
	if old, _ := Of(s, m.With, who, x.Instead); old.Stage == Counts {
		old.become(s, Replaced)
		s.Emit(Ended{Relation: old.Number, Replaced: x.Number})
	}
	return nil
}

// reword puts what one says in other words.
func (m State) reword(s *machine.Step, who people.MemberID, x Relation) error {
	mine, theirs := x.side(who)
	if m.Words == mine.Words || m.Instead != "" && m.Instead != x.Instead {
		return machine.Conflict("relations.said_already", "%s has said that it is %s to %s; take that back to say something else", who, mine.Role, theirs.Who).At("role")
	}
	mine.Words = m.Words
	relations.Put(s, x.place(), x)
	s.Emit(Reworded{x.Number, who, s.By, m.Words})
	return nil
}

// room refuses who says too much of others, or waits for too many.
func room(s *machine.Step, who people.MemberID) error {
	all, waiting := 0, 0
	for o := range said.Of(s, who) {
		all++
		if x, _ := Of(s, who, o.A, o.B); x.Stage == Said {
			waiting++
		}
	}
	switch {
	case all >= maxSaid:
		return machine.OverLimit("relations.too_many", "%s is in %d relations; end one first", who, maxSaid)
	case waiting >= maxWaiting:
		return machine.OverLimit("relations.too_many_wait", "%d others have yet to answer what %s says; wait for them, or take some back", maxWaiting, who)
	}
	return nil
}
