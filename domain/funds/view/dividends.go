package view

import (
	"context"
	"database/sql"

	"metaorg/readmodel"
)

// dividend is one that who holds a fund's money owes, as far as it is not set off,
// credited or paid by a line yet: what a statement may have.
type dividend struct {
	obligation, left int64
	to               string
	fund             int64 // Out of whose surplus or capital accounts it is.
}

// readDividends reads what who holds a fund's money owes in its currency, by number.
// The account is one, so dividends of its other funds are among them.
func readDividends(ctx context.Context, tx *sql.Tx, f fund) (all []dividend, err error) {
	err = readmodel.Each(ctx, tx, `SELECT number, creditor, fund, due FROM (
		SELECT o.number, o.creditor, coalesce(p.fund, CAST(substr(o.ref, instr(o.ref, ' ') + 1) AS INTEGER)) AS fund, o.amount - o.cleared - o.credited -
			(SELECT coalesce(sum(abs(l.amount)), 0) FROM funds_lines l WHERE l.obligation = o.number AND l.obligation > 0 AND l.reversed = 0 AND l.of = 0) AS due
		FROM obligations_all o LEFT JOIN periods_periods p ON o.ref = 'period ' || p.number
		WHERE o.source = 'dividend' AND o.debtor = ? AND o.unit = ?
	) WHERE due > 0 ORDER BY number`, []any{f.holder.id, f.currency}, func(scan func(...any) error) error {
		var d dividend
		err := scan(&d.obligation, &d.to, &d.fund, &d.left)
		all = append(all, d)
		return err
	})
	return all, err
}

// dividendsOf is what is owed out of a fund's surpluses and capital accounts, as far
// as no line pays it yet.
func dividendsOf(ctx context.Context, tx *sql.Tx, f fund) (sum int64, err error) {
	all, err := readDividends(ctx, tx, f)
	for _, d := range all {
		if d.fund == f.number {
			sum += d.left
		}
	}
	return sum, err
}
