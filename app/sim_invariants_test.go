package app_test

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"

	"metaorg/app"
	"metaorg/domain/charter"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/tellers"
	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/sim"
	"metaorg/machine/state"
	"metaorg/tally"
)

// cast are all persons and organizations that a simulation can have.
type cast struct {
	persons       []machine.PersonID
	organizations []machine.OrganizationID
}

// invariants are the sentences that must be true of every network after every block.
func invariants(persons []machine.PersonID, organizations []machine.OrganizationID) []sim.Invariant {
	c := cast{persons, organizations}
	return append([]sim.Invariant{
		{Name: "a handle names one person or one organization", Check: c.oneNamespace},
		{Name: "an organization is the only one under its identities", Check: c.identitiesAreUnique},
		{Name: "an organization has one representative and few alternates", Check: c.mandatesAreInOrder},
		{Name: "no organization locks itself out by asking several to sign", Check: c.nobodyIsLockedOut},
		{Name: "a key belongs to one person", Check: c.keysAreOnesOwn},
		{Name: "nobody loses their last key", Check: c.lastKeysStay},
		{Name: "the count of members is the number of members", Check: countIsRight},
		{Name: "whoever becomes a member has met the rule", Check: membersMetTheRule},
		{Name: "nobody becomes a founder after founding", Check: foundersStay},
		{Name: "what is confirmed stays confirmed", Check: contributionsStand},
		{Name: "a version of the charter never changes", Check: versionsStand},
		{Name: "after founding nobody is the initiator", Check: noInitiator},
		{Name: "a roll is frozen with its notice", Check: rollsAreFrozen},
		{Name: "only members on the roll have a ballot", Check: ballotsAreOfTheRoll},
		{Name: "a closed round is what its ballots come to", Check: resultsAreCounted},
		{Name: "who has left does not decide", Check: theLeftDoNotCount},
		{Name: "what is decided stays decided", Check: decisionsStand},
	}, slices.Concat(commonInvariants, bookingInvariants, boardInvariants, agreementsInvariants, relationsInvariants, jointInvariants)...)
}

func (c cast) oneNamespace(_, now state.Reader) error {
	for _, p := range c.persons {
		if _, both := people.OrganizationOf(now, machine.OrganizationID(p)); both && people.Exists(now, p) {
			return fmt.Errorf("%s is a person and an organization", p)
		}
	}
	return nil
}

func (c cast) identitiesAreUnique(_, now state.Reader) error {
	holder := map[people.Identity]machine.OrganizationID{}
	for _, o := range c.organizations {
		org, _ := people.OrganizationOf(now, o)
		for _, i := range org.Identities {
			if other, taken := holder[i]; taken {
				return fmt.Errorf("%s and %s are both %v", other, o, i)
			}
			holder[i] = o
		}
	}
	return nil
}

func (c cast) mandatesAreInOrder(_, now state.Reader) error {
	at := machine.ClockOf(now).Time
	for _, o := range c.organizations {
		if _, ok := people.OrganizationOf(now, o); !ok {
			continue
		}
		roles := map[people.Role]int{}
		for _, p := range c.persons {
			if m, ok := people.MandateOf(now, p, o, at); ok {
				roles[m.Role]++
			}
		}
		if roles[people.Representative] != 1 || roles[people.Alternate] > people.MaxAlternates {
			return fmt.Errorf("%s has %v", o, roles)
		}
	}
	return nil
}

func (c cast) keysAreOnesOwn(_, now state.Reader) error {
	owner := map[signature.KeyID]machine.PersonID{}
	for _, p := range c.persons {
		for _, id := range people.KeyIDs(now, p) {
			if other, taken := owner[id]; taken {
				return fmt.Errorf("%s and %s both have key %s", other, p, id)
			}
			owner[id] = p
		}
	}
	return nil
}

func (c cast) lastKeysStay(_, now state.Reader) error {
	at := machine.ClockOf(now).Time
	for _, p := range c.persons {
		counts := func(id signature.KeyID) bool {
			_, counts, _ := app.Directory().Key(now, p, id, at)
			return counts
		}
		if people.Exists(now, p) && !slices.ContainsFunc(people.KeyIDs(now, p), counts) {
			return fmt.Errorf("%s has no key that counts", p)
		}
	}
	return nil
}

func countIsRight(_, now state.Reader) error {
	var n int64
	for range membership.Actives(now) {
		n++
	}
	if told := membership.ActiveCount(now); told != n {
		return fmt.Errorf("%d are active, the count says %d", n, told)
	}
	return nil
}

func membersMetTheRule(before, now state.Reader) error {
	for id := range membership.Actives(now) {
		m, _ := membership.MemberOf(now, id)
		if m.Founder || membership.IsActive(before, id) {
			continue
		}
		if _, ok := charter.AcceptanceOf(now, id); !ok {
			return fmt.Errorf("%s never accepted the charter", id)
		}
		if m.Since < m.Window || m.Applied == 0 || m.Window < m.Applied {
			return fmt.Errorf("%s did not wait its window out: %+v", id, m)
		}
		// A decision may have changed the number in this very block.
		const rule = "membership.contributions_needed"
		needed := min(charter.Rule(before, rule), charter.Rule(now, rule))
		if given := confirmedTo(now, id); int64(m.Counted) < needed || m.Counted > given || m.Partners > m.Counted {
			return fmt.Errorf("%s counts %d contributions from %d partners, of %d confirmed and %d needed", id, m.Counted, m.Partners, given, needed)
		}
	}
	return nil
}

// confirmedTo counts the contributions that others confirmed to have from somebody.
func confirmedTo(r state.Reader, id people.MemberID) (n uint64) {
	for k := range patronage.LastEvent(r) {
		if e, _ := patronage.EventOf(r, k+1); e.Provider == id && (e.State == patronage.Agreed || e.State == patronage.Replaced) {
			n++
		}
	}
	return n
}

func foundersStay(before, now state.Reader) error {
	if charter.Forming(before) {
		return nil
	}
	for id := range membership.Actives(now) {
		m, _ := membership.MemberOf(now, id)
		if was, _ := membership.MemberOf(before, id); m.Founder && !was.Founder {
			return fmt.Errorf("%s became a founder", id)
		}
	}
	return nil
}

func contributionsStand(before, now state.Reader) error {
	for k := range patronage.LastEvent(before) {
		was, _ := patronage.EventOf(before, k+1)
		is, _ := patronage.EventOf(now, k+1)
		settled := was.State == patronage.Agreed && is.State != patronage.Agreed && is.State != patronage.Replaced
		if was.Quantity != is.Quantity || was.Unit != is.Unit || was.Provider != is.Provider || was.Receiver != is.Receiver || was.Date != is.Date || settled {
			return fmt.Errorf("contribution %d was %+v and is %+v", k+1, was, is)
		}
	}
	return nil
}

func versionsStand(before, now state.Reader) error {
	was, _ := charter.Current(before)
	is, _ := charter.Current(now)
	if is.Version < was.Version {
		return fmt.Errorf("version %d comes after %d", is.Version, was.Version)
	}
	for n := uint64(1); n <= is.Version; n++ {
		c, ok := charter.Version(now, n)
		if !ok || c.Version != n || !bytes.Equal(c.Hash, c.Text.Hash()) {
			return fmt.Errorf("version %d is not what its hash says", n)
		}
		if old, had := charter.Version(before, n); had && !reflect.DeepEqual(old, c) {
			return fmt.Errorf("version %d was changed", n)
		}
	}
	return nil
}

func noInitiator(_, now state.Reader) error {
	if p := charter.Initiator(now); p != "" && !charter.Forming(now) {
		return fmt.Errorf("%s still is", p)
	}
	return nil
}

// eachRound walks every round of every proposal.
func eachRound(r state.Reader, visit func(proposal, number uint64, round governance.Round) error) error {
	for p := uint64(1); p <= governance.LastProposal(r); p++ {
		for number, round := range governance.RoundsOf(r, p) {
			if err := visit(p, number, round); err != nil {
				return fmt.Errorf("round %d of proposal %d: %w", number, p, err)
			}
		}
	}
	return nil
}

func rollsAreFrozen(before, now state.Reader) error {
	type id struct{ proposal, round uint64 }
	rounds := map[id]governance.Round{}
	err := eachRound(now, func(p, number uint64, is governance.Round) error {
		rounds[id{p, number}] = is
		roll := slices.Collect(governance.OnRoll(now, p, number))
		if int64(len(roll)) != is.Roll || !bytes.Equal(governance.RollRoot(roll), is.Root) {
			return fmt.Errorf("its roll is %v, which is not what its notice says", roll)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return eachRound(before, func(p, number uint64, was governance.Round) error {
		is := rounds[id{p, number}]
		if was.Result.Reason == "" {
			was.Result = is.Result
			if is.Result.Reason == tally.WordedAnew {
				was.Closes = is.Closes // Its text was amended, so it ended early.
			}
		}
		if was.Stood == "" {
			was.Stood, was.Ahead = is.Stood, is.Ahead
		}
		if was.Longer == 0 {
			was.Longer, was.Closes = is.Longer, was.Closes+is.Longer // It turned at the last moment.
		}
		if !reflect.DeepEqual(was, is) {
			return fmt.Errorf("it was %+v and is %+v", was, is)
		}
		return nil
	})
}

func ballotsAreOfTheRoll(_, now state.Reader) error {
	return eachRound(now, func(p, number uint64, r governance.Round) error {
		roll := slices.Collect(governance.OnRoll(now, p, number))
		for member, b := range governance.BallotsOf(now, p, number) {
			if !slices.Contains(roll, member) {
				return fmt.Errorf("%s is not on the roll and voted", member)
			}
			if b.At < r.Opens || b.At >= r.Closes {
				return fmt.Errorf("%s voted at %d, but it was open from %d to %d", member, b.At, r.Opens, r.Closes)
			}
		}
		return nil
	})
}

func resultsAreCounted(_, now state.Reader) error {
	return eachRound(now, func(p, number uint64, r governance.Round) error {
		if r.Result.Reason == "" || r.Result.Reason == tally.WordedAnew {
			return nil
		}
		if r.Result.Count.Turnout() > r.Roll {
			return fmt.Errorf("more voted than could: %+v", r)
		}
		if of, _ := governance.ProposalOf(now, p); of.Secret {
			return countedOnPaper(now, p, number, r)
		}
		for range governance.ProxiesOf(now, p) {
			return nil // Who held one at the close is in the log alone; package simulation counts by that.
		}
		var counted []governance.Counted
		for member, b := range governance.BallotsOf(now, p, number) {
			if !slices.Contains(r.Result.Void, member) {
				counted = append(counted, governance.Counted{Member: member, Choice: b.Choice, Approves: b.Approves})
			}
		}
		again := governance.Result{Count: governance.CountOf(counted)}
		again.Reason = r.Bar.Judge(again.Count)
		if len(r.Result.Versions) > 0 {
			var between []uint64
			for _, v := range r.Result.Versions {
				between = append(between, v.Version)
			}
			again = governance.BetweenVersions(r.Bar, counted, between)
		}
		if against := r.Result.Reason == tally.ChamberAgainst; against && again.Reason == tally.Adopted && r.Chamber.Decides {
			again.Reason = tally.ChamberAgainst
		}
		if again.Count != r.Result.Count || again.Version != r.Result.Version || again.Reason != r.Result.Reason || !bytes.Equal(governance.BallotsHash(counted), r.Result.Ballots) {
			return fmt.Errorf("its ballots come to %+v, not %+v", again, r.Result)
		}
		return nil
	})
}

// countedOnPaper checks that a secret vote has no ballots, and that two tellers
// came to its count.
func countedOnPaper(now state.Reader, p, number uint64, r governance.Round) error {
	for member := range governance.BallotsOf(now, p, number) {
		return fmt.Errorf("%s voted openly on what is secret", member)
	}
	if r.Result.Reason == tally.NotCounted || r.Result.Reason == tally.CountsDiffer {
		return nil
	}
	alike := 0
	for _, sheet := range tellers.SheetsOf(now, p, number) {
		if sheet.Members == r.Result.Count {
			alike++
		}
	}
	if alike < 2 {
		return fmt.Errorf("%d tellers came to %+v", alike, r.Result.Count)
	}
	return nil
}

// theLeftDoNotCount looks at rounds that this block closed, and at voters who
// had no vote before it nor after.
func theLeftDoNotCount(before, now state.Reader) error {
	return eachRound(now, func(p, number uint64, r governance.Round) error {
		was, _ := governance.ProposalOf(before, p)
		if r.Result.Reason == "" || r.Result.Reason == tally.WordedAnew || was.Status != governance.Undecided {
			return nil
		}
		for member := range governance.BallotsOf(now, p, number) {
			gone := !membership.IsActive(before, member) && !membership.IsActive(now, member)
			if gone && number == was.Rounds && !slices.Contains(r.Result.Void, member) {
				return fmt.Errorf("%s had left and its ballot counted", member)
			}
		}
		return nil
	})
}

// follows are the statuses that what is decided can still get.
var follows = map[governance.Status][]governance.Status{
	governance.Adopted:  {governance.Executed, governance.Failed, governance.Ended, governance.Repealed, governance.Lapsed},
	governance.Executed: {governance.Ended, governance.Repealed},
}

func decisionsStand(before, now state.Reader) error {
	for n := uint64(1); n <= governance.LastProposal(before); n++ {
		was, _ := governance.ProposalOf(before, n)
		is, _ := governance.ProposalOf(now, n)
		if was.Status != governance.Undecided && was.Status != is.Status && !slices.Contains(follows[was.Status], is.Status) {
			return fmt.Errorf("proposal %d was %s and is %s", n, was.Status, is.Status)
		}
		if was.Status != governance.Undecided && was.Effect != is.Effect || was.Class == is.Class && !reflect.DeepEqual(was.Terms, is.Terms) {
			return fmt.Errorf("proposal %d goes by other terms than before", n)
		}
		if lazy := was.Class == governance.Lazy && is.Class == governance.Ordinary; was.Class != is.Class && !lazy {
			return fmt.Errorf("proposal %d was %s and is %s", n, was.Class, is.Class)
		}
	}
	return nil
}
