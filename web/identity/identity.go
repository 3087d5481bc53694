// Package identity has the pages on which people show who they are: to sign in,
// to register, to look after their keys and the browsers they are signed in
// with, and to sign for other hosts of the network. It keeps these things true:
// a key is made in the person's browser and its secret never comes here; a key
// that is added has proved that it works; before a person binds themselves they
// are led to a second way in; and what is signed for another host goes back to
// registered sites of the network and nowhere else.
package identity

import (
	"context"
	"embed"
	"time"

	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/web/page"
)

//go:embed locale
var catalogue embed.FS

// Devices knows in which browsers somebody is signed in on this host.
type Devices interface {
	SessionsOf(ctx context.Context, person string, now time.Time) ([]hostdata.Session, error)
}

// Pages are the pages of this package.
func Pages(d Devices) page.Module {
	p := &pages{devices: d}
	return page.Module{
		Name:  "identity",
		Words: catalogue,
		Routes: []page.Route{
			{Pattern: "GET /signin", Who: page.Anybody, Show: showSignIn},
			{Pattern: "GET /register", Who: page.Anybody, Show: showRegister},
			{Pattern: "GET /register/free", Who: page.Anybody, Show: showFree},
			{Pattern: "GET /refusal", Who: page.Anybody, Show: showRefusal},
			{Pattern: "GET /recover", Who: page.Anybody, Show: showRecover},
			{Pattern: "GET /you", Who: page.Person, Show: p.showYou},
			{Pattern: "GET /sign", Who: page.Anybody, Show: showArrival},
			{Pattern: "POST /sign", Who: page.Anybody, Show: showForeign},
			{Pattern: "GET /signed", Who: page.Anybody, Show: showSigned},
		},
		Acts: []page.Act{p.addKeyAct(), nameKeyAct(), revokeKeyAct(), keepKeyAct(), setGuardiansAct(), askAct(), supportAct(), removeAct()},
		Sections: []page.Section{
			{Slot: page.You, Order: 20, Who: page.Person, Show: showGuardians},
			{Slot: page.Member, Order: 25, Who: page.Watchers, Show: showRestoring},
			{Slot: page.Origins, Order: 20, Who: page.Watchers, Show: showLockouts},
			{Slot: page.Proposal, Order: 10, Who: page.Watchers, Show: showRemoval},
		},
		Needs: needs,
		Remedies: map[string]page.Remedy{
			"charter.no_second_way": {Label: "identity.second_way_make", Path: addKeyPath},
			"people.last_key":       {Label: "identity.second_way_make", Path: addKeyPath},
		},
		Undo: map[string]func(*page.Request, machine.Message) (page.Undoing, bool){
			"people.revoke_key":       undoRevoking,
			"people.set_guardians":    undoGuardians,
			"people.ask_recovery":     undoSupport,
			"people.support_recovery": undoSupport,
		},
		Samples: samples,
	}
}

const addKeyPath = "/acts/people.add_key"

type pages struct{ devices Devices }
