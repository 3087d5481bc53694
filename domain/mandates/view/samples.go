package view

import (
	"context"

	"github.com/a-h/templ"

	"metaorg/domain/mandates"
	"metaorg/web/page"
	"metaorg/web/words"
)

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	now := words.Now(ctx)
	mandated := []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, Mandates: mandated}
	add := func(name, state string, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: ada, Page: page.Page{Title: name, Body: body}})
	}
	act := jointAct{
		id: 7, organization: "mill", name: "The Mill", by: "bo", since: now - 86400, expires: now + 13*86400, status: mandates.Pending,
		says:   []page.SigningMessage{{Kind: "governance.vote", Purpose: words.T(ctx, "mandates.sample_vote"), Fields: []page.Fact{{Name: words.T(ctx, "mandates.sample_choice"), Value: words.Of(ctx, "mandates.choices", "yes")}}}},
		signed: []signature{{"bo", now - 86400}}, needs: []need{{"all", 2, []string{"ada", "bo", "cy"}}}, missing: 1,
	}
	mine, signed, done := act, act, act
	mine.may = true
	signed.signedByViewer = true
	done.status, done.ended, done.signed = mandates.Done, now, append(done.signed, signature{"ada", now})
	add("act to sign", "yours to sign", actPage(mine))
	add("act to sign", "you have signed", actPage(signed))
	add("act to sign", "done", actPage(done))

	rules := []rule{{"all", 2, []string{"ada", "bo", "cy"}, 2}, {"membership", 3, []string{"bo", "cy", "dee"}, 2}, {"nodes", 2, []string{"dee", "eve"}, 0}}
	open := poll{
		organization: "mill", name: "The Mill", proposal: 3, title: "Buy flour together", by: "ada", binding: true, since: now - 86400, closes: now + 2*86400,
		count: mandates.Count{Asked: 9}, answers: []answer{{"kim", mandates.Yes}, {"lou", mandates.No}}, asks: true, own: mandates.Yes,
	}
	closed := open
	closed.closed, closed.asks, closed.choice, closed.count, closed.ballot = true, false, mandates.No, mandates.Count{Asked: 9, Yes: 2, No: 4, Abstain: 1}, "yes"
	few := closed
	few.choice, few.count, few.ballot = "", mandates.Count{Asked: 9, Yes: 1}, ""
	level := closed
	level.choice, level.binding, level.count = "", false, mandates.Count{Asked: 9, Yes: 3, No: 3}
	add("poll", "open", pollPage(open))
	add("poll", "closed, and the ballot says something else", pollPage(closed))
	add("poll", "too few answered", pollPage(few))
	add("poll", "level", pollPage(level))
	part := together{organization: "mill", name: "The Mill", rules: rules, pending: []jointAct{mine}, people: []string{"kim", "lou"}, polls: []poll{closed}, acts: true, represents: true, own: true}
	add("signing together", "representative", titled("The Mill", togetherPart(part)))
	add("signing together", "nothing said", titled("The Mill", togetherPart(together{organization: "mill", name: "The Mill", acts: true, represents: true})))
	add("polls on a proposal", "asked, and could ask", titled("Buy flour together", proposalPart(onProposal{proposal: "3", polls: []poll{open}, asks: mandated})))
	return all
}
