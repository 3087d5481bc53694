package view

import (
	"context"
	"database/sql"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"metaorg/domain/agreements"
	"metaorg/domain/bids"
	relations "metaorg/domain/relations/view"
	"metaorg/units"
	"metaorg/web/page"
	"metaorg/web/words"
)

const (
	daySeconds = 86_400
	mostShown  = 200 // Of what a page lists; the list of the read model has all.
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func pathOf(n int64) string { return "/bids/" + itoa(n) }

func (b bid) path() string { return pathOf(b.number) }

// noon is a moment of a day that is the same day nearly everywhere.
func noon(date string) int64 {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0
	}
	return t.Unix() + 12*3600
}

func onDay(ctx context.Context, date string) string { return words.Day(ctx, noon(date)) }

// listView is the bids that go on, or those that are over.
type listView struct {
	all   []bid
	names map[string]string
	over  bool
	may   bool
}

const goesOn = `b.state IN ('gathering', 'agreeing', 'submitted')`

func showList(r *page.Request) (page.Page, error) {
	v := listView{over: r.Typed.Get("state") == "over", may: r.Viewer.Belongs}
	where := goesOn + ` ORDER BY b.state = 'submitted', b.closes, b.number LIMIT ?`
	if v.over {
		where = `NOT ` + goesOn + ` ORDER BY b.staged DESC, b.number DESC LIMIT ?`
	}
	err := r.Read(func(tx *sql.Tx) (err error) {
		if v.names, err = names(r.Context(), tx); err != nil {
			return err
		}
		v.all, err = readAll(r.Context(), tx, where, mostShown)
		return err
	})
	return page.Page{Title: words.T(r.Context(), "bids.title"), Body: listPage(v), Nav: "/bids"}, err
}

// bidView is one bid as one reader sees it.
type bidView struct {
	bid
	viewer    page.Viewer
	names     map[string]string
	all       []part
	leads     map[string]string // Whom each of the team would have lead.
	lessons   []lesson
	steps     []stepLine
	related   []related
	alone     []string // Who could do all of it, by what they say.
	overloads map[string]overload
	more      []templ.Component // What other modules say of it.
	prices    sheet
	paper     page.Paper // The sheet.
	document  page.Paper
	now       int64
}

func showBid(r *page.Request) (page.Page, error) {
	b, err := one(r, r.PathValue("bid"))
	if err != nil {
		return page.Page{}, err
	}
	v := bidView{bid: b, viewer: r.Viewer, now: r.Site.Now()}
	if err := r.Read(func(tx *sql.Tx) error { return v.read(r.Context(), tx) }); err != nil {
		return page.Page{}, err
	}
	for i := range v.steps {
		if hash := v.steps[i].document.Hash; hash != "" && v.steps[i].what != "sheet" {
			if v.steps[i].document, err = r.Paper(hash); err != nil {
				return page.Page{}, err
			}
		}
	}
	if v.document, err = r.Paper(b.document); err != nil {
		return page.Page{}, err
	}
	if v.paper.Hash = b.sheet; b.sheet != "" && v.mine() != "" {
		if v.paper, err = r.Paper(b.sheet); err != nil {
			return page.Page{}, err
		}
		v.prices, _ = parseSheet(v.paper.Text)
	}
	if v.more, err = r.Sections(page.Bidding); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: v.title, Body: bidPage(v), Nav: "/bids"}, nil
}

func (v *bidView) read(ctx context.Context, tx *sql.Tx) (err error) {
	if v.names, err = names(ctx, tx); err != nil {
		return err
	}
	if v.all, err = readParts(ctx, tx, v.number); err != nil {
		return err
	}
	if v.leads, err = readLeads(ctx, tx, v.number); err != nil {
		return err
	}
	if v.lessons, err = readLessons(ctx, tx, v.number); err != nil {
		return err
	}
	if v.steps, err = readSteps(ctx, tx, v.number); err != nil || v.state.Over() {
		return err
	}
	if v.related, err = readRelated(ctx, tx, v.bid); err != nil {
		return err
	}
	hidden, err := relations.HoursHidden(ctx, tx, v.viewer)
	if err != nil {
		return err
	}
	if v.overloads, err = readOverloads(ctx, tx, v.number, hidden); err != nil {
		return err
	}
	v.alone, err = readAlone(ctx, tx, v.number, hidden)
	return err
}

// team are all who are on a part, the lead party first.
func (v bidView) team() (all []string) {
	for _, p := range v.all {
		for _, h := range p.hands {
			all = append(all, h.member)
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	slices.SortStableFunc(all, func(a, b string) int {
		switch v.lead {
		case a:
			return -1
		case b:
			return 1
		}
		return 0
	})
	return all
}

// mine is as whom the reader is on the team; whom it acts for now comes first.
func (v bidView) mine() string { return v.among(v.team()) }

// among is the reader's own among some; whom it acts for now comes first.
func (v bidView) among(all []string) string {
	if !v.viewer.SignedIn() {
		return ""
	}
	if own := v.viewer.MemberID(); slices.Contains(all, own) {
		return own
	}
	for _, own := range v.viewer.Own() {
		if slices.Contains(all, own) {
			return own
		}
	}
	return ""
}

// leading is as whom the reader speaks for the bid; empty for nobody.
func (v bidView) leading() string {
	if v.lead != "" {
		return v.among([]string{v.lead})
	}
	return v.among([]string{v.holder})
}

// splitting is as whom the reader may change the parts.
func (v bidView) splitting() string { return v.among([]string{v.holder, v.lead}) }

// open reports whether the team can still change.
func (v bidView) open() bool {
	return v.state == bids.Gathering || v.state == bids.Agreeing && v.agreed == agreements.Ended
}

// signed reports whether all of the team signed.
func (v bidView) signed() bool {
	return v.agreed == agreements.Signed || v.agreed == agreements.Binding || v.agreed == agreements.UnderReview
}

// next is what the reader should do now, as the name of an act or of a place on the
// page; empty for nothing.
func (v bidView) next() string {
	me, lead := v.mine(), v.leading()
	switch {
	case v.state.Over():
		if me != "" && !slices.ContainsFunc(v.lessons, func(l lesson) bool { return l.member == me }) {
			return "learn"
		}
	case v.state == bids.Submitted:
		if lead != "" {
			return "conclude"
		}
	case v.open():
		switch {
		case me == "" && v.uncovered > 0 && v.viewer.Belongs:
			return "parts"
		case me == "":
		case v.lead == "" && v.leads[me] == "":
			return "name_lead"
		case lead == "" || v.lead == "":
		case v.sheet == "":
			return "put_sheet"
		case len(v.team()) > 1:
			return "draft"
		default:
			return "submit"
		}
	case v.signed():
		if lead != "" {
			return "submit"
		}
	case me != "":
		return "sign"
	}
	return ""
}

// stands is which sentence says where it stands.
func (v bidView) stands() string {
	switch {
	case v.open() && len(v.team()) == 0:
		return "nobody"
	case v.open() && v.uncovered > 0:
		return "uncovered"
	case v.open():
		return "covered"
	case v.state == bids.Agreeing && v.signed():
		return "signed"
	}
	return string(v.state)
}

func (v bidView) called(member string) string { return called(v.names, member) }

func called(names map[string]string, member string) string {
	if name := names[member]; name != "" {
		return name
	}
	return member
}

// as is how a form is told for whom the reader acts; "-" for oneself.
func (v bidView) as(member string) string {
	if member == string(v.viewer.Person) {
		return "-"
	}
	return member
}

// act leads to the form of an act on this bid.
func (v bidView) act(kind, as string, fields ...string) templ.SafeURL {
	q := url.Values{"next": {v.path()}, "bid": {itoa(v.number)}}
	if as != "" {
		q.Set("acting_for", v.as(as))
	}
	for i := 0; i+1 < len(fields); i += 2 {
		q.Set(fields[i], fields[i+1])
	}
	return templ.SafeURL("/acts/bids." + kind + "?" + q.Encode())
}

// left is how much of a part nobody does.
func (p part) left() int64 {
	n := p.quantity
	for _, h := range p.hands {
		n -= h.quantity
	}
	return n
}

// of is how much of a part somebody does; 0 for nothing.
func (p part) of(member string) int64 {
	for _, h := range p.hands {
		if h.member == member {
			return h.quantity
		}
	}
	return 0
}

// when says from when until when a part is done; nothing where that is not said.
func (p part) when(ctx context.Context) string {
	switch {
	case p.from != "" && p.until != "":
		return words.T(ctx, "bids.from_until", "From", onDay(ctx, p.from), "Until", onDay(ctx, p.until))
	case p.until != "":
		return words.T(ctx, "bids.until", "Day", onDay(ctx, p.until))
	case p.from != "":
		return words.T(ctx, "bids.from", "Day", onDay(ctx, p.from))
	}
	return ""
}

// where says where a part is done; nothing where that is not said.
func (p part) where(ctx context.Context) string {
	switch {
	case p.remote && p.place != "":
		return words.T(ctx, "bids.place_or_anywhere", "Place", p.place)
	case p.remote:
		return words.T(ctx, "bids.anywhere")
	}
	return p.place
}

// line says of a part what it takes, when and where.
func (p part) line(ctx context.Context) string {
	var all []string
	for _, text := range []string{amount(ctx, p.quantity, p.unit), competenceName(ctx, p.competence, p.called), p.when(ctx), p.where(ctx)} {
		if text != "" {
			all = append(all, text)
		}
	}
	return strings.Join(all, " · ")
}

func percent(ctx context.Context, points int64) string {
	text := points2(points)
	if words.Lang(ctx) == "de" {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text + "\u00a0%"
}

// points2 writes hundredths of a percent as people write percents: 58.33.
func points2(points int64) string {
	text := itoa(points / 100)
	if rest := points % 100; rest != 0 {
		text += "." + strings.TrimRight(strconv.FormatInt(100+rest, 10)[1:], "0")
	}
	return text
}

func tone(s bids.State) string {
	switch s {
	case bids.Won:
		return "good"
	case bids.Lost, bids.Missed:
		return "bad"
	case bids.Agreeing, bids.Submitted:
		return "wait"
	case bids.Gathering, bids.Withdrawn:
	}
	return "plain"
}

// money writes an amount of a currency as the reader's language does.
func money(ctx context.Context, n int64, currency string) string {
	u, ok := units.Currency(currency)
	if !ok {
		return itoa(n)
	}
	return words.Decimal(ctx, u.Plain(n))
}
