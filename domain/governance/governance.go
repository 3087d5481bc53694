// Package governance lets members decide. A text, and messages that the network
// itself is to apply, are put to those who are members when notice is given, one
// ballot each whoever of their representatives signs. A decision closes under
// the rules with which it opened; ties fail; nobody has a casting vote, and
// nobody but the count decides whether a proposal is adopted. What is adopted
// takes effect by itself, all of it or nothing.
package governance

import (
	"iter"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// Module is all that governance adds to the machine.
var Module = machine.Module{
	Name: "governance",
	Kinds: []machine.Kind{
		machine.KindOf[Propose]("governance.propose", "Propose something for the members to decide.", Proposed{}, NoticeGiven{}, RoundOpened{}),
		machine.KindOf[Vote]("governance.vote", "Cast your organization's ballot, or change it.", BallotCast{}, IndividualVoted{}),
		machine.KindOf[Withdraw]("governance.withdraw", "Take back a proposal on which nobody has voted yet.", ProposalWithdrawn{}),
		machine.KindOf[Amend]("governance.amend", "Answer objections to your proposal with another text.", ProposalAmended{}, NoticeGiven{}, RoundOpened{}).Since(classesFrom),
		machine.KindOf[CallVote]("governance.call_vote", "Let a majority decide on what was amended twice and is still objected to.", VoteCalled{}, NoticeGiven{}, RoundOpened{}).Since(classesFrom),
		machine.KindOf[GiveProxy]("governance.give_proxy", "Let another member vote for yours on one proposal.", ProxyGiven{}).Since(classesFrom),
		machine.KindOf[RevokeProxy]("governance.revoke_proxy", "Take a proxy back.", ProxyRevoked{}).Since(classesFrom),
		machine.KindOf[BringPetition]("governance.petition", "Bring a petition, so that members decide on it once enough have signed.", PetitionBrought{}).Since(4),
		machine.KindOf[SignPetition]("governance.sign_petition", "Sign a petition.", PetitionSigned{}, PetitionReached{}, Proposed{}, NoticeGiven{}, RoundOpened{}).Since(4),
		machine.KindOf[Compete]("governance.compete", "Put another version beside a proposal, to be voted on together.", VersionPut{}).Since(4),
		machine.KindOf[OfferMerge]("governance.offer_merge", "Offer one text in place of your version and another's.", MergeOffered{}).Since(4),
		machine.KindOf[Merge]("governance.merge", "Agree to a text offered in place of your version and another's.", VersionsMerged{}).Since(4),
		machine.KindOf[Approve]("governance.approve", "Vote for those of several versions that your organization can live with.", BallotCast{}).Since(4),
		machine.KindOf[Repeal]("governance.repeal", "End what an earlier decision said.", DecisionRepealed{}).CarriedBy(machine.WeightOrdinary).Since(4),
		machine.KindOf[Renew]("governance.renew", "Let what an earlier decision said stand for longer.", DecisionRenewed{}).CarriedBy(machine.WeightOrdinary).Since(4),
		machine.KindOf[ReportMinority]("governance.minority_report", "Put on record why your organization voted against what was decided.", MinorityReported{}).Since(4),
	},
	Dues: []machine.DueKind{
		machine.DueOf[OpenRound]("governance.open_round", RoundOpened{}),
		machine.DueOf[LookAhead]("governance.look_ahead"),
		machine.DueOf[CloseRound]("governance.close_round", RoundExtended{}, RoundClosed{}, ObjectionsStand{}, BecameOrdinary{}, NoticeGiven{}, RoundOpened{},
			ProposalAdopted{}, ProposalRejected{}, VersionChosen{}, Proposed{}, UrgentConfirmed{}, UrgentLapsed{}),
		machine.DueOf[EndAnswer]("governance.end_answer", ProposalRejected{}),
		machine.DueOf[Execute]("governance.execute", ProposalExecuted{}, ExecutionFailed{}),
		machine.DueOf[Otherwise]("governance.otherwise", ExecutionFailed{}),
		machine.DueOf[EndPetition]("governance.end_petition", PetitionLapsed{}),
		machine.DueOf[ReviewDecision]("governance.review_decision", ReviewFallsDue{}),
		machine.DueOf[EndDecision]("governance.end_decision", DecisionEnded{}),
	},
	Rules:      rules,
	Deliberate: deliberate,
	Secret:     IsSecret,
}

// Status is how far a proposal has come.
type Status string

// The statuses of a proposal.
const (
	Undecided Status = "undecided" // Notice of a round is given, or a round is open.
	Withdrawn Status = "withdrawn" // Taken back before anybody voted.
	Rejected  Status = "rejected"
	Adopted   Status = "adopted"  // And in force, or waiting to take effect when it carries messages.
	Executed  Status = "executed" // Its messages were applied.
	Failed    Status = "failed"   // Its messages were refused when it was to take effect; nothing was done.
	Lapsed    Status = "lapsed"   // Urgent, and not confirmed.
	Ended     Status = "ended"    // Stood for a time, and was not renewed.
	Repealed  Status = "repealed" // A later decision ended it.
)

// Proposal is a text and its messages put to decision.
type Proposal struct {
	By       people.MemberID `json:"by"` // The member that proposed it.
	Title    string          `json:"title"`
	Text     string          `json:"text,omitempty"`
	Class    Class           `json:"class"`
	Messages []wire.Message  `json:"messages,omitempty"`
	Terms    Terms           `json:"terms"`
	Since    int64           `json:"since"` // When it was proposed; Unix seconds of rule time, as all times here.
	Status   Status          `json:"status"`
	Rounds   uint64          `json:"rounds"`           // How many there are so far; the last is the present one.
	Effect   int64           `json:"effect,omitempty"` // When it takes, or took, effect; 0 unless adopted.

	Parties   []people.MemberID `json:"parties,omitempty"`   // Whom it is about; they are not on its roll.
	Otherwise []wire.Message    `json:"otherwise,omitempty"` // What the network does, at once, if it is rejected.

	Review   int64    `json:"review,omitempty"`   // Days after its effect when it is looked at again; 0 for never.
	Ends     int64    `json:"ends,omitempty"`     // Days after its effect when it ends; 0 for never.
	Petition uint64   `json:"petition,omitempty"` // That brought it; 0 for none.
	Versions uint64   `json:"versions,omitempty"` // How many there are, the first and those merged included; 0 unless others compete with it.
	Runoff   []uint64 `json:"runoff,omitempty"`   // Versions that were level, between which a runoff decides.

	Matter     bool   `json:"matter,omitempty"`     // Put by the rules of another module; nobody can word it anew.
	Amendments uint64 `json:"amendments,omitempty"` // How often objections were answered with another text.
	Answer     int64  `json:"answer,omitempty"`     // Until when objections that stand can be answered; 0 when none wait for that.
	Confirms   uint64 `json:"confirms,omitempty"`   // The urgent proposal that this one confirms; 0 for none.
	Lapses     int64  `json:"lapses,omitempty"`     // When it lapses unless it is confirmed; 0 if it does not.

	Secret bool `json:"secret,omitempty"` // Voted on by paper: nobody sees who votes how.
}

// Ballot is the one choice of one member in one round.
type Ballot struct {
	Choice Choice           `json:"choice"`
	Clause string           `json:"clause,omitempty"` // Of the charter, that a no appeals to.
	By     machine.PersonID `json:"by"`               // Who signed.
	At     int64            `json:"at"`

	Approves []uint64 `json:"approves,omitempty"` // Versions, ascending, where several compete.
	Harm     Harm     `json:"harm,omitempty"`     // That a no fears.
	Document string   `json:"document,omitempty"` // Hash of the document that describes it.
	Mandate  Mandate  `json:"mandate,omitempty"`  // On whose instruction.
	Meeting  uint64   `json:"meeting,omitempty"`  // In which it was shown by hand; 0 where the member cast it itself.
}

// roundKey is a proposal's number and a round's.
type roundKey = state.Pair[uint64, uint64]

var (
	proposals    = state.NewMap[uint64, Proposal]("governance/proposals")
	lastProposal = state.NewCounter("governance/last_proposal")
	undecided    = state.NewMap[people.MemberID, uint64]("governance/undecided") // How many proposals of a member are.
	rounds       = state.NewMap2[uint64, uint64, Round]("governance/rounds")     // By proposal, number from 1.
	roll         = state.NewSet2[roundKey, people.MemberID]("governance/roll")
	ballots      = state.NewMap2[roundKey, people.MemberID, Ballot]("governance/ballots")
	versions     = state.NewMap2[uint64, uint64, Version]("governance/versions") // Of proposals with several, by number from 1.
	offers       = state.NewMap2[uint64, uint64, Offer]("governance/offers")     // To merge, by the number of the offering version.
	reports      = state.NewMap2[uint64, people.MemberID, string]("governance/reports")

	petitions    = state.NewMap[uint64, Petition]("governance/petitions")
	lastPetition = state.NewCounter("governance/last_petition")
	signatures   = state.NewSet2[uint64, people.MemberID]("governance/signatures")
	petitioning  = state.NewMap[people.MemberID, uint64]("governance/petitioning") // The open petition that somebody brought.
)

// ProposalOf is the proposal with this number.
func ProposalOf(r state.Reader, n uint64) (Proposal, bool) { return proposals.Get(r, n) }

// LastProposal is the number of the latest proposal, 0 before the first.
func LastProposal(r state.Reader) uint64 { return lastProposal.Get(r) }

// RoundsOf walks a proposal's rounds by number, from 1.
func RoundsOf(r state.Reader, proposal uint64) iter.Seq2[uint64, Round] {
	return rounds.Of(r, proposal)
}

// OnRoll walks the members on a round's roll by id.
func OnRoll(r state.Reader, proposal, round uint64) iter.Seq[people.MemberID] {
	return roll.Of(r, state.PairOf(proposal, round))
}

// BallotsOf walks a round's ballots by member.
func BallotsOf(r state.Reader, proposal, round uint64) iter.Seq2[people.MemberID, Ballot] {
	return ballots.Of(r, state.PairOf(proposal, round))
}

// put numbers a proposal, counts it with its member's undecided ones, tells
// everybody and gives notice of its first vote.
func put(s *machine.Step, p Proposal) (n uint64) {
	n = lastProposal.Next(s)
	before, _ := undecided.Get(s, p.By)
	undecided.Put(s, p.By, before+1)
	s.Emit(Proposed{
		Proposal: n, Member: p.By, By: s.By, Title: p.Title, Text: p.Text, Class: p.Class, Messages: p.Messages,
		Terms: p.Terms, Parties: p.Parties, Otherwise: p.Otherwise, Review: p.Review, Ends: p.Ends, Petition: p.Petition,
		Matter: p.Matter, Confirms: p.Confirms, Secret: p.Secret,
	})
	announce(s, n, p, FirstVote)
	return n
}

// decided ends the voting on a proposal.
func decided(s *machine.Step, n uint64, p Proposal, as Status) {
	left, _ := undecided.Get(s, p.By)
	if left > 1 {
		undecided.Put(s, p.By, left-1)
	} else {
		undecided.Delete(s, p.By)
	}
	p.Status = as
	proposals.Put(s, n, p)
}

func unknownProposal(n uint64) error {
	return machine.NotFound("governance.unknown_proposal", "there is no proposal number %d", n).At("proposal")
}
