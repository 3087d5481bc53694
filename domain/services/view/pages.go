package view

import (
	"database/sql"
	"embed"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/services"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/vocabulary"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Pages are what services add to the pages: the list, a page of each service
// and of each request, and who serves whom.
func Pages() page.Module {
	return page.Module{
		Name:  "services",
		Words: locale,
		Routes: []page.Route{
			{Pattern: "GET /services", Who: page.Watchers, Show: showServices},
			{Pattern: "GET /services/{service}", Who: page.Watchers, Show: showService},
			{Pattern: "GET /services/requests/{request}", Who: page.Participants, Show: showRequest},
			{Pattern: "GET /services/flows", Who: page.Watchers, Show: showFlows},
		},
		Acts: []page.Act{
			{Name: "services.offer", Prepare: typed, Then: func(form.Values) string { return "/services" }},
			aboutService("services.change", current), aboutService("services.withdraw", nil), aboutService("services.ask", nil),
			aboutRequest("services.take_back"), aboutRequest("services.accept"), aboutRequest("services.decline"),
			aboutRequest("services.deliver"), aboutRequest("services.send_back"), aboutRequest("services.confirm"),
		},
		Sections: []page.Section{
			{Slot: page.Shared, Order: 15, Who: page.Participants, Show: func(*page.Request) (templ.Component, error) { return linkPart(), nil }},
			{Slot: page.Member, Order: 60, Who: page.Watchers, Show: showOfMember},
			{Slot: page.Coordination, Order: 60, Who: page.Participants, Show: showWaiting},
		},
		Needs:   needs,
		Changes: changes,
		Undo:    map[string]func(*page.Request, machine.Message) (page.Undoing, bool){"services.ask": undoAsk},
		Samples: samples,
		Sources: sources,
	}
}

func servicePath(n int64) string { return "/services/" + strconv.FormatInt(n, 10) }
func requestPath(n int64) string { return "/services/requests/" + strconv.FormatInt(n, 10) }

// typed lets terms have several lines, and activities be chosen by what they
// are called.
func typed(r *page.Request, f form.Form) (form.Form, error) {
	lang := words.Lang(r.Context())
	all := []form.Option{{Value: "", Label: words.T(r.Context(), "services.no_activity")}}
	for _, a := range vocabulary.All() {
		all = append(all, form.Option{Value: a.ID, Label: a.Label(lang)})
	}
	slices.SortFunc(all[1:], func(a, b form.Option) int { return strings.Compare(a.Label, b.Label) })
	f = f.Set("activity", func(x *form.Field) {
		if slices.ContainsFunc(all, func(o form.Option) bool { return o.Value == x.Value }) {
			x.Control, x.Options, x.Help = form.Choice, all, ""
		}
	})
	return f.Set("terms", func(x *form.Field) { x.Control = form.Area }), nil
}

// known hides the field that says what an act is about, where that is known.
func known(f form.Form, name string) form.Form {
	return f.Set(name, func(x *form.Field) {
		if x.Value != "" && x.Error == "" {
			x.Control = form.Hidden
		}
	})
}

func aboutService(kind string, fill func(*page.Request, form.Form) (form.Form, error)) page.Act {
	return page.Act{
		Name: kind,
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			f = known(f, "service")
			if fill == nil {
				return f, nil
			}
			return fill(r, f)
		},
		About: func(r *page.Request) string { return titleOf(r, r.Typed.Get("service"), 0) },
		Then:  func(v form.Values) string { return "/services/" + url.PathEscape(v.Get("service")) },
	}
}

func aboutRequest(kind string) page.Act {
	return page.Act{
		Name:    kind,
		Prepare: func(_ *page.Request, f form.Form) (form.Form, error) { return known(f, "request"), nil },
		About:   func(r *page.Request) string { return titleOf(r, "0", r.Typed.Get("request")) },
		Then:    func(v form.Values) string { return "/services/requests/" + url.PathEscape(v.Get("request")) },
	}
}

// titleOf is what a service is called, or the service of a request.
func titleOf(r *page.Request, service string, request any) (title string) {
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT title FROM services_services WHERE number = ?1 AND CAST(number AS TEXT) = ?1 OR number IN (SELECT service FROM services_requests WHERE number = ?2 AND CAST(number AS TEXT) = ?2)`,
			[]any{service, request}, func(scan func(...any) error) error { return scan(&title) })
	})
	if err != nil {
		return ""
	}
	return title
}

// current fills in what a service is, where nothing else was typed.
func current(r *page.Request, f form.Form) (form.Form, error) {
	now := map[string]string{}
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT title, description, terms, activity, capacity FROM services_services WHERE number = ?1 AND CAST(number AS TEXT) = ?1`, []any{r.Typed.Get("service")}, func(scan func(...any) error) error {
			var title, description, terms, activity string
			var capacity int64
			err := scan(&title, &description, &terms, &activity, &capacity)
			now["title"], now["description"], now["terms"], now["activity"], now["capacity"] = title, description, terms, activity, strconv.FormatInt(capacity, 10)
			return err
		})
	})
	for i := range f.Fields {
		if x := &f.Fields[i]; x.Value == "" && x.Error == "" {
			x.Value = now[x.Name]
		}
	}
	if err != nil {
		return f, err
	}
	return typed(r, f)
}

// undoAsk takes back what was just asked for.
func undoAsk(r *page.Request, msg machine.Message) (page.Undoing, bool) {
	m, ok := msg.(services.Ask)
	var number int64
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT number FROM services_requests WHERE service = ? AND receiver = ? AND stage = 'asked' ORDER BY number DESC LIMIT 1`,
			[]any{m.Service, r.Viewer.MemberID()}, func(scan func(...any) error) error { return scan(&number) })
	})
	if !ok || err != nil || number == 0 {
		return page.Undoing{}, false
	}
	return page.Undoing{Act: "services.take_back", Fields: url.Values{"request": {strconv.FormatInt(number, 10)}, "next": {requestPath(number)}}}, true
}

// showServices lists what members offer.
func showServices(r *page.Request) (page.Page, error) {
	v := listView{offers: r.Viewer.Voice || r.Viewer.Votes}
	params := r.ListParams()
	if !params.Has("withdrawn") {
		params.Set("withdrawn", "false")
	}
	found, err := r.Site.Model.Read(r.Context(), "services", params)
	if err != nil {
		return page.Page{}, err
	}
	for _, row := range found.Items {
		v.rows = append(v.rows, service{
			number: row.Number("number"), title: row.Text("title"), description: row.Text("description"), terms: row.Text("terms"), activity: row.Text("activity"),
			who: party{row.Text("member"), row.Text("name")}, given: row.Number("given"), receivers: row.Number("receivers"),
		})
	}
	v.table = page.Table{
		Caption: words.T(r.Context(), "services.title"), List: "services", Rows: len(v.rows), Search: found.Total > 12 || r.Typed.Get("q") != "",
		Total: found.Total, Offset: found.Offset, Limit: readmodel.DefaultLimit,
	}
	return page.Page{Title: words.T(r.Context(), "services.title"), Body: servicesPage(v), Wide: true, Nav: "/commons"}, nil
}
