package sample

import (
	"metaorg/domain/governance"
	"metaorg/domain/mandates"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/wire"
)

// together is what Open Ledger has two people sign: everything that it proposes.
const together people.Scope = "governance.propose"

// twoSign: what Open Ledger proposes, Jonas and Klara sign together from now on;
// Common Thread names its own people, and one of them would rather not be.
func (t *story) twoSign() {
	if !t.inFull() {
		return
	}
	t.does(
		t.as(ledger, mandates.SetSigners{Scope: together, Threshold: 2, Persons: []machine.PersonID{"jonas", "klara"}}),
		t.as(thread, mandates.NamePeople{Persons: []machine.PersonID{"amara", "henk", "lucia", "fatou"}}),
	)
	t.does(own("lucia", mandates.Leave{Organization: thread}))
}

// signed lets Open Ledger propose to end what was decided about the printed
// list; the first wording Jonas takes back himself.
func (t *story) signed(printed uint64) (ending uint64) {
	if !t.inFull() {
		return 0
	}
	ends := func(text string) mandates.ProposeAct {
		p := t.carrying(governance.Propose{Title: "No more printed list", Text: text}, governance.Repeal{Proposal: printed})
		return mandates.ProposeAct{Messages: t.wired(p)}
	}
	t.does(t.as(ledger, ends("The printed list is wasted paper.")))
	t.does(t.as(ledger, mandates.WithdrawAct{Number: 1}))
	t.does(t.as(ledger, ends("Four were asked for in two years. Whoever wants one prints the page of members.")))
	t.does(Act{By: "klara", For: ledger, Do: []machine.Message{mandates.ApproveAct{Number: 2}}})
	t.recount()
	return t.proposals
}

// asksPeople lets Common Thread ask its own before it votes, and do as they say.
func (t *story) asksPeople(renewed uint64) {
	if !t.inFull() {
		return
	}
	t.does(t.as(thread, mandates.Poll{Proposal: renewed, Days: 5, Binding: true}))
	t.settle()
	for _, p := range []machine.PersonID{"amara", "henk", "fatou"} {
		t.also(own(p, mandates.AnswerPoll{Organization: thread, Proposal: renewed, Choice: mandates.Yes}))
	}
}

// decidesEndings are the votes on both.
func (t *story) decidesEndings(renewed, ending uint64) {
	if !t.inFull() {
		return
	}
	asTheySaid := governance.Vote{Proposal: renewed, Choice: governance.Yes, Mandate: governance.Poll}
	t.does(t.as(thread, asTheySaid))
	t.vote(
		yes(renewed, without(seventeen, harbour, thread)...),
		yes(ending, ledger, tern, bakery, harbour, weir, tidal), no(ending, library), abstain(ending, printingKin...),
	)
}

// printingKin live by paper themselves, and stay out of it.
var printingKin = []machine.OrganizationID{school, woodland}

// waitsForSignature is where the story ends: Klara can sign, and so lets Open
// Ledger propose something.
func (t *story) waitsForSignature(van uint64) {
	if !t.inFull() {
		return
	}
	open := governance.Propose{Title: "Books open to every member", Text: "Every member may look into the books of the common purse at any time, and not only at the monthly balance."}
	t.does(
		t.as(ledger, mandates.ProposeAct{Messages: t.wired(open)}),
		t.as(thread, mandates.Poll{Proposal: van, Days: 1}),
		t.as(seeds, governance.GiveProxy{Proposal: van, To: people.MemberID(woodland)}),
		own("henk", governance.BringPetition{
			Title: "A bench at every landing", Text: "Members that own a landing on the river put up a bench there, for whoever comes by.",
		}),
	)
	t.does(own("amara", mandates.AnswerPoll{Organization: thread, Proposal: van, Choice: mandates.Yes}))
}

// wired gives a message the form in which an act of several carries it.
func (t *story) wired(m machine.Message) []wire.Message { return []wire.Message{t.Wire(m)} }

// guarded is who trusts three others with a way back to their keys.
const guarded machine.PersonID = "sioned"

// namesGuardians: sioned has guardians in a week; tom names some and thinks better of it.
func (t *story) namesGuardians() {
	if !t.inFull() {
		return
	}
	t.does(
		own(guarded, people.SetGuardians{Guardians: []machine.PersonID{"gwen", "lena", "farah"}, Needed: 2}),
		own("tom", people.SetGuardians{Guardians: []machine.PersonID{"maya", "ines", "jonas"}, Needed: 2}),
	)
	t.days(1)
	t.does(own("tom", people.CancelGuardianChange{}))
}

// goesMissing: nobody can reach sioned on a hill, somebody calls with her voice
// and a new key, and her guardians believe it.
func (t *story) goesMissing() {
	if !t.inFull() {
		return
	}
	stranger := t.anotherKey(guarded, "new phone")
	t.does(own("gwen", people.AskRecovery{Person: guarded, Key: stranger.Key, Name: stranger.Name, Proof: stranger.Proof}))
	t.does(
		own("lena", people.SupportRecovery{Person: guarded, Key: stranger.Key.ID()}),
		own("farah", people.SupportRecovery{Person: guarded, Key: stranger.Key.ID()}),
	)
}

// comesBack: one of them doubts, and sioned stops it with the phone that she never lost.
func (t *story) comesBack() {
	if !t.inFull() {
		return
	}
	t.does(own("farah", people.WithdrawRecoverySupport{Person: guarded}))
	t.does(own(guarded, people.StopRecovery{}))
}

// changesGuardians: she wants one of them no more, who takes it for a thief's doing.
func (t *story) changesGuardians() {
	if !t.inFull() {
		return
	}
	t.does(own(guarded, people.SetGuardians{Guardians: []machine.PersonID{"farah", "lena", "owen"}, Needed: 2}))
	t.does(own("gwen", people.OpposeGuardianChange{Person: guarded}))
}

// oneLessGuardian: lena lays it down, and the other two remain.
func (t *story) oneLessGuardian() {
	if t.inFull() {
		t.does(own("lena", people.LayDownGuardianship{Person: guarded}))
	}
}
