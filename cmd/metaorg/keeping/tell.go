package keeping

import (
	"fmt"
	"time"

	"metaorg/backup"
	"metaorg/client"
	"metaorg/cmd/metaorg/display"
	"metaorg/cmd/metaorg/terminal"
	"metaorg/domain/nodes"
)

// TellNext says what to do now, which depends on what the node was.
func TellNext(io terminal.IO, home string, a backup.About) {
	if a.WasAlone() {
		io.Print(`
This node held the network's only seat, and the key of a seat is in no backup. So
the network does not go on by itself: nobody can order acts under the old key.
  1. If the old machine or its disk is still there, go on with that home rather
     than with this one; nothing is lost then.
  2. If not, restart the network together from here, which takes the signatures
     of two thirds of its members:
       metaorg --home %s restart propose --seats this --file restart.json
     and then restart sign, and restart apply on every node that goes on.
Acts that were made after this backup are gone. Whoever holds a receipt or a
later checkpoint can show it; the members should know before they sign.
You can look at everything meanwhile: metaorg up --home %s`, home, home)
		return
	}
	io.Print(`
Next:
  1. Make sure that the old home never runs again: two nodes of one name would
     turn each other out.
  2. Start it:  metaorg up --home %s
     It fetches from its peers what happened since, which metaorg node status shows.
  3. Its seat, random numbers and checkpoints have new keys. Whoever registered
     the node signs them:  metaorg nodes renew --card "$(metaorg --home %s node card)"`, home, home)
	if a.HeldSeat {
		io.Print(`     Until then its seat counts as absent; the %d others go on if more than two
     thirds of all are there.`, a.Seats-1)
	}
}

// InUnits writes bytes in the largest unit of which there are some.
func InUnits(bytes int64) string {
	for _, u := range []struct {
		name  string
		bytes int64
	}{{"GB", 1 << 30}, {"MB", 1 << 20}, {"kB", 1 << 10}} {
		if bytes >= u.bytes {
			return fmt.Sprintf("%.1f %s", float64(bytes)/float64(u.bytes), u.name)
		}
	}
	return fmt.Sprintf("%d bytes", bytes)
}

// TellStatus prints how a node is doing, what to look after first.
func TellStatus(io terminal.IO, s client.Status) {
	for _, a := range s.Alerts {
		urgency := "SOON"
		if a.Severity == "bad" {
			urgency = "NOW "
		}
		io.Print("%s %s", urgency, a.Title)
		io.Print("     %s", a.Todo)
	}
	if len(s.Alerts) == 0 {
		io.Print("Nothing to look after.")
	}
	io.Print("")
	f := s.Facts
	one := func(name string, value any) display.Fact {
		return display.Fact{Name: name, Lines: []string{fmt.Sprint(value)}, Exact: true}
	}
	facts := []display.Fact{
		one("node", f.Node), one("network", f.Network), one("height", f.Height), one("log size", f.LogSize),
		one("in sync", display.YesNo(f.InSync)), one("seat", seatText(f)), one("tolerates", nodes.Tolerated(int(f.Seats))), one("peers", fmt.Sprintf("%d of %d", f.Peers, f.Expected)),
		one("clock", clockText(f)),
	}
	for _, p := range f.Disk.Parts {
		facts = append(facts, one("disk, "+p.Name, growth(p.Bytes, p.PerDay)))
	}
	facts = append(facts, one("disk, left", left(f)), one("last backup", backupText(f)))
	if f.Certificate.Served {
		facts = append(facts, one("certificate", "until "+display.Moment(f.Certificate.Until)))
	}
	display.Facts(io, facts)
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
		return InUnits(bytes)
	}
	return fmt.Sprintf("%s, growing by %s a day", InUnits(bytes), InUnits(perDay))
}

func left(f client.StatusFacts) string {
	switch {
	case f.Disk.Free < 0:
		return "nobody knows"
	case f.Disk.PerDay > 0:
		return fmt.Sprintf("%s, enough for about %d days", InUnits(f.Disk.Free), f.Disk.Free/f.Disk.PerDay)
	}
	return InUnits(f.Disk.Free)
}

func backupText(f client.StatusFacts) string {
	if f.Backup.At == 0 {
		return "none yet"
	}
	age := time.Duration(f.At-f.Backup.At) * time.Second
	return fmt.Sprintf("%s ago, up to height %d, %s", age.Round(time.Minute), f.Backup.Height, InUnits(f.Backup.Bytes))
}
