package main

// nodeCommands are for who runs this machine's node.
type nodeCommands struct {
	Link nodeLink `cmd:"" help:"Make a link that makes a browser the operator's."`
}

// nodeLink makes a link for the operator's browser.
type nodeLink struct{}

func (nodeLink) Help() string {
	return `Example: metaorg node link

The link opens once, within five minutes. The browser is the operator's for
twelve hours: it sees how the node is doing. It gives no power over members.`
}

func (nodeLink) Run(c *cli) error {
	node, err := c.remote()
	if err != nil {
		return err
	}
	path, err := node.OperatorLink(c.ctx)
	if err != nil {
		return err
	}
	address, err := c.address()
	if err != nil {
		return err
	}
	if c.JSON {
		printJSON(c.io.Out, map[string]string{"link": address + path})
		return nil
	}
	c.io.Say("Open this in your browser, once and within five minutes:")
	c.io.Print("%s", address+path)
	return nil
}
