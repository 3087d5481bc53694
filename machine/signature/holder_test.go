package signature

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"testing"
)

const (
	testNetwork = "orchard"
	testDomain  = "coop.example"
	testOrigin  = "https://coop.example"
)

// holder is somebody with a private key, derived from a name so that every run
// makes the same signatures.
type holder struct {
	algorithm Algorithm
	ed        ed25519.PrivateKey
	ec        *ecdsa.PrivateKey
}

func newHolder(tb testing.TB, algorithm Algorithm, name string) holder {
	tb.Helper()
	seed := sha256.Sum256([]byte("test key of " + name))
	h := holder{algorithm: algorithm}
	if algorithm != PasskeyES256 {
		h.ed = ed25519.NewKeyFromSeed(seed[:])
		return h
	}
	ec, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), seed[:])
	if err != nil {
		tb.Fatal(err)
	}
	h.ec = ec
	return h
}

func (h holder) key(tb testing.TB) Key {
	tb.Helper()
	switch h.algorithm {
	case Ed25519:
		return Key{Algorithm: Ed25519, Public: h.ed.Public().(ed25519.PublicKey)}
	case PasskeyEdDSA:
		return Key{Algorithm: PasskeyEdDSA, Public: h.ed.Public().(ed25519.PublicKey), RelyingParty: testDomain}
	default:
		public, err := h.ec.PublicKey.Bytes()
		if err != nil {
			tb.Fatal(err)
		}
		return Key{Algorithm: PasskeyES256, Public: public, RelyingParty: testDomain}
	}
}

// der is an ES256 signature as an authenticator hands it over (RFC 6979 nonce).
func (h holder) der(tb testing.TB, message []byte) []byte {
	tb.Helper()
	hash := sha256.Sum256(message)
	der, err := h.ec.Sign(nil, hash[:], crypto.SHA256)
	if err != nil {
		tb.Fatal(err)
	}
	return der
}

func (h holder) value(tb testing.TB, message []byte) []byte {
	tb.Helper()
	if h.algorithm != PasskeyES256 {
		return ed25519.Sign(h.ed, message)
	}
	value, err := NormaliseDER(h.der(tb, message))
	if err != nil {
		tb.Fatal(err)
	}
	return value
}

// attempt is one call of Verify in the making.
type attempt struct {
	holder    holder
	key       Key
	origins   []string
	digest    [32]byte
	signature Signature
}

func newAttempt(tb testing.TB, algorithm Algorithm) attempt {
	tb.Helper()
	h := newHolder(tb, algorithm, "ana")
	a := attempt{holder: h, key: h.key(tb), digest: Digest(testNetwork, []byte("yes to proposal 7"))}
	if algorithm == Ed25519 {
		return a
	}
	a.origins = []string{testOrigin}
	a.signature.ClientData = clientData(a.digest, testOrigin, `,"crossOrigin":false}`)
	a.signature.AuthenticatorData = authenticatorData(testDomain, flagUserPresent|flagUserVerified)
	return a
}

func (a *attempt) sign(tb testing.TB) {
	tb.Helper()
	message := a.digest[:]
	if a.holder.algorithm != Ed25519 {
		message = assertedMessage(a.signature)
	}
	a.signature.Value = a.holder.value(tb, message)
}

func (a *attempt) verify() error {
	return Verify(a.key, a.origins, a.digest, a.signature)
}

func clientData(digest [32]byte, origin, end string) []byte {
	challenge := base64.RawURLEncoding.EncodeToString(digest[:])
	return []byte(`{"type":"webauthn.get","challenge":"` + challenge + `","origin":"` + origin + `"` + end)
}

func authenticatorData(domain string, flags byte, extensions ...byte) []byte {
	site := sha256.Sum256([]byte(domain))
	return append(append(site[:], flags, 0, 0, 0, 9), extensions...)
}
