package allocation

// Equation is a value equation: buckets whose shares come to the whole.
type Equation []Bucket

// Result is what an equation comes to.
type Result struct {
	Sums []int64   // By bucket.
	Paid [][]int64 // By bucket and claim.
	Left int64     // What no claim took.
}

// Divide divides a sum: over the buckets by their shares (Split), then each over
// its claims by its rule. What a bucket cannot take, because nobody has a claim
// in it or because its claims end, goes to those that still can, in proportion to
// their shares, until all is taken or none can take more.
func (e Equation) Divide(sum int64) (Result, error) {
	r := Result{Sums: make([]int64, len(e)), Paid: make([][]int64, len(e))}
	if err := e.fill(sum, &r); err != nil {
		return Result{}, err
	}
	for i, b := range e {
		paid, _, err := b.Pay(r.Sums[i])
		if err != nil {
			return Result{}, err
		}
		r.Paid[i] = paid
	}
	return r, nil
}

// fill says how much of a sum each bucket gets. Each turn fills up one bucket
// more, or is the last.
func (e Equation) fill(sum int64, r *Result) error {
	if sum < 0 {
		return ErrNegative
	}
	rooms, bounded, shares, whole := make([]int64, len(e)), make([]bool, len(e)), make([]int64, len(e)), int64(0)
	for i, b := range e {
		var err error
		if rooms[i], bounded[i], err = b.room(); err != nil {
			return err
		}
		if b.Share < 0 || b.Share > Whole {
			return ErrShares
		}
		shares[i], whole = b.Share, whole+b.Share
	}
	if whole != Whole {
		return ErrShares
	}
	for r.Left = sum; r.Left > 0; {
		parts, err := Split(r.Left, shares)
		if err != nil {
			return err
		}
		full := false
		for i, part := range parts {
			if bounded[i] && part >= rooms[i]-r.Sums[i] {
				part = rooms[i] - r.Sums[i]
				shares[i], full = 0, true
			}
			r.Sums[i] += part
			r.Left -= part
		}
		if !full || open(shares) == 0 {
			break
		}
	}
	return nil
}

func open(shares []int64) (sum int64) {
	for _, s := range shares {
		sum += s
	}
	return sum
}
