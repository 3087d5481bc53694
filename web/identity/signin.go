package identity

import (
	"github.com/a-h/templ"

	"metaorg/web/page"
	"metaorg/web/words"
)

// signInView is what the page for signing in shows.
type signInView struct {
	site
	Next   string
	Person string // Who is signed in already.
	Parts  []templ.Component
}

// showSignIn offers every way in: a passkey, a key that this browser keeps, a
// passkey of another host, a recovery file.
func showSignIn(r *page.Request) (page.Page, error) {
	v := signInView{site: siteOf(r), Next: page.Local(r.Typed.Get("next"), "/home"), Person: string(r.Viewer.Person)}
	var err error
	if v.Parts, err = r.Sections(page.SignIn); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "identity.sign_in_title"), Body: signInBody(v)}, nil
}
