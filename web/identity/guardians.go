package identity

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// guardianView is what one's own page says of guardians: one's own, and whose
// guardian one is.
type guardianView struct {
	site
	circle
	Wards []ward
}

// circle is a person's guardians and what they are about.
type circle struct {
	Person         string
	Guardians      []string
	Needed, Settle int64
	Change         guardianChange
	Asked          []newKey
}

// guardianChange is a change of guardians that waits; Ends is 0 for none.
type guardianChange struct {
	Next          []string
	Needed, Ends  int64
	Opposed, Most int64
}

// newKey is a key that guardians ask for.
type newKey struct {
	ID, Name, AskedBy string
	Support           []string
	Ends              int64 // 0 while too few support it.
	Settled           bool
}

// ward is somebody whose guardian the reader is.
type ward struct {
	circle
	Supports string // The key that the reader supports.
	Opposes  bool   // The change that waits.
}

// circleOf reads what the tables say of a person's guardians.
func circleOf(ctx context.Context, s *page.Site, person string) (c circle, opposed []string, err error) {
	c.Person = person
	of := func(list string, more url.Values, each func(readmodel.Row)) error {
		more.Set("person", person)
		more.Set("limit", "100")
		found, err := s.Model.Read(ctx, list, more)
		for _, row := range found.Items {
			each(row)
		}
		return err
	}
	if err = of("guardians", url.Values{}, func(row readmodel.Row) {
		c.Guardians = append(c.Guardians, row.Text("guardian"))
		c.Needed, c.Settle = row.Number("needed"), row.Number("settle")
		if yes, _ := row.Get("opposes").(bool); yes {
			opposed = append(opposed, row.Text("guardian"))
		}
	}); err != nil {
		return c, nil, err
	}
	if err = of("guardian-changes", url.Values{}, func(row readmodel.Row) {
		c.Change = guardianChange{listOf(row, "next"), row.Number("next_needed"), row.Number("ends"), row.Number("opposed"), row.Number("settle")}
	}); err != nil {
		return c, nil, err
	}
	err = of("recoveries", url.Values{"sort": {"-since"}}, func(row readmodel.Row) {
		if state := row.Text("state"); state != "asked" && state != "waiting" {
			return
		}
		settled, _ := row.Get("settled").(bool)
		c.Asked = append(c.Asked, newKey{row.Text("key"), row.Text("name"), row.Text("asked_by"), listOf(row, "support"), row.Number("ends"), settled})
	})
	return c, opposed, err
}

// listOf reads a column of JSON that holds a list of names.
func listOf(row readmodel.Row, column string) (all []string) {
	text, err := json.Marshal(row.Get(column))
	if err != nil || json.Unmarshal(text, &all) != nil {
		return nil
	}
	return all
}

// wardsOf are those whose guardian somebody is.
func wardsOf(ctx context.Context, s *page.Site, guardian string) (all []ward, err error) {
	found, err := s.Model.Read(ctx, "guardians", url.Values{"guardian": {guardian}, "limit": {"100"}})
	if err != nil {
		return nil, err
	}
	for _, row := range found.Items {
		var w ward
		var opposed []string
		if w.circle, opposed, err = circleOf(ctx, s, row.Text("person")); err != nil {
			return nil, err
		}
		w.Opposes = slices.Contains(opposed, guardian)
		for _, k := range w.Asked {
			if slices.Contains(k.Support, guardian) {
				w.Supports = k.ID
			}
		}
		all = append(all, w)
	}
	return all, nil
}

func showGuardians(r *page.Request) (templ.Component, error) {
	v := guardianView{site: siteOf(r)}
	var err error
	if v.circle, _, err = circleOf(r.Context(), r.Site, string(r.Viewer.Person)); err != nil {
		return nil, err
	}
	if v.Wards, err = wardsOf(r.Context(), r.Site, v.Person); err != nil {
		return nil, err
	}
	return guardiansPart(v), nil
}

// setGuardiansAct names guardians, beginning with those there are.
func setGuardiansAct() page.Act {
	return page.Act{
		Name: "people.set_guardians", InOwnName: true,
		Title: func(r *page.Request) string { return words.T(r.Context(), "identity.guardians_title") },
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			c, _, err := circleOf(r.Context(), r.Site, string(r.Viewer.Person))
			if _, typed := r.Typed["guardians"]; !typed && len(c.Guardians) > 0 {
				f = f.Set("guardians", func(x *form.Field) { x.Value = strings.Join(c.Guardians, "\n") }).
					Set("needed", func(x *form.Field) { x.Value = strconv.FormatInt(c.Needed, 10) })
			}
			return f, err
		},
		Show: func(r *page.Request, f form.Form) templ.Component { return guardianFields(f) },
		Then: func(form.Values) string { return "/you#guardians" },
	}
}

// askAct asks for a new key for somebody; a link from /recover fills it in.
func askAct() page.Act {
	return page.Act{
		Name: "people.ask_recovery", InOwnName: true,
		Title: func(r *page.Request) string { return words.T(r.Context(), "identity.help_title") },
		Show: func(r *page.Request, f form.Form) templ.Component {
			return helpFields(keyIDOf(f.Field("key").Value), f)
		},
		Then: func(form.Values) string { return "/you#guardians" },
	}
}

// supportAct says that a key is somebody's, after asking them.
func supportAct() page.Act {
	return page.Act{
		Name: "people.support_recovery", InOwnName: true,
		Title:   func(r *page.Request) string { return words.T(r.Context(), "identity.help_title") },
		Prepare: func(_ *page.Request, f form.Form) (form.Form, error) { return f.Hide("key"), nil },
		Show: func(r *page.Request, f form.Form) templ.Component {
			return helpFields(clipText(f.Field("key").Value), f)
		},
		Then: func(form.Values) string { return "/you#guardians" },
	}
}

// guardianNeeds tell at once of whatever could make somebody else the reader,
// and ask guardians for their word.
func guardianNeeds(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	c, _, err := circleOf(ctx, s, string(v.Person))
	if err != nil {
		return nil, err
	}
	urgent := func(title, path string, due int64, filled ...any) {
		all = append(all, page.Need{Topic: "keys", Title: words.T(ctx, title, filled...), Path: path, Due: due, Urgent: true})
	}
	for _, k := range c.Asked {
		switch {
		case k.Ends != 0:
			urgent("identity.need_stop_recovery", "/you#guardians", k.Ends)
		default:
			urgent("identity.need_recovery_asked", "/you#guardians", 0, "By", k.AskedBy)
		}
	}
	if c.Change.Ends != 0 {
		urgent("identity.need_guardian_change", "/you#guardians", c.Change.Ends)
	}
	if n := int64(len(c.Guardians)); n > 0 && n < c.Settle {
		all = append(all, page.Need{Topic: "keys", Title: words.T(ctx, "identity.need_more_guardians"), Path: "/you#guardians"})
	}
	wards, err := wardsOf(ctx, s, string(v.Person))
	for _, w := range wards {
		for _, k := range w.Asked {
			if w.Supports == "" {
				urgent("identity.need_support", "/you#guardians", k.Ends, "Person", w.Person)
			}
		}
		if w.Change.Ends != 0 && !w.Opposes {
			urgent("identity.need_ask_ward", "/you#guardians", w.Change.Ends, "Person", w.Person)
		}
	}
	return all, err
}

// undoGuardians takes a change of guardians back while it waits.
func undoGuardians(*page.Request, machine.Message) (page.Undoing, bool) {
	return page.Undoing{Act: "people.cancel_guardian_change", Fields: url.Values{"next": {"/you"}}}, true
}

// undoSupport takes back what a guardian said.
func undoSupport(r *page.Request, msg machine.Message) (page.Undoing, bool) {
	readable, err := r.Site.Machine.WireToJSON(r.Site.Machine.Wire(msg))
	var of struct {
		Person string `json:"person"`
	}
	if err != nil || json.Unmarshal(readable.Content, &of) != nil {
		return page.Undoing{}, false
	}
	return page.Undoing{Act: "people.withdraw_recovery_support", Fields: url.Values{"person": {of.Person}, "next": {"/you"}}}, true
}
