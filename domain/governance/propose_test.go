package governance_test

import (
	"slices"
	"strings"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/tally"
)

func TestPropose(t *testing.T) {
	const rep, mill = "mill-rep", "mill"
	at := start(t).Now() + 1
	quarter, half, most := tally.Fraction{Num: 1, Den: 4}, tally.Fraction{Num: 1, Den: 2}, tally.Fraction{Num: 3, Den: 4}
	all := []people.MemberID{"dairy", "forge", "mill", "press", "wood"}
	ordinary := governance.Terms{Charter: 1, Method: tally.ByMajority, NoticeDays: 7, WindowDays: 7, Quorum: quarter, Minimum: 3, DelayDays: 1, ProxiesPerHolder: 3, ProxiesPercent: 10, Guarded: true}
	special := governance.Terms{
		Charter: 1, Method: tally.BySupermajority, NoticeDays: 14, WindowDays: 7, Quorum: half, Minimum: 2, Majority: most, DelayDays: 3,
		SecondCall: governance.SecondCall{AfterDays: 14, Quorum: quarter, Minimum: 2}, ProxiesPerHolder: 3, ProxiesPercent: 10, Guarded: true,
	}
	principles := governance.Terms{
		Charter: 1, Method: tally.BySupermajority, NoticeDays: 14, WindowDays: 7, Quorum: half, Minimum: 2, Majority: most, DelayDays: 7,
		ConfirmAfterDays: 14, ConfirmUntilDays: 30, Guarded: true,
	}
	lazy := governance.Terms{Charter: 1, Method: tally.ByLazyConsent, WindowDays: 7, DelayDays: 1, Objections: 2, ProxiesPerHolder: 3, ProxiesPercent: 10}
	then := func(p governance.Propose, c governance.Class, terms governance.Terms) []machine.Event {
		opens := at + terms.NoticeDays*rulestest.Day
		events := []machine.Event{
			governance.Proposed{Proposal: 1, Member: mill, By: rep, Title: p.Title, Text: p.Text, Class: c, Messages: p.Messages, Terms: terms},
			governance.NoticeGiven{Proposal: 1, Number: 1, Members: all, Round: governance.Round{
				Purpose: governance.FirstVote, Notice: at, Opens: opens, Closes: opens + terms.WindowDays*rulestest.Day,
				Roll: 5, Root: governance.RollRoot(all), Bar: terms.Bar(governance.FirstVote, 5),
			}},
		}
		if terms.NoticeDays == 0 {
			events = append(events, governance.RoundOpened{Proposal: 1, Round: 1})
		}
		return events
	}
	carrying := func(c governance.Class, messages ...machine.Message) governance.Propose {
		return governance.Propose{Title: "Do it", Class: c, Messages: carried(messages...)}
	}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a resolution is ordinary unless it says otherwise, and its notice freezes the roll", By: rep, For: mill,
			When: resolution(""), Then: then(resolution(""), governance.Ordinary, ordinary),
		},
		{
			Rule: "a heavier class can be asked for", By: rep, For: mill,
			When: resolution(governance.Special), Then: then(resolution(governance.Special), governance.Special, special),
		},
		{
			Rule: "the class is the lightest that may carry the messages", By: rep, For: mill, When: carrying("", note{"a"}, rule{"b"}),
			Then: then(carrying("", note{"a"}, rule{"b"}), governance.Special, special),
		},
		{
			Rule: "what changes a creed is a matter of principles", By: rep, For: mill, When: carrying("", creed{"a"}),
			Then: then(carrying("", creed{"a"}), governance.Principles, principles),
		},
		{
			Rule: "what protects everybody takes an entrenched decision", By: rep, For: mill, When: carrying(governance.Principles, oath{"a"}), Refused: "machine.too_light",
		},
		{
			Rule: "a routine thing is left to silence where its kind allows it", By: rep, For: mill, When: carrying(governance.Lazy, chore{"a"}),
			Then: then(carrying(governance.Lazy, chore{"a"}), governance.Lazy, lazy),
		},
		{Rule: "a lazy decision carries nothing else", By: rep, For: mill, When: carrying(governance.Lazy, note{"a"}), Refused: "machine.too_light"},
		{Rule: "an urgent decision is a text, since what messages did does not lapse", By: rep, For: mill, When: carrying(governance.Urgent, note{"a"}), Refused: "machine.too_light"},
		{Rule: "a class too light for its messages is refused", By: rep, For: mill, When: carrying(governance.Special, creed{"a"}), Refused: "machine.too_light"},
		{Rule: "nobody's ballot can be decided by the others", By: rep, For: mill, When: carrying("", governance.Vote{Proposal: 1, Choice: governance.Yes}), Refused: "machine.not_carried"},
		{Rule: "nobody proposes what only rules put to the members", By: rep, For: mill, When: carrying(governance.Special, settle{"a"}), Refused: "machine.only_put"},
		{
			Rule: "a message of no known kind is refused", By: rep, For: mill,
			When:    governance.Propose{Title: "Do it", Messages: []wire.Message{{Kind: "toys.none", Content: wire.Encode(note{})}}},
			Refused: "machine.unknown_kind",
		},
		{
			Rule: "a decision carries at most 20 messages", By: rep, For: mill,
			When: carrying("", slices.Repeat([]machine.Message{note{"a"}}, 21)...), Refused: "machine.too_many_carried",
		},
		{Rule: "who only represents members does not propose as a person", By: rep, When: resolution(""), Refused: "governance.no_voice"},
		{
			Rule:  "a member has at most 20 undecided proposals",
			Given: slices.Repeat(proposed(resolution("")), 20), By: rep, For: mill, When: resolution(""), Refused: "governance.too_many_undecided",
		},
		{
			Rule:  "a decided proposal makes room for another",
			Given: append(slices.Repeat(proposed(resolution("")), 20), rulestest.For(rep, mill, governance.Withdraw{Proposal: 7})),
			Check: func(t *testing.T, w *rulestest.World) {
				w.Must(rep, mill, resolution(""))
				if out := w.Act(rep, mill, resolution(""))[0]; out.Code != "governance.too_many_undecided" {
					t.Fatalf("a second in its place: %+v", out)
				}
			},
		},
		{Rule: "a proposal has a title", By: rep, For: mill, When: governance.Propose{Title: " ", Text: "a"}, Refused: "governance.no_title"},
		{Rule: "a title is not long", By: rep, For: mill, When: governance.Propose{Title: strings.Repeat("a", 201), Text: "a"}, Refused: "governance.too_long"},
		{Rule: "a text is at most 8 KiB long", By: rep, For: mill, When: governance.Propose{Title: "a", Text: strings.Repeat("a", 8<<10+1)}, Refused: "governance.too_long"},
		{Rule: "a proposal says or does something", By: rep, For: mill, When: governance.Propose{Title: "a"}, Refused: "governance.nothing_proposed"},
		{Rule: "a title is one line", By: rep, For: mill, When: governance.Propose{Title: "a\nb", Text: "a"}, Refused: "governance.unprintable"},
		{Rule: "a text reads as it is", By: rep, For: mill, When: governance.Propose{Title: "a", Text: "pay \u202e001"}, Refused: "governance.unprintable"},
		{Rule: "there are seven classes", By: rep, For: mill, When: resolution("grand"), Refused: "governance.unknown_class"},
	})
}

// startWithBank is start, and the bank has applied; its window ends after 14 days.
func startWithBank(t testing.TB) *rulestest.World {
	w := start(t)
	w.Do(domaintest.Registered("bank"))
	w.Must("bank-rep", "bank", domaintest.Acceptance(w), membership.Apply{})
	return w
}

func TestProposeBeforeMembership(t *testing.T) {
	rulestest.Run(t, startWithBank, []rulestest.Rule{
		{Rule: "an applicant has no voice yet", By: "bank-rep", For: "bank", When: resolution(""), Refused: "governance.no_voice"},
		{
			Rule: "a provisional member proposes, though it does not vote", Given: []rulestest.Act{rulestest.Days(14)},
			Check: func(t *testing.T, w *rulestest.World) {
				w.Must("bank-rep", "bank", resolution(""))
				if slices.Contains(slices.Collect(governance.OnRoll(w.Store, 1, 1)), "bank") {
					t.Fatal("the bank is on the roll")
				}
			},
		},
	})
}
