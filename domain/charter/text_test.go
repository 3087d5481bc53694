package charter

import (
	"encoding/hex"
	"reflect"
	"testing"

	"metaorg/machine/wire"
)

// TestAHashOnceSignedStaysTheSame fails when a change of Text would give
// texts in force another hash than the one their members signed.
func TestAHashOnceSignedStaysTheSame(t *testing.T) {
	const signed = "c41e9253b811a4b0aaaf7b91bb1fca93e9724e570d49db8fa188aaa0c43e848a"
	if got := hex.EncodeToString(firstHash); got != signed {
		t.Errorf("the hash is %s, and was %s", got, signed)
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
