package view

import (
	"context"
	"database/sql"
	"embed"
	"net/url"

	"github.com/a-h/templ"

	"metaorg/domain/network"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Pages are what the network itself adds to the pages: under which addresses
// its passkeys count, and how far a sample's clock was moved.
func Pages() page.Module {
	return page.Module{
		Name:     "network",
		Words:    locale,
		Routes:   []page.Route{{Pattern: "GET /origins", Who: page.Anybody, Show: showOrigins}},
		Sections: []page.Section{{Slot: page.NodePage, Order: 30, Who: page.Anybody, Show: showFacts}},
		Undo: map[string]func(*page.Request, machine.Message) (page.Undoing, bool){
			"network.add_origin":    undoAdded,
			"network.remove_origin": undoRemoved,
		},
		Samples: samples,
	}
}

// originsView is what the page of the network's addresses shows.
type originsView struct {
	origins  []origin
	founded  bool
	proposes bool // The reader may propose a change.
	changes  bool // The network is forming, and the reader may change it themself.
	removes  bool // They may take one away, too.
	standing int
	most     int
	public   string // This node's own address, if it is none of them.
	parts    []templ.Component
}

type origin struct {
	Origin, AddedBy string
	Since, Until    int64 // Until is 0 while its passkeys count.
}

func showOrigins(r *page.Request) (page.Page, error) {
	v := originsView{founded: r.Network.Founded, most: network.MaxOrigins, public: r.Site.PublicURL}
	if !v.founded {
		v.most = network.MaxFormingOrigins
	}
	err := r.Read(func(tx *sql.Tx) (err error) {
		v.origins, err = originsOf(r.Context(), tx)
		return err
	})
	if err != nil {
		return page.Page{}, err
	}
	if !v.founded && r.Viewer.SignedIn() {
		v.changes, v.removes = mayChange(r)
	}
	v.proposes = v.founded && r.Viewer.Proposes
	for _, o := range v.origins {
		if o.Until != 0 {
			continue
		}
		v.standing++
		if o.Origin == v.public {
			v.public = ""
		}
	}
	if v.parts, err = r.Sections(page.Origins); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "network.origins"), Body: originsPage(v), Nav: "/node"}, nil
}

// mayChange reports what the rules let a person do while the network is forming.
func mayChange(r *page.Request) (adds, removes bool) {
	r.Site.Node.Read(func(s state.Reader) {
		who, drafted := network.Entrusted(s)
		removes = drafted && who == r.Viewer.Person
		adds = !drafted || removes
	})
	return adds, removes
}

func originsOf(ctx context.Context, tx *sql.Tx) (all []origin, err error) {
	err = readmodel.Each(ctx, tx, `SELECT origin, added_by, since, coalesce(until, 0) FROM network_origins ORDER BY until IS NOT NULL, since, entry, event`, nil, func(scan func(...any) error) error {
		var o origin
		err := scan(&o.Origin, &o.AddedBy, &o.Since, &o.Until)
		all = append(all, o)
		return err
	})
	return all, err
}

// factsView is the network's part of the node's page.
type factsView struct {
	origins int64
	moves   int64 // Of a sample's clock.
	days    int64
	rules   rulesView
}

func showFacts(r *page.Request) (templ.Component, error) {
	var v factsView
	err := r.Read(func(tx *sql.Tx) (err error) {
		if v.rules, err = rulesOf(r, tx); err != nil {
			return err
		}
		return tx.QueryRowContext(r.Context(), `SELECT (SELECT count(*) FROM network_origins WHERE until IS NULL), count(*), coalesce(sum(days), 0) FROM network_clock_moves`).
			Scan(&v.origins, &v.moves, &v.days)
	})
	return factsPart(v), err
}

// undoAdded and undoRemoved change an origin back, while the network is forming.
func undoAdded(r *page.Request, msg machine.Message) (page.Undoing, bool) {
	m, ok := msg.(network.AddOrigin)
	return changeBack("network.remove_origin", m.Origin), ok && !r.Network.Founded
}

func undoRemoved(r *page.Request, msg machine.Message) (page.Undoing, bool) {
	m, ok := msg.(network.RemoveOrigin)
	return changeBack("network.add_origin", m.Origin), ok && !r.Network.Founded
}

func changeBack(act, origin string) page.Undoing {
	return page.Undoing{Act: act, Fields: url.Values{"origin": {origin}, "next": {"/origins"}}}
}

// samples are these pages for the catalogue.
func samples(ctx context.Context) []page.Sample {
	now := words.Now(ctx)
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, State: "active", Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	standing := []origin{{"https://coop.example", "", now - 300*86400, 0}, {"https://north.example", "", now - 30*86400, 0}}
	all := append(standing, origin{"http://localhost:8470", "ada", now - 400*86400, now - 290*86400})
	of := func(name, state string, as page.Viewer, body templ.Component) page.Sample {
		return page.Sample{Name: name, State: state, As: as, Page: page.Page{Title: words.T(ctx, "network.origins"), Body: body, Nav: "/node"}}
	}
	return []page.Sample{
		of("origins", "founded, a member", ada, originsPage(originsView{origins: all, founded: true, proposes: true, standing: 2, most: network.MaxOrigins, public: "https://third.example"})),
		of("origins", "founded, a stranger", page.Viewer{}, originsPage(originsView{origins: all, founded: true, standing: 2, most: network.MaxOrigins})),
		of("origins", "forming, who drafts", ada, originsPage(originsView{origins: standing, changes: true, removes: true, standing: 2, most: network.MaxFormingOrigins})),
		of("origins", "forming, the only one", ada, originsPage(originsView{origins: standing[:1], changes: true, standing: 1, most: network.MaxFormingOrigins})),
		of("node, network", "a sample", page.Viewer{}, titledPart("North", factsPart(factsView{2, 7, 540, rulesView{version: 3, known: 4, chain: 2, proposes: true}}))),
		of("node, network", "real", page.Viewer{}, titledPart("North", factsPart(factsView{origins: 1, rules: rulesView{version: 3, known: 3}}))),
		of("node, network", "rules are to rise", page.Viewer{}, titledPart("North", factsPart(factsView{origins: 1, rules: rulesView{version: 3, known: 4, planned: 4, due: now + 20*86400, knowing: 1, seats: 4}}))),
		of("node, network", "this node will be too old", page.Viewer{}, titledPart("North", factsPart(factsView{origins: 1, rules: rulesView{version: 3, known: 3, planned: 4, due: now + 20*86400}}))),
	}
}
