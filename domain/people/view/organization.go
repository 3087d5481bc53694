package view

import (
	"context"
	"database/sql"
	"encoding/json"
	"math/big"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// legalForms and controls are the values of the rules' closed lists.
var (
	legalForms = []string{"co-operative", "social-enterprise", "trust", "nonprofit", "company", "public-body", "unincorporated", "network", "other"}
	controls   = []string{string(people.Ownership), string(people.Appointment)}
	registries = []string{"companies-house", "fca", "charity-commission", "handelsregister", "genossenschaftsregister", "vereinsregister", "lei", "domain", "constitution"}
)

func options(ctx context.Context, group string, values []string) (all []form.Option) {
	for _, v := range values {
		all = append(all, form.Option{Value: v, Label: words.Of(ctx, group, v)})
	}
	return all
}

func choice(ctx context.Context, group string, values []string) func(*form.Field) {
	return func(f *form.Field) { f.Control, f.Options, f.Example = form.Choice, options(ctx, group, values), "" }
}

// registerAct asks for what everybody has first, one register, and parents
// only from those who have one.
func registerAct() page.Act {
	return page.Act{
		Name: "people.register_organization", InOwnName: true,
		Title:   func(r *page.Request) string { return words.T(r.Context(), "people.register_title") },
		Prepare: prepareRegister,
		Show: func(r *page.Request, f form.Form) templ.Component {
			return registerFields(f.Without("identities", "parents").Fields, f.Field("identities"), f.Field("parents"), registries)
		},
		Then: func(form.Values) string { return "/join" },
	}
}

func prepareRegister(r *page.Request, f form.Form) (form.Form, error) {
	f = f.Set("legal_form", choice(r.Context(), "people.forms", legalForms))
	f = f.Set("identities", laterRows)
	return f.Set("parents", parentRows(r.Context())), nil
}

// laterRows asks only for the first row.
func laterRows(f *form.Field) {
	for i := 1; i < len(f.Rows); i++ {
		for k := range f.Rows[i] {
			f.Rows[i][k].Required = false
		}
	}
}

// parentRows lets parents be left out: most organizations have none.
func parentRows(ctx context.Context) func(*form.Field) {
	return func(f *form.Field) {
		for _, row := range f.Rows {
			for k := range row {
				row[k].Required = false
				if strings.HasSuffix(row[k].Name, ".control") {
					choice(ctx, "people.controls", controls)(&row[k])
				}
			}
		}
	}
}

// opened reports whether a part of a form is to be seen at once: something
// was typed there, or is wrong.
func opened(f form.Field) bool {
	if f.Error != "" {
		return true
	}
	for _, row := range f.Rows {
		for _, cell := range row {
			if cell.Value != "" || cell.Error != "" {
				return true
			}
		}
	}
	return len(f.Rows) > 1
}

// description is what an organization says of itself.
type description struct {
	place, website, text string
	latitude, longitude  sql.NullInt64
	parents              string
}

func (r reader) description(o machine.OrganizationID) (d description, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT place, website, description, latitude, longitude, parents FROM people_organizations WHERE id = ?`,
			[]any{o}, func(scan func(...any) error) error {
				return scan(&d.place, &d.website, &d.text, &d.latitude, &d.longitude, &d.parents)
			})
	})
	return d, err
}

type reader struct{ *page.Request }

// describeAct takes a point as maps give it, in degrees.
func describeAct() page.Act {
	return page.Act{
		Name: "people.describe_organization",
		Title: func(r *page.Request) string {
			return words.T(r.Context(), "people.describe_title", "Name", actingName(r))
		},
		Prepare:  prepareDescribe,
		Messages: readDescription,
		Then:     func(v form.Values) string { return "/members/" + v.Get("acting_for") },
	}
}

func actingName(r *page.Request) string {
	if m, ok := r.Viewer.Acting(); ok {
		return m.Name
	}
	return words.T(r.Context(), "people.your_organization")
}

// prepareDescribe starts from what is said now, so that nothing is lost by
// being left out.
func prepareDescribe(r *page.Request, f form.Form) (form.Form, error) {
	if r.Typed.Get("place") == "" && r.Typed.Get("description") == "" && r.Typed.Get("website") == "" && r.Typed.Get("latitude") == "" && r.Method == "GET" {
		d, err := reader{r}.description(r.Viewer.For)
		if err != nil {
			return f, err
		}
		set := func(name, value string) { f = f.Set(name, func(x *form.Field) { x.Value = value }) }
		set("place", d.place)
		set("website", d.website)
		set("description", d.text)
		if d.latitude.Valid {
			set("latitude", degrees(d.latitude.Int64)+", "+degrees(d.longitude.Int64))
		}
	}
	f = f.Without("longitude").Set("latitude", func(x *form.Field) {
		x.Control, x.Label, x.Help = form.Line, words.T(r.Context(), "people.point"), words.T(r.Context(), "people.point_help")
		x.Example = "53.742, -2.013"
	})
	return f, nil
}

func readDescription(r *page.Request, typed form.Values) ([]machine.Message, error) {
	line := func(name string) string { return strings.TrimSpace(strings.ReplaceAll(typed.Get(name), "\r\n", "\n")) }
	m := people.DescribeOrganization{Place: line("place"), Website: line("website"), Description: line("description")}
	if point := line("latitude"); point != "" {
		north, east, found := strings.Cut(point, ",")
		var ok, also bool
		m.Latitude, ok = millionths(north)
		m.Longitude, also = millionths(east)
		if !found || !ok || !also {
			return nil, machine.Malformed("people.bad_point", "write two numbers of degrees as maps give them, north before east: 53.742, -2.013").At("latitude")
		}
	}
	return []machine.Message{m}, m.Check()
}

// millionths reads degrees written with a point, exactly.
func millionths(text string) (int64, bool) {
	text = strings.TrimSuffix(strings.TrimSpace(text), "°")
	x, ok := new(big.Rat).SetString(text)
	if !ok || len(text) > 20 || strings.ContainsAny(text, "/eEpP") {
		return 0, false
	}
	x.Mul(x, big.NewRat(1_000_000, 1))
	whole := new(big.Int).Quo(x.Num(), x.Denom())
	return whole.Int64(), whole.IsInt64()
}

// degrees writes millionths of a degree as degrees.
func degrees(n int64) string {
	text := new(big.Rat).SetFrac64(n, 1_000_000).FloatString(6)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// discloseAct starts from the parents named now.
func discloseAct() page.Act {
	return page.Act{
		Name: "people.disclose",
		Title: func(r *page.Request) string {
			return words.T(r.Context(), "people.disclose_title", "Name", actingName(r))
		},
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			if !opened(f.Field("parents")) && r.Method == "GET" {
				d, err := reader{r}.description(r.Viewer.For)
				if err != nil {
					return f, err
				}
				if k, ok := r.Site.Machine.Kind("people.disclose"); ok {
					f = form.Of(r.Context(), k, typedParents(d.parents))
				}
			}
			return f.Set("parents", parentRows(r.Context())), nil
		},
		Then: func(v form.Values) string { return "/members/" + v.Get("acting_for") },
	}
}

// typedParents are parents as somebody would have typed them.
func typedParents(text string) form.Values {
	var parents []people.Parent
	if text == "" || json.Unmarshal([]byte(text), &parents) != nil {
		return nil // Nothing was disclosed yet.
	}
	typed := form.Values{}
	for i, p := range parents {
		at := "parents." + strconv.Itoa(i) + "."
		typed[at+"organization"] = []string{string(p.Organization)}
		typed[at+"registry"], typed[at+"number"] = []string{p.Registry}, []string{p.Number}
		typed[at+"control"] = []string{string(p.Control)}
	}
	return typed
}
