package identity

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// addingView is what the form for one more key shows.
type addingView struct {
	site
	Person string
	Kind   string // As chosen so far.
	Known  string // JSON list of the passkeys the person has here.
	Form   form.Form
}

// addKeyAct lets the browser make a key, which proves itself before it is sent.
func (p *pages) addKeyAct() page.Act {
	return page.Act{
		Name: "people.add_key", InOwnName: true,
		Title: func(r *page.Request) string { return words.T(r.Context(), "identity.add_title") },
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			return f.Set("name", func(x *form.Field) { x.Example = "" }), nil
		},
		Show: func(r *page.Request, f form.Form) templ.Component {
			v := addingView{site: siteOf(r), Person: string(r.Viewer.Person), Kind: r.Typed.Get("kind"), Form: f, Known: p.known(r)}
			if v.Kind == "" {
				v.Kind = "passkey"
			}
			return addingBody(v, r.URL.RequestURI())
		},
		Messages: func(r *page.Request, typed form.Values) ([]machine.Message, error) {
			if typed.Get("key") == "" || typed.Get("proof") == "" {
				return nil, machine.Malformed("web.no_key_made", "your browser makes the key, with JavaScript; on the command line it is: metaorg people add-key")
			}
			return readOne(r, "people.add_key", typed)
		},
		Then: func(form.Values) string { return "/you" },
	}
}

// known are the passkeys that the person signed in here with, so that an
// authenticator makes no second one in place of the first.
func (p *pages) known(r *page.Request) string {
	ids := []string{}
	kept, err := p.devices.SessionsOf(r.Context(), string(r.Viewer.Person), time.Now())
	if err != nil {
		return "[]" // It only saves people from a mistake.
	}
	for _, s := range kept {
		if len(s.Credential) > 0 {
			ids = append(ids, base64.StdEncoding.EncodeToString(s.Credential))
		}
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return "[]"
	}
	return string(list)
}

func readOne(r *page.Request, kind string, typed form.Values) ([]machine.Message, error) {
	k, _ := r.Site.Machine.Kind(kind)
	m, err := form.Read(r.Context(), r.Site.Machine, k, typed)
	if err != nil {
		return nil, err
	}
	return []machine.Message{m}, nil
}

// ofOneKey is an act on one of one's keys, which the address names; title and
// what follows are words of the catalogue.
func ofOneKey(kind, title, follows string) page.Act {
	return page.Act{
		Name: kind, InOwnName: true,
		Title:   func(r *page.Request) string { return words.T(r.Context(), title) },
		Prepare: func(_ *page.Request, f form.Form) (form.Form, error) { return f.Hide("key"), nil },
		Show: func(r *page.Request, f form.Form) templ.Component {
			all, err := keysOf(r)
			if err != nil {
				all = nil // Then it is shown by its number, and the rules say the rest.
			}
			k := find(all, f.Field("key").Value)
			if k.id == "" {
				k.id = clip(f.Field("key").Value)
			}
			return keyFields(k, len(all), follows, f)
		},
		Then: func(form.Values) string { return "/you" },
	}
}

func nameKeyAct() page.Act {
	a := ofOneKey("people.name_key", "identity.rename_title", "")
	a.Prepare = func(r *page.Request, f form.Form) (form.Form, error) {
		all, err := keysOf(r)
		return f.Hide("key").Set("name", func(x *form.Field) {
			x.Example = ""
			if _, typed := r.Typed["name"]; !typed {
				x.Value = find(all, f.Field("key").Value).name
			}
		}), err
	}
	return a
}

func revokeKeyAct() page.Act {
	return ofOneKey("people.revoke_key", "identity.revoke_title", "identity.revoke_follows")
}

func keepKeyAct() page.Act {
	return ofOneKey("people.cancel_revocation", "identity.keep_title", "identity.keep_follows")
}

// undoRevoking takes a revocation back.
func undoRevoking(r *page.Request, msg machine.Message) (page.Undoing, bool) {
	readable, err := r.Site.Machine.WireToJSON(r.Site.Machine.Wire(msg))
	var of struct {
		Key string `json:"key"`
	}
	if err != nil || json.Unmarshal(readable.Content, &of) != nil {
		return page.Undoing{}, false
	}
	return page.Undoing{Act: "people.cancel_revocation", Fields: url.Values{"key": {of.Key}, "next": {"/you"}}}, true
}
