// Package bids keeps what several go after together: a tender or another chance,
// split into parts. It keeps true that nobody is on a part that it did not
// volunteer for, and that no part is taken by more than it needs; that who leads
// was named by more than half of the team; that nothing is submitted for several
// before all of them signed the same agreement; and that prices stay with the
// team, of whose sheet the log has the hash alone.
package bids

import (
	"iter"
	"slices"

	"metaorg/domain/agreements"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// since is the rule version that brought bids.
const since = 6

// Module is all that bids add to the machine.
var Module = machine.Module{
	Name: "bids",
	Kinds: []machine.Kind{
		machine.KindOf[Open]("bids.open", "Begin a bid that others can join.", Opened{}, PartAdded{}).Since(since),
		machine.KindOf[Change]("bids.change", "Say anew what a bid is for and until when.", BidChanged{}).Since(since),
		machine.KindOf[AddPart]("bids.add_part", "Add a part to a bid.", PartAdded{}).Since(since),
		machine.KindOf[DropPart]("bids.drop_part", "Drop a part that nobody is on.", PartDropped{}).Since(since),
		machine.KindOf[Volunteer]("bids.volunteer", "Volunteer for a part of a bid.", Volunteered{}, Reopened{}).Since(since),
		machine.KindOf[Leave]("bids.leave", "Leave a bid, or a part of it, before all signed.", TeamLeft{}, Reopened{}).Since(since),
		machine.KindOf[NameLead]("bids.name_lead", "Say who should lead a bid.", LeadNamed{}, LeadChosen{}).Since(since),
		machine.KindOf[PutSheet]("bids.put_sheet", "Put down shares, days and prices, for the team alone.", SheetPut{}).Since(since),
		machine.KindOf[Draft]("bids.draft", "Draft the agreement of a bid.", AgreementDrafted{}).Since(since),
		machine.KindOf[Submit]("bids.submit", "Say that a bid was submitted.", BidSubmitted{}).Since(since),
		machine.KindOf[Conclude]("bids.conclude", "Say whether a bid was won or lost, and what was learned.", BidConcluded{}, Learned{}).Since(since),
		machine.KindOf[Withdraw]("bids.withdraw", "Withdraw a bid, and say what was learned.", BidWithdrawn{}, Learned{}).Since(since),
		machine.KindOf[Learn]("bids.learn", "Add what was learned from a bid.", Learned{}).Since(since),
	},
	Dues:     []machine.DueKind{machine.DueOf[Look]("bids.look", BidMissed{}, BidWaits{}, TeamLeft{}, Reopened{})},
	Rules:    rules,
	Departed: departed,
}

// State is how far a bid has come.
type State string

// The states of a bid.
const (
	Gathering State = "gathering" // Members volunteer for parts.
	Agreeing  State = "agreeing"  // An agreement is drafted, for all of the team to sign.
	Submitted State = "submitted"
	Won       State = "won"
	Lost      State = "lost"
	Withdrawn State = "withdrawn"
	Missed    State = "missed" // Its closing day passed, and nobody said that it was submitted.
)

// Over reports whether nothing more comes of it than what was learned.
func (s State) Over() bool { return s == Won || s == Lost || s == Withdrawn || s == Missed }

// Bid is what several go after together, as far as it has come.
type Bid struct {
	By        people.MemberID `json:"by"` // Who began it.
	What      What            `json:"what"`
	State     State           `json:"state"`
	Since     int64           `json:"since"` // Of this state; Unix seconds of rule time, as all times here.
	Parts     uint64          `json:"parts"` // How many there have been; their numbers go from 1.
	Lead      people.MemberID `json:"lead,omitempty"`
	Sheet     Paper           `json:"sheet,omitempty"` // Shares, days and prices, the latest.
	Agreement uint64          `json:"agreement,omitempty"`
	Told      bool            `json:"told,omitempty"` // That nobody said how it ended.
	Turn      uint64          `json:"turn"`           // Counts its changes, so that what falls due knows which it is about.
}

// Taken is how much of a part somebody volunteered for.
type Taken struct {
	Quantity int64 `json:"quantity"` // In the smallest steps of the part's unit.
	At       int64 `json:"at"`
}

// part names one part of one bid.
type part = state.Pair[uint64, uint64]

var (
	bids       = state.NewMap[uint64, Bid]("bids/bids")
	last       = state.NewCounter("bids/last")
	parts      = state.NewMap2[uint64, uint64, Part]("bids/parts")
	volunteers = state.NewMap2[part, people.MemberID, Taken]("bids/volunteers")
	named      = state.NewMap2[uint64, people.MemberID, people.MemberID]("bids/named") // Whom each of the team would have lead.
	held       = state.NewSet2[people.MemberID, uint64]("bids/held")                   // That go on, by who began them.
	joined     = state.NewSet2[people.MemberID, uint64]("bids/joined")                 // That go on, by who is on them.
	learned    = state.NewSet2[uint64, people.MemberID]("bids/learned")
)

// BidOf is the bid with this number.
func BidOf(r state.Reader, n uint64) (Bid, bool) { return bids.Get(r, n) }

// Last is the number of the latest bid, 0 before the first.
func Last(r state.Reader) uint64 { return last.Get(r) }

// PartsOf walks the parts of a bid by their numbers.
func PartsOf(r state.Reader, n uint64) iter.Seq2[uint64, Part] { return parts.Of(r, n) }

// VolunteersOf walks who volunteered for a part, by id.
func VolunteersOf(r state.Reader, n, p uint64) iter.Seq2[people.MemberID, Taken] {
	return volunteers.Of(r, state.PairOf(n, p))
}

// Team are all who are on a part of a bid, by id.
func Team(r state.Reader, n uint64) (all []people.MemberID) {
	for p := range parts.Of(r, n) {
		for m := range VolunteersOf(r, n, p) {
			all = append(all, m)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Agreed reports whether all of the team signed what is drafted for them, and that
// it has not ended.
func (b Bid) Agreed(r state.Reader) bool {
	a, _ := agreements.AgreementOf(r, b.Agreement)
	return b.Agreement != 0 && (a.Holds() || a.State == agreements.Signed)
}

// leads reports whether somebody speaks for a bid: its lead party; the one who
// began it as long as there is none.
func (b Bid) leads(who people.MemberID) bool {
	return who == b.Lead || b.Lead == "" && who == b.By
}

// existing is the bid with this number, if it is in one of these states.
func existing(r state.Reader, n uint64, in ...State) (Bid, error) {
	b, ok := bids.Get(r, n)
	switch {
	case !ok:
		return b, machine.NotFound("bids.unknown", "there is no bid number %d", n).At("bid")
	case !slices.Contains(in, b.State):
		return b, machine.Conflict("bids.wrong_state", "bid %d is %s; that does not fit", n, b.State).At("bid")
	}
	return b, nil
}

// gathering is the bid with this number, if its team can still change. One whose
// agreement came to nothing is open again.
func gathering(s *machine.Step, n uint64) (Bid, error) {
	b, err := existing(s, n, Gathering, Agreeing)
	if err != nil {
		return b, err
	}
	if b.State == Gathering {
		return b, nil
	}
	if a, _ := agreements.AgreementOf(s, b.Agreement); a.State != agreements.Ended {
		return b, machine.Conflict("bids.being_signed", "agreement %d of bid %d is on the table; nobody joins before it falls, and who leaves makes it fall", b.Agreement, n).At("bid")
	}
	b.reopen(s, n)
	return b, nil
}

// Reopened says that the agreement of a bid came to nothing, so that its team can
// change again.
type Reopened struct {
	Bid       uint64 `json:"bid"`
	Agreement uint64 `json:"agreement"`
}

// reopen puts a bid back to where members volunteer; it is not stored yet.
func (b *Bid) reopen(s *machine.Step, n uint64) {
	agreements.Void(s, b.Agreement)
	s.Emit(Reopened{n, b.Agreement})
	b.State, b.Since, b.Agreement = Gathering, s.Time, 0
}

// onTeam is who acts, if it is on the team.
func onTeam(s *machine.Step, n uint64) (people.MemberID, error) {
	who := people.ActingMember(s)
	if !slices.Contains(Team(s, n), who) {
		return who, machine.NotAllowed("bids.not_on_team", "%s is on no part of bid %d; who volunteers for one is on the team", who, n)
	}
	return who, nil
}

// leading is who acts, if it speaks for the bid.
func (b Bid) leading(s *machine.Step, n uint64) (people.MemberID, error) {
	who := people.ActingMember(s)
	switch {
	case b.leads(who):
		return who, nil
	case b.Lead != "":
		return who, machine.NotAllowed("bids.not_lead", "%s leads bid %d; it does this, or the team names another", b.Lead, n)
	}
	return who, machine.NotAllowed("bids.not_yours", "%s began bid %d, and does this until the team has chosen who leads", b.By, n)
}
