package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"metaorg/cmd/metaorg/terminal"
	"metaorg/internal/acmetest"
)

// unattended runs a command where nobody can be asked, with a home and keys of
// its own, and gives its exit code and what it said.
func unattended(ctx context.Context, home string, args ...string) (code int, said string) {
	var out bytes.Buffer
	env := map[string]string{"METAORG_PASSPHRASE": phrase}
	args = append([]string{"--home", home, "--keys", filepath.Join(home, "keys")}, args...)
	code = run(ctx, args, terminal.IO{
		In: bufio.NewReader(strings.NewReader("")), Out: &out, Err: &out, Env: func(name string) string { return env[name] },
	})
	return code, out.String()
}

func TestHowItIsReachedIsRefusedWhereItCantBe(t *testing.T) {
	ca := acmetest.New(t)
	dir := t.TempDir()
	cert, key := ca.Issue(time.Now().AddDate(0, 0, -9), time.Now().AddDate(0, 0, -2), "coop.example")
	for name, content := range map[string][]byte{"cert.pem": cert, "key.pem": key} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	own := []string{"--cert", filepath.Join(dir, "cert.pem"), "--key", filepath.Join(dir, "key.pem")}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, row := range []struct {
		sentence string
		args     []string
		code     int
		why      string
	}{
		{"a path", []string{"--public-url", "https://coop.example/x", "--behind-proxy"}, exitUsage, "can't have a path"},
		{"plain http for others", []string{"--public-url", "http://coop.example"}, exitUsage, "must begin with https://"},
		{"a certificate for no name", own, exitUsage, "--cert takes --public-url"},
		{"an expired certificate", append(own, "--public-url", "https://coop.example", "--listen-https", "127.0.0.1:0"), exitFailed, "expired on"},
		{"a port in use", []string{"--listen", taken.Addr().String()}, exitFailed, "couldn't listen on " + taken.Addr().String()},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			home := filepath.Join(t.TempDir(), "home")
			args := append([]string{"up", "--listen", "127.0.0.1:0", "--charter", "minimal", "--name", "North", "--founder", "ada"}, row.args...)
			if code, said := unattended(t.Context(), home, args...); code != row.code || !strings.Contains(said, row.why) {
				t.Fatalf("ended with %d: %s", code, said)
			}
			if hasNetwork(home) {
				t.Error("a network was founded all the same")
			}
		})
	}
}

func TestUnderItsPublicNameItServesAndInvites(t *testing.T) {
	ca := acmetest.New(t)
	at := freeAddress(t)
	ca.TLSAt = at
	home := filepath.Join(t.TempDir(), "home")
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan string, 1)
	go func() {
		_, said := unattended(ctx, home, "up", "--listen", "127.0.0.1:0", "--charter", "minimal", "--name", "North", "--founder", "ada",
			"--public-url", "https://coop.example", "--acme", "--acme-directory", ca.URL, "--listen-https", at)
		ended <- said
	}()
	defer stop()
	untilServed(t, home, ended)

	body := overTLS(t, ca.Roots, "https://coop.example/v1/network", at)
	for _, part := range []string{`"origins":["https://coop.example"]`, `"url":"https://coop.example"`} {
		if !strings.Contains(body, part) {
			t.Errorf("%s is missing from %s", part, body)
		}
	}
	if code, said := unattended(t.Context(), home, "invite", "person"); code != exitDone || !strings.Contains(said, "https://coop.example/join?invitation=") {
		t.Errorf("an invitation is: %d %s", code, said)
	}
	stop()
	if said := <-ended; !strings.Contains(said, "Others reach it at https://coop.example") {
		t.Errorf("it said: %s", said)
	}
	if info, err := os.Stat(filepath.Join(home, "acme")); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the certificates' folder: %v %v", info, err)
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// untilServed waits until the node of a home serves, or its program has ended.
func untilServed(t *testing.T, home string, ended <-chan string) {
	t.Helper()
	for !serves(t.Context(), filepath.Join(home, "address")) {
		select {
		case said := <-ended:
			t.Fatalf("it ended: %s", said)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// overTLS asks under a name, at an address of this machine.
func overTLS(t *testing.T, roots *x509.CertPool, url, at string) string {
	t.Helper()
	client := http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, at)
		},
		TLSClientConfig: &tls.Config{RootCAs: roots}, DisableKeepAlives: true,
	}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%d %s %v", resp.StatusCode, body, err)
	}
	return string(body)
}
