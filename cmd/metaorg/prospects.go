package main

import (
	"fmt"
	"os"
	"strings"

	"metaorg/client"
	"metaorg/cmd/metaorg/terminal"
)

// importCommands take in lists that were kept elsewhere.
type importCommands struct {
	Prospects importProspects `cmd:"" help:"A directory of organizations, as prospects to invite: never as members, who accept for themselves."`
	Founders  importFounders  `cmd:"" help:"The roll of a network that exists already: each place counts once its representative claims it."`
	Decisions importDecisions `cmd:"" help:"Decisions taken before this network, as documents."`
}

type importProspects struct {
	File string `arg:"" help:"CSV with a line of headings, or JSON, a list of objects; name is needed."`
}

func (importProspects) Help() string {
	return "Example: metaorg import prospects directory.csv\n\nColumns called activities, services, sic section and the like become activities of the vocabulary.\nRows that can't be kept are listed with their line; the others are kept. Only this node's operator can do it."
}

func (i importProspects) Run(c *cli) error {
	f, err := os.Open(i.File)
	if err != nil {
		return fmt.Errorf("couldn't read the directory: %w", err)
	}
	defer f.Close()
	node, err := c.remote()
	if err != nil {
		return err
	}
	report, err := node.ImportProspects(c.ctx, f, c.progress("rows"))
	c.progressDone()
	if err != nil {
		return err
	}
	return c.printImport(report)
}

// progress shows how far something has come on a terminal, and nothing in a pipe.
func (c *cli) progress(what string) func(done int64) {
	if !c.io.Attended {
		return func(int64) {}
	}
	return func(done int64) { fmt.Fprintf(c.io.Err, "\r%d %s", done, what) }
}

func (c *cli) progressDone() {
	if c.io.Attended {
		fmt.Fprint(c.io.Err, "\r\x1b[K")
	}
}

func (c *cli) printImport(r client.Report) error {
	if c.JSON {
		printJSON(c.io.Out, r)
		return nil
	}
	c.io.Print("%d of %d rows are prospects now.", r.Kept, r.Rows)
	if len(r.Ignored) > 0 {
		c.io.Print("Columns not taken over: %s.", strings.Join(r.Ignored, ", "))
	}
	if len(r.Problems) == 0 {
		return nil
	}
	c.io.Print("%d rows were not kept:", len(r.Problems))
	t := terminal.Table{Columns: []terminal.Column{{Title: "line", Right: true}, {Title: "name"}, {Title: "reason"}}}
	for _, p := range r.Problems {
		t.Add(fmt.Sprint(p.Line), p.Name, p.Reason)
	}
	return t.Print(c.io)
}

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
	{Name: "activities", Kind: "text", Help: "what it does, by identifiers of the vocabulary; --activity ID lists those of one", Detail: true},
	{Name: "services", Kind: "text", Help: "its services in the directory's words", Detail: true},
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
