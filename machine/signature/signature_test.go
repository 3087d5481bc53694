package signature

import (
	"errors"
	"math/big"
	"slices"
	"strings"
	"sync"
	"testing"
)

var allAlgorithms = []Algorithm{Ed25519, PasskeyES256, PasskeyEdDSA}

// row is one rule about passkeys. prepare acts before the holder signs, spoil
// afterwards. theirs says that go-webauthn accepts the same bytes.
type row struct {
	name    string
	only    Algorithm
	prepare func(*attempt)
	spoil   func(*attempt)
	want    error
	theirs  bool
}

const agreed, differs = false, true

func runRows(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		for _, algorithm := range []Algorithm{PasskeyES256, PasskeyEdDSA} {
			if r.only != "" && r.only != algorithm {
				continue
			}
			t.Run(r.name+"/"+string(algorithm), func(t *testing.T) {
				a := newAttempt(t, algorithm)
				if r.prepare != nil {
					r.prepare(&a)
				}
				a.sign(t)
				if r.spoil != nil {
					r.spoil(&a)
				}
				got := a.verify()
				if !errors.Is(got, r.want) || r.want == nil && got != nil {
					t.Errorf("Verify: %v, want %v", got, r.want)
				}
				wantTheirs := (r.want == nil) != (r.theirs == differs)
				if theirs := askGoWebauthn(a); (theirs == nil) != wantTheirs {
					t.Errorf("go-webauthn: %v, want accepted: %t", theirs, wantTheirs)
				}
			})
		}
	}
}

func ends(end string) func(*attempt) {
	return func(a *attempt) { a.signature.ClientData = clientData(a.digest, testOrigin, end) }
}

func writes(text string) func(*attempt) {
	return func(a *attempt) {
		sample := string(clientData(a.digest, testOrigin, ""))
		challenge := strings.TrimSuffix(strings.TrimPrefix(sample, `{"type":"webauthn.get","challenge":"`), `","origin":"`+testOrigin+`"`)
		a.signature.ClientData = []byte(strings.ReplaceAll(text, "CHALLENGE", challenge))
	}
}

func onOrigin(origin string, allowed ...string) func(*attempt) {
	return func(a *attempt) {
		a.signature.ClientData = clientData(a.digest, origin, `,"crossOrigin":false}`)
		a.origins = allowed
	}
}

func reports(flags byte, extensions ...byte) func(*attempt) {
	return func(a *attempt) {
		a.signature.AuthenticatorData = authenticatorData(testDomain, flags, extensions...)
	}
}

func padded(total int) func(*attempt) {
	return func(a *attempt) {
		const head, tail = `,"crossOrigin":false,"pad":"`, `"}`
		fill := total - len(clientData(a.digest, testOrigin, head+tail))
		a.signature.ClientData = clientData(a.digest, testOrigin, head+strings.Repeat("x", fill)+tail)
	}
}

func TestClientData(t *testing.T) {
	chromiumHint := `,"crossOrigin":false,"other_keys_can_be_added_here":"do not compare clientDataJSON against a template. See https://goo.gl/yabPex"}`
	runRows(t, []row{
		{name: "a browser of WebAuthn Level 2 or 3 counts"},
		{name: "a browser of Level 1 without crossOrigin counts", prepare: ends(`}`)},
		{name: "Chromium's extra member counts", prepare: ends(chromiumHint)},
		{name: "1024 bytes count", prepare: padded(1024)},
		{name: "the second of two allowed origins counts", prepare: onOrigin("https://b.example", testOrigin, "https://b.example")},
		{name: "a port belongs to the origin", prepare: onOrigin("http://localhost:8080", "http://localhost:8080")},

		{name: "1025 bytes are too many", prepare: padded(1025), want: ErrClientData, theirs: differs},
		{name: "none at all", prepare: func(a *attempt) { a.signature.ClientData = nil }, want: ErrClientData},
		{name: "the challenge of another act", prepare: func(a *attempt) { a.digest[0] ^= 1 }, want: ErrClientData},
		{name: "the making of a passkey is no signature", prepare: writes(`{"type":"webauthn.create","challenge":"CHALLENGE","origin":"https://coop.example","crossOrigin":false}`), want: ErrClientData},
		{name: "another origin", prepare: onOrigin("https://evil.example", testOrigin), want: ErrClientData},
		{name: "a longer origin with an allowed beginning", prepare: onOrigin("https://coop.example.evil.example", testOrigin), want: ErrClientData},
		{name: "a shorter origin than the allowed one", prepare: onOrigin("https://coop.exampl", testOrigin), want: ErrClientData},
		{name: "the same host on another port", prepare: onOrigin("https://coop.example:8443", testOrigin), want: ErrClientData},
		{name: "the same host without encryption", prepare: onOrigin("http://coop.example", testOrigin), want: ErrClientData},
		{name: "no allowed origin", prepare: onOrigin(testOrigin), want: ErrClientData},
		{name: "an allowed origin that is empty", prepare: onOrigin("", ""), want: ErrClientData, theirs: differs},
		{name: "an allowed origin with a quote", prepare: onOrigin(`https://coop.example","x":"`, `https://coop.example","x":"`), want: ErrClientData},
		{
			name: "an allowed origin that spells out the fields after it", want: ErrClientData,
			prepare: onOrigin(`https://evil.example","crossOrigin":false,"y":"`, `https://evil.example","crossOrigin":false,"y":"`),
		},
		{name: "an allowed origin with a backslash", prepare: onOrigin(`https:\/\/coop.example`, `https:\/\/coop.example`), want: ErrClientData},
		{name: "an allowed origin in upper case", prepare: onOrigin("https://COOP.example", "https://COOP.example"), want: ErrClientData, theirs: differs},
		{name: "an allowed origin beyond ASCII", prepare: onOrigin("https://coöp.example", "https://coöp.example"), want: ErrClientData, theirs: differs},
		{name: "made inside another site's frame", prepare: ends(`,"crossOrigin":true}`), want: ErrClientData},
		{name: "made inside another site's frame, which it names", prepare: ends(`,"crossOrigin":true,"topOrigin":"https://coop.example"}`), want: ErrClientData},
		{name: "crossOrigin as a text", prepare: ends(`,"crossOrigin":"false"}`), want: ErrClientData},
		{name: "another member where crossOrigin belongs", prepare: ends(`,"x":"y"}`), want: ErrClientData, theirs: differs},
		{name: "something after the end", prepare: ends(`,"crossOrigin":false} `), want: ErrClientData, theirs: differs},
		{name: "something glued to false", prepare: ends(`,"crossOrigin":falsehood}`), want: ErrClientData},
		{name: "no closing brace", prepare: ends(`,"crossOrigin":false`), want: ErrClientData},
		{name: "no closing brace after an extra member", prepare: ends(`,"crossOrigin":false,"x":"y"`), want: ErrClientData},
		{name: "a comma with nothing after it", prepare: ends(`,"crossOrigin":false,}`), want: ErrClientData},
		{name: "a space in front", prepare: writes(` {"type":"webauthn.get","challenge":"CHALLENGE","origin":"https://coop.example","crossOrigin":false}`), want: ErrClientData, theirs: differs},
		{name: "spaces between members", prepare: writes(`{"type": "webauthn.get", "challenge": "CHALLENGE", "origin": "https://coop.example"}`), want: ErrClientData, theirs: differs},
		{name: "members in another order", prepare: writes(`{"challenge":"CHALLENGE","origin":"https://coop.example","type":"webauthn.get"}`), want: ErrClientData, theirs: differs},
		{name: "member names in another case", prepare: writes(`{"TYPE":"webauthn.get","Challenge":"CHALLENGE","ORIGIN":"https://coop.example"}`), want: ErrClientData, theirs: differs},
		{name: "an escaped type and origin", prepare: writes(`{"type":"webauthn\u002eget","challenge":"CHALLENGE","origin":"https:\/\/coop.example"}`), want: ErrClientData, theirs: differs},
		{name: "two challenges of which the last fits", prepare: writes(`{"type":"webauthn.get","challenge":"AAAA","challenge":"CHALLENGE","origin":"https://coop.example"}`), want: ErrClientData, theirs: differs},
		{name: "an origin with a path", prepare: writes(`{"type":"webauthn.get","challenge":"CHALLENGE","origin":"https://coop.example/x","crossOrigin":false}`), want: ErrClientData, theirs: differs},
		{name: "a padded challenge", prepare: writes(`{"type":"webauthn.get","challenge":"CHALLENGE=","origin":"https://coop.example","crossOrigin":false}`), want: ErrClientData},

		// What follows the prescribed members is signed but not read, as the
		// standard has it; no browser writes these.
		{name: "an ending that is no JSON is not read", prepare: ends(`,"crossOrigin":false,?}`), theirs: differs},
		{name: "a second challenge further on is not read", prepare: ends(`,"crossOrigin":false,"challenge":"AAAA"}`), theirs: differs},
		{name: "a second crossOrigin further on is not read", prepare: ends(`,"crossOrigin":false,"crossOrigin":true}`), theirs: differs},
	})
}

func TestAuthenticatorData(t *testing.T) {
	const present, verified = flagUserPresent, flagUserVerified
	emptyMap := []byte{0xa0}
	// A CBOR map of one extension, {"x": 476 bytes or so}, filling the limit.
	filling := func(total int) []byte {
		head := []byte{0xa1, 0x61, 'x', 0x59, 0, 0}
		body := total - minAuthDataBytes - len(head)
		head[4], head[5] = byte(body>>8), byte(body)
		return append(head, make([]byte, body)...)
	}
	runRows(t, []row{
		{name: "a synchronised passkey with backup counts", prepare: reports(present | verified | flagBackupEligible | flagBackedUp)},
		{name: "one that could be backed up counts", prepare: reports(present | verified | flagBackupEligible)},
		{name: "reserved flags are ignored", prepare: reports(present | verified | 1<<1 | 1<<5)},
		{name: "an extension counts", prepare: reports(present|verified|flagExtensions, emptyMap...)},
		{name: "512 bytes count", prepare: reports(present|verified|flagExtensions, filling(512)...)},

		{name: "513 bytes are too many", prepare: reports(present|verified|flagExtensions, filling(513)...), want: ErrAuthenticatorData, theirs: differs},
		{name: "36 bytes are too few", prepare: func(a *attempt) {
			a.signature.AuthenticatorData = a.signature.AuthenticatorData[:36]
		}, want: ErrAuthenticatorData},
		{name: "none at all", prepare: func(a *attempt) { a.signature.AuthenticatorData = nil }, want: ErrAuthenticatorData},
		{name: "another relying party", prepare: func(a *attempt) {
			a.signature.AuthenticatorData = authenticatorData("evil.example", present|verified)
		}, want: ErrAuthenticatorData},
		{name: "nobody present", prepare: reports(verified), want: ErrAuthenticatorData},
		{name: "nobody verified", prepare: reports(present), want: ErrAuthenticatorData},
		{name: "neither present nor verified", prepare: reports(0), want: ErrAuthenticatorData},
		{name: "backed up without being able to", prepare: reports(present | verified | flagBackedUp), want: ErrAuthenticatorData, theirs: differs},
		{name: "a new passkey claimed", prepare: reports(present | verified | flagAttested), want: ErrAuthenticatorData},
		{name: "extensions claimed but absent", prepare: reports(present | verified | flagExtensions), want: ErrAuthenticatorData},
		{name: "extensions present but not claimed", prepare: reports(present|verified, emptyMap...), want: ErrAuthenticatorData},

		{name: "an extension that is no CBOR is not read", prepare: reports(present|verified|flagExtensions, 0xff), theirs: differs},
	})
}

func TestPasskeyValue(t *testing.T) {
	signedAlone := func(part func(attempt) []byte) func(*attempt) {
		return func(a *attempt) { a.signature.Value = a.holder.value(t, part(*a)) }
	}
	runRows(t, []row{
		{name: "an ES256 signature with the high s", only: PasskeyES256, spoil: func(a *attempt) {
			s := new(big.Int).SetBytes(a.signature.Value[32:])
			s.Sub(groupOrder, s).FillBytes(a.signature.Value[32:])
		}, want: ErrSignature, theirs: differs},
		{name: "an r of zero", only: PasskeyES256, spoil: func(a *attempt) { clear(a.signature.Value[:32]) }, want: ErrSignature},
		{name: "an s of zero", only: PasskeyES256, spoil: func(a *attempt) { clear(a.signature.Value[32:]) }, want: ErrSignature},
		{name: "an r of the group order", only: PasskeyES256, spoil: func(a *attempt) { groupOrder.FillBytes(a.signature.Value[:32]) }, want: ErrSignature},
		{name: "an s of the group order", only: PasskeyES256, spoil: func(a *attempt) { groupOrder.FillBytes(a.signature.Value[32:]) }, want: ErrSignature},
		{name: "the digest signed alone", spoil: signedAlone(func(a attempt) []byte { return a.digest[:] }), want: ErrSignature},
		{name: "the client data signed alone", spoil: signedAlone(func(a attempt) []byte { return a.signature.ClientData }), want: ErrSignature},
		{name: "63 bytes", spoil: func(a *attempt) { a.signature.Value = a.signature.Value[:63] }, want: ErrSignature},
		{name: "65 bytes", spoil: func(a *attempt) { a.signature.Value = append(a.signature.Value, 0) }, want: ErrSignature},
		{name: "no bytes", spoil: func(a *attempt) { a.signature.Value = nil }, want: ErrSignature},
		{name: "somebody else's key", spoil: func(a *attempt) {
			public := slices.Clone(a.key.Public)
			a.key.Public = otherPublic(a.key.Algorithm, public)
		}, want: ErrSignature},
	})
}

// otherPublic is another valid key: the same P-256 point mirrored, or the
// Ed25519 point mirrored.
func otherPublic(algorithm Algorithm, public []byte) []byte {
	if algorithm != PasskeyES256 {
		public[31] ^= 0x80
		return public
	}
	y := new(big.Int).SetBytes(public[33:])
	fieldP256, _ := new(big.Int).SetString("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16)
	y.Sub(fieldP256, y).FillBytes(public[33:])
	return public
}

func TestPlainEd25519(t *testing.T) {
	order := new(big.Int).Add(new(big.Int).Lsh(one, 252), fromHex("14def9dea2f79cd65812631a5cf5d3ed"))
	for _, r := range []row{
		{name: "a signature of the digest counts"},
		{name: "origins do not matter", spoil: func(a *attempt) { a.origins = []string{`"`} }},
		{name: "empty passkey data is no passkey data", spoil: func(a *attempt) {
			a.signature.ClientData, a.signature.AuthenticatorData = []byte{}, []byte{}
		}},
		{name: "client data beside it", spoil: func(a *attempt) { a.signature.ClientData = []byte("{}") }, want: ErrSignature},
		{name: "authenticator data beside it", spoil: func(a *attempt) { a.signature.AuthenticatorData = make([]byte, 37) }, want: ErrSignature},
		{name: "another digest", spoil: func(a *attempt) { a.digest[31] ^= 0x80 }, want: ErrSignature},
		{name: "S with the group order added", spoil: func(a *attempt) {
			s := fromLittleEndian(a.signature.Value[32:])
			copy(a.signature.Value[32:], littleEndian(s.Add(s, order)))
		}, want: ErrSignature},
		{name: "63 bytes", spoil: func(a *attempt) { a.signature.Value = a.signature.Value[1:] }, want: ErrSignature},
		{name: "a passkey's key with the same bytes", spoil: func(a *attempt) {
			a.key.Algorithm, a.key.RelyingParty = PasskeyEdDSA, testDomain
		}, want: ErrClientData},
		{name: "a key off the curve", spoil: func(a *attempt) { a.key.Public = append([]byte{2}, make([]byte, 31)...) }, want: ErrKey},
		{name: "an unknown algorithm", spoil: func(a *attempt) { a.key.Algorithm = "rsa" }, want: ErrKey},
	} {
		t.Run(r.name, func(t *testing.T) {
			a := newAttempt(t, Ed25519)
			a.sign(t)
			if r.spoil != nil {
				r.spoil(&a)
			}
			if got := a.verify(); !errors.Is(got, r.want) || r.want == nil && got != nil {
				t.Errorf("Verify: %v, want %v", got, r.want)
			}
		})
	}
}

func TestEverySingleBitMatters(t *testing.T) {
	for _, algorithm := range allAlgorithms {
		a := newAttempt(t, algorithm)
		a.sign(t)
		if err := a.verify(); err != nil {
			t.Fatalf("%s: the signature itself: %v", algorithm, err)
		}
		digest := a.digest[:]
		for part, bytes := range map[string][]byte{
			"value": a.signature.Value, "client data": a.signature.ClientData,
			"authenticator data": a.signature.AuthenticatorData, "public key": a.key.Public, "digest": digest,
		} {
			for bit := range len(bytes) * 8 {
				bytes[bit/8] ^= 1 << (bit % 8)
				if a.verify() == nil {
					t.Errorf("%s: with bit %d of its %s flipped the signature still counts", algorithm, bit, part)
				}
				bytes[bit/8] ^= 1 << (bit % 8)
			}
		}
		if err := a.verify(); err != nil {
			t.Fatalf("%s: flipping bits back and forth: %v", algorithm, err)
		}
	}
}

func TestManyGoroutinesGetOneAnswer(t *testing.T) {
	var group sync.WaitGroup
	for _, algorithm := range allAlgorithms {
		good := newAttempt(t, algorithm)
		good.sign(t)
		bad := good
		bad.signature.Value = slices.Clone(good.signature.Value)
		bad.signature.Value[40] ^= 1
		wantBad := bad.verify().Error()
		for range 8 {
			group.Go(func() {
				for range 20 {
					if err := good.verify(); err != nil {
						t.Errorf("%s: %v", algorithm, err)
					}
					if err := bad.verify(); err == nil || err.Error() != wantBad {
						t.Errorf("%s: %v, want %s", algorithm, err, wantBad)
					}
				}
			})
		}
	}
	group.Wait()
}

func TestDigestBindsNetworkAndBody(t *testing.T) {
	seen := map[[32]byte]string{}
	for _, c := range []struct{ network, body string }{
		{"a", "bc"}, {"ab", "c"}, {"abc", ""}, {"", "abc"}, {"a", "bc\x00"}, {"A", "bc"}, {strings.Repeat("n", 64), ""},
	} {
		digest := Digest(c.network, []byte(c.body))
		if other, taken := seen[digest]; taken {
			t.Errorf("network %q with body %q has the digest of %s", c.network, c.body, other)
		}
		seen[digest] = c.network + "|" + c.body
	}
	defer func() {
		if recover() == nil {
			t.Error("a network id of 65 bytes was digested")
		}
	}()
	Digest(strings.Repeat("n", 65), nil)
}
