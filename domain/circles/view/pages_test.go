package view_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	charterview "metaorg/domain/charter/view"
	"metaorg/domain/circles"
	"metaorg/domain/circles/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	"metaorg/domain/governance/view/register"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/search/searchtest"
	"metaorg/web/site"
)

// elsewhere carries messages at once, as ordinary decisions do after their votes.
var elsewhere = machine.Module{
	Name:  "elsewhere",
	Kinds: []machine.Kind{machine.KindOf[decide]("elsewhere.decide", "Carry messages.")},
}

type decide struct {
	Messages []wire.Message `json:"messages"`
}

func (decide) Check() error { return nil }
func (m decide) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightOrdinary, m.Messages)
	return err
}

var six = []machine.OrganizationID{"ash", "bee", "cob", "dew", "elm", "fir"}

func start(t testing.TB) *rulestest.World {
	t.Helper()
	return domaintest.Founded(t, domaintest.Draft("federation"), six, governance.Module, circles.Module, elsewhere)
}

// decided applies messages as the network.
func decided(w *rulestest.World, all ...machine.Message) {
	var messages []wire.Message
	for _, m := range all {
		messages = append(messages, w.Machine.Wire(m))
	}
	w.Must(domaintest.Initiator, "", decide{messages})
}

func kitchen() circles.Create {
	return circles.Create{
		Name: "Kitchen", Domain: "What is cooked and repaired.", Members: []people.MemberID{"ash", "bee", "cob", "dew"}, Entry: circles.AnyMember,
		Method: circles.Lazy, WindowDays: 5, Objections: 2, Kinds: []string{"circles.post_bulletin"}, TermMonths: 12, ReviewMonths: 6,
	}
}

// kept are papers in memory.
type kept map[string]string

func (k kept) module() page.Module {
	return page.Module{Name: "kept", Papers: &page.Papers{
		Keep: func(_ context.Context, _ machine.PersonID, text string, _ int64) (string, error) {
			hash := strings.Repeat("0", 63) + string(rune('a'+len(k)))
			k[hash] = text
			return hash, nil
		},
		Read: func(_ context.Context, hash string) (string, bool, error) {
			text, ok := k[hash]
			return text, ok, nil
		},
	}}
}

func siteOver(t *testing.T, w *rulestest.World) *pagetest.Site {
	t.Helper()
	rules := w.Machine.StandingRules()
	views := []readmodel.View{peopleview.View, charterview.Explained(rules), membershipview.View, governanceview.Readable(w.Machine), view.Readable(w.Machine)}
	return pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(rules), membershipview.Pages(), governanceview.Pages(), register.Pages(), view.Pages(), kept{}.module())
}

func person(o machine.OrganizationID) page.Viewer { return pagetest.Person(domaintest.Rep(o), o) }

func TestACircleIsCreatedAskedObjectedToLiftedAndVotedOn(t *testing.T) {
	s := siteOver(t, start(t))
	s.As(t, person("ash")).Get("/circles").Is(http.StatusOK).Sees("There is no circle yet", "Propose a circle")
	s.As(t, person("ash")).Get("/proposals/carry/circles.create").Is(http.StatusOK).Sees("What the members leave to it")
	s.Let(func(w *rulestest.World) { decided(w, kitchen()) })
	s.As(t, pagetest.Watcher()).Get("/circles").Is(http.StatusOK).Sees("Kitchen", "What is cooked and repaired.", "ash Limited").SeesNot("Propose a circle")

	s.As(t, person("ash")).Does("circles.propose", "circle", "1", "title", "New pots", "text", "We buy four pots.")
	s.As(t, person("bee")).Get("/circles/1").Is(http.StatusOK).Sees("Circle Kitchen", "5 days to answer", "2 objections", "waits 7 days",
		"We buy four pots.", "Adopted unless 2 of 4 voices object, so far 0", "ash Limited agrees", "Object: New pots", "Lift up: New pots").SeesNot("Take back", "Agree:")
	s.As(t, person("bee")).Post("/acts/circles.object", "matter", "1").Beside("clause", "an objection needs a reason")
	s.As(t, person("bee")).Does("circles.object", "matter", "1", "document", "They rust.")
	s.As(t, person("cob")).Get("/circles/1").Sees("so far 1", "bee Limited objects", "reasons of bee Limited", "They rust.")
	s.As(t, person("bee")).Get("/circles/1").Sees("Agree: New pots")
	s.As(t, pagetest.Watcher()).Get("/circles/1").Sees("We buy four pots.", "so far 1").SeesNot("bee Limited objects", "They rust.", "Lift up")
	s.As(t, person("elm")).In("de").Get("/circles/1").Sees("Kreis Kitchen", "Schweigen heißt Ja", "Vor alle bringen: New pots", "Dazukommen").SeesNot("Widersprechen: New pots")

	s.Let(func(w *rulestest.World) { w.Pass(5) })
	s.As(t, person("elm")).Get("/circles/1").Sees("Adopted: 1 of 4 voices objected, and 2 would have brought it before all members", "adopted, waits").SeesNot("Object: New pots")
	s.As(t, person("elm")).Does("circles.lift", "matter", "1", "document", "We pay for them.")
	s.As(t, person("fir")).Get("/circles/1").Sees("elm Limited lifted it up", "We pay for them.", "To the vote of all members", "before all members").SeesNot("Lift up: New pots")
	s.As(t, person("fir")).Get("/proposals/1").Is(http.StatusOK).Sees("Circle Kitchen: New pots (matter 1)", "Let a circle's matter stand", "Matter 1")
	s.Let(func(w *rulestest.World) {
		w.Pass(8)
		for _, o := range six {
			w.Must(domaintest.Rep(o), o, governance.Vote{Proposal: 1, Choice: governance.Yes})
		}
		w.Pass(9)
	})
	s.As(t, person("fir")).Get("/circles/1").Sees("In force: it was lifted up, and all members let it stand.")
	if got := searchtest.Titles(t, s.Site, person("fir"), "en", "pots"); len(got) == 0 || got[0] != "New pots" {
		t.Errorf("found %v", got)
	}
	s.As(t, person("fir")).Get("/circles/9").Refused(http.StatusNotFound, "circles.unknown_circle")
}

func TestACirclePutsUpABulletin(t *testing.T) {
	s := siteOver(t, start(t))
	s.Let(func(w *rulestest.World) { decided(w, kitchen()) })
	s.As(t, person("ash")).Get("/acts/circles.propose_bulletin?circle=1").Is(http.StatusOK).Sees("Propose a bulletin")
	s.As(t, person("ash")).Does("circles.propose_bulletin", "circle", "1", "title", "Closed in August", "text", "It is being repaired.", "days", "30")
	s.As(t, person("bee")).Get("/circles/1").Sees("In the network's name", "Put up a bulletin: Closed in August", "It is being repaired.")
	s.As(t, pagetest.Stranger()).Get("/").SeesNot("Closed in August")
	s.As(t, person("bee")).Get("/proposals/1").SeesNot("A matter of the circle")
	s.Let(func(w *rulestest.World) {
		w.Must("ash-rep", "ash", circles.Propose{Circle: 1, Title: "Again", Messages: []wire.Message{w.Machine.Wire(circles.PostBulletin{Title: "Open", Text: "From September.", Days: 9})}})
		w.Must("elm-rep", "elm", circles.Lift{Matter: 2, Document: circles.Paper(strings.Repeat("a", 64))})
	})
	s.As(t, person("bee")).Get("/proposals/1").Is(http.StatusOK).Sees("A matter of the circle Kitchen", "Put up a bulletin: Open", "From September.")
	s.Let(func(w *rulestest.World) { w.Pass(5 + 7) })
	s.As(t, pagetest.Stranger()).Get("/").Sees("Bulletins", "Closed in August", "It is being repaired.")
	s.Let(func(w *rulestest.World) { w.Pass(30) })
	s.As(t, pagetest.Stranger()).Get("/").SeesNot("Closed in August")
}

func TestSomebodyIsLetInAndLeaves(t *testing.T) {
	council := kitchen()
	council.Name, council.Method, council.Objections, council.Entry = "Council", circles.Consent, 0, circles.ByConsent
	s := siteOver(t, start(t))
	s.Let(func(w *rulestest.World) { decided(w, council, kitchen()) })
	s.As(t, person("elm")).Does("circles.join", "circle", "1")
	s.As(t, person("elm")).Get("/circles/1").Sees("elm Limited asks to be let in").SeesNot("Ask to be let in", "Lift up")
	for _, o := range []machine.OrganizationID{"ash", "bee"} {
		s.As(t, person(o)).Get("/circles/1").Sees("Agree: elm Limited asks to be let in")
		s.As(t, person(o)).Does("circles.agree", "matter", "1")
	}
	s.Let(func(w *rulestest.World) { w.Pass(5) })
	s.As(t, person("elm")).Get("/circles/1").Sees("Let in: 2 of 4 voices agreed", "Leave the circle", "Propose something")
	s.As(t, person("fir")).Get("/members/elm").Sees("Circles", "Council")
	s.As(t, person("elm")).Does("circles.leave", "circle", "1")
	s.As(t, person("elm")).Does("circles.join", "circle", "2")
	s.As(t, person("fir")).Get("/members/elm").Sees("Kitchen").SeesNot("Council")
}

func TestATermThatEndsIsSeenByThoseWhoCoordinate(t *testing.T) {
	s := siteOver(t, start(t))
	s.Let(func(w *rulestest.World) { decided(w, kitchen()) })
	s.As(t, person("fir")).Get("/coordination").SeesNot("Kitchen")
	s.Let(func(w *rulestest.World) { w.Pass(185) })
	s.As(t, person("fir")).Get("/coordination").Sees("Kitchen", "to be looked at again", "Propose another term for Kitchen")
	s.As(t, person("fir")).Get("/circles/1").Sees("It is time to look at this circle again")
	s.Let(func(w *rulestest.World) { decided(w, circles.Renew{Circle: 1, TermMonths: 2}) })
	s.As(t, person("fir")).Get("/coordination").SeesNot("to be looked at again")
	s.Let(func(w *rulestest.World) { w.Pass(40) })
	s.As(t, person("fir")).Get("/coordination").Sees("Kitchen", "term ends")
	s.Let(func(w *rulestest.World) { w.Pass(40) })
	s.As(t, person("fir")).Get("/circles/1").Sees("Its term is over").SeesNot("Propose something")
	s.Let(func(w *rulestest.World) { decided(w, circles.Dissolve{Circle: 1}) })
	s.As(t, person("fir")).Get("/circles/1").Sees("The members dissolved it").SeesNot("Propose another term")
	s.As(t, person("fir")).Get("/coordination").SeesNot("Kitchen")
}

func TestAChangeOfACircleBeginsWithWhatHolds(t *testing.T) {
	s := siteOver(t, start(t))
	s.Let(func(w *rulestest.World) { decided(w, kitchen()) })
	a := s.As(t, person("ash")).Get("/circles/1")
	for _, link := range a.All("a") {
		if strings.Contains(pagetest.Attribute(link, "href"), "circles.change") {
			s.As(t, person("ash")).Get(pagetest.Attribute(link, "href")).Is(http.StatusOK).Kept("name", "Kitchen").Kept("kinds", "circles.post_bulletin").Kept("window_days", "5")
			return
		}
	}
	t.Error("nobody can propose a change")
}

func TestThoseInACircleAreToldWhatItIsAsked(t *testing.T) {
	s := siteOver(t, start(t))
	s.Let(func(w *rulestest.World) {
		decided(w, kitchen())
		w.Must("ash-rep", "ash", circles.Propose{Circle: 1, Title: "New pots", Text: "Four."})
	})
	tell := func(o machine.OrganizationID, want bool) {
		t.Helper()
		viewer, err := s.Complete(t.Context(), person(o))
		if err != nil {
			t.Fatal(err)
		}
		needs, err := s.Needs(s.Words.Into(t.Context(), "en", time.UTC, 0), viewer)
		if err != nil {
			t.Fatal(err)
		}
		got := false
		for _, n := range needs {
			got = got || n.Title == "Kitchen: New pots" && n.Path == "/matters/1"
		}
		if got != want {
			t.Errorf("%s is asked: %v, want %v", o, got, want)
		}
	}
	tell("ash", false)
	tell("bee", true)
	tell("elm", false)
	s.As(t, person("bee")).Does("circles.object", "matter", "1", "clause", "P1")
	tell("bee", false)
}

func TestMembersAreToldWhatHappensInCircles(t *testing.T) {
	s := siteOver(t, start(t))
	s.Let(func(w *rulestest.World) {
		decided(w, kitchen())
		w.Must("ash-rep", "ash", circles.Propose{Circle: 1, Title: "New pots", Text: "Four."}, circles.Propose{Circle: 1, Title: "Old pans", Text: "Gone."})
		w.Must("bee-rep", "bee", circles.Lift{Matter: 2, Document: circles.Paper(strings.Repeat("a", 64))})
		w.Pass(400)
	})
	ctx := s.Words.Into(t.Context(), "en", time.UTC, 0)
	all, err := view.Pages().Changes(ctx, s.Site, person("fir"), 0)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, c := range all {
		told = append(told, c.Title)
	}
	for _, want := range []string{
		"There is a circle Kitchen", "Kitchen is asked: New pots", "Kitchen adopted: New pots", "Before all members, from Kitchen: Old pans",
		"It is time to look at the circle Kitchen again", "The term of the circle Kitchen ends within a month", "The term of the circle Kitchen is over; it rests",
	} {
		if !slices.Contains(told, want) {
			t.Errorf("nobody is told %q of %q", want, told)
		}
	}
	if all, err := view.Pages().Changes(ctx, s.Site, pagetest.Stranger(), 0); err != nil || len(all) > 0 {
		t.Errorf("strangers are told %v, %v", all, err)
	}
}

func TestSamples(t *testing.T) { siteOver(t, start(t)).Samples(t) }
