package watch_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"metaorg/app/watch"
	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/node"
	"metaorg/web/reach"
	"metaorg/web/standing"
)

// quiet is a node that stands as its test says.
type quiet struct {
	health         node.Health
	inSync         bool
	knows, planned bool // Of rules that were decided.
	fails          error
}

func (q *quiet) ID() string                   { return "592e5bb793d62c86f1d6f9101b18bf03078dc04b" }
func (q *quiet) Genesis() machine.Genesis     { return machine.Genesis{Name: "A network of tests"} }
func (q *quiet) Height() int64                { return 12 }
func (q *quiet) LogSize() uint64              { return 30 }
func (q *quiet) InSync() bool                 { return q.inSync }
func (q *quiet) Health() (node.Health, error) { return q.health, q.fails }

func (q *quiet) Now() int64 { return 1000 }

func (q *quiet) PlannedRules() (machine.Upgrade, bool, bool) {
	return machine.Upgrade{Version: 9, At: 1000 + 86_400}, q.knows, q.planned
}

// scene is a watch with a clock of its own.
type scene struct {
	t       *testing.T
	home    string
	now     time.Time
	node    *quiet
	host    *hostdata.DB
	expiry  reach.Expiry
	mails   [][]string
	refuses error // What the mail server says.
	metrics *prometheus.Registry
	watch   *watch.Watch
}

func begin(t *testing.T) *scene {
	t.Helper()
	s := &scene{
		t: t, home: t.TempDir(), now: time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC), metrics: prometheus.NewRegistry(),
		node: &quiet{health: node.Health{Seats: 1, Seat: true, Peers: 2, Expected: 2}, inSync: true},
	}
	var err error
	if s.host, err = hostdata.Open(t.Context(), filepath.Join(t.TempDir(), "host.db")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.host.Close(); err != nil {
			t.Error(err)
		}
	})
	s.watch, err = watch.New(t.Context(), watch.Config{
		Home: s.home, Node: s.node, Host: s.host, Metrics: s.metrics, Logger: slog.New(slog.DiscardHandler),
		Expiry: func() reach.Expiry { return s.expiry }, Kept: func() standing.Kept { return standing.KeptYes }, Clock: func() time.Time { return s.now },
		Room: func(string) (free, size int64) { return 50 << 30, 100 << 30 },
		Mail: func(_ context.Context, all []standing.Alert) error {
			if s.refuses != nil {
				return s.refuses
			}
			var codes []string
			for _, a := range all {
				if a.Since == 0 {
					t.Errorf("%s does not say since when", a.Code)
				}
				codes = append(codes, a.Code)
			}
			s.mails = append(s.mails, codes)
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *scene) look() {
	s.t.Helper()
	if err := s.watch.Look(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

func (s *scene) after(d time.Duration) {
	s.t.Helper()
	s.now = s.now.Add(d)
	s.look()
}

func (s *scene) wantMails(when string, want ...[]string) {
	s.t.Helper()
	if !slices.EqualFunc(s.mails, want, slices.Equal) {
		s.t.Errorf("%s: mails about %v, not %v", when, s.mails, want)
	}
	s.mails = nil
}

func (s *scene) put(name string, size int) {
	s.t.Helper()
	path := filepath.Join(s.home, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, make([]byte, size), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

func TestTheOperatorIsWrittenToOnceADayAboutOneMatter(t *testing.T) {
	s := begin(t)
	s.look()
	s.wantMails("all is well")
	s.node.health.Peers = 0
	s.look()
	s.wantMails("a peer left just now")
	s.after(3 * time.Minute)
	s.wantMails("nobody has come back", []string{"alone"})
	s.after(time.Hour)
	s.node.health.Peers = 2
	s.after(time.Minute)
	s.node.health.Peers = 0
	s.look()
	s.after(3 * time.Minute)
	s.wantMails("it comes and goes")
	s.node.inSync = false
	s.look()
	s.after(3 * time.Minute)
	s.wantMails("something else besides", []string{"behind", "alone"})
	s.after(23 * time.Hour)
	s.wantMails("within a day of that")
	s.after(2 * time.Hour)
	s.wantMails("the next day", []string{"behind", "alone"})
}

func TestAMailThatWasNotTakenIsTriedAgain(t *testing.T) {
	s := begin(t)
	s.node.health.Peers = 0
	s.look()
	s.now = s.now.Add(time.Hour)
	s.refuses = errors.New("the mail server is away")
	if err := s.watch.Look(t.Context()); !errors.Is(err, s.refuses) {
		t.Errorf("it says %v", err)
	}
	s.refuses = nil
	s.after(time.Minute)
	s.wantMails("once it is back", []string{"alone"})
}

func TestGrowthIsWhatTheHomeHeldBefore(t *testing.T) {
	s := begin(t)
	s.put("state/000004.sst", 10_000)
	s.put("engine/db/000002.log", 5_000)
	s.put("host.db", 300)
	s.put("host.db-wal", 20)
	s.put("documents/ab/abcd", 70)
	s.put("read.db", 900)
	s.put("genesis.json", 5)
	s.put("backup.tmp/state/000004.sst", 10_000)
	s.look()
	want := func(when string, part string, bytes, perDay int64) {
		t.Helper()
		f, _, err := s.watch.Now(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range f.Disk.Parts {
			if p.Name == part && (p.Bytes != bytes || p.PerDay != perDay) {
				t.Errorf("%s: %s takes %d, growing by %d a day", when, part, p.Bytes, p.PerDay)
			}
		}
	}
	want("at first", "log", 15_000, 0)
	want("at first", "host", 320, 0)
	want("at first", "documents", 70, 0)
	want("at first", "tables", 900, 0)
	want("at first", "other", 5, 0)
	s.put("state/000005.sst", 8_000)
	s.after(48 * time.Hour)
	want("two days on", "log", 23_000, 4_000)
}

func TestFiguresFollowWhatWasFound(t *testing.T) {
	s := begin(t)
	s.node.health.Peers = 0
	s.expiry = reach.Expiry{Served: true, Until: s.now.Add(5 * 24 * time.Hour), Problem: "no line"}
	if err := s.host.BackedUp(t.Context(), hostdata.Backup{At: s.now.Unix() - 40*86_400, Height: 3, Bytes: 9}); err != nil {
		t.Fatal(err)
	}
	s.look()
	s.after(time.Hour)
	got := map[string]float64{}
	families, err := s.metrics.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			name := f.GetName()
			for _, l := range m.GetLabel() {
				name += " " + l.GetValue()
			}
			got[name] = m.GetGauge().GetValue()
		}
	}
	for name, want := range map[string]float64{
		"metaorg_alert absent": 0, "metaorg_alert alone": 1, "metaorg_alert backup": 2, "metaorg_alert behind": 0, "metaorg_alert certificate": 1,
		"metaorg_peers": 0, "metaorg_backup_timestamp_seconds": float64(s.now.Unix() - 40*86_400 - 3600),
	} {
		if has, ok := got[name]; !ok || has != want {
			t.Errorf("%s is %v", name, has)
		}
	}
	_, all, err := s.watch.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if a.Code == "certificate" && a.Detail != "no line" {
			t.Errorf("the reason is %q", a.Detail)
		}
	}
}

func TestASeatThatRefusesToSignIsToldOf(t *testing.T) {
	s := begin(t)
	s.node.health.Seat, s.node.health.Silent = true, true
	told := func() bool {
		_, all, err := s.watch.Now(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(all, func(a standing.Alert) bool { return a.Code == "silent" })
	}
	if told() {
		t.Error("it is told of at once")
	}
	if s.now = s.now.Add(time.Minute); !told() {
		t.Error("it is not told of after a minute")
	}
	if s.node.health.Silent = false; told() {
		t.Error("it is told of once it signs")
	}
}

func TestANodeThatFailedIsNotLookedAfter(t *testing.T) {
	s := begin(t)
	s.node.fails = errors.New("the disk is full")
	if err := s.watch.Look(t.Context()); !errors.Is(err, s.node.fails) {
		t.Errorf("it says %v", err)
	}
}

func TestRulesThatTheProgramDoesNotKnowAreToldOf(t *testing.T) {
	s := begin(t)
	for _, row := range []struct{ knows, planned, told bool }{{false, false, false}, {true, true, false}, {false, true, true}} {
		s.node.knows, s.node.planned = row.knows, row.planned
		f, all, err := s.watch.Now(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if told := len(all) == 1 && all[0].Code == "rules" && all[0].Count == 1 && f.Rules == 9; told != row.told {
			t.Errorf("known %v, planned %v: %v", row.knows, row.planned, all)
		}
	}
}
