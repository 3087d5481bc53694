package e2e

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long something may take to appear on a page, on a machine that
// has much else to do. METAORG_PATIENCE is another.
var patience = func() time.Duration {
	if set, err := time.ParseDuration(os.Getenv("METAORG_PATIENCE")); err == nil {
		return set
	}
	return 2 * time.Minute
}()

// quiet is how long nothing is under way when a page has come to rest.
const quiet = 120 * time.Millisecond

// lost is after how long without a sign of any request what is still under way
// is taken for ended: the browser does not always say so where a page of
// another site takes over.
const lost = 10 * time.Second

// Tab is one tab of somebody's browser. Its steps fail the test when they
// can't be done. What a tab must never do is checked at the end: say something
// on the console, ask another host, or get an answer of 500 and above.
type Tab struct {
	t     testing.TB
	ctx   context.Context
	home  string // Where paths are opened; http://localhost:PORT.
	keys  *Passkeys
	width int64
	label string // What the page is called in a catalogue.

	mu       sync.Mutex
	hosts    []string // That may be asked.
	underWay map[network.RequestID]string
	last     time.Time // When a request started or ended.
	requests []Request
	faults   []string
}

// Request is a request that a tab made, in the order they were sent.
type Request struct {
	URL      string
	Kind     network.ResourceType
	Blocking bool  // It held up the first paint.
	Bytes    int64 // Of the answer as it was transferred, headers included.

	id network.RequestID
}

// NewTab opens a tab of a browser that nobody used before: no cookies, no
// keys. Paths are opened at the address, such as a Network's URL.
func NewTab(t testing.TB, address string) *Tab {
	t.Helper()
	return openTab(t, needBrowser(t), address, chromedp.WithNewBrowserContext())
}

// Another opens a second tab of the same browser: the same cookies and the
// same passkeys.
func (tab *Tab) Another() *Tab {
	tab.t.Helper()
	return openTab(tab.t, tab.ctx, tab.home)
}

func openTab(t testing.TB, parent context.Context, address string, options ...chromedp.ContextOption) *Tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(parent, options...)
	tab := &Tab{t: t, ctx: ctx, home: address, underWay: map[network.RequestID]string{}}
	tab.Trust(address)
	if err := chromedp.Listen(ctx, tab.hear); err != nil {
		cancel()
		t.Fatalf("couldn't open a tab: %v", err)
	}
	t.Cleanup(func() { tab.end(cancel) })
	tab.call("enable the network's events", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
		return err
	})
	tab.call("stay focused", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
		return err
	})
	tab.Wide()
	return tab
}

// Trust lets the tab ask the host of an address.
func (tab *Tab) Trust(address string) {
	u, err := url.Parse(address)
	if err != nil {
		tab.t.Fatal(err)
	}
	tab.mu.Lock()
	defer tab.mu.Unlock()
	tab.hosts = append(tab.hosts, u.Host)
}

// hear notes what the tab does and says. It runs in the loop that reads the
// browser's messages, so it only notes.
func (tab *Tab) hear(event any) {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		tab.heardRequest(e)
	case *network.EventResponseReceived:
		if e.Response.MimeType == "text/event-stream" {
			tab.ended(e.RequestID) // It stays open for good.
		}
		if e.Response.Status >= 500 {
			tab.fault("%s answered %d", e.Response.URL, e.Response.Status)
		}
	case *network.EventLoadingFinished:
		tab.ended(e.RequestID)
		for i := range tab.requests {
			if tab.requests[i].id == e.RequestID {
				tab.requests[i].Bytes = int64(e.EncodedDataLength)
			}
		}
	case *network.EventLoadingFailed:
		tab.ended(e.RequestID)
	case *network.EventWebSocketCreated:
		tab.fault("opened a web socket to %s", e.URL)
	case *runtime.EventConsoleAPICalled:
		tab.heardConsole(e)
	case *runtime.EventExceptionThrown:
		tab.fault("script failed: %s", describe(e.ExceptionDetails))
	case *log.EventEntryAdded:
		tab.heardLog(e.Entry)
	}
}

func (tab *Tab) heardRequest(e *network.EventRequestWillBeSent) {
	tab.last = time.Now()
	u, err := url.Parse(e.Request.URL)
	if err != nil || slices.Contains([]string{"data", "blob", "about"}, u.Scheme) {
		return
	}
	if !slices.Contains(tab.hosts, u.Host) {
		tab.fault("asked another host: %s", e.Request.URL)
	}
	if e.Type == network.ResourceTypeDocument {
		clear(tab.underWay) // What the page before still waited for is broken off, and not always said to be.
	}
	if u.Path != "/live" { // Which is under way for good.
		tab.underWay[e.RequestID] = e.Request.URL
	}
	tab.requests = append(tab.requests, Request{
		URL: e.Request.URL, Kind: e.Type, id: e.RequestID,
		Blocking: e.RenderBlockingBehavior == network.RenderBlockingBehaviorBlocking,
	})
}

func (tab *Tab) ended(id network.RequestID) {
	tab.last = time.Now()
	delete(tab.underWay, id)
}

func (tab *Tab) heardConsole(e *runtime.EventConsoleAPICalled) {
	if e.Type != runtime.ConsoleAPICalledTypeError && e.Type != runtime.ConsoleAPICalledTypeWarning && e.Type != runtime.ConsoleAPICalledTypeAssert {
		return
	}
	var words []string
	for _, arg := range e.Args {
		words = append(words, firstOf(strings.Trim(string(arg.Value), `"`), arg.Description))
	}
	tab.fault("console.%s: %s", e.Type, strings.Join(words, " "))
}

// heardLog leaves out the browser's own lines on answers below 500: a refusal
// is an answer like another.
func (tab *Tab) heardLog(e *log.Entry) {
	if e.Level != log.EntryLevelError && e.Source != log.EntrySourceSecurity {
		return
	}
	if e.Source == log.EntrySourceNetwork && strings.Contains(e.Text, "server responded with a status of 4") {
		return
	}
	tab.fault("the browser says: %s %s", e.Text, e.URL)
}

func (tab *Tab) fault(format string, args ...any) {
	tab.faults = append(tab.faults, fmt.Sprintf(format, args...))
}

// Forgives takes back the faults so far that the pattern matches: a test that
// provokes one says so. It fails when there is none.
func (tab *Tab) Forgives(pattern string) {
	tab.t.Helper()
	is := regexp.MustCompile(pattern)
	tab.until("a fault like "+pattern, func() (bool, error) {
		tab.mu.Lock()
		defer tab.mu.Unlock()
		before := len(tab.faults)
		tab.faults = slices.DeleteFunc(tab.faults, is.MatchString)
		return len(tab.faults) < before, nil
	})
}

// Requests are those made since the tab was opened, or since Forget.
func (tab *Tab) Requests() []Request {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return slices.Clone(tab.requests)
}

// Forget forgets the requests so far.
func (tab *Tab) Forget() {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	tab.requests = nil
}

// end says what went wrong, keeps what the page looked like, and closes the tab.
func (tab *Tab) end(cancel func()) {
	tab.mu.Lock()
	faults := slices.Clone(tab.faults)
	tab.mu.Unlock()
	for _, fault := range faults {
		tab.t.Errorf("the page did what no page may: %s", fault)
	}
	if tab.t.Failed() {
		tab.keep()
	}
	cancel()
}

// failedFolder is where failing tests leave what they saw.
const failedFolder = "testdata/failed"

var unsafeInNames = regexp.MustCompile(`[^A-Za-z0-9]+`)

// keep keeps the page's picture and source of a failing test.
func (tab *Tab) keep() {
	ctx, cancel := context.WithTimeout(tab.ctx, 10*time.Second)
	defer cancel()
	if err := os.MkdirAll(failedFolder, 0o755); err != nil {
		tab.t.Log(err)
		return
	}
	name := filepath.Join(failedFolder, strings.Trim(unsafeInNames.ReplaceAllString(tab.t.Name(), "-"), "-"))
	if seen, err := chromedp.Call(ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{}); err == nil {
		_ = os.WriteFile(name+".png", seen.Data, 0o644)
	}
	source, err := chromedp.Run(ctx, chromedp.Evaluate[string](`"<!-- " + location.href + " -->\n" + document.documentElement.outerHTML`))
	if err == nil {
		_ = os.WriteFile(name+".html", []byte(source), 0o644)
	}
	tab.t.Logf("the page is kept in e2e/%s.png and .html", name)
}

// call does one thing with the browser within patience.
func (tab *Tab) call(what string, f func(context.Context) error) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	if err := f(ctx); err != nil {
		tab.t.Fatalf("couldn't %s at %s: %v", what, tab.where(), err)
	}
}

// until waits for something to be true. An error counts as not yet: while a
// page changes nothing can be asked of it.
func (tab *Tab) until(what string, f func() (bool, error)) {
	tab.t.Helper()
	var err error
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(40 * time.Millisecond) {
		var is bool
		if is, err = f(); is && err == nil {
			return
		}
	}
	because := ""
	if err != nil {
		because = ": " + err.Error()
	}
	tab.t.Fatalf("waited for %s at %s and it did not come%s", what, tab.where(), because)
}

// stir has rest wait for what was just done to ask for something, which takes
// the browser a moment.
func (tab *Tab) stir() {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	tab.last = time.Now()
}

// rest waits until nothing is under way.
func (tab *Tab) rest() {
	tab.t.Helper()
	tab.until("the page to come to rest", func() (bool, error) {
		tab.mu.Lock()
		since := time.Since(tab.last)
		still := len(tab.underWay) == 0 && since > quiet || since > lost
		tab.mu.Unlock()
		if !still {
			return false, nil
		}
		return evaluate[bool](tab, `document.readyState === "complete"`)
	})
}

// evaluate asks the page; its context may be gone the next moment.
func evaluate[T any](tab *Tab, script string) (T, error) {
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
}

// Ask evaluates a script in the page and gives its value.
func Ask[T any](tab *Tab, script string) T {
	tab.t.Helper()
	value, err := evaluate[T](tab, script)
	if err != nil {
		tab.t.Fatalf("couldn't ask the page at %s: %v", tab.where(), err)
	}
	return value
}

func (tab *Tab) where() string {
	ctx, cancel := context.WithTimeout(tab.ctx, 2*time.Second)
	defer cancel()
	at, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href`))
	if err != nil {
		return "a page that doesn't answer"
	}
	return at
}

func describe(e *runtime.ExceptionDetails) string {
	if e.Exception != nil && e.Exception.Description != "" {
		return e.Exception.Description
	}
	return e.Text
}

func firstOf(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}
