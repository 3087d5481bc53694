package moving_test

import (
	"fmt"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/moving"
	"metaorg/domain/people"
	"metaorg/machine"
)

// The rehearsal of a federation of 32: two found, thirty are carried over, of
// whom twenty claim over ten days, one claims after half a year and nine never.
func TestAFederationOfThirtyMovesInAndAThirdNeverClaims(t *testing.T) {
	w := domaintest.Forming(t, domaintest.Draft("federation"), governance.Module, moving.Module)
	for _, o := range []machine.OrganizationID{"mill", "dairy"} {
		w.Do(domaintest.Registered(o))
		w.Must(founder, "", membership.InviteFounder{Organization: o})
	}
	name := func(i int) machine.OrganizationID { return machine.OrganizationID(fmt.Sprintf("coop-%02d", i)) }
	list := moving.CarryOver{List: hashOf("roll"), Part: 1, Parts: 1}
	for i := range 30 {
		list.Places = append(list.Places, place(name(i)))
		w.Must(domaintest.Rep(name(i)), "", domaintest.Person(domaintest.Rep(name(i))))
	}
	w.Must(founder, "", list)
	found(w)

	votes := func(want int64) {
		t.Helper()
		if got := membership.ActiveCount(w.Store); got != want {
			t.Fatalf("%d have a vote, not %d", got, want)
		}
	}
	claims := func(i int) {
		t.Helper()
		w.Must(domaintest.Rep(name(i)), "", claim(w, name(i), domaintest.Rep(name(i))))
	}
	// roll is who may vote in a proposal, and how many must for a quorum.
	roll := func(number uint64) (size, quorum int64) {
		t.Helper()
		for _, r := range governance.RoundsOf(w.Store, number) {
			size, quorum = r.Roll, r.Bar.Quorum
		}
		return size, quorum
	}

	votes(2)
	for i := range 10 { // Two a day, for five days.
		claims(2 * i)
		if i%2 == 1 {
			w.Pass(1)
		}
	}
	votes(12)
	w.Must("mill-rep", "mill", governance.Propose{Title: "A shared van", Text: "We keep one van.", Class: governance.Ordinary})
	if size, quorum := roll(1); size != 12 || quorum != 3 {
		t.Fatalf("with 12 of 32 here the roll has %d and the quorum is %d, not 12 and 3", size, quorum)
	}
	for i := range 10 { // Ten more come while it is being decided.
		claims(2*i + 1)
	}
	votes(22)
	w.Pass(7)
	if out := w.Act(domaintest.Rep(name(1)), name(1), governance.Vote{Proposal: 1, Choice: governance.Yes})[0]; out.Code != "governance.not_on_roll" {
		t.Fatalf("who claimed after notice was given votes on it: %+v", out)
	}
	for i := range 3 {
		w.Must(domaintest.Rep(name(2*i)), name(2*i), governance.Vote{Proposal: 1, Choice: governance.Yes})
	}
	w.Pass(8)
	if p, _ := governance.ProposalOf(w.Store, 1); p.Status != governance.Adopted && p.Status != governance.Executed {
		t.Fatalf("three of twelve are a quorum, and the van is %s", p.Status)
	}
	w.Must("mill-rep", "mill", governance.Propose{Title: "A second van", Text: "We keep two vans.", Class: governance.Ordinary})
	if size, quorum := roll(2); size != 22 || quorum != 6 {
		t.Fatalf("with 22 of 32 here the roll has %d and the quorum is %d, not 22 and 6", size, quorum)
	}
	w.Pass(30)
	if p, _ := governance.ProposalOf(w.Store, 2); p.Status != governance.Rejected {
		t.Fatalf("nobody voted on the second van, and it is %s", p.Status)
	}

	usual, last, _ := moving.ClaimBy(w.Store)
	w.Pass((usual-w.Now())/86_400 + 5)
	if w.Now() <= usual || w.Now() >= last {
		t.Fatal("it is not the time of the last call")
	}
	claims(20) // One late.
	votes(23)
	w.Pass(moving.LastCallDays)
	votes(23)
	var left int
	for range moving.Places(w.Store) {
		left++
	}
	if l, _ := moving.ListOf(w.Store, list.List); left != 0 || l.Left != 9 {
		t.Fatalf("after the last day %d places are open and %d were never claimed", left, l.Left)
	}
	for i := 21; i < 30; i++ {
		if _, known := people.OrganizationOf(w.Store, name(i)); known {
			t.Errorf("%s stayed away and is known still", name(i))
		}
	}
	// Who stayed away joins as everybody does.
	w.Must(domaintest.Rep(name(29)), "", domaintest.Organization(name(29)))
	w.Must(domaintest.Rep(name(29)), name(29), domaintest.Acceptance(w), membership.Apply{})
	if s := membership.StateOf(w.Store, people.MemberID(name(29))); s != membership.Applicant {
		t.Fatalf("who comes too late is %s", s)
	}
}
