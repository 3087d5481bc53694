package checkpoint_test

import (
	"bytes"
	"crypto/ed25519"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"metaorg/machine/checkpoint"
)

func noteBy(t testing.TB, c checkpoint.Checkpoint, k ed25519.PrivateKey) checkpoint.Note {
	t.Helper()
	b, err := checkpoint.Sign(c, k)
	if err != nil {
		t.Fatal(err)
	}
	n, err := checkpoint.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestNodesCosignOneCheckpoint(t *testing.T) {
	both, ok := noteBy(t, some, other).Join(noteBy(t, some, key))
	again, ok2 := noteBy(t, some, key).Join(noteBy(t, some, other))
	if !ok || !ok2 || !bytes.Equal(both.Bytes(), again.Bytes()) {
		t.Fatalf("the order in which they signed shows:\n%s\n%s", both.Bytes(), again.Bytes())
	}
	if twice, _ := both.Join(again); !bytes.Equal(twice.Bytes(), both.Bytes()) {
		t.Error("a signature counts twice")
	}
	for _, k := range []ed25519.PrivateKey{key, other} {
		if c, err := checkpoint.Open(both.Bytes(), public(k)); err != nil || !reflect.DeepEqual(c, some) {
			t.Errorf("for one of the keys: %+v, %v", c, err)
		}
	}
	if got := both.Signers(public(key), public(other)); len(got) != 2 {
		t.Errorf("%d signers", len(got))
	}
	only, ok := both.Only(public(other))
	if !ok || !bytes.Equal(only.Bytes(), noteBy(t, some, other).Bytes()) {
		t.Errorf("one of the two signed:\n%s", only.Bytes())
	}
	elsewhere := some
	elsewhere.Size++
	if _, ok := both.Join(noteBy(t, elsewhere, key)); ok {
		t.Error("signatures of another checkpoint were taken")
	}
}

func TestAForgedCosignatureIsPassedOver(t *testing.T) {
	elsewhere := some
	elsewhere.Root = bytes.Repeat([]byte{9}, 32)
	forged := strings.SplitAfter(string(noteBy(t, elsewhere, key).Bytes()), "\n\n")[1]
	n, err := checkpoint.Read(append(noteBy(t, some, other).Bytes(), forged...))
	if err != nil {
		t.Fatal(err)
	}
	if got := n.Signers(public(key), public(other)); len(got) != 1 || !got[0].Equal(public(other)) {
		t.Errorf("signed by %x", got)
	}
	if _, ok := n.Only(public(key)); ok {
		t.Error("the forged one counts")
	}
}

func TestAnOutsideWitnessSignsToo(t *testing.T) {
	secret, vkey, err := note.GenerateKey(nil, "witness.example")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	v, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := note.Open(signed(t), note.VerifierList(own(t)))
	if err != nil {
		t.Fatal(err)
	}
	b, err := note.Sign(opened, signer)
	if err != nil {
		t.Fatal(err)
	}
	n, err := checkpoint.Read(b)
	if err != nil {
		t.Fatalf("%v:\n%s", err, b)
	}
	joined, _ := n.Join(noteBy(t, some, other))
	if _, err := note.Open(joined.Bytes(), note.VerifierList(v)); err != nil {
		t.Errorf("its own reader: %v", err)
	}
	if got := joined.Signers(public(key), public(other)); len(got) != 2 {
		t.Errorf("%d of ours signed", len(got))
	}
}

func own(t *testing.T) note.Verifier {
	t.Helper()
	k, err := note.NewEd25519VerifierKey(checkpoint.SeatName(public(key)), public(key))
	if err != nil {
		t.Fatal(err)
	}
	v, err := note.NewVerifier(k)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func FuzzRead(f *testing.F) {
	f.Add(signed(f))
	f.Add([]byte("metaorg/x\n1\n\nheight 1\nstate \n\n— seat AAAA\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		n, err := checkpoint.Read(b)
		if err == nil && !bytes.Equal(n.Bytes(), b) {
			t.Fatalf("read otherwise than it is written:\n%s\n%s", b, n.Bytes())
		}
		if err == nil && n.SignedBy(public(key)) && !reflect.DeepEqual(n.Checkpoint, some) {
			t.Fatalf("read %+v, which nobody signed", n.Checkpoint)
		}
	})
}
