package agreements_test

import (
	"strings"
	"testing"
	"time"

	"metaorg/domain/agreements"
	"metaorg/domain/bookings"
	"metaorg/domain/charter"
	"metaorg/domain/circles"
	"metaorg/domain/commons"
	"metaorg/domain/competences"
	"metaorg/domain/disputes"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/governance"
	"metaorg/domain/mandates"
	"metaorg/domain/obligations"
	"metaorg/domain/opportunities"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/services"
	"metaorg/domain/uses"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// six are the members of the worlds here, by id.
var six = []machine.OrganizationID{"ash", "bee", "cob", "dew", "elm", "fen"}

// house is a world in which members agree on things.
type house struct {
	*rulestest.World
	t testing.TB
}

func build(t testing.TB, rules ...charter.RuleValue) *house {
	t.Helper()
	return under(t, machine.RuleVersion, rules...)
}

// under is the same world under rules of a version.
func under(t testing.TB, version uint64, rules ...charter.RuleValue) *house {
	t.Helper()
	return &house{domaintest.FoundedUnder(t, version, domaintest.Draft("federation", rules...), six,
		mandates.Module, governance.Module, disputes.Module, circles.Module, files.Module, commons.Module, bookings.Module, uses.Module,
		services.Module, patronage.Module, obligations.Module, competences.Module, opportunities.Module, agreements.Module), t}
}

// day is a day from today on, as messages have it.
func (h *house) day(n int64) string {
	return time.Unix(h.Now()+n*rulestest.Day, 0).UTC().Format(time.DateOnly)
}

func (h *house) act(o machine.OrganizationID, m machine.Message) string {
	return h.Act(domaintest.Rep(o), o, m)[0].Code
}

func (h *house) must(o machine.OrganizationID, m ...machine.Message) {
	h.t.Helper()
	h.Must(domaintest.Rep(o), o, m...)
}

// refused fails the test unless an act is refused with this code.
func (h *house) refused(o machine.OrganizationID, m machine.Message, code string) {
	h.t.Helper()
	if got := h.act(o, m); got != code {
		h.t.Errorf("%s %T %+v: refused with %q, want %q", o, m, m, got, code)
	}
}

// is fails the test unless the first agreement is in this state, under this version.
func (h *house) is(want agreements.State, terms uint64) {
	h.t.Helper()
	if a, _ := agreements.AgreementOf(h.Store, 1); a.State != want || a.Terms != terms {
		h.t.Errorf("it is %s under version %d (%s), want %s under %d", a.State, a.Terms, a.How, want, terms)
	}
}

// books are what ash and bee agree on in most tests: ash works ten hours for bee
// within 40 days, and bee pays 200 euros within 60; it ends after 200.
func (h *house) books(changes ...func(*agreements.Content)) agreements.Content {
	c := agreements.Content{
		Title: "Books for flour", Template: agreements.MutualService, Parties: []people.MemberID{"ash", "bee"}, Lead: "ash",
		Begins: h.day(0), Ends: h.day(200), NoticeDays: 30, Text: "Ash keeps the books of bee.", Liability: "Each for its own work.",
		Shares: []agreements.Share{{Party: "ash", BasisPoints: 2500}, {Party: "bee", BasisPoints: 7500}},
		Commitments: []agreements.Commitment{
			{Name: "Books", From: "ash", To: "bee", Action: patronage.Work, Quantity: 1000, Unit: "h", Due: h.day(40)},
			{Name: "Pay", From: "bee", To: "ash", Quantity: 20_000, Unit: "EUR", Due: h.day(60)},
		},
	}
	for _, change := range changes {
		change(&c)
	}
	return c
}

// write has ash write and offer terms.
func (h *house) write(c agreements.Content) {
	h.t.Helper()
	h.must("ash", agreements.Write(c))
	h.must("ash", agreements.Offer{Agreement: agreements.Last(h.Store)})
}

// agree has all parties sign the first version of the first agreement.
func (h *house) agree(c agreements.Content) {
	h.t.Helper()
	h.write(c)
	for _, p := range c.Parties {
		h.must(machine.OrganizationID(p), agreements.Sign{Agreement: 1, Version: 1})
	}
}

// worked has ash work so many hours for bee, which confirms: the contribution's number.
func (h *house) worked(hours int64) uint64 {
	h.t.Helper()
	h.must("ash", patronage.Record{With: "bee", Direction: patronage.Gave, Kind: patronage.Labour, Quantity: hours * 100, Unit: "h", Date: h.day(0)})
	n := patronage.LastEvent(h.Store)
	h.must("bee", patronage.Confirm{Event: n})
	return n
}

func paper(digit string) agreements.Paper { return agreements.Paper(strings.Repeat(digit, 64)) }
