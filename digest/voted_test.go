package digest_test

import (
	"strings"
	"testing"
	"time"

	"metaorg/digest"
	"metaorg/domain/charter"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	membershipview "metaorg/domain/membership/view"
	networkview "metaorg/domain/network/view"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
)

// voting is a network of five in which nothing was proposed yet.
func voting(t *testing.T) *place {
	t.Helper()
	w := domaintest.Founded(t, domaintest.Draft("federation"), []machine.OrganizationID{"mill", "forge", "press", "wood", "dairy"}, governance.Module)
	views := []readmodel.View{
		networkview.View, peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, governanceview.Readable(w.Machine),
	}
	return startOver(t, w, views,
		peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), governanceview.Pages())
}

// proposes puts something to the vote, which opens.
func (p *place) proposes() {
	p.t.Helper()
	p.site.Let(func(w *rulestest.World) {
		w.Must("mill-rep", "mill", governance.Propose{Title: "Flour", Text: "We buy flour together."})
		w.Pass(charter.Rule(w.Store, "governance.ordinary_notice_days"))
	})
}

func (p *place) votes(by machine.PersonID, o machine.OrganizationID) {
	p.t.Helper()
	p.site.Let(func(w *rulestest.World) { w.Must(by, o, governance.Vote{Proposal: 1, Choice: governance.Yes}) })
}

// about are the mails that name the proposal as something to vote on, by recipient.
func about(mails []received) string {
	var all []string
	for _, m := range mails {
		if strings.Contains(m.Text, "https://coop.example/proposals/1") && strings.Contains(m.Text, "until ") {
			all = append(all, strings.TrimSuffix(m.To, "-rep@example.org"))
		}
	}
	return strings.Join(all, " ")
}

func TestWhoHasVotedIsNotReminded(t *testing.T) {
	p := voting(t)
	for _, who := range []machine.PersonID{"forge-rep", "mill-rep", "press-rep"} {
		p.reached(who, digest.Weekly)
	}
	p.proposes()
	p.votes("mill-rep", "mill") // Before the first mail.
	mails := p.sweep()
	if got := about(mails); got != "forge press" {
		t.Fatalf("that a vote is open goes to %q", got)
	}
	has(t, mails[0], "Flour", "https://coop.example/proposals/1")
	p.votes("press-rep", "press") // Between the first mail and the last call.
	window := charter.Rule(p.site.World.Store, "governance.ordinary_window_days")
	p.clock = p.clock.Add(time.Duration(window-1) * 24 * time.Hour)
	p.site.Let(func(w *rulestest.World) { w.Pass(window - 1) })
	mails = p.sweep()
	if got := about(mails); got != "forge" {
		t.Errorf("the last call goes to %q", got)
	}
	for _, m := range mails {
		if strings.HasPrefix(m.To, "forge") && !strings.HasPrefix(m.Subject, "Last call: ") {
			t.Errorf("the last call is %q", m.Subject)
		}
	}
	p.clock = p.clock.Add(20 * time.Hour)
	p.silent("after the last call")
}

func TestADigestDoesNotRemindOfAVoteOneHasCast(t *testing.T) {
	p := voting(t)
	for _, who := range []machine.PersonID{"forge-rep", "mill-rep"} {
		p.reached(who, digest.Daily)
	}
	p.proposes()
	p.votes("mill-rep", "mill")
	p.sweep()
	p.pass(19 * time.Hour) // It is seven, and the vote is still open.
	mails := p.sweep()
	if got := about(mails); got != "forge" {
		t.Errorf("that the vote waits goes to %q", got)
	}
	for _, m := range mails {
		if !strings.HasPrefix(m.To, "forge") {
			lacks(t, m, "Vote on", "pen for voting")
		}
	}
}

func TestAColleaguesBallotCountsForBoth(t *testing.T) {
	p := voting(t)
	p.site.Let(func(w *rulestest.World) {
		w.Must("alt", "", domaintest.Person("alt"))
		w.Must("forge-rep", "forge", people.GrantMandate{Organization: "forge", Person: "alt", Role: people.Alternate})
	})
	for _, who := range []machine.PersonID{"forge-rep", "alt"} {
		p.reached(who, digest.Weekly)
	}
	p.proposes()
	p.votes("alt", "forge")
	if got := about(p.sweep()); got != "" {
		t.Errorf("after the alternate has voted, a mail goes to %q", got)
	}
}

func TestAKeyThatWasAddedIsToldToItsOwnerAlone(t *testing.T) {
	p := voting(t)
	for _, who := range []machine.PersonID{"forge-rep", "mill-rep"} {
		p.reached(who, digest.Weekly)
	}
	p.pass(time.Hour)
	p.site.Let(func(w *rulestest.World) {
		key := rulestest.Key("forge-second")
		proof := rulestest.Sign("forge-second", people.ProofDigest(w.Genesis.ID(), "forge-rep", key))
		w.Must("forge-rep", "", people.AddKey{Key: key, Name: "the new phone", Proof: proof})
	})
	m := p.one()
	if m.To != "forge-rep@example.org" {
		t.Errorf("it went to %s", m.To)
	}
	has(t, m, "A key was added to yours: the new phone", "https://coop.example/you#keys")
	p.silent("again")
}
