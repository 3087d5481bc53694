// Package arriving says on every page that a node began with the state of its
// peers and has not got the whole history yet: what pages show is true, and some
// of it is missing.
package arriving

import (
	"context"
	"embed"

	"github.com/a-h/templ"

	"metaorg/web/page"
)

//go:embed locale
var catalogue embed.FS

// History says how many entries of the log are here from the first on, of how
// many there are.
type History func() (held, size uint64)

// Pages are the pages of this package: a line above all others.
func Pages(history History) page.Module {
	return page.Module{
		Name:  "arriving",
		Words: catalogue,
		Sections: []page.Section{{Slot: page.Everywhere, Order: 1, Who: page.Anybody, Show: func(*page.Request) (templ.Component, error) {
			held, size := history()
			if held >= size {
				return nil, nil
			}
			return bar(percent(held, size)), nil
		}}},
		Samples: func(context.Context) []page.Sample {
			of := func(state string, held uint64) page.Sample {
				return page.Sample{Name: "arriving", State: state, Page: page.Page{Title: "arriving", Body: sampleBody(percent(held, 1000))}}
			}
			return []page.Sample{of("at first", 0), of("nearly", 999)}
		},
	}
}

// percent is rounded down, so that 100 is said of nothing that is incomplete.
func percent(held, size uint64) int64 { return int64(float64(held) / float64(size) * 100) }
