package node

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"metaorg/machine"
)

// metrics are what the node counts for its operator.
type metrics struct {
	height  prometheus.Gauge
	entries prometheus.Gauge
	applied prometheus.Counter
	refusal *prometheus.CounterVec
	faults  prometheus.Counter
	seconds prometheus.Histogram
	all     []prometheus.Collector
}

func newMetrics() *metrics {
	m := &metrics{
		height:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "metaorg_height", Help: "Height of the last committed block."}),
		entries: prometheus.NewGauge(prometheus.GaugeOpts{Name: "metaorg_log_entries", Help: "Entries in the log."}),
		applied: prometheus.NewCounter(prometheus.CounterOpts{Name: "metaorg_messages_applied_total", Help: "Messages applied."}),
		refusal: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "metaorg_refusals_total", Help: "Acts and messages refused, by class, on their way in or in a block.",
		}, []string{"class"}),
		faults: prometheus.NewCounter(prometheus.CounterOpts{Name: "metaorg_rule_faults_total", Help: "Panics in a rule."}),
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "metaorg_block_seconds", Help: "Time to apply and commit a block.",
			Buckets: prometheus.ExponentialBuckets(0.001, 2, 14),
		}),
	}
	m.all = []prometheus.Collector{m.height, m.entries, m.applied, m.refusal, m.faults, m.seconds}
	return m
}

func (m *metrics) refused(c machine.Class) { m.refusal.WithLabelValues(string(c)).Inc() }

// block counts a committed block.
func (m *metrics) block(w work, took time.Duration) {
	m.height.Set(float64(w.height))
	m.entries.Add(float64(len(w.entries)))
	m.seconds.Observe(took.Seconds())
	for _, s := range w.outcomes {
		if s.status.Refusal != nil {
			m.refused(s.status.Refusal.Class)
		}
		for _, o := range s.status.Outcomes {
			if o.Code != "" {
				m.refused(o.Class)
			} else {
				m.applied.Inc()
			}
		}
	}
}

// registerMetrics offers the node's figures, and those read at the moment
// somebody asks, until the returned function is called.
func (n *Node) registerMetrics(to prometheus.Registerer) (withdraw func(), err error) {
	m := n.app.metrics
	gauge := func(name, help string, f func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, f)
	}
	all := append(m.all,
		gauge("metaorg_mempool_acts", "Acts that wait to be ordered.", func() float64 { return float64(n.engine.Mempool().Size()) }),
		gauge("metaorg_cosigners", "Nodes that signed the newest checkpoint that most nodes signed, or else the one of the latest that has most.", func() float64 { return float64(n.witness.Cosigners()) }),
		gauge("metaorg_evidence", "Contradictions between nodes that were found and written down.", func() float64 { return float64(len(n.Evidence())) }),
		gauge("metaorg_refuses_to_sign", "1 while this node signs no checkpoints, because it would contradict itself.", func() float64 {
			if n.RefusesToSign() != nil {
				return 1
			}
			return 0
		}),
		gauge("metaorg_rule_time_lag_seconds", "Time since the last step.", func() float64 {
			h := n.app.loadHead()
			return float64(n.app.now(h) - h.clock.Time)
		}))
	withdraw = func() {
		for _, c := range all {
			to.Unregister(c)
		}
	}
	for _, c := range all {
		if err := to.Register(c); err != nil {
			withdraw()
			return nil, err
		}
	}
	return withdraw, nil
}
