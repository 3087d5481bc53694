// Package signature decides which signatures count. It keeps three things
// true: every copy of the program gives the same answer to the same bytes,
// because there is one pure function built on the standard library alone and
// no second implementation anywhere; what a person signed is bound to one
// network and one body; and nobody but the holder of the key can bring about
// another signature that counts, not even by respelling one.
//
// Three algorithms count: plain Ed25519 (RFC 8032), and WebAuthn assertions
// (passkeys) with EdDSA or ES256 whose challenge is the digest of the body.
package signature

import (
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
)

// The four reasons for which a signature does not count; every error of this
// package wraps exactly one of them and adds the detail.
var (
	// ErrKey says that the public key itself is not acceptable.
	ErrKey = errors.New("this public key can't be used")
	// ErrSignature says that the signature is malformed or not the key's.
	ErrSignature = errors.New("this signature doesn't count")
	// ErrClientData says that what the browser wrote down does not fit the act.
	ErrClientData = errors.New("the browser's part of this passkey signature doesn't fit")
	// ErrAuthenticatorData says that what the passkey wrote down does not fit.
	ErrAuthenticatorData = errors.New("the passkey's part of this signature doesn't fit")
)

const (
	digestTag        = "metaorg/envelope/v1\x00"
	maxNetworkBytes  = 64
	valueBytes       = 64
	maxClientBytes   = 1024
	minAuthDataBytes = 37
	maxAuthDataBytes = 512
)

// Signature is one signature as the log holds it.
type Signature struct {
	// Value is always 64 bytes: R ‖ S for Ed25519 and EdDSA, r ‖ s with low s
	// for ES256.
	Value []byte `json:"value"`
	// AuthenticatorData is what a passkey signed about itself, 37 to 512
	// bytes; empty for plain Ed25519.
	AuthenticatorData []byte `json:"authenticator_data,omitempty"`
	// ClientData is the browser's clientDataJSON, at most 1024 bytes; empty
	// for plain Ed25519.
	ClientData []byte `json:"client_data,omitempty"`
}

// Digest is what a person signs for body on network: SHA-256 of the tag
// "metaorg/envelope/v1\x00", one length byte, network and body. It panics on a
// network id of more than 64 bytes, which no founded network has.
func Digest(network string, body []byte) [32]byte {
	if len(network) > maxNetworkBytes {
		panic(fmt.Sprintf("signature: network id of %d bytes, at most %d are allowed", len(network), maxNetworkBytes))
	}
	message := make([]byte, 0, len(digestTag)+1+len(network)+len(body))
	message = append(message, digestTag...)
	message = append(message, byte(len(network)))
	message = append(message, network...)
	message = append(message, body...)
	return sha256.Sum256(message)
}

// Verify returns nil when s is k's signature of digest, and otherwise an error
// wrapping ErrKey, ErrSignature, ErrClientData or ErrAuthenticatorData. Origins
// are the exact web origins the network allows, such as
// "https://coop.example"; only passkeys need them.
func Verify(k Key, origins []string, digest [32]byte, s Signature) error {
	if err := k.checkForm(); err != nil {
		return err
	}
	if len(s.Value) != valueBytes {
		return fmt.Errorf("%w: it has %d bytes instead of %d", ErrSignature, len(s.Value), valueBytes)
	}
	if k.Algorithm == Ed25519 {
		if len(s.AuthenticatorData) != 0 || len(s.ClientData) != 0 {
			return fmt.Errorf("%w: a plain Ed25519 signature carries no passkey data", ErrSignature)
		}
		return verifyEd25519(k.Public, digest[:], s.Value)
	}
	if err := checkClientData(s.ClientData, origins, digest); err != nil {
		return err
	}
	if err := checkAuthenticatorData(s.AuthenticatorData, k.RelyingParty); err != nil {
		return err
	}
	message := assertedMessage(s)
	if k.Algorithm == PasskeyES256 {
		return verifyES256(k.Public, message, s.Value)
	}
	return verifyEd25519(k.Public, message, s.Value)
}

// verifyEd25519 adds nothing to the standard library's check, on purpose. That
// check computes R from S, the key and the message and compares the bytes, so
// R has one spelling, and it refuses S beyond the group order. A small-order R
// is let through: with a key of full order only its holder can make one, by
// choosing a worthless nonce, and a rule of our own would be one more place
// where two implementations could come to differ.
func verifyEd25519(public, message, value []byte) error {
	if ed25519.Verify(public, message, value) {
		return nil
	}
	if err := checkEd25519Point(public); err != nil {
		return err
	}
	return errNotTheKeys
}

var errNotTheKeys = fmt.Errorf("%w: it was not made with this key over this content", ErrSignature)
