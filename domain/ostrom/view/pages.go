// Package view shows how what members share, and their network, stand to
// Ostrom's eight principles. It keeps true that whatever is not met comes with
// one sentence about what to do and, for whoever may do it, the way there.
package view

import (
	"context"
	"database/sql"
	"embed"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/domain/commons"
	"metaorg/domain/ostrom"
	"metaorg/domain/people"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

const checksPath = "/commons/checks"

// Pages are the checks of the network and of each thing shared.
func Pages() page.Module {
	return page.Module{
		Name: "ostrom", Words: locale,
		Routes: []page.Route{{Pattern: "GET " + checksPath, Who: page.Participants, Show: showChecks}},
		Sections: []page.Section{
			{Slot: page.Shared, Order: 50, Who: page.Participants, Show: func(*page.Request) (templ.Component, error) { return linkPart(), nil }},
			{Slot: page.Resource, Order: 70, Who: page.Participants, Show: showOfResource},
		},
		Samples: samples,
	}
}

// line is a check with the way to mend it, where the reader can.
type line struct {
	ostrom.Check
	path templ.SafeURL
}

// reader is what the reader may do about what is missing.
type reader struct{ proposes, steward bool }

// lines puts the ways to mend them beside checks of a resource, or of the
// network where it is 0.
func lines(all []ostrom.Check, resource int64, as reader) (out []line) {
	for _, c := range all {
		l := line{Check: c}
		if way, ok := ways[c.Missing]; ok && way.who(as) {
			path, id := way.path, strconv.FormatInt(resource, 10)
			switch {
			case way.field != "":
				path += "?" + url.Values{way.field: {id}, "next": {"/commons/" + id}}.Encode()
			case way.below:
				path = "/commons/" + id + path
			}
			l.path = templ.SafeURL(path)
		}
		out = append(out, l)
	}
	return out
}

// way is where something missing is mended.
type way struct {
	path  string
	field string // In which the resource's number goes; empty for none.
	below bool   // It is below the page of the resource.
	who   func(reader) bool
}

func anybody(reader) bool      { return true }
func proposers(r reader) bool  { return r.proposes }
func stewardsOf(r reader) bool { return r.steward }

// ways are what mends what is missing; each has words called the same.
var ways = map[string]way{
	"no_steward":      {path: "/proposals/carry/commons.entrust", field: "resource", who: proposers},
	"no_licence":      {path: "/acts/commons.set_terms", field: "resource", who: stewardsOf},
	"no_capacity":     {path: "/acts/commons.describe", field: "resource", who: stewardsOf},
	"no_rule":         {path: "/acts/commons.describe", field: "resource", who: stewardsOf},
	"no_user_steward": {path: "/acts/commons.invite_steward", field: "resource", who: stewardsOf},
	"overdue":         {path: "/bookings", who: anybody},
	"silent":          {path: "/uses", who: anybody},
	"stuck":           {path: "/acts/commons.invite_steward", field: "resource", who: stewardsOf},
	"unplaced":        {path: "/acts/commons.describe", field: "resource", who: stewardsOf},
	"no_mediators":    {path: "/proposals/carry/disputes.appoint_mediator", who: proposers},
	"no_ladder":       {path: "/nodes", who: anybody},
	"not_founded":     {path: "/founding", who: anybody},
	"size":            {path: "/charter/size", who: anybody},
	"few_vote":        {path: "/proposals", who: anybody},
	"no_indicators":   {path: "/proposals/charter", who: proposers},
	"not_amendable":   {path: "/charter", who: anybody},
	"no_circles":      {path: "/proposals/carry/circles.create", who: proposers},
}

// showOfResource is how something shared stands, on its page.
func showOfResource(r *page.Request) (templ.Component, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return nil, nil //nolint:nilerr // The page says itself that there is nothing under this.
	}
	var facts ostrom.Resource
	shared := false
	err = r.Read(func(tx *sql.Tx) (err error) {
		_, facts, err = factsOf(r.Context(), tx, id)
		shared, err = isShared(err)
		return err
	})
	if err != nil || !shared {
		return nil, err
	}
	as := reader{proposes: r.Viewer.Proposes}
	r.Site.Node.Read(func(s state.Reader) {
		as.steward = commons.IsSteward(s, uint64(id), people.MemberID(r.Viewer.MemberID()))
	})
	return resourcePart(lines(facts.Checks(), id, as)), nil
}

// checksView is the page of the network's checks and of all that is shared.
type checksView struct {
	network []line
	rows    []row
	table   page.Table
}

// row is something shared with how it stands.
type row struct {
	id             int64
	kind, title    string
	notMet         int64
	missing        []string
	stewards, uses int64
}

func showChecks(r *page.Request) (page.Page, error) {
	var v checksView
	var facts ostrom.Network
	err := r.Read(func(tx *sql.Tx) (err error) {
		facts, err = networkFacts(r.Context(), tx, r.Site.Now())
		return err
	})
	if err != nil {
		return page.Page{}, err
	}
	v.network = lines(facts.Checks(), 0, reader{proposes: r.Viewer.Proposes})
	found, err := r.Site.Model.Read(r.Context(), "ostrom", r.ListParams())
	if err != nil {
		return page.Page{}, err
	}
	v.take(r.Context(), found, r.Typed.Get("q") != "")
	return page.Page{Title: words.T(r.Context(), "ostrom.title"), Body: checksPage(v), Nav: "/commons", Wide: true}, nil
}

// take takes the rows of the list.
func (v *checksView) take(ctx context.Context, found readmodel.Page, searched bool) {
	for _, x := range found.Items {
		v.rows = append(v.rows, row{
			id: x.Number("id"), kind: x.Text("kind"), title: x.Text("title"), notMet: x.Number("not_met"), missing: fieldsOf(x.Text("missing")),
			stewards: x.Number("stewards"), uses: x.Number("users"),
		})
	}
	v.table = v.tableOf(ctx)
	v.table.Total, v.table.Offset, v.table.Limit = found.Total, found.Offset, readmodel.DefaultLimit
	v.table.Search = found.Total > 12 || searched
}

func (v *checksView) tableOf(ctx context.Context) page.Table {
	rows := v.rows
	t := page.Table{Caption: words.T(ctx, "ostrom.resources"), List: "ostrom", Rows: len(v.rows), Empty: emptyPart()}
	column := func(name, label string, right bool, cell func(row) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.Of(ctx, "ostrom.column", label), Right: right, Cell: func(i int) templ.Component { return cell(rows[i]) }})
	}
	column("title", "title", false, titleCell)
	column("kind", "kind", false, func(x row) templ.Component { return page.Plain(words.Of(ctx, "commons.kinds", x.kind)) })
	column("not_met", "not_met", true, func(x row) templ.Component { return page.Plain(words.Number(ctx, x.notMet)) })
	column("", "missing", false, missingCell)
	column("users", "users", true, func(x row) templ.Component { return page.Plain(words.Number(ctx, x.uses)) })
	return t
}
