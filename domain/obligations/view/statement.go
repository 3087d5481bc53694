package view

import (
	"context"
	"database/sql"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/web/page"
	"metaorg/web/words"
)

// statementView is a member's statement.
type statementView struct {
	member party
	now    int64
	sums   []sums
	with   []between
	open   []obligation
	over   []obligation // Lately.
}

// What a statement shows; the lists have it all.
const (
	mostOpen  = 500
	mostOver  = 50
	overSince = 400 * 86_400 // Seconds.
)

func showStatement(r *page.Request) (page.Page, error) {
	v := statementView{member: party{id: r.Typed.Get("member")}, now: r.Site.Now()}
	if v.member.id == "" {
		v.member.id = r.Viewer.MemberID()
	}
	if v.member.id == "" {
		return page.Page{}, machine.NotFound("obligations.whose_statement", "say whose statement it is to be, as in ?member=mill")
	}
	err := r.Read(func(tx *sql.Tx) (err error) {
		if err := isSomebody(r.Context(), tx, v.member.id); err != nil {
			return err
		}
		if v.member.name, err = nameOf(r.Context(), tx, v.member.id); err != nil {
			return err
		}
		if v.with, err = readStatement(r, tx, v.member.id); err != nil {
			return err
		}
		v.sums = sumsOf(v.with)
		if v.open, err = readWhere(r, tx, `(a.debtor = ?1 OR a.creditor = ?1) AND a.state IN ('proposed', 'acknowledged', 'disputed') ORDER BY a.due, a.number LIMIT ?2`, v.member.id, mostOpen); err != nil {
			return err
		}
		v.over, err = readWhere(r, tx, `(a.debtor = ?1 OR a.creditor = ?1) AND a.state IN ('settled', 'void') AND a.staged > ?2 ORDER BY a.number DESC LIMIT ?3`, v.member.id, v.now-overSince, mostOver)
		return err
	})
	if err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "obligations.statement_of", "Name", v.member.name), Body: statementPage(v), Wide: true, Nav: "/obligations"}, nil
}

// isSomebody refuses a statement of whom nobody knows.
func isSomebody(ctx context.Context, tx *sql.Tx, member string) error {
	var known bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM people_organizations WHERE id = ?1) OR EXISTS (SELECT 1 FROM people_persons WHERE id = ?1)`, member).Scan(&known)
	if err == nil && !known {
		return machine.NotFound("obligations.unknown_member", "%.60q is no member here", member)
	}
	return err
}

// memberView is what a member's page says about its obligations.
type memberView struct {
	member string
	sums   []sums
}

func showOfMember(r *page.Request) (templ.Component, error) {
	v := memberView{member: r.PathValue("id")}
	err := r.Read(func(tx *sql.Tx) error {
		with, err := readStatement(r, tx, v.member)
		v.sums = sumsOf(with)
		return err
	})
	if err != nil || len(v.sums) == 0 {
		return nil, err
	}
	return memberPart(v), nil
}
