package hostdata

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

const operatorSchema = `
CREATE TABLE operator_sessions (
	token   BLOB PRIMARY KEY, -- SHA-256 of what the browser holds.
	proof   BLOB NOT NULL,    -- SHA-256 of the operator's token that it was opened with.
	expires INTEGER NOT NULL  -- Unix seconds.
) STRICT;`

// OperatorSession is for how long a browser is the operator's; then the
// operator says once more who they are.
const OperatorSession = 12 * time.Hour

// OpenOperator keeps that a browser is the operator's, as the bearer of a proof,
// and gives the token that stands for it from now on.
func (d *DB) OpenOperator(ctx context.Context, proof string, now time.Time) ([]byte, error) {
	token := make([]byte, tokenBytes)
	_, _ = rand.Read(token) // Never fails; see crypto/rand.
	kept, by := sha256.Sum256(token), sha256.Sum256([]byte(proof))
	err := inTransaction(ctx, d.db, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM operator_sessions WHERE expires <= ? OR proof <> ?`, now.Unix(), by[:]); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO operator_sessions VALUES (?, ?, ?)`, kept[:], by[:], now.Add(OperatorSession).Unix())
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("couldn't let the operator in: %w", err)
	}
	return token, nil
}

// IsOperator tells until when a token stands for the bearer of this very proof
// (Unix seconds); false when it does not, or no longer.
func (d *DB) IsOperator(ctx context.Context, token []byte, proof string, now time.Time) (until int64, ok bool, err error) {
	kept, by := sha256.Sum256(token), sha256.Sum256([]byte(proof))
	err = d.db.QueryRowContext(ctx, `SELECT expires FROM operator_sessions WHERE token = ? AND proof = ? AND expires > ?`,
		kept[:], by[:], now.Unix()).Scan(&until)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("couldn't find out who the operator is: %w", err)
	}
	return until, true, nil
}

// EndOperator ends what a token stands for.
func (d *DB) EndOperator(ctx context.Context, token []byte) error {
	kept := sha256.Sum256(token)
	_, err := d.change(ctx, `DELETE FROM operator_sessions WHERE token = ?`, kept[:])
	return err
}
