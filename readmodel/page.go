package readmodel

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"

	"metaorg/machine"
)

// Page is a part of a list.
type Page struct {
	Total  int64 `json:"total"`  // Rows that fit the filters.
	Offset int64 `json:"offset"` // Of the first row here.
	Height int64 `json:"height"` // How far the tables have come.
	Items  []Row `json:"items"`
}

// Row is one row of a list. Values are nil, string, int64, bool or json.RawMessage.
type Row struct {
	Columns []Column
	Values  []any
}

// Get gives the value of a column, nil when there is none.
func (r Row) Get(column string) any {
	for i, c := range r.Columns {
		if c.Name == column {
			return r.Values[i]
		}
	}
	return nil
}

// Set gives a column another value; nothing when the row has no such column.
func (r Row) Set(column string, value any) {
	for i, c := range r.Columns {
		if c.Name == column {
			r.Values[i] = value
		}
	}
}

// Text gives the value of a column of text, empty when there is none.
func (r Row) Text(column string) string {
	text, _ := r.Get(column).(string)
	return text
}

// Number gives the value of a column of numbers or times, 0 when there is none.
func (r Row) Number(column string) int64 {
	n, _ := r.Get(column).(int64)
	return n
}

// MarshalJSON writes an object with the columns in their order.
func (r Row) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, c := range r.Columns {
		if i > 0 {
			b.WriteByte(',')
		}
		value, err := json.Marshal(r.Values[i])
		if err != nil {
			return nil, fmt.Errorf("couldn't write column %s: %w", c.Name, err)
		}
		fmt.Fprintf(&b, "%q:%s", c.Name, value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// List finds a list by its name.
func (m *Model) List(name string) (List, bool) {
	for _, l := range m.lists {
		if l.Name == name {
			return l, true
		}
	}
	return List{}, false
}

// Read reads a page of a list. Parameters are those of the address: filters
// (column=, column.prefix=, column.from=, column.to=, q=), sort=, limit=,
// offset= and the list's own; a refusal names one that the list does not have.
func (m *Model) Read(ctx context.Context, list string, params url.Values) (Page, error) {
	l, ok := m.List(list)
	if !ok {
		return Page{}, machine.NotFound("readmodel.unknown_list", "there is no list called %q", list)
	}
	q, err := l.ask(params)
	if err != nil {
		return Page{}, err
	}
	page := Page{Offset: q.offset, Items: []Row{}}
	err = m.View(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT height FROM readmodel_cursor`).Scan(&page.Height); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, q.count(), q.args...).Scan(&page.Total); err != nil {
			return err
		}
		if page.Items, err = readRows(ctx, tx, q); err == nil && l.Work != nil && len(page.Items) > 0 {
			err = l.Work(ctx, tx, page.Items)
		}
		return err
	})
	if err != nil {
		return Page{}, fmt.Errorf("couldn't read %s: %w", list, err)
	}
	return page, nil
}

// Find reads the row of a list with this key; a refusal when there is none.
func (m *Model) Find(ctx context.Context, list, key string, params url.Values) (Row, error) {
	l, ok := m.List(list)
	if !ok {
		return Row{}, machine.NotFound("readmodel.unknown_list", "there is no list called %q", list)
	}
	ask := url.Values{l.Key: {key}, "limit": {"1"}}
	for name, values := range params {
		if _, filter := ask[name]; !filter {
			ask[name] = values
		}
	}
	page, err := m.Read(ctx, list, ask)
	if err != nil {
		return Row{}, err
	}
	if len(page.Items) == 0 || key == "" {
		return Row{}, machine.NotFound("readmodel.not_found", "%s has no %s %q", list, l.Key, key)
	}
	return page.Items[0], nil
}

// View lets f see one state of the tables, whatever is folded meanwhile.
func (m *Model) View(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := m.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	return errors.Join(f(tx), tx.Rollback())
}

func readRows(ctx context.Context, tx *sql.Tx, q query) ([]Row, error) {
	rows, err := tx.QueryContext(ctx, q.rows(), q.args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	items := []Row{}
	for rows.Next() {
		r := Row{Columns: q.list.Columns, Values: make([]any, len(q.list.Columns))}
		into := make([]any, len(r.Values))
		for i := range into {
			into[i] = &r.Values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		for i, c := range r.Columns {
			if r.Values[i], err = shown(c, r.Values[i]); err != nil {
				return nil, err
			}
		}
		items = append(items, r)
	}
	return items, rows.Err()
}

// shown turns what SQLite gives into what a column of this kind holds.
func shown(c Column, v any) (any, error) {
	switch x := v.(type) {
	case nil:
		return nil, nil
	case int64:
		switch c.Kind {
		case Number, Time:
			return x, nil
		case Bool:
			return x != 0, nil
		case Text, JSON:
		}
	case string:
		switch c.Kind {
		case Text:
			return x, nil
		case JSON:
			return json.RawMessage(x), nil
		case Number, Time, Bool:
		}
	}
	return nil, fmt.Errorf("column %s is of kind %s, and its value is a %T", c.Name, c.Kind, v)
}
