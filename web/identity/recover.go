package identity

import (
	"encoding/json"

	"metaorg/machine/signature"
	"metaorg/web/page"
	"metaorg/web/words"
)

// recoverView is the page for who has lost every key: it makes a new one and
// a link for a guardian, and says how far they are.
type recoverView struct {
	site
	Here   string
	Person string // As asked for; may be nobody.
	Asked  []newKey
	Needed int64
}

// showRecover shows how a recovery stands to whoever could read that in the
// log; who has lost all keys cannot sign in.
func showRecover(r *page.Request) (page.Page, error) {
	v := recoverView{site: siteOf(r), Here: r.URL.RequestURI(), Person: clip(r.Typed.Get("person"))}
	if v.Person != "" && r.May(page.Participants) {
		c, _, err := circleOf(r.Context(), r.Site, v.Person)
		if err != nil {
			return page.Page{}, err
		}
		v.Asked, v.Needed = c.Asked, c.Needed
	}
	return page.Page{Title: words.T(r.Context(), "identity.recover_title"), Body: recoverBody(v)}, nil
}

// keyIDOf is the id of a key in JSON; empty where it is none.
func keyIDOf(typed string) string {
	var k signature.Key
	if json.Unmarshal([]byte(typed), &k) != nil || k.Check() != nil {
		return ""
	}
	return string(k.ID())
}

// spoken writes a key's id in groups that can be read out.
func spoken(id string) (text string) {
	for i, letter := range id {
		if i > 0 && i%4 == 0 {
			text += " "
		}
		text += string(letter)
	}
	return text
}
