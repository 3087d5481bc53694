package view

import (
	"context"
	"net/url"

	"github.com/a-h/templ"

	"metaorg/web/page"
	"metaorg/web/words"
)

// tableOf is the table of nodes with its cells.
func (v nodesView) tableOf(ctx context.Context) page.Table {
	t := v.table
	column := func(name, label string, cell func(w row) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, "nodes."+label), Cell: func(i int) templ.Component { return cell(v.rows[i]) }})
	}
	column("owner_name", "owner", func(w row) templ.Component { return ownerCell(v, w) })
	column("place", "place", placeCell)
	column("since", "since", func(w row) templ.Component { return page.OnDay(w.since) })
	column("peer", "address", addressCell)
	column("", "seen", func(w row) templ.Component { return seenCell(v, w) })
	mine := false
	for _, w := range v.rows {
		mine = mine || w.mine || w.left && w.signedIn
	}
	if mine {
		column("", "what_to_do", actsCell)
	}
	t.Empty = page.Empty(words.T(ctx, "nodes.none"), "", "")
	return t
}

// act is where the owner of a node does something with it.
func (w row) act(verb string) templ.SafeURL {
	q := url.Values{"node": {string(w.id)}, "next": {"/nodes"}}
	if w.as != "" {
		q.Set("acting_for", w.as)
	}
	return templ.SafeURL("/acts/nodes." + verb + "?" + q.Encode())
}

// joinCommand is what one types on the machine that is to become a node.
func (v nodesView) joinCommand() string {
	if v.code == "" {
		return "metaorg join " + v.address
	}
	return "metaorg join " + v.address + " --code " + v.code
}
