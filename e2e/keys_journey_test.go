package e2e

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Journeys of people with their keys: to register, to sign in, to lose a key
// and come back, to move with a network from one address to another.

// founded is a network that is still forming, founded from the command line.
func founded(t testing.TB, arguments ...string) *Network {
	t.Helper()
	return Up(t, append([]string{"--charter", "co-operative", "--preset", "small", "--name", "Northern Commons", "--founder", "fay"}, arguments...)...)
}

// Names of what people press.
const (
	ofPasskey  = "Passkey"
	ofBrowser  = "Key of this browser"
	ofRecovery = "Recovery file"
)

// registers goes through the page for registering and gives the text of the recovery file.
func registers(tab *Tab, handle, kind string) (recovery string) {
	tab.t.Helper()
	tab.Opens("/register").Fills("Handle", handle).Chooses(kind).Clicks("Make my key").Sees("Your recovery file")
	recovery = Ask[string](tab, `document.querySelector("[data-step=recovery] [data-text]").textContent`)
	tab.Chooses("I have copied it").Clicks("Go on").Sees("Register as "+handle, "Signed by").Clicks("Sign and register").IsAt("/you").Sees(handle)
	return recovery
}

// signsOut ends the session of the browser.
func signsOut(tab *Tab) {
	tab.t.Helper()
	tab.Opens("/you").Clicks("Sign out").Sees("Sign in")
}

// recovers signs in with the text of a recovery file.
func recovers(tab *Tab, text string) {
	tab.t.Helper()
	tab.Opens("/signin").Clicks("I have a recovery file").Fills("Or what is written in it", text).Clicks("Sign in with the recovery file").IsAt("/you")
}

// keysOf lists what the network knows of a person's keys: algorithm, site and state.
func keysOf(t testing.TB, n *Network, person string) (all []string) {
	t.Helper()
	var list struct {
		Items []struct{ Algorithm, Site, State string } `json:"items"`
	}
	n.reads(t, "/v1/keys?sort=rank&person="+person, &list)
	for _, k := range list.Items {
		all = append(all, strings.TrimSuffix(k.Algorithm+" "+k.Site, " ")+" "+k.State)
	}
	return all
}

// reads asks the node as its operator, who is shown everything.
func (n *Network) reads(t testing.TB, path string, into any) {
	t.Helper()
	token, err := os.ReadFile(filepath.Join(n.Home, "operator.token"))
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, n.URL+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+strings.TrimSpace(string(token)))
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(into); err != nil {
		t.Fatalf("couldn't read %s: %v", path, err)
	}
}

func wantKeys(t testing.TB, n *Network, person string, want ...string) {
	t.Helper()
	if got := keysOf(t, n, person); !slices.Equal(got, want) {
		t.Errorf("%s has the keys %q, want %q", person, got, want)
	}
}

// signs presses the button of the page for signing, once the browser has read the bytes.
func signs(tab *Tab) *Tab {
	tab.t.Helper()
	return tab.Sees("Not applied after").Clicks("Sign")
}

func TestIdentityAPasskeyRegistersSignsInAndSigns(t *testing.T) {
	t.Parallel()
	n := founded(t)
	tab := NewTab(t, n.URL)
	device := tab.WithPasskeys()
	registers(tab, "ada", ofPasskey)
	if len(device.Keys()) != 1 {
		t.Fatalf("the device holds %d passkeys", len(device.Keys()))
	}
	tab.Sees("signs in this browser").SeesNot("You have one key only").ShutsNobodyOut().FitsPhones()
	wantKeys(t, n, "ada", "ed25519 counts", "passkey-eddsa localhost counts")
	signsOut(tab)
	tab.Opens("/you").IsAt("/signin").Clicks("Use a passkey").IsAt("/you").Sees("ada")
	tab.Clicks("Rename recovery file").Fills("What you call it", "paper at home").Clicks("Review and sign")
	signs(tab).IsAt("/you").Sees("paper at home", "Done")
}

func TestIdentityAKeyOfTheBrowserRegistersSignsInAndSigns(t *testing.T) {
	t.Parallel()
	n := founded(t)
	tab := NewTab(t, n.URL)
	registers(tab, "bo", ofBrowser)
	wantKeys(t, n, "bo", "ed25519 counts", "ed25519 counts")
	tab.Sees("on this device")
	signsOut(tab)
	tab.Opens("/signin").Clicks("Sign in as bo").IsAt("/home")
	tab.Opens("/you").Clicks("Rename recovery file").Fills("What you call it", "paper").Clicks("Review and sign")
	signs(tab).IsAt("/you").Sees("paper")

	// Whoever clears their browser's data has lost the key, and is told so.
	Ask[bool](tab, `new Promise(done => { indexedDB.deleteDatabase("metaorg").onsuccess = () => done(true) })`)
	tab.Clicks("Rename paper").Fills("What you call it", "attic").Clicks("Review and sign")
	signs(tab).Sees("is not on this device any more")

	// A handle is one's own for good, and says so before any key is made.
	NewTab(t, n.URL).Opens("/register").Fills("Handle", "bo").Chooses(ofBrowser).Clicks("Make my key").Sees("this handle is taken").
		Fills("Handle", "-").Clicks("Make my key").Sees("a handle has 2 to 32")
}

func TestIdentityWhoeverLostTheirPasskeyComesBackWithTheRecoveryFile(t *testing.T) {
	t.Parallel()
	n := founded(t)
	old := NewTab(t, n.URL)
	old.WithPasskeys()
	recovery := registers(old, "cy", ofPasskey)

	tab := NewTab(t, n.URL) // Another device: no cookies, no keys.
	tab.WithPasskeys()
	tab.Opens("/signin").Clicks("Use a passkey").Sees("Nothing was signed")
	tab.Clicks("I have a recovery file").Fills("Or what is written in it", spoilt(recovery)).Clicks("Sign in with the recovery file").Sees("is misspelled")
	tab.Fills("Or what is written in it", strings.Replace(recovery, "network: ", "network: 00", 1)).Clicks("Sign in with the recovery file").Sees("belongs to another network")
	tab.Fills("Or what is written in it", recovery).Clicks("Sign in with the recovery file").IsAt("/you").Sees("You came in with your recovery file")

	// A key on the new device, then the lost one is revoked with the older key.
	tab.Clicks("Make a key on this device").Chooses(ofPasskey).Fills("What you call", "new phone").Clicks("Review and sign")
	signs(tab).IsAt("/you").Sees("new phone")
	lost := Ask[string](tab, `[...document.querySelectorAll("[data-key]")].find(c => c.innerText.includes("passkey") && !c.innerText.includes("new phone")).dataset.key`)
	tab.Opens("/acts/people.revoke_key?next=/you&key=" + lost).Sees("A week from now").Clicks("Review and sign")
	signs(tab).IsAt("/you").Sees("being revoked")
	wantKeys(t, n, "cy", "ed25519 counts", "passkey-eddsa localhost being revoked", "passkey-eddsa localhost counts")

	// Whoever has the lost one still comes in, but changes no keys with it.
	old.Opens("/acts/people.cancel_revocation?next=/you&key=" + lost).Clicks("Review and sign").Sees("an older key asked for this")
	old.Opens("/acts/people.add_key?next=/you").Chooses(ofBrowser).Clicks("Review and sign").Sees("is being revoked")

	// The new one works, and nothing of the recovery file stays behind.
	signsOut(tab)
	tab.Opens("/signin?next=/you").SeesNot("Sign in as cy").Clicks("Use a passkey").IsAt("/you").Sees("new phone")
}

func TestIdentityASecondKeyIsMadeBeforeOneBindsOneself(t *testing.T) {
	t.Parallel()
	n := founded(t)
	tab := NewTab(t, n.URL)
	tab.WithPasskeys()
	tab.Opens("/register").Fills("Handle", "di").Chooses(ofPasskey).Clicks("Make my key").Clicks("Go on without one").
		Sees("one lost device shuts you out", "Signed by").Clicks("Sign and register").IsAt("/you").Sees("You have one key only")
	tab.Opens("/home").Sees("Make a second way in")
	tab.Opens("/acts/people.revoke_key?next=/you&key=" + Ask[string](tab.Opens("/you"), `document.querySelector("[data-key]").dataset.key`)).
		Clicks("Review and sign").Sees("this is your last key").Clicks("Make a second way in").Sees("Add a key")
	tab.Opens("/you").Clicks("Make a second way in").Chooses(ofRecovery).Clicks("Review and sign").Sees("Your recovery file")
	text := Ask[string](tab, `document.querySelector("#adding-key [data-text]").textContent`)
	tab.Chooses("I have copied it").Clicks("Review and sign")
	signs(tab).IsAt("/you").SeesNot("You have one key only")
	wantKeys(t, n, "di", "passkey-eddsa localhost counts", "ed25519 counts")
	signsOut(tab)
	recovers(tab, text)
}

func TestIdentityABrowserIsSignedOutFromAnother(t *testing.T) {
	t.Parallel()
	n := founded(t)
	phone, laptop := NewTab(t, n.URL), NewTab(t, n.URL)
	phone.WithPasskeys()
	recovers(laptop, registers(phone, "ed", ofPasskey))
	laptop.Sees("this browser").Clicks("Sign out there")
	laptop.until("the page to come again", func() (bool, error) { return evaluate[bool](laptop, `location.search === ""`) })
	laptop.SeesNot("Sign out there")
	phone.Opens("/you").IsAt("/signin")
}

func TestIdentityADeviceThatDoesNotKnowItsOwnerSignsNothing(t *testing.T) {
	t.Parallel()
	n := founded(t)
	tab := NewTab(t, n.URL)
	device := tab.WithPasskeys()
	registers(tab, "flo", ofPasskey)
	tab.Clicks("Rename recovery file").Fills("What you call it", "paper").Clicks("Review and sign")
	device.Verifies(false)
	signs(tab).Sees("Nothing was signed").IsAt("/acts/people.name_key")
	device.Verifies(true)
	tab.Clicks("Sign").IsAt("/you").Sees("paper")
}

// spoilt changes one letter of a secret, as somebody who copies it by hand may.
func spoilt(recovery string) string {
	at := strings.Index(recovery, "secret: ") + len("secret: ") + 2
	other := "a"
	if recovery[at] == 'a' {
		other = "b"
	}
	return recovery[:at] + other + recovery[at+1:]
}

func TestIdentityADeviceThatKnowsOnlyES256RegistersAndSigns(t *testing.T) {
	t.Parallel()
	n := founded(t)
	tab := NewTab(t, n.URL)
	tab.WithPasskeys()
	tab.Opens("/register")
	Ask[int](tab, `(() => {
		const make = navigator.credentials.create.bind(navigator.credentials)
		navigator.credentials.create = o => {
			o.publicKey.pubKeyCredParams = o.publicKey.pubKeyCredParams.filter(p => p.alg === -7)
			return make(o)
		}
		return 0
	})()`)
	tab.Fills("Handle", "gus").Chooses(ofPasskey).Clicks("Make my key").Chooses("I have copied it").Clicks("Go on").Sees("Signed by").Clicks("Sign and register").IsAt("/you")
	wantKeys(t, n, "gus", "ed25519 counts", "passkey-es256 localhost counts")
	for _, name := range []string{"paper", "attic", "drawer"} { // Half of such signatures have a high s, which the browser's side lowers.
		tab.Opens("/you").Clicks("Rename "+map[string]string{"paper": "recovery file", "attic": "paper", "drawer": "attic"}[name]).Fills("What you call it", name).Clicks("Review and sign")
		signs(tab).IsAt("/you").Sees(name)
	}
}

func TestIdentityAKeyboardAloneRegistersAndComesBack(t *testing.T) {
	t.Parallel()
	n := founded(t)
	tab := NewTab(t, n.URL)
	tab.Opens("/register").TabsTo("Handle").Types("kay").TabsTo("Passkey").ChoosesByKey(ofBrowser).TabsTo("Make my key").Presses("Enter").Sees("Your recovery file")
	tab.TabsTo("I have copied it").Presses("Space").TabsTo("Go on").Presses("Enter").Sees("Signed by").TabsTo("Sign and register").Presses("Enter").IsAt("/you").Sees("kay")
	tab.TabsTo("Sign out").Presses("Enter").Sees("Sign in")
	tab.Opens("/signin?next=/you").Sees("Sign in as kay").TabsTo("Sign in as kay").Presses("Enter").IsAt("/you").Sees("kay")
}
