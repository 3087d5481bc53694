package web_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"metaorg/domain/people"
	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/machine/wire"
	"metaorg/web"
	"metaorg/web/access"
	"metaorg/web/webtest"
)

// anas are the keys of a sample's host, which has ana's alone.
type anas struct{ held atomic.Bool }

func (k *anas) Held() bool { return k.held.Load() }

func (*anas) KeyOf(p machine.PersonID) (signature.KeyID, bool) {
	return rulestest.Key(string(p)).ID(), p == "ana"
}

func (*anas) Sign(p machine.PersonID, digest [32]byte) (signature.Signature, error) {
	return rulestest.Sign(string(p), digest), nil
}

// keyed lets people of the network sign in.
type keyed struct{ access.Circle }

func (keyed) Keys(r state.Reader, p machine.PersonID) []signature.KeyID { return people.KeyIDs(r, p) }

// someone is a browser, signed in as one of the sample's people.
func someone(t *testing.T, s *webtest.Site, p string) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := c.PostForm(s.URL+"/session/as", url.Values{"person": {p}})
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil || resp.StatusCode != http.StatusSeeOther {
		t.Fatalf("signing in as %s gives %d, %v", p, resp.StatusCode, err)
	}
	return c
}

// asks lets the host sign bytes.
func asks(t *testing.T, c *http.Client, s *webtest.Site, body []byte, spoil func(*http.Request)) answer {
	t.Helper()
	b, err := json.Marshal(map[string]string{"body": base64.StdEncoding.EncodeToString(body)})
	if err != nil {
		t.Fatal(err)
	}
	req := request(t, http.MethodPost, s.URL+"/sample/sign?wait=5", "application/json", b)
	if spoil != nil {
		spoil(req)
	}
	return askWith(t, c, req)
}

// act is an act of somebody's, as bytes to be signed.
func act(s *webtest.Site, by string, spoil func(*wire.Body)) []byte {
	body := wire.Body{
		Network: s.World.Genesis.ID(), Author: machine.PersonID(by), Key: rulestest.Key(by).ID(),
		Sequence: s.Node.NextSequence(machine.PersonID(by), rulestest.Key(by).ID()), Expires: s.Node.Now() + 3600,
		Messages: []wire.Message{s.World.Machine.Wire(write{Topic: "bread"})},
	}
	if spoil != nil {
		spoil(&body)
	}
	return wire.Encode(body)
}

func TestTheHostSignsForASamplesPeopleAndNobodyElse(t *testing.T) {
	keys := &anas{}
	s := start(t, func(c *web.Config) { c.Sample, c.Circle = keys, keyed{c.Circle} })
	submit(t, s, s.World.Envelope("ben", "", register("ben"))).want(t, http.StatusOK, "")
	ana, ben := someone(t, s, "ana"), someone(t, s, "ben")
	keys.held.Store(true)
	asks(t, ana, s, act(s, "ana", nil), nil).want(t, http.StatusConflict, "web.sample_in_the_making")
	keys.held.Store(false)

	a := asks(t, ana, s, act(s, "ana", nil), nil)
	a.want(t, http.StatusOK, "")
	contains(t, a.body, `"state":"applied"`)

	for _, row := range []struct {
		sentence string
		who      *http.Client
		body     []byte
		spoil    func(*http.Request)
		status   int
		code     string
	}{
		{"another's act is not signed", ana, act(s, "ben", nil), nil, 403, "web.not_yours_to_sign"},
		{"nor one under another key", ana, act(s, "ana", func(b *wire.Body) { b.Key = rulestest.Key("other").ID() }), nil, 403, "web.not_yours_to_sign"},
		{"nor one in another network", ana, act(s, "ana", func(b *wire.Body) { b.Network = "36648b5f9d5d" }), nil, 403, "web.not_yours_to_sign"},
		{"nor for somebody whose key the host does not have", ben, act(s, "ben", nil), nil, 403, "web.not_yours_to_sign"},
		{"a stranger's neither", http.DefaultClient, act(s, "ana", nil), nil, 403, "web.not_in_sample"},
		{"what is no act is not signed", ana, []byte("anything"), nil, 400, "web.no_act"},
		{"nor what is too long for one", ana, make([]byte, machine.MaxEnvelopeBytes+1), nil, 400, "web.no_act"},
		{"no other site gets a signature", ana, act(s, "ana", nil), func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403, "web.cross_site"},
		{"nor by its address", ana, act(s, "ana", nil), func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }, 403, "web.cross_site"},
		{"what the rules refuse is refused", ana, act(s, "ana", func(b *wire.Body) {
			b.Messages = []wire.Message{s.World.Machine.Wire(write{Topic: "taken"})}
		}), nil, 409, "notes.taken"},
	} {
		t.Run(row.sentence, func(t *testing.T) { asks(t, row.who, s, row.body, row.spoil).want(t, row.status, row.code) })
	}
}

func TestAHostWithoutASamplesKeysSignsNothing(t *testing.T) {
	s := start(t, func(c *web.Config) { c.Circle = keyed{c.Circle} })
	if a := asks(t, someone(t, s, "ana"), s, act(s, "ana", nil), nil); a.status != http.StatusNotFound {
		t.Errorf("it answers %d", a.status)
	}
}

func TestInARealNetworkTheHostSignsForNobody(t *testing.T) {
	w := rulestest.New(t, rulestest.Strict{Directory: people.Directory{}}, people.Module, notes)
	w.Genesis.Sample, w.Store = false, state.NewMemory()
	if _, err := w.Machine.Begin(w.Store, w.Genesis); err != nil {
		t.Fatal(err)
	}
	node, model := webtest.Over(t, w, notesView)
	host, err := hostdata.Open(t.Context(), filepath.Join(t.TempDir(), "host.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := host.Close(); err != nil {
			t.Error(err)
		}
	})
	config := web.Config{Machine: w.Machine, Node: node, Model: model, Host: host, Sample: &anas{}}
	webtest.Shows(people.Directory{}, access.Everything)(&config)
	config.Circle = keyed{config.Circle}
	server := httptest.NewServer(web.New(config))
	t.Cleanup(server.Close)
	s := &webtest.Site{URL: server.URL, World: w, Node: node, Model: model}
	submit(t, s, w.Envelope("ana", "", register("ana"))).want(t, http.StatusOK, "")
	asks(t, http.DefaultClient, s, act(s, "ana", nil), nil).want(t, 403, "web.not_a_sample")
	in := request(t, http.MethodPost, s.URL+"/session/as", "application/x-www-form-urlencoded", []byte("person=ana"))
	if a := ask(t, in); a.status != http.StatusForbidden || !strings.Contains(string(a.body), "web.not_a_sample") {
		t.Errorf("one signs in as anybody: %d %s", a.status, a.body)
	}
}
