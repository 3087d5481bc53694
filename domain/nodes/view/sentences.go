package view

import (
	"context"
	"slices"
	"strings"

	"metaorg/domain/nodes"
	"metaorg/web/words"
)

// names lists what nodes' owners are called, as a sentence has it.
func names(ctx context.Context, marks []mark) string {
	var all []string
	for _, m := range marks[:min(len(marks), namesShown)] {
		all = append(all, m.name)
	}
	if more := len(marks) - len(all); more > 0 {
		all = append(all, words.T(ctx, "nodes.more_names", "Count", more))
	}
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	last := len(all) - 1
	return strings.Join(all[:last], ", ") + " " + words.T(ctx, "nodes.and") + " " + all[last]
}

// ordered says who orders the log.
func (o ordering) ordered(ctx context.Context) string {
	who := names(ctx, o.seated())
	switch {
	case o.strange == o.seats:
		return words.T(ctx, "nodes.ordered_strange", "Count", o.strange)
	case o.strange > 0:
		return words.T(ctx, "nodes.ordered_mixed", "Names", who, "Count", o.strange)
	}
	return words.T(ctx, "nodes.ordered", "Names", who, "Count", o.seats)
}

// witnessedBy says who else would notice if those who order the log lied.
func (o ordering) witnessedBy(ctx context.Context) string {
	signed, others := o.witnesses()
	switch {
	case len(signed) > 0:
		return words.T(ctx, "nodes.witnessed", "Names", names(ctx, signed))
	case len(others) > 0:
		return words.T(ctx, "nodes.followed", "Names", names(ctx, others))
	case o.seats > 1:
		return words.T(ctx, "nodes.witness_themselves")
	}
	return words.T(ctx, "nodes.witnessed_none")
}

// tolerated says what a number of seats tolerates, as nodes.Tolerated does in English.
func tolerated(ctx context.Context, seats int) string {
	off, _ := nodes.Tolerance(seats)
	switch {
	case seats < 1:
		return words.T(ctx, "nodes.tolerates_none")
	case seats == 1:
		return words.T(ctx, "nodes.tolerates_one")
	case off == 0:
		return words.T(ctx, "nodes.tolerates_few", "Seats", seats)
	}
	return words.T(ctx, "nodes.tolerates", "Count", off, "Seats", seats)
}

// toTolerateMore says what it takes to let one node more be off, as
// nodes.ToTolerateMore does in English.
func (o ordering) toTolerateMore(ctx context.Context) string {
	off, more := nodes.Tolerance(o.seats)
	then := words.T(ctx, "nodes.let_off", "Count", off+1)
	missing := o.seats + more - o.ready
	if missing > 0 && o.strange > 0 { // Once they are registered; the page says so.
		if missing -= o.strange; missing <= 0 {
			return ""
		}
	}
	if missing > 0 {
		return words.T(ctx, "nodes.takes_nodes", "Count", missing, "Then", then)
	}
	return words.T(ctx, "nodes.takes_decision", "Seats", o.seats+more, "Then", then)
}

// advised says whether those who would have seats next were there reliably, if
// there are enough of them; of this node itself nobody here can tell.
func (o ordering) advised(ctx context.Context) string {
	steady, all := 0, 0
	for _, m := range o.marks {
		if !slices.Contains(o.suggested(), string(m.id)) || m.own {
			continue
		}
		all++
		if m.up.steady() {
			steady++
		}
	}
	switch {
	case all == 0:
		return ""
	case steady == all:
		return words.T(ctx, "nodes.steady_all", "Days", steadyDays, "Percent", steadyPercent)
	}
	return words.T(ctx, "nodes.steady_some", "Count", steady, "All", all, "Days", steadyDays, "Percent", steadyPercent)
}

// here says how reliably a node was there.
func (u Up) here(ctx context.Context) string {
	return words.T(ctx, "nodes.up", "Percent", u.Percent, "Count", int(u.Days))
}

// next says what comes next: who is to come back, or what it takes to tolerate
// more; nothing while seats are being given.
func (o ordering) next(ctx context.Context) string {
	paused := 0
	for _, m := range o.marks {
		if m.place == nodes.Paused {
			paused++
		}
	}
	switch {
	case o.call != nil:
		return ""
	case paused > 0:
		return words.T(ctx, "nodes.once_back", "Count", paused, "Then", tolerated(ctx, o.seats+paused))
	}
	return strings.TrimSpace(o.toTolerateMore(ctx) + " " + o.advised(ctx))
}

// tone is how good it is to be in a place.
func tone(place string) string {
	switch nodes.Place(place) {
	case nodes.Seated:
		return "good"
	case nodes.Challenged, nodes.Paused, nodes.Called, nodes.Ready:
		return "wait"
	case nodes.Follows:
	}
	return "plain"
}

// placeName is a place as lists name it.
func placeName(p nodes.Place) string {
	if p == nodes.Follows {
		return "follows"
	}
	return string(p)
}

// says is what one should know of a node before one gives it a seat.
func (c choice) says(ctx context.Context, knows bool) string {
	var all []string
	switch {
	case c.why == "one_hand":
		all = append(all, words.T(ctx, "nodes.why.one_hand", "Name", c.with))
	case c.why != "":
		all = append(all, words.Of(ctx, "nodes.why", c.why))
	}
	if knows && c.why == "" {
		if c.here {
			all = append(all, words.T(ctx, "nodes.choice_here"))
		} else {
			all = append(all, words.T(ctx, "nodes.choice_away"))
		}
	}
	if c.up.Days > 0 {
		all = append(all, c.up.here(ctx))
	}
	if c.seen.Size > 0 {
		all = append(all, words.T(ctx, "nodes.vouched", "Entries", int64(c.seen.Size)))
	}
	return strings.Join(append(all, short(c.id)), " · ")
}
