package sample_test

import (
	"testing"

	"metaorg/domain/agreements"
	"metaorg/domain/bids"
	"metaorg/domain/bookings"
	"metaorg/domain/charter"
	"metaorg/domain/circles"
	"metaorg/domain/commons"
	"metaorg/domain/competences"
	"metaorg/domain/disputes"
	"metaorg/domain/files"
	"metaorg/domain/funds"
	"metaorg/domain/goals"
	"metaorg/domain/governance"
	"metaorg/domain/mandates"
	"metaorg/domain/membership"
	"metaorg/domain/network"
	"metaorg/domain/obligations"
	"metaorg/domain/opportunities"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/periods"
	"metaorg/domain/pledges"
	"metaorg/domain/relations"
	"metaorg/domain/rounds"
	"metaorg/domain/services"
	"metaorg/domain/uses"
	"metaorg/machine"
	"metaorg/sample/sampletest"
)

func told(t *testing.T) *sampletest.Stage {
	return sampletest.Tell(t, people.Directory{},
		[]machine.Module{network.Module, people.Module, mandates.Module, charter.Module, membership.Module, governance.Module, disputes.Module, circles.Module, files.Module, commons.Module, bookings.Module, uses.Module, services.Module, goals.Module, funds.Module, patronage.Module, obligations.Module, rounds.Module, periods.Module, competences.Module, opportunities.Module, relations.Module, agreements.Module, bids.Module, pledges.Module})
}
