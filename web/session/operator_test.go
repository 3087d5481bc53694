package session_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"metaorg/hostdata"
	"metaorg/web/session"
)

const operatorToken = "the operator's token"

// isOperator asks whether a browser is the operator's.
func (b *browser) isOperator() bool {
	b.host.t.Helper()
	return b.do(b.request(http.MethodGet, "/operator/who", "", nil)).body == "true"
}

// link is the code of a link that the operator asks for.
func (h *host) link() string {
	h.t.Helper()
	path, expires := h.sessions.OperatorLink()
	code, ok := strings.CutPrefix(path, "/operator/")
	if !ok || expires != h.clock().Add(5*time.Minute).Unix() {
		h.t.Errorf("the link is %s, until %d", path, expires)
	}
	return code
}

func TestWhoHasTheTokenIsTheOperatorInABrowserForTwelveHours(t *testing.T) {
	h := newHost(t)
	b := h.browser()
	if b.isOperator() {
		t.Fatal("before anything was said")
	}
	a := b.form("/operator", url.Values{"token": {" " + operatorToken + "\n"}, "next": {"/node"}})
	if a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/node" || !b.isOperator() {
		t.Fatalf("answered %d %s", a.StatusCode, a.body)
	}
	c := a.Cookies()[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.MaxAge != 0 || strings.Contains(c.Value, operatorToken) {
		t.Errorf("the cookie is %+v", c)
	}
	if s := b.who(); s.Person != "" {
		t.Errorf("the operator is signed in as %+v", s)
	}
	h.pass(hostdata.OperatorSession - time.Second)
	if !b.isOperator() {
		t.Error("it ended before its time")
	}
	h.pass(time.Second)
	if b.isOperator() {
		t.Error("it goes on")
	}
}

func TestWhoIsNotLetInAsTheOperator(t *testing.T) {
	h := newHost(t)
	used := h.link()
	if a := h.browser().form("/operator", url.Values{"code": {used}}); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("answered %d %s", a.StatusCode, a.body)
	}
	late := h.link()
	h.pass(5 * time.Minute)
	challenge := h.browser().challenge()
	for _, row := range []struct {
		sentence string
		form     url.Values
		code     string
	}{
		{"with nothing", url.Values{}, "web.wrong_operator_token"},
		{"with another token", url.Values{"token": {"a guess"}}, "web.wrong_operator_token"},
		{"with a link that was opened", url.Values{"code": {used}}, "web.operator_link_over"},
		{"with a link that is too old", url.Values{"code": {late}}, "web.operator_link_over"},
		{"with a link of one's own", url.Values{"code": {"AAAA"}}, "web.operator_link_over"},
		{"with no link at all", url.Values{"code": {"%%%"}}, "web.operator_link_over"},
		{"with a challenge for signing in", url.Values{"code": {encoded(challenge.Nonce)}}, "web.operator_link_over"},
		{"to go on elsewhere", url.Values{"token": {operatorToken}, "next": {"//evil.example"}}, "web.bad_next"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			b := h.browser()
			if a := b.form("/operator", row.form); a.body != row.code || len(a.Cookies()) != 0 || b.isOperator() {
				t.Errorf("answered %d %s, want %s", a.StatusCode, a.body, row.code)
			}
		})
	}
	inTheClear := h.browser().request(http.MethodPost, "/operator", "application/x-www-form-urlencoded", []byte(url.Values{"token": {operatorToken}}.Encode()))
	inTheClear.Host = "coop.example"
	if a := h.browser().do(inTheClear); a.body != "web.not_secure" {
		t.Errorf("in plain text: %s", a.body)
	}
}

func TestWhoMistypesTheTokenIsShownTheFormOnceMore(t *testing.T) {
	h := newHost(t)
	for field, code := range map[string]string{"token": "web.wrong_operator_token", "code": "web.operator_link_over"} {
		r := h.browser().request(http.MethodPost, "/operator", "application/x-www-form-urlencoded", []byte(url.Values{field: {"a guess"}, "next": {"/node"}}.Encode()))
		r.Header.Set("Accept", "text/html")
		a := h.browser().do(r)
		if want := "/operator?next=%2Fnode&refused=" + code; a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != want || len(a.Cookies()) != 0 {
			t.Errorf("a wrong %s leads to %d %s, want %s", field, a.StatusCode, a.Header.Get("Location"), want)
		}
	}
}

func TestALinkIsNoChallengeToSignInWith(t *testing.T) {
	h := newHost(t)
	b := h.browser()
	c := b.challenge()
	c.Nonce = decoded(t, h.link())
	if a := b.post("/session", b.signed(c, "ada")); a.body != "web.bad_challenge" {
		t.Errorf("answered %s", a.body)
	}
}

func TestTheOperatorStopsBeingIt(t *testing.T) {
	h := newHost(t)
	b, other := h.browser(), h.browser()
	for _, who := range []*browser{b, other} {
		who.form("/operator", url.Values{"code": {h.link()}})
	}
	held := b.http.Jar.Cookies(b.request(http.MethodGet, "/", "", nil).URL)
	if a := b.form("/operator/end", url.Values{}); a.Header.Get("Location") != "/" || b.isOperator() {
		t.Errorf("answered %d %s", a.StatusCode, a.body)
	}
	if !other.isOperator() {
		t.Error("the other browser is it no longer")
	}
	again := h.browser().request(http.MethodGet, "/operator/who", "", nil)
	for _, c := range held {
		again.AddCookie(c)
	}
	if a := h.browser().do(again); len(held) != 1 || a.body != "false" {
		t.Error("what the browser held still counts")
	}
	h.operatorToken = "a new one"
	h.sessions = session.New(h.config())
	if other.isOperator() {
		t.Error("who bore the token before it was changed still is the operator")
	}
}

func TestWhereThereIsNoTokenNobodyIsTheOperator(t *testing.T) {
	h := newHost(t)
	b := h.browser()
	b.form("/operator", url.Values{"token": {operatorToken}})
	h.operatorToken = ""
	h.sessions = session.New(h.config())
	if b.isOperator() {
		t.Error("somebody is")
	}
	r := b.request(http.MethodGet, "/operator/who", "", nil)
	r.Header.Set("Authorization", "Bearer ")
	if a := b.do(r); a.body == "true" {
		t.Error("who bears nothing is")
	}
}

func TestCookiesOfNoSenseStandForNobody(t *testing.T) {
	h := newHost(t)
	plain := h.url[strings.LastIndex(h.url, ":")+1:]
	for _, value := range []string{"", "=", "not base64!", strings.Repeat("A", 12_000), "AAAA", `"quoted"`, "%00", encoded(make([]byte, 32))} {
		r := h.browser().request(http.MethodGet, "/who", "", nil)
		r.Header.Set("Cookie", "metaorg-"+plain+"="+value+"; metaorg-operator-"+plain+"="+value)
		a := h.browser().do(r)
		if a.StatusCode != http.StatusOK || !strings.Contains(a.body, `"Person":""`) {
			t.Errorf("%.20q: answered %d %s", value, a.StatusCode, a.body)
		}
		r.URL.Path = "/operator/who"
		if a := h.browser().do(r); a.body != "false" {
			t.Errorf("%.20q: the operator is %s", value, a.body)
		}
	}
}
