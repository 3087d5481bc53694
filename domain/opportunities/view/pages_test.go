package view_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"metaorg/domain/bookings"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/circles"
	"metaorg/domain/commons"
	commonsview "metaorg/domain/commons/view"
	"metaorg/domain/competences"
	competencesview "metaorg/domain/competences/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	"metaorg/domain/membership"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/opportunities"
	"metaorg/domain/opportunities/view"
	"metaorg/domain/patronage"
	peopleview "metaorg/domain/people/view"
	"metaorg/domain/relations"
	relationsview "metaorg/domain/relations/view"
	"metaorg/domain/services"
	"metaorg/domain/uses"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

var five = []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}

func start(t *testing.T) (*rulestest.World, *pagetest.Site) {
	t.Helper()
	w := domaintest.Founded(t, domaintest.Draft("federation"), five, governance.Module, circles.Module, files.Module, commons.Module, bookings.Module, services.Module, uses.Module, patronage.Module, competences.Module, opportunities.Module, relations.Module)
	views := []readmodel.View{peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, governanceview.Readable(w.Machine), commonsview.Readable(w.Machine), competencesview.View, view.View, relationsview.View}
	papers := page.Module{Name: "papers", Papers: &page.Papers{
		Keep: func(context.Context, machine.PersonID, string, int64) (string, error) {
			return strings.Repeat("a", 64), nil
		},
		Read: func(context.Context, string) (string, bool, error) { return "Day by day.", true, nil },
	}}
	return w, pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), governanceview.Pages(), view.Pages(), papers)
}

func person(o machine.OrganizationID) page.Viewer { return pagetest.Person(domaintest.Rep(o), o) }

// in is the day so many days from now, as forms have it.
func in(w *rulestest.World, days int64) string {
	return time.Unix(w.Now()+days*rulestest.Day, 0).UTC().Format(time.DateOnly)
}

// books is what the mill needs.
func books(w *rulestest.World) opportunities.Need {
	return opportunities.Need{
		Title: "Somebody to check our books", Competences: []string{"act:bookkeeping"}, Quantity: 750, Unit: "h", Until: in(w, 30), AnswerBy: in(w, 20),
		Place: "Shrewsbury", Terms: opportunities.Paid, InReturn: "30 pounds an hour",
	}
}

var (
	chairs = opportunities.Offer{Title: "Forty chairs", Remote: true, Terms: opportunities.Gift}
	yes    = opportunities.Answer{Post: 1, Text: "In the second week."}
)

func TestTheBoardSaysWhatToDoAndTakesANeed(t *testing.T) {
	w, s := start(t)
	s.As(t, person("mill")).Get("/opportunities").Sees("Nobody needs anything", "Nobody offers anything", "Say what you need", "Say what you offer")
	s.As(t, person("mill")).Get("/acts/opportunities.need").Sees("Say more").One(`input[name=until][type=date]`)
	s.As(t, person("mill")).Does("opportunities.need", "title", "Somebody to check our books", "competences", "Bookkeeping", "competences", "buchhaltung",
		"quantity", "7.5", "unit", "h", "until", in(w, 30), "answer_by", in(w, 20), "place", "Shrewsbury", "terms", "paid", "in_return", "30 pounds an hour", "document", "All of it.").Made("/opportunities/1")
	s.As(t, person("mill")).Get("/opportunities").Sees("Somebody to check our books", "7.5 hours", "Bookkeeping").SeesNot("Nobody needs anything")
}

func TestWhatIsTypedIsReadAsPeopleWriteIt(t *testing.T) {
	w, s := start(t)
	typed := func(more ...string) []string {
		return append([]string{"title", "Somebody to check our books", "until", in(w, 30), "remote", "true", "terms", "paid"}, more...)
	}
	wrong := func(code, says string, more ...string) {
		t.Helper()
		s.As(t, person("mill")).Post("/acts/opportunities.need", typed(more...)...).Is(http.StatusUnprocessableEntity).Sees(says).Kept("title", "Somebody to check our books").One(`#refusal[data-code="` + code + `"]`)
	}
	wrong("opportunities.no_number", "write a number", "quantity", "some", "unit", "h")
	wrong("opportunities.too_fine", "at most 2 decimals", "quantity", "7.123", "unit", "h")
	wrong("opportunities.too_fine", "at most 0 decimals", "quantity", "7.5", "unit", "each")
	wrong("opportunities.unknown_competence", "is in no list here", "competences", "juggling with swords")
	wrong("opportunities.no_unit", "in which unit", "quantity", "7")
	wrong("opportunities.no_unit", "in which unit", "quantity", "7,5", "unit", "")
	wrong("opportunities.unprintable", "a character that nobody can see", "reference", "a\u202eb")
	s.As(t, person("mill")).Does("opportunities.need", typed("quantity", "7,5", "unit", "h", "competences", "Buchhaltung", "competences", "https://data.example.org/skill/1")...)
	s.As(t, person("wood")).Get("/opportunities/1").Sees("7.5 hours", "Bookkeeping", "https://data.example.org/skill/1", "from anywhere")
	s.As(t, person("wood")).In("de").Get("/opportunities/1").Sees("7,5 Stunden", "Buchhaltung", "gesucht von")
	s.As(t, person("mill")).Get("/acts/opportunities.change?post=1").One(`input[name=quantity][value="7.50"]`)
	s.As(t, person("mill")).Does("opportunities.change", typed("post", "1", "quantity", "1,250", "unit", "km")...)
	s.As(t, person("wood")).Get("/opportunities/1").Sees("1.25 kilometres").SeesNot("Bookkeeping")
}

func TestAllThatIsWrongIsMarkedAtOnce(t *testing.T) {
	_, s := start(t)
	s.As(t, person("mill")).Post("/acts/opportunities.need", "quantity", "some", "unit", "h", "terms", "exchange", "document", "All of it.", "text", "Kept.").Is(http.StatusUnprocessableEntity).
		Beside("quantity", "write a number").Beside("title", "say it in words").Beside("until", "say until when").Beside("place", "say where").Beside("in_return", "in exchange").Kept("text", "Kept.")
}

func TestEachSeesTheNextStep(t *testing.T) {
	w, s := start(t)
	s.Let(func(*rulestest.World) {
		w.Must("mill-rep", "mill", books(w))
		w.Must("press-rep", "press", chairs)
	})
	s.As(t, person("dairy")).Get("/opportunities").Sees("Somebody to check our books", "mill Limited", "7.5 hours", "Forty chairs", "as a gift")
	s.As(t, person("dairy")).Get("/opportunities?competence=act:accounting").Sees("Say what you need")
	s.As(t, person("dairy")).Get("/opportunities?place=shrewsbury").Sees("Somebody to check our books").SeesNot("Forty chairs")
	s.As(t, person("dairy")).Get("/opportunities?place=*").Sees("Forty chairs").SeesNot("Somebody to check our books")
	s.As(t, person("dairy")).Get("/opportunities?terms=exchange").Sees("Nothing on the board fits this")
	s.As(t, person("dairy")).Get("/opportunities?as=table&kind=need&q=books").Sees("Somebody to check our books").SeesNot("Forty chairs")
	s.As(t, person("dairy")).Get("/opportunities/1").Sees("I can do that", "None so far").SeesNot("Change it")
	s.As(t, person("mill")).Get("/opportunities/1").Sees("Change it", "Nobody has answered yet").SeesNot("I can do that")
	s.As(t, person("dairy")).Does("opportunities.answer", "post", "1", "text", "In the second week.", "document", "Day by day.")
	s.As(t, pagetest.Person("wood-rep", "")).Does("opportunities.answer", "post", "1", "text", "In the evenings.")
	s.As(t, person("dairy")).Get("/opportunities/1").Sees("Take it back", "In the evenings.").SeesNot("Choose this answer", "I can do that")
	s.As(t, person("mill")).Get("/opportunities/1").Sees("Choose this answer", "Say no", "Day by day.").SeesNot("Change it")
	s.As(t, person("mill")).Does("opportunities.choose", "answer", "1")
	s.As(t, person("wood")).Get("/opportunities/1").Sees("dairy Limited does it for mill Limited").SeesNot("Say that it was done")
	s.As(t, person("dairy")).Get("/opportunities/1").Sees("Say that it was done", "It falls through")
	s.As(t, person("dairy")).Does("opportunities.confirm", "post", "1")
	s.As(t, person("dairy")).Get("/opportunities/1").Sees("Yet to say that it was done: mill Limited").SeesNot("Say that it was done")
	s.As(t, person("mill")).Does("opportunities.confirm", "post", "1")
	s.As(t, person("wood")).Get("/opportunities/1").Sees("dairy Limited did it for mill Limited. Both say so.", "not needed")
	s.As(t, person("wood")).Get("/members/dairy").Sees("gave 1, received 0")
	s.As(t, person("wood")).Get("/members/press").Sees("Forty chairs")
	s.As(t, person("wood")).Get("/opportunities?stage=done").Sees("Somebody to check our books")
	s.As(t, person("wood")).Get("/opportunities/9").Refused(http.StatusNotFound, "opportunities.unknown_post")
	s.As(t, pagetest.Watcher()).Get("/opportunities").LeadsTo("/signin?next=%2Fopportunities")
}

func TestWhoIsLeftAloneChoosesAgain(t *testing.T) {
	w, s := start(t)
	short := books(w)
	short.Title, short.Until, short.AnswerBy = "Somebody to paint", in(w, 30), ""
	s.Let(func(*rulestest.World) {
		w.Must("mill-rep", "mill", books(w))
		w.Must("dairy-rep", "dairy", yes)
		w.Must("wood-rep", "wood", yes)
		w.Must("press-rep", "press", yes)
		w.Must("mill-rep", "mill", opportunities.Choose{Answer: 1})
		w.Must("dairy-rep", "dairy", short)
		w.Must("wood-rep", "wood", opportunities.Answer{Post: 2, Text: "We can."})
		w.Must("dairy-rep", "dairy", opportunities.Choose{Answer: 4})
		w.Must("dairy-rep", "dairy", membership.Leave{})
		w.Must("press-rep", "press", membership.Leave{})
		w.Pass(8)
	})
	s.As(t, person("forge")).Get("/opportunities/1").Sees("dairy Limited was to do it for mill Limited. dairy Limited has left the network.").SeesNot("fall through")
	s.As(t, person("mill")).Get("/home").Sees("dairy Limited has left the network; choose again, or close it: Somebody to check our books").SeesNot("to be done and confirmed")
	s.As(t, person("mill")).Get("/opportunities/1").Sees("Let it fall through and choose again")
	s.As(t, person("mill")).Does("opportunities.give_up", "post", "1", "answer", "1")
	again := s.As(t, person("mill")).Get("/opportunities/1").Sees("Takes answers until", "press Limited")
	if strings.Count(again.Body, "Choose this answer") != 1 || strings.Count(again.Body, "has left the network") != 1 {
		t.Error("the wood can be chosen, and the press, which has left, cannot")
	}
	s.As(t, person("wood")).Get("/home").Sees("dairy Limited has left the network; let it fall through: Somebody to paint")
	s.As(t, person("wood")).Get("/opportunities/2").Sees("wood Limited was to do it for dairy Limited. dairy Limited has left the network.")
	s.As(t, person("wood")).Does("opportunities.give_up", "post", "2", "answer", "4")
	s.As(t, person("wood")).Get("/opportunities/2").Sees("dairy Limited has left the network; nobody chooses here any more.").SeesNot("I can do that")
	s.As(t, person("wood")).Get("/home").SeesNot("has left the network")
}

func TestSeveralThingsAreSaidAndChosenOneByOne(t *testing.T) {
	w, s := start(t)
	whole := []string{"title", "Hands and things for the fair", "until", in(w, 30), "place", "Shrewsbury", "terms", "gift"}
	typed := append(whole, "parts.0.title", "Books", "parts.0.competence", "buchhaltung", "parts.0.quantity", "7.5", "parts.0.unit", "h", "parts.1.title", "Chairs", "parts.1.quantity", "40", "parts.1.unit", "each")
	s.As(t, person("mill")).Post("/acts/opportunities.need", append(typed, "add_row", "parts")...).Sees("Part 3", "Add another").Kept("parts.1.title", "Chairs")
	for code, more := range map[string][]string{
		"opportunities.too_fine":           {"parts.2.title", "Cups", "parts.2.quantity", "7.5", "parts.2.unit", "each"},
		"opportunities.unknown_competence": {"parts.2.title", "Cups", "parts.2.competence", "juggling with swords"},
		"opportunities.part_late":          {"parts.2.title", "Cups", "parts.2.until", in(w, 40)},
	} {
		s.As(t, person("mill")).Post("/acts/opportunities.need", append(typed, more...)...).Is(http.StatusUnprocessableEntity).Kept("parts.1.title", "Chairs").One(`#refusal[data-code="` + code + `"]`)
	}
	s.As(t, person("mill")).Does("opportunities.need", typed...)
	s.As(t, person("dairy")).Get("/opportunities").Sees("2 parts", "Bookkeeping")
	s.As(t, person("mill")).Get("/acts/opportunities.change?post=1").Kept("parts.0.quantity", "7.50").One(`input[name="parts.0.competence"][value="Bookkeeping"]`)
	s.As(t, person("dairy")).Get("/acts/opportunities.answer?post=1").Sees("Books (7.5 hours)", "Chairs (40 pieces)").SeesNot("I know that it is more")
	s.As(t, person("dairy")).Does("opportunities.answer", "post", "1", "text", "We can.", "parts", "1", "parts", "2")
	s.As(t, person("wood")).Does("opportunities.answer", "post", "1", "text", "Thirty.", "parts", "2", "quantity", "30")
	s.As(t, person("mill")).Get("/opportunities/1").Sees("For: Chairs (30 pieces)", "Choose it for less")
	s.As(t, person("mill")).Does("opportunities.choose", "answer", "2")
	s.As(t, person("mill")).Get("/opportunities/1").Sees("10 pieces left", "it stays open for the rest", "That is enough")
	s.As(t, person("mill")).Does("opportunities.choose", "answer", "1", "parts", "1", "quantity", "2.5")
	s.As(t, person("wood")).In("de").Get("/opportunities/1").Sees("noch 5 Stunden", "noch 10 Stück", "Für: Books (2,5")
	s.As(t, person("mill")).Does("opportunities.withdraw", "post", "1")
	s.As(t, person("mill")).Get("/opportunities/1").Sees("All of it is agreed, with 2 answers", "Say that dairy Limited's part was done")
	s.Let(func(*rulestest.World) {
		w.Must("dairy-rep", "dairy", opportunities.Confirm{Post: 1})
		w.Must("mill-rep", "mill", opportunities.Confirm{Post: 1, Answer: 1}, opportunities.Confirm{Post: 1, Answer: 2})
		w.Must("wood-rep", "wood", opportunities.Confirm{Post: 1})
	})
	s.As(t, person("press")).Get("/opportunities/1").Sees("It is done, in 2 parts")
	s.As(t, person("press")).Get("/members/mill").Sees("gave 0, received 2")
}

func TestWhoPromisesMoreThanItHasIsAsked(t *testing.T) {
	w, s := start(t)
	s.Let(func(*rulestest.World) {
		w.Must("mill-rep", "mill", books(w))
		w.Must("dairy-rep", "dairy", competences.SetCapacity{Hours: 5})
	})
	s.As(t, person("dairy")).Post("/acts/opportunities.answer", "post", "1", "text", "We can.").Is(http.StatusConflict).
		Sees("5 hours a month for others", "I know that it is more").One(`input[type=checkbox][name=anyway]`)
	s.As(t, person("dairy")).Does("opportunities.answer", "post", "1", "text", "We can.", "anyway", "true")
}

// told is what somebody is told that waits for them, and what happened.
func told(t *testing.T, w *rulestest.World, s *pagetest.Site, v page.Viewer) (needs, news string) {
	t.Helper()
	viewer, err := s.Complete(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	ctx := s.Words.Into(t.Context(), "en", time.UTC, w.Now())
	waiting, err := s.Needs(ctx, viewer)
	if err != nil {
		t.Fatal(err)
	}
	changes, err := s.Changes(ctx, viewer, 0)
	if err != nil {
		t.Fatal(err)
	}
	var all, happened []string
	for _, n := range waiting {
		if n.Topic == "opportunities" {
			all = append(all, n.Title)
		}
	}
	for _, c := range changes {
		if c.Topic == "opportunities" {
			happened = append(happened, c.Title)
		}
	}
	return strings.Join(all, "; "), strings.Join(happened, "; ")
}

func TestWhoIsToldWhat(t *testing.T) {
	w, s := start(t)
	s.Let(func(*rulestest.World) {
		w.Must("mill-rep", "mill", books(w))
		w.Must("dairy-rep", "dairy", yes)
		w.Must("wood-rep", "", yes)
	})
	tell := func(v page.Viewer, needs, news string) {
		t.Helper()
		if waits, happened := told(t, w, s, v); waits != needs || happened != news {
			t.Errorf("waits %q, want %q;\nhappened %q, want %q", waits, needs, happened, news)
		}
	}
	const isNew = "mill Limited needs: Somebody to check our books"
	tell(person("mill"), "2 answers to Somebody to check our books: choose one", "wood-rep answered: Somebody to check our books; dairy Limited answered: Somebody to check our books; "+isNew)
	tell(person("forge"), "", isNew)
	tell(pagetest.Watcher(), "", "")
	s.Let(func(*rulestest.World) { w.Pass(18); w.Must("mill-rep", "mill", opportunities.Decline{Answer: 1}) })
	tell(person("dairy"), "", "mill Limited did not take your answer: Somebody to check our books; "+isNew)
	s.Let(func(*rulestest.World) { w.Must("mill-rep", "mill", opportunities.Choose{Answer: 2}) })
	tell(pagetest.Person("wood-rep", ""), "Agreed, to be done and confirmed: Somebody to check our books", "mill Limited chose your answer: Somebody to check our books; "+isNew)
	s.As(t, person("forge")).Get("/coordination").SeesNot("Somebody to check our books")
	s.Let(func(*rulestest.World) { w.Pass(30) })
	s.As(t, person("forge")).Get("/coordination").Sees("Somebody to check our books", "not confirmed")
	s.Let(func(*rulestest.World) { w.Must("press-rep", "press", chairs); w.Pass(58) })
	tell(person("press"), "Does this still hold? Forty chairs closes soon without an answer", "press Limited offers: Forty chairs; "+isNew)
}

func TestWhatIsDoneIsUndone(t *testing.T) {
	w, s := start(t)
	s.Let(func(*rulestest.World) { w.Must("mill-rep", "mill", books(w)) })
	s.As(t, person("dairy")).Does("opportunities.answer", "post", "1", "text", "In the second week.")
	s.As(t, person("dairy")).Does("opportunities.take_back", "answer", "1", "next", "/opportunities/1")
	s.As(t, person("mill")).Get("/opportunities/1").Sees("taken back", "dairy Limited took its answer back")
	s.As(t, person("mill")).Does("opportunities.renew", "post", "1", "until", in(w, 50))
	s.As(t, person("mill")).Does("opportunities.withdraw", "post", "1")
	s.As(t, person("wood")).Get("/opportunities/1").Sees("It is off the board.")
}

func TestSamples(t *testing.T) {
	_, s := start(t)
	s.Samples(t)
}
