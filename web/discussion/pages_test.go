package discussion_test

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"metaorg/documents"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/circles"
	circlesview "metaorg/domain/circles/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	"metaorg/domain/membership"
	membershipview "metaorg/domain/membership/view"
	networkview "metaorg/domain/network/view"
	peopleview "metaorg/domain/people/view"
	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/web/discussion"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

// talking is a network with a proposal, and an organization that has applied.
func talking(t *testing.T) *pagetest.Site {
	t.Helper()
	return hiding(t, func(*page.Request) (discussion.Hiding, error) { return discussion.Hiding{}, nil })
}

// hiding is talking where something is hidden.
func hiding(t *testing.T, what func(*page.Request) (discussion.Hiding, error)) *pagetest.Site {
	t.Helper()
	w := domaintest.Founded(t, domaintest.Draft("federation"), []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}, governance.Module, circles.Module, elsewhere)
	w.Must("mill-rep", "mill", governance.Propose{Title: "Flour", Text: "We buy flour together."})
	w.Do(domaintest.Registered("radish"))
	w.Must("radish-rep", "radish", domaintest.Acceptance(w), membership.Apply{})
	w.Must("nora", "", domaintest.Person("nora"))
	host, err := hostdata.Open(t.Context(), filepath.Join(t.TempDir(), "host.db"))
	if err != nil {
		t.Fatal(err)
	}
	texts, err := documents.Open(t.Context(), filepath.Join(t.TempDir(), "documents"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(texts.Close(), host.Close()); err != nil {
			t.Error(err)
		}
	})
	said, err := discussion.Open(t.Context(), w.Genesis.ID(), host, texts, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	views := []readmodel.View{
		networkview.View, peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, governanceview.Readable(w.Machine), circlesview.Readable(w.Machine),
	}
	return pagetest.Over(t, w, views, peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), governanceview.Pages(), circlesview.Pages(),
		discussion.PagesHiding(said, what, discussion.Proposals, discussion.Applications, discussion.Matters))
}

var (
	mill    = pagetest.Person("mill-rep", "mill")
	forge   = pagetest.Person("forge-rep", "forge")
	applies = pagetest.Person("radish-rep", "radish")
	nora    = pagetest.Applicant("nora")
)

const (
	flour  = "/discussion/proposal/1"
	radish = "/discussion/application/radish"
)

func TestWhatIsSaidStandsBelowTheProposal(t *testing.T) {
	s := talking(t)
	as := s.As(t, mill)
	as.Get("/proposals/1").Is(200).Sees("Nobody has said anything yet.").Sees("You speak for mill Limited")
	as.Post(flour, "text", "Which flour?\n\nSee #1.", "next", "/proposals/1").LeadsTo("/proposals/1#comment-1")
	a := as.Get("/proposals/1").Is(200).Sees("mill-rep").Sees("Which flour?")
	if got := a.Texts(".comment p a"); len(got) != 2 || got[1] != "#1" {
		t.Errorf("it links %q", got)
	}
	hash := regexp.MustCompile(`<code>[0-9a-f]{64}</code>`)
	if own := as.Get(flour).Body; !hash.MatchString(own) {
		t.Error("an author does not learn by which hash to give the words as a reason")
	}
	s.As(t, forge).Get(flour).Is(200).Sees("Which flour?").SeesNot("/comments/1/edit")
	s.As(t, forge).Post(flour, "text", "Rye.", "next", "https://eve.example/").LeadsTo("/proposals/1#comment-2")
}

func TestScriptInWhatIsSaidIsInert(t *testing.T) {
	s := talking(t)
	evil := `<script>alert(1)</script> <img src=x onerror=alert(2)> javascript:alert(3) [x](javascript:alert(4)) "><svg onload=alert(5)>`
	s.As(t, mill).Post(flour, "text", evil).LeadsTo("/proposals/1#comment-1")
	for _, path := range []string{flour, "/proposals/1", "/comments/1/edit"} {
		a := s.As(t, mill).Get(path).Is(200).SeesNot("<script>alert").SeesNot("<img src=x").SeesNot("<svg onload")
		if len(a.All("main script")) != 0 || len(a.All("main [onerror]")) != 0 || len(a.All(`main a[href^=javascript]`)) != 0 {
			t.Errorf("%s has script in it", path)
		}
	}
	if got := s.As(t, mill).Get(flour).Text(".comment"); !strings.Contains(got, "<script>alert(1)</script>") {
		t.Errorf("it reads %q", got)
	}
}

func TestWhoMaySeeAndSaySomething(t *testing.T) {
	s := talking(t)
	s.As(t, mill).Post(flour, "text", "Members only.").Is(http.StatusSeeOther)
	s.As(t, applies).Post(radish, "text", "We grow radishes.").LeadsTo("/applications/radish#comment-2")
	none := pagetest.Applicant("nora")
	for _, row := range []struct {
		sentence     string
		as           pagetest.Reader
		flour, talks bool // Sees what is said on the proposal; speaks there.
		theirs       bool // Sees what is said on the application.
	}{
		{"a member", s.As(t, forge), true, true, true},
		{"a stranger", s.As(t, pagetest.Stranger()), false, false, false},
		{"a stranger where decisions are shown", s.As(t, pagetest.Watcher()), false, false, false},
		{"somebody who signed in and does not belong", s.As(t, none), false, false, false},
		{"an operator", s.As(t, pagetest.Operator()), true, false, true},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			for path, sees := range map[string]bool{flour: row.flour, radish: row.theirs} {
				if a := row.as.Get(path); sees {
					a.Is(200)
				} else {
					a.Refused(http.StatusForbidden, "web.not_your_thread").SeesNot("Members only").SeesNot("We grow radishes")
				}
			}
			a := row.as.Post(flour, "text", "May I?")
			switch {
			case row.talks:
				a.Is(http.StatusSeeOther)
			case row.as.Viewer.SignedIn():
				a.Is(http.StatusForbidden)
			default:
				a.Is(http.StatusUnauthorized)
			}
		})
	}
}

func TestAnApplicantSeesAndWritesOnItsOwnThreadAlone(t *testing.T) {
	s := talking(t)
	outside := applies
	outside.Belongs = false
	as := s.As(t, outside)
	as.Get(radish).Is(200).Sees("Nobody has said anything yet.")
	as.Post(radish, "text", "We grow radishes.").LeadsTo("/applications/radish#comment-1")
	s.As(t, mill).Get(radish).Is(200).Sees("We grow radishes.")
	as.Get(flour).Refused(http.StatusForbidden, "web.not_your_thread")
	as.Get("/discussion/application/mill").Refused(http.StatusNotFound, "web.no_such_thread")
	s.As(t, nora).Get("/discussion/application/nora").Refused(http.StatusNotFound, "web.no_such_thread")
}

func TestWhoBelongsWithoutAVoiceIsToldSo(t *testing.T) {
	s := talking(t)
	silent := pagetest.Person("nora", "") // Belongs, as somebody does who was asked to found the network.
	as := s.As(t, silent)
	as.Get(flour).Is(200).Sees("Members and supporters can write here.")
	as.Post(flour, "text", "But I").Refused(http.StatusForbidden, "web.no_voice")
}

func TestAThreadIsAboutSomethingThatThereIs(t *testing.T) {
	s := talking(t)
	for _, path := range []string{"proposal/99", "proposal/x", "secret/1", "proposal/1%2F..", "application/dairy-x", "proposal/%00"} {
		s.As(t, mill).Get("/discussion/"+path).Refused(http.StatusNotFound, "web.no_such_thread")
	}
	s.As(t, mill).Get("/comments/x/edit").Refused(http.StatusNotFound, "web.no_such_comment")
	s.As(t, mill).Get("/comments/7/edit").Refused(http.StatusNotFound, "web.no_such_comment")
}

func TestACommentIsChangedForTenMinutesAndWithdrawnWithATrace(t *testing.T) {
	s := talking(t)
	as := s.As(t, mill)
	as.Post(flour, "text", "Wheet").Is(http.StatusSeeOther)
	as.Get("/comments/1/edit").Is(200).Kept("text", "Wheet")
	s.As(t, forge).Get("/comments/1/edit").Refused(http.StatusForbidden, "web.comment_not_yours")
	s.As(t, forge).Post("/comments/1/withdraw").Refused(http.StatusForbidden, "web.comment_not_yours")
	as.Post("/comments/1/edit", "text", "Wheat", "next", flour).LeadsTo(flour + "#comment-1")
	as.Get(flour).Sees("Wheat").Sees("edited").SeesNot("Wheet")
	s.Let(func(w *rulestest.World) { w.Wait(601) })
	as.Get(flour).SeesNot("/comments/1/edit")
	as.Post("/comments/1/edit", "text", "Rye").Is(http.StatusConflict).Sees("these are over").Kept("text", "Rye")
	as.Post("/comments/1/withdraw").LeadsTo("/proposals/1#comment-1")
	s.As(t, forge).Get(flour).Sees("Withdrawn by its author.").Sees("mill-rep").SeesNot("Wheat")
	as.Post("/comments/1/withdraw").Refused(http.StatusConflict, "web.comment_withdrawn")
}

func TestWhatIsRefusedKeepsWhatWasTyped(t *testing.T) {
	s := talking(t)
	as := s.As(t, mill)
	long := strings.Repeat("é", 4097)
	as.Post(flour, "text", "  ").Is(http.StatusUnprocessableEntity).Sees("there is nothing in it yet")
	as.Post(flour, "text", long).Is(http.StatusTooManyRequests).Beside("text", "at most 8192 bytes").Kept("text", long)
	as.Post(flour, "text", "a\u202eb").Is(http.StatusUnprocessableEntity).Beside("text", "characters in it that nobody can see")
	as.In("de").Post(flour, "text", "").Is(http.StatusUnprocessableEntity).SeesNot("there is nothing in it yet")
	for i := range 30 {
		as.Post(flour, "text", fmt.Sprintf("Number %d", i)).Is(http.StatusSeeOther)
	}
	as.Post(flour, "text", "One more").Is(http.StatusTooManyRequests).Beside("text", "30 things").Kept("text", "One more")
}

func TestOthersHearOfWhatWasSaidIfTheyMaySeeIt(t *testing.T) {
	s := talking(t)
	s.As(t, mill).Post(flour, "text", "Which flour?").Is(http.StatusSeeOther)
	hears := func(v pagetest.Reader) bool {
		t.Helper()
		viewer, err := s.Complete(t.Context(), v.Viewer)
		if err != nil {
			t.Fatal(err)
		}
		all, err := s.Changes(s.Words.Into(t.Context(), "en", nil, s.Now()), viewer, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range all {
			if c.Topic == "discussion" && c.Path == "/proposals/1#thread" {
				return true
			}
		}
		return false
	}
	for name, row := range map[string]struct {
		as   pagetest.Reader
		want bool
	}{"a colleague": {s.As(t, forge), true}, "who said it": {s.As(t, mill), false}, "a stranger": {s.As(t, pagetest.Stranger()), false}, "an applicant": {s.As(t, nora), false}} {
		if got := hears(row.as); got != row.want {
			t.Errorf("%s hears of it: %v", name, got)
		}
	}
}

func TestThePagesOfDiscussion(t *testing.T) { talking(t).Samples(t) }

func TestWhatIsHiddenSaysByWhomAndWhy(t *testing.T) {
	hidden := map[string]discussion.Hidden{}
	s := hiding(t, func(r *page.Request) (discussion.Hiding, error) {
		h := discussion.Hiding{Hidden: map[string]discussion.Hidden{}, Moderates: r.Viewer.Person == "forge-rep"}
		for document, one := range hidden {
			one.Sees = h.Moderates
			h.Hidden[document] = one
		}
		return h, nil
	})
	s.As(t, mill).Post(flour, "text", "You are all thieves.")
	a := s.As(t, forge).Get("/proposals/1").Sees("You are all thieves.", "Hide")
	_, document, _ := strings.Cut(a.Body, "/acts/disputes.hide?document=")
	document, _, _ = strings.Cut(document, "&")
	hidden[document] = discussion.Hidden{By: "forge-rep", Clause: "V1"}
	s.As(t, applies).Get("/proposals/1").Sees("Hidden by forge-rep, since it breaks clause V1 of the charter.", "Appeal").SeesNot("thieves", "Show again")
	s.As(t, mill).Get("/proposals/1").Sees("Hidden by forge-rep", "You are all thieves.", "You see it") // One's own.
	s.As(t, forge).Get("/proposals/1").Sees("Hidden by forge-rep", "You are all thieves.", "Show again")
	hidden[document] = discussion.Hidden{By: "forge-rep", Clause: "V1", Case: 4}
	s.As(t, applies).In("de").Get("/proposals/1").Sees("verborgen, weil es gegen Klausel V1", "Ein Gremium urteilt darüber").SeesNot("Einspruch")
}
