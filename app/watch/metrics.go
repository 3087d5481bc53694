package watch

import (
	"errors"

	"github.com/prometheus/client_golang/prometheus"

	"metaorg/web/standing"
)

// figures are what a monitoring program is told.
type figures struct {
	alerts  *prometheus.GaugeVec
	disk    *prometheus.GaugeVec
	free    prometheus.Gauge
	perDay  prometheus.Gauge
	backup  prometheus.Gauge
	expires prometheus.Gauge
	peers   prometheus.Gauge
	ahead   prometheus.Gauge
}

func newFigures() *figures {
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Name: "metaorg_" + name, Help: help})
	}
	return &figures{
		alerts: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "metaorg_alert", Help: "What to look after: 0 nothing, 1 within days, 2 now.",
		}, []string{"alert"}),
		disk:    prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "metaorg_disk_bytes", Help: "What the home takes, by part."}, []string{"part"}),
		free:    gauge("disk_free_bytes", "Room left on the home's disk; below zero where nobody knows."),
		perDay:  gauge("disk_growth_bytes_per_day", "By how much the home grows a day, over the last weeks."),
		backup:  gauge("backup_timestamp_seconds", "When the last backup was made; 0 for never."),
		expires: gauge("certificate_expiry_timestamp_seconds", "When the certificate for HTTPS expires; 0 where this program shows none."),
		peers:   gauge("peers", "Nodes that this one is connected with."),
		ahead:   gauge("peers_ahead_blocks", "Blocks by which the peer that has come furthest is ahead."),
	}
}

func (f *figures) register(to prometheus.Registerer) error {
	var errs []error
	for _, c := range []prometheus.Collector{f.alerts, f.disk, f.free, f.perDay, f.backup, f.expires, f.peers, f.ahead} {
		errs = append(errs, to.Register(c))
	}
	return errors.Join(errs...)
}

// set takes over what was found.
func (f *figures) set(facts standing.Facts, alerts []standing.Alert) {
	for _, code := range standing.Codes() {
		f.alerts.WithLabelValues(code).Set(0)
	}
	for _, a := range alerts {
		level := 1.0
		if a.Severity == standing.Bad {
			level = 2
		}
		f.alerts.WithLabelValues(a.Code).Set(level)
	}
	for _, p := range facts.Disk.Parts {
		f.disk.WithLabelValues(p.Name).Set(float64(p.Bytes))
	}
	f.free.Set(float64(facts.Disk.Free))
	f.perDay.Set(float64(facts.Disk.PerDay))
	f.backup.Set(float64(facts.Backup.At))
	f.expires.Set(float64(facts.Certificate.Until))
	f.peers.Set(float64(facts.Peers))
	f.ahead.Set(float64(facts.Ahead))
}
