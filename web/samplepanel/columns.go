package samplepanel

import (
	"context"

	"github.com/a-h/templ"

	"metaorg/web/page"
	"metaorg/web/words"
)

// steps are the days by which the page moves the clock on.
var steps = []int{1, 7, 30}

// tones of the states of membership.
var tones = map[string]string{"active": "good", "applicant": "wait", "provisional": "wait", "left": "bad"}

func columns(ctx context.Context, all []somebody) []page.Column {
	of := func(key string, cell func(somebody) templ.Component) page.Column {
		return page.Column{Label: words.T(ctx, "sample.column_"+key), Cell: func(row int) templ.Component { return cell(all[row]) }}
	}
	return []page.Column{
		of("person", handle), of("organization", organization), of("state", state), of("waiting", waiting), of("choose", choose),
	}
}
