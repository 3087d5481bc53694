// Package watch looks after a running node for its operator: it finds the facts
// about it every minute, remembers how its home grows, and tells what to look
// after to whoever asks, to the metrics, and by mail. It keeps true that looking
// changes nothing but this host's own memory of it, and that nobody is written
// to more than once a day about one matter.
package watch

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/node"
	"metaorg/web/reach"
	"metaorg/web/standing"
)

// Node is the node that is watched.
type Node interface {
	ID() string
	Genesis() machine.Genesis
	Height() int64
	LogSize() uint64
	InSync() bool
	Health() (node.Health, error)
	PlannedRules() (up machine.Upgrade, known, planned bool)
	Now() int64
}

// Config says what is watched, and who is told.
type Config struct {
	Home     string
	Node     Node
	Host     *hostdata.DB
	Expiry   func() reach.Expiry                           // Of the certificate that is shown.
	Evidence func() int64                                  // Contradictions found between nodes; none ever if nil.
	Files    func() standing.Files                         // Of the network's files; nothing is known if nil.
	Kept     func() standing.Kept                          // Whether something keeps the clock right; the system is asked if nil.
	Room     func(dir string) (free, size int64)           // Of a folder's disk, in bytes; the system is asked if nil.
	Mail     func(context.Context, []standing.Alert) error // Writes to the operator; nobody is written to if nil.
	Metrics  prometheus.Registerer                         // Where the figures go.
	Clock    func() time.Time                              // time.Now if nil.
	Logger   *slog.Logger
}

// Watch watches one node.
type Watch struct {
	Config
	started time.Time
	begun   int64
	figures *figures

	mu          sync.Mutex
	behindSince int64
	aloneSince  int64
	silentSince int64
	disk        standing.Disk
	measured    time.Time
}

const (
	lookEvery    = time.Minute
	measureEvery = 5 * time.Minute // Walking through a large home takes a while.
	mailEvery    = 24 * time.Hour
	blocksBehind = 3 // Fewer are under way all the time.
)

// New begins to watch.
func New(ctx context.Context, c Config) (*Watch, error) {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Kept == nil {
		c.Kept = clockKept
	}
	if c.Room == nil {
		c.Room = room
	}
	w := &Watch{Config: c, started: c.Clock(), figures: newFigures()}
	var err error
	if w.begun, err = c.Host.Begun(ctx, w.started); err != nil {
		return nil, err
	}
	return w, w.figures.register(c.Metrics)
}

// Run looks every minute, until the context ends.
func (w *Watch) Run(ctx context.Context) {
	for {
		if err := w.Look(ctx); err != nil && ctx.Err() == nil {
			w.Logger.Error("the node could not be looked after", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(lookEvery):
		}
	}
}

// Look finds the facts once, remembers what is to be remembered, and tells
// whoever is to be told.
func (w *Watch) Look(ctx context.Context) error {
	facts, err := w.facts(ctx)
	if err != nil {
		return err
	}
	now := w.Clock()
	bytes := map[string]int64{}
	for _, p := range facts.Disk.Parts {
		bytes[p.Name] = p.Bytes
	}
	if err := w.Host.Sample(ctx, now, bytes); err != nil {
		return err
	}
	alerts := standing.Alerts(facts)
	kept, err := w.Host.Alerts(ctx, now, codes(alerts))
	if err != nil {
		return err
	}
	w.figures.set(facts, alerts)
	for i, k := range kept {
		level := slog.LevelInfo
		if alerts[i].Severity == standing.Bad {
			level = slog.LevelWarn
		}
		if k.Since == now.Unix() {
			w.Logger.Log(ctx, level, "there is something to look after", "alert", k.Code, "see", "metaorg node status")
		}
	}
	return w.mail(ctx, now, alerts, kept)
}

// mail writes about what the operator was not written to within a day; it says
// what else there is, too, so that one mail tells everything.
func (w *Watch) mail(ctx context.Context, now time.Time, alerts []standing.Alert, kept []hostdata.Alert) error {
	fresh := slices.ContainsFunc(kept, func(k hostdata.Alert) bool { return now.Unix()-k.Mailed >= int64(mailEvery.Seconds()) })
	if w.Mail == nil || !fresh {
		return nil
	}
	if err := w.Mail(ctx, since(alerts, kept)); err != nil {
		return err
	}
	return w.Host.MailedAlerts(ctx, now, codes(alerts))
}

func codes(alerts []standing.Alert) (all []string) {
	for _, a := range alerts {
		all = append(all, a.Code)
	}
	return all
}

// since adds since when alerts stand.
func since(alerts []standing.Alert, kept []hostdata.Alert) []standing.Alert {
	all := slices.Clone(alerts)
	for i := range all {
		for _, k := range kept {
			if k.Code == all[i].Code {
				all[i].Since = k.Since
			}
		}
	}
	return all
}

// Now tells how the node is doing at this moment, and what to look after, the
// gravest first.
func (w *Watch) Now(ctx context.Context) (standing.Facts, []standing.Alert, error) {
	facts, err := w.facts(ctx)
	if err != nil {
		return facts, nil, err
	}
	alerts := standing.Alerts(facts)
	kept, err := w.Host.Alerts(ctx, w.Clock(), codes(alerts))
	return facts, since(alerts, kept), err
}

func (w *Watch) facts(ctx context.Context) (f standing.Facts, err error) {
	h, err := w.Node.Health()
	if err != nil {
		return f, err
	}
	now := w.Clock()
	f = standing.Facts{
		At: now.Unix(), Started: w.started.Unix(), Begun: w.begun,
		Network: string(w.Node.Genesis().ID()), Sample: w.Node.Genesis().Sample, Node: w.Node.ID(),
		Height: w.Node.Height(), LogSize: w.Node.LogSize(), InSync: w.Node.InSync(),
		Seats: h.Seats, Seat: h.Seat, Peers: h.Peers, Expected: h.Expected, Ahead: h.Ahead, Signed: h.Signed, Recent: h.Recent,
		Clock: standing.Clock{Compared: h.ClockSeen, Ahead: h.ClockAhead, Kept: w.Kept()},
	}
	if up, known, planned := w.Node.PlannedRules(); planned && !known {
		f.Rules, f.Notice = up.Version, up.At-w.Node.Now()
	}
	if w.Evidence != nil {
		f.Evidence = w.Evidence()
	}
	if w.Files != nil {
		f.Files = w.Files()
	}
	if e := w.Expiry(); e.Served {
		f.Certificate = standing.Certificate{Served: true, Problem: e.Problem}
		if !e.Until.IsZero() {
			f.Certificate.Until = e.Until.Unix()
		}
	}
	last, _, err := w.Host.LastBackup(ctx)
	if err != nil {
		return f, err
	}
	f.Backup = standing.Backup{At: last.At, Height: last.Height, Bytes: last.Bytes}
	w.mu.Lock()
	defer w.mu.Unlock()
	f.BehindSince = lasting(&w.behindSince, !f.InSync || f.Ahead > blocksBehind, now)
	f.AloneSince = lasting(&w.aloneSince, f.Expected > 0 && f.Peers == 0, now)
	f.SilentSince = lasting(&w.silentSince, h.Silent, now)
	f.Disk, err = w.measure(ctx, now)
	return f, err
}

// lasting keeps since when something is so; 0 while it is not.
func lasting(since *int64, is bool, now time.Time) int64 {
	switch {
	case !is:
		*since = 0
	case *since == 0:
		*since = now.Unix()
	}
	return *since
}

// measure finds what the home takes, at most every few minutes, and how it grew.
func (w *Watch) measure(ctx context.Context, now time.Time) (standing.Disk, error) {
	if !w.measured.IsZero() && now.Sub(w.measured) < measureEvery && now.After(w.measured) {
		return w.disk, nil
	}
	d, err := measure(w.Home)
	if err != nil {
		return d, err
	}
	d.Free, d.Size = w.Room(w.Home)
	known, err := w.Host.Samples(ctx)
	if err != nil {
		return d, err
	}
	var days []standing.Day
	for _, k := range known {
		days = append(days, standing.Day{Number: k.Day, Bytes: k.Bytes})
	}
	const secondsPerDay = 86_400
	w.disk, w.measured = d.Grow(now.Unix()/secondsPerDay, days), now
	return w.disk, nil
}
