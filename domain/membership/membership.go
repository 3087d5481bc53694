// Package membership keeps who belongs to the network and since when. The door
// is a published rule, not a gatekeeper: an organization that accepted the
// charter, waited out the window and gave what the charter asks, confirmed by
// those it gave to, is a member by that alone; nobody's signature makes it one
// and nobody's silence keeps it out. Every member has one vote. Leaving is
// always possible.
package membership

import (
	"iter"

	"metaorg/domain/charter"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Module is all that membership adds to the machine.
var Module = machine.Module{
	Name: "membership",
	Kinds: []machine.Kind{
		machine.KindOf[InviteFounder]("membership.invite_founder", "Invite an organization to found the network with you.", FounderInvited{}).BeforeFounding(),
		machine.KindOf[WithdrawFounder]("membership.withdraw_founder", "Take an organization off the founding roll.", FounderWithdrawn{}).BeforeFounding(),
		machine.KindOf[CloseRoll]("membership.close_roll", "Found the network, once everyone on the founding roll has signed.", NetworkFounded{}, Activated{}).BeforeFounding(),
		machine.KindOf[Apply]("membership.apply", "Apply to become a member.", Applied{}),
		machine.KindOf[WithdrawApplication]("membership.withdraw_application", "Take an application back.", ApplicationWithdrawn{}),
		machine.KindOf[Support]("membership.support", "Support the network, with voice and without vote.", SupporterJoined{}),
		machine.KindOf[Leave]("membership.leave", "Leave the network; there are seven days to change one's mind.", LeaveAnnounced{}, Left{}),
		machine.KindOf[Stay]("membership.stay", "Stay after all.", StayDecided{}),
		machine.KindOf[RecordContribution]("membership.record_contribution", "Record what was given to another, or received.", ContributionRecorded{}),
		machine.KindOf[ConfirmContribution]("membership.confirm_contribution", "Confirm a contribution the other side recorded.", ContributionConfirmed{}, Activated{}),
		machine.KindOf[DisputeContribution]("membership.dispute_contribution", "Say that a recorded contribution is not right.", ContributionDisputed{}),
		machine.KindOf[NameCaster]("membership.name_caster", "Name who casts the one vote of organizations under common control.", CasterNamed{}).Since(fourthVersion),
	},
	Dues: []machine.DueKind{
		machine.DueOf[EndWindow]("membership.end_window", BecameProvisional{}, Activated{}),
		machine.DueOf[EndLeave]("membership.end_leave", Left{}),
	},
	Rules:      rules,
	Electorate: machine.Electorate{Count: ActiveCount, Has: hasVote},
}

// fourthVersion is the rule version from which the whole rule of joining counts.
const fourthVersion = 4

// inFull reports whether the network's rules are those of version 4 or later.
func inFull(r state.Reader) bool { return machine.NetworkOf(r).RuleVersion >= fourthVersion }

// State is how far somebody has come in belonging to the network.
type State string

// The states of GLOSSARY.md. Dormant, lapsed, suspended and excluded are
// reached by rules that come with later modules.
const (
	None        State = ""
	Supporter   State = "supporter"   // Voice, no vote.
	Applicant   State = "applicant"   // Accepted the charter; the window is open.
	Provisional State = "provisional" // The window has passed; patronage is not yet complete. Voice, no vote.
	Active      State = "active"      // Full member with one vote.
	Dormant     State = "dormant"     // Out of the quorum base for want of any act.
	Lapsed      State = "lapsed"      // Did not accept what the charter now asks.
	Suspended   State = "suspended"   // Vote suspended by a sanction.
	LeftState   State = "left"        // Was a member and left.
	Excluded    State = "excluded"    // Put out by due process.
)

// Member is what the rules know of a member, or of who wants to become one.
type Member struct {
	State    State  `json:"state"`
	Since    int64  `json:"since"`              // Of this state; Unix seconds of rule time, as all times here.
	Founder  bool   `json:"founder,omitempty"`  // Was on the founding roll.
	Applied  int64  `json:"applied,omitempty"`  // When the present application was made.
	Window   int64  `json:"window,omitempty"`   // When its window ends.
	Counted  uint64 `json:"counted,omitempty"`  // Confirmed contributions since then.
	Partners uint64 `json:"partners,omitempty"` // Different members who confirmed one.
	Leaves   int64  `json:"leaves,omitempty"`   // When a leave that was announced takes effect; 0 for none.
}

var (
	members     = state.NewMap[people.MemberID, Member]("membership/members")
	activeCount = state.NewItem[int64]("membership/active_count")
)

// StateOf is the state of m; None for a stranger.
func StateOf(r state.Reader, m people.MemberID) State {
	mem, _ := members.Get(r, m)
	return mem.State
}

// MemberOf is all that the rules know of m; false for a stranger.
func MemberOf(r state.Reader, m people.MemberID) (Member, bool) { return members.Get(r, m) }

// IsActive reports whether m has a vote.
func IsActive(r state.Reader, m people.MemberID) bool { return StateOf(r, m) == Active }

// HasVoice reports whether m may propose and comment: members, and those on
// the way to becoming one.
func HasVoice(r state.Reader, m people.MemberID) bool {
	s := StateOf(r, m)
	return s == Active || s == Provisional
}

// Actives walks the members with a vote, by id.
func Actives(r state.Reader) iter.Seq[people.MemberID] {
	return func(yield func(people.MemberID) bool) {
		for id, m := range members.All(r) {
			if m.State == Active && !yield(id) {
				return
			}
		}
	}
}

func hasVote(r state.Reader, o machine.OrganizationID) bool { return IsActive(r, people.MemberID(o)) }

// ActiveCount is the number of members with a vote.
func ActiveCount(r state.Reader) int64 {
	n, _ := activeCount.Get(r)
	return n
}

// move puts m into a state as of now and keeps the count of active members.
func move(s *machine.Step, id people.MemberID, m Member, to State) Member {
	switch {
	case m.State != Active && to == Active:
		activeCount.Put(s, ActiveCount(s)+1)
	case m.State == Active && to != Active:
		activeCount.Put(s, ActiveCount(s)-1)
	}
	m.State, m.Since = to, s.Time
	members.Put(s, id, m)
	return m
}

// organization is the organization acted for, which alone can be a member in
// the presets there are so far.
func organization(s *machine.Step) (people.MemberID, error) {
	if s.For == "" {
		return "", machine.NotAllowed("membership.organizations_only", "members are organizations; act for yours, or support the network as a person")
	}
	return people.MemberID(s.For), nil
}

// accepted refuses who has not accepted the charter as it stands.
func accepted(r state.Reader, m people.MemberID) error {
	if !charter.HasAccepted(r, m) {
		return machine.NotAllowed("membership.charter_not_accepted", "%s must first accept the charter as it stands (charter.accept)", m)
	}
	return nil
}
