package view_test

import (
	"context"
	"net/http"
	"reflect"
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/governance/view"
	"metaorg/domain/membership"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/readmodel/readmodeltest"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

// proxies lets even five members hold some.
var proxies = charter.RuleValue{Name: "governance.proxies_percent", Value: 50}

const reportHash = "6f1ed002ab5595859014ebf0951522d9a9b3f6e9c9f0c0d2f5a5b7f8c2a3d4e5"

// surrounded has members choose between versions, end what they decided, and
// others ask for a vote.
func surrounded(t *testing.T) *rulestest.World {
	w := domaintest.Founded(t, domaintest.Draft("federation", proxies), five, governance.Module)
	for _, p := range []machine.PersonID{"sue", "sam"} {
		w.Must(p, "", domaintest.Person(p), domaintest.Acceptance(w), membership.Support{})
	}
	w.Must("mill-rep", "mill", governance.Propose{Title: "Flour", Text: "We buy flour.", Review: 30, Ends: 100})
	w.Must("dairy-rep", "dairy", governance.Compete{Proposal: 1, Title: "Oil", Text: "We buy oil."})
	w.Must("forge-rep", "forge", governance.Compete{Proposal: 1, Title: "Salt", Text: "We buy salt."})
	w.Must("forge-rep", "forge", governance.OfferMerge{Proposal: 1, With: 2, Title: "Oil and salt", Text: "We buy both."})
	w.Must("dairy-rep", "dairy", governance.Merge{Proposal: 1, Version: 3})
	w.Must("sue", "", governance.BringPetition{Title: "Saturdays", Text: "All open on Saturdays."})
	w.Must("sam", "", governance.SignPetition{Petition: 1})
	w.Pass(7)
	w.Must("mill-rep", "mill", governance.Approve{Proposal: 1, Versions: []uint64{1, 2}})
	w.Must("dairy-rep", "dairy", governance.Approve{Proposal: 1, Versions: []uint64{2}})
	w.Must("press-rep", "press", governance.Vote{Proposal: 1, Choice: governance.No})
	w.Must("wood-rep", "wood", governance.GiveProxy{Proposal: 2, To: "mill"})
	w.Must("mill-rep", "mill", governance.Vote{Proposal: 2, Choice: governance.Yes})
	w.Pass(8)
	w.Must("press-rep", "press", governance.ReportMinority{Proposal: 1, Document: reportHash})
	rules := w.Machine.Wire(charter.SetRules{Base: 1, Values: []charter.RuleValue{{Name: "governance.ordinary_window_days", Value: 9}}})
	w.Must("mill-rep", "mill", governance.Propose{Title: "No oil", Messages: []wire.Message{w.Machine.Wire(governance.Repeal{Proposal: 1}), rules}})
	w.Pass(14)
	votes(w, 3, governance.Yes, five...)
	w.Pass(11)
	return w
}

func TestWhatSurroundsDecisionsIsListed(t *testing.T) {
	w := surrounded(t)
	model := readmodeltest.Fold(t, w.Machine, w.Entries, view.Readable(w.Machine))
	for _, row := range []struct {
		rule, list, query string
		columns           []string
		want              [][]any
	}{
		{
			"the register says what ended a decision, and what another changed", "decisions", "sort=id",
			[]string{"id", "title", "status", "repealed_by", "rules", "kinds"},
			[][]any{
				{int64(1), "Oil and salt", "repealed", int64(3), "", ""},
				{int64(3), "No oil", "executed", nil, "governance.ordinary_window_days", "charter.set_rules, governance.repeal"},
			},
		},
		{"decisions are found by the rule that they changed", "decisions", "changed=governance.ordinary_window_days", []string{"id"}, [][]any{{int64(3)}}},
		{"decisions are found by the decision that they ended", "decisions", "changed=1", []string{"id"}, [][]any{{int64(3)}}},
		{
			"versions say how many ballots are for them, and what became of them", "versions", "sort=number",
			[]string{"id", "title", "merged_into", "approved", "chosen"},
			[][]any{
				{"1.1", "Flour", nil, int64(1), false},
				{"1.2", "Oil and salt", nil, int64(2), true},
				{"1.3", "Salt", int64(2), int64(0), false},
			},
		},
		{"a minority's report is found by its proposal", "minority-reports", "proposal=1", []string{"member", "document"}, [][]any{{"press", reportHash}}},
		{"a petition that enough signed leads to its proposal", "petitions", "", []string{"title", "state", "signed", "needed", "proposal"}, [][]any{{"Saturdays", "reached", int64(2), int64(2), int64(2)}}},
		{"a proxy says who votes for whom", "proxies", "", []string{"proposal", "member", "holder"}, [][]any{{int64(2), "wood", "mill"}}},
		{"a ballot by proxy is counted", "votes", "proposal=2", []string{"turnout", "yes", "reason"}, [][]any{{int64(2), int64(2), "no_quorum"}}},
		{
			"a vote between versions is explained", "votes", "proposal=1",
			[]string{"explained"},
			[][]any{{"3 of 5 members took part; at least 3 had to. Several versions competed; approved: version 1 by 1, version 2 by 2. What follows is about the one with the most. 2 said yes and 1 no; it needed more yes than no, so it passed."}},
		},
	} {
		t.Run(row.rule, func(t *testing.T) {
			if got := rows(t, model, row.list, row.query, row.columns); !reflect.DeepEqual(got, row.want) {
				t.Fatalf("got\n%v\nwant\n%v", got, row.want)
			}
		})
	}
}

func TestAProposalWithVersionsIsVotedOnByTickingThem(t *testing.T) {
	s := voting(t)
	s.Let(func(w *rulestest.World) {
		proposed(w, flour())
		w.Must("dairy-rep", "dairy", governance.Compete{Proposal: 1, Title: "Oil", Text: "We buy oil."})
	})
	s.As(t, watcher).Get("/proposals/1").Is(http.StatusOK).Sees("Version 1: Flour", "Version 2: Oil", "We buy oil.")
	s.As(t, mill).Get("/acts/governance.offer_merge?proposal=1").Is(http.StatusOK).Sees("Together with version")
	s.As(t, mill).Get("/acts/governance.compete?proposal=1").Is(http.StatusOK).Kept("title", "Flour")
	s.Let(func(w *rulestest.World) { w.Pass(7) })
	ballot := s.As(t, mill).Get("/proposals/1").Sees("Which of them can your organization live with?")
	if boxes := ballot.All("#ballot [name=version]"); len(boxes) != 2 {
		t.Fatalf("%d versions can be ticked", len(boxes))
	}
	to := []string{"proposal", "1", "acting_for", "mill", "next", "/proposals/1"}
	s.As(t, mill).Signs(s.As(t, mill).Post("/acts/governance.approve", append(to, "version", "1", "version", "2")...)).Sees("You voted yes for mill Limited")
	if on := s.As(t, mill).Get("/proposals/1").All("#ballot [name=version][checked]"); len(on) != 2 {
		t.Errorf("%d versions are ticked", len(on))
	}
	s.As(t, mill).Signs(s.As(t, mill).Post("/acts/governance.approve", append(to, "answer", "no")...)).Sees("You voted no for mill Limited")
	s.As(t, mill).Post("/acts/governance.approve", to...).Is(http.StatusUnprocessableEntity).Sees("name the versions that your organization can live with")
	s.As(t, mill).Post("/acts/governance.approve", append(to, "version", "x")...).Is(http.StatusNotFound)
	s.As(t, mill).Post("/acts/governance.approve", append([]string{"version", "1", "proposal", "x"}, to[2:]...)...).Is(http.StatusNotFound)
	s.Let(func(w *rulestest.World) {
		w.Must("dairy-rep", "dairy", governance.Approve{Proposal: 1, Versions: []uint64{2}})
	})
	s.As(t, mill).Get("/proposals/1").Sees("One ballot is for it.", "for version 2")
}

func TestAResultSaysWhatWouldHaveChangedItAndWhoStandsBehindIt(t *testing.T) {
	s := open(t)
	s.Let(func(w *rulestest.World) {
		votes(w, 1, governance.Yes, "dairy")
		votes(w, 1, governance.No, "press")
		w.Pass(8)
	})
	got := s.As(t, mill).Get("/proposals/1").Sees("With one more yes it would have passed.", "Who said no: one member")
	if to := pagetest.Attribute(got.One(`a[href="/rolls?proposal=1&round=1&choice=no"]`), "href"); to == "" {
		t.Error("the number leads nowhere")
	}
	s.As(t, pagetest.Person("press-rep", "press")).Get("/proposals/1").Sees("Put on record why you were against it")
	s.As(t, watcher).Get("/proposals/1").SeesNot("Put on record").Sees("version 1 of the charter")
}

func TestObjectionsAreAnsweredAndAnotherVotesForOne(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("federation", proxies), five, governance.Module)
	s := siteOver(t, w)
	s.Let(func(w *rulestest.World) {
		proposed(w, governance.Propose{Title: "Flour", Text: "We buy flour.", Class: governance.Consent})
		w.Pass(7)
	})
	s.As(t, dairy).Get("/proposals/1").Sees("Let another member vote for dairy Limited")
	s.Let(func(w *rulestest.World) {
		w.Must("wood-rep", "wood", governance.GiveProxy{Proposal: 1, To: "mill"})
		votes(w, 1, governance.Yes, "mill", "forge")
		w.Must("dairy-rep", "dairy", governance.Vote{Proposal: 1, Choice: governance.No, Clause: "P1"})
		w.Pass(8)
	})
	s.As(t, mill).Get("/proposals/1").Sees("An objection stands", "Answer with another text", "proxy given to mill Limited")
	s.As(t, mill).Get("/acts/governance.amend?proposal=1").Is(http.StatusOK).Kept("title", "Flour")
	s.As(t, dairy).Get("/proposals/1").Sees("An objection stands").SeesNot("Answer with another text")
	s.Let(func(w *rulestest.World) {
		w.Must("mill-rep", "mill", governance.Amend{Proposal: 1, Title: "Flour, for those who like", Text: "Who likes buys flour."})
	})
	s.As(t, mill).Get("/proposals/1").Sees("Flour, for those who like", "Vote on the amended text").SeesNot("An objection stands")
}

// kept are papers in memory, for pages of tests.
type kept map[string]string

func (k kept) module() page.Module {
	return page.Module{Name: "papers", Papers: &page.Papers{
		Keep: func(_ context.Context, _ machine.PersonID, text string, _ int64) (string, error) {
			k[reportHash] = text
			return reportHash, nil
		},
		Read: func(_ context.Context, hash string) (string, bool, error) {
			text, ok := k[hash]
			return text, ok, nil
		},
	}}
}

func TestWhoLostWritesWhyAndOthersReadIt(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("federation"), five, governance.Module)
	s := siteOver(t, w, kept{}.module())
	s.Let(func(w *rulestest.World) {
		proposed(w, flour())
		w.Pass(7)
		votes(w, 1, governance.Yes, "dairy", "forge", "mill")
		votes(w, 1, governance.No, "press")
		w.Pass(8)
	})
	press := s.As(t, pagetest.Person("press-rep", "press"))
	press.Get("/acts/governance.minority_report?proposal=1").Sees("Write it here", "Or choose a text file")
	press.Does("governance.minority_report", "proposal", "1", "document", "Flour makes dust.", "next", "/proposals/1").Sees("and said why", "Flour makes dust.", reportHash)
	s.As(t, mill).Get("/proposals/1").Sees("Flour makes dust.")
	s.As(t, watcher).Get("/proposals/1").Sees(reportHash).SeesNot("Flour makes dust.")
}

func TestAnObjectionSaysWhichHarmItFears(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("small"), five, governance.Module)
	s := siteOver(t, w, kept{}.module())
	s.Let(func(w *rulestest.World) { proposed(w, flour()) })
	s.As(t, dairy).Does("governance.vote", "proposal", "1", "choice", "no", "harm", "money", "document", "Flour costs too much.", "next", "/proposals/1").Sees("fears harm to", "Flour costs too much.")
}

func TestAnIndividualSeesTheirBallotAndWhatItCountsFor(t *testing.T) {
	for _, row := range []struct {
		minimum int64
		says    string
	}{{1, "what most of those individuals who vote turn down is not adopted"}, {10, "advises the organizations, which decide"}} {
		w := domaintest.Founded(t, domaintest.Draft("federation", charter.RuleValue{Name: "membership.individuals", Value: 2}, charter.RuleValue{Name: "membership.chamber_minimum", Value: row.minimum}), five, governance.Module)
		w.Must("ada", "", domaintest.Person("ada"))
		w.Must("ada", "", domaintest.Acceptance(w), membership.Apply{})
		for _, o := range five[:2] {
			w.Must(domaintest.Rep(o), o, membership.Sponsor{Applicant: "ada"})
		}
		w.Pass(15)
		s := siteOver(t, w)
		s.Let(func(w *rulestest.World) { proposed(w, flour()) })
		ada := s.As(t, pagetest.Person("ada", ""))
		ada.Get("/proposals/1").Sees("You vote in the individuals' chamber.").SeesNot("was not on the roll")
		s.Let(func(w *rulestest.World) { w.Pass(7) })
		ada.Get("/proposals/1").Sees("Your ballot in the individuals' chamber", row.says)
		ada.Signs(ada.Post("/acts/governance.vote", "proposal", "1", "acting_for", "-", "choice", "no", "next", "/proposals/1")).Sees("You voted no.")
		s.As(t, dairy).Get("/proposals/1").SeesNot("Your ballot in the individuals' chamber")
	}
}
