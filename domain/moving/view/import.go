package view

import (
	"context"
	"database/sql"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"

	"metaorg/domain/moving"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/sheet"
	"metaorg/sheet/roll"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/reach"
	"metaorg/web/words"
)

// importView is a roll before it is carried over.
type importView struct {
	rows     string // The file, as it was given.
	checked  bool
	founders []checkedRow
	fresh    int
	ignored  []string
	problems []sheet.Problem
	refusal  string // Why it is no table at all.
	may      bool
	tooLong  bool // For one act; the command line takes it.
	example  string
}

// checkedRow is what would become of one organization.
type checkedRow struct {
	line                                 int64
	id, name, registry, number, accepted string
	does                                 string // new or already.
}

// exampleRoll is what the page shows to begin with.
const exampleRoll = `name,handle,legal form,register,number,accepted on,document
Radish Co-operative Limited,radish,co-operative,companies-house,04711097,2019-05-04,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
`

// showImport takes a file, or what was pasted, and shows what would happen.
func showImport(r *page.Request) (page.Page, error) {
	v := importView{rows: r.Typed.Get("rows"), example: exampleRoll}
	r.Site.Node.Read(func(s state.Reader) { v.may = mayImport(s, r.Viewer) })
	if r.Method == http.MethodPost {
		uploaded, err := r.Attached("file")
		if err != nil {
			return page.Page{}, err
		}
		if uploaded != "" {
			v.rows = uploaded
		}
		if err := v.check(r); err != nil {
			return page.Page{}, err
		}
	}
	return page.Page{Title: words.T(r.Context(), "moving.import_title"), Body: importPage(v), Wide: true, Nav: "/members"}, nil
}

// check reads the rows and says of each what would become of it.
func (v *importView) check(r *page.Request) error {
	v.checked = true
	read, err := readRows(r, v.rows)
	if err != nil {
		v.refusal = words.Refusal(r.Context(), machine.Malformed("moving.no_table", "%s", noTable(err)))
		return nil //nolint:nilerr // It is shown.
	}
	v.ignored, v.problems = read.Ignored, read.Problems
	var fresh []moving.Place
	r.Site.Node.Read(func(s state.Reader) {
		for _, f := range read.Founders {
			p := f.Place
			row := checkedRow{f.Line, string(p.Handle), p.Name, p.Identity.Registry, p.Identity.Number, p.Accepted, "new"}
			_, waits := moving.PlaceOf(s, p.Handle)
			o, known := people.OrganizationOf(s, p.Handle)
			switch {
			case waits, known && len(o.Identities) > 0 && o.Identities[0] == p.Identity:
				row.does = "already"
			case known || people.Exists(s, machine.PersonID(p.Handle)):
				v.problems = append(v.problems, sheet.Problem{File: rowsName, Line: f.Line, Column: "handle", Reason: words.T(r.Context(), "moving.handle_taken", "Handle", string(p.Handle))})
			default:
				fresh = append(fresh, p)
			}
			v.founders = append(v.founders, row)
		}
	})
	v.fresh = len(fresh)
	v.tooLong = len(roll.Parts(fresh)) > 1
	return nil
}

// rowsName is what problems call what has no file's name.
const rowsName = "roll"

func readRows(r *page.Request, rows string) (roll.Roll, error) {
	return roll.ReadFounders(rowsName, strings.NewReader(rows), r.Site.Now(), nil)
}

// noTable says why a file is none.
func noTable(err error) string { return strings.TrimPrefix(err.Error(), rowsName+": ") }

// reason is what is wrong, in the reader's words where there are some.
func reason(ctx context.Context, p sheet.Problem) string {
	return words.Refusal(ctx, &machine.Refusal{Code: "moving.bad_rows", Text: p.Reason})
}

// importAct carries over what was checked. Contact data in it goes nowhere.
func (p pages) importAct() page.Act {
	return page.Act{
		Name:  "moving.import",
		Title: func(r *page.Request) string { return words.T(r.Context(), "moving.import_title") },
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			f.Fields = []form.Field{{Name: "rows", Label: words.T(r.Context(), "moving.rows"), Help: words.T(r.Context(), "moving.rows_help"), Control: form.Area, Required: true, Value: r.Typed.Get("rows")}}
			return f, nil
		},
		Messages: p.carryOver,
		Then:     func(form.Values) string { return "/moving-in/links" },
	}
}

func (p pages) carryOver(r *page.Request, typed form.Values) ([]machine.Message, error) {
	read, err := readRows(r, typed.Get("rows"))
	if err != nil {
		return nil, machine.Malformed("moving.no_table", "%s", noTable(err)).At("rows")
	}
	if len(read.Problems) > 0 {
		return nil, machine.Malformed("moving.bad_rows", "%s", read.Problems[0].Reason).At("rows")
	}
	var fresh []moving.Place
	r.Site.Node.Read(func(s state.Reader) {
		for _, f := range read.Founders {
			if _, known := people.OrganizationOf(s, f.Place.Handle); !known {
				fresh = append(fresh, f.Place)
			}
		}
	})
	if len(fresh) == 0 {
		return nil, machine.Conflict("moving.all_there", "all of these organizations are here already; nothing would change").At("rows")
	}
	parts := roll.Parts(fresh)
	if len(parts) > 1 {
		return nil, machine.OverLimit("moving.too_long_here", "%d organizations do not fit into one act; use the command line: metaorg import founders", len(fresh)).At("rows")
	}
	var codes []string
	for i := range parts[0].Places {
		code := roll.NewCode()
		codes = append(codes, string(code))
		parts[0].Places[i].Key = code.Key()
	}
	if err := p.codes.Keep(r.Context(), r.Viewer.Person, codes, r.Site.Now()); err != nil {
		return nil, err
	}
	return []machine.Message{parts[0]}, nil
}

// linkRow is a link that somebody made here.
type linkRow struct{ id, name, state, link string }

// showLinks gives whoever carried a roll over the links they made here.
func (p pages) showLinks(r *page.Request) (page.Page, error) {
	codes, err := p.codes.Of(r.Context(), r.Viewer.Person)
	if err != nil {
		return page.Page{}, err
	}
	of := map[string]roll.Code{}
	for _, c := range codes {
		of[hex.EncodeToString(roll.Code(c).Key())] = roll.Code(c)
	}
	var all []linkRow
	err = r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT organization, name, state, key FROM moving_places ORDER BY name`, nil, func(scan func(...any) error) error {
			var one linkRow
			var key string
			err := scan(&one.id, &one.name, &one.state, &key)
			if code, mine := of[key]; mine {
				one.link = absolute(r, "/claim/"+url.PathEscape(one.id)+"?"+url.Values{"code": {string(code)}}.Encode())
				all = append(all, one)
			}
			return err
		})
	})
	if err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "moving.links_title"), Body: linksPage(r.Name, all, r.Site.PublicURL != ""), Nav: "/members"}, nil
}

// absolute is a whole address that works for who asks, if the node has none for everybody.
func absolute(r *page.Request, path string) string {
	switch {
	case r.Site.PublicURL != "":
		return r.Site.Link(path)
	case reach.IsSecure(r.Request):
		return "https://" + r.Host + path
	}
	return "http://" + r.Host + path
}

func letter(ctx context.Context, network string, one linkRow) string {
	return words.T(ctx, "moving.letter", "Network", network, "Name", one.name, "Link", one.link)
}
