package periods

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"metaorg/allocation"
	"metaorg/domain/people"
	"metaorg/machine/state"
)

// lastingKey is a day or a period's first, a member and the period in which the
// claim came up.
type lastingKey = state.Pair[string, state.Pair[people.MemberID, uint64]]

// Lasting is what is left of a claim that goes on from one period to the next.
type Lasting struct {
	Left  int64  `json:"left"`
	First uint64 `json:"first"` // The number of its first event.
}

// Part is what a statement comes to in one bucket.
type Part struct {
	Bucket   uint64 `json:"bucket"`            // From 1.
	Events   uint64 `json:"events,omitempty"`  // Of the member in the period that counted.
	Measured int64  `json:"measured"`          // What they came to, by the bucket's measure.
	Claim    int64  `json:"claim"`             // With its rate.
	Earlier  int64  `json:"earlier,omitempty"` // Claims of earlier periods, as far as not paid.
	Amount   int64  `json:"amount"`            // What it gets.
}

// Statement is what a period comes to for a member.
type Statement struct {
	Parts    []Part `json:"parts"`
	Dividend int64  `json:"dividend"`        // The parts' amounts together.
	Cash     int64  `json:"cash"`            // Of it, to be paid.
	Retained int64  `json:"retained"`        // Of it, kept in the member's name.
	Borne    int64  `json:"borne,omitempty"` // Of a loss, by its capital account.
}

// BucketSum is what a bucket got, and all claims in it.
type BucketSum struct {
	Share  int64 `json:"share"`
	Claims int64 `json:"claims"`
	Amount int64 `json:"amount"`
}

// Drawing is how a surplus was divided: what goes to members, what belongs to
// nobody and what covers earlier losses come to it. A loss is what the reserve and
// members' accounts bear of it, and what is carried.
type Drawing struct {
	Terms     Terms       `json:"terms"`
	Reserve   int64       `json:"reserve"`        // Kept undivided: by the rule, from business with others, and what no bucket took.
	Divided   int64       `json:"divided"`        // What the equation was given to divide.
	Left      int64       `json:"left,omitempty"` // Of it, what no bucket took.
	Buckets   []BucketSum `json:"buckets"`
	Members   uint64      `json:"members"` // With a dividend.
	Dividends int64       `json:"dividends"`
	Cash      int64       `json:"cash"`
	Retained  int64       `json:"retained"`

	Covered     int64 `json:"covered,omitempty"`      // Of the surplus, of losses carried from earlier periods.
	FromReserve int64 `json:"from_reserve,omitempty"` // Of a loss, borne by what belongs to nobody.
	Borne       int64 `json:"borne,omitempty"`        // Of a loss, borne by members' capital accounts.
	Carried     int64 `json:"carried,omitempty"`      // Of a loss, left to later surpluses.
}

// Stated is a statement with whose it is.
type Stated struct {
	Member    people.MemberID `json:"member"`
	Statement Statement       `json:"statement"`
}

// division is how a sum was divided, claim by claim.
type division struct {
	buckets []Bucket
	keys    [][]lastingKey // By bucket and claim: of this period those with its number.
	claims  allocation.Equation
	result  allocation.Result
}

// claimsOf names a bucket's claims from one equation to the next: those of the same
// name and rule, counted in the same.
func (p Period) claimsOf(b Bucket) string {
	in := "money"
	if !b.isMoney() && b.Rate == 0 {
		in = string(b.Measure) + " " + b.Unit
	}
	return strings.Join([]string{strconv.FormatUint(p.Fund, 10), string(b.Rule), in, b.Name}, "|")
}

// divide divides a sum by claims of a period and those that last from earlier ones.
func divide(r state.Reader, n uint64, p Period, buckets []Bucket, rows []row, sum int64) division {
	d := division{buckets: buckets, keys: make([][]lastingKey, len(buckets))}
	for i, b := range buckets {
		bucket := allocation.Bucket{Share: b.Share, Rule: b.Rule}
		add := func(key lastingKey, amount int64, first uint64) {
			d.keys[i] = append(d.keys[i], key)
			bucket.Claims = append(bucket.Claims, allocation.Claim{Party: string(key.B.A), Since: key.A, Number: first, Amount: amount})
		}
		if b.Rule.Lasts() {
			for key, l := range lasting.Of(r, p.claimsOf(b)) {
				add(key, l.Left, l.First)
			}
		}
		for _, row := range rows {
			if row.key.A == uint64(i+1) {
				since := cmp.Or(row.key.B.A, p.From)
				add(state.PairOf(since, state.PairOf(row.key.B.B, n)), row.sum.Claim, row.sum.First)
			}
		}
		d.claims = append(d.claims, bucket)
	}
	result, err := d.claims.Divide(sum)
	if err != nil {
		panic(err) // Counting keeps claims far from what cannot be divided.
	}
	d.result = result
	return d
}

// statements are what a division comes to for each member, by id.
func (d division) statements(n uint64, rows []row, cash int64) (all []Stated) {
	place := map[people.MemberID]int{}
	part := func(m people.MemberID, bucket uint64) *Part {
		at, has := place[m]
		if !has {
			at = len(all)
			place[m] = at
			all = append(all, Stated{Member: m})
		}
		parts := &all[at].Statement.Parts
		i := slices.IndexFunc(*parts, func(x Part) bool { return x.Bucket == bucket })
		if i < 0 {
			i = len(*parts)
			*parts = append(*parts, Part{Bucket: bucket})
		}
		return &(*parts)[i]
	}
	for i, keys := range d.keys {
		for k, key := range keys {
			x := part(key.B.A, uint64(i+1))
			x.Amount += d.result.Paid[i][k]
			if key.B.B != n {
				x.Earlier += d.claims[i].Claims[k].Amount
			}
		}
	}
	for _, row := range rows {
		x := part(row.key.B.B, row.key.A)
		x.Events, x.Measured, x.Claim = x.Events+row.sum.Events, x.Measured+row.sum.Measured, x.Claim+row.sum.Claim
	}
	for i := range all {
		st := &all[i].Statement
		slices.SortFunc(st.Parts, func(a, b Part) int { return cmp.Compare(a.Bucket, b.Bucket) })
		for _, x := range st.Parts {
			st.Dividend += x.Amount
		}
		st.Cash, st.Retained = allocation.Notice(st.Dividend, cash*percent)
	}
	return byMember(all)
}

func byMember(all []Stated) []Stated {
	slices.SortFunc(all, func(a, b Stated) int { return cmp.Compare(a.Member, b.Member) })
	return all
}

// drawn says what terms and a division come to in all.
func (d division) drawn(t Terms, divided, kept int64, all []Stated) Drawing {
	g := Drawing{Terms: t, Divided: divided, Left: d.result.Left, Reserve: kept + d.result.Left}
	for i, b := range d.claims {
		sum := BucketSum{Share: b.Share, Amount: d.result.Sums[i]}
		for _, c := range b.Claims {
			sum.Claims += c.Amount
		}
		g.Buckets = append(g.Buckets, sum)
	}
	for _, st := range all {
		if st.Statement.Dividend > 0 {
			g.Members++
		}
		g.Dividends += st.Statement.Dividend
		g.Cash += st.Statement.Cash
		g.Retained += st.Statement.Retained
	}
	return g
}
