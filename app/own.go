package app

import (
	"context"

	"metaorg/web/discussion"
	"metaorg/web/page"
)

// ownPages are what the parts add to the pages that keep data of this host alone.
func (a *App) ownPages(ctx context.Context, c Config) ([]page.Module, error) {
	said, err := discussion.Open(ctx, a.node.Genesis().ID(), a.host, a.documents, c.Logger)
	if err != nil {
		return nil, err
	}
	return []page.Module{
		discussion.Pages(said, discussion.Proposals, discussion.Applications),
	}, nil
}
