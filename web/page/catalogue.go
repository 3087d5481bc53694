package page

import (
	"embed"
	"math"
	"strconv"
	"sync"

	"metaorg/machine"
)

//go:embed locale
var kitWords embed.FS

// catalogue finds a page in a state by its number without making all others.
type catalogue struct {
	mu   sync.Mutex
	many []int // Pages of each part, those that have been made once; alike in all languages.
}

// catalogueParts are what gives pages to the catalogue: the modules, then the kit itself.
func (r *Request) catalogueParts() (all []func() []Sample) {
	for _, m := range r.Site.Modules {
		if m.Samples != nil {
			all = append(all, func() []Sample { return m.Samples(r.Context()) })
		}
	}
	return append(all, func() []Sample { return kitSamples(r) })
}

// find gives the page with this number and, where there is none, how many there are.
func (c *catalogue) find(parts []func() []Sample, n int) (found Sample, many int, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, part := range parts {
		if i < len(c.many) && n-many >= c.many[i] {
			many += c.many[i]
			continue
		}
		made := part()
		if i == len(c.many) {
			c.many = append(c.many, len(made))
		}
		if n-many < len(made) {
			return made[n-many], many, true
		}
		many += len(made)
	}
	return found, many, false
}

// showCatalogue lists every page in every state.
func showCatalogue(r *Request) (Page, error) {
	var all []Sample
	for _, part := range r.catalogueParts() {
		all = append(all, part()...)
	}
	return Page{Title: "Pages", Body: catalogueBody(all)}, nil
}

// showSample shows one of them as its viewer sees it.
func showSample(r *Request) (Page, error) {
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 0 {
		n = math.MaxInt // So many there never are.
	}
	found, many, ok := r.Site.sampled.find(r.catalogueParts(), n)
	if !ok {
		return Page{}, machine.NotFound("web.no_such_sample", "the catalogue has %d pages", many)
	}
	r.Viewer = found.As
	return found.Page, nil
}
