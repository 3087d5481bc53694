package view

import (
	"database/sql"
	"embed"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/pledges"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/units"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Pages are what campaigns add to the pages.
func Pages() page.Module {
	return page.Module{
		Name:  "pledges",
		Words: locale,
		Nav:   []page.NavItem{{Key: "pledges.nav", Path: "/pledges", Order: 44, Group: page.Together, Who: page.Participants}},
		Routes: []page.Route{
			{Pattern: "GET /pledges", Who: page.Participants, Show: showList},
			{Pattern: "GET /pledges/{campaign}", Who: page.Participants, Show: showCampaign},
			{Pattern: "GET /pledges/{campaign}/calendar.ics", Who: page.Participants, Show: showCalendar},
		},
		Acts: []page.Act{
			{Name: "pledges.start", Prepare: startForm, Show: showStart, Messages: startMessage, About: aboutStart, Then: func(form.Values) string { return "/pledges" }},
			{Name: "pledges.pledge", Prepare: pledgeForm, Messages: pledgeMessage, About: about, Then: toCampaign},
			{Name: "pledges.take_back", Prepare: hiding, About: about, Then: toCampaign},
			{Name: "pledges.accept", Prepare: hiding, About: about, Then: toCampaign},
			{Name: "pledges.decline", Prepare: hiding, About: about, Then: toCampaign},
			{Name: "pledges.cancel", Prepare: hiding, About: about, Then: toCampaign},
		},
		Sections: []page.Section{
			{Slot: page.Member, Order: 61, Who: page.Participants, Show: showOfMember},
			{Slot: page.Coordination, Order: 61, Who: page.Participants, Show: showWaiting},
			{Slot: page.Posting, Order: 61, Who: page.Participants, Show: showOnPost},
			{Slot: page.Bidding, Order: 61, Who: page.Participants, Show: showOnBid},
		},
		Needs:   needs,
		Changes: changes,
		Made:    map[string]func(machine.Event) string{"pledges.start": pageOf},
		Undo:    map[string]func(*page.Request, machine.Message) (page.Undoing, bool){"pledges.pledge": undoPledge},
		Samples: samples,
		Sources: sources,
	}
}

// pageOf is the page of a campaign that was started.
func pageOf(e machine.Event) string {
	if started, is := e.(pledges.CampaignStarted); is {
		return "/pledges/" + strconv.FormatUint(started.Campaign, 10)
	}
	return ""
}

func toCampaign(v form.Values) string { return "/pledges/" + url.PathEscape(v.Get("campaign")) }

// hiding sends what an act is about along, where that is known.
func hiding(_ *page.Request, f form.Form) (form.Form, error) {
	for _, name := range []string{"campaign", "threshold"} {
		f = f.Set(name, func(x *form.Field) {
			if x.Value != "" && x.Error == "" {
				x.Control = form.Hidden
			}
		})
	}
	return f, nil
}

// about is the campaign, and of what it takes the one thing where an act is about one.
func about(r *page.Request) string {
	c, err := one(r, r.Typed.Get("campaign"))
	if err != nil {
		return ""
	}
	place, _ := strconv.ParseInt(r.Typed.Get("threshold"), 10, 64)
	if t := c.of(place); t.name != "" {
		return c.title + ": " + t.name
	}
	return c.title
}

// undoPledge takes back what was pledged for the first time just now.
func undoPledge(r *page.Request, msg machine.Message) (page.Undoing, bool) {
	m, ok := msg.(pledges.Pledge)
	found := false
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT 1 FROM pledges_promises WHERE campaign = ? AND threshold = ? AND holder = ? AND state = 'given' AND since = changed`, []any{m.Campaign, m.Threshold, r.Viewer.MemberID()},
			func(func(...any) error) error { found = true; return nil })
	})
	n := strconv.FormatUint(m.Campaign, 10)
	return page.Undoing{Act: "pledges.take_back", Fields: url.Values{"campaign": {n}, "threshold": {strconv.FormatUint(m.Threshold, 10)}, "next": {"/pledges/" + n}}}, ok && found && err == nil
}

// pledgeForm asks what, where there is a choice, and how much: no more than fits
// a minute on a phone.
func pledgeForm(r *page.Request, f form.Form) (form.Form, error) {
	ctx := r.Context()
	c, err := one(r, r.Typed.Get("campaign"))
	if err != nil {
		return f, nil //nolint:nilerr // What it is about can still be typed.
	}
	f = f.Set("campaign", func(x *form.Field) { x.Control = form.Hidden })
	f = f.Set("unit", func(x *form.Field) {
		if x.Error == "" {
			x.Control, x.Value = form.Hidden, ""
		}
	})
	chosen := 0
	f = f.Set("threshold", func(x *form.Field) {
		x.Control, x.Options, x.Help, x.Example = form.Choice, nil, "", ""
		for _, t := range c.thresholds {
			label := words.T(ctx, "pledges.option_met", "Name", t.name, "Total", amount(ctx, t.total, t.unit))
			if !t.met() {
				label = words.T(ctx, "pledges.option", "Name", t.name, "Missing", amount(ctx, t.missing(), t.unit))
			}
			x.Options = append(x.Options, form.Option{Value: itoa(t.place), Label: label})
		}
		if len(c.thresholds) == 1 {
			x.Value, x.Control = "1", form.Hidden
		}
		chosen, _ = strconv.Atoi(x.Value)
	})
	t := c.of(int64(chosen))
	return f.Set("amount", func(x *form.Field) {
		x.Control, x.Example, x.Help = form.Line, "", words.T(ctx, "pledges.amount_each")
		if t.place != 0 {
			x.Help = words.T(ctx, "pledges.amount_help", "Unit", unitName(r, t.unit))
		}
	}), nil
}

// unitName is what an amount in a unit is typed in.
func unitName(r *page.Request, code string) string {
	return words.Of(r.Context(), "opportunities.units", code)
}

// read makes a message of a form.
func read(r *page.Request, kind string, typed form.Values) ([]machine.Message, error) {
	k, _ := r.Site.Machine.Kind(kind)
	m, err := form.Read(r.Context(), r.Site.Machine, k, typed)
	if err != nil {
		return nil, err
	}
	return []machine.Message{m}, nil
}

// parsed turns an amount as people write it into smallest steps, where its unit is known.
func parsed(typed form.Values, name, unit string) error {
	u, ok := units.Of(unit)
	text := strings.TrimSpace(typed.Get(name))
	if !ok || text == "" {
		return nil
	}
	n, err := u.Parse(text)
	if errors.Is(err, units.ErrFraction) {
		return machine.Malformed("pledges.too_fine", "%s are counted with at most %d decimals", u.Name, u.Decimals).At(name)
	}
	if err != nil {
		return machine.Malformed("pledges.no_number", "write a number, such as 200 or 7.50").At(name)
	}
	typed[name] = []string{strconv.FormatInt(n, 10)}
	return nil
}

func pledgeMessage(r *page.Request, typed form.Values) ([]machine.Message, error) {
	typed = maps.Clone(typed)
	if c, err := one(r, typed.Get("campaign")); err == nil {
		place, _ := strconv.ParseInt(typed.Get("threshold"), 10, 64)
		unit := c.of(place).unit
		if err := parsed(typed, "amount", unit); err != nil {
			return nil, err
		}
		typed["unit"] = []string{unit} // So that what is signed says of what it is.
	}
	return read(r, "pledges.pledge", typed)
}

// showStart asks first for what every campaign has, and for the rest on demand.
func showStart(r *page.Request, f form.Form) templ.Component { return startFields(f, aboutStart(r)) }

// usually are the fields of a new campaign that are shown at once.
var usually = []string{"title", "text", "thresholds", "until", "due", "early"}

// parted parts a form into what is shown at once and what is on demand; that is
// open where something stands in it.
func parted(f form.Form) (first, rest []form.Field, open bool) {
	for _, x := range f.Fields {
		if slices.Contains(usually, x.Name) {
			first = append(first, x)
			continue
		}
		rest = append(rest, x)
		open = open || x.Control != form.Hidden && (x.Error != "" || x.Value != "" && x.Value != "0")
	}
	return first, rest, open
}

// moneyUnits are the currencies that a form offers; others are for programs.
var moneyUnits = []string{"EUR", "GBP", "CHF", "USD"}

// startForm has days picked from a calendar and units chosen by name.
func startForm(r *page.Request, f form.Form) (form.Form, error) {
	ctx := r.Context()
	var all, money []form.Option
	for u := range units.All() {
		switch {
		case slices.Contains(moneyUnits, u.Code):
			money = append(money, form.Option{Value: u.Code, Label: u.Code})
		case u.Of != units.Money:
			all = append(all, form.Option{Value: u.Code, Label: words.Of(ctx, "opportunities.units", u.Code)})
		}
	}
	all = append(slices.Clone(money), all...)
	for _, name := range []string{"until", "due"} {
		f = f.Set(name, func(x *form.Field) { x.Control, x.Example = form.Day, "" })
	}
	if aboutStart(r) != "" { // What it is for was chosen on another page, and is said in words.
		for _, name := range []string{"opportunity", "bid"} {
			f = f.Set(name, func(x *form.Field) {
				if x.Error == "" {
					x.Control = form.Hidden
				}
			})
		}
	}
	f = f.Set("bonus_unit", func(x *form.Field) { x.Control, x.Options, x.Example = form.Choice, money, "" })
	f = f.Set("bonus", func(x *form.Field) { x.Control, x.Example = form.Line, "100.00" })
	f.Each("thresholds.*.unit", func(x *form.Field) { x.Control, x.Options, x.Example, x.Help = form.Choice, all, "", "" })
	f.Each("thresholds.*.least", func(x *form.Field) { x.Control, x.Example = form.Line, "3000.00" })
	f.Each("thresholds.*.most", func(x *form.Field) {
		x.Control, x.Example = form.Line, ""
		if x.Value == "0" {
			x.Value = ""
		}
	})
	return f, nil
}

func startMessage(r *page.Request, typed form.Values) ([]machine.Message, error) {
	typed = maps.Clone(typed)
	for i := range 20 {
		row := "thresholds." + strconv.Itoa(i) + "."
		for _, name := range []string{"least", "most"} {
			if err := parsed(typed, row+name, typed.Get(row+"unit")); err != nil {
				return nil, err
			}
		}
	}
	if err := parsed(typed, "bonus", typed.Get("bonus_unit")); err != nil {
		return nil, err
	}
	return read(r, "pledges.start", typed)
}
