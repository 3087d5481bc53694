package wizard

import (
	"context"
	"errors"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/web/page"
)

// Pages brings the words of this package and its pages to the catalogue. Its
// pages are not served by a network's site: there is none yet.
func Pages() page.Module {
	return page.Module{Name: "wizard", Words: catalogue, Samples: samples}
}

func samples(context.Context) []page.Sample {
	of := func(name, state string, body templ.Component) page.Sample {
		return page.Sample{Name: name, State: state, Page: page.Page{Title: name, Bare: true, Body: frame([]string{"en", "de"}, body)}}
	}
	return []page.Sample{
		of("founding, first page", "empty", firstBody(firstView{})),
		of("founding, first page", "with a public name", firstBody(firstView{Public: "https://coop.example"})),
		of("founding, first page", "refused", firstBody(firstView{Name: "", Refusal: refusedName()})),
		of("founding, first page", "somebody was faster", firstBody(firstView{Name: "North", Refusal: ErrHasNetwork})),
		of("founding, closed", "without the link", closedBody(errFounding)),
	}
}

func refusedName() *machine.Refusal {
	var no *machine.Refusal
	_ = errors.As(checkName(""), &no) // A name that is missing is refused.
	return no
}
