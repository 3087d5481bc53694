package view

import (
	"context"
	"database/sql"

	"metaorg/domain/relations"
	"metaorg/readmodel"
	"metaorg/web/page"
)

// party is a member or a person, by handle and name.
type party struct{ id, name string }

// line is a relation as one of its sides has it.
type line struct {
	number        int64
	who, other    party
	role, is      relations.Role // What who is to the other, and the other to who.
	says, asked   bool           // Who says so; the other does.
	words, theirs string         // Of who, and of the other.
	instead       relations.Role // Whose place it takes, of the one who says it first.
	stage         relations.Stage
	stated, since int64
	until, ender  string
}

// lines is a query of relations as each side has them, without a condition.
const lines = `SELECT x.number, x.who, coalesce(a.name, x.who), x.other, coalesce(b.name, x.other), x.role, x.is_to, x.says, x.asked, x.words, x.theirs, x.instead, x.stage, x.stated, x.since, x.until, x.ender FROM (
		SELECT number, first AS who, second AS other, role, other_role AS is_to, first_says AS says, second_says AS asked, first_words AS words, second_words AS theirs, instead, stage, stated, since, until, ender FROM relations_relations
		UNION ALL SELECT number, second, first, other_role, role, second_says, first_says, second_words, first_words, instead, stage, stated, since, until, ender FROM relations_relations) x
	LEFT JOIN people_organizations a ON a.id = x.who LEFT JOIN people_organizations b ON b.id = x.other`

// readLines collects relations under a condition and in an order.
func readLines(ctx context.Context, tx *sql.Tx, where string, args ...any) (all []line, err error) {
	err = readmodel.Each(ctx, tx, lines+` WHERE `+where, args, func(scan func(...any) error) error {
		var x line
		err := scan(&x.number, &x.who.id, &x.who.name, &x.other.id, &x.other.name, &x.role, &x.is, &x.says, &x.asked, &x.words, &x.theirs, &x.instead, &x.stage, &x.stated, &x.since, &x.until, &x.ender)
		all = append(all, x)
		return err
	})
	return all, err
}

// some are the relations that fit.
func some(all []line, fits func(line) bool) (fit []line) {
	for _, x := range all {
		if fits(x) {
			fit = append(fit, x)
		}
	}
	return fit
}

func (x line) counts() bool { return x.stage == relations.Counts }

// waitsForUs are those that the other side says and this one has not answered.
func (x line) waitsForUs() bool { return x.stage == relations.Said && !x.says }

// waitsForThem are those that this side says and the other has not answered.
func (x line) waitsForThem() bool { return x.stage == relations.Said && x.says }

// before is what this side was to the other so far, where this takes its place.
func (x line) before() relations.Role {
	if x.says {
		return x.instead
	}
	return x.instead.Other()
}

// readSharing is to whom somebody shows what. Who did not narrow its hours shows
// them to everybody, whether it ever said so or not.
func readSharing(ctx context.Context, tx *sql.Tx, who string, narrowed bool) (x relations.Sharing, err error) {
	err = readmodel.Each(ctx, tx, `SELECT thing, role FROM relations_sharing WHERE holder = ?`, []any{who}, func(scan func(...any) error) error {
		var thing relations.Thing
		var role relations.Role
		if err := scan(&thing, &role); err != nil {
			return err
		}
		switch thing {
		case relations.Contact:
			x.Contact = append(x.Contact, role)
		case relations.Prices:
			x.Prices = append(x.Prices, role)
		case relations.Hours:
			x.Hours = append(x.Hours, role)
		}
		return nil
	})
	if err == nil && len(x.Hours) == 0 && !narrowed {
		x.Hours = []relations.Role{relations.Everybody}
	}
	return x, err
}

// narrow reports whether somebody shows its hours to some only.
func narrow(ctx context.Context, tx *sql.Tx, who string) (yes bool, err error) {
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM relations_narrow WHERE holder = ?)`, who).Scan(&yes)
	return yes, err
}

// asWhom is for whom a reader looks at relations: who is acted for, or another
// that the address names and the reader may act for.
func asWhom(r *page.Request) string {
	for _, id := range r.Viewer.Own() {
		if asked := r.Typed.Get("who"); asked != "" && id == asked {
			return id
		}
	}
	return r.Viewer.MemberID()
}
