package view_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"metaorg/domain/disputes"
	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/web/page/pagetest"
)

func TestSomebodyBringsADisputeByWritingItDown(t *testing.T) {
	k := kept{}
	s := siteOver(t, start(t), k)
	s.As(t, person("ash")).Get("/disputes").Is(http.StatusOK).Sees("There has been no dispute so far", "Bring a dispute", "Nobody is named yet")
	s.As(t, person("ash")).Get("/acts/disputes.open").One(`datalist option[value=bee]`)
	s.As(t, person("ash")).Does("disputes.open", "against", "bee", "cause", "agreement", "document", "Six sacks came, ten were agreed.")
	a := s.As(t, person("ash")).Get("/disputes/1").Is(http.StatusOK)
	a.Sees("Case 1: ash Limited and bee Limited", "try to agree", "What it is about", "Then a panel is drawn", "Take it back")
	var hash string
	for h := range k {
		hash = h
	}
	s.As(t, person("bee")).Get("/disputes/1/papers/" + hash).Is(http.StatusOK).Sees("Six sacks came, ten were agreed.")
	s.As(t, person("bee")).In("de").Get("/disputes/1").Sees("versuchen sich zu einigen", "Worum es geht")
	s.As(t, person("cob")).Get("/disputes/1").Is(http.StatusOK).Sees("Only the two sides", "I have a conflict of interest").SeesNot("Take it back")
	s.As(t, person("cob")).Get("/coordination").Sees("Open cases", "Case 1", "mediation")
	s.As(t, person("cob")).Get("/disputes/1/papers/"+hash).Refused(http.StatusForbidden, "disputes.papers_not_shown")
	s.As(t, person("ash")).Get("/disputes/1/papers/"+strings.Repeat("f", 64)).Refused(http.StatusNotFound, "disputes.unknown_paper")
	s.As(t, person("ash")).Get("/disputes/7").Refused(http.StatusNotFound, "disputes.unknown_case")
	s.As(t, pagetest.Watcher()).Get("/disputes").Is(http.StatusSeeOther)
	s.As(t, pagetest.Stranger()).Get("/disputes/1").Is(http.StatusSeeOther)
}

func TestNothingIsKeptOfWhatIsRefusedAtOnce(t *testing.T) {
	k := kept{}
	s := siteOver(t, start(t), k)
	s.As(t, person("ash")).Post("/acts/disputes.open", "against", "bee", "cause", "agreement", "document", " ").Beside("document", "write down what there is to say")
	s.As(t, person("ash")).Post("/acts/disputes.open", "against", "bee", "cause", "taste", "document", "It tastes odd.").Is(http.StatusUnprocessableEntity)
	if len(k) != 0 {
		t.Errorf("%d papers are kept", len(k))
	}
}

func TestWhoIsRegisteredAndNothingMoreSeesNoCase(t *testing.T) {
	w := start(t)
	w.Must("eve", "", domaintest.Person("eve"))
	s := siteOver(t, w, kept{})
	s.Let(func(w *rulestest.World) { heard(w, disputes.Paper(strings.Repeat("a", 64))) })
	s.As(t, pagetest.Applicant("eve")).Get("/disputes/1").Refused(http.StatusForbidden, "disputes.not_shown")
}

func TestTheTwoSidesAgree(t *testing.T) {
	w := start(t)
	s := siteOver(t, w, kept{})
	w.Must("ash-rep", "ash", disputes.Open{Against: "bee", Cause: disputes.Conduct, Document: disputes.Paper(strings.Repeat("a", 64))})
	s.Let(func(*rulestest.World) {})
	s.As(t, person("bee")).Does("disputes.propose_mediator", "case", "1", "mediator", "Vera Stone")
	s.As(t, person("ash")).Get("/disputes/1").Sees("Vera Stone", "not accepted yet", "Accept Vera Stone as mediator")
	s.As(t, person("ash")).Does("disputes.accept_mediator", "case", "1", "mediator", "Vera Stone")
	s.As(t, person("ash")).Does("disputes.settle", "case", "1", "document", "We meet on Fridays.")
	s.As(t, person("bee")).Get("/disputes/1").Sees("both agree", "Sign the other side's agreement")
	s.As(t, person("cob")).Get("/disputes/1").SeesNot("Vera Stone", "signed an agreement")
}

func TestAPanelHearsFindsAndIsAppealedAgainst(t *testing.T) {
	w := start(t)
	k := kept{}
	s := siteOver(t, w, k)
	var panel []machine.OrganizationID
	s.Let(func(w *rulestest.World) { panel = heard(w, disputes.Paper(strings.Repeat("a", 64))) })
	one := person(panel[0])
	s.As(t, one).Get("/disputes/1").Sees("The panel hears ash Limited and bee Limited", "Say what you find", "Drawn from 7", "What it is about")
	s.As(t, one).Get("/acts/disputes.judge?case=1").Sees("The sanction that you find fit")
	s.As(t, person(bystander(panel))).Get("/disputes/1").SeesNot("Say what you find", "I have a conflict")
	s.Let(func(w *rulestest.World) {
		for _, o := range panel {
			w.Must(domaintest.Rep(o), o, disputes.Judge{Case: 1, Finding: disputes.ForClaim, Step: disputes.Reminder})
		}
	})
	s.As(t, person("bee")).Get("/disputes/1").Sees("Sanction: reminder", "5 to 0", "gives reasons").SeesNot("Give the reasons")
	s.As(t, one).Does("disputes.give_reasons", "case", "1", "document", "Ten were agreed.")
	s.As(t, person("bee")).Get("/disputes/1").Sees("bee Limited can appeal", "Appeal", "Reasons")
	s.As(t, person("bee")).Get("/acts/disputes.appeal?case=1").Sees("What was wrong")
	s.Let(func(w *rulestest.World) { w.Pass(disputes.AppealDays) })
	s.As(t, person("bee")).Get("/disputes/1").Sees("it was right", "Sanction for bee Limited: reminder")
	s.As(t, person("cob")).Get("/members/bee").Sees("Sanctions", "reminder", "number 1").SeesNot("Ask for exclusion")
	s.As(t, person("cob")).Get("/disputes").SeesNot("Charge a member")
	s.As(t, person("bee")).In("de").Get("/disputes").Sees("stattgegeben")
}

// excluded brings bee from a first reminder to its exclusion.
func excluded(w *rulestest.World) {
	suspended(w)
	w.Must("ash-rep", "ash", disputes.Charge{Against: "bee", Before: 4, Document: disputes.Paper(strings.Repeat("c", 64))})
	w.Pass(disputes.ReplyDays)
	draw(w)
	judged(w, disputes.ForClaim, "", 0)
	n := disputes.LastCase(w.Store)
	c, _ := disputes.CaseOf(w.Store, n)
	decideFor(w, c.Proposal)
	w.Pass(disputes.ReasonsDays)
	w.Pass(disputes.AppealDays)
}

func TestWhoWasSuspendedCanBeChargedFromItsPage(t *testing.T) {
	w := start(t)
	suspended(w)
	s := siteOver(t, w, kept{})
	s.As(t, person("cob")).Get("/disputes").Sees("Charge a member")
	if links := s.As(t, person("cob")).Get("/members/bee").Sees("Ask for exclusion").All(`a[href="/acts/disputes.charge?against=bee&before=4"]`); len(links) != 1 {
		t.Errorf("%d links to a charge upon the suspension", len(links))
	}
	s.As(t, person("bee")).Get("/members/bee").SeesNot("Ask for exclusion")
}

// judged lets every panellist of the last case find alike.
func judged(w *rulestest.World, f disputes.Finding, step disputes.Step, days int64) {
	n := disputes.LastCase(w.Store)
	c, _ := disputes.CaseOf(w.Store, n)
	for _, m := range c.Panel {
		w.Must(domaintest.Rep(machine.OrganizationID(m)), machine.OrganizationID(m), disputes.Judge{Case: n, Finding: f, Step: step, Days: days})
	}
}

// suspended brings bee from a first reminder to a suspension that a charge can build on.
func suspended(w *rulestest.World) {
	for _, step := range []disputes.Step{disputes.Reminder, disputes.Notice, disputes.Pause, disputes.Suspension} {
		heard(w, disputes.Paper(strings.Repeat("a", 64)))
		days := int64(0)
		if step == disputes.Pause || step == disputes.Suspension {
			days = 1
		}
		judged(w, disputes.ForClaim, step, days)
		w.Pass(disputes.ReasonsDays)
		w.Pass(disputes.AppealDays)
	}
	w.Pass(disputes.StepDays)
}

func TestWhoIsExcludedKeepsTheirRecord(t *testing.T) {
	w := start(t)
	k := kept{strings.Repeat("c", 64): "They never came, whatever we wrote."}
	excluded(w)
	if got := membership.StateOf(w.Store, "bee"); got != membership.Excluded {
		t.Fatalf("bee is %s", got)
	}
	s := siteOver(t, w, k)
	bee := person("bee")
	bee.Belongs, bee.Voice, bee.Votes, bee.Proposes, bee.State = false, false, false, false, ""
	last := strconv.FormatUint(disputes.LastCase(w.Store), 10)
	s.As(t, bee).Get("/disputes/"+last).Is(http.StatusOK).Sees("The members voted to exclude bee Limited", "No reasons came in time")
	s.As(t, bee).Get("/disputes/" + last + "/papers/" + strings.Repeat("c", 64)).Sees("They never came, whatever we wrote.")
	s.As(t, bee).Get("/you/record").Is(http.StatusOK).Sees("Record of bee Limited", "They never came, whatever we wrote.", "charter.accept", "suspended vote", "exclusion")
	if got := s.As(t, bee).Get("/you/record.json").Is(http.StatusOK).Body; !strings.Contains(got, `"text": "They never came, whatever we wrote."`) || !strings.Contains(got, `"step": "exclusion"`) {
		t.Errorf("the file is %s", got)
	}
	s.As(t, bee).Get("/disputes").Is(http.StatusForbidden)
	s.As(t, person("cob")).Get("/members/bee").Sees("exclusion", "after number 4")
}

func TestEachIsToldWhatIsDueFromThem(t *testing.T) {
	w := start(t)
	panel := heard(w, disputes.Paper(strings.Repeat("a", 64)))
	s := siteOver(t, w, kept{})
	tell := func(o machine.OrganizationID, want string) {
		t.Helper()
		viewer, err := s.Complete(t.Context(), person(o))
		if err != nil {
			t.Fatal(err)
		}
		needs, err := s.Needs(s.Words.Into(t.Context(), "en", time.UTC, w.Now()), viewer)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, n := range needs {
			if n.Topic == "disputes" {
				got += n.Title
			}
		}
		if !strings.HasSuffix(got, want) || (want == "") != (got == "") {
			t.Errorf("%s is told %q, want %q", o, got, want)
		}
	}
	tell(panel[0], "say what you find")
	tell("bee", "")
	tell(bystander(panel), "")
	s.Let(func(w *rulestest.World) {
		w.Must(domaintest.Rep(panel[0]), panel[0], disputes.Judge{Case: 1, Finding: disputes.AgainstClaim})
	})
	tell(panel[0], "")
	s.Let(func(w *rulestest.World) { w.Pass(disputes.HearingDays) })
	tell(panel[1], "give the reasons")
	s.Let(func(w *rulestest.World) { w.Pass(disputes.ReasonsDays) })
	tell("ash", "you can appeal")
	tell("bee", "")
}

func TestModeratorsAndTheMediatorAreNamedOnThePage(t *testing.T) {
	w := start(t)
	w.Must("ash-rep", "", decide{[]wire.Message{
		w.Machine.Wire(disputes.NameModerators{Persons: []machine.PersonID{"cob-rep"}, Days: 30}), w.Machine.Wire(disputes.AppointMediator{Person: "founder"}),
	}})
	s := siteOver(t, w, kept{})
	s.As(t, person("ash")).Get("/disputes").Sees("cob-rep", "founder").SeesNot("Nobody is named yet", "Nobody has that mandate")
	s.Let(func(w *rulestest.World) { w.Pass(31) })
	s.As(t, person("ash")).Get("/disputes").Sees("Nobody has that mandate")
}

func TestSamples(t *testing.T) { siteOver(t, start(t), kept{}).Samples(t) }
