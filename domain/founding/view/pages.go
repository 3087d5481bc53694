// Package view leads through the founding of a network: who drafts the charter,
// which organizations sign it, who is invited, and the act that founds. It
// keeps true that each page says what is done, what is missing and whose turn
// it is, from the log alone, so that a founding may be left and gone on with at
// any time; and that nothing here does more than the rules let anybody do.
package view

import (
	"context"
	"embed"

	"metaorg/machine"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Secret is that of an invitation that somebody made on this host; the log has
// only its hash.
type Secret struct {
	Hash, Person, Sheet, Secret string // A sheet is those that were made together.
	For                         string // organization, person or representative.
	Made                        int64  // Unix seconds.
}

// Secrets keeps the secrets of invitations on this host.
type Secrets interface {
	Keep(ctx context.Context, all []Secret) error
	Of(ctx context.Context, person, sheet string) ([]Secret, error) // Of all sheets if the sheet is empty.
}

// pages are those of a founding in a program with these standing rules.
type pages struct {
	rules   []machine.StandingRule
	secrets Secrets
}

// Pages are the pages of a founding.
func Pages(rules []machine.StandingRule, secrets Secrets) page.Module {
	p := pages{rules, secrets}
	return page.Module{
		Name:  "founding",
		Words: locale,
		Routes: []page.Route{
			{Pattern: "GET /founding", Who: page.Anybody, Show: showProgress},
			{Pattern: "GET /founding/charter", Who: page.Person, Show: showTemplates},
			{Pattern: "GET /founding/join", Who: page.Anybody, Show: showJoin},
			{Pattern: "GET /founding/invitations", Who: page.Person, Show: p.showSheet},
			{Pattern: "GET /founding/invitations/{sheet}", Who: page.Person, Show: p.showSheet},
			{Pattern: "GET /founding/address", Who: page.Anybody, Show: showAddress},
		},
		Acts: []page.Act{p.draftAct(), clausesAct(), organizationAct(), p.inviteAct(), closeAct()},
		Sections: []page.Section{
			{Slot: page.Everywhere, Order: 10, Who: page.Person, Show: showBar},
			{Slot: page.Everywhere, Order: 20, Who: page.Person, Show: showMoved},
			{Slot: page.Front, Order: 5, Who: page.Anybody, Show: showForming},
		},
		Needs:   needs,
		Samples: p.samples,
	}
}

// needs says to who takes part in a founding what their next step is.
func needs(ctx context.Context, s *page.Site, v page.Viewer) ([]page.Need, error) {
	if !v.SignedIn() || s.Network().Founded {
		return nil, nil
	}
	got, err := load(ctx, s, v)
	if err != nil {
		return nil, err
	}
	next, ok := got.next()
	if !ok || next.path == "" {
		return nil, nil
	}
	asked := next.key == "sign" // To whom an invitation is worth a mail at once.
	return []page.Need{{Topic: "membership", Title: words.T(ctx, "founding.need_"+next.key), Path: next.path, Since: got.since, Urgent: asked}}, nil
}
