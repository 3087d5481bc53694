package inbox_test

import (
	"context"
	"path/filepath"
	"testing"

	"metaorg/domain/people"
	"metaorg/hostdata"
	"metaorg/machine/rulestest"
	"metaorg/web/inbox"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

const hour = 3600

// site is an inbox over a module that tells everybody the same.
func site(t *testing.T, needs *[]page.Need, changes *[]page.Change) *pagetest.Site {
	t.Helper()
	host, err := hostdata.Open(t.Context(), filepath.Join(t.TempDir(), "host.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := host.Close(); err != nil {
			t.Error(err)
		}
	})
	board := page.Module{
		Name:    "board",
		Needs:   func(context.Context, *page.Site, page.Viewer) ([]page.Need, error) { return *needs, nil },
		Changes: func(context.Context, *page.Site, page.Viewer, int64) ([]page.Change, error) { return *changes, nil },
	}
	return pagetest.Over(t, rulestest.New(t, people.Directory{}, people.Module), nil, board, inbox.Pages(host))
}

func TestTheInboxShowsWhatWaitsAndWhatIsNewSinceTheLastVisit(t *testing.T) {
	var needs []page.Need
	var changes []page.Change
	s := site(t, &needs, &changes)
	ada := s.As(t, pagetest.Person("ada", ""))
	ada.Get("/inbox").Is(200).Sees("Nothing waits for you.").Sees("Nothing has happened since.")
	changes = []page.Change{{Topic: "decisions", Title: "Adopted: Flour", Path: "/proposals/1", At: s.Now()}}
	first := s.As(t, pagetest.Person("bo", "")).Get("/inbox")
	if got := first.Texts("main h2"); len(got) != 2 || got[1] != "What happened" {
		t.Errorf("who is here for the first time sees %q", got)
	}
	needs = []page.Need{{Topic: "membership", Title: "Confirm a gift", Path: "/contributions/1"}}
	s.Let(func(w *rulestest.World) { w.Wait(hour) })
	ada.Get("/inbox").Is(200) // A second visit: what came before it is what she has read.
	changes = append([]page.Change{{Topic: "membership", Title: "The Forge joined", Path: "/members/forge", At: s.Now() + 1}}, changes...)
	s.Let(func(w *rulestest.World) { w.Wait(hour) })
	sections := func(a pagetest.Answer) []string { return a.Texts("section[aria-labelledby=inbox-new] a") }
	quiet := ada.Sending("HX-Request", "true")
	quiet.Get("/inbox").Is(200)
	for range 2 { // Bringing an open page up to date is no visit, nor is looking twice.
		if got := sections(ada.Get("/inbox")); len(got) != 1 || got[0] != "The Forge joined" {
			t.Errorf("new is %q", got)
		}
	}
	a := ada.Get("/inbox?topic=decisions").Is(200).Sees("Flour").SeesNot("The Forge").SeesNot("Confirm a gift")
	if got := a.Texts("[aria-current=true]"); len(got) != 1 || got[0] != "Decisions" {
		t.Errorf("chosen is %q", got)
	}
	ada.Post("/inbox/read").LeadsTo("/inbox")
	if got := sections(ada.Get("/inbox")); len(got) != 0 {
		t.Errorf("after all was read, new is %q", got)
	}
	ada.Get("/inbox?topic=%3Cscript%3E").Is(200).SeesNot("<script>alert").Sees("Nothing waits for you.")
	s.As(t, pagetest.Stranger()).Get("/inbox").LeadsTo("/signin?next=%2Finbox")
}

func TestThePagesOfTheInbox(t *testing.T) {
	var needs []page.Need
	var changes []page.Change
	site(t, &needs, &changes).Samples(t)
}
