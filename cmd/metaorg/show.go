package main

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"metaorg/client"
	"metaorg/cmd/metaorg/terminal"
	"metaorg/machine"
)

// showCommand reads what a node shows. Which lists there are, and which
// filters they have, is for the node to say.
type showCommand struct {
	What []string `arg:"" optional:"" passthrough:"" help:"A list, then the key of one row or --filters."`
}

func (showCommand) Help() string {
	return `Examples:
  metaorg show                                   what there is to show
  metaorg show members --state active --sort -since --limit 20
  metaorg show members --at 2026-03-31 --csv
  metaorg show members radish-coop

A filter is --COLUMN VALUE; --COLUMN.from, --COLUMN.to and --COLUMN.prefix give
ranges and beginnings; --q TEXT searches, --limit and --offset turn pages.`
}

// question is what show was asked.
type question struct {
	list, key string
	params    url.Values
	csv       bool
}

func (s showCommand) Run(c *cli) error {
	q, err := c.question(s.What)
	if err != nil {
		return err
	}
	switch {
	case q.list == "":
		return c.showLists()
	case q.list == prospectsList:
		return misread(c.showProspects(q))
	case q.key != "":
		return misread(c.showRow(q))
	}
	return misread(c.showPage(q))
}

// misread turns the refusal of a filter that the list does not have into wrong usage.
func misread(err error) error {
	var no *machine.Refusal
	if errors.As(err, &no) && no.Class == machine.ClassMalformed {
		return usage("%s", refusalText(no))
	}
	return err
}

// question reads what stands after show; flags of the program count there too.
func (c *cli) question(words []string) (question, error) {
	q := question{params: url.Values{}}
	for i := 0; i < len(words); i++ {
		name, isFlag := strings.CutPrefix(words[i], "--")
		if !isFlag {
			if err := q.place(words[i]); err != nil {
				return q, err
			}
			continue
		}
		name, value, given := strings.Cut(name, "=")
		switch name {
		case "json":
			c.JSON = true
			continue
		case "csv":
			q.csv = true
			continue
		}
		if !given {
			if i++; i == len(words) {
				return q, usage("--%s needs a value", name)
			}
			value = words[i]
		}
		switch name {
		case "home":
			c.Home = value
		case "node":
			c.Node = value
		default:
			q.params.Add(strings.ReplaceAll(name, "-", "_"), value)
		}
	}
	return q, nil
}

func (q *question) place(word string) error {
	switch {
	case q.list == "":
		q.list = word
	case q.key == "":
		q.key = word
	default:
		return usage("show takes a list and the key of one row; %q is too much", word)
	}
	return nil
}

func (c *cli) showLists() error {
	node, err := c.remote()
	if err != nil {
		return err
	}
	lists, err := node.Lists(c.ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		printJSON(c.io.Out, lists)
		return nil
	}
	t := terminal.Headed("metaorg show …", "what it shows")
	for _, l := range lists {
		t.Add(l.Name, l.Purpose)
	}
	t.Add(prospectsList, "Organizations in a directory that this node's operator imported; for the operator only.")
	return t.Print(c.io)
}

func (c *cli) showPage(q question) error {
	node, err := c.remote()
	if err != nil {
		return err
	}
	list, err := c.list(q.list)
	if err != nil {
		return err
	}
	page, err := node.Read(c.ctx, q.list, q.params)
	if err != nil {
		return err
	}
	return c.printPage(list, page, q)
}

func (c *cli) printPage(list client.List, page client.Page, q question) error {
	if c.JSON {
		printJSON(c.io.Out, page)
		return nil
	}
	t := terminal.Table{}
	for _, col := range list.Columns {
		t.Columns = append(t.Columns, terminal.Column{Title: strings.ReplaceAll(col.Name, "_", " "), Right: col.Kind == "number"})
	}
	for _, row := range page.Items {
		var cells []string
		for _, col := range list.Columns {
			cells = append(cells, cellText(col, row.Values[col.Name], q.csv))
		}
		t.Add(cells...)
	}
	if q.csv {
		return t.PrintCSV(c.io, columnNames(list.Columns))
	}
	if len(page.Items) == 0 {
		c.io.Say("Nothing to show.")
		return nil
	}
	if err := t.Print(c.io); err != nil {
		return err
	}
	if shown := page.Offset + int64(len(page.Items)); shown < page.Total {
		c.io.Say("%d to %d of %d; the next: --offset %d", page.Offset+1, shown, page.Total, shown)
	}
	return nil
}

func (c *cli) showRow(q question) error {
	node, err := c.remote()
	if err != nil {
		return err
	}
	list, err := c.list(q.list)
	if err != nil {
		return err
	}
	row, err := node.Find(c.ctx, q.list, q.key, q.params)
	if err != nil {
		return err
	}
	if c.JSON {
		printJSON(c.io.Out, row)
		return nil
	}
	width := 0
	for _, col := range list.Columns {
		width = max(width, len(col.Name))
	}
	facts, err := c.facts()
	if err != nil {
		return err
	}
	for _, col := range list.Columns {
		text := terminal.OneLine(cellText(col, row.Values[col.Name], false))
		if at, ok := row.Values[col.Name].(int64); ok && col.Kind == "time" && at != 0 {
			text += ", " + relative(facts.Time, at)
		}
		c.io.Print("%s", strings.TrimRight(fmt.Sprintf("%-*s  %s", width, strings.ReplaceAll(col.Name, "_", " "), text), " "))
	}
	return nil
}

// unknownList names what there is when a list is not there.
func unknownList(name string, known []string) error {
	return usage("there is no list called %q; there are %s", name, strings.Join(known, ", "))
}
