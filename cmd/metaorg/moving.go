package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"metaorg/client"
	"metaorg/cmd/metaorg/fields"
	"metaorg/cmd/metaorg/movein"
	"metaorg/cmd/metaorg/terminal"
	"metaorg/domain/governance"
	"metaorg/domain/moving"
	"metaorg/domain/people"
	"metaorg/keyring"
	"metaorg/machine"
	"metaorg/machine/wire"
	"metaorg/sheet"
)

type importFounders struct {
	File  string `arg:"" help:"CSV with a line of headings: name, accepted on, document; and handle, legal form, register, number, e-mail."`
	Check bool   `help:"Say what would happen, and change nothing."`
	Links string `help:"Where to write the links, with the e-mail addresses of the file; FILE.links.csv, if left out." placeholder:"FILE"`
}

func (importFounders) Help() string {
	return `Examples:
  metaorg import founders roll.csv --check --as ada
  metaorg import founders roll.csv --as ada

It works before the network is founded, for whoever drafted the charter and, with --for, for who acts for a founder;
founders who have signed sign anew, with the list before them. Document is the SHA-256 of the paper with which an
organization accepted, or the paper's file beside the CSV. E-mail addresses stay on this machine.`
}

func (i importFounders) Run(c *cli) error {
	facts, err := c.movingFacts()
	if err != nil {
		return err
	}
	plan, err := movein.Founders(i.File, facts)
	if err != nil {
		return err
	}
	if len(plan.Problems) > 0 || i.Check {
		return c.printPlan(plan)
	}
	if plan.New == 0 {
		return c.printCarried(plan, "", 0)
	}
	ring, err := c.ring()
	if err != nil {
		return err
	}
	by, err := c.signer(ring)
	if err != nil {
		return err
	}
	address, err := c.publicAddress()
	if err != nil {
		return err
	}
	links, err := movein.OpenLinks(orElse(i.Links, strings.TrimSuffix(i.File, ".csv")+".links.csv"), address)
	if err != nil {
		return err
	}
	if o := links.Missing(plan, facts); o != "" {
		return fmt.Errorf("an import of this list broke off, and its link for %s is not in %s; give that file with --links, or take the list back (metaorg moving discard) and import again", o, links.Path)
	}
	return c.carryOver(ring, by, plan, links, facts)
}

// carryOver writes the links first: what was sent without its links kept could
// never be claimed.
func (c *cli) carryOver(ring *keyring.Ring, by keyring.Public, plan *movein.Plan, links *movein.Links, facts movein.Facts) error {
	org := c.For
	secrets, invitations := movein.Invitations(plan, facts.Now)
	links.Make(plan, secrets)
	if err := links.Write(plan); err != nil {
		return err
	}
	c.Yes = c.Yes || plan.New > 1 // Nobody reads hundreds of them once more; --check showed them.
	parts := plan.Messages(links, facts)
	show, sent := c.progress("organizations"), int64(0)
	for _, part := range parts {
		if err := c.mustAct(ring, by, machine.OrganizationID(org), part); err != nil {
			c.progressDone()
			if sent > 0 {
				err = fmt.Errorf("%w\nNothing of the list counts yet. Import the same file once more to complete it, or take it back: metaorg moving discard %s", err, part.List)
			}
			return err
		}
		if sent == 0 { // With the first part: what was refused invites nobody.
			c.For = "" // One invites in one's own name.
			if _, err := c.act(ring, by, invitations); err != nil {
				c.io.Say("metaorg: the representatives register on everybody's share of registrations: %v", err)
			}
		}
		sent += int64(len(part.Places))
		show(sent)
	}
	c.progressDone()
	return c.printCarried(plan, links.Path, len(parts))
}

// movingFacts reads what the network has already.
func (c *cli) movingFacts() (f movein.Facts, err error) {
	network, err := c.facts()
	if err != nil {
		return f, err
	}
	f = movein.NewFacts(network.Time)
	for _, list := range []struct {
		name string
		take func(client.Row)
	}{{"places", f.Place}, {"organizations", f.Organization}, {"persons", f.Person}} {
		if err := c.everyRow(list.name, list.take); err != nil {
			return f, err
		}
	}
	return f, nil
}

// printPlan says what an import would do, or why it does nothing.
func (c *cli) printPlan(p *movein.Plan) error {
	if c.JSON {
		printJSON(c.io.Out, p)
	} else if len(p.Problems) == 0 {
		t := terminal.Table{Columns: []terminal.Column{{Title: "line", Right: true}, {Title: "handle"}, {Title: "name"}, {Title: "register"}, {Title: "accepted"}, {Title: ""}}}
		for _, r := range p.Rows {
			t.Add(fmt.Sprint(r.Line), string(r.Organization), r.Name, r.Registry+" "+r.Number, r.Accepted, r.Does)
		}
		if err := t.Print(c.io); err != nil {
			return err
		}
		c.io.Print("%d organizations would be carried over; %d are already. Nothing was changed.", p.New, len(p.Rows)-p.New)
		c.printIgnored(p.Ignored)
	}
	return c.printProblems(p.Problems)
}

func (c *cli) printIgnored(ignored []string) {
	if len(ignored) > 0 {
		c.io.Print("Columns not taken over: %s.", strings.Join(ignored, ", "))
	}
}

func (c *cli) printProblems(all []sheet.Problem) error {
	if len(all) == 0 {
		return nil
	}
	for _, p := range all {
		c.io.Say("%s", p)
	}
	if c.JSON {
		return errRefused
	}
	return errors.New("nothing was imported; correct what is listed and try again")
}

func (c *cli) printCarried(p *movein.Plan, links string, parts int) error {
	if c.JSON {
		printJSON(c.io.Out, map[string]any{"rows": len(p.Rows), "new": p.New, "already": len(p.Rows) - p.New, "parts": parts, "links": links, "ignored": p.Ignored})
		return nil
	}
	c.printIgnored(p.Ignored)
	if p.New == 0 {
		c.io.Print("All %d organizations of %s were carried over already; nothing has changed.", len(p.Rows), p.File)
		return nil
	}
	c.io.Print("%d organizations were carried over; %d were already.", p.New, len(p.Rows)-p.New)
	c.io.Print("Their links are in %s. Whoever has a link can claim its place: send each to its representative alone.", links)
	c.io.Say("No place has a vote or counts for a quorum before it is claimed. Founders who had signed the charter sign it anew.")
	return nil
}

type importDecisions struct {
	Path    string `arg:"" help:"CSV with date, title and file, or a folder with files such as “2019-05-04 Shared bookkeeper.pdf”."`
	Check   bool   `help:"Say what would happen, and change nothing."`
	Propose bool   `help:"Put it to the members, as a network that is founded must; with --for."`
}

func (importDecisions) Help() string {
	return `Examples:
  metaorg import decisions minutes/ --check --as ada
  metaorg import decisions decisions.csv --as ada
  metaorg import decisions minutes/ --propose --as ada --for radish-coop

The documents are kept on this node, whose operator you must be; their hashes, titles and dates go to the log. Before the
network is founded the founders do this themselves; afterwards the members decide.`
}

func (i importDecisions) Run(c *cli) error {
	recorded := map[string]bool{}
	if err := c.everyRow("earlier-decisions", func(r client.Row) { recorded[movein.Text(r, "document")] = true }); err != nil {
		return err
	}
	all, problems, err := movein.Decisions(i.Path, recorded)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return c.printProblems(problems)
	}
	var fresh []movein.Paper
	for _, p := range all {
		if p.Does == movein.New {
			fresh = append(fresh, p)
		}
	}
	if !i.Check && len(fresh) > 0 {
		if err := c.record(i, fresh); err != nil {
			return err
		}
	}
	return c.printPapers(i, all, len(fresh))
}

// record keeps the documents first: a hash on the log whose document nobody has
// would be worth nothing.
func (c *cli) record(i importDecisions, fresh []movein.Paper) error {
	ring, err := c.ring()
	if err != nil {
		return err
	}
	by, err := c.signer(ring)
	if err != nil {
		return err
	}
	node, err := c.remote()
	if err != nil {
		return err
	}
	show := c.progress("documents")
	for n, p := range fresh {
		content, kind, err := p.Content()
		if err != nil {
			return err
		}
		hash, err := node.KeepDocument(c.ctx, string(by.Handle), kind, content)
		if err != nil {
			c.progressDone()
			return err
		}
		if hash != p.Document {
			return fmt.Errorf("%s changed while it was read; try again", p.Path)
		}
		show(int64(n + 1))
	}
	c.progressDone()
	org := machine.OrganizationID(c.For)
	var carried []wire.Message
	for _, m := range movein.Record(fresh) {
		if !i.Propose {
			if err := c.mustAct(ring, by, org, m); err != nil {
				return err
			}
		}
		carried = append(carried, c.machine.Wire(m))
	}
	if !i.Propose {
		return nil
	}
	return c.mustAct(ring, by, org, governance.Propose{Title: fmt.Sprintf("Record %d decisions taken before this network", len(fresh)), Messages: carried})
}

func (c *cli) printPapers(i importDecisions, all []movein.Paper, fresh int) error {
	if c.JSON {
		printJSON(c.io.Out, map[string]any{"decisions": all, "new": fresh, "already": len(all) - fresh, "checked_only": i.Check})
		return nil
	}
	if i.Check {
		t := terminal.Table{Columns: []terminal.Column{{Title: "date"}, {Title: "title"}, {Title: "document"}, {Title: ""}}}
		for _, p := range all {
			t.Add(p.Date, p.Title, p.Document[:12], p.Does)
		}
		if err := t.Print(c.io); err != nil {
			return err
		}
		c.io.Print("%d decisions would be recorded; %d are already. Nothing was changed.", fresh, len(all)-fresh)
		return nil
	}
	what := "recorded"
	if i.Propose && fresh > 0 {
		what = "put to the members"
	}
	c.io.Print("%d decisions were %s; %d are on record already.", fresh, what, len(all)-fresh)
	return nil
}

type claimCommand struct {
	Link string `arg:"" help:"The link you were sent."`
}

func (claimCommand) Help() string {
	return `Example: metaorg claim 'https://coop.example/claim/radish-coop?code=…&invitation=…' --as rita

It registers you if you are not yet, makes you the representative of the organization and accepts the charter as it
stands for it: read it first, with metaorg show charter.`
}

func (l claimCommand) Run(c *cli) error {
	o, code, invitation, err := movein.ReadLink(l.Link)
	if err != nil {
		return usage("%v", err)
	}
	if c.Node == "" {
		if at, err := c.address(); err != nil || at == "" {
			c.Node = strings.SplitN(l.Link, "/claim/", 2)[0]
		}
	}
	ring, err := c.ring()
	if err != nil {
		return err
	}
	by, err := c.signer(ring)
	if err != nil {
		return err
	}
	c.For = ""
	if err := c.registered(ring, by, invitation); err != nil {
		return err
	}
	network, err := c.network()
	if err != nil {
		return err
	}
	version, hash, err := c.charterToAccept()
	if err != nil {
		return err
	}
	return c.submit(ring, by, []machine.Message{moving.Claim{Organization: o, Version: version, Hash: hash, Proof: code.Proof(network, o, by.Handle)}})
}

// registered registers who signs, unless they are.
func (c *cli) registered(ring *keyring.Ring, by keyring.Public, invitation string) error {
	node, err := c.remote()
	if err != nil {
		return err
	}
	if _, err := node.Find(c.ctx, "persons", string(by.Handle), nil); err == nil {
		return nil
	}
	d := &draft{cli: c, ring: ring, tree: map[string]any{}}
	if err := d.fillRegistration(); err != nil {
		return err
	}
	msg, err := fields.Reader{Machine: c.machine, Ring: ring}.Message("people.register", d.tree)
	if err != nil {
		return err
	}
	register, ok := msg.(people.Register)
	if secret, err := hex.DecodeString(invitation); ok && err == nil && len(secret) > 0 {
		with := register
		with.Secret = secret
		err := c.mustAct(ring, by, "", with)
		var no *machine.Refusal
		if !errors.As(err, &no) || no.Code != "people.no_invitation" {
			return err
		}
	}
	return c.mustAct(ring, by, "", register) // Its invitation is used up or over; there is a share for everybody.
}
