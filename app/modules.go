// Package app puts the program together. It keeps true that there is one list
// of modules and one of their views, from which everything else follows:
// endpoints, commands, forms, schemas, tables and the tests of their bytes.
package app

import (
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
	"metaorg/domain/meetings"
	"metaorg/domain/membership"
	"metaorg/domain/moving"
	"metaorg/domain/network"
	"metaorg/domain/nodes"
	"metaorg/domain/obligations"
	"metaorg/domain/opportunities"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/periods"
	"metaorg/domain/pledges"
	"metaorg/domain/relations"
	"metaorg/domain/rounds"
	"metaorg/domain/services"
	"metaorg/domain/tellers"
	"metaorg/domain/uses"
	"metaorg/machine"
	"metaorg/node/faulty"
)

// Modules lists every module of the rules, what others stand on first.
func Modules() []machine.Module {
	return append([]machine.Module{
		network.Module,
		people.Module,
		mandates.Module,
		charter.Module,
		membership.Module,
		nodes.Module,
		governance.Module,
		tellers.Module,
		disputes.Module,
		meetings.Module,
		moving.Module,
		circles.Module,
		files.Module,
		commons.Module,
		bookings.Module,
		uses.Module,
		services.Module,
		goals.Module,
		funds.Module,
		patronage.Module,
		obligations.Module,
		rounds.Module,
		periods.Module,
		competences.Module,
		opportunities.Module,
		relations.Module,
		agreements.Module,
		bids.Module,
		pledges.Module,
	}, faulty.Modules()...)
}

// Directory knows who may sign and act for whom.
func Directory() machine.Directory { return nodes.Directory{People: people.Directory{}} }

// NewMachine makes a machine of all modules.
func NewMachine(options ...machine.Option) *machine.Machine {
	return machine.New(Directory(), Modules(), options...)
}
