package main

import (
	"fmt"
	"time"

	"metaorg/cmd/metaorg/giving"
	"metaorg/cmd/metaorg/invoicing"
	"metaorg/cmd/metaorg/paying"
	"metaorg/cmd/metaorg/skills"
	"metaorg/cmd/metaorg/terminal"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/sheet/contributions"
	"metaorg/units"
)

// importInvoices enters invoices as obligations.
type importInvoices struct {
	invoicing.Command `embed:""`
}

func (i importInvoices) Run(c *cli) error {
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
	p, err := i.Plan(c.ctx, node, people.MemberID(orElse(c.For, string(by.Handle))))
	if err != nil {
		return err
	}
	if len(p.Problems) > 0 || i.Check || p.New == 0 {
		return c.printInvoices(p, "would be entered; nothing was changed")
	}
	all := p.Messages()
	c.Yes = c.Yes || p.New > 1 // Nobody reads hundreds of lines once more; --check showed them.
	for done, m := range all {
		if err := c.mustAct(ring, by, machine.OrganizationID(c.For), m); err != nil {
			return fmt.Errorf("%w\n%d of %d parts were entered before. Run the same import again to go on", err, done, len(all))
		}
	}
	return c.printInvoices(p, "were entered. See them: metaorg show obligations")
}

// printInvoices says what became of a list of invoices, or why nothing did.
func (c *cli) printInvoices(p *invoicing.Plan, done string) error {
	switch {
	case c.JSON:
		printJSON(c.io.Out, p)
	case len(p.Problems) == 0:
		t := terminal.Table{Columns: []terminal.Column{{Title: "line", Right: true}, {Title: "member"}, {Title: "number"}, {Title: "amount", Right: true}, {Title: "due"}, {Title: ""}}}
		for _, r := range p.Rows {
			t.Add(fmt.Sprint(r.At), string(r.Member), r.Number, p.Amount(r.Amount), r.Due, r.Does)
		}
		if err := t.Print(c.io); err != nil {
			return err
		}
		c.printIgnored(p.Ignored)
		c.io.Print("%d invoices in %s %s; %d were here before.", p.New, p.Unit, done, len(p.Rows)-p.New)
	}
	return c.printProblems(p.Problems)
}

// importContributions records a list of what was given.
type importContributions struct {
	giving.Command `embed:""`
}

func (i importContributions) Run(c *cli) error {
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
	p, err := i.Plan(c.ctx, node, people.MemberID(orElse(c.For, string(by.Handle))))
	if err != nil {
		return err
	}
	if len(p.Problems) > 0 || i.Check || p.New == 0 {
		return c.printContributions(p, "would be recorded; nothing was changed")
	}
	all := p.Parts()
	c.Yes = c.Yes || p.New > 1 // Nobody reads hundreds of lines once more; --check showed them.
	for done, part := range all {
		if err := c.mustAct(ring, by, machine.OrganizationID(c.For), part...); err != nil {
			return fmt.Errorf("%w\n%d of %d parts were recorded before. Run the same import again to go on", err, done, len(all))
		}
	}
	return c.printContributions(p, "were recorded. See them: metaorg show patronage")
}

// printContributions says what became of a list, or why nothing did.
func (c *cli) printContributions(p *contributions.Plan, done string) error {
	switch {
	case c.JSON:
		printJSON(c.io.Out, p)
	case len(p.Problems) == 0:
		t := terminal.Table{Columns: []terminal.Column{{Title: "line", Right: true}, {Title: "date"}, {Title: "with"}, {Title: ""}, {Title: "kind"}, {Title: "quantity", Right: true}, {Title: ""}}}
		for _, r := range p.Rows {
			t.Add(fmt.Sprint(r.Line), r.Date, string(r.With), string(r.Direction), string(r.Kind), r.Shown(), r.Does)
		}
		if err := t.Print(c.io); err != nil {
			return err
		}
		c.printIgnored(p.Ignored)
		c.io.Print("%d contributions %s; %d were here before.", p.New, done, len(p.Rows)-p.New)
	}
	return c.printProblems(p.Problems)
}

// exportPayments writes what a member owes as a list of payments.
type exportPayments struct {
	paying.Command `embed:""`
}

func (e exportPayments) Run(c *cli) error {
	node, err := c.remote()
	if err != nil {
		return err
	}
	me := c.For
	if me == "" {
		me = c.As
	}
	if me == "" {
		return usage("say who pays: --for mill, or --as ada for yourself")
	}
	network, err := node.Network(c.ctx)
	if err != nil {
		return err
	}
	done, err := e.Command.Run(c.ctx, node, me, time.Unix(network.Time, 0))
	if err != nil {
		return err
	}
	if c.JSON {
		printJSON(c.io.Out, done)
	}
	for _, p := range done.Problems {
		c.io.Say("%s", p)
	}
	switch {
	case len(done.Problems) > 0 && c.JSON:
		return errRefused
	case len(done.Problems) > 0:
		return fmt.Errorf("nothing was written; complete %s and try again", e.Accounts)
	case c.JSON:
		return nil
	}
	if len(done.Other) > 0 {
		c.io.Print("%d obligations are in another unit than the euro; no payment settles them.", len(done.Other))
	}
	if done.Payments == 0 {
		c.io.Print("%s owes nothing that is to be paid; nothing was written.", me)
		return nil
	}
	euro, _ := units.Of("EUR")
	c.io.Print("%s has %d payments, %s in all, for %s. Once your bank has paid, say so with metaorg obligations pay.", done.File, done.Payments, euro.Show(done.Cents), done.On)
	return nil
}

// importCompetences takes in what competences of another list are called.
type importCompetences struct {
	skills.Command `embed:""`
}

func (i importCompetences) Run(c *cli) error {
	node, err := c.remote()
	if err != nil {
		return err
	}
	p, err := i.Plan(c.ctx, node)
	if err != nil {
		return err
	}
	if len(p.Problems) > 0 || i.Check || p.New == 0 {
		return c.printNames(p, "would be named; nothing was changed")
	}
	ring, err := c.ring()
	if err != nil {
		return err
	}
	by, err := c.signer(ring)
	if err != nil {
		return err
	}
	c.Yes = c.Yes || p.New > 1 // Nobody reads thousands of names once more; --check counted them.
	show := c.progress("names")
	err = p.Send(func(done int, m machine.Message) error {
		show(int64(done))
		if err := c.mustAct(ring, by, machine.OrganizationID(c.For), m); err != nil {
			c.progressDone()
			return fmt.Errorf("%w\n%d of %d were named before. Run the same import again to go on", err, done, p.New)
		}
		return nil
	})
	if err != nil {
		return err
	}
	c.progressDone()
	return c.printNames(p, "have their names now. See them: metaorg show competence-names")
}

// printNames says what became of a list of names, or why nothing did.
func (c *cli) printNames(p *skills.Plan, done string) error {
	switch {
	case c.JSON:
		printJSON(c.io.Out, p)
	case len(p.Problems) == 0:
		c.printIgnored(p.Ignored)
		c.io.Print("%d competences %s; %d had theirs before.", p.New, done, p.Rows-p.New)
	}
	return c.printProblems(p.Problems)
}
