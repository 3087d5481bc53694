package invoicing

import (
	"context"
	"fmt"
	"net/url"
	"strconv"

	"metaorg/client"
	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/sheet"
)

// pair is a debtor of a creditor.
type pair struct{ creditor, debtor people.MemberID }

// within finds the lines that would take a debtor above the limit that the
// creditor set, with what is owed, proposed and reserved counted, so that the
// rules refuse none of them when others are entered already.
func (p *Plan) within(ctx context.Context, node *client.Client, me people.MemberID) error {
	limits, owed := map[pair]int64{}, map[pair]int64{}
	of := func(r client.Row) pair {
		return pair{people.MemberID(Text(r, "creditor")), people.MemberID(Text(r, "debtor"))}
	}
	err := node.Each(ctx, "limits", url.Values{"unit": {p.Unit}}, func(r client.Row) { limits[of(r)] = amount(r, "amount") })
	if err != nil || len(limits) == 0 {
		return err
	}
	mine := url.Values{"member": {string(me)}, "unit": {p.Unit}}
	err = node.Each(ctx, "obligations", mine, func(r client.Row) {
		if !obligations.State(Text(r, "state")).Over() {
			owed[of(r)] += amount(r, "remaining")
		}
	})
	if err != nil {
		return err
	}
	err = node.Each(ctx, "reservations", mine, func(r client.Row) {
		if obligations.HoldState(Text(r, "state")) == obligations.Holding {
			owed[of(r)] += amount(r, "amount")
		}
	})
	if err != nil {
		return err
	}
	for _, r := range p.Rows {
		if r.Does != New {
			continue
		}
		at := pair{me, r.Member}
		if p.Received {
			at = pair{r.Member, me}
		}
		most, is := limits[at]
		if !is {
			most, is = limits[pair{creditor: at.creditor}]
		}
		if owed[at] += r.Amount; is && owed[at] > most {
			p.Problems = append(p.Problems, sheet.Problem{
				File: p.File, Line: r.At, Column: "amount",
				Reason: fmt.Sprintf("%s may owe %s %s at most, and with this line it would come to %s", at.debtor, at.creditor, obligations.Show(most, p.Unit), obligations.Show(owed[at], p.Unit)),
			})
		}
	}
	return nil
}

func amount(r client.Row, column string) int64 {
	n, _ := strconv.ParseInt(Text(r, column), 10, 64)
	return n
}
