package membership

import (
	"slices"

	"metaorg/domain/charter"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// EntryWaits says that an applicant has done all that is asked, and gains its
// vote when the growth cap lets it in: first come, ties by lot.
type EntryWaits struct {
	Member people.MemberID `json:"member"`
	At     int64           `json:"at"` // When, as things are now; Unix seconds.
}

// LetIn lets in those who wait, as far as the growth cap has room.
type LetIn struct {
	Chamber string `json:"chamber"`
	At      int64  `json:"at"` // Which of the times planned.
}

// DrawEntry draws by lot among those who became ready at the same time.
type DrawEntry struct {
	Chamber string `json:"chamber"`
	Ready   int64  `json:"ready"`
}

// The chambers, each with a growth cap of its own.
const (
	organizations = "organizations"
	persons       = "persons"
)

// arrival is when somebody came, and who.
type arrival = state.Pair[int64, people.MemberID]

var (
	gained    = state.NewSet2[string, arrival]("membership/gained")  // Votes gained after founding.
	waiting   = state.NewSet2[string, arrival]("membership/waiting") // Ready for one.
	nextEntry = state.NewMap[string, int64]("membership/next_entry") // When those who wait are looked at.
)

func chamberOf(r state.Reader, id people.MemberID) string {
	if people.IsOrganization(r, id) {
		return organizations
	}
	return persons
}

// GrowthCap is how many organizations, or persons, can gain a vote in a
// quarter; 0 when the charter sets no cap.
func GrowthCap(r state.Reader, ofPersons bool) int64 {
	if ofPersons {
		return growthCap(r, persons)
	}
	return growthCap(r, organizations)
}

func growthCap(r state.Reader, chamber string) int64 {
	n := ActiveCount(r)
	if chamber == persons {
		n = ChamberCount(r)
	}
	return growthCapOf(r, n)
}

// growthCapOf is the cap of a chamber of n; 0 for none.
func growthCapOf(r state.Reader, n int64) int64 {
	if charter.Rule(r, ruleGrowthCap) == 0 && charter.Rule(r, ruleGrowthCapPercent) == 0 {
		return 0
	}
	// A share is rounded down: a cap is never more than it says.
	return max(1, charter.Rule(r, ruleGrowthCap), charter.Rule(r, ruleGrowthCapPercent)*n/100)
}

// GainedSince is how many organizations gained a vote after t. Founders never count.
func GainedSince(r state.Reader, t int64) (n int64) {
	return int64(len(arrivals(r, gained, organizations, t+1)))
}

// arrivals are the times in a list from a time on, in order.
func arrivals(r state.Reader, list state.Set2[string, arrival], chamber string, from int64) (times []int64) {
	for a := range list.From(r, chamber, state.PairOf(from, people.MemberID(""))) {
		times = append(times, a.A)
	}
	return times
}

// EntryOf is when somebody who waits for the growth cap gains its vote, if all
// before it stay, and its place from 1; zeros for whoever does not wait.
func EntryOf(r state.Reader, id people.MemberID, now int64) (place, at int64) {
	m, _ := MemberOf(r, id)
	if m.Waits == 0 {
		return 0, 0
	}
	chamber := chamberOf(r, id)
	limit := growthCap(r, chamber)
	taken := arrivals(r, gained, chamber, now-quarter+1)
	for a := range waiting.Of(r, chamber) {
		place++
		at = now
		if k := int64(len(taken)) - limit; limit > 0 && k >= 0 {
			at = max(now, taken[k]+quarter)
		}
		if a.B == id {
			return place, at
		}
		taken = append(taken, at)
	}
	return 0, 0
}

// activate makes a provisional member a full one as soon as the rule is met
// and, where there is a growth cap, there is room.
func activate(s *machine.Step, id people.MemberID, m Member) {
	if m.State != Provisional || !complete(s, id, m) {
		return
	}
	if !inFull(s) {
		grant(s, id, m)
		return
	}
	if undecided(s, id) {
		return
	}
	chamber := chamberOf(s, id)
	if m.Waits != 0 { // What was decided did not cost it its place.
		plan(s, chamber, s.Time)
		return
	}
	if growthCap(s, chamber) == 0 {
		grant(s, id, m)
		return
	}
	m.Waits = s.Time
	members.Put(s, id, m)
	waiting.Add(s, chamber, state.PairOf(s.Time, id))
	if _, at := EntryOf(s, id, s.Time); at > s.Time {
		s.Emit(EntryWaits{id, at})
	}
	plan(s, chamber, s.Time)
}

// plan has those who wait looked at, at a time or before.
func plan(s *machine.Step, chamber string, at int64) {
	if next, planned := nextEntry.Get(s, chamber); planned && next <= at {
		return
	}
	nextEntry.Put(s, chamber, at)
	s.Schedule(at, LetIn{chamber, at})
}

// grant gives a vote.
func grant(s *machine.Step, id people.MemberID, m Member) {
	if inFull(s) {
		dropCase(s, id)
		for _, o := range Objectors(s, id) {
			objections.Delete(s, id, o)
		}
		m.Waits, m.Was = 0, None
		keepGained(s, chamberOf(s, id), id)
		lookAfter(s)
	}
	move(s, id, m, Active)
	s.Emit(Activated{Member: id, Counted: m.Counted, Partners: m.Partners})
}

// keepGained notes a vote gained and forgets those of more than a year ago.
func keepGained(s *machine.Step, chamber string, id people.MemberID) {
	var old []arrival
	for a := range gained.Of(s, chamber) {
		if a.A > s.Time-4*quarter {
			break
		}
		old = append(old, a)
	}
	for _, a := range old {
		gained.Remove(s, chamber, a)
	}
	gained.Add(s, chamber, state.PairOf(s.Time, id))
}

// Apply lets in whoever there is room for.
func (d LetIn) Apply(s *machine.Step) error {
	if next, _ := nextEntry.Get(s, d.Chamber); next != d.At {
		return nil
	}
	nextEntry.Delete(s, d.Chamber)
	for {
		group := firstWaiting(s, d.Chamber)
		if len(group) == 0 {
			return nil
		}
		room, next := roomFor(s, d.Chamber)
		switch {
		case room == 0:
			plan(s, d.Chamber, next)
			return nil
		case int64(len(group)) > room:
			s.ScheduleDraw(s.Time, DrawEntry{d.Chamber, group[0].A})
			return nil
		}
		letIn(s, d.Chamber, group)
	}
}

// Apply draws among those who are still ready since then.
func (d DrawEntry) Apply(s *machine.Step) error {
	group := firstWaiting(s, d.Chamber)
	if len(group) > 0 && group[0].A == d.Ready {
		room, _ := roomFor(s, d.Chamber)
		letIn(s, d.Chamber, drawn(s.Seed(), group, room))
	}
	plan(s, d.Chamber, s.Time)
	return nil
}

// roomFor is how many can gain a vote now and, if nobody, when the next can.
func roomFor(r *machine.Step, chamber string) (room, next int64) {
	limit := growthCap(r, chamber)
	if limit == 0 {
		return int64(len(arrivals(r, waiting, chamber, 0))), 0
	}
	taken := arrivals(r, gained, chamber, r.Time-quarter+1)
	if k := int64(len(taken)) - limit; k >= 0 {
		return 0, taken[k] + quarter
	}
	return limit - int64(len(taken)), 0
}

// firstWaiting are those who became ready first, at one and the same time. Who
// is ready no more loses its place; who is objected to keeps it until that is
// decided, and others go first.
func firstWaiting(s *machine.Step, chamber string) (group []arrival) {
	for _, a := range slices.Collect(waiting.Of(s, chamber)) {
		if len(group) > 0 && a.A != group[0].A {
			break
		}
		if undecided(s, a.B) {
			continue
		}
		m, _ := MemberOf(s, a.B)
		if m.State == Provisional && m.Waits == a.A && complete(s, a.B, m) {
			group = append(group, a)
			continue
		}
		waiting.Remove(s, chamber, a)
		if m.Waits == a.A {
			m.Waits = 0
			members.Put(s, a.B, m)
		}
	}
	return group
}

func letIn(s *machine.Step, chamber string, group []arrival) {
	for _, a := range group {
		waiting.Remove(s, chamber, a)
		m, _ := MemberOf(s, a.B)
		grant(s, a.B, m)
	}
}
