package signature

import (
	"bytes"
	"math/big"
	"slices"
	"testing"
)

// FuzzVerify has a holder sign whatever the fuzzer writes as client data and
// authenticator data, so that only the rules about those decide, and then
// mixes in the fuzzer's own key and value.
func FuzzVerify(f *testing.F) {
	for i, algorithm := range allAlgorithms {
		a := newAttempt(f, algorithm)
		a.sign(f)
		f.Add(byte(i), testOrigin, a.signature.ClientData, a.signature.AuthenticatorData, []byte{}, []byte{})
		f.Add(byte(i), testOrigin, a.signature.ClientData, a.signature.AuthenticatorData, a.key.Public, a.signature.Value)
		ends(`,"crossOrigin":false,"x":"y"}`)(&a)
		reports(flagUserPresent|flagUserVerified|flagExtensions, 0xa0)(&a)
		f.Add(byte(i), `"`, a.signature.ClientData, a.signature.AuthenticatorData, []byte{}, []byte{})
	}
	f.Fuzz(func(t *testing.T, which byte, origin string, client, authenticator, public, value []byte) {
		a := newAttempt(t, allAlgorithms[int(which)%len(allAlgorithms)])
		a.origins = []string{testOrigin, origin}
		a.signature.ClientData, a.signature.AuthenticatorData = client, authenticator
		a.sign(t)
		checkAccepted(t, a)
		if len(public) > 0 {
			a.key.Public = public
		}
		a.signature.Value = value
		checkAccepted(t, a)
	})
}

// checkAccepted holds what must be true of anything that counts.
func checkAccepted(t *testing.T, a attempt) {
	t.Helper()
	err := a.verify()
	if again := a.verify(); (err == nil) != (again == nil) || err != nil && err.Error() != again.Error() {
		t.Fatalf("two answers: %v, then %v", err, again)
	}
	if err != nil {
		return
	}
	if err := a.key.Check(); err != nil || len(a.signature.Value) != 64 {
		t.Fatalf("a bad key or value counts: %v, %d bytes", err, len(a.signature.Value))
	}
	flipped := a
	flipped.signature.Value = slices.Clone(a.signature.Value)
	flipped.signature.Value[63] ^= 1
	if flipped.verify() == nil {
		t.Fatal("a flipped signature counts too")
	}
	if a.key.Algorithm == Ed25519 {
		return
	}
	// Whatever follows the prescribed parts is not read here, while go-webauthn
	// reads it as JSON and CBOR; without it ours is the stricter one.
	if len(a.signature.AuthenticatorData) == minAuthDataBytes && isPrescribedOnly(a) {
		if err := askGoWebauthn(a); err != nil {
			t.Fatalf("go-webauthn refuses what counts here: %v\n%s", err, a.signature.ClientData)
		}
	}
}

func isPrescribedOnly(a attempt) bool {
	for _, origin := range a.origins {
		for _, end := range []string{`}`, `,"crossOrigin":false}`} {
			if bytes.Equal(a.signature.ClientData, clientData(a.digest, origin, end)) {
				return true
			}
		}
	}
	return false
}

// FuzzNormaliseDER: what is accepted has exactly two spellings, with the high
// and the low s, and comes out in range.
func FuzzNormaliseDER(f *testing.F) {
	a := newAttempt(f, PasskeyES256)
	f.Add(a.holder.der(f, a.digest[:]))
	f.Add(derOf(f, one, new(big.Int).Sub(groupOrder, one)))
	f.Add([]byte("\x30\x06\x02\x01\x01\x02\x01\x01"))
	f.Add([]byte("\x30\x81\x06\x02\x01\x01\x02\x01\x01"))
	f.Add([]byte("\x30\x07\x02\x02\x00\x01\x02\x01\x01"))
	f.Add([]byte("\x30\x08\x02\x01\x01\x02\x01\x01\x05\x00"))
	f.Fuzz(func(t *testing.T, der []byte) {
		value, err := NormaliseDER(der)
		if err != nil {
			return
		}
		if len(value) != 64 {
			t.Fatalf("%d bytes", len(value))
		}
		r, s := new(big.Int).SetBytes(value[:32]), new(big.Int).SetBytes(value[32:])
		if r.Sign() == 0 || r.Cmp(groupOrder) >= 0 || s.Sign() == 0 || s.Cmp(halfGroupOrder) > 0 {
			t.Fatalf("out of range: %x", value)
		}
		low, high := derOf(t, r, s), derOf(t, r, new(big.Int).Sub(groupOrder, s))
		if !bytes.Equal(der, low) && !bytes.Equal(der, high) {
			t.Fatalf("%x was accepted, which is neither %x nor %x", der, low, high)
		}
	})
}
