package competences_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"metaorg/domain/bookings"
	"metaorg/domain/circles"
	"metaorg/domain/commons"
	"metaorg/domain/competences"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/governance"

	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/services"
	"metaorg/domain/uses"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
)

// four are the members of the worlds here, by id.
var four = []machine.OrganizationID{"dairy", "forge", "mill", "press"}

// toys bring a kind with which messages are carried at once.
var toys = machine.Module{Name: "toys", Kinds: []machine.Kind{machine.KindOf[carry]("toys.carry", "Apply something as the network.")}}

type carry struct {
	Messages []wire.Message `json:"messages"`
}

func (carry) Check() error { return nil }

// Apply stands for the execution of a decision.
func (m carry) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightLazy, m.Messages)
	return err
}

const books = "act:bookkeeping"

func start(t testing.TB) *rulestest.World {
	return domaintest.Founded(t, domaintest.Draft("federation"), four, governance.Module, circles.Module, files.Module, commons.Module, bookings.Module, services.Module, uses.Module, patronage.Module, competences.Module, toys)
}

// as is what a member does through its representative.
func as(o machine.OrganizationID, do ...machine.Message) rulestest.Act {
	return rulestest.For(domaintest.Rep(o), o, do...)
}

func declare(id string) competences.Declare {
	return competences.Declare{Competence: id, Level: competences.Able}
}

// served is the n-th service, from one member to another and confirmed by both.
func served(t testing.TB, n uint64, from, to machine.OrganizationID) []rulestest.Act {
	return []rulestest.Act{
		as(from, services.Offer{Title: "Books", Description: "We keep your books.", Terms: "For nothing."}),
		as(to, services.Ask{Service: n, Text: "The return."}),
		as(from, services.Accept{Request: n, Due: start(t).Now() + 30*rulestest.Day}, services.Deliver{Request: n}),
		as(to, services.Confirm{Request: n}),
	}
}

func endorse(holder people.MemberID, n uint64) competences.Endorse {
	return competences.Endorse{Holder: holder, Competence: books, Kind: competences.Service, Number: n}
}

func show(n uint64) competences.ShowEvidence {
	return competences.ShowEvidence{Competence: books, Kind: competences.Service, Number: n}
}

func refused(rule, code string, given []rulestest.Act, by machine.OrganizationID, when machine.Message) rulestest.Rule {
	return rulestest.Rule{Rule: rule, Given: given, By: domaintest.Rep(by), For: by, When: when, Refused: code}
}

func TestDeclaring(t *testing.T) {
	var many []machine.Message
	for i := range 60 {
		many = append(many, declare(fmt.Sprintf("act:thing-%d", i)))
	}
	hours := func(n int64, until string) competences.SetCapacity {
		return competences.SetCapacity{Hours: n, Until: until}
	}
	changed := func(change func(d *competences.Declare)) competences.Declare {
		d := declare(books)
		change(&d)
		return d
	}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "an organization says what it can do", By: "mill-rep", For: "mill", When: declare(books),
			Then: []machine.Event{competences.Declared{Holder: "mill", By: "mill-rep", Competence: books, Level: competences.Able}},
		},
		{
			Rule: "and so does a person who acts for one, for itself", By: "mill-rep", When: declare("http://data.europa.eu/esco/skill/9"),
			Then: []machine.Event{competences.Declared{Holder: "mill-rep", By: "mill-rep", Competence: "http://data.europa.eu/esco/skill/9", Level: competences.Able}},
		},
		{Rule: "a stranger does not", Given: []rulestest.Act{rulestest.By("eve", domaintest.Person("eve"))}, By: "eve", When: declare(books), Refused: "competences.no_part"},
		refused("a competence has an identifier", "competences.bad_identifier", nil, "mill", declare("Bookkeeping")),
		refused("of one spelling", "competences.bad_identifier", nil, "mill", declare("act:Books")),
		refused("or a URI that leads somewhere", "competences.bad_identifier", nil, "mill", declare("https://skill/<1>")),
		refused("there are four levels", "competences.bad_level", nil, "mill", changed(func(d *competences.Declare) { d.Level = "best" })),
		refused("a month has only so many hours", "competences.bad_hours", nil, "mill", changed(func(d *competences.Declare) { d.Hours = 5001 })),
		refused("a note is short", "competences.too_long", nil, "mill", changed(func(d *competences.Declare) { d.Note = strings.Repeat("x", 301) })),
		refused("and readable", "competences.unprintable", nil, "mill", changed(func(d *competences.Declare) { d.Note = "a\u200bb" })),
		refused("nobody can do everything", "competences.too_many", []rulestest.Act{as("mill", many...)}, "mill", declare(books)),
		refused("who declared nothing withdraws nothing", "competences.not_declared", nil, "mill", competences.Withdraw{Competence: books}),
		refused("hours are not below none", "competences.bad_hours", nil, "mill", hours(-1, "")),
		refused("hours are promised for days to come", "competences.past", nil, "mill", hours(10, "2001-01-01")),
		refused("of the calendar", "competences.bad_date", nil, "mill", hours(10, "2027-02-30")),
	})
}

func TestShowingWork(t *testing.T) {
	given := append([]rulestest.Act{as("mill", declare(books))}, served(t, 1, "mill", "dairy")...)
	shown := append(slices.Clone(given), as("mill", show(1)))
	asked := append(slices.Clone(given), as("dairy", services.Ask{Service: 1, Text: "Once more."}))
	var many []rulestest.Act
	many = append(many, as("mill", declare(books)))
	for n := range uint64(21) {
		many = append(many, served(t, n+1, "mill", "dairy")...)
		if n < 20 {
			many = append(many, as("mill", show(n+1)))
		}
	}
	drop := competences.DropEvidence(show(1))
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "what was confirmed by both sides is shown", Given: given, By: "mill-rep", For: "mill", When: show(1),
			Then: []machine.Event{competences.EvidenceShown{Holder: "mill", By: "mill-rep", Competence: books, Kind: competences.Service, Number: 1, For: "dairy"}},
		},
		{
			Rule: "a person shows what its organization gave", Given: append(slices.Clone(given), rulestest.By("mill-rep", declare(books))), By: "mill-rep", When: show(1),
			Then: []machine.Event{competences.EvidenceShown{Holder: "mill-rep", By: "mill-rep", Competence: books, Kind: competences.Service, Number: 1, For: "dairy"}},
		},
		refused("only of what is declared", "competences.not_declared", served(t, 1, "mill", "dairy"), "mill", show(1)),
		refused("work has a kind", "competences.bad_work", given, "mill", competences.ShowEvidence{Competence: books, Kind: "party", Number: 1}),
		refused("and a number", "competences.bad_work", given, "mill", show(0)),
		refused("that there is", "competences.unknown_work", given, "mill", show(7)),
		refused("and that its other side confirmed", "competences.unconfirmed", asked, "mill", show(2)),
		refused("nobody shows what it received", "competences.not_your_work", append(slices.Clone(given), as("dairy", declare(books))), "dairy", show(1)),
		refused("nor anything twice", "competences.shown_already", shown, "mill", show(1)),
		refused("nor more than anybody reads", "competences.too_much_evidence", many, "mill", show(21)),
		refused("what is not shown is not dropped", "competences.not_shown", given, "mill", drop),
		{
			Rule: "what is shown is dropped", Given: shown, By: "mill-rep", For: "mill", When: drop,
			Then: []machine.Event{competences.EvidenceDropped{Holder: "mill", By: "mill-rep", Competence: books, Kind: competences.Service, Number: 1}},
		},
	})
}

// lent is booking 1: of the mill's press, by the dairy, handed out and brought back.
func lent(custody bookings.Custody) []rulestest.Act {
	const hour = 3600
	from := rulestest.Start + 11*rulestest.Day
	hand := "mill"
	if custody == bookings.ByMembers {
		hand = "dairy"
	}
	return []rulestest.Act{
		as("mill", commons.Share{Title: "Press", Kind: commons.Equipment, Boundary: files.NetworkOnly, Rivalrous: true, Capacity: 1},
			bookings.Offer{Resource: 1, SlotHours: 2, LongestHours: 8, AheadDays: 60, Summer: bookings.NoSummer, Custody: custody}),
		as("dairy", bookings.Book{Resource: 1, From: from, Until: from + 2*hour}),
		rulestest.Days(11),
		as(machine.OrganizationID(hand), bookings.HandOut{Booking: 1}),
		as(machine.OrganizationID(hand), bookings.TakeBack{Booking: 1}),
	}
}

func TestShowingWhatWasLent(t *testing.T) {
	given := append([]rulestest.Act{as("mill", declare(books)), as("dairy", declare(books))}, lent(bookings.BySteward)...)
	booking := competences.ShowEvidence{Competence: books, Kind: competences.Booking, Number: 1}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "who cares for something shows that it lent it", Given: given, By: "mill-rep", For: "mill", When: booking,
			Then: []machine.Event{competences.EvidenceShown{Holder: "mill", By: "mill-rep", Competence: books, Kind: competences.Booking, Number: 1, For: "dairy"}},
		},
		{
			Rule: "and is endorsed by who had it", Given: given, By: "dairy-rep", For: "dairy", When: competences.Endorse{Holder: "mill", Competence: books, Kind: competences.Booking, Number: 1},
			Then: []machine.Event{competences.Endorsed{Holder: "mill", Competence: books, Endorser: "dairy", By: "dairy-rep", Kind: competences.Booking, Number: 1}},
		},
		refused("not who had it", "competences.not_your_work", given, "dairy", booking),
		refused("nor where one side says all of it", "competences.unconfirmed", append([]rulestest.Act{as("mill", declare(books))}, lent(bookings.ByMembers)...), "mill", booking),
	})
}

func TestShowingWhatWasGiven(t *testing.T) {
	gave := as("mill", patronage.Record{With: "dairy", Direction: patronage.Gave, Kind: patronage.Labour, Quantity: 800, Unit: "h", Date: "2026-01-01"})
	given := []rulestest.Act{as("mill", declare(books)), gave}
	event := competences.ShowEvidence{Competence: books, Kind: competences.Contribution, Number: 1}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a confirmed contribution is shown", Given: append(slices.Clone(given), as("dairy", patronage.Confirm{Event: 1})), By: "mill-rep", For: "mill", When: event,
			Then: []machine.Event{competences.EvidenceShown{Holder: "mill", By: "mill-rep", Competence: books, Kind: competences.Contribution, Number: 1, For: "dairy"}},
		},
		refused("and no other", "competences.unconfirmed", given, "mill", event),
	})
}

func TestEndorsing(t *testing.T) {
	given := append([]rulestest.Act{as("mill", declare(books)), as("dairy", declare(books)), as("press", declare(books))}, served(t, 1, "mill", "dairy")...)
	with := func(more ...rulestest.Act) []rulestest.Act { return append(slices.Clone(given), more...) }
	ring := with(append(append(served(t, 2, "dairy", "press"), served(t, 3, "press", "mill")...),
		as("dairy", endorse("mill", 1)), as("press", endorse("dairy", 2)))...)
	owned := as("dairy", people.Disclose{Parents: []people.Parent{{Organization: "mill", Control: people.Ownership}}})
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "who received something endorses who gave it", Given: given, By: "dairy-rep", For: "dairy", When: endorse("mill", 1),
			Then: []machine.Event{competences.Endorsed{Holder: "mill", Competence: books, Endorser: "dairy", By: "dairy-rep", Kind: competences.Service, Number: 1}},
			Check: func(t *testing.T, w *rulestest.World) {
				if c, _ := competences.CompetenceOf(w.Store, "mill", books); c.Endorsed != 1 {
					t.Errorf("endorsed by %d", c.Endorsed)
				}
			},
		},
		refused("somebody is endorsed", "competences.holder_missing", given, "dairy", endorse("", 1)),
		refused("for what it says it can do", "competences.not_declared", given, "dairy", endorse("forge", 1)),
		refused("nobody endorses itself", "competences.own", given, "mill", endorse("mill", 1)),
		refused("nor one under the same control", "competences.self_dealt", with(owned), "dairy", endorse("mill", 1)),
		{Rule: "nor the organization it acts for", Given: given, By: "mill-rep", When: endorse("mill", 1), Refused: "competences.own_house"},
		refused("nor where one person acts for both", "competences.same_person", with(as("dairy", people.GrantMandate{Organization: "dairy", Person: "mill-rep", Role: people.Alternate})), "dairy", endorse("mill", 1)),
		{
			Rule: "nor a colleague, who acts for who received it too", Given: with(rulestest.By("press-rep", declare(books)), as("mill", people.GrantMandate{Organization: "mill", Person: "press-rep", Role: people.Alternate}),
				as("dairy", people.GrantMandate{Organization: "dairy", Person: "press-rep", Role: people.Alternate})),
			By: "dairy-rep", When: endorse("press-rep", 1), Refused: "competences.same_house",
		},
		{
			Rule: "nor a person of a house under the same control", Given: with(as("press", people.Disclose{Parents: []people.Parent{{Organization: "mill", Control: people.Ownership}}}), as("dairy", people.GrantMandate{Organization: "dairy", Person: "press-rep", Role: people.Alternate})),
			By: "press-rep", When: endorse("mill", 1), Refused: "competences.same_house",
		},
		refused("only from work they did together", "competences.not_together", given, "press", endorse("mill", 1)),
		refused("and once", "competences.endorsed_already", with(as("dairy", endorse("mill", 1))), "dairy", endorse("mill", 1)),
		refused("two do not vouch for each other", "competences.circular", with(as("dairy", endorse("mill", 1))), "mill", endorse("dairy", 1)),
		refused("nor three in a circle", "competences.circular", ring, "mill", endorse("press", 3)),
		refused("who did not endorse takes nothing back", "competences.not_endorsed", given, "dairy", competences.TakeBack{Holder: "mill", Competence: books}),
		{
			Rule: "once an endorsement is taken back, the circle is open", Given: append(slices.Clone(ring), as("dairy", competences.TakeBack{Holder: "mill", Competence: books})),
			By: "mill-rep", For: "mill", When: endorse("press", 3),
			Then: []machine.Event{competences.Endorsed{Holder: "press", Competence: books, Endorser: "mill", By: "mill-rep", Kind: competences.Service, Number: 3}},
		},
	})
}

func TestWhatOthersSaidStaysWhenACompetenceIsWithdrawn(t *testing.T) {
	w := start(t)
	acts := append([]rulestest.Act{as("mill", declare(books))}, served(t, 1, "mill", "dairy")...)
	acts = append(acts, as("mill", show(1)), as("dairy", endorse("mill", 1)), as("mill", competences.Withdraw{Competence: books}), as("mill", declare(books)))
	w.Do(acts)
	if c, _ := competences.CompetenceOf(w.Store, "mill", books); c.Endorsed != 1 || c.Evidence != 1 {
		t.Errorf("declared again, it has %d endorsements and %d works", c.Endorsed, c.Evidence)
	}
}

func TestNaming(t *testing.T) {
	const uri = "http://data.europa.eu/esco/skill/1"
	name := func(c ...competences.Concept) competences.Name { return competences.Name{Concepts: c} }
	one := competences.Concept{URI: uri, Name: "keep accounts", Broader: []string{books}}
	wrong := func(rule, code string, change func(c *competences.Concept)) rulestest.Rule {
		c := one
		change(&c)
		return refused(rule, code, nil, "mill", name(c))
	}
	other := one
	other.Name = "cook the books"
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "competences of another list get names", By: "mill-rep", For: "mill", When: name(one),
			Then: []machine.Event{competences.ConceptsNamed{By: "mill-rep", Concepts: []competences.Concept{one}}},
		},
		{
			Rule: "the same names once more change nothing", Given: []rulestest.Act{as("mill", name(one))}, By: "dairy-rep", For: "dairy", When: name(one),
			Then: []machine.Event{competences.ConceptsNamed{By: "dairy-rep", Concepts: []competences.Concept{}}},
		},
		refused("others are for the members to decide", "competences.named_already", []rulestest.Act{as("mill", name(one))}, "dairy", name(other)),
		refused("which is no act of one", "competences.by_decision", []rulestest.Act{as("mill", name(one))}, "dairy", competences.Rename(other)),
		{
			Rule: "but of all", Given: []rulestest.Act{as("mill", name(one))}, By: domaintest.Initiator, When: carry{[]wire.Message{start(t).Machine.Wire(competences.Rename(other))}},
			Then: []machine.Event{competences.ConceptsNamed{Concepts: []competences.Concept{other}}},
			Check: func(t *testing.T, w *rulestest.World) {
				if c, ok := competences.ConceptOf(w.Store, uri); !ok || c.Name != other.Name {
					t.Errorf("it is called %q", c.Name)
				}
			},
		},
		{Rule: "who rename only what has a name", By: domaintest.Initiator, When: carry{[]wire.Message{start(t).Machine.Wire(competences.Rename(other))}}, Refused: "competences.unknown_concept"},
		refused("something is named", "competences.bad_concepts", nil, "mill", name()),
		refused("once", "competences.named_twice", nil, "mill", name(one, other)),
		wrong("the own list has its names", "competences.own_list", func(c *competences.Concept) { c.URI = books }),
		wrong("a name says something", "competences.bad_label", func(c *competences.Concept) { c.Name = " " }),
		wrong("that can be seen", "competences.unprintable", func(c *competences.Concept) { c.Name = "a\u202eb" }),
		wrong("nothing is part of itself", "competences.bad_broader", func(c *competences.Concept) { c.Broader = []string{uri} }),
		wrong("but of what has an identifier", "competences.bad_identifier", func(c *competences.Concept) { c.Broader = []string{"books"} }),
	})
}
