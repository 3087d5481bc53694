package view_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"metaorg/domain/charter"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	"metaorg/domain/membership"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/network"
	"metaorg/domain/network/view"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

// older is a network that a mill and a dairy founded under the rules before the present
// ones, while its seat's program knows these.
func older(t *testing.T) *rulestest.World {
	t.Helper()
	w := rulestest.New(t, rulestest.Strict{Directory: people.Directory{}}, people.Module, network.Module, charter.Module, membership.Module, governance.Module)
	w.Genesis.RuleVersion, w.Store = machine.RuleVersion-1, state.NewMemory()
	entries, err := w.Machine.Begin(w.Store, w.Genesis)
	if err != nil {
		t.Fatal(err)
	}
	w.Entries = entries
	person := func(p machine.PersonID) people.Register {
		m := domaintest.Person(p)
		m.RecoveryProof = rulestest.Sign(string(p)+" recovery", people.ProofDigest(w.Genesis.ID(), p, m.Recovery))
		return m
	}
	w.Must(domaintest.Initiator, "", person(domaintest.Initiator), domaintest.Draft("small"))
	for _, o := range []machine.OrganizationID{"mill", "dairy"} {
		w.Must(domaintest.Rep(o), "", person(domaintest.Rep(o)), domaintest.Organization(o))
		w.Must(domaintest.Initiator, "", membership.InviteFounder{Organization: o})
		w.Must(domaintest.Rep(o), o, domaintest.Acceptance(w))
	}
	w.Must(domaintest.Initiator, "", membership.CloseRoll{})
	return w
}

func TestMembersAreLedFromTheNodesPageToProposingTheNextRules(t *testing.T) {
	w := older(t)
	views := []readmodel.View{view.View, peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, governanceview.Readable(w.Machine)}
	s := pagetest.With(t, w, views, func(*page.Config) {}, site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), view.Pages(), governanceview.Pages())
	mill := s.As(t, pagetest.Person("mill-rep", "mill"))
	version := strconv.FormatUint(machine.RuleVersion, 10)
	const kind = "/proposals/carry/network.raise_rules"
	leads := func(n *html.Node) bool { return strings.HasPrefix(pagetest.Attribute(n, "href"), kind) }

	s.As(t, pagetest.Stranger()).Get("/node").SeesNot("Propose to go on")
	links := mill.Get("/node").Sees("Propose to go on to version " + version).All("main a")
	at := slices.IndexFunc(links, leads)
	if at < 0 {
		t.Fatal("the page has no link to the form")
	}
	mill.Get(pagetest.Attribute(links[at], "href")).Is(http.StatusOK).Kept("version", version).Kept("days", "30")
	mill.Post(kind, "version", version, "days", "400").Beside("days", "1 to 366 days")

	begun := mill.Post(kind, "version", version, "days", "30").Is(http.StatusOK)
	carried := begun.All("[name=messages]")
	if len(carried) != 1 {
		t.Fatalf("the proposal carries %d messages", len(carried))
	}
	propose := func(class governance.Class) pagetest.Answer {
		return mill.Post("/acts/governance.propose", "title", "The next rules", "class", string(class), "messages", pagetest.Attribute(carried[0], "value"))
	}
	propose(governance.Ordinary).Is(http.StatusForbidden).Beside("", "needs a decision of class special or heavier")
	signing := propose(governance.Special).Is(http.StatusOK).Sees("Raise the version of the rules that the network goes by", "Version: "+version)
	if body := signing.Signing(); len(body.Messages) != 1 || body.Messages[0].Kind != "governance.propose" {
		t.Errorf("what is to be signed is %+v", body.Messages)
	}
	mill.Signs(signing).Is(http.StatusSeeOther)
	mill.Get("/proposals/1").Sees("The next rules", "Raise the version of the rules that the network goes by")
}
