package app_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"metaorg/app"
	"metaorg/node"
	"metaorg/readmodel"
)

func TestEveryEventIsShownOrLeftOutOnPurpose(t *testing.T) {
	for _, kind := range readmodel.Uncovered(app.NewMachine(), app.Views()) {
		t.Errorf("no view shows %s, nor says that it leaves it out", kind)
	}
}

func founded(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	if _, err := node.Found(home, "A network of tests", true, time.Now(), nil); err != nil {
		t.Fatal(err)
	}
	return home
}

func TestANodeServesUntilItIsClosed(t *testing.T) {
	home := founded(t)
	for range 2 { // The second time on what the first left.
		a, err := app.Start(t.Context(), app.Config{Home: home, Listen: "127.0.0.1:0"})
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Announce(); err != nil {
			t.Fatal(err)
		}
		if status := get(t, a.Address+"/healthz"); status != http.StatusOK {
			t.Errorf("healthz gives %d", status)
		}
		if _, err := app.Start(t.Context(), app.Config{Home: home, Listen: "127.0.0.1:0"}); !errors.Is(err, node.ErrInUse) {
			t.Errorf("a second one on the home: %v", err)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(home, app.AddressFile)); !os.IsNotExist(err) {
			t.Errorf("the address stayed: %v", err)
		}
		if l, err := net.Listen("tcp", a.Address[len("http://"):]); err != nil {
			t.Errorf("it still listens: %v", err)
		} else if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestATakenAddressIsSaidToBe(t *testing.T) {
	first, err := app.Start(t.Context(), app.Config{Home: founded(t), Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := first.Close(); err != nil {
			t.Error(err)
		}
	}()
	home := founded(t)
	listen := first.Address[len("http://"):]
	if _, err := app.Start(t.Context(), app.Config{Home: home, Listen: listen}); err == nil {
		t.Fatal("two listen on one address")
	}
	again, err := app.Start(t.Context(), app.Config{Home: home, Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatalf("the home was not let go: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

func TestTheTokenIsItsOwnersAlone(t *testing.T) {
	home := founded(t)
	a, err := app.Start(context.Background(), app.Config{Home: home, Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	info, err := os.Stat(filepath.Join(home, app.TokenFile))
	if err != nil || info.Mode().Perm() != 0o600 || len(a.Token) < 20 {
		t.Fatalf("the token %q lies in a file of mode %v, %v", a.Token, info.Mode(), err)
	}
}

func get(t *testing.T, address string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := (&http.Client{Timeout: time.Minute}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode
}
