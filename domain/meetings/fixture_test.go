package meetings_test

import (
	"strings"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/meetings"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// toys bring a clock that moves by seconds.
var toys = machine.Module{Name: "toys", Kinds: []machine.Kind{machine.KindOf[wait]("toys.wait", "Let seconds pass.")}}

type wait struct {
	Seconds int64 `json:"seconds"`
}

func (wait) Check() error { return nil }

func (m wait) Apply(s *machine.Step) error {
	s.MoveClock(m.Seconds)
	return nil
}

// five are the members of the worlds here, by id.
var five = []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}

// start is a federation of five: a week's notice, a week's vote.
func start(t testing.TB) *rulestest.World {
	return domaintest.Founded(t, domaintest.Draft("federation"), five, governance.Module, meetings.Module, toys)
}

// startSmall is a small network, where a no needs a reason.
func startSmall(t testing.TB) *rulestest.World {
	return domaintest.Founded(t, domaintest.Draft("small"), five, governance.Module, meetings.Module, toys)
}

// taker takes the minutes in every meeting here.
const taker = machine.PersonID("forge-rep")

// as is what a member does through its representative.
func as(o machine.OrganizationID, do ...machine.Message) rulestest.Act {
	return rulestest.For(domaintest.Rep(o), o, do...)
}

// takes is what the minute-taker does, in their own name.
func takes(do ...machine.Message) rulestest.Act { return rulestest.By(taker, do...) }

// autumn is a meeting in a week and a day, which decides on the first proposal.
func autumn(t testing.TB) meetings.Call {
	return meetings.Call{
		Title: "Autumn meeting", At: start(t).Now() + 8*rulestest.Day, Place: meetings.Both, Where: "Mill Lane hall", MinuteTaker: taker,
		Agenda: []meetings.Item{{Title: "Flour", Proposal: 1}, {Title: "Any other business"}},
	}
}

// proposed is a proposal of the mill's, called one for a meeting of the mill's.
func called(t testing.TB) []rulestest.Act {
	return []rulestest.Act{as("mill", governance.Propose{Title: "Flour", Text: "We buy flour together."}), as("mill", autumn(t))}
}

// met is the meeting with three present, while the vote is open.
func met(t testing.TB) []rulestest.Act {
	return append(called(t), rulestest.Days(8), takes(meetings.Attend{Meeting: 1, Members: []people.MemberID{"dairy", "mill", "press"}}))
}

// raised is a show of hands for the first item: member and choice by turns.
func raised(pairs ...string) meetings.EnterHands {
	m := meetings.EnterHands{Meeting: 1, Item: 1}
	for i := 0; i < len(pairs); i += 2 {
		m.Hands = append(m.Hands, meetings.Raise{Member: people.MemberID(pairs[i]), Choice: governance.Choice(pairs[i+1])})
	}
	return m
}

// entered is the meeting with what was shown: yes, yes, no.
func entered(t testing.TB) []rulestest.Act {
	return append(met(t), takes(raised("dairy", "yes", "mill", "yes", "press", "no")))
}

func paper(letter string) meetings.Paper { return meetings.Paper(strings.Repeat(letter, 64)) }

// ballots are how members vote on the first proposal now, and in which meeting
// they showed it; their own ballots are of none.
func ballots(w *rulestest.World) map[people.MemberID]governance.Ballot {
	all := map[people.MemberID]governance.Ballot{}
	for id, b := range governance.BallotsOf(w.Store, 1, 1) {
		all[id] = b
	}
	return all
}

// state is what became of a member's hand for the first item.
func state(w *rulestest.World, member people.MemberID) meetings.HandState {
	for id, h := range meetings.HandsAt(w.Store, 1, 1) {
		if id == member {
			return h.State
		}
	}
	return ""
}

// became checks what became of a member's hand, and how it votes.
func became(member people.MemberID, want meetings.HandState, choice governance.Choice, meeting uint64) func(*testing.T, *rulestest.World) {
	return func(t *testing.T, w *rulestest.World) {
		b := ballots(w)[member]
		if got := state(w, member); got != want || b.Choice != choice || b.Meeting != meeting {
			t.Errorf("the hand of %s is %s and it votes %q of meeting %d; want %s, %q, %d", member, got, b.Choice, b.Meeting, want, choice, meeting)
		}
	}
}
