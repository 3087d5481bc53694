package governance_test

import (
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/mandates"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/tally"
)

// TestConflictingActs has both orders of acts that meet: the order in the log
// decides, whoever meant what first.
func TestConflictingActs(t *testing.T) {
	open := rulestest.Join(alternate("pat"), proposed(resolution("")), []rulestest.Act{rulestest.Days(7)})
	revoke := rulestest.By("mill-rep", people.RevokeMandate{Organization: "mill", Person: "pat"})
	byPat, byRep := rulestest.For("pat", "mill", yes), rulestest.For("mill-rep", "mill", against)
	withdraw := rulestest.For("mill-rep", "mill", governance.Withdraw{Proposal: 1})
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "two representatives vote: the later ballot counts", Given: append(open, byPat, byRep), After: 7,
			Check: counts(tally.Count{No: 1}),
		},
		{
			Rule: "and the other way round", Given: append(open, byRep, byPat), After: 7,
			Check: counts(tally.Count{Yes: 1}),
		},
		{
			Rule: "vote and revoke: the ballot stands", Given: append(open, byPat, revoke), After: 7,
			Check: counts(tally.Count{Yes: 1}),
		},
		{
			Rule: "revoke and vote: there is no ballot", Given: append(open, revoke), By: "pat", For: "mill", When: yes, Refused: "people.no_mandate",
		},
		{
			Rule: "after a recall whoever represents the member now can change the ballot", Given: append(open, byPat, revoke, byRep), After: 7,
			Check: counts(tally.Count{No: 1}),
		},
		{Rule: "vote and withdraw: it stays with the members", Given: append(open, byPat), By: "mill-rep", For: "mill", When: governance.Withdraw{Proposal: 1}, Refused: "governance.voted_on"},
		{Rule: "withdraw and vote: there is nothing to vote on", Given: append(open, withdraw), By: "pat", For: "mill", When: yes, Refused: "governance.decided"},
	})
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "who is to be put out is not on the roll", Given: proposed(governance.Propose{Title: "Out", Messages: carried(oust{"press"})}),
			By: "press-rep", For: "press", When: yes, Refused: "governance.not_open_yet",
			Check: func(t *testing.T, w *rulestest.World) {
				if r := present(w, 1); r.Roll != 4 {
					t.Errorf("on the roll are %d", r.Roll)
				}
			},
		},
		{
			Rule: "nor can another version put out somebody who is on the roll", Given: proposed(resolution(governance.Special)), By: "dairy-rep", For: "dairy",
			When: governance.Compete{Proposal: 1, Title: "Out", Messages: carried(oust{"press"})}, Refused: "governance.one_version_only",
		},
	})
	rulestest.Run(t, startWithProxies, []rulestest.Rule{
		{Rule: "two give each other their proxies: the first counts", Given: append(proposed(resolution("")), gives("dairy", "mill")), By: "mill-rep", For: "mill", When: governance.GiveProxy{Proposal: 1, To: "dairy"}, Refused: "governance.proxy_passed_on"},
		{Rule: "revoke and decide: a proxy is taken back before the close", Given: append(proposed(resolution("")), gives("dairy", "mill"), rulestest.Days(7), rulestest.For("mill-rep", "mill", yes), revokes("dairy")), After: 7, Check: counts(tally.Count{Yes: 1})},
	})
	objected := rulestest.Join(proposed(resolution("")), votes(1, five, "nyy--"))
	rulestest.Run(t, startSmall, []rulestest.Rule{
		{
			Rule: "object and think better of it: only the last ballot counts", Given: append(objected, rulestest.For("dairy-rep", "dairy", yes)), After: 5,
			Check: func(t *testing.T, w *rulestest.World) {
				if got := status(w, 1); got != governance.Adopted {
					t.Fatalf("it is %s", got)
				}
			},
		},
		{Rule: "amend and object: the objection is to the text of the round it is cast in", Given: append(objected, rulestest.For("mill-rep", "mill", otherwise)), After: 5, Check: counts(tally.Count{})},
		{
			Rule: "call a vote and amend: the vote is called", Given: append(amendedTwice(), rulestest.For("wood-rep", "wood", governance.CallVote{Proposal: 1})),
			By: "mill-rep", For: "mill", When: otherwise, Refused: "governance.not_amendable",
		},
		{
			Rule: "two call a vote: it is called once", Given: append(amendedTwice(), rulestest.For("wood-rep", "wood", governance.CallVote{Proposal: 1})),
			By: "forge-rep", For: "forge", When: governance.CallVote{Proposal: 1}, Refused: "governance.nothing_stands",
		},
	})
}

// counts checks what the first proposal's present round came to.
func counts(want tally.Count) func(*testing.T, *rulestest.World) {
	return func(t *testing.T, w *rulestest.World) {
		if got := present(w, 1).Result.Count; got != want {
			t.Errorf("counted %+v, want %+v", got, want)
		}
	}
}

func TestABallotSaysWhatThePollBindsItTo(t *testing.T) {
	world := func(t testing.TB) *rulestest.World {
		return domaintest.Founded(t, domaintest.Draft("federation"), five, mandates.Module, governance.Module, toys)
	}
	// The mill asks Eve, who says no.
	asked := func(binding bool) []rulestest.Act {
		return []rulestest.Act{
			rulestest.By("eve", domaintest.Person("eve")),
			rulestest.For("mill-rep", "mill", mandates.NamePeople{Persons: []machine.PersonID{"eve"}}),
			rulestest.For("wood-rep", "wood", resolution("")),
			rulestest.For("mill-rep", "mill", mandates.Poll{Proposal: 1, Days: 3, Binding: binding}),
			rulestest.By("eve", mandates.AnswerPoll{Organization: "mill", Proposal: 1, Choice: mandates.No}),
			rulestest.Days(7),
		}
	}
	as := func(c governance.Choice, m governance.Mandate) governance.Vote {
		return governance.Vote{Proposal: 1, Choice: c, Mandate: m}
	}
	cast := func(c governance.Choice, m governance.Mandate) []machine.Event {
		return []machine.Event{governance.BallotCast{Proposal: 1, Round: 1, Member: "mill", Choice: c, By: "mill-rep", Mandate: m}}
	}
	const rep, org = "mill-rep", "mill"
	rulestest.Run(t, world, []rulestest.Rule{
		{Rule: "a poll that binds is followed", Given: asked(true), By: rep, For: org, When: as(governance.Yes, ""), Refused: "governance.against_poll"},
		{Rule: "a ballot as it says is cast", Given: asked(true), By: rep, For: org, When: as(governance.No, governance.Poll), Then: cast(governance.No, governance.Poll)},
		{Rule: "a poll that advises leaves the representative free", Given: asked(false), By: rep, For: org, When: as(governance.Yes, governance.Free), Then: cast(governance.Yes, governance.Free)},
		{Rule: "nobody appeals to a poll that said something else", Given: asked(false), By: rep, For: org, When: as(governance.Yes, governance.Poll), Refused: "governance.no_such_poll"},
		{
			Rule: "nor to one that was not held", Given: []rulestest.Act{rulestest.For("wood-rep", "wood", resolution("")), rulestest.Days(7)},
			By: rep, For: org, When: as(governance.Yes, governance.Poll), Refused: "governance.no_such_poll",
		},
		{
			Rule:  "what binds comes into force at the poll's close, for a ballot cast before it changed nothing",
			Given: append(asked(true)[:5], rulestest.Days(7)), By: rep, For: org, When: as(governance.Abstain, ""), Refused: "governance.against_poll",
		},
		{
			Rule: "where versions compete a no binds too", By: rep, For: org, When: governance.Approve{Proposal: 1, Versions: []uint64{1}}, Refused: "governance.against_poll",
			Given: append(append(asked(true)[:3:3], version("dairy", "Oil")), asked(true)[3:]...),
		},
	})
}

// older is a small network of five by the rules of version 3.
func older(t testing.TB) *rulestest.World {
	return domaintest.FoundedUnder(t, 3, domaintest.Draft("small"), five, governance.Module, toys)
}

func TestAnOlderNetworkDecidesAsItDid(t *testing.T) {
	const rep, org = "dairy-rep", "dairy"
	rulestest.Run(t, older, []rulestest.Rule{
		{Rule: "it has three classes", By: rep, For: org, When: resolution(governance.Lazy), Refused: "governance.unknown_class"},
		{Rule: "nobody words a proposal anew", Given: proposed(resolution("")), By: "mill-rep", For: "mill", When: otherwise, Refused: "machine.unknown_kind"},
		{Rule: "nobody gives proxies", Given: proposed(resolution("")), By: rep, For: org, When: governance.GiveProxy{Proposal: 1, To: "mill"}, Refused: "machine.unknown_kind"},
		{Rule: "a ballot has no mandate", Given: proposed(resolution("")), By: rep, For: org, When: governance.Vote{Proposal: 1, Choice: governance.Yes, Mandate: governance.Free}, Refused: "machine.bad_content"},
		{
			Rule: "a no needs no reason, and one rejects what is by consent, at once and without looking ahead",
			Given: append(proposed(resolution("")), rulestest.For(rep, org, governance.Vote{Proposal: 1, Choice: governance.No}),
				rulestest.For("mill-rep", "mill", yes), rulestest.For("wood-rep", "wood", yes)), After: 5,
			Check: func(t *testing.T, w *rulestest.World) {
				r := present(w, 1)
				if p, _ := governance.ProposalOf(w.Store, 1); p.Status != governance.Rejected || p.Answer != 0 || r.Stood != "" || r.Result.Reason != tally.Objection {
					t.Fatalf("%+v: %+v", p, r)
				}
				terms := governance.TermsOf(w.Store, governance.Ordinary)
				if terms.Amendments != 0 || terms.Guarded || terms.ProxiesPerHolder != 0 {
					t.Fatalf("its terms have what came later: %+v", terms)
				}
			},
		},
	})
}
