package signature

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"math/big"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "add new vectors to testdata/vectors.json; never changes one that is there")

const vectorsFile = "testdata/vectors.json"

// vector is one frozen question and its answer. Bytes are in hexadecimal but
// for key and signature, which are in the form the log's JSON gives them.
type vector struct {
	Name      string    `json:"name"`
	Key       Key       `json:"key"`
	KeyID     KeyID     `json:"key_id"`
	Origins   []string  `json:"origins,omitempty"`
	Network   string    `json:"network"`
	Body      string    `json:"body"`
	Digest    string    `json:"digest"`
	Signature Signature `json:"signature"`
	// Refusal is empty when the signature counts, and otherwise which of the
	// four reasons it is: key, signature, client data, authenticator data.
	Refusal string `json:"refusal,omitempty"`
}

var refusals = map[string]error{
	"": nil, "key": ErrKey, "signature": ErrSignature,
	"client data": ErrClientData, "authenticator data": ErrAuthenticatorData,
}

func TestVectors(t *testing.T) {
	frozen := readVectors(t)
	for i, made := range makeVectors(t) {
		if i >= len(frozen) {
			if !*update {
				t.Fatalf("%q is not in %s; run go test -run TestVectors -update", made.Name, vectorsFile)
			}
			frozen = append(frozen, made)
		}
		got, want := asJSON(t, made), asJSON(t, frozen[i])
		if !bytes.Equal(got, want) {
			t.Fatalf("frozen vector %d would change, which would stop old logs from verifying.\nfrozen: %s\nnow: %s", i, want, got)
		}
	}
	if *update {
		if err := os.WriteFile(vectorsFile, append(asJSON(t, frozen), '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, v := range frozen {
		t.Run(v.Name, func(t *testing.T) { checkVector(t, v) })
	}
}

func checkVector(t *testing.T, v vector) {
	t.Helper()
	body, err := hex.DecodeString(v.Body)
	if err != nil {
		t.Fatal(err)
	}
	digest := Digest(v.Network, body)
	if got := hex.EncodeToString(digest[:]); got != v.Digest {
		t.Errorf("Digest = %s, want %s", got, v.Digest)
	}
	if got := v.Key.ID(); got != v.KeyID {
		t.Errorf("ID = %s, want %s", got, v.KeyID)
	}
	want, known := refusals[v.Refusal]
	if !known {
		t.Fatalf("unknown refusal %q", v.Refusal)
	}
	if got := Verify(v.Key, v.Origins, digest, v.Signature); !errors.Is(got, want) || want == nil && got != nil {
		t.Errorf("Verify: %v, want %v", got, want)
	}
}

func readVectors(t *testing.T) []vector {
	t.Helper()
	var frozen []vector
	text, err := os.ReadFile(vectorsFile)
	if errors.Is(err, os.ErrNotExist) && *update {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &frozen); err != nil {
		t.Fatal(err)
	}
	return frozen
}

func asJSON(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// makeVectors makes every vector anew; nonces and keys are deterministic. New
// ones go to the end.
func makeVectors(t *testing.T) []vector {
	t.Helper()
	const network, body = "orchard-1", "a body in canonical form"
	var all []vector
	add := func(name string, algorithm Algorithm, refusal string, prepare, spoil func(*attempt)) {
		a := newAttempt(t, algorithm)
		a.digest = Digest(network, []byte(body))
		if algorithm != Ed25519 {
			a.signature.ClientData = clientData(a.digest, testOrigin, `,"crossOrigin":false}`)
		}
		if prepare != nil {
			prepare(&a)
		}
		a.sign(t)
		if spoil != nil {
			spoil(&a)
		}
		all = append(all, vector{
			Name: name, Key: a.key, KeyID: a.key.ID(), Origins: a.origins, Network: network,
			Body: hex.EncodeToString([]byte(body)), Digest: hex.EncodeToString(a.digest[:]),
			Signature: a.signature, Refusal: refusal,
		})
	}
	add("plain Ed25519", Ed25519, "", nil, nil)
	add("passkey with ES256", PasskeyES256, "", nil, nil)
	add("passkey with EdDSA", PasskeyEdDSA, "", nil, nil)
	add("passkey with an extra member in its client data", PasskeyES256, "", ends(`,"crossOrigin":false,"x":"y"}`), nil)
	add("passkey of a Level 1 browser", PasskeyEdDSA, "", ends(`}`), nil)
	add("passkey with backup and an extension", PasskeyES256, "",
		reports(flagUserPresent|flagUserVerified|flagBackupEligible|flagBackedUp|flagExtensions, 0xa0), nil)
	add("plain Ed25519, one bit of the signature flipped", Ed25519, "signature", nil,
		func(a *attempt) { a.signature.Value[0] ^= 1 })
	add("ES256 with the high s", PasskeyES256, "signature", nil, func(a *attempt) {
		s := new(big.Int).SetBytes(a.signature.Value[32:])
		s.Sub(groupOrder, s).FillBytes(a.signature.Value[32:])
	})
	add("a small-order key and the forgery for it", Ed25519, "key", nil, func(a *attempt) {
		a.key.Public = identity.encode()
		a.signature.Value = append(identity.encode(), make([]byte, 32)...)
	})
	add("made inside another site's frame", PasskeyEdDSA, "client data", ends(`,"crossOrigin":true}`), nil)
	add("made on another origin", PasskeyES256, "client data", onOrigin("https://evil.example", testOrigin), nil)
	add("the user was not verified", PasskeyES256, "authenticator data", reports(flagUserPresent), nil)
	add("made for another relying party", PasskeyEdDSA, "authenticator data", func(a *attempt) {
		a.signature.AuthenticatorData = authenticatorData("evil.example", flagUserPresent|flagUserVerified)
	}, nil)
	return all
}
