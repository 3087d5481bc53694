package membership_test

import (
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

const day = rulestest.Day

// founded is a network of mill and dairy; wood is registered and nothing more.
func founded(t testing.TB) *rulestest.World {
	w := domaintest.Founded(t, domaintest.Draft("small"), []machine.OrganizationID{"mill", "dairy"})
	w.Do(domaintest.Registered("wood"))
	w.Do(domaintest.Registered("iron"))
	return w
}

// give is wood's gift to mill, as wood records it.
func give(direction string) membership.RecordContribution {
	return membership.RecordContribution{With: "mill", Direction: direction, Kind: "labour", Quantity: 12, Unit: "hours", Date: "2026-01-15"}
}

func TestJoining(t *testing.T) {
	w := founded(t)
	now := w.Now() + 1 // Every act takes a second of its own.
	accept := rulestest.For("wood-rep", "wood", domaintest.Acceptance(w))
	applied := []rulestest.Act{accept, rulestest.For("wood-rep", "wood", membership.Apply{})}
	gave := join(applied, rulestest.For("wood-rep", "wood", give("gave")))
	confirm := membership.ConfirmContribution{Contribution: 1}
	confirmed := join(gave, rulestest.For("mill-rep", "mill", confirm))
	active := join(confirmed, rulestest.Days(8))
	left := join(active, rulestest.For("wood-rep", "wood", membership.Leave{}), rulestest.Days(8))
	window := now + 1 + 7*day
	rulestest.Run(t, founded, []rulestest.Rule{
		{
			Rule: "who accepted the charter applies", Given: []rulestest.Act{accept}, By: "wood-rep", For: "wood", When: membership.Apply{},
			Then: []machine.Event{membership.Applied{Member: "wood", Window: window, Contributions: 1, Partners: 1}},
		},
		{Rule: "nobody applies without accepting the charter", By: "wood-rep", For: "wood", When: membership.Apply{}, Refused: "membership.charter_not_accepted"},
		{Rule: "nobody applies twice", Given: applied, By: "wood-rep", For: "wood", When: membership.Apply{}, Refused: "membership.applied_already"},
		{Rule: "a member does not apply", By: "mill-rep", For: "mill", When: membership.Apply{}, Refused: "membership.member_already"},
		{
			Rule: "with the window over and nothing given, an applicant is provisional", Given: []rulestest.Act{accept},
			By: "wood-rep", For: "wood", When: membership.Apply{}, Later: 8,
			Then: []machine.Event{membership.Applied{Member: "wood", Window: window, Contributions: 1, Partners: 1}, membership.BecameProvisional{Member: "wood"}},
		},
		{
			Rule: "what was given in the window counts when it ends", Given: confirmed, Later: 8,
			Then: []machine.Event{membership.Activated{Member: "wood", Counted: 1, Partners: 1}},
		},
		{
			Rule: "a provisional member becomes active with the confirmation", Given: join(gave, rulestest.Days(8)),
			By: "mill-rep", For: "mill", When: confirm,
			Then: []machine.Event{
				membership.ContributionConfirmed{Contribution: 1, By: "mill", Counts: "wood"},
				membership.Activated{Member: "wood", Counted: 1, Partners: 1},
			},
		},
		{
			Rule: "in the window a confirmation makes nobody active yet", Given: gave, By: "mill-rep", For: "mill", When: confirm,
			Then: []machine.Event{membership.ContributionConfirmed{Contribution: 1, By: "mill", Counts: "wood"}},
		},
		{
			Rule: "an application is taken back", Given: applied, By: "wood-rep", For: "wood", When: membership.WithdrawApplication{}, Later: 9,
			Then: []machine.Event{membership.ApplicationWithdrawn{Member: "wood"}},
		},
		{Rule: "only an open application is taken back", By: "wood-rep", For: "wood", When: membership.WithdrawApplication{}, Refused: "membership.no_application"},
		{
			Rule: "who left may apply again, and starts anew", Given: left, By: "wood-rep", For: "wood", When: membership.Apply{}, Later: 8,
			Check: func(t *testing.T, w *rulestest.World) {
				if s := membership.StateOf(w.Store, "wood"); s != membership.Provisional {
					t.Fatalf("wood is %s", s)
				}
			},
			Then: []machine.Event{
				membership.Applied{Member: "wood", Window: now + 5 + 16*day + 7*day, Contributions: 1, Partners: 1},
				membership.BecameProvisional{Member: "wood"},
			},
		},
		{
			Rule: "a person supports the network", Given: []rulestest.Act{rulestest.By("wood-rep", domaintest.Acceptance(w))},
			By: "wood-rep", When: membership.Support{}, Then: []machine.Event{membership.SupporterJoined{Member: "wood-rep"}},
		},
		{Rule: "a supporter accepted the charter too", By: "wood-rep", When: membership.Support{}, Refused: "membership.charter_not_accepted"},
		{Rule: "a member does not also support", By: "mill-rep", For: "mill", When: membership.Support{}, Refused: "membership.known_already"},
	})
}

func TestLeaving(t *testing.T) {
	now := founded(t).Now() + 1
	leave := rulestest.For("mill-rep", "mill", membership.Leave{})
	supporter := []rulestest.Act{rulestest.By("wood-rep", domaintest.Acceptance(founded(t)), membership.Support{})}
	applied := []rulestest.Act{rulestest.For("wood-rep", "wood", domaintest.Acceptance(founded(t)), membership.Apply{})}
	rulestest.Run(t, founded, []rulestest.Rule{
		{
			Rule: "a member leaves after seven days", By: "mill-rep", For: "mill", When: membership.Leave{}, Later: 8,
			Then: []machine.Event{membership.LeaveAnnounced{Member: "mill", At: now + 7*day}, membership.SettlementStated{Member: "mill"}, membership.Left{Member: "mill"}},
			Check: func(t *testing.T, w *rulestest.World) {
				if membership.ActiveCount(w.Store) != 1 || membership.IsActive(w.Store, "mill") {
					t.Fatal("mill still counts")
				}
			},
		},
		{
			Rule: "within seven days a member may change its mind", Given: []rulestest.Act{leave}, After: 6,
			By: "mill-rep", For: "mill", When: membership.Stay{}, Later: 9, Then: []machine.Event{membership.StayDecided{Member: "mill"}},
		},
		{Rule: "until then it is a member", Given: []rulestest.Act{leave}, After: 6, By: "mill-rep", For: "mill", When: membership.Leave{}, Refused: "membership.leaving_already"},
		{Rule: "who does not leave cannot stay", By: "mill-rep", For: "mill", When: membership.Stay{}, Refused: "membership.not_leaving"},
		{Rule: "a supporter leaves at once", Given: supporter, By: "wood-rep", When: membership.Leave{}, Then: []machine.Event{membership.Left{Member: "wood-rep"}}},
		{Rule: "an applicant withdraws instead", Given: applied, By: "wood-rep", For: "wood", When: membership.Leave{}, Refused: "membership.applicant_leaves"},
		{Rule: "a stranger has nothing to leave", By: "wood-rep", When: membership.Leave{}, Refused: "membership.no_member"},
	})
}

func TestContributions(t *testing.T) {
	w := founded(t)
	applied := rulestest.For("wood-rep", "wood", domaintest.Acceptance(w), membership.Apply{})
	gave := []rulestest.Act{applied, rulestest.For("wood-rep", "wood", give("gave"))}
	other := func(change func(*membership.RecordContribution)) membership.RecordContribution {
		m := give("gave")
		change(&m)
		return m
	}
	recorded := func(from, to, by people.MemberID) []machine.Event {
		return []machine.Event{membership.ContributionRecorded{Contribution: 1, From: from, To: to, By: by, Kind: "labour", Quantity: 12, Unit: "hours", Date: "2026-01-15"}}
	}
	one := membership.ConfirmContribution{Contribution: 1}
	dispute := membership.DisputeContribution{Contribution: 1}
	rules := []rulestest.Rule{
		{Rule: "the giver records", Given: []rulestest.Act{applied}, When: give("gave"), Then: recorded("wood", "mill", "wood")},
		{Rule: "the receiver records", Given: []rulestest.Act{applied}, When: give("received"), Then: recorded("mill", "wood", "wood")},
		{Rule: "only who has a part in the network records", When: give("gave"), Refused: "membership.not_present"},
		{Rule: "the other side has a part in the network", Given: []rulestest.Act{applied}, When: other(func(m *membership.RecordContribution) { m.With = "iron" }), Refused: "membership.unknown_partner"},
		{Rule: "nobody gives to itself", Given: []rulestest.Act{applied}, When: other(func(m *membership.RecordContribution) { m.With = "wood" }), Refused: "membership.own_contribution"},
		{Rule: "somebody is on the other side", When: other(func(m *membership.RecordContribution) { m.With = "" }), Refused: "membership.partner_missing"},
		{Rule: "it was given or received", When: other(func(m *membership.RecordContribution) { m.Direction = "took" }), Refused: "membership.bad_direction"},
		{Rule: "it is of a kind", When: other(func(m *membership.RecordContribution) { m.Kind = "love" }), Refused: "membership.bad_contribution_kind"},
		{Rule: "nothing is no contribution", When: other(func(m *membership.RecordContribution) { m.Quantity = 0 }), Refused: "membership.bad_quantity"},
		{Rule: "it has a unit", When: other(func(m *membership.RecordContribution) { m.Unit = "" }), Refused: "membership.bad_unit"},
		{Rule: "it has a day of the calendar", When: other(func(m *membership.RecordContribution) { m.Date = "2026-02-29" }), Refused: "membership.bad_date"},
		{Rule: "a date is not written any other way", When: other(func(m *membership.RecordContribution) { m.Date = "15/01/2026" }), Refused: "membership.bad_date"},
		{Rule: "who recorded it does not confirm it", Given: gave, When: one, Refused: "membership.not_other_side"},
		{Rule: "only what was recorded is confirmed", Given: gave, When: membership.ConfirmContribution{Contribution: 9}, Refused: "membership.unknown_contribution"},
	}
	for i := range rules {
		rules[i].By, rules[i].For = "wood-rep", "wood"
	}
	rulestest.Run(t, founded, append(rules, []rulestest.Rule{
		{Rule: "nothing is confirmed twice", Given: join(gave, rulestest.For("mill-rep", "mill", one)), By: "mill-rep", For: "mill", When: one, Refused: "membership.confirmed_already"},
		{
			Rule: "the other side disputes", Given: gave, By: "mill-rep", For: "mill", When: dispute,
			Then: []machine.Event{membership.ContributionDisputed{Contribution: 1, By: "mill"}},
		},
		{Rule: "nothing is disputed twice", Given: join(gave, rulestest.For("mill-rep", "mill", dispute)), By: "mill-rep", For: "mill", When: dispute, Refused: "membership.disputed_already"},
		{
			Rule: "a dispute ends with a confirmation", Given: join(gave, rulestest.For("mill-rep", "mill", dispute)), By: "mill-rep", For: "mill", When: one,
			Then: []machine.Event{membership.ContributionConfirmed{Contribution: 1, By: "mill", Counts: "wood"}},
		},
		{
			Rule: "what members give each other makes nobody a member", Given: []rulestest.Act{rulestest.For("dairy-rep", "dairy", give("gave"))},
			By: "mill-rep", For: "mill", When: one, Then: []machine.Event{membership.ContributionConfirmed{Contribution: 1, By: "mill"}},
		},
	}...))
}

func TestContributionsUnderCommonControlNeverCount(t *testing.T) {
	w := founded(t)
	child := domaintest.Organization("mill-shop")
	child.Parents = []people.Parent{{Organization: "mill", Control: people.Ownership}}
	w.Must("shop-rep", "", domaintest.Person("shop-rep"), child)
	w.Must("shop-rep", "mill-shop", domaintest.Acceptance(w), membership.Apply{})
	if out := w.Act("shop-rep", "mill-shop", give("gave"))[0]; out.Code != "membership.self_dealt" {
		t.Fatalf("outcome %+v", out)
	}
}

func TestTheOpenNetworkAsksForSponsorsThreePartnersAndSixtyDays(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("open"), []machine.OrganizationID{"a1", "a2", "a3"})
	w.Do(domaintest.Registered("wood"))
	w.Must("wood-rep", "wood", domaintest.Acceptance(w), membership.Apply{})
	for _, o := range []machine.OrganizationID{"a1", "a2"} {
		w.Must(domaintest.Rep(o), o, membership.Sponsor{Applicant: "wood"})
	}
	for i, to := range []machine.OrganizationID{"a1", "a2", "a2", "a3"} {
		w.Must("wood-rep", "wood", domaintest.Gave(to))
		w.Must(domaintest.Rep(to), to, membership.ConfirmContribution{Contribution: uint64(i + 1)})
	}
	w.Pass(30)
	if s := membership.StateOf(w.Store, "wood"); s != membership.Provisional {
		t.Fatalf("after 30 days wood is %s", s)
	}
	w.Pass(31)
	m, _ := membership.MemberOf(w.Store, "wood")
	if m.State != membership.Active || m.Counted != 4 || m.Partners != 3 {
		t.Fatalf("after 61 days: %+v", m)
	}
}

// join puts acts behind others without touching those.
func join(given []rulestest.Act, more ...rulestest.Act) []rulestest.Act {
	return rulestest.Join(given, more)
}
