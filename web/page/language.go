package page

import (
	"net/http"
	"slices"
	"strings"

	"metaorg/web/form"
)

const languageCookie = "language"

// fieldShowIn is the language in which a page that a form led to is shown once
// more, with all that was typed.
const fieldShowIn = "show_in"

func (s *Site) language(hr *http.Request) string {
	chosen := ""
	if c, err := hr.Cookie(languageCookie); err == nil {
		chosen = c.Value
	}
	return s.Words.Choose(chosen, hr.Header.Get("Accept-Language"))
}

// chooseLanguage remembers the language and goes back.
func chooseLanguage(r *Request) (Page, error) {
	p := To(Local(r.Typed.Get("next"), "/"))
	p.Cookies = []*http.Cookie{r.inLanguage(r.Typed.Get("language"))}
	return p, nil
}

// inLanguage is how a browser remembers which language somebody chose.
func (r *Request) inLanguage(wish string) *http.Cookie {
	return &http.Cookie{
		Name: languageCookie, Value: r.Site.Words.Choose(wish), Path: "/", MaxAge: 366 * 86400,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: r.Secure(),
	}
}

// showIn answers in the language that was chosen on the very page, and
// remembers it.
func showIn(show func(*Request) (Page, error)) func(*Request) (Page, error) {
	return func(r *Request) (Page, error) {
		wish := r.Typed.Get(fieldShowIn)
		delete(r.Typed, fieldShowIn)
		if wish == "" {
			return show(r)
		}
		cookie := r.inLanguage(wish)
		ctx := r.Site.Words.Into(r.Context(), cookie.Value, zoneOf(r.Request), r.Site.Now())
		r.Request = r.WithContext(ctx)
		p, err := show(r)
		if err != nil {
			p = r.refused(err)
		}
		p.Cookies = append(p.Cookies, cookie)
		return p, nil
	}
}

// typedField is one value that a form sent.
type typedField struct{ Name, Value string }

// typedAgain is what the form of an act sent, to be sent once more. A row that
// was added to a list is not added a second time.
func (r *Request) typedAgain() (all []typedField) {
	for name, values := range r.Typed {
		if name == form.AddRow {
			name, values = "again", []string{"1"}
		}
		for _, v := range values {
			all = append(all, typedField{name, v})
		}
	}
	slices.SortStableFunc(all, func(a, b typedField) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// isTyped reports whether a page came of an act's form: its address alone does
// not bring it back.
func (r *Request) isTyped() bool {
	return r.Method == http.MethodPost && strings.HasPrefix(r.URL.Path, "/acts/")
}
