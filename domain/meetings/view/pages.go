package view

import (
	"database/sql"
	"embed"
	"net/url"
	"strconv"

	"metaorg/domain/meetings"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Pages are what meetings add to the pages: the list, a page of each for those
// in the room and those who were not, and where a proposal is decided by hand.
func Pages() page.Module {
	return page.Module{
		Name:  "meetings",
		Words: locale,
		Nav:   []page.NavItem{{Key: "meetings.nav", Path: "/meetings", Order: 35, Group: page.Deciding, Who: page.Participants}},
		Routes: []page.Route{
			{Pattern: "GET /meetings", Who: page.Watchers, Show: showMeetings},
			{Pattern: "GET /meetings/{n}", Who: page.Watchers, Show: showMeeting},
		},
		Acts: []page.Act{
			callAct(), attendanceAct(), showOfHandsAct(),
			about("meetings.reschedule", false), about("meetings.cancel", false), about("meetings.hand_over", false),
			about("meetings.attend", false), about("meetings.confirm", false), about("meetings.contest", false),
			about("meetings.enter_hands", true), about("meetings.file_minutes", true), about("meetings.contest_minutes", false),
		},
		Sections: []page.Section{
			{Slot: page.Proposal, Order: 30, Who: page.Watchers, Show: showOnAgendas},
			{Slot: page.Coordination, Order: 40, Who: page.Participants, Show: showWaiting},
		},
		Needs:   needs,
		Changes: changes,
		Undo:    map[string]func(*page.Request, machine.Message) (page.Undoing, bool){"meetings.call": undoCall},
		Sources: sources,
		Samples: samples,
	}
}

func pathOf(meeting int64) string { return "/meetings/" + strconv.FormatInt(meeting, 10) }

// about is an act about a meeting that is known, so that its form does not ask
// for it. What the minute-taker does is done in their own name.
func about(kind string, inOwnName bool) page.Act {
	return page.Act{
		Name: kind, InOwnName: inOwnName,
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			for i := range f.Fields {
				if x := &f.Fields[i]; (x.Name == "meeting" || x.Name == "item") && x.Value != "" && x.Error == "" {
					x.Control = form.Hidden
				}
			}
			switch kind {
			case "meetings.attend":
				f = f.Hide("members")
			case "meetings.reschedule":
				return asItIs(r, f)
			}
			return persons(r, f)
		},
		About: aboutMeeting,
		Then:  func(v form.Values) string { return "/meetings/" + url.PathEscape(v.Get("meeting")) },
	}
}

// asItIs fills in when and where a meeting is to be, where nothing else was typed.
func asItIs(r *page.Request, f form.Form) (form.Form, error) {
	now := map[string]string{}
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT at, place, place_where FROM meetings_meetings WHERE number = ?`, []any{r.Typed.Get("meeting")}, func(scan func(...any) error) error {
			var at int64
			var place, where string
			err := scan(&at, &place, &where)
			now["at"], now["place"], now["where"] = words.Field(r.Context(), at), place, where
			return err
		})
	})
	for i := range f.Fields {
		if x := &f.Fields[i]; x.Value == "" && x.Error == "" {
			x.Value = now[x.Name]
		}
	}
	return f, err
}

// aboutMeeting is the title of the meeting that is signed for.
func aboutMeeting(r *page.Request) (title string) {
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT title FROM meetings_meetings WHERE number = ?`, []any{r.Typed.Get("meeting")}, func(scan func(...any) error) error { return scan(&title) })
	})
	if err != nil {
		return ""
	}
	return title
}

// persons lets one choose the minute-taker from those who are registered and
// act for a member, oneself first.
func persons(r *page.Request, f form.Form) (form.Form, error) {
	var all []form.Option
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT DISTINCT m.person, m.person || ' (' || coalesce(o.name, m.organization) || ')' FROM people_mandates m
			JOIN membership_members x ON x.id = m.organization LEFT JOIN people_organizations o ON o.id = m.organization
			WHERE m.ended IS NULL AND x.state IN ('active', 'provisional') ORDER BY m.person <> ?, 2`, []any{r.Viewer.Person}, func(scan func(...any) error) error {
			var o form.Option
			err := scan(&o.Value, &o.Label)
			all = append(all, o)
			return err
		})
	})
	return f.Set("minute_taker", func(x *form.Field) {
		if len(all) == 0 {
			return
		}
		x.Control, x.Options = form.Choice, all
		if x.Value == "" && x.Error == "" {
			x.Value = string(r.Viewer.Person)
		}
	}), err
}

// callAct calls a meeting. Its agenda is filled from the open proposals.
func callAct() page.Act {
	return page.Act{
		Name: "meetings.call",
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			options := []form.Option{{Value: "", Label: words.T(r.Context(), "meetings.no_proposal_here")}}
			err := r.Read(func(tx *sql.Tx) error {
				return readmodel.Each(r.Context(), tx, `SELECT id, title FROM governance_proposals WHERE status = 'undecided' ORDER BY id`, nil, func(scan func(...any) error) error {
					var id int64
					var title string
					err := scan(&id, &title)
					options = append(options, form.Option{Value: strconv.FormatInt(id, 10), Label: words.T(r.Context(), "meetings.proposal_option", "Number", id, "Title", title)})
					return err
				})
			})
			if err != nil {
				return f, err
			}
			f = f.Set("agenda", func(x *form.Field) {
				for _, row := range x.Rows {
					for i := range row {
						if row[i].Label != "" && i == 1 {
							row[i].Control, row[i].Options = form.Choice, options
						}
					}
				}
			})
			return persons(r, f)
		},
		Then: func(form.Values) string { return "/meetings" },
	}
}

// undoCall calls the meeting off that was just called.
func undoCall(r *page.Request, msg machine.Message) (page.Undoing, bool) {
	m, ok := msg.(meetings.Call)
	var number, at int64
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT number, at FROM meetings_meetings WHERE by = ? AND title = ? AND NOT cancelled AND at > ? ORDER BY number DESC LIMIT 1`,
			[]any{r.Viewer.Person, m.Title, r.Site.Now()}, func(scan func(...any) error) error { return scan(&number, &at) })
	})
	if !ok || err != nil || number == 0 {
		return page.Undoing{}, false
	}
	return page.Undoing{Act: "meetings.cancel", Until: at, Fields: url.Values{"meeting": {strconv.FormatInt(number, 10)}, "next": {pathOf(number)}}}, true
}

// showMeetings lists all meetings, those to come first.
func showMeetings(r *page.Request) (page.Page, error) {
	v := listView{calls: r.Viewer.Voice, now: r.Site.Now()}
	found, err := r.Site.Model.Read(r.Context(), "meetings", r.ListParams())
	if err != nil {
		return page.Page{}, err
	}
	for _, item := range found.Items {
		text := func(column string) string { s, _ := item.Get(column).(string); return s }
		number := func(column string) int64 { n, _ := item.Get(column).(int64); return n }
		off, _ := item.Get("cancelled").(bool)
		v.rows = append(v.rows, meeting{
			number: number("number"), title: text("title"), at: number("at"), place: meetings.Place(text("place")), member: text("member"), name: text("name"),
			cancelled: off, filed: meetings.MinutesState(text("minutes")), items: number("items"),
		})
	}
	v.table = page.Table{
		Caption: words.T(r.Context(), "meetings.title"), List: "meetings", Rows: len(v.rows), Search: found.Total > 12 || r.Typed.Get("q") != "",
		Total: found.Total, Offset: found.Offset, Limit: readmodel.DefaultLimit,
	}
	return page.Page{Title: words.T(r.Context(), "meetings.title"), Body: meetingsPage(v), Wide: true, Nav: "/meetings"}, nil
}

// listView is what the page of all meetings shows.
type listView struct {
	table page.Table
	rows  []meeting
	calls bool // The reader may call one.
	now   int64
}
