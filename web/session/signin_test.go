package session_test

import (
	"bytes"
	"crypto/sha256"
	"net/http"
	"strings"
	"testing"
	"time"

	"metaorg/domain/people"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/web/session"
)

func TestADigestIsBoundToNetworkHostAndNonce(t *testing.T) {
	nonce := []byte{1, 2, 3}
	want := sha256.Sum256([]byte("metaorg/session/v1\x00\x02n1\x0ccoop.example\x01\x02\x03"))
	if got := session.Digest("n1", "coop.example", nonce); got != want {
		t.Errorf("the digest is %x, want %x", got, want)
	}
	same := session.Digest("n1", "coop.example", nonce)
	for name, other := range map[string][32]byte{
		"network": session.Digest("n2", "coop.example", nonce), "host": session.Digest("n1", "coop.exampl", append([]byte("e"), nonce...)),
		"nonce": session.Digest("n1", "coop.example", []byte{1, 2}),
	} {
		if other == same {
			t.Errorf("another %s has the same digest", name)
		}
	}
	if got := signature.Digest("n1", nonce); got == session.Digest("n1", "", nonce) {
		t.Error("signing in could sign an act")
	}
}

func TestWhoSignsAChallengeIsSignedIn(t *testing.T) {
	h := newHost(t)
	b := h.browser()
	c := b.challenge()
	digest := session.Digest(h.world.Genesis.ID(), strings.TrimPrefix(h.url, "http://"), c.Nonce)
	if !bytes.Equal(c.Digest, digest[:]) || c.Network != h.world.Genesis.ID() || c.Expires != h.clock().Add(5*time.Minute).Unix() {
		t.Errorf("the challenge is %+v", c)
	}
	a := b.post("/session", b.signed(c, "ada"))
	if a.StatusCode != http.StatusOK || !strings.HasPrefix(a.body, `{"person":"ada","session":"`) {
		t.Fatalf("answered %d %s", a.StatusCode, a.body)
	}
	s := b.who()
	if s.Person != "ada" || s.Key != rulestest.Key("ada").ID() || s.Label != "phone" || s.For != "" || s.Sample || s.Created != h.clock().Unix() {
		t.Errorf("signed in as %+v", s)
	}
	if other := h.browser().who(); other.Person != "" {
		t.Errorf("another browser is signed in as %+v", other)
	}
}

func TestAPasskeySignsInWithoutNamingTheKey(t *testing.T) {
	h := newHost(t)
	for _, named := range []signature.KeyID{"", passkey().ID()} {
		b := h.browser()
		c := b.challenge()
		a := attempt{Person: "ada", Key: named, Nonce: c.Nonce, Signature: assert(passkeySite, [32]byte(c.Digest)), Credential: []byte("credential"), Label: "  my\tphone\u202e "}
		if res := b.post("/session", a); res.StatusCode != http.StatusOK {
			t.Fatalf("key %q: answered %s", named, res.body)
		}
		if s := b.who(); s.Key != passkey().ID() || string(s.Credential) != "credential" || s.Label != "myphone" {
			t.Errorf("signed in as %+v", s)
		}
	}
}

// TestWhoIsNotLetIn changes one thing of an attempt that would do.
func TestWhoIsNotLetIn(t *testing.T) {
	h := newHost(t)
	other := newHost(t)
	otherNetwork := func(c challenge) attempt {
		a := h.browser().signed(c, "ada")
		a.Signature = rulestest.Sign("ada", session.Digest("another", c.Host, c.Nonce))
		return a
	}
	for _, row := range []struct {
		sentence string
		attempt  func(b *browser, c challenge) attempt
		code     string
	}{
		{"an act's signature signs nobody in", func(b *browser, c challenge) attempt {
			a := b.signed(c, "ada")
			a.Signature = rulestest.Sign("ada", signature.Digest(string(c.Network), c.Nonce))
			return a
		}, "web.bad_signature"},
		{"another person's key", func(b *browser, c challenge) attempt {
			a := b.signed(c, "bo")
			a.Person, a.Key = "ada", rulestest.Key("ada").ID()
			return a
		}, "web.bad_signature"},
		{"another person's key under its own name", func(b *browser, c challenge) attempt {
			a := b.signed(c, "bo")
			a.Person = "ada"
			return a
		}, "web.key_does_not_count"},
		{"for another network", func(_ *browser, c challenge) attempt { return otherNetwork(c) }, "web.bad_signature"},
		{"nobody of that name", func(b *browser, c challenge) attempt { return b.signed(c, "eve") }, "web.unknown_person"},
		{"no key named and no passkey", func(b *browser, c challenge) attempt {
			a := b.signed(c, "bo")
			a.Key = ""
			return a
		}, "web.no_passkey"},
		{"a plain key that is not named", func(b *browser, c challenge) attempt {
			a := b.signed(c, "ada")
			a.Key = ""
			return a
		}, "web.bad_signature"},
		{"a passkey on a site that is none of the network's", func(_ *browser, c challenge) attempt {
			return attempt{Person: "ada", Nonce: c.Nonce, Signature: assert("https://evil.example", [32]byte(c.Digest))}
		}, "web.bad_signature"},
		{"a nonce that was changed", func(b *browser, c challenge) attempt {
			c.Nonce[0] ^= 1
			return b.signed(c, "ada")
		}, "web.bad_challenge"},
		{"a nonce of one's own", func(b *browser, c challenge) attempt {
			c.Nonce = make([]byte, 40)
			return b.signed(c, "ada")
		}, "web.bad_challenge"},
		{"no nonce", func(b *browser, c challenge) attempt {
			c.Nonce = nil
			return b.signed(c, "ada")
		}, "web.bad_challenge"},
		{"another host's challenge", func(b *browser, _ challenge) attempt {
			return b.signed(other.browser().challenge(), "ada")
		}, "web.bad_challenge"},
		{"no signature", func(b *browser, c challenge) attempt {
			a := b.signed(c, "ada")
			a.Signature = signature.Signature{}
			return a
		}, "web.bad_signature"},
		{"a credential that no passkey has", func(b *browser, c challenge) attempt {
			a := b.signed(c, "ada")
			a.Credential = make([]byte, 1024)
			return a
		}, "web.bad_credential"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			b := h.browser()
			if a := b.post("/session", row.attempt(b, b.challenge())); a.body != row.code {
				t.Errorf("answered %d %s, want %s", a.StatusCode, a.body, row.code)
			}
			if s := b.who(); s.Person != "" {
				t.Errorf("signed in as %+v", s)
			}
		})
	}
}

func TestWhatIsNoAttemptIsRefused(t *testing.T) {
	b := newHost(t).browser()
	for _, body := range []string{"", "no", `{"nonce":7}`, `{"person":"` + strings.Repeat("a", 17<<10) + `"}`} {
		if a := b.do(b.request(http.MethodPost, "/session", "application/json", []byte(body))); a.body != "web.bad_json" {
			t.Errorf("%.20q: answered %s", body, a.body)
		}
	}
}

func TestAChallengeOfAnotherNameOfThisHostDoesNotCount(t *testing.T) {
	h := newHost(t)
	b := h.browser()
	c := b.challenge()
	ask := b.request(http.MethodPost, "/session/challenge", "application/json", nil)
	ask.Host = "localhost:1"
	if a := b.do(ask); !strings.Contains(a.body, `"host":"localhost:1"`) {
		t.Errorf("the challenge is %s", a.body)
	}
	long := b.request(http.MethodPost, "/session/challenge", "application/json", nil)
	long.Host = strings.Repeat("a", 256)
	if a := b.do(long); a.body != "web.long_host" {
		t.Errorf("answered %s", a.body)
	}
	send := b.request(http.MethodPost, "/session", "application/json", jsonOf(t, b.signed(c, "ada")))
	send.Host = "localhost:1"
	if a := b.do(send); a.body != "web.bad_challenge" {
		t.Errorf("answered %s", a.body)
	}
}

func TestAChallengeSignsInOnceAndForFiveMinutes(t *testing.T) {
	h := newHost(t)
	b := h.browser()
	first, late := b.signed(b.challenge(), "ada"), b.signed(b.challenge(), "ada")
	wrong := first
	wrong.Signature = rulestest.Sign("bo", [32]byte{})
	if a := b.post("/session", wrong); a.body != "web.bad_signature" {
		t.Errorf("a wrong signature: %s", a.body)
	}
	h.pass(5*time.Minute - time.Second)
	if a := b.post("/session", first); a.StatusCode != http.StatusOK {
		t.Errorf("just in time: %s", a.body)
	}
	if a := h.browser().post("/session", first); a.body != "web.challenge_used" {
		t.Errorf("replayed: %s", a.body)
	}
	h.pass(time.Second)
	for name, a := range map[string]attempt{"too late": late, "replayed and too late": first} {
		if res := h.browser().post("/session", a); res.body != "web.challenge_expired" {
			t.Errorf("%s: %s", name, res.body)
		}
	}
}

func TestAChallengeFromBeforeARestartIsVoidAndASessionGoesOn(t *testing.T) {
	h := newHost(t)
	b := h.browser().signIn("ada")
	before := h.browser().signed(h.browser().challenge(), "bo")
	restarted := session.New(session.Config{Host: h.data, Node: h, Circle: directory{}, Now: h.clock})
	*h.sessions = *restarted
	if a := h.browser().post("/session", before); a.body != "web.bad_challenge" {
		t.Errorf("answered %s", a.body)
	}
	if s := b.who(); s.Person != "ada" {
		t.Errorf("signed in as %+v", s)
	}
}

func TestInPlainTextOnlyThisMachineItselfSignsIn(t *testing.T) {
	h := newHost(t)
	b := h.browser()
	r := b.request(http.MethodPost, "/session", "application/json", jsonOf(t, b.signed(b.challenge(), "ada")))
	r.Host = "coop.example"
	if a := b.do(r); a.body != "web.not_secure" {
		t.Errorf("answered %s", a.body)
	}
}

func TestAKeyThatIsRevokedSignsInNoLongerAndEndsItsSessions(t *testing.T) {
	h := newHost(t)
	b := h.browser().signIn("ada")
	recovery := h.browser()
	c := recovery.challenge()
	byRecovery := attempt{Person: "ada", Key: rulestest.Key("ada recovery").ID(), Nonce: c.Nonce, Signature: rulestest.Sign("ada recovery", [32]byte(c.Digest))}
	if a := recovery.post("/session", byRecovery); a.StatusCode != http.StatusOK {
		t.Fatal(a.body)
	}
	revoke := people.RevokeKey{Key: rulestest.Key("ada").ID()}
	if no := h.world.Submit(h.world.EnvelopeWith("ada recovery", "ada", "", revoke), 1)[0].Refusal(); no != nil {
		t.Fatal(no)
	}
	if s := b.who(); s.Person != "ada" {
		t.Errorf("a key being revoked counts to the end, and its session is %+v", s)
	}
	h.world.Pass(people.RevocationDays + 1)
	if s := b.who(); s.Person != "" {
		t.Errorf("with its key revoked the session goes on: %+v", s)
	}
	if a := h.browser().post("/session", b.signed(b.challenge(), "ada")); a.body != "web.key_does_not_count" {
		t.Errorf("answered %s", a.body)
	}
	if s := recovery.who(); s.Person != "ada" {
		t.Errorf("the session of another key ended: %+v", s)
	}
	if all, err := h.sessions.List(t.Context(), "ada"); err != nil || len(all) != 1 {
		t.Errorf("sessions kept: %+v, %v", all, err)
	}
}

func TestASessionThatSomebodyElsePlantedIsWorthNothing(t *testing.T) {
	h := newHost(t)
	evil := h.browser().signIn("bo")
	var planted *http.Cookie
	for _, c := range evil.http.Jar.Cookies(evil.request(http.MethodGet, "/", "", nil).URL) {
		planted = c
	}
	b := h.browser()
	for _, value := range []string{planted.Value, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "no base64!"} {
		r := b.request(http.MethodPost, "/session", "application/json", jsonOf(t, b.signed(b.challenge(), "ada")))
		r.AddCookie(&http.Cookie{Name: planted.Name, Value: value})
		a := h.browser().do(r)
		if a.StatusCode != http.StatusOK || len(a.Cookies()) != 1 || a.Cookies()[0].Value == value {
			t.Fatalf("answered %d, cookies %v", a.StatusCode, a.Cookies())
		}
		thief := h.browser().request(http.MethodGet, "/who", "", nil)
		thief.AddCookie(&http.Cookie{Name: planted.Name, Value: value})
		if got := h.browser().do(thief); strings.Contains(got.body, "ada") {
			t.Errorf("%q is ada's session now", value)
		}
	}
}

func TestThirtyDaysWithoutAVisitEndASession(t *testing.T) {
	h := newHost(t)
	b := h.browser().signIn("ada")
	h.pass(29 * 24 * time.Hour)
	if b.who().Person != "ada" {
		t.Fatal("it ended before its time")
	}
	h.pass(29 * 24 * time.Hour)
	if b.who().Person != "ada" {
		t.Fatal("the visit in between did not count")
	}
	h.pass(31 * 24 * time.Hour)
	if s := b.who(); s.Person != "" {
		t.Errorf("it goes on: %+v", s)
	}
}
