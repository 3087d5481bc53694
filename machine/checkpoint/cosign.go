package checkpoint

import (
	"bytes"
	"cmp"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxSignatures is how many signatures a note may carry: more than that, other
// readers of signed notes do not take.
const maxSignatures = 100

// Note is a checkpoint with signatures of which none was verified yet.
type Note struct {
	Checkpoint Checkpoint
	signatures []signed
}

// signed is one line of a note: who signed, the key's id, and the signature.
type signed struct {
	name  string
	id    uint32
	value []byte
}

const signaturePrefix = "— "

// Read takes a note apart and accepts exactly the one spelling that Bytes
// gives. Signatures of whatever algorithm are kept, so that those of outside
// witnesses are handed on.
func Read(b []byte) (n Note, err error) {
	at := bytes.LastIndex(b, []byte("\n\n"))
	if at < 0 || !utf8.Valid(b) {
		return n, ErrForm
	}
	if n.Checkpoint, err = parse(string(b[:at+1])); err != nil {
		return n, err
	}
	for line := range strings.Lines(string(b[at+2:])) {
		s, ok := readSigned(line)
		if !ok {
			return n, ErrForm
		}
		n.signatures = append(n.signatures, s)
	}
	if len(n.signatures) == 0 || len(n.signatures) > maxSignatures || !bytes.Equal(n.Bytes(), b) {
		return n, ErrForm
	}
	return n, nil
}

func readSigned(line string) (s signed, ok bool) {
	text, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), signaturePrefix)
	if !ok {
		return s, false
	}
	name, coded, ok := strings.Cut(text, " ")
	b, err := base64.StdEncoding.Strict().DecodeString(coded)
	if !ok || err != nil || len(b) < 5 || name == "" || strings.ContainsFunc(name, unicode.IsSpace) || strings.Contains(name, "+") {
		return s, false
	}
	return signed{name, binary.BigEndian.Uint32(b), b[4:]}, true
}

// Bytes is the note's one spelling.
func (n Note) Bytes() []byte {
	b := []byte(n.Checkpoint.text() + "\n")
	for _, s := range n.signatures {
		value := append(binary.BigEndian.AppendUint32(nil, s.id), s.value...)
		b = append(b, signaturePrefix+s.name+" "+base64.StdEncoding.EncodeToString(value)+"\n"...)
	}
	return b
}

// SignedBy reports whether the note has a good signature by this key.
func (n Note) SignedBy(key ed25519.PublicKey) bool {
	_, ok := n.by(key)
	return ok
}

// by finds the good signature by this key. Forged ones beside it do no harm.
func (n Note) by(key ed25519.PublicKey) (signed, bool) {
	name, text := SeatName(key), []byte(n.Checkpoint.text())
	id := keyHash(name, append([]byte{algorithmEd25519}, key...))
	for _, s := range n.signatures {
		if s.name == name && s.id == id && ed25519.Verify(key, text, s.value) {
			return s, true
		}
	}
	return signed{}, false
}

// Signers are those of the keys by which the note is signed.
func (n Note) Signers(keys ...ed25519.PublicKey) (all []ed25519.PublicKey) {
	for _, k := range keys {
		if n.SignedBy(k) {
			all = append(all, k)
		}
	}
	return all
}

// Only is the note with the signatures by these keys alone, in the order of
// the names; false when there is none.
func (n Note) Only(keys ...ed25519.PublicKey) (Note, bool) {
	only := Note{Checkpoint: n.Checkpoint}
	for _, k := range keys {
		if s, ok := n.by(k); ok {
			only.add(s)
		}
	}
	return only, len(only.signatures) > 0
}

// Join adds the signatures of another note of the same checkpoint; false when
// it is of another.
func (n Note) Join(other Note) (Note, bool) {
	if n.Checkpoint.text() != other.Checkpoint.text() {
		return n, false
	}
	all := Note{Checkpoint: n.Checkpoint, signatures: slices.Clone(n.signatures)}
	for _, s := range other.signatures {
		all.add(s)
	}
	return all, true
}

// add puts a signature in its place, once, as long as there is room.
func (n *Note) add(s signed) {
	at, found := slices.BinarySearchFunc(n.signatures, s, func(a, b signed) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.id, b.id), bytes.Compare(a.value, b.value))
	})
	if !found && len(n.signatures) < maxSignatures {
		n.signatures = slices.Insert(n.signatures, at, s)
	}
}

// Says is the text that was signed, which two notes of one checkpoint share.
func (c Checkpoint) Says() string { return c.text() }
