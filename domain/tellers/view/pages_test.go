package view_test

import (
	"net/http"
	"slices"
	"strconv"
	"testing"

	charterview "metaorg/domain/charter/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	"metaorg/domain/mandates"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/domain/tellers"
	"metaorg/domain/tellers/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

// elsewhere brings a kind that does nothing, so that blocks have acts.
var elsewhere = machine.Module{Name: "elsewhere", Kinds: []machine.Kind{machine.KindOf[tick]("elsewhere.tick", "Let a block have an act.")}}

type tick struct{}

func (tick) Check() error              { return nil }
func (tick) Apply(*machine.Step) error { return nil }

// nine are the members; ash proposes.
var nine = []machine.OrganizationID{"ash", "bee", "cob", "dew", "elm", "fir", "gum", "hop", "ivy"}

// booth is a network with its pages, in which ash has put a secret proposal and
// an open one.
type booth struct {
	*pagetest.Site
	t *testing.T
	w *rulestest.World
}

func start(t *testing.T) *booth {
	t.Helper()
	w := domaintest.Founded(t, domaintest.Draft("federation"), nine, mandates.Module, governance.Module, tellers.Module, elsewhere)
	w.Must("ash-rep", "ash", governance.Propose{Title: "Flour", Text: "We buy flour together.", Secret: true})
	w.Must("ash-rep", "ash", governance.Propose{Title: "Oil", Text: "We buy oil together."})
	views := []readmodel.View{peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, governanceview.Readable(w.Machine), view.View}
	pages := []page.Module{site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), governanceview.Pages()}
	for i := range pages {
		pages[i].Samples = nil // Theirs are shown where they are from.
	}
	return &booth{pagetest.Over(t, w, views, append(pages, view.Pages())...), t, w}
}

func (b *booth) as(o machine.OrganizationID) pagetest.Reader {
	return b.As(b.t, pagetest.Person(domaintest.Rep(o), o))
}

func (b *booth) draw() {
	b.Let(func(w *rulestest.World) {
		w.Wait(1)
		for range 3 {
			w.Must(domaintest.Initiator, "", tick{})
		}
	})
}

func (b *booth) pass(days int64) { b.Let(func(w *rulestest.World) { w.Pass(days) }) }

func (b *booth) teller(i int) machine.OrganizationID {
	c, _ := tellers.CountingOf(b.w.Store, 1, 1)
	return machine.OrganizationID(c.Tellers[i])
}

// bystander is a member on the roll that counts nothing.
func (b *booth) bystander() machine.OrganizationID {
	c, _ := tellers.CountingOf(b.w.Store, 1, 1)
	for _, o := range nine[1:] {
		if !slices.Contains(c.Tellers, people.MemberID(o)) {
			return o
		}
	}
	panic("everybody counts")
}

// tell lets a teller tell by its form, of the first on the roll.
func (b *booth) tell(i int, yes, no int) {
	fields := []string{"proposal", "1", "said_yes", strconv.Itoa(yes), "said_no", strconv.Itoa(no), "abstained", "0"}
	for _, o := range nine[:yes+no] {
		fields = append(fields, "present", string(o))
	}
	b.as(b.teller(i)).Does("tellers.tell", fields...)
}

func TestASecretVoteFromItsNoticeToItsResult(t *testing.T) {
	b := start(t)
	b.as("cob").Get("/proposals/2").Is(http.StatusOK).Sees("Open vote").SeesNot("How the papers are counted", "Print the paper")
	b.as("cob").Get("/proposals/1").Is(http.StatusOK).Sees("Secret vote on paper", "Two tellers are drawn by lot when the vote opens", "cob Limited could be one of two who count")
	b.as("ash").Get("/proposals/1").Sees("Take the proposal back").SeesNot("could be one of two who count", "Another text for the same matter")
	b.as("ash").Get("/proposals/2").Sees("Another text for the same matter")
	b.as("cob").Get("/proposals/2").Sees("can be changed until it ends").SeesNot("A paper can't be changed")
	b.as("cob").Get("/proposals/1").Sees("A paper can't be changed or taken back").SeesNot("can be changed until it ends")
	b.as("cob").In("de").Get("/proposals/1").Sees("Geheime Abstimmung auf Papier", "bestimmt das Los zwei")
	for _, o := range []machine.OrganizationID{"cob", "dew", "elm"} {
		b.as(o).Does("tellers.offer", "proposal", "1")
	}
	b.as("cob").Get("/proposals/1").Sees("Offered to count: cob Limited, dew Limited, elm Limited", "Leave it to another").SeesNot("could be one of two")
	b.pass(7)
	b.draw()
	b.as("ash").Get("/proposals/1").SeesNot("Take the proposal back")
	who := b.as(b.bystander())
	who.Get("/proposals/1").Sees("take the papers until the close", "Drawn by lot from 3 that offered", "Print the paper", "counted once the vote has closed").SeesNot("Cast your ballot", "Leave it to another", "Enter a count")
	who.Get("/home").Sees("hand your paper to a teller")
	b.as(b.teller(0)).Get("/home").Sees("take papers until the close")
	who.Get("/secret/1/paper?copies=3").Is(http.StatusOK).Sees("Mark one answer", "Flour")
	who.Get("/secret/1/sheet").Is(http.StatusOK).Sees("ash Limited", "ivy Limited")
	who.Get("/rolls?proposal=1").Sees("in secret, on paper").SeesNot("not voted")
	who.Get("/acts/governance.vote?proposal=1&choice=yes").Sees("hand it to one of the two tellers")
	b.pass(7)
	b.as(b.teller(0)).Get("/home").Sees("Enter what you counted")
	who.Get("/coordination").Sees("Secret votes to be counted", "waits for")
	b.as(b.teller(0)).Get("/acts/tellers.tell?proposal=1").Is(http.StatusOK).Sees("Tick everybody who handed in a paper", "ivy Limited")
	b.tell(0, 4, 1)
	b.as(b.teller(1)).Get("/proposals/1").Sees("Enter a count")
	b.tell(1, 3, 2)
	who.Get("/proposals/1").Sees("count once more", "the papers are being counted").SeesNot("and it stands")
	b.tell(0, 4, 1)
	b.tell(1, 4, 1)
	who.Get("/proposals/1").Sees("came to the same count, and it stands", "5 handed in a paper", "5 of 9 members took part", "4 said yes and 1 no", "This vote was secret").SeesNot("Hash of the ballots", "Secret votes to be counted")
	who.In("de").Get("/proposals/1").Sees("kamen auf dasselbe Ergebnis", "5 haben einen Zettel abgegeben")
	b.As(t, pagetest.Watcher()).Get("/proposals/1").Is(http.StatusOK).SeesNot("5 handed in a paper")
}

func TestACountThatDoesNotAddUpKeepsWhatWasTicked(t *testing.T) {
	b := start(t)
	b.pass(7)
	b.draw()
	b.pass(7)
	p := b.as(b.teller(0)).Post("/acts/tellers.tell", "proposal", "1", "present", "ash", "present", "bee", "said_yes", "3", "said_no", "0", "abstained", "0")
	p.Is(http.StatusConflict).Sees("you counted 3 papers of members, and 2 are marked")
	if n := len(p.All(`input[name=present][checked]`)); n != 2 {
		t.Errorf("%d of 2 ticks are kept", n)
	}
}

func TestPapersAreOfSecretVotesAlone(t *testing.T) {
	b := start(t)
	for _, what := range []string{"paper", "sheet"} {
		b.as("cob").Get("/secret/2/"+what).Refused(http.StatusConflict, "tellers.open_vote")
		b.as("cob").Get("/secret/7/"+what).Refused(http.StatusNotFound, "tellers.unknown_proposal")
	}
	b.As(t, pagetest.Watcher()).Get("/secret/1/sheet").Is(http.StatusSeeOther)
}

func TestWhereNobodyCountsThePageSaysSo(t *testing.T) {
	b := start(t)
	b.pass(7)
	b.draw()
	b.pass(7)
	b.pass(tellers.CountDays)
	b.as("cob").Get("/proposals/1").Sees("No two counted the papers within 3 days", "No two tellers counted the papers in time, so it did not pass")
}

func TestSamples(t *testing.T) { start(t).Samples(t) }
