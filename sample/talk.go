package sample

import (
	"fmt"

	"metaorg/machine"
)

// about names the thread of a proposal.
func about(proposal uint64) string { return fmt.Sprintf("proposal/%d", proposal) }

// applying names the thread of an application.
func applying(o machine.OrganizationID) string { return "application/" + string(o) }

// says lets a member's representative say something for it.
func (t *story) says(o machine.OrganizationID, thread, text string) {
	t.speaks(t.reps[o], o, thread, text)
}

// speaks lets a person say something, for themselves when no organization is given.
func (t *story) speaks(p machine.PersonID, o machine.OrganizationID, thread, text string) {
	if t.err != nil {
		return
	}
	if err := t.Say(p, o, thread, text); err != nil {
		t.err = fmt.Errorf("on day %d: couldn't let %s speak: %w", t.day, p, err)
	}
}
