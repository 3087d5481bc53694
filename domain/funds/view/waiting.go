package view

import (
	"context"
	"database/sql"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"metaorg/domain/funds"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

const twoDays = 2 * 86_400 // Seconds.

// needs are what waits for a word, or for the money, of members for whom the
// viewer signs.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	mine := v.Own()
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		err := readmodel.Each(ctx, tx, `SELECT `+requestColumns+` WHERE q.stage IN ('asked', 'approved', 'paid') ORDER BY q.staged, q.number`, nil, func(scan func(...any) error) error {
			var q request
			if err := q.scan(scan); err != nil {
				return err
			}
			if len(all) < page.MaxChanges && slices.ContainsFunc(mine, q.waitsForMember) {
				all = append(all, page.Need{
					Topic: "funds", Title: words.T(ctx, "funds.need."+string(q.stage), "Title", q.title, "Amount", amount(ctx, q.amount, q.currency), "Fund", q.fundName), Path: requestPath(q.number), Since: q.staged,
				})
			}
			return nil
		})
		if err != nil {
			return err
		}
		err = readmodel.Each(ctx, tx, `SELECT `+owedColumns+` WHERE d.member IN (SELECT value FROM json_each(?)) AND d.amount > d.paid + d.waived ORDER BY d.due, d.member, d.period LIMIT ?`, []any{v.OwnJSON(), page.MaxChanges}, func(scan func(...any) error) error {
			var o owing
			err := o.scan(scan)
			all = append(all, page.Need{
				Topic: "funds", Title: words.T(ctx, "funds.need.dues", "Name", o.who.name, "Left", amount(ctx, o.left(), o.currency)), Path: "/kitty#dues", Since: dayNumber(o.begins), Due: o.due, Urgent: o.due-s.Now() < twoDays && !o.late,
			})
			return err
		})
		if err != nil {
			return err
		}
		return readmodel.Each(ctx, tx, `SELECT `+owedColumns+` JOIN funds_dues t JOIN funds_funds f ON f.number = t.fund
			WHERE d.asked > 0 AND d.member NOT IN (SELECT value FROM json_each(?1)) AND EXISTS (SELECT 1 FROM json_each(f.stewards) w JOIN json_each(?1) m ON m.value = w.value) ORDER BY d.asked LIMIT ?2`,
			[]any{v.OwnJSON(), page.MaxChanges}, func(scan func(...any) error) error {
				var o owing
				err := o.scan(scan)
				all = append(all, page.Need{Topic: "funds", Title: words.T(ctx, "funds.need.waiver", "Name", o.who.name, "Left", amount(ctx, o.left(), o.currency)), Path: "/kitty#dues", Since: o.asked})
				return err
			})
	})
	return all, err
}

// waitsForMember reports whether a request waits for the word of a member.
func (q request) waitsForMember(me string) bool {
	switch q.stage {
	case funds.Asked:
		return slices.Contains(q.stewards, me) && me != q.by.id && me != q.payee.id
	case funds.Approved:
		return me == q.holder.id
	case funds.Paid:
		return q.otherSide(me)
	case funds.Put, funds.Confirmed, funds.Declined, funds.TakenBack:
	}
	return false
}

// changes tells of funds, and those who take part of what is asked for and paid.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Watchers) {
		return nil, nil
	}
	inside := v.May(page.Participants)
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT t.time, t.what, t.fund, t.request, coalesce(f.name, ''), coalesce(f.currency, ''), coalesce(q.title, ''), coalesce(q.amount, 0) FROM funds_steps t
				LEFT JOIN funds_funds f ON f.number = t.fund LEFT JOIN funds_requests q ON q.number = t.request
			WHERE t.time > ?1 AND (t.what IN ('opened', 'closed', 'budget', 'dues_set', 'dues_ended') OR ?2 AND t.what IN ('asked', 'approved', 'paid')) ORDER BY t.entry DESC, t.event DESC LIMIT ?3`,
			[]any{since, inside, page.MaxChanges}, func(scan func(...any) error) error {
				var what, name, currency, title string
				var number, request, sum int64
				c := page.Change{Topic: "funds"}
				err := scan(&c.At, &what, &number, &request, &name, &currency, &title, &sum)
				c.Title, c.Path = words.T(ctx, "funds.happened."+what, "Fund", name, "Title", title, "Amount", amount(ctx, sum, currency)), "/kitty"
				if number != 0 {
					c.Path = fundPath(number)
				}
				if request != 0 {
					c.Path = requestPath(request)
				}
				all = append(all, c)
				return err
			})
	})
	return all, err
}

// waitingView is what the page for coordination says about the kitty.
type waitingView struct {
	requests []request
	late     []owing
	waivers  []owing
}

// showWaiting is the part of the page for coordination about requests that wait
// for somebody, dues in arrears and members that ask to be let off.
func showWaiting(r *page.Request) (templ.Component, error) {
	var v waitingView
	err := r.Read(func(tx *sql.Tx) (err error) {
		if v.requests, err = readRequests(r, tx, `q.stage IN ('asked', 'approved', 'paid') ORDER BY q.staged, q.number LIMIT ?`, mostRequests); err != nil {
			return err
		}
		if v.late, err = readOwing(r, tx, `d.late AND d.amount > d.paid + d.waived ORDER BY d.due, 2 LIMIT ?`, mostOwing); err != nil {
			return err
		}
		v.waivers, err = readOwing(r, tx, `d.asked > 0 ORDER BY d.asked LIMIT ?`, mostOwing)
		return err
	})
	if err != nil || len(v.requests)+len(v.late)+len(v.waivers) == 0 {
		return nil, err
	}
	return waitingPart(v), nil
}

// undoAsk takes back what was just asked for.
func undoAsk(r *page.Request, msg machine.Message) (page.Undoing, bool) {
	m, ok := msg.(funds.Ask)
	var number int64
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT number FROM funds_requests WHERE fund = ? AND member = ? AND stage IN ('asked', 'put') ORDER BY number DESC LIMIT 1`,
			[]any{m.Fund, r.Viewer.MemberID()}, func(scan func(...any) error) error { return scan(&number) })
	})
	if !ok || err != nil || number == 0 {
		return page.Undoing{}, false
	}
	return page.Undoing{Act: "funds.take_back", Fields: url.Values{"request": {itoa(number)}, "next": {requestPath(number)}}}, true
}
