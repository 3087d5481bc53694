package view

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"metaorg/domain/pledges"
	"metaorg/units"
	"metaorg/web/ical"
	"metaorg/web/page"
	"metaorg/web/words"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func pathOf(n int64) string { return "/pledges/" + itoa(n) }

func (c campaign) path() string { return pathOf(c.number) }

// noon is a moment of a day that is the same day nearly everywhere.
func noon(date string) int64 {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0
	}
	return t.Unix() + 12*3600
}

func onDay(ctx context.Context, date string) string { return words.Day(ctx, noon(date)) }

// amount writes a quantity with its unit as the reader's language does; of things
// that are counted by the piece the number says it all.
func amount(ctx context.Context, n int64, unit string) string {
	u, ok := units.Of(unit)
	switch name := words.Of(ctx, "opportunities.units", unit); {
	case !ok, u.Of == units.Money:
		return plain(ctx, n, unit) + "\u00a0" + unit
	case u.Of == units.Count:
		return plain(ctx, n, unit)
	default:
		return plain(ctx, n, unit) + "\u00a0" + name
	}
}

// plain is amount without its unit.
func plain(ctx context.Context, n int64, unit string) string {
	u, ok := units.Of(unit)
	if !ok {
		return itoa(n)
	}
	whole, part, _ := strings.Cut(u.Plain(n), ".")
	if n, err := strconv.ParseInt(whole, 10, 64); err == nil {
		whole = words.Number(ctx, n)
	}
	if u.Of != units.Money {
		part = strings.TrimRight(part, "0")
	}
	switch {
	case part == "":
		return whole
	case words.Lang(ctx) == "de":
		return whole + "," + part
	}
	return whole + "." + part
}

// listView is all campaigns of one kind.
type listView struct {
	all   []campaign
	state string // Asked for: live or ended.
	may   bool   // The reader can start one.
	now   int64
}

// mostShown is how many a page lists; the list of the read model has all.
const mostShown = 200

func showList(r *page.Request) (page.Page, error) {
	v := listView{state: r.Typed.Get("state"), may: r.Viewer.Voice || r.Viewer.Votes, now: r.Site.Now()}
	where := `c.stage IN ('asked', 'open') ORDER BY c.closes, c.number LIMIT ?`
	if v.state == "ended" {
		where = `c.stage NOT IN ('asked', 'open') ORDER BY c.staged DESC, c.number DESC LIMIT ?`
	} else {
		v.state = "live"
	}
	err := r.Read(func(tx *sql.Tx) (err error) {
		v.all, err = readAll(r.Context(), tx, where, mostShown)
		return err
	})
	return page.Page{Title: words.T(r.Context(), "pledges.title"), Body: listPage(v), Nav: "/pledges"}, err
}

// campaignView is one campaign as one reader sees it.
type campaignView struct {
	campaign
	viewer   page.Viewer
	promises []promise // Those that count, or did to the end; the oldest first.
	bonuses  []bonusPart
	steps    []stepLine
	now      int64
}

func showCampaign(r *page.Request) (page.Page, error) {
	c, err := one(r, r.PathValue("campaign"))
	if err != nil {
		return page.Page{}, err
	}
	v := campaignView{campaign: c, viewer: r.Viewer, now: r.Site.Now()}
	err = r.Read(func(tx *sql.Tx) (err error) {
		if v.promises, err = readPromises(r.Context(), tx, `p.campaign = ? AND p.state IN ('given', 'bound', 'released') ORDER BY p.number`, c.number); err != nil {
			return err
		}
		if v.bonuses, err = readBonuses(r.Context(), tx, c.number); err != nil {
			return err
		}
		if v.about, err = aboutOf(r.Context(), tx, c); err != nil {
			return err
		}
		v.steps, err = readSteps(r.Context(), tx, c.number)
		return err
	})
	if err != nil {
		return page.Page{}, err
	}
	papers := []*page.Paper{&v.document}
	for i := range v.steps {
		papers = append(papers, &v.steps[i].document)
	}
	for _, p := range papers {
		if p.Hash == "" {
			continue
		}
		if *p, err = r.Paper(p.Hash); err != nil {
			return page.Page{}, err
		}
	}
	return page.Page{Title: v.title, Body: campaignPage(v), Nav: "/pledges"}, nil
}

// own reports whether an id is one of the reader's.
func (v campaignView) own(id string) bool {
	return id != "" && v.viewer.SignedIn() && slices.Contains(v.viewer.Own(), id)
}

// mine are the pledges of the reader and of whom it may act for.
func (v campaignView) mine() (all []promise) {
	for _, p := range v.promises {
		if v.own(p.who.id) {
			all = append(all, p)
		}
	}
	return all
}

// pledges reports whether the reader, as it acts now, can pledge.
func (v campaignView) pledges() bool {
	return v.stage == pledges.Open && v.viewer.Belongs && v.viewer.MemberID() != v.starter.id
}

// asksMore reports whether there is something of which the reader, as it acts now,
// has pledged nothing.
func (v campaignView) asksMore() bool {
	return slices.ContainsFunc(v.thresholds, func(t threshold) bool {
		return !slices.ContainsFunc(v.on(t.place), func(p promise) bool { return p.who.id == v.viewer.MemberID() })
	})
}

// on are the pledges of a threshold.
func (v campaignView) on(place int64) (all []promise) {
	for _, p := range v.promises {
		if p.threshold == place {
			all = append(all, p)
		}
	}
	return all
}

// stands is which sentence says where it stands.
func (c campaign) stands() string {
	if c.stage == pledges.Failed {
		return c.how
	}
	return string(c.stage)
}

func (c campaign) tone() string {
	switch c.stage {
	case pledges.Bound:
		return "good"
	case pledges.Asked, pledges.Open:
		return "wait"
	case pledges.Failed, pledges.Cancelled:
	}
	return "plain"
}

// actingFor is how a form is told for whom the reader acts; "-" for oneself.
func actingFor(v page.Viewer, who string) string {
	if who == string(v.Person) {
		return "-"
	}
	return who
}

// actPath is the form of an act with fields filled in, names and values in turn.
func actPath(act, next string, fields ...string) templ.SafeURL {
	q := url.Values{"next": {next}}
	for i := 0; i+1 < len(fields); i += 2 {
		q.Set(fields[i], fields[i+1])
	}
	return templ.SafeURL("/acts/pledges." + act + "?" + q.Encode())
}

// showCalendar is the days of a campaign for other programs.
func showCalendar(r *page.Request) (page.Page, error) {
	c, err := one(r, r.PathValue("campaign"))
	if err != nil {
		return page.Page{}, err
	}
	var events []ical.Event
	add := func(key, day string, off bool) {
		e := ical.Event{
			UID: fmt.Sprintf("campaign-%d-%s@%s", c.number, key, r.Site.Node.Genesis().ID()), At: noon(day), Changed: c.staged,
			Summary: words.T(r.Context(), "pledges.calendar_"+key, "Title", c.title), Off: off,
		}
		if r.Site.PublicURL != "" {
			e.URL = r.Site.Link(c.path())
		}
		events = append(events, e)
	}
	add("closes", c.lastDay, !c.live())
	add("due", c.due, c.stage == pledges.Failed || c.stage == pledges.Cancelled)
	text := ical.Write("pledges", c.title, events)
	return page.Page{Bare: true, Type: "text/calendar; charset=utf-8", Body: templ.ComponentFunc(func(_ context.Context, out io.Writer) error {
		_, err := io.WriteString(out, text)
		return err
	})}, nil
}
