package keyring

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"

	"metaorg/machine/signature"
	"metaorg/machine/wire"
)

// workFactor is scrypt's: 2^16 rounds take some 0.2 s and 64 MB. A person
// signs many acts a day and pays it each time, and a small machine that runs
// a node has little memory, so age's own 18 (1 s, 256 MB) is too dear. With
// it goes a passphrase of some length.
const workFactor = 16

const (
	sampleWorkFactor    = 10
	minPassphraseLength = 8       // Characters; less is guessed too fast at this work factor.
	maxWorkFactor       = 20      // Of files from elsewhere, so that none can hang the program.
	maxSecretBytes      = 8 << 10 // Of a key's content once opened.
)

// secret is what the age file holds.
type secret struct {
	Name      string              `json:"name"`
	Handle    wire.PersonID       `json:"handle"`
	Algorithm signature.Algorithm `json:"algorithm"`
	Seed      []byte              `json:"seed"` // 32 bytes, RFC 8032.
	Created   int64               `json:"created"`
}

func (r *Ring) seal(k Key, pass Passphrase) ([]byte, error) {
	phrase, err := pass()
	if err != nil {
		return nil, err
	}
	if len([]rune(phrase)) < minPassphraseLength {
		return nil, fmt.Errorf("a passphrase has at least %d characters", minPassphraseLength)
	}
	to, err := age.NewScryptRecipient(phrase)
	if err != nil {
		return nil, fmt.Errorf("couldn't use the passphrase: %w", err)
	}
	to.SetWorkFactor(r.rounds)
	content, err := json.Marshal(secret{k.Name, k.Handle, k.Key.Algorithm, k.private.Seed(), k.Created})
	if err != nil {
		return nil, fmt.Errorf("couldn't write the key: %w", err)
	}
	var file bytes.Buffer
	if err := encrypt(&file, to, content); err != nil {
		return nil, fmt.Errorf("couldn't encrypt the key: %w", err)
	}
	return file.Bytes(), nil
}

func encrypt(file io.Writer, to age.Recipient, content []byte) error {
	text := armor.NewWriter(file)
	w, err := age.Encrypt(text, to)
	if err != nil {
		return err
	}
	if _, err := w.Write(content); err != nil {
		return err
	}
	return errors.Join(w.Close(), text.Close())
}

func unseal(file []byte, pass Passphrase) (Key, error) {
	if isRecoveryText(file) {
		return readRecovery(file)
	}
	if !bytes.HasPrefix(bytes.TrimSpace(file), []byte(armor.Header)) {
		return Key{}, errors.New("this is not a key file: it does not begin with " + strings.TrimSpace(armor.Header))
	}
	phrase, err := pass()
	if err != nil {
		return Key{}, err
	}
	content, err := decrypt(file, phrase)
	if err != nil {
		return Key{}, err
	}
	var s secret
	if err := json.Unmarshal(content, &s); err != nil {
		return Key{}, fmt.Errorf("the file holds no key: %w", err)
	}
	return s.key()
}

func decrypt(file []byte, phrase string) ([]byte, error) {
	identity, err := age.NewScryptIdentity(phrase)
	if err != nil {
		return nil, ErrPassphrase // Only an empty one is refused.
	}
	identity.SetMaxWorkFactor(maxWorkFactor)
	r, err := age.Decrypt(armor.NewReader(bytes.NewReader(file)), identity)
	var mismatch *age.NoIdentityMatchError
	if errors.As(err, &mismatch) {
		return nil, ErrPassphrase
	}
	if err != nil {
		return nil, fmt.Errorf("the file is damaged: %w", err)
	}
	content, err := io.ReadAll(io.LimitReader(r, maxSecretBytes))
	if err != nil {
		return nil, fmt.Errorf("the file is damaged: %w", err)
	}
	return content, nil
}

func (s secret) key() (Key, error) {
	if s.Algorithm != signature.Ed25519 || len(s.Seed) != ed25519.SeedSize || !isName(s.Name) || !isName(string(s.Handle)) {
		return Key{}, errors.New("the file holds a key of a form that this program does not know")
	}
	private := ed25519.NewKeyFromSeed(s.Seed)
	public := signature.Key{Algorithm: signature.Ed25519, Public: private.Public().(ed25519.PublicKey)}
	return Key{Public{Name: s.Name, Handle: s.Handle, ID: public.ID(), Key: public, Created: s.Created}, private}, nil
}
