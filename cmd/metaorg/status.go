package main

import (
	"encoding/json"
	"fmt"
	"time"

	"metaorg/client"
	"metaorg/cmd/metaorg/display"
)

// nodeStatus says how this machine's node is doing.
type nodeStatus struct{}

func (nodeStatus) Help() string {
	return `Example: metaorg node status

What to look after comes first, each with what to do. The exit code is 1 if
something needs you now, so that a script can tell; what can wait some days
leaves it 0. --json gives all facts.`
}

func (nodeStatus) Run(c *cli) error {
	node, err := c.remote()
	if err != nil {
		return err
	}
	s, whole, err := node.NodeStatus(c.ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		var all any
		if err := json.Unmarshal(whole, &all); err != nil {
			return fmt.Errorf("couldn't read the node's answer: %w", err)
		}
		printJSON(c.io.Out, all)
	} else {
		c.printStatus(s)
	}
	for _, a := range s.Alerts {
		if a.Severity == "bad" {
			return errRefused
		}
	}
	return nil
}

func (c *cli) printStatus(s client.Status) {
	for _, a := range s.Alerts {
		urgency := "SOON"
		if a.Severity == "bad" {
			urgency = "NOW "
		}
		c.io.Print("%s %s", urgency, a.Title)
		c.io.Print("     %s", a.Todo)
	}
	if len(s.Alerts) == 0 {
		c.io.Print("Nothing to look after.")
	}
	c.io.Print("")
	f := s.Facts
	one := func(name string, value any) display.Fact {
		return display.Fact{Name: name, Lines: []string{fmt.Sprint(value)}, Exact: true}
	}
	facts := []display.Fact{
		one("node", f.Node), one("network", f.Network), one("height", f.Height), one("log size", f.LogSize),
		one("in sync", display.YesNo(f.InSync)), one("seat", seatText(f)), one("peers", fmt.Sprintf("%d of %d", f.Peers, f.Expected)),
		one("clock", clockText(f)),
	}
	for _, p := range f.Disk.Parts {
		facts = append(facts, one("disk, "+p.Name, growth(p.Bytes, p.PerDay)))
	}
	facts = append(facts, one("disk, left", left(f)), one("last backup", backupText(f)))
	if f.Certificate.Served {
		facts = append(facts, one("certificate", "until "+display.Moment(f.Certificate.Until)))
	}
	display.Facts(c.io, facts)
}

func seatText(f client.StatusFacts) string {
	if f.Seat {
		return fmt.Sprintf("holds one of %d", f.Seats)
	}
	return fmt.Sprintf("none; %d hold one", f.Seats)
}

func clockText(f client.StatusFacts) string {
	text := map[string]string{"yes": "kept right", "no": "kept right by nothing"}[f.Clock.Kept]
	if text == "" {
		text = "nobody knows whether it is kept right"
	}
	if f.Clock.Compared > 0 {
		text += fmt.Sprintf("; %+d s against other nodes", f.Clock.Ahead)
	}
	return text
}

func growth(bytes, perDay int64) string {
	if perDay <= 0 {
		return inUnits(bytes)
	}
	return fmt.Sprintf("%s, growing by %s a day", inUnits(bytes), inUnits(perDay))
}

func left(f client.StatusFacts) string {
	switch {
	case f.Disk.Free < 0:
		return "nobody knows"
	case f.Disk.PerDay > 0:
		return fmt.Sprintf("%s, enough for about %d days", inUnits(f.Disk.Free), f.Disk.Free/f.Disk.PerDay)
	}
	return inUnits(f.Disk.Free)
}

func backupText(f client.StatusFacts) string {
	if f.Backup.At == 0 {
		return "none yet"
	}
	age := time.Duration(f.At-f.Backup.At) * time.Second
	return fmt.Sprintf("%s ago, up to height %d, %s", age.Round(time.Minute), f.Backup.Height, inUnits(f.Backup.Bytes))
}
