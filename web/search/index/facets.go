package index

import (
	"cmp"
	"slices"
	"strings"

	"metaorg/web/page"
)

// Facet is one way to narrow what is found.
type Facet int

// The facets, in the order in which they are shown.
const (
	Kind Facet = iota
	Activity
	Place
	Terms
	Steward
	facets
)

// Facets are all of them.
var Facets = [...]Facet{Kind, Activity, Place, Terms, Steward}

// String is what a facet is called in addresses and answers.
func (f Facet) String() string {
	return [...]string{"kind", "activity", "place", "terms", "steward"}[f]
}

// Value is a value of a facet that records have.
type Value struct {
	Facet Facet
	Text  string
}

// Count is how many of what was found have a value.
type Count struct {
	Value string `json:"value" help:"of the facet"`
	Count int    `json:"count" help:"how many there would be with it"`
}

func valuesOf(r page.Record) (all []Value) {
	add := func(f Facet, texts ...string) {
		for _, text := range texts {
			if text = strings.TrimSpace(text); text != "" {
				all = append(all, Value{f, text})
			}
		}
	}
	add(Kind, r.Kind)
	add(Activity, r.Activities...)
	add(Place, r.Place)
	add(Terms, r.Terms)
	add(Steward, r.Stewards...)
	return all
}

// filter is what a query asks of the facets, as indices into cards.values.
type filter struct {
	any    [facets][]int32
	active [facets]bool
}

func (c *cards) filterOf(asked map[Facet][]string) (f filter) {
	for facet, texts := range asked {
		if len(texts) == 0 {
			continue
		}
		f.active[facet] = true
		for _, text := range texts {
			if at, ok := c.places[Value{facet, text}]; ok {
				f.any[facet] = append(f.any[facet], at)
			}
		}
	}
	return f
}

// misses tells by how many facets a card falls out, and the last of them.
func (f *filter) misses(c *card) (n int, last Facet) {
	for _, facet := range Facets {
		if f.active[facet] && !slices.ContainsFunc(f.any[facet], func(v int32) bool {
			_, has := slices.BinarySearch(c.values, v)
			return has
		}) {
			n, last = n+1, facet
		}
	}
	return n, last
}

// tally counts values: of what fits all filters, and of what falls out by one
// facet alone in that facet, so that one sees what another choice would give.
type tally struct {
	cards  *cards
	counts []int
}

func (t *tally) all(c *card) {
	for _, v := range c.values {
		t.counts[v]++
	}
}

func (t *tally) only(c *card, f Facet) {
	for _, v := range c.values {
		if t.cards.values[v].Facet == f {
			t.counts[v]++
		}
	}
}

// maxCounts is how many values of a facet are told. Of kinds there are few, and
// somebody looks for what is rare among them.
const (
	maxCounts = 12
	maxKinds  = 30
)

// result are the most frequent values of each facet; one that was asked for is
// always among them.
func (t *tally) result(asked map[Facet][]string) map[string][]Count {
	all := map[string][]Count{}
	for i, n := range t.counts {
		v := t.cards.values[i]
		if n > 0 || slices.Contains(asked[v.Facet], v.Text) {
			all[v.Facet.String()] = append(all[v.Facet.String()], Count{v.Text, n})
		}
	}
	for _, f := range Facets {
		some, most := all[f.String()], maxCounts
		if f == Kind {
			most = maxKinds
		}
		slices.SortFunc(some, func(a, b Count) int {
			mine, theirs := slices.Contains(asked[f], a.Value), slices.Contains(asked[f], b.Value)
			if mine != theirs && len(some) > most {
				if mine {
					return -1
				}
				return 1
			}
			return cmp.Or(b.Count-a.Count, strings.Compare(a.Value, b.Value))
		})
		if len(some) > 0 {
			all[f.String()] = some[:min(len(some), most)]
		}
	}
	return all
}
