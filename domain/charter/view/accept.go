package view

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"io"

	"github.com/a-h/templ"

	"metaorg/domain/charter"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// acceptView is what is shown to who is about to accept a text.
type acceptView struct {
	form  form.Form
	now   version
	last  binding
	diff  charter.Difference // From the last one accepted to the present.
	parts []clauses
}

// acceptAct shows the very text that is accepted: what is new in it to whom
// the last one binds, and the whole of it. Its fields are of the text shown; one
// that has changed meanwhile is refused, and shown anew.
func (p pages) acceptAct() page.Act {
	return page.Act{
		Name:  "charter.accept",
		Title: func(r *page.Request) string { return words.T(r.Context(), "charter.accept_title") },
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			err := r.Read(func(tx *sql.Tx) error {
				v, err := versionOf(r.Context(), tx, 0)
				if err != nil {
					return err
				}
				hash, err := hex.DecodeString(v.hash)
				f = f.Set("version", hidden(number(v.number))).Set("hash", hidden(base64.StdEncoding.EncodeToString(hash)))
				return err
			})
			return f, err
		},
		Show: func(r *page.Request, f form.Form) templ.Component { return p.acceptPart(r, f) },
		Then: func(form.Values) string { return "/charter" },
	}
}

func hidden(value string) func(*form.Field) {
	return func(f *form.Field) { f.Control, f.Value = form.Hidden, value }
}

func (p pages) acceptPart(r *page.Request, f form.Form) templ.Component {
	v := acceptView{form: f}
	err := r.Read(func(tx *sql.Tx) (err error) {
		if v.now, err = versionOf(r.Context(), tx, 0); err != nil {
			return err
		}
		if v.last, err = bindingOf(r.Context(), tx, r.Viewer.MemberID()); err != nil || v.last.version == 0 || v.last.inForce {
			return err
		}
		before, err := versionOf(r.Context(), tx, v.last.version)
		v.diff = charter.Diff(before.text, v.now.text)
		return err
	})
	if err != nil {
		return templ.ComponentFunc(func(context.Context, io.Writer) error { return err })
	}
	v.parts = clausesOf(v.now.text)
	return acceptFields(v, p.rules)
}
