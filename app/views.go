package app

import (
	agreements "metaorg/domain/agreements/view"
	bids "metaorg/domain/bids/view"
	bookings "metaorg/domain/bookings/view"
	charter "metaorg/domain/charter/view"
	circles "metaorg/domain/circles/view"
	commons "metaorg/domain/commons/view"
	competences "metaorg/domain/competences/view"
	disputes "metaorg/domain/disputes/view"
	files "metaorg/domain/files/view"
	funds "metaorg/domain/funds/view"
	goals "metaorg/domain/goals/view"
	governance "metaorg/domain/governance/view"
	mandates "metaorg/domain/mandates/view"
	meetings "metaorg/domain/meetings/view"
	membership "metaorg/domain/membership/view"
	moving "metaorg/domain/moving/view"
	network "metaorg/domain/network/view"
	nodes "metaorg/domain/nodes/view"
	obligations "metaorg/domain/obligations/view"
	opportunities "metaorg/domain/opportunities/view"
	ostrom "metaorg/domain/ostrom/view"
	pairing "metaorg/domain/pairing/view"
	patronage "metaorg/domain/patronage/view"
	people "metaorg/domain/people/view"
	periods "metaorg/domain/periods/view"
	pledges "metaorg/domain/pledges/view"
	relations "metaorg/domain/relations/view"
	rounds "metaorg/domain/rounds/view"
	services "metaorg/domain/services/view"
	tellers "metaorg/domain/tellers/view"
	uses "metaorg/domain/uses/view"
	"metaorg/readmodel"
)

// Views lists how every module is seen, in the order of the modules.
func Views() []readmodel.View {
	machine := NewMachine()
	return []readmodel.View{
		network.View,
		people.View,
		mandates.Readable(machine),
		charter.Explained(machine.StandingRules()),
		membership.View,
		nodes.View,
		governance.Readable(machine),
		tellers.View,
		disputes.View,
		meetings.View,
		moving.View,
		circles.Readable(machine),
		files.View,
		commons.Readable(machine),
		bookings.View,
		uses.View,
		services.View,
		goals.View,
		funds.View,
		patronage.View,
		obligations.View,
		rounds.View,
		periods.View,
		competences.View,
		opportunities.View,
		relations.View,
		agreements.View,
		bids.View,
		pledges.View,
		pairing.View,
		ostrom.View,
	}
}
