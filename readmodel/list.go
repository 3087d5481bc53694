package readmodel

import (
	"context"
	"database/sql"
	"fmt"
)

// ColumnKind says how a column's values are compared and shown.
type ColumnKind string

// The kinds of columns.
const (
	Text   ColumnKind = "text"
	Number ColumnKind = "number"
	Time   ColumnKind = "time" // Unix seconds.
	Bool   ColumnKind = "bool"
	JSON   ColumnKind = "json" // Text holding any JSON value.
)

// List is a table that people read: over the API at /v1/{name}, with
// `metaorg show {name}`, in exports and on pages.
type List struct {
	Name    string // Path and command name: lower case, hyphens.
	Purpose string // One sentence.
	Query   string // A SELECT giving exactly the columns below by name; parameters as :name.
	Columns []Column
	Sort    string // Default order as in ?sort=: column names with commas, "-" before one for descending.
	Key     string // The column that tells rows apart, of /v1/{name}/{key}.
	Params  []Param
	For     Audience // Who may read it; the zero value protects it most.
	Count   string   // A SELECT that counts all rows, where that takes less than counting those of Query as long as nothing is asked; without parameters.

	// Work fills, in rows that were read, the columns marked as Worked.
	Work func(ctx context.Context, tx *sql.Tx, rows []Row) error
}

// Audience is for whom something is shown. The charter's transparency rule says
// how far it goes beyond those who take part.
type Audience string

// The audiences, the narrowest first.
const (
	Participants Audience = ""         // Who takes part: ballots, discussion, the log. Strangers where everything is open.
	Watchers     Audience = "watchers" // Roster, texts and results. Strangers too, unless only the charter is open.
	Anybody      Audience = "anybody"  // The charter, and how to join.
)

// Column is a column of a list.
type Column struct {
	Name string     `json:"name"` // Lower case with underscores.
	Kind ColumnKind `json:"kind"`
	Help string     `json:"help"` // One short sentence.

	// Detail leaves the column out of tables for people, who find it with the
	// single row; other programs always get it.
	Detail bool `json:"detail,omitempty"`

	// In names the column of the same row that says in which unit or currency a
	// number is, which counts its smallest steps. People are shown it as they write it.
	In string `json:"in,omitempty"`

	// Worked is of a column that no query can give: Query has nothing in it, and
	// nobody filters, sorts or searches by it.
	Worked bool `json:"-"`
}

// Param is a value that a list's query asks for besides filters, such as the
// time of a roster.
type Param struct {
	Name    string     `json:"name"`
	Kind    ColumnKind `json:"kind"`
	Default string     `json:"default"` // As it would be written in the address.
	Help    string     `json:"help"`
}

// The names that mean something else in a list's address.
var reservedParams = []string{"sort", "limit", "offset", "q", "after", "format"}

// check reports a list that could not be read.
func (l List) check() error {
	names := map[string]bool{}
	for _, r := range reservedParams {
		names[r] = true
	}
	for _, p := range l.Params {
		if !isName(p.Name) || names[p.Name] {
			return fmt.Errorf("the list %s can't have a parameter called %q", l.Name, p.Name)
		}
		names[p.Name] = true
		if _, err := parse(p.Kind, p.Default); err != nil {
			return fmt.Errorf("the list %s has a parameter %s without a usable default: %w", l.Name, p.Name, err)
		}
	}
	for _, c := range l.Columns {
		if !isName(c.Name) || names[c.Name] {
			return fmt.Errorf("the list %s can't have a column called %q", l.Name, c.Name)
		}
		names[c.Name] = true
	}
	if _, ok := l.column(l.Key); !ok {
		return fmt.Errorf("the list %s has no column %q to tell rows apart", l.Name, l.Key)
	}
	_, err := l.order(l.Sort)
	return err
}

func (l List) column(name string) (Column, bool) {
	for _, c := range l.Columns {
		if c.Name == name {
			return c, true
		}
	}
	return Column{}, false
}

// isName keeps what is written into SQL to lower-case letters, digits and underscores.
func isName(s string) bool {
	for i, r := range s {
		letter := r >= 'a' && r <= 'z'
		if !letter && (i == 0 || r != '_' && (r < '0' || r > '9')) {
			return false
		}
	}
	return s != ""
}
