package bench

import (
	"context"
	"strings"
	"time"

	"metaorg/domain/funds"
	"metaorg/domain/governance"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/periods"
	"metaorg/machine"
	"metaorg/sample/crowd"
)

// closeYear lets the members decide by which equation surplus is divided, work
// for each other on a day of a period, and look at their statements.
func (l *live) closeYear(ctx context.Context, g grownUp) error {
	holder, steward := people.MemberID(l.People[0].Organization), l.People[1]
	from := l.date(40)
	decision := governance.Propose{Title: "Divide what is left by hours", Class: governance.Special}
	for _, m := range []machine.Message{
		funds.Open{Name: "Common purse", Purpose: "What all need.", Currency: "EUR", Holder: holder, Stewards: []people.MemberID{people.MemberID(steward.Organization)}},
		periods.SetEquation{Words: "All goes by hours.", Buckets: []periods.Bucket{{Name: "Hours", Share: 10_000, For: periods.Giver, Kind: patronage.Labour, Measure: periods.Hours, Rule: "share"}}},
		periods.Open{From: from, Until: l.date(42), Fund: 1},
	} {
		decision.Messages = append(decision.Messages, l.Machine.Wire(m))
	}
	if err := l.each(ctx, l.People[:1], false, func(int, *crowd.Person) []machine.Message { return []machine.Message{decision} }); err != nil {
		return err
	}
	if err := l.pass(ctx, 15); err != nil {
		return err
	}
	number := uint64(g.decided + 1)
	if err := l.each(ctx, l.People, false, func(int, *crowd.Person) []machine.Message {
		return []machine.Message{governance.Vote{Proposal: number, Choice: governance.Yes}}
	}); err != nil {
		return err
	}
	if err := l.pass(ctx, 25); err != nil { // The window, and the delay of what is special.
		return err
	}
	if err := l.giveAll(ctx, g); err != nil {
		return err
	}
	if err := l.pass(ctx, 3); err != nil {
		return err
	}
	by := func(m machine.Message) error {
		return l.each(ctx, []*crowd.Person{steward}, false, func(int, *crowd.Person) []machine.Message { return []machine.Message{m} })
	}
	if err := by(periods.Freeze{Period: 1}); err != nil {
		return err
	}
	for range 1 + g.members*g.gifts/countedInBlock { // Counting goes on from block to block.
		if err := l.pass(ctx, 1); err != nil {
			return err
		}
	}
	return by(periods.DrawUp{Period: 1, Surplus: 10_000_000, Evidence: periods.Paper(strings.Repeat("a", 64)), WithMembers: 1, Cash: 20})
}

// countedInBlock is how many contributions the rules count in one block.
const countedInBlock = 10_000

// date is the day so many days from now.
func (l *live) date(days int64) string {
	return time.Unix(l.Now(), 0).UTC().AddDate(0, 0, int(days)).Format(time.DateOnly)
}
