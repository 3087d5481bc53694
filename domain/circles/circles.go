// Package circles lets members delegate. A circle of at least three
// organizations decides, by a rule of its own, within what the members left to
// it and no further: on texts, and on routine that a lazy decision may carry.
// It keeps true that a circle exists by decision of the members and for a term
// that they gave; that it never belongs to one owner; that what it decides
// waits for some days before it takes effect; and that until then any member of
// the network can lift the matter up to all of them, who decide it.
package circles

import (
	"iter"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// since is the rule version that brought circles.
const since = 4

// Module is all that circles add to the machine.
var Module = machine.Module{
	Name: "circles",
	Kinds: []machine.Kind{
		machine.KindOf[Create]("circles.create", "Set up a circle and say what it decides.", CircleCreated{}).Since(since).CarriedBy(machine.WeightOrdinary),
		machine.KindOf[Change]("circles.change", "Change what a circle decides, how, or who is in it.", CircleChanged{}).Since(since).CarriedBy(machine.WeightOrdinary),
		machine.KindOf[Renew]("circles.renew", "Give a circle another term.", CircleRenewed{}).Since(since).CarriedBy(machine.WeightOrdinary),
		machine.KindOf[Dissolve]("circles.dissolve", "Dissolve a circle.", CircleDissolved{}, MatterLapsed{}).Since(since).CarriedBy(machine.WeightOrdinary),
		machine.KindOf[Join]("circles.join", "Join a circle, or ask it to let you in.", Joined{}, MatterOpened{}).Since(since),
		machine.KindOf[Leave]("circles.leave", "Leave a circle.", Departed{}).Since(since),
		machine.KindOf[Propose]("circles.propose", "Propose something to a circle of yours.", MatterOpened{}).Since(since),
		machine.KindOf[Agree]("circles.agree", "Agree in a circle, or take your objection back.", Answered{}).Since(since),
		machine.KindOf[Object]("circles.object", "Object in a circle, with a reason.", Answered{}).Since(since),
		machine.KindOf[Withdraw]("circles.withdraw", "Take back what you proposed to a circle.", MatterWithdrawn{}).Since(since),
		machine.KindOf[Lift]("circles.lift", "Lift a circle's matter up to all members.", PutToMembers{}).Since(since),
		machine.KindOf[LetStand]("circles.let_stand", "Let a circle's matter stand that was lifted up.", TookEffect{}, EffectFailed{}).Since(since).CarriedBy(machine.WeightOrdinary).OnlyPut(),
		machine.KindOf[Overturn]("circles.overturn", "Overturn a circle's matter that was lifted up.", Overturned{}).Since(since).CarriedBy(machine.WeightOrdinary).OnlyPut(),
		machine.KindOf[PostBulletin]("circles.post_bulletin", "Put up a bulletin in the network's name.", BulletinPosted{}).Since(since).CarriedBy(machine.WeightLazy),
		machine.KindOf[TakeDownBulletin]("circles.take_down_bulletin", "Take down a bulletin of the network.", BulletinTakenDown{}).Since(since).CarriedBy(machine.WeightLazy),
	},
	Dues: []machine.DueKind{
		machine.DueOf[CloseMatter]("circles.close_matter", MatterAdopted{}, MatterRejected{}, MatterLapsed{}, PutToMembers{}, Joined{}),
		machine.DueOf[TakeEffect]("circles.take_effect", TookEffect{}, EffectFailed{}),
		machine.DueOf[WarnTerm]("circles.warn_term", TermEndsSoon{}),
		machine.DueOf[EndTerm]("circles.end_term", CircleRested{}, MatterLapsed{}),
		machine.DueOf[ReviewCircle]("circles.review_circle", ReviewFallsDue{}),
		machine.DueOf[EndBulletin]("circles.end_bulletin"),
	},
	Rules: rules,
}

// Method is how a circle decides.
type Method string

// The methods.
const (
	Lazy    Method = "lazy"    // Silence adopts; enough objections bring the matter before all members.
	Consent Method = "consent" // Enough say that they agree, and nobody objects.
)

// Entry is how one comes into a circle.
type Entry string

// The ways in.
const (
	AnyMember Entry = "open"
	ByConsent Entry = "consent" // Of those who are in it.
)

// Remit is what the members left to a circle, and how it decides.
type Remit struct {
	Name       string   `json:"name"`
	Domain     string   `json:"domain"` // What it decides, in words.
	Kinds      []string `json:"kinds,omitempty"`
	Method     Method   `json:"method"`
	WindowDays int64    `json:"window_days"`
	Objections int64    `json:"objections,omitempty"` // That bring a lazy matter before all members; see Needed.
	Entry      Entry    `json:"entry"`
}

// State is whether a circle decides.
type State string

// The states of a circle.
const (
	Working   State = "working"
	Resting   State = "resting" // Its term is over. It decides again once it is renewed.
	Dissolved State = "dissolved"
)

// Circle is a part of the members to whom a decision left a domain.
type Circle struct {
	Remit   Remit             `json:"remit"`
	Members []people.MemberID `json:"members,omitempty"` // By id.
	State   State             `json:"state"`
	Since   int64             `json:"since"` // When it was created; Unix seconds of rule time, as all times here.
	Until   int64             `json:"until"` // When its term ends.
	Review  int64             `json:"review,omitempty"`
	Term    uint64            `json:"term"` // Counts its terms, so that a deadline knows whose it is.
}

// Stage is how far a matter has come.
type Stage string

// The stages of a matter.
const (
	Open       Stage = "open"       // Those in the circle answer.
	Adopted    Stage = "adopted"    // It takes effect soon, unless somebody lifts it.
	InForce    Stage = "in_force"   //
	Failed     Stage = "failed"     // What it carried was refused; nothing was done.
	Rejected   Stage = "rejected"   // By the circle.
	Lifted     Stage = "lifted"     // All members decide.
	OutVoted   Stage = "overturned" // By all members.
	Withdrawn  Stage = "withdrawn"  //
	LapsedOpen Stage = "lapsed"     // The circle could not decide any more.
)

// Matter is something put to a circle.
type Matter struct {
	Circle     uint64          `json:"circle"`
	By         people.MemberID `json:"by"`
	Joins      people.MemberID `json:"joins,omitempty"` // Who asks to be let in; then it is about nothing else.
	Title      string          `json:"title,omitempty"`
	Text       string          `json:"text,omitempty"`
	Messages   []wire.Message  `json:"messages,omitempty"`
	Method     Method          `json:"method"` // As the circle's was when it was proposed.
	Objections int64           `json:"objections,omitempty"`
	Opened     int64           `json:"opened"`
	Closes     int64           `json:"closes"`
	Stage      Stage           `json:"stage"`
	Effect     int64           `json:"effect,omitempty"`   // When it takes effect unless it is lifted.
	Proposal   uint64          `json:"proposal,omitempty"` // With which all members decide.
}

// Answer is what a member of the circle says to a matter.
type Answer struct {
	Agrees   bool             `json:"agrees,omitempty"`
	Clause   string           `json:"clause,omitempty"` // Of the charter, that an objection appeals to.
	Document Paper            `json:"document,omitempty"`
	By       machine.PersonID `json:"by"` // Who signed.
}

var (
	circles      = state.NewMap[uint64, Circle]("circles/circles")
	lastCircle   = state.NewCounter("circles/last_circle")
	alive        = state.NewItem[int64]("circles/alive") // How many are not dissolved.
	matters      = state.NewMap[uint64, Matter]("circles/matters")
	lastMatter   = state.NewCounter("circles/last_matter")
	openIn       = state.NewSet2[uint64, uint64]("circles/open") // Open matters, by circle.
	answers      = state.NewMap2[uint64, people.MemberID, Answer]("circles/answers")
	bulletins    = state.NewMap[uint64, Bulletin]("circles/bulletins")
	lastBulletin = state.NewCounter("circles/last_bulletin")
)

// CircleOf is the circle with this number.
func CircleOf(r state.Reader, n uint64) (Circle, bool) { return circles.Get(r, n) }

// LastCircle is the number of the latest circle, 0 before the first.
func LastCircle(r state.Reader) uint64 { return lastCircle.Get(r) }

// MatterOf is the matter with this number.
func MatterOf(r state.Reader, n uint64) (Matter, bool) { return matters.Get(r, n) }

// LastMatter is the number of the latest matter, 0 before the first.
func LastMatter(r state.Reader) uint64 { return lastMatter.Get(r) }

// AnswersTo walks the answers to a matter by member.
func AnswersTo(r state.Reader, matter uint64) iter.Seq2[people.MemberID, Answer] {
	return answers.Of(r, matter)
}

// byDecision refuses what only a decision of the members does.
func byDecision(s *machine.Step) error {
	if !s.AsNetwork {
		return machine.NotAllowed("circles.by_decision", "this is decided by the members: propose it as part of a decision")
	}
	return nil
}

// existing is the circle with this number, if it is not dissolved.
func existing(r state.Reader, n uint64) (Circle, error) {
	c, ok := circles.Get(r, n)
	if !ok {
		return c, machine.NotFound("circles.unknown_circle", "there is no circle number %d", n).At("circle")
	}
	if c.State == Dissolved {
		return c, machine.Conflict("circles.dissolved", "the circle %s is dissolved", c.Remit.Name).At("circle")
	}
	return c, nil
}

// working is the circle with this number, if it decides at present.
func working(r state.Reader, n uint64) (Circle, error) {
	c, err := existing(r, n)
	if err == nil && c.State == Resting {
		err = machine.Conflict("circles.resting", "the term of the circle %s is over; it decides again once the members renew it", c.Remit.Name).At("circle")
	}
	return c, err
}

// openMatter is the matter with this number, if the circle is still asked.
func openMatter(s *machine.Step, n uint64) (Matter, Circle, error) {
	m, err := matterOf(s, n)
	if err != nil {
		return m, Circle{}, err
	}
	c, _ := circles.Get(s, m.Circle)
	if m.Stage != Open || s.Time >= m.Closes {
		return m, c, machine.Conflict("circles.not_open", "the circle is not asked about matter %d any more", n).At("matter")
	}
	return m, c, nil
}

func matterOf(r state.Reader, n uint64) (Matter, error) {
	m, ok := matters.Get(r, n)
	if !ok {
		return m, machine.NotFound("circles.unknown_matter", "there is no matter number %d", n).At("matter")
	}
	return m, nil
}
