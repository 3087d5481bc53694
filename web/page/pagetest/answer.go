package pagetest

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"metaorg/machine/wire"
)

// Answer is what came back for a request. Its checks fail the test.
type Answer struct {
	What   string // Which request it answers.
	Status int
	To     string // Where it leads, if it does.
	Header http.Header
	Body   string
	Page   *html.Node

	t testing.TB
}

func answerOf(t testing.TB, what string, got *httptest.ResponseRecorder) Answer {
	t.Helper()
	a := Answer{What: what, Status: got.Code, To: got.Header().Get("Location"), Header: got.Header(), Body: got.Body.String(), t: t}
	page, err := html.Parse(strings.NewReader(a.Body))
	if err != nil {
		t.Fatalf("%s is no HTML: %v", what, err)
	}
	a.Page = page
	if strings.HasPrefix(got.Header().Get("Content-Type"), "text/html") && a.To == "" && strings.Contains(a.Body, "<!doctype html>") {
		for _, fault := range Faults(a.Body) {
			t.Errorf("%s: %s", what, fault)
		}
	}
	return a
}

// Is fails unless the answer has this status.
func (a Answer) Is(status int) Answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("%s answered %d to %q, want %d: %s", a.What, a.Status, a.To, status, a.Text("main"))
	}
	return a
}

// LeadsTo fails unless the answer leads to this path (303).
func (a Answer) LeadsTo(path string) {
	a.t.Helper()
	if a.Is(http.StatusSeeOther); a.To != path {
		a.t.Fatalf("%s leads to %q, want %q", a.What, a.To, path)
	}
}

// Made fails unless the answer leads to the page of what an act brought about, as
// that of Does does (303).
func (a Answer) Made(path string) {
	a.t.Helper()
	if a.Is(http.StatusSeeOther); !strings.HasPrefix(a.To, path+"?did=") {
		a.t.Fatalf("%s leads to %q, want %q", a.What, a.To, path)
	}
}

// Refused fails unless the page says that it was refused with this code: on a
// page of its own, or in a form (see Beside).
func (a Answer) Refused(status int, code string) Answer {
	a.t.Helper()
	a.Is(status)
	for _, n := range a.All("main code") {
		if Text(n) == code {
			return a
		}
	}
	a.t.Fatalf("%s does not say that it was refused with %q: %s", a.What, code, a.Text("main"))
	return a
}

// Beside fails unless the form shows this text in the error of the field of
// this name, or at the top for an empty name.
func (a Answer) Beside(field, text string) Answer {
	a.t.Helper()
	selector := "#refusal"
	if field != "" {
		selector = "#f-" + strings.ReplaceAll(field, ".", "-") + "-error"
	}
	if got := a.Text(selector); !strings.Contains(got, text) {
		a.t.Fatalf("%s says %q beside %q, want %q; errors: %q, form: %s", a.What, got, field, text, a.Texts(".error, [role=alert]"), a.Text("main"))
	}
	return a
}

// Kept fails unless the form still holds what was typed into a field.
func (a Answer) Kept(field, typed string) Answer {
	a.t.Helper()
	for _, n := range a.All(`[name="` + field + `"]`) {
		switch {
		case n.Data == "textarea" && strings.TrimPrefix(raw(n), "\n") == typed:
			return a
		case n.Data == "select":
			for _, o := range All(n, "option[selected]") {
				if Attribute(o, "value") == typed {
					return a
				}
			}
		case Attribute(n, "type") == "radio" || Attribute(n, "type") == "checkbox":
			if Has(n, "checked") && Attribute(n, "value") == typed {
				return a
			}
		case n.Data == "input" && Attribute(n, "value") == typed:
			return a
		}
	}
	a.t.Fatalf("%s did not keep %q in %q", a.What, typed, field)
	return a
}

// All are the elements that a selector matches (see package comment of Select).
func (a Answer) All(selector string) []*html.Node { return All(a.Page, selector) }

// One is the only element that a selector matches.
func (a Answer) One(selector string) *html.Node {
	a.t.Helper()
	all := a.All(selector)
	if len(all) != 1 {
		a.t.Fatalf("%s has %d of %s: %s", a.What, len(all), selector, a.Text("main"))
	}
	return all[0]
}

// Text is what the first element of a selector says; empty for none.
func (a Answer) Text(selector string) string {
	if all := a.All(selector); len(all) > 0 {
		return Text(all[0])
	}
	return ""
}

// Texts is what each element of a selector says.
func (a Answer) Texts(selector string) (texts []string) {
	for _, n := range a.All(selector) {
		texts = append(texts, Text(n))
	}
	return texts
}

// Sees fails unless main holds each of the texts.
func (a Answer) Sees(texts ...string) Answer {
	a.t.Helper()
	shown := a.Text("main")
	for _, text := range texts {
		if !strings.Contains(shown, text) {
			a.t.Errorf("%s does not say %q: %s", a.What, text, shown)
		}
	}
	return a
}

// SeesNot fails if the page, attributes and all, holds one of the texts.
func (a Answer) SeesNot(texts ...string) Answer {
	a.t.Helper()
	for _, text := range texts {
		if at := strings.Index(a.Body, text); at >= 0 {
			a.t.Errorf("%s holds %q: …%s…", a.What, text, a.Body[max(0, at-80):min(len(a.Body), at+len(text)+80)])
		}
	}
	return a
}

// Signing is the act that a page for signing shows.
func (a Answer) Signing() (body wire.Body) {
	a.t.Helper()
	raw, err := base64.StdEncoding.DecodeString(Attribute(a.Is(http.StatusOK).One("#signing"), "data-act"))
	if err == nil {
		err = wire.Decode(raw, &body)
	}
	if err != nil {
		a.t.Fatalf("%s shows no act: %v", a.What, err)
	}
	return body
}

// raw is an element's text with its spaces.
func raw(n *html.Node) (text string) {
	for c := range n.ChildNodes() {
		text += c.Data
	}
	return text
}

// Answered makes an answer of a page's source that a test has got otherwise.
func Answered(t testing.TB, source string) Answer {
	t.Helper()
	page, err := html.Parse(strings.NewReader(source))
	if err != nil {
		t.Fatalf("this is no HTML: %v", err)
	}
	return Answer{What: "the page", Status: http.StatusOK, Body: source, Page: page, t: t}
}
