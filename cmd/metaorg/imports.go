package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"metaorg/client"
	"metaorg/cmd/metaorg/banking"
	"metaorg/cmd/metaorg/filing"
	"metaorg/cmd/metaorg/movein"
	"metaorg/cmd/metaorg/sharing"
	"metaorg/cmd/metaorg/terminal"
	"metaorg/domain/commons"
	"metaorg/domain/files"
	"metaorg/domain/funds"
	"metaorg/domain/starterkit"
	"metaorg/keyring"
	"metaorg/machine"
	"metaorg/sheet/inventory"
)

// importCommands take in lists that were kept elsewhere.
type importCommands struct {
	Prospects     importProspects     `cmd:"" help:"A directory of organizations, as prospects to invite: never as members, who accept for themselves."`
	Founders      importFounders      `cmd:"" help:"The roll of a network that exists already: each place counts once its representative claims it."`
	Resources     importResources     `cmd:"" help:"A list of what you share, as resources of the network."`
	Decisions     importDecisions     `cmd:"" help:"Decisions taken before this network, as documents."`
	Statement     importStatement     `cmd:"" help:"A bank's statement, or Open Collective's, as lines of a fund."`
	Invoices      importInvoices      `cmd:"" help:"Invoices that you wrote or received, as obligations between members."`
	Contributions importContributions `cmd:"" help:"What you gave or received, as contributions that the other side confirms."`
	Competences   importCompetences   `cmd:"" help:"What competences of another list are called, such as ESCO's or O*NET's."`
	Record        importRecord        `cmd:"" help:"What you said in another network that you can do, to say it here."`
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

type importResources struct {
	File     string `arg:"" help:"CSV with a line of headings, JSON, or a catalogue in DCAT (JSON-LD); a title is needed."`
	Check    bool   `help:"Say what would happen, and change nothing."`
	Kind     string `help:"What sort of things they are, where the list doesn't say." placeholder:"KIND"`
	Licence  string `help:"On what terms they are passed on, where the list doesn't say." placeholder:"SPDX"`
	Boundary string `help:"For whom they are, where the list doesn't say: public or network." default:"network" enum:"public,network"`
}

func (importResources) Help() string {
	return `Examples:
  metaorg import resources things.csv --check --as ada
  metaorg import resources things.csv --as ada --for mill
  metaorg import resources catalogue.jsonld --boundary public --as ada --for mill

Columns are title, kind, summary, link, file, licence, boundary, capacity, unit, rule, domains, clauses, indicators, note and credit,
in English or German. A file is looked for beside the list and goes along. What you share already under the
same title is left out, so an import that broke off goes on when it is run again.`
}

func (i importResources) Run(c *cli) error {
	ring, err := c.ring()
	if err != nil {
		return err
	}
	by, err := c.signer(ring)
	if err != nil {
		return err
	}
	here, err := c.sharedBy(orElse(c.For, string(by.Handle)))
	if err != nil {
		return err
	}
	plan, err := sharing.Read(i.File, inventory.Defaults{Kind: inventory.KindOf(i.Kind), Licence: i.Licence, Boundary: files.Boundary(i.Boundary)}, here)
	if err != nil {
		return err
	}
	if len(plan.Problems) > 0 || i.Check || plan.New == 0 {
		return c.printSharing(plan)
	}
	return c.share(ring, by, plan)
}

// sharedBy is what a steward shares already.
func (c *cli) sharedBy(steward string) (map[sharing.Key]bool, error) {
	here := map[sharing.Key]bool{}
	err := c.everyRow("resources", func(r client.Row) {
		if movein.Text(r, "standing") == string(commons.Offered) && slices.Contains(strings.Fields(movein.Text(r, "stewards")), steward) {
			here[sharing.KeyOf(movein.Text(r, "kind"), movein.Text(r, "title"))] = true
		}
	})
	return here, err
}

// share sends what is new, as many at a time as go into an envelope.
func (c *cli) share(ring *keyring.Ring, by keyring.Public, plan *sharing.Plan) error {
	org, show, done := machine.OrganizationID(c.For), c.progress("resources"), int64(0)
	c.Yes = c.Yes || plan.New > 1 // Nobody reads hundreds of them once more; --check showed them.
	defer c.progressDone()
	var part []machine.Message
	send := func() error {
		if len(part) == 0 {
			return nil
		}
		if err := c.mustAct(ring, by, org, part...); err != nil {
			c.progressDone()
			return fmt.Errorf("%w\n%d of %d were shared before. Run the same import again to go on", err, done, plan.New)
		}
		done, part = done+int64(len(part)), nil
		show(done)
		return nil
	}
	for _, r := range plan.Rows {
		if r.Does == sharing.Already {
			continue
		}
		content, err := c.take(r)
		if err != nil {
			return err
		}
		m := r.Share(content)
		if !sharing.Fits(part, m) {
			if err := send(); err != nil {
				return err
			}
		}
		part = append(part, m)
	}
	if err := send(); err != nil {
		return err
	}
	c.progressDone()
	if c.JSON {
		printJSON(c.io.Out, map[string]any{"rows": len(plan.Rows), "new": plan.New, "already": len(plan.Rows) - plan.New, "ignored": plan.Ignored})
		return nil
	}
	c.printIgnored(plan.Ignored)
	now := fmt.Sprintf("%d resources are", plan.New)
	if plan.New == 1 {
		now = "1 resource is"
	}
	c.io.Print("%s shared now; %d were already. See them: metaorg show resources", now, len(plan.Rows)-plan.New)
	return nil
}

// take gives the node a file that goes along with a resource; nothing where there is none.
func (c *cli) take(r sharing.Row) (sharing.Content, error) {
	put, host := filing.Put{File: r.Path}, c.host()
	if r.Text != "" {
		put, host.IO.In = filing.Put{File: "-", Name: r.Path, Type: starterkit.MediaType}, bufio.NewReader(strings.NewReader(r.Text))
	}
	if r.Path == "" {
		return sharing.Content{}, nil
	}
	kept, err := put.Send(host)
	return sharing.Content{Hash: kept.Content, MediaType: kept.MediaType, FileName: kept.FileName, Size: kept.Size}, err
}

type importStatement struct {
	File  string `arg:"" help:"CSV as your bank or Open Collective exports it; a date and amounts are needed."`
	Fund  uint64 `help:"Number of the fund, as show kitty has it." required:"" placeholder:"N"`
	In    string `help:"What came in, where the file doesn't say." default:"unsorted" enum:"unsorted,gift,grant,sales"`
	Check bool   `help:"Say what would happen, and change nothing."`
}

func (importStatement) Help() string {
	return `Examples:
  metaorg import statement march.csv --fund 1 --check --as jonas --for ledger
  metaorg import statement march.csv --fund 1 --in gift --as jonas --for ledger

Dates, amounts and categories are taken over, once each; names and what the bank writes stay in the file, of
which the network keeps the hash. What a member pays in under its own name is dues; what goes out in the amount of
one approved request pays it. Columns called category, member and request say it themselves. A line that is wrong
keeps all of them back; an import that broke off goes on when it is run again.`
}

func (i importStatement) Run(c *cli) error {
	node, err := c.remote()
	if err != nil {
		return err
	}
	network, err := node.Network(c.ctx)
	if err != nil {
		return err
	}
	known, err := banking.Ask(c.ctx, node, i.Fund, funds.Category(i.In))
	if err != nil {
		return err
	}
	p, err := known.Read(i.File, network.Time)
	if err != nil {
		return err
	}
	if len(p.Problems) > 0 || i.Check || p.New == 0 {
		return c.printStatement(p, "would be taken over; nothing was changed")
	}
	ring, err := c.ring()
	if err != nil {
		return err
	}
	by, err := c.signer(ring)
	if err != nil {
		return err
	}
	all := p.Messages()
	c.Yes = c.Yes || len(all) > 1 // Nobody reads hundreds of lines once more; --check showed them.
	for done, m := range all {
		if err := c.mustAct(ring, by, machine.OrganizationID(c.For), m); err != nil {
			return fmt.Errorf("%w\n%d of %d parts were taken over before. Run the same import again to go on", err, done, len(all))
		}
	}
	return c.printStatement(p, "were taken over")
}

// printStatement says what became of a statement, or why nothing did.
func (c *cli) printStatement(p *banking.Plan, done string) error {
	switch {
	case c.JSON:
		printJSON(c.io.Out, p)
	case len(p.Problems) == 0:
		t := terminal.Table{Columns: []terminal.Column{{Title: "line", Right: true}, {Title: "date"}, {Title: "amount", Right: true}, {Title: "category"}, {Title: "member"}, {Title: ""}}}
		for _, r := range p.Rows {
			t.Add(fmt.Sprint(r.Line), r.Date, funds.Plain(r.Amount, p.Currency), string(r.Category), string(r.Member), r.Does)
		}
		if err := t.Print(c.io); err != nil {
			return err
		}
		c.printIgnored(p.Ignored)
		c.io.Print("%d lines in %s %s; %d were recorded before.", p.New, p.Currency, done, len(p.Rows)-p.New)
	}
	return c.printProblems(p.Problems)
}

// starterKit shares texts with which a network can begin.
type starterKit struct {
	Items []string `arg:"" optional:"" help:"Names of those to share, as --check lists them; all, if left out."`
	Lang  string   `help:"Language of the texts." default:"en" enum:"en,de"`
	Check bool     `help:"List the texts, and change nothing."`
}

// commonsCommands are those about the commons that are no acts.
type commonsCommands struct {
	StarterKit starterKit `cmd:"" name:"starter-kit" help:"Share texts with which a network can begin." group:"What you sign"`
}

func (starterKit) Help() string {
	return `Examples:
  metaorg commons starter-kit --check
  metaorg commons starter-kit consent lending --as ada --for mill
  metaorg commons starter-kit --lang de --as ada --for mill

What somebody shares already is left out. The texts are CC0-1.0; you become the steward of what you share.`
}

func (k starterKit) Run(c *cli) error {
	here := map[sharing.Key]bool{}
	err := c.everyRow("resources", func(r client.Row) {
		if movein.Text(r, "standing") == string(commons.Offered) {
			here[sharing.KeyOf(movein.Text(r, "kind"), movein.Text(r, "title"))] = true
		}
	})
	if err != nil {
		return err
	}
	plan, err := sharing.Kit(k.Lang, k.Items, here)
	if err != nil {
		return usage("%v", err)
	}
	if k.Check || plan.New == 0 {
		return c.printSharing(plan)
	}
	ring, err := c.ring()
	if err != nil {
		return err
	}
	by, err := c.signer(ring)
	if err != nil {
		return err
	}
	return c.share(ring, by, plan)
}

// host is what commands about files need of this.
func (c *cli) host() filing.Host {
	return filing.Host{Context: c.ctx, Node: c.remote, Enter: c.enter, IO: c.io, JSON: c.JSON, Print: func(w io.Writer, v any) { printJSON(w, v) }}
}

// printSharing says what an import would do, or why it does nothing.
func (c *cli) printSharing(p *sharing.Plan) error {
	switch {
	case c.JSON:
		printJSON(c.io.Out, p)
	case len(p.Problems) == 0:
		t := terminal.Table{Columns: []terminal.Column{{Title: "line", Right: true}, {Title: "title"}, {Title: "kind"}, {Title: "licence"}, {Title: "file"}, {Title: ""}}}
		for _, r := range p.Rows {
			line := ""
			if r.Line > 0 { // A catalogue has none.
				line = fmt.Sprint(r.Line)
			}
			t.Add(line, r.Title, r.Kind, r.Licence, r.Path, r.Does)
		}
		if err := t.Print(c.io); err != nil {
			return err
		}
		c.printIgnored(p.Ignored)
		c.io.Print("%d would be shared; %d are already. Nothing was changed.", p.New, len(p.Rows)-p.New)
	}
	return c.printProblems(p.Problems)
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
