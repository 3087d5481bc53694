package membership_test

import (
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

var reaffirm = membership.Reaffirm{}

// signs are an act of patronage and a reaffirmation of some members, each
// giving to the next; the numbers of contributions go on from n.
func signs(w *rulestest.World, ids ...machine.OrganizationID) {
	for i, o := range ids {
		other := ids[(i+1)%len(ids)]
		w.Must(domaintest.Rep(o), o, domaintest.Gave(other), reaffirm)
		w.Must(domaintest.Rep(other), other, membership.ConfirmContribution{Contribution: membership.LastContribution(w.Store)})
	}
}

func TestWithoutASignOfLifeAMemberIsDormant(t *testing.T) {
	w := under("federation")(t)
	w.Pass(600)
	signs(w, members[1:]...)
	from := len(w.Entries)
	w.Pass(71) // 671 days.
	if near := warnings(w, from); len(near) != 1 || near[0].Member != "bank" || near[0].For != membership.WantLife {
		t.Fatalf("told: %+v", near)
	}
	w.Pass(58) // 729 days.
	is("bank", membership.Active)(t, w)
	w.Pass(2)
	is("bank", membership.Dormant)(t, w)
	is("mill", membership.Active)(t, w)
	if membership.ActiveCount(w.Store) != 5 || membership.HasBallot(w.Store, "bank") {
		t.Fatal("bank still counts")
	}
	w.Must("bank-rep", "bank", reaffirm)
	if out := w.Act("bank-rep", "bank", reaffirm)[0]; out.Code != "membership.returning_already" {
		t.Fatalf("outcome %+v", out)
	}
	w.Pass(13)
	is("bank", membership.Dormant)(t, w)
	w.Pass(2)
	is("bank", membership.Active)(t, w)
	w.Pass(700)
	is("bank", membership.Active)(t, w)
}

func TestASignOfLifeIsBothPatronageAndAReaffirmation(t *testing.T) {
	w := under("federation")(t)
	w.Pass(600)
	signs(w, members[2:]...)
	w.Must("bank-rep", "bank", reaffirm)
	w.Must("dairy-rep", "dairy", domaintest.Gave("mill"))
	w.Must("mill-rep", "mill", membership.ConfirmContribution{Contribution: membership.LastContribution(w.Store)})
	w.Pass(140)
	is("bank", membership.Dormant)(t, w)
	is("dairy", membership.Dormant)(t, w)
}

func TestReaffirming(t *testing.T) {
	rulestest.Run(t, under("federation"), []rulestest.Rule{
		{
			Rule: "a member says that it is there", By: "mill-rep", For: "mill", When: reaffirm,
			Then: []machine.Event{membership.Reaffirmed{Member: "mill"}},
		},
		{Rule: "once in a while is enough", Given: []rulestest.Act{by("mill", reaffirm)}, By: "mill-rep", For: "mill", When: reaffirm, Refused: "membership.reaffirmed_already"},
		{Rule: "an applicant has nothing to reaffirm", By: "wood-rep", For: "wood", When: reaffirm, Refused: "membership.no_member"},
	})
}

func warnings(w *rulestest.World, from int) (all []membership.DormancyNear) {
	for _, e := range w.Events(from) {
		if near, ok := e.(membership.DormancyNear); ok {
			all = append(all, near)
		}
	}
	return all
}

func TestWhoDoesNotAcceptWhatTheCharterAsksLapses(t *testing.T) {
	w := under("small")(t)
	decided(w, charter.SetRules{Base: 1, Values: []charter.RuleValue{value("contributions_needed", 2)}, RaisesDuties: true})
	text, _ := charter.Current(w.Store)
	if text.Version != 2 || membership.AskedUntil(w.Store, "mill") != text.AcceptBy {
		t.Fatalf("nothing is asked: %+v", text)
	}
	for _, o := range members {
		if o != "mill" {
			w.Must(domaintest.Rep(o), o, domaintest.Acceptance(w))
		}
	}
	from := len(w.Entries)
	w.Pass(18)
	is("mill", membership.Active)(t, w)
	if near := warnings(w, from); len(near) != 1 || near[0].For != membership.WantAcceptance || near[0].Member != "mill" {
		t.Fatalf("told: %+v", near)
	}
	w.Pass(4)
	is("mill", membership.Lapsed)(t, w)
	if out := w.Act("mill-rep", "mill", reaffirm)[0]; out.Code != "membership.charter_not_accepted" {
		t.Fatalf("outcome %+v", out)
	}
	w.Do([]rulestest.Act{by("bank", suspend{Member: "mill"}), by("bank", restore{Member: "mill"})})
	is("mill", membership.Lapsed)(t, w) // A sanction that ends gives no vote that there was not before.
	w.Must("mill-rep", "mill", domaintest.Acceptance(w), reaffirm)
	is("mill", membership.Active)(t, w)
}

func TestAnAcceptanceAloneBringsALapsedMemberBackInTime(t *testing.T) {
	w := under("small")(t)
	decided(w, charter.SetRules{Base: 1, Values: []charter.RuleValue{value("contributions_needed", 2)}, RaisesDuties: true})
	w.Pass(60)
	is("mill", membership.Lapsed)(t, w)
	w.Must("mill-rep", "mill", domaintest.Acceptance(w))
	w.Pass(31)
	is("mill", membership.Active)(t, w)
	if n := membership.ActiveCount(w.Store); n != 1 {
		t.Fatalf("%d have a vote", n)
	}
}

func TestSanctionsTakeTheVoteAndNothingElse(t *testing.T) {
	start := under("small")
	now := start(t).Now() + 1
	suspended := by("bank", suspend{Member: "mill", Until: now + 20*day})
	out := by("bank", exclude{Member: "mill"})
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a suspended member has no ballot until the time is over", By: "bank-rep", For: "bank", When: suspend{Member: "mill", Until: now + 20*day}, Later: 21,
			Then: []machine.Event{
				membership.MemberSuspended{Member: "mill", Until: now + 20*day},
				membership.BecameProvisional{Member: "wood"},
				membership.MemberRestored{Member: "mill"},
			},
		},
		{Rule: "in the meantime it has none", Given: []rulestest.Act{suspended}, By: "mill-rep", For: "mill", When: harm, Refused: "membership.no_ballot"},
		{Rule: "it may leave", Given: []rulestest.Act{suspended, by("mill", membership.Leave{})}, After: 30, Check: is("mill", membership.LeftState)},
		{Rule: "it is restored before", Given: []rulestest.Act{suspended, by("bank", restore{Member: "mill"})}, After: 30, Check: is("mill", membership.Active)},
		{Rule: "only who is suspended is restored", By: "bank-rep", For: "bank", When: restore{Member: "mill"}, Refused: "membership.not_suspended"},
		{Rule: "only a member is suspended", By: "bank-rep", For: "bank", When: suspend{Member: "wood"}, Refused: "membership.no_vote_to_suspend"},
		{Rule: "only a member is excluded", By: "bank-rep", For: "bank", When: exclude{Member: "wood"}, Refused: "membership.no_member"},
		{Rule: "excluded while leaving, it is excluded", Given: []rulestest.Act{by("mill", membership.Leave{}), out}, After: 8, Check: is("mill", membership.Excluded)},
		{Rule: "who is excluded does not apply", Given: []rulestest.Act{out}, By: "mill-rep", For: "mill", When: membership.Apply{}, Refused: "membership.excluded"},
		{Rule: "nobody lifts that alone", Given: []rulestest.Act{out}, By: "bank-rep", For: "bank", When: membership.LiftExclusion{Member: "mill"}, Refused: "membership.needs_decision"},
	})
	w := start(t)
	w.Do([]rulestest.Act{out})
	decided(w, membership.LiftExclusion{Member: "mill"})
	w.Must("mill-rep", "mill", membership.Apply{})
	is("mill", membership.Applicant)(t, w)
}

func TestWhoLeavesIsToldWhatIsOpen(t *testing.T) {
	w := under("small")(t)
	signs(w, "mill", "bank")
	w.Must("mill-rep", "mill", domaintest.Gave("dairy"))
	from := len(w.Entries)
	w.Must("mill-rep", "mill", membership.Leave{})
	var told membership.SettlementStated
	for _, e := range w.Events(from) {
		if s, ok := e.(membership.SettlementStated); ok {
			told = s
		}
	}
	if told.Member != people.MemberID("mill") || told.Given != 1 || told.Received != 1 || len(told.Open) != 1 || told.Open[0] != 3 {
		t.Fatalf("told %+v", told)
	}
}
