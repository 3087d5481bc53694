package nodes_test

import (
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/nodes"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func TestARestartGivesTheSeatsToThoseWhoAreThere(t *testing.T) {
	w := start(t)
	w.Do(register(members...))
	seated(t, w, "ant", "bee", "cat", "dog")
	w.Must(domaintest.Rep("ant"), "", decided(nodes.Seats{Nodes: ids("ant", "bee", "cat", "eel")})) // The eel's node has not answered.

	edge := machine.EdgeOf(w.Store)
	r := machine.Restart{Network: w.Genesis.ID(), Number: 2, Height: 1000, Size: edge.Size, Root: edge.Root(), State: make([]byte, 32)}
	for _, o := range []machine.OrganizationID{"ant", "eel"} {
		n, _ := nodes.Of(w.Store, id(o))
		r.Seats = append(r.Seats, machine.Seat{Consensus: n.Consensus, Checkpoint: n.Checkpoint, Anchor: n.Anchor})
	}
	signed := machine.SignedRestart{Restart: r}
	for _, o := range members[:4] {
		by := string(domaintest.Rep(o))
		signed.Consents = append(signed.Consents, machine.Consent{
			By: machine.PersonID(by), For: o, Key: rulestest.Key(by).ID(), Signature: rulestest.Sign(by, r.Digest(o)),
		})
	}
	few := signed
	few.Consents = signed.Consents[:3]
	if _, err := w.Machine.Restart(w.Store, few); err == nil {
		t.Error("three of five members were enough")
	}
	entries, err := w.Machine.Restart(w.Store, signed)
	if err != nil {
		t.Fatal(err)
	}
	from := len(w.Entries)
	w.Entries = append(w.Entries, entries...)
	places(t, w, nodes.Seated, "ant", "eel")
	places(t, w, nodes.Follows, "bee", "cat", "dog")
	if _, underWay := nodes.CalledSeats(w.Store); underWay {
		t.Error("the call from before goes on")
	}
	if d, _ := nodes.DecidedSeats(w.Store); len(d.Nodes) != 2 {
		t.Errorf("the seats are those of %v", d.Nodes)
	}
	filled := false
	for _, e := range w.Events(from) {
		f, ok := e.(nodes.SeatsFilled)
		filled = filled || ok && len(f.Nodes) == 2 && len(f.Left) == 3
	}
	if !filled {
		t.Errorf("what happened: %v", w.Events(from))
	}
}
