package view_test

import (
	"slices"
	"strings"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/search/index"
	"metaorg/web/search/searchtest"
)

// asked completes a viewer and asks the site about them, in English.
func asked(t *testing.T, s *pagetest.Site, v page.Viewer) (needs []page.Need, changes []page.Change) {
	t.Helper()
	s.As(t, v).Get("/proposals") // The tables have come so far.
	ctx := s.Words.Into(t.Context(), "en", nil, s.Now())
	v, err := s.Complete(ctx, v)
	if err != nil {
		t.Fatal(err)
	}
	if needs, err = s.Needs(ctx, v); err != nil {
		t.Fatal(err)
	}
	if changes, err = s.Changes(ctx, v, 0); err != nil {
		t.Fatal(err)
	}
	return needs, changes
}

func decisions(all []page.Need) (titles []string) {
	for _, n := range all {
		if n.Topic == "decisions" {
			titles = append(titles, n.Title)
		}
	}
	return titles
}

func TestABallotIsDueUntilItIsCast(t *testing.T) {
	s := voting(t)
	s.Let(func(w *rulestest.World) { proposed(w, flour()) })
	if needs, _ := asked(t, s, dairy); len(decisions(needs)) != 0 {
		t.Errorf("before the vote opens %v is due", needs)
	}
	s.Let(func(w *rulestest.World) { w.Pass(7) })
	needs, _ := asked(t, s, dairy)
	if got := decisions(needs); len(got) != 1 || got[0] != "Vote on “Flour”" || needs[0].Path != "/proposals/1" || needs[0].Urgent || needs[0].Due == 0 {
		t.Errorf("due is %+v", needs)
	}
	if needs, _ := asked(t, s, alan); len(decisions(needs)) != 2 || decisions(needs)[0] != "Vote on “Flour” for forge Limited" {
		t.Errorf("for who acts for two, due is %v", needs)
	}
	s.Let(func(w *rulestest.World) { w.Pass(5) })
	if needs, _ := asked(t, s, dairy); len(needs) != 1 || !needs[0].Urgent {
		t.Errorf("two days before the close, due is %+v", needs)
	}
	s.Let(func(w *rulestest.World) { votes(w, 1, governance.Abstain, "dairy") })
	if needs, _ := asked(t, s, dairy); len(decisions(needs)) != 0 {
		t.Errorf("who has voted is still asked: %v", needs)
	}
	if needs, _ := asked(t, s, nora); len(decisions(needs)) != 0 {
		t.Errorf("who is no member is asked: %v", needs)
	}
}

func TestWhatBecomesOfAProposalIsTold(t *testing.T) {
	w := story(t)
	s := siteOver(t, w)
	_, changes := asked(t, s, dairy)
	told := map[string]bool{}
	for _, c := range changes {
		told[c.Title] = true
	}
	for _, want := range []string{
		"Proposed: Flour", "Open for voting: Flour", "Adopted: Flour", "Not adopted: Boats", "Taken back: Mistake",
		"Adopted: Longer votes", "In effect: Longer votes", "Adopted, but could not take effect: Longer votes, again",
	} {
		if !told[want] {
			t.Errorf("nobody is told %q; told is %v", want, told)
		}
	}
	if told["Open for voting: Mistake"] {
		t.Error("a proposal that was withdrawn in its notice is told to be open")
	}
	_, hidden := asked(t, s, pagetest.Stranger())
	for _, c := range hidden {
		if strings.HasPrefix(c.Path, "/proposals") {
			t.Errorf("a stranger is told %q", c.Title)
		}
	}
	needs, _ := asked(t, s, mill)
	if got := decisions(needs); len(got) != 0 {
		t.Errorf("after a later proposal of theirs a failed one still waits: %v", got)
	}
}

func TestProposalsAreFoundByWhatTheySay(t *testing.T) {
	s := siteOver(t, story(t))
	s.As(t, mill).Get("/proposals")
	find := func(v page.Viewer, text string) (all []index.Hit) {
		for _, h := range searchtest.Found(t, s.Site, v, "en", text) {
			if h.Source == "proposals" {
				all = append(all, h)
			}
		}
		return all
	}
	for text, want := range map[string]int{"flour": 1, "blue": 1, "longer": 2, "#4": 1, "100%": 0, "_": 0} {
		if got := find(mill, text); len(got) != want {
			t.Errorf("%q finds %+v", text, got)
		}
	}
	if got := find(mill, "flour"); len(got) != 1 || got[0].Kind != "decision" || got[0].Path != "/proposals/1" {
		t.Errorf("a decision: %+v", got)
	}
	if got := find(pagetest.Stranger(), "flour"); len(got) != 0 {
		t.Errorf("a stranger finds %+v", got)
	}
}

func TestEveryStateOfAStoryIsShownInWords(t *testing.T) {
	s := siteOver(t, story(t))
	for path, want := range map[string][]string{
		"/proposals/1": {"Adopted, and it holds since", "3 said yes and 1 no; it needed more yes than no, so it passed."},
		"/proposals/3": {"Taken back,", "It was taken back before anybody voted."},
		"/proposals/4": {"Adopted, and in effect since", "What it changed in the charter", "9 days", "it needed 3/4 of them, which is 3 of 4"},
		"/proposals/5": {"could not take effect", "the rules refused it, and nothing was done", "What it changed in the charter"},
		"/proposals/6": {"Too few voted the first time. The second call opens", "Certificate of the vote"},
	} {
		s.As(t, dairy).Get(path).Is(200).Sees(want...)
	}
	s.As(t, dairy).Get("/proposals/5").SeesNot("Propose it anew")
	s.As(t, mill).Get("/proposals/5").Sees("Propose it anew")
	again := s.As(t, mill).Post("/acts/governance.propose", typed(s.As(t, mill).Get("/proposals/5"), `.notice form[action="/acts/governance.propose"]`, nil)...)
	again.Is(200).Kept("title", "Longer votes, again").Sees("this change can't take effect")
	s.As(t, dairy).In("de").Get("/proposals/1").Sees("Angenommen, und gilt seit", "3 sagten Ja und 1 Nein; nötig waren mehr Ja als Nein, deshalb wurde der Antrag angenommen.")
}

func TestOtherPagesTellOfDecisions(t *testing.T) {
	s := siteOver(t, story(t))
	part := func(v page.Viewer, slot page.Slot) (text string) {
		r := s.As(t, v)
		switch slot {
		case page.Member:
			return r.Get("/members/dairy").Is(200).Text("main")
		default:
			return r.Get("/front").Is(200).Text("main")
		}
	}
	member := part(mill, page.Member)
	for _, want := range []string{"4 of 5 votes", "0 proposals"} {
		if !strings.Contains(member, want) {
			t.Errorf("the page of a member does not say %q: %s", want, member)
		}
	}
	if strings.Contains(part(watcher, page.Member), "Its part in decisions") {
		t.Error("a stranger sees how much a member votes")
	}
	for _, v := range []page.Viewer{mill, watcher} {
		if front := part(v, page.Front); !strings.Contains(front, "3 adopted, 1 not adopted; 1 open now.") {
			t.Errorf("the front page says %s", front)
		}
	}
	if front := part(pagetest.Stranger(), page.Front); strings.Contains(front, "adopted") {
		t.Errorf("the front page tells a stranger %s", front)
	}
}

// TestWhoIsToldOfWhichMoment lets objections, amendments, called votes, late
// turns and second calls happen, and asks everybody what they are told then.
func TestWhoIsToldOfWhichMoment(t *testing.T) {
	press, bystander := pagetest.Person("press-rep", "press"), pagetest.Person("nora", "")
	object := func(w *rulestest.World) {
		w.Must("dairy-rep", "dairy", governance.Vote{Proposal: 1, Choice: governance.No, Clause: "P1"})
		votes(w, 1, governance.Yes, "mill", "forge", "press")
		w.Pass(8)
	}
	consent := func(w *rulestest.World) {
		proposed(w, governance.Propose{Title: "Flour", Text: "We buy flour.", Class: governance.Consent})
		w.Pass(7)
		object(w)
	}
	amend := func(w *rulestest.World) {
		w.Must("mill-rep", "mill", governance.Amend{Proposal: 1, Title: "Flour", Text: "Who likes buys flour."})
	}
	for _, row := range []struct {
		moment  string
		happens func(*rulestest.World)
		news    string // For everybody who sees decisions.
		waits   string // For the proposer, mill; others are told of their ballots alone.
	}{
		{"objected", consent, "Objected to, and open to amendment: Flour", "An objection to “Flour” stands; answer it with another text"},
		{"amended", func(w *rulestest.World) { consent(w); amend(w); w.Pass(1) }, "Amended, the vote begins anew: Flour", ""},
		{
			"objected after two amendments", func(w *rulestest.World) { consent(w); amend(w); object(w); amend(w); object(w) },
			"Objected to, and open to amendment: Flour", "An objection to “Flour” stands; call a vote, or let it be",
		},
		{
			"a vote is called", func(w *rulestest.World) {
				consent(w)
				amend(w)
				object(w)
				amend(w)
				object(w)
				w.Must("wood-rep", "wood", governance.CallVote{Proposal: 1})
				w.Pass(8)
			}, "Vote by majority open: Flour", "",
		},
		{
			"a late turn", func(w *rulestest.World) {
				proposed(w, flour())
				w.Pass(7)
				votes(w, 1, governance.Yes, "mill", "forge")
				votes(w, 1, governance.No, "dairy")
				w.Pass(6)
				w.Must("mill-rep", "mill", wait{18 * 3600})
				w.Must("press-rep", "press", governance.Vote{Proposal: 1, Choice: governance.No})
				w.Must("wood-rep", "wood", governance.Vote{Proposal: 1, Choice: governance.No})
				w.Pass(1)
			}, "Open longer, since it turned at the last moment: Flour", "",
		},
		{
			"a second call", func(w *rulestest.World) {
				proposed(w, governance.Propose{Title: "Flour", Text: "We buy flour.", Class: governance.Special})
				w.Pass(40)
			}, "Second call open: Flour", "Vote on “Flour”: the second call",
		},
		{"a result", func(w *rulestest.World) {
			proposed(w, flour())
			w.Pass(7)
			votes(w, 1, governance.No, five...)
			w.Pass(8)
		}, "Not adopted: Flour", ""},
	} {
		t.Run(row.moment, func(t *testing.T) {
			s := siteOver(t, domaintest.Founded(t, domaintest.Draft("federation"), five, governance.Module, clock))
			s.Let(func(w *rulestest.World) { w.Must("nora", "", domaintest.Person("nora")); row.happens(w) })
			for _, v := range []page.Viewer{mill, press, watcher} {
				if _, news := asked(t, s, v); !slices.ContainsFunc(news, func(c page.Change) bool { return c.Title == row.news && c.Path == "/proposals/1" }) {
					t.Errorf("%s is told %+v", v.Person, news)
				}
			}
			waits, _ := asked(t, s, mill)
			if got := decisions(waits); row.waits != "" && !slices.Contains(got, row.waits) || row.waits == "" && slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "objection") }) {
				t.Errorf("for the proposer waits %q", got)
			}
			if waits, _ = asked(t, s, press); slices.ContainsFunc(decisions(waits), func(s string) bool { return strings.Contains(s, "objection") }) {
				t.Errorf("for somebody else waits %q", decisions(waits))
			}
			if waits, _ = asked(t, s, bystander); len(decisions(waits)) != 0 {
				t.Errorf("for who is no member waits %q", decisions(waits))
			}
		})
	}
}

// clock moves by seconds.
var clock = machine.Module{Name: "clock", Kinds: []machine.Kind{machine.KindOf[wait]("clock.wait", "Let seconds pass.")}}

type wait struct {
	Seconds int64 `json:"seconds"`
}

func (wait) Check() error { return nil }

func (m wait) Apply(s *machine.Step) error {
	s.MoveClock(m.Seconds)
	return nil
}
