package app

import (
	"context"
	"strings"

	"metaorg/documents"
	disputesview "metaorg/domain/disputes/view"
	filesview "metaorg/domain/files/view"
	foundingview "metaorg/domain/founding/view"
	movingview "metaorg/domain/moving/view"
	nodesview "metaorg/domain/nodes/view"
	peopleview "metaorg/domain/people/view"
	relationsview "metaorg/domain/relations/view"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/web/arriving"
	"metaorg/web/discussion"
	"metaorg/web/identity"
	"metaorg/web/operator"
	"metaorg/web/page"
	"metaorg/web/preview"
	"metaorg/web/samplepanel"
)

// ownPages are what the parts add to the pages that keep data of this host alone.
func (a *App) ownPages(ctx context.Context, c Config) ([]page.Module, error) {
	said, err := discussion.Open(ctx, a.node.Genesis().ID(), a.host, a.documents, c.Logger)
	if err != nil {
		return nil, err
	}
	a.discussions = said
	all := []page.Module{
		identity.Pages(a.host),
		discussion.PagesHiding(said, disputesview.Hiding, discussion.Proposals, discussion.Applications, discussion.Matters),
		disputesview.Pages(a.papers()),
		operator.Pages(a.watched.Now),
		foundingview.Pages(NewMachine().StandingRules(), invitationSecrets{a.host}),
		peopleview.Invitations(singleSecrets{a.host}),
		nodesview.Pages(a.sight()),
		filesview.Pages(a.filesSight()),
		arriving.Pages(a.node.History),
		movingview.Pages(a.earlier(), placeCodes(a.host)),
		relationsview.Kept(a.host),
		a.uploads.Pages(),
		preview.Pages(a.previews()),
	}
	reached, err := a.reachPages(ctx, c)
	if err != nil {
		return nil, err
	}
	all = append(all, reached...)
	found, err := a.openSearch(ctx, c)
	if err != nil {
		return nil, err
	}
	all = append(all, found)
	if c.Sample != nil {
		all = append(all, samplepanel.Pages(c.Sample))
	}
	return all, nil
}

// Read looks at the node's state as it is.
func (a *App) Read(look func(state.Reader)) { a.node.Read(look) }

// KeepPaper keeps what somebody wrote about a case or a decision among this
// host's documents, and gives its hash.
func (a *App) KeepPaper(ctx context.Context, by machine.PersonID, text string, now int64) (hash string, err error) {
	return a.papers().Keep(ctx, by, text, now)
}

// KeepFile keeps a file among this host's documents as it is, and gives its hash.
func (a *App) KeepFile(ctx context.Context, by machine.PersonID, text, mediaType string, now int64) (hash string, err error) {
	d, err := a.documents.Put(ctx, documents.Upload{From: strings.NewReader(text), MediaType: mediaType, Limit: fileLimit, By: by, At: now})
	return string(d.Hash), err
}

// Discussions are what is said on this host about proposals, applications and
// matters of circles.
func (a *App) Discussions() *discussion.Discussions { return a.discussions }
