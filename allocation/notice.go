package allocation

// Net is what of a surplus is divided among members, and what is kept undivided:
// the part that comes from business with others, and a share of the rest, in
// basis points. What members may divide is rounded down. Where there was no
// business at all, nothing is divided.
func Net(surplus, withMembers, withOthers, reserve int64) (divided, kept int64, err error) {
	all, err := sumOf([]int64{withMembers, withOthers})
	switch {
	case err != nil:
		return 0, 0, err
	case surplus < 0:
		return 0, 0, ErrNegative
	case reserve < 0 || reserve > Whole:
		return 0, 0, ErrShares
	case all == 0:
		return 0, surplus, nil
	}
	divided = share(share(surplus, withMembers, all), Whole-reserve, Whole)
	return divided, surplus - divided, nil
}

// QualifiedCash is the least share of each member's dividend, in basis points,
// that is paid in money where notices are qualified: 20 % (26 U.S.C. § 1388(c)(1)).
const QualifiedCash = 2_000

// Notice divides a dividend into what is paid and what is kept in the member's
// name. The paid part is rounded up, so that no member gets less than the share.
func Notice(dividend, cash int64) (paid, kept int64) {
	paid = shareUp(dividend, cash, Whole)
	return paid, dividend - paid
}

// Revolve pays out a sum over vintages, the oldest first, each in proportion to
// what parties have in it; parties stand in the order of their names. What is
// more than all have is left.
func Revolve(sum int64, vintages [][]int64) (paid [][]int64, left int64, err error) {
	if left = sum; sum < 0 {
		return nil, 0, ErrNegative
	}
	for _, has := range vintages {
		all, err := sumOf(has)
		if err != nil {
			return nil, 0, err
		}
		parts, err := Split(min(left, all), has)
		if err != nil {
			return nil, 0, err
		}
		paid, left = append(paid, parts), left-min(left, all)
	}
	return paid, left, nil
}
