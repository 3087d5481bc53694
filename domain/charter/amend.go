package charter

import (
	"cmp"
	"slices"

	"metaorg/machine"
)

// Amended says that a decision put a new version in force. What changed is
// Diff of the version before and this one.
type Amended struct {
	Charter Charter `json:"charter"`
}

// amendment is a change being made to the text in force.
type amendment struct {
	base     Charter                // What the change was written for.
	next     Charter                // The text in force, changed step by step.
	last     numbers                // The highest numbers of clauses, changed along.
	declared []machine.StandingRule // Those that the network has.
	preview  bool                   // New clauses get no number yet.
	unlocks  bool                   // By entrenched decision.
}

// amending is a message that changes the text.
type amending interface {
	machine.Message
	change(a *amendment) error
}

// begin refuses whoever is not a decision, and a base that never was.
func begin(s *machine.Step, base uint64) (*amendment, error) {
	if !s.AsNetwork {
		return nil, machine.NotAllowed("charter.needs_decision", "only a decision of the members changes the charter; propose it")
	}
	current, _ := Current(s)
	written, ok := Version(s, base)
	if !ok {
		return nil, machine.NotFound("charter.unknown_version", "there is no version %d of the charter; the one in force is %d", base, current.Version).At("base")
	}
	last, _ := lastNumbers.Get(s)
	return &amendment{base: written, next: current, last: last, declared: s.StandingRules()}, nil
}

// stale refuses a change of something that another decision has changed since
// the base. Changes elsewhere in the text do not matter: else whoever carries a
// small amendment could void a large one that is being voted on.
func stale(what string, base uint64) error {
	return machine.Conflict("charter.stale", "%s has changed since version %d, for which this was written; propose it anew for the text as it is", what, base).At("base")
}

// finish puts the changed text in force as the next version. reaccept says
// that members are asked to accept it.
func (a *amendment) finish(s *machine.Step, reaccept bool) error {
	if err := checkSize(a.next.Text); err != nil {
		return err
	}
	hash := a.next.Text.Hash()
	if slices.Equal(hash, a.next.Hash) {
		return machine.Conflict("charter.unchanged", "the charter says this already")
	}
	a.next.Version, a.next.Hash, a.next.Since, a.next.AcceptBy = a.next.Version+1, hash, s.Time, 0
	if reaccept {
		a.next.AcceptBy = s.Time + Rule(s, ruleReacceptanceDays)*daySeconds
	}
	lastNumbers.Put(s, a.last)
	putVersion(s, a.next)
	s.Emit(Amended{Charter: a.next})
	return nil
}

const daySeconds = 86_400

// setGoal changes the goal; an empty one leaves it.
func (a *amendment) setGoal(goal string) error {
	if goal == "" {
		return nil
	}
	if a.base.Goal != a.next.Goal {
		return stale("the goal", a.base.Version)
	}
	a.next.Goal = goal
	return nil
}

// putIndicators adds indicators, or replaces those of the same name.
func (a *amendment) putIndicators(all []Indicator) error {
	for _, i := range all {
		was, had := indicatorIn(a.base.Indicators, i.Name)
		is, has := indicatorIn(a.next.Indicators, i.Name)
		if had != has || has && a.base.Indicators[was] != a.next.Indicators[is] {
			return stale("the indicator "+i.Name, a.base.Version)
		}
		if has {
			a.next.Indicators[is] = i
		} else {
			a.next.Indicators = append(a.next.Indicators, i)
		}
	}
	if len(a.next.Indicators) > maxIndicators {
		return machine.OverLimit("charter.too_many", "a charter has at most %d indicators; remove some", maxIndicators).At("indicators")
	}
	return nil
}

func (a *amendment) removeIndicators(names []string) error {
	for _, name := range names {
		is, has := indicatorIn(a.next.Indicators, name)
		if !has {
			return machine.NotFound("charter.unknown_indicator", "there is no indicator called %q", name).At("remove_indicators")
		}
		if was, had := indicatorIn(a.base.Indicators, name); !had || a.base.Indicators[was] != a.next.Indicators[is] {
			return stale("the indicator "+name, a.base.Version)
		}
		a.next.Indicators = slices.Delete(a.next.Indicators, is, is+1)
	}
	return nil
}

// putClauses adds the clauses without a number and replaces those with one.
func (a *amendment) putClauses(clauses []Clause) error {
	for _, c := range clauses {
		if c.Lock != Open && !a.unlocks {
			return machine.NotAllowed("charter.entrenched", "a clause is entrenched or fixed only by entrenched decision (charter.amend_entrenched): nine of ten members, twice").At("clauses")
		}
		if c.Number == "" {
			if !a.preview {
				c = a.last.next(c)
			}
			a.next.Clauses = append(a.next.Clauses, c)
			continue
		}
		is, err := a.standing(c.Number, "clauses")
		if err != nil {
			return err
		}
		a.next.Clauses[is] = c
	}
	if highest := max(a.last.Principle, a.last.Value, a.last.Practice); len(a.next.Clauses) > maxClauses || highest > maxNumber {
		return machine.OverLimit("charter.too_many", "a charter has at most %d clauses, numbered up to %d", maxClauses, maxNumber).At("clauses")
	}
	inOrder(a.next.Clauses)
	return nil
}

func (a *amendment) removeClauses(removed []string) error {
	for _, number := range removed {
		is, err := a.standing(number, "remove_clauses")
		if err != nil {
			return err
		}
		a.next.Clauses = slices.Delete(a.next.Clauses, is, is+1)
	}
	return nil
}

// standing finds a clause that stands as it stood in the base.
func (a *amendment) standing(number, field string) (int, error) {
	is, ok := clauseIn(a.next.Clauses, number)
	if !ok {
		return 0, machine.NotFound("charter.unknown_clause", "there is no clause %s any more, or never was", number).At(field)
	}
	if was, ok := clauseIn(a.base.Clauses, number); !ok || a.base.Clauses[was] != a.next.Clauses[is] {
		return 0, stale("clause "+number, a.base.Version)
	}
	switch lock := a.next.Clauses[is].Lock; {
	case lock == Fixed:
		return 0, machine.NotAllowed("charter.fixed", "clause %s can't be changed: whoever founded or joined the network can be sure of it", number).At(field)
	case lock == Entrenched && !a.unlocks:
		return 0, machine.NotAllowed("charter.entrenched", "clause %s changes only by entrenched decision (charter.amend_entrenched): nine of ten members, twice", number).At(field)
	}
	return is, nil
}

func clauseIn(clauses []Clause, number string) (int, bool) {
	i := slices.IndexFunc(clauses, func(c Clause) bool { return c.Number == number })
	return i, i >= 0
}

// checkClauseChanges refuses changes of clauses that are wrong in themselves,
// or of another kind than this message may change.
func checkClauseChanges(clauses []Clause, removed []string, kinds ...ClauseKind) error {
	if len(clauses)+len(removed) > maxClauses {
		return machine.OverLimit("charter.too_many", "at most %d clauses can change at once", maxClauses).At("clauses")
	}
	var touched []string
	for _, c := range clauses {
		if err := cmp.Or(checkClause(c), checkKind(c.Kind, "clauses", kinds)); err != nil {
			return err
		}
		if c.Number != "" {
			touched = append(touched, c.Number)
		}
	}
	for _, number := range removed {
		k, _, ok := numberOf(number)
		if !ok {
			return machine.Malformed("charter.bad_number", "%q is no number of a clause; one looks like P1, V2 or R3", number).At("remove_clauses")
		}
		if err := checkKind(k, "remove_clauses", kinds); err != nil {
			return err
		}
		touched = append(touched, number)
	}
	return checkOnce(touched)
}

func checkKind(k ClauseKind, field string, kinds []ClauseKind) error {
	if slices.Contains(kinds, k) {
		return nil
	}
	return machine.Malformed("charter.wrong_kind", "a %s is not changed this way: principles and values by principles decision, practices by special decision", k).At(field)
}

func checkOnce(touched []string) error {
	for k, number := range touched {
		if slices.Contains(touched[:k], number) {
			return machine.Malformed("charter.clause_twice", "clause %s is changed twice", number).At("clauses")
		}
	}
	return nil
}
