package identity_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

func TestSamples(t *testing.T) { town(t, nil).Samples(t) }

func TestSigningInOffersEveryWayIn(t *testing.T) {
	s := town(t, nil)
	got := s.As(t, pagetest.Stranger()).Get("/signin?next=/proposals/4").Is(http.StatusOK)
	got.Sees("Use a passkey", "I have a recovery file", "Register", "example.com is not among the addresses of this network")
	at := got.One("#signing-in")
	if next := pagetest.Attribute(at, "data-next"); next != "/proposals/4" {
		t.Errorf("it goes on to %q", next)
	}
	if network := pagetest.Attribute(at, "data-network"); network != string(rulestest.Network()) {
		t.Errorf("it is for the network %q", network)
	}
	for _, elsewhere := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)"} {
		got := s.As(t, pagetest.Stranger()).Get("/signin?next=" + elsewhere)
		if next := pagetest.Attribute(got.One("#signing-in"), "data-next"); next != "/home" {
			t.Errorf("?next=%s goes on to %q", elsewhere, next)
		}
	}
}

func TestWhoeverIsSignedInIsToldSo(t *testing.T) {
	s := town(t, nil)
	s.As(t, pagetest.Person("ada", "")).Get("/signin").Sees("You are signed in as ada")
	s.As(t, pagetest.Person("ada", "")).Get("/register").Sees("You are signed in as ada already")
}

func TestAnInvitationIsSaidToBeWhatItIs(t *testing.T) {
	s := town(t, nil)
	secret, spent := []byte("sesame"), []byte("spent")
	s.Let(func(w *rulestest.World) {
		w.Must("ada", "", people.Invite{SecretHash: hashed(secret), Purpose: "Radish's representative", Expires: w.Now() + rulestest.Day, Uses: 1},
			people.Invite{SecretHash: hashed(spent), Expires: w.Now() + rulestest.Day, Uses: 1}, people.RevokeInvitation{SecretHash: hashed(spent)})
	})
	for link, row := range map[string]struct{ says, carried string }{
		hex.EncodeToString(secret):    {"ada invites you: Radish's representative", base64.StdEncoding.EncodeToString(secret)},
		hex.EncodeToString(spent):     {"ada's invitation is no longer open", ""},
		hex.EncodeToString([]byte{1}): {"not known here", ""},
		"<script>":                    {"not known here", ""},
	} {
		got := s.As(t, pagetest.Stranger()).Get("/register?invitation=" + link).Sees(row.says)
		if elsewhere := got.All("[data-no-passkeys] a"); len(elsewhere) != 1 || pagetest.Attribute(elsewhere[0], "href") != "https://tests.example/register?invitation="+link {
			t.Errorf("%s: elsewhere is %q", row.says, pagetest.Attribute(elsewhere[0], "href"))
		}
		if carried := pagetest.Attribute(got.One("#registering"), "data-invitation"); carried != row.carried {
			t.Errorf("%s: the invitation carried on is %q, want %q", row.says, carried, row.carried)
		}
	}
}

func hashed(secret []byte) string {
	sum := sha256.Sum256(secret)
	return hex.EncodeToString(sum[:])
}

func TestAHandleIsLookedAtBeforeAKeyIsMade(t *testing.T) {
	s := town(t, nil)
	for handle, row := range map[string]struct {
		status int
		says   string
	}{
		"cy":       {http.StatusOK, "This handle is free."},
		"ada":      {http.StatusConflict, "this handle is taken"},
		"X":        {http.StatusUnprocessableEntity, "a handle has 2 to 32"},
		"<script>": {http.StatusUnprocessableEntity, "a handle has 2 to 32"},
	} {
		got := s.As(t, pagetest.Stranger()).Get("/register/free?handle=" + handle).Is(row.status)
		if !strings.Contains(got.Body, row.says) || strings.Contains(got.Body, "<") {
			t.Errorf("%s: %q", handle, got.Body)
		}
	}
}

func TestWhatIsRefusedHereIsSaidInGerman(t *testing.T) {
	s := town(t, nil)
	for code, text := range map[string]string{
		"web.handle_taken":         "this handle is taken; choose another",
		"web.no_key_made":          "your browser makes the key, with JavaScript; on the command line it is: metaorg people add-key",
		"web.foreign_return":       `what is signed here goes back only to sites of this network, and "x" is none; nothing was signed`,
		"web.unreadable_challenge": "this is no challenge that could be signed; go back and try again",
		"web.unreadable_act":       "what is to be signed can't be read here; nothing was signed",
		"web.act_of_other_network": "this act is for another network than the one of this host; nothing was signed",
		"web.key_not_here":         "the key that is to sign is no passkey of ada at this site that counts; nothing was signed",
	} {
		if got := s.As(t, pagetest.Stranger()).In("de").Get("/refusal?code=" + code + "&text=" + url.QueryEscape(text)); strings.Contains(got.Body, text[:20]) {
			t.Errorf("%s is said as %q", code, got.Body)
		}
	}
}

func TestARefusalIsSaidInTheReadersLanguage(t *testing.T) {
	s := town(t, nil)
	const asked = "/refusal?code=people.last_key&text=this+is+your+last+key%2C+without+which+you+could+not+sign+any+more%3B+add+another+one+first"
	if got := s.As(t, pagetest.Stranger()).In("de").Get(asked); !strings.Contains(got.Body, "letzter Schlüssel") {
		t.Errorf("it says %q", got.Body)
	}
	for _, text := range []string{"<script>alert(1)</script>", strings.Repeat("ö", 5000)} {
		got := s.As(t, pagetest.Stranger()).In("de").Get("/refusal?code=a.b&text=" + url.QueryEscape(text)).Is(http.StatusOK)
		if strings.Contains(got.Body, "<") || len(got.Body) > 2000 {
			t.Errorf("it says %d bytes: %.80q", len(got.Body), got.Body)
		}
	}
}

func TestOnesOwnPageShowsKeysAndBrowsers(t *testing.T) {
	at := rulestest.Start - 86400
	s := town(t, browsers{{ID: "s1", Person: "ada", Label: "Firefox, Linux", Created: at, Seen: at}, {ID: "s2", Person: "ada", Label: "<b>Phone</b>", Created: at, Seen: at}})
	s.As(t, pagetest.Stranger()).Get("/you").LeadsTo("/signin?next=%2Fyou")
	ada := pagetest.Person("ada", "")
	ada.ID = "s1"
	got := s.As(t, ada).Get("/you").Is(http.StatusOK)
	got.Sees("phone", "recovery file", "signs in this browser", "Firefox, Linux", "<b>Phone</b>", "Sign out everywhere else").SeesNot("You have one key only")
	if pagetest.Attribute(got.One(`form[action="/session/s2/revoke"] button`), "class") == "" {
		t.Error("the other browser can't be signed out")
	}
	s.As(t, pagetest.Person("bo", "")).Get("/you").Sees("You have one key only", "Make a second way in")
	s.As(t, pagetest.Person("bo", "")).In("de").Get("/you").Sees("Du hast nur einen Schlüssel")
}

func TestAKeyIsRevokedAndKept(t *testing.T) {
	s := town(t, nil)
	ada := s.As(t, pagetest.Person("ada", ""))
	recovery := keyOf("ada recovery")
	ada.Get("/acts/people.revoke_key?key="+recovery).Sees("recovery file", recovery, "A week from now", "Afterwards you have one key left")
	ada.Does("people.revoke_key", "key", recovery, "next", "/you").Sees("being revoked", "It stops counting", "Undo")
	needs, err := s.Needs(s.Words.Into(t.Context(), "en", nil, s.Now()), mustKnow(t, s, "ada"))
	if err != nil || len(needs) != 2 || !needs[0].Urgent || !strings.Contains(needs[0].Title, "recovery file") || needs[0].Due == 0 {
		t.Errorf("what waits for ada is %+v, %v", needs, err)
	}
	ada.Does("people.cancel_revocation", "key", recovery, "next", "/you").SeesNot("It stops counting<")
	s.As(t, pagetest.Person("bo", "")).Post("/acts/people.revoke_key", "key", keyOf("bo")).Is(http.StatusConflict).
		Beside("", "last key").Sees("Make a second way in")
}

// mustKnow is a person as the modules know them.
func mustKnow(t *testing.T, s *pagetest.Site, p machine.PersonID) page.Viewer {
	t.Helper()
	v, err := s.Complete(t.Context(), pagetest.Person(p, ""))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAKeyIsRenamed(t *testing.T) {
	s := town(t, nil)
	ada := s.As(t, pagetest.Person("ada", ""))
	ada.Get("/acts/people.name_key?key="+keyOf("ada")).Kept("name", "phone")
	ada.Does("people.name_key", "key", keyOf("ada"), "name", "old phone", "next", "/you").Sees("old phone")
	ada.Post("/acts/people.name_key", "key", keyOf("ada"), "name", strings.Repeat("x", 61)).Kept("name", strings.Repeat("x", 61))
}

func TestAKeyIsAdded(t *testing.T) {
	s := town(t, nil)
	bo := s.As(t, pagetest.Person("bo", ""))
	key, err := json.Marshal(rulestest.Key("bo second"))
	if err != nil {
		t.Fatal(err)
	}
	proof, err := json.Marshal(rulestest.Sign("bo second", people.ProofDigest(rulestest.Network(), "bo", rulestest.Key("bo second"))))
	if err != nil {
		t.Fatal(err)
	}
	bo.Get("/acts/people.add_key?kind=recovery").Kept("kind", "recovery")
	bo.Post("/acts/people.add_key", "name", "x").Is(http.StatusUnprocessableEntity).Beside("", "your browser makes the key").Kept("name", "x")
	bo.Post("/acts/people.add_key", "name", "x", "key", string(key), "proof", `{"value":"AAAA"}`).Kept("name", "x").Kept("key", "").Kept("proof", "")
	bo.Does("people.add_key", "name", "second", "key", string(key), "proof", string(proof), "next", "/you").Sees("second").SeesNot("You have one key only")
}

func TestWhatAnotherHostAsksToHaveSigned(t *testing.T) {
	s := town(t, nil)
	const back = "https://tests.example"
	act := func(change func(*wire.Body)) string {
		b := wire.Body{
			Network: rulestest.Network(), Author: "ada", Key: signature.KeyID(keyOf("ada")), Sequence: 9, Expires: s.Now() + 60,
			Messages: []wire.Message{s.Machine.Wire(people.NameKey{Key: rulestest.Key("ada").ID(), Name: "x"})},
		}
		change(&b)
		return base64.StdEncoding.EncodeToString(wire.Encode(b))
	}
	good := act(func(*wire.Body) {})
	for _, row := range []struct {
		rule   string
		fields []string
		status int
		code   string
	}{
		{"goes back to no site outside the network", []string{"act", good, "return", "https://evil.example"}, http.StatusForbidden, "web.foreign_return"},
		{"goes back to no part of a site", []string{"act", good, "return", back + "/signed"}, http.StatusForbidden, "web.foreign_return"},
		{"goes back somewhere", []string{"act", good}, http.StatusForbidden, "web.foreign_return"},
		{"is readable", []string{"act", "%%%", "return", back}, http.StatusUnprocessableEntity, "web.unreadable_act"},
		{"asks for something", []string{"act", act(func(b *wire.Body) { b.Messages = nil }), "return", back}, http.StatusUnprocessableEntity, "web.unreadable_act"},
		{"is of kinds that are known here", []string{"act", act(func(b *wire.Body) { b.Messages[0].Kind = "people.rename_all" }), "return", back}, http.StatusUnprocessableEntity, "web.unreadable_act"},
		{"is for this network", []string{"act", act(func(b *wire.Body) { b.Network = "0123" }), "return", back}, http.StatusForbidden, "web.act_of_other_network"},
		{"is to be signed with a passkey of this site", []string{"act", good, "return", back}, http.StatusForbidden, "web.key_not_here"},
		{"is to be signed with a key that is known", []string{"act", act(func(b *wire.Body) { b.Key = "00112233445566778899" }), "return", back}, http.StatusForbidden, "web.key_not_here"},
		{"is a challenge", []string{"challenge", "???", "return", back}, http.StatusUnprocessableEntity, "web.unreadable_challenge"},
		{"is a short challenge", []string{"challenge", strings.Repeat("AAAA", 100), "return", back}, http.StatusUnprocessableEntity, "web.unreadable_challenge"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			s.As(t, pagetest.Stranger()).Post("/sign", row.fields...).Refused(row.status, row.code)
		})
	}
	s.As(t, pagetest.Stranger()).Post("/sign", "challenge", "AAAA", "return", back).Is(http.StatusOK).Sees("Sign in at tests.example")
}

func TestScriptsHaveWordsInEveryLanguage(t *testing.T) {
	s := town(t, nil)
	own, err := os.ReadFile("../static/js/words.js")
	if err != nil {
		t.Fatal(err)
	}
	table, _, _ := strings.Cut(string(own), "\n}")
	codes := regexp.MustCompile(`(\w+): '`).FindAllStringSubmatch(table, -1)
	if len(codes) < 30 {
		t.Fatalf("found only %d codes", len(codes))
	}
	for _, language := range s.Words.Languages() {
		got := s.As(t, pagetest.Stranger()).In(language).Get("/register")
		var data struct{ Words map[string]string }
		if err := json.Unmarshal([]byte(got.One("#sentences").FirstChild.Data), &data); err != nil {
			t.Fatal(err)
		}
		for _, code := range codes {
			if text := data.Words[code[1]]; code[1] != "message" && code[1] != "key" && (text == "" || strings.HasPrefix(text, "sign.")) {
				t.Errorf("nothing is said in %s for %s", language, code[1])
			}
		}
	}
}
