package e2e

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// written puts a file for a test on the disk.
func written(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// slowness is how fast a line is, in bytes a second; -1 for as fast as it is.
type slowness struct {
	Offline            bool    `json:"offline"`
	Latency            float64 `json:"latency"` // Milliseconds.
	DownloadThroughput float64 `json:"downloadThroughput"`
	UploadThroughput   float64 `json:"uploadThroughput"`
}

var beSlow = cdp.Command[slowness, cdp.Empty]{Method: "Network.emulateNetworkConditions"}

// slows lets so many bytes a second go from the page; -1 for all.
func (tab *Tab) slows(bytes float64) {
	tab.t.Helper()
	tab.call("be on a slow line", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, beSlow, slowness{DownloadThroughput: -1, UploadThroughput: bytes})
		return err
	})
}

// TestAFileIsSentFromAPhoneAndGoesOnAfterAReload sends one on a slow line, loads
// the page anew while it is under way, and chooses it once more.
func TestAFileIsSentFromAPhoneAndGoesOnAfterAReload(t *testing.T) {
	t.Parallel()
	n := Sample(t)
	plan := written(t, "Plan of the oven.pdf", "%PDF-1.7\n"+strings.Repeat("0123456789abcde\n", 6<<16))
	tab := NewTab(t, n.URL).Is("hugo")
	tab.call("use a phone", func(ctx context.Context) error { return chromedp.Do(ctx, chromedp.EmulateViewport(390, 844)) })
	tab.Opens("/acts/files.keep").Forget()
	tab.slows(256 << 10)
	tab.Uploads("#f-content", plan).SeesIn("[data-upload]", "% of 6.0 MiB sent")
	tab.until("a part of it is sent", func() (bool, error) { return evaluate[bool](tab, `document.querySelector("progress").value > 20`) })
	tab.Reloads().SeesIn("[data-upload]", "of Plan of the oven.pdf is here already")
	tab.slows(-1)
	tab.Uploads("#f-content", plan).SeesIn("[data-upload]", "Plan of the oven.pdf 6.0 MiB", "Plan of the oven.pdf is uploaded.")
	announced := 0
	for _, r := range tab.Requests() {
		if strings.HasSuffix(r.URL, "/v1/uploads") {
			announced++
		}
	}
	if announced != 1 {
		t.Errorf("it was announced %d times, so it did not go on", announced)
	}
	if tab.Has(".act [data-part=content][value]") != 1 {
		t.Error("the form has no hash")
	}
}

// TestWhatIsInASharedFileDoesNotRun shares Markdown with scripts in it, and looks at it as others do.
func TestWhatIsInASharedFileDoesNotRun(t *testing.T) {
	t.Parallel()
	n := Sample(t)
	wicked := written(t, "How we bake.md", "# Baking\n\n*Fold* twice. [Elsewhere](https://bread.example/) [here](javascript:document.title='ran')\n\n"+
		"<script>document.title = 'ran'</script><img src=x onerror=\"document.title='ran'\">\n\n![The oven](https://pictures.example/oven.png)\n")
	tab := NewTab(t, n.URL).Is("hugo").Opens("/acts/files.keep")
	tab.Uploads("#f-content", wicked).SeesIn("[data-upload]", "How we bake.md is uploaded.")
	tab.Chooses("Network").Clicks("Review and sign").Sees("Look and sign", "How we bake.md").Signs().Sees("Done.")
	hash := Ask[string](tab, `fetch("/v1/files?name=How+we+bake.md").then(r => r.json()).then(l => l.items[0].hash)`)
	reader := NewTab(t, n.URL).Is("maya").Opens("/files/" + hash)
	reader.Sees("How we bake.md", "Baking", "Fold twice.", "The oven")
	if title := Ask[string](reader, "document.title"); strings.Contains(title, "ran") || !strings.Contains(title, "How we bake.md") {
		t.Errorf("the page is called %q", title)
	}
	for selector, want := range map[string]int{".file-markdown script": 0, ".file-markdown img": 0, ".file-markdown a": 2, ".file-markdown em": 1, `.file-markdown a[rel~="nofollow"][rel~="noopener"]`: 2} {
		if got := reader.Has(selector); got != want {
			t.Errorf("there are %d of %s, want %d", got, selector, want)
		}
	}
	for _, r := range reader.Requests() {
		if !strings.HasPrefix(r.URL, n.URL) {
			t.Errorf("the page asked for %s", r.URL)
		}
	}
	if got := Ask[string](reader, `fetch("/files/`+hash+`/raw").then(r => r.headers.get("content-disposition") + "; " + r.headers.get("content-security-policy"))`); !strings.HasPrefix(got, `attachment; filename="How we bake.md"; sandbox`) {
		t.Errorf("it is given as %s", got)
	}
	stranger := NewTab(t, n.URL).Opens("/files/" + hash)
	stranger.Sees("no file here for you")
}
