package verdicts_test

import (
	"bytes"
	"path/filepath"
	"testing"

	"metaorg/node/verdicts"
)

func TestAVerdictOutlivesTheProcessUntilTheNextHeight(t *testing.T) {
	path := filepath.Join(t.TempDir(), "accepted")
	one, two := bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32)
	open := func() *verdicts.Accepted {
		a, err := verdicts.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	a := open()
	for _, hash := range [][]byte{one, two} {
		if a.Has(7, hash) {
			t.Error("something was accepted before it was")
		}
		if err := a.Add(7, hash); err != nil {
			t.Fatal(err)
		}
	}
	a = open()
	if !a.Has(7, one) || !a.Has(7, two) || a.Has(8, one) {
		t.Error("what was accepted at this height is not remembered as it was")
	}
	if err := a.Add(8, one); err != nil {
		t.Fatal(err)
	}
	if a = open(); a.Has(7, one) || !a.Has(8, one) {
		t.Error("the last height is remembered, or this one is not")
	}
}
