package keyring

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
)

// sealedPrefix begins every file that Seal writes (age-encryption.org/v1).
const sealedPrefix = "age-encryption.org/"

// Seal encrypts with a passphrase what is written, in age's format, which the
// age program opens too. It is whole only once it was closed.
func Seal(to io.Writer, pass Passphrase) (io.WriteCloser, error) {
	phrase, err := pass()
	if err != nil {
		return nil, err
	}
	if len([]rune(phrase)) < minPassphraseLength {
		return nil, fmt.Errorf("a passphrase has at least %d characters", minPassphraseLength)
	}
	recipient, err := age.NewScryptRecipient(phrase)
	if err != nil {
		return nil, fmt.Errorf("couldn't use the passphrase: %w", err)
	}
	recipient.SetWorkFactor(workFactor)
	w, err := age.Encrypt(to, recipient)
	if err != nil {
		return nil, fmt.Errorf("couldn't encrypt: %w", err)
	}
	return w, nil
}

// Unseal decrypts what Seal wrote. What was not sealed comes as it is, and the
// passphrase is not asked for. A wrong one gives ErrPassphrase.
func Unseal(from io.Reader, pass Passphrase) (io.Reader, error) {
	r := bufio.NewReader(from)
	if begin, err := r.Peek(len(sealedPrefix)); err != nil || !bytes.Equal(begin, []byte(sealedPrefix)) {
		return r, nil // Too short a file is for the reader to complain about.
	}
	phrase, err := pass()
	if err != nil {
		return nil, err
	}
	identity, err := age.NewScryptIdentity(phrase)
	if err != nil {
		return nil, ErrPassphrase // Only an empty one is refused.
	}
	identity.SetMaxWorkFactor(maxWorkFactor)
	opened, err := age.Decrypt(r, identity)
	var mismatch *age.NoIdentityMatchError
	if errors.As(err, &mismatch) {
		return nil, ErrPassphrase
	}
	if err != nil {
		return nil, fmt.Errorf("the file is damaged: %w", err)
	}
	return opened, nil
}
