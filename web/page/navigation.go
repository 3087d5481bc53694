package page

import (
	"strings"

	"github.com/a-h/templ"
)

// Group is a heading of the main navigation with several pages below it. Its
// name is the key of its words.
type Group string

// The groups of the main navigation.
const (
	Deciding Group = "kit.decisions" // What members decide, alone or in circles, and what they differ on.
	Together Group = "kit.together"  // What members need and offer, can do, and have agreed on.
	Economy  Group = "kit.economy"   // What they give, owe, and hold in common.
)

// entry is a link of the main navigation: a page by itself, or a group, which
// leads to the first of its pages.
type entry struct {
	NavItem
	below []NavItem
}

// nav is what the reader may go to. Of a group of which they see one page, that
// page stands by itself.
func (r *Request) nav() (all []entry) {
	place := map[Group]int{}
	for _, item := range r.Site.nav {
		if !r.May(item.Who) || item.Not != nil && item.Not(r.Viewer) {
			continue
		}
		at, known := place[item.Group]
		switch {
		case item.Group == "":
			all = append(all, entry{NavItem: item})
		case known:
			all[at].below = append(all[at].below, item)
		default:
			place[item.Group] = len(all)
			all = append(all, entry{NavItem{Key: string(item.Group), Path: item.Path}, []NavItem{item}})
		}
	}
	for i, e := range all {
		if len(e.below) == 1 {
			all[i] = entry{NavItem: e.below[0]}
		}
	}
	return all
}

// here is the group that a page belongs to; nil where it is in none.
func (r *Request) here(p Page) *entry {
	for _, e := range r.nav() {
		if e.holds(r, p) && len(e.below) > 0 {
			return &e
		}
	}
	return nil
}

// holds reports whether a page belongs to an entry.
func (e entry) holds(r *Request, p Page) bool {
	for _, item := range e.below {
		if item.isHere(r, p) {
			return true
		}
	}
	return e.isHere(r, p)
}

// current marks the entry in which one is.
func (e entry) current(r *Request, p Page) templ.Attributes {
	if len(e.below) > 0 && e.holds(r, p) {
		return templ.Attributes{"aria-current": "true"}
	}
	return e.NavItem.current(r, p)
}

func (n NavItem) current(r *Request, p Page) templ.Attributes {
	if n.isHere(r, p) {
		return templ.Attributes{"aria-current": "page"}
	}
	return nil
}

// isHere reports whether a page is the one an item leads to, or below it.
func (n NavItem) isHere(r *Request, p Page) bool {
	here := p.Nav
	if here == "" {
		here = r.URL.Path
	}
	return here == n.Path || n.Path != "/" && strings.HasPrefix(here, n.Path+"/")
}
