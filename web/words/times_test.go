package words_test

import (
	"context"
	"os"
	"testing"
	"time"

	"metaorg/web/words"
)

// kit is a reader of the kit's own catalogues, which say how times are written.
func kit(t testing.TB, language, zone string) context.Context {
	t.Helper()
	b, err := words.Load(os.DirFS("../page"))
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return b.Into(t.Context(), language, at, now)
}

func TestMomentsAreWrittenInTheReadersLanguageAndZone(t *testing.T) {
	for _, c := range []struct{ language, zone, day, moment string }{
		{"en", "UTC", "1 Jan 2026", "1 Jan 2026, 00:00 UTC"},
		{"de", "Europe/Berlin", "1. Januar 2026", "1. Januar 2026, 01:00 Uhr CET"},
		{"en", "America/New_York", "31 Dec 2025", "31 Dec 2025, 19:00 EST"},
		{"en", "Asia/Kathmandu", "1 Jan 2026", "1 Jan 2026, 05:45 +0545"},
	} {
		ctx := kit(t, c.language, c.zone)
		if got := words.Day(ctx, now); got != c.day {
			t.Errorf("in %s at %s the day is %q, want %q", c.language, c.zone, got, c.day)
		}
		if got := words.Moment(ctx, now); got != c.moment {
			t.Errorf("in %s at %s the moment is %q, want %q", c.language, c.zone, got, c.moment)
		}
	}
	if got := words.Machine(now); got != "2026-01-01T00:00:00Z" {
		t.Errorf("for machines it is %q", got)
	}
}

func TestHowFarAMomentIsIsSaidInItsUnit(t *testing.T) {
	const minute, hour, day = 60, 3600, 86400
	for _, c := range []struct {
		away   int64
		en, de string
	}{
		{0, "just now", "gerade eben"},
		{-44, "just now", "gerade eben"},
		{-45, "a minute ago", "vor einer Minute"},
		{15, "in a minute", "in einer Minute"},
		{59, "in a minute", "in einer Minute"},
		{-5 * minute, "5 minutes ago", "vor 5 Minuten"},
		{119 * minute, "in 119 minutes", "in 119 Minuten"},
		{2 * hour, "in 2 hours", "in 2 Stunden"},
		{-47*hour - 1800, "48 hours ago", "vor 48 Stunden"},
		{48 * hour, "in 2 days", "in 2 Tagen"},
		{59 * day, "in 59 days", "in 59 Tagen"},
		{60 * day, "in 2 months", "in 2 Monaten"},
		{-729 * day, "24 months ago", "vor 24 Monaten"},
		{730 * day, "in 2 years", "in 2 Jahren"},
		{-1000 * day, "2 years ago", "vor 2 Jahren"},
	} {
		if got := words.Ago(kit(t, "en", "UTC"), now+c.away); got != c.en {
			t.Errorf("%d s is %q, want %q", c.away, got, c.en)
		}
		if got := words.Ago(kit(t, "de", "UTC"), now+c.away); got != c.de {
			t.Errorf("%d s is %q, want %q", c.away, got, c.de)
		}
	}
}

func TestWhatAFieldForTimesShowsIsWhatItReads(t *testing.T) {
	for _, zone := range []string{"UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"} {
		ctx := kit(t, "en", zone)
		for _, at := range []int64{now, now + 1800, now + 200*86400} {
			got, err := words.FromField(ctx, words.Field(ctx, at))
			if err != nil || got != at {
				t.Errorf("in %s %d is shown as %q and read as %d, %v", zone, at, words.Field(ctx, at), got, err)
			}
		}
	}
	ctx := kit(t, "en", "Europe/Berlin")
	if got := words.Field(ctx, 0); got != "" {
		t.Errorf("no moment is shown as %q", got)
	}
	for text, want := range map[string]int64{"2026-01-01T01:00": now, "2026-01-01T01:00:30": now + 30, "2026-01-01": now - 3600} {
		if got, err := words.FromField(ctx, text); err != nil || got != want {
			t.Errorf("%q is read as %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "tomorrow", "2026-13-01", "01.02.2026", "2026-01-01T25:00", "now"} {
		if got, err := words.FromField(ctx, text); err == nil {
			t.Errorf("%q is read as %d", text, got)
		}
	}
}
