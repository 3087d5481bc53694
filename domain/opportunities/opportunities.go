// Package opportunities keeps what members and persons need and offer. It keeps
// true that everybody asks and offers for itself only, persons without anybody's
// leave; that what is open has a last day, and closes then by itself; that
// nobody changes what others have answered; that who answered is bound by
// nothing until the answer is chosen; and that something counts as done only
// once both sides say so.
package opportunities

import (
	"iter"
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// since is the rule version that brought needs and offers.
const since = 6

// Module is all that needs and offers add to the machine.
var Module = machine.Module{
	Name: "opportunities",
	Kinds: []machine.Kind{
		machine.KindOf[Need]("opportunities.need", "Say what you need.", Posted{}).Since(since),
		machine.KindOf[Offer]("opportunities.offer", "Say what you offer.", Posted{}).Since(since),
		machine.KindOf[Change]("opportunities.change", "Change a need or an offer that nobody has answered.", PostChanged{}).Since(since),
		machine.KindOf[Renew]("opportunities.renew", "Keep a need or an offer open for longer.", PostRenewed{}).Since(since),
		machine.KindOf[Withdraw]("opportunities.withdraw", "Take a need or an offer off the board.", PostWithdrawn{}).Since(since),
		machine.KindOf[Ask]("opportunities.ask", "Ask somebody to answer your need or your offer.", Asked{}).Since(since),
		machine.KindOf[SayNo]("opportunities.say_no", "Say that you cannot do what you were asked for.", SaidNo{}).Since(since),
		machine.KindOf[Answer]("opportunities.answer", "Answer a need or an offer.", Answered{}).Since(since),
		machine.KindOf[TakeBack]("opportunities.take_back", "Take back an answer.", AnswerTakenBack{}).Since(since),
		machine.KindOf[Decline]("opportunities.decline", "Say no to an answer.", AnswerDeclined{}).Since(since),
		machine.KindOf[Choose]("opportunities.choose", "Choose an answer.", AnswerChosen{}).Since(since),
		machine.KindOf[GiveUp]("opportunities.give_up", "Say that what you agreed on falls through.", FellThrough{}).Since(since),
		machine.KindOf[Confirm]("opportunities.confirm", "Say that what you agreed on was done.", SideConfirmed{}, Fulfilled{}).Since(since),
	},
	Dues:     []machine.DueKind{machine.DueOf[Look]("opportunities.look", PostExpired{}, PostWaits{})},
	Rules:    rules,
	Departed: departed,
	Promised: promised,
}

// Kind tells what is needed from what is offered.
type Kind string

// The two kinds.
const (
	Needed  Kind = "need"
	Offered Kind = "offer"
)

// Stage is how far a need or an offer has come.
type Stage string

// The stages of a need or an offer.
const (
	Open    Stage = "open"    // Others answer.
	Expired Stage = "expired" // No more answers; one of those there are can still be chosen.
	Agreed  Stage = "agreed"  // For all of it somebody is chosen; both sides do it, and say so.
	Done    Stage = "done"    // All said so.
	Over    Stage = "withdrawn"
)

// Post is a need or an offer.
type Post struct {
	Kind    Kind            `json:"kind"`
	By      people.MemberID `json:"by"` // An organization, or a person for itself.
	What    What            `json:"what"`
	Stage   Stage           `json:"stage"`
	Since   int64           `json:"since"`            // Of this stage; Unix seconds of rule time, as all times here.
	Expires int64           `json:"expires"`          // When it closes by itself.
	Turn    uint64          `json:"turn"`             // Counts its changes, so that what falls due knows which it is about.
	Answers int64           `json:"answers"`          // That are live: given, or chosen.
	Chosen  int64           `json:"chosen,omitempty"` // Those of them that are chosen.
	Met     int64           `json:"met,omitempty"`    // Answers of which both sides said that it was done.
	Taken   []int64         `json:"taken,omitempty"`  // How much of each part somebody was chosen for.
}

// Sort is how far an answer has come.
type Sort string

// What can become of an answer.
const (
	Given     Sort = "given"
	Chosen    Sort = "chosen"
	Confirmed Sort = "done"
	Declined  Sort = "declined"
	TakenBack Sort = "taken_back"
	Fell      Sort = "fell_through"
	Passed    Sort = "passed" // Another was chosen and did it, or it was withdrawn.
)

// Response is one's answer to a need or an offer.
type Response struct {
	Post     uint64          `json:"post"`
	By       people.MemberID `json:"by"`
	State    Sort            `json:"state"`
	Parts    []uint64        `json:"parts,omitempty"`    // That it is for; none for all of them.
	Quantity int64           `json:"quantity,omitempty"` // How much of its only part, if not all.
	Takes    []int64         `json:"takes,omitempty"`    // How much of each part it was chosen for.
	Asker    bool            `json:"asker,omitempty"`    // Who posted says that it was done.
	Answerer bool            `json:"answerer,omitempty"` // Who answered says so.
}

func (a Response) which() which { return which{a.Parts, a.Quantity} }

var (
	posts        = state.NewMap[uint64, Post]("opportunities/posts")
	lastPost     = state.NewCounter("opportunities/last_post")
	open         = state.NewSet[uint64]("opportunities/open")
	held         = state.NewSet2[people.MemberID, uint64]("opportunities/held") // Open, agreed, or closed with something agreed; by who posted.
	responses    = state.NewMap[uint64, Response]("opportunities/responses")
	lastResponse = state.NewCounter("opportunities/last_response")
	live         = state.NewSet2[uint64, uint64]("opportunities/live")           // Answers given or chosen, by post.
	given        = state.NewSet2[people.MemberID, uint64]("opportunities/given") // The same by who answered.
)

// PostOf is the need or offer with this number.
func PostOf(r state.Reader, n uint64) (Post, bool) { return posts.Get(r, n) }

// LastPost is the number of the latest need or offer, 0 before the first.
func LastPost(r state.Reader) uint64 { return lastPost.Get(r) }

// ResponseOf is the answer with this number.
func ResponseOf(r state.Reader, n uint64) (Response, bool) { return responses.Get(r, n) }

// LastResponse is the number of the latest answer, 0 before the first.
func LastResponse(r state.Reader) uint64 { return lastResponse.Get(r) }

// ResponsesTo walks the live answers to a need or an offer, the oldest first.
func ResponsesTo(r state.Reader, post uint64) iter.Seq2[uint64, Response] {
	return func(yield func(uint64, Response) bool) {
		for n := range live.Of(r, post) {
			if a, _ := responses.Get(r, n); !yield(n, a) {
				return
			}
		}
	}
}

// Needs walks what is needed and open, the oldest first.
func Needs(r state.Reader) iter.Seq2[uint64, Post] { return allOpen(r, Needed) }

// Offers walks what is offered and open, the oldest first.
func Offers(r state.Reader) iter.Seq2[uint64, Post] { return allOpen(r, Offered) }

func allOpen(r state.Reader, k Kind) iter.Seq2[uint64, Post] {
	return func(yield func(uint64, Post) bool) {
		for n := range open.All(r) {
			if p, _ := posts.Get(r, n); p.Kind == k && !yield(n, p) {
				return
			}
		}
	}
}

// Sides are who gives and who gets, if this answer is the one.
func (p Post) Sides(a Response) (provider, receiver people.MemberID) {
	if p.Kind == Offered {
		return p.By, a.By
	}
	return a.By, p.By
}

// become puts a need or an offer at its next stage, and has it looked at again then.
func (p Post) become(s *machine.Step, n uint64, next Stage) {
	p.Stage, p.Since, p.Turn = next, s.Time, p.Turn+1
	open.Remove(s, n)
	held.Remove(s, p.By, n)
	switch next {
	case Open:
		open.Add(s, n)
		held.Add(s, p.By, n)
		s.Schedule(p.Expires, Look{n, p.Turn})
	case Agreed:
		held.Add(s, p.By, n)
		s.Schedule(p.lastDay(s.Time)+rule(s, ruleReminder)*day, Look{n, p.Turn})
	case Expired:
		from := s.Time
		if p.Chosen > 0 {
			held.Add(s, p.By, n)
			from = p.lastDay(s.Time)
		}
		s.Schedule(from+rule(s, ruleReminder)*day, Look{n, p.Turn})
	case Done, Over:
		for _, other := range slices.Collect(live.Of(s, n)) {
			a, _ := responses.Get(s, other)
			p = p.drop(s, other, a, Passed)
		}
	}
	posts.Put(s, n, p)
}

// lastDay is when its last day is over, but not before now.
func (p Post) lastDay(now int64) int64 {
	if ends, err := dayEnd(p.What.Until, "until"); err == nil {
		return max(now, ends)
	}
	return now
}

// drop ends an answer; the post that this gives is not stored yet.
func (p Post) drop(s *machine.Step, n uint64, a Response, as Sort) Post {
	if a.State == Chosen {
		p.Chosen--
		if as == Confirmed {
			p.Met++
		} else {
			p.take(a.Takes, -1)
			a.Takes = nil
		}
	}
	a.State, a.Asker, a.Answerer = as, as == Confirmed, as == Confirmed
	responses.Put(s, n, a)
	live.Remove(s, a.Post, n)
	given.Remove(s, a.By, n)
	p.Answers--
	return p
}

// closesWithItsPoster reports whether the network's rules are those of version 7 or
// later, from which nothing stays open whose poster has left.
func closesWithItsPoster(s *machine.Step) bool { return s.Network().RuleVersion >= 7 }

// departed closes what somebody had open as soon as it has left: nobody would choose
// among the answers.
func departed(s *machine.Step, who string) {
	for _, n := range slices.Collect(held.Of(s, people.MemberID(who))) {
		if p, _ := posts.Get(s, n); p.Stage == Open {
			s.Schedule(s.Time, Look{n, p.Turn})
		}
	}
}

// Look is when a need or an offer closes, or has waited for too long.
type Look struct {
	Post uint64 `json:"post"`
	Turn uint64 `json:"turn"`
}

// PostExpired says that a need or an offer takes no more answers.
type PostExpired struct {
	Post uint64 `json:"post"`
}

// PostWaits says that nobody chose among answers, or that not both sides said
// that what they agreed on was done.
type PostWaits struct {
	Post uint64 `json:"post"`
}

// Apply closes what was open until now, and tells once of what waits.
func (d Look) Apply(s *machine.Step) error {
	p, _ := posts.Get(s, d.Post)
	switch {
	case p.Turn != d.Turn:
	case p.Stage == Open:
		p.become(s, d.Post, Expired)
		s.Emit(PostExpired{d.Post})
	case p.Stage == Agreed, p.Stage == Expired && p.Answers > 0:
		s.Emit(PostWaits{d.Post})
	}
	return nil
}
