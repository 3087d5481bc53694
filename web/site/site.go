// Package site has the pages that no module owns alone: the front page, home,
// this node, and how to verify. It keeps true that each is put together
// from what the modules bring, so that a new module shows up without an edit here.
package site

import (
	"context"
	"embed"

	"github.com/a-h/templ"

	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var catalogue embed.FS

// Pages are the pages of this package.
func Pages() page.Module {
	return page.Module{
		Name:  "site",
		Words: catalogue,
		Nav: []page.NavItem{
			{Key: "site.nav_home", Path: "/home", Order: 10, Who: page.Person},
		},
		Routes: []page.Route{
			{Pattern: "GET /{$}", Who: page.Anybody, Show: front},
			{Pattern: "GET /home", Who: page.Person, Show: home},
			{Pattern: "GET /verify", Who: page.Anybody, Show: verify},
			{Pattern: "GET /node", Who: page.Anybody, Show: nodePage},
		},
		Samples: samples,
	}
}

// front is what a newcomer sees first.
func front(r *page.Request) (page.Page, error) {
	parts, err := r.Sections(page.Front)
	if err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "site.front_title"), Body: frontBody(r.Name, parts), Wide: true}, nil
}

// changesShown is how much of the past home shows, in seconds and in rows.
const (
	changesSeconds = 60 * 86400
	changesShown   = 30
)

// homeView is what the page home shows.
type homeView struct {
	Needs   []page.Need
	Changes []page.Change
	Parts   []templ.Component
	Last    *page.Receipt // One's last act, while it can be taken back.
}

func home(r *page.Request) (page.Page, error) {
	var v homeView
	var err error
	if v.Needs, err = r.Site.Needs(r.Context(), r.Viewer); err != nil {
		return page.Page{}, err
	}
	if v.Changes, err = r.Site.Changes(r.Context(), r.Viewer, r.Site.Now()-changesSeconds); err != nil {
		return page.Page{}, err
	}
	v.Changes = v.Changes[:min(len(v.Changes), changesShown)]
	if v.Parts, err = r.Sections(page.Home); err != nil {
		return page.Page{}, err
	}
	if v.Last, err = r.LastAct(); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "site.home_title"), Body: homeBody(v)}, nil
}

// verifyView is what the page verify shows.
type verifyView struct {
	Network    string
	Checkpoint string
	LogSize    uint64
	Height     int64
	Address    string
	Log        bool // The reader may have all of it.
	Nodes      bool // They may see whose nodes there are.
}

func verify(r *page.Request) (page.Page, error) {
	note, err := r.Site.Node.Checkpoint()
	if err != nil {
		return page.Page{}, err
	}
	v := verifyView{
		Network: string(r.Network.ID), Checkpoint: string(note), LogSize: r.Site.Node.LogSize(), Height: r.Site.Node.Height(),
		Address: address(r),
		Log:     r.May(page.Participants), Nodes: r.May(page.Watchers),
	}
	return page.Page{Title: words.T(r.Context(), "site.verify_title"), Body: verifyBody(v)}, nil
}

// nodeView is what the page of the node shows.
type nodeView struct {
	Network   string
	Name      string
	Height    int64
	Shown     int64
	LogSize   uint64
	InSync    bool
	Rules     uint64
	Founded   bool
	Origins   []string
	Public    string
	First     []templ.Component // Before everything else.
	Operating []templ.Component // For the operator alone.
}

func nodePage(r *page.Request) (page.Page, error) {
	v := nodeView{
		Network: string(r.Network.ID), Name: r.Name, Height: r.Site.Node.Height(), Shown: r.Height, LogSize: r.Site.Node.LogSize(),
		InSync: r.Site.Node.InSync(), Rules: r.Network.RuleVersion, Founded: r.Network.Founded, Origins: r.Network.Origins, Public: r.Site.PublicURL,
	}
	var err error
	if v.First, err = r.Sections(page.NodeFirst); err != nil {
		return page.Page{}, err
	}
	if v.Operating, err = r.Sections(page.NodePage); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "site.node_title"), Body: nodeBody(v)}, nil
}

// samples are this package's pages for the catalogue.
func samples(ctx context.Context) []page.Sample {
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	of := func(name, state string, as page.Viewer, body templ.Component) page.Sample {
		return page.Sample{Name: name, State: state, As: as, Page: page.Page{Title: name, Body: body}}
	}
	now := words.Now(ctx)
	return []page.Sample{
		of("home", "full", ada, homeBody(homeView{
			Needs: []page.Need{
				{Title: "Vote on “A shared van”", Path: "/proposals/6", Due: now + 3600*5},
				{Title: "Confirm 12 hours of labour from Tidal Transport", Path: "/patronage/4"},
			},
			Changes: []page.Change{{Title: "Adopted: Buy flour together", Path: "/proposals/1", At: now - 86400*3}},
			Last:    &page.Receipt{ID: "ab", At: now - 60, Messages: []page.ReceiptMessage{{SigningMessage: page.SigningMessage{Purpose: "Leave the network."}}}, Undo: []page.Undoing{{Act: "membership.stay"}}},
		})),
		of("home", "nothing waits", ada, homeBody(homeView{})),
		of("verify", "who takes part", ada, verifyBody(verifyView{Network: "36648b5f9d5d", Checkpoint: "example/log\n12\nq83v\n", LogSize: 12, Height: 9, Log: true, Nodes: true})),
		of("verify", "a stranger", page.Viewer{}, verifyBody(verifyView{Network: "36648b5f9d5d", Checkpoint: "example/log\n12\nq83v\n", LogSize: 12, Height: 9})),
		of("node", "in sync", page.Viewer{}, nodeBody(nodeView{Network: "36648b5f9d5d", Name: "North", Height: 9, Shown: 9, LogSize: 12, InSync: true, Rules: 2, Founded: true})),
		of("node", "catching up", page.Viewer{}, nodeBody(nodeView{Network: "36648b5f9d5d", Name: "North", Height: 9, Shown: 4, LogSize: 12, Rules: 2})),
	}
}

// address is where a program reaches this node, as the reader does.
func address(r *page.Request) string {
	if r.Site.PublicURL != "" {
		return r.Site.PublicURL
	}
	return "http://" + r.Host
}
