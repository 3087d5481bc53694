package signature

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha512"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
)

// torsion finds the eight points whose order divides 8, starting from nothing
// but the curve equation.
func torsion(t *testing.T) []point {
	t.Helper()
	for y := int64(2); y < 100; y++ {
		start := decode(littleEndian(big.NewInt(y)))
		if start == nil {
			continue
		}
		generator := start.times(subgroupOrder)
		if generator.times(big.NewInt(4)).equal(identity) {
			continue
		}
		var points []point
		for i := range int64(8) {
			points = append(points, generator.times(big.NewInt(i)))
		}
		return points
	}
	t.Fatal("no point of order 8 found")
	return nil
}

// smallOrderSpellings are all 32-byte strings that stand for a small-order
// point: eight canonical ones, two with x = 0 marked negative, and the
// unreduced y of 0 and 1.
func smallOrderSpellings(t *testing.T) [][]byte {
	t.Helper()
	var all [][]byte
	for _, p := range torsion(t) {
		all = append(all, p.encode())
		y := littleEndian(p.y)
		if unreduced := new(big.Int).Add(p.y, rfcPrime); unreduced.BitLen() <= 255 {
			all = append(all, littleEndian(unreduced), withSign(littleEndian(unreduced)))
		}
		if p.x.Sign() == 0 {
			all = append(all, withSign(y))
		}
	}
	slices.SortFunc(all, bytes.Compare)
	return slices.CompactFunc(all, bytes.Equal)
}

func withSign(b []byte) []byte {
	b = slices.Clone(b)
	b[31] |= 0x80
	return b
}

func TestSmallOrderListIsTheCurvesOwn(t *testing.T) {
	distinct := map[string]bool{}
	for _, p := range torsion(t) {
		if !p.times(big.NewInt(8)).equal(identity) {
			t.Fatalf("(%x, %x) is no torsion point", p.x, p.y)
		}
		distinct[string(littleEndian(p.y))] = true
	}
	if len(distinct) != len(smallOrderY) {
		t.Errorf("the torsion points have %d different y, the list has %d", len(distinct), len(smallOrderY))
	}
	for _, y := range smallOrderY {
		if !distinct[y] {
			t.Errorf("%x in the list is not the y of a small-order point", y)
		}
	}
	if fieldPrime.Cmp(rfcPrime) != 0 || curveD.Cmp(rfcD) != 0 {
		t.Error("the curve's constants are wrong")
	}
}

// The standard library takes each of these keys, and for each one anybody can
// forge: with S = 0 and a small-order R about one message in eight fits.
func TestSmallOrderKeysAreForgeableAndRefused(t *testing.T) {
	spellings := smallOrderSpellings(t)
	if len(spellings) != 14 {
		t.Errorf("%d spellings of small-order points, want 14", len(spellings))
	}
	for _, public := range spellings {
		digest, forged, ok := forge(t, public)
		if !ok {
			t.Errorf("%x: found no forgery; the test's idea of the danger is wrong", public)
		}
		for _, k := range []Key{
			{Algorithm: Ed25519, Public: public},
			{Algorithm: PasskeyEdDSA, Public: public, RelyingParty: testDomain},
		} {
			if err := k.Check(); !errors.Is(err, ErrKey) {
				t.Errorf("%s %x: Check: %v, want %v", k.Algorithm, public, err, ErrKey)
			}
			if err := Verify(k, nil, digest, Signature{Value: forged}); !errors.Is(err, ErrKey) {
				t.Errorf("%s %x: Verify of a forgery: %v, want %v", k.Algorithm, public, err, ErrKey)
			}
		}
	}
}

func forge(t *testing.T, public []byte) (digest [32]byte, value []byte, ok bool) {
	t.Helper()
	nonces := torsion(t)
	for try := range 1000 {
		digest = Digest(testNetwork, fmt.Append(nil, try))
		for _, r := range nonces {
			value = append(r.encode(), make([]byte, 32)...)
			if ed25519.Verify(public, digest[:], value) {
				return digest, value, true
			}
		}
	}
	return digest, nil, false
}

func TestUnreducedEd25519KeysAreRefused(t *testing.T) {
	for extra := range int64(19) {
		unreduced := littleEndian(new(big.Int).Add(rfcPrime, big.NewInt(extra)))
		for _, public := range [][]byte{unreduced, withSign(unreduced)} {
			if err := (Key{Algorithm: Ed25519, Public: public}).Check(); !errors.Is(err, ErrKey) {
				t.Errorf("%x (p + %d): %v, want %v", public, extra, err, ErrKey)
			}
		}
	}
}

// Check and a separate square root agree on which y belong to the curve; about
// half do.
func TestEd25519KeysLieOnTheCurve(t *testing.T) {
	on := 0
	for n := range int64(400) {
		y := big.NewInt(n + 2)
		if n >= 200 {
			y = new(big.Int).Sub(rfcPrime, y)
		}
		public := littleEndian(y)
		err := Key{Algorithm: Ed25519, Public: public}.Check()
		if exists := decode(public) != nil; exists != (err == nil) {
			t.Errorf("y = %d: point exists: %t, Check: %v", y, exists, err)
		}
		if err == nil {
			on++
		}
	}
	if on < 150 || on > 250 {
		t.Errorf("%d of 400 y are on the curve, want about half", on)
	}
}

func TestHonestKeysPass(t *testing.T) {
	for n := range 100 {
		for _, algorithm := range allAlgorithms {
			k := newHolder(t, algorithm, fmt.Sprint("member ", n)).key(t)
			if err := k.Check(); err != nil {
				t.Errorf("%s key %d: %v", algorithm, n, err)
			}
		}
	}
}

// The decision written down at verifyEd25519: a holder who picks the worthless
// nonce zero has signed, in the one spelling of R; no second spelling counts.
func TestSmallOrderNonceOfTheHolder(t *testing.T) {
	a := newAttempt(t, Ed25519)
	r := identity.encode()
	a.signature.Value = append(r, littleEndian(answer(a, r))...)
	if err := a.verify(); err != nil {
		t.Errorf("R = identity by the holder: %v", err)
	}
	respelled := littleEndian(new(big.Int).Add(rfcPrime, one))
	for _, r := range [][]byte{respelled, withSign(respelled), withSign(identity.encode())} {
		a.signature.Value = append(slices.Clone(r), littleEndian(answer(a, r))...)
		if err := a.verify(); !errors.Is(err, ErrSignature) {
			t.Errorf("R = identity spelled %x: %v, want %v", r, err, ErrSignature)
		}
	}
}

// answer is S = k·a for the nonce zero, with the holder's secret scalar a.
func answer(a attempt, r []byte) *big.Int {
	expanded := sha512.Sum512(a.holder.ed.Seed())
	expanded[0] &= 248
	expanded[31] = expanded[31]&127 | 64
	s := challenge(r, a.key.Public, a.digest[:])
	s.Mul(s, fromLittleEndian(expanded[:32]))
	return s.Mod(s, subgroupOrder)
}

func TestKeyCheck(t *testing.T) {
	plain := newHolder(t, Ed25519, "ana").key(t)
	edDSA := newHolder(t, PasskeyEdDSA, "ana").key(t)
	es256 := newHolder(t, PasskeyES256, "ana").key(t)
	with := func(k Key, change func(*Key)) Key {
		k.Public = slices.Clone(k.Public)
		change(&k)
		return k
	}
	fieldP256, _ := new(big.Int).SetString("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16)
	for _, c := range []struct {
		name string
		key  Key
		want error
	}{
		{"a plain key", plain, nil},
		{"a passkey with EdDSA", edDSA, nil},
		{"a passkey with ES256", es256, nil},
		{"a passkey of this machine", with(es256, func(k *Key) { k.RelyingParty = "localhost" }), nil},
		{"no key at all", Key{}, ErrKey},
		{"an unknown algorithm", with(plain, func(k *Key) { k.Algorithm = "ed448" }), ErrKey},
		{"an algorithm in upper case", with(plain, func(k *Key) { k.Algorithm = "ED25519" }), ErrKey},
		{"a plain key with a relying party", with(plain, func(k *Key) { k.RelyingParty = testDomain }), ErrKey},
		{"a passkey without a relying party", with(edDSA, func(k *Key) { k.RelyingParty = "" }), ErrKey},
		{"an ES256 passkey without a relying party", with(es256, func(k *Key) { k.RelyingParty = "" }), ErrKey},
		{"a relying party in upper case", with(es256, func(k *Key) { k.RelyingParty = "Coop.example" }), ErrKey},
		{"a relying party that is an origin", with(es256, func(k *Key) { k.RelyingParty = testOrigin }), ErrKey},
		{"a relying party of 254 bytes", with(es256, func(k *Key) { k.RelyingParty = strings.Repeat("a", 254) }), ErrKey},
		{"an Ed25519 key one byte short", with(plain, func(k *Key) { k.Public = k.Public[1:] }), ErrKey},
		{"an Ed25519 key one byte long", with(plain, func(k *Key) { k.Public = append(k.Public, 0) }), ErrKey},
		{"an empty Ed25519 key", with(plain, func(k *Key) { k.Public = nil }), ErrKey},
		{"a P-256 key under the plain algorithm", with(plain, func(k *Key) { k.Public = es256.Public }), ErrKey},
		{"a P-256 key off the curve", with(es256, func(k *Key) { k.Public[64] ^= 1 }), ErrKey},
		{"a compressed P-256 key", with(es256, func(k *Key) { k.Public = append([]byte{2 + k.Public[64]&1}, k.Public[1:33]...) }), ErrKey},
		{"a hybrid P-256 key", with(es256, func(k *Key) { k.Public[0] = 6 + k.Public[64]&1 }), ErrKey},
		{"the P-256 point at infinity", with(es256, func(k *Key) { k.Public = []byte{0} }), ErrKey},
		{"65 zero bytes", with(es256, func(k *Key) { clear(k.Public) }), ErrKey},
		{"the P-256 point (0, 0)", with(es256, func(k *Key) { clear(k.Public[1:]) }), ErrKey},
		{"a P-256 coordinate that is not reduced", with(es256, unreducedP256(fieldP256)), ErrKey},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.key.Check(); !errors.Is(got, c.want) || c.want == nil && got != nil {
				t.Errorf("Check: %v, want %v", got, c.want)
			}
		})
	}
}

// unreducedP256 spells the curve's point with x = 5 as x = 5 + p.
func unreducedP256(field *big.Int) func(*Key) {
	return func(k *Key) {
		b := fromHex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b")
		x := big.NewInt(5)
		ySquared := new(big.Int).Exp(x, big.NewInt(3), field)
		ySquared.Sub(ySquared, new(big.Int).Mul(big.NewInt(3), x)).Add(ySquared, b).Mod(ySquared, field)
		y := new(big.Int).ModSqrt(ySquared, field)
		if y == nil {
			panic("x = 5 is not on P-256")
		}
		y.FillBytes(k.Public[33:])
		x.FillBytes(k.Public[1:33])
		if err := k.Check(); err != nil {
			panic(err)
		}
		x.Add(x, field).FillBytes(k.Public[1:33])
	}
}

func TestKeyID(t *testing.T) {
	plain := newHolder(t, Ed25519, "ana").key(t)
	passkey := Key{Algorithm: PasskeyEdDSA, Public: plain.Public, RelyingParty: testDomain}
	if plain.ID() == passkey.ID() {
		t.Error("one public key under two algorithms has one ID")
	}
	if got := (Key{Algorithm: "a", Public: []byte("b")}).ID(); got != "59b271ae1bbcb1d31d41" {
		// The first 20 digits of: printf 'a\0b' | sha256sum
		t.Errorf("ID = %s", got)
	}
}
