package ostrom_test

import (
	"testing"

	"metaorg/domain/ostrom"
)

// van is something of which there is one, with nothing amiss.
var van = ostrom.Resource{
	Stewards: 2, Rivalrous: true, Capacity: 1, Ruled: true, Users: 2, Caring: 1, Asked: 2, Threshold: 2, Placed: true, Steps: 5, Mediators: 1,
}

// paper is something that is copied, with nothing amiss.
var paper = ostrom.Resource{Stewards: 1, Copied: true, Licensed: true, Users: 4, Caring: 1, Asked: 4, Silent: 2, Threshold: 1, Placed: true, Steps: 5, Mediators: 1}

var coop = ostrom.Network{Founded: true, Members: 12, Fits: true, Decided: 3, Voters: 6, Indicators: 2, Steps: 5, Mediators: 1, Amendable: true, Circles: 1}

func of(t *testing.T, all []ostrom.Check, p ostrom.Principle) ostrom.Check {
	t.Helper()
	if len(all) != len(ostrom.Principles()) {
		t.Fatalf("there are %d checks, want eight", len(all))
	}
	for i, c := range all {
		if c.Principle != ostrom.Principles()[i] {
			t.Errorf("check %d is of %s, out of order", i, c.Principle)
		}
		if c.Principle == p {
			return c
		}
	}
	t.Fatalf("there is no check of %s", p)
	return ostrom.Check{}
}

func TestWhereNothingIsAmissNothingIsMissing(t *testing.T) {
	for name, all := range map[string][]ostrom.Check{"van": van.Checks(), "paper": paper.Checks(), "network": coop.Checks()} {
		if n := ostrom.Missing(all); n != 0 {
			t.Errorf("%s: %d are missing: %v", name, n, all)
		}
	}
}

func TestEachPrincipleIsMissedByWhatBreaksIt(t *testing.T) {
	for _, row := range []struct {
		name      string
		from      ostrom.Resource
		change    func(*ostrom.Resource)
		principle ostrom.Principle
		result    ostrom.Result
		missing   string
	}{
		{"nobody who takes part cares for it", van, func(r *ostrom.Resource) { r.Stewards = 0 }, ostrom.Boundaries, ostrom.Unmet, "no_steward"},
		{"a copy without a licence", paper, func(r *ostrom.Resource) { r.Licensed = false }, ostrom.Boundaries, ostrom.Unmet, "no_licence"},
		{"a van needs no licence", van, func(*ostrom.Resource) {}, ostrom.Boundaries, ostrom.Met, ""},
		{"nobody knows how many there are", van, func(r *ostrom.Resource) { r.Capacity = 0 }, ostrom.Fit, ostrom.Unmet, "no_capacity"},
		{"no local rule", van, func(r *ostrom.Resource) { r.Ruled = false }, ostrom.Fit, ostrom.Unmet, "no_rule"},
		{"copies need no rule", paper, func(*ostrom.Resource) {}, ostrom.Fit, ostrom.Beside, ""},
		{"no user is a steward", van, func(r *ostrom.Resource) { r.Caring = 0 }, ostrom.Voice, ostrom.Unmet, "no_user_steward"},
		{"a circle's own", van, func(r *ostrom.Resource) { r.Caring, r.InCircle = 0, true }, ostrom.Voice, ostrom.Met, ""},
		{"two who copied it", paper, func(r *ostrom.Resource) { r.Users, r.Caring = 2, 0 }, ostrom.Voice, ostrom.Beside, ""},
		{"three who copied it", paper, func(r *ostrom.Resource) { r.Users, r.Caring = 3, 0 }, ostrom.Voice, ostrom.Unmet, "no_user_steward"},
		{"something did not come back", van, func(r *ostrom.Resource) { r.Overdue = 1 }, ostrom.Monitoring, ostrom.Unmet, "overdue"},
		{"most tell nothing", paper, func(r *ostrom.Resource) { r.Silent = 3 }, ostrom.Monitoring, ostrom.Unmet, "silent"},
		{"nobody was asked yet", paper, func(r *ostrom.Resource) { r.Asked, r.Silent = 0, 0 }, ostrom.Monitoring, ostrom.Beside, ""},
		{"two steps", van, func(r *ostrom.Resource) { r.Steps = 2 }, ostrom.Sanctions, ostrom.Unmet, "no_ladder"},
		{"copies take nothing from anybody", paper, func(*ostrom.Resource) {}, ostrom.Sanctions, ostrom.Beside, ""},
		{"no mediators", van, func(r *ostrom.Resource) { r.Mediators = 0 }, ostrom.Conflict, ostrom.Unmet, "no_mediators"},
		{"nobody uses it", paper, func(r *ostrom.Resource) { r.Users, r.Mediators = 0, 0 }, ostrom.Conflict, ostrom.Beside, ""},
		{"more must agree than there are", van, func(r *ostrom.Resource) { r.Threshold = 3 }, ostrom.Autonomy, ostrom.Unmet, "stuck"},
		{"without stewards that is another matter", van, func(r *ostrom.Resource) { r.Stewards = 0 }, ostrom.Autonomy, ostrom.Beside, ""},
		{"it serves nothing that is known", paper, func(r *ostrom.Resource) { r.Placed = false }, ostrom.Nesting, ostrom.Unmet, "unplaced"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := row.from
			row.change(&r)
			if c := of(t, r.Checks(), row.principle); c.Result != row.result || c.Missing != row.missing {
				t.Errorf("%s is %s, missing %q; want %s, %q", row.principle, c.Result, c.Missing, row.result, row.missing)
			}
		})
	}
}

func TestEachPrincipleOfANetworkIsMissedByWhatBreaksIt(t *testing.T) {
	for _, row := range []struct {
		name      string
		change    func(*ostrom.Network)
		principle ostrom.Principle
		result    ostrom.Result
		missing   string
	}{
		{"it is still being founded", func(n *ostrom.Network) { n.Founded = false }, ostrom.Boundaries, ostrom.Unmet, "not_founded"},
		{"rules for another size", func(n *ostrom.Network) { n.Fits = false }, ostrom.Fit, ostrom.Unmet, "size"},
		{"fewer than half vote", func(n *ostrom.Network) { n.Voters = 5 }, ostrom.Voice, ostrom.Unmet, "few_vote"},
		{"nothing was decided", func(n *ostrom.Network) { n.Decided, n.Voters = 0, 0 }, ostrom.Voice, ostrom.Beside, ""},
		{"nothing is measured", func(n *ostrom.Network) { n.Indicators = 0 }, ostrom.Monitoring, ostrom.Unmet, "no_indicators"},
		{"one step only", func(n *ostrom.Network) { n.Steps = 1 }, ostrom.Sanctions, ostrom.Unmet, "no_ladder"},
		{"no mediators", func(n *ostrom.Network) { n.Mediators = 0 }, ostrom.Conflict, ostrom.Unmet, "no_mediators"},
		{"the charter can't be changed", func(n *ostrom.Network) { n.Amendable = false }, ostrom.Autonomy, ostrom.Unmet, "not_amendable"},
		{"many, and no circle", func(n *ostrom.Network) { n.Circles = 0 }, ostrom.Nesting, ostrom.Unmet, "no_circles"},
		{"nine, and no circle", func(n *ostrom.Network) { n.Circles, n.Members = 0, 9 }, ostrom.Nesting, ostrom.Beside, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			n := coop
			row.change(&n)
			if c := of(t, n.Checks(), row.principle); c.Result != row.result || c.Missing != row.missing {
				t.Errorf("%s is %s, missing %q; want %s, %q", row.principle, c.Result, c.Missing, row.result, row.missing)
			}
		})
	}
}
