package witness

import (
	"bytes"
	"context"
	"fmt"

	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/wire"
)

// growthQuestion asks for the proof that a log only grew.
type growthQuestion struct {
	Older uint64 `json:"older"` // At least 1.
	Newer uint64 `json:"newer"`
}

// growth is the root that the log of the newer size had at the older, with the
// proof (RFC 6962, 2.1.2).
type growth struct {
	Root  []byte   `json:"root"`
	Proof [][]byte `json:"proof"`
}

// prove answers who asks whether this node's log only grew.
func (w *Witness) prove(_ string, b []byte) ([]byte, error) {
	var q growthQuestion
	if err := wire.Decode(b, &q); err != nil {
		return nil, machine.Malformed("node.bad_question", "the question could not be read")
	}
	if have := w.Log.Size(); q.Older == 0 || q.Older > q.Newer || q.Newer > have {
		return nil, machine.NotFound("node.no_such_size", "the log has %d entries", have)
	}
	root, err := w.Log.Root(q.Older)
	if err != nil {
		return nil, err
	}
	path, err := w.Log.Consistency(q.Older, q.Newer)
	if err != nil {
		return nil, err
	}
	return wire.Encode(growth{Root: root, Proof: bytesOf(path)}), nil
}

// askToProve asks for the proof that a wrong statement about a longer log
// contradicts the shorter true one of the same node. Whoever lies may well not
// give it; then only this node's own word stands against it.
func (w *Witness) askToProve(v *voice, truth, lie *statement) {
	w.ask(v, lie, truth.note, func(g growth) {
		c := checkpoint.Contradict(truth.note, lie.note, g.Root, g.Proof)
		if isContradiction(c) {
			w.write(c, v.key, v.key)
		}
	})
}

// askWhetherItGrew asks whether a log that is longer than this node's begins
// with it: this node may be behind, or that log another one.
func (w *Witness) askWhetherItGrew(v *voice, s *statement) {
	if w.last == nil || w.rolledBack() != nil {
		return
	}
	own := *w.last
	w.ask(v, s, own, func(g growth) {
		if checkpoint.CheckGrowth(s.note.Checkpoint, own.Checkpoint.Size, g.Root, g.Proof) != nil {
			return
		}
		s.tries = 0
		if bytes.Equal(g.Root, own.Checkpoint.Root) {
			s.at = w.Clock() // It grew; this node is behind.
			return
		}
		s.settled, s.found = true, wrong
		w.accuseOfFork(v, s, own, g)
	})
}

// accuseOfFork writes down that a longer log does not go on from this node's:
// best against what the same node signed, and else against this node's word.
func (w *Witness) accuseOfFork(v *voice, lie *statement, own checkpoint.Note, g growth) {
	for _, o := range v.said {
		if o.note.Checkpoint.Says() == own.Checkpoint.Says() {
			w.write(checkpoint.Contradict(o.note, lie.note, g.Root, g.Proof), v.key, v.key)
			return
		}
	}
	w.write(checkpoint.Contradict(own, lie.note, g.Root, g.Proof), v.key, w.public)
	w.confront(v, lie)
}

// ask asks whoever may have it for a proof, once at a time; then is called
// with the lock held.
func (w *Witness) ask(v *voice, about *statement, older checkpoint.Note, then func(growth)) {
	id := about.note.Checkpoint.Says() + older.Checkpoint.Says()
	if w.asking[id] || w.ctx.Err() != nil {
		return
	}
	if about.tries++; about.tries > maxTries {
		about.settled = true
		v.doubt = fmt.Sprintf("it signed for a log of %d entries and gave no proof that this goes on from the %d that this node knows",
			about.note.Checkpoint.Size, older.Checkpoint.Size)
		w.Logger.Warn("a node could not show what it signed", "key", checkpoint.SeatName(v.key), "doubt", v.doubt)
		return
	}
	w.asking[id] = true
	q := wire.Encode(growthQuestion{Older: older.Checkpoint.Size, Newer: about.note.Checkpoint.Size})
	w.working.Go(func() {
		g, ok := w.askAll(q, about.from, about.note.Checkpoint, older.Checkpoint.Size)
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.asking, id)
		if ok {
			then(g)
		}
	})
}

// askAll asks the node that handed a statement on, then the others, for a
// proof that holds.
func (w *Witness) askAll(q []byte, first string, c checkpoint.Checkpoint, older uint64) (g growth, ok bool) {
	for _, peer := range append([]string{first}, w.Talk.Peers()...) {
		b, err := w.Talk.Request(w.ctx, peer, topicGrowth, q)
		var answer growth
		if err != nil || wire.Decode(b, &answer) != nil {
			continue
		}
		if checkpoint.CheckGrowth(c, older, answer.Root, answer.Proof) == nil {
			return answer, true
		}
		if w.ctx.Err() != nil {
			break
		}
	}
	return g, false
}

// remember asks a peer that has come what it heard from this node.
func (w *Witness) remember(ctx context.Context, peer string) {
	b, err := w.Talk.Request(ctx, peer, topicKnown, []byte(w.public))
	if err != nil {
		w.Logger.Debug("a peer could not be asked what it heard", "peer", peer, "reason", err)
		return
	}
	var all known
	if wire.Decode(b, &all) != nil {
		return
	}
	for _, n := range all.Notes {
		if err := w.hear(peer, n); err != nil {
			return
		}
	}
	w.once.Do(func() { close(w.ready) })
}

// known is what a node has heard: the newest checkpoints, and the longest that
// the asking node signed.
type known struct {
	Notes [][]byte `json:"notes"`
}

// tellKnown answers what this node knows of the asking node's key.
func (w *Witness) tellKnown(_ string, key []byte) ([]byte, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := known{Notes: [][]byte{}}
	if v, ok := w.heard[string(key)]; ok {
		var longest *statement
		for _, s := range v.said {
			if longest == nil || s.note.Checkpoint.Size > longest.note.Checkpoint.Size {
				longest = s
			}
		}
		if longest != nil {
			all.Notes = append(all.Notes, longest.note.Bytes())
		}
	}
	if len(w.recent) > 0 {
		all.Notes = append(all.Notes, w.recent[len(w.recent)-1].Bytes())
	}
	return wire.Encode(all), nil
}
