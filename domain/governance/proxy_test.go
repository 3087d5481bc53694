package governance_test

import (
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/mandates"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/tally"
)

// startWithProxies is a federation of five in which a member may hold two proxies.
func startWithProxies(t testing.TB) *rulestest.World {
	return domaintest.Founded(t, domaintest.Draft("federation", charter.RuleValue{Name: "governance.proxies_percent", Value: 40}), five, governance.Module, toys)
}

func gives(from, to machine.OrganizationID) rulestest.Act {
	return rulestest.For(domaintest.Rep(from), from, governance.GiveProxy{Proposal: 1, To: people.MemberID(to)})
}

func revokes(from machine.OrganizationID) rulestest.Act {
	return rulestest.For(domaintest.Rep(from), from, governance.RevokeProxy{Proposal: 1})
}

func TestProxies(t *testing.T) {
	announced := proposed(resolution(""))
	given := append(announced, gives("dairy", "mill"))
	give := func(to people.MemberID) governance.GiveProxy { return governance.GiveProxy{Proposal: 1, To: to} }
	rulestest.Run(t, startWithProxies, []rulestest.Rule{
		{
			Rule: "a member lets another vote for it", Given: announced, By: "dairy-rep", For: "dairy", When: give("mill"),
			Then: []machine.Event{governance.ProxyGiven{Proposal: 1, Member: "dairy", Holder: "mill", By: "dairy-rep"}},
		},
		{
			Rule: "it can let another do so instead", Given: given, By: "dairy-rep", For: "dairy", When: give("wood"),
			Then: []machine.Event{governance.ProxyGiven{Proposal: 1, Member: "dairy", Holder: "wood", By: "dairy-rep"}},
		},
		{
			Rule: "it takes a proxy back", Given: given, By: "dairy-rep", For: "dairy", When: governance.RevokeProxy{Proposal: 1},
			Then: []machine.Event{governance.ProxyRevoked{Proposal: 1, Member: "dairy", Holder: "mill", By: "dairy-rep"}},
		},
		{Rule: "who gave none takes none back", Given: announced, By: "dairy-rep", For: "dairy", When: governance.RevokeProxy{Proposal: 1}, Refused: "governance.no_proxy"},
		{Rule: "none is taken back from nothing", By: "dairy-rep", For: "dairy", When: governance.RevokeProxy{Proposal: 1}, Refused: "governance.unknown_proposal"},
		{Rule: "none is given for nothing", By: "dairy-rep", For: "dairy", When: give("mill"), Refused: "governance.unknown_proposal"},
		{Rule: "none is given once it is decided", Given: append(announced, rulestest.Days(14)), By: "dairy-rep", For: "dairy", When: give("mill"), Refused: "governance.decided"},
		{Rule: "none is taken back once it is decided", Given: append(given, rulestest.Days(14)), By: "dairy-rep", For: "dairy", When: governance.RevokeProxy{Proposal: 1}, Refused: "governance.decided"},
		{Rule: "on principles everybody votes itself", Given: proposed(resolution(governance.Principles)), By: "dairy-rep", For: "dairy", When: give("mill"), Refused: "governance.no_proxies"},
		{Rule: "on what protects everybody too", Given: proposed(resolution(governance.Entrenched)), By: "dairy-rep", For: "dairy", When: give("mill"), Refused: "governance.no_proxies"},
		{Rule: "nobody votes for itself by proxy", Given: announced, By: "dairy-rep", For: "dairy", When: give("dairy"), Refused: "governance.bad_holder"},
		{Rule: "the holder is on the roll", Given: announced, By: "dairy-rep", For: "dairy", When: give("bank"), Refused: "governance.bad_holder"},
		{
			Rule: "a proxy names its holder", Given: announced, By: "dairy-rep", For: "dairy", When: give(""),
			Refused: "governance.bad_holder", Says: "say which member on the roll is to vote for dairy",
		},
		{Rule: "so is who gives it", Given: announced, By: "founder", When: give("mill"), Refused: "governance.not_on_roll"},
		{Rule: "who gave its own away holds none", Given: given, By: "wood-rep", For: "wood", When: give("dairy"), Refused: "governance.proxy_passed_on"},
		{Rule: "who holds one gives none away", Given: given, By: "mill-rep", For: "mill", When: give("wood"), Refused: "governance.proxy_passed_on"},
		{
			Rule:  "nobody holds more than the charter allows",
			Given: append(given, gives("forge", "mill")), By: "wood-rep", For: "wood", When: give("mill"), Refused: "governance.too_many_proxies",
		},
	})
	rulestest.Run(t, start, []rulestest.Rule{{
		Rule: "a tenth of five is nobody", Given: announced, By: "dairy-rep", For: "dairy", When: give("mill"), Refused: "governance.too_many_proxies",
	}})
}

func TestWhatAProxyCounts(t *testing.T) {
	// Announced three days after the proposal, a leave takes effect while the vote is open.
	leaving := func(o machine.OrganizationID) []rulestest.Act {
		return []rulestest.Act{rulestest.Days(3), rulestest.For(domaintest.Rep(o), o, membership.Leave{}), rulestest.Days(4)}
	}
	opened := []rulestest.Act{rulestest.Days(7)}
	given := append(proposed(resolution("")), gives("dairy", "mill"))
	for _, row := range []struct {
		rule  string
		given []rulestest.Act
		count tally.Count
	}{
		{"the holder's ballot counts for both", rulestest.Join(given, opened, votes(1, five, "--y")), tally.Count{Yes: 2}},
		{"a proxy of who does not vote counts nothing", rulestest.Join(given, opened, votes(1, five, "---y")), tally.Count{Yes: 1}},
		{"its own ballot comes before the holder's", rulestest.Join(given, opened, votes(1, five, "n-y")), tally.Count{Yes: 1, No: 1}},
		{"its own ballot counts too if it is cast after the holder's", rulestest.Join(given, opened, votes(1, five, "--y"), votes(1, five, "n")), tally.Count{Yes: 1, No: 1}},
		{"a proxy that is taken back before the holder votes counts nothing", rulestest.Join(given, opened, []rulestest.Act{revokes("dairy")}, votes(1, five, "--y")), tally.Count{Yes: 1}},
		{"a proxy that is taken back after the holder voted counts nothing", rulestest.Join(given, opened, votes(1, five, "--y"), []rulestest.Act{revokes("dairy")}), tally.Count{Yes: 1}},
		{"a proxy given after the holder voted counts", rulestest.Join(proposed(resolution("")), opened, votes(1, five, "--y"), []rulestest.Act{gives("dairy", "mill")}), tally.Count{Yes: 2}},
		{"a proxy of who left counts nothing", rulestest.Join(given, leaving("mill"), votes(1, five, "--y")), tally.Count{}},
		{"the proxy of a member that left falls away", rulestest.Join(given, leaving("dairy"), votes(1, five, "--y")), tally.Count{Yes: 1}},
	} {
		t.Run(row.rule, func(t *testing.T) {
			w := startWithProxies(t)
			w.Do(row.given)
			w.Pass(7)
			if c := present(w, 1).Result.Count; c != row.count {
				t.Fatalf("counted %+v, want %+v", c, row.count)
			}
		})
	}
}

func TestAProxyHoldsForASecondCall(t *testing.T) {
	w := startWithProxies(t)
	w.Do(append(proposed(resolution(governance.Special)), gives("dairy", "mill")))
	w.Pass(21)
	passTo(w, present(w, 1).Opens)
	w.Do(votes(1, five, "--yy"))
	passTo(w, present(w, 1).Closes)
	if r := present(w, 1); r.Purpose != governance.SecondCallRound || r.Result.Count != (tally.Count{Yes: 3}) {
		t.Fatalf("counted %+v", r)
	}
}

// startAsking is startWithProxies with members that ask their own people.
func startAsking(t testing.TB) *rulestest.World {
	return domaintest.Founded(t, domaintest.Draft("federation", charter.RuleValue{Name: "governance.proxies_percent", Value: 40}), five, mandates.Module, governance.Module, toys)
}

// TestAProxyAndAPoll tries what a poll among its own people, kim and lou, lets
// another member vote for the dairy.
func TestAProxyAndAPoll(t *testing.T) {
	announced := rulestest.Join([]rulestest.Act{
		rulestest.By("kim", domaintest.Person("kim")), rulestest.By("lou", domaintest.Person("lou")),
		rulestest.For("dairy-rep", "dairy", mandates.NamePeople{Persons: []machine.PersonID{"kim", "lou"}}),
	}, proposed(resolution("")))
	ask := func(days int64, binding bool) rulestest.Act {
		return rulestest.For("dairy-rep", "dairy", mandates.Poll{Proposal: 1, Days: days, Binding: binding})
	}
	say := func(c mandates.Choice) []rulestest.Act {
		answer := mandates.AnswerPoll{Organization: "dairy", Proposal: 1, Choice: c}
		return []rulestest.Act{rulestest.By("kim", answer), rulestest.By("lou", answer)}
	}
	give, given := governance.GiveProxy{Proposal: 1, To: "mill"}, gives("dairy", "mill")
	counted := func(acts ...[]rulestest.Act) []rulestest.Act {
		return rulestest.Join(append([][]rulestest.Act{announced}, acts...)...)
	}
	one := func(acts ...rulestest.Act) []rulestest.Act { return acts }
	millSaysYes := votes(1, five, "--y")
	told := []machine.Event{governance.ProxyGiven{Proposal: 1, Member: "dairy", Holder: "mill", By: "dairy-rep"}}
	rulestest.Run(t, startAsking, []rulestest.Rule{
		{Rule: "while people are asked who bind it, a member gives no proxy", Given: counted(one(ask(3, true))), By: "dairy-rep", For: "dairy", When: give, Refused: "governance.bound_by_poll"},
		{Rule: "nor once they have bound it", Given: counted(one(ask(3, true)), say("no"), one(rulestest.Days(3))), By: "dairy-rep", For: "dairy", When: give, Refused: "governance.bound_by_poll"},
		{Rule: "it does where too few answered", Given: counted(one(ask(3, true), rulestest.Days(3))), By: "dairy-rep", For: "dairy", When: give, Then: told},
		{Rule: "and where they advise", Given: counted(one(ask(3, false)), say("no"), one(rulestest.Days(3))), By: "dairy-rep", For: "dairy", When: give, Then: told},
		{Rule: "and where they answer after the vote", Given: counted(one(ask(14, true))), By: "dairy-rep", For: "dairy", When: give, Then: told},
		{Rule: "given and bound since to something else: the proxy does not count", Given: counted(one(given, ask(3, true)), say("no"), one(rulestest.Days(7)), millSaysYes), After: 7, Check: counts(tally.Count{Yes: 1})},
		{Rule: "bound after the holder voted: it does not count either", Given: counted(one(given, ask(9, true)), say("no"), one(rulestest.Days(7)), millSaysYes), After: 7, Check: counts(tally.Count{Yes: 1})},
		{Rule: "given and bound to what the holder votes: it counts", Given: counted(one(given, ask(3, true)), say("yes"), one(rulestest.Days(7)), millSaysYes), After: 7, Check: counts(tally.Count{Yes: 2})},
		{Rule: "given, and too few bind it: it counts", Given: counted(one(given, ask(3, true), rulestest.Days(7)), millSaysYes), After: 7, Check: counts(tally.Count{Yes: 2})},
		{
			Rule: "a member that its people bound votes itself as they say, whoever holds its proxy", Given: counted(one(given, ask(3, true)), say("no"), one(rulestest.Days(7)), millSaysYes, votes(1, five, "n")), After: 7,
			Check: counts(tally.Count{Yes: 1, No: 1}),
		},
	})
}
