package commons

import (
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
)

// WithdrawVersion takes an accepted version back: honest nodes delete its file,
// the record of it stays, and whoever took it before keeps the terms it came with.
type WithdrawVersion struct {
	Resource uint64 `json:"resource" help:"number of the resource" example:"1" pos:"1"`
	Version  uint64 `json:"version" help:"number of the version" example:"1" pos:"2"`
	Reason   string `json:"reason" help:"why; it names no persons" example:"It tells people to use a blade that breaks."`
}

// Withdraw ends the sharing of a resource, with all its versions.
type Withdraw struct {
	Resource uint64 `json:"resource" help:"number of the resource" example:"1" pos:"1"`
	Reason   string `json:"reason" help:"why; it names no persons" example:"The van is sold."`
}

// VersionWithdrawn says that a version was taken back.
type VersionWithdrawn struct {
	Resource uint64          `json:"resource"`
	Number   uint64          `json:"number"`
	By       people.MemberID `json:"by"`
	Reason   string          `json:"reason"`
}

// ResourceWithdrawn says that a resource is not shared any more.
type ResourceWithdrawn struct {
	Resource uint64          `json:"resource"`
	By       people.MemberID `json:"by"`
	Reason   string          `json:"reason"`
}

// Check refuses what gives no reason.
func (m WithdrawVersion) Check() error { return checkText(m.Reason, "reason", reasonBytes, true) }

// Check refuses what gives no reason.
func (m Withdraw) Check() error { return checkText(m.Reason, "reason", reasonBytes, true) }

// Apply withdraws the version.
func (m WithdrawVersion) Apply(s *machine.Step) error { return together(s, m) }

// Apply withdraws the resource.
func (m Withdraw) Apply(s *machine.Step) error { return together(s, m) }

func (m WithdrawVersion) about() uint64 { return m.Resource }
func (m Withdraw) about() uint64        { return m.Resource }

func (m WithdrawVersion) allowed(s *machine.Step, _ Resource) error {
	_, _, err := versionAt(s, m.Resource, m.Version, Accepted)
	return err
}

func (Withdraw) allowed(*machine.Step, Resource) error { return nil }

func (m WithdrawVersion) do(s *machine.Step, it Resource, by people.MemberID) error {
	v, _ := versions.Get(s, m.Resource, m.Version)
	v.Stage = TakenBack
	versions.Put(s, m.Resource, m.Version, v)
	if it.Head == m.Version {
		it.Head = 0
		for number, other := range versions.Of(s, m.Resource) {
			if other.Stage == Accepted {
				it.Head = number
			}
		}
	}
	resources.Put(s, m.Resource, it)
	s.Emit(VersionWithdrawn{m.Resource, m.Version, by, m.Reason})
	return v.release(s)
}

// do lets everything of the resource go: its files, what waits for stewards, and
// what was proposed.
func (m Withdraw) do(s *machine.Step, it Resource, by people.MemberID) error {
	s.Emit(ResourceWithdrawn{m.Resource, by, m.Reason})
	for _, n := range slices.Collect(openActs.Of(s, m.Resource)) {
		a, _ := acts.Get(s, n)
		a.end(s, n)
		s.Emit(ActDropped{n, by})
	}
	for number := uint64(1); number <= it.Last; number++ {
		v, _ := versions.Get(s, m.Resource, number)
		if v.Stage == Declined || v.Stage == TakenBack {
			continue
		}
		v.Stage = TakenBack
		versions.Put(s, m.Resource, number, v)
		if err := v.release(s); err != nil {
			return err
		}
	}
	it.Standing, it.Head, it.Open = Withdrawn, 0, 0
	resources.Put(s, m.Resource, it)
	return nil
}
