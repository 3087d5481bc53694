package view

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/readmodel"
)

// version is one version of the charter with what became of it.
type version struct {
	number   uint64
	draft    bool
	since    int64
	until    int64 // When the next came into force; 0 for none.
	acceptBy int64 // When members are asked to have accepted it; 0 when they are not asked.
	hash     string
	text     charter.Text
	changes  int64 // How many parts it changed.
	bound    int64 // For how many members it is the last one they accepted.
}

// binding is which text somebody is bound by.
type binding struct {
	version uint64 // 0 for none.
	at      int64
	inForce bool
}

// errNoCharter is that nothing was drafted yet.
var errNoCharter = machine.NotFound("charter.none_yet", "nobody has drafted a charter yet")

const versionQuery = `SELECT v.version, v.draft, v.since, coalesce(n.since, 0), coalesce(v.accept_by, 0), v.hash, v.text,
	(SELECT count(*) FROM charter_changes c WHERE c.version = v.version),
	(SELECT count(*) FROM charter_acceptances a JOIN membership_members m ON m.id = a.member AND m.state NOT IN ('left', 'excluded') WHERE a.version = v.version
		AND NOT EXISTS (SELECT 1 FROM charter_acceptances b WHERE b.member = a.member AND b.version > a.version))
	FROM charter_versions v LEFT JOIN charter_versions n ON n.version = v.version + 1`

// versionsOf reads every version, the last one first.
func versionsOf(ctx context.Context, tx *sql.Tx) (all []version, err error) {
	err = readmodel.Each(ctx, tx, versionQuery+` ORDER BY v.version DESC`, nil, func(scan func(...any) error) error {
		v, err := scanVersion(scan)
		all = append(all, v)
		return err
	})
	return all, err
}

// versionOf reads one version; 0 is the one in force or, while the network is
// forming, the draft.
func versionOf(ctx context.Context, tx *sql.Tx, number uint64) (v version, err error) {
	found := false
	err = readmodel.Each(ctx, tx, versionQuery+` WHERE v.version`+atVersion, []any{sql.Named("version", number)}, func(scan func(...any) error) (err error) {
		found = true
		v, err = scanVersion(scan)
		return err
	})
	switch {
	case err != nil || found:
		return v, err
	case number == 0:
		return v, errNoCharter
	}
	return v, machine.NotFound("charter.no_such_version", "the charter has no version %d", number)
}

func scanVersion(scan func(...any) error) (v version, err error) {
	var text string
	if err := scan(&v.number, &v.draft, &v.since, &v.until, &v.acceptBy, &v.hash, &text, &v.changes, &v.bound); err != nil {
		return v, err
	}
	if err := json.Unmarshal([]byte(text), &v.text); err != nil {
		return v, fmt.Errorf("couldn't read version %d of the charter: %w", v.number, err)
	}
	return v, nil
}

// bindingOf reads the last text that somebody accepted.
func bindingOf(ctx context.Context, tx *sql.Tx, member string) (b binding, err error) {
	err = tx.QueryRowContext(ctx, `SELECT version, at, in_force FROM charter_acceptances WHERE member = ? ORDER BY version DESC LIMIT 1`, member).
		Scan(&b.version, &b.at, &b.inForce)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return b, err
}
