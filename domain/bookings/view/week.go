package view

import (
	"context"
	"database/sql"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"metaorg/domain/bookings"
	"metaorg/machine/state"
	"metaorg/web/page"
	"metaorg/web/words"
)

const (
	daySeconds  = 86_400
	hourSeconds = 3_600
	weekDays    = 7
)

// weekView is a week of something that can be booked.
type weekView struct {
	thing
	days     []dayView
	from, to int64 // What it shows; Unix seconds.
	day      int64 // The first day, of the clocks there, counted from 1 January 1970.
	picked   pick
	rows     []booking
}

// dayView is one day of it.
type dayView struct {
	at    int64 // Some moment of the day, as the clocks there show it.
	slots []slotView
}

// slotView is one slot, as one sees it.
type slotView struct {
	bookings.Slot
	label  string
	kind   string // free, some, taken, closed, past, yours.
	by     string // Who has it, where only one can and the reader sees it.
	picked bool
	again  bool // It is closed, and so was the one before.
}

// pick is what the reader is about to book.
type pick struct {
	from  int64
	ends  []bookings.Slot
	waits bool // It is taken; one can only wait.
}

// showWeek is the calendar of something that can be booked.
func showWeek(r *page.Request) (page.Page, error) {
	t, err := readThing(r, r.PathValue("resource"))
	if err != nil {
		return page.Page{}, err
	}
	v := weekView{thing: t}
	if err := v.read(r); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "bookings.calendar_of", "Title", t.title), Body: weekPage(v), Wide: true, Nav: "/commons"}, nil
}

// firstDay is the day that was asked for, or today.
func (v *weekView) firstDay(r *page.Request) int64 {
	if at, err := time.Parse(time.DateOnly, r.Typed.Get("day")); err == nil {
		return at.Unix() / daySeconds
	}
	if from, err := strconv.ParseInt(r.Typed.Get("from"), 10, 64); err == nil && from > v.now {
		return v.terms.Local(from) / daySeconds
	}
	return v.terms.Local(v.now) / daySeconds
}

func (v *weekView) read(r *page.Request) error {
	if !v.offered {
		return nil
	}
	v.day = v.firstDay(r)
	v.from, _ = v.terms.Moment(v.day * daySeconds)
	v.to, _ = v.terms.Moment((v.day + weekDays) * daySeconds)
	var slots []bookings.Slot
	r.Site.Node.Read(func(s state.Reader) {
		slots = bookings.Slots(s, uint64(v.id), v.from, v.to)
		if from, err := strconv.ParseInt(r.Typed.Get("from"), 10, 64); err == nil && v.may {
			v.pick(s, from)
		}
	})
	if v.sees {
		me := r.Viewer.MemberID()
		err := r.Read(func(tx *sql.Tx) (err error) {
			v.rows, err = readBookings(r.Context(), r.Site, tx, me, `WHERE b.resource = ?2 AND b.begins < ?4
				AND (b.ends > ?3 AND b.state IN ('waiting', 'offered', 'asked', 'booked', 'out', 'returned', 'done') OR b.state = 'overdue') ORDER BY b.begins, b.number LIMIT 500`, v.id, v.from, v.to)
			return err
		})
		if err != nil {
			return err
		}
	}
	v.fill(r.Context(), slots)
	return nil
}

// pick notes what is picked, if the rules allow a booking that begins then.
func (v *weekView) pick(s state.Reader, from int64) {
	if from+v.terms.SlotHours*hourSeconds <= v.now || from > v.now+v.terms.AheadDays*daySeconds {
		return
	}
	all := bookings.Ends(s, uint64(v.id), from)
	if len(all) == 0 {
		return
	}
	v.picked = pick{from: from, waits: all[0].Free == 0 && from > v.now}
	for _, e := range all {
		if v.picked.waits || e.Free > 0 {
			v.picked.ends = append(v.picked.ends, e)
		}
	}
}

// fill puts the slots into their days, without hours in which it is closed on
// all of them.
func (v *weekView) fill(ctx context.Context, slots []bookings.Slot) {
	opens, closes := int64(daySeconds), int64(0)
	for _, s := range slots {
		if !s.Closed || s.Reason != "" {
			at := v.terms.Local(s.From) % daySeconds
			opens, closes = min(opens, at), max(closes, at+v.terms.SlotHours*hourSeconds)
		}
	}
	for d := range int64(weekDays) {
		v.days = append(v.days, dayView{at: (v.day + d) * daySeconds})
	}
	for _, s := range slots {
		local := v.terms.Local(s.From)
		if at := local % daySeconds; at < opens || at >= closes {
			continue
		}
		d := &v.days[min(max(local/daySeconds-v.day, 0), weekDays-1)]
		seen := v.see(ctx, s)
		seen.again = seen.kind == "closed" && len(d.slots) > 0 && d.slots[len(d.slots)-1].kind == "closed"
		d.slots = append(d.slots, seen)
	}
}

// see is a slot as the reader sees it.
func (v *weekView) see(ctx context.Context, s bookings.Slot) slotView {
	seen := slotView{Slot: s, label: v.hours(ctx, s.From, s.Until), kind: "free"}
	for _, b := range v.rows {
		if b.from < s.Until && s.From < b.until && b.takes() {
			seen.by = b.name
			if b.mine {
				seen.kind = "yours"
			}
		}
	}
	if v.terms.Units > 1 {
		seen.by = ""
	}
	switch {
	case s.Until <= v.now:
		seen.kind = "past"
	case s.Closed:
		seen.kind = "closed"
	case seen.kind == "yours":
	case s.Free == 0:
		seen.kind = "taken"
	case s.Free < v.terms.Units:
		seen.kind = "some"
	}
	if n := len(v.picked.ends); n > 0 {
		seen.picked = v.picked.from <= s.From && s.From < v.picked.ends[0].Until
	}
	return seen
}

// hours says from when to when a slot is, by the clocks there.
func (v *weekView) hours(ctx context.Context, from, until int64) string {
	if v.terms.SlotHours*hourSeconds == daySeconds {
		return words.T(ctx, "bookings.whole_day")
	}
	return v.clock(from) + "–" + v.clockEnd(until)
}

// clock is the time of day that the clocks there show.
func (t thing) clock(unix int64) string {
	return time.Unix(t.terms.Local(unix), 0).UTC().Format("15:04")
}

// clockEnd is clock for an end: midnight is the end of a day.
func (t thing) clockEnd(unix int64) string {
	if t.terms.Local(unix)%daySeconds == 0 {
		return "24:00"
	}
	return t.clock(unix)
}

// dayOf is the day of a moment by the clocks there.
func (t thing) dayOf(ctx context.Context, unix int64) string {
	return dayName(ctx, t.terms.Local(unix))
}

// dayName is the day of the week, day and month of local time.
func dayName(ctx context.Context, local int64) string {
	at := time.Unix(local, 0).UTC()
	return words.T(ctx, "bookings.day", "Weekday", words.Of(ctx, "bookings.weekday", weekdays[(int(at.Weekday())+6)%7]), "Day", at.Format("2"), "Month", words.Of(ctx, "months", at.Format("Jan")))
}

var weekdays = [...]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// zone says which clocks these are.
func (t thing) zone(ctx context.Context) string {
	minutes := (t.terms.Local(t.now) - t.now) / 60
	sign := "+"
	if minutes < 0 {
		sign, minutes = "−", -minutes
	}
	name := "UTC" + sign + strconv.FormatInt(minutes/60, 10)
	if minutes%60 != 0 {
		name += ":" + strconv.FormatInt(minutes%60+100, 10)[1:]
	}
	return words.T(ctx, "bookings.zone", "Zone", name)
}

// at is the address of this calendar from another day on, or with something picked.
func (v weekView) at(day int64) templ.SafeURL {
	return templ.SafeURL(calendarPath(v.id) + "?day=" + time.Unix(day*daySeconds, 0).UTC().Format(time.DateOnly))
}

func (v weekView) picks(s slotView) templ.SafeURL {
	q := url.Values{"from": {itoa(s.From)}, "day": {time.Unix(v.day*daySeconds, 0).UTC().Format(time.DateOnly)}}
	return templ.SafeURL(calendarPath(v.id) + "?" + q.Encode() + "#pick")
}

func calendarPath(resource int64) string { return resourcePath(resource) + "/calendar" }
func resourcePath(resource int64) string { return "/commons/" + itoa(resource) }
func itoa(n int64) string                { return strconv.FormatInt(n, 10) }
