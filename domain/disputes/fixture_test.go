package disputes_test

import (
	"slices"
	"strings"
	"testing"

	"metaorg/domain/disputes"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/domain/tellers"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
)

// toys bring a kind that does nothing, so that blocks have acts and lots are drawn.
var toys = machine.Module{
	Name: "toys",
	Kinds: []machine.Kind{
		machine.KindOf[tick]("toys.tick", "Let a block have an act."),
		machine.KindOf[carry]("toys.carry", "Apply something as the network."),
	},
}

type (
	tick  struct{}
	carry struct {
		Messages []wire.Message `json:"messages"`
	}
)

func (tick) Check() error              { return nil }
func (tick) Apply(*machine.Step) error { return nil }
func (carry) Check() error             { return nil }

// Apply stands for the execution of a decision that members proposed themselves.
func (m carry) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightSpecial, m.Messages)
	return err
}

// carried applies a message as the network, and gives the code if it is refused.
func (c *court) carried(m machine.Message) string {
	return c.Act(domaintest.Initiator, "", carry{[]wire.Message{c.Machine.Wire(m)}})[0].Code
}

// moderated makes cob's representative a moderator for thirty days.
func (c *court) moderated() {
	c.t.Helper()
	if code := c.carried(disputes.NameModerators{Persons: []machine.PersonID{domaintest.Rep("cob")}, Days: 30}); code != "" {
		c.t.Fatal(code)
	}
}

// hidden is a document that cob hides.
func (c *court) hidden() {
	c.t.Helper()
	c.moderated()
	c.must("cob", disputes.Hide{Document: paper("d"), Clause: "P1"})
}

// put is a case that a panel was silent about, so that the members decide.
func (c *court) put() uint64 {
	c.t.Helper()
	n := c.heard()
	c.Pass(disputes.HearingDays)
	c.draw() // Too few are left for a second panel.
	c.at(n, disputes.Voting)
	return n
}

// toClose lets the members decide for who brought a case; it has not taken
// effect yet.
func (c *court) toClose(n uint64) {
	c.t.Helper()
	proposal := c.of(n).Proposal
	c.Wait(max(0, c.round(proposal).Opens-c.Now()))
	for m := range governance.OnRoll(c.Store, proposal, 1) {
		c.must(machine.OrganizationID(m), governance.Vote{Proposal: proposal, Choice: governance.Yes})
	}
	c.Wait(max(0, c.round(proposal).Closes-c.Now()))
}

// nine are the members of most worlds here, by id. In all cases ash is against bee.
var nine = []machine.OrganizationID{"ash", "bee", "cob", "dew", "elm", "fir", "gum", "hop", "ivy"}

// court is a world with cases.
type court struct {
	*rulestest.World
	t testing.TB
}

func sit(t testing.TB, members ...machine.OrganizationID) *court {
	t.Helper()
	if len(members) == 0 {
		members = nine
	}
	return &court{domaintest.Founded(t, domaintest.Draft("federation"), members, governance.Module, tellers.Module, disputes.Module, toys), t}
}

// paper is a document's hash, the same for a digit.
func paper(digit string) disputes.Paper { return disputes.Paper(strings.Repeat(digit, 64)) }

// act does something for an organization, and gives the code if it is refused.
func (c *court) act(o machine.OrganizationID, m machine.Message) string {
	return c.Act(domaintest.Rep(o), o, m)[0].Code
}

func (c *court) must(o machine.OrganizationID, m ...machine.Message) {
	c.t.Helper()
	c.Must(domaintest.Rep(o), o, m...)
}

// draw lets enough blocks pass for a lot.
func (c *court) draw() {
	c.t.Helper()
	c.Wait(1) // What fell due is queued for the lot.
	for range 3 {
		c.Must(domaintest.Initiator, "", tick{})
	}
}

func (c *court) of(n uint64) disputes.Case {
	found, _ := disputes.CaseOf(c.Store, n)
	return found
}

// at fails the test unless a case is at a stage.
func (c *court) at(n uint64, stage disputes.Stage) {
	c.t.Helper()
	if got := c.of(n); got.Stage != stage {
		c.t.Fatalf("case %d is at %s (%s), want %s", n, got.Stage, got.Outcome, stage)
	}
}

// opened is ash's dispute with bee.
func (c *court) opened() uint64 {
	c.t.Helper()
	c.must("ash", disputes.Open{Against: "bee", Cause: disputes.Agreement, Document: paper("a")})
	return disputes.LastCase(c.Store)
}

// heard is ash's dispute with bee before a panel.
func (c *court) heard() uint64 {
	c.t.Helper()
	n := c.opened()
	c.Pass(disputes.MediationDays)
	c.draw()
	c.at(n, disputes.Hearing)
	return n
}

// judge lets everybody on a panel judge.
func (c *court) judge(n uint64, f disputes.Finding, step disputes.Step, days int64) {
	c.t.Helper()
	for _, m := range c.of(n).Panel {
		c.must(machine.OrganizationID(m), disputes.Judge{Case: n, Finding: f, Step: step, Days: days})
	}
}

// reason lets one of the panel give reasons.
func (c *court) reason(n uint64) {
	c.t.Helper()
	c.must(machine.OrganizationID(c.of(n).Panel[0]), disputes.GiveReasons{Case: n, Document: paper("b")})
}

// sanctioned imposes a sanction on bee in a case of its own.
func (c *court) sanctioned(step disputes.Step, days int64) {
	c.t.Helper()
	n := c.heard()
	c.judge(n, disputes.ForClaim, step, days)
	c.reason(n)
	c.Pass(disputes.AppealDays)
	c.at(n, disputes.Closed)
}

// suspended brings bee to a suspension of so many days, and its number.
func (c *court) suspended(days int64) uint64 {
	c.t.Helper()
	c.sanctioned(disputes.Reminder, 0)
	c.sanctioned(disputes.Notice, 0)
	c.sanctioned(disputes.Pause, 1)
	c.sanctioned(disputes.Suspension, days)
	return c.last("bee")
}

// last is the number of a member's last sanction.
func (c *court) last(m people.MemberID) (last uint64) {
	for n := range disputes.SanctionsOf(c.Store, m) {
		last = n
	}
	return last
}

// charged is ash's charge against bee, which was suspended before.
func (c *court) charged() uint64 {
	c.t.Helper()
	before := c.suspended(1)
	c.Pass(disputes.StepDays)
	c.must("ash", disputes.Charge{Against: "bee", Before: before, Document: paper("c")})
	return disputes.LastCase(c.Store)
}

// vote opens the vote on a case, lets so many on its roll vote, and closes it.
func (c *court) vote(n uint64, yes, no int) {
	c.t.Helper()
	proposal := c.of(n).Proposal
	round := c.round(proposal)
	if p, _ := governance.ProposalOf(c.Store, proposal); p.Secret {
		c.count(proposal, yes, no)
		return
	}
	c.Wait(max(0, round.Opens-c.Now()))
	for m := range governance.OnRoll(c.Store, proposal, 1) {
		choice := governance.Yes
		switch {
		case yes > 0:
			yes--
		case no > 0:
			choice = governance.No
			no--
		default:
			continue
		}
		c.must(machine.OrganizationID(m), governance.Vote{Proposal: proposal, Choice: choice})
	}
	for range 3 { // Late turns make a vote longer.
		c.Wait(max(0, c.round(proposal).Closes-c.Now()))
	}
	c.Pass(5) // The delay until effect.
}

func (c *court) round(proposal uint64) (last governance.Round) {
	for _, r := range governance.RoundsOf(c.Store, proposal) {
		last = r
	}
	return last
}

// is fails the test unless a member is in a state.
func (c *court) is(m people.MemberID, want membership.State) {
	c.t.Helper()
	if got := membership.StateOf(c.Store, m); got != want {
		c.t.Fatalf("%s is %s, want %s", m, got, want)
	}
}

// panelist is one of a case's panel, and bystander a member that is not.
func (c *court) panelist(n uint64) machine.OrganizationID {
	return machine.OrganizationID(c.of(n).Panel[0])
}

func (c *court) bystander(n uint64) machine.OrganizationID {
	for _, o := range nine[2:] {
		if !slices.Contains(c.of(n).Panel, people.MemberID(o)) {
			return o
		}
	}
	panic("everybody is on the panel")
}

// live lets many days pass in which all members show that they are there.
func (c *court) live(days int64) {
	c.t.Helper()
	c.Pass(days / 2)
	for i, o := range nine {
		to := nine[(i+1)%len(nine)]
		c.must(o, domaintest.Gave(to), membership.Reaffirm{})
		c.must(to, membership.ConfirmContribution{Contribution: membership.LastContribution(c.Store)})
	}
	c.Pass(days - days/2)
}

// count has two tellers count so many papers of a secret vote.
func (c *court) count(proposal uint64, yes, no int) {
	c.t.Helper()
	c.Wait(max(0, c.round(proposal).Opens-c.Now()))
	c.draw()
	c.Wait(max(0, c.round(proposal).Closes-c.Now()))
	roll := slices.Collect(governance.OnRoll(c.Store, proposal, 1))
	drawn, _ := tellers.CountingOf(c.Store, proposal, 1)
	for _, m := range drawn.Tellers {
		c.must(machine.OrganizationID(m), tellers.Tell{Proposal: proposal, Present: roll[:yes+no], Yes: int64(yes), No: int64(no)})
	}
	c.Pass(5)
}
