package checkpoint_test

import (
	"bytes"
	"crypto/ed25519"
	"reflect"
	"testing"

	"metaorg/machine/checkpoint"
)

var (
	key   = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))
	other = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, 32))
	some  = checkpoint.Checkpoint{
		Network: "0123456789abcdef0123456789abcdef", Size: 12, Root: bytes.Repeat([]byte{1}, 32), Height: 9, State: bytes.Repeat([]byte{2}, 32),
	}
)

func signed(t testing.TB) []byte {
	n, err := checkpoint.Sign(some, key)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func public(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }

func TestACheckpointComesBack(t *testing.T) {
	got, err := checkpoint.Open(signed(t), public(other), public(key))
	if err != nil || !reflect.DeepEqual(got, some) {
		t.Fatalf("%+v, %v", got, err)
	}
}

func TestNobodyElseSignsForASeat(t *testing.T) {
	if _, err := checkpoint.Open(signed(t), public(other)); err == nil {
		t.Fatal("opened with another seat's key")
	}
}

func TestEveryByteMatters(t *testing.T) {
	n := signed(t)
	for i := range n {
		bad := bytes.Clone(n)
		bad[i] ^= 1
		got, err := checkpoint.Open(bad, public(key))
		if err == nil {
			t.Fatalf("byte %d changed, and it opened as %+v", i, got)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(signed(f))
	f.Add([]byte("metaorg/x\n1\n\nheight 1\nstate \n\n— seat AAAA\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := checkpoint.Open(b, public(key))
		if err == nil && !reflect.DeepEqual(c, some) {
			t.Fatalf("opened %+v, which nobody signed", c)
		}
	})
}
