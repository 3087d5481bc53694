package bookings_test

import (
	"testing"

	"metaorg/domain/bookings"
	"metaorg/domain/commons"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// Each row does something with bee's booking of the press on Monday from 10 to
// 12, and says where that leaves it.
func TestWaysOfABooking(t *testing.T) {
	for _, row := range []struct {
		rule  string
		do    func(h *house, n uint64)
		state bookings.State
	}{
		{"what is free is booked at once", func(*house, uint64) {}, bookings.Agreed},
		{"who booked cancels", func(h *house, n uint64) { h.must("bee", bookings.Cancel{Booking: n}) }, bookings.Given},
		{"a steward calls it off, with a reason", func(h *house, n uint64) {
			h.must("ash", bookings.CallOff{Booking: n, Document: paper("a")})
		}, bookings.Off},
		{"a steward hands it out", func(h *house, n uint64) {
			h.until(at(0, 10))
			h.must("ash", bookings.HandOut{Booking: n, Condition: paper("a")})
		}, bookings.Out},
		{"what is not fetched until its time is over is missed", func(h *house, _ uint64) { h.until(at(0, 12)) }, bookings.NotTaken},
		{"what does not come back is overdue", func(h *house, n uint64) {
			h.until(at(0, 10))
			h.must("ash", bookings.HandOut{Booking: n})
			h.until(at(0, 12))
		}, bookings.Late},
		{"what comes back is back", func(h *house, n uint64) {
			h.until(at(0, 10))
			h.must("ash", bookings.HandOut{Booking: n})
			h.must("ash", bookings.TakeBack{Booking: n, Condition: paper("b")})
			h.until(at(0, 13))
		}, bookings.Back},
		{"late is better than never", func(h *house, n uint64) {
			h.until(at(0, 10))
			h.must("ash", bookings.HandOut{Booking: n})
			h.until(at(1, 9))
			h.must("ash", bookings.TakeBack{Booking: n})
		}, bookings.Back},
		{"what is free is handed out up to a day early", func(h *house, n uint64) {
			h.until(at(-1, 11))
			h.must("ash", bookings.HandOut{Booking: n})
		}, bookings.Out},
		{"who changes in time has the new time", func(h *house, n uint64) {
			h.must("bee", bookings.Change{Booking: n, From: at(1, 8), Until: at(1, 10)})
			h.until(at(0, 13))
		}, bookings.Agreed},
		{"a changed booking ends at its new end", func(h *house, n uint64) {
			h.must("bee", bookings.Change{Booking: n, From: at(0, 10), Until: at(0, 14)})
			h.until(at(0, 12))
			h.is(n, bookings.Agreed)
			h.until(at(0, 14))
		}, bookings.NotTaken},
		{"who has it keeps it longer where it is free", func(h *house, n uint64) {
			h.until(at(0, 10))
			h.must("ash", bookings.HandOut{Booking: n})
			h.must("bee", bookings.Change{Booking: n, From: at(0, 10), Until: at(0, 14)})
			h.until(at(0, 13))
		}, bookings.Out},
		{"and brings it sooner", func(h *house, n uint64) {
			h.must("bee", bookings.Change{Booking: n, From: at(0, 10), Until: at(0, 14)})
			h.until(at(0, 10))
			h.must("ash", bookings.HandOut{Booking: n})
			h.must("bee", bookings.Change{Booking: n, From: at(0, 10), Until: at(0, 12)})
			h.book("cob", press(0, 12, 14))
			h.until(at(0, 12))
		}, bookings.Late},
		{"closing it calls off what is booked for then", func(h *house, n uint64) {
			h.must("ash", bookings.Close{Resource: 1, From: at(0, 11), Until: at(2, 0), Reason: "New rollers", CallOff: true})
		}, bookings.Off},
		{"closing it for another time does not", func(h *house, n uint64) {
			h.must("ash", bookings.Close{Resource: 1, From: at(0, 12), Until: at(2, 0), Reason: "New rollers", CallOff: true})
		}, bookings.Agreed},
		{"opening it again brings back nothing", func(h *house, n uint64) {
			h.must("ash", bookings.Close{Resource: 1, From: at(0, 11), Until: at(2, 0), Reason: "New rollers", CallOff: true}, bookings.Reopen{Resource: 1, Closure: 1})
			h.book("cob", press(0, 10, 12))
		}, bookings.Off},
		{"a resource that takes no more bookings keeps those it has", func(h *house, n uint64) {
			h.must("ash", bookings.Stop{Resource: 1})
		}, bookings.Agreed},
		{"other rules leave what is booked as it is", func(h *house, n uint64) {
			o := press1()
			o.SlotHours, o.LongestHours = 24, 24
			h.must("ash", o)
		}, bookings.Agreed},
	} {
		t.Run(row.rule, func(t *testing.T) {
			h := build(t)
			n := h.book("bee", press(0, 10, 12))
			row.do(h, n)
			h.is(n, row.state)
		})
	}
}

// Each row does something while bee has the press on Monday from 10 to 12 and
// cob waits for that time, and says how far cob has come.
func TestWaysOfWhoWaits(t *testing.T) {
	confirms := func(h *house) {
		o := press1()
		o.Confirm = true
		h.must("ash", o)
	}
	for _, row := range []struct {
		rule  string
		do    func(h *house, n uint64)
		state bookings.State
	}{
		{"who comes second waits", func(*house, uint64) {}, bookings.Waiting},
		{"what is cancelled is held for who waited", func(h *house, _ uint64) { h.must("bee", bookings.Cancel{Booking: 1}) }, bookings.Held},
		{"what is called off too", func(h *house, _ uint64) { h.must("ash", bookings.CallOff{Booking: 1, Document: paper("a")}) }, bookings.Held},
		{"what is moved to another time too", func(h *house, _ uint64) {
			h.must("bee", bookings.Change{Booking: 1, From: at(1, 10), Until: at(1, 12)})
		}, bookings.Held},
		{"who accepts has it", func(h *house, n uint64) {
			h.must("bee", bookings.Cancel{Booking: 1})
			h.must("cob", bookings.Accept{Booking: n})
			h.Wait(25 * hour)
		}, bookings.Agreed},
		{"who does not accept in time goes without", func(h *house, n uint64) {
			h.must("bee", bookings.Cancel{Booking: 1})
			h.Wait(25 * hour)
		}, bookings.TooLate},
		{"an offer ends when its time begins", func(h *house, n uint64) {
			h.until(at(0, 9))
			h.must("bee", bookings.Cancel{Booking: 1})
			h.until(at(0, 10))
		}, bookings.TooLate},
		{"who waits in vain stops when the time begins", func(h *house, _ uint64) { h.until(at(0, 10)) }, bookings.TooLate},
		{"who does not want to wait any more says so", func(h *house, n uint64) { h.must("cob", bookings.Cancel{Booking: n}) }, bookings.Given},
		{"what is offered can be declined", func(h *house, n uint64) {
			h.must("bee", bookings.Cancel{Booking: 1})
			h.must("cob", bookings.Cancel{Booking: n})
		}, bookings.Given},
		{"what comes back early is offered", func(h *house, n uint64) {
			h.must("bee", bookings.Cancel{Booking: 1})
			h.must("cob", bookings.Cancel{Booking: n})
			h.book("bee", press(0, 8, 16))
			later := h.book("cob", waits(press(0, 14, 16)))
			h.until(at(0, 8))
			h.must("ash", bookings.HandOut{Booking: 3})
			h.until(at(0, 9))
			h.must("ash", bookings.TakeBack{Booking: 3})
			h.is(later, bookings.Held)
		}, bookings.Given},
		{"a steward confirms what was accepted, where each is confirmed", func(h *house, n uint64) {
			confirms(h)
			h.must("bee", bookings.Cancel{Booking: 1})
			h.must("cob", bookings.Accept{Booking: n})
		}, bookings.Asked},
		{"who has lost interest in members is offered nothing once nothing is booked any more", func(h *house, n uint64) {
			h.must("ash", bookings.Stop{Resource: 1})
			h.must("bee", bookings.Cancel{Booking: 1})
		}, bookings.Waiting},
		{"what is closed is not offered", func(h *house, n uint64) {
			h.must("ash", bookings.Close{Resource: 1, From: at(0, 8), Until: at(0, 18), Reason: "New rollers", CallOff: true})
		}, bookings.Waiting},
		{"what opens again is", func(h *house, n uint64) {
			h.must("ash", bookings.Close{Resource: 1, From: at(0, 8), Until: at(0, 18), Reason: "New rollers", CallOff: true}, bookings.Reopen{Resource: 1, Closure: 1})
		}, bookings.Held},
	} {
		t.Run(row.rule, func(t *testing.T) {
			h := build(t)
			h.book("bee", press(0, 10, 12))
			n := h.book("cob", waits(press(0, 10, 12)))
			row.do(h, n)
			h.is(n, row.state)
		})
	}
}

func TestWhoCameFirstIsOfferedFirst(t *testing.T) {
	h := build(t)
	h.book("bee", press(0, 10, 14))
	long, short, second := h.book("cob", waits(press(0, 10, 14))), h.book("dew", waits(press(0, 10, 12))), h.book("ash", waits(press(0, 12, 14)))
	h.must("bee", bookings.Cancel{Booking: 1})
	h.is(long, bookings.Held)
	h.is(short, bookings.Waiting)
	h.is(second, bookings.Waiting)
	h.must("cob", bookings.Cancel{Booking: long})
	h.is(short, bookings.Held)
	h.is(second, bookings.Held)
	h.must("dew", bookings.Accept{Booking: short})
	h.Wait(25 * hour)
	h.is(short, bookings.Agreed)
	h.is(second, bookings.TooLate)
	if code := h.act("cob", press(0, 10, 12)); code != "bookings.taken" {
		t.Errorf("what was accepted is given to another: %q", code)
	}
	h.book("cob", press(0, 12, 14))
}

func TestAStewardConfirmsWhereEachBookingIsConfirmed(t *testing.T) {
	h := build(t)
	o := press1()
	o.Confirm = true
	h.must("ash", o)
	yes, no, late := h.book("bee", press(0, 10, 12)), h.book("bee", press(0, 12, 14)), h.book("bee", press(0, 14, 16))
	if code := h.act("cob", press(0, 10, 12)); code != "bookings.taken" {
		t.Errorf("what somebody asks for is held meanwhile: %q", code)
	}
	h.must("ash", bookings.Confirm{Booking: yes}, bookings.CallOff{Booking: no, Document: paper("a")})
	h.Wait(3 * rulestest.Day)
	h.is(yes, bookings.Agreed)
	h.is(no, bookings.Off)
	h.is(late, bookings.TooLate)
	h.must("bee", bookings.Change{Booking: yes, From: at(1, 10), Until: at(1, 12)})
	h.is(yes, bookings.Asked)
}

func TestWhatIsHandedOutIsNotHandedOutTwice(t *testing.T) {
	h := build(t)
	h.must("ash", vans2())
	day := func(n int64) bookings.Book {
		return bookings.Book{Resource: 2, From: at(n, 0), Until: at(n+1, 0), Units: 2}
	}
	first, second := h.book("bee", day(0)), h.book("cob", day(1))
	h.until(at(0, 0))
	h.must("bee", bookings.HandOut{Booking: first})
	h.until(at(1, 1))
	h.is(first, bookings.Late)
	if code := h.act("cob", bookings.HandOut{Booking: second}); code != "bookings.not_back" {
		t.Errorf("cob has what bee has: %q", code)
	}
	h.must("bee", bookings.TakeBack{Booking: first})
	h.must("cob", bookings.HandOut{Booking: second})
}

func TestTheReceiptSaysHowLongItWasOut(t *testing.T) {
	h := build(t)
	n := h.book("bee", press(0, 10, 12))
	h.until(at(0, 10))
	h.must("ash", bookings.HandOut{Booking: n, Condition: paper("a")})
	h.until(at(0, 13))
	from := len(h.Entries)
	h.must("ash", bookings.TakeBack{Booking: n, Condition: paper("b")})
	b, _ := bookings.BookingOf(h.Store, n)
	want := bookings.Returned{Booking: n, By: "ash-rep", Member: "ash", Condition: paper("b"), Seconds: b.Came - b.Went, Late: b.Came - b.Until}
	if got := h.Events(from)[0]; got != machine.Event(want) {
		t.Errorf("the receipt is %+v, want %+v", got, want)
	}
	if want.Late < hour || want.Late > hour+60 {
		t.Errorf("it came %d seconds late", want.Late)
	}
}

func TestALateCancellationIsSeen(t *testing.T) {
	h := build(t)
	early, late := h.book("bee", press(2, 10, 12)), h.book("bee", press(0, 10, 12))
	h.until(at(0, 1))
	h.must("bee", bookings.Cancel{Booking: early}, bookings.Cancel{Booking: late})
	for n, tardy := range map[uint64]bool{early: false, late: true} {
		if b, _ := bookings.BookingOf(h.Store, n); b.Tardy != tardy {
			t.Errorf("booking %d is tardy: %v", n, b.Tardy)
		}
	}
}

func TestTimeToMakeReadyLiesBetweenBookings(t *testing.T) {
	h := build(t)
	o := press1()
	o.SlotHours, o.BeforeMinutes, o.AfterMinutes = 1, 15, 30
	h.must("ash", o)
	h.book("bee", press(0, 10, 12))
	for _, row := range []struct {
		from, until int64
		code        string
	}{{8, 10, "bookings.taken"}, {12, 14, "bookings.taken"}, {8, 9, ""}, {13, 14, ""}} {
		if code := h.act("cob", press(0, row.from, row.until)); code != row.code {
			t.Errorf("from %d to %d: %q", row.from, row.until, code)
		}
	}
}

func TestWhatIsOverIsClearedUpBeforeTheNextBooking(t *testing.T) {
	h := build(t)
	o := press1()
	o.SlotHours, o.AfterMinutes, o.Custody = 1, 120, bookings.NoCustody
	h.must("ash", o)
	h.book("bee", press(0, 10, 12))
	h.until(at(0, 12) + 1)
	if code := h.act("cob", press(0, 13, 14)); code != "bookings.taken" {
		t.Errorf("it is booked while it is cleared up: %q", code)
	}
	h.book("cob", press(0, 14, 15))
}

// together lets ash and bee care for the press, and both have to agree.
func together(h *house) {
	h.must("ash", commons.InviteSteward{Resource: 1, Member: "bee"})
	h.must("bee", commons.TakeCare{Resource: 1})
	h.must("ash", commons.SetThreshold{Resource: 1, Threshold: 2})
}

func TestRulesHoldOnceEnoughStewardsWantTheSame(t *testing.T) {
	h := build(t)
	together(h)
	slots := func() int64 {
		t, _ := bookings.TermsOf(h.Store, 1)
		return t.SlotHours
	}
	four, one := press1(), press1()
	four.SlotHours, one.SlotHours = 4, 1
	h.must("ash", four)
	if slots() != 2 || len(bookings.WantedRules(h.Store, 1)) != 1 {
		t.Fatalf("one steward of two set slots of %d hours, and %d are wanted", slots(), len(bookings.WantedRules(h.Store, 1)))
	}
	h.must("bee", one)
	if slots() != 2 {
		t.Fatalf("two stewards who want different rules set slots of %d hours", slots())
	}
	h.must("ash", one)
	if slots() != 1 || len(bookings.WantedRules(h.Store, 1)) != 0 {
		t.Fatalf("slots have %d hours, and %d rules are wanted", slots(), len(bookings.WantedRules(h.Store, 1)))
	}
	h.must("bee", bookings.Stop{Resource: 1})
	h.book("cob", press(0, 8, 9))
	h.must("ash", bookings.Stop{Resource: 1})
	if code := h.act("cob", press(0, 9, 10)); code != "bookings.not_offered" {
		t.Errorf("stopped by two, it is booked: %q", code)
	}
	h.must("bee", bookings.CallOff{Booking: 1, Document: paper("a")}) // Every day's work one does alone.
}
