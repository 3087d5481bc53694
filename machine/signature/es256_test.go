package signature

import (
	"bytes"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"testing"
)

func derOf(t testing.TB, r, s *big.Int) []byte {
	t.Helper()
	der, err := asn1.Marshal(struct{ R, S *big.Int }{r, s})
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func fixed(r, s *big.Int) []byte {
	return slices.Concat(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32)))
}

func TestNormaliseDER(t *testing.T) {
	n := func(v int64) *big.Int { return big.NewInt(v) }
	below := func(v int64) *big.Int { return new(big.Int).Sub(groupOrder, n(v)) }
	afterHalf := new(big.Int).Add(halfGroupOrder, one)
	const r1s1 = "\x30\x06\x02\x01\x01\x02\x01\x01"
	for _, c := range []struct {
		name string
		der  []byte
		want []byte // nil: refused
	}{
		{"the smallest numbers", []byte(r1s1), fixed(n(1), n(1))},
		{"a leading zero that the sign bit needs", derOf(t, n(0x80), n(1)), fixed(n(0x80), n(1))},
		{"the greatest r", derOf(t, below(1), n(1)), fixed(below(1), n(1))},
		{"a low s stays", derOf(t, n(1), halfGroupOrder), fixed(n(1), halfGroupOrder)},
		{"a high s turns low", derOf(t, n(1), afterHalf), fixed(n(1), halfGroupOrder)},
		{"the greatest s turns into one", derOf(t, n(1), below(1)), fixed(n(1), n(1))},

		{"nothing", nil, nil},
		{"an empty sequence", []byte("\x30\x00"), nil},
		{"one number", []byte("\x30\x03\x02\x01\x01"), nil},
		{"three numbers", []byte("\x30\x09\x02\x01\x01\x02\x01\x01\x02\x01\x01"), nil},
		{"a null after the numbers", []byte("\x30\x08\x02\x01\x01\x02\x01\x01\x05\x00"), nil},
		{"a byte after the sequence", []byte(r1s1 + "\x00"), nil},
		{"the last byte missing", []byte(r1s1)[:7], nil},
		{"a long-form length of the sequence", []byte("\x30\x81\x06\x02\x01\x01\x02\x01\x01"), nil},
		{"a long-form length of a number", []byte("\x30\x07\x02\x81\x01\x01\x02\x01\x01"), nil},
		{"an indefinite length", []byte("\x30\x80\x02\x01\x01\x02\x01\x01\x00\x00"), nil},
		{"a needless leading zero in r", []byte("\x30\x07\x02\x02\x00\x01\x02\x01\x01"), nil},
		{"a needless leading zero in s", []byte("\x30\x07\x02\x01\x01\x02\x02\x00\x01"), nil},
		{"a negative r", []byte("\x30\x06\x02\x01\xff\x02\x01\x01"), nil},
		{"a negative s", []byte("\x30\x06\x02\x01\x01\x02\x01\x80"), nil},
		{"a negative r with needless leading ones", []byte("\x30\x07\x02\x02\xff\xff\x02\x01\x01"), nil},
		{"a number of no bytes", []byte("\x30\x05\x02\x00\x02\x01\x01"), nil},
		{"an r of zero", derOf(t, n(0), n(1)), nil},
		{"an s of zero", derOf(t, n(1), n(0)), nil},
		{"an r of the group order", derOf(t, groupOrder, n(1)), nil},
		{"an s of the group order", derOf(t, n(1), groupOrder), nil},
		{"an s of 33 bytes", derOf(t, n(1), new(big.Int).Lsh(one, 256)), nil},
		{"a number of a thousand bytes", derOf(t, new(big.Int).Lsh(one, 8000), n(1)), nil},
		{"a set instead of a sequence", []byte("\x31\x06\x02\x01\x01\x02\x01\x01"), nil},
		{"a text instead of a number", []byte("\x30\x06\x04\x01\x01\x02\x01\x01"), nil},
		{"64 raw bytes", bytes.Repeat([]byte{1}, 64), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := NormaliseDER(c.der)
			if !bytes.Equal(got, c.want) {
				t.Errorf("NormaliseDER: %x, want %x", got, c.want)
			}
			if refused := c.want == nil; refused != errors.Is(err, ErrSignature) {
				t.Errorf("NormaliseDER: %v, want refused: %t", err, refused)
			}
		})
	}
}

// Authenticators give high and low s alike; both become the one form, which
// verifies.
func TestNormalisedSignaturesCount(t *testing.T) {
	high := 0
	for try := range 64 {
		a := newAttempt(t, PasskeyES256)
		a.digest = Digest(testNetwork, fmt.Append(nil, "act ", try))
		a.signature.ClientData = clientData(a.digest, testOrigin, `,"crossOrigin":false}`)
		der := a.holder.der(t, assertedMessage(a.signature))
		var pair struct{ R, S *big.Int }
		if _, err := asn1.Unmarshal(der, &pair); err != nil {
			t.Fatal(err)
		}
		if pair.S.Cmp(halfGroupOrder) > 0 {
			high++
		}
		mirrored, err := NormaliseDER(derOf(t, pair.R, new(big.Int).Sub(groupOrder, pair.S)))
		if err != nil {
			t.Fatal(err)
		}
		if a.signature.Value, err = NormaliseDER(der); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(mirrored, a.signature.Value) {
			t.Errorf("act %d: the two forms of s normalise to %x and %x", try, a.signature.Value, mirrored)
		}
		if err := a.verify(); err != nil {
			t.Errorf("act %d: %v", try, err)
		}
	}
	if high < 16 || high > 48 {
		t.Errorf("%d of 64 signatures had a high s, want about half", high)
	}
}
