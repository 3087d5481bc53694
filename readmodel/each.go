package readmodel

import (
	"context"
	"database/sql"
)

// Each runs a query on the tables and lets f scan every row, in their order.
// Pages read with it what no list gives; see Model.View.
func Each(ctx context.Context, tx *sql.Tx, query string, args []any, f func(scan func(...any) error) error) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
