package e2e

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What is promised of the tests' own tools.

// serve serves a page at localhost until the test ends; {{host}} in it is
// another host.
func serve(t testing.TB, body string) string {
	t.Helper()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "elsewhere") }))
	t.Cleanup(elsewhere.Close)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		switch r.URL.Path {
		case "/":
			fmt.Fprintf(w, `<!doctype html><html lang="en"><title>a page</title><link rel="icon" href="data:,"><main><h1>A page</h1>%s</main>`, strings.ReplaceAll(body, "{{host}}", elsewhere.URL))
		case "/slow.js":
			w.Header().Set("Content-Type", "text/javascript")
		case "/broken":
			w.WriteHeader(http.StatusInternalServerError)
		case "/refused":
			w.WriteHeader(http.StatusUnprocessableEntity)
			fmt.Fprint(w, `<!doctype html><html lang="en"><title>refused</title><link rel="icon" href="data:,"><h1>No</h1>`)
		default:
			fmt.Fprintf(w, `<!doctype html><html lang="en"><title>next</title><link rel="icon" href="data:,"><h1>Next</h1><p>%s %s</p>`, r.URL.Path, r.FormValue("name"))
		}
	}))
	t.Cleanup(server.Close)
	return strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
}

// witness stands in for a test that is expected to fail: it notes what was said.
type witness struct {
	*testing.T
	said []string
}

func (w *witness) Errorf(format string, args ...any) {
	w.said = append(w.said, fmt.Sprintf(format, args...))
}
func (w *witness) Error(args ...any) { w.said = append(w.said, fmt.Sprint(args...)) }
func (w *witness) Failed() bool      { return false }

// saying gives a tab whose faults the test can look at.
func saying(t *testing.T, address string) (*Tab, *witness) {
	t.Helper()
	w := &witness{T: t}
	return NewTab(w, address), w
}

func TestAPageIsUsedByTheNamesAScreenReaderSays(t *testing.T) {
	t.Parallel()
	tab := NewTab(t, serve(t, `<form action="/next" method="post"><label for="n">Your name</label><input id="n" name="name"><button>Go on</button></form>`))
	tab.Opens("/").Fills("Your name", "Ada Lovelace").Clicks("Go on").IsAt("/next").Sees("Next", "Ada Lovelace").SeesNot("Your name")
}

func TestAPageIsUsedByKeysAlone(t *testing.T) {
	t.Parallel()
	tab := NewTab(t, serve(t, `<form action="/next" method="post"><label for="n">Your name</label><input id="n" name="name">
		<fieldset><legend>Choice</legend><label><input type="radio" name="c" value="yes">Yes</label><label><input type="radio" name="c" value="no">No</label></fieldset><button>Go on</button></form>`))
	tab.Opens("/").TabsTo("Your name").Types("Ada").TabsTo("Yes").ChoosesByKey("No").TabsTo("Go on").Presses("Enter").IsAt("/next").Sees("Ada")
}

func TestAFocusThatNobodySeesIsFound(t *testing.T) {
	t.Parallel()
	tab, w := saying(t, serve(t, `<style>a:focus{outline:none}</style><a href="/next">Onwards</a>`))
	tab.Opens("/").TabsTo("Onwards")
	if !strings.Contains(strings.Join(w.said, "\n"), "nobody sees the focus") {
		t.Errorf("said %q", w.said)
	}
}

func TestWhatNoPageMayDoIsFound(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`<script>console.error("oh no")</script>`: "console.error: oh no",
		`<script>missing()</script>`:              "missing is not defined",
		`<img alt="" src="{{host}}/p.png">`:       "asked another host: http://127.0.0.1:",
		`<img alt="" src="/broken">`:              "/broken answered 500",
	} {
		t.Run(want, func(t *testing.T) {
			tab := NewTab(t, serve(t, body))
			tab.Opens("/").rest()
			tab.Forgives(want) // It fails where there is nothing to forgive.
			tab.mu.Lock()
			defer tab.mu.Unlock()
			tab.faults = nil // One fault may be said twice.
		})
	}
}

func TestARefusalIsNoFault(t *testing.T) {
	t.Parallel()
	NewTab(t, serve(t, "")).Opens("/refused").Sees("No")
}

func TestBarriersAreFoundInLightAndInDark(t *testing.T) {
	t.Parallel()
	page := `<style>p{color:#777;background:#fff}@media(prefers-color-scheme:dark){p{color:#222;background:#111}}</style><p>Hard to read in the dark</p><input>`
	tab, w := saying(t, serve(t, page))
	tab.Opens("/").ShutsNobodyOut()
	said := strings.Join(w.said, "\n")
	for _, want := range []string{"in light: Form elements must have labels", "in dark: Elements must meet minimum color contrast"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in:\n%s", want, said)
		}
	}
}

func TestAPageTooWideForAPhoneIsFound(t *testing.T) {
	t.Parallel()
	tab, w := saying(t, serve(t, `<style>pre{width:500px;margin:0}</style><pre>wide</pre>`))
	tab.Opens("/").FitsPhones()
	if said := strings.Join(w.said, "\n"); !strings.Contains(said, "too wide for a screen of 360 px") || !strings.Contains(said, "pre") {
		t.Errorf("said %q", said)
	}
}

func TestAScriptThatHoldsUpTheFirstPaintIsFound(t *testing.T) {
	t.Parallel()
	tab, w := saying(t, serve(t, `<script src="/slow.js"></script>`))
	tab.Opens("/").PaintsAtOnce()
	if said := strings.Join(w.said, "\n"); !strings.Contains(said, "neither a module nor deferred") {
		t.Errorf("said %q", said)
	}
	if tab.Weight() == 0 {
		t.Error("a page that was loaded weighs nothing")
	}
}

func TestTwoTabsShareCookiesAndTwoBrowsersDoNot(t *testing.T) {
	t.Parallel()
	address := serve(t, "")
	first := NewTab(t, address).Opens("/")
	Ask[string](first, `document.cookie = "who=ada"`)
	if got := Ask[string](first.Another().Opens("/"), `document.cookie`); got != "who=ada" {
		t.Errorf("the second tab has the cookies %q", got)
	}
	if got := Ask[string](NewTab(t, address).Opens("/"), `document.cookie`); got != "" {
		t.Errorf("another browser has the cookies %q", got)
	}
}

// register asks the page for a passkey and signs once with it.
const register = `(async () => {
	const made = await navigator.credentials.create({publicKey: {rp: {name: "t"}, user: {id: new Uint8Array(8), name: "ada", displayName: "Ada"},
		challenge: new Uint8Array(32), pubKeyCredParams: [{type: "public-key", alg: -8}, {type: "public-key", alg: -7}],
		authenticatorSelection: {residentKey: "required", userVerification: "required"}}});
	const signed = await navigator.credentials.get({publicKey: {challenge: new Uint8Array(32), userVerification: "required"}});
	return made.response.getPublicKeyAlgorithm() + " " + (signed.id === made.id);
})()`

func TestADeviceMakesAndUsesPasskeysHereAndUnderANameOfATest(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	serveTLS(t, l, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<!doctype html><html lang="en"><title>t</title><link rel="icon" href="data:,"><h1>TLS</h1>`)
	}))
	_, port, _ := net.SplitHostPort(l.Addr().String())
	for _, address := range []string{serve(t, ""), "https://coop-a.test:" + port} {
		tab := NewTab(t, address)
		keys := tab.WithPasskeys()
		tab.Opens("/")
		if got := Ask[string](tab, register); got != "-8 true" && got != "-7 true" {
			t.Errorf("at %s: %s", address, got)
		}
		if got := keys.Keys(); len(got) != 1 {
			t.Errorf("the device holds %d passkeys", len(got))
		}
		keys.Clear()
		if got := keys.Keys(); len(got) != 0 {
			t.Errorf("a cleared device holds %d passkeys", len(got))
		}
	}
}

func TestASampleNetworkRunsAndGoesOnAfterARestart(t *testing.T) {
	t.Parallel()
	n := Sample(t)
	before := n.Metaorg(t, "show", "members")
	if !strings.Contains(before, "riverside-bakery") {
		t.Fatalf("members are:\n%s", before)
	}
	address := n.URL
	n.Stop(t)
	n.Start(t)
	if n.URL != address {
		t.Errorf("it was at %s and is at %s", address, n.URL)
	}
	if after := n.Metaorg(t, "show", "members"); after != before {
		t.Errorf("members were:\n%s\nand are:\n%s", before, after)
	}
}

func TestVendoredFilesAreThePublishedOnes(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"testdata", "../web/static/vendor"} {
		readme, err := os.ReadFile(filepath.Join(folder, "README.md"))
		if err != nil {
			t.Fatal(err)
		}
		scripts, err := filepath.Glob(filepath.Join(folder, "*.js"))
		if err != nil || len(scripts) == 0 {
			t.Fatalf("%s holds no scripts: %v", folder, err)
		}
		for _, script := range scripts {
			source, err := os.ReadFile(script)
			if err != nil {
				t.Fatal(err)
			}
			sum := sha256.Sum256(source)
			row := "| " + filepath.Base(script) + " |"
			_, rest, found := strings.Cut(string(readme), row)
			line, _, _ := strings.Cut(rest, "\n")
			if !found || !strings.Contains(line, hex.EncodeToString(sum[:])) {
				t.Errorf("%s has the hash %x, which its README does not give", script, sum)
			}
		}
	}
}
