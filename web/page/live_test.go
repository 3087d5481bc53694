package page_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// listen opens the stream and gives its lines.
func listen(t *testing.T, address string) (lines <-chan string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if kind := got.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Fatalf("the stream is %s", kind)
	}
	out := make(chan string, 16)
	go func() {
		defer close(out)
		defer got.Body.Close()
		for s := bufio.NewScanner(got.Body); s.Scan(); {
			out <- s.Text()
		}
	}()
	t.Cleanup(cancel)
	return out, cancel
}

// expect waits for a line that starts so.
func expect(t *testing.T, lines <-chan string, start string) string {
	t.Helper()
	for {
		select {
		case line, open := <-lines:
			if !open {
				t.Fatalf("the stream ended before %q", start)
			}
			if strings.HasPrefix(line, start) {
				return line
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("nothing said %q", start)
		}
	}
}

func TestOpenPagesHearOfEveryChange(t *testing.T) {
	s := start(t)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	one, _ := listen(t, server.URL)
	two, leave := listen(t, server.URL)
	expect(t, one, "retry: 1000")
	expect(t, two, "retry: 1000")
	for range 3 {
		s.Changed()
		for _, lines := range []<-chan string{one, two} {
			expect(t, lines, "event: changed")
			if got := expect(t, lines, "data: "); got != "data: "+itoa(s.Model.Position().Height) {
				t.Errorf("the stream says %q", got)
			}
		}
	}
	leave()
	for range two { // It ends for who leaves …
	}
	s.Changed() // … and for nobody else.
	expect(t, one, "event: changed")
}

func TestAStreamSaysNothingButThatSomethingChanged(t *testing.T) {
	s := start(t)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	lines, leave := listen(t, server.URL)
	expect(t, lines, "retry: 1000")
	did(t, s, "a secret note")
	s.Changed()
	expect(t, lines, "event: changed")
	leave()
	for line := range lines {
		if strings.Contains(line, "secret") || strings.Contains(line, "ada") {
			t.Errorf("a stranger hears %q", line)
		}
	}
}
