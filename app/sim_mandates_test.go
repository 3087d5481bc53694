package app_test

import (
	"fmt"
	"slices"

	"metaorg/app"
	"metaorg/domain/governance"
	"metaorg/domain/mandates"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/sim"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// mandatesPools let organizations ask several to sign, propose and sign, and
// ask their own people.
func mandatesPools() []sim.Pool {
	codec := app.NewMachine()
	return []sim.Pool{
		sim.From(func(s sim.Scene) (all []mandates.SetSigners) {
			acting := actingFor(s, s.For)
			if len(acting) < 2 {
				return nil
			}
			return []mandates.SetSigners{
				{Scope: "governance", Threshold: 2, Persons: acting}, {Scope: "people.describe_organization", Threshold: 2, Persons: acting[:2]}, {Scope: "governance"},
			}
		}),
		sim.From(func(s sim.Scene) (all []mandates.ProposeAct) {
			for _, m := range []machine.Message{
				governance.Vote{Proposal: max(1, governance.LastProposal(s)), Choice: governance.Yes},
				people.DescribeOrganization{Place: "Leeds"},
				mandates.SetSigners{Scope: "governance"},
			} {
				all = append(all, mandates.ProposeAct{Messages: []wire.Message{codec.Wire(m)}})
			}
			return all
		}),
		sim.From(func(s sim.Scene) (all []mandates.ApproveAct) {
			for _, n := range latest(mandates.LastAct(s)) {
				all = append(all, mandates.ApproveAct{Number: n})
			}
			return all
		}),
		sim.Among(mandates.NamePeople{Persons: []machine.PersonID{"ada"}}, mandates.NamePeople{Persons: []machine.PersonID{"bo"}}),
		sim.Among(mandates.Yes, mandates.No, mandates.Abstain),
		sim.Among[people.Scope]("governance", "membership", "people.grant_mandate"),
	}
}

// actingFor lists who of the simulation's people may act for an organization.
func actingFor(s sim.Scene, o machine.OrganizationID) (all []machine.PersonID) {
	for _, p := range simulated() {
		if people.MayActFor(s, p, o, s.Now) {
			all = append(all, p)
		}
	}
	slices.Sort(all)
	return all
}

// nobodyIsLockedOut holds an organization's rules of signing against who is
// there to sign.
func (c cast) nobodyIsLockedOut(_, now state.Reader) error {
	at := machine.ClockOf(now).Time
	for _, o := range c.organizations {
		for scope, g := range people.SignersOf(now, o) {
			need, applies := people.NeedIn(now, o, scope, at)
			if applies && (need.Missing(need.Persons) > 0 || need.Count > g.Threshold) {
				return fmt.Errorf("%s asks %d of %v to sign", o, need.Count, need.Persons)
			}
		}
		for n := range mandates.PendingOf(now, o) {
			if a, _ := mandates.ActOf(now, n); a.Status != mandates.Pending || len(a.Messages) == 0 || a.Organization != o {
				return fmt.Errorf("act %d waits at %s and is %+v", n, o, a)
			}
		}
	}
	return nil
}
