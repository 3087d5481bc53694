package view

import (
	"database/sql"
	"encoding/json"
	"math/big"
	"slices"
	"strings"

	"metaorg/domain/obligations"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/units"
	"metaorg/web/page"
	"metaorg/web/words"
)

// party is a member by handle and name.
type party struct{ id, name string }

// obligation is one as lists and its page show it.
type obligation struct {
	number, amount, left, cleared, paid, credited, pending, hold, entered, staged int64
	debtor, creditor                                                              party
	unit, due, source, ref, document, by, disputer                                string
	state, was                                                                    obligations.State
	debtorIn, creditorIn, late                                                    bool
	entry                                                                         entry // That waits for a word.
}

// entry is a payment or a credit note.
type entry struct {
	number, amount, said int64
	kind, date, member   string
}

// is reports whether a member is one of its two sides.
func (o obligation) is(m string) bool { return m != "" && (m == o.debtor.id || m == o.creditor.id) }

// other is the side that a member is not.
func (o obligation) other(m string) party {
	if m == o.debtor.id {
		return o.creditor
	}
	return o.debtor
}

// acknowledged reports whether the debtor said yes once.
func (o obligation) acknowledged() bool {
	return o.state == obligations.Acknowledged || o.was == obligations.Acknowledged
}

// The things that can wait for a member.
const (
	toAcknowledge = "acknowledge"
	toConfirm     = "confirm"
	toPay         = "pay"
	nothing       = "nothing"
)

// next is what waits for a member here.
func (o obligation) next(me string) string {
	switch {
	case o.state == obligations.Proposed && me == o.debtor.id:
		return toAcknowledge
	case o.pending != 0 && o.is(me) && me != o.entry.member:
		return toConfirm
	case o.state == obligations.Acknowledged && o.pending == 0 && me == o.debtor.id:
		return toPay
	}
	return nothing
}

// confirms is what the side that an entry waits for says with its yes.
func (v oneView) confirms() string {
	if v.entry.kind == string(obligations.Payment) && v.me == v.debtor.id {
		return "confirm_paid"
	}
	return "confirm_" + v.entry.kind
}

// stands is which sentence says for whom it waits, and for whom that is.
func (o obligation) stands() (key string, waits party) {
	switch {
	case o.pending != 0:
		return "said_" + o.entry.kind, o.other(o.entry.member)
	case o.state == obligations.Disputed && o.disputer == o.creditor.id:
		return string(o.state), o.creditor
	case o.state == obligations.Acknowledged && o.late:
		return "late", o.debtor
	}
	return string(o.state), o.debtor
}

const columns = `a.number, a.debtor, coalesce(d.name, a.debtor), a.creditor, coalesce(c.name, a.creditor), a.entered_by, a.amount, a.remaining, a.cleared, a.paid, a.credited, a.unit, a.due, a.source, a.ref, a.document,
	a.state, a.was, a.disputer, a.debtor_in, a.creditor_in, a.pending, a.hold, a.late, a.entered, a.staged, coalesce(e.number, 0), coalesce(e.kind, ''), coalesce(e.amount, 0), coalesce(e.date, ''), coalesce(e.member, ''), coalesce(e.said, 0)
	FROM obligations_all a LEFT JOIN people_organizations d ON d.id = a.debtor LEFT JOIN people_organizations c ON c.id = a.creditor
	LEFT JOIN obligations_entries e ON e.obligation = a.number AND e.number = a.pending`

func (o *obligation) scan(scan func(...any) error) error {
	return scan(&o.number, &o.debtor.id, &o.debtor.name, &o.creditor.id, &o.creditor.name, &o.by, &o.amount, &o.left, &o.cleared, &o.paid, &o.credited, &o.unit, &o.due, &o.source, &o.ref, &o.document,
		&o.state, &o.was, &o.disputer, &o.debtorIn, &o.creditorIn, &o.pending, &o.hold, &o.late, &o.entered, &o.staged, &o.entry.number, &o.entry.kind, &o.entry.amount, &o.entry.date, &o.entry.member, &o.entry.said)
}

// readWhere collects obligations under a condition.
func readWhere(r *page.Request, tx *sql.Tx, where string, args ...any) (all []obligation, err error) {
	err = readmodel.Each(r.Context(), tx, `SELECT `+columns+` WHERE `+where, args, func(scan func(...any) error) error {
		var o obligation
		err := o.scan(scan)
		all = append(all, o)
		return err
	})
	return all, err
}

// readOne is the obligation with this number.
func readOne(r *page.Request, number string) (o obligation, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		all, err := readWhere(r, tx, `a.number = ?1 AND CAST(a.number AS TEXT) = ?1`, number)
		if err == nil && len(all) == 0 {
			return machine.NotFound("obligations.unknown", "there is no obligation number %.20s", number)
		}
		if err == nil {
			o = all[0]
		}
		return err
	})
	return o, err
}

// between is what a member owes and is owed by one other, in a unit.
type between struct {
	other                                          party
	unit                                           string
	owes, owed, owesLate, owedLate, claimed, count int64
}

func (b between) net() int64 { return b.owed - b.owes }

// readStatement is a member's statement, by who is on the other side.
func readStatement(r *page.Request, tx *sql.Tx, member string) (all []between, err error) {
	err = readmodel.Each(r.Context(), tx, `SELECT other, other_name, unit, owes, owed, owes_late, owed_late, not_acknowledged, obligations FROM (`+statementQuery+`) WHERE member = ? ORDER BY other_name, unit`, []any{member}, func(scan func(...any) error) error {
		var b between
		err := scan(&b.other.id, &b.other.name, &b.unit, &b.owes, &b.owed, &b.owesLate, &b.owedLate, &b.claimed, &b.count)
		all = append(all, b)
		return err
	})
	return all, err
}

// sums are what a member owes and is owed in a unit. They may be larger than any amount.
type sums struct {
	unit                 string
	owes, owed, net      *big.Int
	owesLate, owedLate   *big.Int
	members, obligations int64
}

// sumsOf adds up a statement, by unit.
func sumsOf(all []between) (found []sums) {
	for _, b := range all {
		at := slices.IndexFunc(found, func(s sums) bool { return s.unit == b.unit })
		if at < 0 {
			at = len(found)
			found = append(found, sums{b.unit, new(big.Int), new(big.Int), new(big.Int), new(big.Int), new(big.Int), 0, 0})
		}
		s := &found[at]
		s.owes.Add(s.owes, big.NewInt(b.owes))
		s.owed.Add(s.owed, big.NewInt(b.owed))
		s.owesLate.Add(s.owesLate, big.NewInt(b.owesLate))
		s.owedLate.Add(s.owedLate, big.NewInt(b.owedLate))
		s.net.Sub(s.owed, s.owes)
		s.members++
		s.obligations += b.count
	}
	return found
}

// hold is a reservation or a chain.
type hold struct {
	number, expires, first, made int64
	kind                         obligations.HoldKind
	state                        obligations.HoldState
	key                          string
	maker                        party
	waits                        []string
	links                        []link
}

// link is one obligation to be.
type link struct {
	debtor, creditor party
	amount           int64
	unit, due        string
}

// readHolds collects reservations and chains under a condition.
func readHolds(r *page.Request, tx *sql.Tx, where string, args ...any) (all []hold, err error) {
	err = readmodel.Each(r.Context(), tx, `SELECT h.number, h.kind, h.key, h.maker, coalesce(m.name, h.maker), h.waits, h.expires, h.state, h.first, h.made FROM obligations_holds h LEFT JOIN people_organizations m ON m.id = h.maker WHERE `+where, args, func(scan func(...any) error) error {
		var h hold
		var waits string
		if err := scan(&h.number, &h.kind, &h.key, &h.maker.id, &h.maker.name, &waits, &h.expires, &h.state, &h.first, &h.made); err != nil {
			return err
		}
		all = append(all, h)
		return json.Unmarshal([]byte(waits), &all[len(all)-1].waits)
	})
	for i := range all {
		if err != nil {
			break
		}
		err = readmodel.Each(r.Context(), tx, `SELECT l.debtor, coalesce(d.name, l.debtor), l.creditor, coalesce(c.name, l.creditor), l.amount, l.unit, l.due FROM obligations_links l
			LEFT JOIN people_organizations d ON d.id = l.debtor LEFT JOIN people_organizations c ON c.id = l.creditor WHERE l.hold = ? ORDER BY l.place`, []any{all[i].number}, func(scan func(...any) error) error {
			var l link
			err := scan(&l.debtor.id, &l.debtor.name, &l.creditor.id, &l.creditor.name, &l.amount, &l.unit, &l.due)
			all[i].links = append(all[i].links, l)
			return err
		})
	}
	return all, err
}

// readHold is the reservation or chain with this number.
func readHold(r *page.Request, number string) (h hold, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		all, err := readHolds(r, tx, `h.number = ?1 AND CAST(h.number AS TEXT) = ?1`, number)
		if err == nil && len(all) == 0 {
			return machine.NotFound("obligations.unknown_hold", "there is no reservation or chain number %.20s", number)
		}
		if err == nil {
			h = all[0]
		}
		return err
	})
	return h, err
}

// agrees reports whether a chain waits for a member's yes.
func (h hold) agrees(me string) bool {
	return h.state == obligations.Holding && slices.Contains(h.waits, me)
}

// posts reports whether it is for a member to post it.
func (h hold) posts(me string) bool {
	return h.state == obligations.Holding && h.kind == obligations.Reservation && len(h.links) > 0 && h.links[0].creditor.id == me
}

// releases reports whether a member may release it.
func (h hold) releases(me string) bool {
	return h.posts(me) || h.state == obligations.Holding && h.kind == obligations.ForChain && (h.maker.id == me || h.agrees(me))
}

func plain(n int64, unit string) string {
	u, _ := units.Of(unit)
	return u.Plain(n)
}

// aboutOne says what an act is about that names an obligation by its number.
func aboutOne(r *page.Request) string {
	o, err := readOne(r, r.Typed.Get("obligation"))
	if err != nil {
		return ""
	}
	key, sum := "obligations.line", o.left
	if o.pending != 0 && r.Typed.Get("entry") == itoa(o.pending) {
		key, sum = "obligations.entry_line."+o.entry.kind, o.entry.amount
	}
	return words.T(r.Context(), key, "Debtor", o.debtor.name, "Creditor", o.creditor.name, "Amount", amount(r.Context(), sum, o.unit))
}

// aboutPart says how much of an obligation an act is about, once that is typed.
func aboutPart(kind obligations.EntryKind) func(*page.Request) string {
	return func(r *page.Request) string {
		o, err := readOne(r, r.Typed.Get("obligation"))
		if err != nil {
			return ""
		}
		n, err := obligations.Parse(r.Typed.Get("amount"), o.unit)
		if err != nil {
			return aboutOne(r)
		}
		return words.T(r.Context(), "obligations.entry_line."+string(kind), "Debtor", o.debtor.name, "Creditor", o.creditor.name, "Amount", amount(r.Context(), n, o.unit))
	}
}

func aboutHold(r *page.Request) string {
	h, err := readHold(r, r.Typed.Get("hold"))
	if err != nil || len(h.links) == 0 {
		return ""
	}
	return lineOf(r.Context(), h.links[0], int64(len(h.links)-1))
}

// aboutPosted says how much of what is reserved is to be owed.
func aboutPosted(r *page.Request) string {
	h, err := readHold(r, r.Typed.Get("hold"))
	if err != nil || len(h.links) == 0 {
		return ""
	}
	l := h.links[0]
	if n, err := obligations.Parse(strings.TrimSpace(r.Typed.Get("amount")), l.unit); err == nil && n > 0 {
		l.amount = n
	}
	return lineOf(r.Context(), l, 0)
}

// aboutSum says what sum is signed, which in the message is in smallest steps.
func aboutSum(r *page.Request) string {
	n, err := obligations.Parse(r.Typed.Get("amount"), r.Typed.Get("unit"))
	if err != nil {
		return ""
	}
	return amount(r.Context(), n, r.Typed.Get("unit"))
}
