package view

import (
	"database/sql"

	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// fitted gives texts the room they need, and offers members and circles by name
// where one would have to know a handle or a number.
func fitted(r *page.Request, f form.Form) (form.Form, error) {
	f, err := long(r, f)
	if err != nil {
		return f, err
	}
	if f.Field("member").Name != "" {
		if f, err = choosing(r, f, "member", `SELECT x.id, coalesce(o.name, x.id) FROM membership_members x LEFT JOIN people_organizations o ON o.id = x.id
			WHERE x.state IN ('active', 'provisional', 'supporter') AND x.id NOT IN (SELECT member FROM commons_stewards WHERE CAST(resource AS TEXT) = ?) ORDER BY 2, 1`, r.Typed.Get("resource")); err != nil {
			return f, err
		}
	}
	if f.Field("circle").Name != "" {
		return choosing(r, f, "circle", `SELECT CAST(c.number AS TEXT), c.name FROM circles_circles c JOIN circles_members m ON m.circle = c.number
			WHERE m.member = ? AND c.state <> 'dissolved' ORDER BY c.name`, r.Viewer.MemberID())
	}
	return f, nil
}

// choosing makes a list of what a query finds out of a field. Where it finds
// nothing, or not what was typed, the field stays as it is.
func choosing(r *page.Request, f form.Form, name, query string, of any) (form.Form, error) {
	var all []option
	known := f.Field(name).Value == ""
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, query, []any{of}, func(scan func(...any) error) error {
			var o option
			err := scan(&o.Value, &o.Label)
			all = append(all, o)
			known = known || o.Value == f.Field(name).Value
			return err
		})
	})
	if err != nil || len(all) == 0 || !known {
		return f, err
	}
	return f.Set(name, func(x *form.Field) {
		if !x.Required {
			all = append([]option{{Label: words.T(r.Context(), "commons.none_of_them")}}, all...) // What is picked can be dropped again.
		}
		x.Control, x.Options, x.Help, x.Example = form.Choice, all, "", ""
	}), nil
}
