package view

import (
	"database/sql"
	"strings"

	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// Papers keep the texts of cases on this host. Another host may have others.
type Papers page.Papers

// forPages are the papers of all pages. What moderators hide is hidden there
// too, and so are the papers of cases, which are for the page of their case:
// their hashes are known to everybody, who could name them elsewhere.
func (p Papers) forPages() *page.Papers {
	all := page.Papers(p)
	all.Hidden = func(r *page.Request, hash string) (bool, error) {
		ofCase := false
		if err := r.Read(func(tx *sql.Tx) error {
			return tx.QueryRowContext(r.Context(), `SELECT EXISTS (SELECT 1 FROM disputes_papers WHERE document = ?)`, hash).Scan(&ofCase)
		}); err != nil || ofCase {
			return ofCase, err
		}
		h, err := Hiding(r)
		one, hidden := h.Hidden[hash]
		return hidden && !one.Sees, err
	}
	return &all
}

// writing is an act whose document one writes in its form (page.Papers keep it).
func writing(kind string) page.Act {
	return page.Act{
		Name: kind,
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			for i := range f.Fields {
				switch field := &f.Fields[i]; field.Name {
				case "document":
					field.Label = words.Of(r.Context(), "disputes.write", verb(kind))
					field.Help = words.T(r.Context(), "disputes.write_help")
				case "case", "before":
					if field.Value != "" && field.Error == "" {
						field.Control = form.Hidden
					}
				}
			}
			return f, nil
		},
		Messages: func(r *page.Request, typed form.Values) ([]machine.Message, error) {
			if strings.TrimSpace(typed.Get("document")) == "" {
				return nil, machine.Malformed("disputes.nothing_written", "write down what there is to say").At("document")
			}
			k, _ := r.Site.Machine.Kind(kind)
			m, err := form.Read(r.Context(), r.Site.Machine, k, typed)
			if err != nil {
				return nil, err
			}
			return []machine.Message{m}, nil
		},
		About: aboutCase,
		Then:  func(typed form.Values) string { return casePath(typed.Get("case")) },
	}
}

// of is an act about a case that is known, so that its form does not ask for it.
func of(kind string) page.Act {
	return page.Act{
		Name: kind,
		Prepare: func(_ *page.Request, f form.Form) (form.Form, error) {
			for i := range f.Fields {
				if field := &f.Fields[i]; (field.Name == "case" || field.Name == "document") && field.Value != "" && field.Error == "" {
					field.Control = form.Hidden
				}
			}
			return f, nil
		},
		About: aboutCase,
		Then:  func(typed form.Values) string { return casePath(typed.Get("case")) },
	}
}

// aboutCase is what the case is called that the form is about; empty for none yet.
func aboutCase(r *page.Request) string {
	if r.Typed.Get("case") == "" {
		return ""
	}
	c, err := read(r, r.Typed.Get("case"))
	if err != nil {
		return ""
	}
	return c.title(r.Context())
}

func verb(kind string) string {
	_, v, _ := strings.Cut(kind, ".")
	return v
}

func casePath(number string) string {
	if number == "" {
		return "/disputes"
	}
	return "/disputes/" + number
}
