package view

import (
	"context"
	"maps"
	"strings"

	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// Papers keep the texts of cases on this host. Another host may have others.
type Papers struct {
	// Keep keeps what somebody wrote, and gives the hash by which it is known.
	Keep func(ctx context.Context, by machine.PersonID, text string, now int64) (hash string, err error)
	// Read gives the text back; false where this host does not have it.
	Read func(ctx context.Context, hash string) (text string, ok bool, err error)
}

const hashDigits = 64

func isHash(text string) bool {
	return len(text) == hashDigits && strings.Trim(text, "0123456789abcdef") == ""
}

// writing is an act whose document one writes in its form: the text is kept
// here, and its hash is signed. Who has a document elsewhere gives its hash.
func (p Papers) writing(kind string) page.Act {
	return page.Act{
		Name: kind,
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			for i := range f.Fields {
				switch field := &f.Fields[i]; field.Name {
				case "document":
					field.Control, field.Max, field.Example = form.Area, 0, ""
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
			text := strings.TrimSpace(typed.Get("document"))
			if text == "" {
				return nil, machine.Malformed("disputes.nothing_written", "write down what there is to say").At("document")
			}
			k, _ := r.Site.Machine.Kind(kind)
			known := maps.Clone(typed)
			if !isHash(text) {
				// What is refused for another reason is not kept.
				known["document"] = []string{strings.Repeat("0", hashDigits)}
				if _, err := form.Read(r.Context(), r.Site.Machine, k, known); err != nil {
					return nil, err
				}
				hash, err := p.Keep(r.Context(), r.Viewer.Person, text, r.Site.Now())
				if err != nil {
					return nil, err
				}
				known["document"] = []string{hash}
			}
			m, err := form.Read(r.Context(), r.Site.Machine, k, known)
			if err != nil {
				return nil, err
			}
			return []machine.Message{m}, nil
		},
		Then: func(typed form.Values) string { return casePath(typed.Get("case")) },
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
		Then: func(typed form.Values) string { return casePath(typed.Get("case")) },
	}
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
