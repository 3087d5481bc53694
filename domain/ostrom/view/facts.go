package view

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"metaorg/domain/charter"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/commons"
	"metaorg/domain/disputes"
	"metaorg/domain/governance"
	"metaorg/domain/ostrom"
	"metaorg/readmodel"
)

// factsQuery is what the tables say of each thing shared, as ostrom.Resource has
// it; without what a network has by its rules.
const factsQuery = `WITH users AS (
		SELECT resource, member FROM uses_adoptions WHERE ended = 0
		UNION SELECT resource, member FROM bookings_bookings WHERE state IN ('booked', 'out', 'overdue', 'returned', 'done'))
	SELECT c.id, c.kind, c.title,
		(SELECT count(*) FROM commons_stewards s JOIN membership_members m ON m.id = s.member AND m.state IN ('active', 'provisional', 'supporter') WHERE s.resource = c.id AND s.asked = 0) AS stewards,
		c.licence, c.rivalrous, c.capacity, c.rule <> '' AS ruled,
		(SELECT count(DISTINCT u.member) FROM users u WHERE u.resource = c.id) AS users,
		(SELECT count(DISTINCT u.member) FROM users u JOIN commons_stewards s ON s.resource = u.resource AND s.member = u.member AND s.asked = 0 WHERE u.resource = c.id) AS caring,
		c.circle > 0 AS in_circle,
		(SELECT count(*) FROM uses_adoptions a WHERE a.resource = c.id AND (a.wanted OR a.outcome <> '')) AS asked,
		(SELECT count(*) FROM uses_adoptions a WHERE a.resource = c.id AND a.wanted AND a.outcome = '') AS silent,
		(SELECT count(*) FROM bookings_bookings b WHERE b.resource = c.id AND b.state = 'overdue') AS overdue,
		c.threshold,
		c.fork_of > 0 OR EXISTS (SELECT 1 FROM commons_tags t WHERE t.resource = c.id AND t.sort IN ('clause', 'indicator')) OR EXISTS (SELECT 1 FROM commons_derived d WHERE d.resource = c.id) AS placed,
		c.kind IN ('software', 'document', 'dataset', 'design', 'practice', 'model') AS copied,
		(SELECT count(*) FROM disputes_mediators) AS mediators
	FROM commons_resources c WHERE c.standing = 'shared'`

// listQuery adds how many principles are not met, so that one can sort by it.
const listQuery = `SELECT id, kind, title, NULL AS missing, stewards, users, overdue, silent,
		iif(stewards = 0 OR copied AND licence = '', 1, 0) + iif(rivalrous AND (capacity < 1 OR NOT ruled), 1, 0)
		+ iif((users >= 3 OR rivalrous AND users > 0) AND caring = 0 AND NOT in_circle, 1, 0)
		+ iif((rivalrous OR asked > 0) AND (overdue > 0 OR 2 * silent > asked), 1, 0)
		+ iif((rivalrous OR users > 0) AND mediators = 0, 1, 0)
		+ iif(stewards > 0 AND stewards < threshold, 1, 0) + iif(NOT placed AND NOT in_circle, 1, 0) AS not_met
	FROM (` + factsQuery + `)`

// View is the list of checks; they are made of the tables of others.
var View = readmodel.View{
	Module: "ostrom",
	Lists: []readmodel.List{{
		Name: "ostrom", Purpose: "How what members share stands to Ostrom's eight principles for commons that last.", Query: listQuery,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Number, Help: "number of the resource"},
			{Name: "kind", Kind: readmodel.Text, Help: "what sort of thing it is"},
			{Name: "title", Kind: readmodel.Text, Help: "what it is called"},
			{Name: "not_met", Kind: readmodel.Number, Help: "how many of the principles are not met"},
			{Name: "missing", Kind: readmodel.Text, Help: "what is missing, with spaces between", Worked: true},
			{Name: "stewards", Kind: readmodel.Number, Help: "who care for it and take part in the network"},
			{Name: "users", Kind: readmodel.Number, Help: "members who use it or booked it"},
			{Name: "overdue", Kind: readmodel.Number, Help: "bookings that are due back", Detail: true},
			{Name: "silent", Kind: readmodel.Number, Help: "users who were asked how it went and did not tell", Detail: true},
		},
		Sort: "-not_met,id", Key: "id", Work: workMissing,
	}},
}

// workMissing fills in what is missing in each row.
func workMissing(ctx context.Context, tx *sql.Tx, rows []readmodel.Row) error {
	for i := range rows {
		_, r, err := factsOf(ctx, tx, rows[i].Number("id"))
		if err != nil {
			return err
		}
		var all []string
		for _, c := range r.Checks() {
			if c.Missing != "" {
				all = append(all, c.Missing)
			}
		}
		rows[i].Set("missing", strings.Join(all, " "))
	}
	return nil
}

// factsOf reads what is known of something shared; false where it is not shared.
func factsOf(ctx context.Context, tx *sql.Tx, id int64) (title string, r ostrom.Resource, err error) {
	var kind, licence string
	err = tx.QueryRowContext(ctx, factsQuery+` AND c.id = ?`, id).Scan(&id, &kind, &title, &r.Stewards, &licence, &r.Rivalrous, &r.Capacity, &r.Ruled, &r.Users, &r.Caring,
		&r.InCircle, &r.Asked, &r.Silent, &r.Overdue, &r.Threshold, &r.Placed, &r.Copied, &r.Mediators)
	r.Licensed, r.Copied, r.Steps = licence != "", commons.Kind(kind).Copied(), steps
	return title, r, err
}

// isShared tells a resource that is not shared from an error.
func isShared(err error) (bool, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// steps are those of the ladder of sanctions, which every network has whose
// rules have disputes; those that have the commons do.
var steps = int64(len([]disputes.Step{disputes.Reminder, disputes.Notice, disputes.Pause, disputes.Suspension, disputes.PutOut}))

// halfYear is how far back the members' say is looked at, in seconds.
const halfYear = 182 * 86_400

// networkFacts reads what is known of the network.
func networkFacts(ctx context.Context, tx *sql.Tx, now int64) (n ostrom.Network, err error) {
	size, err := charterview.SizeOf(ctx, tx)
	if err != nil {
		return n, err
	}
	n.Members, n.Steps = size.Members, steps
	var preset string
	err = tx.QueryRowContext(ctx, `SELECT
			EXISTS (SELECT 1 FROM charter_versions WHERE NOT draft),
			coalesce((SELECT preset FROM charter_versions WHERE NOT draft ORDER BY version DESC LIMIT 1), ''),
			(SELECT count(*) FROM charter_indicators WHERE version = (SELECT max(version) FROM charter_versions WHERE NOT draft)),
			(SELECT count(*) FROM governance_proposals WHERE decided > ?1 AND status IN (?2, ?3)),
			(SELECT count(*) FROM membership_members m WHERE m.state = 'active'
				AND EXISTS (SELECT 1 FROM governance_ballots b JOIN governance_proposals p ON p.id = b.proposal WHERE b.member = m.id AND p.decided > ?1 AND p.status IN (?2, ?3))),
			(SELECT count(*) FROM disputes_mediators),
			(SELECT count(*) FROM circles_circles WHERE state <> 'dissolved')`, now-halfYear, governance.Adopted, governance.Rejected).
		Scan(&n.Founded, &preset, &n.Indicators, &n.Decided, &n.Voters, &n.Mediators, &n.Circles)
	if err != nil {
		return n, fmt.Errorf("couldn't read how the network stands: %w", err)
	}
	_, outgrown := charter.Outgrown(preset, n.Members)
	n.Fits, n.Amendable = !outgrown, n.Founded
	return n, nil
}
