package bookings_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"metaorg/domain/bookings"
	"metaorg/domain/commons"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/membership"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

type refusal struct {
	rule string
	do   func(h *house) string
	code string
}

func try(t *testing.T, rows []refusal) {
	for _, row := range rows {
		t.Run(row.rule, func(t *testing.T) {
			if got := row.do(build(t)); got != row.code {
				t.Errorf("refused with %q, want %q", got, row.code)
			}
		})
	}
}

// offered tries to set rules for the press that were changed.
func offered(change func(o *bookings.Offer)) func(h *house) string {
	return func(h *house) string {
		o := press1()
		change(&o)
		return h.act("ash", o)
	}
}

func TestRulesByWhichNothingIsBooked(t *testing.T) {
	try(t, []refusal{
		{"nobody sets rules but who cares for it", func(h *house) string { return h.act("bee", press1()) }, "bookings.not_steward"},
		{"there must be such a resource", offered(func(o *bookings.Offer) { o.Resource = 9 }), "bookings.unknown_resource"},
		{"what everybody can use at once is not booked", offered(func(o *bookings.Offer) { o.Resource = 3 }), "bookings.not_rivalrous"},
		{"there is no less than nothing", offered(func(o *bookings.Offer) { o.Units = -1 }), "bookings.bad_units"},
		{"no more is offered than there is", offered(func(o *bookings.Offer) { o.Units = 2 }), "bookings.over_capacity"},
		{"slots divide the day", offered(func(o *bookings.Offer) { o.SlotHours = 5 }), "bookings.bad_slot"},
		{"the longest booking has a slot", offered(func(o *bookings.Offer) { o.LongestHours = 1 }), "bookings.bad_longest"},
		{"the longest booking ends", offered(func(o *bookings.Offer) { o.LongestHours = 745 }), "bookings.bad_longest"},
		{"it is booked ahead", offered(func(o *bookings.Offer) { o.AheadDays = 0 }), "bookings.bad_ahead"},
		{"there is some time to change one's mind", offered(func(o *bookings.Offer) { o.NoticeHours = 721 }), "bookings.bad_notice"},
		{"making ready ends", offered(func(o *bookings.Offer) { o.BeforeMinutes = 1441 }), "bookings.bad_buffer"},
		{"clearing up ends", offered(func(o *bookings.Offer) { o.AfterMinutes = -1 }), "bookings.bad_buffer"},
		{"clocks differ by quarters", offered(func(o *bookings.Offer) { o.ZoneMinutes = 10 }), "bookings.bad_zone"},
		{"summers are known ones", offered(func(o *bookings.Offer) { o.Summer = "endless" }), "bookings.unknown_summer"},
		{"custody is one of three", offered(func(o *bookings.Offer) { o.Custody = "dogs" }), "bookings.unknown_custody"},
		{"a place is a line", offered(func(o *bookings.Offer) { o.Place = strings.Repeat("x", 201) }), "bookings.bad_line"},
		{"a place reads as it is", offered(func(o *bookings.Offer) { o.Place = "a\u202eb" }), "bookings.unprintable"},
		{"days are days", offered(func(o *bookings.Offer) { o.Open[0].Days = "someday" }), "bookings.unknown_days"},
		{"it closes after it opens", offered(func(o *bookings.Offer) { o.Open[0].Opens = 18 }), "bookings.bad_hours"},
		{"hours are said in a few lines", offered(func(o *bookings.Offer) { o.Open = make([]bookings.Opening, 22) }), "bookings.too_many_hours"},
		{"what is not shared any more is not booked", func(h *house) string {
			h.must("ash", commons.Withdraw{Resource: 1, Reason: "Broken"})
			return h.act("ash", press1())
		}, "bookings.withdrawn"},
		{"no fewer are offered than are booked", func(h *house) string {
			h.must("ash", vans2())
			h.book("bee", bookings.Book{Resource: 2, From: at(0, 0), Until: at(1, 0), Units: 2})
			o := vans2()
			o.Units = 1
			return h.act("ash", o)
		}, "bookings.too_few_units"},
		{"what nobody can book is not stopped", func(h *house) string { return h.act("ash", bookings.Stop{Resource: 2}) }, "bookings.not_offered"},
		{"nobody stops it but who cares for it", func(h *house) string { return h.act("bee", bookings.Stop{Resource: 1}) }, "bookings.not_steward"},
	})
}

func tries(b bookings.Book) func(h *house) string {
	return func(h *house) string { return h.act("bee", b) }
}

func TestWhatIsNotBooked(t *testing.T) {
	try(t, []refusal{
		{"what takes no bookings", tries(bookings.Book{Resource: 2, From: at(0, 8), Until: at(0, 10)}), "bookings.not_offered"},
		{"what takes no more bookings", func(h *house) string {
			h.must("ash", bookings.Stop{Resource: 1})
			return h.act("bee", press(0, 8, 10))
		}, "bookings.not_offered"},
		{"what is not shared any more", func(h *house) string {
			h.must("ash", commons.Withdraw{Resource: 1, Reason: "Broken"})
			return h.act("bee", press(0, 8, 10))
		}, "bookings.withdrawn"},
		{"a time that ends before it begins", tries(press(0, 10, 8)), "bookings.no_time"},
		{"a time longer than any", tries(press(0, 8, 8+800)), "bookings.too_long"},
		{"more than a thousand", tries(bookings.Book{Resource: 1, From: at(0, 8), Until: at(0, 10), Units: 1001}), "bookings.bad_units"},
		{"more than there are", tries(bookings.Book{Resource: 1, From: at(0, 8), Until: at(0, 10), Units: 2}), "bookings.over_units"},
		{"half a slot at its beginning", tries(press(0, 9, 12)), "bookings.off_slot"},
		{"half a slot at its end", tries(press(0, 8, 11)), "bookings.off_slot"},
		{"longer than its rules say", tries(press(0, 8, 18)), "bookings.over_longest"},
		{"further ahead than its rules say", tries(press(70, 8, 10)), "bookings.far_ahead"},
		{"what has passed", func(h *house) string {
			h.until(at(0, 10))
			return h.act("bee", press(0, 8, 10))
		}, "bookings.past"},
		{"when it is closed", tries(press(0, 18, 20)), "bookings.closed"},
		{"while stewards closed it", func(h *house) string {
			h.must("ash", bookings.Close{Resource: 1, From: at(0, 9), Until: at(0, 11), Reason: "New rollers"})
			return h.act("bee", press(0, 10, 12))
		}, "bookings.closed_for"},
		{"what another has booked", func(h *house) string {
			h.book("cob", press(0, 10, 14))
			return h.act("bee", press(0, 12, 16))
		}, "bookings.taken"},
		{"more of one thing to come than the charter says", func(h *house) string {
			for n := range int64(20) {
				h.book("bee", press(n/4*7, 8+n%4*2, 10+n%4*2))
			}
			return h.act("bee", press(1, 8, 10))
		}, "bookings.too_many"},
		{"by whom it is not for", func(h *house) string {
			h.must("bee", membership.Leave{})
			h.Pass(8)
			return h.act("bee", press(3, 8, 10))
		}, "commons.outside"},
		{"what has begun, where each booking is confirmed", func(h *house) string {
			o := press1()
			o.Confirm = true
			h.must("ash", o)
			h.until(at(0, 9))
			return h.act("bee", press(0, 8, 10))
		}, "bookings.no_time_to_ask"},
	})
}

func TestWhatIsNotWaitedFor(t *testing.T) {
	taken := func(do func(h *house) string) func(h *house) string {
		return func(h *house) string {
			h.book("bee", press(0, 10, 12))
			return do(h)
		}
	}
	try(t, []refusal{
		{"what is free", func(h *house) string { return h.act("bee", waits(press(0, 10, 12))) }, "bookings.free"},
		{"what has begun", taken(func(h *house) string {
			h.until(at(0, 11))
			return h.act("cob", waits(press(0, 10, 12)))
		}), "bookings.begun"},
		{"what fifty wait for", taken(func(h *house) string {
			for _, o := range []machine.OrganizationID{"ash", "cob", "dew"} {
				for range 17 {
					if code := h.act(o, waits(press(0, 10, 12))); code != "" {
						return code
					}
				}
			}
			return ""
		}), "bookings.list_full"},
		{"a time that is none", func(h *house) string { return h.act("bee", waits(press(0, 12, 10))) }, "bookings.no_time"},
		{"what was not offered is not accepted", taken(func(h *house) string {
			return h.act("cob", bookings.Accept{Booking: h.book("cob", waits(press(0, 10, 12)))})
		}), "bookings.not_now"},
		{"what is offered to another", taken(func(h *house) string {
			n := h.book("cob", waits(press(0, 10, 12)))
			h.must("bee", bookings.Cancel{Booking: 1})
			return h.act("dew", bookings.Accept{Booking: n})
		}), "bookings.not_yours"},
	})
}

func TestWhatIsNotDoneToABooking(t *testing.T) {
	booked := func(do func(h *house, n uint64) string) func(h *house) string {
		return func(h *house) string { return do(h, h.book("bee", press(0, 10, 12))) }
	}
	out := func(do func(h *house, n uint64) string) func(h *house) string {
		return booked(func(h *house, n uint64) string {
			h.until(at(0, 10))
			h.must("ash", bookings.HandOut{Booking: n})
			return do(h, n)
		})
	}
	to := func(n uint64, from, until int64) bookings.Change {
		return bookings.Change{Booking: n, From: at(0, from), Until: at(0, until)}
	}
	try(t, []refusal{
		{"there must be such a booking", func(h *house) string { return h.act("bee", bookings.Cancel{Booking: 1}) }, "bookings.unknown_booking"},
		{"nobody cancels for another", booked(func(h *house, n uint64) string { return h.act("cob", bookings.Cancel{Booking: n}) }), "bookings.not_yours"},
		{"nothing is cancelled twice", booked(func(h *house, n uint64) string {
			h.must("bee", bookings.Cancel{Booking: n})
			return h.act("bee", bookings.Cancel{Booking: n})
		}), "bookings.not_now"},
		{"what one has is brought back, not cancelled", out(func(h *house, n uint64) string { return h.act("bee", bookings.Cancel{Booking: n}) }), "bookings.not_now"},
		{"nor called off", out(func(h *house, n uint64) string {
			return h.act("ash", bookings.CallOff{Booking: n, Document: paper("a")})
		}), "bookings.not_now"},
		{"nobody calls off but a steward", booked(func(h *house, n uint64) string {
			return h.act("bee", bookings.CallOff{Booking: n, Document: paper("a")})
		}), "bookings.not_steward"},
		{"nobody calls off without a reason", booked(func(h *house, n uint64) string { return h.act("ash", bookings.CallOff{Booking: n}) }), "bookings.bad_document"},
		{"a document is named by its hash", booked(func(h *house, n uint64) string {
			return h.act("ash", bookings.HandOut{Booking: n, Condition: paper("A")})
		}), "bookings.bad_document"},
		{"what waits for nobody is not confirmed", booked(func(h *house, n uint64) string { return h.act("ash", bookings.Confirm{Booking: n}) }), "bookings.not_now"},
		{"nobody changes another's booking", booked(func(h *house, n uint64) string { return h.act("cob", to(n, 12, 14)) }), "bookings.not_yours"},
		{"no booking is moved to what is taken", booked(func(h *house, n uint64) string {
			h.book("cob", press(0, 12, 14))
			return h.act("bee", to(n, 10, 14))
		}), "bookings.taken"},
		{"nor to another size than there is", booked(func(h *house, n uint64) string {
			return h.act("bee", bookings.Change{Booking: n, From: at(0, 10), Until: at(0, 12), Units: 2})
		}), "bookings.over_units"},
		{"nor to the past", func(h *house) string {
			h.until(at(-3, 16))
			n := h.book("bee", press(1, 10, 12))
			return h.act("bee", bookings.Change{Booking: n, From: at(-3, 8), Until: at(-3, 10)})
		}, "bookings.past"},
		{"nor to no time", booked(func(h *house, n uint64) string { return h.act("bee", to(n, 12, 12)) }), "bookings.no_time"},
		{"nor shortly before it begins", booked(func(h *house, n uint64) string {
			h.until(at(-1, 11))
			return h.act("bee", to(n, 12, 14))
		}), "bookings.short_notice"},
		{"what is done is not changed", booked(func(h *house, n uint64) string {
			h.until(at(0, 13))
			return h.act("bee", to(n, 14, 16))
		}), "bookings.not_now"},
		{"who has it changes only its end", out(func(h *house, n uint64) string { return h.act("bee", to(n, 8, 12)) }), "bookings.handed_out"},
		{"to one that is to come", out(func(h *house, n uint64) string {
			h.must("bee", to(n, 10, 16))
			h.until(at(0, 13))
			return h.act("bee", to(n, 10, 12))
		}), "bookings.past"},
		{"not beyond who comes next", out(func(h *house, n uint64) string {
			h.book("cob", press(0, 12, 14))
			return h.act("bee", to(n, 10, 14))
		}), "bookings.next_waits"},
		{"who booked does not hand it out, where stewards do", booked(func(h *house, n uint64) string {
			h.until(at(0, 10))
			return h.act("bee", bookings.HandOut{Booking: n})
		}), "bookings.not_steward"},
		{"nothing is handed out days before", booked(func(h *house, n uint64) string { return h.act("ash", bookings.HandOut{Booking: n}) }), "bookings.too_early"},
		{"nor early while another has it", booked(func(h *house, n uint64) string {
			h.book("cob", press(0, 8, 10))
			h.until(at(0, 7))
			return h.act("ash", bookings.HandOut{Booking: n})
		}), "bookings.too_early"},
		{"what is not back is not handed out", booked(func(h *house, n uint64) string {
			next := h.book("cob", press(0, 12, 14))
			h.until(at(0, 10))
			h.must("ash", bookings.HandOut{Booking: n})
			h.until(at(0, 12))
			return h.act("ash", bookings.HandOut{Booking: next})
		}), "bookings.not_back"},
		{"nothing comes back twice", out(func(h *house, n uint64) string {
			h.must("ash", bookings.TakeBack{Booking: n})
			return h.act("ash", bookings.TakeBack{Booking: n})
		}), "bookings.not_now"},
		{"nothing is handed out twice", out(func(h *house, n uint64) string { return h.act("ash", bookings.HandOut{Booking: n}) }), "bookings.not_now"},
		{"a room is not handed out", booked(func(h *house, n uint64) string {
			o := press1()
			o.Custody = bookings.NoCustody
			h.must("ash", o)
			return h.act("ash", bookings.HandOut{Booking: n})
		}), "bookings.no_custody"},
	})
}

// closing tries to close the press on Monday, changed.
func closing(change func(c *bookings.Close)) func(h *house) string {
	return func(h *house) string {
		c := bookings.Close{Resource: 1, From: at(0, 0), Until: at(1, 0), Reason: "New rollers"}
		change(&c)
		return h.act("ash", c)
	}
}

func TestWhatIsNotClosed(t *testing.T) {
	try(t, []refusal{
		{"nobody closes it but who cares for it", func(h *house) string {
			return h.act("bee", bookings.Close{Resource: 1, From: at(0, 0), Until: at(1, 0), Reason: "New rollers"})
		}, "bookings.not_steward"},
		{"a closure says why", closing(func(c *bookings.Close) { c.Reason = " " }), "bookings.bad_line"},
		{"it has an end", closing(func(c *bookings.Close) { c.Until = c.From }), "bookings.no_time"},
		{"it has an end in two years", closing(func(c *bookings.Close) { c.Until += 800 * rulestest.Day }), "bookings.closed_long"},
		{"what has passed is not closed", closing(func(c *bookings.Close) { c.From, c.Until = at(-20, 0), at(-19, 0) }), "bookings.past"},
		{"there must be something to close", closing(func(c *bookings.Close) { c.Resource = 2 }), "bookings.not_offered"},
		{"nobody's booking is called off by accident", func(h *house) string {
			h.book("bee", press(0, 10, 12))
			return closing(func(*bookings.Close) {})(h)
		}, "bookings.booked_then"},
		{"it has fifty closures at most", func(h *house) string {
			for n := range int64(50) {
				h.must("ash", bookings.Close{Resource: 1, From: at(n, 0), Until: at(n+1, 0), Reason: fmt.Sprint("Day ", n)})
			}
			return closing(func(*bookings.Close) {})(h)
		}, "bookings.too_many_closures"},
		{"closures that are over do not count", func(h *house) string {
			for n := range int64(50) {
				h.must("ash", bookings.Close{Resource: 1, From: at(n, 0), Until: at(n+1, 0), Reason: fmt.Sprint("Day ", n)})
			}
			h.until(at(2, 0))
			return closing(func(c *bookings.Close) { c.From, c.Until = at(60, 0), at(61, 0) })(h)
		}, ""},
		{"nobody opens it but who cares for it", func(h *house) string { return h.act("bee", bookings.Reopen{Resource: 1, Closure: 1}) }, "bookings.not_steward"},
		{"what is not closed is not opened", func(h *house) string { return h.act("ash", bookings.Reopen{Resource: 1, Closure: 1}) }, "bookings.unknown_closure"},
	})
}

func TestNobodyCallsOffAHundredBookingsAtOnce(t *testing.T) {
	h := build(t, says("bookings.open_max", 500))
	o := press1()
	o.SlotHours, o.Open = 1, nil
	h.must("ash", o)
	var all []machine.Message
	for n := range int64(101) {
		all = append(all, press(0, n, n+1))
	}
	for some := range slices.Chunk(all, 10) {
		h.must("bee", some...)
	}
	if code := closing(func(c *bookings.Close) { c.Until, c.CallOff = at(9, 0), true })(h); code != "bookings.too_many_booked" {
		t.Errorf("refused with %q", code)
	}
	if code := closing(func(c *bookings.Close) { c.Until, c.CallOff = at(4, 0), true })(h); code != "" {
		t.Errorf("96 are refused with %q", code)
	}
}

// shared shares a room with terms that ask something in return.
func shared(h *house, unit string, asks ...commons.Reciprocity) uint64 {
	h.must("ash", commons.Share{Title: "Room", Kind: commons.Space, Boundary: files.NetworkOnly, Rivalrous: true, Capacity: 4, Unit: unit, Reciprocity: asks})
	n := commons.LastResource(h.Store)
	h.must("ash", bookings.Offer{Resource: n, SlotHours: 2, LongestHours: 8, AheadDays: 60, Summer: bookings.NoSummer, Custody: bookings.NoCustody})
	return n
}

func TestWhatIsAskedInReturnHolds(t *testing.T) {
	room := func(n uint64, day, from, until int64) bookings.Book {
		return bookings.Book{Resource: n, From: at(day, from), Until: at(day, until)}
	}
	members := func(a commons.Allowance, quota, days int64) commons.Reciprocity {
		return commons.Reciprocity{Class: commons.Members, Allowance: a, Quota: quota, Days: days}
	}
	try(t, []refusal{
		{"whom the terms deny use books nothing", func(h *house) string {
			return h.act("bee", room(shared(h, "", members(commons.Deny, 0, 0)), 0, 8, 10))
		}, "bookings.denied"},
		{"within a quota one books", func(h *house) string {
			n := shared(h, "hour", members(commons.Quota, 4, 7))
			h.book("bee", room(n, 0, 8, 10))
			return h.act("bee", room(n, 6, 8, 10))
		}, ""},
		{"beyond it one does not", func(h *house) string {
			n := shared(h, "hour", members(commons.Quota, 4, 7))
			h.book("bee", room(n, 0, 8, 10))
			return h.act("bee", room(n, 6, 8, 12))
		}, "bookings.over_quota"},
		{"nor between what one has booked before and after", func(h *house) string {
			n := shared(h, "", members(commons.Quota, 2, 7))
			h.book("bee", room(n, 0, 8, 10))
			h.book("bee", room(n, 8, 8, 10))
			h.book("bee", room(n, 4, 8, 10))
			return h.act("bee", room(n, 5, 8, 10))
		}, "bookings.over_quota"},
		{"days later it is another quota", func(h *house) string {
			n := shared(h, "", members(commons.Quota, 1, 7))
			h.book("bee", room(n, 0, 8, 10))
			return h.act("bee", room(n, 7, 8, 10))
		}, ""},
		{"what was cancelled does not count", func(h *house) string {
			n := shared(h, "", members(commons.Quota, 1, 7))
			h.must("bee", bookings.Cancel{Booking: h.book("bee", room(n, 0, 8, 10))})
			return h.act("bee", room(n, 1, 8, 10))
		}, ""},
		{"no booking is moved beyond a quota", func(h *house) string {
			n := shared(h, "hour", members(commons.Quota, 4, 7))
			b := h.book("bee", room(n, 0, 8, 10))
			return h.act("bee", bookings.Change{Booking: b, From: at(0, 8), Until: at(0, 16)})
		}, "bookings.over_quota"},
		{"a fee is settled outside", func(h *house) string {
			fee := commons.Reciprocity{Class: commons.Members, Allowance: commons.Fee, Fee: 500, Currency: "EUR"}
			return h.act("bee", room(shared(h, "", fee), 0, 8, 10))
		}, ""},
	})
}

func TestARefusalSaysWhatIsFreeInstead(t *testing.T) {
	h := build(t)
	h.book("cob", press(0, 8, 16)) // Then two hours are left, and too few.
	h.book("cob", press(1, 10, 12))
	h.must("ash", bookings.Close{Resource: 1, From: at(1, 13), Until: at(2, 9), Reason: "New rollers"})
	got := h.Act(domaintest.Rep("bee"), "bee", press(0, 8, 12))[0]
	if got.Code != "bookings.taken" || !strings.Contains(got.Text, "2026-01-14 10:00") {
		t.Errorf("%s: %s", got.Code, got.Text)
	}
}
