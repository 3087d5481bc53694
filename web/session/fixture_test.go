package session_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"metaorg/domain/domaintest"
	"metaorg/domain/network"
	"metaorg/domain/people"
	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/web/access"
	"metaorg/web/reach"
	"metaorg/web/session"
)

// host is one host of a network, served over loopback, whose clock the test moves.
type host struct {
	t        *testing.T
	world    *rulestest.World
	data     *hostdata.DB
	sessions *session.Sessions
	url      string

	operatorToken string

	mu  sync.Mutex
	now time.Time
}

// directory is the real one of people.
type directory struct{ people.Directory }

func (directory) Strangers(state.Reader) access.Transparency { return access.CharterOnly }

func (directory) Belongs(context.Context, state.Reader, machine.PersonID, int64) (bool, error) {
	return false, nil
}

func (directory) Keys(r state.Reader, p machine.PersonID) []signature.KeyID {
	return people.KeyIDs(r, p)
}

// Read and Now make a host the node that sessions ask.
func (h *host) Read(f func(state.Reader)) { f(h.world.Store) }

func (h *host) Now() int64 { return h.world.Now() }

// clock is the host's own.
func (h *host) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *host) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// newHost serves a network in which ada, who represents the mill, and bo are
// registered, and ada has a passkey made on this host's name.
func newHost(t *testing.T) *host {
	t.Helper()
	w := rulestest.New(t, rulestest.Strict{Directory: people.Directory{}}, network.Module, people.Module)
	w.Must("ada", "", domaintest.Person("ada"), domaintest.Organization("mill"), network.AddOrigin{Origin: passkeySite})
	w.Must("bo", "", domaintest.Person("bo"))
	w.Must("ada", "", people.AddKey{Key: passkey(), Name: "phone", Proof: assert(passkeySite, people.ProofDigest(w.Genesis.ID(), "ada", passkey()))})
	return serve(t, w)
}

func serve(t *testing.T, w *rulestest.World) *host {
	t.Helper()
	data, err := hostdata.Open(t.Context(), filepath.Join(t.TempDir(), "host.db"))
	if err != nil {
		t.Fatal(err)
	}
	h := &host{t: t, world: w, data: data, operatorToken: operatorToken, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	h.start()
	t.Cleanup(func() {
		if err := data.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// config is what the host's sessions are made of.
func (h *host) config() session.Config {
	return session.Config{
		Host: h.data, Node: h, Circle: directory{}, Now: h.clock, OperatorToken: h.operatorToken, Logger: slog.New(slog.DiscardHandler),
	}
}

// start serves the host, as after a restart.
func (h *host) start() {
	h.sessions = session.New(h.config())
	mux := http.NewServeMux()
	h.sessions.Routes(func(pattern string, f func(http.ResponseWriter, *http.Request) error) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			var no *machine.Refusal
			if err := f(w, r); errors.As(err, &no) {
				http.Error(w, no.Code, http.StatusForbidden)
			} else if err != nil {
				h.t.Error(err)
			}
		})
	})
	mux.HandleFunc("GET /who", func(w http.ResponseWriter, r *http.Request) {
		s, _ := session.Of(r)
		_ = json.NewEncoder(w).Encode(s)
	})
	mux.HandleFunc("GET /operator/who", func(w http.ResponseWriter, r *http.Request) {
		_, is := h.sessions.OperatorUntil(r)
		fmt.Fprint(w, is || h.sessions.Bears(r))
	})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Test-Secure") != "" {
			r = secured(h.t, w, r)
		}
		mux.ServeHTTP(w, h.sessions.With(r))
	}))
	h.t.Cleanup(server.Close)
	h.url = server.URL
}

// secured lets a request come as one that a proxy took over HTTPS.
func secured(t *testing.T, w http.ResponseWriter, r *http.Request) *http.Request {
	way, err := reach.New(reach.Config{PublicURL: "https://" + r.Host, BehindProxy: true})
	if err != nil {
		t.Error(err)
		return r
	}
	in, ok := way.Arrive(w, r)
	if !ok {
		t.Error("the request was sent on")
		return r
	}
	return in
}

// browser keeps cookies.
type browser struct {
	host *host
	http *http.Client
}

func (h *host) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &browser{h, &http.Client{Jar: jar, CheckRedirect: stay}}
}

// answer is a response with its body read.
type answer struct {
	*http.Response
	body string
}

func (b *browser) do(r *http.Request) answer {
	b.host.t.Helper()
	res, err := b.http.Do(r)
	if err != nil {
		b.host.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.host.t.Fatal(err)
	}
	return answer{res, strings.TrimSpace(string(body))}
}

func (b *browser) request(method, path, kind string, body []byte) *http.Request {
	r, err := http.NewRequest(method, b.host.url+path, bytes.NewReader(body))
	if err != nil {
		b.host.t.Fatal(err)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	return r
}

func (b *browser) post(path string, v any) answer {
	b.host.t.Helper()
	body, err := json.Marshal(v)
	if err != nil {
		b.host.t.Fatal(err)
	}
	return b.do(b.request(http.MethodPost, path, "application/json", body))
}

func (b *browser) form(path string, values url.Values) answer {
	b.host.t.Helper()
	return b.do(b.request(http.MethodPost, path, "application/x-www-form-urlencoded", []byte(values.Encode())))
}

// who is signed in; the zero session for nobody.
func (b *browser) who() (s session.Session) {
	b.host.t.Helper()
	a := b.do(b.request(http.MethodGet, "/who", "", nil))
	if err := json.Unmarshal([]byte(a.body), &s); err != nil {
		b.host.t.Fatal(err)
	}
	return s
}

// challenge is what the host gives to sign.
type challenge struct {
	Network machine.NetworkID
	Host    string
	Nonce   []byte
	Digest  []byte
	Expires int64
}

func (b *browser) challenge() (c challenge) {
	b.host.t.Helper()
	a := b.post("/session/challenge", struct{}{})
	if err := json.Unmarshal([]byte(a.body), &c); err != nil {
		b.host.t.Fatalf("%s: %v", a.body, err)
	}
	return c
}

// attempt is what a page sends to sign in.
type attempt struct {
	Person     machine.PersonID    `json:"person"`
	Key        signature.KeyID     `json:"key"`
	Nonce      []byte              `json:"nonce"`
	Signature  signature.Signature `json:"signature"`
	Credential []byte              `json:"credential"`
	Label      string              `json:"label"`
}

// signed answers a challenge as a page does: it computes the digest by itself.
func (b *browser) signed(c challenge, p machine.PersonID) attempt {
	key := rulestest.Key(string(p))
	digest := session.Digest(c.Network, strings.TrimPrefix(b.host.url, "http://"), c.Nonce)
	return attempt{Person: p, Key: key.ID(), Nonce: c.Nonce, Signature: rulestest.Sign(string(p), digest), Label: "phone"}
}

func (b *browser) signIn(p machine.PersonID) *browser {
	b.host.t.Helper()
	a := b.post("/session", b.signed(b.challenge(), p))
	if a.StatusCode != http.StatusOK {
		b.host.t.Fatalf("%s could not sign in: %s", p, a.body)
	}
	return b
}

// passkeySite is where ada made her passkey.
const passkeySite = "https://coop.example"

func passkeyPrivate() ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("ada's passkey"))
	return ed25519.NewKeyFromSeed(seed[:])
}

func passkey() signature.Key {
	return signature.Key{Algorithm: signature.PasskeyEdDSA, Public: passkeyPrivate().Public().(ed25519.PublicKey), RelyingParty: "coop.example"}
}

func encoded(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func decoded(t *testing.T, text string) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// assert signs a digest with the passkey as a browser on this origin would.
func assert(origin string, digest [32]byte) signature.Signature {
	text := base64.RawURLEncoding.EncodeToString(digest[:])
	client := []byte(`{"type":"webauthn.get","challenge":"` + text + `","origin":"` + origin + `","crossOrigin":false}`)
	site, sum := sha256.Sum256([]byte("coop.example")), sha256.Sum256(client)
	const presentAndVerified = 0x05
	data := append(site[:], presentAndVerified, 0, 0, 0, 0)
	return signature.Signature{Value: ed25519.Sign(passkeyPrivate(), slices.Concat(data, sum[:])), AuthenticatorData: data, ClientData: client}
}
