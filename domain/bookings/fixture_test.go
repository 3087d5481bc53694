package bookings_test

import (
	"strings"
	"testing"

	"metaorg/domain/bookings"
	"metaorg/domain/charter"
	"metaorg/domain/circles"
	"metaorg/domain/commons"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

var four = []machine.OrganizationID{"ash", "bee", "cob", "dew"}

const hour = 3600

// house is a world with three things that ash cares for: a press (1), two vans
// (2), and a song that everybody can sing at once (3). Ash lets members book the
// press.
type house struct {
	*rulestest.World
	t testing.TB
}

func build(t testing.TB, rules ...charter.RuleValue) *house {
	t.Helper()
	h := &house{domaintest.Founded(t, domaintest.Draft("federation", rules...), four, governance.Module, circles.Module, files.Module, commons.Module, bookings.Module), t}
	press := commons.Share{Title: "Press", Kind: commons.Equipment, Boundary: files.NetworkOnly, Rivalrous: true, Capacity: 1}
	vans := press
	vans.Title, vans.Capacity = "Vans", 2
	song := commons.Share{Title: "Song", Kind: commons.Document, Boundary: files.NetworkOnly, Licence: "CC-BY-4.0", Link: "https://song.example"}
	h.must("ash", press)
	h.must("ash", vans)
	h.must("ash", song)
	h.must("ash", press1())
	return h
}

// press1 are the rules of the press: two-hour slots, open on weekdays from 8 to
// 18 in UTC, half an hour to clear up, handed out by stewards.
func press1() bookings.Offer {
	return bookings.Offer{
		Resource: 1, SlotHours: 2, LongestHours: 8, AheadDays: 60, NoticeHours: 24, AfterMinutes: 0, Summer: bookings.NoSummer,
		Open: []bookings.Opening{{Days: bookings.Workday, Opens: 8, Closes: 18}}, Custody: bookings.BySteward, Place: "Print Works, back door",
	}
}

// vans2 are the rules of the vans: whole days, kept over night, members say
// that they fetched them.
func vans2() bookings.Offer {
	return bookings.Offer{Resource: 2, SlotHours: 24, LongestHours: 72, AheadDays: 60, Summer: bookings.NoSummer, Custody: bookings.ByMembers}
}

// at is an hour of a day from the Monday after the world began, in UTC.
func at(day, hours int64) int64 { return rulestest.Start + (4+7+day)*rulestest.Day + hours*hour }

func press(day, from, until int64) bookings.Book {
	return bookings.Book{Resource: 1, From: at(day, from), Until: at(day, until)}
}

func waits(b bookings.Book) bookings.Wait { return bookings.Wait(b) }

func (h *house) act(o machine.OrganizationID, m machine.Message) string {
	return h.Act(domaintest.Rep(o), o, m)[0].Code
}

func (h *house) must(o machine.OrganizationID, m ...machine.Message) {
	h.t.Helper()
	h.Must(domaintest.Rep(o), o, m...)
}

// until lets time pass until a moment.
func (h *house) until(moment int64) {
	h.t.Helper()
	if moment > h.Now() {
		h.Wait(moment - h.Now())
	}
}

// book books for a member and gives the booking's number.
func (h *house) book(o machine.OrganizationID, m machine.Message) uint64 {
	h.t.Helper()
	h.must(o, m)
	return bookings.LastBooking(h.Store)
}

// is fails the test unless a booking is in a state.
func (h *house) is(n uint64, state bookings.State) {
	h.t.Helper()
	if b, _ := bookings.BookingOf(h.Store, n); b.State != state {
		h.t.Errorf("booking %d is %s, want %s", n, b.State, state)
	}
}

func paper(digit string) bookings.Paper { return bookings.Paper(strings.Repeat(digit, 64)) }

func says(rule string, value int64) charter.RuleValue {
	return charter.RuleValue{Name: rule, Value: value}
}
