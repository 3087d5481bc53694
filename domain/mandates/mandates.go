// Package mandates lets organizations bind those who act for them. Where an
// organization asks several to sign, what one proposes in its name is done when
// enough of them have signed, all of it or nothing. Its own people may be asked
// before it votes, for advice or so that its representative is bound by what
// most of them answered.
//
// Who may act for whom, and how many must sign, is kept by package people,
// which has to know it for every act; here is how several come to sign.
package mandates

import (
	"iter"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// Module is all that mandates add to the machine.
var Module = machine.Module{
	Name: "mandates",
	Kinds: []machine.Kind{
		machine.KindOf[SetSigners]("mandates.set_signers",
			"Say how many must sign together for your organization.", SignersSet{}).BeforeFounding().Since(sinceVersion),
		machine.KindOf[ProposeAct]("mandates.propose_act",
			"Propose an act of your organization for others to sign too.", ActProposed{}).BeforeFounding().Since(sinceVersion),
		machine.KindOf[ApproveAct]("mandates.approve_act",
			"Sign an act of your organization that was proposed; the last signature does it.", ActSigned{}, ActDone{}).BeforeFounding().Since(sinceVersion),
		machine.KindOf[WithdrawSignature]("mandates.withdraw_signature",
			"Take your signature under a proposed act back.", SignatureWithdrawn{}).BeforeFounding().Since(sinceVersion),
		machine.KindOf[WithdrawAct]("mandates.withdraw_act",
			"Take back an act that waits for signatures.", ActWithdrawn{}).BeforeFounding().Since(sinceVersion),
		machine.KindOf[NamePeople]("mandates.name_people",
			"Name your organization's own people, whom it may ask before it votes.", PeopleNamed{}).BeforeFounding().Since(sinceVersion),
		machine.KindOf[Leave]("mandates.leave",
			"Be no longer one of an organization's own people.", LeftPeople{}).BeforeFounding().Since(sinceVersion),
		machine.KindOf[Poll]("mandates.poll",
			"Ask your organization's own people how it should vote.", PollOpened{}).Since(sinceVersion),
		machine.KindOf[AnswerPoll]("mandates.answer_poll",
			"Say how your organization should vote.", PollAnswered{}).Since(sinceVersion),
	},
	Dues: []machine.DueKind{
		machine.DueOf[expireAct]("mandates.expire_act", ActExpired{}),
		machine.DueOf[closePoll]("mandates.close_poll", PollClosed{}),
	},
}

// Status is how far an act has come that several are to sign.
type Status string

// The statuses of an act.
const (
	Pending   Status = "pending"   // It waits for signatures.
	Done      Status = "done"      // All signed, and its messages were applied.
	Withdrawn Status = "withdrawn" // Taken back.
	Expired   Status = "expired"   // Not enough signed in time.
)

// Act is what one proposed in an organization's name, for others to sign too.
type Act struct {
	Organization machine.OrganizationID `json:"organization"`
	Messages     []wire.Message         `json:"messages"` // None once it is no longer pending.
	By           machine.PersonID       `json:"by"`       // Who proposed it, and signed first.
	Signed       []machine.PersonID     `json:"signed"`   // In the order of signing.
	Since        int64                  `json:"since"`    // Unix seconds of rule time.
	Expires      int64                  `json:"expires"`
	Status       Status                 `json:"status"`
}

// Inquiry is a poll among an organization's own people.
type Inquiry struct {
	By      machine.PersonID `json:"by"`
	Binding bool             `json:"binding"`
	Since   int64            `json:"since"` // Unix seconds of rule time.
	Closes  int64            `json:"closes"`
	Closed  bool             `json:"closed"`
	Count   Count            `json:"count"`            // Once closed.
	Choice  Choice           `json:"choice,omitempty"` // What most said; empty if too few answered, or as many said something else.
}

var (
	acts    = state.NewMap[uint64, Act]("mandates/acts")
	lastAct = state.NewCounter("mandates/last_act")
	pending = state.NewSet2[machine.OrganizationID, uint64]("mandates/pending")
	named   = state.NewMap2[machine.OrganizationID, machine.PersonID, int64]("mandates/people") // Since when.
	polls   = state.NewMap2[machine.OrganizationID, uint64, Inquiry]("mandates/polls")          // By proposal.
	answers = state.NewMap2[pollKey, machine.PersonID, Choice]("mandates/answers")
)

// pollKey is an organization and the number of a proposal.
type pollKey = state.Pair[machine.OrganizationID, uint64]

// ActOf reads an act that several are to sign.
func ActOf(r state.Reader, number uint64) (Act, bool) { return acts.Get(r, number) }

// LastAct is the number of the latest act proposed, 0 before the first.
func LastAct(r state.Reader) uint64 { return lastAct.Get(r) }

// PendingOf walks the acts of an organization that wait for signatures.
func PendingOf(r state.Reader, o machine.OrganizationID) iter.Seq[uint64] { return pending.Of(r, o) }

// IsOnesOwn reports whether a person is one of an organization's own people.
func IsOnesOwn(r state.Reader, o machine.OrganizationID, p machine.PersonID) bool {
	return named.Has(r, o, p)
}

// PollOf reads what an organization asked its own people about a proposal.
func PollOf(r state.Reader, o machine.OrganizationID, proposal uint64) (Inquiry, bool) {
	return polls.Get(r, o, proposal)
}

// Instruction is what an organization's own people said about a proposal;
// binding says that its ballot must say so too. There is none before a poll has
// closed, nor where its outcome is open.
func Instruction(r state.Reader, o machine.OrganizationID, proposal uint64) (choice Choice, binding, ok bool) {
	p, found := polls.Get(r, o, proposal)
	return p.Choice, p.Binding, found && p.Closed && p.Choice != ""
}

// forOrganization refuses who does not sign for an organization.
func forOrganization(s *machine.Step) error {
	if s.For == "" {
		return machine.NotAllowed("mandates.for_organization", "this is done for an organization; say for which you act")
	}
	return nil
}

// actsFor refuses who has no mandate of an organization, or signs for another.
func actsFor(s *machine.Step, o machine.OrganizationID) error {
	if s.For != "" && s.For != o {
		return machine.NotAllowed("mandates.other_organization", "you sign for %s, but this concerns %s", s.For, o)
	}
	return people.Directory{}.MayActFor(s, s.By, o, "", s.Time)
}
