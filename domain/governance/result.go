package governance

import (
	"crypto/sha256"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
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
}

// Counted is one ballot as it counts.
type Counted struct {
	Member people.MemberID `json:"member"`
	Choice Choice          `json:"choice"`

	Approves []uint64 `json:"approves,omitempty"`
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

// result counts the ballots of those who still have a vote, between the
// versions where several compete.
func result(s *machine.Step, k roundKey, bar tally.Bar, between []uint64) Result {
	var counted []Counted
	var void []people.MemberID
	for id, b := range ballots.Of(s, k) {
		if membership.IsActive(s, id) {
			counted = append(counted, Counted{id, b.Choice, b.Approves})
		} else {
			void = append(void, id)
		}
	}
	if len(between) > 1 {
		r := BetweenVersions(bar, counted, between)
		r.Ballots, r.Void = BallotsHash(counted), void
		return r
	}
	count := CountOf(counted)
	return Result{Reason: bar.Judge(count), Count: count, Ballots: BallotsHash(counted), Void: void}
}
