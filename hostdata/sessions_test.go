package hostdata_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"metaorg/hostdata"
)

var signedIn = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func openFor(t *testing.T, d *hostdata.DB, person, label string, at time.Time) (hostdata.Session, []byte) {
	t.Helper()
	s, token, err := d.OpenSession(t.Context(), hostdata.Session{Person: person, Key: "k1", Credential: []byte{1, 2}, Label: label}, at)
	if err != nil {
		t.Fatal(err)
	}
	return s, token
}

func find(t *testing.T, d *hostdata.DB, token []byte, at time.Time) (hostdata.Session, bool) {
	t.Helper()
	s, ok, err := d.SessionOf(t.Context(), token, at)
	if err != nil {
		t.Fatal(err)
	}
	return s, ok
}

func TestATokenStandsForItsSession(t *testing.T) {
	d := open(t)
	opened, token := openFor(t, d, "ada", "phone", signedIn)
	got, ok := find(t, d, token, signedIn.Add(time.Minute))
	if !ok || got.ID != opened.ID || got.Person != "ada" || got.Key != "k1" || got.Label != "phone" || !bytes.Equal(got.Credential, []byte{1, 2}) || got.Sample {
		t.Errorf("found %+v, %v", got, ok)
	}
	if got.Created != signedIn.Unix() || got.Seen != signedIn.Unix() {
		t.Errorf("opened at %d, seen at %d", got.Created, got.Seen)
	}
	for name, other := range map[string][]byte{"a guess": make([]byte, 32), "its id": []byte(opened.ID), "nothing": nil} {
		if got, ok := find(t, d, other, signedIn); ok {
			t.Errorf("%s stands for %+v", name, got)
		}
	}
	if _, second := openFor(t, d, "ada", "phone", signedIn); bytes.Equal(second, token) {
		t.Error("two sessions have one token")
	}
}

func TestTheFileDoesNotHoldWhatABrowserHolds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "host.db")
	d, err := hostdata.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	_, token := openFor(t, d, "ada", "phone", signedIn)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(content, []byte("phone")) || bytes.Contains(content, token) {
		t.Error("the token is in the file, or the session is not")
	}
}

func TestASessionEndsThirtyDaysAfterTheLastVisit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "host.db")
	d, err := hostdata.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	_, token := openFor(t, d, "ada", "phone", signedIn)
	last := signedIn.Add(hostdata.SessionIdle - time.Hour)
	if s, ok := find(t, d, token, last); !ok || s.Seen != last.Unix() {
		t.Fatalf("before its time: %+v, %v", s, ok)
	}
	if s, ok := find(t, d, token, last.Add(hostdata.SessionIdle)); !ok {
		t.Fatalf("the visit was not noted: %+v", s)
	}
	gone := last.Add(2*hostdata.SessionIdle + time.Second)
	if s, ok := find(t, d, token, gone); ok {
		t.Errorf("it goes on: %+v", s)
	}
	if all, err := d.SessionsOf(t.Context(), "ada", gone); err != nil || len(all) != 0 {
		t.Errorf("it is still listed: %v, %v", all, err)
	}
	openFor(t, d, "bo", "laptop", gone)
	if left := sessionsIn(t, path); left != 1 {
		t.Errorf("%d sessions are kept, want bo's alone", left)
	}
}

func sessionsIn(t *testing.T, path string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow(`SELECT count(*) FROM sessions`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAPersonListsAndEndsTheirOwnSessions(t *testing.T) {
	d := open(t)
	phone, phoneToken := openFor(t, d, "ada", "phone", signedIn)
	laptop, laptopToken := openFor(t, d, "ada", "laptop", signedIn.Add(time.Minute))
	_, boToken := openFor(t, d, "bo", "phone", signedIn)
	all, err := d.SessionsOf(t.Context(), "ada", signedIn)
	if err != nil || len(all) != 2 || all[0].ID != laptop.ID || all[1].ID != phone.ID {
		t.Fatalf("listed %+v, %v", all, err)
	}
	if ended, err := d.EndSession(t.Context(), "bo", phone.ID); ended || err != nil {
		t.Errorf("bo ended ada's session: %v", err)
	}
	if ended, err := d.EndSession(t.Context(), "ada", phone.ID); !ended || err != nil {
		t.Errorf("it could not be ended: %v", err)
	}
	if _, ok := find(t, d, phoneToken, signedIn); ok {
		t.Error("an ended session goes on")
	}
	openFor(t, d, "ada", "tablet", signedIn)
	if n, err := d.EndOtherSessions(t.Context(), "ada", laptop.ID); n != 1 || err != nil {
		t.Errorf("%d others ended, %v", n, err)
	}
	for name, token := range map[string][]byte{"the one kept": laptopToken, "bo's": boToken} {
		if _, ok := find(t, d, token, signedIn); !ok {
			t.Errorf("%s ended too", name)
		}
	}
}

func TestASessionRemembersForWhomOneActs(t *testing.T) {
	d := open(t)
	s, token := openFor(t, d, "ada", "phone", signedIn)
	for _, org := range []string{"mill", ""} {
		if err := d.ActFor(t.Context(), s.ID, org); err != nil {
			t.Fatal(err)
		}
		if got, _ := find(t, d, token, signedIn); got.For != org {
			t.Errorf("acts for %q, want %q", got.For, org)
		}
	}
}

func TestTheOldestSessionEndsWhenAPersonHasTooMany(t *testing.T) {
	d := open(t)
	_, first := openFor(t, d, "ada", "first", signedIn)
	_, second := openFor(t, d, "ada", "second", signedIn.Add(time.Second))
	for i := range hostdata.MaxSessions - 1 {
		openFor(t, d, "ada", fmt.Sprint(i), signedIn.Add(time.Minute))
	}
	if _, ok := find(t, d, first, signedIn); ok {
		t.Error("the oldest goes on")
	}
	if _, ok := find(t, d, second, signedIn); !ok {
		t.Error("the second oldest ended")
	}
}
