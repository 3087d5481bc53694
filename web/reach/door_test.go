package reach_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"metaorg/internal/acmetest"
	"metaorg/web/reach"
)

const here = "127.0.0.1:0"

// served is a door with a server that says how it was asked.
type served struct {
	t     *testing.T
	plain string
	tls   string
	http  string
	roots *x509.CertPool
	door  *reach.Door
}

// serve opens a way's ports and answers at them until the test ends.
func serve(t *testing.T, c reach.Config, roots *x509.CertPool) served {
	t.Helper()
	s := served{t: t, roots: roots, tls: c.ListenHTTPS, http: c.ListenHTTP}
	w := newWay(t, c)
	door, err := reach.Open(here, w)
	if err != nil {
		t.Fatal(err)
	}
	s.plain, s.door = door.Addr().String(), door
	server := &http.Server{
		Handler: http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			if r, ok := w.Arrive(out, r); ok && reach.IsSecure(r) {
				_, _ = io.WriteString(out, "secure "+r.Proto)
			} else if ok {
				_, _ = io.WriteString(out, "plain")
			}
		}),
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(door.Turn()) }()
	t.Cleanup(func() {
		if err := errors.Join(server.Close(), door.Close()); err != nil {
			t.Error(err)
		}
		if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return s
}

// free finds an address nobody listens on.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", here)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// get asks under a name, at an address of this machine.
func (s served) get(url, at string) (*http.Response, string, error) {
	client := http.Client{
		Transport: &http.Transport{
			DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return (&net.Dialer{}).DialContext(ctx, network, at)
			},
			TLSClientConfig: &tls.Config{RootCAs: s.roots}, ForceAttemptHTTP2: true, DisableKeepAlives: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, url, nil)
	if err != nil {
		return nil, "", err
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return resp, string(body), err
}

func (s served) want(url, at string, status int, text string) *http.Response {
	s.t.Helper()
	resp, body, err := s.get(url, at)
	if err != nil {
		s.t.Fatalf("%s at %s: %v", url, at, err)
	}
	if resp.StatusCode != status || !strings.Contains(body, text) {
		s.t.Fatalf("%s at %s: %d %q", url, at, resp.StatusCode, body)
	}
	return resp
}

// files puts a certificate and its key into files.
func files(t *testing.T, cert, key []byte) (certFile, keyFile string) {
	t.Helper()
	dir := t.TempDir()
	certFile, keyFile = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	put(t, certFile, cert)
	put(t, keyFile, key)
	return certFile, keyFile
}

func put(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAnOwnCertificateServesItsNameAndPlainTextThisMachine(t *testing.T) {
	ca := acmetest.New(t)
	c := reach.Config{PublicURL: "https://coop.example", ListenHTTPS: free(t), ListenHTTP: free(t)}
	c.CertFile, c.KeyFile = certified(t, ca, "coop.example")
	s := serve(t, c, ca.Roots)
	resp := s.want("https://coop.example/", s.tls, http.StatusOK, "secure HTTP/2.0")
	if resp.Header.Get("Strict-Transport-Security") != "max-age=15552000" {
		t.Errorf("HSTS: %v", resp.Header)
	}
	s.want("http://localhost/", s.plain, http.StatusOK, "plain")
	if to := s.want("http://coop.example/a?b=c", s.http, http.StatusPermanentRedirect, "").Header.Get("Location"); to != "https://coop.example/a?b=c" {
		t.Errorf("sent to %s", to)
	}
	s.want("http://evil.example/", s.http, http.StatusMisdirectedRequest, "does not answer")
	if _, _, err := s.get("https://evil.example/", s.tls); err == nil {
		t.Error("the certificate is good for another name")
	}
}

func TestACertificateThatBrowsersWouldRefuseIsRefusedAtTheStart(t *testing.T) {
	ca := acmetest.New(t)
	good, key := ca.Issue(day(-1), day(30), "coop.example")
	_, otherKey := ca.Issue(day(-1), day(30), "coop.example")
	expired, expiredKey := ca.Issue(day(-30), day(-2), "coop.example")
	early, earlyKey := ca.Issue(day(2), day(30), "coop.example")
	other, itsKey := ca.Issue(day(-1), day(30), "else.example")
	for _, row := range []struct {
		sentence  string
		cert, key []byte
		why       string
	}{
		{"expired", expired, expiredKey, "expired on " + day(-2).UTC().Format("2 January 2006")},
		{"not good yet", early, earlyKey, "is the clock of this machine right?"},
		{"for another name", other, itsKey, "is not for coop.example"},
		{"with another's key", good, otherKey, "private key does not match"},
		{"no certificate", []byte("nonsense"), key, "couldn't use the certificate"},
		{"no key", good, nil, "couldn't use the certificate"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			c := reach.Config{PublicURL: "https://coop.example", ListenHTTPS: here}
			c.CertFile, c.KeyFile = files(t, row.cert, row.key)
			if _, err := reach.Open(here, newWay(t, c)); err == nil || !strings.Contains(err.Error(), row.why) {
				t.Fatalf("got %v, wanted something with %q", err, row.why)
			}
		})
	}
	gone := reach.Config{PublicURL: "https://coop.example", ListenHTTPS: here, CertFile: filepath.Join(t.TempDir(), "none"), KeyFile: "none"}
	if _, err := reach.Open(here, newWay(t, gone)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestAChangedCertificateIsUsedAndABadOneLeavesTheOld(t *testing.T) {
	ca := acmetest.New(t)
	var log lines
	c := reach.Config{PublicURL: "https://coop.example", ListenHTTPS: free(t), Logger: slog.New(slog.NewTextHandler(&log, nil))}
	c.CertFile, c.KeyFile = certified(t, ca, "coop.example")
	s := serve(t, c, ca.Roots)
	until := func() time.Time {
		return s.want("https://coop.example/", s.tls, http.StatusOK, "secure").TLS.PeerCertificates[0].NotAfter
	}
	was := until()

	replace := func(cert, key []byte, at time.Time) {
		put(t, c.CertFile, cert)
		put(t, c.KeyFile, key)
		for _, path := range []string{c.CertFile, c.KeyFile} { // As if some time had passed.
			if err := os.Chtimes(path, at, at); err != nil {
				t.Fatal(err)
			}
		}
	}
	cert, key := ca.Issue(day(-9), day(-3), "coop.example")
	replace(cert, key, day(-2))
	first := until()
	if second := until(); !first.Equal(was) || !second.Equal(was) {
		t.Fatal("an expired certificate took the place of a good one")
	}
	if n := strings.Count(log.String(), "the old one stays"); n != 1 {
		t.Errorf("the log says so %d times: %s", n, &log)
	}
	cert, key = ca.Issue(day(-1), day(60), "coop.example")
	replace(cert, key, day(-1))
	if got := until(); !got.After(was) {
		t.Fatalf("the old certificate is still shown, until %v", got)
	}
	if err := os.Remove(c.CertFile); err != nil {
		t.Fatal(err)
	}
	if got := until(); !got.After(was) {
		t.Fatalf("while a file is gone, what was read stays; shown until %v", got)
	}
}

func TestAnAuthorityGivesACertificateForThePublicNameAndNoOther(t *testing.T) {
	for _, row := range []struct {
		sentence string
		offered  []string
		http     bool
		seen     []string
	}{
		{"shown by TLS", nil, false, []string{"tls-alpn-01 valid"}},
		{"shown by plain HTTP where TLS is not asked for", []string{acmetest.HTTP01}, true, []string{"http-01 valid"}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			ca := acmetest.New(t)
			ca.Offered = row.offered
			c := reach.Config{
				PublicURL: "https://coop.example", ListenHTTPS: free(t), ACME: true, ACMEEmail: "office@coop.example",
				ACMEDirectory: ca.URL, ACMECache: t.TempDir(), Logger: slog.New(slog.DiscardHandler),
			}
			ca.TLSAt = c.ListenHTTPS
			if row.http {
				c.ListenHTTP = free(t)
				ca.HTTPAt = c.ListenHTTP
			}
			s := serve(t, c, ca.Roots)
			s.want("https://coop.example/", s.tls, http.StatusOK, "secure HTTP/2.0")
			if got := ca.Seen(); !slices.Equal(got, row.seen) {
				t.Errorf("challenges: %v", got)
			}
			if got := ca.Contacts(); !slices.Equal(got, []string{"mailto:office@coop.example"}) {
				t.Errorf("contacts: %v", got)
			}
			if _, _, err := s.get("https://evil.example/", s.tls); err == nil || ca.Orders() != 1 {
				t.Errorf("another name: %v, %d orders", err, ca.Orders())
			}
			if row.http {
				s.want("http://coop.example/a", s.http, http.StatusPermanentRedirect, "")
				s.want("http://coop.example/.well-known/acme-challenge/nonsense", s.http, http.StatusNotFound, "")
			}
			again := serve(t, reach.Config{
				PublicURL: c.PublicURL, ListenHTTPS: free(t), ACME: true, ACMEDirectory: ca.URL, ACMECache: c.ACMECache,
				Logger: c.Logger,
			}, ca.Roots)
			again.want("https://coop.example/", again.tls, http.StatusOK, "secure")
			if ca.Orders() != 1 {
				t.Errorf("after a restart it was asked for again: %d orders", ca.Orders())
			}
		})
	}
}

func TestANameThatIsSomebodyElsesGetsNoCertificate(t *testing.T) {
	ca := acmetest.New(t)
	other := serve(t, ownCertificate(t, ca, "coop.example"), ca.Roots)
	ca.TLSAt, ca.HTTPAt = other.tls, other.plain // Where the name leads.
	var log lines
	c := reach.Config{
		PublicURL: "https://coop.example", ListenHTTPS: free(t), ListenHTTP: free(t), ACME: true,
		ACMEDirectory: ca.URL, ACMECache: t.TempDir(), Logger: slog.New(slog.NewTextHandler(&log, nil)),
	}
	s := serve(t, c, ca.Roots)
	if _, _, err := s.get("https://coop.example/", s.tls); err == nil {
		t.Fatal("it was served")
	}
	if got := ca.Seen(); !slices.Equal(got, []string{"tls-alpn-01 invalid", "http-01 invalid"}) {
		t.Errorf("challenges: %v", got)
	}
	s.want("http://localhost/", s.plain, http.StatusOK, "plain")
	if err := eventually(t, func() bool { return strings.Contains(log.String(), "couldn't get a certificate") }); err != nil {
		t.Error("the log does not say so")
	}
}

func TestAPortInUseIsNamedAndTheOthersAreGivenBack(t *testing.T) {
	taken, err := net.Listen("tcp", here)
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	ca := acmetest.New(t)
	c := ownCertificate(t, ca, "coop.example")
	plain := free(t)
	for _, change := range []func(*reach.Config){
		func(c *reach.Config) { c.ListenHTTPS = taken.Addr().String() },
		func(c *reach.Config) { c.ListenHTTP = taken.Addr().String() },
	} {
		with := c
		change(&with)
		if _, err := reach.Open(plain, newWay(t, with)); err == nil || !strings.Contains(err.Error(), "couldn't listen on "+taken.Addr().String()) {
			t.Fatalf("got %v", err)
		}
	}
	if _, err := reach.Open(taken.Addr().String(), reach.Way{}); err == nil {
		t.Fatal("a port was taken twice")
	}
	door, err := reach.Open(plain, newWay(t, c))
	if err != nil {
		t.Fatalf("ports were not given back: %v", err)
	}
	if err := door.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestWhoComesBetweenTwoServersIsAnsweredByTheSecond(t *testing.T) {
	door, err := reach.Open(here, reach.Way{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := door.Close(); err != nil {
			t.Error(err)
		}
	}()
	s := served{t: t}
	at := door.Addr().String()
	takeTurn := func(name string) *http.Server {
		server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, name) })}
		l := door.Turn()
		go func() { _ = server.Serve(l) }() // Ends with the turn.
		return server
	}
	one := takeTurn("first")
	s.want("http://localhost/", at, http.StatusOK, "first")
	if err := one.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	var waiting sync.WaitGroup
	for range 5 {
		waiting.Go(func() {
			if _, body, err := s.get("http://localhost/", at); err != nil || body != "second" {
				t.Errorf("between two servers: %q, %v", body, err)
			}
		})
	}
	two := takeTurn("second")
	waiting.Wait()
	if err := two.Close(); err != nil {
		t.Error(err)
	}
}

// ownCertificate is a way with a good certificate, on free ports.
func ownCertificate(t *testing.T, ca *acmetest.Authority, name string) reach.Config {
	t.Helper()
	c := reach.Config{PublicURL: "https://" + name, ListenHTTPS: free(t)}
	c.CertFile, c.KeyFile = certified(t, ca, name)
	return c
}

// certified puts a good certificate for a name into files.
func certified(t *testing.T, ca *acmetest.Authority, name string) (certFile, keyFile string) {
	t.Helper()
	cert, key := ca.Issue(day(-1), day(30), name)
	return files(t, cert, key)
}

func day(n int) time.Time { return time.Now().AddDate(0, 0, n) }

// eventually looks again until something is so; there is nothing to wait for otherwise.
func eventually(t *testing.T, is func() bool) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for !is() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
	return nil
}

// lines are a log that several goroutines write to.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
