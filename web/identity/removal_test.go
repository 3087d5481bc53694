package identity_test

import (
	"net/http"
	"testing"

	charterview "metaorg/domain/charter/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/network"
	networkview "metaorg/domain/network/view"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/web/identity"
	"metaorg/web/page/pagetest"
)

func TestWhoDecidesOnAnAddressAndWhoDependsOnItAreTold(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("federation"), []machine.OrganizationID{"mill", "dairy", "forge"}, governance.Module)
	w.Must("cy", "", people.Register{Handle: "cy", Key: rulestest.Key("cy")}, people.AddKey{
		Key: passkey("cy"), Name: "phone", Proof: assertion("cy", people.ProofDigest(rulestest.Network(), "cy", passkey("cy"))),
	}, people.RevokeKey{Key: rulestest.Key("cy").ID()})
	propose := func(m machine.Message) {
		w.Must("mill-rep", "mill", governance.Propose{Title: "Addresses", Messages: []wire.Message{w.Machine.Wire(m)}})
		number := governance.LastProposal(w.Store)
		w.Pass(7)
		for _, o := range []machine.OrganizationID{"mill", "dairy", "forge"} {
			w.Must(domaintest.Rep(o), o, governance.Vote{Proposal: number, Choice: governance.Yes})
		}
	}
	propose(network.AddOrigin{Origin: newAddress})
	w.Pass(9)
	propose(network.RemoveOrigin{Origin: "https://tests.example"})
	views := []readmodel.View{networkview.View, peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, governanceview.Readable(w.Machine)}
	s := pagetest.Over(t, w, views, networkview.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), governanceview.Pages(), identity.Pages(browsers(nil)))
	s.As(t, pagetest.Person("mill-rep", "mill")).Get("/proposals/2").Is(http.StatusOK).Sees("Without https://tests.example one person would be locked out: cy")
	s.As(t, pagetest.Person("mill-rep", "mill")).Get("/proposals/1").Is(http.StatusOK).SeesNot("locked out")
	needs(t, s, "cy", true, "tests.example is to be taken away, and all your keys work only there. Make another now")
}
