package patronage_test

import (
	"slices"
	"testing"

	"metaorg/domain/bookings"
	"metaorg/domain/commons"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/uses"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func TestWhatBothSidesSayCountsAndNothingElse(t *testing.T) {
	h := build(t)
	n := h.recorded(h.work(func(m *patronage.Record) { m.Value, m.Currency, m.Note, m.Evidence = 5_000, "EUR", "Roof", paper("a") }))
	if e := h.state(n, patronage.Asked); e.Action != patronage.Work || e.Stream != patronage.Livelihood || e.Provider != "ash" || e.Receiver != "bee" || e.Value != 5_000 {
		t.Errorf("recorded as %+v", e)
	}
	if all := h.counted(); len(all) != 0 {
		t.Errorf("%v count and nobody confirmed them", all)
	}
	h.must("bee", patronage.Confirm{Event: n})
	h.state(n, patronage.Agreed)
	got := h.work(func(m *patronage.Record) { m.With, m.Direction, m.Date = "ash", patronage.Received, h.day(-3) })
	h.must("bee", got)
	earlierDay := patronage.LastEvent(h.Store)
	h.must("ash", patronage.Dispute{Event: earlierDay, Document: paper("b")})
	if e := h.state(earlierDay, patronage.Disputed); e.Provider != "ash" || e.By != "bee" || e.Document != paper("b") {
		t.Errorf("disputed: %+v", e)
	}
	h.must("ash", patronage.Confirm{Event: earlierDay})
	if all := h.counted(); !slices.Equal(all, []uint64{earlierDay, n}) {
		t.Errorf("%v count, want %d and then %d, by day", all, earlierDay, n)
	}
	h.must("ash", h.work())
	h.must("ash", patronage.Withdraw{Event: 3})
	h.state(3, patronage.Withdrawn)
	money := h.work(func(m *patronage.Record) {
		m.Kind, m.Quantity, m.Unit, m.Stream = patronage.Money, 20_000, "EUR", patronage.Care
	})
	if e := h.state(h.recorded(money), patronage.Asked); e.Value != 20_000 || e.Currency != "EUR" || e.Action != patronage.Transfer || e.Stream != patronage.Care {
		t.Errorf("money is %+v", e)
	}
}

func TestACorrectionTakesThePlaceOfWhatItCorrectsOnceItIsConfirmed(t *testing.T) {
	h := build(t)
	n := h.recorded(h.work())
	h.must("bee", patronage.Confirm{Event: n})
	h.must("bee", patronage.Correct{Event: n, Quantity: 300, Note: "Three hours"})
	c := patronage.LastEvent(h.Store)
	if all := h.counted(); !slices.Equal(all, []uint64{n}) {
		t.Errorf("%v count while the correction waits", all)
	}
	h.must("ash", patronage.Confirm{Event: c})
	if e := h.state(c, patronage.Agreed); e.Quantity != 300 || e.Unit != "h" || e.Corrects != n {
		t.Errorf("the correction is %+v", e)
	}
	if e := h.state(n, patronage.Replaced); e.Quantity != 250 || e.Correction != c {
		t.Errorf("what it corrects is %+v", e)
	}
	if all := h.counted(); !slices.Equal(all, []uint64{c}) {
		t.Errorf("%v count after it", all)
	}
	// One that is taken back, and one that is disputed, leave all as it was.
	h.must("ash", patronage.Correct{Event: c, Value: 6_000, Currency: "EUR", Date: h.day(-1), Stream: patronage.Love, Unit: "day", Evidence: paper("c")})
	h.refused("bee", patronage.Correct{Event: c, Quantity: 1}, "patronage.corrected_already")
	h.must("ash", patronage.Withdraw{Event: c + 1})
	h.must("ash", patronage.Correct{Event: c, Quantity: 1})
	h.must("bee", patronage.Dispute{Event: c + 2})
	h.must("bee", patronage.Correct{Event: c, Void: true, Note: "Another day"})
	h.refused("bee", patronage.Confirm{Event: c + 2}, "patronage.other_correction")
	h.must("ash", patronage.Confirm{Event: c + 3})
	if all := h.counted(); len(all) != 0 {
		t.Errorf("%v count of what did not happen", all)
	}
	h.refused("ash", patronage.Correct{Event: c + 3, Quantity: 2}, "patronage.not_confirmed")
}

func TestWhatAnApplicantGaveBringsItInAsBefore(t *testing.T) {
	h := build(t)
	h.Do(domaintest.Registered("fir"))
	h.must("fir", domaintest.Acceptance(h.World), membership.Apply{})
	h.refused("fir", domaintest.Gave("ash"), "machine.replaced_kind")
	needed, _ := membership.ContributionsNeeded(h.Store, "fir")
	for i := range needed {
		h.must("fir", h.work(func(m *patronage.Record) { m.With = people.MemberID(five[i%5]) }))
		h.must(five[i%5], patronage.Confirm{Event: patronage.LastEvent(h.Store)})
	}
	if m, _ := membership.MemberOf(h.Store, "fir"); int64(m.Counted) != needed || int64(m.Partners) != min(needed, 5) {
		t.Errorf("fir has %+v of %d", m, needed)
	}
	// A correction counts no second time.
	h.must("fir", patronage.Correct{Event: 1, Quantity: 1})
	h.must("ash", patronage.Confirm{Event: patronage.LastEvent(h.Store)})
	if m, _ := membership.MemberOf(h.Store, "fir"); int64(m.Counted) != needed {
		t.Errorf("the correction counted: %+v", m)
	}
	h.Pass(100)
	if state := membership.StateOf(h.Store, "fir"); state != membership.Active {
		t.Errorf("fir is %s", state)
	}
	events := h.Entries
	h.must("fir", h.work(), membership.Leave{})
	for _, e := range h.Events(len(events)) {
		if got, is := e.(membership.SettlementStated); is {
			if int64(got.Given) != needed || len(got.Open) != 1 {
				t.Errorf("at leaving: %+v", got)
			}
			return
		}
	}
	t.Error("nothing was said at leaving")
}

func TestAGiftToTheCommonsIsConfirmedByAStewardOrAnothersUse(t *testing.T) {
	h := build(t)
	saw := commons.Share{Title: "Band saw", Kind: commons.Equipment, Rivalrous: true, Capacity: 1, Unit: "saw", Rule: "Clean it.", Boundary: files.Public}
	h.must("bee", saw)
	gift := h.work(func(m *patronage.Record) { m.With, m.Item = "", 1 })
	n := h.recorded(gift)
	h.refused("cob", patronage.Confirm{Event: n}, "patronage.not_steward")
	h.must("bee", patronage.Confirm{Event: n})
	if e := h.state(n, patronage.Agreed); e.Witness != "bee" || e.Receiver != "" {
		t.Errorf("confirmed as %+v", e)
	}
	h.must("bee", gift)
	own := patronage.LastEvent(h.Store)
	h.refused("bee", patronage.Confirm{Event: own}, "patronage.self_confirmed")
	h.must("cob", uses.Adopt{Resource: 1, Text: "Planks."})
	use := patronage.ShowUse{Event: own, Adoption: uses.LastAdoption(h.Store)}
	h.refused("bee", use, "patronage.no_outcome")
	h.must("cob", uses.Report{Adoption: use.Adoption, Outcome: uses.Helped})
	h.refused("cob", use, "patronage.not_yours")
	h.refused("bee", patronage.ShowUse{Event: own, Adoption: 9}, "patronage.unknown_use")
	h.must("bee", use)
	if e := h.state(own, patronage.Agreed); e.Witness != "cob" || e.Adoption != use.Adoption {
		t.Errorf("shown by use: %+v", e)
	}
	if all := h.counted(); !slices.Equal(all, []uint64{n, own}) {
		t.Errorf("%v count", all)
	}
	// A correction of a gift is confirmed the same way.
	h.must("bee", patronage.Correct{Event: n, Quantity: 400})
	h.must("bee", patronage.Confirm{Event: own + 1})
	h.state(n, patronage.Replaced)
	h.must("bee", gift)
	last := patronage.LastEvent(h.Store)
	h.must("bee", uses.Adopt{Resource: 1, Text: "Own planks."})
	h.must("bee", uses.Report{Adoption: 2, Outcome: uses.Helped})
	h.refused("bee", patronage.ShowUse{Event: last, Adoption: 2}, "patronage.self_confirmed")
	h.must("bee", commons.Withdraw{Resource: 1, Reason: "Broken."})
	h.refused("ash", gift, "patronage.item_withdrawn")
	h.refused("ash", h.work(func(m *patronage.Record) { m.With, m.Item = "", 9 }), "patronage.unknown_item")
}

func TestUseAndBookingsOfTheCommonsCanBeCounted(t *testing.T) {
	h := build(t)
	h.must("bee", commons.Share{Title: "Band saw", Kind: commons.Equipment, Rivalrous: true, Capacity: 1, Unit: "saw", Rule: "Clean it.", Boundary: files.Public})
	h.must("cob", uses.Adopt{Resource: 1, Text: "Planks."})
	h.must("bee", uses.Confirm{Adoption: 1})
	h.must("bee", bookings.Offer{Resource: 1, SlotHours: 1, LongestHours: 12, AheadDays: 30, Summer: bookings.NoSummer, Custody: bookings.NoCustody})
	from := h.Now()/rulestest.Day*rulestest.Day + rulestest.Day
	h.must("cob", bookings.Book{Resource: 1, From: from, Until: from + 3*3_600})
	h.Pass(3)
	var all []patronage.Event
	for n, e := range patronage.Uses(h.Store, "2000-01-01", "2999-12-31") {
		if all = append(all, e); n != uint64(len(all)) {
			t.Errorf("number %d is %d", len(all), n)
		}
	}
	if len(all) != 2 || all[0].Provider != "bee" || all[0].Receiver != "cob" || all[1].Receiver != "cob" || all[1].Quantity != 300 || all[1].Unit != "h" || all[1].Item != 1 {
		t.Errorf("used: %+v", all)
	}
	for range patronage.Uses(h.Store, "2000-01-01", "2000-12-31") {
		t.Error("something was used in another year")
	}
}

func TestWhatOneOwnsAndControlsCountsForNobody(t *testing.T) {
	h := build(t)
	h.refused("dew", h.work(func(m *patronage.Record) { m.With = "elm" }), "patronage.self_dealt")
	h.must("dew", patronage.Track{Name: "Seed", Kind: patronage.Goods, Unit: "kg"}, h.alone(patronage.Produce, 1, 9_000))
	h.state(1, patronage.Own)
	m := h.gives(patronage.Transfer, 4_000, 0)
	m.With = "elm"
	h.must("dew", m)
	h.must("elm", patronage.Confirm{Event: 2})
	if e := h.state(2, patronage.Agreed); !e.SelfDealt {
		t.Error("it is not said that one owns the other")
	}
	h.has(1, 5_000, 5_000)
	if it := h.has(2, 4_000, 4_000); it.Accountable != "elm" || it.Custodian != "elm" {
		t.Errorf("it belongs to %s", it.Accountable)
	}
	if all := h.counted(); len(all) != 0 {
		t.Errorf("%v count", all)
	}
	// What was disclosed after it was confirmed counts no more; before, it is refused.
	n := h.recorded(h.work())
	h.must("bee", patronage.Confirm{Event: n})
	h.recorded(h.work())
	h.must("ash", people.Disclose{Parents: []people.Parent{{Organization: "bee", Control: people.Ownership}}})
	h.refused("bee", patronage.Confirm{Event: n + 1}, "patronage.self_dealt")
	if all := h.counted(); len(all) != 0 {
		t.Errorf("%v count between two that are one", all)
	}
}

func TestContributionsRecordedBeforeCountAsEvents(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("federation"), five, governance.Module, toys)
	gave := func(by machine.OrganizationID, unit string, quantity int64, kind, date string) {
		w.Must(domaintest.Rep(by), by, membership.RecordContribution{With: "bee", Direction: "gave", Kind: kind, Quantity: quantity, Unit: unit, Date: date})
	}
	gave("ash", "hours", 12, "labour", "2025-12-10")
	gave("cob", "EUR minor units", 5_000, "money", "2025-12-09")
	gave("dew", "sacks", 3, "goods", "2025-12-08")
	gave("elm", "hours", 1, "labour", "2025-12-07")
	w.Must("bee-rep", "bee", membership.ConfirmContribution{Contribution: 1}, membership.ConfirmContribution{Contribution: 2}, membership.ConfirmContribution{Contribution: 3})
	var got []patronage.Event
	for _, e := range patronage.Confirmed(w.Store, "2025-12-01", "2025-12-31") {
		got = append(got, e)
	}
	if len(got) != 3 || got[0].Unit != "sacks" || got[1].Value != 5_000 || got[1].Currency != "EUR" || got[2].Quantity != 1_200 || got[2].Unit != "h" || got[2].Action != patronage.Work {
		t.Errorf("earlier contributions are %+v", got)
	}
	if n := patronage.LastEvent(w.Store); n != 4 {
		t.Errorf("numbers go on from %d", n)
	}
	if e, ok := patronage.EventOf(w.Store, 4); !ok || e.State != patronage.Asked || !e.Earlier {
		t.Errorf("what waits is %+v", e)
	}
	// Patronage comes to the network: what was earlier is corrected with a new event.
	h := &house{w, t}
	h.Machine = machine.New(strictly(), append(w.Machine.Modules(), circlesAndAll()...))
	h.refused("bee", patronage.Confirm{Event: 4}, "patronage.earlier")
	h.must("ash", patronage.Correct{Event: 1, Quantity: 1_100})
	h.must("bee", patronage.Confirm{Event: 5}, membership.ConfirmContribution{Contribution: 4})
	if all := h.counted(); !slices.Equal(all, []uint64{4, 3, 2, 5}) {
		t.Errorf("%v count", all)
	}
}

func TestNothingChangesOnClosedDays(t *testing.T) {
	h := build(t)
	n := h.recorded(h.work(func(m *patronage.Record) { m.Date = h.day(-1) }))
	h.must("bee", patronage.Confirm{Event: n})
	waiting := h.recorded(h.work(func(m *patronage.Record) { m.Date = h.day(-1) }))
	span := closeDays{h.day(-10), h.day(-1)}
	h.must("ash", span)
	for name, m := range map[string]machine.Message{
		"recorded":   h.work(func(m *patronage.Record) { m.Date = h.day(-10) }),
		"corrected":  patronage.Correct{Event: n, Quantity: 1},
		"taken back": patronage.Withdraw{Event: waiting},
	} {
		if code := h.act("ash", m); code != "patronage.closed" {
			t.Errorf("%s on a closed day: %q", name, code)
		}
	}
	h.refused("bee", patronage.Confirm{Event: waiting}, "patronage.closed")
	h.refused("bee", patronage.Dispute{Event: waiting}, "patronage.closed")
	h.refused("ash", closeDays{h.day(-3), h.day(0)}, "patronage.closed_already")
	h.refused("ash", closeDays{h.day(0), h.day(-20)}, "patronage.bad_days")
	h.refused("ash", closeDays{"soon", h.day(0)}, "patronage.bad_date")
	h.must("ash", h.work())
	h.must("ash", reopenDays{span.From})
	h.must("bee", patronage.Confirm{Event: waiting})
}
