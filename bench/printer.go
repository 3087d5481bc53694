package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// printer writes figures as they come.
type printer struct {
	to      io.Writer
	json    bool
	current string // The measurement's name.
	err     error  // The first that writing gave.
}

// begin heads a measurement's figures.
func (p *printer) begin(m measurement) {
	p.current = m.name
	if !p.json {
		p.write("\n%s: %s\n", m.name, m.how)
	}
}

// note says something that is no figure, to people only.
func (p *printer) note(format string, args ...any) {
	if !p.json {
		p.write("  "+format+"\n", args...)
	}
}

// plain writes a figure without a goal.
func (p *printer) plain(what string, value float64, unit string) {
	p.figure(Figure{What: what, Value: value, Unit: unit})
}

// atMost and atLeast write a figure with its goal, in the figure's unit.
func (p *printer) atMost(what string, value float64, unit string, goal float64) {
	p.figure(Figure{What: what, Value: value, Unit: unit, Goal: "at most " + short(goal), Met: value <= goal})
}

func (p *printer) atLeast(what string, value float64, unit string, goal float64) {
	p.figure(Figure{What: what, Value: value, Unit: unit, Goal: "at least " + short(goal), Met: value >= goal})
}

func (p *printer) figure(f Figure) {
	f.Measurement = p.current
	if p.json {
		b, err := json.Marshal(f)
		if err != nil {
			p.err = err
			return
		}
		p.write("%s\n", b)
		return
	}
	verdict := ""
	if f.Goal != "" {
		verdict = "  (goal: " + f.Goal + ", missed)"
		if f.Met {
			verdict = "  (goal: " + f.Goal + ", met)"
		}
	}
	p.write("  %-44s %12s %s%s\n", f.What, short(f.Value), f.Unit, verdict)
}

func (p *printer) write(format string, args ...any) {
	if _, err := fmt.Fprintf(p.to, format, args...); err != nil && p.err == nil {
		p.err = err
	}
}

// short writes a number with three digits that count, or all of those before the point.
func short(v float64) string {
	switch {
	case v >= 100 || v == float64(int64(v)):
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

// quantile is the q-th part of the way through the sorted values.
func quantile(values []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}

func median(values []float64) float64 { return quantile(values, 0.5) }
