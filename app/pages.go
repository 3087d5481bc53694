package app

import (
	"context"

	agreementsview "metaorg/domain/agreements/view"
	bidsview "metaorg/domain/bids/view"
	bookingsview "metaorg/domain/bookings/view"
	"metaorg/domain/charter"
	charterview "metaorg/domain/charter/view"
	circlesview "metaorg/domain/circles/view"
	commonsview "metaorg/domain/commons/view"
	competencesview "metaorg/domain/competences/view"
	fundsview "metaorg/domain/funds/view"
	goalsview "metaorg/domain/goals/view"
	governanceview "metaorg/domain/governance/view"
	"metaorg/domain/governance/view/calendar"
	"metaorg/domain/governance/view/outgrown"
	"metaorg/domain/governance/view/register"
	mandatesview "metaorg/domain/mandates/view"
	meetingsview "metaorg/domain/meetings/view"
	membershipview "metaorg/domain/membership/view"
	networkview "metaorg/domain/network/view"
	obligationsview "metaorg/domain/obligations/view"
	opportunitiesview "metaorg/domain/opportunities/view"
	ostromview "metaorg/domain/ostrom/view"
	pairingview "metaorg/domain/pairing/view"
	patronageview "metaorg/domain/patronage/view"
	peopleview "metaorg/domain/people/view"
	periodsview "metaorg/domain/periods/view"
	pledgesview "metaorg/domain/pledges/view"
	relationsview "metaorg/domain/relations/view"
	roundsview "metaorg/domain/rounds/view"
	servicesview "metaorg/domain/services/view"
	starterkitview "metaorg/domain/starterkit/view"
	tellersview "metaorg/domain/tellers/view"
	usesview "metaorg/domain/uses/view"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/site"
	"metaorg/web/wizard"
)

// Pages lists what every part of the program adds to the pages, in the order
// of the modules and then what belongs to no module.
func Pages(rules *machine.Machine) []page.Module {
	return []page.Module{
		site.Pages(),
		wizard.Pages(),
		peopleview.Pages(),
		mandatesview.Pages(),
		networkview.Pages(),
		charterview.Pages(rules.StandingRules()),
		membershipview.Pages(),
		governanceview.Pages(),
		tellersview.Pages(),
		meetingsview.Pages(),
		circlesview.Pages(),
		commonsview.Pages(),
		starterkitview.Pages(),
		bookingsview.Pages(),
		usesview.Pages(),
		servicesview.Pages(),
		goalsview.Pages(),
		fundsview.Pages(),
		patronageview.Pages(),
		obligationsview.Pages(),
		roundsview.Pages(),
		periodsview.Pages(),
		competencesview.Pages(),
		opportunitiesview.Pages(),
		relationsview.Pages(),
		agreementsview.Pages(),
		bidsview.Pages(),
		pledgesview.Pages(),
		pairingview.Pages(),
		ostromview.Pages(),
		calendar.Pages(),
		register.Pages(),
		outgrown.Pages(rules.StandingRules()),
	}
}

// newSite makes the pages of a node.
func newSite(rules *machine.Machine, n page.Node, model *readmodel.Model, c Config, own ...page.Module) (*page.Site, error) {
	config := page.Config{
		Machine: rules, Node: n, Model: model, Modules: append(Pages(rules), own...), Name: nameOf,
		PublicURL: c.Way.Origin(), Development: c.Development, Logger: c.Logger,
	}
	if c.Sample != nil {
		config.SampleKey = c.Sample.KeyOf
	}
	return page.New(config)
}

// nameOf is what the charter calls the network, or its draft.
func nameOf(r state.Reader) string {
	if c, ok := charter.Current(r); ok {
		return c.Name
	}
	c, _ := charter.DraftOf(r)
	return c.Name
}

// tell wakes open pages after every block, once the tables show it.
func (a *App) tell(ctx context.Context, pages *page.Site) {
	committed, stop := a.node.Committed()
	defer stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-a.node.Done():
			return
		case <-committed:
		}
		if a.model.WaitForSize(ctx, a.node.Whole()) {
			pages.Changed()
			a.mailing.Wake()
		}
	}
}
