package governance_test

import (
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/mandates"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
)

// startBound is a federation of five whose members may bind who acts for them.
func startBound(t testing.TB) *rulestest.World {
	return domaintest.Founded(t, domaintest.Draft("federation"), five, mandates.Module, governance.Module, toys)
}

// opened is a proposal on which all of them vote now, and the mill's other people.
func opened(more ...rulestest.Act) []rulestest.Act {
	given := []rulestest.Act{}
	for _, p := range []machine.PersonID{"kim", "lou"} {
		given = append(given, rulestest.By(p, domaintest.Person(p)))
	}
	given = append(given, rulestest.For("mill-rep", "mill", resolution(governance.Ordinary)), rulestest.Days(7))
	return append(given, more...)
}

var (
	ballotFor     = governance.Vote{Proposal: 1, Choice: governance.Yes}
	ballotAgainst = governance.Vote{Proposal: 1, Choice: governance.No}
)

// millVoted checks what the mill's one ballot says, and who signed it.
func millVoted(want governance.Choice, by machine.PersonID) func(*testing.T, *rulestest.World) {
	return func(t *testing.T, w *rulestest.World) {
		t.Helper()
		found := governance.Ballot{}
		for member, b := range governance.BallotsOf(w.Store, 1, 1) {
			if member == "mill" {
				found = b
			}
		}
		if found.Choice != want || found.By != by {
			t.Errorf("the mill's ballot says %q by %q, want %q by %q", found.Choice, found.By, want, by)
		}
	}
}

// TestRecallDuringTheVote tries who may change a ballot when mandates change
// while it is open, whichever comes first.
func TestRecallDuringTheVote(t *testing.T) {
	forMill := func(p machine.PersonID, do ...machine.Message) rulestest.Act { return rulestest.For(p, "mill", do...) }
	grant := func(p machine.PersonID, role people.Role, scope ...people.Scope) people.GrantMandate {
		return people.GrantMandate{Organization: "mill", Person: p, Role: role, Scope: scope}
	}
	handOver := forMill("mill-rep", grant("kim", people.Representative))
	alternates := forMill("mill-rep", grant("kim", people.Alternate), grant("lou", people.Alternate, "governance"))
	revoked := forMill("mill-rep", people.RevokeMandate{Organization: "mill", Person: "kim"})
	cast := func(v governance.Vote, by machine.PersonID, before governance.Ballot) []machine.Event {
		return []machine.Event{governance.BallotCast{Proposal: 1, Round: 1, Member: "mill", Choice: v.Choice, By: by, Replaces: before}}
	}
	rulestest.Run(t, startBound, []rulestest.Rule{
		{Rule: "voted and handed over: the ballot stays until it is replaced", Given: opened(forMill("mill-rep", ballotFor), handOver), Check: millVoted(governance.Yes, "mill-rep")},
		{Rule: "voted and handed over: who voted can't change it any more", Given: opened(forMill("mill-rep", ballotFor), handOver), By: "mill-rep", For: "mill", When: ballotAgainst, Refused: "people.no_mandate", Check: millVoted(governance.Yes, "mill-rep")},
		{Rule: "voted and handed over: the new representative changes it", Given: opened(forMill("mill-rep", ballotFor), handOver, forMill("kim", ballotAgainst)), Check: millVoted(governance.No, "kim")},
		{Rule: "handed over and voted: it is not the former one's to cast", Given: opened(handOver), By: "mill-rep", For: "mill", When: ballotFor, Refused: "people.no_mandate", Check: millVoted("", "")},
		{Rule: "handed over and voted: it is the new one's to cast", Given: opened(handOver), By: "kim", For: "mill", When: ballotFor, Then: cast(ballotFor, "kim", governance.Ballot{})},
		{Rule: "two of them vote: the later one counts", Given: opened(alternates, forMill("kim", ballotFor), forMill("mill-rep", ballotAgainst)), Check: millVoted(governance.No, "mill-rep")},
		{Rule: "two of them vote the other way round: the later one counts", Given: opened(alternates, forMill("mill-rep", ballotAgainst), forMill("kim", ballotFor)), Check: millVoted(governance.Yes, "kim")},
		{Rule: "voted and revoked: an alternate's ballot stays", Given: opened(alternates, forMill("kim", ballotFor), revoked), Check: millVoted(governance.Yes, "kim")},
		{Rule: "voted and revoked: the representative replaces it", Given: opened(alternates, forMill("kim", ballotFor), revoked, forMill("mill-rep", ballotAgainst)), Check: millVoted(governance.No, "mill-rep")},
		{Rule: "revoked and voted: it is not the alternate's to cast", Given: opened(alternates, revoked), By: "kim", For: "mill", When: ballotFor, Refused: "people.no_mandate", Check: millVoted("", "")},
		{Rule: "an alternate for decisions casts it", Given: opened(alternates), By: "lou", For: "mill", When: ballotFor, Then: cast(ballotFor, "lou", governance.Ballot{})},
		{Rule: "an alternate for other things does not", Given: opened(forMill("mill-rep", grant("lou", people.Alternate, "membership"))), By: "lou", For: "mill", When: ballotFor, Refused: "people.out_of_scope"},
	})
}

func TestABallotThatSeveralSign(t *testing.T) {
	forMill := func(p machine.PersonID, do ...machine.Message) rulestest.Act { return rulestest.For(p, "mill", do...) }
	codec := machine.New(nil, []machine.Module{people.Module, mandates.Module, governance.Module})
	given := opened(forMill("mill-rep",
		people.GrantMandate{Organization: "mill", Person: "kim", Role: people.Alternate},
		mandates.SetSigners{Scope: "governance", Threshold: 2, Persons: []machine.PersonID{"kim", "mill-rep"}}),
		forMill("kim", mandates.ProposeAct{Messages: []wire.Message{codec.Wire(ballotFor)}}))
	sign := mandates.ApproveAct{Number: 1}
	rulestest.Run(t, startBound, []rulestest.Rule{
		{Rule: "none of them casts it alone", Given: given, By: "mill-rep", For: "mill", When: ballotFor, Refused: "people.needs_signers", Check: millVoted("", "")},
		{
			Rule: "the last signature casts it", Given: given, By: "mill-rep", When: sign, Check: millVoted(governance.Yes, "mill-rep"),
			Then: []machine.Event{
				mandates.ActSigned{Number: 1, Organization: "mill", By: "mill-rep"},
				governance.BallotCast{Proposal: 1, Round: 1, Member: "mill", Choice: governance.Yes, By: "mill-rep"},
				mandates.ActDone{Number: 1, Organization: "mill", Signed: []machine.PersonID{"kim", "mill-rep"}},
			},
		},
		{Rule: "a signature after the close comes too late, and the act goes on waiting", Given: given, After: 7, By: "mill-rep", When: sign, Refused: "governance.decided"},
	})
}

// TestABallotAndAPoll tries what a poll among a member's own people, kim and
// lou, lets it vote.
func TestABallotAndAPoll(t *testing.T) {
	forMill := func(do ...machine.Message) rulestest.Act { return rulestest.For("mill-rep", "mill", do...) }
	asked := func(binding bool, answers ...mandates.Choice) []rulestest.Act {
		given := opened(forMill(mandates.NamePeople{Persons: []machine.PersonID{"kim", "lou"}}), forMill(mandates.Poll{Proposal: 1, Days: 3, Binding: binding}))
		for i, c := range answers {
			given = append(given, rulestest.By([]machine.PersonID{"kim", "lou"}[i], mandates.AnswerPoll{Organization: "mill", Proposal: 1, Choice: c}))
		}
		return given
	}
	claims := func(v governance.Vote, m governance.Mandate) governance.Vote {
		v.Mandate = m
		return v
	}
	cast := func(v governance.Vote, m governance.Mandate) []machine.Event {
		return []machine.Event{governance.BallotCast{Proposal: 1, Round: 1, Member: "mill", Choice: v.Choice, By: "mill-rep", Mandate: m}}
	}
	const by, org = "mill-rep", "mill"
	rulestest.Run(t, startBound, []rulestest.Rule{
		{Rule: "a poll that binds is waited for", Given: asked(true), By: by, For: org, When: ballotFor, Refused: "governance.poll_open"},
		{Rule: "a poll that closes after the vote is not", Given: append(opened(forMill(mandates.NamePeople{Persons: []machine.PersonID{"kim", "lou"}})), forMill(mandates.Poll{Proposal: 1, Days: 7, Binding: true})), By: by, For: org, When: ballotFor, Then: cast(ballotFor, "")},
		{Rule: "a poll for advice is not waited for", Given: asked(false), By: by, For: org, When: ballotFor, Then: cast(ballotFor, "")},
		{Rule: "what people said binds the ballot", Given: asked(true, "no", "no"), After: 3, By: by, For: org, When: ballotFor, Refused: "governance.against_poll"},
		{Rule: "and the ballot shows that they said it", Given: asked(true, "no", "no"), After: 3, By: by, For: org, When: ballotAgainst, Then: cast(ballotAgainst, governance.Poll)},
		{Rule: "it shows so whatever the representative calls it", Given: asked(true, "no", "no"), After: 3, By: by, For: org, When: claims(ballotAgainst, governance.Free), Then: cast(ballotAgainst, governance.Poll)},
		{Rule: "people who do not agree bind nobody", Given: asked(true, "no", "yes"), After: 3, By: by, For: org, When: ballotFor, Then: cast(ballotFor, "")},
		{Rule: "advice binds nobody", Given: asked(false, "no", "no"), After: 3, By: by, For: org, When: ballotFor, Then: cast(ballotFor, "")},
		{Rule: "a ballot that follows advice says so", Given: asked(false, "no", "no"), After: 3, By: by, For: org, When: claims(ballotAgainst, governance.Poll), Then: cast(ballotAgainst, governance.Poll)},
		{Rule: "a ballot against advice does not claim it", Given: asked(false, "no", "no"), After: 3, By: by, For: org, When: claims(ballotFor, governance.Poll), Refused: "governance.no_such_poll"},
		{Rule: "where nobody was asked no ballot claims it", Given: opened(), By: by, For: org, When: claims(ballotFor, governance.Poll), Refused: "governance.no_such_poll"},
		{Rule: "a ballot that its organization's bodies decided says so", Given: opened(), By: by, For: org, When: claims(ballotFor, governance.Instructed), Then: cast(ballotFor, governance.Instructed)},
	})
}
