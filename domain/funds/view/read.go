package view

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"metaorg/domain/funds"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
)

// party is a member by handle and name.
type party struct{ id, name string }

// fund is one as lists and its page show it.
type fund struct {
	number, balance, reserved, overdraft, since int64
	name, purpose, currency, from, until        string
	holder                                      party
	stewards                                    []party
	items                                       []item
	closed                                      bool
}

func (f fund) free() int64 { return f.balance - f.reserved }

// item is a part of a budget.
type item struct {
	name         string
	amount, used int64
}

// line is one line of a fund.
type line struct {
	number, amount, request, of, other, balance, day int64
	obligation                                       int64
	category, statement                              string
	member                                           party
	reversed                                         bool
}

// request is one request.
type request struct {
	number, fund, amount, staged, since, proposal, line int64
	title, fundName, currency, item, invoice            string
	by, payee, holder                                   party
	stewards                                            []string
	way                                                 funds.Way
	stage                                               funds.Stage
	late                                                bool
}

// owing is what a member owes for a period.
type owing struct {
	who                                      party
	period, amount, paid, waived, due, asked int64
	begins, currency, document               string
	late                                     bool
}

func (o owing) left() int64 { return o.amount - o.paid - o.waived }

// source is one way by which money came in a year, or went out.
type source struct {
	year, currency, category string
	in, out                  int64
}

// Bounds of what one page shows; the lists have it all.
const (
	mostRequests = 50
	mostOwing    = 200
	mostSources  = 60
)

func unknownFund(number string) error {
	return machine.NotFound("funds.unknown_fund", "there is no fund number %.20s", number)
}

const fundColumns = `f.number, f.name, f.purpose, f.currency, f.balance, f.reserved, f.overdraft, f.since, f.closed, f.budget_from, f.budget_until, f.holder, coalesce(o.name, f.holder), f.stewards
	FROM funds_funds f LEFT JOIN people_organizations o ON o.id = f.holder`

func (f *fund) scan(scan func(...any) error) (stewards []string, err error) {
	var listed string
	if err := scan(&f.number, &f.name, &f.purpose, &f.currency, &f.balance, &f.reserved, &f.overdraft, &f.since, &f.closed, &f.from, &f.until, &f.holder.id, &f.holder.name, &listed); err != nil {
		return nil, err
	}
	return stewards, json.Unmarshal([]byte(listed), &stewards)
}

// readFund is the fund with this number, with its stewards and its budget.
func readFund(r *page.Request, number string) (f fund, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		stewards, err := f.scan(tx.QueryRowContext(r.Context(), `SELECT `+fundColumns+` WHERE f.number = ?1 AND CAST(f.number AS TEXT) = ?1`, number).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return unknownFund(number)
		}
		if err != nil {
			return fmt.Errorf("couldn't read the fund %.20s: %w", number, err)
		}
		for _, id := range stewards {
			p := party{id, id}
			if err := tx.QueryRowContext(r.Context(), `SELECT coalesce((SELECT name FROM people_organizations WHERE id = ?1), ?1)`, id).Scan(&p.name); err != nil {
				return fmt.Errorf("couldn't read who cares for the fund %.20s: %w", number, err)
			}
			f.stewards = append(f.stewards, p)
		}
		return readmodel.Each(r.Context(), tx, `SELECT name, amount, used FROM funds_items WHERE fund = ? ORDER BY place`, []any{f.number}, func(scan func(...any) error) error {
			var it item
			err := scan(&it.name, &it.amount, &it.used)
			f.items = append(f.items, it)
			return err
		})
	})
	return f, err
}

const requestColumns = `q.number, q.fund, f.name, f.currency, q.amount, q.title, q.item, q.invoice, q.member, coalesce(o.name, q.member), q.payee, coalesce(p.name, q.payee), f.holder, coalesce(h.name, f.holder), f.stewards,
	q.way, q.stage, q.staged, q.since, q.proposal, q.line, q.late
	FROM funds_requests q JOIN funds_funds f ON f.number = q.fund
	LEFT JOIN people_organizations o ON o.id = q.member LEFT JOIN people_organizations p ON p.id = q.payee LEFT JOIN people_organizations h ON h.id = f.holder`

func (q *request) scan(scan func(...any) error) error {
	var stewards string
	if err := scan(&q.number, &q.fund, &q.fundName, &q.currency, &q.amount, &q.title, &q.item, &q.invoice, &q.by.id, &q.by.name, &q.payee.id, &q.payee.name, &q.holder.id, &q.holder.name, &stewards,
		&q.way, &q.stage, &q.staged, &q.since, &q.proposal, &q.line, &q.late); err != nil {
		return err
	}
	return json.Unmarshal([]byte(stewards), &q.stewards)
}

// readRequests collects requests under a condition.
func readRequests(r *page.Request, tx *sql.Tx, where string, args ...any) (all []request, err error) {
	err = readmodel.Each(r.Context(), tx, `SELECT `+requestColumns+` WHERE `+where, args, func(scan func(...any) error) error {
		var q request
		err := q.scan(scan)
		all = append(all, q)
		return err
	})
	return all, err
}

// readRequest is the request with this number.
func readRequest(r *page.Request, number string) (q request, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		all, err := readRequests(r, tx, `q.number = ?1 AND CAST(q.number AS TEXT) = ?1`, number)
		if err == nil && len(all) == 0 {
			return machine.NotFound("funds.unknown_request", "there is no request number %.20s", number)
		}
		if err == nil {
			q = all[0]
		}
		return err
	})
	return q, err
}

const owedColumns = `d.member, coalesce(o.name, d.member), d.period, d.begins, d.currency, d.amount, d.paid, d.waived, d.due, d.late, d.asked, d.document
	FROM funds_owed d LEFT JOIN people_organizations o ON o.id = d.member`

func (o *owing) scan(scan func(...any) error) error {
	return scan(&o.who.id, &o.who.name, &o.period, &o.begins, &o.currency, &o.amount, &o.paid, &o.waived, &o.due, &o.late, &o.asked, &o.document)
}

// readOwing collects what is owed under a condition.
func readOwing(r *page.Request, tx *sql.Tx, where string, args ...any) (all []owing, err error) {
	err = readmodel.Each(r.Context(), tx, `SELECT `+owedColumns+` WHERE `+where, args, func(scan func(...any) error) error {
		var o owing
		err := o.scan(scan)
		all = append(all, o)
		return err
	})
	return all, err
}

// readOwed is what a member owes for a period; the viewer's own where none is named.
func readOwed(r *page.Request, member, period string) (o owing, ok bool) {
	if member == "" {
		member = r.Viewer.MemberID()
	}
	err := r.Read(func(tx *sql.Tx) error {
		all, err := readOwing(r, tx, `d.member = ? AND CAST(d.period AS TEXT) = ?`, member, period)
		if len(all) > 0 {
			o, ok = all[0], true
		}
		return err
	})
	return o, ok && err == nil
}

// duesTerms are what members pay regularly; without a basis where they pay nothing.
type duesTerms struct {
	fund, amount, months             int64
	basis, first, currency, fundName string
	bands                            []funds.Band
}

func readDues(r *page.Request) (d duesTerms, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT d.fund, f.name, f.currency, d.basis, d.amount, d.bands, d.months, d.first FROM funds_dues d JOIN funds_funds f ON f.number = d.fund`, nil, func(scan func(...any) error) error {
			var bands string
			if err := scan(&d.fund, &d.fundName, &d.currency, &d.basis, &d.amount, &bands, &d.months, &d.first); err != nil {
				return err
			}
			return json.Unmarshal([]byte(bands), &d.bands)
		})
	})
	return d, err
}
