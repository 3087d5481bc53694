package main

import (
	"encoding/json"
	"strings"
	"testing"

	"metaorg/app"
	"metaorg/client"
	"metaorg/domain/nodes"
	"metaorg/machine"
)

func TestWhatHappensToANodeIsSaidWithoutItsKeys(t *testing.T) {
	key := []byte("a key that nobody wants to read.")
	for _, row := range []struct {
		rule, kind string
		event      machine.Event
		want       string
	}{
		{"one that others reach", "nodes.NodeRegistered", nodes.NodeRegistered{Node: "n1", Key: key, Consensus: key, Checkpoint: key, Owner: "mill", Peer: "mill.example:26656"}, "Node n1 of mill is registered; others reach it at mill.example:26656."},
		{"one that calls others", "nodes.NodeRegistered", nodes.NodeRegistered{Node: "n1", Key: key, Owner: "mill"}, "Node n1 of mill is registered; it only calls others."},
		{"new keys", "nodes.NodeRenewed", nodes.NodeRenewed{Node: "n1", Consensus: key, Checkpoint: key}, "Node n1 signs with the keys of its new card from now on."},
	} {
		t.Run(row.rule, func(t *testing.T) {
			raw, err := json.Marshal(row.event)
			if err != nil {
				t.Fatal(err)
			}
			c := &cli{machine: app.NewMachine()}
			if got := c.eventLine(client.Event{Kind: row.kind, Event: raw}); strings.TrimSpace(got) != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}
