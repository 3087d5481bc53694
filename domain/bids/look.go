package bids

import (
	"slices"

	"metaorg/domain/competences"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Look is when a bid is looked at: when its closing day is over, when nobody said
// how it ended, when one of its team has left the network, and once a week.
type Look struct {
	Bid  uint64 `json:"bid"`
	Turn uint64 `json:"turn"`
}

// BidMissed says that nobody said in time that a bid was submitted.
type BidMissed struct {
	Bid    uint64            `json:"bid"`
	Team   []people.MemberID `json:"team,omitempty"`
	Closed string            `json:"closed"` // The closing day.
}

// BidWaits says that nobody said how a bid ended.
type BidWaits struct {
	Bid uint64 `json:"bid"`
}

// ClosesAt is when a bid counts as missed, if nobody said that it was submitted:
// when its closing day is over everywhere on earth, and some days more.
func (b Bid) ClosesAt(s *machine.Step) int64 {
	ends, err := dayEnd(b.What.Closes, "closes")
	if err != nil {
		panic("bids: no day: " + b.What.Closes)
	}
	return ends + 12*hour + rule(s, ruleGrace)*day
}

// put stores a bid, and has it looked at when the next of its days comes.
func (b Bid) put(s *machine.Step, n uint64) {
	b.Turn++
	bids.Put(s, n, b)
	switch {
	case b.State == Gathering, b.State == Agreeing:
		s.Schedule(max(s.Time+1, min(b.ClosesAt(s), s.Time+week)), Look{n, b.Turn})
	case b.State == Submitted && !b.Told:
		s.Schedule(max(s.Time+1, b.Since+rule(s, ruleOutcome)*day), Look{n, b.Turn})
	}
}

// departed has the bids that somebody is on looked at as soon as it has left.
func departed(s *machine.Step, who string) {
	for _, n := range slices.Collect(joined.Of(s, people.MemberID(who))) {
		b, _ := bids.Get(s, n)
		s.Schedule(s.Time, Look{n, b.Turn})
	}
}

// Apply does what has fallen due.
func (d Look) Apply(s *machine.Step) error {
	b, _ := bids.Get(s, d.Bid)
	n := d.Bid
	switch {
	case b.Turn != d.Turn:
		return nil
	case b.State == Submitted:
		if b.Since+rule(s, ruleOutcome)*day <= s.Time {
			b.Told = true
			s.Emit(BidWaits{n})
		}
		b.put(s, n)
		return nil
	case b.State != Gathering && b.State != Agreeing:
		return nil
	case b.ClosesAt(s) <= s.Time:
		b.State = Missed
		s.Emit(BidMissed{n, Team(s, n), b.What.Closes})
		b.over(s, n)
		return nil
	}
	if b.State == Gathering || !b.Agreed(s) { // Who signed is the agreement's to look after.
		for _, m := range Team(s, n) {
			if !competences.TakesPart(s, m, s.Time) {
				b.off(s, n, TeamLeft{Bid: n, Member: m, Parts: b.partsOf(s, n, m), Off: true, Gone: true})
			}
		}
	}
	b.put(s, n)
	return nil
}
