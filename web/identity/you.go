package identity

import (
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"metaorg/hostdata"
	"metaorg/machine/signature"
	"metaorg/web/page"
	"metaorg/web/words"
)

// key is one key of a person, as the lists show it.
type key struct {
	id, name, algorithm, host string
	since, ends               int64
	askedBy                   string // The key that asked for its revocation.
	state                     string // counts, being revoked, revoked.
	current                   bool   // This browser signed in with it.
}

// isPasskey tells a passkey from a plain key.
func (k key) isPasskey() bool { return k.algorithm != string(signature.Ed25519) }

// kind is the name of what it is, in the catalogue.
func (k key) kind() string {
	switch {
	case k.isPasskey():
		return "passkey"
	case strings.EqualFold(k.name, recoveryName):
		return "recovery"
	}
	return "plain"
}

// recoveryName is what the rules call a recovery key given at registration.
const recoveryName = "recovery file"

// device is a browser in which somebody is signed in.
type device struct {
	id, label    string
	opened, seen int64
	current      bool
}

// youView is what one's own page shows.
type youView struct {
	site
	Person    string
	Since     int64
	Keys      []key // Those that count, the oldest first.
	Devices   []device
	SecondWay bool
	Sample    bool
	Recovered string // Where one goes on after coming in with a recovery file; empty if one did not.
	Parts     []templ.Component
}

func (p *pages) showYou(r *page.Request) (page.Page, error) {
	v := youView{
		site: siteOf(r), Person: string(r.Viewer.Person), SecondWay: r.Viewer.SecondWay, Sample: r.Viewer.Sample,
	}
	if r.Typed.Get("recovered") != "" {
		v.Recovered = page.Local(r.Typed.Get("next"), "/home")
	}
	who, err := r.Site.Model.Find(r.Context(), "persons", v.Person, nil)
	if err != nil {
		return page.Page{}, err
	}
	v.Since = who.Number("since")
	if v.Keys, err = keysOf(r); err != nil {
		return page.Page{}, err
	}
	kept, err := p.devices.SessionsOf(r.Context(), v.Person, time.Now())
	if err != nil {
		return page.Page{}, err
	}
	v.Devices = devicesOf(r, kept)
	if v.Parts, err = r.Sections(page.You); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "identity.you_title"), Body: youBody(v), Nav: "/you"}, nil
}

// keysOf are the viewer's own keys that were not revoked.
func keysOf(r *page.Request) (all []key, err error) {
	found, err := r.Site.Model.Read(r.Context(), "keys", url.Values{"person": {string(r.Viewer.Person)}, "sort": {"rank"}, "limit": {"500"}})
	if err != nil {
		return nil, err
	}
	for _, row := range found.Items {
		k := key{
			id: row.Text("id"), name: row.Text("name"), algorithm: row.Text("algorithm"), host: row.Text("site"),
			since: row.Number("since"), ends: row.Number("ends"), askedBy: row.Text("asked_by"), state: row.Text("state"),
		}
		k.current = k.id == string(r.Viewer.Key)
		if k.state != "revoked" {
			all = append(all, k)
		}
	}
	return all, nil
}

func devicesOf(r *page.Request, kept []hostdata.Session) (all []device) {
	for _, s := range kept {
		all = append(all, device{id: s.ID, label: s.Label, opened: s.Created, seen: s.Seen, current: s.ID == r.Viewer.ID})
	}
	return all
}

// find gives the key of an id; a zero one if there is none.
func find(all []key, id string) key {
	for _, k := range all {
		if k.id == id {
			return k
		}
	}
	return key{}
}
