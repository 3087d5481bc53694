package view

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"metaorg/domain/patronage"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// pageView is the page of all contributions as one reader sees it.
type pageView struct {
	table   page.Table
	events  []event
	waiting []asking
	totals  []total
	me      party // For whom the reader acts; without an id for nobody.
	records bool
	state   string
	mine    bool
	year    string
	tracked int64
}

// asking is what waits for the word of one for whom the reader signs.
type asking struct {
	who    party
	as     string // What acting_for says.
	events []event
}

// total is what was given and received of one kind in a year.
type total struct {
	kind, unit            string
	gave, received, times int64
}

// mostWaiting bounds what is shown to be confirmed at once: as many messages as
// one envelope carries.
const mostWaiting = 20

func showPatronage(r *page.Request) (page.Page, error) {
	if _, has := r.Site.Machine.InsteadOf("membership.record_contribution", r.Network.RuleVersion); !has {
		return page.To("/contributions"), nil
	}
	v := pageView{state: r.Typed.Get("state"), records: r.Viewer.SignedIn() && r.Viewer.State != "", year: strconv.Itoa(time.Unix(r.Site.Now(), 0).UTC().Year())}
	params := r.ListParams("of")
	if v.mine = r.Typed.Get("of") == "mine" && r.Viewer.SignedIn(); v.mine {
		params.Set("member", r.Viewer.MemberID())
	}
	found, err := r.Site.Model.Read(r.Context(), "patronage", params)
	if err != nil {
		return page.Page{}, err
	}
	v.table = page.Table{
		Caption: words.T(r.Context(), "patronage.title"), List: "patronage", Asked: params, Rows: len(found.Items), Search: true,
		Total: found.Total, Offset: found.Offset, Limit: readmodel.DefaultLimit,
	}
	var numbers []int64
	for _, row := range found.Items {
		numbers = append(numbers, row.Number("number"))
	}
	err = r.Read(func(tx *sql.Tx) (err error) {
		if v.events, err = readEvents(r.Context(), tx, `e.number IN (SELECT value FROM json_each(?))`, readmodel.ToJSON(numbers)); err != nil {
			return err
		}
		slices.SortFunc(v.events, func(a, b event) int {
			return slices.Index(numbers, a.number) - slices.Index(numbers, b.number)
		})
		if err := tx.QueryRowContext(r.Context(), `SELECT count(*) FROM patronage_resources`).Scan(&v.tracked); err != nil {
			return err
		}
		if v.records {
			v.me = party{r.Viewer.MemberID(), r.Viewer.MemberID()}
			if err := tx.QueryRowContext(r.Context(), `SELECT coalesce((SELECT name FROM people_organizations WHERE id = ?1), ?1)`, v.me.id).Scan(&v.me.name); err != nil {
				return err
			}
		}
		if v.waiting, err = waitingOf(r, tx); err != nil {
			return err
		}
		v.totals, err = totalsOf(r.Context(), tx, v.me.id, v.year)
		return err
	})
	if err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "patronage.title"), Body: patronagePage(v), Wide: true, Nav: "/patronage"}, nil
}

// waitingOf is what waits for each for whom the reader signs.
func waitingOf(r *page.Request, tx *sql.Tx) (all []asking, err error) {
	if !r.Viewer.SignedIn() {
		return nil, nil
	}
	for _, id := range r.Viewer.Own() {
		a := asking{who: party{id, id}, as: id}
		if id == string(r.Viewer.Person) {
			a.as = "-"
		}
		if err := tx.QueryRowContext(r.Context(), `SELECT coalesce((SELECT name FROM people_organizations WHERE id = ?1), ?1)`, id).Scan(&a.who.name); err != nil {
			return nil, err
		}
		if a.events, err = readEvents(r.Context(), tx, waitingFor, readmodel.ToJSON([]string{id}), mostWaiting); err != nil {
			return nil, err
		}
		if len(a.events) > 0 {
			all = append(all, a)
		}
	}
	return all, nil
}

// several reports whether there is more than one that can be confirmed at once;
// those recorded by the rule of membership are confirmed each by itself.
func (a asking) several() bool {
	n := 0
	for _, e := range a.events {
		if !e.earlier {
			n++
		}
	}
	return n > 1
}

// totalsOf is what counts of a year: of one member, or of all where there is none.
func totalsOf(ctx context.Context, tx *sql.Tx, member, year string) (all []total, err error) {
	const ofYear = `e.date >= ?2 || '-01-01' AND e.date <= ?2 || '-12-31'`
	where := `INDEXED BY patronage_events_that_count WHERE ` + ofYear
	if member != "" {
		where = `WHERE (e.provider = ?1 AND ` + ofYear + ` OR e.receiver = ?1 AND ` + ofYear + `)`
	}
	err = readmodel.Each(ctx, tx, `SELECT e.kind, e.unit, sum(iif(?1 = '' OR e.provider = ?1, e.quantity, 0)), sum(iif(?1 <> '' AND e.receiver = ?1, e.quantity, 0)), count(*) FROM patronage_events e `+where+`
		AND `+counting+` GROUP BY e.kind, e.unit ORDER BY e.kind, sum(e.quantity) DESC, e.unit LIMIT 40`, []any{member, year}, func(scan func(...any) error) error {
		var t total
		err := scan(&t.kind, &t.unit, &t.gave, &t.received, &t.times)
		all = append(all, t)
		return err
	})
	return all, err
}

// tableOf is the table of contributions with its cells.
func (v pageView) tableOf(ctx context.Context) page.Table {
	t := v.table
	column := func(name, label string, right bool, cell func(e event) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, "patronage.column."+label), Right: right, Cell: func(i int) templ.Component { return cell(v.events[i]) }})
	}
	column("date", "date", false, func(e event) templ.Component { return page.Plain(dayOf(ctx, e.date)) })
	column("kind", "what", false, func(e event) templ.Component { return eventLink(e) })
	column("provider_name", "provider", false, func(e event) templ.Component { return page.MemberLink(e.provider.id, e.provider.name) })
	column("receiver_name", "receiver", false, func(e event) templ.Component { return receiverCell(e) })
	column("value", "value", true, func(e event) templ.Component { return valueCell(e) })
	column("state", "state", false, func(e event) templ.Component { return stateBadge(e) })
	label, path := "", ""
	if v.records {
		label, path = words.T(ctx, "patronage.do.record"), "/acts/patronage.record?next=/patronage"
	}
	t.Empty = page.Empty(words.T(ctx, "patronage.none"), label, path)
	return t
}

// eventView is the page of one contribution.
type eventView struct {
	event
	steps    []stepLine
	corrects *event // What it corrects.
	instead  *event // What corrects it.
	shows    page.Paper
	answers  string // What acting_for says for who may say something about it; empty for nobody.
	takes    string // The same for who may take it back;
	fixes    string // and for who may correct it.
	uses     []use
}

// use is a use of the commons by which a gift to it can be confirmed.
type use struct {
	number int64
	who    party
}

// stepLine is one thing that happened to a contribution.
type stepLine struct {
	what     string
	at       int64
	who      party
	by       string
	document page.Paper
}

func showEvent(r *page.Request) (page.Page, error) {
	if _, has := r.Site.Machine.InsteadOf("membership.record_contribution", r.Network.RuleVersion); !has {
		return page.To("/contributions/" + r.PathValue("event")), nil
	}
	e, err := readEvent(r, r.PathValue("event"))
	if err != nil {
		return page.Page{}, err
	}
	v := eventView{event: e}
	err = r.Read(func(tx *sql.Tx) error {
		if err := v.readRest(r, tx); err != nil {
			return err
		}
		return v.looks(r, tx)
	})
	if err != nil {
		return page.Page{}, err
	}
	for i := range v.steps {
		if v.steps[i].document, err = r.Paper(v.steps[i].document.Hash); err != nil {
			return page.Page{}, err
		}
	}
	if v.shows, err = r.Paper(e.evidence); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: e.says(r.Context()), Body: eventPage(v), Nav: "/patronage"}, nil
}

func (v *eventView) readRest(r *page.Request, tx *sql.Tx) error {
	for _, x := range []struct {
		number int64
		to     **event
	}{{v.event.corrects, &v.corrects}, {v.correction, &v.instead}} {
		all, err := readEvents(r.Context(), tx, `e.number = ?`, x.number)
		if err != nil {
			return err
		}
		if len(all) > 0 {
			*x.to = &all[0]
		}
	}
	err := readmodel.Each(r.Context(), tx, `SELECT s.what, s.time, s.member, coalesce(o.name, s.member), s.by, s.document FROM patronage_steps s LEFT JOIN people_organizations o ON o.id = s.member WHERE s.number = ? ORDER BY s.entry, s.event`, []any{v.number}, func(scan func(...any) error) error {
		var s stepLine
		err := scan(&s.what, &s.at, &s.who.id, &s.who.name, &s.by, &s.document.Hash)
		v.steps = append(v.steps, s)
		return err
	})
	if err != nil || v.item == 0 || !v.waits() {
		return err
	}
	return readmodel.Each(r.Context(), tx, `SELECT a.number, a.member, coalesce(o.name, a.member) FROM uses_adoptions a LEFT JOIN people_organizations o ON o.id = a.member
		WHERE a.resource = ? AND a.member <> ? AND a.outcome IN ('helped', 'mixed') ORDER BY a.number DESC LIMIT 5`, []any{v.item, v.provider.id}, func(scan func(...any) error) error {
		var u use
		err := scan(&u.number, &u.who.id, &u.who.name)
		v.uses = append(v.uses, u)
		return err
	})
}

// looks says what the reader can do about a contribution, and as whom.
func (v *eventView) looks(r *page.Request, tx *sql.Tx) error {
	if !r.Viewer.SignedIn() {
		return nil
	}
	for _, id := range r.Viewer.Own() {
		as := id
		if id == string(r.Viewer.Person) {
			as = "-"
		}
		var cares bool
		if err := tx.QueryRowContext(r.Context(), `SELECT EXISTS (SELECT 1 FROM commons_stewards WHERE resource = ? AND member = ? AND asked = 0)`, v.item, id).Scan(&cares); err != nil {
			return err
		}
		if v.event.answers(id, cares) {
			v.answers = as
		}
		if v.waits() && id == v.by.id && !v.earlier {
			v.takes = as
		}
		if v.state == patronage.Agreed && !v.void && v.correction == 0 && (id == v.provider.id || id == v.receiver.id) {
			v.fixes = as
		}
	}
	return nil
}

// line is a contribution in one line.
func (e event) line(ctx context.Context) string {
	return words.T(ctx, "patronage.line", "Giver", e.provider.name, "Receiver", e.receiverName(ctx), "What", e.says(ctx))
}

// valueOf is what a contribution is worth; empty where nothing was said.
func (e event) valueOf(ctx context.Context) string {
	if e.value == 0 || e.kind == string(patronage.Money) {
		return ""
	}
	return much(ctx, e.value, e.currency)
}

// The picture of totals: bars for what was given and received, each as long as its
// share of the larger.
const barWidth = 160

func (t total) bar(n int64) string {
	return strconv.FormatInt(n*barWidth/max(1, t.gave, t.received), 10)
}

// sentence says who gave it to whom.
func (e event) sentence(ctx context.Context) string {
	key := "patronage.gave_to"
	if e.receiver.id == e.provider.id {
		key = "patronage.did"
	}
	return words.T(ctx, key, "Giver", e.provider.name, "Receiver", e.receiverName(ctx), "Action", words.Of(ctx, "patronage.actions", e.action))
}
