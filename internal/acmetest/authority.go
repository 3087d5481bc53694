// Package acmetest is a small certificate authority that speaks as much of
// RFC 8555 as one name needs: directory, nonces, an account, orders,
// authorizations, challenges, finalizing and the certificate. It keeps true
// that it signs only for a name whose holder it has seen for itself, over
// sockets of this machine, and that it takes no request that is not signed by
// an account of its own, for that address, with a nonce not used before.
package acmetest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"
)

// The challenges it knows.
const (
	TLSALPN01 = "tls-alpn-01" // RFC 8737.
	HTTP01    = "http-01"     // RFC 8555, section 8.3.
)

// Authority is one certificate authority, serving until the test ends.
type Authority struct {
	URL   string         // Of its directory.
	Roots *x509.CertPool // What clients trust.

	// Where it looks for the holder of whatever name, as host:port. It must be
	// set before the first certificate is asked for.
	TLSAt, HTTPAt string
	// Offered are the challenges; both if empty.
	Offered []string
	// Valid is how long a certificate is good; 90 days if zero.
	Valid time.Duration

	t      *testing.T
	server *httptest.Server
	root   *x509.Certificate
	key    *ecdsa.PrivateKey

	mu       sync.Mutex
	nonces   map[string]bool
	accounts map[string]account // By address.
	orders   []*order
	seen     []string
}

// New starts an authority that ends with the test.
func New(t *testing.T) *Authority {
	t.Helper()
	a := &Authority{t: t, nonces: map[string]bool{}, accounts: map[string]account{}, Roots: x509.NewCertPool()}
	var err error
	if a.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	a.root = a.certify(&x509.Certificate{
		Subject: pkix.Name{CommonName: "Authority of a test"}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign,
	}, nil, &a.key.PublicKey)
	a.Roots.AddCert(a.root)
	a.server = httptest.NewServer(a.routes())
	t.Cleanup(a.server.Close)
	a.URL = a.server.URL + "/directory"
	return a
}

// Seen are the challenges that were tried, in order, with what came of them:
// "tls-alpn-01 valid".
func (a *Authority) Seen() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]string{}, a.seen...)
}

// Orders is how many certificates were asked for.
func (a *Authority) Orders() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.orders)
}

// certify signs a certificate; by itself if there is no issuer yet.
func (a *Authority) certify(c, issuer *x509.Certificate, holder *ecdsa.PublicKey) *x509.Certificate {
	a.t.Helper()
	valid := a.Valid
	if valid == 0 {
		valid = 90 * 24 * time.Hour
	}
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		a.t.Fatal(err)
	}
	c.SerialNumber, c.NotBefore, c.NotAfter = serial, time.Now().Add(-time.Hour), time.Now().Add(valid)
	if issuer == nil {
		issuer = c
	}
	der, err := x509.CreateCertificate(rand.Reader, c, issuer, holder, a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	signed, err := x509.ParseCertificate(der)
	if err != nil {
		a.t.Fatal(err)
	}
	return signed
}

func (a *Authority) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /directory", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]any{
			"newNonce": a.server.URL + "/nonce", "newAccount": a.server.URL + "/account", "newOrder": a.server.URL + "/order",
			"revokeCert": a.server.URL + "/revoke", "keyChange": a.server.URL + "/key",
			"meta": map[string]string{"termsOfService": a.server.URL + "/terms"},
		})
	})
	mux.HandleFunc("/nonce", func(w http.ResponseWriter, _ *http.Request) { a.giveNonce(w) })
	mux.HandleFunc("POST /account", a.signed(a.newAccount))
	mux.HandleFunc("POST /order", a.signed(a.newOrder))
	mux.HandleFunc("POST /order/{n}", a.signed(a.ofOrder(a.showOrder)))
	mux.HandleFunc("POST /order/{n}/authorization", a.signed(a.ofOrder(a.authorization)))
	mux.HandleFunc("POST /order/{n}/challenge/{kind}", a.signed(a.ofOrder(a.challenge)))
	mux.HandleFunc("POST /order/{n}/finalize", a.signed(a.ofOrder(a.finalize)))
	mux.HandleFunc("POST /order/{n}/certificate", a.signed(a.ofOrder(a.certificate)))
	return mux
}

// problem is a refusal as RFC 8555, section 6.7, has it.
type problem struct {
	Type   string `json:"type"`
	Detail string `json:"detail"`
	Status int    `json:"status"`
}

func refuse(w http.ResponseWriter, status int, kind, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(problem{"urn:ietf:params:acme:error:" + kind, detail, status}) // A client that is gone needs no answer.
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // As above.
}

// ofOrder finds the order in the address, which must be of who asks.
func (a *Authority) ofOrder(f func(http.ResponseWriter, request, *order)) func(http.ResponseWriter, request) {
	return func(w http.ResponseWriter, r request) {
		n, err := strconv.Atoi(r.http.PathValue("n"))
		a.mu.Lock()
		var o *order
		if err == nil && n >= 0 && n < len(a.orders) {
			o = a.orders[n]
		}
		a.mu.Unlock()
		if o == nil || o.account != r.account {
			refuse(w, http.StatusNotFound, "malformed", "there is no such order of yours")
			return
		}
		f(w, r, o)
	}
}
