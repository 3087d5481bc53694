package machine

import (
	"slices"

	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// Matter is what a module's rules put to the members, as when enough of them
// object to an application.
type Matter struct {
	Weight   Weight           // Of the decision; Adopted and Rejected must not need a heavier one.
	Title    string           // What it is about, in one line.
	Text     string           // May be empty.
	By       OrganizationID   // Whose matter it is: who objected, or asked for it.
	Parties  []OrganizationID // Whom it is about; they have no ballot in it.
	Adopted  []Message        // What the network does when the members decide for it.
	Rejected []Message        // What it does when they don't, for want of a quorum too.

	NoSecondCall bool // It fails where too few take part, as an exclusion must.
	Secret       bool // Nobody may see who votes how, as on an exclusion; where enough may vote for that to hide anything.
}

// Deliberate is how a module that lets members decide takes in the matters of
// modules that know nothing of it. At most one module of a machine does.
type Deliberate func(s *Step, m Matter) (number uint64)

// Put puts a matter to the members and returns the number of its proposal.
func (s *Step) Put(m Matter) uint64 {
	for _, mod := range s.machine.modules {
		if mod.Deliberate != nil {
			return mod.Deliberate(s, m)
		}
	}
	panic("a matter for the members, and no module that lets them decide")
}

// CountSecretly is how a module that has secret votes counted learns that notice
// of one is given. At most one module of a machine does.
type CountSecretly func(s *Step, proposal, round uint64)

// CountSecretly hands a secret vote over to who has it counted.
func (s *Step) CountSecretly(proposal, round uint64) {
	for _, mod := range s.machine.modules {
		if mod.CountSecretly != nil {
			mod.CountSecretly(s, proposal, round)
			return
		}
	}
	panic("a secret vote, and no module that has it counted")
}

// Secret is how modules that know nothing of decisions learn that nobody may see
// who votes how on a proposal. At most one module of a machine says so.
type Secret func(r state.Reader, proposal uint64) bool

// IsSecret reports whether a proposal is voted on in secret.
func (s *Step) IsSecret(proposal uint64) bool {
	for _, mod := range s.machine.modules {
		if mod.Secret != nil {
			return mod.Secret(s, proposal)
		}
	}
	return false
}

// Concerning is a message about certain organizations: in a decision that
// carries it they are parties, and have no ballot.
type Concerning interface {
	Concerns() []OrganizationID
}

// Concerned lists the organizations that the messages of a decision are about.
func (s *Step) Concerned(messages []wire.Message) (all []OrganizationID) {
	version := s.Network().RuleVersion
	for _, w := range messages {
		m, err := s.machine.decodeIn(version, w)
		if err != nil {
			continue // No decision carries it; CheckCarried says why.
		}
		if c, ok := m.(Concerning); ok {
			for _, o := range c.Concerns() {
				if !slices.Contains(all, o) {
					all = append(all, o)
				}
			}
		}
	}
	return all
}
