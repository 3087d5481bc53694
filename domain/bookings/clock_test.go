package bookings

import (
	"testing"
	"time"
	_ "time/tzdata" // So that the comparison is made everywhere.
)

// The places' clocks agree with the tz database, every half hour of twelve years.
func TestClocksShowWhatTheTimeZoneDatabaseSays(t *testing.T) {
	for name, terms := range map[string]Terms{
		"Europe/London":       {Summer: Europe},
		"Europe/Berlin":       {ZoneMinutes: 60, Summer: Europe},
		"Europe/Helsinki":     {ZoneMinutes: 120, Summer: Europe},
		"America/New_York":    {ZoneMinutes: -300, Summer: NorthAmerica},
		"America/Los_Angeles": {ZoneMinutes: -480, Summer: NorthAmerica},
		"Asia/Kolkata":        {ZoneMinutes: 330, Summer: NoSummer},
	} {
		place, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		begin, end := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), time.Date(2038, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
		for at := begin; at < end; at += 1800 {
			_, offset := time.Unix(at, 0).In(place).Zone()
			if got := terms.offset(at); got != int64(offset) {
				t.Fatalf("%s at %s: %d seconds ahead, want %d", name, time.Unix(at, 0).UTC(), got, offset)
			}
		}
	}
}

func TestAMomentIsFoundFromWhatTheClocksShow(t *testing.T) {
	berlin := Terms{ZoneMinutes: 60, Summer: Europe}
	local := func(text string) int64 {
		at, err := time.Parse("2006-01-02 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return at.Unix()
	}
	for _, row := range []struct {
		rule, shown, utc string
		there            bool
	}{
		{"in winter it is an hour ahead", "2026-01-05 10:00", "2026-01-05 09:00", true},
		{"in summer it is two", "2026-07-06 10:00", "2026-07-06 08:00", true},
		{"what is shown twice is the first time", "2026-10-25 02:30", "2026-10-25 00:30", true},
		{"after it the clocks go on", "2026-10-25 03:00", "2026-10-25 02:00", true},
		{"before clocks skip an hour", "2026-03-29 01:30", "2026-03-29 00:30", true},
		{"what is skipped is no moment", "2026-03-29 02:30", "2026-03-29 01:30", false},
		{"after it", "2026-03-29 03:00", "2026-03-29 01:00", true},
	} {
		at, there := berlin.Moment(local(row.shown))
		if there != row.there || at != local(row.utc) {
			t.Errorf("%s: %s is %s, %v", row.rule, row.shown, time.Unix(at, 0).UTC(), there)
		}
	}
}

func TestAPlaceIsOpenWhenItSaysSo(t *testing.T) {
	library := Terms{Summer: NoSummer, Open: []Opening{{Workday, 8, 12}, {Workday, 12, 18}, {"sat", 10, 13}, {"sat", 11, 14}}}
	van := library
	van.KeepOver = true
	at := func(day, hours int64) int64 { return (day+4)*86_400 + hours*hour } // Monday, 5 January 1970, is day 0.
	for _, row := range []struct {
		rule        string
		of          Terms
		from, until int64
		open        bool
	}{
		{"who says nothing is always open", Terms{}, at(5, 3), at(6, 3), true},
		{"it is open from when it opens until it closes", library, at(0, 8), at(0, 18), true},
		{"not before it opens", library, at(0, 7), at(0, 9), false},
		{"not after it closes", library, at(0, 16), at(0, 19), false},
		{"not over night", library, at(0, 16), at(1, 10), false},
		{"lines that overlap are one", library, at(5, 10), at(5, 14), true},
		{"not on a day that is not named", library, at(6, 10), at(6, 11), false},
		{"what may be kept is kept over night", van, at(0, 16), at(1, 10), true},
		{"and over the days when it is closed", van, at(4, 16), at(7, 8+1), true},
		{"but fetched while it is open", van, at(4, 18), at(7, 9), false},
		{"and brought back then", van, at(4, 16), at(6, 9), false},
		{"the last moment to bring it is when it closes", van, at(4, 16), at(5, 14), true},
		{"whole days need that it never closes", library, at(0, 0), at(1, 0), false},
	} {
		if got := row.of.openFor(row.from, row.until); got != row.open {
			t.Errorf("%s: %v", row.rule, got)
		}
	}
}
