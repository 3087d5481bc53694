package page

import (
	"encoding/base64"
	"net/http"

	"metaorg/web/access"
	"metaorg/web/session"
)

// Visitor fills in what the host knows of who sends a request: their session,
// and what they may see.
func Visitor(r *http.Request, v *Viewer) {
	if s, ok := session.Of(r); ok {
		v.Session = Session{
			ID: s.ID, Person: s.Person, Key: s.Key, For: s.For, Oneself: s.Oneself, Sample: s.Sample,
			Credential: base64.StdEncoding.EncodeToString(s.Credential),
		}
	}
	a := access.Of(r)
	v.Belongs, v.Operator = a.Belongs, a.Operator
	switch a.Strangers {
	case access.Everything:
		v.Shown = Participants
	case access.Decisions:
		v.Shown = Watchers
	case access.CharterOnly:
		v.Shown = Anybody
	}
}
