package view

import (
	"context"
	"database/sql"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"metaorg/domain/membership"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// giftsPage is what the page of all contributions shows.
type giftListView struct {
	gifts                []gift
	total, offset, limit int64
	waiting              []gift // That wait for the reader.
	state                string
	next                 string
	records              bool // The reader may record one.
}

// showContributions lists what members gave each other, and first of all what
// waits for the reader's word.
func showContributions(r *page.Request) (page.Page, error) {
	if to, moved := followed(r); moved {
		return page.To(to), nil
	}
	v := giftListView{state: r.Typed.Get("state"), next: r.URL.RequestURI(), limit: readmodel.DefaultLimit}
	v.records = r.Viewer.SignedIn() && present(r.Viewer.State)
	found, err := r.Site.Model.Read(r.Context(), "contributions", r.ListParams())
	if err != nil {
		return page.Page{}, err
	}
	v.total, v.offset = found.Total, found.Offset
	err = r.Read(func(tx *sql.Tx) error {
		if v.gifts, err = giftsOf(r, tx, found.Items); err != nil {
			return err
		}
		for _, a := range actors(r.Viewer) {
			some, err := gifts(r.Context(), tx, r.Viewer, `WHERE c.state = 'recorded' AND c.by <> ?1 AND (c.giver = ?1 OR c.receiver = ?1) ORDER BY c.id`, a.id)
			if err != nil {
				return err
			}
			v.waiting = append(v.waiting, some...)
		}
		return nil
	})
	if err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "membership.contributions"), Body: giftsPage(v), Wide: true, Nav: "/members"}, nil
}

// followed is where contributions are shown instead in networks that have
// patronage, which knows them all by the same numbers.
func followed(r *page.Request) (path string, moved bool) {
	_, moved = r.Site.Machine.InsteadOf("membership.record_contribution", r.Network.RuleVersion)
	u := url.URL{Path: "/patronage", RawQuery: r.URL.RawQuery}
	if id := r.PathValue("id"); id != "" {
		u.Path += "/" + id
	}
	return u.String(), moved
}

// giftsOf reads the contributions that a list found, in its order.
func giftsOf(r *page.Request, tx *sql.Tx, rows []readmodel.Row) (all []gift, err error) {
	var ids []int64
	for _, row := range rows {
		id, _ := row.Get("id").(int64)
		ids = append(ids, id)
	}
	all, err = gifts(r.Context(), tx, r.Viewer, `WHERE c.id IN (SELECT value FROM json_each(?))`, readmodel.ToJSON(ids))
	slices.SortFunc(all, func(a, b gift) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return all, err
}

// columns are the table's.
func (v giftListView) columns(ctx context.Context) []page.Column {
	cell := func(f func(gift) templ.Component) func(int) templ.Component {
		return func(i int) templ.Component { return f(v.gifts[i]) }
	}
	return []page.Column{
		{Name: "kind", Label: words.T(ctx, "membership.what"), Cell: cell(func(g gift) templ.Component { return giftLink(g) })},
		{Name: "giver", Label: words.T(ctx, "membership.giver"), Cell: cell(func(g gift) templ.Component { return memberLink(g.Giver, g.GiverName) })},
		{Name: "receiver", Label: words.T(ctx, "membership.receiver"), Cell: cell(func(g gift) templ.Component { return memberLink(g.Receiver, g.ReceiverName) })},
		{Name: "date", Label: words.T(ctx, "membership.day"), Cell: cell(func(g gift) templ.Component { return onDate(g.Date) })},
		{Name: "state", Label: words.T(ctx, "membership.state"), Cell: cell(func(g gift) templ.Component {
			return page.Badge(words.Of(ctx, "membership.gift_states", g.State), giftTone(g.State))
		})},
	}
}

// giftView is what the page of one contribution shows.
type giftView struct {
	gift
	counts string // What whom it brings closer is called.
}

// showContribution shows one, its state, and what the reader can say about it.
func showContribution(r *page.Request) (page.Page, error) {
	if to, moved := followed(r); moved {
		return page.To(to), nil
	}
	var v giftView
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return page.Page{}, machine.NotFound("membership.no_such_contribution", "there is no contribution %.20q", r.PathValue("id"))
	}
	err = r.Read(func(tx *sql.Tx) error {
		all, err := gifts(r.Context(), tx, r.Viewer, `WHERE c.id = ?`, id)
		if err == nil && len(all) == 0 {
			err = machine.NotFound("membership.no_such_contribution", "there is no contribution %.20q", r.PathValue("id"))
		}
		if err != nil {
			return err
		}
		v.gift = all[0]
		if v.Counts == "" {
			return nil
		}
		b, _, err := find(r.Context(), tx, v.Counts)
		v.counts = b.Called()
		return err
	})
	if err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: amount(r.Context(), v.gift), Body: giftPage(v), Nav: "/members"}, nil
}

// recordAct asks with whom from a list, as long as that stays short, and
// starts from today.
func recordAct() page.Act {
	return page.Act{
		Name:    "membership.record_contribution",
		Title:   func(r *page.Request) string { return words.T(r.Context(), "membership.record_title") },
		Prepare: prepareRecord,
		Show:    func(_ *page.Request, f form.Form) templ.Component { return recordFields(f) },
		Then:    func(form.Values) string { return "/contributions" },
	}
}

// mostPartners is how many to choose from are listed; of more, one types the handle.
const mostPartners = 300

// partners are those who belong but one, by name; none where they are too many.
func partners(r *page.Request, but string) (all []form.Option, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT m.id, coalesce(o.name, m.id) FROM membership_members m LEFT JOIN people_organizations o ON o.id = m.id
			WHERE m.state NOT IN ('left', 'excluded') AND m.id <> ? ORDER BY 2 LIMIT ?`, []any{but, mostPartners + 1}, func(scan func(...any) error) error {
			var o form.Option
			err := scan(&o.Value, &o.Label)
			all = append(all, o)
			return err
		})
	})
	if len(all) > mostPartners {
		return nil, err
	}
	return all, err
}

// offerMembers are all who belong, for forms that ask for a handle.
func offerMembers(r *page.Request) ([]form.Option, error) { return partners(r, "") }

func prepareRecord(r *page.Request, f form.Form) (form.Form, error) {
	options, err := partners(r, r.Viewer.MemberID())
	if err != nil {
		return f, err
	}
	if len(options) > 4 {
		f = f.Set("with", func(x *form.Field) { x.Control, x.Options, x.Example = form.Choice, options, "" })
	}
	f = f.Set("unit", func(x *form.Field) { x.Example = "" })
	return f.Set("date", func(x *form.Field) {
		x.Example = ""
		if x.Value == "" && r.Method == "GET" {
			x.Value = time.Unix(r.Site.Now(), 0).UTC().Format(time.DateOnly)
		}
	}), nil
}

// plainAct is an act without fields of which the reader is told what follows.
func plainAct(name, next string) page.Act {
	verb := name[len("membership."):]
	return page.Act{
		Name:  name,
		Title: func(r *page.Request) string { return words.T(r.Context(), "membership.act_titles."+verb) },
		Show: func(r *page.Request, _ form.Form) templ.Component {
			return consequences(words.T(r.Context(), "membership.follows."+verb), name == "membership.leave")
		},
		Then: func(form.Values) string { return next },
	}
}

// answerAct confirms or disputes; the contribution is shown as what it is.
func answerAct(name string) page.Act {
	verb := name[len("membership."):]
	return page.Act{
		Name:  name,
		Title: func(r *page.Request) string { return words.T(r.Context(), "membership.act_titles."+verb) },
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			if r.Typed.Get("contribution") != "" {
				f = f.Hide("contribution")
			}
			return f, nil
		},
		Show: func(r *page.Request, f form.Form) templ.Component {
			g, ok := typedGift(r)
			if !ok {
				return page.Fields(f.Fields)
			}
			return answerFields(f, g, words.T(r.Context(), "membership.follows."+verb))
		},
		About: aboutGift,
		Then:  func(v form.Values) string { return "/contributions/" + url.PathEscape(v.Get("contribution")) },
	}
}

// typedGift is the contribution that a form is about.
func typedGift(r *page.Request) (gift, bool) {
	id, err := strconv.ParseInt(r.Typed.Get("contribution"), 10, 64)
	var all []gift
	if err == nil {
		err = r.Read(func(tx *sql.Tx) (err error) {
			all, err = gifts(r.Context(), tx, r.Viewer, `WHERE c.id = ?`, id)
			return err
		})
	}
	if err != nil || len(all) == 0 {
		return gift{}, false
	}
	return all[0], true
}

// aboutGift says which contribution is confirmed or disputed.
func aboutGift(r *page.Request) string {
	g, ok := typedGift(r)
	if !ok {
		return ""
	}
	return g.GiverName + " → " + g.ReceiverName + ": " + amount(r.Context(), g)
}

// acts are those of membership that deserve better than their bare fields.
func acts() []page.Act {
	return append(actsAbout(),
		recordAct(), answerAct("membership.confirm_contribution"), answerAct("membership.dispute_contribution"),
		plainAct("membership.apply", "/join"), plainAct("membership.withdraw_application", "/join"), plainAct("membership.support", "/join"),
		plainAct("membership.leave", "/home"), plainAct("membership.stay", "/home"),
	)
}

// waits reports whether a contribution has still to be confirmed.
func (g gift) waits() bool { return g.State == string(membership.Recorded) }
