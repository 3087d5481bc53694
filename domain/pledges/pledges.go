// Package pledges keeps campaigns: what members pledge together on the condition
// that enough is pledged by a day. It keeps true that of a campaign either all
// pledges bind or none does; that until then everybody raises, lowers and takes
// back its own; that a pledge counts against the limit of who would be owed it as
// if it were owed; that what becomes owed is what was pledged, cut only where more
// came than is taken at most; and that the bonus for a campaign that fails is
// promised by who pays it before anybody pledges, and comes to its last unit to
// those who pledged.
//
// These are assurance contracts; with a bonus they are dominant assurance
// contracts: A. Tabarrok, "The private provision of public goods via dominant
// assurance contracts", Public Choice 96 (1998).
package pledges

import (
	"iter"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// since is the rule version that brought campaigns.
const since = 6

// Module is all that campaigns add to the machine.
var Module = machine.Module{
	Name: "pledges",
	Kinds: []machine.Kind{
		machine.KindOf[Start]("pledges.start", "Start a campaign: what is pledged for it binds only if enough is pledged by a day.", CampaignStarted{}).Since(since),
		machine.KindOf[Accept]("pledges.accept", "Promise to pay the bonus of a campaign if it fails.", BonusAccepted{}).Since(since),
		machine.KindOf[Decline]("pledges.decline", "Say no to paying the bonus of a campaign.", CampaignFailed{}).Since(since),
		machine.KindOf[Pledge]("pledges.pledge", "Pledge something for a campaign, or change how much.", Pledged{}, PledgeFell{}, CampaignBound{}, PledgeBound{}).Since(since),
		machine.KindOf[TakeBack]("pledges.take_back", "Take a pledge back.", PledgeTakenBack{}).Since(since),
		machine.KindOf[Cancel]("pledges.cancel", "Call a campaign off; no pledge binds.", CampaignCancelled{}, BonusOwed{}).Since(since),
	},
	Dues: []machine.DueKind{
		machine.DueOf[Close]("pledges.close", PledgeFell{}, CampaignBound{}, PledgeBound{}, CampaignFailed{}, BonusOwed{}),
	},
	Rules: rules,
}

// Stage is how far a campaign has come.
type Stage string

// The stages of a campaign.
const (
	Asked     Stage = "asked" // Who is to pay the bonus has not promised it.
	Open      Stage = "open"
	Bound     Stage = "bound"     // All pledges are owed.
	Failed    Stage = "failed"    // None is.
	Cancelled Stage = "cancelled" // By who started it; none is.
)

// How is why a campaign failed.
type How string

// The reasons.
const (
	Unmet       How = "unmet"        // Not enough by the day.
	NotAccepted How = "not_accepted" // Nobody promised the bonus in time.
	Declined    How = "declined"     // By who was to pay the bonus.
	StarterGone How = "starter_gone" // From the network, so that there is nobody to owe anything to.
)

// Threshold is one thing of which there must be enough. All thresholds of a
// campaign must be met.
type Threshold struct {
	Name  string `json:"name" help:"what it is, in a few words of its own that name no persons" example:"The deposit"`
	Least int64  `json:"least" help:"how much it takes, in the smallest steps of the unit: 300000 for 3000.00" example:"300000" in:"unit"`
	Most  int64  `json:"most,omitempty" help:"how much of it is taken at most, shared in proportion to the pledges; 0 for all that is pledged" example:"400000" in:"unit"`
	Unit  string `json:"unit" help:"what it is counted in: a currency such as EUR for money, h or day for work, each or kg and so on for things" example:"GBP"`
}

// Campaign is what is pledged for together.
type Campaign struct {
	Starter    people.MemberID `json:"starter"` // Who is owed what is pledged.
	Title      string          `json:"title"`
	Thresholds []Threshold     `json:"thresholds"`
	Totals     []int64         `json:"totals"` // Pledged now, by threshold.
	Due        string          `json:"due"`    // Until when what was pledged is given, as YYYY-MM-DD.
	Closes     int64           `json:"closes"` // When its last day is over; Unix seconds of rule time, as all times here.
	Early      bool            `json:"early,omitempty"`
	Bonus      int64           `json:"bonus,omitempty"`
	BonusUnit  string          `json:"bonus_unit,omitempty"`
	BonusUntil int64           `json:"bonus_until,omitempty"` // What is pledged later has no part in the bonus.
	Patron     people.MemberID `json:"patron,omitempty"`      // Who pays the bonus.
	Pledges    int64           `json:"pledges"`               // How many there are now.
	Last       uint64          `json:"last"`                  // The number of the latest pledge.
	Stage      Stage           `json:"stage"`
	Since      int64           `json:"since"` // Of this stage.
	How        How             `json:"how,omitempty"`
}

// Promise is one pledge: what somebody gives of what a threshold asks for, if the
// campaign binds.
type Promise struct {
	By        people.MemberID `json:"by"`
	Threshold uint64          `json:"threshold"` // From 1.
	Amount    int64           `json:"amount"`
	Counts    int64           `json:"counts,omitempty"` // What of it has part in a bonus: pledged in time, and not taken back since.
	At        int64           `json:"at"`
}

// part is one threshold of one campaign.
type part = state.Pair[uint64, uint64]

var (
	campaigns = state.NewMap[uint64, Campaign]("pledges/campaigns")
	last      = state.NewCounter("pledges/last")
	held      = state.NewSet2[people.MemberID, uint64]("pledges/held")        // Not ended, by who started them.
	promises  = state.NewMap2[uint64, uint64, Promise]("pledges/promises")    // Of campaigns that have not ended; by number, from 1.
	given     = state.NewMap2[people.MemberID, part, uint64]("pledges/given") // The number of a pledge, by who gave it and for what.
)

// CampaignOf is the campaign with this number.
func CampaignOf(r state.Reader, n uint64) (Campaign, bool) { return campaigns.Get(r, n) }

// Last is the number of the latest campaign, 0 before the first.
func Last(r state.Reader) uint64 { return last.Get(r) }

// PromisesFor walks the pledges for a campaign that has not ended, the oldest first.
func PromisesFor(r state.Reader, n uint64) iter.Seq2[uint64, Promise] { return promises.Of(r, n) }

// PromiseBy is what somebody pledges for a threshold of a campaign that has not ended.
func PromiseBy(r state.Reader, who people.MemberID, n, threshold uint64) (number uint64, p Promise, ok bool) {
	if number, ok = given.Get(r, who, state.PairOf(n, threshold)); ok {
		p, ok = promises.Get(r, n, number)
	}
	return number, p, ok
}

// Live reports whether a campaign has not ended.
func (c Campaign) Live() bool { return c.Stage == Asked || c.Stage == Open }

// Met reports whether there is enough of everything.
func (c Campaign) Met() bool {
	for i, t := range c.Thresholds {
		if c.Totals[i] < t.Least {
			return false
		}
	}
	return true
}

// running is the campaign with this number, if it has not ended.
func running(r state.Reader, n uint64) (Campaign, error) {
	c, ok := campaigns.Get(r, n)
	switch {
	case !ok:
		return c, machine.NotFound("pledges.unknown", "there is no campaign number %d", n).At("campaign")
	case !c.Live():
		return c, machine.Conflict("pledges.over", "campaign %d has ended; nothing more is pledged for it", n).At("campaign")
	}
	return c, nil
}
