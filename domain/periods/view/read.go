package view

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"metaorg/domain/charter"
	"metaorg/domain/periods"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
)

// party is a member by handle and name.
type party struct{ id, name string }

// period is one as lists and its page show it.
type period struct {
	number, fund, equation, staged, events, problems, members, others int64
	drawing, proposal, adopted, reopened, revolved                    int64
	begins, ends, currency, fundName                                  string
	holder                                                            party
	stewards                                                          []string
	stage                                                             periods.Stage
}

// shown is the drawing that one looks at, as the rules have it.
func (p period) shown() int64 {
	if p.stage == periods.Drawn || p.stage == periods.IsPut || p.adopted == 0 {
		return p.drawing
	}
	return p.adopted
}

// drawing is how a surplus was divided.
type drawing struct {
	number, at, surplus, members, others, percent, cashPercent int64
	reserve, divided, rest, parties, dividends, cash, retained int64
	covered, fromReserve, borne, carried                       int64 // Of losses.
	evidence                                                   page.Paper
	fromLines, qualified                                       bool
	buckets                                                    []periods.BucketSum
}

// loss is how much of it is a loss; 0 for a surplus.
func (d drawing) loss() int64 { return max(0, -d.surplus) }

// statement is a member's.
type statement struct {
	who                                                          party
	drawing, dividend, cash, retained, owed, obligation, noticed int64
	borne                                                        int64 // Of a loss.
	due, standing                                                string
	parts                                                        []periods.Part
}

// equation is a version of the value equation.
type equation struct {
	number, since int64
	words, day    string
	buckets       []periods.Bucket
}

// bucket is a part of it by its number, from 1.
func (e equation) bucket(n uint64) periods.Bucket {
	if n == 0 || n > uint64(len(e.buckets)) {
		return periods.Bucket{}
	}
	return e.buckets[n-1]
}

func unknownPeriod(number string) error {
	return machine.NotFound("periods.unknown_period", "there is no period number %.20s", number)
}

const periodColumns = `p.number, p.begins, p.ends, p.fund, coalesce(f.name, p.fund), p.currency, p.equation, p.stage, p.staged, p.events, p.problems, p.members, p.others, p.drawing, p.proposal, p.adopted, p.reopened, p.revolved,
	coalesce(f.holder, ''), coalesce(o.name, f.holder, ''), coalesce(f.stewards, '[]')
	FROM periods_periods p LEFT JOIN funds_funds f ON f.number = p.fund LEFT JOIN people_organizations o ON o.id = f.holder`

func (p *period) scan(scan func(...any) error) error {
	var stewards string
	if err := scan(&p.number, &p.begins, &p.ends, &p.fund, &p.fundName, &p.currency, &p.equation, &p.stage, &p.staged, &p.events, &p.problems, &p.members, &p.others, &p.drawing, &p.proposal, &p.adopted, &p.reopened, &p.revolved,
		&p.holder.id, &p.holder.name, &stewards); err != nil {
		return err
	}
	return json.Unmarshal([]byte(stewards), &p.stewards)
}

// readPeriods collects periods under a condition.
func readPeriods(r *page.Request, tx *sql.Tx, where string, args ...any) (all []period, err error) {
	err = readmodel.Each(r.Context(), tx, `SELECT `+periodColumns+` `+where, args, func(scan func(...any) error) error {
		var p period
		err := p.scan(scan)
		all = append(all, p)
		return err
	})
	return all, err
}

// readPeriod is the period with this number.
func readPeriod(r *page.Request, tx *sql.Tx, number string) (period, error) {
	all, err := readPeriods(r, tx, `WHERE CAST(p.number AS TEXT) = ?`, number)
	if err == nil && len(all) == 0 {
		return period{}, unknownPeriod(number)
	}
	if err != nil {
		return period{}, fmt.Errorf("couldn't read the period %.20s: %w", number, err)
	}
	return all[0], nil
}

// readDrawing is a drawing of a period; none where it has none of that number.
func readDrawing(r *page.Request, tx *sql.Tx, period, number int64) (d drawing, err error) {
	err = readmodel.Each(r.Context(), tx, `SELECT number, at, surplus, from_lines, evidence, members, others, percent, cash_percent, qualified, reserve, divided, rest, buckets, parties, dividends, cash, retained, covered, from_reserve, borne, carried
		FROM periods_drawings WHERE period = ? AND number = ?`, []any{period, number}, func(scan func(...any) error) error {
		var buckets string
		if err := scan(&d.number, &d.at, &d.surplus, &d.fromLines, &d.evidence.Hash, &d.members, &d.others, &d.percent, &d.cashPercent, &d.qualified, &d.reserve, &d.divided, &d.rest, &buckets, &d.parties, &d.dividends, &d.cash, &d.retained,
			&d.covered, &d.fromReserve, &d.borne, &d.carried); err != nil {
			return err
		}
		return json.Unmarshal([]byte(buckets), &d.buckets)
	})
	return d, err
}

const equationColumns = `SELECT number, words, buckets, day, since FROM periods_equations`

// readEquations collects versions under a condition.
func readEquations(r *page.Request, tx *sql.Tx, where string, args ...any) (all []equation, err error) {
	err = readmodel.Each(r.Context(), tx, equationColumns+` `+where, args, func(scan func(...any) error) error {
		var e equation
		var buckets string
		if err := scan(&e.number, &e.words, &buckets, &e.day, &e.since); err != nil {
			return err
		}
		all = append(all, e)
		return json.Unmarshal([]byte(buckets), &all[len(all)-1].buckets)
	})
	return all, err
}

func readEquation(r *page.Request, tx *sql.Tx, number int64) (equation, error) {
	all, err := readEquations(r, tx, `WHERE number = ?`, number)
	if err != nil || len(all) == 0 {
		return equation{}, err
	}
	return all[0], nil
}

const statementColumns = `s.member, coalesce(o.name, s.member), s.drawing, s.dividend, s.cash, s.retained, s.parts, s.owed, s.obligation, s.due, s.noticed, s.borne, ` + standing + `
	FROM periods_statements s JOIN periods_periods p ON p.number = s.period LEFT JOIN people_organizations o ON o.id = s.member`

// readStatements collects statements under a condition.
func readStatements(r *page.Request, tx *sql.Tx, where string, args ...any) (all []statement, err error) {
	err = readmodel.Each(r.Context(), tx, `SELECT `+statementColumns+` WHERE `+where, args, func(scan func(...any) error) error {
		var s statement
		var parts string
		if err := scan(&s.who.id, &s.who.name, &s.drawing, &s.dividend, &s.cash, &s.retained, &parts, &s.owed, &s.obligation, &s.due, &s.noticed, &s.borne, &s.standing); err != nil {
			return err
		}
		all = append(all, s)
		return json.Unmarshal([]byte(parts), &all[len(all)-1].parts)
	})
	return all, err
}

// rules are the standing rules that pages speak of, in days and percent.
type rules struct{ freeze, close, reserve int64 }

// readRules gives them as they are now. The rules' own numbers stand in where a
// charter was drafted before there were any.
func readRules(r *page.Request) (now rules) {
	r.Site.Node.Read(func(s state.Reader) {
		for _, declared := range r.Site.Machine.StandingRules() {
			value := charter.RuleOr(s, declared.Name, declared.Default)
			switch declared.Name {
			case "periods.freeze_days":
				now.freeze = value
			case "periods.close_days":
				now.close = value
			case "periods.reserve_percent":
				now.reserve = value
			}
		}
	})
	return now
}

// after is the first second of the day so many days after a period is over.
func (p period) after(days int64) int64 { return dayNumber(p.ends) - noon + (1+days)*day }

// closes reports whether a member may bring a period on its way, as the rules
// have it.
func (p period) closes(r *page.Request, now rules) bool {
	if !r.Viewer.SignedIn() || !r.Viewer.Voice && !r.Viewer.Votes {
		return false
	}
	return p.isCaredFor(r) || r.Site.Now() >= p.after(now.close)
}

// isCaredFor reports whether a member holds the money of a period's fund, or cares
// for it.
func (p period) isCaredFor(r *page.Request) bool {
	me := r.Viewer.MemberID()
	return r.Viewer.SignedIn() && (me == p.holder.id || slices.Contains(p.stewards, me))
}
