package view_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"metaorg/domain/bookings"
	"metaorg/domain/bookings/view"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/circles"
	circlesview "metaorg/domain/circles/view"
	"metaorg/domain/commons"
	commonsview "metaorg/domain/commons/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	membershipview "metaorg/domain/membership/view"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

const hour = 3600

var four = []machine.OrganizationID{"ash", "bee", "cob", "dew"}

// start is a network in which ash lets members book its press.
func start(t testing.TB) *rulestest.World {
	t.Helper()
	w := domaintest.Founded(t, domaintest.Draft("federation"), four, governance.Module, circles.Module, files.Module, commons.Module, bookings.Module)
	w.Must("ash-rep", "ash", commons.Share{Title: "Printing press", Kind: commons.Equipment, Boundary: files.NetworkOnly, Rivalrous: true, Capacity: 1})
	return w
}

func offer() bookings.Offer {
	return bookings.Offer{
		Resource: 1, SlotHours: 2, LongestHours: 8, AheadDays: 60, NoticeHours: 24, Summer: bookings.NoSummer, Custody: bookings.BySteward, Place: "Print Works",
		Open: []bookings.Opening{{Days: bookings.Workday, Opens: 8, Closes: 18}},
	}
}

// at is an hour of a day from Monday, 5 January 2026, in UTC.
func at(day, hours int64) int64 { return rulestest.Start + (4+day)*rulestest.Day + hours*hour }

// kept are papers in memory.
type kept map[string]string

func (k kept) module() page.Module {
	return page.Module{Name: "kept", Papers: &page.Papers{
		Keep: func(_ context.Context, _ machine.PersonID, text string, _ int64) (string, error) {
			hash := strings.Repeat("0", 63) + string(rune('a'+len(k)))
			k[hash] = text
			return hash, nil
		},
		Read: func(_ context.Context, hash string) (string, bool, error) {
			text, ok := k[hash]
			return text, ok, nil
		},
	}}
}

func siteOver(t *testing.T, w *rulestest.World) *pagetest.Site {
	t.Helper()
	rules := w.Machine.StandingRules()
	views := []readmodel.View{peopleview.View, charterview.Explained(rules), membershipview.View, governanceview.Readable(w.Machine), circlesview.Readable(w.Machine), commonsview.Readable(w.Machine), view.View}
	return pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(rules), membershipview.Pages(), governanceview.Pages(), view.Pages(), kept{}.module(), parts(), page.Module{Name: "commons", Words: commonsview.Pages().Words})
}

func person(o machine.OrganizationID) page.Viewer { return pagetest.Person(domaintest.Rep(o), o) }

// field is a moment as a form takes it.
func field(unix int64) string { return time.Unix(unix, 0).UTC().Format("2006-01-02T15:04") }

func pick(from int64) string { return "/commons/1/calendar?from=" + strconv.FormatInt(from, 10) }

func TestABookingFromTheCalendarToTheReceipt(t *testing.T) {
	s := siteOver(t, start(t))
	s.As(t, person("bee")).Get("/commons/1/calendar").Is(http.StatusOK).Sees("nobody said yet how it is booked")
	s.As(t, person("ash")).Get("/acts/bookings.offer?resource=1").Is(http.StatusOK).Sees("For how many hours at least", "Hours of a slot")
	s.Let(func(w *rulestest.World) { w.Must("ash-rep", "ash", offer()) })
	if again := s.As(t, person("ash")).Get("/acts/bookings.offer?resource=1").Is(http.StatusOK).Body; !strings.Contains(again, `name="open.0.closes" value="18"`) && !strings.Contains(again, `value="18"`) {
		t.Errorf("whoever changes the rules types the opening hours anew:\n%s", again)
	}

	week := s.As(t, person("bee")).Get("/commons/1/calendar?day=2026-01-05").Is(http.StatusOK)
	week.Sees("In slots of 2 hours", "Mon 5 Jan", "08:00–10:00", "16:00–18:00", "UTC+0", "Nothing is booked").SeesNot("18:00–20:00", "06:00–08:00")
	s.As(t, person("bee")).Get(pick(at(0, 10))).Sees("From Mon 5 Jan, 10:00", "12:00 (2 hours)", "18:00 (8 hours)", "Book", "then it is yours").SeesNot("20:00 (")
	s.As(t, person("bee")).Does("bookings.book", "resource", "1", "from", field(at(0, 10)), "until", field(at(0, 12)))

	s.As(t, person("bee")).Get("/commons/1/calendar?day=2026-01-05").Sees("yours", "bee Limited", "booked", "Change", "Cancel")
	s.As(t, person("cob")).Get(pick(at(0, 10))).Sees("bee Limited", "Wait for it", "first offered what comes free").SeesNot("Change", "Call off")
	s.As(t, person("cob")).Get(pick(at(0, 8))).Sees("10:00 (2 hours)").SeesNot("12:00 (4 hours)")
	s.As(t, person("cob")).Post("/acts/bookings.book", "resource", "1", "from", field(at(0, 10)), "until", field(at(0, 12))).Sees("it is taken then, and next free for as long from 2026-01-05 12:00")
	s.As(t, person("cob")).In("de").Post("/acts/bookings.book", "resource", "1", "from", field(at(0, 10)), "until", field(at(0, 12))).Sees("dann ist es belegt, und für so lange als Nächstes ab 2026-01-05 12:00 frei")
	s.As(t, person("cob")).Does("bookings.wait", "resource", "1", "from", field(at(0, 10)), "until", field(at(0, 12)))
	s.As(t, person("cob")).Get("/bookings").Is(http.StatusOK).Sees("Printing press", "waits", "Wait no longer", "What can be booked")

	s.As(t, person("bee")).Does("bookings.cancel", "booking", "1")
	s.As(t, person("cob")).Get("/bookings").Sees("held", "Accept", "Decline")
	s.As(t, person("cob")).Get("/home").Sees("Printing press came free")
	s.As(t, person("cob")).Does("bookings.accept", "booking", "2")
	s.As(t, person("ash")).Get("/bookings").SeesNot("Hand out")
	s.Let(func(w *rulestest.World) { w.Wait(at(0, 10) - w.Now()) })
	s.As(t, person("ash")).Get("/bookings").Sees("Waits for you as a steward", "Hand out")
	s.As(t, person("ash")).Does("bookings.hand_out", "booking", "2", "condition", "A scratch on the left.")
	s.Let(func(w *rulestest.World) { w.Wait(3 * hour) })
	s.As(t, person("cob")).Get("/home").Sees("Printing press is due back")
	s.As(t, person("ash")).Get("/home").Sees("cob Limited has not brought Printing press back")
	s.As(t, person("dew")).Get("/coordination").Is(http.StatusOK).Sees("overdue", "cob Limited")
	s.As(t, person("ash")).Does("bookings.take_back", "booking", "2")
	s.As(t, person("cob")).Get("/bookings").Sees("returned", "out for 3 hours", "2 hours late")
}

func TestWhyABookingWasCalledOffIsForThoseItConcerns(t *testing.T) {
	s := siteOver(t, start(t))
	s.Let(func(w *rulestest.World) {
		w.Must("ash-rep", "ash", offer())
		w.Must("bee-rep", "bee", bookings.Book{Resource: 1, From: at(1, 8), Until: at(1, 10)}, bookings.Book{Resource: 1, From: at(2, 8), Until: at(2, 10)})
	})
	s.As(t, person("ash")).Does("bookings.call_off", "booking", "1", "document", "The rollers are worn.")
	s.As(t, person("bee")).Get("/bookings").Sees("called off", "The rollers are worn.")
	s.As(t, person("ash")).Post("/acts/bookings.close", "resource", "1", "from", field(at(2, 0)), "until", field(at(3, 0)), "reason", "New rollers").Sees("1 bookings are for then")
	s.As(t, person("ash")).Does("bookings.close", "resource", "1", "from", field(at(2, 0)), "until", field(at(3, 0)), "reason", "New rollers", "call_off", "true")
	s.As(t, person("bee")).Get("/bookings").Sees("called off", "New rollers")
	s.As(t, person("cob")).Get("/commons/1/calendar?day=2026-01-05").Sees("New rollers")
}

func TestStrangersSeeNothingOfWhatIsForTheNetwork(t *testing.T) {
	s := siteOver(t, start(t))
	s.Let(func(w *rulestest.World) {
		w.Must("ash-rep", "ash", offer(), commons.Share{Title: "Town van", Kind: commons.Equipment, Boundary: files.Public, Rivalrous: true, Capacity: 2})
		van := offer()
		van.Resource = 2
		w.Must("ash-rep", "ash", van)
		w.Must("bee-rep", "bee", bookings.Book{Resource: 2, From: at(1, 8), Until: at(1, 10)})
	})
	s.As(t, pagetest.Watcher()).Get("/commons/1/calendar").Refused(http.StatusNotFound, "bookings.unknown_resource")
	s.As(t, pagetest.Watcher()).Get("/commons/9/calendar").Refused(http.StatusNotFound, "bookings.unknown_resource")
	s.As(t, pagetest.Watcher()).Get("/commons/2/calendar?day=2026-01-05").Is(http.StatusOK).Sees("1 of 2 free", "sign in").SeesNot("bee Limited", "Booked for these days")
	feed := s.As(t, pagetest.Watcher()).Get("/commons/2/calendar.ics").Is(http.StatusOK)
	if !strings.Contains(feed.Body, "SUMMARY:Town van: taken\r\n") || !strings.Contains(feed.Body, "DTSTART:20260106T080000Z\r\nDTEND:20260106T100000Z\r\n") || strings.Contains(feed.Body, "bee") {
		t.Errorf("the calendar for strangers:\n%s", feed.Body)
	}
	s.As(t, pagetest.Watcher()).Get("/commons/1/calendar.ics").Refused(http.StatusNotFound, "bookings.unknown_resource")
}

func TestCalendarsForOtherPrograms(t *testing.T) {
	s := siteOver(t, start(t))
	s.Let(func(w *rulestest.World) {
		w.Must("ash-rep", "ash", offer(), bookings.Close{Resource: 1, From: at(3, 0), Until: at(4, 0), Reason: "New rollers"})
		for n := range int64(3) {
			w.Must("bee-rep", "bee", bookings.Book{Resource: 1, From: at(n, 8), Until: at(n, 10)})
		}
		w.Must("bee-rep", "bee", bookings.Cancel{Booking: 2})
	})
	thing := s.As(t, person("cob")).Get("/commons/1/calendar.ics").Is(http.StatusOK).Body
	for what, times := range map[string]int{"BEGIN:VEVENT": 4, "SUMMARY:Printing press: bee Limited": 3, "STATUS:CANCELLED": 1, "SUMMARY:Printing press is closed: New rollers": 1, "DTEND:20260109T000000Z": 1} {
		if got := strings.Count(thing, what); got != times {
			t.Errorf("%q is %d times in it, want %d:\n%s", what, got, times, thing)
		}
	}
	mine := s.As(t, person("cob")).Get("/bookings.ics?member=bee").Is(http.StatusOK).Body
	if strings.Count(mine, "BEGIN:VEVENT") != 3 || !strings.Contains(mine, "X-WR-CALNAME:Bookings of bee Limited") {
		t.Errorf("a member's calendar:\n%s", mine)
	}
	if none := s.As(t, pagetest.Watcher()).Get("/bookings.ics?member=bee").Is(http.StatusOK).Body; strings.Contains(none, "VEVENT") {
		t.Errorf("strangers see what is for the network:\n%s", none)
	}
	s.As(t, person("cob")).Get("/bookings.ics?member=nobody").Refused(http.StatusNotFound, "bookings.unknown_member")
}

func TestListsOfBookings(t *testing.T) {
	s := siteOver(t, start(t))
	s.Let(func(w *rulestest.World) {
		w.Must("ash-rep", "ash", offer())
		w.Must("bee-rep", "bee", bookings.Book{Resource: 1, From: at(0, 8), Until: at(0, 10)}, bookings.Book{Resource: 1, From: at(0, 10), Until: at(0, 12)}, bookings.Book{Resource: 1, From: at(1, 8), Until: at(1, 10)})
		w.Must("ash-rep", "ash", bookings.Close{Resource: 1, From: at(2, 0), Until: at(3, 0), Reason: "New rollers"})
	})
	if all, err := s.Model.Read(t.Context(), "bookings", map[string][]string{"member": {"bee"}}); err != nil || all.Total != 3 {
		t.Errorf("%d bookings, %v", all.Total, err)
	}
	if all, err := s.Model.Read(t.Context(), "bookable", nil); err != nil || all.Total != 1 {
		t.Errorf("%d things, %v", all.Total, err)
	}
}

func TestWhatOneStewardWantsTheOthersRead(t *testing.T) {
	s := siteOver(t, start(t))
	s.Let(func(w *rulestest.World) {
		w.Must("ash-rep", "ash", offer(), commons.InviteSteward{Resource: 1, Member: "bee"})
		w.Must("bee-rep", "bee", commons.TakeCare{Resource: 1})
		w.Must("ash-rep", "ash", commons.SetThreshold{Resource: 1, Threshold: 2})
		hourly := offer()
		hourly.SlotHours = 1
		w.Must("ash-rep", "ash", hourly)
	})
	s.As(t, person("bee")).Get("/parts/1").Is(http.StatusOK).Sees("ash Limited wants other rules", "Read them and want them too", "Take no more bookings")
	s.As(t, person("cob")).Get("/parts/1").Is(http.StatusOK).Sees("Book it", "Print Works", "A steward hands it out").SeesNot("wants other rules", "Change the rules")
}

// parts shows the part of a resource's page about bookings on a page of its own.
func parts() page.Module {
	return page.Module{Name: "parts", Routes: []page.Route{{Pattern: "GET /parts/{id}", Who: page.Watchers, Show: func(r *page.Request) (page.Page, error) {
		all, err := r.Sections(page.Resource)
		if err != nil || len(all) == 0 {
			return page.Page{}, err
		}
		return page.Page{Title: "Parts", Body: page.Headed("Parts", all[0])}, nil
	}}}}
}
