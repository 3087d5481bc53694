package view

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/ostrom"
	"metaorg/web/page"
	"metaorg/web/words"
)

func fieldsOf(s string) []string { return strings.Fields(s) }

func missing(all []line) (n int64) {
	for _, l := range all {
		if l.Result == ostrom.Unmet {
			n++
		}
	}
	return n
}

// tone is the colour of a result.
func tone(r ostrom.Result) string {
	switch r {
	case ostrom.Met:
		return "good"
	case ostrom.Unmet:
		return "wait"
	case ostrom.Beside:
	}
	return "plain"
}

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, Proposes: true, Votes: true, Voice: true}
	add := func(name, state string, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: ada, Page: page.Page{Title: words.T(ctx, "ostrom.title"), Body: body, Nav: "/commons", Wide: true}})
	}
	may := reader{proposes: true, steward: true}
	good := ostrom.Network{Founded: true, Members: 12, Fits: true, Decided: 2, Voters: 9, Indicators: 2, Steps: 5, Mediators: 1, Amendable: true, Circles: 2}
	v := checksView{network: lines(good.Checks(), 0, may), rows: []row{
		{1, "equipment", "Cargo bike", 3, []string{"no_steward", "no_rule", "overdue"}, 0, 2},
		{2, "practice", "How we lend tools", 0, nil, 2, 7},
	}}
	v.table = v.tableOf(ctx)
	v.table.Total, v.table.Limit = 2, 50
	add("checks", "all is well in the network", checksPage(v))
	v.network = lines(ostrom.Network{Members: 20, Decided: 1}.Checks(), 0, may)
	add("checks", "much is missing", checksPage(v))
	v.rows = nil
	v.table = v.tableOf(ctx)
	add("checks", "nothing is shared", checksPage(v))
	bad := ostrom.Resource{Rivalrous: true, Users: 2, Overdue: 1, Threshold: 1, Steps: 5}
	fine := ostrom.Resource{Stewards: 1, Copied: true, Licensed: true, Users: 1, Threshold: 1, Placed: true, Steps: 5, Mediators: 1}
	add("resource, checks", "all is well", page.Headed("How we lend tools", resourcePart(lines(fine.Checks(), 2, may))))
	add("resource, checks", "much is missing", page.Headed("Cargo bike", resourcePart(lines(bad.Checks(), 1, may))))
	return all
}
