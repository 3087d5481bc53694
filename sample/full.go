package sample

import (
	"slices"

	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// fullFrom is the rule version that brought members and decisions in full.
// Under earlier rules the story does without what came with it.
const fullFrom = 4

// inFull reports whether the network lives by rules that have all of it.
func (t *story) inFull() (full bool) {
	if t.err == nil {
		t.Read(func(r state.Reader) { full = machine.NetworkOf(r).RuleVersion >= fullFrom })
	}
	return full
}

// recount looks up how many proposals there are, after the rules made some.
func (t *story) recount() {
	t.settle()
	if t.err == nil {
		t.Read(func(r state.Reader) { t.proposals = governance.LastProposal(r) })
	}
}

// paper keeps what an organization's representative wrote, and gives its hash.
func (t *story) paper(o machine.OrganizationID, text string) (hash string) {
	if t.err == nil {
		hash, t.err = t.Paper(t.reps[o], text)
	}
	return hash
}

// judges are those whom the lot made the panel of an application.
func (t *story) judges(applicant machine.OrganizationID) (all []machine.OrganizationID) {
	t.settle()
	if t.err == nil {
		t.Read(func(r state.Reader) {
			c, _ := membership.CaseOf(r, people.MemberID(applicant))
			for _, id := range c.Panel {
				all = append(all, machine.OrganizationID(id))
			}
		})
	}
	return all
}

// without are the members of a list but these.
func without(list []machine.OrganizationID, these ...machine.OrganizationID) []machine.OrganizationID {
	return slices.DeleteFunc(slices.Clone(list), func(o machine.OrganizationID) bool { return slices.Contains(these, o) })
}
