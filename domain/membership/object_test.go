package membership_test

import (
	"slices"
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

var (
	members = []machine.OrganizationID{"bank", "dairy", "farm", "mill", "salt", "wool"}
	paper   = membership.Paper("af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262")
	harm    = membership.Object{Applicant: "wood", Harm: paper}
	undo    = membership.WithdrawObjection{Applicant: "wood"}
	appeal  = membership.Appeal{Applicant: "wood"}
)

// under is a network of six members under a preset, with wood applying; iron
// is registered and nothing more.
func under(preset string, values ...charter.RuleValue) func(testing.TB) *rulestest.World {
	return func(t testing.TB) *rulestest.World {
		w := domaintest.Founded(t, domaintest.Draft(preset, values...), members, governance.Module, sanctions)
		w.Do(domaintest.Registered("wood"))
		w.Do(domaintest.Registered("iron"))
		w.Must("wood-rep", "wood", domaintest.Acceptance(w), membership.Apply{})
		return w
	}
}

func value(name string, v int64) charter.RuleValue {
	return charter.RuleValue{Name: "membership." + name, Value: v}
}

// by is what a member does through who represents it.
func by(o machine.OrganizationID, do ...machine.Message) rulestest.Act {
	return rulestest.For(domaintest.Rep(o), o, do...)
}

func is(id people.MemberID, want membership.State) func(*testing.T, *rulestest.World) {
	return func(t *testing.T, w *rulestest.World) {
		t.Helper()
		if got := membership.StateOf(w.Store, id); got != want {
			t.Errorf("%s is %q, not %q", id, got, want)
		}
	}
}

func stage(want membership.Stage) func(*testing.T, *rulestest.World) {
	return func(t *testing.T, w *rulestest.World) {
		t.Helper()
		if c, _ := membership.CaseOf(w.Store, "wood"); c.Stage != want {
			t.Errorf("the case is at %q, not %q", c.Stage, want)
		}
	}
}

func TestObjecting(t *testing.T) {
	start := under("federation")
	one, two := by("mill", harm), by("dairy", harm)
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a member objects with a document about the harm", By: "mill-rep", For: "mill", When: harm,
			Then: []machine.Event{membership.Objected{Applicant: "wood", Member: "mill", Harm: paper, Count: 1, Needed: 2}},
		},
		{
			Rule: "or with the clause that it appeals to", By: "mill-rep", For: "mill", When: membership.Object{Applicant: "wood", Clause: "P1"},
			Then: []machine.Event{membership.Objected{Applicant: "wood", Member: "mill", Clause: "P1", Count: 1, Needed: 2}},
		},
		{Rule: "an objection has a reason", By: "mill-rep", For: "mill", When: membership.Object{Applicant: "wood"}, Refused: "membership.no_reason"},
		{Rule: "an objection is about somebody", By: "mill-rep", For: "mill", When: membership.Object{Clause: "P1"}, Refused: "membership.applicant_missing"},
		{Rule: "the clause exists", By: "mill-rep", For: "mill", When: membership.Object{Applicant: "wood", Clause: "P9"}, Refused: "membership.unknown_clause"},
		{Rule: "no clause has a long number", By: "mill-rep", For: "mill", When: membership.Object{Applicant: "wood", Clause: "P1234567890123456"}, Refused: "membership.unknown_clause"},
		{Rule: "a document is named by its hash", By: "mill-rep", For: "mill", When: membership.Object{Applicant: "wood", Harm: paper[:5]}, Refused: "membership.bad_document"},
		{Rule: "only to an application that is open", By: "mill-rep", For: "mill", When: membership.Object{Applicant: "iron", Clause: "P1"}, Refused: "membership.no_open_application"},
		{Rule: "an applicant has no vote and does not object", By: "wood-rep", For: "wood", When: harm, Refused: "membership.no_ballot"},
		{Rule: "nobody objects twice", Given: []rulestest.Act{one}, By: "mill-rep", For: "mill", When: harm, Refused: "membership.objected_already"},
		{Rule: "one objection of two changes nothing", Given: []rulestest.Act{one}, After: 15, Check: is("wood", membership.Provisional)},
		{
			Rule: "an objection is taken back", Given: []rulestest.Act{one}, By: "mill-rep", For: "mill", When: undo,
			Then: []machine.Event{membership.ObjectionWithdrawn{Applicant: "wood", Member: "mill"}},
		},
		{Rule: "who has not objected takes nothing back", By: "mill-rep", For: "mill", When: undo, Refused: "membership.no_objection"},
		{Rule: "taking back says from what", By: "mill-rep", For: "mill", When: membership.WithdrawObjection{}, Refused: "membership.applicant_missing"},
		{
			Rule: "a second objection stops the application", Given: []rulestest.Act{one}, By: "dairy-rep", For: "dairy", When: harm,
			Then: []machine.Event{
				membership.Objected{Applicant: "wood", Member: "dairy", Harm: paper, Count: 2, Needed: 2},
				membership.ApplicationStopped{Applicant: "wood", Objectors: []people.MemberID{"dairy", "mill"}},
			},
			Check: stage(membership.Drawing),
		},
		{Rule: "objecting before the window ends keeps the applicant out when it ends", Given: []rulestest.Act{one, two}, After: 15, Check: is("wood", membership.Applicant)},
		{Rule: "withdrawn first, the second objection stops nothing", Given: []rulestest.Act{one, by("mill", undo), two}, After: 15, Check: is("wood", membership.Provisional)},
		{
			Rule: "withdrawn last, the application goes on", Given: []rulestest.Act{one, two, rulestest.Days(15)}, By: "mill-rep", For: "mill", When: undo,
			Then: []machine.Event{
				membership.ObjectionWithdrawn{Applicant: "wood", Member: "mill"},
				membership.ApplicationResumed{Applicant: "wood"},
				membership.BecameProvisional{Member: "wood"},
			},
		},
		{Rule: "once stopped it takes no further objection", Given: []rulestest.Act{one, two}, By: "salt-rep", For: "salt", When: harm, Refused: "membership.stopped_already"},
		{Rule: "an applicant may withdraw while it is stopped", Given: []rulestest.Act{one, two, by("wood", membership.WithdrawApplication{})}, After: 2, Check: stage("")},
	})
}

func TestAPanelJudges(t *testing.T) {
	start := under("federation")
	stopped := []rulestest.Act{by("mill", harm), by("dairy", harm), rulestest.Days(1), by("salt", reaffirm), by("bank", reaffirm)}
	panel := drawnIn(t, start, stopped)
	if len(panel) != 3 || slices.Contains(panel, "mill") || slices.Contains(panel, "dairy") {
		t.Fatalf("drew %v", panel)
	}
	word := func(i int, v membership.Verdict) rulestest.Act {
		return by(machine.OrganizationID(panel[i]), membership.Judge{Applicant: "wood", Verdict: v, Reasons: paper})
	}
	admitted := join(stopped, word(0, membership.Admitting), word(1, membership.Admitting))
	refused := join(stopped, word(0, membership.Refusing), word(1, membership.Refusing))
	first := machine.OrganizationID(panel[0])
	rulestest.Run(t, start, []rulestest.Rule{
		{Rule: "what is no verdict is none", Given: stopped, By: domaintest.Rep(first), For: first, When: membership.Judge{Applicant: "wood", Verdict: "maybe", Reasons: paper}, Refused: "membership.bad_verdict"},
		{Rule: "a verdict has reasons", Given: stopped, By: domaintest.Rep(first), For: first, When: membership.Judge{Applicant: "wood", Verdict: "admit"}, Refused: "membership.bad_document"},
		{Rule: "a verdict is about somebody", Given: stopped, By: domaintest.Rep(first), For: first, When: membership.Judge{Verdict: "admit", Reasons: paper}, Refused: "membership.applicant_missing"},
		{Rule: "who was not drawn does not judge", Given: stopped, By: "mill-rep", For: "mill", When: membership.Judge{Applicant: "wood", Verdict: "admit", Reasons: paper}, Refused: "membership.no_panellist"},
		{Rule: "nobody judges where no panel sits", By: domaintest.Rep(first), For: first, When: membership.Judge{Applicant: "wood", Verdict: "admit", Reasons: paper}, Refused: "membership.no_panel"},
		{Rule: "two of three decide", Given: admitted, Check: stage(membership.Appealable)},
		{Rule: "one changing its mind is no two", Given: join(stopped, word(0, membership.Admitting), word(0, membership.Refusing), word(1, membership.Admitting)), Check: stage(membership.Sitting)},
		{Rule: "a verdict against the applicant ends the application when nobody appeals", Given: refused, After: 15, Check: is("wood", membership.None)},
		{Rule: "a verdict for it lets it on when nobody appeals", Given: admitted, After: 15, Check: is("wood", membership.Provisional)},
		{Rule: "a panel that does not decide leaves it to all", Given: join(stopped, word(0, membership.Admitting)), After: 15, Check: asked(membership.PanelSilent)},
		{Rule: "before the verdict there is nothing to appeal against", Given: stopped, By: "wood-rep", For: "wood", When: appeal, Refused: "membership.nothing_to_appeal"},
		{Rule: "an appeal names an application", Given: refused, By: "wood-rep", For: "wood", When: membership.Appeal{}, Refused: "membership.applicant_missing"},
		{Rule: "who won does not appeal", Given: admitted, By: "wood-rep", For: "wood", When: appeal, Refused: "membership.not_yours_to_appeal"},
		{Rule: "who did not object does not appeal", Given: admitted, By: domaintest.Rep(first), For: first, When: appeal, Refused: "membership.not_yours_to_appeal"},
		{Rule: "the applicant appeals to all", Given: join(refused, by("wood", appeal)), Check: asked(membership.OnAppeal)},
		{Rule: "an objector appeals to all", Given: join(admitted, by("mill", appeal)), Check: asked(membership.OnAppeal)},
		{Rule: "after 14 days nobody appeals", Given: refused, After: 15, By: "wood-rep", For: "wood", When: appeal, Refused: "membership.nothing_to_appeal"},
		{Rule: "after the verdict an objection stands", Given: admitted, By: "mill-rep", For: "mill", When: undo, Refused: "membership.decided_elsewhere"},
		{Rule: "before the verdict it can go", Given: join(stopped, word(0, membership.Admitting), by("mill", undo)), Check: stage("")},
	})
}

// drawnIn is the panel that a world draws after these acts.
func drawnIn(t *testing.T, start func(testing.TB) *rulestest.World, given []rulestest.Act) []people.MemberID {
	w := start(t)
	w.Do(given)
	c, _ := membership.CaseOf(w.Store, "wood")
	if c.Stage != membership.Sitting {
		t.Fatalf("no panel sits: %+v", c)
	}
	return c.Panel
}

func asked(why membership.Why) func(*testing.T, *rulestest.World) {
	return func(t *testing.T, w *rulestest.World) {
		t.Helper()
		c, _ := membership.CaseOf(w.Store, "wood")
		p, _ := governance.ProposalOf(w.Store, c.Proposal)
		if c.Stage != membership.Voting || c.Why != why || !slices.Contains(p.Parties, "wood") {
			t.Errorf("the case is %+v, its proposal %+v", c, p)
		}
	}
}

func TestTooFewForAPanelLeaveItToAll(t *testing.T) {
	w := under("federation")(t)
	w.Do([]rulestest.Act{by("mill", membership.Sponsor{Applicant: "wood"}), by("dairy", membership.Sponsor{Applicant: "wood"})})
	w.Do([]rulestest.Act{by("bank", harm), by("farm", harm), rulestest.Days(1), by("salt", reaffirm), by("wool", reaffirm)})
	asked(membership.TooFewPanellists)(t, w)
}

func TestMembersDecideOnAnApplication(t *testing.T) {
	start := under("small")
	objected := []rulestest.Act{by("mill", harm)}
	yes := governance.Vote{Proposal: 1, Choice: governance.Yes}
	no := governance.Vote{Proposal: 1, Choice: governance.No, Clause: "P1"}
	all := join(objected, by("bank", yes), by("dairy", yes), by("farm", yes))
	rulestest.Run(t, start, []rulestest.Rule{
		{Rule: "without panels an objection brings a vote", Given: objected, Check: asked(membership.Objections)},
		{Rule: "yes lets the applicant on", Given: all, After: 8, Check: is("wood", membership.Provisional)},
		{Rule: "too few votes turn it down", Given: join(objected, by("bank", yes)), After: 40, Check: is("wood", membership.None)},
		{Rule: "who was turned down may apply again", Given: join(objected, rulestest.Days(40), by("wood", membership.Apply{})), Check: is("wood", membership.Applicant)},
		{Rule: "the applicant has no ballot", Given: objected, By: "wood-rep", For: "wood", When: yes, Refused: "governance.not_on_roll"},
		{Rule: "an objection stands while all decide", Given: objected, By: "mill-rep", For: "mill", When: undo, Refused: "membership.decided_elsewhere"},
		{Rule: "nobody admits alone", Given: objected, By: "mill-rep", For: "mill", When: membership.Admit{Applicant: "wood"}, Refused: "membership.needs_decision"},
		{Rule: "nobody turns down alone", Given: objected, By: "mill-rep", For: "mill", When: membership.TurnDown{Applicant: "wood"}, Refused: "membership.needs_decision"},
		{Rule: "an application withdrawn meanwhile is not let on", Given: join(all, by("wood", membership.WithdrawApplication{})), After: 8, Check: is("wood", membership.None)},
		{Rule: "and is not turned down either", Given: join(objected, by("wood", membership.WithdrawApplication{}), by("bank", no)), After: 40, Check: is("wood", membership.None)},
	})
}

func TestTheBoundary(t *testing.T) {
	const consent, closed = 1, 2
	yes := governance.Vote{Proposal: 1, Choice: governance.Yes}
	rulestest.Run(t, under("small", value("boundary", consent)), []rulestest.Rule{
		{Rule: "by consent, the members are asked when the window ends", After: 8, Check: asked(membership.ByConsent)},
		{Rule: "and not before", After: 6, Check: is("wood", membership.Applicant)},
		{
			Rule: "consent lets the applicant on", Given: []rulestest.Act{rulestest.Days(8), by("bank", yes), by("dairy", yes), by("farm", yes)},
			After: 8, Check: is("wood", membership.Provisional),
		},
	})
	start := func(t testing.TB) *rulestest.World {
		w := domaintest.Founded(t, domaintest.Draft("small", value("boundary", closed)), members[:2])
		w.Do(domaintest.Registered("wood"))
		w.Must("wood-rep", "wood", domaintest.Acceptance(w))
		return w
	}
	rulestest.Run(t, start, []rulestest.Rule{
		{Rule: "while it is closed nobody applies", By: "wood-rep", For: "wood", When: membership.Apply{}, Refused: "membership.closed"},
	})
}

func TestASupporterThatIsNotLetInIsASupporterAgain(t *testing.T) {
	against := membership.Object{Applicant: "iron", Harm: paper}
	start := func(t testing.TB) *rulestest.World {
		w := under("small")(t)
		w.Must("iron-rep", "iron", domaintest.Acceptance(w), membership.Support{})
		return w
	}
	applied := []rulestest.Act{by("iron", membership.Apply{})}
	objected := join(applied, by("mill", against))
	no := governance.Vote{Proposal: 1, Choice: governance.No, Clause: "P1"}
	yes := governance.Vote{Proposal: 1, Choice: governance.Yes}
	gave := rulestest.For("iron-rep", "iron", give("gave"))
	member := join(applied, gave, by("mill", membership.ConfirmContribution{Contribution: 1}), rulestest.Days(8))
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "when it takes its application back", Given: applied, By: "iron-rep", For: "iron", When: membership.WithdrawApplication{},
			Then: []machine.Event{membership.ApplicationWithdrawn{Member: "iron"}, membership.SupporterJoined{Member: "iron"}}, Check: is("iron", membership.Supporter),
		},
		{Rule: "when too few vote", Given: join(objected, by("bank", yes)), After: 40, Check: is("iron", membership.Supporter)},
		{Rule: "when most vote no", Given: join(objected, by("bank", no), by("farm", no), by("salt", no)), After: 40, Check: is("iron", membership.Supporter)},
		{Rule: "while it applies it is an applicant", Given: objected, Check: is("iron", membership.Applicant)},
		{Rule: "who was let in is a member like any other", Given: member, Check: func(t *testing.T, w *rulestest.World) {
			if m, _ := membership.MemberOf(w.Store, "iron"); m.State != membership.Active || m.Was != membership.None {
				t.Errorf("iron is %+v", m)
			}
		}},
	})
}
