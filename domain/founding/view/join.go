package view

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"net/url"

	"metaorg/domain/charter"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// joinView is what somebody sees who was sent a link while the network forms.
type joinView struct {
	network    string
	goal       string
	by         string // Who invites; empty without an invitation.
	purpose    string
	state      string // Of the invitation: open, used, revoked, expired, unknown, or empty for none.
	expires    int64
	made       string // Whom it is for.
	next       string // Where one goes on.
	signedIn   bool
	indicators []charter.Indicator
}

// showJoin says to an invited person what this is, what founding with it takes,
// and where it begins.
func showJoin(r *page.Request) (page.Page, error) {
	secret := r.Typed.Get("invitation")
	if r.Network.Founded {
		return page.To("/join?" + url.Values{"invitation": {secret}}.Encode()), nil
	}
	v := joinView{network: r.Name, made: r.Typed.Get("for"), signedIn: r.Viewer.SignedIn()}
	if text, ok := draftOf(r); ok {
		v.goal, v.indicators = text.Goal, text.Indicators
	}
	if secret != "" {
		if err := v.find(r, secret); err != nil {
			return page.Page{}, err
		}
	}
	after := "/acts/founding.organization"
	if v.made == forPerson || v.made == forRepresentative {
		after = "/founding"
	}
	v.next = "/register?" + url.Values{"invitation": {secret}, "next": {after}}.Encode()
	if v.signedIn {
		v.next = after
	}
	return page.Page{Title: words.T(r.Context(), "founding.join_title", "Name", r.Name), Body: joinBody(v)}, nil
}

// find looks the invitation up by its secret.
func (v *joinView) find(r *page.Request, secret string) error {
	v.state = "unknown"
	raw, err := hex.DecodeString(secret)
	if err != nil {
		return nil //nolint:nilerr // A broken link is said to be unknown.
	}
	sum := sha256.Sum256(raw)
	return r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT person, purpose, expires,
			CASE WHEN revoked THEN 'revoked' WHEN uses_left = 0 THEN 'used' WHEN expires <= ? THEN 'expired' ELSE 'open' END
			FROM people_invitations WHERE secret_hash = ?`, []any{r.Site.Now(), hex.EncodeToString(sum[:])}, func(scan func(...any) error) error {
			return scan(&v.by, &v.purpose, &v.expires, &v.state)
		})
	})
}
