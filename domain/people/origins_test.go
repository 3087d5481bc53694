package people_test

import (
	"crypto/ed25519"
	"testing"

	"metaorg/domain/network"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
)

// TestAPasskeyOfASiteThatIsAddedCounts is a network's move to another name.
func TestAPasskeyOfASiteThatIsAddedCounts(t *testing.T) {
	w := rulestest.New(t, people.Directory{}, network.Module, people.Module)
	w.Do(joins("ada"))
	private := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	key := signature.Key{Algorithm: signature.PasskeyEdDSA, Public: private.Public().(ed25519.PublicKey), RelyingParty: "coop.example"}
	proof := assert(private, "coop.example", "https://coop.example", people.ProofDigest(w.Genesis.ID(), "ada", key))
	add := people.AddKey{Key: key, Name: "phone", Proof: proof}
	if got := w.Act("ada", "", add)[0].Code; got != "people.foreign_passkey" {
		t.Errorf("before the site is added, refused with %q", got)
	}
	w.Must("ada", "", network.AddOrigin{Origin: "https://coop.example"})
	w.Must("ada", "", add)
	for _, row := range []struct {
		signsOn string
		counts  bool
	}{{"https://coop.example", true}, {"https://evil.example", false}} {
		digest := signature.Digest(string(w.Genesis.ID()), []byte("an act"))
		err := signature.Verify(key, machine.NetworkOf(w.Store).Origins, digest, assert(private, "coop.example", row.signsOn, digest))
		if (err == nil) != row.counts {
			t.Errorf("a signature made on %s: %v", row.signsOn, err)
		}
	}
}
