package standing_test

import (
	"slices"
	"testing"

	"metaorg/web/standing"
)

const (
	now = 1_800_000_000
	day = 86_400
	gb  = 1 << 30
)

// well is a node with nothing to look after.
func well() standing.Facts {
	return standing.Facts{
		At: now, Started: now - day, Begun: now - 100*day, InSync: true, Seats: 4, Seat: true, Peers: 3, Expected: 3, Signed: 20, Recent: 20,
		Clock:       standing.Clock{Compared: 9, Ahead: 1, Kept: standing.KeptYes},
		Disk:        standing.Disk{Free: 50 * gb, Size: 100 * gb, PerDay: 1 << 20, Days: 30},
		Backup:      standing.Backup{At: now - day},
		Certificate: standing.Certificate{Served: true, Until: now + 60*day},
	}
}

func TestWhatThereIsToLookAfter(t *testing.T) {
	const none = standing.Severity("")
	for _, row := range []struct {
		name     string
		code     string
		severity standing.Severity
		variant  string
		change   func(*standing.Facts)
	}{
		{"nothing where all is well", "", none, "", func(*standing.Facts) {}},
		{"a contradiction that was found", "evidence", standing.Bad, "", func(f *standing.Facts) { f.Evidence = 1 }},
		{"rules that this program does not know", "rules", standing.Warn, "", func(f *standing.Facts) { f.Rules, f.Notice = 4, 7*day }},
		{"rules that come within a week", "rules", standing.Bad, "", func(f *standing.Facts) { f.Rules, f.Notice = 4, 7*day-1 }},
		{"being behind for some time", "behind", standing.Bad, "", func(f *standing.Facts) { f.BehindSince, f.Ahead = now-120, 40 }},
		{"not being in sync, by how much nobody says", "behind", standing.Bad, "unknown", func(f *standing.Facts) { f.BehindSince = now - 120 }},
		{"not being behind for a moment after a start", "", none, "", func(f *standing.Facts) { f.BehindSince, f.Ahead = now-119, 40 }},
		{"having no peer although there should be some", "alone", standing.Bad, "", func(f *standing.Facts) { f.AloneSince = now - 120 }},
		{"ordering with nobody to witness it", "alone", standing.Warn, "seat", func(f *standing.Facts) { f.AloneSince, f.Seats = now-120, 1 }},
		{"a seat that refuses to sign", "silent", standing.Bad, "", func(f *standing.Facts) { f.SilentSince = now - 60 }},
		{"the only seat, when it refuses to sign", "silent", standing.Bad, "only", func(f *standing.Facts) { f.SilentSince, f.Seats = now-60, 1 }},
		{"not a seat that asks its peers for a moment first", "", none, "", func(f *standing.Facts) { f.SilentSince = now - 59 }},
		{"a seat that is not heard", "absent", standing.Bad, "", func(f *standing.Facts) { f.Signed = 0 }},
		{"not a seat that is heard sometimes", "", none, "", func(f *standing.Facts) { f.Signed = 1 }},
		{"not a seat of which too few blocks tell", "", none, "", func(f *standing.Facts) { f.Signed, f.Recent = 0, 19 }},
		{"not the silence of a node without a seat", "", none, "", func(f *standing.Facts) { f.Signed, f.Seat = 0, false }},
		{"less than two gigabytes left", "disk", standing.Bad, "", func(f *standing.Facts) { f.Disk.Free, f.Disk.Size = 2*gb-1, 10*gb }},
		{"less than a tenth left", "disk", standing.Bad, "", func(f *standing.Facts) { f.Disk.Free = 9 * gb }},
		{"not two gigabytes of ten", "", none, "", func(f *standing.Facts) { f.Disk.Free, f.Disk.Size = 2*gb, 10*gb }},
		{"a disk that is full within a month", "disk", standing.Warn, "soon", func(f *standing.Facts) { f.Disk.PerDay = 2 * gb }},
		{"not one that is full later", "", none, "", func(f *standing.Facts) { f.Disk.PerDay = gb }},
		{"not a disk nobody knows anything of", "", none, "", func(f *standing.Facts) { f.Disk.Free, f.Disk.Size = -1, -1 }},
		{"a clock that is fast", "clock", standing.Warn, "", func(f *standing.Facts) { f.Clock.Ahead = 3 }},
		{"a clock that is so slow that proposals are refused", "clock", standing.Bad, "slow", func(f *standing.Facts) { f.Clock.Ahead = -8 }},
		{"not a clock that one late block makes look fast", "", none, "", func(f *standing.Facts) { f.Clock.Ahead, f.Clock.Compared = 60, 2 }},
		{"a clock that nothing keeps right", "clock", standing.Warn, "unkept", func(f *standing.Facts) { f.Clock.Kept = standing.KeptNo }},
		{"not a clock of which the system does not say", "", none, "", func(f *standing.Facts) { f.Clock.Kept = standing.KeptUnknown }},
		{"a certificate that was not renewed", "certificate", standing.Warn, "", func(f *standing.Facts) { f.Certificate.Until = now + 13*day }},
		{"a certificate that expires in three days", "certificate", standing.Bad, "", func(f *standing.Facts) { f.Certificate.Until = now + 3*day }},
		{"a certificate that is still missing", "certificate", standing.Bad, "missing", func(f *standing.Facts) { f.Certificate.Until = 0 }},
		{"not one that is being fetched for the first time", "", none, "", func(f *standing.Facts) { f.Certificate.Until, f.Started = 0, now-60 }},
		{"no certificate where a proxy has it", "", none, "", func(f *standing.Facts) { f.Certificate = standing.Certificate{} }},
		{"files with too few copies", "copies", standing.Warn, "", func(f *standing.Facts) { f.Files = standing.Files{Few: 3, Owners: 2} }},
		{"files for which there is no second place", "copies", standing.Warn, "room", func(f *standing.Facts) { f.Files = standing.Files{Few: 3, Owners: 1} }},
		{"no copies where there is but one node", "", none, "", func(f *standing.Facts) { f.Files.Few, f.Expected = 3, 0 }},
		{"no copies in a sample", "", none, "", func(f *standing.Facts) { f.Files.Few, f.Sample = 3, true }},
		{"a backup that is a week old", "backup", standing.Warn, "", func(f *standing.Facts) { f.Backup.At = now - 7*day }},
		{"a backup that is a month old", "backup", standing.Bad, "", func(f *standing.Facts) { f.Backup.At = now - 30*day }},
		{"no backup after a week", "backup", standing.Warn, "never", func(f *standing.Facts) { f.Backup.At, f.Begun = 0, now-8*day }},
		{"no backup of a home that was just begun", "", none, "", func(f *standing.Facts) { f.Backup.At, f.Begun = 0, now-day }},
		{"no backup of a sample", "", none, "", func(f *standing.Facts) { f.Backup.At, f.Sample = 0, true }},
	} {
		f := well()
		row.change(&f)
		all := standing.Alerts(f)
		if row.code == "" && len(all) == 0 {
			continue
		}
		if len(all) != 1 || all[0].Code != row.code || all[0].Severity != row.severity || all[0].Variant != row.variant {
			t.Errorf("%s: got %+v", row.name, all)
			continue
		}
		if !slices.Contains(standing.Codes(), all[0].Code) {
			t.Errorf("%s is no code that is listed", all[0].Code)
		}
	}
}

func TestTheGravestComesFirst(t *testing.T) {
	f := well()
	f.Backup.At, f.Disk.Free, f.BehindSince = now-8*day, gb, now-3600
	var codes []string
	for _, a := range standing.Alerts(f) {
		codes = append(codes, a.Code)
	}
	if !slices.Equal(codes, []string{"behind", "disk", "backup"}) {
		t.Errorf("they come as %v", codes)
	}
}

func TestGrowthIsMeasuredOverTheLastMonth(t *testing.T) {
	d := standing.Disk{Parts: []standing.Part{{Name: "log", Bytes: 1000}, {Name: "tables", Bytes: 50}}, Free: 900, Size: 5000}
	for _, row := range []struct {
		name  string
		known []standing.Day
		want  standing.Disk
		full  int64
	}{
		{"nothing is known on the first day", []standing.Day{{Number: 100, Bytes: map[string]int64{"log": 10}}}, d, -1},
		{"from yesterday", []standing.Day{{Number: 99, Bytes: map[string]int64{"log": 900, "tables": 50}}, {Number: 100}}, standing.Disk{PerDay: 100, Days: 1}, 9},
		{"days that are long ago do not count", []standing.Day{{Number: 60}, {Number: 90, Bytes: map[string]int64{"log": 800, "tables": 40}}}, standing.Disk{PerDay: 21, Days: 10}, 42},
		{"a part that shrank did not grow", []standing.Day{{Number: 90, Bytes: map[string]int64{"log": 1000, "tables": 800}}}, standing.Disk{PerDay: 0, Days: 10}, -1},
	} {
		got := d.Grow(100, row.known)
		days, known := got.FullIn()
		if !known {
			days = -1
		}
		if got.PerDay != row.want.PerDay || got.Days != row.want.Days || days != row.full {
			t.Errorf("%s: %d a day over %d days, full in %d", row.name, got.PerDay, got.Days, days)
		}
	}
	if d.Parts[0].PerDay != 0 {
		t.Error("what was measured was changed")
	}
}
