package view

import (
	"context"
	"database/sql"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/domain/periods"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// nextStep is what can be done with a period now.
type nextStep struct {
	says   string // What is to be done, by whom, until when.
	label  string // Of the one thing to press; empty where this reader cannot do it.
	path   templ.SafeURL
	others []otherStep // What else can be done.
}

type otherStep struct {
	label string
	path  templ.SafeURL
}

// next says what comes next for a period, and what of it the reader can do.
func (p period) next(r *page.Request, now rules, waiting int) (n nextStep) {
	ctx, mine, here, number := r.Context(), p.closes(r, now), periodPath(p.number), itoa(p.number)
	say := func(key string) { n.says = words.T(ctx, "periods.next."+key, p.data(ctx, now, waiting)...) }
	offer := func(key string, path templ.SafeURL) { n.label, n.path = words.T(ctx, "periods.do."+key), path }
	also := func(key string, path templ.SafeURL) {
		n.others = append(n.others, otherStep{words.T(ctx, "periods.do."+key), path})
	}
	thaw := func() {
		if p.isCaredFor(r) {
			also("thaw", actPath("thaw", here, "period", number))
		}
	}
	switch over := r.Site.Now() >= p.after(0); {
	case p.stage == periods.IsOpen && !over:
		say("goes_on")
		offer("contributions", "/patronage")
	case p.stage == periods.IsOpen && mine:
		say("freeze")
		offer("freeze", actPath("freeze", here, "period", number))
	case p.stage == periods.IsOpen:
		say("freezes")
		offer("contributions", "/patronage")
	case p.stage == periods.Counting:
		say("counting")
	case p.stage == periods.IsPut:
		say("put")
		offer("decide", templ.SafeURL("/proposals/"+itoa(p.proposal)))
	case p.stage == periods.Adopted:
		say("adopted")
		if r.Viewer.Proposes {
			also("reopen", proposePath("reopen", "period", number))
		}
	case !mine:
		say(string(p.stage) + "_others")
	case p.stage == periods.Frozen:
		say("frozen")
		offer("draw_up", actPath("draw_up", here, "period", number))
		thaw()
	case p.stage == periods.Drawn:
		say("drawn")
		offer("put", actPath("put", here, "period", number, "drawing", itoa(p.drawing)))
		also("draw_again", actPath("draw_up", here, "period", number))
		thaw()
	}
	return n
}

// thaws reports whether a steward can still open the days of a period that is frozen.
func (p period) thaws() bool { return p.stage == periods.Frozen || p.stage == periods.Drawn }

// freezes is when a period freezes by itself: some days after its end, or after it
// was opened again, as the rules have it.
func (p period) freezes(now rules) int64 {
	return max(p.after(0), p.staged) + max(1, now.freeze)*day
}

// data is what sentences about a period speak of.
func (p period) data(ctx context.Context, now rules, waiting int) []any {
	return []any{
		"Ends", dayOf(ctx, p.ends), "Holder", p.holder.name, "Fund", p.fundName, "Count", waiting, "Problems", p.problems, "Freezes", words.Day(ctx, p.freezes(now)), "Everybody", words.Day(ctx, p.after(now.close)+noon),
		"Begins", dayOf(ctx, p.begins), "Number", p.number, "Proposal", p.proposal,
	}
}

// unready is a contribution of a period's days that does not count yet.
type unready struct {
	event                  int64
	why, bucket, date      string
	provider, receiver     party
	quantity, unit, action string
}

// mostUnready bounds what one page tells of them.
const mostUnready = 50

// readWaiting are contributions of a period's days that wait for the other side,
// or are disputed, the oldest first, and how many there are.
func readWaiting(r *page.Request, tx *sql.Tx, p period) (all []unready, count int, err error) {
	const from = `FROM patronage_events e LEFT JOIN people_organizations p ON p.id = e.provider LEFT JOIN people_organizations q ON q.id = e.receiver WHERE e.state IN ('recorded', 'disputed') AND e.date BETWEEN ? AND ?`
	if err := tx.QueryRowContext(r.Context(), `SELECT count(*) `+from, p.begins, p.ends).Scan(&count); err != nil || count == 0 {
		return nil, count, err
	}
	all, err = readUnready(r, tx, `SELECT e.number, e.state, '', e.date, e.provider, coalesce(p.name, e.provider), e.receiver, coalesce(q.name, e.receiver), e.quantity, e.unit, e.action `+from+` ORDER BY e.date, e.number LIMIT `+strconv.Itoa(mostUnready), p.begins, p.ends)
	return all, count, err
}

// readExceptions are those that a part of the equation could not measure.
func readExceptions(r *page.Request, tx *sql.Tx, p period) ([]unready, error) {
	return readUnready(r, tx, `SELECT x.event, x.why, coalesce(json_extract(q.buckets, '$[' || (x.bucket - 1) || '].name'), ''), coalesce(e.date, ''), coalesce(e.provider, ''), coalesce(g.name, e.provider, ''), coalesce(e.receiver, ''), coalesce(t.name, e.receiver, ''),
			coalesce(e.quantity, 0), coalesce(e.unit, ''), coalesce(e.action, '')
		FROM periods_exceptions x JOIN periods_periods p ON p.number = x.period JOIN periods_equations q ON q.number = p.equation LEFT JOIN patronage_events e ON e.number = x.event
		LEFT JOIN people_organizations g ON g.id = e.provider LEFT JOIN people_organizations t ON t.id = e.receiver WHERE x.period = ? ORDER BY x.event, x.bucket LIMIT `+strconv.Itoa(mostUnready), p.number)
}

func readUnready(r *page.Request, tx *sql.Tx, query string, args ...any) (all []unready, err error) {
	err = readmodel.Each(r.Context(), tx, query, args, func(scan func(...any) error) error {
		var u unready
		var quantity int64
		if err := scan(&u.event, &u.why, &u.bucket, &u.date, &u.provider.id, &u.provider.name, &u.receiver.id, &u.receiver.name, &quantity, &u.unit, &u.action); err != nil {
			return err
		}
		u.quantity = amount(r.Context(), quantity, u.unit)
		all = append(all, u)
		return nil
	})
	return all, err
}
