// Package samplepanel has the page of a sample network on which one chooses as
// whom to look around, and moves its clock on. It is there only on a host that
// has the keys of the sample's people, and keeps true that nobody is offered
// whose key the host does not have.
package samplepanel

import (
	"embed"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var catalogue embed.FS

// Keys tell whose keys a host has.
type Keys interface {
	KeyOf(p machine.PersonID) (signature.KeyID, bool)
	Held() bool // Whether the sample's past is still being told.
}

// panel is the page, with what it remembers of people.
type panel struct {
	keys Keys
	seen lookout
}

// Pages are the pages of a sample network's host.
func Pages(keys Keys) page.Module {
	p := &panel{keys: keys}
	return page.Module{
		Name:    "sample",
		Words:   catalogue,
		Routes:  []page.Route{{Pattern: "GET /sample", Who: page.Anybody, Show: p.show}},
		Samples: samples,
	}
}

// view is what the page shows.
type view struct {
	Now    int64 // Rule time.
	As     page.Viewer
	Next   []moment
	People []somebody
	Text   string // What was searched for.
}

func (p *panel) show(r *page.Request) (page.Page, error) {
	if !r.Network.Sample {
		return page.Page{}, machine.NotFound("web.not_a_sample", "this is a real network: nobody looks around in it as somebody else")
	}
	if p.keys.Held() {
		return page.Page{Title: words.T(r.Context(), "sample.title"), Body: inTheMaking(), Wide: true}, nil
	}
	v := view{Now: r.Site.Now(), As: r.Viewer, Text: r.Typed.Get("q")}
	var err error
	if v.Next, err = upcoming(r); err != nil {
		return page.Page{}, err
	}
	if v.People, err = p.people(r, v.Text); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "sample.title"), Body: body(v), Wide: true}, nil
}
