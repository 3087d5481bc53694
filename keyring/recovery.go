package keyring

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"time"

	"metaorg/machine/signature"
	"metaorg/machine/wire"
)

// A recovery file that a browser made is a text to be printed: explanations in
// the person's language, and four lines
//
//	network: ID
//	handle: HANDLE
//	key: ID
//	secret: the 32 bytes of the seed and the first 4 of their SHA-256, in base32
//	        with hyphens and line breaks anywhere
//
// It is not encrypted, since paper in a drawer is what it is for; taken into a
// ring it is sealed like every other key. See web/static/js/recovery.js.

const (
	recoveryCheckBytes = 4
	maxRecoveryBytes   = 16 << 10
	minSecretLetters   = 58 // Of 36 bytes in base32.
)

var (
	recoveryField = regexp.MustCompile(`(?i)^\s*(network|handle|key|secret)\s*:\s*(.*)$`)
	secretLine    = regexp.MustCompile(`^[\sa-zA-Z2-7-]+$`)
	blanks        = regexp.MustCompile(`[\s-]`)
)

// errMisspelled says that a secret is not what was once written.
var errMisspelled = errors.New("something in the recovery file is misspelled; compare it with what is on paper, letter by letter")

// IsRecoveryText reports whether a file is a recovery file in plain text, which
// no passphrase guards yet.
func IsRecoveryText(path string) (bool, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return false, fmt.Errorf("couldn't look at a key: %w", err)
	}
	return isRecoveryText(file), nil
}

func isRecoveryText(file []byte) bool {
	return len(file) <= maxRecoveryBytes && recoveryFields(string(file))["secret"] != ""
}

// readRecovery reads a recovery file in plain text, however it was copied.
func readRecovery(file []byte) (Key, error) {
	fields := recoveryFields(string(file))
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ToUpper(blanks.ReplaceAllString(fields["secret"], "")))
	if err != nil {
		return Key{}, errMisspelled
	}
	if len(raw) != ed25519.SeedSize+recoveryCheckBytes {
		return Key{}, errors.New("a part of the secret in the recovery file is missing")
	}
	seed, check := raw[:ed25519.SeedSize], raw[ed25519.SeedSize:]
	if sum := sha256.Sum256(seed); !bytes.Equal(sum[:recoveryCheckBytes], check) {
		return Key{}, errMisspelled
	}
	handle := fields["handle"]
	if !isName(handle) {
		return Key{}, errors.New("the recovery file does not say whose it is; write the line \"handle: …\" above the secret")
	}
	k, err := secret{
		Name: clip(handle) + "-recovery", Handle: wire.PersonID(handle), Algorithm: signature.Ed25519, Seed: seed, Created: time.Now().Unix(),
	}.key()
	if err == nil && fields["key"] != "" && fields["key"] != string(k.ID) {
		return Key{}, errMisspelled
	}
	return k, err
}

// recoveryFields finds the four lines. A secret may run over several, as it
// does when a mail or a printer breaks it, and may stand alone.
func recoveryFields(text string) map[string]string {
	found, last := map[string]string{}, ""
	for line := range strings.Lines(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)) {
		line = strings.TrimSuffix(line, "\n")
		switch match := recoveryField.FindStringSubmatch(line); {
		case match != nil:
			last = strings.ToLower(match[1])
			found[last] = strings.ToLower(strings.TrimSpace(match[2]))
		case last == "secret" && secretLine.MatchString(line):
			found["secret"] += strings.TrimSpace(line)
		default:
			last = ""
		}
	}
	if found["secret"] == "" && secretLine.MatchString(text) && len(blanks.ReplaceAllString(text, "")) >= minSecretLetters {
		found["secret"] = text
	}
	return found
}
