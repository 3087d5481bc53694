package hostdata

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"metaorg/vocabulary"
)

const prospectsSchema = `
CREATE TABLE imports (
	id   INTEGER PRIMARY KEY,
	time INTEGER NOT NULL -- Unix seconds.
) STRICT;
CREATE TABLE prospects (
	id          INTEGER PRIMARY KEY,
	import      INTEGER NOT NULL REFERENCES imports (id),
	line        INTEGER NOT NULL, -- Of the imported file.
	identifier  TEXT NOT NULL,
	name        TEXT NOT NULL,
	description TEXT NOT NULL,
	registry    TEXT NOT NULL,
	number      TEXT NOT NULL,
	website     TEXT NOT NULL,
	locality    TEXT NOT NULL,
	region      TEXT NOT NULL,
	postcode    TEXT NOT NULL,
	country     TEXT NOT NULL,
	sector      TEXT NOT NULL,
	legal_form  TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX prospects_identifier ON prospects (identifier) WHERE identifier <> '';
CREATE UNIQUE INDEX prospects_number ON prospects (registry, number) WHERE number <> '';
CREATE UNIQUE INDEX prospects_name ON prospects (name COLLATE NOCASE, postcode) WHERE identifier = '' AND number = '';
CREATE INDEX prospects_by_name ON prospects (name COLLATE NOCASE);`

// Prospect is an organization in a directory, not yet invited or applied. It
// is known by its number in a registry, by its identifier in the directory,
// or, having neither, by name and postcode.
type Prospect struct {
	ID          int64  `json:"id"`
	Identifier  string `json:"identifier,omitempty"` // In the directory it came from.
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	Registry    string `json:"registry,omitempty"` // Lower case, such as companies-house.
	Number      string `json:"number,omitempty"`   // In that registry.
	Website     string `json:"website,omitempty"`
	Locality    string `json:"locality,omitempty"`
	Region      string `json:"region,omitempty"`
	Postcode    string `json:"postcode,omitempty"`
	Country     string `json:"country,omitempty"`
	Sector      string `json:"sector,omitempty"`
	LegalForm   string `json:"legal_form,omitempty"`
	Activities  string `json:"activities,omitempty"` // Identifiers of the vocabulary, with blanks between.
	Services    string `json:"services,omitempty"`   // In the directory's words, with semicolons between.
	ImportedAt  int64  `json:"imported_at"`          // Unix seconds.
}

// columns are a prospect's own, in the order of values and of the table.
const columns = `identifier, name, description, registry, number, website, locality, region, postcode, country, sector, legal_form, activities, services`

func (p *Prospect) values() []*string {
	return []*string{
		&p.Identifier, &p.Name, &p.Description, &p.Registry, &p.Number, &p.Website,
		&p.Locality, &p.Region, &p.Postcode, &p.Country, &p.Sector, &p.LegalForm, &p.Activities, &p.Services,
	}
}

// Search says which prospects to list.
type Search struct {
	Text   string // Somewhere in name, description, number, website, place or services, or an activity's name; empty for all.
	Does   string // Identifier of an activity: that, or something below it; empty for all.
	Limit  int64
	Offset int64
}

// Prospects lists those that fit, by name, and tells how many there are in all.
func (d *DB) Prospects(ctx context.Context, s Search) (found []Prospect, total int64, err error) {
	where, args := s.where()
	if err := d.db.QueryRowContext(ctx, `SELECT count(*)`+where, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("couldn't count prospects: %w", err)
	}
	rows, err := d.db.QueryContext(ctx, `SELECT prospects.id, time, `+columns+where+
		` ORDER BY name COLLATE NOCASE, prospects.id LIMIT ? OFFSET ?`, append(args, s.Limit, s.Offset)...)
	if err != nil {
		return nil, 0, fmt.Errorf("couldn't read prospects: %w", err)
	}
	defer rows.Close()
	found = []Prospect{}
	for rows.Next() {
		p, err := scanProspect(rows)
		if err != nil {
			return nil, 0, fmt.Errorf("couldn't read a prospect: %w", err)
		}
		found = append(found, p)
	}
	return found, total, rows.Err()
}

func (s Search) where() (condition string, args []any) {
	like := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s.Text) + "%"
	condition, args = `name || char(10) || description || char(10) || number || char(10) || website || char(10) || locality || char(10) || services LIKE ? ESCAPE '\'`, []any{like}
	if s.Text != "" {
		if does, more := doing(vocabulary.Find(s.Text)); does != "" {
			condition, args = condition+" OR "+does, append(args, more...)
		}
	}
	condition = "(" + condition + ")"
	if s.Does != "" {
		does, more := doing([]string{s.Does})
		condition, args = condition+" AND ("+does+")", append(args, more...)
	}
	return ` FROM prospects JOIN imports ON imports.id = import WHERE ` + condition, args
}

func scanProspect(rows *sql.Rows) (p Prospect, err error) {
	into := []any{&p.ID, &p.ImportedAt}
	for _, v := range p.values() {
		into = append(into, v)
	}
	err = rows.Scan(into...)
	return p, err
}
