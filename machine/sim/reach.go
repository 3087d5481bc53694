package sim

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"metaorg/machine"
)

// reach is how far the runs of a simulation went: what happened in them and
// what was refused, and how often.
type reach struct {
	events   map[string]int
	refusals map[string]int
}

func newReach() *reach { return &reach{map[string]int{}, map[string]int{}} }

func (r *reach) saw(e machine.Entry) {
	for _, o := range e.Outcomes {
		if o.Code != "" {
			r.refusals[o.Code]++
		}
		for _, event := range o.Events {
			r.events[event.Kind]++
		}
	}
}

func (r *reach) refused(results []machine.Result) {
	for _, res := range results {
		if res.Refused != nil {
			r.refusals[res.Refused.Code]++
		}
	}
}

// String tells it for whoever weighs the kinds: what never happens is not tried.
func (r *reach) String() string {
	return fmt.Sprintf("happened: %s\nrefused: %s", counts(r.events), counts(r.refusals))
}

func counts(of map[string]int) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(of)) {
		all = append(all, fmt.Sprintf("%s %d", name, of[name]))
	}
	return strings.Join(all, ", ")
}
