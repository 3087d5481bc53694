package view

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/circles"
	"metaorg/web/page"
	"metaorg/web/words"
)

const daySeconds = 86_400

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	now := words.Now(ctx)
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, State: "active", Proposes: true, Voice: true, Votes: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	add := func(name, state string, as page.Viewer, wide bool, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: as, Page: page.Page{Title: words.T(ctx, "circles.title"), Body: body, Wide: wide, Nav: "/circles"}})
	}
	kitchen := sampleCircle(now)
	resting, council := kitchen, kitchen
	resting.number, resting.name, resting.state, resting.until = 2, "Garden", string(circles.Resting), now-9*daySeconds
	council.number, council.name, council.method, council.entry, council.kinds = 3, "Council of the house", string(circles.Consent), string(circles.ByConsent), nil
	council.review, council.reviewed = now-daySeconds, true
	ended := kitchen
	ended.number, ended.name, ended.state = 4, "Festival", string(circles.Dissolved)
	bulletins := []bulletin{{number: 3, posted: now - 2*daySeconds, until: now + 28*daySeconds, title: "The kitchen is closed in August", text: "From 1 to 31 August the kitchen is being repaired."}}

	add("circles", "none", ada, true, circlesPage(circlesView{may: true}))
	add("circles", "several", ada, true, circlesPage(circlesView{may: true, rows: []circleView{kitchen, council, resting, ended}, bulletins: bulletins}))
	add("circles", "several, a stranger looks", page.Viewer{Shown: page.Watchers}, true, circlesPage(circlesView{rows: []circleView{kitchen}}))
	fresh := kitchen
	fresh.matters = nil
	add("circle", "nothing asked yet", ada, false, circlePage(fresh))
	add("circle", "lazy, every way of a matter", ada, false, circlePage(withMatters(kitchen, now)))
	add("circle", "by consent, to be looked at again", ada, false, circlePage(withMatters(council, now)))
	outside := withMatters(kitchen, now)
	outside.in = false
	add("circle", "another member looks", ada, false, circlePage(outside))
	outside.votes, outside.proposes, outside.lifts, outside.sees = false, false, false, false
	add("circle", "a stranger looks", page.Viewer{Shown: page.Watchers}, false, circlePage(outside))
	one := withMatters(kitchen, now)
	for i, state := range []string{"lazy, open", "mine", "somebody asks to be let in", "adopted, with what it does"} {
		add("circle's matter", state, ada, false, matterPage(one, one.matters[i], nil))
	}
	decided := decidedView{total: 7, text: "pots", all: []option{{Value: "1", Label: kitchen.name}, {Value: "3", Label: council.name}}}
	for i, stage := range []circles.Stage{circles.Adopted, circles.InForce, circles.Failed} {
		decided.rows = append(decided.rows, decision{matter: int64(9 - i), circle: 1, name: kitchen.name, title: "New pots", stage: stage, decided: now - int64(i)*9*daySeconds, effect: now - int64(i*9-7)*daySeconds})
	}
	decided.table = page.Table{Caption: "Decided", List: "circle-decisions", Rows: len(decided.rows), Total: 3, Limit: 50}
	add("decisions of circles", "several", ada, true, decidedPage(decided))
	add("decisions of circles", "none", ada, true, decidedPage(decidedView{table: page.Table{Caption: "Decided", List: "circle-decisions", Limit: 50}}))
	add("decisions, of circles beside", "several", ada, false, page.Headed(words.T(ctx, "circles.title"), decidedPart(decided)))
	add("circle", "resting", ada, false, circlePage(resting))
	add("circle", "dissolved", ada, false, circlePage(ended))
	add("front, bulletins", "one", ada, false, page.Headed("Front", bulletinsPart(bulletins)))
	posting := withMatters(kitchen, now).matters[3]
	add("proposal, from a circle", "with what it does", ada, false, page.Headed("Proposal", liftedPart(posting, kitchen.name)))
	add("coordination, circles", "several", ada, false, page.Headed("Coordination", waitingPart([]circleView{resting, council, kitchen})))
	add("member, circles", "several", ada, false, page.Headed("The Mill", memberPart([]circleView{kitchen, resting})))
	return all
}

func sampleCircle(now int64) circleView {
	return circleView{
		number: 1, name: "Kitchen", domain: "What is cooked, bought and repaired in the shared kitchen, up to 200 pounds a month.",
		kinds: []string{postBulletin}, purposes: []string{"Put up a bulletin in the network's name."}, method: string(circles.Lazy), window: 5, objections: 2, entry: string(circles.AnyMember), state: string(circles.Working),
		since: now - 200*daySeconds, until: now + 20*daySeconds, lift: 7, asked: 2, in: true, votes: true, proposes: true, lifts: true, sees: true,
		members: []person{{"mill", "The Mill"}, {"forge", "The Forge"}, {"print", "Print Works"}, {"field", "Long Field"}},
	}
}

// withMatters is a circle with a matter at every stage.
func withMatters(c circleView, now int64) circleView {
	hash := strings.Repeat("b2", 32)
	base := matterView{
		circle: c.number, by: "forge", byName: "The Forge", title: "New pots", text: "We buy four pots for the kitchen, for 160 pounds.", method: c.method,
		opened: now - 3*daySeconds, closes: now + 2*daySeconds, stage: circles.Open,
		count: circles.Count{Of: 4, Agree: 2, Object: 1, Needed: 2, Stopped: 2},
	}
	add := func(change func(m *matterView)) {
		m := base
		m.number = int64(len(c.matters) + 1)
		change(&m)
		c.matters = append(c.matters, m)
	}
	add(func(m *matterView) {
		m.mine = "objects"
		m.answers = []answerView{
			{person: person{"mill", "The Mill"}, document: hash, reasons: page.Paper{Hash: hash, Text: "The pots would stand where we dry herbs.", Here: true}, at: now - daySeconds},
			{person: person{"print", "Print Works"}, clause: "P2", at: now - daySeconds},
			{person: person{"forge", "The Forge"}, agrees: true, at: now - 3*daySeconds},
		}
	})
	add(func(m *matterView) { m.by, m.byName, m.yours, m.mine = "mill", "The Mill", true, "agrees" })
	add(func(m *matterView) {
		m.title, m.text, m.joins, m.joinsName, m.method = "", "", "dairy", "Valley Dairy", string(circles.Consent)
	})
	add(func(m *matterView) {
		m.title, m.text, m.stage, m.effect = "Closed in August", "", circles.Adopted, now+4*daySeconds
		m.does = []page.SigningMessage{{Kind: postBulletin, Purpose: "Put up a bulletin in the network's name.", Fields: []page.Fact{{Name: "Title", Value: "The kitchen is closed in August"}}}}
	})
	for _, stage := range []circles.Stage{circles.InForce, circles.Rejected, circles.OutVoted, circles.Withdrawn, circles.LapsedOpen} {
		add(func(m *matterView) { m.stage = stage })
	}
	add(func(m *matterView) { m.stage, m.count.Object = circles.Rejected, 0 })
	add(func(m *matterView) { m.stage, m.proposal = circles.InForce, 12 })
	add(func(m *matterView) { m.stage, m.joins, m.joinsName = circles.InForce, "dairy", "Valley Dairy" })
	add(func(m *matterView) { m.stage, m.failure = circles.Failed, "20 bulletins are up; take one down first" })
	add(func(m *matterView) { m.stage, m.proposal = circles.Lifted, 12 })
	add(func(m *matterView) {
		m.stage, m.proposal, m.liftedBy, m.document = circles.Lifted, 12, "Long Field", hash
		m.reasons = page.Paper{Hash: hash}
	})
	return c
}
