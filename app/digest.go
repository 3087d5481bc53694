package app

import (
	"context"

	"metaorg/digest"
	membershipview "metaorg/domain/membership/view"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/web/access"
	"metaorg/web/inbox"
	"metaorg/web/page"
)

// reachPages are where people find what concerns them, and say how they are
// reached. They open the mailing.
func (a *App) reachPages(ctx context.Context, c Config) (all []page.Module, err error) {
	a.mailing, err = digest.New(ctx, digest.Config{Host: a.host, Server: c.Mail, Reader: a.readerOf, Logger: c.Logger})
	if err != nil {
		return nil, err
	}
	return []page.Module{inbox.Pages(a.host), a.mailing.Pages()}, nil
}

// readerOf is what a person may see who is not here now: the same as if they
// had signed in.
func (a *App) readerOf(ctx context.Context, p machine.PersonID) (v page.Viewer, err error) {
	circle := membershipview.NewCircle(a.model)
	v.Person = p
	a.node.Read(func(r state.Reader) {
		v.Shown = shownTo(circle.Strangers(r))
		v.Belongs, err = circle.Belongs(ctx, r, p, a.node.Now())
	})
	return v, err
}

// shownTo is what pages call a charter's choice of what strangers see.
func shownTo(t access.Transparency) page.Audience {
	switch t {
	case access.Everything:
		return page.Participants
	case access.Decisions:
		return page.Watchers
	case access.CharterOnly:
	}
	return page.Anybody
}
