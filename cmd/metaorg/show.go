package main

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"metaorg/client"
	"metaorg/cmd/metaorg/display"
	"metaorg/cmd/metaorg/pairing"
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
  metaorg show roster --at 2026-03-31 --csv
  metaorg show members radish-coop
  metaorg show matches 1                         who can do what is needed
  metaorg show network                           what network this is, and its checkpoint

A table shows what people look for first: --all-columns shows the rest, as do
the single row, --csv and --json. A filter is --COLUMN VALUE; --COLUMN.from, --COLUMN.to and --COLUMN.prefix give
ranges and beginnings, amounts among them in the smallest steps of their unit, as --json has them; --q TEXT searches, --limit and --offset turn pages.`
}

// matchesList is what show calls who can do what is needed. It is counted anew for
// each reader and is no list.
const matchesList = "matches"

// question is what show was asked.
type question struct {
	list, key string
	params    url.Values
	csv       bool
	all       bool // Every column.
}

func (s showCommand) Run(c *cli) error {
	q, err := c.question(s.What)
	if err != nil {
		return err
	}
	switch {
	case q.list == "":
		return c.showLists()
	case q.list == networkFacts:
		return c.showNetwork(q)
	case q.list == matchesList:
		return misread(pairing.Show(c.host(), q.key))
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
		case "all-columns":
			q.all = true
			continue
		case "help":
			return q, usage("metaorg show alone lists what there is to show; for how it is filtered see: metaorg show --help")
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
	t := terminal.Table{Columns: []terminal.Column{{Title: "metaorg show …", Whole: true}, {Title: "what it shows", Prose: true}}}
	t.Add(networkFacts, "What network this is, how far it has come, and its signed checkpoint.")
	for _, l := range lists {
		t.Add(l.Name, l.Purpose)
	}
	t.Add(matchesList+" NUMBER", "Who can do what is needed, with reasons; or which needs an offer would answer.")
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

// printPage prints a page of a list as JSON, CSV or a table.
func (c *cli) printPage(list client.List, page client.Page, q question) error {
	switch {
	case c.JSON:
		printJSON(c.io.Out, page)
		return nil
	case q.csv:
		return display.CSV(c.io, list, page.Items)
	case len(page.Items) == 0:
		c.io.Say("Nothing to show.")
		return nil
	}
	if err := display.Table(c.io, list, page.Items, q.all); err != nil {
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
	facts, err := c.facts()
	if err != nil {
		return err
	}
	display.Row(c.io, list, row, facts.Time)
	return nil
}

// unknownList names what there is when a list is not there.
func unknownList(name string, known []string) error {
	return usage("there is no list called %q; there are %s", name, strings.Join(known, ", "))
}

// networkFacts is what show calls the network itself.
const networkFacts = "network"

// showNetwork shows what network this is, how far it has come, and the signed
// summary of its log.
func (c *cli) showNetwork(q question) error {
	if q.key != "" || len(q.params) > 0 || q.csv {
		return usage("show network takes nothing but --json")
	}
	node, err := c.remote()
	if err != nil {
		return err
	}
	facts, err := node.Network(c.ctx)
	if err != nil {
		return err
	}
	note, err := node.Checkpoint(c.ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		printJSON(c.io.Out, struct {
			client.Network
			Checkpoint string `json:"checkpoint"`
		}{facts, string(note)})
		return nil
	}
	one := func(name string, value any) display.Fact {
		return display.Fact{Name: name, Lines: []string{fmt.Sprint(value)}, Exact: true}
	}
	display.Facts(c.io, []display.Fact{
		one("id", facts.ID),
		one("name", facts.Name),
		one("sample", display.YesNo(facts.Sample)),
		one("founded", display.YesNo(facts.Founded)),
		one("height", facts.Height),
		one("log size", facts.LogSize),
		one("rule time", display.Moment(facts.Time)),
		one("state root", facts.AppHash),
		one("rule version", facts.RuleVersion),
		one("origins", strings.Join(facts.Origins, " ")),
		one("in sync", display.YesNo(facts.InSync)),
		one("shown", facts.Shown),
		{Name: "checkpoint", Lines: strings.Split(strings.TrimRight(string(note), "\n"), "\n"), Exact: true},
	})
	return nil
}

// searchCommand finds what a node has.
type searchCommand struct {
	Words    []string `arg:"" optional:"" help:"What to look for; the last word may be a beginning."`
	Kind     []string `help:"Only of this kind, such as member, document or decision." placeholder:"KIND"`
	Activity []string `help:"Only what is tagged with this activity, such as act:baking." placeholder:"ID"`
	Place    []string `help:"Only what is there." placeholder:"PLACE"`
	Terms    []string `help:"Only under these terms, such as CC-BY-4.0." placeholder:"TERMS"`
	Steward  []string `help:"Only what this member looks after." placeholder:"HANDLE"`
	Newest   bool     `help:"The latest first, not what fits best."`
	Limit    int      `help:"How many." default:"20"`
	Offset   int      `help:"How many before them."`
}

func (searchCommand) Help() string {
	return `Examples:
  metaorg search flour                           members, resources, decisions … with this word
  metaorg search software development --kind offer
  metaorg search '"shared van"' --newest --json
  metaorg search --activity act:baking           all that is tagged so, whatever its words

You find what you may see: sign in with --as to search as yourself. Activities
are found in English and German, whichever you use.`
}

func (s searchCommand) Run(c *cli) error {
	node, err := c.remote()
	if err != nil {
		return err
	}
	params := url.Values{"limit": {fmt.Sprint(s.Limit)}, "offset": {fmt.Sprint(s.Offset)}}
	if len(s.Words) > 0 {
		params.Set("q", strings.Join(s.Words, " "))
	}
	if s.Newest {
		params.Set("sort", "newest")
	}
	for name, values := range map[string][]string{"kind": s.Kind, "activity": s.Activity, "place": s.Place, "terms": s.Terms, "steward": s.Steward} {
		if len(values) > 0 {
			params[name] = values
		}
	}
	found, err := node.Search(c.ctx, params)
	if err != nil {
		return misread(err)
	}
	if c.JSON {
		printJSON(c.io.Out, found)
		return nil
	}
	if found.Building {
		c.io.Say("The node is still reading what there is: not everything is found yet.")
	}
	if len(found.Items) == 0 {
		c.io.Say("Nothing that you may see fits. Fewer or other words may help; the beginning of one is enough.")
		return nil
	}
	t := terminal.Table{Columns: []terminal.Column{{Title: "kind"}, {Title: "page", Whole: true}, {Title: "state"}, {Title: "title", Prose: true}}}
	for _, i := range found.Items {
		t.Add(i.Kind, i.Path, i.State, i.Title)
	}
	if err := t.Print(c.io); err != nil {
		return err
	}
	if shown := found.Offset + int64(len(found.Items)); shown < found.Total {
		c.io.Say("%d to %d of %d; the next: --offset %d", found.Offset+1, shown, found.Total, shown)
	}
	return nil
}
