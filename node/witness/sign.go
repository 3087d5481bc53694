package witness

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"metaorg/machine"
	"metaorg/machine/checkpoint"
)

// sign makes this node vouch for a checkpoint of its own log, unless that
// contradicts what it signed before.
func (w *Witness) sign(c checkpoint.Checkpoint) (checkpoint.Note, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.refusing != nil {
		return checkpoint.Note{}, w.refusing
	}
	if at, ok := w.recentOf(c.Size); ok {
		n := w.recent[at]
		if n.Checkpoint.Says() != c.Says() {
			return n, w.refuse("at %d entries its log or its state is another than the one it signed for", c.Size)
		}
		return n, nil
	}
	if err := w.mayGoOn(c); err != nil {
		return checkpoint.Note{}, err
	}
	b, err := checkpoint.Sign(c, w.Key)
	if err != nil {
		return checkpoint.Note{}, err
	}
	n, err := checkpoint.Read(b)
	if err != nil {
		return n, err
	}
	if w.last == nil || c.Size > w.last.Checkpoint.Size {
		if err := writeFile(w.signedFile(), b); err != nil {
			return n, err
		}
		w.last = &n
	}
	w.voiceOf(w.public).add(&statement{note: n, found: right, at: w.Clock(), from: w.Node, settled: true})
	w.keep(w.withOthers(n))
	at, _ := w.recentOf(c.Size)
	return w.recent[at], nil
}

// mayGoOn compares with the longest that this node ever signed.
func (w *Witness) mayGoOn(c checkpoint.Checkpoint) error {
	if w.last == nil {
		return nil
	}
	if err := w.rolledBack(); err != nil {
		return err
	}
	last := w.last.Checkpoint
	root, err := w.Log.Root(last.Size)
	switch {
	case err != nil:
		return machine.Conflict(codeRefuses,
			"this node signs no checkpoints until it has the part of the log that it signed for before, up to entry %d", last.Size)
	case !bytes.Equal(root, last.Root):
		return w.refuse("its log does not begin with the %d entries that it signed for", last.Size)
	case c.Size == last.Size && c.Says() != last.Says():
		return w.refuse("at %d entries its state is another than the one it signed for", c.Size)
	}
	return nil
}

// codeRefuses says that a node does not sign what would contradict its word.
const codeRefuses = "node.refuses_to_sign"

// rolledBack says that this node signed for more than it has: an older copy of
// its home was put back. It passes when the node has caught up.
func (w *Witness) rolledBack() error {
	if w.last == nil || w.Log.Size() >= w.last.Checkpoint.Size {
		return nil
	}
	return machine.Conflict(codeRefuses,
		"this node signed for a log of %d entries before, and has %d now: an older copy of it was put back; it signs no checkpoints until it has caught up from other nodes",
		w.last.Checkpoint.Size, w.Log.Size())
}

// refuse stops this node from signing for good: its word would contradict itself.
func (w *Witness) refuse(why string, args ...any) error {
	if w.refusing == nil {
		w.refusing = machine.Conflict(codeRefuses, "this node signs no checkpoints any more: "+why+"; what it signed is in %s", append(args, w.signedFile())...)
		w.Logger.Error("this node would contradict what it signed before", "reason", w.refusing.Error())
	}
	return w.refusing
}

// withOthers adds the signatures of all that were heard to say the same.
func (w *Witness) withOthers(n checkpoint.Note) checkpoint.Note {
	for _, v := range w.heard {
		for _, s := range v.said {
			if joined, same := n.Join(s.note); same {
				s.found, n = right, joined
				v.vouched(s)
				signal(w.gained)
			}
		}
	}
	return n
}

// keep puts a note among the latest, in the order of sizes.
func (w *Witness) keep(n checkpoint.Note) {
	at, found := w.recentOf(n.Checkpoint.Size)
	if found {
		w.recent[at] = n
		return
	}
	w.recent = slices.Insert(w.recent, at, n)
	if len(w.recent) > recentKept {
		w.recent = slices.Delete(w.recent, 0, 1)
	}
}

func (w *Witness) recentOf(size uint64) (at int, found bool) {
	return slices.BinarySearchFunc(w.recent, size, func(n checkpoint.Note, size uint64) int {
		switch {
		case n.Checkpoint.Size < size:
			return -1
		case n.Checkpoint.Size > size:
			return 1
		}
		return 0
	})
}

func (w *Witness) signedFile() string { return filepath.Join(w.Dir, "signed") }
func (w *Witness) heardFile() string  { return filepath.Join(w.Dir, "heard") }

// recall hears again what the node had heard when it wrote it down last, so
// that what others signed is not forgotten with a restart.
func (w *Witness) recall() error {
	b, err := os.ReadFile(w.heardFile())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("couldn't read what this node heard from others: %w", err)
	}
	if err := w.hear(w.Node, b); err != nil {
		w.Logger.Warn("what this node heard from others cannot be read and is left out", "file", w.heardFile())
	}
	return nil
}

func (w *Witness) readSigned() (*checkpoint.Note, error) {
	b, err := os.ReadFile(w.signedFile())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read what this node signed last: %w", err)
	}
	n, err := checkpoint.Read(b)
	if err != nil {
		return nil, fmt.Errorf("couldn't read what this node signed last; if other nodes run, who know it, move %s away and start again: %w", w.signedFile(), err)
	}
	if !n.SignedBy(w.public) {
		return nil, nil // By a key that this node had before.
	}
	return &n, nil
}

// recollect takes from others what this node signed and does not know any more.
func (w *Witness) recollect(n checkpoint.Note) {
	if w.last != nil && n.Checkpoint.Size <= w.last.Checkpoint.Size {
		return // That it contradicts is found when it is judged.
	}
	if err := writeFile(w.signedFile(), n.Bytes()); err != nil {
		w.Logger.Error("what this node signed could not be written down", "reason", err)
	}
	w.last = &n
	w.Logger.Error("this node signed for more than it has: an older copy of it was put back",
		"signed", n.Checkpoint.Size, "has", w.Log.Size())
}

// writeFile puts a file in place whole or not at all, and durably.
func writeFile(path string, content []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-")
	if err != nil {
		return fmt.Errorf("couldn't write to this home: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("couldn't write %s: %w", path, err), os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
