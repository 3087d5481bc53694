package governance

import (
	"cmp"
	"crypto/sha256"
	"slices"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/wire"
	"metaorg/tally"
)

// Result is what came of a round. With the round's roll, bar and ballots
// anybody counts it again.
type Result struct {
	Reason  tally.Reason      `json:"reason"` // Adopted, or why not.
	Count   tally.Count       `json:"count"`
	Ballots []byte            `json:"ballots"`        // BallotsHash of those that count.
	Void    []people.MemberID `json:"void,omitempty"` // Voted and lost the vote before the close: these ballots do not count.

	Versions []VersionCount `json:"versions,omitempty"` // Where several compete; Count is then the best one's.
	Version  uint64         `json:"version,omitempty"`  // That won.
	Level    []uint64       `json:"level,omitempty"`    // Versions that clear the bar with as many ballots as each other, and more than any other.

	Chamber ChamberResult `json:"chamber,omitzero"` // What individuals said, where there are any.

	New int64 `json:"new,omitempty"` // Recent votes on the roll, where the capture brake weighs them.
}

// Counted is one ballot as it counts.
type Counted struct {
	Member people.MemberID `json:"member"`
	Choice Choice          `json:"choice"`

	Approves []uint64        `json:"approves,omitempty"`
	Holder   people.MemberID `json:"holder,omitempty"` // Who voted for the member by proxy.
}

// ballotsTag keeps the hash of ballots apart from every other hash.
const ballotsTag = "metaorg ballots\x00"

// BallotsHash is SHA-256 of a tag and the one byte form of the list, which
// ascends by member.
func BallotsHash(list []Counted) []byte {
	sum := sha256.Sum256(append([]byte(ballotsTag), wire.Encode(list)...))
	return sum[:]
}

// CountOf adds up a list of ballots.
func CountOf(list []Counted) (c tally.Count) {
	for _, b := range list {
		switch b.Choice {
		case Yes:
			c.Yes++
		case No:
			c.No++
		case Abstain:
			c.Abstain++
		}
	}
	return c
}

// result counts the ballots of those who still have a vote, and for those who
// cast none the ballot of who holds their proxy; between the versions where
// several compete.
func result(s *machine.Step, n, number uint64, p Proposal, r Round) (res Result) {
	k := state.PairOf(n, number)
	var counted []Counted
	var void []people.MemberID
	for id, b := range ballots.Of(s, k) {
		if membership.IsActive(s, id) {
			counted = append(counted, Counted{Member: id, Choice: b.Choice, Approves: b.Approves})
		} else {
			void = append(void, id)
		}
	}
	counted = append(counted, byProxy(s, n, k)...)
	slices.SortFunc(counted, func(a, b Counted) int { return cmp.Compare(a.Member, b.Member) })
	if between := standing(s, n, p); len(between) > 1 {
		res = BetweenVersions(r.Bar, counted, between)
	} else {
		count := CountOf(counted)
		res = Result{Reason: r.Bar.Judge(count), Count: count}
	}
	res.Ballots, res.Void = BallotsHash(counted), void
	if r.Chamber.Roll > 0 {
		res.Chamber = inChamber(s, k, r.Chamber)
		if res.Reason == tally.Adopted && r.Chamber.stops(res.Chamber) {
			res.Reason = tally.ChamberAgainst
		}
	}
	if p.Terms.Brake.NewDays > 0 {
		res.New = newVotes(s, k, p.Terms.Brake.NewDays)
	}
	return res
}

// newVotes is how many on a round's roll had a vote for fewer days than given
// when notice was given. Founders never count.
func newVotes(r state.Reader, k roundKey, days int64) (n int64) {
	round, _ := rounds.Get(r, k.A, k.B)
	for id := range roll.Of(r, k) {
		m, _ := membership.MemberOf(r, id)
		if m.State == membership.Active && !m.Founder && m.Since > round.Notice-days*day {
			n++
		}
	}
	return n
}

// braked reports whether recent votes may have tipped a result: whether it
// passed by no more votes than there are recent ones.
func braked(r Round) bool {
	return r.Result.New > 0 && r.Bar.Margin(r.Result.Count) <= r.Result.New
}
