package signature

import (
	"crypto/sha512"
	"math/big"
	"slices"
)

// A slow, separate edwards25519 after RFC 8032, section 5.1, to check the
// constants of this package against.

var subgroupOrder = new(big.Int).Add(new(big.Int).Lsh(one, 252), fromHex("14def9dea2f79cd65812631a5cf5d3ed"))

type point struct{ x, y *big.Int }

var identity = point{big.NewInt(0), big.NewInt(1)}

func mod(n *big.Int) *big.Int { return n.Mod(n, rfcPrime) }

var (
	rfcPrime = new(big.Int).Sub(new(big.Int).Lsh(one, 255), big.NewInt(19))
	// d = -121665/121666
	rfcD = mod(new(big.Int).Mul(big.NewInt(-121665), new(big.Int).ModInverse(big.NewInt(121666), rfcPrime)))
)

func (p point) plus(q point) point {
	mul := func(a, b *big.Int) *big.Int { return mod(new(big.Int).Mul(a, b)) }
	product := mul(rfcD, mul(mul(p.x, q.x), mul(p.y, q.y)))
	x := new(big.Int).Add(mul(p.x, q.y), mul(p.y, q.x))
	y := new(big.Int).Add(mul(p.y, q.y), mul(p.x, q.x))
	x.Mul(x, new(big.Int).ModInverse(new(big.Int).Add(one, product), rfcPrime))
	y.Mul(y, new(big.Int).ModInverse(mod(new(big.Int).Sub(one, product)), rfcPrime))
	return point{mod(x), mod(y)}
}

func (p point) times(n *big.Int) point {
	sum := identity
	for i := n.BitLen() - 1; i >= 0; i-- {
		sum = sum.plus(sum)
		if n.Bit(i) == 1 {
			sum = sum.plus(p)
		}
	}
	return sum
}

func (p point) equal(q point) bool { return p.x.Cmp(q.x) == 0 && p.y.Cmp(q.y) == 0 }

func (p point) encode() []byte {
	out := littleEndian(p.y)
	out[31] |= byte(p.x.Bit(0)) << 7
	return out
}

// decode is nil when no point of the curve has this y, reduced or not; the
// sign bit is ignored for x = 0.
func decode(encoded []byte) *point {
	body := slices.Clone(encoded)
	sign := uint(body[31] >> 7)
	body[31] &= 0x7f
	y := mod(fromLittleEndian(body))
	ySquared := new(big.Int).Mul(y, y)
	numerator := mod(new(big.Int).Sub(ySquared, one))
	denominator := mod(new(big.Int).Add(one, new(big.Int).Mul(rfcD, ySquared)))
	square := mod(new(big.Int).Mul(numerator, new(big.Int).ModInverse(denominator, rfcPrime)))
	x := new(big.Int).ModSqrt(square, rfcPrime)
	if x == nil {
		return nil
	}
	if x.Bit(0) != sign {
		x = mod(x.Neg(x))
	}
	return &point{x, y}
}

// challenge is k = SHA-512(R ‖ A ‖ message) of RFC 8032, section 5.1.7.
func challenge(r, public, message []byte) *big.Int {
	sum := sha512.Sum512(slices.Concat(r, public, message))
	return fromLittleEndian(sum[:])
}

func fromLittleEndian(b []byte) *big.Int {
	b = slices.Clone(b)
	slices.Reverse(b)
	return new(big.Int).SetBytes(b)
}

func littleEndian(n *big.Int) []byte {
	b := n.FillBytes(make([]byte, 32))
	slices.Reverse(b)
	return b
}
