package tree

import (
	"fmt"
	"testing"

	ics23 "github.com/cosmos/ics23/go"
)

func TestProofsHold(t *testing.T) {
	d := store(t, Options{})
	if _, _, err := d.Proof([]byte("a")); err == nil {
		t.Error("proved something about an empty state")
	}
	for i := range 50 {
		set(d, fmt.Sprintf("k%02d", i), fmt.Sprint(i))
	}
	root := d.Commit(5)
	set(d, "k10", "not committed", "k10x", "not committed")
	d.WorkingHash()

	there, version, err := d.Proof([]byte("k10"))
	if err != nil || version != 5 {
		t.Fatal(version, err)
	}
	if !ics23.VerifyMembership(ics23.IavlSpec, root, there, []byte("k10"), []byte("10")) {
		t.Error("a true value is not proved")
	}
	if ics23.VerifyMembership(ics23.IavlSpec, root, there, []byte("k10"), []byte("11")) {
		t.Error("a forged value is proved")
	}
	absent, _, err := d.Proof([]byte("k10x"))
	if err != nil {
		t.Fatal(err)
	}
	if !ics23.VerifyNonMembership(ics23.IavlSpec, root, absent, []byte("k10x")) {
		t.Error("a true absence is not proved")
	}
	if ics23.VerifyNonMembership(ics23.IavlSpec, root, absent, []byte("k10")) {
		t.Error("a forged absence is proved")
	}
}

func TestAVersionBeforeTheLastIsProved(t *testing.T) {
	d := store(t, Options{})
	set(d, "k", "before")
	before := d.Commit(1)
	set(d, "k", "after")
	d.Commit(2)
	proofs, err := d.ProofsAt(before, []byte("k"))
	if err != nil || len(proofs) != 1 || !ics23.VerifyMembership(ics23.IavlSpec, before, proofs[0], []byte("k"), []byte("before")) {
		t.Errorf("the version before is not proved: %v, %v", proofs, err)
	}
	if proofs, err := d.ProofsAt(make([]byte, 32), []byte("k")); err != nil || proofs != nil {
		t.Errorf("a state that never was is proved: %v, %v", proofs, err)
	}
}
