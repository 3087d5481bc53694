package wizard_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"metaorg/machine"
	"metaorg/web/reach"
	"metaorg/web/wizard"
)

// founding is a first page being served, and the door it is served at.
type founding struct {
	t     *testing.T
	home  string // http://localhost:PORT
	link  *wizard.Link
	door  *reach.Door
	names atomic.Value // The last name begun with.
	count atomic.Int64
	fails atomic.Pointer[error] // What beginning fails with, if anything.
	ended chan bool
	stop  context.CancelFunc
}

func serve(t *testing.T) *founding {
	t.Helper()
	door, err := reach.Open("127.0.0.1:0", reach.Way{})
	if err != nil {
		t.Fatal(err)
	}
	f := &founding{t: t, link: wizard.NewLink(), door: door, home: reach.HereOrigin(door.Addr()), ended: make(chan bool, 1)}
	first := wizard.First{Link: f.link, Begin: func(name string) error {
		if no := f.fails.Load(); no != nil {
			return *no
		}
		f.names.Store(name)
		f.count.Add(1)
		return nil
	}}
	ctx, stop := context.WithCancel(t.Context())
	f.stop = stop
	go func() {
		begun, err := first.Serve(ctx, door.Turn())
		if err != nil {
			t.Error(err)
		}
		f.ended <- begun
	}()
	t.Cleanup(func() {
		stop()
		if err := door.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// browser follows nothing by itself, and keeps cookies.
func browser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{
		Jar: jar, Timeout: time.Minute, Transport: &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// answer is what came back.
type answer struct {
	status int
	text   string
	to     string
	header http.Header
}

func (f *founding) asks(b *http.Client, r *http.Request) answer {
	f.t.Helper()
	resp, err := b.Do(r)
	if err != nil {
		f.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	return answer{resp.StatusCode, string(text), resp.Header.Get("Location"), resp.Header}
}

func (f *founding) gets(b *http.Client, path string) answer {
	f.t.Helper()
	r, err := http.NewRequestWithContext(f.t.Context(), http.MethodGet, f.home+path, http.NoBody)
	if err != nil {
		f.t.Fatal(err)
	}
	return f.asks(b, r)
}

func (f *founding) posts(b *http.Client, name string, headers ...string) answer {
	f.t.Helper()
	r, err := http.NewRequestWithContext(f.t.Context(), http.MethodPost, f.home+"/founding", strings.NewReader(url.Values{"name": {name}}.Encode()))
	if err != nil {
		f.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	return f.asks(b, r)
}

// opens is a browser in which the link was opened.
func (f *founding) opens() *http.Client {
	f.t.Helper()
	b := browser(f.t)
	if got := f.gets(b, f.link.Path()); got.status != http.StatusSeeOther || got.to != "/founding" {
		f.t.Fatalf("the link gave %d %s", got.status, got.to)
	}
	return b
}

func TestOnlyWhoOpenedTheLinkFounds(t *testing.T) {
	f := serve(t)
	stranger := browser(t)
	for _, path := range []string{"/", "/founding", "/home", f.link.Path() + "x", "/founding/open/", "/founding/open/WRONG"} {
		got := f.gets(stranger, path)
		if got.status != http.StatusForbidden || !strings.Contains(got.text, "web.being_founded") {
			t.Errorf("%s gave a stranger %d", path, got.status)
		}
		if got.header.Get("Content-Security-Policy") == "" || got.header.Get("Set-Cookie") != "" {
			t.Errorf("%s came with %v", path, got.header)
		}
	}
	if got := f.posts(stranger, "Mine"); got.status != http.StatusForbidden {
		t.Errorf("a stranger founded: %d", got.status)
	}
	founder := f.opens()
	if got := f.gets(founder, "/founding"); got.status != http.StatusOK || !strings.Contains(got.text, `name="name"`) {
		t.Errorf("who opened the link sees %d", got.status)
	}
	if got := f.gets(founder, "/home"); got.to != "/founding" {
		t.Errorf("another page leads to %q", got.to)
	}
	for _, row := range []struct{ code, name, value string }{
		{"web.cross_site", "Sec-Fetch-Site", "cross-site"},
		{"web.unknown_host", "Host", "evil.example"},
	} {
		if got := f.posts(founder, "North", row.name, row.value); got.status != http.StatusForbidden || f.count.Load() != 0 {
			t.Errorf("%s: %d, begun %d times", row.code, got.status, f.count.Load())
		}
	}
}

func TestWhatIsWrongWithANameStandsBesideItAndIsKept(t *testing.T) {
	f := serve(t)
	founder := f.opens()
	for _, row := range []struct {
		code, name, text string
		status           int
	}{
		{"web.no_name", "  ", "a network needs a name", http.StatusUnprocessableEntity},
		{"web.long_name", strings.Repeat("é", 101), "at most 200 bytes", http.StatusTooManyRequests},
		{"web.unprintable_name", "North\u202eSouth", "nobody can see", http.StatusUnprocessableEntity},
	} {
		got := f.posts(founder, row.name)
		if got.status != row.status || !strings.Contains(got.text, row.text) || !strings.Contains(got.text, `id="name-error"`) {
			t.Errorf("%s gave %d", row.code, got.status)
		}
		if name := strings.TrimSpace(row.name); name != "" && !strings.Contains(got.text, name) {
			t.Errorf("%s: what was typed is gone", row.code)
		}
	}
	var taken error = wizard.ErrHasNetwork
	f.fails.Store(&taken)
	if got := f.posts(founder, "North"); got.status != http.StatusConflict || !strings.Contains(got.text, "a network was founded in this home meanwhile") {
		t.Errorf("web.has_network gave %d", got.status)
	}
	fault := errors.New("the disk is full of secrets")
	f.fails.Store(&fault)
	if got := f.posts(founder, "<b>North"); got.status != http.StatusInternalServerError || strings.Contains(got.text, "secrets") || strings.Contains(got.text, "<b>North") {
		t.Errorf("a fault gave %d: %s", got.status, got.text)
	}
	if f.count.Load() != 0 {
		t.Error("something was begun")
	}
	f.stop()
	if <-f.ended {
		t.Error("nothing was begun, and it ended as if")
	}
}

func TestTheDoorIsHandedOver(t *testing.T) {
	f := serve(t)
	founder := f.opens()
	if got := f.posts(founder, " Northern Commons "); got.status != http.StatusSeeOther || got.to != "/founding" {
		t.Fatalf("beginning gave %d %s %v", got.status, got.to, got.header)
	}
	if !<-f.ended || f.names.Load() != "Northern Commons" {
		t.Fatalf("it was begun as %v", f.names.Load())
	}
	next := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "the node")
	})}
	done := make(chan struct{})
	go func() { _ = next.Serve(f.door.Turn()); close(done) }()
	if got := f.gets(founder, "/founding"); got.text != "the node" {
		t.Errorf("the next one at the door says %q", got.text)
	}
	if err := next.Close(); err != nil {
		t.Error(err)
	}
	<-done
}

func TestTheGateStandsOpenOnceTheCharterIsDrafted(t *testing.T) {
	home := t.TempDir()
	if l, err := wizard.KeptLink(home); l != nil || err != nil {
		t.Fatalf("an empty home has the link %v, %v", l, err)
	}
	made := wizard.NewLink()
	if err := made.Keep(home); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(home, wizard.LinkFile)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the link lies in %v, %v", info, err)
	}
	link, err := wizard.KeptLink(home)
	if err != nil || link.Path() != made.Path() {
		t.Fatalf("the link became %v, %v", link, err)
	}
	drafted := false
	gate, err := wizard.NewGate(link, func() bool { return drafted })
	if err != nil {
		t.Fatal(err)
	}
	lets := func(path string, cookies ...*http.Cookie) (bool, *recorder) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost:8470"+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cookies {
			r.AddCookie(c)
		}
		w := &recorder{header: http.Header{}}
		return gate.Lets(w, r), w
	}
	for _, path := range []string{"/", "/register", "/v1/network", "/session"} {
		if ok, w := lets(path); ok || w.status != http.StatusForbidden {
			t.Errorf("a stranger is let to %s: %d", path, w.status)
		}
	}
	if _, w := lets("/v1/envelopes"); w.header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("a program is told in %s", w.header.Get("Content-Type"))
	}
	for _, path := range []string{"/healthz", "/static/app.css"} {
		if ok, _ := lets(path); !ok {
			t.Errorf("nobody is let to %s", path)
		}
	}
	_, w := lets(link.Path())
	resp := http.Response{Header: w.header}
	cookies := resp.Cookies()
	if w.status != http.StatusSeeOther || len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteLaxMode {
		t.Fatalf("the link gave %d %v", w.status, cookies)
	}
	if ok, _ := lets("/register", cookies...); !ok {
		t.Error("who opened the link is not let in")
	}
	if ok, _ := lets("/register", &http.Cookie{Name: cookies[0].Name, Value: "wrong"}); ok {
		t.Error("somebody made up a cookie")
	}
	drafted = true
	if ok, _ := lets("/register"); !ok {
		t.Error("the charter is drafted, and still nobody is let in")
	}
	if _, w := lets(link.Path()); w.header.Get("Set-Cookie") != "" || w.status != http.StatusSeeOther {
		t.Errorf("a link that is void gave %d %v", w.status, w.header)
	}
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("the link's file stayed: %v", err)
	}
	if machine.MaxTitleLength != 200 {
		t.Error("the first page says that a name has at most 200 bytes")
	}
}

// recorder keeps what was answered.
type recorder struct {
	header http.Header
	status int
	text   strings.Builder
}

func (r *recorder) Header() http.Header { return r.header }
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}
func (r *recorder) Write(b []byte) (int, error) { return r.text.Write(b) }
