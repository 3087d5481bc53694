package view

import (
	"context"
	"database/sql"
	"io"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// seals says for whom sealed terms are: the parties of the agreement that named
// them first. Another agreement that names the same document opens it to nobody.
func seals(ctx context.Context, s *page.Site, hash string) (all page.Readers, err error) {
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT DISTINCT v.time, p.party FROM agreements_versions v JOIN agreements_parties p ON p.agreement = v.agreement AND p.version = v.version
			WHERE v.sealed = ?1 AND v.sealed <> '' AND v.agreement = (SELECT min(agreement) FROM agreements_versions WHERE sealed = ?1 AND sealed <> '') ORDER BY 1 DESC`, []any{hash}, func(scan func(...any) error) error {
			var party string
			err := scan(&all.Since, &party)
			all.Sealed, all.All = true, append(all.All, party)
			return err
		})
	})
	return all, err
}

// showTerms is the document with sealed terms as it is kept, for a party that
// wants to keep it too: it can bring it again if it is lost.
func showTerms(r *page.Request) (page.Page, error) {
	a, all, err := versionsOf(r, r.PathValue("agreement"))
	if err != nil {
		return page.Page{}, err
	}
	v := agreementView{agreement: a, versions: all}
	content, ok, err := r.PaperBytes(string(v.sealedOf().content.Sealed))
	if err == nil && !ok {
		err = machine.NotFound("agreements.no_document", "the document is not here, or it is not for you")
	}
	if err != nil {
		return page.Page{}, err
	}
	return page.Page{Bare: true, Type: "text/plain; charset=utf-8", Body: templ.ComponentFunc(func(_ context.Context, out io.Writer) error {
		_, err := out.Write(content)
		return err
	})}, nil
}

// sealedOf is the version whose document counts: what is on the table, else the terms.
func (v agreementView) sealedOf() version {
	if n := v.table(); n != 0 {
		return v.of(n)
	}
	return v.of(v.terms)
}

// bringForm takes the document itself.
func bringForm(r *page.Request, f form.Form) (form.Form, error) {
	f = f.Set("document", func(x *form.Field) {
		x.Control, x.Paper, x.Max, x.Example = form.Area, true, 0, ""
		x.Help = words.T(r.Context(), "agreements.bring_help")
	})
	return hiding(r, f)
}

// brought keeps the document that was brought, if it is the one.
func brought(r *page.Request, typed form.Values) ([]machine.Message, error) {
	a, all, err := versionsOf(r, typed.Get("agreement"))
	if err != nil {
		return nil, err
	}
	v := agreementView{agreement: a, versions: all}
	hash := string(v.sealedOf().content.Sealed)
	is, err := r.BringPaper("document", hash)
	if err != nil {
		return nil, err
	}
	if !is {
		return nil, machine.Conflict("agreements.other_document", "this is another document than the one that was sealed; nobody signed it").At("document")
	}
	typed = form.Values{"agreement": typed["agreement"], "document": {hash}}
	k, _ := r.Site.Machine.Kind("agreements.bring_again")
	m, err := form.Read(r.Context(), r.Site.Machine, k, typed)
	if err != nil {
		return nil, err
	}
	return []machine.Message{m}, nil
}
