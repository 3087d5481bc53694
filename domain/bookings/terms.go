package bookings

import (
	"strings"
	"time"
	"unicode"

	"metaorg/domain/commons"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Terms are the rules by which a resource is booked. Its stewards set them.
type Terms struct {
	Units         int64     `json:"units"`
	SlotHours     int64     `json:"slot_hours"`
	LongestHours  int64     `json:"longest_hours"`
	AheadDays     int64     `json:"ahead_days"`
	NoticeHours   int64     `json:"notice_hours,omitempty"`
	BeforeMinutes int64     `json:"before_minutes,omitempty"`
	AfterMinutes  int64     `json:"after_minutes,omitempty"`
	ZoneMinutes   int64     `json:"zone_minutes,omitempty"`
	Summer        Summer    `json:"summer"`
	Open          []Opening `json:"open,omitempty"`
	KeepOver      bool      `json:"keep_over,omitempty"`
	Confirm       bool      `json:"confirm,omitempty"`
	Custody       Custody   `json:"custody"`
	Place         string    `json:"place,omitempty"`
	Stopped       bool      `json:"stopped,omitempty"` // No more bookings are taken.
}

// Custody is who says that a thing was handed out and came back.
type Custody string

// The ways of custody.
const (
	NoCustody Custody = "none"     // It is not handed out, as a room.
	BySteward Custody = "stewards" //
	ByMembers Custody = "members"  // Who booked it says so, or a steward.
)

const unitsField = "units"

// Offer lets members book a resource. Said again, it replaces the rules: what is
// booked stays as it is.
type Offer struct {
	Resource      uint64    `json:"resource" help:"the resource's number" example:"3" pos:"1"`
	Units         int64     `json:"units,omitempty" help:"how many of it are booked at the same time; all there are, if nothing is said" example:"1"`
	SlotHours     int64     `json:"slot_hours" help:"for how many hours at least it is booked: 1, 2, 3, 4, 6, 8, 12, or 24 for whole days" example:"2"`
	LongestHours  int64     `json:"longest_hours" help:"for how many hours at most" example:"8"`
	AheadDays     int64     `json:"ahead_days" help:"how many days ahead at most" example:"60"`
	NoticeHours   int64     `json:"notice_hours,omitempty" help:"how many hours before it begins a booking can still be changed; who cancels later is seen to have done so" example:"24"`
	BeforeMinutes int64     `json:"before_minutes,omitempty" help:"minutes to make it ready before each booking" example:"0"`
	AfterMinutes  int64     `json:"after_minutes,omitempty" help:"minutes to clear up after each booking" example:"30"`
	ZoneMinutes   int64     `json:"zone_minutes,omitempty" help:"minutes by which the clocks there are ahead of UTC in winter, negative in the Americas" example:"60"`
	Summer        Summer    `json:"summer" help:"by which rule the clocks there go an hour ahead in summer" example:"europe" choices:"none,europe,north_america"`
	Open          []Opening `json:"open,omitempty" help:"when it is open, by the clocks there; always, if nothing is said"`
	KeepOver      bool      `json:"keep_over,omitempty" help:"it may be kept while the place is closed, as a van over night; a room may not" example:"false"`
	Confirm       bool      `json:"confirm,omitempty" help:"a steward confirms each booking" example:"false"`
	Custody       Custody   `json:"custody" help:"who says that it was handed out and came back: none for what is not handed out, stewards, or members who book it" example:"stewards" choices:"none,stewards,members"`
	Place         string    `json:"place,omitempty" help:"where it is, or is fetched; without names or numbers of persons" example:"Print Works, Mill Lane, back door"`
}

// TermsSet says by which rules a resource is booked from now on.
type TermsSet struct {
	Resource uint64 `json:"resource"`
	Terms    Terms  `json:"terms"`
}

func (m Offer) terms() Terms {
	return Terms{
		Units: m.Units, SlotHours: m.SlotHours, LongestHours: m.LongestHours, AheadDays: m.AheadDays, NoticeHours: m.NoticeHours,
		BeforeMinutes: m.BeforeMinutes, AfterMinutes: m.AfterMinutes, ZoneMinutes: m.ZoneMinutes, Summer: m.Summer, Open: m.Open,
		KeepOver: m.KeepOver, Confirm: m.Confirm, Custody: m.Custody, Place: m.Place,
	}
}

// Check refuses rules by which nothing can be booked.
func (m Offer) Check() error {
	switch {
	case m.Units < 0 || m.Units > mostUnits:
		return machine.Malformed("bookings.bad_units", "1 to %d can use something at the same time", mostUnits).At(unitsField)
	case m.SlotHours < 1 || m.SlotHours > mostSlotHours || mostSlotHours%m.SlotHours != 0:
		return machine.Malformed("bookings.bad_slot", "a day is divided into slots of 1, 2, 3, 4, 6, 8, 12 or 24 hours").At("slot_hours")
	case m.LongestHours < m.SlotHours || m.LongestHours > mostHours:
		return machine.Malformed("bookings.bad_longest", "the longest booking lasts at least a slot and at most %d hours", mostHours).At("longest_hours")
	case m.AheadDays < 1 || m.AheadDays > mostAhead:
		return machine.Malformed("bookings.bad_ahead", "it is booked 1 to %d days ahead", mostAhead).At("ahead_days")
	case m.NoticeHours < 0 || m.NoticeHours > mostNotice:
		return machine.Malformed("bookings.bad_notice", "bookings are changed 0 to %d hours before they begin", mostNotice).At("notice_hours")
	case m.BeforeMinutes < 0 || m.BeforeMinutes > mostBuffer:
		return machine.Malformed("bookings.bad_buffer", "making ready or clearing up takes 0 to %d minutes", mostBuffer).At("before_minutes")
	case m.AfterMinutes < 0 || m.AfterMinutes > mostBuffer:
		return machine.Malformed("bookings.bad_buffer", "making ready or clearing up takes 0 to %d minutes", mostBuffer).At("after_minutes")
	case m.ZoneMinutes < -mostZone || m.ZoneMinutes > mostZone || m.ZoneMinutes%15 != 0:
		return machine.Malformed("bookings.bad_zone", "clocks are ahead of UTC by quarters of an hour, at most %d minutes", mostZone).At("zone_minutes")
	case m.Summer != NoSummer && m.Summer != Europe && m.Summer != NorthAmerica:
		return machine.Malformed("bookings.unknown_summer", "say none, europe or north_america").At("summer")
	case m.Custody != NoCustody && m.Custody != BySteward && m.Custody != ByMembers:
		return machine.Malformed("bookings.unknown_custody", "say none, stewards or members").At("custody")
	}
	if err := checkLine(m.Place, "place", placeBytes); m.Place != "" && err != nil {
		return err
	}
	return checkOpenings(m.Open)
}

// checkLine refuses what is not a line of text.
func checkLine(text, field string, most int) error {
	if strings.TrimSpace(text) == "" || len(text) > most {
		return machine.Malformed("bookings.bad_line", "say it in 1 to %d letters", most).At(field)
	}
	for _, c := range text {
		if !unicode.IsPrint(c) {
			return machine.Malformed("bookings.unprintable", "this has a character that nobody can see").At(field)
		}
	}
	return nil
}

// Apply sets the rules, once as many stewards want the same as the resource asks
// for. More room goes to those who wait for it.
func (m Offer) Apply(s *machine.Step) error {
	if err := steward(s, m.Resource); err != nil {
		return err
	}
	it, err := shared(s, m.Resource)
	if err != nil {
		return err
	}
	t := m.terms()
	switch {
	case t.Units == 0:
		t.Units = it.Details.Capacity
	case t.Units > it.Details.Capacity:
		return machine.Conflict("bookings.over_capacity", "there are %d of it in all, as its page says", it.Details.Capacity).At(unitsField)
	}
	if most := peakFrom(s, m.Resource, s.Time); most > t.Units {
		return machine.Conflict("bookings.too_few_units", "at some time %d are booked; call bookings off first, or offer as many", most).At(unitsField)
	}
	if !agreed(s, m.Resource, it, t) {
		return nil
	}
	terms.Put(s, m.Resource, t)
	s.Emit(TermsSet{m.Resource, t})
	offerFreed(s, m.Resource)
	return nil
}

// Stop takes no more bookings. What is booked stays as it is.
type Stop struct {
	Resource uint64 `json:"resource" help:"the resource's number" example:"3" pos:"1"`
}

// Stopped says that a resource can't be booked any more.
type Stopped struct {
	Resource uint64 `json:"resource"`
}

// Check has nothing to refuse.
func (Stop) Check() error { return nil }

// Apply stops it, once as many stewards want that as the resource asks for.
func (m Stop) Apply(s *machine.Step) error {
	if err := steward(s, m.Resource); err != nil {
		return err
	}
	t, err := offered(s, m.Resource)
	if err != nil {
		return err
	}
	t.Stopped = true
	it, _ := commons.ResourceOf(s, m.Resource)
	if !agreed(s, m.Resource, it, t) {
		return nil
	}
	terms.Put(s, m.Resource, t)
	s.Emit(Stopped(m))
	return nil
}

// offered are the rules of a resource that takes bookings.
func offered(r state.Reader, resource uint64) (Terms, error) {
	t, ok := terms.Get(r, resource)
	if !ok || t.Stopped {
		return t, machine.Conflict("bookings.not_offered", "resource %d takes no bookings; ask its stewards", resource).At("resource")
	}
	return t, nil
}

// around is a booking's time with that of making ready and clearing up.
func (t Terms) around(from, until int64) span {
	return span{from - t.BeforeMinutes*minute, until + t.AfterMinutes*minute}
}

// shows is a moment as the clocks of the place show it.
func (t Terms) shows(unix int64) string {
	return time.Unix(t.Local(unix), 0).UTC().Format("2006-01-02 15:04")
}
