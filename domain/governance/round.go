package governance

import (
	"slices"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/history"
	"metaorg/machine/state"
	"metaorg/tally"
)

// Purpose says which of a proposal's votes a round is.
type Purpose string

// The purposes of rounds.
const (
	FirstVote       Purpose = "first_vote"
	SecondCallRound Purpose = "second_call"  // After a special vote that too few took part in.
	Confirmation    Purpose = "confirmation" // After a principles vote that passed, or a special one that the capture brake holds.
	AmendedVote     Purpose = "amended"      // On the text with which objections were answered.
	CalledVote      Purpose = "called_vote"  // By majority, where objections stand after two amendments.
	Runoff          Purpose = "runoff"       // Between versions that were level.
)

// Round is one vote on a proposal, with a roll of its own.
type Round struct {
	Purpose Purpose   `json:"purpose"`
	Notice  int64     `json:"notice"` // The record date: members at this time are on the roll.
	Opens   int64     `json:"opens"`
	Closes  int64     `json:"closes"` // Ballots count until just before.
	Roll    int64     `json:"roll"`   // How many are on it.
	Root    []byte    `json:"root"`   // Of the roll; see RollRoot.
	Bar     tally.Bar `json:"bar"`
	Result  Result    `json:"result,omitzero"` // Zero until the round is closed.

	Chamber Chamber `json:"chamber,omitzero"` // Of individuals; zero where there are none.

	Stood  tally.Reason `json:"stood,omitempty"`  // What would have come of it when its last tenth began.
	Ahead  uint64       `json:"ahead,omitempty"`  // The version that would have won then, where several compete.
	Longer int64        `json:"longer,omitempty"` // By how many seconds it closes later, since that turned; 0 if it did not.
}

// NoticeGiven says that a proposal will be voted on, when, and by whom.
type NoticeGiven struct {
	Proposal uint64            `json:"proposal"`
	Number   uint64            `json:"number"` // Of the round, from 1.
	Round    Round             `json:"round"`
	Members  []people.MemberID `json:"members"` // On the roll, by id.

	Individuals []people.MemberID `json:"individuals,omitempty"` // In the chamber, by id.
}

// RoundOpened says that ballots are taken from now on.
type RoundOpened struct {
	Proposal uint64 `json:"proposal"`
	Round    uint64 `json:"round"`
}

// OpenRound opens a round when its notice has run.
type OpenRound struct {
	Proposal uint64 `json:"proposal"`
	Round    uint64 `json:"round"`
}

// announce gives notice of the next round and freezes its roll.
func announce(s *machine.Step, n uint64, p Proposal, purpose Purpose) {
	p.Rounds++
	k := state.PairOf(n, p.Rounds)
	members := freeze(s, k, p.Parties)
	chamber, individuals := freezeChamber(s, k, p, purpose)
	opens, closes := p.Terms.Times(purpose, s.Time)
	onRoll := int64(len(members))
	r := Round{
		Purpose: purpose, Notice: s.Time, Opens: opens, Closes: closes,
		Roll: onRoll, Root: RollRoot(members), Bar: p.Terms.Bar(purpose, onRoll), Chamber: chamber,
	}
	proposals.Put(s, n, p)
	rounds.Put(s, n, p.Rounds, r)
	s.Emit(NoticeGiven{n, p.Rounds, r, members, individuals})
	if p.Secret {
		s.CountSecretly(n, p.Rounds)
	} else {
		s.Schedule(r.Closes, CloseRound{n, p.Rounds})
	}
	if p.Terms.Guarded {
		s.Schedule(r.Closes-(r.Closes-r.Opens)/lateShare, LookAhead{n, p.Rounds})
	}
	if r.Opens > s.Time {
		s.Schedule(r.Opens, OpenRound{n, p.Rounds})
		return
	}
	s.Emit(RoundOpened{n, p.Rounds})
}

// freeze puts everybody on the roll who has a vote now and is no party to the matter.
func freeze(s *machine.Step, k roundKey, parties []people.MemberID) (members []people.MemberID) {
	for id := range membership.Electors(s) {
		if !slices.Contains(parties, id) {
			members = append(members, id)
		}
	}
	for _, id := range members {
		roll.Add(s, k, id)
	}
	return members
}

// RollRoot is the root of the RFC 6962 tree whose leaves are the members' ids
// in ascending order.
func RollRoot(members []people.MemberID) []byte {
	var tree history.Edge
	for _, id := range members {
		tree = tree.Append([]byte(id))
	}
	return tree.Root()
}

// Apply tells that the round is open, if its proposal still stands.
func (d OpenRound) Apply(s *machine.Step) error {
	if p, _ := proposals.Get(s, d.Proposal); p.Status == Undecided && p.Rounds == d.Round {
		s.Emit(RoundOpened(d))
	}
	return nil
}
