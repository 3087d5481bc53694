package page_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

func TestAPageIsOpenToItsAudienceAlone(t *testing.T) {
	s := start(t)
	stranger, watcher, everything := pagetest.Stranger(), pagetest.Watcher(), page.Viewer{}
	applicant, member, operator := pagetest.Applicant("cy"), pagetest.Person("ada", ""), pagetest.Operator()
	for name, c := range map[string]struct {
		viewer page.Viewer
		open   string
	}{
		"a stranger where the charter shows itself alone": {stranger, "anybody"},
		"a stranger where the charter shows decisions":    {watcher, "anybody watchers"},
		"a stranger where the charter shows everything":   {everything, "anybody watchers participants"},
		"somebody who signed in and takes no part":        {applicant, "anybody person"},
		"who takes part": {member, "anybody watchers participants person"},
		"the operator":   {operator, "anybody watchers participants operator"},
	} {
		t.Run(name, func(t *testing.T) {
			as := s.As(t, c.viewer)
			for _, who := range []string{"anybody", "watchers", "participants", "person", "operator"} {
				got := as.Get("/for/" + who)
				switch {
				case strings.Contains(c.open, who):
					got.Is(http.StatusOK)
				case who == "operator":
					got.LeadsTo("/operator?next=%2Ffor%2Foperator")
				case c.viewer.SignedIn():
					got.Is(http.StatusForbidden).Sees("Not for everybody")
				default:
					got.LeadsTo("/signin?next=%2Ffor%2F" + who)
				}
			}
		})
	}
}

func TestWhoMustSignInIsTakenBackToTheWholeAddress(t *testing.T) {
	start(t).As(t, pagetest.Stranger()).Get("/for/person?q=a%26b&sort=-name").LeadsTo("/signin?next=%2Ffor%2Fperson%3Fq%3Da%2526b%26sort%3D-name")
}

func TestAFormSentByNobodyIsNotLedAwayFromSilently(t *testing.T) {
	start(t).As(t, pagetest.Stranger()).Post("/for/person", "a", "b").Is(http.StatusUnauthorized).Sees("Sign in first.")
}

func TestAnAddressWithoutAPageSaysSo(t *testing.T) {
	s := start(t)
	for _, path := range []string{"/nothing", "/acts", "/for", "/%2e%2e/etc/passwd", "/acts/%2e%2e%2fhome", "/_pages/../secret?", "//evil.example/"} {
		got := s.As(t, pagetest.Person("ada", "")).Get("http://localhost" + path)
		if got.Status == http.StatusMovedPermanently || got.Status == http.StatusTemporaryRedirect {
			if strings.HasPrefix(got.To, "//") || strings.Contains(got.To, "evil") && !strings.HasPrefix(got.To, "/evil") {
				t.Errorf("%s leads to %s", path, got.To)
			}
			continue
		}
		got.Is(http.StatusNotFound)
	}
	s.As(t, pagetest.Stranger()).Get("/nothing").Refused(404, "web.no_such_page").Sees("there is no page at /nothing")
}

func TestAFormThatIsTooLargeOrBrokenOffIsRefusedInWords(t *testing.T) {
	s := start(t)
	send := func(kind, body string) *httptest.ResponseRecorder {
		request := httptest.NewRequest(http.MethodPost, "/language", strings.NewReader(body))
		request.Header.Set("Content-Type", kind)
		got := httptest.NewRecorder()
		s.ServeHTTP(got, request)
		return got
	}
	const form = "application/x-www-form-urlencoded"
	for name, c := range map[string]struct {
		kind, body, says string
		status           int
	}{
		"web.too_large":                {form, "a=" + strings.Repeat("x", 1<<20), "at most 1024 KiB", 429},
		"web.broken_off":               {form, "a=%zz", "the request broke off", 422},
		"web.broken_off in a part":     {"multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nhalf", "the request broke off", 422},
		"web.broken_off at a boundary": {"multipart/form-data", "", "the request broke off", 422},
	} {
		if got := send(c.kind, c.body); got.Code != c.status || !strings.Contains(got.Body.String(), c.says) {
			t.Errorf("%s: %d %s", name, got.Code, got.Body)
		}
	}
	var parts bytes.Buffer
	w := multipart.NewWriter(&parts)
	_ = w.WriteField("language", "de")
	_ = w.Close()
	if got := send(w.FormDataContentType(), parts.String()); got.Code != http.StatusSeeOther || !strings.Contains(got.Header().Get("Set-Cookie"), "language=de") {
		t.Errorf("a form in parts: %d %s", got.Code, got.Header())
	}
}

func TestAPathLeadsNowhereElse(t *testing.T) {
	for path, want := range map[string]string{
		"/home": "/home", "/members?sort=-name#top": "/members?sort=-name#top", "/a//b": "/a//b", "/%2F%2Fevil.example": "/x",
		"": "/x", "home": "/x", "https://evil.example/": "/x", "//evil.example": "/x", "///evil.example": "/x", `/\evil.example`: "/x",
		`\\evil.example`: "/x", "/\t/evil.example": "/x", "/a\r\nSet-Cookie: a=b": "/x", "javascript:alert(1)": "/x",
		" //evil.example": "/x", "/%zz": "/x", "http:/home": "/x", "/\n/evil.example": "/x",
	} {
		if got := page.Local(path, "/x"); got != want {
			t.Errorf("%q leads to %q, want %q", path, got, want)
		}
	}
}

func TestWhereToGoOnIsALocalPathEverywhere(t *testing.T) {
	s := start(t)
	ada := s.As(t, pagetest.Person("ada", ""))
	ada.Post("/language", "language", "de", "next", "//evil.example").LeadsTo("/")
	ada.Post("/language", "language", "de", "next", "/for/person?a=b").LeadsTo("/for/person?a=b")
	shown := ada.Post("/acts/board.pin", "topic", "bread", "next", "https://evil.example/")
	if got := pagetest.Attribute(shown.One("#signing"), "data-next"); got != "/home" {
		t.Errorf("after signing one goes to %s", got)
	}
	asked := ada.Get("/acts/board.pin?next=https://evil.example")
	asked.One(`form.act [name=next][value=""]`)
	asked.One(`form.act a.quiet[href="/home"]`)
}

func TestTheReaderChoosesTheLanguageAndTheZone(t *testing.T) {
	s := start(t)
	nobody := s.As(t, pagetest.Stranger())
	lang := func(r pagetest.Reader) string { return pagetest.Attribute(r.Get("/for/anybody").One("html"), "lang") }
	if got := lang(nobody.In("fr, de;q=0.8, en;q=0.5")); got != "de" {
		t.Errorf("who reads French and German gets %s", got)
	}
	if got := lang(nobody.In("de").Sending("Cookie", "language=en")); got != "en" {
		t.Errorf("who chose English gets %s", got)
	}
	if got := lang(nobody.In("xx").Sending("Cookie", "language=../../etc")); got != "en" {
		t.Errorf("who reads none of them gets %s", got)
	}
	nobody.Post("/language", "language", "klingon").LeadsTo("/")

	ada := s.As(t, pagetest.Person("ada", ""))
	for zone, want := range map[string]string{
		"Europe%2FBerlin": "01:00 CET", "Asia/Kathmandu": "05:45 +0545", "Local": "00:00 UTC", "No/Where": "00:00 UTC",
		"%zz": "00:00 UTC", "..%2F..%2Fetc%2Fpasswd": "00:00 UTC", strings.Repeat("a", 65): "00:00 UTC",
	} {
		shown := ada.Sending("Cookie", "zone="+zone).Post("/acts/board.pin", "topic", "bread")
		if got := shown.Text("details time"); !strings.HasSuffix(got, want) {
			t.Errorf("in %s it may be signed until %q, want %s", zone, got, want)
		}
	}
}

func TestPartsStandInTheirOrderForWhoMaySeeThem(t *testing.T) {
	s := start(t)
	for want, viewer := range map[string]page.Viewer{"first second": pagetest.Stranger(), "first second secret": pagetest.Person("ada", "")} {
		if got := strings.Join(s.As(t, viewer).Get("/parts").Texts(".part"), " "); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTheNavigationLeadsOnlyWhereOneMayGo(t *testing.T) {
	s := start(t)
	if got := strings.Join(s.As(t, pagetest.Stranger()).Get("/for/anybody").Texts(".menu nav a"), " "); got != "Late" {
		t.Errorf("a stranger is led to %q", got)
	}
	got := s.As(t, pagetest.Person("ada", "")).Get("/for/participants")
	if all := strings.Join(got.Texts(".menu nav a"), " "); all != "Early Several One Two Late" {
		t.Errorf("a member is led to %q", all)
	}
	if here := got.Text(".menu nav a[aria-current=page]"); here != "Early" {
		t.Errorf("the navigation says one is at %q", here)
	}
}

func TestPagesOfAGroupLeadToEachOther(t *testing.T) {
	got := start(t).As(t, pagetest.Person("ada", "")).Get("/for/watchers")
	if all := strings.Join(got.Texts(".rooms a"), " "); all != "One Two" {
		t.Errorf("beside it stand %q", all)
	}
	if here := got.Text(".menu nav a[aria-current=true]") + " " + got.Text(".rooms a[aria-current=page]"); here != "Several Two" {
		t.Errorf("one is at %q", here)
	}
}

func TestASampleNetworkSaysSoOnEveryPage(t *testing.T) {
	start(t).As(t, pagetest.Stranger()).Get("/nothing").One(".sample-mark")
}

func TestWhatFailsTellsAStrangerNothing(t *testing.T) {
	fails := page.Module{Name: "fails", Routes: []page.Route{
		{Pattern: "GET /fails", Who: page.Anybody, Show: func(*page.Request) (page.Page, error) { return page.Page{}, errors.New("the password is sesame") }},
		{Pattern: "GET /half", Who: page.Anybody, Show: func(*page.Request) (page.Page, error) {
			return page.Page{Title: "Half", Body: failing}, nil
		}},
		{Pattern: "GET /refuses", Who: page.Anybody, Show: func(*page.Request) (page.Page, error) {
			return page.Page{}, machine.Conflict("board.taken", "there is such a note")
		}},
	}}
	s := start(t, fails)
	for path, says := range map[string]string{"/fails": "Something went wrong", "/half": "something went wrong on this node"} {
		got := httptest.NewRecorder()
		s.ServeHTTP(got, httptest.NewRequest(http.MethodGet, path, nil))
		if got.Code != 500 || !strings.Contains(got.Body.String(), says) || strings.Contains(got.Body.String(), "sesame") {
			t.Errorf("%s: %d %s", path, got.Code, got.Body)
		}
	}
	s.As(t, pagetest.Stranger()).Get("/refuses").Refused(409, "board.taken").Sees("No longer so", "there is such a note")
}

// failing is a component that breaks half way.
var failing = templ.ComponentFunc(func(context.Context, io.Writer) error { return errors.New("the password is sesame") })

func TestAPageAfterAnActShowsIt(t *testing.T) {
	s := start(t)
	s.At.Let(func(w *rulestest.World) { w.Must("ada", "", pin{Topic: "bread"}) })
	height := s.At.Height()
	request := httptest.NewRequest(http.MethodGet, "/for/anybody?after=3", nil)
	got := httptest.NewRecorder()
	s.ServeHTTP(got, request)
	if want := `data-height="` + itoa(height) + `"`; !strings.Contains(got.Body.String(), want) {
		t.Errorf("the page is not as of block %d", height)
	}
	for _, odd := range []string{"x", "-1", "99999999999999999999", ""} {
		s.As(t, pagetest.Stranger()).Get("/for/anybody?after=" + odd).Is(http.StatusOK)
	}
}
