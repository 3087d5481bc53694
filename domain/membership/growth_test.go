package membership_test

import (
	"fmt"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// capped lets two organizations a quarter in, without a contribution.
func capped(t testing.TB) *rulestest.World {
	return domaintest.Founded(t, domaintest.Draft("small", value("growth_cap_members", 2), value("contributions_needed", 0)), members[:2], governance.Module)
}

// applying registers organizations and lets them apply, seconds apart or all
// in one second, and is their ids.
func applying(w *rulestest.World, n int, prefix string) (ids []people.MemberID) {
	for i := range n {
		o := machine.OrganizationID(fmt.Sprintf("%s-%d", prefix, i))
		w.Do(domaintest.Registered(o))
		w.Must(domaintest.Rep(o), o, domaintest.Acceptance(w), membership.Apply{})
		ids = append(ids, people.MemberID(o))
	}
	return ids
}

func states(w *rulestest.World, ids []people.MemberID, want membership.State) (n int) {
	for _, id := range ids {
		if membership.StateOf(w.Store, id) == want {
			n++
		}
	}
	return n
}

func TestTheGrowthCapLetsTheFirstIn(t *testing.T) {
	w := capped(t)
	ids := applying(w, 5, "new")
	from := len(w.Entries)
	w.Pass(8)
	if states(w, ids[:2], membership.Active) != 2 || states(w, ids[2:], membership.Provisional) != 3 {
		t.Fatal("not the first two came in")
	}
	var waits []people.MemberID
	for _, e := range w.Events(from) {
		if wait, ok := e.(membership.EntryWaits); ok {
			waits = append(waits, wait.Member)
		}
	}
	if len(waits) != 3 {
		t.Errorf("told to wait: %v", waits)
	}
	place, at := membership.EntryOf(w.Store, ids[4], w.Now())
	first, _ := membership.MemberOf(w.Store, ids[0])
	if place != 3 || at < first.Since+2*91*day || at > first.Since+2*91*day+60 {
		t.Errorf("the last of three comes in as number %d after %d days", place, (at-first.Since)/day)
	}
	w.Pass(89)
	if states(w, ids[2:], membership.Provisional) != 3 {
		t.Fatal("somebody came in before the quarter was over")
	}
	w.Pass(3)
	if states(w, ids[2:4], membership.Active) != 2 || states(w, ids[4:], membership.Provisional) != 1 {
		t.Fatal("not the next two came in with the next quarter")
	}
	w.Pass(91)
	if states(w, ids, membership.Active) != 5 || membership.GainedSince(w.Store, 0) != 5 || membership.ActiveCount(w.Store) != 7 {
		t.Fatal("not all came in after two quarters")
	}
}

func TestWhoWithdrawsMakesRoomForTheNext(t *testing.T) {
	w := capped(t)
	ids := applying(w, 4, "new")
	w.Pass(8)
	o := machine.OrganizationID(ids[2])
	w.Must(domaintest.Rep(o), o, membership.WithdrawApplication{})
	if place, _ := membership.EntryOf(w.Store, ids[3], w.Now()); place != 1 {
		t.Fatalf("the last is number %d", place)
	}
	w.Pass(92)
	if states(w, ids[3:], membership.Active) != 1 {
		t.Fatal("it did not come in")
	}
}

func TestAnObjectionDoesNotCostAPlaceInTheQueue(t *testing.T) {
	w := capped(t)
	ids := applying(w, 5, "new")
	w.Pass(8)
	objected := ids[2]
	w.Must("bank-rep", "bank", membership.Object{Applicant: objected, Clause: "P1"})
	c, _ := membership.CaseOf(w.Store, objected)
	w.Must("dairy-rep", "dairy", governance.Vote{Proposal: c.Proposal, Choice: governance.Yes})
	w.Must("bank-rep", "bank", governance.Vote{Proposal: c.Proposal, Choice: governance.Yes})
	w.Must("new-0-rep", "new-0", governance.Vote{Proposal: c.Proposal, Choice: governance.Yes})
	w.Pass(8)
	if place, _ := membership.EntryOf(w.Store, objected, w.Now()); place != 1 {
		t.Fatalf("it is number %d", place)
	}
	w.Pass(84)
	if states(w, ids[2:4], membership.Active) != 2 {
		t.Fatal("it did not come in with its quarter")
	}
}

func TestWhoIsObjectedToLetsOthersGoFirst(t *testing.T) {
	w := capped(t)
	ids := applying(w, 5, "new")
	w.Pass(90)
	w.Must("bank-rep", "bank", membership.Object{Applicant: ids[2], Clause: "P1"})
	c, _ := membership.CaseOf(w.Store, ids[2])
	w.Pass(11) // The vote ends without a quorum; the quarter, meanwhile.
	if c.Stage != membership.Voting || states(w, ids[2:3], membership.None) != 1 || states(w, ids[3:], membership.Active) != 2 {
		t.Fatalf("after its vote %s is %s", ids[2], membership.StateOf(w.Store, ids[2]))
	}
}

func TestTiesForTheGrowthCapGoByLot(t *testing.T) {
	w := capped(t)
	var ids []people.MemberID
	for i := range 6 {
		o := machine.OrganizationID(fmt.Sprintf("new-%d", i))
		w.Do(domaintest.Registered(o))
		w.Must(domaintest.Rep(o), o, domaintest.Acceptance(w))
		ids = append(ids, people.MemberID(o))
	}
	// One person acts for all of them within one second, so that they are ready at once.
	var envelopes [][]byte
	for _, id := range ids {
		o := machine.OrganizationID(id)
		envelopes = append(envelopes, w.Envelope(domaintest.Rep(o), o, membership.Apply{}))
	}
	w.SubmitAll(envelopes)
	w.Pass(8)
	if states(w, ids, membership.Active) != 0 {
		t.Fatal("somebody came in before the lot was drawn")
	}
	for range 3 {
		w.Do(domaintest.Registered(machine.OrganizationID(fmt.Sprintf("other-%d", w.Height()))))
	}
	if n := states(w, ids, membership.Active); n != 2 {
		t.Fatalf("%d came in by lot", n)
	}
}

func TestEachChamberHasItsOwnGrowthCap(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("open", value("growth_cap_members", 1), value("growth_cap_percent", 0)), members, governance.Module)
	for _, p := range []machine.PersonID{"ada", "bo"} {
		w.Must(p, "", domaintest.Person(p))
		w.Must(p, "", domaintest.Acceptance(w), membership.Apply{})
	}
	for i, o := range members[:4] {
		w.Must(domaintest.Rep(o), o, membership.Sponsor{Applicant: []people.MemberID{"ada", "bo"}[i/2]})
	}
	w.Pass(61)
	if membership.ChamberCount(w.Store) != 1 || membership.GrowthCap(w.Store, true) != 1 {
		t.Fatalf("%d persons came in", membership.ChamberCount(w.Store))
	}
	if place, _ := membership.EntryOf(w.Store, "bo", w.Now()); place != 1 {
		t.Fatalf("bo is number %d", place)
	}
	if membership.GainedSince(w.Store, 0) != 0 || membership.ActiveCount(w.Store) != 6 {
		t.Fatal("a person counts among the organizations")
	}
}

func TestIndividuals(t *testing.T) {
	person := func(preset string) func(testing.TB) *rulestest.World {
		return func(t testing.TB) *rulestest.World {
			w := domaintest.Founded(t, domaintest.Draft(preset), members, governance.Module)
			w.Must("ada", "", domaintest.Person("ada"))
			w.Must("ada", "", domaintest.Acceptance(w))
			return w
		}
	}
	apply := rulestest.By("ada", membership.Apply{})
	sponsor := membership.Sponsor{Applicant: "ada"}
	backed := []rulestest.Act{apply, by("mill", sponsor), by("dairy", sponsor)}
	yes := governance.Vote{Proposal: 1, Choice: governance.Yes}
	rulestest.Run(t, person("federation"), []rulestest.Rule{
		{Rule: "where persons are supporters they do not apply", By: "ada", When: membership.Apply{}, Refused: "membership.organizations_only"},
	})
	decided := func(why membership.Why) func(*testing.T, *rulestest.World) {
		return func(t *testing.T, w *rulestest.World) {
			if c, _ := membership.CaseOf(w.Store, "ada"); c.Why != why {
				t.Errorf("the case is %+v", c)
			}
		}
	}
	rulestest.Run(t, person("small"), []rulestest.Rule{
		{Rule: "where they are members by decision, the members are asked", Given: []rulestest.Act{apply}, After: 8, Check: decided(membership.ByConsent)},
		{
			Rule:  "admitted, a person with two sponsors is a member",
			Given: join(backed, rulestest.Days(8), by("bank", yes), by("dairy", yes), by("farm", yes)), After: 8,
			Check: func(t *testing.T, w *rulestest.World) {
				is("ada", membership.Active)(t, w)
				if membership.HasBallot(w.Store, "ada") || membership.HasVoice(w.Store, "ada") || membership.ChamberDecides(w.Store) {
					t.Error("a person has a ballot among the organizations")
				}
			},
		},
	})
	rulestest.Run(t, person("open"), []rulestest.Rule{
		{Rule: "in a chamber, two sponsors and the days are enough", Given: backed, After: 61, Check: is("ada", membership.Active)},
		{Rule: "without sponsors a person waits", Given: []rulestest.Act{apply}, After: 61, Check: is("ada", membership.Provisional)},
		{Rule: "a person leaves like anybody", Given: join(backed, rulestest.Days(61), rulestest.By("ada", membership.Leave{})), After: 8, Check: func(t *testing.T, w *rulestest.World) {
			is("ada", membership.LeftState)(t, w)
			if membership.ChamberCount(w.Store) != 0 {
				t.Error("the chamber still counts it")
			}
		}},
	})
}

func TestAChamberCountsFromItsMinimum(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("open", value("chamber_minimum", 2)), members, governance.Module)
	for i, p := range []machine.PersonID{"ada", "bo"} {
		w.Must(p, "", domaintest.Person(p))
		w.Must(p, "", domaintest.Acceptance(w), membership.Apply{})
		for _, o := range members[2*i : 2*i+2] {
			w.Must(domaintest.Rep(o), o, membership.Sponsor{Applicant: people.MemberID(p)})
		}
		w.Pass(61)
		if got := membership.ChamberDecides(w.Store); got != (i == 1) {
			t.Errorf("with %d persons it decides: %t", i+1, got)
		}
	}
}
