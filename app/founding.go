package app

import (
	"context"

	"metaorg/domain/charter"
	foundingview "metaorg/domain/founding/view"
	"metaorg/hostdata"
	"metaorg/machine/state"
	"metaorg/web"
	"metaorg/web/wizard"
)

// gate is what stands before a network that was begun in a browser, until its
// charter is drafted; nil before every other.
func (a *App) gate() (web.Gate, error) {
	link, err := wizard.KeptLink(a.home)
	if err != nil || link == nil {
		return nil, err
	}
	drafted := func() (is bool) {
		a.node.Read(func(r state.Reader) {
			_, is = charter.DraftOf(r)
			is = is || !charter.Forming(r)
		})
		return is
	}
	g, err := wizard.NewGate(link, drafted)
	if err != nil {
		return nil, err
	}
	if !drafted() {
		a.Founding = link.Path()
	}
	return g.Lets, nil
}

// invitationSecrets keeps secrets of invitations in the host's own database.
type invitationSecrets struct{ host *hostdata.DB }

// Keep keeps them.
func (s invitationSecrets) Keep(ctx context.Context, all []foundingview.Secret) error {
	var kept []hostdata.Invitation
	for _, one := range all {
		kept = append(kept, hostdata.Invitation(one))
	}
	return s.host.KeepInvitations(ctx, kept)
}

// Of gives those that a person made together.
func (s invitationSecrets) Of(ctx context.Context, person, sheet string) (all []foundingview.Secret, err error) {
	kept, err := s.host.Invitations(ctx, person, sheet)
	for _, one := range kept {
		all = append(all, foundingview.Secret(one))
	}
	return all, err
}
