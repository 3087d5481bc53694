package main

import (
	"fmt"
	"strings"

	"metaorg/client"
	"metaorg/cmd/metaorg/display"
)

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
