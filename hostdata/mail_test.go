package hostdata_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"metaorg/hostdata"
)

func confirmed(t *testing.T, d *hostdata.DB) {
	t.Helper()
	err := d.SetMail(t.Context(), hostdata.Mail{Person: "ada", Pending: "ada@example.org", PendingUntil: 500, Rhythm: "daily", Language: "de", Zone: "UTC", Off: []string{"keys", "discussion"}})
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := d.ConfirmMail(t.Context(), "ada", "ada@example.org", 100, 7000, 900); err != nil || !ok {
		t.Fatalf("confirmed %v, %v", ok, err)
	}
}

func mailOf(t *testing.T, d *hostdata.DB) hostdata.Mail {
	t.Helper()
	m, _, err := d.MailOf(t.Context(), "ada")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAnAddressIsOnesOwnOnceItIsConfirmed(t *testing.T) {
	d := open(t)
	if _, found, err := d.MailOf(t.Context(), "ada"); err != nil || found {
		t.Errorf("before anything was said there is one: %v, %v", found, err)
	}
	confirmed(t, d)
	m := mailOf(t, d)
	if m.Address != "ada@example.org" || m.Pending != "" || m.Since != 7000 || m.Digested != 7000 || m.Next != 900 || !slices.Equal(m.Off, []string{"discussion", "keys"}) {
		t.Errorf("it is %+v", m)
	}
	for name, at := range map[string]struct {
		address string
		now     int64
	}{"twice": {"ada@example.org", 100}, "another": {"eve@example.org", 100}, "too late": {"new@example.org", 600}, "nothing": {"", 100}} {
		if err := d.SetMail(t.Context(), hostdata.Mail{Person: "ada", Pending: "new@example.org", PendingUntil: 500, Rhythm: "weekly"}); err != nil {
			t.Fatal(err)
		}
		if ok, err := d.ConfirmMail(t.Context(), "ada", at.address, at.now, 1, 1); err != nil || ok {
			t.Errorf("%s: confirmed %v, %v", name, ok, err)
		}
	}
	if m := mailOf(t, d); m.Address != "ada@example.org" || m.Rhythm != "weekly" || len(m.Off) != 0 {
		t.Errorf("while another waits it is %+v", m)
	}
}

func TestAMailIsNotedBeforeItGoesAndTakenBackOnlyAsAWhole(t *testing.T) {
	d := open(t)
	confirmed(t, d)
	s := hostdata.Sending{ID: "m1", Person: "ada", What: "digest", Address: "ada@example.org", Items: []string{"a", "b"}, Digested: 8000, Next: 1900}
	if err := d.BeginMail(t.Context(), s, 950); err != nil {
		t.Fatal(err)
	}
	told, err := d.Told(t.Context(), "ada")
	if err != nil || told["a"] != 950 || told["b"] != 950 || len(told) != 2 {
		t.Errorf("told %v, %v", told, err)
	}
	if m := mailOf(t, d); m.Digested != 8000 || m.Next != 1900 {
		t.Errorf("while it goes out it is %+v", m)
	}
	again := hostdata.Sending{ID: "m2", Person: "ada", What: "urgent", Address: "ada@example.org", Items: []string{"c", "b"}}
	if err := d.BeginMail(t.Context(), again, 951); !errors.Is(err, hostdata.ErrTold) {
		t.Errorf("what was told is told again: %v", err)
	}
	if told, err := d.Told(t.Context(), "ada"); err != nil || len(told) != 2 {
		t.Errorf("what was not sent counts as told: %v, %v", told, err)
	}
	if err := d.TakeBackMail(t.Context(), s, 1000); err != nil {
		t.Fatal(err)
	}
	if told, err := d.Told(t.Context(), "ada"); err != nil || len(told) != 0 {
		t.Errorf("after it was taken back, told are %v, %v", told, err)
	}
	if m := mailOf(t, d); m.Digested != 7000 || m.Next != 900 || m.Retry != 1000 || m.Attempts != 1 {
		t.Errorf("after it was taken back it is %+v", m)
	}
	if err := d.BeginMail(t.Context(), s, 1001); err != nil {
		t.Fatal(err)
	}
	if err := d.EndMail(t.Context(), s, hostdata.MailSent); err != nil {
		t.Fatal(err)
	}
	if m := mailOf(t, d); m.Retry != 0 || m.Attempts != 0 || m.Next != 1900 {
		t.Errorf("after it went out it is %+v", m)
	}
}

func TestMailsAreCounted(t *testing.T) {
	d := open(t)
	confirmed(t, d)
	for i, outcome := range []string{hostdata.MailSent, hostdata.MailSent, hostdata.MailRefused, hostdata.MailGone, hostdata.MailUnsure, ""} {
		s := hostdata.Sending{ID: string(rune('a' + i)), Person: "ada", What: "confirmation", Address: "ada@example.org"}
		if err := d.BeginMail(t.Context(), s, int64(1000+i)); err != nil {
			t.Fatal(err)
		}
		if outcome == "" {
			continue // The program stopped.
		}
		if err := d.EndMail(t.Context(), s, outcome); err != nil {
			t.Fatal(err)
		}
	}
	want := hostdata.MailCounts{People: 1, Sent: 1, Refused: 2, Unsure: 2, Last: 1001}
	if got, err := d.CountMails(t.Context(), 1001); err != nil || got != want {
		t.Errorf("counted %+v, %v; want %+v", got, err, want)
	}
	for _, row := range []struct {
		who, address string
		since, want  int64
	}{{"ada", "x@example.org", 0, 6}, {"eve", "ada@example.org", 1003, 3}, {"eve", "eve@example.org", 0, 0}} {
		if got, err := d.MailsTo(t.Context(), "confirmation", "ada", row.address, row.since); row.who == "ada" && (err != nil || got != row.want) {
			t.Errorf("%+v: %d, %v", row, got, err)
		}
		if got, err := d.MailsTo(t.Context(), "confirmation", "eve", row.address, row.since); row.who == "eve" && (err != nil || got != row.want) {
			t.Errorf("%+v: %d, %v", row, got, err)
		}
	}
	if err := d.ForgetMails(t.Context(), 2000); err != nil {
		t.Fatal(err)
	}
	if got, err := d.CountMails(t.Context(), 0); err != nil || got.Sent != 0 || got.People != 1 {
		t.Errorf("after forgetting: %+v, %v", got, err)
	}
}

func TestAForgottenAddressIsNowhereInTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "host.db")
	d, err := hostdata.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	confirmed(t, d)
	if err := d.BeginMail(t.Context(), hostdata.Sending{ID: "m", Person: "ada", What: "urgent", Address: "ada@example.org", Items: []string{"a"}}, 1); err != nil {
		t.Fatal(err)
	}
	if err := d.RemoveMail(t.Context(), "ada"); err != nil {
		t.Fatal(err)
	}
	if all, err := d.MailPeople(t.Context(), "", 10); err != nil || len(all) != 0 {
		t.Errorf("it still lists %v, %v", all, err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, path + "-wal"} {
		b, err := os.ReadFile(name)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "ada@example.org") {
			t.Errorf("%s still holds it", filepath.Base(name))
		}
	}
}

func TestWhatIsNewIsWhatCameAfterTheVisitBefore(t *testing.T) {
	d := open(t)
	visit := func(now int64) int64 {
		t.Helper()
		since, err := d.Visit(t.Context(), "ada", now)
		if err != nil {
			t.Fatal(err)
		}
		return since
	}
	if got := visit(10_000); got != 0 {
		t.Errorf("at the first visit, new is what came after %d", got)
	}
	if got := visit(10_600); got != 0 {
		t.Errorf("ten minutes later it is %d", got)
	}
	if got := visit(20_000); got != 10_600 {
		t.Errorf("at the next visit it is %d", got)
	}
	if got, err := d.Seen(t.Context(), "ada"); err != nil || got != 10_600 {
		t.Errorf("without a visit it is %d, %v", got, err)
	}
	if err := d.ReadAll(t.Context(), "ada", 20_100); err != nil {
		t.Fatal(err)
	}
	if got := visit(20_200); got != 20_100 {
		t.Errorf("after all was read it is %d", got)
	}
	if got, err := d.Seen(t.Context(), "bo"); err != nil || got != 0 {
		t.Errorf("for somebody who never came it is %d, %v", got, err)
	}
}

func TestTheSecretOfLinksIsMadeOnce(t *testing.T) {
	d := open(t)
	first, err := d.MailSecret(t.Context())
	if err != nil || len(first) != 32 {
		t.Fatalf("%x, %v", first, err)
	}
	if again, err := d.MailSecret(t.Context()); err != nil || !slices.Equal(first, again) {
		t.Errorf("then it is %x, %v", again, err)
	}
}
