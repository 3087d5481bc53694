package signature

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// Algorithm names how a key signs.
type Algorithm string

// The algorithms that count; a later one comes with a rule version.
const (
	// Ed25519 is a plain signature of the digest (command line, recovery file).
	Ed25519 Algorithm = "ed25519"
	// PasskeyES256 is a WebAuthn assertion with ECDSA on P-256 and SHA-256.
	PasskeyES256 Algorithm = "passkey-es256"
	// PasskeyEdDSA is a WebAuthn assertion with Ed25519.
	PasskeyEdDSA Algorithm = "passkey-eddsa"
)

const (
	ed25519KeyBytes      = ed25519.PublicKeySize
	p256KeyBytes         = 65
	keyIDBytes           = 10
	maxRelyingPartyBytes = 253 // a domain name's greatest length, RFC 1035
)

// Key is a public key as the log holds it.
type Key struct {
	Algorithm Algorithm `json:"algorithm"`
	// Public is 32 bytes for Ed25519 and 65 bytes (0x04 ‖ x ‖ y) for P-256.
	Public []byte `json:"public"`
	// RelyingParty is the domain a passkey was made for; empty for other keys.
	RelyingParty string `json:"relying_party,omitempty"`
}

// KeyID names a key: lower-case hex of the first 10 bytes of
// SHA-256(algorithm ‖ 0x00 ‖ public).
type KeyID string

// ID is the key's name. Eighty bits do not stop somebody from making two keys
// of their own with one ID, so whoever stores keys by ID refuses a taken one.
func (k Key) ID() KeyID {
	named := make([]byte, 0, len(k.Algorithm)+1+len(k.Public))
	named = append(named, k.Algorithm...)
	named = append(named, 0)
	named = append(named, k.Public...)
	sum := sha256.Sum256(named)
	return KeyID(hex.EncodeToString(sum[:keyIDBytes]))
}

// Check returns nil for a key whose signatures can count, and otherwise an
// error wrapping ErrKey: an unknown algorithm, a wrong length, a point that is
// not on the curve or not in its one spelling, an Ed25519 point of small order
// (which would sign for anybody), or a relying party missing, malformed, or
// present where none belongs.
func (k Key) Check() error {
	if err := k.checkForm(); err != nil {
		return err
	}
	if k.Algorithm == PasskeyES256 {
		_, err := parseP256Key(k.Public)
		return err
	}
	return checkEd25519Point(k.Public)
}

// checkForm is all of Check but the curve equation, which takes a fifth of the
// time of Verify and which the standard library's verification solves anyway.
func (k Key) checkForm() error {
	switch k.Algorithm {
	case Ed25519:
		if k.RelyingParty != "" {
			return fmt.Errorf("%w: only a passkey has a relying party", ErrKey)
		}
		return checkEd25519Spelling(k.Public)
	case PasskeyEdDSA:
		if err := checkRelyingParty(k.RelyingParty); err != nil {
			return err
		}
		return checkEd25519Spelling(k.Public)
	case PasskeyES256:
		return checkRelyingParty(k.RelyingParty)
	}
	return fmt.Errorf("%w: %.32q is not an algorithm that counts here", ErrKey, k.Algorithm)
}

func checkRelyingParty(domain string) error {
	if domain == "" {
		return fmt.Errorf("%w: a passkey needs the domain it was made for", ErrKey)
	}
	if len(domain) > maxRelyingPartyBytes || !onlyHas(domain, domainCharacters) {
		return fmt.Errorf("%w: %.64q is not a domain name in lower case", ErrKey, domain)
	}
	return nil
}

const domainCharacters = "abcdefghijklmnopqrstuvwxyz0123456789.-"

func onlyHas(s, allowed string) bool {
	for i := range len(s) {
		if strings.IndexByte(allowed, s[i]) < 0 {
			return false
		}
	}
	return true
}

// smallOrderY are the y coordinates, little-endian, of the eight points whose
// order divides 8. With the sign bit set aside they also cover the two
// spellings of x = 0 as a negative number.
var smallOrderY = [...]string{
	"\x01" + zeros31,         // order 1
	"\xec" + ones30 + "\x7f", // order 2
	"\x00" + zeros31,         // order 4, both signs
	"\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3" + // order 8, both signs
		"\xf4\x89\xf2\xef\x98\xf0\xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02\x88\x6d\x53\xfc\x05",
	"\xc7\x17\x6a\x70\x3d\x4d\xd8\x4f\xba\x3c" + // order 8, both signs
		"\x0b\x76\x0d\x10\x67\x0f\x2a\x20\x53\xfa\x2c\x39\xcc\xc6\x4e\xc7\xfd\x77\x92\xac\x03\x7a",
}

const (
	zeros31 = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" +
		"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	ones30 = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff" +
		"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
)

// The field and the curve -x² + y² = 1 + d·x²·y² of RFC 8032, section 5.1.
var (
	fieldPrime = fromHex("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed")
	curveD     = fromHex("52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3")
	one        = big.NewInt(1)
)

func fromHex(s string) *big.Int {
	n, ok := new(big.Int).SetString(s, 16)
	if !ok {
		panic("signature: malformed constant " + s)
	}
	return n
}

// checkEd25519Spelling lets a key with a small-order part beside its full-order
// one through: its signatures count or not by the standard library's word
// alone, and only its holder can have made it so.
func checkEd25519Spelling(public []byte) error {
	if len(public) != ed25519KeyBytes {
		return fmt.Errorf("%w: it has %d bytes instead of %d", ErrKey, len(public), ed25519KeyBytes)
	}
	y := [ed25519KeyBytes]byte(public)
	y[31] &= 0x7f // the top bit is the sign of x
	for _, small := range smallOrderY {
		if string(y[:]) == small {
			return fmt.Errorf("%w: it is a small-order point, for which anybody can sign", ErrKey)
		}
	}
	if y[0] >= 0xed && string(y[1:]) == ones30+"\x7f" {
		return fmt.Errorf("%w: its coordinate is not reduced, so it has a second spelling", ErrKey)
	}
	return nil
}

// checkEd25519Point asks whether x² = (y² - 1) / (d·y² + 1) has a solution. A
// quotient is a square exactly when the product is, which saves the division.
func checkEd25519Point(public []byte) error {
	bigEndian := slices.Clone(public)
	slices.Reverse(bigEndian)
	bigEndian[0] &= 0x7f
	ySquared := new(big.Int).SetBytes(bigEndian)
	ySquared.Mul(ySquared, ySquared).Mod(ySquared, fieldPrime)
	numerator := new(big.Int).Sub(ySquared, one)
	denominator := ySquared.Mul(ySquared, curveD)
	denominator.Add(denominator, one)
	product := numerator.Mul(numerator, denominator)
	product.Mod(product, fieldPrime)
	if big.Jacobi(product, fieldPrime) < 0 {
		return fmt.Errorf("%w: it is not a point of the curve", ErrKey)
	}
	return nil
}
