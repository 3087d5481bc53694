package view

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"time"

	"metaorg/domain/funds"
	"metaorg/domain/governance"
	"metaorg/domain/periods"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/units"
	"metaorg/web/page"
	"metaorg/web/words"
)

// example is a value equation at work on what members really gave: what a sum
// would come to for each of them.
type example struct {
	fund, sum     int64
	currency      string
	from, until   string
	shortened     bool // To the latest contributions, since there are too many.
	rows          []exampleRow
	now, then     drawing // By the equation that holds, and by the other one.
	exceptions    int
	contributions int64
	wrong         string // What is wrong with what was asked.
	typed         string // The sum as it was typed.
	compares      bool
	business      periods.Business
}

// exampleRow is what it comes to for one member.
type exampleRow struct {
	who       party
	now, then int64
}

func (x exampleRow) more() int64 { return x.then - x.now }

// Bounds and defaults of an example.
const (
	mostExample    = 20_000 // Contributions, where somebody asks for it,
	fewExample     = 1_000  // and where a page only shows it.
	exampleDays    = 365
	exampleSum     = 1_000_000 // Minor units.
	exampleCash    = 20        // Percent.
	mostExampleRow = 200
)

// asked fills in what the reader asks for: which days, and which sum.
func (x *example) asked(r *page.Request, tx *sql.Tx) error {
	err := tx.QueryRowContext(r.Context(), `SELECT number, currency FROM funds_funds WHERE closed = 0 ORDER BY number = (SELECT fund FROM periods_periods ORDER BY begins DESC LIMIT 1) DESC, number LIMIT 1`).Scan(&x.fund, &x.currency)
	if err != nil && err != sql.ErrNoRows { //nolint:errorlint // As database/sql gives it.
		return err
	}
	if x.currency == "" {
		x.currency = "EUR"
	}
	now := r.Site.Now()
	// How much business was with others comes from the latest surplus that was
	// divided; without one, from the contributions' money values.
	err = readmodel.Each(r.Context(), tx, `SELECT d.members, d.others FROM periods_drawings d JOIN periods_periods p ON p.number = d.period WHERE p.fund = ? ORDER BY d.at DESC LIMIT 1`, []any{x.fund}, func(scan func(...any) error) error {
		return scan(&x.business.Members, &x.business.Others)
	})
	if err != nil {
		return err
	}
	x.until, x.from, x.sum = dateOf(now), dateOf(now-exampleDays*day), exampleSum
	for name, at := range map[string]*string{"from": &x.from, "until": &x.until} {
		if typed := r.Typed.Get(name); typed != "" {
			if _, err := time.Parse(time.DateOnly, typed); err == nil {
				*at = typed
			}
		}
	}
	u, _ := units.Of(x.currency)
	x.typed = u.Plain(x.sum)
	if typed := strings.TrimSpace(r.Typed.Get("sum")); typed != "" {
		x.typed = typed
		n, err := funds.Parse(typed, x.currency)
		if err != nil || n <= 0 || n > exampleSum*exampleSum {
			x.wrong = words.T(r.Context(), "periods.example.wrong", "Currency", x.currency)
		} else {
			x.sum = n
		}
	}
	return x.shorten(r, tx)
}

// shorten leaves out the oldest days where there are more contributions than can
// be worked out while somebody waits.
func (x *example) shorten(r *page.Request, tx *sql.Tx) error {
	most := int64(fewExample)
	if r.Typed.Get("sum") != "" {
		most = mostExample
	}
	const on = ` FROM patronage_events INDEXED BY patronage_events_confirmed WHERE state = 'confirmed' AND date BETWEEN ?1 AND ?2`
	if err := tx.QueryRowContext(r.Context(), `SELECT count(*)`+on, x.from, x.until).Scan(&x.contributions); err != nil || x.contributions <= most {
		return err
	}
	x.shortened = true
	if err := tx.QueryRowContext(r.Context(), `SELECT date`+on+` ORDER BY date DESC, number DESC LIMIT 1 OFFSET `+itoa(most), x.from, x.until).Scan(&x.from); err != nil {
		return err
	}
	x.from = dateOf(dayNumber(x.from) + day)
	return nil
}

// work works it out: by the buckets that hold, if there are any, and by others
// where some are proposed.
func (x *example) work(r *page.Request, names map[string]string, hold, others []periods.Bucket) {
	percent := readRules(r).reserve
	x.compares = len(hold) > 0 && len(others) > 0
	at := map[string]int{}
	r.Site.Node.Read(func(s state.Reader) {
		for i, buckets := range [][]periods.Bucket{hold, others} {
			if len(buckets) == 0 {
				continue
			}
			g, all, wrong := periods.Preview(s, buckets, periods.Example{
				Fund: uint64(x.fund), Currency: x.currency, From: x.from, Until: x.until, Terms: periods.Terms{Surplus: x.sum, Business: x.business, Reserve: percent, Cash: exampleCash},
			})
			d := drawing{surplus: x.sum, percent: percent, cashPercent: exampleCash, members: g.Terms.Business.Members, others: g.Terms.Business.Others, reserve: g.Reserve, divided: g.Divided, rest: g.Left, buckets: g.Buckets, dividends: g.Dividends, cash: g.Cash, retained: g.Retained}
			x.exceptions, x.then = len(wrong), d
			if i == 0 {
				x.now = d
			}
			for _, st := range all {
				who := string(st.Member)
				if _, has := at[who]; !has {
					name := names[who]
					if name == "" {
						name = who
					}
					at[who] = len(x.rows)
					x.rows = append(x.rows, exampleRow{who: party{who, name}})
				}
				if i == 0 {
					x.rows[at[who]].now = st.Statement.Dividend
				} else {
					x.rows[at[who]].then = st.Statement.Dividend
				}
			}
		}
	})
	x.rows = x.rows[:min(len(x.rows), mostExampleRow)]
}

// readNames are what organizations are called.
func readNames(r *page.Request, tx *sql.Tx) (names map[string]string, err error) {
	names = map[string]string{}
	err = readmodel.Each(r.Context(), tx, `SELECT id, name FROM people_organizations`, nil, func(scan func(...any) error) error {
		var id, name string
		err := scan(&id, &name)
		names[id] = name
		return err
	})
	return names, err
}

// proposedIn is the equation that a proposal carries; none where it carries none.
func proposedIn(r *page.Request, number string) (e equation, title string, ok bool) {
	n, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return e, "", false
	}
	r.Site.Node.Read(func(s state.Reader) {
		p, has := governance.ProposalOf(s, n)
		if !has {
			return
		}
		for _, w := range p.Messages {
			if w.Kind != "periods.set_equation" {
				continue
			}
			var m machine.Message
			if m, err = r.Site.Machine.Decode(w); err != nil {
				return
			}
			var set periods.SetEquation
			if set, ok = m.(periods.SetEquation); ok {
				e, title = equation{words: set.Words, buckets: set.Buckets}, p.Title
			}
		}
	})
	return e, title, ok && periods.CheckBuckets(e.buckets) == nil
}

// changesOf are the parts of an equation beside those of another: what is the
// same, what is new, what goes.
func changesOf(ctx context.Context, before, after []periods.Bucket) (all []partChange) {
	find := func(among []periods.Bucket, name string) *periods.Bucket {
		for i := range among {
			if among[i].Name == name {
				return &among[i]
			}
		}
		return nil
	}
	text := func(b *periods.Bucket) partText {
		if b == nil {
			return partText{}
		}
		return partText{percent(ctx, b.Share), says(ctx, *b), divides(ctx, *b, "")}
	}
	for i := range after {
		all = append(all, partChange{after[i].Name, text(find(before, after[i].Name)), text(&after[i])})
	}
	for i := range before {
		if find(after, before[i].Name) == nil {
			all = append(all, partChange{before[i].Name, text(&before[i]), partText{}})
		}
	}
	return all
}

// partText is a part of an equation in words.
type partText struct{ share, says, divides string }

// partChange is a part as it was and as it is; empty where it was not, or is not.
type partChange struct {
	name          string
	before, after partText
}
