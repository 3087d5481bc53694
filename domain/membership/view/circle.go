package view

import (
	"context"
	"database/sql"
	"fmt"

	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/access"
)

// Circle knows who takes part in the network, and what the charter shows to
// everybody else.
type Circle struct {
	people.Directory
	model *readmodel.Model
}

// NewCircle reads from the tables who acts for whom, which the state is not
// made to be asked.
func NewCircle(m *readmodel.Model) Circle { return Circle{model: m} }

// Strangers is what the charter shows to strangers now.
func (Circle) Strangers(r state.Reader) access.Transparency {
	switch charter.Transparency(r) {
	case charter.ShowEverything:
		return access.Everything
	case charter.ShowDecisions:
		return access.Decisions
	}
	return access.CharterOnly
}

// Keys lists a person's keys, those being revoked included.
func (Circle) Keys(r state.Reader, p machine.PersonID) []signature.KeyID { return people.KeyIDs(r, p) }

// takesPart finds whether a person is a member, supporter or on the way to it,
// or acts for one, or for an organization that is asked to found the network.
const takesPart = `
WITH mine (id) AS (
	SELECT :person UNION ALL
	SELECT organization FROM people_mandates WHERE person = :person AND ended IS NULL AND (until IS NULL OR until > :now))
SELECT EXISTS (SELECT 1 FROM mine JOIN membership_members USING (id) WHERE state <> :left AND state <> :excluded)
	OR EXISTS (SELECT 1 FROM mine JOIN membership_founding_roll ON organization = mine.id WHERE :forming)`

// Belongs reports whether a person takes part at this time. While the network
// is forming, who drafts its charter does.
func (c Circle) Belongs(ctx context.Context, r state.Reader, p machine.PersonID, now int64) (belongs bool, err error) {
	forming := charter.Forming(r)
	if forming && charter.Initiator(r) == p {
		return true, nil
	}
	err = c.model.View(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, takesPart,
			sql.Named("person", string(p)), sql.Named("now", now), sql.Named("forming", forming),
			sql.Named("left", string(membership.LeftState)), sql.Named("excluded", string(membership.Excluded))).Scan(&belongs)
	})
	if err != nil {
		return false, fmt.Errorf("couldn't find out whether %s takes part: %w", p, err)
	}
	return belongs, nil
}
