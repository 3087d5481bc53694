package witness

import (
	"bytes"
	"crypto/ed25519"
	"slices"
	"time"

	"metaorg/machine/checkpoint"
	"metaorg/node/gossip"
)

// hear takes a note from a peer: each signature in it by a known key is a
// statement of that node, whoever hands it on. Forged ones are passed over.
func (w *Witness) hear(peer string, b []byte) error {
	n, err := checkpoint.Read(b)
	if err != nil || n.Checkpoint.Network != w.network {
		return gossip.ErrGarbage
	}
	known := w.Known()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, k := range known {
		v := w.voiceOf(k.Public)
		if v.knows(n.Checkpoint) {
			continue // Spares verifying it again.
		}
		only, ok := n.Only(k.Public)
		if !ok {
			continue
		}
		if k.Public.Equal(w.public) {
			w.recollect(only)
		}
		s := &statement{note: only, at: w.Clock(), from: peer}
		v.add(s)
		w.judge(v, s)
	}
	return nil
}

func (w *Witness) voiceOf(key ed25519.PublicKey) *voice {
	v, ok := w.heard[string(key)]
	if !ok {
		v = &voice{key: key}
		w.heard[string(key)] = v
	}
	return v
}

func (v *voice) knows(c checkpoint.Checkpoint) bool {
	return slices.ContainsFunc(v.said, func(s *statement) bool { return s.note.Checkpoint.Says() == c.Says() })
}

// add remembers a statement, and forgets the oldest of those that are settled
// and true; when none is, the oldest.
func (v *voice) add(s *statement) {
	if v.knows(s.note.Checkpoint) {
		return
	}
	v.said = append(v.said, s)
	if len(v.said) <= saidKept {
		return
	}
	at := slices.IndexFunc(v.said, func(s *statement) bool { return s.found == right })
	v.said = slices.Delete(v.said, max(at, 0), max(at, 0)+1)
}

// vouched notes a statement that is this node's too.
func (v *voice) vouched(s *statement) {
	if size := s.note.Checkpoint.Size; size > v.size {
		v.size, v.at, v.doubt = size, s.at, ""
	}
}

// judge compares a statement with this node's own log, and with what was said
// before.
func (w *Witness) judge(v *voice, s *statement) {
	s.found = w.compare(s.note.Checkpoint)
	switch s.found {
	case right:
		s.settled = true
		v.vouched(s)
		if at, ok := w.recentOf(s.note.Checkpoint.Size); ok {
			if joined, same := w.recent[at].Join(s.note); same {
				w.recent[at] = joined
				signal(w.gained)
			}
		}
		w.confront(v, s)
	case wrong:
		w.accuse(v, s)
	case ahead, unsure:
		w.compareWithOthers(v, s)
	}
}

// compare says what this node's own log makes of a checkpoint.
func (w *Witness) compare(c checkpoint.Checkpoint) verdict {
	if c.Size > w.Log.Size() {
		return ahead
	}
	if at, ok := w.recentOf(c.Size); ok && w.recent[at].Checkpoint.Says() != c.Says() {
		return wrong
	}
	root, err := w.Log.Root(c.Size)
	switch {
	case err != nil:
		return unsure
	case !bytes.Equal(root, c.Root):
		return wrong
	}
	return right
}

// compareWithOthers finds two statements of one size that differ, before this
// node has come so far itself.
func (w *Witness) compareWithOthers(v *voice, s *statement) {
	for _, other := range w.heard {
		for _, o := range other.said {
			c := checkpoint.Contradict(s.note, o.note, nil, nil)
			if o != s && o.note.Checkpoint.Size == s.note.Checkpoint.Size && isContradiction(c) {
				w.write(c, v.key, other.key)
			}
		}
	}
}

func isContradiction(c checkpoint.Contradiction) bool {
	_, _, err := c.Check()
	return err == nil
}

// confront brings what one node said truly and what it said wrongly together.
func (w *Witness) confront(v *voice, s *statement) {
	for _, o := range v.said {
		switch {
		case s.found == right && o.found == wrong:
			w.pair(v, s, o)
		case s.found == wrong && o.found == right:
			w.pair(v, o, s)
		}
	}
}

// accuse finds what a wrong statement contradicts: best another one of the
// same node, and else this node's own.
func (w *Witness) accuse(v *voice, s *statement) {
	s.settled = true
	if v.key.Equal(w.public) {
		_ = w.refuse("another node has its signature for a log of %d entries that it does not have", s.note.Checkpoint.Size)
	}
	proven := false
	for _, o := range v.said {
		if o != s && o.found == right {
			proven = w.pair(v, o, s) || proven
		}
	}
	if proven {
		return
	}
	if w.last != nil && w.last.Checkpoint.Size >= s.note.Checkpoint.Size && w.rolledBack() == nil {
		if c, ok := w.contradict(*w.last, s.note); ok {
			w.write(c, v.key, w.public)
			return
		}
	}
	s.settled = false // This node has not signed for so much yet; the next look will do.
}

// pair writes down that one node said what is true, and what is wrong.
func (w *Witness) pair(v *voice, truth, lie *statement) bool {
	if truth.note.Checkpoint.Size < lie.note.Checkpoint.Size {
		w.askToProve(v, truth, lie)
		return false
	}
	c, ok := w.contradict(truth.note, lie.note)
	if ok {
		w.write(c, v.key, v.key)
	}
	return ok
}

// contradict pairs a true note with a wrong one that is not longer, by what
// this node's log proves.
func (w *Witness) contradict(truth, lie checkpoint.Note) (c checkpoint.Contradiction, ok bool) {
	older, newer := lie.Checkpoint.Size, truth.Checkpoint.Size
	if older == newer {
		c = checkpoint.Contradict(truth, lie, nil, nil)
		return c, isContradiction(c)
	}
	prefix, err1 := w.Log.Root(older)
	path, err2 := w.Log.Consistency(older, newer)
	if err1 != nil || err2 != nil {
		return c, false
	}
	c = checkpoint.Contradict(truth, lie, prefix, bytesOf(path))
	return c, isContradiction(c)
}

func bytesOf[H ~[32]byte](hashes []H) [][]byte {
	all := make([][]byte, len(hashes))
	for i := range hashes {
		all[i] = hashes[i][:]
	}
	return all
}

// When a statement about a longer log is looked into, and when it is doubted.
const (
	patience = 10 * time.Second
	maxTries = 6
)

// review judges again what could not be judged when it came.
func (w *Witness) review() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, v := range w.heard {
		for _, s := range v.said {
			if s.settled {
				continue
			}
			w.judge(v, s)
			if s.found == ahead && w.Clock().Sub(s.at) > patience {
				w.askWhetherItGrew(v, s)
			}
		}
	}
}
