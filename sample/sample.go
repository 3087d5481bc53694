// Package sample gives a sample network a past: organizations found it, others
// join, members decide, one leaves. Nothing is made up behind the rules' back;
// every step is a message that somebody signs, and days pass because a message
// moves the sample's clock on.
package sample

import (
	"fmt"

	"metaorg/domain/charter"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/network"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/wire"
)

// Name is what the sample network is called.
const Name = "Confluence (a sample network)"

// Stage is where the story takes place.
type Stage interface {
	// Registration gives what registers a person, with keys of theirs.
	Registration(p machine.PersonID) (people.Register, error)
	// Act signs messages as a person, for an organization or, with none, for
	// themselves, and waits until they are applied; a refusal is an error.
	Act(by machine.PersonID, org machine.OrganizationID, messages ...machine.Message) error
	// ToAccept is the acceptance of the charter as it stands.
	ToAccept() (charter.Accept, error)
	// LastContribution is the number of the contribution recorded last.
	LastContribution() (uint64, error)
	// Wire gives a message the form in which another carries it.
	Wire(machine.Message) wire.Message
}

// story tells the past step by step and stops at the first thing that goes wrong.
type story struct {
	Stage
	err      error
	progress func(step string)
}

// Tell makes the sample network's past on a stage that is still empty.
// progress is told each chapter's title.
func Tell(s Stage, progress func(step string)) error {
	t := &story{Stage: s, progress: progress}
	t.found()
	t.join()
	t.decide()
	t.amend()
	t.present()
	return t.err
}

func (t *story) chapter(title string) {
	if t.err == nil {
		t.progress(title)
	}
}

func (t *story) act(by machine.PersonID, org machine.OrganizationID, messages ...machine.Message) {
	if t.err != nil {
		return
	}
	if err := t.Act(by, org, messages...); err != nil {
		t.err = fmt.Errorf("couldn't let %s do %T: %w", by, messages[0], err)
	}
}

// days moves the clock on.
func (t *story) days(n int64) { t.act("maya", "", network.MoveClock{Days: n}) }

// enter registers a person, with what else they sign at once.
func (t *story) enter(p machine.PersonID, also ...machine.Message) {
	if t.err != nil {
		return
	}
	var r people.Register
	if r, t.err = t.Registration(p); t.err == nil {
		t.act(p, "", append([]machine.Message{r}, also...)...)
	}
}

// organization registers one.
func (b body) organization() people.RegisterOrganization {
	return people.RegisterOrganization{
		Handle: b.id, Name: b.name, LegalForm: b.form,
		Identities: []people.Identity{{Registry: "sample-register", Number: b.number}},
	}
}

// acceptance accepts the charter as it stands.
func (t *story) acceptance() (a charter.Accept) {
	if t.err == nil {
		a, t.err = t.ToAccept()
	}
	return a
}

// confirm lets an organization confirm the contribution recorded last.
func (t *story) confirm(b body) {
	if t.err != nil {
		return
	}
	var last uint64
	if last, t.err = t.LastContribution(); t.err == nil {
		t.act(b.rep, b.id, membership.ConfirmContribution{Contribution: last})
	}
}

func (t *story) found() {
	t.chapter("five organizations draft and sign a charter")
	template := charter.Templates()[0]
	t.enter("maya", charter.Draft{
		Name: Name, Preset: "federation", Template: template.ID, Clauses: template.Clauses,
		Goal: "Every town on the river keeps its work, its homes and its energy in the hands of those who live there.",
		Indicators: []charter.Indicator{
			{Name: "Jobs in member organizations", Unit: "jobs", Target: 500, By: "2030-12-31"},
			{Name: "Homes kept affordable for good", Unit: "homes", Target: 200, By: "2030-12-31"},
		},
		Particulars: charter.Particulars{Law: "England and Wales", Language: "English", Answerable: "Riverside Bakery"},
	})
	for i, b := range founders {
		if i == 0 {
			t.act(b.rep, "", b.organization())
		} else {
			t.enter(b.rep, b.organization())
		}
		t.act("maya", "", membership.InviteFounder{Organization: b.id})
	}
	for _, b := range founders {
		t.act(b.rep, b.id, t.acceptance())
	}
	t.act("maya", "", membership.CloseRoll{})
}

func (t *story) join() {
	t.chapter("others join by the charter's rule")
	t.days(20)
	for i, b := range joiners {
		host := founders[i%len(founders)]
		t.enter(b.rep, b.organization())
		t.act(b.rep, b.id, t.acceptance(), membership.Apply{})
		if b.gives == "" {
			continue
		}
		t.act(b.rep, b.id, membership.RecordContribution{
			With: people.MemberID(host.id), Direction: "gave", Kind: b.gives, Quantity: b.quantity, Unit: b.unit, Date: "2026-02-01",
		})
		t.confirm(host)
	}
	t.enter("sam")
	t.act("sam", "", t.acceptance(), membership.Support{})
	t.days(15)
}

// vote casts the same ballot for several founders.
func (t *story) vote(proposal uint64, choice governance.Choice, voters ...body) {
	for _, b := range voters {
		t.act(b.rep, b.id, governance.Vote{Proposal: proposal, Choice: choice})
	}
}

func (t *story) decide() {
	t.chapter("members decide: one yes, one no, one without enough votes")
	flour, boats, weekly := founders[0], founders[1], founders[2]
	t.act(flour.rep, flour.id, governance.Propose{
		Title: "Buy flour and oil together", Text: "Members that use flour or oil buy it together from June on; Riverside Bakery keeps the list.",
	})
	t.act(boats.rep, boats.id, governance.Propose{Title: "Paint every boat blue", Text: "All boats of members are painted blue."})
	t.act(weekly.rep, weekly.id, governance.Propose{Title: "Meet every week", Text: "Representatives meet every Monday evening."})
	t.days(7)
	t.vote(1, governance.Yes, founders[:4]...)
	t.vote(2, governance.Yes, founders[1])
	t.vote(2, governance.No, founders[0], founders[2], founders[3])
	t.vote(3, governance.Yes, founders[2])
	t.days(10)
}

func (t *story) amend() {
	t.chapter("standing rules and a principle are amended")
	base := t.acceptance().Version
	first := founders[0]
	t.act(first.rep, first.id, governance.Propose{
		Title: "Ten days to vote", Text: "One week is too short for boards that meet every ten days.",
		Messages: []wire.Message{t.Wire(charter.SetRules{Base: base, Values: []charter.RuleValue{{Name: "governance.ordinary_window_days", Value: 10}}})},
	})
	t.act(first.rep, first.id, governance.Propose{
		Title: "Care counts", Text: "Care work is work, and the charter should say so.", Class: governance.Principles,
		Messages: []wire.Message{t.Wire(charter.AmendPrinciples{Base: base, Clauses: []charter.Clause{{
			Kind: charter.Value, Title: "Care", Text: "We count caring for people and places as work, and share it fairly.",
		}}})},
	})
	t.days(15)
	t.vote(4, governance.Yes, founders...)
	t.vote(5, governance.Yes, founders...)
	t.days(7)
	t.days(14) // A principle is voted on twice, two weeks apart.
	t.vote(5, governance.Yes, founders...)
	t.days(8)
	t.days(8)
	for _, b := range founders[:4] { // The fifth has not yet accepted the new text.
		t.act(b.rep, b.id, t.acceptance())
	}
}

func (t *story) present() {
	t.chapter("and what is going on now")
	leaver, proposer := joiners[0], founders[3]
	t.act(leaver.rep, leaver.id, membership.Leave{})
	t.days(8)
	t.act(proposer.rep, proposer.id, governance.Propose{
		Title: "A shared van", Text: "Members share one van; Greenfield Housing keeps the calendar.",
	})
	t.days(7)
	t.vote(6, governance.Yes, founders[3], founders[1])
	t.enter(late.rep, late.organization())
	t.act(late.rep, late.id, t.acceptance(), membership.Apply{})
}
