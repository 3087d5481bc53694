package tellers

import (
	"slices"

	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/tally"
)

// Tell enters what a teller counted once the vote has closed: who handed in a
// paper, and how many papers say what. Blank and unreadable papers count as
// abstentions. Where individuals vote in a chamber of their own, theirs are
// another pile.
type Tell struct {
	Proposal uint64            `json:"proposal" help:"the proposal's number" example:"3" pos:"1"`
	Present  []people.MemberID `json:"present,omitempty" help:"who handed in a paper" example:"mill"`
	Yes      int64             `json:"said_yes" help:"how many papers say yes" example:"5" pos:"2"`
	No       int64             `json:"said_no" help:"how many papers say no" example:"2" pos:"3"`
	Abstain  int64             `json:"abstained" help:"how many papers abstain, are blank or can't be read" example:"1" pos:"4"`

	IndividualsYes     int64 `json:"individuals_yes,omitempty" help:"how many papers of individuals say yes, where they have a chamber" example:"3"`
	IndividualsNo      int64 `json:"individuals_no,omitempty" help:"how many papers of individuals say no" example:"1"`
	IndividualsAbstain int64 `json:"individuals_abstain,omitempty" help:"how many papers of individuals abstain, are blank or can't be read" example:"0"`
}

// CountTold says what a teller counted.
type CountTold struct {
	Proposal uint64           `json:"proposal"`
	Round    uint64           `json:"round"`
	Member   people.MemberID  `json:"member"`
	By       machine.PersonID `json:"by"` // Who signed.
	Stage    Stage            `json:"stage"`
	Sheet    Sheet            `json:"sheet"`
}

// RecountAsked says that the two tellers differ and count once more.
type RecountAsked struct {
	Proposal uint64 `json:"proposal"`
	Round    uint64 `json:"round"`
	Until    int64  `json:"until"`
}

// Check refuses what is no count.
func (m Tell) Check() error {
	for _, n := range []struct {
		field string
		count int64
	}{
		{"said_yes", m.Yes},
		{"said_no", m.No},
		{"abstained", m.Abstain},
		{"individuals_yes", m.IndividualsYes},
		{"individuals_no", m.IndividualsNo},
		{"individuals_abstain", m.IndividualsAbstain},
	} {
		if n.count < 0 || n.count > mostPapers {
			return machine.Malformed("tellers.bad_number", "a number of papers is 0 or more, and at most %d", mostPapers).At(n.field)
		}
	}
	sorted := slices.Sorted(slices.Values(m.Present))
	if len(slices.Compact(sorted)) < len(m.Present) {
		return machine.Malformed("tellers.present_twice", "name everybody once who handed in a paper: one member, one vote").At("present")
	}
	return nil
}

// mostPapers keeps numbers to what can be counted by hand.
const mostPapers = 1_000_000

// Apply notes the count and, once two tellers have one, compares.
func (m Tell) Apply(s *machine.Step) error {
	p, c, err := present(s, m.Proposal)
	if err != nil {
		return err
	}
	k, me := state.PairOf(m.Proposal, p.Rounds), people.ActingMember(s)
	if err := c.mayTell(s, k, me); err != nil {
		return err
	}
	sheet, err := m.sheet(s, k)
	if err != nil {
		return err
	}
	sheet.Turn = c.Turn
	sheets.Put(s, k, me, sheet)
	s.Emit(CountTold{m.Proposal, p.Rounds, me, s.By, c.Stage, sheet})
	c.compare(s, k, me, sheet)
	return nil
}

// mayTell refuses who does not count, and what comes too early or twice.
func (c Counting) mayTell(s *machine.Step, k roundKey, me people.MemberID) error {
	r, _ := roundOf(s, k.A, k.B)
	before, told := sheets.Get(s, k, me)
	switch {
	case !slices.Contains(c.Tellers, me):
		return machine.NotAllowed("tellers.not_a_teller", "%s was not drawn to count this vote", me)
	case !membership.IsActive(s, me):
		return machine.NotAllowed("tellers.not_active", "%s has no vote any more, so it does not count either", me)
	case s.Time < r.Closes:
		no := machine.Conflict("tellers.still_open", "papers are handed in until the vote closes; count them then").At("proposal")
		no.After = r.Closes
		return no
	case told && (c.Stage == WithThird || c.Stage == Recount && before.Turn == c.Turn):
		return machine.Conflict("tellers.told_already", "%s has told what it counted; that stands", me)
	}
	return nil
}

// sheet is the count, if the papers are as many as those who handed one in, and
// all of them are on the roll. Who lost the vote since stays on it: a paper can't
// be taken out of the pile.
func (m Tell) sheet(s *machine.Step, k roundKey) (sheet Sheet, err error) {
	onRoll, inChamber := map[people.MemberID]bool{}, map[people.MemberID]bool{}
	for id := range governance.OnRoll(s, k.A, k.B) {
		onRoll[id] = true
	}
	for id := range governance.InChamber(s, k.A, k.B) {
		inChamber[id] = true
	}
	var members, individuals int64
	for _, id := range m.Present {
		switch {
		case onRoll[id]:
			members++
		case inChamber[id]:
			individuals++
		default:
			return sheet, machine.NotAllowed("tellers.not_on_roll", "%s is not on the roll of this vote", id).At("present")
		}
	}
	sheet = Sheet{
		Present:     slices.Sorted(slices.Values(m.Present)),
		Members:     tally.Count{Yes: m.Yes, No: m.No, Abstain: m.Abstain},
		Individuals: tally.Count{Yes: m.IndividualsYes, No: m.IndividualsNo, Abstain: m.IndividualsAbstain},
	}
	if n := sheet.Members.Turnout(); n != members {
		return sheet, machine.Conflict("tellers.papers_differ", "you counted %d papers of members, and %d are marked as having handed one in; count both again", n, members).At("present")
	}
	if n := sheet.Individuals.Turnout(); n != individuals {
		return sheet, machine.Conflict("tellers.papers_differ", "you counted %d papers of individuals, and %d are marked as having handed one in; count both again", n, individuals).At("present")
	}
	return sheet, nil
}

// compare settles the count with the first two tellers that agree, and asks for
// another count where there are two that don't. One may correct itself until a
// second has told.
func (c Counting) compare(s *machine.Step, k roundKey, me people.MemberID, sheet Sheet) {
	told := 0 // In this stage; with a third, at all.
	var agrees people.MemberID
	for id, other := range sheets.Of(s, k) {
		if c.Stage == WithThird || other.Turn == c.Turn {
			told++
		}
		if id != me && agrees == "" && sheet.same(other) {
			agrees = id
		}
	}
	switch {
	case agrees != "":
		c.settle(s, k, sheet, slices.Sorted(slices.Values([]people.MemberID{me, agrees})))
	case c.Stage == First && told == tellers:
		c = c.enter(s, k, Recount)
		s.Emit(RecountAsked{k.A, k.B, c.Until})
	case c.Stage == Recount && told == tellers:
		c.askThird(s, k, false)
	case c.Stage == WithThird && told > tellers:
		c.fail(s, k)
	}
}
