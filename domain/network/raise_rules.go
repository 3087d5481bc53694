package network

import "metaorg/machine"

// RaiseRules raises the version of the rules that the network goes by, by one
// at a time, once a notice has passed in which every node installs a program
// that knows the new one. With the present version it withdraws a rise that
// was decided and has not come yet.
type RaiseRules struct {
	Version uint64 `json:"version" help:"the version after the present one; the present one withdraws a rise that was decided" example:"4"`
	Days    int64  `json:"days" help:"notice in which every node installs a newer program, 1 to 366 days; 0 to withdraw" example:"30"`
}

// RulesRaisePlanned says that the rules rise to a version once the notice has passed.
type RulesRaisePlanned struct {
	Version uint64 `json:"version"`
	At      int64  `json:"at"` // Rule time at which the notice ends, Unix seconds.
}

// RulesRaiseWithdrawn says that the rules stay as they are.
type RulesRaiseWithdrawn struct {
	Version uint64 `json:"version"` // The one that does not come.
}

// RulesRaisePostponed says that two thirds of the seats did not yet know the
// new version when it was due.
type RulesRaisePostponed struct {
	Version uint64 `json:"version"`
	Knowing int64  `json:"knowing"` // Seats whose programs know it.
	Seats   int64  `json:"seats"`
	At      int64  `json:"at"` // When it is looked at again, Unix seconds of rule time.
}

// RulesRaised says from which block on a version counts.
type RulesRaised struct {
	Version uint64 `json:"version"`
	Height  int64  `json:"height"` // Of the first block that goes by it.
}

// RaiseDue is the end of a notice.
type RaiseDue struct {
	Version uint64 `json:"version"`
	At      int64  `json:"at"`
}

// Check refuses a notice that no rise can have.
func (m RaiseRules) Check() error {
	if m.Days < 0 || m.Days > MaxRaiseNoticeDays {
		return machine.Malformed("network.bad_notice", "a notice lasts 1 to %d days, and 0 only withdraws", MaxRaiseNoticeDays).At("days")
	}
	return nil
}

// Apply plans the rise, or withdraws the one that is planned.
func (m RaiseRules) Apply(s *machine.Step) error {
	if !s.AsNetwork {
		return machine.NotAllowed("network.rules_need_decision", "the rules of a network rise by a decision of its members, so propose it")
	}
	now := s.Network().RuleVersion
	planned, isPlanned := machine.UpgradeOf(s)
	switch {
	case m.Version == now:
		return withdrawRaise(s, m, planned, isPlanned)
	case m.Version != now+1:
		return machine.Conflict("network.not_next_rules", "the network goes by version %d of the rules, so the next is %d", now, now+1).At("version")
	case isPlanned:
		return machine.Conflict("network.raise_planned", "version %d was decided already; withdraw that first", planned.Version).At("version")
	case m.Days == 0:
		return machine.Malformed("network.no_notice", "without notice no node could be ready; give at least a day").At("days")
	}
	due := RaiseDue{Version: m.Version, At: s.Time + m.Days*daySeconds}
	s.PlanUpgrade(due.At)
	s.Schedule(due.At, due)
	s.Emit(RulesRaisePlanned(due))
	return nil
}

func withdrawRaise(s *machine.Step, m RaiseRules, planned machine.Upgrade, isPlanned bool) error {
	switch {
	case m.Days != 0:
		return machine.Conflict("network.rules_known", "the network goes by version %d of the rules already; to withdraw a rise, give no days", m.Version).At("version")
	case !isPlanned:
		return machine.NotFound("network.nothing_planned", "no rise of the rules is planned").At("version")
	case planned.Settled:
		return machine.Conflict("network.raise_settled", "version %d counts from the next block on; it is too late to withdraw it", planned.Version).At("version")
	}
	s.DropUpgrade()
	s.Emit(RulesRaiseWithdrawn{Version: planned.Version})
	return nil
}

// Apply lets the new version count from the next block on, if more than two
// thirds of the seats run programs that know it: fewer could order nothing
// more. Otherwise it looks again a day later.
func (d RaiseDue) Apply(s *machine.Step) error {
	planned, ok := machine.UpgradeOf(s)
	if !ok || planned.Settled || planned.Version != d.Version || planned.At != d.At {
		return nil // It was withdrawn meanwhile.
	}
	knowing, seats := machine.SeatsKnowing(s, d.Version)
	if 3*knowing <= 2*seats {
		next := RaiseDue{Version: d.Version, At: s.Time + daySeconds}
		s.PlanUpgrade(next.At)
		s.Schedule(next.At, next)
		s.Emit(RulesRaisePostponed{Version: d.Version, Knowing: knowing, Seats: seats, At: next.At})
		return nil
	}
	s.Emit(RulesRaised{Version: d.Version, Height: s.SettleUpgrade()})
	return nil
}
