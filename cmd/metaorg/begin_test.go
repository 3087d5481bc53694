package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"metaorg/cmd/metaorg/terminal"
)

// heard is what a program says while it runs.
type heard struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (h *heard) Write(b []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.Write(b)
}

func (h *heard) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.String()
}

// upInBrowser runs up on a home and gives the link that it prints.
func upInBrowser(t *testing.T, home string, args ...string) (link string, end func() (int, string)) {
	t.Helper()
	link, _, end = upAndHeard(t, home, args...)
	return link, end
}

// upAndHeard gives what it says meanwhile, too.
func upAndHeard(t *testing.T, home string, args ...string) (link string, said *heard, end func() (int, string)) {
	t.Helper()
	said = &heard{}
	ctx, stop := context.WithCancel(t.Context())
	code := make(chan int, 1)
	go func() {
		args = append([]string{"--home", home, "--keys", filepath.Join(home, "keys"), "up", "--listen", "127.0.0.1:0"}, args...)
		code <- run(ctx, args, terminal.IO{
			In: bufio.NewReader(strings.NewReader("")), Out: said, Err: said, Env: func(string) string { return "" },
		})
	}()
	end = func() (int, string) { stop(); return <-code, said.String() }
	for deadline := time.Now().Add(time.Minute); link == ""; time.Sleep(10 * time.Millisecond) {
		link = regexp.MustCompile(`http://localhost:\d+/founding/open/[A-Z2-7]{26}`).FindString(said.String())
		if time.Now().After(deadline) {
			_, text := end()
			t.Fatalf("no link was printed: %s", text)
		}
	}
	return link, said, end
}

func TestUpOnAnEmptyHomeFoundsInABrowser(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	link, end := upInBrowser(t, home)
	if code, said := end(); code != exitDone || hasNetwork(home) {
		t.Fatalf("broken off it ended with %d: %s", code, said)
	}
	if _, err := os.Stat(home); !os.IsNotExist(err) {
		t.Fatalf("broken off it left a home behind: %v", err)
	}

	another, said, end := upAndHeard(t, home)
	if another == link {
		t.Error("the link of a founding that was broken off came again")
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar, Timeout: time.Minute, Transport: &http.Transport{DisableKeepAlives: true}}
	address, _, _ := strings.Cut(another, "/founding/")
	if text := asked(t, browser, http.MethodGet, another, nil); !strings.Contains(text, "What is the network called?") {
		t.Fatalf("the link leads to %s", text)
	}
	if text := asked(t, browser, http.MethodPost, address+"/founding", url.Values{"name": {"Northern Commons"}}); !strings.Contains(text, "Founding Northern Commons") {
		t.Fatalf("naming it leads to %s", text)
	}
	stranger := &http.Client{Timeout: time.Minute}
	if text := asked(t, stranger, http.MethodGet, address+"/founding", nil); !strings.Contains(text, "web.being_founded") {
		t.Errorf("a stranger sees %s", text)
	}
	for deadline := time.Now().Add(time.Minute); !strings.Contains(said.String(), "is ready at") && time.Now().Before(deadline); {
		time.Sleep(10 * time.Millisecond)
	}
	if code, said := end(); code != exitDone || !strings.Contains(said, `The network "Northern Commons" is ready at`) {
		t.Errorf("it ended with %d: %s", code, said)
	}

	again, end := upInBrowser(t, home, "--name", "Elsewhere")
	if secret := func(link string) string { return link[strings.LastIndex(link, "/"):] }; secret(again) != secret(another) {
		t.Errorf("the link was %s and is %s", another, again)
	}
	if _, said := end(); !strings.Contains(said, "--name is left aside") || !strings.Contains(said, "Its charter is not drafted yet") {
		t.Errorf("it said: %s", said)
	}
}

func TestAHomeThatWasTakenMeanwhileIsNotFoundedIn(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	link, end := upInBrowser(t, home)
	start(t, home)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar, Timeout: time.Minute, Transport: &http.Transport{DisableKeepAlives: true}}
	address, _, _ := strings.Cut(link, "/founding/")
	asked(t, browser, http.MethodGet, link, nil)
	if text := asked(t, browser, http.MethodPost, address+"/founding", url.Values{"name": {"Mine"}}); !strings.Contains(text, "a network was founded in this home meanwhile") {
		t.Errorf("a second founder is told %s", text)
	}
	if code, said := end(); code != exitDone {
		t.Errorf("it ended with %d: %s", code, said)
	}
}

// asked sends a request, follows where it leads, and gives the text.
func asked(t *testing.T, browser *http.Client, method, address string, form url.Values) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := browser.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
