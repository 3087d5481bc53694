package view

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/bookings"
	"metaorg/web/words"
)

// kinds are what a slot can be, for the key.
var kinds = [...]string{"free", "some", "taken", "yours", "closed"}

func memberPath(member string) templ.SafeURL {
	return templ.SafeURL("/members/" + url.PathEscape(member))
}

// howLines say by which rules something is booked.
func (t thing) howLines(ctx context.Context) []string {
	all := []string{words.T(ctx, "bookings.slots", "Count", int(t.terms.SlotHours), "Longest", t.terms.LongestHours, "Ahead", t.terms.AheadDays)}
	if t.terms.Units > 1 {
		all = append(all, words.T(ctx, "bookings.units", "Count", t.terms.Units))
	}
	if t.terms.BeforeMinutes+t.terms.AfterMinutes > 0 {
		all = append(all, words.T(ctx, "bookings.between", "Minutes", t.terms.BeforeMinutes+t.terms.AfterMinutes))
	}
	if t.terms.NoticeHours > 0 {
		all = append(all, words.T(ctx, "bookings.notice", "Hours", t.terms.NoticeHours))
	}
	if t.terms.Confirm {
		all = append(all, words.T(ctx, "bookings.confirmed"))
	}
	return append(all, words.Of(ctx, "bookings.custody", string(t.terms.Custody)))
}

// openLines say when it is open.
func (t thing) openLines(ctx context.Context) (all []string) {
	for _, o := range t.terms.Open {
		all = append(all, words.T(ctx, "bookings.opening", "Days", words.Of(ctx, "bookings.days", string(o.Days)), "From", o.Opens, "Until", o.Closes))
	}
	if len(all) == 0 {
		all = append(all, words.T(ctx, "bookings.always"))
	}
	if t.terms.KeepOver && len(t.terms.Open) > 0 {
		all = append(all, words.T(ctx, "bookings.keep_over"))
	}
	return all
}

// kindOf says in words what a slot is.
func (v weekView) kindOf(ctx context.Context, s slotView) string {
	switch {
	case s.kind == "closed" && s.Reason != "":
		return s.Reason
	case s.kind == "taken" && s.by != "":
		return s.by
	case s.kind == "some":
		return words.T(ctx, "bookings.some_free", "Free", s.Free, "Of", v.terms.Units)
	}
	return words.Of(ctx, "bookings.kind", s.kind)
}

func (v weekView) pickTitle(ctx context.Context) string {
	return words.T(ctx, "bookings.from_then", "Day", v.dayOf(ctx, v.picked.from), "Time", v.clock(v.picked.from))
}

// endOf says until when, how long that is and, of several, how many are free.
func (v weekView) endOf(ctx context.Context, e bookings.Slot) string {
	hours := (v.terms.Local(e.Until) - v.terms.Local(e.From)) / hourSeconds
	text := v.clockEnd(e.Until)
	if last := e.Until - 1; v.dayOf(ctx, last) != v.dayOf(ctx, e.From) || hours >= 24 {
		text = v.dayOf(ctx, last) + ", " + text
	}
	text += " (" + words.T(ctx, "bookings.hours", "Count", int(hours))
	if v.terms.Units > 1 && !v.picked.waits {
		text += ", " + words.T(ctx, "bookings.some_free", "Free", e.Free, "Of", v.terms.Units)
	}
	return text + ")"
}

func (p pick) act() string {
	if p.waits {
		return "wait"
	}
	return "book"
}

// pickMeans says what follows when one books, or waits.
func (v weekView) pickMeans(ctx context.Context) string {
	switch {
	case v.picked.waits:
		return words.T(ctx, "bookings.wait_means")
	case v.terms.Confirm:
		return words.T(ctx, "bookings.ask_means")
	}
	return words.T(ctx, "bookings.book_means")
}

// takes says whether units are kept for it.
func (b booking) takes() bool {
	switch b.state {
	case bookings.Held, bookings.Asked, bookings.Agreed, bookings.Out, bookings.Late:
		return true
	case bookings.Waiting, bookings.Back, bookings.Over, bookings.NotTaken, bookings.Given, bookings.Off, bookings.TooLate:
	}
	return false
}

// toCome says whether it can still be given up or called off.
func (b booking) toCome() bool {
	return b.state == bookings.Waiting || b.takes() && b.state != bookings.Out && b.state != bookings.Late
}

func (b booking) tone() string {
	switch b.state {
	case bookings.Agreed, bookings.Out, bookings.Back, bookings.Over:
		return "good"
	case bookings.Waiting, bookings.Held, bookings.Asked:
		return "wait"
	case bookings.Late, bookings.Off:
		return "bad"
	case bookings.NotTaken, bookings.Given, bookings.TooLate:
	}
	return "plain"
}

// more says what else there is to know of its state.
func (b booking) more(ctx context.Context) string {
	switch {
	case b.state == bookings.Held || b.state == bookings.Asked:
		return words.T(ctx, "bookings.deadline", "When", words.Moment(ctx, b.deadline))
	case b.state == bookings.Back:
		return b.receipt(ctx)
	case b.closure != "":
		return b.closure
	case b.tardy:
		return words.T(ctx, "bookings.tardy")
	}
	return ""
}

// receipt says how long it was out.
func (b booking) receipt(ctx context.Context) string {
	parts := []string{words.T(ctx, "bookings.was_out", "Count", int((b.came-b.went+hourSeconds/2)/hourSeconds))}
	if b.late > 0 {
		parts = append(parts, words.T(ctx, "bookings.came_late", "Count", int((b.late+hourSeconds-1)/hourSeconds)))
	}
	return strings.Join(parts, ", ")
}

// changes says whether the reader can give it another time.
func (b booking) changes() bool {
	return b.mine && (b.state == bookings.Asked || b.state == bookings.Agreed || b.state == bookings.Out) && b.until > b.now
}

func (b booking) handsOut() bool {
	return b.state == bookings.Agreed && b.custody != bookings.NoCustody && b.now > b.from-daySeconds && (b.stewards || b.mine && b.custody == bookings.ByMembers)
}

func (b booking) takesBack() bool {
	return (b.state == bookings.Out || b.state == bookings.Late) && (b.stewards || b.mine && b.custody == bookings.ByMembers)
}

// says is how an act is called for who does it: who fetches, or who hands out.
func (b booking) says(act string) string {
	if b.mine && !b.stewards {
		return act + "_self"
	}
	return act
}

// gives is how giving it up is called.
func (b booking) gives() string {
	switch b.state {
	case bookings.Waiting:
		return "wait_no_more"
	case bookings.Held:
		return "decline"
	case bookings.Asked, bookings.Agreed, bookings.Out, bookings.Late, bookings.Back, bookings.Over, bookings.NotTaken, bookings.Given, bookings.Off, bookings.TooLate:
	}
	return "cancel"
}

// ends is how a steward's no is called.
func (b booking) ends() string {
	if b.state == bookings.Asked {
		return "decline"
	}
	return "call_off"
}

// back is where one goes after doing something with it.
func (b booking) back() string {
	if b.mine {
		return "/bookings"
	}
	return calendarPath(b.resource)
}

func (b booking) act(name string) templ.SafeURL {
	return templ.SafeURL("/acts/bookings." + name + "?" + url.Values{"booking": {itoa(b.number)}, "next": {b.back()}}.Encode())
}

func (t thing) actPath(name string) templ.SafeURL {
	return templ.SafeURL("/acts/bookings." + name + "?" + url.Values{"resource": {itoa(t.id)}, "next": {resourcePath(t.id)}}.Encode())
}

// startTerms are the rules as they are, or good ones to begin with.
func (t thing) startTerms() bookings.Terms {
	if t.offered {
		return t.terms
	}
	return bookings.Terms{SlotHours: 2, LongestHours: 8, AheadDays: 60, NoticeHours: 24, Summer: bookings.Europe, Custody: bookings.BySteward}
}

// offerPath is the form for rules, filled in.
func (t thing) offerPath(w bookings.Terms) templ.SafeURL {
	return templ.SafeURL("/acts/bookings.offer?" + t.fields(w).Encode())
}

// fields are rules as a form takes them.
func (t thing) fields(w bookings.Terms) url.Values {
	q := url.Values{"resource": {itoa(t.id)}, "next": {resourcePath(t.id)}, "summer": {string(w.Summer)}, "custody": {string(w.Custody)}, "place": {w.Place}}
	for name, n := range map[string]int64{
		"units": w.Units, "slot_hours": w.SlotHours, "longest_hours": w.LongestHours, "ahead_days": w.AheadDays, "notice_hours": w.NoticeHours,
		"before_minutes": w.BeforeMinutes, "after_minutes": w.AfterMinutes, "zone_minutes": w.ZoneMinutes,
	} {
		if n != 0 {
			q.Set(name, itoa(n))
		}
	}
	for name, is := range map[string]bool{"keep_over": w.KeepOver, "confirm": w.Confirm} {
		if is {
			q.Set(name, "true")
		}
	}
	for i, o := range w.Open {
		at := "open." + strconv.Itoa(i) + "."
		q.Set(at+"days", string(o.Days))
		q.Set(at+"opens", itoa(o.Opens))
		q.Set(at+"closes", itoa(o.Closes))
	}
	return q
}
