package hostdata_test

import (
	"path/filepath"
	"testing"
	"time"

	"metaorg/hostdata"
)

var noon = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

func TestOneSampleOfTheDiskIsKeptADayAndOldOnesGo(t *testing.T) {
	d := open(t)
	sample := func(at time.Time, log int64) {
		t.Helper()
		if err := d.Sample(t.Context(), at, map[string]int64{"log": log, "free": 100 - log}); err != nil {
			t.Fatal(err)
		}
	}
	sample(noon.AddDate(0, 0, -120), 1)
	sample(noon.AddDate(0, 0, -1), 20)
	sample(noon, 30)
	sample(noon.Add(time.Hour), 31)
	all, err := d.Samples(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 || all[0].Bytes["log"] != 20 || all[1].Bytes["log"] != 30 || all[1].Bytes["free"] != 70 || all[1].Day-all[0].Day != 1 {
		t.Errorf("it has %v", all)
	}
}

func TestTheLastBackupIsTheLatest(t *testing.T) {
	d := open(t)
	if _, ok, err := d.LastBackup(t.Context()); ok || err != nil {
		t.Fatalf("there is one before there was any: %v", err)
	}
	for i := range int64(30) {
		if err := d.BackedUp(t.Context(), hostdata.Backup{At: 1000 + i, Height: i, Bytes: 7}); err != nil {
			t.Fatal(err)
		}
	}
	if b, ok, err := d.LastBackup(t.Context()); !ok || err != nil || b != (hostdata.Backup{At: 1029, Height: 29, Bytes: 7}) {
		t.Errorf("it is %v, %v, %v", b, ok, err)
	}
}

func TestAnAlertThatComesAndGoesIsNoReasonForMoreMails(t *testing.T) {
	d := open(t)
	stand := func(at time.Time, codes ...string) []hostdata.Alert {
		t.Helper()
		all, err := d.Alerts(t.Context(), at, codes)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if all := stand(noon, "disk", "alone"); len(all) != 2 || all[0] != (hostdata.Alert{Code: "disk", Since: noon.Unix()}) {
		t.Fatalf("first: %v", all)
	}
	if err := d.MailedAlerts(t.Context(), noon, []string{"disk"}); err != nil {
		t.Fatal(err)
	}
	later := noon.Add(time.Hour)
	if all := stand(later, "disk"); all[0] != (hostdata.Alert{Code: "disk", Since: noon.Unix(), Mailed: noon.Unix()}) {
		t.Errorf("one that stands: %v", all)
	}
	if all := stand(later); len(all) != 0 {
		t.Errorf("none stands: %v", all)
	}
	if all := stand(later, "disk"); all[0] != (hostdata.Alert{Code: "disk", Since: later.Unix(), Mailed: noon.Unix()}) {
		t.Errorf("one that came back: %v", all)
	}
}

func TestACopyIsAnotherDatabaseWithTheSameInIt(t *testing.T) {
	d := open(t)
	first, err := d.Begun(t.Context(), noon)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := d.CopyTo(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	copied, err := hostdata.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	if at, err := copied.Begun(t.Context(), noon.Add(time.Hour)); err != nil || at != first {
		t.Errorf("the copy began at %d, %v", at, err)
	}
}
