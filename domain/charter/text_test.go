package charter

import (
	"encoding/hex"
	"reflect"
	"slices"
	"testing"

	"metaorg/machine"
	"metaorg/machine/wire"
)

// TestAHashOnceSignedStaysTheSame fails when a change of Text would give
// texts in force another hash than the one their members signed.
func TestAHashOnceSignedStaysTheSame(t *testing.T) {
	for version, signed := range map[uint64]string{
		1: "c41e9253b811a4b0aaaf7b91bb1fca93e9724e570d49db8fa188aaa0c43e848a",
		2: "b8241be63e5ee8a767f8d323625fa7ad37a8e9bed62749aaa7bb96ea4c8b7c1c",
	} {
		kept := text().kept(slices.DeleteFunc(slices.Clone(declared), func(r machine.StandingRule) bool { return r.Since > version }))
		if got := hex.EncodeToString(kept.Hash()); got != signed {
			t.Errorf("under rules of version %d the hash is %s, and was %s", version, got, signed)
		}
	}
}

func TestAHashTellsTextsApart(t *testing.T) {
	for name, other := range map[string]Draft{
		"goal":       texted(func(d *Draft) { d.Goal += " " }),
		"rule":       withRule("elsewhere.limit", 3),
		"particular": texted(func(d *Draft) { d.Language = "English" }),
		"number":     texted(func(d *Draft) { d.Clauses[1].Number = "P3"; d.Clauses = append(d.Clauses[:2], d.Clauses[3:]...) }),
	} {
		if reflect.DeepEqual(version(1, other).Hash, firstHash) {
			t.Errorf("another %s has the same hash", name)
		}
	}
}

func TestAVersionComesBackFromItsBytes(t *testing.T) {
	c := at(version(3, text()), 1)
	var again Charter
	if err := wire.Decode(wire.Encode(c), &again); err != nil || !reflect.DeepEqual(again, c) {
		t.Errorf("came back as %+v, %v", again, err)
	}
}
