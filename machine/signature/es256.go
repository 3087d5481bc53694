package signature

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/asn1"
	"fmt"
	"math/big"
)

// maxDERBytes is a sequence of two positive 32-byte integers with leading zeros.
const maxDERBytes = 72

var (
	groupOrder     = elliptic.P256().Params().N
	halfGroupOrder = new(big.Int).Rsh(groupOrder, 1)
)

// NormaliseDER turns the strict DER of an ES256 assertion into the 64 bytes
// r ‖ s, with s replaced by n - s when that is smaller; any other spelling is
// an ErrSignature. It runs once, where an assertion enters: about half of all
// authenticators' signatures come with the high s that Verify refuses.
func NormaliseDER(der []byte) ([]byte, error) {
	// Nothing longer can be in range; this only saves decoding it.
	if len(der) > maxDERBytes {
		return nil, fmt.Errorf("%w: its DER has %d bytes, more than %d", ErrSignature, len(der), maxDERBytes)
	}
	var pair struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &pair); err != nil {
		return nil, fmt.Errorf("%w: it is not the DER of two numbers", ErrSignature)
	}
	// The decoder overlooks bytes after the numbers and after the sequence.
	again, err := asn1.Marshal(pair)
	if err != nil || !bytes.Equal(again, der) {
		return nil, fmt.Errorf("%w: its DER is not the one canonical spelling", ErrSignature)
	}
	if !isScalar(pair.R) || !isScalar(pair.S) {
		return nil, fmt.Errorf("%w: a number is out of range", ErrSignature)
	}
	if pair.S.Cmp(halfGroupOrder) > 0 {
		pair.S.Sub(groupOrder, pair.S)
	}
	value := make([]byte, valueBytes)
	pair.R.FillBytes(value[:valueBytes/2])
	pair.S.FillBytes(value[valueBytes/2:])
	return value, nil
}

func isScalar(n *big.Int) bool {
	return n.Sign() > 0 && n.Cmp(groupOrder) < 0
}

// parseP256Key takes one spelling only: compressed and hybrid points, the point
// at infinity and unreduced coordinates are refused.
func parseP256Key(public []byte) (*ecdsa.PublicKey, error) {
	if len(public) != p256KeyBytes {
		return nil, fmt.Errorf("%w: it has %d bytes instead of %d", ErrKey, len(public), p256KeyBytes)
	}
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), public)
	if err != nil {
		return nil, fmt.Errorf("%w: it is not a point of the curve", ErrKey)
	}
	return key, nil
}

func verifyES256(public, message, value []byte) error {
	key, err := parseP256Key(public)
	if err != nil {
		return err
	}
	r := new(big.Int).SetBytes(value[:valueBytes/2])
	s := new(big.Int).SetBytes(value[valueBytes/2:])
	// The library refuses these too; the rule is said here all the same, since
	// the log must not depend on what a library happens to check.
	if !isScalar(r) || !isScalar(s) {
		return fmt.Errorf("%w: a number is out of range", ErrSignature)
	}
	// (r, n-s) verifies whenever (r, s) does; without this anybody could
	// respell a signature that is not theirs.
	if s.Cmp(halfGroupOrder) > 0 {
		return fmt.Errorf("%w: its second number is the higher of two possible ones", ErrSignature)
	}
	hash := sha256.Sum256(message)
	if !ecdsa.Verify(key, hash[:], r, s) {
		return errNotTheKeys
	}
	return nil
}
