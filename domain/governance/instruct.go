package governance

import (
	"metaorg/domain/mandates"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/tally"
)

// instructed is on whose instruction a ballot is cast: as the member's own
// people were asked, where that binds it, else as its representative says. It
// refuses a ballot that says something else than people whose poll binds, one
// that does not wait for them where it could, and one that claims a poll that
// said no such thing.
func (m Vote) instructed(s *machine.Step, number uint64, member people.MemberID) (Mandate, error) {
	poll, asked := pollAbout(s, m.Proposal, member)
	said, binding, answered := mandates.Instruction(s, machine.OrganizationID(member), m.Proposal)
	answered = answered && asked
	switch {
	case asked && poll.Binding && !poll.Closed:
		if r, _ := rounds.Get(s, m.Proposal, number); poll.Closes < r.Closes {
			no := machine.Conflict("governance.poll_open", "%s is asking its own people, and is bound by what they say; vote when their poll has closed", member)
			no.After = poll.Closes
			return "", no
		}
	case answered && binding && string(said) != string(m.Choice):
		return "", machine.NotAllowed("governance.against_poll", "the people of %s were asked and said %s, which binds its ballot", member, said).At("choice")
	case answered && binding:
		return Poll, nil
	case m.Mandate == Poll && (!answered || string(said) != string(m.Choice)):
		return "", machine.Conflict("governance.no_such_poll", "no poll of the people of %s says %s", member, m.Choice).At("mandate")
	}
	return m.Mandate, nil
}

// pollAbout is what a member asked its own people about a proposal in its
// present text; false where it did not.
func pollAbout(s *machine.Step, proposal uint64, member people.MemberID) (mandates.Inquiry, bool) {
	poll, asked := mandates.PollOf(s, machine.OrganizationID(member), proposal)
	return poll, asked && poll.Since >= wordedAt(s, proposal)
}

// wordedAt is since when a proposal has its present text: what people said
// about another one instructs nobody.
func wordedAt(s *machine.Step, proposal uint64) (since int64) {
	anew := false
	for _, r := range rounds.Of(s, proposal) {
		if anew || r.Purpose == AmendedVote {
			since = r.Notice
		}
		anew = r.Result.Reason == tally.WordedAnew
	}
	return since
}

// binds reports whether a poll binds the ballot in a round: its people have
// said something, or will have in time.
func binds(poll mandates.Inquiry, r Round) bool {
	if poll.Closed {
		return poll.Binding && poll.Choice != ""
	}
	return poll.Binding && poll.Closes < r.Closes
}

// bindsOtherwise reports whether a member's own people bound it to another
// choice than this one, which then does not count for it by proxy.
func bindsOtherwise(s *machine.Step, proposal uint64, member people.MemberID, c Choice) bool {
	poll, asked := pollAbout(s, proposal, member)
	return asked && poll.Binding && poll.Closed && poll.Choice != "" && string(poll.Choice) != string(c)
}
