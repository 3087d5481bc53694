package main

import "metaorg/client"

// prospectsList is what show calls the prospects. They are not part of the
// log: a directory that this node's operator imported.
const prospectsList = "prospects"

var prospectColumns = []client.Column{
	{Name: "id", Kind: "number", Help: "number on this node"},
	{Name: "name", Kind: "text", Help: "name"},
	{Name: "registry", Kind: "text", Help: "a register that knows it"},
	{Name: "number", Kind: "text", Help: "its number there"},
	{Name: "legal_form", Kind: "text", Help: "legal form as the directory has it", Detail: true},
	{Name: "locality", Kind: "text", Help: "place"},
	{Name: "country", Kind: "text", Help: "country"},
	{Name: "website", Kind: "text", Help: "website"},
}

// showProspects shows a page of the prospects to the operator.
func (c *cli) showProspects(q question) error {
	if q.key != "" {
		return usage("show prospects takes no key; search with --q TEXT")
	}
	node, err := c.remote()
	if err != nil {
		return err
	}
	page, err := node.Prospects(c.ctx, q.params)
	if err != nil {
		return err
	}
	return c.printPage(client.List{Name: prospectsList, Columns: prospectColumns}, page, q)
}
