package people_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"testing"

	"metaorg/domain/people"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
)

// assert signs a digest as a browser on this origin would with a passkey.
func assert(private ed25519.PrivateKey, domain, origin string, digest [32]byte) signature.Signature {
	challenge := base64.RawURLEncoding.EncodeToString(digest[:])
	client := []byte(`{"type":"webauthn.get","challenge":"` + challenge + `","origin":"` + origin + `","crossOrigin":false}`)
	site, sum := sha256.Sum256([]byte(domain)), sha256.Sum256(client)
	const presentAndVerified = 0x05
	data := append(site[:], presentAndVerified, 0, 0, 0, 0)
	return signature.Signature{Value: ed25519.Sign(private, slices.Concat(data, sum[:])), AuthenticatorData: data, ClientData: client}
}

func TestAPasskeyIsAddedWithAnAssertion(t *testing.T) {
	private := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	key := signature.Key{Algorithm: signature.PasskeyEdDSA, Public: private.Public().(ed25519.PublicKey), RelyingParty: "tests.example"}
	digest := people.ProofDigest(rulestest.Network(), "ada", key)
	elsewhere := people.ProofDigest("another network", "ada", key)
	for _, row := range []struct {
		sentence string
		proof    signature.Signature
		refused  string
	}{
		{"an assertion made on the network's site counts", assert(private, "tests.example", "https://tests.example", digest), ""},
		{"an assertion made on another site does not", assert(private, "tests.example", "https://evil.example", digest), "people.bad_proof"},
		{"an assertion made for another network does not", assert(private, "tests.example", "https://tests.example", elsewhere), "people.bad_proof"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			w := start(t)
			w.Do(joins("ada"))
			out := w.Act("ada", "", people.AddKey{Key: key, Name: "phone", Proof: row.proof})[0]
			if out.Code != row.refused {
				t.Errorf("refused with %q (%s), want %q", out.Code, out.Text, row.refused)
			}
		})
	}
}
