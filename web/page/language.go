package page

import (
	"net/http"
)

const languageCookie = "language"

// The forms of an act that keep what was typed when another language is chosen,
// and what their buttons for that are called: the form itself, and on the page
// for signing what it sent.
const (
	formOfAct   = "act"
	againForm   = "again"
	fieldAskIn  = "ask_in"
	fieldShowIn = "show_in"
)

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
		if ask := r.Typed.Get(fieldAskIn); ask != "" {
			wish, r.Typed["again"] = ask, []string{"1"}
		}
		delete(r.Typed, fieldShowIn)
		delete(r.Typed, fieldAskIn)
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

// languageField is what the buttons of a form on a page are called.
func languageField(form string) string {
	if form == againForm {
		return fieldShowIn
	}
	return fieldAskIn
}
