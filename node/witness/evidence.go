package witness

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/wire"
)

// Form is the name of the form that evidence files have.
const Form = "metaorg/evidence/1"

// Evidence is what a node found that cannot be true, with what it takes to see
// it: two checkpoints, or two votes. Whoever has the network's id and the keys
// of its nodes checks it with Check, asking nobody.
type Evidence struct {
	Form        string                    `json:"form"`
	Network     machine.NetworkID         `json:"network"`
	Genesis     []byte                    `json:"genesis"` // As bytes; its hash is the network's id, and it names the first seats' keys.
	Found       int64                     `json:"found"`   // Unix seconds, by the clock of the node that found it.
	By          string                    `json:"by"`      // Id of that node.
	Accused     []Accused                 `json:"accused"` // Whose signatures contradict each other.
	Checkpoints *checkpoint.Contradiction `json:"checkpoints,omitempty"`
	Votes       *Votes                    `json:"votes,omitempty"`

	File string `json:"-"` // Where it lies.
}

// Accused is who signed, as the node that found it knows them.
type Accused struct {
	Node string            `json:"node,omitempty"` // Its id; empty for a seat whose node is not known.
	Key  ed25519.PublicKey `json:"key"`            // Checkpoint key, or the seat's key when votes are concerned.
}

// maxEvidenceBytes bounds an evidence file, and maxFiles their number: a node
// that lies can do so without end.
const (
	maxEvidenceBytes = 1 << 20
	maxFiles         = 64
	maxPerKey        = 4
)

// ErrEvidence reports a file that holds no evidence in the form expected.
var ErrEvidence = errors.New("this is no evidence in the form expected")

// ReadEvidence reads a file's content.
func ReadEvidence(b []byte) (e Evidence, err error) {
	if len(b) > maxEvidenceBytes {
		return e, ErrEvidence
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil {
		return e, fmt.Errorf("%w: %w", ErrEvidence, err)
	}
	if d.More() || e.Form != Form || (e.Checkpoints == nil) == (e.Votes == nil) {
		return e, ErrEvidence
	}
	return e, nil
}

// Proof is what evidence was found to prove.
type Proof struct {
	Genesis machine.Genesis
	Longer  checkpoint.Checkpoint // Of the two checkpoints; zero when votes are concerned.
	Shorter checkpoint.Checkpoint
	Signed  [2][]ed25519.PublicKey // Who signed the one and the other, of the keys that count.
	Both    []ed25519.PublicKey    // Who signed both, and so contradicted itself.
}

// Check is nil only when both statements are signed by keys that count, and
// cannot both be true. The keys that count are those of the network's first
// seats, and the given ones: registered nodes' checkpoint keys, or seats' keys.
func (e Evidence) Check(keys ...ed25519.PublicKey) (p Proof, err error) {
	if p.Genesis, err = checkpoint.ReadGenesis(e.Genesis); err != nil {
		return p, err
	}
	if id := p.Genesis.ID(); id != e.Network {
		return p, fmt.Errorf("%w: the genesis is of network %s, not of %s", ErrEvidence, id, e.Network)
	}
	if e.Votes != nil {
		return e.checkVotes(p, keys)
	}
	if e.Checkpoints == nil {
		return p, ErrEvidence
	}
	longer, shorter, err := e.Checkpoints.Check()
	if err != nil {
		return p, err
	}
	if longer.Checkpoint.Network != e.Network {
		return p, fmt.Errorf("%w: the checkpoints are of another network", ErrEvidence)
	}
	count := checkpoint.KeysOf(p.Genesis, keys...)
	p.Longer, p.Shorter = longer.Checkpoint, shorter.Checkpoint
	p.Signed = [2][]ed25519.PublicKey{longer.Signers(count...), shorter.Signers(count...)}
	return p, p.findBoth()
}

func (p *Proof) findBoth() error {
	if len(p.Signed[0]) == 0 || len(p.Signed[1]) == 0 {
		return checkpoint.ErrUnsigned
	}
	for _, k := range p.Signed[0] {
		if slices.ContainsFunc(p.Signed[1], func(o ed25519.PublicKey) bool { return o.Equal(k) }) {
			p.Both = append(p.Both, k)
		}
	}
	return nil
}

// write puts a contradiction of these two keys into a file of its own, once.
func (w *Witness) write(c checkpoint.Contradiction, one, other ed25519.PublicKey) {
	if _, _, err := c.Check(); err != nil {
		return
	}
	e := Evidence{Checkpoints: &c, Accused: []Accused{w.accused(one)}}
	if !one.Equal(other) {
		e.Accused = append(e.Accused, w.accused(other))
	}
	w.file(e, sha256.Sum256([]byte(c.Longer+c.Shorter)))
}

func (w *Witness) accused(key ed25519.PublicKey) Accused {
	a := Accused{Key: key}
	for _, k := range w.Known() {
		if k.Public.Equal(key) {
			a.Node = k.Node
		}
	}
	return a
}

func (w *Witness) file(e Evidence, id [sha256.Size]byte) {
	e.Form, e.Network, e.Genesis = Form, w.network, wire.Encode(w.Genesis)
	e.Found, e.By = w.Clock().Unix(), w.Node
	e.File = filepath.Join(w.Dir, "evidence-"+hex.EncodeToString(id[:6])+".json")
	if w.enough(e) {
		return
	}
	b, err := json.MarshalIndent(e, "", "  ")
	if err == nil {
		err = writeFile(e.File, append(b, '\n'))
	}
	if err != nil {
		w.Logger.Error("evidence could not be written down", "reason", err)
		return
	}
	w.evidence = append(w.evidence, e)
	w.Logger.Error("nodes contradict each other, and both cannot be right", "accused", names(e.Accused), "evidence", e.File)
}

// enough says whether this was written down before, or so much of the same
// that more would say nothing new.
func (w *Witness) enough(e Evidence) bool {
	same := 0
	for _, o := range w.evidence {
		if o.File == e.File {
			return true
		}
		if slices.EqualFunc(o.Accused, e.Accused, func(a, b Accused) bool { return a.Key.Equal(b.Key) }) {
			same++
		}
	}
	return same >= maxPerKey || len(w.evidence) >= maxFiles
}

func names(all []Accused) (out []string) {
	for _, a := range all {
		if a.Node != "" {
			out = append(out, a.Node)
		} else {
			out = append(out, checkpoint.SeatName(a.Key))
		}
	}
	return out
}

// readAll reads the evidence in a folder, in the order in which it was found.
func readAll(dir string) (all []Evidence, err error) {
	files, err := filepath.Glob(filepath.Join(dir, "evidence-*.json"))
	if err != nil {
		return nil, fmt.Errorf("couldn't look for evidence: %w", err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return nil, fmt.Errorf("couldn't read evidence: %w", err)
		}
		if e, err := ReadEvidence(b); err == nil { // Another file is not this node's to judge.
			e.File = f
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b Evidence) int { return time.Unix(a.Found, 0).Compare(time.Unix(b.Found, 0)) })
	return all, nil
}
