package view

import (
	"context"
	"database/sql"
	"errors"
	"strconv"

	"metaorg/domain/bookings"
	"metaorg/domain/commons"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
)

// thing is something that can be booked, as one reader sees it.
type thing struct {
	id        int64
	title     string
	unit      string
	capacity  int64
	rivalrous bool
	withdrawn bool
	terms     bookings.Terms
	offered   bool // It has rules for booking.
	stewards  bool // The reader cares for it.
	may       bool // The reader may book it.
	sees      bool // The reader sees who booked what.
	wanted    []wanted
	closures  []closure
	now       int64
}

// wanted are rules that a steward wants and others have to want too.
type wanted struct {
	member, name string
	terms        bookings.Terms
}

type closure struct {
	number, from, until int64
	reason              string
}

func (t thing) open() bool { return t.offered && !t.terms.Stopped && !t.withdrawn }

// readThing finds a resource that the reader may see, with what holds for
// booking it.
func readThing(r *page.Request, id string) (t thing, err error) {
	n, err := strconv.ParseUint(id, 10, 63)
	if err != nil {
		return t, unknown(id)
	}
	var boundary string
	var circle int64
	me := r.Viewer.MemberID()
	err = r.Read(func(tx *sql.Tx) error {
		err := tx.QueryRowContext(r.Context(), `SELECT c.id, c.title, c.unit, c.capacity, c.rivalrous, c.standing = 'withdrawn', c.boundary, c.circle,
				EXISTS (SELECT 1 FROM commons_stewards s WHERE s.resource = c.id AND s.member = ?2 AND NOT s.asked)
				OR c.boundary = 'circle' AND EXISTS (SELECT 1 FROM circles_members m WHERE m.circle = c.circle AND m.member = ?2)
			FROM commons_resources c WHERE c.id = ?1`, n, me).Scan(&t.id, &t.title, &t.unit, &t.capacity, &t.rivalrous, &t.withdrawn, &boundary, &circle, &t.sees)
		if errors.Is(err, sql.ErrNoRows) {
			return unknown(id)
		}
		return err
	})
	inside := r.May(page.Participants)
	if err == nil && !t.sees && (boundary == "circle" || boundary == "network" && !inside) {
		err = unknown(id)
	}
	if err != nil {
		return t, err
	}
	t.sees, t.now = t.sees || inside, r.Site.Now()
	r.Site.Node.Read(func(s state.Reader) { t.know(s, people.MemberID(me)) })
	err = r.Read(func(tx *sql.Tx) error {
		for i, w := range t.wanted {
			if err := nameOf(r.Context(), tx, w.member, &t.wanted[i].name); err != nil {
				return err
			}
		}
		return nil
	})
	return t, err
}

// know adds what the rules keep.
func (t *thing) know(s state.Reader, me people.MemberID) {
	n := uint64(t.id)
	t.terms, t.offered = bookings.TermsOf(s, n)
	t.stewards = me != "" && commons.IsSteward(s, n, me)
	t.may = me != "" && t.open() && commons.MayUse(s, n, me) == nil
	for _, w := range bookings.WantedRules(s, n) {
		t.wanted = append(t.wanted, wanted{member: string(w.Member), name: string(w.Member), terms: w.Terms})
	}
	for number, c := range bookings.ClosuresOf(s, n) {
		if c.Until > t.now {
			t.closures = append(t.closures, closure{int64(number), c.From, c.Until, c.Reason})
		}
	}
}

func nameOf(ctx context.Context, tx *sql.Tx, member string, name *string) error {
	return readmodel.Each(ctx, tx, `SELECT name FROM people_organizations WHERE id = ?`, []any{member}, func(scan func(...any) error) error { return scan(name) })
}

func unknown(id string) error {
	return machine.NotFound("bookings.unknown_resource", "there is no resource number %.20s", id)
}

// booking is a booking as one reader sees it.
type booking struct {
	number, resource    int64
	title, member, name string
	from, until, units  int64
	state               bookings.State
	deadline, changed   int64
	went, came, late    int64
	tardy               bool
	document            string
	closure             string // The reason of the closure that called it off.
	custody             bookings.Custody
	mine, stewards      bool // The reader booked it; cares for what is booked.
	now                 int64
	reasons             page.Paper
	wentAs, cameAs      string
}

const bookingColumns = `b.number, b.resource, coalesce(c.title, ''), b.member, coalesce(o.name, b.member), b.begins, b.ends, b.units, b.state, b.deadline, b.changed, b.went, b.came, b.late, b.tardy,
	b.document, coalesce(x.reason, ''), coalesce(t.custody, ''), b.went_as, b.came_as,
	EXISTS (SELECT 1 FROM commons_stewards s WHERE s.resource = b.resource AND s.member = ?1 AND NOT s.asked) AS cares`

const bookingTables = ` FROM bookings_bookings b LEFT JOIN commons_resources c ON c.id = b.resource LEFT JOIN people_organizations o ON o.id = b.member
	LEFT JOIN bookings_terms t ON t.resource = b.resource LEFT JOIN bookings_closures x ON x.number = b.closure `

// readBookings reads bookings, by a condition whose first parameter is the reader's member.
func readBookings(ctx context.Context, s *page.Site, tx *sql.Tx, me, where string, args ...any) (all []booking, err error) {
	err = readmodel.Each(ctx, tx, `SELECT `+bookingColumns+bookingTables+where, append([]any{me}, args...), func(scan func(...any) error) error {
		b := booking{now: s.Now()}
		err := scan(&b.number, &b.resource, &b.title, &b.member, &b.name, &b.from, &b.until, &b.units, &b.state, &b.deadline, &b.changed, &b.went, &b.came, &b.late, &b.tardy,
			&b.document, &b.closure, &b.custody, &b.wentAs, &b.cameAs, &b.stewards)
		b.mine = me != "" && b.member == me
		all = append(all, b)
		return err
	})
	return all, err
}
