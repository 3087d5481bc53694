// Package view shows people: who is registered and with which keys, which
// organizations there are, who may act for them, and who invited whom.
package view

import (
	_ "embed"

	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how people are seen.
var View = readmodel.View{
	Module: "people",
	Schema: schema + recoverySchema,
	On: append([]readmodel.Projection{
		readmodel.On("people.PersonRegistered", personRegistered),
		readmodel.On("people.KeyAdded", keyAdded),
		readmodel.On("people.KeyNamed", keyNamed),
		readmodel.On("people.KeyRevocationAsked", keyRevocationAsked),
		readmodel.On("people.KeyRevocationCancelled", keyRevocationCancelled),
		readmodel.On("people.KeyRevoked", keyRevoked),
		readmodel.On("people.OrganizationRegistered", organizationRegistered),
		readmodel.On("people.OrganizationForgotten", organizationForgotten),
		readmodel.On("people.ParentsDisclosed", parentsDisclosed),
		readmodel.On("people.OrganizationDescribed", organizationDescribed),
		readmodel.On("people.MandateGranted", mandateGranted),
		readmodel.On("people.MandateEnded", mandateEnded),
		readmodel.On("people.TermExtended", termExtended),
		readmodel.On("people.InvitationOpened", invitationOpened),
		readmodel.On("people.InvitationUsed", invitationUsed),
		readmodel.On("people.InvitationRevoked", invitationRevoked),
	}, recoveryProjections...),
	Lists: append(lists, recoveryLists...),

	NotShown: []string{"people.SignerReplaced"}, // By mandates.
}
