package sim

import (
	"errors"
	"slices"

	"metaorg/machine"
)

// report prints a run that went wrong, shortened once more. It does the work
// only when it is printed, which rapid asks for once it has finished shrinking.
type report struct{ network *network }

// String is the row of a rule table that the run comes down to.
func (r report) String() string {
	n := r.network
	run := n.shorten(n.trace.moments)
	if again, broken := n.rerun(run); broken == n.trace.broken {
		return again.String()
	}
	return n.trace.String()
}

// shorten leaves out of a run what it goes wrong without: stretches of it, then
// single acts and messages. Unlike rapid, which changes what is drawn, it keeps
// what stays as it is.
func (n *network) shorten(run []moment) []moment {
	goesWrong := func(run []moment) bool {
		_, broken := n.rerun(run)
		return broken == n.trace.broken
	}
	run = fewer(run, goesWrong)
	for i := range run {
		with := func(acts []act) []moment {
			changed := slices.Clone(run)
			changed[i].acts = acts
			return changed
		}
		run[i].acts = fewer(run[i].acts, func(acts []act) bool { return goesWrong(with(acts)) })
		for k, a := range run[i].acts {
			run[i].acts[k].messages = fewer(a.messages, func(messages []machine.Message) bool {
				acts := slices.Clone(run[i].acts)
				acts[k].messages = messages
				return goesWrong(with(acts))
			})
		}
	}
	return run
}

// fewer leaves out of a list what will still do without, half of it at a time,
// then a quarter and so on; but not all of it.
func fewer[E any](list []E, do func([]E) bool) []E {
	for size := (len(list) + 1) / 2; size > 0 && len(list) > 1; size /= 2 {
		for end := len(list); end > 0; end -= size {
			if end > len(list) {
				continue
			}
			shorter := slices.Concat(list[:max(end-size, 0)], list[end:])
			if len(shorter) > 0 && do(shorter) {
				list = shorter
			}
		}
	}
	return list
}

// rerun lets the same happen again on new replicas, and tells which rule did
// not hold; empty when nothing went wrong.
func (n *network) rerun(run []moment) (t *trace, broken string) {
	again := &network{config: n.config, origin: n.origin, keys: n.keys, reach: newReach(), t: n.t}
	defer again.close()
	err := again.open()
	for i := 0; err == nil && i < len(run); i++ {
		err = again.repeat(run[i])
	}
	if err == nil {
		err = again.finish()
	}
	if err == nil {
		return nil, ""
	}
	again.trace.broken, again.trace.machine = reasonOf(err), again.trial
	return &again.trace, again.trace.broken
}

func (n *network) repeat(m moment) error {
	switch {
	case m.again != nil:
		return m.again(n)
	case m.days > 0:
		return n.pass(m.days)
	}
	b := n.newBatch()
	for _, a := range m.acts {
		b.add(a)
	}
	return b.apply()
}

func reasonOf(err error) string {
	var v *violation
	if errors.As(err, &v) {
		return v.rule
	}
	return "the simulation can't go on"
}
