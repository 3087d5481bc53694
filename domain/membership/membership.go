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
		machine.KindOf[Object]("membership.object", "Object to an application, with a reason.", Objected{}, ApplicationStopped{}, PutToMembers{}).Since(fourthVersion),
		machine.KindOf[WithdrawObjection]("membership.withdraw_objection", "Take an objection back.", ObjectionWithdrawn{}, ApplicationResumed{}).Since(fourthVersion),
		machine.KindOf[Judge]("membership.judge", "Judge an application as one of its panel.", Judged{}, PanelDecided{}).Since(fourthVersion),
		machine.KindOf[Appeal]("membership.appeal", "Appeal to all members against a panel's verdict.", Appealed{}).Since(fourthVersion),
		machine.KindOf[Sponsor]("membership.sponsor", "Vouch for an applicant.", Sponsored{}).Since(fourthVersion),
		machine.KindOf[WithdrawSponsorship]("membership.withdraw_sponsorship", "Vouch for an applicant no more.", SponsorshipWithdrawn{}).Since(fourthVersion),
		machine.KindOf[Admit]("membership.admit", "Let an applicant in that members were asked about.", Admitted{}).CarriedBy(machine.WeightOrdinary).OnlyPut().Since(fourthVersion),
		machine.KindOf[TurnDown]("membership.turn_down", "Turn down an applicant that members were asked about.", TurnedDown{}, SupporterJoined{}).CarriedBy(machine.WeightOrdinary).OnlyPut().Since(fourthVersion),
		machine.KindOf[DeclareFake]("membership.declare_fake", "Declare that a member is not what it said, which bars its sponsors from sponsoring for a year.", FakeDeclared{}).CarriedBy(machine.WeightSpecial).Since(fourthVersion),
		machine.KindOf[LiftExclusion]("membership.lift_exclusion", "Let who was excluded apply again.", ExclusionLifted{}).CarriedBy(machine.WeightSpecial).Since(fourthVersion),
		machine.KindOf[Reaffirm]("membership.reaffirm", "Say that you are there and mean to stay a member.", Reaffirmed{}).Since(fourthVersion),
		machine.KindOf[WithdrawApplication]("membership.withdraw_application", "Take an application back.", ApplicationWithdrawn{}, SupporterJoined{}),
		machine.KindOf[Support]("membership.support", "Support the network, with voice and without vote.", SupporterJoined{}),
		machine.KindOf[Leave]("membership.leave", "Leave the network; there are seven days to change one's mind.", LeaveAnnounced{}, SettlementStated{}, Left{}),
		machine.KindOf[Stay]("membership.stay", "Stay after all.", StayDecided{}),
		machine.KindOf[RecordContribution]("membership.record_contribution", "Record what was given to another, or received.", ContributionRecorded{}),
		machine.KindOf[ConfirmContribution]("membership.confirm_contribution", "Confirm a contribution the other side recorded.", ContributionConfirmed{}, Activated{}),
		machine.KindOf[DisputeContribution]("membership.dispute_contribution", "Say that a recorded contribution is not right.", ContributionDisputed{}),
		machine.KindOf[NameCaster]("membership.name_caster", "Name who casts the one vote of organizations under common control.", CasterNamed{}).Since(fourthVersion),
	},
	Dues: []machine.DueKind{
		machine.DueOf[EndWindow]("membership.end_window", BecameProvisional{}, Activated{}),
		machine.DueOf[EndLeave]("membership.end_leave", Left{}),
		machine.DueOf[DrawJury]("membership.draw_jury", PanelDrawn{}),
		machine.DueOf[EndStage]("membership.end_stage"),
		machine.DueOf[LetIn]("membership.let_in", EntryWaits{}),
		machine.DueOf[DrawEntry]("membership.draw_entry"),
		machine.DueOf[LookAfter]("membership.look_after", DormancyNear{}, BecameDormant{}, Returned{}),
		machine.DueOf[EndDormancy]("membership.end_dormancy", Returned{}),
		// A sanction's kinds are of the module that knows its steps; what it does to a membership is told here.
		machine.DueOf[EndSuspension]("membership.end_suspension", MemberSuspended{}, MemberRestored{}, MemberExcluded{}),
	},
	Rules:      rules,
	Electorate: machine.Electorate{Count: ActiveCount, Has: hasVote},
}

// fourthVersion is the rule version from which the whole rule of joining counts.
const fourthVersion = 4

// inFull reports whether the network's rules are those of version 4 or later.
func inFull(r state.Reader) bool { return machine.NetworkOf(r).RuleVersion >= fourthVersion }

// fifthVersion is the rule version from which a supporter whose application
// fails is a supporter again.
const fifthVersion = 5

// tellingAtOnce is the rule version from which other modules are told in the same
// step that somebody has left.
const tellingAtOnce = 7

// State is how far somebody has come in belonging to the network.
type State string

// The states of GLOSSARY.md.
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

	Waits      int64 `json:"waits,omitempty"`       // Since when it waits for the growth cap.
	Gave       int64 `json:"gave,omitempty"`        // Last act of patronage as a member.
	Affirmed   int64 `json:"affirmed,omitempty"`    // Last reaffirmation.
	WarnedLife int64 `json:"warned_life,omitempty"` // When it was told that it will be dormant for want of them.
	WarnedText int64 `json:"warned_text,omitempty"` // The same for want of an acceptance.
	Returns    int64 `json:"returns,omitempty"`     // When a dormant member that acted has its vote back.
	Until      int64 `json:"until,omitempty"`       // When a suspension ends.
	Was        State `json:"was,omitempty"`         // Before the suspension; of an applicant, Supporter if it was one.
}

var (
	members     = state.NewMap[people.MemberID, Member]("membership/members")
	activeCount = state.NewItem[int64]("membership/active_count")
	personCount = state.NewItem[int64]("membership/person_count") // Of persons with a vote.
)

// StateOf is the state of m; None for a stranger.
func StateOf(r state.Reader, m people.MemberID) State {
	mem, _ := members.Get(r, m)
	return mem.State
}

// MemberOf is all that the rules know of m; false for a stranger.
func MemberOf(r state.Reader, m people.MemberID) (Member, bool) { return members.Get(r, m) }

// IsActive reports whether m is a member in full: an organization, or a person
// in the chamber of individuals. Of organizations under common control one casts
// the vote for all; see Electors.
func IsActive(r state.Reader, m people.MemberID) bool { return StateOf(r, m) == Active }

// HasVoice reports whether m may propose and comment: organizations that are
// members, and those on the way to becoming one.
func HasVoice(r state.Reader, m people.MemberID) bool {
	s := StateOf(r, m)
	return (s == Active || s == Provisional) && (!inFull(r) || people.IsOrganization(r, m))
}

// Actives walks the organizations that are members in full, by id.
func Actives(r state.Reader) iter.Seq[people.MemberID] { return actives(r, false) }

// Chamber walks the persons who are members, by id. They advise or, where
// ChamberDecides, decide beside the organizations.
func Chamber(r state.Reader) iter.Seq[people.MemberID] { return actives(r, true) }

// ChamberDecides reports whether the chamber of individuals must agree too: the
// charter gives it that say, and it has the number that the charter names. An
// empty or small chamber never blocks.
func ChamberDecides(r state.Reader) bool {
	return inFull(r) && charter.Rule(r, ruleIndividuals) == individualsChamber &&
		ChamberCount(r) >= chamberCounts(r)
}

func actives(r state.Reader, chamber bool) iter.Seq[people.MemberID] {
	return func(yield func(people.MemberID) bool) {
		if chamber && ChamberCount(r) == 0 {
			return
		}
		mixed := ChamberCount(r) > 0 // Only then each must be looked at.
		for id, m := range members.All(r) {
			if m.State == Active && (!mixed || people.IsOrganization(r, id) != chamber) && !yield(id) {
				return
			}
		}
	}
}

func hasVote(r state.Reader, o machine.OrganizationID) bool { return IsActive(r, people.MemberID(o)) }

// ChamberCount is the number of persons who are members.
func ChamberCount(r state.Reader) int64 {
	n, _ := personCount.Get(r)
	return n
}

// ActiveCount is the number of organizations that are members in full.
func ActiveCount(r state.Reader) int64 {
	n, _ := activeCount.Get(r)
	return n
}

// move puts m into a state as of now and keeps the counts of active members.
// What it was before is what the state says: m may be made anew.
func move(s *machine.Step, id people.MemberID, m Member, to State) Member {
	before := StateOf(s, id)
	count, n := activeCount, ActiveCount(s)
	if !people.IsOrganization(s, id) {
		count, n = personCount, ChamberCount(s)
	}
	switch {
	case before != Active && to == Active:
		count.Put(s, n+1)
	case before == Active && to != Active:
		count.Put(s, n-1)
	}
	m.State, m.Since = to, s.Time
	members.Put(s, id, m)
	if to == LeftState || to == Excluded || to == None {
		departed(s, id)
	}
	return m
}

// departed tells other modules that m has no part any more, nor who had one by
// acting for it.
func departed(s *machine.Step, m people.MemberID) {
	if s.Network().RuleVersion < tellingAtOnce {
		return
	}
	s.Departed(string(m))
	for p := range people.ActingFor(s, machine.OrganizationID(m)) {
		s.Departed(string(p))
	}
}

// candidate is who can become a member: the organization acted for, or a
// person where the charter has individuals as members.
func candidate(s *machine.Step) (people.MemberID, error) {
	if s.For == "" {
		if inFull(s) && charter.Rule(s, ruleIndividuals) != individualsSupporters {
			return people.MemberID(s.By), nil
		}
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
