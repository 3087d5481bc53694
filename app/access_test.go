package app_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"metaorg/domain/charter"
	"metaorg/machine"
)

// settings are what a charter can say, and what strangers are shown then.
var settings = []struct {
	sentence     string
	transparency int64
	strangersSee []string
}{
	{"the charter shows itself alone", charter.ShowCharter, []string{anybody}},
	{"the charter shows members and decisions", charter.ShowDecisions, []string{anybody, watchers}},
	{"the charter shows everything", charter.ShowEverything, []string{anybody, watchers, participants}},
}

// someone tries an address.
type someone struct {
	sentence string
	signedIn machine.PersonID
	sees     []string // Whatever the charter says.
}

var everyone = []someone{
	{"a stranger", "", nil},
	{"who is registered and nothing more", "alan", []string{person}},
	{"who acts for an applicant", "wood-rep", []string{person, watchers, participants, sharers}},
	{"who acts for a member", "mill-rep", []string{person, watchers, participants, sharers}},
	{"the operator", "", []string{watchers, participants, operator}},
}

// TestTableOfWhoSeesWhat tries every address as everybody.
func TestTableOfWhoSeesWhat(t *testing.T) {
	for _, setting := range settings {
		t.Run(setting.sentence, func(t *testing.T) {
			t.Parallel()
			x := expose(t, setting.transparency)
			x.wantAllTried()
			for _, one := range everyone {
				t.Run(one.sentence, func(t *testing.T) {
					x.tryAll(t, one, slices.Concat(setting.strangersSee, one.sees))
				})
			}
		})
	}
}

// wantAllTried fails for what the program answers and the table leaves out, and
// for what the table has and the program does not answer.
func (x *exposed) wantAllTried() {
	x.t.Helper()
	var known []string
	for _, a := range addresses {
		known = append(known, a.pattern)
	}
	all := x.app.Routes()
	for _, pattern := range all {
		if !slices.Contains(known, pattern) {
			x.t.Errorf("%s is answered, and nobody said in this test to whom", pattern)
		}
	}
	for _, pattern := range known {
		if !slices.Contains(all, pattern) && pattern != "GET /live" {
			x.t.Errorf("%s is in this test, and nothing answers it", pattern)
		}
	}
}

// tryAll tries every address as somebody who belongs to these audiences. Each
// address is tried in a browser of its own, since some end sessions.
func (x *exposed) tryAll(t *testing.T, one someone, audiences []string) {
	readers := 0 // Of what is for participants.
	for _, a := range addresses {
		v := x.as(one.signedIn)
		if slices.Contains(one.sees, operator) {
			v.bearer = x.app.Token
		}
		got := x.try(v, a.pattern, a.try)
		if got.status >= 500 {
			t.Errorf("%s: %d %.300s", a.try, got.status, got.body)
		}
		may := slices.Contains(audiences, a.who)
		if got.closed() == may {
			t.Errorf("%s: closed is %v, and should be %v: answered %d %s %.300s", a.try, got.closed(), !may, got.status, got.location, got.body)
		}
		if one.signedIn != "" {
			got.body = strings.ReplaceAll(got.body, keyOf(one.signedIn), "")
		}
		for text, who := range map[string]string{toWatchers: watchers, toParticipants: participants} {
			if told := strings.Contains(got.body, text) && !echoed(a.try, text); told && !slices.Contains(audiences, who) && a.pattern != "GET /sample" {
				t.Errorf("%s tells what is for %s (%q): %s", a.try, who, text, around(got.body, text))
			}
		}
		if strings.Contains(got.body, toParticipants) {
			readers++
		}
	}
	if slices.Contains(audiences, participants) && readers < 5 {
		t.Errorf("what is for participants was found at %d addresses only; this test looks for something that is nowhere", readers)
	}
}

// echoed reports whether an address itself has the text.
func echoed(try, text string) bool { return strings.Contains(try, "="+text) }

func (x *exposed) try(v *visitor, pattern, path string) seen {
	method, _, ok := strings.Cut(pattern, " ")
	if !ok {
		method = "GET"
	}
	path = strings.ReplaceAll(path, "{act}", x.act)
	if method == "POST" {
		return v.send(method, path, "application/x-www-form-urlencoded", "nothing=0")
	}
	return v.send(method, path, "", "")
}

// around is where a text stands.
func around(body, text string) string {
	at := strings.Index(body, text)
	return body[max(0, at-200):min(len(body), at+200)]
}

func TestWhatAnActSaidIsForThoseWhoTakePart(t *testing.T) {
	x := expose(t, charter.ShowDecisions)
	for who, told := range map[machine.PersonID]bool{"": false, "alan": false, "mill-rep": true, "wood-rep": true} {
		got := x.as(who).send("GET", "/v1/envelopes/"+x.act, "", "")
		if !strings.Contains(got.body, `"state":"applied"`) || strings.Contains(got.body, "outcomes") != told || strings.Contains(got.body, "yes") != told {
			t.Errorf("%q is told %s", who, got.body)
		}
	}
}

// TestOtherSitesMakeNobodyDoAnything sends what could change something from
// pages of other sites, as browsers do, with the cookies of who is signed in.
func TestOtherSitesMakeNobodyDoAnything(t *testing.T) {
	x := expose(t, charter.ShowDecisions)
	v := x.as("mill-rep")
	if a := v.post("/operator", url.Values{"token": {x.app.Token}}); a.status != http.StatusSeeOther {
		t.Fatalf("the operator was answered %d %s", a.status, a.body)
	}
	tried := 0
	for _, a := range addresses {
		if method, _, _ := strings.Cut(a.pattern, " "); method == "GET" || !strings.Contains(a.pattern, " ") {
			continue
		}
		tried++
		for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
			v.header = map[string]string{name: value}
			if got := x.try(v, a.pattern, a.try); got.status != http.StatusForbidden || !strings.Contains(got.body, "web.cross_site") {
				t.Errorf("%s with %s %s is answered %d %.200s", a.pattern, name, value, got.status, got.body)
			}
		}
	}
	v.header = nil
	if tried < 20 || v.send("GET", "/you", "", "").closed() || !strings.Contains(v.send("GET", "/node", "", "").body, "disk-title") {
		t.Errorf("after %d tries the person or the operator was signed out", tried)
	}
}

var link = regexp.MustCompile(`href="(/[^"#]*)`)

// TestTableOfLinksAndNoClosedDoor follows every link of every page that somebody
// sees. Strangers may be asked to sign in; nobody is told that it is not for them.
func TestTableOfLinksAndNoClosedDoor(t *testing.T) {
	x := expose(t, charter.ShowDecisions)
	for _, one := range everyone {
		t.Run(one.sentence, func(t *testing.T) {
			v, from := x.as(one.signedIn), map[string]string{}
			for _, a := range addresses {
				if !strings.HasPrefix(a.pattern, "GET /") || strings.HasPrefix(a.pattern, "GET /v1/") || strings.HasPrefix(a.pattern, "GET /_pages") {
					continue
				}
				for _, found := range link.FindAllStringSubmatch(x.try(v, a.pattern, a.try).body, -1) {
					from[html.UnescapeString(found[1])] = a.try
				}
			}
			for to, page := range from {
				got := v.send("GET", to, "", "")
				toSignIn := one.signedIn == "" && got.status == http.StatusSeeOther
				if got.status >= 400 && got.status != http.StatusNotFound && !strings.HasPrefix(to, "/static/") || got.closed() && !toSignIn {
					t.Errorf("%s leads to %s, which answers %d %s %.200s", page, to, got.status, got.location, got.body)
				}
				if got.status == http.StatusNotFound && !strings.Contains(page, "/0") && !strings.Contains(page, "no/such") {
					t.Errorf("%s leads to %s, where there is nothing", page, to)
				}
			}
			if len(from) < 20 {
				t.Errorf("only %d links were found", len(from))
			}
		})
	}
}
