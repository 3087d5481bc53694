// Package checkpoint is the one form in which a node states how the log and
// the state stand: a C2SP signed note (c2sp.org/tlog-checkpoint) that any
// witness of transparency logs can read and cosign.
package checkpoint

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"metaorg/machine"
)

// Checkpoint says how the log and the state stand after a block.
type Checkpoint struct {
	Network machine.NetworkID
	Size    uint64 // Entries in the log.
	Root    []byte // RFC 6962 root of the log, 32 bytes.
	Height  int64  // Of the last block with acts.
	State   []byte // Root of the state after it, 32 bytes.
}

// ErrForm reports a note that is no checkpoint of this form.
var ErrForm = errors.New("this is no checkpoint in the form expected")

const originPrefix = "metaorg/"

// text is the note's text: origin, size, root; then height and state as extension lines.
func (c Checkpoint) text() string {
	return fmt.Sprintf("%s%s\n%d\n%s\nheight %d\nstate %s\n",
		originPrefix, c.Network, c.Size, base64.StdEncoding.EncodeToString(c.Root), c.Height, hex.EncodeToString(c.State))
}

// SeatName is how a seat signs, by its checkpoint key.
func SeatName(key ed25519.PublicKey) string { return "seat-" + hex.EncodeToString(key[:8]) }

// Sign makes the note, signed with a seat's checkpoint key.
func Sign(c Checkpoint, key ed25519.PrivateKey) ([]byte, error) {
	name := SeatName(key.Public().(ed25519.PublicKey))
	public := append([]byte{algorithmEd25519}, key.Public().(ed25519.PublicKey)...)
	text := fmt.Sprintf("PRIVATE+KEY+%s+%08x+%s", name, keyHash(name, public),
		base64.StdEncoding.EncodeToString(append([]byte{algorithmEd25519}, key.Seed()...)))
	signer, err := note.NewSigner(text)
	if err != nil {
		return nil, fmt.Errorf("couldn't make the checkpoint's signer: %w", err)
	}
	return note.Sign(&note.Note{Text: c.text()}, signer)
}

// Open reads a note and gives its checkpoint if one of the keys signed it.
func Open(signed []byte, keys ...ed25519.PublicKey) (Checkpoint, error) {
	n, err := Read(signed)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("couldn't open the checkpoint: %w", err)
	}
	if len(n.Signers(keys...)) == 0 {
		return Checkpoint{}, fmt.Errorf("couldn't open the checkpoint: %w", ErrUnsigned)
	}
	return n.Checkpoint, nil
}

// parse reads a note's text and accepts exactly the one spelling that text gives.
func parse(text string) (c Checkpoint, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 6 {
		return c, ErrForm
	}
	id, ok := strings.CutPrefix(lines[0], originPrefix)
	height, ok2 := strings.CutPrefix(lines[3], "height ")
	root, ok3 := strings.CutPrefix(lines[4], "state ")
	if !ok || !ok2 || !ok3 {
		return c, ErrForm
	}
	c.Network = machine.NetworkID(id)
	if c.Size, err = strconv.ParseUint(lines[1], 10, 64); err != nil {
		return c, ErrForm
	}
	if c.Root, err = base64.StdEncoding.DecodeString(lines[2]); err != nil {
		return c, ErrForm
	}
	if c.Height, err = strconv.ParseInt(height, 10, 64); err != nil {
		return c, ErrForm
	}
	if c.State, err = hex.DecodeString(root); err != nil || c.text() != text {
		return c, ErrForm
	}
	return c, nil
}
