package identity

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// registerView is what the page for registering shows.
type registerView struct {
	site
	Here       string // This page's path, with its invitation.
	Next       string
	Person     string // Who is signed in already.
	Handle     string // As it was proposed by a link.
	Secret     string // Of the invitation, base64.
	Invitation invitation
	Kinds      map[string]page.KindWords
}

// invitation is what a link invited to.
type invitation struct {
	By, Purpose string
	State       string // open, spent, unknown; empty for none.
}

// registerKind is the message that registers a person.
const registerKind = "people.register"

func showRegister(r *page.Request) (page.Page, error) {
	v := registerView{
		site: siteOf(r), Here: r.URL.RequestURI(), Next: page.Local(r.Typed.Get("next"), "/you"), Person: string(r.Viewer.Person), Handle: clip(r.Typed.Get("handle")),
		Kinds: r.Sentences(registerKind),
	}
	if given := strings.TrimSpace(r.Typed.Get("invitation")); given != "" {
		var err error
		if v.Secret, v.Invitation, err = invited(r, given); err != nil {
			return page.Page{}, err
		}
	}
	return page.Page{Title: words.T(r.Context(), "identity.register_title"), Body: registerBody(v)}, nil
}

// invited finds the invitation whose secret a link had. One that is no longer
// open is left out of the registration, which it would only have refused.
func invited(r *page.Request, given string) (secret string, i invitation, err error) {
	i.State = "unknown"
	raw, err := hex.DecodeString(given)
	if err != nil {
		return "", i, nil
	}
	sum := sha256.Sum256(raw)
	row, err := r.Site.Model.Find(r.Context(), "invitations", hex.EncodeToString(sum[:]), nil)
	var no *machine.Refusal
	if errors.As(err, &no) {
		return "", i, nil
	}
	if err != nil {
		return "", i, err
	}
	i.By, i.Purpose = row.Text("person"), row.Text("purpose")
	if row.Text("state") != "open until it expires" || row.Number("expires") <= r.Site.Now() {
		i.State = "spent"
		return "", i, nil
	}
	i.State = "open"
	return base64.StdEncoding.EncodeToString(raw), i, nil
}

// showFree tells a script whether a handle can be had, with why it can't.
func showFree(r *page.Request) (page.Page, error) {
	no, err := checkHandle(r, r.Typed.Get("handle"))
	if err != nil {
		return page.Page{}, err
	}
	p := page.Page{Bare: true, Body: line(words.T(r.Context(), "identity.handle_free"))}
	if no != nil {
		p.Body, p.Status = line(page.RefusalText(r.Context(), no)), page.StatusOf(no.Class)
	}
	return p, nil
}

// checkHandle lets the rule look at a handle, and then whether somebody has it.
func checkHandle(r *page.Request, handle string) (*machine.Refusal, error) {
	content, err := json.Marshal(map[string]any{"handle": handle})
	if err != nil {
		return nil, err
	}
	var no *machine.Refusal
	m, err := r.Site.Machine.FromJSON(registerKind, content)
	if err == nil {
		err = m.Check()
	}
	if errors.As(err, &no) && no.Field == "handle" {
		return no, nil
	}
	taken := false
	err = r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT id FROM people_persons WHERE id = ?1 UNION ALL SELECT id FROM people_organizations WHERE id = ?1`,
			[]any{handle}, func(scan func(...any) error) error {
				taken = true
				var id string
				return scan(&id)
			})
	})
	if taken {
		no = machine.Conflict("web.handle_taken", "this handle is taken; choose another").At("handle")
		return no, err
	}
	return nil, err
}

// line is a sentence with nothing around it.
func line(sentence string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, templ.EscapeString(sentence))
		return err
	})
}

// clip keeps a stranger's text short enough to show.
func clip(s string) string {
	if len(s) > machine.MaxHandleLength {
		return ""
	}
	return s
}
