package view_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"metaorg/domain/charter"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	"metaorg/domain/mandates"
	"metaorg/domain/mandates/view"
	membershipview "metaorg/domain/membership/view"
	networkview "metaorg/domain/network/view"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/readmodel/readmodeltest"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

// network is one of mill and dairy; mill has the alternates kim and lou.
func network(t testing.TB) *rulestest.World {
	w := domaintest.Founded(t, domaintest.Draft("federation"), []machine.OrganizationID{"mill", "dairy"}, mandates.Module, governance.Module)
	for _, p := range []machine.PersonID{"kim", "lou", "eve"} {
		w.Must(p, "", domaintest.Person(p))
	}
	w.Must("mill-rep", "mill", alternate("kim"), alternate("lou"))
	return w
}

func alternate(p machine.PersonID) people.GrantMandate {
	return people.GrantMandate{Organization: "mill", Person: p, Role: people.Alternate}
}

func viewsOf(w *rulestest.World) []readmodel.View {
	return []readmodel.View{
		networkview.View, peopleview.View, view.Readable(w.Machine), charterview.Explained(w.Machine.StandingRules()),
		membershipview.View, governanceview.Readable(w.Machine),
	}
}

func pagesOf(t *testing.T, w *rulestest.World) *pagetest.Site {
	return pagetest.Over(t, w, viewsOf(w), site.Pages(), peopleview.Pages(), view.Pages(), membershipview.Pages(), governanceview.Pages())
}

var signers = mandates.SetSigners{Scope: "governance", Threshold: 2, Persons: []machine.PersonID{"kim", "lou", "mill-rep"}}

func TestWhatOneMayNotSignAloneIsProposed(t *testing.T) {
	s := pagesOf(t, network(t))
	rep, kim := s.As(t, pagetest.Person("mill-rep", "mill")), s.As(t, pagetest.Person("kim", "mill"))
	rep.Get("/members/mill").Sees("One signature is enough for everything here.")
	rep.Does("mandates.set_signers", "scope", "governance", "threshold", "2", "persons", "kim\nlou\nmill-rep", "acting_for", "mill").
		Sees("Proposals and votes", "2 of 3: kim, lou, mill-rep.")

	shown := rep.Post("/acts/governance.propose", "title", "Flour", "text", "We buy flour.", "class", "ordinary", "acting_for", "mill").Is(http.StatusOK)
	shown.Sees("mill Limited asks several", "it needs one more")
	if body := shown.Signing(); len(body.Messages) != 1 || body.Messages[0].Kind != "mandates.propose_act" {
		t.Errorf("what is to be signed is %+v", body.Messages)
	}
	rep.Signs(shown)
	rep.Get("/signatures/1").Sees("waits for signatures", "One signature is missing.", "Flour").SeesNot("Take my signature back")
	kim.Get("/home").Sees("mill-rep proposed something that needs your signature")
	kim.Get("/members/mill").Sees("Waiting for signatures", "yours to sign")

	asked := kim.Post("/acts/mandates.approve_act", "number", "1").Is(http.StatusOK)
	asked.Sees("With your signature it is done.")
	kim.Signs(asked)
	kim.Get("/signatures/1").Sees("done", "mill-rep", "kim").SeesNot("waits for signatures")
	s.As(t, pagetest.Person("dairy-rep", "dairy")).Get("/proposals/1").Sees("Flour")
	kim.Get("/home").Sees("mill Limited: enough have signed, and it is done")
	s.As(t, pagetest.Person("dairy-rep", "dairy")).Get("/home").SeesNot("enough have signed")
	s.As(t, pagetest.Watcher()).Get("/signatures/1").Is(http.StatusSeeOther)
	rep.Get("/signatures/9").Refused(http.StatusNotFound, "mandates.no_such_act")
}

func TestASignatureAndAnActAreTakenBack(t *testing.T) {
	s := pagesOf(t, network(t))
	three := signers
	three.Threshold = 3
	s.Let(func(w *rulestest.World) {
		w.Must("mill-rep", "mill", three)
		w.Must("kim", "mill", mandates.ProposeAct{Messages: wired(w, governance.Propose{Title: "Flour", Text: "We buy flour."})})
	})
	lou, kim := s.As(t, pagetest.Person("lou", "mill")), s.As(t, pagetest.Person("kim", "mill"))
	asked := lou.Post("/acts/mandates.approve_act", "number", "1")
	asked.Sees("After yours it needs one more signature.")
	lou.Signs(asked)
	lou.Get("/signatures/1").Sees("Take my signature back", "One signature is missing.")
	lou.Does("mandates.withdraw_signature", "number", "1").Sees("2 signatures are missing.")
	kim.Does("mandates.withdraw_act", "number", "1").Sees("taken back").SeesNot("missing")
	kim.Post("/acts/mandates.approve_act", "number", "1").Sees("act 1 is withdrawn already")
	kim.In("de").Get("/signatures/1").Sees("zurückgenommen")
}

func wired(w *rulestest.World, messages ...machine.Message) (all []wire.Message) {
	for _, m := range messages {
		all = append(all, w.Machine.Wire(m))
	}
	return all
}

func TestAnOrganizationAsksItsOwnPeople(t *testing.T) {
	s := pagesOf(t, network(t))
	s.Let(func(w *rulestest.World) {
		w.Must("dairy-rep", "dairy", governance.Propose{Title: "Flour", Text: "We buy flour."})
	})
	rep, eve := s.As(t, pagetest.Person("mill-rep", "mill")), s.As(t, pagetest.Person("eve", ""))
	rep.Get("/proposals/1").SeesNot("What organizations ask")
	rep.Does("mandates.name_people", "persons", "eve\nkim", "acting_for", "mill").Sees("eve, kim")
	rep.Get("/proposals/1").Sees("What organizations ask their own people", "Ask the people of mill Limited first")
	rep.Does("mandates.poll", "proposal", "1", "days", "9", "binding", "true", "acting_for", "mill").Sees("So far 0 of 2 have answered; it counts if at least 2 do.", "binds")
	rep.Get("/proposals/1").SeesNot("Ask the people of mill Limited first")

	eve.Get("/home").Sees("mill Limited asks you how to vote on “Flour”")
	eve.Does("mandates.answer_poll", "organization", "mill", "proposal", "1", "choice", "no").Sees("You said no.", "So far 1 of 2 have answered")
	eve.Get("/home").SeesNot("asks you how to vote")
	s.Let(func(w *rulestest.World) {
		w.Must("kim", "", mandates.AnswerPoll{Organization: "mill", Proposal: 1, Choice: mandates.No})
		w.Pass(7)
	})
	rep.Post("/acts/governance.vote", "proposal", "1", "choice", "yes", "acting_for", "mill").Sees("is asking its own people")
	s.Let(func(w *rulestest.World) { w.Pass(2) })
	rep.Get("/polls/mill/1").Sees("mill Limited must vote no: of 2 asked 2 said no, 0 yes, and 0 would abstain.", "Flour")
	rep.Get("/polls/dairy/1").Refused(http.StatusNotFound, "mandates.no_such_poll")
	eve.Get("/members/mill").Sees("Be none of the people of mill Limited any more")
	eve.Does("mandates.leave", "organization", "mill").SeesNot("Be none of the people")
	eve.In("de").Get("/polls/mill/1").Sees("mill Limited muss mit Nein stimmen")
}

func TestABallotFromBeforeThePollIsSeenToDiffer(t *testing.T) {
	s := pagesOf(t, network(t))
	s.Let(func(w *rulestest.World) {
		w.Must("dairy-rep", "dairy", governance.Propose{Title: "Flour", Text: "We buy flour."})
		w.Must("mill-rep", "mill", mandates.NamePeople{Persons: []machine.PersonID{"eve"}})
		w.Pass(7)
		w.Must("mill-rep", "mill", governance.Vote{Proposal: 1, Choice: governance.Yes}, mandates.Poll{Proposal: 1, Days: 2, Binding: true})
		w.Must("eve", "", mandates.AnswerPoll{Organization: "mill", Proposal: 1, Choice: mandates.No})
		w.Pass(2)
	})
	rep := s.As(t, pagetest.Person("mill-rep", "mill"))
	rep.Get("/polls/mill/1").Sees("mill Limited had voted yes before, and its ballot stays so until it is replaced.")
	rep.Does("governance.vote", "proposal", "1", "choice", "no", "acting_for", "mill")
	rep.Get("/polls/mill/1").SeesNot("had voted")
}

// TestWhoActsForAnOrganizationIsToldThatItIsToBeTakenOver follows a proposal to
// give the mill another representative, and who is told of what.
func TestWhoActsForAnOrganizationIsToldThatItIsToBeTakenOver(t *testing.T) {
	s := pagesOf(t, network(t))
	s.Let(func(w *rulestest.World) {
		w.Must("mill-rep", "mill", mandates.NamePeople{Persons: []machine.PersonID{"eve"}})
		w.Must("dairy-rep", "dairy", governance.Propose{Title: "Somebody for the mill", Messages: wired(w, people.RestoreRepresentative{Organization: "mill", Person: "dairy-rep"})})
	})
	const says = "It is proposed to put somebody else in the place of who acts for mill Limited: “Somebody for the mill”"
	for _, v := range []page.Viewer{pagetest.Person("mill-rep", "mill"), pagetest.Person("kim", "mill"), pagetest.Person("eve", "")} {
		s.As(t, v).Get("/home").Sees(says)
	}
	dairy := s.As(t, pagetest.Person("dairy-rep", "dairy"))
	dairy.Get("/home").SeesNot(says)
	s.Let(func(w *rulestest.World) {
		w.Pass(15)
		w.Must("dairy-rep", "dairy", governance.Vote{Proposal: 1, Choice: governance.Yes})
		w.Pass(10)
	})
	told := func() (all []string) {
		dairy.Get("/home")
		ctx := s.Words.Into(t.Context(), "en", nil, s.Now())
		changes, err := s.Changes(ctx, pagetest.Person("dairy-rep", "dairy"), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range changes {
			all = append(all, c.Title)
		}
		return all
	}
	if got := told(); !slices.Contains(got, "mill Limited gets dairy-rep as its representative in a month, unless somebody with its mandate stops that") {
		t.Errorf("of what was decided is told %q", got)
	}
	s.As(t, pagetest.Person("kim", "mill")).Get("/home").SeesNot(says)
	s.Let(func(w *rulestest.World) { w.Must("kim", "mill", people.KeepRepresentative{Organization: "mill"}) })
	if got := told(); !slices.Contains(got, "mill Limited is there: dairy-rep does not become its representative") {
		t.Errorf("of what was stopped is told %q", got)
	}
}

func TestMandatesInLists(t *testing.T) {
	w := network(t)
	w.Must("mill-rep", "mill", signers)
	w.Must("kim", "mill", mandates.ProposeAct{Messages: wired(w, governance.Propose{Title: "Flour", Text: "We buy flour."})})
	w.Must("mill-rep", "mill", people.GrantMandate{Organization: "mill", Person: "eve", Role: people.Representative})
	w.Must("eve", "mill", mandates.NamePeople{Persons: []machine.PersonID{"kim", "lou"}}, mandates.NamePeople{Remove: []machine.PersonID{"kim"}})
	w.Must("lou", "", mandates.ApproveAct{Number: 1})
	model := readmodeltest.Fold(t, w.Machine, w.Entries, viewsOf(w)...)
	for list, want := range map[string]string{
		"signers":    `"mill","governance",2,["eve","kim","lou"]`,
		"joint-acts": `[1,"mill","kim","done"`,
		"own-people": `["mill lou","mill","lou"`,
	} {
		if got := readmodeltest.Rows(t, model, list, ""); len(got) != 1 || !strings.Contains(got[0], want) {
			t.Errorf("%s shows %q, want %q", list, got, want)
		}
	}
	if got := readmodeltest.Rows(t, model, "joint-acts", ""); !strings.HasSuffix(got[0], `["kim","lou"]]`) {
		t.Errorf("joint-acts shows %q, signed by kim and lou", got)
	}
}

func TestEveryEventShows(t *testing.T) {
	w := network(t)
	left := readmodel.Uncovered(w.Machine, viewsOf(w))
	left = slices.DeleteFunc(left, func(kind string) bool { return kind[:8] != "mandates" })
	if len(left) > 0 {
		t.Errorf("neither shown nor left out: %v", left)
	}
}

func TestSamples(t *testing.T) {
	w := network(t)
	pagetest.Over(t, w, viewsOf(w), site.Pages(), view.Pages()).Samples(t)
}

func TestAProxyOfWhomAPollBindsIsShownAsItCounts(t *testing.T) {
	all := []machine.OrganizationID{"mill", "dairy", "forge", "press", "wood"}
	w := domaintest.Founded(t, domaintest.Draft("federation", charter.RuleValue{Name: "governance.proxies_percent", Value: 40}), all, mandates.Module, governance.Module)
	w.Must("eve", "", domaintest.Person("eve"))
	w.Must("mill-rep", "mill", mandates.NamePeople{Persons: []machine.PersonID{"eve"}})
	w.Must("dairy-rep", "dairy", governance.Propose{Title: "Flour", Text: "We buy flour."})
	w.Must("mill-rep", "mill", governance.GiveProxy{Proposal: 1, To: "dairy"}, mandates.Poll{Proposal: 1, Days: 9, Binding: true})
	w.Must("eve", "", mandates.AnswerPoll{Organization: "mill", Proposal: 1, Choice: mandates.No})
	w.Pass(7)
	w.Must("dairy-rep", "dairy", governance.Vote{Proposal: 1, Choice: governance.Yes})
	s := pagesOf(t, w)
	yes := func() any {
		found, err := s.Model.Read(t.Context(), "votes", url.Values{"proposal": {"1"}})
		if err != nil || len(found.Items) != 1 {
			t.Fatalf("there are %d votes (%v)", len(found.Items), err)
		}
		return found.Items[0].Get("yes")
	}
	forge := s.As(t, pagetest.Person("forge-rep", "forge"))
	forge.Get("/proposals/1").Sees("proxy given to dairy Limited").SeesNot("its own people bound it")
	if got := yes(); got != int64(2) {
		t.Errorf("before the poll has closed %v count as yes", got)
	}
	s.Let(func(w *rulestest.World) { w.Pass(2) })
	forge.Get("/proposals/1").Sees("its own people bound it to no, so nobody votes otherwise for it")
	if got := yes(); got != int64(1) {
		t.Errorf("once the poll has closed %v count as yes", got)
	}
}
