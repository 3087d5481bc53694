// Package domaintest makes networks for the tests of modules that stand on
// people, charter and membership: registered, founded, with organizations that
// have joined, all by the real rules.
package domaintest

import (
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/network"
	"metaorg/domain/nodes"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/state"
)

// Initiator is who drafts the charter in every network of tests.
const Initiator machine.PersonID = "founder"

// Rep is the representative of an organization in tests.
func Rep(o machine.OrganizationID) machine.PersonID { return machine.PersonID(o) + "-rep" }

// Person is the registration of a person, with a recovery key.
func Person(p machine.PersonID) people.Register { return person(rulestest.Network(), p) }

func person(network machine.NetworkID, p machine.PersonID) people.Register {
	recovery := rulestest.Key(string(p) + " recovery")
	return people.Register{
		Handle: p, Key: rulestest.Key(string(p)), KeyName: "tests", Recovery: recovery,
		RecoveryProof: rulestest.Sign(string(p)+" recovery", people.ProofDigest(network, p, recovery)),
	}
}

// Organization is the registration of an organization under a number of its own.
func Organization(o machine.OrganizationID) people.RegisterOrganization {
	return people.RegisterOrganization{
		Handle: o, Name: string(o) + " Limited", LegalForm: "co-operative",
		Identities: []people.Identity{{Registry: "tests", Number: string(o)}},
	}
}

// Registered are the acts by which an organization and its representative become known.
func Registered(o machine.OrganizationID) []rulestest.Act {
	return []rulestest.Act{rulestest.By(Rep(o), Person(Rep(o)), Organization(o))}
}

// Draft is a small charter under a preset; rules given replace the preset's.
func Draft(preset string, rules ...charter.RuleValue) charter.Draft {
	return charter.Draft{
		Name: "Network of tests", Goal: "Everything that people rely on is tested.", Preset: preset,
		Clauses: []charter.Clause{
			{Kind: "principle", Title: "Openness", Text: "Whoever accepts this text may join."},
			{Kind: "value", Title: "Honesty", Text: "We say what is so."},
			{Kind: "practice", Title: "Review", Text: "Two pairs of eyes look at everything."},
		},
		Rules: rules,
	}
}

// Founded is a network that these organizations founded under a draft. The
// modules given come on top of people, network, charter and membership.
func Founded(t testing.TB, draft charter.Draft, founders []machine.OrganizationID, more ...machine.Module) *rulestest.World {
	t.Helper()
	return FoundedUnder(t, machine.RuleVersion, draft, founders, more...)
}

// FoundedUnder is the same under rules of an earlier version.
func FoundedUnder(t testing.TB, version uint64, draft charter.Draft, founders []machine.OrganizationID, more ...machine.Module) *rulestest.World {
	t.Helper()
	w := forming(t, version, draft, more...)
	for _, o := range founders {
		w.Must(Rep(o), "", person(w.Genesis.ID(), Rep(o)), Organization(o))
		w.Must(Initiator, "", membership.InviteFounder{Organization: o})
		w.Must(Rep(o), o, Acceptance(w))
	}
	w.Must(Initiator, "", membership.CloseRoll{})
	return w
}

// Forming is a network with a draft and nobody on the founding roll yet.
func Forming(t testing.TB, draft charter.Draft, more ...machine.Module) *rulestest.World {
	t.Helper()
	return forming(t, machine.RuleVersion, draft, more...)
}

func forming(t testing.TB, version uint64, draft charter.Draft, more ...machine.Module) *rulestest.World {
	t.Helper()
	modules := append([]machine.Module{people.Module, network.Module, charter.Module, membership.Module}, more...)
	w := rulestest.New(t, rulestest.Strict{Directory: nodes.Directory{People: people.Directory{}}}, modules...)
	if version != machine.RuleVersion {
		w.Genesis.RuleVersion, w.Store = version, state.NewMemory()
		entries, err := w.Machine.Begin(w.Store, w.Genesis)
		if err != nil {
			t.Fatal(err)
		}
		w.Entries = entries
	}
	w.Must(Initiator, "", person(w.Genesis.ID(), Initiator), draft)
	return w
}

// Acceptance accepts the charter of a world as it stands now.
func Acceptance(w *rulestest.World) charter.Accept {
	c, ok := charter.Current(w.Store)
	if !ok {
		c, _ = charter.DraftOf(w.Store)
	}
	return charter.Accept{Version: c.Version, Hash: c.Hash}
}

// Join lets an organization apply and become active by the rule, with a
// contribution that by confirms. It takes as many days as the charter says.
func Join(t testing.TB, w *rulestest.World, o, by machine.OrganizationID) {
	t.Helper()
	w.Do(Registered(o))
	w.Must(Rep(o), o, Acceptance(w), membership.Apply{})
	w.Must(Rep(o), o, Gave(by))
	w.Must(Rep(by), by, membership.ConfirmContribution{Contribution: membership.LastContribution(w.Store)})
	w.Pass(charter.Rule(w.Store, "membership.window_days"))
	w.Pass(charter.Rule(w.Store, "membership.contribution_days"))
	if state := membership.StateOf(w.Store, people.MemberID(o)); state != membership.Active {
		t.Fatalf("%s is %s after joining", o, state)
	}
}

// Gave records twelve hours of labour given to somebody.
func Gave(to machine.OrganizationID) membership.RecordContribution {
	return membership.RecordContribution{
		With: people.MemberID(to), Direction: "gave", Kind: "labour", Quantity: 12, Unit: "hours", Date: "2026-01-15",
	}
}
