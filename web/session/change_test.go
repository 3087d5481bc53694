package session_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/people"
	"metaorg/machine/rulestest"
	"metaorg/machine/state"
)

func jsonOf(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWhatACookieLooksLike(t *testing.T) {
	h := newHost(t)
	for _, row := range []struct {
		sentence, header, host, name string
		secure                       bool
	}{
		{"on this machine, one for each port", "", "localhost:8470", "metaorg-8470", false},
		{"over HTTPS, the host's own", "yes", "coop.example", "__Host-metaorg", true},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			b := h.browser()
			send := func(path string, v any) answer {
				r := b.request(http.MethodPost, path, "application/json", jsonOf(t, v))
				r.Host = row.host
				r.Header.Set("X-Test-Secure", row.header)
				if row.header == "" {
					r.Header.Del("X-Test-Secure")
				}
				return b.do(r)
			}
			var c challenge
			if err := json.Unmarshal([]byte(send("/session/challenge", nil).body), &c); err != nil {
				t.Fatal(err)
			}
			a := attempt{Person: "ada", Key: rulestest.Key("ada").ID(), Nonce: c.Nonce, Signature: rulestest.Sign("ada", [32]byte(c.Digest))}
			res := send("/session", a)
			if res.StatusCode != http.StatusOK || len(res.Cookies()) != 1 {
				t.Fatalf("answered %s, cookies %v", res.body, res.Cookies())
			}
			k := res.Cookies()[0]
			if k.Name != row.name || k.Secure != row.secure || !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.Path != "/" || k.Domain != "" {
				t.Errorf("the cookie is %s", k)
			}
		})
	}
}

func TestSigningOut(t *testing.T) {
	h := newHost(t)
	b := h.browser().signIn("ada")
	a := b.post("/session/end", struct{}{})
	if a.StatusCode != http.StatusNoContent || len(a.Cookies()) != 1 || a.Cookies()[0].MaxAge >= 0 {
		t.Errorf("answered %d, cookies %v", a.StatusCode, a.Cookies())
	}
	if s := b.who(); s.Person != "" {
		t.Errorf("still signed in: %+v", s)
	}
	b.signIn("ada")
	if a := b.form("/session/end", url.Values{"next": {"/charter"}}); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/charter" {
		t.Errorf("a form is answered %d to %s", a.StatusCode, a.Header.Get("Location"))
	}
	if s := b.who(); s.Person != "" {
		t.Errorf("still signed in: %+v", s)
	}
}

func TestStrangersChangeNoSession(t *testing.T) {
	h := newHost(t)
	for _, path := range []string{"/session/end", "/session/others/end", "/session/abc/revoke", "/session/for"} {
		if a := h.browser().post(path, struct{}{}); a.body != "web.not_signed_in" {
			t.Errorf("%s: answered %s", path, a.body)
		}
	}
}

func TestAPersonSeesAndEndsTheirDevices(t *testing.T) {
	h := newHost(t)
	phone, laptop, tablet := h.browser().signIn("ada"), h.browser().signIn("ada"), h.browser().signIn("ada")
	bo := h.browser().signIn("bo")
	all, err := h.sessions.List(t.Context(), "ada")
	if err != nil || len(all) != 3 || all[0].Label != "phone" {
		t.Fatalf("listed %+v, %v", all, err)
	}
	if a := phone.post("/session/"+bo.who().ID+"/revoke", struct{}{}); a.body != "web.no_such_session" {
		t.Errorf("bo's is answered %s", a.body)
	}
	if a := phone.form("/session/"+laptop.who().ID+"/revoke", url.Values{"next": {"/you"}}); a.Header.Get("Location") != "/you" {
		t.Errorf("answered %d %s", a.StatusCode, a.body)
	}
	if s := laptop.who(); s.Person != "" {
		t.Errorf("the laptop is still signed in: %+v", s)
	}
	if a := phone.post("/session/others/end", struct{}{}); a.StatusCode != http.StatusNoContent {
		t.Errorf("answered %d %s", a.StatusCode, a.body)
	}
	for name, want := range map[*browser]string{phone: "ada", tablet: "", bo: "bo"} {
		if got := name.who(); string(got.Person) != want {
			t.Errorf("signed in as %+v, want %q", got, want)
		}
	}
	if a := phone.post("/session/"+phone.who().ID+"/revoke", struct{}{}); len(a.Cookies()) != 1 || a.Cookies()[0].MaxAge >= 0 {
		t.Errorf("ending one's own: %d, cookies %v", a.StatusCode, a.Cookies())
	}
}

func TestActingForAnOrganizationTakesAMandate(t *testing.T) {
	h := newHost(t)
	ada, bo := h.browser().signIn("ada"), h.browser().signIn("bo")
	for _, org := range []string{"mill", ""} {
		if a := ada.form("/session/for", url.Values{"for": {org}, "next": {"/home?tab=1"}}); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/home?tab=1" {
			t.Errorf("answered %d %s", a.StatusCode, a.body)
		}
		if s := ada.who(); string(s.For) != org {
			t.Errorf("acts for %q, want %q", s.For, org)
		}
	}
	for org, code := range map[string]string{"mill": "people.no_mandate", "nobody": "people.unknown_organization"} {
		if a := bo.form("/session/for", url.Values{"for": {org}}); a.body != code {
			t.Errorf("%s: answered %s", org, a.body)
		}
	}
	h.world.Must("ada", "mill", people.GrantMandate{Organization: "mill", Person: "bo", Role: people.Alternate})
	if a := bo.form("/session/for", url.Values{"for": {"mill"}}); a.Header.Get("Location") != "/" || bo.who().For != "mill" {
		t.Errorf("answered %s, %+v", a.body, bo.who())
	}
	h.world.Must("ada", "mill", people.RevokeMandate{Organization: "mill", Person: "bo"})
	if s := bo.who(); s.For != "" || s.Person != "bo" {
		t.Errorf("with the mandate ended: %+v", s)
	}
}

func TestAFormLeadsNowhereElse(t *testing.T) {
	h := newHost(t)
	b := h.browser().signIn("ada")
	for _, next := range []string{
		"//evil.example", `/\evil.example`, `\\evil.example`, "https://evil.example", "evil.example", "javascript:alert(1)",
		"/\t/evil.example", "/\n/evil.example", "///evil.example", `/a\b`, "http:/evil", "/%zz", "/\x00",
	} {
		if a := b.form("/session/for", url.Values{"next": {next}}); a.body != "web.bad_next" || a.Header.Get("Location") != "" {
			t.Errorf("%q: answered %d %s, to %q", next, a.StatusCode, a.body, a.Header.Get("Location"))
		}
	}
	if a := b.do(b.request(http.MethodPost, "/session/for", "application/x-www-form-urlencoded", []byte("next=%zz"))); a.body != "web.bad_form" {
		t.Errorf("answered %s", a.body)
	}
}

func TestInASampleOneSignsInAsAnybody(t *testing.T) {
	h := newHost(t)
	b := h.browser()
	if a := b.form("/session/as", url.Values{"person": {"bo"}, "next": {"/home"}}); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/home" {
		t.Fatalf("answered %d %s", a.StatusCode, a.body)
	}
	if s := b.who(); s.Person != "bo" || !s.Sample || s.Key != "" {
		t.Errorf("signed in as %+v", s)
	}
	first := b.who().ID
	b.form("/session/as", url.Values{"person": {"ada"}})
	if s := b.who(); s.Person != "ada" || s.ID == first {
		t.Errorf("then as %+v", s)
	}
	if all, err := h.sessions.List(t.Context(), "bo"); err != nil || len(all) != 0 {
		t.Errorf("the session before it goes on: %+v, %v", all, err)
	}
	if b.form("/session/as", url.Values{"person": {"ada"}, "for": {"mill"}}); b.who().For != "mill" {
		t.Errorf("acting for the mill at once: %+v", b.who())
	}
	if a := b.form("/session/as", url.Values{"person": {"bo"}, "for": {"mill"}}); a.StatusCode != http.StatusForbidden || b.who().Person != "ada" {
		t.Errorf("acting for an organization not of theirs is answered %d %s", a.StatusCode, a.body)
	}
	if a := b.form("/session/as", url.Values{"person": {"eve"}}); a.body != "web.unknown_person" {
		t.Errorf("answered %s", a.body)
	}
}

func TestInARealNetworkNobodySignsInAsSomebodyElse(t *testing.T) {
	w := rulestest.New(t, rulestest.Strict{Directory: people.Directory{}}, people.Module)
	w.Genesis.Sample, w.Store = false, state.NewMemory()
	if _, err := w.Machine.Begin(w.Store, w.Genesis); err != nil {
		t.Fatal(err)
	}
	ada := domaintest.Person("ada")
	ada.RecoveryProof = rulestest.Sign("ada recovery", people.ProofDigest(w.Genesis.ID(), "ada", ada.Recovery))
	w.Must("ada", "", ada)
	h := serve(t, w)
	b := h.browser()
	if a := b.form("/session/as", url.Values{"person": {"ada"}}); a.body != "web.not_a_sample" || b.who().Person != "" {
		t.Errorf("answered %s, signed in as %+v", a.body, b.who())
	}
	if b.signIn("ada").who().Person != "ada" {
		t.Error("with a key of one's own one does")
	}
}
