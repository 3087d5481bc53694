package signature

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
)

// Authenticator data flags, WebAuthn Level 3, section 6.1. The two reserved
// bits are ignored as the standard asks, so that a later one locks nobody out.
const (
	flagUserPresent    = 1 << 0
	flagUserVerified   = 1 << 2
	flagBackupEligible = 1 << 3
	flagBackedUp       = 1 << 4
	flagAttested       = 1 << 6
	flagExtensions     = 1 << 7
)

// assertedMessage is what a passkey signs: authenticator data and the hash of
// the client data, WebAuthn Level 3, section 6.3.3.
func assertedMessage(s Signature) []byte {
	hash := sha256.Sum256(s.ClientData)
	message := make([]byte, 0, len(s.AuthenticatorData)+len(hash))
	message = append(message, s.AuthenticatorData...)
	return append(message, hash[:]...)
}

// checkClientData is the limited verification algorithm of WebAuthn Level 3,
// section 5.8.1.2: browsers write the fields that matter first and in one
// order, so comparing bytes is enough and no JSON parser, with its own ideas of
// duplicates and escapes, decides what counts. What a browser adds after those
// fields is signed but has no meaning here.
func checkClientData(data []byte, origins []string, digest [32]byte) error {
	if len(data) > maxClientBytes {
		return fmt.Errorf("%w: it has %d bytes, more than %d", ErrClientData, len(data), maxClientBytes)
	}
	rest, ok := bytes.CutPrefix(data, []byte(`{"type":"webauthn.get","challenge":"`))
	if !ok {
		return fmt.Errorf("%w: it doesn't begin as WebAuthn prescribes for signing in", ErrClientData)
	}
	challenge := base64.RawURLEncoding.EncodeToString(digest[:])
	if rest, ok = bytes.CutPrefix(rest, []byte(challenge+`","origin":"`)); !ok {
		return fmt.Errorf("%w: it was made for other content", ErrClientData)
	}
	if rest, ok = cutOrigin(rest, origins); !ok {
		return fmt.Errorf("%w: it was made on a site this network doesn't allow", ErrClientData)
	}
	return checkClientDataEnd(rest)
}

// cutOrigin removes an allowed origin and its closing quote. An origin with a
// quote in it could swallow the fields that follow, so only plain ones match.
func cutOrigin(data []byte, origins []string) ([]byte, bool) {
	for _, origin := range origins {
		if origin == "" || !onlyHas(origin, domainCharacters+":/") {
			continue
		}
		if rest, ok := bytes.CutPrefix(data, []byte(origin+`"`)); ok {
			return rest, true
		}
	}
	return nil, false
}

func checkClientDataEnd(data []byte) error {
	// Clients of WebAuthn Level 1 know no crossOrigin and end here.
	if string(data) == "}" {
		return nil
	}
	rest, ok := bytes.CutPrefix(data, []byte(`,"crossOrigin":false`))
	if !ok {
		return fmt.Errorf("%w: it doesn't say that it was made on the site itself, outside any other site's frame", ErrClientData)
	}
	if string(rest) == "}" || len(rest) > 2 && rest[0] == ',' && rest[len(rest)-1] == '}' {
		return nil
	}
	return fmt.Errorf("%w: it doesn't end as WebAuthn prescribes", ErrClientData)
}

// checkAuthenticatorData follows WebAuthn Level 3, section 7.2. The counter is
// not looked at: synchronised passkeys keep it at zero.
func checkAuthenticatorData(data []byte, relyingParty string) error {
	if len(data) < minAuthDataBytes || len(data) > maxAuthDataBytes {
		return fmt.Errorf("%w: it has %d bytes, not %d to %d", ErrAuthenticatorData, len(data), minAuthDataBytes, maxAuthDataBytes)
	}
	site := sha256.Sum256([]byte(relyingParty))
	if !bytes.Equal(data[:len(site)], site[:]) {
		return fmt.Errorf("%w: it was made for another site", ErrAuthenticatorData)
	}
	flags := data[len(site)]
	switch {
	case flags&flagUserPresent == 0:
		return fmt.Errorf("%w: nobody was present", ErrAuthenticatorData)
	case flags&flagUserVerified == 0:
		return fmt.Errorf("%w: it didn't check who is using it (fingerprint, face or code)", ErrAuthenticatorData)
	case flags&flagBackedUp != 0 && flags&flagBackupEligible == 0:
		return fmt.Errorf("%w: it claims a backup of a passkey that has none", ErrAuthenticatorData)
	case flags&flagAttested != 0:
		return fmt.Errorf("%w: it describes a new passkey instead of a signature", ErrAuthenticatorData)
	case (flags&flagExtensions != 0) != (len(data) > minAuthDataBytes):
		return fmt.Errorf("%w: its length doesn't fit its flags", ErrAuthenticatorData)
	}
	return nil
}
