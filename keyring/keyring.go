// Package keyring keeps a person's signing keys on this machine. It keeps
// three things true: a private key is only ever written encrypted under a
// passphrase, in a folder that only its owner can read; what needs no secret
// (whose key it is, its public part) can be read without the passphrase; and
// no file is ever overwritten, so that no key is lost by making another.
//
// Each key is two files: NAME.key, an age file (age-encryption.org/v1, scrypt,
// armoured), and NAME.pub, JSON in clear. A recovery file and an exported key
// have the form of NAME.key and go wherever the person wants them.
package keyring

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"metaorg/machine/signature"
	"metaorg/machine/wire"
)

// The reasons for which a key can't be used or made.
var (
	// ErrNoKey says that the ring has no key of this name.
	ErrNoKey = errors.New("there is no such key")
	// ErrExists says that a file is already there; keys are never overwritten.
	ErrExists = errors.New("it exists already, and keys are never overwritten")
	// ErrPassphrase says that the passphrase does not open the key.
	ErrPassphrase = errors.New("the passphrase is wrong")
	// ErrName says that a name can't be a key's.
	ErrName = errors.New("a key's name and a handle have 2 to 32 of a–z, 0–9 and hyphen")
)

const (
	secretSuffix = ".key"
	publicSuffix = ".pub"
)

// Ring is a folder of keys.
type Ring struct {
	dir    string
	rounds int // Work factor of what is made here.
}

// Public is what may be known of a key without its passphrase.
type Public struct {
	Name     string          `json:"name"`
	Handle   wire.PersonID   `json:"handle"` // Whose key it is.
	ID       signature.KeyID `json:"id"`
	Key      signature.Key   `json:"key"`
	Created  int64           `json:"created"`            // Unix seconds.
	Recovery *signature.Key  `json:"recovery,omitempty"` // Public part of the recovery key made with it.

	RecoveryFile string `json:"recovery_file,omitempty"` // Where that one was written; it may have been moved since.
}

// Key is a key that can sign.
type Key struct {
	Public
	private ed25519.PrivateKey
}

// Sign signs a digest (see signature.Digest).
func (k Key) Sign(digest [32]byte) signature.Signature {
	return signature.Signature{Value: ed25519.Sign(k.private, digest[:])}
}

// Passphrase gives the passphrase when it is needed, from a prompt or a file.
type Passphrase func() (string, error)

// At opens the ring in a folder, which is made when it is missing.
func At(dir string) (*Ring, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("couldn't make the folder for keys: %w", err)
	}
	return &Ring{dir: dir, rounds: workFactor}, nil
}

// Sample opens a ring for keys that guard nothing: those of a sample network,
// of which many are made at once.
func Sample(dir string) (*Ring, error) {
	r, err := At(dir)
	if err != nil {
		return nil, err
	}
	r.rounds = sampleWorkFactor
	return r, nil
}

// DefaultFolder is where a person's keys are when nobody says otherwise.
func DefaultFolder() (string, error) {
	config, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("couldn't find a folder for keys: %w", err)
	}
	return filepath.Join(config, "metaorg", "keys"), nil
}

// New makes a key of a person. Name is what the key is called on this machine.
func (r *Ring) New(name string, handle wire.PersonID, pass Passphrase, now time.Time) (Key, error) {
	if err := r.free(name); err != nil {
		return Key{}, err
	}
	k, err := generate(name, handle, now)
	if err != nil {
		return Key{}, err
	}
	sealed, err := r.seal(k, pass)
	if err != nil {
		return Key{}, err
	}
	return k, r.keep(k.Public, sealed)
}

// NewRecovery makes a recovery key of the person whose key name is, and writes
// it to path, which should lie elsewhere: on paper, on a stick, at a friend's.
// The ring keeps only its public part, beside the key it can replace.
func (r *Ring) NewRecovery(name, path string, pass Passphrase, now time.Time) (Public, error) {
	of, err := r.Public(name)
	if err != nil {
		return Public{}, err
	}
	k, err := generate(clip(name)+"-recovery", of.Handle, now)
	if err != nil {
		return Public{}, err
	}
	sealed, err := r.seal(k, pass)
	if err != nil {
		return Public{}, err
	}
	if err := writeNew(path, sealed); err != nil {
		return Public{}, fmt.Errorf("couldn't write the recovery file: %w", err)
	}
	of.Recovery = &k.Key
	if of.RecoveryFile, err = filepath.Abs(path); err != nil {
		return Public{}, fmt.Errorf("couldn't note where the recovery file is: %w", err)
	}
	return k.Public, r.replacePublic(of)
}

// Open opens an exported key or a recovery file without taking it into a ring.
// One in plain text needs no passphrase.
func Open(path string, pass Passphrase) (Key, error) {
	sealed, err := os.ReadFile(path)
	if err != nil {
		return Key{}, fmt.Errorf("couldn't open a key: %w", err)
	}
	k, err := unseal(sealed, pass)
	if err != nil {
		return Key{}, fmt.Errorf("couldn't open the key in %s: %w", path, err)
	}
	return k, nil
}

// clip leaves room in a name for a suffix.
func clip(name string) string { return strings.Trim(name[:min(len(name), 23)], "-") }

func generate(name string, handle wire.PersonID, now time.Time) (Key, error) {
	if !isName(name) || !isName(string(handle)) {
		return Key{}, ErrName
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return Key{}, fmt.Errorf("couldn't make a key: %w", err)
	}
	k := signature.Key{Algorithm: signature.Ed25519, Public: public}
	return Key{Public{Name: name, Handle: handle, ID: k.ID(), Key: k, Created: now.Unix()}, private}, nil
}

// Load opens a key for signing.
func (r *Ring) Load(name string, pass Passphrase) (Key, error) {
	sealed, err := r.sealed(name)
	if err != nil {
		return Key{}, err
	}
	k, err := unseal(sealed, pass)
	if err != nil {
		return Key{}, fmt.Errorf("couldn't open the key %q: %w", name, err)
	}
	k.Name = name
	return k, nil
}

// List lists the ring's keys by name.
func (r *Ring) List() ([]Public, error) {
	files, err := filepath.Glob(filepath.Join(r.dir, "*"+publicSuffix))
	if err != nil {
		return nil, fmt.Errorf("couldn't list keys: %w", err)
	}
	slices.Sort(files)
	var all []Public
	for _, f := range files {
		p, err := r.Public(strings.TrimSuffix(filepath.Base(f), publicSuffix))
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// Public reads what may be known of a key without its passphrase.
func (r *Ring) Public(name string) (Public, error) {
	b, err := os.ReadFile(r.path(name, publicSuffix))
	if errors.Is(err, fs.ErrNotExist) || !isName(name) {
		return Public{}, fmt.Errorf("%w: %q", ErrNoKey, name)
	}
	var p Public
	if err == nil {
		err = json.Unmarshal(b, &p)
	}
	if err != nil {
		return Public{}, fmt.Errorf("couldn't read the key %q: %w", name, err)
	}
	return p, nil
}

// Export writes a key, still encrypted under its passphrase, to a new file. It
// asks for the passphrase first, so that nobody carries away a key they can't open.
func (r *Ring) Export(name, path string, pass Passphrase) error {
	if _, err := r.Load(name, pass); err != nil {
		return err
	}
	sealed, err := r.sealed(name)
	if err == nil {
		err = writeNew(path, sealed)
	}
	if err != nil {
		return fmt.Errorf("couldn't export the key %q: %w", name, err)
	}
	return nil
}

// Import takes an exported key or a recovery file into the ring; it keeps its
// passphrase, and one in plain text is sealed under the passphrase given. An empty name keeps the one in the file.
func (r *Ring) Import(path, name string, pass Passphrase) (Public, error) {
	sealed, err := os.ReadFile(path)
	if err != nil {
		return Public{}, fmt.Errorf("couldn't import a key: %w", err)
	}
	k, err := unseal(sealed, pass)
	if err != nil {
		return Public{}, fmt.Errorf("couldn't import the key in %s: %w", path, err)
	}
	if isRecoveryText(sealed) {
		if sealed, err = r.seal(k, pass); err != nil {
			return Public{}, fmt.Errorf("couldn't import the key in %s: %w", path, err)
		}
	}
	if name != "" {
		k.Name = name
	}
	if err := r.free(k.Name); err != nil {
		return Public{}, err
	}
	return k.Public, r.keep(k.Public, sealed)
}

func (r *Ring) sealed(name string) ([]byte, error) {
	b, err := os.ReadFile(r.path(name, secretSuffix))
	if errors.Is(err, fs.ErrNotExist) || !isName(name) {
		return nil, fmt.Errorf("%w: %q", ErrNoKey, name)
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read the key %q: %w", name, err)
	}
	return b, nil
}

func (r *Ring) path(name, suffix string) string { return filepath.Join(r.dir, name+suffix) }

// isName also keeps names from leading out of the folder.
func isName(s string) bool {
	if len(s) < 2 || len(s) > 32 {
		return false
	}
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" &&
		!strings.HasPrefix(s, "-") && !strings.HasSuffix(s, "-")
}
