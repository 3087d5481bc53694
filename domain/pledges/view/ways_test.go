package view_test

import (
	"testing"

	"metaorg/domain/agreements"
	agreementsview "metaorg/domain/agreements/view"
	"metaorg/domain/bids"
	bidsview "metaorg/domain/bids/view"
	"metaorg/domain/bookings"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/circles"
	"metaorg/domain/commons"
	commonsview "metaorg/domain/commons/view"
	"metaorg/domain/competences"
	competencesview "metaorg/domain/competences/view"
	"metaorg/domain/disputes"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/obligations"
	obligationsview "metaorg/domain/obligations/view"
	"metaorg/domain/opportunities"
	opportunitiesview "metaorg/domain/opportunities/view"
	"metaorg/domain/patronage"
	patronageview "metaorg/domain/patronage/view"
	peopleview "metaorg/domain/people/view"
	"metaorg/domain/pledges"
	"metaorg/domain/pledges/view"
	"metaorg/domain/relations"
	relationsview "metaorg/domain/relations/view"
	"metaorg/domain/services"
	"metaorg/domain/uses"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

// withBids is a network with needs, bids and campaigns.
func withBids(t *testing.T) (*rulestest.World, *pagetest.Site) {
	t.Helper()
	w := domaintest.Founded(t, domaintest.Draft("federation"), five, governance.Module, disputes.Module, circles.Module, files.Module, commons.Module, bookings.Module, uses.Module,
		services.Module, patronage.Module, obligations.Module, competences.Module, opportunities.Module, relations.Module, agreements.Module, bids.Module, pledges.Module)
	views := []readmodel.View{
		peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, governanceview.Readable(w.Machine), commonsview.Readable(w.Machine), patronageview.View, obligationsview.View, competencesview.View, opportunitiesview.View, relationsview.View, agreementsview.View, bidsview.View, view.View,
	}
	return w, pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), governanceview.Pages(), opportunitiesview.Pages(), relationsview.Pages(), agreementsview.Pages(), bidsview.Pages(), view.Pages())
}

func TestANeedLeadsToABidAndBothToACampaign(t *testing.T) {
	w, s := withBids(t)
	s.Let(func(*rulestest.World) {
		w.Must("press-rep", "press", opportunities.Need{Title: "A market hall to cool", Quantity: 4000, Unit: "h", Until: in(w, 60), Remote: true, Terms: opportunities.Paid})
		w.Must("press-rep", "press", opportunities.Offer{Title: "Ice", Remote: true, Terms: opportunities.Gift})
	})
	mill := s.As(t, person("mill"))
	need := mill.Get("/opportunities/1").Sees("Bid for this together", "Start a campaign for this").SeesNot("Bids for this", "Pledges for this")
	need.One(`a[href="/acts/bids.open?need=1&next=%2Fopportunities%2F1"]`)
	need.One(`a[href="/acts/pledges.start?next=%2Fopportunities%2F1&opportunity=1&title=A+market+hall+to+cool"]`)
	mill.Get("/opportunities/2").SeesNot("Bid for this together", "Start a campaign for this")
	mill.In("de").Get("/opportunities/1").Sees("Gemeinsam darauf bieten", "Dafür ein Vorhaben starten")
	mill.Get("/acts/pledges.start?opportunity=1&title=Cooling").Sees("For: A market hall to cool").One(`input[type=hidden][name=opportunity][value="1"]`)

	mill.Does("bids.open", "need", "1", "title", "Cooling the hall", "closes", in(w, 20))
	mill.Get("/opportunities/1").Sees("Bids for this", "Cooling the hall")
	bid := mill.Get("/bids/1").Sees("Start a campaign for this").SeesNot("Pledges for this")
	bid.One(`a[href="/acts/pledges.start?bid=1&next=%2Fbids%2F1&title=Cooling+the+hall"]`)
	campaign := func(title, field string) {
		mill.Does("pledges.start", "title", title, field, "1", "until", in(w, 10), "due", in(w, 60), "thresholds.0.name", "Bond", "thresholds.0.unit", "GBP", "thresholds.0.least", "300")
	}
	campaign("A bid bond", "bid")
	campaign("A survey first", "opportunity")
	mill.Get("/bids/1").Sees("Pledges for this", "A bid bond", "0 of 1 reached").SeesNot("A survey first")
	mill.Get("/opportunities/1").Sees("Pledges for this", "A survey first").SeesNot("A bid bond")

	mill.Does("bids.withdraw", "bid", "1", "learned", "Nobody has the time.")
	s.As(t, person("press")).Does("opportunities.withdraw", "post", "1")
	mill.Get("/bids/1").Sees("A bid bond").SeesNot("Start a campaign for this")
	mill.Get("/opportunities/1").Sees("Cooling the hall", "A survey first").SeesNot("Bid for this together", "Start a campaign for this")
}
