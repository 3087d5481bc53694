package governance

import (
	"iter"
	"slices"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/tally"
)

// Chamber is how individuals take part in a round: they are counted beside the
// organizations. Where their chamber decides, what they turn down is not adopted;
// where too few of them take part it never stops the organizations.
type Chamber struct {
	Roll    int64     `json:"roll"`              // How many individuals can vote.
	Decides bool      `json:"decides,omitempty"` // False where they advise.
	Bar     tally.Bar `json:"bar"`
}

// ChamberResult is what individuals said.
type ChamberResult struct {
	Reason  tally.Reason `json:"reason"`
	Count   tally.Count  `json:"count"`
	Ballots []byte       `json:"ballots"` // BallotsHash of those that count.
}

// IndividualVoted says how an individual votes until they say otherwise.
type IndividualVoted struct {
	Proposal uint64          `json:"proposal"`
	Round    uint64          `json:"round"`
	Person   people.MemberID `json:"person"`
	Choice   Choice          `json:"choice"`
	Clause   string          `json:"clause,omitempty"`
	Replaces Choice          `json:"replaces,omitempty"` // What they said before.
}

var (
	chamberRoll    = state.NewSet2[roundKey, people.MemberID]("governance/chamber_roll")
	chamberBallots = state.NewMap2[roundKey, people.MemberID, Ballot]("governance/chamber_ballots")
)

// InChamber walks the individuals who can vote in a round, by id.
func InChamber(r state.Reader, proposal, round uint64) iter.Seq[people.MemberID] {
	return chamberRoll.Of(r, state.PairOf(proposal, round))
}

// ChamberBallotOf is the ballot of an individual in a round; none while they have
// not voted. On says whether they can vote in it, as far as the roll goes.
func ChamberBallotOf(r state.Reader, proposal, round uint64, person people.MemberID) (b Ballot, on bool) {
	k := state.PairOf(proposal, round)
	b, _ = chamberBallots.Get(r, k, person)
	return b, chamberRoll.Has(r, k, person) && membership.IsActive(r, person)
}

// ChamberBallotsOf walks the ballots of individuals in a round, by id.
func ChamberBallotsOf(r state.Reader, proposal, round uint64) iter.Seq2[people.MemberID, Ballot] {
	return chamberBallots.Of(r, state.PairOf(proposal, round))
}

// freezeChamber puts the individuals who are members now, and no party to the
// matter, on a round's roll of their own.
func freezeChamber(s *machine.Step, k roundKey, p Proposal, purpose Purpose) (c Chamber, ids []people.MemberID) {
	for id := range membership.Chamber(s) {
		if !slices.Contains(p.Parties, id) {
			ids = append(ids, id)
		}
	}
	for _, id := range ids {
		chamberRoll.Add(s, k, id)
	}
	if len(ids) > 0 {
		c.Roll = int64(len(ids))
		c.Bar = p.Terms.chamberBar(purpose, c.Roll)
		// Silence decides a lazy matter, and nobody is silent in a chamber of many.
		c.Decides = membership.ChamberDecides(s) && p.Class != Lazy
	}
	return c, ids
}

// chamberBar is the organizations' bar, by votes: one of many individuals does
// not stop everybody by a no, nor by staying away.
func (t Terms) chamberBar(p Purpose, onRoll int64) tally.Bar {
	switch t.Method {
	case tally.ByConsent:
		t.Method = tally.ByMajority
	case tally.ByShareOfAll:
		t.Method = tally.BySupermajority
	case tally.ByMajority, tally.BySupermajority, tally.ByLazyConsent:
	}
	return t.Bar(p, onRoll)
}

// individual casts the ballot of a person in the chamber of individuals, if the
// author is one who votes for themselves. Of several versions a yes takes
// whichever wins.
func (m Vote) individual(s *machine.Step) (is bool, err error) {
	p, _ := proposals.Get(s, m.Proposal)
	k, person := state.PairOf(m.Proposal, p.Rounds), people.ActingMember(s)
	if !chamberRoll.Has(s, k, person) {
		return false, nil
	}
	if _, err := votable(s, m.Proposal); err != nil {
		return true, err
	}
	if !membership.IsActive(s, person) {
		return true, machine.NotAllowed("governance.not_active", "%s has no vote any more", person)
	}
	if m.Clause != "" && !inCharter(s, m.Clause) {
		return true, machine.NotFound("governance.unknown_clause", "the charter has no clause %s", m.Clause).At("clause")
	}
	before, _ := chamberBallots.Get(s, k, person)
	chamberBallots.Put(s, k, person, Ballot{Choice: m.Choice, Clause: m.Clause, By: s.By, At: s.Time, Harm: m.Harm, Document: m.Document})
	s.Emit(IndividualVoted{m.Proposal, p.Rounds, person, m.Choice, m.Clause, before.Choice})
	return true, nil
}

// inChamber counts what individuals said in a round.
func inChamber(r state.Reader, k roundKey, c Chamber) ChamberResult {
	var counted []Counted
	for id, b := range chamberBallots.Of(r, k) {
		if membership.IsActive(r, id) {
			counted = append(counted, Counted{Member: id, Choice: b.Choice})
		}
	}
	count := CountOf(counted)
	return ChamberResult{c.Bar.Judge(count), count, BallotsHash(counted)}
}

// stops reports whether the chamber turns down what organizations adopted.
func (c Chamber) stops(r ChamberResult) bool {
	return c.Decides && r.Reason != tally.Adopted && r.Reason != tally.NoQuorum
}
