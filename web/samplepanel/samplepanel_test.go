package samplepanel_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"metaorg/domain/agreements"
	"metaorg/domain/bids"
	"metaorg/domain/bookings"
	"metaorg/domain/charter"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/circles"
	"metaorg/domain/commons"
	"metaorg/domain/competences"
	"metaorg/domain/disputes"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/funds"
	"metaorg/domain/goals"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	"metaorg/domain/mandates"
	"metaorg/domain/meetings"
	"metaorg/domain/membership"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/network"
	networkview "metaorg/domain/network/view"
	"metaorg/domain/obligations"
	"metaorg/domain/opportunities"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/domain/periods"
	"metaorg/domain/pledges"
	"metaorg/domain/relations"
	"metaorg/domain/rounds"
	"metaorg/domain/services"
	"metaorg/domain/uses"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/sample/sampletest"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/samplepanel"
)

// keys are those of everybody but fatou, whose key the host does not have.
type keys struct{ held bool }

func (k *keys) Held() bool { return k.held }

func (*keys) KeyOf(p machine.PersonID) (signature.KeyID, bool) {
	return rulestest.Key(string(p)).ID(), p != "fatou"
}

// waits lets something wait for whoever acts for the woodland.
var waits = page.Module{
	Name: "waits",
	Needs: func(_ context.Context, _ *page.Site, v page.Viewer) (all []page.Need, _ error) {
		if v.For == "wyeside-woodland" {
			all = []page.Need{{Title: "Count the trees", Path: "/trees"}, {Title: "Count them again", Path: "/trees"}}
		}
		return all, nil
	},
}

var modules = []machine.Module{
	network.Module, people.Module, mandates.Module, charter.Module, membership.Module, governance.Module, disputes.Module, meetings.Module, circles.Module, files.Module, commons.Module, bookings.Module, uses.Module, services.Module, goals.Module, funds.Module, patronage.Module, obligations.Module, rounds.Module, periods.Module, competences.Module, opportunities.Module, relations.Module, agreements.Module, bids.Module, pledges.Module,
}

func open(t *testing.T) *pagetest.Site {
	t.Helper()
	return with(t, &keys{})
}

func with(t *testing.T, k *keys) *pagetest.Site {
	t.Helper()
	s := sampletest.Tell(t, people.Directory{}, modules)
	views := []readmodel.View{
		networkview.View, peopleview.View, charterview.Explained(s.Machine.StandingRules()), membershipview.View, governanceview.Readable(s.Machine),
	}
	return pagetest.Over(t, s.World, views, samplepanel.Pages(k), peopleview.Pages(), waits)
}

// looking is somebody who looks around as a person of the sample.
func looking(p machine.PersonID, o machine.OrganizationID) page.Viewer {
	v := pagetest.Person(p, o)
	v.Sample = true
	return v
}

// offered are the persons whom a page offers.
func offered(a pagetest.Answer) (all []string) {
	for _, n := range a.All(`form[action="/session/as"] input[name=person]`) {
		all = append(all, pagetest.Attribute(n, "value"))
	}
	return all
}

func TestAStrangerChoosesAsWhomToLook(t *testing.T) {
	s := open(t)
	a := s.As(t, pagetest.Stranger()).Get("/sample").Is(http.StatusOK)
	all := offered(a)
	for _, p := range []string{"maya", "hugo", "sam", "rosa"} {
		if !slices.Contains(all, p) {
			t.Errorf("%s is not offered", p)
		}
	}
	if slices.Contains(all, "fatou") {
		t.Error("fatou is offered, for whom the host can't sign")
	}
	if all[0] != "gwen" {
		t.Errorf("%s comes first, and not gwen, for whom most waits", all[0])
	}
	a.Sees("Count the trees and 1 more").Sees("Wyeside Woodland Trust as its representative").Sees("Choose somebody first")
	if found := a.All(`form[action="/acts/network.move_clock"]`); len(found) != 0 {
		t.Error("a stranger is shown how to move the clock")
	}
}

func TestNobodyIsChosenWhileTheSampleIsInTheMaking(t *testing.T) {
	k := &keys{held: true}
	stranger := with(t, k).As(t, pagetest.Stranger())
	if all := offered(stranger.Get("/sample").Is(http.StatusOK).Sees("still being made")); len(all) > 0 {
		t.Errorf("%v are offered", all)
	}
	stranger.In("de").Get("/sample").Sees("entsteht noch")
	k.held = false
	if all := offered(stranger.Get("/sample")); len(all) == 0 {
		t.Error("nobody is offered once it is made")
	}
}

func TestPeopleAreFoundByTheirOrganizationToo(t *testing.T) {
	s := open(t)
	stranger := s.As(t, pagetest.Stranger())
	if got := offered(stranger.Get("/sample?q=LEDGER")); strings.Join(got, " ") != "jonas klara" {
		t.Errorf("for the ledger there are %v", got)
	}
	stranger.Get("/sample?q=nobody-at-all").Sees("Nobody in this sample is called so").SeesNot("/session/as")
}

func TestTheClockIsMovedOnFromThePageAndWindowsClose(t *testing.T) {
	s := open(t)
	kofi := s.As(t, looking("kofi", "tidal-transport"))
	kofi.Get("/sample").Sees("You look around as kofi for Tidal Transport").Sees("The vote on “A shared van” closes").Sees("Ironside Repair Workshop leaves")
	before := s.Now()
	after := kofi.Does("network.move_clock", "days", "7", "acting_for", "-", "next", "/sample")
	if passed := s.Now() - before; passed < 7*86_400 {
		t.Fatalf("%d seconds have passed", passed)
	}
	if where := after.Is(http.StatusOK).Text("h1"); where != "Look around as anybody" {
		t.Errorf("one comes back to %q", where)
	}
	now := kofi.Get("/sample").Sees("The vote on “Old ways and new” opens")
	for _, over := range []string{"A shared van", "Ironside Repair Workshop leaves", "Decisions take effect"} {
		if got := now.Text(`section[aria-labelledby="clock"]`); strings.Contains(got, over) {
			t.Errorf("%q still lies ahead", over)
		}
	}
}

func TestWhoComesLaterIsOfferedToo(t *testing.T) {
	s := open(t)
	stranger := s.As(t, pagetest.Stranger())
	stranger.Get("/sample?q=greta").SeesNot("Be greta")
	s.Let(func(w *rulestest.World) {
		greta := domaintest.Person("greta")
		greta.RecoveryProof = rulestest.Sign("greta recovery", people.ProofDigest(w.Genesis.ID(), "greta", greta.Recovery))
		w.Must("greta", "", greta)
	})
	stranger.Get("/sample?q=greta").Sees("Be greta")
}

func TestARealNetworkHasNoSuchPage(t *testing.T) {
	w := rulestest.New(t, rulestest.Strict{Directory: people.Directory{}}, modules...)
	w.Genesis.Sample, w.Store = false, state.NewMemory()
	if _, err := w.Machine.Begin(w.Store, w.Genesis); err != nil {
		t.Fatal(err)
	}
	s := pagetest.Over(t, w, []readmodel.View{networkview.View, peopleview.View}, samplepanel.Pages(&keys{}), peopleview.Pages())
	s.As(t, pagetest.Stranger()).Get("/sample").Refused(http.StatusNotFound, "web.not_a_sample")
}

func TestEveryStateOfThePageIsInTheCatalogue(t *testing.T) {
	open(t).Samples(t)
}
