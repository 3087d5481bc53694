package view

import (
	"context"
	"fmt"

	"github.com/a-h/templ"

	"metaorg/domain/governance"
	"metaorg/web/page"
	"metaorg/web/words"
)

// follows says what happens if a vote passes.
func follows(ctx context.Context, p proposal) string {
	days := func(n int64) string { return words.T(ctx, "governance.days", "Count", int(n)) }
	key := "in_force"
	switch {
	case p.class == governance.Principles && p.now().purpose == governance.FirstVote:
		key = "confirm"
	case len(p.carries) > 0 && p.terms.DelayDays > 0:
		key = "after_delay"
	case len(p.carries) > 0:
		key = "at_close"
	}
	return words.T(ctx, "governance.follows."+key, "Days", days(p.terms.DelayDays), "After", days(p.terms.ConfirmAfterDays))
}

// otherwise says what happens if it doesn't.
func otherwise(ctx context.Context, p proposal) string {
	key := "nothing"
	if p.class == governance.Special && p.now().purpose == governance.FirstVote {
		key = "second_call"
	}
	return words.T(ctx, "governance.otherwise."+key, "Days", words.T(ctx, "governance.days", "Count", int(p.terms.SecondCall.AfterDays)))
}

func voteKey(proposal, number int64) string { return fmt.Sprintf("%d.%d", proposal, number) }

func ofVote(proposal, number int64) string {
	return fmt.Sprintf("proposal=%d&round=%d", proposal, number)
}

func rollPath(proposal, number int64) string { return "/rolls?" + ofVote(proposal, number) }

// actingFor is how the ballot form says for whom it is signed.
func (b ballotView) actingFor(member string) string {
	if member == b.person {
		return "-"
	}
	return member
}

func rollTable(ctx context.Context, v rollsView) page.Table {
	t := v.table
	label := func(name string) string { return words.Of(ctx, "governance.columns", name) }
	if v.proposal == "" {
		t.Columns = append(t.Columns, page.Column{Name: "proposal", Label: label("proposal"), Cell: func(i int) templ.Component { return seatProposal(v.seats[i]) }})
	}
	t.Columns = append(t.Columns, []page.Column{
		{Name: "member", Label: label("member"), Cell: func(i int) templ.Component { return seatMember(v.seats[i]) }},
		{Name: "choice", Label: label("ballot"), Cell: func(i int) templ.Component { return seatChoice(v.seats[i]) }},
		{Name: "at", Label: label("cast"), Cell: func(i int) templ.Component { return seatCast(v.seats[i]) }},
	}...)
	t.Empty = page.Empty(words.T(ctx, "governance.roll_none"), "", "")
	return t
}
