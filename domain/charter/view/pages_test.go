package view_test

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/charter/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/network"
	networkview "metaorg/domain/network/view"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/web/page/pagetest"
	"metaorg/web/search/searchtest"
	"metaorg/web/site"
)

// deciding stands for decisions, which carry messages.
var deciding = machine.Module{Name: "elsewhere", Kinds: []machine.Kind{machine.KindOf[decide]("elsewhere.decide", "Carry messages.")}}

var (
	mill     = pagetest.Person("mill-rep", "mill")
	watcher  = pagetest.Watcher()
	stranger = pagetest.Stranger()
)

func siteOver(t *testing.T, w *rulestest.World) *pagetest.Site {
	t.Helper()
	rules := w.Machine.StandingRules()
	views := []readmodel.View{networkview.View, peopleview.View, view.Explained(rules), membershipview.View}
	return pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), view.Pages(rules))
}

// amended is a network whose goal was changed once; wood alone has accepted
// the second version.
func amended(t *testing.T) *pagetest.Site {
	w := domaintest.Founded(t, domaintest.Draft("federation"), []machine.OrganizationID{"mill", "wood", "forge"}, deciding)
	w.Pass(10)
	carries(w, charter.AmendPrinciples{Base: 1, Goal: "Decent work, and time for it."})
	w.Must("wood-rep", "wood", domaintest.Acceptance(w))
	return siteOver(t, w)
}

func carries(w *rulestest.World, m machine.Message) {
	w.Must("wood-rep", "wood", decide{Messages: []wire.Message{w.Machine.Wire(m)}})
}

func TestSamples(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("federation"), []machine.OrganizationID{"mill", "wood", "forge"})
	siteOver(t, w).Samples(t)
}

func TestBeforeTheFirstDraftThePageSaysWhatComes(t *testing.T) {
	s := siteOver(t, rulestest.New(t, people.Directory{}, people.Module, network.Module, charter.Module, membership.Module))
	s.As(t, stranger).Get("/charter").Is(200).Sees("Nobody has drafted a charter yet")
	s.As(t, stranger).Get("/charter/versions").Is(200).Sees("Nobody has drafted a charter yet")
	s.As(t, pagetest.Person("founder", "")).Get("/acts/charter.accept").Refused(404, "charter.none_yet")
}

func TestTheCharterSaysWhatBindsTheReader(t *testing.T) {
	s := amended(t)
	s.As(t, stranger).Get("/charter").Is(200).Sees("Decent work, and time for it.", "Version 2").SeesNot("Accept version")
	s.As(t, mill).Get("/charter").Sees("still bound by version 1", "Accept version 2", "What has changed since version 1")
	s.As(t, pagetest.Person("wood-rep", "wood")).Get("/charter").Sees("accepted exactly this text").SeesNot("Accept version 2")
	s.As(t, stranger).Get("/charter?version=1").Sees("an earlier version", "Read the one in force")
}

func TestEveryRuleSaysWhatItComesToHere(t *testing.T) {
	s := amended(t)
	a := s.As(t, stranger).Get("/charter").Is(200).
		Sees("An application waits 14 days, in which each of the 3 members can object.", "with the 3 members there are")
	if rules, said := len(a.All(".rule")), len(a.All(".rule-here")); rules != said {
		t.Errorf("%d rules, and %d of them say what they come to", rules, said)
	}
}

func TestEveryClauseAndRuleHasAPlaceToLinkTo(t *testing.T) {
	a := amended(t).As(t, stranger).Get("/charter")
	if len(a.All(".clause[id]")) == 0 || len(a.All(`.rule[id="`+view.RuleID("membership.window_days")+`"]`)) != 1 {
		t.Error("clauses or rules can't be linked to")
	}
}

func TestAVersionShowsWhatItChanged(t *testing.T) {
	s := amended(t)
	a := s.As(t, watcher).Get("/charter/versions/2").Is(200)
	if came := strings.Join(a.Texts("ins"), " "); !strings.Contains(came, "time") {
		t.Errorf("what came is %q", came)
	}
	s.As(t, watcher).Get("/charter/versions").Sees("Version 2", "in force", "1 member is bound by it", "2 members are bound by it")
	s.As(t, watcher).Get("/charter/versions/1").LeadsTo("/charter?version=1")
}

func TestWhoIsBoundByWhichVersion(t *testing.T) {
	s := amended(t)
	all := s.As(t, watcher).Get("/charter/acceptances")
	if rows := all.All("tbody tr"); len(rows) != 3 {
		t.Errorf("%d rows", len(rows))
	}
	s.As(t, watcher).Get("/charter/acceptances?up_to_date=true").Sees("up to date").SeesNot("mill-rep")
	s.Let(func(w *rulestest.World) { w.Pass(100) })
	s.As(t, watcher).Get("/charter/acceptances?up_to_date=false").Sees("overdue since")
}

func TestAcceptingShowsTheTextAndWhatIsNew(t *testing.T) {
	s := amended(t)
	s.As(t, mill).Get("/acts/charter.accept?acting_for=mill").Is(200).Sees("exactly this text of version 2", "What has changed since version 1")
	now := domaintest.Acceptance(s.World)
	s.As(t, mill).Does("charter.accept", "acting_for", "mill", "version", "2", "hash", base64.StdEncoding.EncodeToString(now.Hash), "next", "/charter").
		Sees("accepted exactly this text")
}

func TestATextThatChangedMeanwhileIsRefusedAndShownAnew(t *testing.T) {
	s := amended(t)
	first, _ := charter.Version(s.World.Store, 1)
	typed := []string{"acting_for", "mill", "version", "1", "hash", base64.StdEncoding.EncodeToString(first.Hash)}
	s.As(t, mill).Post("/acts/charter.accept", typed...).Is(409).
		Beside("", "the text has changed since you read it; read version 2 as it is now and accept that").Sees("version 2").Kept("version", "2")
}

func TestRefusalsOfAddresses(t *testing.T) {
	s := amended(t)
	for path, want := range map[string]struct {
		status int
		code   string
	}{
		"/charter?version=9":           {404, "charter.no_such_version"},
		"/charter?version=first":       {422, "charter.bad_version"},
		"/charter/versions/9":          {404, "charter.no_such_version"},
		"/charter/versions/0":          {404, "charter.no_such_version"},
		"/charter/versions/2?from=2":   {422, "charter.bad_version"},
		"/charter/versions/2?from=no":  {422, "charter.bad_version"},
		"/charter/acceptances?colour=": {422, "readmodel.unknown_column"},
	} {
		t.Run(path, func(t *testing.T) { s.As(t, watcher).Get(path).Refused(want.status, want.code) })
	}
}

func TestWhoIsAskedToAcceptAnewFindsThatAtHome(t *testing.T) {
	s := amended(t)
	need := "Read and accept version 2 of the charter for"
	s.As(t, mill).Get("/home").Sees(need, "The charter was changed: version 2")
	s.As(t, pagetest.Person("wood-rep", "wood")).Get("/home").SeesNot(need)
}

func TestClausesAndRulesAreFound(t *testing.T) {
	s := amended(t)
	if found := searchtest.Titles(t, s.Site, stranger, "en", "window"); !slices.Contains(found, "Window of an application") {
		t.Errorf("found: %v", found)
	}
	if found := searchtest.Titles(t, s.Site, stranger, "de", "Bewerbung"); !slices.Contains(found, "Frist einer Bewerbung") {
		t.Errorf("found: %v", found)
	}
	found := searchtest.Found(t, s.Site, stranger, "en", "openness")
	if len(found) == 0 || found[0].Kind != "clause" || !strings.HasPrefix(found[0].Path, "/charter#") {
		t.Errorf("a clause: %+v", found)
	}
}
