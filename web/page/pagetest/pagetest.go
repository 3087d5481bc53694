// Package pagetest tries pages as somebody meets them whose browser runs no
// script: they ask, see a page, fill in its form, and sign what it shows. It
// keeps true that every page a test asks for is also looked at for what no page
// may hold (see Faults), so that a module's tests find that without asking.
package pagetest

import (
	"bytes"
	"context"
	"encoding/base64"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/webtest"
)

// Site is the pages of a world of tests.
type Site struct {
	*page.Site
	World *rulestest.World
	At    *webtest.Node

	t      testing.TB
	errors *strings.Builder // What the site logged.
}

type viewerKey struct{}

// Over makes the pages of these modules over a world, with the tables of views.
func Over(t testing.TB, w *rulestest.World, views []readmodel.View, modules ...page.Module) *Site {
	t.Helper()
	return With(t, w, views, func(*page.Config) {}, modules...)
}

// With is Over with a configuration that the test changes.
func With(t testing.TB, w *rulestest.World, views []readmodel.View, change func(*page.Config), modules ...page.Module) *Site {
	t.Helper()
	if w.Store.Version() == 0 {
		w.Pass(0) // Pages read what was committed, if only the beginning.
	}
	node, model := webtest.Over(t, w, views...)
	s := &Site{World: w, At: node, t: t, errors: &strings.Builder{}}
	config := page.Config{
		Machine: w.Machine, Node: node, Model: model, Modules: modules, Development: true,
		Access: func(r *http.Request, v *page.Viewer) {
			if chosen, ok := r.Context().Value(viewerKey{}).(page.Viewer); ok {
				*v = chosen
			}
		},
		SampleKey: func(p machine.PersonID) (signature.KeyID, bool) { return rulestest.Key(string(p)).ID(), true },
		Logger:    slog.New(slog.NewTextHandler(s.errors, nil)),
	}
	change(&config)
	var err error
	if s.Site, err = page.New(config); err != nil {
		t.Fatal(err)
	}
	return s
}

// Let lets something happen in the world, and waits until the tables show it.
func (s *Site) Let(happen func(*rulestest.World)) {
	s.t.Helper()
	s.At.Let(happen)
	s.settle()
}

func (s *Site) settle() {
	s.t.Helper()
	if !s.Model.WaitFor(s.t.Context(), s.At.Height()) {
		s.t.Fatal("the tables did not come so far")
	}
}

// Stranger is somebody who has not signed in, where the charter shows itself alone.
func Stranger() page.Viewer { return page.Viewer{Shown: page.Anybody} }

// Watcher is a stranger whom the charter shows members and decisions.
func Watcher() page.Viewer { return page.Viewer{Shown: page.Watchers} }

// Person is somebody who takes part and signed in with the key that worlds give
// people, for an organization or, with none, for themselves. What modules know
// of them, such as mandates, comes from the modules.
func Person(p machine.PersonID, acting machine.OrganizationID) page.Viewer {
	return page.Viewer{
		Session: page.Session{Person: p, Key: rulestest.Key(string(p)).ID(), For: acting}, Algorithm: signature.Ed25519,
		Belongs: true, Shown: page.Anybody,
	}
}

// Applicant is Person for somebody who signed in and does not take part yet.
func Applicant(p machine.PersonID) page.Viewer {
	v := Person(p, "")
	v.Belongs = false
	return v
}

// Operator is a stranger who bears the operator's token.
func Operator() page.Viewer { return page.Viewer{Operator: true, Shown: page.Anybody} }

// Reader asks for pages as somebody, in a language.
type Reader struct {
	Viewer page.Viewer

	site   *Site
	t      testing.TB
	header http.Header
}

// As asks for pages as somebody, in English and at UTC.
func (s *Site) As(t testing.TB, v page.Viewer) Reader {
	return Reader{Viewer: v, site: s, t: t, header: http.Header{}}
}

// In is the same reader in another language.
func (r Reader) In(language string) Reader { return r.Sending("Accept-Language", language) }

// Sending is the same reader whose browser sends one header more.
func (r Reader) Sending(name, value string) Reader {
	r.header = r.header.Clone()
	r.header.Add(name, value)
	return r
}

// Get asks for a page.
func (r Reader) Get(path string) Answer {
	r.t.Helper()
	r.site.settle()
	return r.ask(httptest.NewRequest(http.MethodGet, path, nil))
}

// Post sends a form: names and values in turn.
func (r Reader) Post(path string, fields ...string) Answer {
	r.t.Helper()
	r.site.settle()
	typed := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		typed.Add(fields[i], fields[i+1])
	}
	request := httptest.NewRequest(http.MethodPost, path, strings.NewReader(typed.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r.ask(request)
}

// PostFile sends a form with a file of this content in the field.
func (r Reader) PostFile(path, field, content string, fields ...string) Answer {
	r.t.Helper()
	r.site.settle()
	var parts bytes.Buffer
	w := multipart.NewWriter(&parts)
	for i := 0; i+1 < len(fields); i += 2 {
		_ = w.WriteField(fields[i], fields[i+1]) // A buffer takes everything.
	}
	file, _ := w.CreateFormFile(field, "file.txt")
	_, _ = file.Write([]byte(content))
	_ = w.Close()
	request := httptest.NewRequest(http.MethodPost, path, &parts)
	request.Header.Set("Content-Type", w.FormDataContentType())
	return r.ask(request)
}

func (r Reader) ask(request *http.Request) Answer {
	r.t.Helper()
	for name, values := range r.header {
		request.Header[name] = values
	}
	request = request.WithContext(context.WithValue(request.Context(), viewerKey{}, r.Viewer))
	before := r.site.errors.Len()
	got := httptest.NewRecorder()
	r.site.ServeHTTP(got, request)
	what := request.Method + " " + request.URL.RequestURI()
	a := answerOf(r.t, what, got)
	if a.Status >= http.StatusInternalServerError {
		r.t.Fatalf("%s failed: %s", what, r.site.errors.String()[before:])
	}
	return a
}

// Does fills in an act's form, signs what its page shows and sends it; then it
// is where the page leads. It fails when the act is refused.
func (r Reader) Does(act string, fields ...string) Answer {
	r.t.Helper()
	return r.Signs(r.Post("/acts/"+act, fields...))
}

// Signs signs what a page for signing shows, as Does does.
func (r Reader) Signs(shown Answer) Answer {
	r.t.Helper()
	page := shown.Is(http.StatusOK).One("#signing")
	raw, err := base64.StdEncoding.DecodeString(Attribute(page, "data-act"))
	if err != nil {
		r.t.Fatalf("%s shows no act: %v", shown.What, err)
	}
	envelope := wire.Envelope{Body: raw}
	envelope.Signature = rulestest.Sign(string(r.Viewer.Person), signature.Digest(string(r.site.World.Genesis.ID()), raw))
	id, err := r.site.At.Submit(r.t.Context(), wire.Encode(envelope))
	if err != nil {
		r.t.Fatalf("what %s shows was refused: %v", shown.What, err)
	}
	r.site.settle()
	next, err := url.Parse(Attribute(page, "data-next"))
	if err != nil {
		r.t.Fatal(err)
	}
	query := next.Query()
	query.Set("did", string(id))
	next.RawQuery = query.Encode()
	return r.Get(next.String())
}
