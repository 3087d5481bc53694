package signature

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"testing"
)

// Two assertions that Chromium made with a virtual authenticator, over digests
// of a tag of their own: proof that real browsers write what Verify reads.
func TestChromiumAssertionsCount(t *testing.T) {
	text, err := os.ReadFile("testdata/chromium.json")
	if err != nil {
		t.Fatal(err)
	}
	var assertions []struct {
		Name      string    `json:"name"`
		Key       Key       `json:"key"`
		Origins   []string  `json:"origins"`
		Digest    string    `json:"digest"`
		DER       []byte    `json:"der"`
		Signature Signature `json:"signature"`
	}
	if err := json.Unmarshal(text, &assertions); err != nil {
		t.Fatal(err)
	}
	if len(assertions) != 2 {
		t.Fatalf("%d assertions, want 2", len(assertions))
	}
	for _, recorded := range assertions {
		t.Run(recorded.Name, func(t *testing.T) {
			digest, err := hex.DecodeString(recorded.Digest)
			if err != nil {
				t.Fatal(err)
			}
			a := attempt{key: recorded.Key, origins: recorded.Origins, digest: [32]byte(digest), signature: recorded.Signature}
			if err := a.verify(); err != nil {
				t.Errorf("Verify: %v", err)
			}
			if err := askGoWebauthn(a); err != nil {
				t.Errorf("go-webauthn: %v", err)
			}
			if recorded.DER == nil {
				return
			}
			if value, err := NormaliseDER(recorded.DER); err != nil || !bytes.Equal(value, a.signature.Value) {
				t.Errorf("NormaliseDER: %x, %v, want %x", value, err, a.signature.Value)
			}
		})
	}
}
