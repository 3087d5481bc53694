// Package commons keeps the record of what members share: software, documents,
// practices, rooms, tools and all else, each as one resource. It keeps true that
// a resource has stewards, who care for it and own nothing; that where several
// must agree, none of them acts alone; that every version carries the terms it
// came with for ever, and nobody's name is taken off what they made; and that
// what is withdrawn changes nothing for who took it before.
package commons

import (
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// since is the rule version that brought the commons.
const since = 5

// Module is all that the commons add to the machine.
var Module = machine.Module{
	Name: "commons",
	Kinds: []machine.Kind{
		machine.KindOf[Share]("commons.share", "Share something with others.", Shared{}, VersionAdded{}, StewardInvited{}).Since(since),
		machine.KindOf[Describe](kindDescribe, "Say anew what something shared is and how it is used.", Described{}, ActProposed{}).Since(since),
		machine.KindOf[SetTerms](kindSetTerms, "Set the terms for later versions and use.", TermsSet{}, ActProposed{}).Since(since),
		machine.KindOf[Publish]("commons.publish", "Add a version to what you care for.", VersionAdded{}, VersionAccepted{}, ActProposed{}).Since(since),
		machine.KindOf[Contribute]("commons.contribute", "Propose a version of what others care for.", VersionAdded{}).Since(since),
		machine.KindOf[Revise]("commons.revise", "Replace what a draft of yours has.", Revised{}).Since(since),
		machine.KindOf[Submit]("commons.submit", "Propose a draft of yours.", Submitted{}).Since(since),
		machine.KindOf[TakeBack]("commons.take_back", "Take back a draft or proposed version of yours.", VersionTakenBack{}).Since(since),
		machine.KindOf[Review]("commons.review", "Review a proposed version.", Reviewed{}).Since(since),
		machine.KindOf[Comment]("commons.comment", "Comment on a version.", Commented{}).Since(since),
		machine.KindOf[Accept](kindAccept, "Accept a proposed version.", VersionAccepted{}, ActProposed{}).Since(since),
		machine.KindOf[Decline](kindDecline, "Decline a proposed version, with reasons.", VersionDeclined{}, ActProposed{}).Since(since),
		machine.KindOf[Fork]("commons.fork", "Begin your own from a version of something shared.", Shared{}, VersionAdded{}).Since(since),
		machine.KindOf[WithdrawVersion](kindWithdrawVersion, "Withdraw a version.", VersionWithdrawn{}, ActProposed{}).Since(since),
		machine.KindOf[Withdraw](kindWithdraw, "Share something no more.", ResourceWithdrawn{}, ActDropped{}, ActProposed{}).Since(since),
		machine.KindOf[InviteSteward](kindInviteSteward, "Ask a member to care for something with you.", StewardInvited{}, ActProposed{}).Since(since),
		machine.KindOf[TakeCare]("commons.take_care", "Care for something, as you were asked to.", StewardJoined{}).Since(since),
		machine.KindOf[StepDown]("commons.step_down", "Care for something no more, or say no to it.", StewardLeft{}).Since(since),
		machine.KindOf[SetThreshold](kindSetThreshold, "Say how many stewards must agree.", ThresholdSet{}, ActProposed{}).Since(since),
		machine.KindOf[Entrust]("commons.entrust", "Give something that nobody cares for to those who will.", Entrusted{}).Since(since).CarriedBy(machine.WeightOrdinary),
		machine.KindOf[Approve]("commons.approve", "Agree to what another steward wants to do.", Approved{}, ActDone{}).Since(since),
		machine.KindOf[DropAct]("commons.drop_act", "Stop what a steward wants to do.", ActDropped{}).Since(since),
	},
	Dues: []machine.DueKind{
		machine.DueOf[LapseAct]("commons.lapse_act", ActDropped{}),
	},
}

// Kind is what sort of thing a resource is.
type Kind string

// The kinds of resources.
const (
	Software  Kind = "software"
	Document  Kind = "document"
	Dataset   Kind = "dataset"
	Design    Kind = "design"
	Practice  Kind = "practice" // A way of doing something, to be adopted and adapted.
	Model     Kind = "model"    // Of an organization, an economy, a rule: to be founded after.
	Equipment Kind = "equipment"
	Space     Kind = "space"
	Compute   Kind = "compute"
	Service   Kind = "service"
	Fund      Kind = "fund"
)

// Kinds are all kinds of resources: first those of which there are versions to
// copy, then those that are used where they are.
func Kinds() []Kind {
	return []Kind{Software, Document, Dataset, Design, Practice, Model, Equipment, Space, Compute, Service, Fund}
}

// Copied reports whether things of this kind are passed on as copies, and so
// need a licence.
func (k Kind) Copied() bool {
	switch k {
	case Software, Document, Dataset, Design, Practice, Model:
		return true
	case Equipment, Space, Compute, Service, Fund:
	}
	return false
}

// Standing is whether something is still shared.
type Standing string

// The standings of a resource.
const (
	Offered   Standing = "shared"
	Withdrawn Standing = "withdrawn"
)

// Resource is something that members share.
type Resource struct {
	Kind       Kind              `json:"kind"`
	Details    Details           `json:"details"`
	Terms      Terms             `json:"terms"`              // Of what comes next; each version carries its own.
	TermsNow   uint64            `json:"terms_now"`          // Their number, from 1.
	Stewards   []people.MemberID `json:"stewards,omitempty"` // By id.
	Threshold  int64             `json:"threshold"`          // How many of them agree before they act.
	By         people.MemberID   `json:"by"`                 // Who shared it.
	Since      int64             `json:"since"`              // Unix seconds of rule time, as all times here.
	Standing   Standing          `json:"standing"`
	Head       uint64            `json:"head,omitempty"` // The latest accepted version that is not withdrawn.
	Last       uint64            `json:"last,omitempty"` // The latest version there is, whatever its state.
	Open       int64             `json:"open,omitempty"` // Versions that are drafted or proposed.
	ForkOf     uint64            `json:"fork_of,omitempty"`
	ForkOfThat uint64            `json:"fork_of_version,omitempty"`
}

var (
	resources    = state.NewMap[uint64, Resource]("commons/resources")
	lastResource = state.NewCounter("commons/last_resource")
	allTerms     = state.NewMap2[uint64, uint64, Terms]("commons/terms")         // By resource and number.
	versions     = state.NewMap2[uint64, uint64, Version]("commons/versions")    // By resource and number.
	invited      = state.NewSet2[uint64, people.MemberID]("commons/invited")     // To become stewards, by resource.
	contributed  = state.NewSet2[uint64, people.MemberID]("commons/contributed") // Who made a version that was accepted, by resource.
	sharedBy     = state.NewMap[people.MemberID, int64]("commons/shared_by")     // How many resources somebody has shared.
	acts         = state.NewMap[uint64, Act]("commons/acts")                     // That wait for other stewards.
	lastAct      = state.NewCounter("commons/last_act")                          //
	openActs     = state.NewSet2[uint64, uint64]("commons/open_acts")            // By resource.
)

// ResourceOf is the resource with this number.
func ResourceOf(r state.Reader, n uint64) (Resource, bool) { return resources.Get(r, n) }

// LastResource is the number of the latest resource, 0 before the first.
func LastResource(r state.Reader) uint64 { return lastResource.Get(r) }

// TermsOf are the terms that a resource had under this number.
func TermsOf(r state.Reader, resource, number uint64) (Terms, bool) {
	return allTerms.Get(r, resource, number)
}

// existing is the resource with this number.
func existing(r state.Reader, n uint64) (Resource, error) {
	it, ok := resources.Get(r, n)
	if !ok {
		return it, machine.NotFound("commons.unknown_resource", "there is no resource number %d", n).At("resource")
	}
	return it, nil
}

// offered is the resource with this number, if it is not withdrawn.
func offered(r state.Reader, n uint64) (Resource, error) {
	it, err := existing(r, n)
	if err == nil && it.Standing == Withdrawn {
		err = machine.Conflict("commons.withdrawn", "%s was withdrawn", it.Details.Title).At("resource")
	}
	return it, err
}
