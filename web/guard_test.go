package web_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/prometheus/client_golang/prometheus"

	"metaorg/machine/state"
	"metaorg/web"
	"metaorg/web/reach"
)

func TestOtherSitesAndOtherNamesAreTurnedAway(t *testing.T) {
	s := start(t, func(c *web.Config) {
		var err error
		if c.Way, err = reach.New(reach.Config{PublicURL: "https://public.example", BehindProxy: true}); err != nil {
			t.Fatal(err)
		}
		c.Hosts = []string{"coop.example"}
	})
	for _, row := range []struct {
		sentence     string
		method, host string
		header, is   string
		status       int
		code         string
	}{
		{"this machine by its name", http.MethodGet, "localhost:8470", "", "", 200, ""},
		{"this machine by IPv6", http.MethodGet, "[::1]:8470", "", "", 200, ""},
		{"a name that was given", http.MethodGet, "coop.example", "", "", 200, ""},
		{"a name that was given, with a port", http.MethodGet, "COOP.example:443", "", "", 200, ""},
		{"the public name", http.MethodGet, "public.example", "X-Forwarded-Proto", "https", 200, ""},
		{"a page of the public name", http.MethodPost, "public.example", "Origin", "https://public.example", 400, "web.bad_json"},
		{"a name that somebody pointed here", http.MethodGet, "evil.example", "", "", 403, "web.unknown_host"},
		{"an address that is not this machine's own", http.MethodGet, "192.0.2.1", "", "", 403, "web.unknown_host"},
		{"a page of another site that sends something", http.MethodPost, "localhost", "Sec-Fetch-Site", "cross-site", 403, "web.cross_site"},
		{"an older browser on another site", http.MethodPost, "localhost", "Origin", "https://evil.example", 403, "web.cross_site"},
		{"a page of this site", http.MethodPost, "localhost", "Sec-Fetch-Site", "same-origin", 400, "web.bad_json"},
		{"a link on another site", http.MethodGet, "localhost", "Sec-Fetch-Site", "cross-site", 200, ""},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			path := "/v1/network"
			if row.method == http.MethodPost {
				path = "/v1/messages"
			}
			req := request(t, row.method, s.URL+path, "application/json", nil)
			req.Host = row.host
			if row.header != "" {
				req.Header.Set(row.header, row.is)
			}
			a := ask(t, req)
			a.want(t, row.status, row.code)
			if a.header.Get("Content-Security-Policy") == "" || a.header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("headers are missing: %v", a.header)
			}
		})
	}
}

func TestThroughAProxyNobodyIsThisMachine(t *testing.T) {
	s := start(t, func(c *web.Config) {
		var err error
		if c.Way, err = reach.New(reach.Config{PublicURL: "https://public.example", BehindProxy: true}); err != nil {
			t.Fatal(err)
		}
		c.Metrics = prometheus.NewRegistry()
	})
	for _, row := range []struct {
		host, forwarded string
		status          int
		code            string
	}{
		{"localhost", "", 200, ""},
		{"public.example", "", 403, "web.not_operator"},
		{"public.example", "203.0.113.5", 403, "web.not_operator"},
		{"localhost", "203.0.113.5", 403, "web.not_operator"},
		{"localhost", "127.0.0.1", 403, "web.not_operator"},
	} {
		req := request(t, http.MethodGet, s.URL+"/metrics", "", nil)
		req.Host = row.host
		if row.forwarded != "" {
			req.Header.Set("X-Forwarded-For", row.forwarded)
		}
		ask(t, req).want(t, row.status, row.code)
	}
}

func TestInPlainTextThePublicNameSendsOnToHTTPS(t *testing.T) {
	s := start(t, func(c *web.Config) {
		var err error
		if c.Way, err = reach.New(reach.Config{PublicURL: "https://public.example", BehindProxy: true}); err != nil {
			t.Fatal(err)
		}
	})
	req := request(t, http.MethodGet, s.URL+"/v1/network", "", nil)
	req.Host = "public.example"
	req.Header.Set("X-Forwarded-Proto", "http")
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusPermanentRedirect || resp.Header.Get("Location") != "https://public.example/v1/network" {
		t.Fatalf("%d, to %s", resp.StatusCode, resp.Header.Get("Location"))
	}
	local := get(t, s, "/v1/network")
	local.want(t, http.StatusOK, "")
	if !strings.Contains(string(local.body), `"url":"https://public.example"`) {
		t.Errorf("it does not say where others reach it: %s", local.body)
	}
}

// faulty panics where it is asked for the state.
type faulty struct{ web.Node }

func (faulty) Read(func(state.Reader)) { panic("a fault inside") }

func TestAFaultInOneRequestIsAnsweredAndTheServerGoesOn(t *testing.T) {
	s := start(t, nil)
	config := web.Config{Machine: s.World.Machine, Node: faulty{s.Node}, Model: s.Model, Logger: slog.New(slog.DiscardHandler)}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- web.New(config).Serve(ctx, l) }()
	s.URL = "http://" + l.Addr().String()
	get(t, s, "/v1/network").want(t, http.StatusInternalServerError, "web.fault")
	get(t, s, "/healthz").want(t, http.StatusOK, "")
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if conn, err := net.Dial("tcp", l.Addr().String()); err == nil {
		_, err := io.ReadAll(conn)
		t.Fatalf("it still listens (%v)", err)
	}
}

func TestARequestThatBreaksOffIsNoFaultOfTheNode(t *testing.T) {
	s := start(t, nil)
	server := web.New(web.Config{Machine: s.World.Machine, Node: s.Node, Model: s.Model})
	for _, kind := range []string{"application/json", "application/cbor"} {
		req := httptest.NewRequest(http.MethodPost, "http://localhost/v1/envelopes", iotest.ErrReader(io.ErrUnexpectedEOF))
		req.Header.Set("Content-Type", kind)
		w := httptest.NewRecorder()
		server.ServeHTTP(w, req)
		answer{w.Code, w.Header(), w.Body.Bytes()}.want(t, http.StatusBadRequest, "web.broken_off")
	}
}
