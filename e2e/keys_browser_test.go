package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// policy is what every page of a node says of scripts: only its own files.
const policy = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"

// chromiumPath finds a Chromium, or skips the test.
func chromiumPath(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("there is no Chromium on this machine, so nothing was tried in a browser")
	return ""
}

// keysTab opens a browser that reaches this machine and nothing else.
func keysTab(t testing.TB) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromiumPath(t)), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1"))
	allocator, endBrowser := chromedp.NewExecAllocator(context.Background(), options...)
	tab, endTab := chromedp.NewContext(allocator)
	tab, endTime := context.WithTimeout(tab, 3*time.Minute)
	t.Cleanup(func() { endTime(); endTab(); endBrowser() })
	return tab
}

// scriptsOnly serves the scripts with an empty page, at localhost.
func scriptsOnly(t testing.TB) string {
	t.Helper()
	files := http.StripPrefix("/static/", http.FileServerFS(os.DirFS("../web/static")))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		if strings.HasPrefix(r.URL.Path, "/static/") {
			files.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!doctype html><html lang="en"><title>scripts</title>`)
	}))
	t.Cleanup(server.Close)
	return strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
}

// do takes steps in a tab.
func keysDo(t testing.TB, tab context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(tab, steps...); err != nil {
		t.Fatal(err)
	}
}

// keysRun runs the body of an async function in the tab and gives what it returns.
func keysRun[T any](t testing.TB, tab context.Context, body string) T {
	t.Helper()
	script := `(async () => { try { return JSON.stringify({ ok: await (async () => {` + body + `})() }) } catch (e) { return JSON.stringify({ bad: e.code ?? String(e.stack ?? e) }) } })()`
	text, err := chromedp.Run(tab, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	var out struct {
		OK  T
		Bad string
	}
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatalf("couldn't read %q: %v", text, err)
	}
	if out.Bad != "" {
		t.Fatalf("the script failed: %s", out.Bad)
	}
	return out.OK
}
