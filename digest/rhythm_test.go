package digest

import (
	"strings"
	"testing"
	"time"

	"metaorg/hostdata"
)

func TestADigestIsDueAtSevenWhereItsReaderIs(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := func(zone *time.Location, month time.Month, day, hour, minute int) time.Time {
		return time.Date(2026, month, day, hour, minute, 0, 0, zone)
	}
	for _, row := range []struct {
		sentence, rhythm, zone string
		after, want            time.Time
	}{
		{"today, before seven", Daily, "UTC", at(time.UTC, 3, 3, 6, 59), at(time.UTC, 3, 3, 7, 0)},
		{"tomorrow, at seven", Daily, "UTC", at(time.UTC, 3, 3, 7, 0), at(time.UTC, 3, 4, 7, 0)},
		{"over the night in which clocks go forward", Daily, "Europe/Berlin", at(berlin, 3, 28, 12, 0), at(berlin, 3, 29, 7, 0)},
		{"over the night in which clocks go back", Daily, "Europe/Berlin", at(berlin, 10, 24, 12, 0), at(berlin, 10, 25, 7, 0)},
		{"the next Monday", Weekly, "Europe/Berlin", at(berlin, 3, 3, 12, 0), at(berlin, 3, 9, 7, 0)},
		{"a week later, on a Monday", Weekly, "UTC", at(time.UTC, 3, 9, 7, 0), at(time.UTC, 3, 16, 7, 0)},
		{"by the reader's own midnight", Daily, "Asia/Tokyo", at(time.UTC, 3, 3, 21, 59), at(time.UTC, 3, 3, 22, 0)},
		{"at UTC where nobody knows the zone", Daily, "Nowhere/Else", at(time.UTC, 3, 3, 6, 0), at(time.UTC, 3, 3, 7, 0)},
	} {
		if got := nextDigest(hostdata.Mail{Rhythm: row.rhythm, Zone: row.zone}, row.after); !got.Equal(row.want) {
			t.Errorf("%s: %s", row.sentence, got)
		}
	}
	if got := nextDigest(hostdata.Mail{Rhythm: Urgent}, time.Now()).Unix(); got != never {
		t.Errorf("without digests the next one is at %d", got)
	}
}

func TestAMailServerIsWrittenInOneWay(t *testing.T) {
	for _, row := range []struct {
		sentence, address, from, password string
		port                              int
		implicit                          bool
		why                               string
	}{
		{"TLS from the start", "smtps://ada@mail.example", "ada@example.org", "x", 465, true, ""},
		{"STARTTLS", "smtp://ada@mail.example", "Ada <ada@example.org>", "x", 587, false, ""},
		{"a port of its own", "smtp://localhost:25", "ada@example.org", "", 25, false, ""},
		{"another scheme", "https://mail.example", "ada@example.org", "", 0, false, "is written as"},
		{"no scheme", "mail.example:25", "ada@example.org", "", 0, false, "is written as"},
		{"a path", "smtp://mail.example/x", "ada@example.org", "", 0, false, "is written as"},
		{"its password for all to see", "smtp://ada:secret@mail.example", "ada@example.org", "", 0, false, "does not go into its address"},
		{"a user without a password", "smtp://ada@mail.example", "ada@example.org", "", 0, false, "takes both"},
		{"a password without a user", "smtp://mail.example", "ada@example.org", "x", 0, false, "takes both"},
		{"no sender", "smtp://mail.example", "", "", 0, false, "are from an address"},
		{"a sender with a header in it", "smtp://mail.example", "ada@example.org\r\nBcc: eve@example.org", "", 0, false, "are from an address"},
		{"a port that is none", "smtp://mail.example:99999", "ada@example.org", "", 0, false, "is no port"},
	} {
		s, err := ParseServer(row.address, row.from, row.password)
		switch {
		case row.why != "":
			if err == nil || !strings.Contains(err.Error(), row.why) {
				t.Errorf("%s: %v", row.sentence, err)
			}
		case err != nil:
			t.Errorf("%s: %v", row.sentence, err)
		case s.Port != row.port || s.Implicit != row.implicit || s.From.Address != "ada@example.org":
			t.Errorf("%s: %+v", row.sentence, s)
		}
	}
}

func TestALinkThatWasChangedAnywhereIsNone(t *testing.T) {
	m := &Mailing{Config: Config{Clock: time.Now}, secret: []byte("secret")}
	token := m.token(link{use: linkStop, person: "ada", what: "decisions"})
	if l, ok := m.read(token); !ok || l.person != "ada" || l.what != "decisions" {
		t.Fatalf("it reads %+v, %v", l, ok)
	}
	for i := range len(token) {
		changed := []byte(token)
		changed[i] ^= 1
		if l, ok := m.read(string(changed)); ok {
			t.Errorf("with another letter at %d it reads %+v", i, l)
		}
	}
	other := &Mailing{Config: Config{Clock: time.Now}, secret: []byte("another")}
	if _, ok := other.read(token); ok {
		t.Error("another host takes it")
	}
	over := m.token(link{use: linkConfirm, person: "ada", what: "x", until: time.Now().Unix()})
	if _, ok := m.read(over); ok {
		t.Error("a link that is over is taken")
	}
}
