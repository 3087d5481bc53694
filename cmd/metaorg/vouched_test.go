package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/wire"
	"metaorg/node/witness"
)

// evidenceOf writes a file in which two keys, or one, sign two roots.
func evidenceOf(t *testing.T, one, other ed25519.PrivateKey) (file string, network machine.NetworkID) {
	t.Helper()
	public := func(k ed25519.PrivateKey) []byte { return k.Public().(ed25519.PublicKey) }
	g := machine.Genesis{
		Name: "North", Time: 1, RuleVersion: 1,
		Seats: []machine.Seat{{Consensus: make([]byte, 32), Checkpoint: public(one), Anchor: make([]byte, 32)}},
	}
	sign := func(k ed25519.PrivateKey, root byte) checkpoint.Note {
		b, err := checkpoint.Sign(checkpoint.Checkpoint{
			Network: g.ID(), Size: 9, Root: bytes.Repeat([]byte{root}, 32), Height: 4, State: bytes.Repeat([]byte{root}, 32),
		}, k)
		if err != nil {
			t.Fatal(err)
		}
		n, err := checkpoint.Read(b)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	c := checkpoint.Contradict(sign(one, 1), sign(other, 2), nil, nil)
	b, err := json.Marshal(witness.Evidence{
		Form: witness.Form, Network: g.ID(), Genesis: wire.Encode(g), Found: 5, By: "c",
		Accused: []witness.Accused{{Key: public(one)}, {Node: "0123", Key: public(other)}}, Checkpoints: &c,
	})
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "evidence.json")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return file, g.ID()
}

func TestEvidenceIsCheckedWithTheFileAlone(t *testing.T) {
	seat := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))
	node := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, 32))
	key := hex.EncodeToString(node.Public().(ed25519.PublicKey))
	alone, network := evidenceOf(t, seat, seat)
	both, _ := evidenceOf(t, seat, node)
	tampered := filepath.Join(t.TempDir(), "tampered.json")
	b, err := os.ReadFile(alone)
	if err == nil {
		err = os.WriteFile(tampered, bytes.Replace(b, []byte(`height 4`), []byte(`height 5`), 1), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		sentence string
		args     []string
		code     int
		says     []string
	}{
		{"a seat that signed two roots is named", []string{alone}, exitDone, []string{"PROVEN: seat 1 of the genesis", "one root, one last height and one state"}},
		{"for the network that is meant", []string{alone, "--network", string(network)}, exitDone, []string{"PROVEN"}},
		{"not for another", []string{alone, "--network", "0123"}, exitFailed, []string{"not of the one you gave"}},
		{"of a key that nobody knows it is no proof", []string{both}, exitFailed, []string{"proves NOTHING", "--key " + key + " (node 0123)"}},
		{"with that key it is", []string{both, "--key", key}, exitDone, []string{"the key that you gave", "one of those who signed signed what is not so"}},
		{"changed, it is not", []string{tampered}, exitFailed, []string{"proves NOTHING"}},
		{"a key that is none", []string{both, "--key", "12"}, exitUsage, []string{"32 bytes in hex"}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			p := &person{home: t.TempDir()}
			if code := p.runs(t, append([]string{"verify", "evidence"}, row.args...)...); code != row.code {
				t.Errorf("exit code %d", code)
			}
			p.mustSay(t, row.says...)
		})
	}
	p := &person{home: t.TempDir()}
	if code := p.runs(t, "verify", "evidence", alone, "--json"); code != exitDone {
		t.Errorf("exit code %d", code)
	}
	p.mustSay(t, `"proven": true`)
}
