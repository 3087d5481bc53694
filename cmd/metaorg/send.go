package main

import (
	"metaorg/cmd/metaorg/fields"
	"metaorg/machine"
)

// sendCommand signs several messages in one act: applied in order, each with
// its own outcome.
type sendCommand struct {
	File string `arg:"" help:"JSON or TOML: a list of {kind, content}; in TOML under [[messages]]."`
	Save string `help:"${save}" placeholder:"FILE"`
}

func (sendCommand) Help() string {
	return "Example: metaorg send acts.json, where acts.json holds\n" +
		`  [{"kind": "charter.accept", "content": {"version": 1, "hash": "…"}}, {"kind": "membership.apply"}]`
}

func (s sendCommand) Run(c *cli) error {
	tree, err := fields.File(s.File)
	if err != nil {
		return err
	}
	if top, ok := tree.(map[string]any); ok {
		tree = top["messages"]
	}
	list, ok := tree.([]any)
	if !ok || len(list) == 0 {
		return usage("%s must hold a list of {kind, content}", s.File)
	}
	ring, err := c.ring()
	if err != nil {
		return err
	}
	r := fields.Reader{Machine: c.machine, Ring: ring}
	var messages []machine.Message
	for i, item := range list {
		one, ok := item.(map[string]any)
		kind, named := one["kind"].(string)
		if !ok || !named {
			return usage("item %d of %s is not of the form {kind, content}", i+1, s.File)
		}
		msg, err := r.Message(kind, one["content"])
		if err != nil {
			return err
		}
		messages = append(messages, msg)
	}
	by, err := c.signer(ring)
	if err != nil {
		return err
	}
	c.saveTo = s.Save
	return c.submit(ring, by, messages)
}
