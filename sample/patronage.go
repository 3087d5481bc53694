package sample

import (
	"strings"

	"metaorg/domain/commons"
	"metaorg/domain/files"
	"metaorg/domain/membership"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/uses"
	"metaorg/machine"
	"metaorg/machine/state"
)

// patronageFrom is the rule version that brought patronage. Under earlier rules
// what members give each other is recorded by the rule of membership.
const patronageFrom = 6

// patron reports whether the network lives by rules that have patronage.
func (t *story) patron() (has bool) {
	if t.err == nil {
		t.Read(func(r state.Reader) { has = machine.NetworkOf(r).RuleVersion >= patronageFrom })
	}
	return has
}

// giving is something given, as people say it.
type giving struct {
	with      machine.OrganizationID
	direction string
	kind      string
	quantity  int64
	unit      string // "hours", "kg of flour", "leaflets".
	ago       int64  // Days.
}

// gave is a contribution to another, some days ago.
func (t *story) gave(to machine.OrganizationID, kind string, quantity int64, unit string, ago int64) giving {
	return giving{to, "gave", kind, quantity, unit, ago}
}

// received is a contribution of another, some days ago.
func (t *story) received(from machine.OrganizationID, kind string, quantity int64, unit string, ago int64) giving {
	return giving{from, "received", kind, quantity, unit, ago}
}

// recording is the message with which something given is recorded.
func (t *story) recording(g giving) machine.Message {
	if !t.patron() {
		return membership.RecordContribution{With: people.MemberID(g.with), Direction: g.direction, Kind: g.kind, Quantity: g.quantity, Unit: g.unit, Date: t.date(g.ago)}
	}
	m := patronage.Record{With: people.MemberID(g.with), Direction: patronage.Direction(g.direction), Kind: patronage.Kind(g.kind), Date: t.date(g.ago)}
	m.Quantity, m.Unit, m.Note = counted(g.quantity, g.unit)
	if m.Kind == patronage.Services && strings.Contains(g.unit, "care") {
		m.Stream = patronage.Care
	}
	return m
}

// counted puts a quantity as people say it into a unit of the table, with what it
// was of as a note.
func counted(n int64, said string) (quantity int64, unit, note string) {
	first, of, _ := strings.Cut(said, " of ")
	switch first {
	case "hours":
		quantity, unit = n*100, "h"
	case "days":
		quantity, unit = n*100, "day"
	case "kg":
		quantity, unit = n*1000, "kg"
	case "tonnes":
		quantity, unit = n*1000, "t"
	case "metres":
		quantity, unit = n*1000, "m"
	case "GBP minor units":
		return n, "GBP", ""
	default:
		quantity, unit, of = n, "each", said
	}
	if of != "" {
		of = strings.ToUpper(of[:1]) + of[1:]
	}
	return quantity, unit, of
}

// applies is the act with which an organization accepts the charter and
// applies, with what it has given by then.
func (t *story) applies(o machine.OrganizationID, text machine.Message, gave ...giving) Act {
	messages := []machine.Message{called(o).description(), text, membership.Apply{}}
	for _, g := range gave {
		messages = append(messages, t.recording(g))
	}
	t.contributions += uint64(len(gave))
	return t.as(o, messages...)
}

// records lets an organization, or a person, record contributions; it gives the
// last one's number.
func (t *story) records(by Act, all ...giving) uint64 {
	for _, g := range all {
		by.Do = append(by.Do, t.recording(g))
	}
	t.also(by)
	t.contributions += uint64(len(all))
	return t.contributions
}

// confirms is the act with which an organization confirms contributions.
func (t *story) confirms(o machine.OrganizationID, numbers ...uint64) Act {
	a := t.as(o)
	for _, n := range numbers {
		if t.patron() {
			a.Do = append(a.Do, patronage.Confirm{Event: n})
		} else {
			a.Do = append(a.Do, membership.ConfirmContribution{Contribution: n})
		}
	}
	return a
}

// disputes is the act with which an organization says that one is not right.
func (t *story) disputes(o machine.OrganizationID, n uint64) Act {
	if t.patron() {
		return t.as(o, patronage.Dispute{Event: n, Document: patronage.Paper(t.paper(o, "We have looked it up in our diary, and it is not there."))})
	}
	return t.as(o, membership.DisputeContribution{Contribution: n})
}

// event has something recorded that is more than a few words, and gives its number.
func (t *story) event(o machine.OrganizationID, m patronage.Record) (n uint64) {
	t.does(t.as(o, m))
	t.contributions++
	return t.contributions
}

// keepsCount: a bakery follows its flour; what was counted twice is put right; and
// what went into the commons is confirmed by those who use it.
func (t *story) keepsCount() {
	if !t.patron() {
		return
	}
	t.does(t.as(bakery, patronage.Track{Name: "Rye flour", Kind: patronage.Goods, Unit: "kg", Location: "The bakery's store"}))
	flour := patronage.Record{Direction: patronage.Gave, Kind: patronage.Goods, Quantity: 400_000, Unit: "kg", Date: t.date(3), Resource: 1, Action: patronage.Raise, Note: "As it stood on the shelf"}
	t.event(bakery, flour)
	flour.Action, flour.Quantity, flour.Note = patronage.Consume, 62_500, "Two nights of baking"
	t.event(bakery, flour)
	passed := t.event(bakery, patronage.Record{With: people.MemberID(foods), Direction: patronage.Gave, Kind: patronage.Goods, Quantity: 120_000, Unit: "kg", Date: t.date(2), Resource: 1, Location: "The cellar of Upstream Foods", Value: 14_400, Currency: "GBP", Stream: patronage.Livelihood})
	t.does(t.confirms(foods, passed))
	t.does(t.as(foods, patronage.Correct{Event: passed, Quantity: 100_000, Value: 12_000, Currency: "GBP", Note: "Four sacks, not five"}))
	t.contributions++
	t.does(t.confirms(bakery, t.contributions))
	t.event(seeds, patronage.Record{With: people.MemberID(woodland), Direction: patronage.Gave, Kind: patronage.Goods, Quantity: 12, Unit: "each", Date: t.date(1), Note: "Saplings"})
	t.does(t.as(seeds, patronage.Withdraw{Event: t.contributions})) // They are still in the nursery.
	t.givesForEverybody()
}

// givesForEverybody: hours that went into something shared, confirmed by who uses it
// and by who cares for it.
func (t *story) givesForEverybody() {
	t.does(t.as(repair, commons.Share{Title: "Jigs for window frames", Kind: commons.Design, Link: "https://repair.example/jigs", Licence: "CERN-OHL-S-2.0", Boundary: files.Public, Summary: "Drawings of six jigs with which old sashes are mended."}))
	t.settle()
	var item, adoption uint64
	if t.err == nil {
		t.Read(func(r state.Reader) { item = commons.LastResource(r) })
	}
	drawn := t.event(woodland, patronage.Record{Direction: patronage.Gave, Kind: patronage.Labour, Quantity: 1_750, Unit: "h", Date: t.date(6), Item: item, Stream: patronage.Love, Note: "Drew the jigs"})
	tried := t.event(boatyard, patronage.Record{Direction: patronage.Gave, Kind: patronage.Labour, Quantity: 300, Unit: "h", Date: t.date(2), Item: item, Stream: patronage.Love, Note: "Tried them"})
	t.does(t.as(housing, uses.Adopt{Resource: item, Version: 1, Text: "Forty sashes in Weir Street."}))
	t.settle()
	if t.err == nil {
		t.Read(func(r state.Reader) { adoption = uses.LastAdoption(r) })
	}
	t.does(t.as(housing, uses.Report{Adoption: adoption, Outcome: uses.Helped}))
	t.does(t.as(woodland, patronage.ShowUse{Event: drawn, Adoption: adoption}))
	t.does(t.as(repair, patronage.Confirm{Event: tried}))
}
