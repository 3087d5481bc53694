package readmodel

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
)

// Tx is the transaction in which projections write. It keeps statements
// prepared, since the same few run for every event.
type Tx struct {
	ctx  context.Context
	conn *sql.Conn
	made map[string]*sql.Stmt
}

// Exec runs one statement. Arguments are bools, integers, strings, byte slices
// and named types of those.
func (t *Tx) Exec(query string, args ...any) error {
	s, err := t.prepared(query)
	if err != nil {
		return err
	}
	if _, err := s.ExecContext(t.ctx, args...); err != nil {
		return fmt.Errorf("couldn't run %q: %w", query, err)
	}
	return nil
}

// Get reads one row into dest as sql.Row.Scan does; sql.ErrNoRows when there is none.
func (t *Tx) Get(query string, args []any, dest ...any) error {
	s, err := t.prepared(query)
	if err != nil {
		return err
	}
	return s.QueryRowContext(t.ctx, args...).Scan(dest...)
}

func (t *Tx) prepared(query string) (*sql.Stmt, error) {
	if s, ok := t.made[query]; ok {
		return s, nil
	}
	s, err := t.conn.PrepareContext(t.ctx, query)
	if err != nil {
		return nil, fmt.Errorf("couldn't prepare %q: %w", query, err)
	}
	t.made[query] = s
	return s, nil
}

// ToJSON gives a value the text in which a column of kind JSON holds it.
func ToJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Errorf("couldn't write %T as JSON: %w", v, err))
	}
	return string(b)
}
