package web_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"metaorg/domain/people"
	"metaorg/web"
	"metaorg/web/access"
	"metaorg/web/webtest"
)

func TestWhatIsNotForStrangersIsRefusedToThem(t *testing.T) {
	s := start(t, webtest.Shows(people.Directory{}, access.Decisions))
	for path, code := range map[string]string{
		"/v1/network": "", "/v1/checkpoint": "", "/v1/kinds": "",
		"/v1/entries?from=0": "web.not_shown", "/v1/log": "web.not_shown", "/v1/log/0": "web.not_shown",
		"/v1/notes": "web.not_shown", "/v1/notes?format=csv": "web.not_shown", // It does not say for whom it is.
	} {
		status := http.StatusOK
		if code != "" {
			status = http.StatusForbidden
		}
		get(t, s, path).want(t, status, code)
		bearer := request(t, http.MethodGet, s.URL+path, "", nil)
		bearer.Header.Set("Authorization", "Bearer "+webtest.OperatorToken)
		ask(t, bearer).want(t, http.StatusOK, "")
	}
}

func TestListsSayForWhomTheyAre(t *testing.T) {
	var all struct{ Items []struct{ Name, For string } }
	get(t, start(t, nil), "/v1/lists").into(t, &all)
	for _, l := range all.Items {
		if l.For != "participants" {
			t.Errorf("%s is for %q, and says nothing itself", l.Name, l.For)
		}
	}
	if len(all.Items) == 0 {
		t.Error("there are no lists")
	}
}

// form sends a form with a cookie and a bearer's token, if there are any.
func form(t *testing.T, s *webtest.Site, path string, values url.Values, cookie, token string) answer {
	t.Helper()
	r := request(t, http.MethodPost, s.URL+path, "application/x-www-form-urlencoded", []byte(values.Encode()))
	r.Header.Set("Cookie", cookie)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, nil}
}

func TestTheOperatorsLinkIsMadeByTheTokenAlone(t *testing.T) {
	s := start(t, nil)
	post(t, s, "/v1/operator/link", "{}").want(t, http.StatusForbidden, "web.not_operator")
	r := request(t, http.MethodPost, s.URL+"/v1/operator/link", "application/json", nil)
	r.Header.Set("Authorization", "Bearer "+webtest.OperatorToken)
	var link struct{ Path string }
	a := ask(t, r)
	a.want(t, http.StatusOK, "")
	a.into(t, &link)
	code, ok := strings.CutPrefix(link.Path, "/operator/")
	if !ok || strings.Contains(link.Path, webtest.OperatorToken) {
		t.Fatalf("the link is %s", link.Path)
	}
	in := form(t, s, "/operator", url.Values{"code": {code}}, "", "")
	cookie, _, _ := strings.Cut(in.header.Get("Set-Cookie"), ";")
	if in.status != http.StatusSeeOther || cookie == "" {
		t.Fatalf("answered %d", in.status)
	}
	read := request(t, http.MethodGet, s.URL+"/v1/operator/prospects", "", nil)
	read.Header.Set("Cookie", cookie)
	ask(t, read).want(t, http.StatusOK, "")
	if again := form(t, s, "/v1/operator/link", nil, cookie, ""); again.status != http.StatusForbidden {
		t.Errorf("a browser made itself another link: %d", again.status)
	}
	if twice := form(t, s, "/operator", url.Values{"code": {code}}, "", ""); twice.status != http.StatusForbidden || twice.header.Get("Set-Cookie") != "" {
		t.Errorf("the link opened twice: %d", twice.status)
	}
}

// sayingNo are pages that say only why not.
type sayingNo struct{ http.Handler }

func (sayingNo) Refuse(w http.ResponseWriter, _ *http.Request, no error) {
	http.Error(w, "a page that says: "+no.Error(), http.StatusTeapot)
}

func TestPeopleAreRefusedInAPageAndProgramsInAProblem(t *testing.T) {
	s := start(t, func(c *web.Config) { c.Pages = sayingNo{http.NotFoundHandler()} })
	for _, row := range []struct{ path, accept, site, page string }{
		{"/session/as", "text/html,*/*", "", "nobody is registered"},
		{"/acts/x", "text/html", "cross-site", "another site sent this"},
		{"/session/as", "*/*", "", ""},
		{"/v1/envelopes", "text/html", "cross-site", ""},
	} {
		r := request(t, http.MethodPost, s.URL+row.path, "application/x-www-form-urlencoded", nil)
		r.Header.Set("Accept", row.accept)
		if row.site != "" {
			r.Header.Set("Sec-Fetch-Site", row.site)
		}
		a := ask(t, r)
		switch isPage := a.status == http.StatusTeapot; {
		case isPage != (row.page != ""):
			t.Errorf("%s for %s is answered %d %s", row.path, row.accept, a.status, a.body)
		case isPage:
			contains(t, a.body, row.page)
		case a.header.Get("Content-Type") != "application/problem+json":
			t.Errorf("%s is answered with %s", row.path, a.header.Get("Content-Type"))
		}
	}
}

func TestBundlesAreMadeOneAtATimeAndWholeOrNotAtAll(t *testing.T) {
	begun, goOn := make(chan bool), make(chan error)
	s := start(t, func(c *web.Config) {
		c.Logger = slog.New(slog.DiscardHandler)
		c.Bundle = func(_ context.Context, w io.Writer) error {
			begun <- true
			if err := <-goOn; err != nil {
				return err
			}
			_, err := io.WriteString(w, "all of it")
			return err
		}
	})
	got := make(chan answer, 1)
	one := func() { got <- get(t, s, "/v1/bundle") }
	go one()
	<-begun
	get(t, s, "/v1/bundle").want(t, http.StatusTooManyRequests, "web.bundle_busy")
	goOn <- nil
	if a := <-got; a.status != http.StatusOK || string(a.body) != "all of it" || a.header.Get("Content-Type") != "application/zip" {
		t.Errorf("answered %d %s", a.status, a.body)
	}
	go one()
	<-begun
	goOn <- errors.New("the disk is full")
	a := <-got
	a.want(t, http.StatusInternalServerError, "web.fault")
}
