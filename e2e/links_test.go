package e2e

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"metaorg/web/page/pagetest"
)

// alikeAtMost is how many addresses of one shape are looked at: the members'
// pages are alike, as are a list's orders.
const alikeAtMost = 4

// walk follows every link that somebody finds, from where they come in.
type walk struct {
	t      *testing.T
	n      *Network
	client *http.Client
	shapes map[string]int
	seen   map[string]bool
	queue  []string
	from   map[string]string
}

func newWalk(t *testing.T, n *Network) *walk {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &walk{t: t, n: n, client: &http.Client{Jar: jar}, shapes: map[string]int{}, seen: map[string]bool{}, from: map[string]string{}}
}

// as signs in as one of a sample's people.
func (w *walk) as(person, organization string) *walk {
	w.t.Helper()
	got, err := w.client.PostForm(w.n.URL+"/session/as", url.Values{"person": {person}, "for": {organization}, "next": {"/home"}})
	if err != nil {
		w.t.Fatal(err)
	}
	_ = got.Body.Close()
	if got.StatusCode != http.StatusOK || got.Request.URL.Path != "/home" {
		w.t.Fatalf("signing in as %s answered %d at %s", person, got.StatusCode, got.Request.URL)
	}
	return w
}

// noticed are the parts of an address in which pages of one shape differ.
var noticed = regexp.MustCompile(`\d+`)

func (w *walk) find(link, on string) {
	u, err := url.Parse(link)
	if err != nil {
		w.t.Errorf("%s links to %q, which is no address", on, link)
		return
	}
	if u.Scheme != "" || u.Host != "" || u.Path == "" || u.Path == "/live" || strings.HasPrefix(u.Path, "/_pages") || strings.HasPrefix(u.Path, "/static/") {
		return
	}
	if !strings.HasPrefix(u.Path, "/") {
		w.t.Errorf("%s links to %q, which depends on where one is", on, link)
		return
	}
	u.Fragment = ""
	shape := strings.Split(u.Path, "/")[1] + fmt.Sprint(strings.Count(u.Path, "/"))
	if u.Path == "/signin" || u.Path == "/register" {
		u.RawQuery = "" // Only where one goes on from there differs.
	}
	for name := range u.Query() {
		shape += " " + noticed.ReplaceAllString(name, "1")
	}
	if w.seen[u.String()] || w.shapes[shape] >= alikeAtMost {
		return
	}
	w.shapes[shape]++
	w.seen[u.String()], w.from[u.String()] = true, on
	w.queue = append(w.queue, u.String())
}

// walks goes on until every shape was seen, and says how many pages that were.
func (w *walk) walks(start ...string) (pages int) {
	for _, path := range start {
		w.find(path, "the start")
	}
	for len(w.queue) > 0 {
		path := w.queue[0]
		w.queue = w.queue[1:]
		status, source := fetched(w.t, w.client, w.n.URL+path, "en")
		pages++
		if status != http.StatusOK {
			w.t.Errorf("%s, to which %s leads, answered %d", path, w.from[path], status)
			continue
		}
		if !strings.Contains(source, "<!doctype html>") {
			continue // A list for programs.
		}
		for _, fault := range pagetest.Faults(source) {
			w.t.Errorf("%s: %s", path, fault)
		}
		for _, a := range pagetest.Answered(w.t, source).All("a[href]") {
			w.find(pagetest.Attribute(a, "href"), path)
		}
	}
	return pages
}

// entrances are where people come in by themselves.
var entrances = []string{"/", "/charter", "/members", "/join", "/home", "/proposals", "/search", "/search?q=van", "/verify", "/node", "/sample", "/signin"}

func TestEveryLinkLeadsSomewhereForEverybody(t *testing.T) {
	t.Parallel()
	n := PublicSample(t)
	for name, who := range map[string][2]string{
		"a stranger": {}, "a representative": {"maya", "riverside-bakery"}, "an applicant": {"rosa", "night-school"}, "somebody for themselves": {"maya", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWalk(t, n)
			if who[0] != "" {
				w.as(who[0], who[1])
			}
			if pages := w.walks(entrances...); pages < 15 {
				t.Errorf("only %d pages were found", pages)
			} else {
				t.Logf("%d pages", pages)
			}
		})
	}
}

func TestOddAddressesAreRefusedAndNothingElse(t *testing.T) {
	t.Parallel()
	n := PublicSample(t)
	w := newWalk(t, n).as("maya", "riverside-bakery")
	w.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, path := range []string{
		"/members/..%2f..%2fetc%2fpasswd", "/members/%00", "/members/'%20OR%201=1--", "/members/" + strings.Repeat("a", 3000), "/members?sort=';drop table x", "/members?limit=99999999999",
		"/members?offset=-1", "/proposals/0", "/proposals/-1", "/proposals/99999999999999999999", "/proposals/x", "/charter/versions/x", "/charter/versions/999999",
		"/static/../../etc/passwd", "/static/%2e%2e/%2e%2e/go.mod", "/static/", "/static/app.css/", "/done/%3Cscript%3E", "/search?q=%00%ff", "/search?q=%25%27%22",
		"/acts/%2e%2e%2fhome", "/acts/governance.vote?proposal=x", "/acts/governance.vote?proposal=99999", "/acts/governance.propose?messages=%7B", "/applications/nobody", "/contributions/0",
		"/invitations/x", "/discussion/proposal/x", "/discussion/nothing/1", "/comments/0/edit", "/home?after=x", "/home?did=x", "/members?at=yesterday", "/members?q=%FF", "/sign", "/signed", "/rolls?proposal=x",
	} {
		status, source := fetched(t, w.client, n.URL+path, "de")
		if status >= http.StatusInternalServerError {
			t.Errorf("%s answered %d", path, status)
		}
		for _, leak := range []string{"goroutine ", "sql:", "SQL logic", "no such table", "root:x:", "module metaorg", "<script>alert"} {
			if strings.Contains(source, leak) {
				t.Errorf("%s shows %q", path, leak)
			}
		}
	}
}
