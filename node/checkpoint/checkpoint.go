// Package checkpoint is the form in which nodes sign how far the log has come:
// a C2SP signed note (https://c2sp.org/tlog-checkpoint), so that any witness of
// transparency logs can read and cosign it. Whoever holds two checkpoints of
// one network can prove that the later log contains the earlier one, or that
// somebody told two stories.
package checkpoint

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Checkpoint says how far the log of a network has come.
type Checkpoint struct {
	Network string // The network's id.
	Size    uint64 // Entries in the log.
	Root    []byte // Root of the log's tree, 32 bytes.
	Height  int64  // Of the block after which this was so.
	AppHash []byte // Root of the state after that block, 32 bytes.
}

const originPrefix = "metaorg/"

// Text is the note's text: origin, size and root, and as extension lines the
// height and the state's root.
func (c Checkpoint) Text() string {
	return fmt.Sprintf("%s%s\n%d\n%s\nheight %d\nstate %s\n", originPrefix, c.Network, c.Size,
		base64.StdEncoding.EncodeToString(c.Root), c.Height, base64.StdEncoding.EncodeToString(c.AppHash))
}

// ErrForm reports a text that is not a checkpoint in its one form.
var ErrForm = errors.New("this is not a checkpoint")

// Parse reads a note's text.
func Parse(text string) (c Checkpoint, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 6 {
		return c, ErrForm
	}
	c.Network = strings.TrimPrefix(lines[0], originPrefix)
	var errs [4]error
	c.Size, errs[0] = strconv.ParseUint(lines[1], 10, 64)
	c.Root, errs[1] = base64.StdEncoding.DecodeString(lines[2])
	c.Height, errs[2] = strconv.ParseInt(strings.TrimPrefix(lines[3], "height "), 10, 64)
	c.AppHash, errs[3] = base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[4], "state "))
	if errors.Join(errs[:]...) != nil || len(c.Root) != sha256.Size || c.Text() != text {
		return Checkpoint{}, ErrForm
	}
	return c, nil
}

// Sign makes a checkpoint a signed note.
func Sign(c Checkpoint, key ed25519.PrivateKey) ([]byte, error) {
	b, err := note.Sign(&note.Note{Text: c.Text()}, signer{key})
	if err != nil {
		return nil, fmt.Errorf("couldn't sign a checkpoint: %w", err)
	}
	return b, nil
}

// Open reads a signed note and checks that one of the keys signed it.
func Open(signed []byte, keys ...ed25519.PublicKey) (Checkpoint, error) {
	var verifiers []note.Verifier
	for _, k := range keys {
		text, err := note.NewEd25519VerifierKey(KeyName(k), k)
		if err != nil {
			return Checkpoint{}, fmt.Errorf("couldn't use a checkpoint key: %w", err)
		}
		v, err := note.NewVerifier(text)
		if err != nil {
			return Checkpoint{}, fmt.Errorf("couldn't use a checkpoint key: %w", err)
		}
		verifiers = append(verifiers, v)
	}
	n, err := note.Open(signed, note.VerifierList(verifiers...))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("couldn't verify a checkpoint: %w", err)
	}
	return Parse(n.Text)
}

// KeyName is the name under which a key signs notes: "metaorg-" and the first
// 16 hex digits of its SHA-256.
func KeyName(k ed25519.PublicKey) string {
	sum := sha256.Sum256(k)
	return "metaorg-" + hex.EncodeToString(sum[:8])
}

// signer signs notes as https://c2sp.org/signed-note says for Ed25519.
type signer struct{ key ed25519.PrivateKey }

func (s signer) public() ed25519.PublicKey { return s.key.Public().(ed25519.PublicKey) }

func (s signer) Name() string { return KeyName(s.public()) }

func (s signer) KeyHash() uint32 {
	const algorithmEd25519 = 1
	named := append([]byte(s.Name()+"\n"), algorithmEd25519)
	sum := sha256.Sum256(append(named, s.public()...))
	return binary.BigEndian.Uint32(sum[:])
}

func (s signer) Sign(text []byte) ([]byte, error) { return ed25519.Sign(s.key, text), nil }
