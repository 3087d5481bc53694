package e2e

import (
	"net"
	"slices"
	"strings"
	"testing"
)

// Journeys of people whose network has several addresses, or another one than before.

// addresses takes a port for a proxy under each name, so that the addresses are
// known before there is a network.
func addresses(t testing.TB, names ...string) (all []string, proxies []net.Listener) {
	t.Helper()
	for _, name := range names {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		_, port, _ := net.SplitHostPort(l.Addr().String())
		all, proxies = append(all, "https://"+name+":"+port), append(proxies, l)
	}
	return all, proxies
}

// reached lets a network that has stopped be reached under a name from now on.
func (n *Network) reached(public string) {
	if at := slices.Index(n.arguments, "--public-url"); at >= 0 {
		n.arguments = slices.Delete(n.arguments, at, at+2)
	} else {
		n.arguments = append(n.arguments, "--behind-proxy")
	}
	n.arguments = append(n.arguments, "--public-url", public)
}

func TestIdentityAPasskeySignsForAnotherHostOfTheNetwork(t *testing.T) {
	t.Parallel()
	at, proxies := addresses(t, "coop-a.test", "coop-b.test")
	a, b := at[0], at[1]
	n := founded(t, "--public-url", a, "--behind-proxy", "--host", "coop-b.test", "--origin", b)
	n.behind(t, "coop-a.test", proxies[0])
	n.behind(t, "coop-b.test", proxies[1])

	tab := NewTab(t, a)
	tab.Trust(b)
	tab.WithPasskeys()
	registers(tab, "ada", ofPasskey)
	wantKeys(t, n, "ada", "ed25519 counts", "passkey-eddsa coop-a.test counts")

	// Signing in at b, with the passkey of a.
	tab.Opens(b + "/signin?next=/you").Clicks("My passkey belongs to another address").Clicks("Passkey of coop-a.test")
	tab.Sees("Sign in at coop-b.test").ShutsNobodyOut().Clicks("Use a passkey").IsAt("/you").Sees("coop-a.test")

	// An act of b is signed at a, and b sends it.
	tab.Clicks("Rename recovery file").Fills("What you call it", "paper").Clicks("Review and sign")
	tab.Sees("Your passkey works at coop-a.test", "Not applied after").Clicks("Sign at coop-a.test")
	tab.Sees("asks for your signature", "Not applied after", "paper").ShutsNobodyOut().Clicks("Sign").IsAt("/you").Sees("paper", "Done")
	if host := Ask[string](tab, `location.origin`); host != b {
		t.Errorf("it ended at %s", host)
	}

	// Whoever thinks better of it comes back to the form, with what they typed.
	tab.Clicks("Rename paper").Fills("What you call it", "attic").Clicks("Review and sign").Sees("Not applied after").Clicks("Sign at coop-a.test")
	tab.Sees("asks for your signature").Clicks("Back to coop-b.test without signing").Sees("Nothing was signed").Clicks("Back to the form").IsAt("/acts/people.name_key")
	if typed := Ask[string](tab, `document.querySelector("[name=name]").value`); typed != "attic" {
		t.Errorf("the form came back with %q", typed)
	}

	// Nothing is signed for others, and nobody is signed in with what they did not ask for.
	tab.Opens(a+"/sign#challenge=AAAA&return=https%3A%2F%2Felsewhere.test").Sees("elsewhere.test", "is none; nothing was signed")
	tab.Opens(b + "/signin#signed=e30").Sees("Nothing waits for a signature here")
	tab.Opens(b + "/signed#signed=e30").Sees("Nothing waits for a signature here")
}

func TestIdentityANetworkMovesFromThisMachineToANameAndToAnother(t *testing.T) {
	t.Parallel()
	at, proxies := addresses(t, "coop-a.test", "coop-b.test")
	a, b := at[0], at[1]
	n := founded(t)
	tab := NewTab(t, n.URL)
	tab.Trust(a)
	tab.Trust(b)
	device := tab.WithPasskeys()
	recovery := registers(tab, "ada", ofPasskey)

	// To a name: the new address counts, and the node is reached there. The old passkey vouches for a new one.
	n.Metaorg(t, "network", "add-origin", "--origin", a, "--as", "fay")
	tab.Opens("about:blank")
	n.Stop(t)
	n.reached(a)
	n.Start(t)
	tab.expectsStops()
	n.behind(t, "coop-a.test", proxies[0])
	tab.Opens(a + "/signin?next=/you").Clicks("My passkey belongs to another address").Clicks("Passkey of localhost")
	tab.Sees("Sign in at coop-a.test").Clicks("Use a passkey").IsAt("/you").Sees("ada")
	tab.Clicks("Add another key").Chooses(ofPasskey).Fills("What you call", "phone at coop-a").Clicks("Review and sign")
	tab.Sees("Not applied after").Clicks("Sign at localhost").Sees("asks for your signature", "Not applied after").Clicks("Sign").IsAt("/you").Sees("phone at coop-a", "Done")
	signsOutAt(tab, a)
	tab.Opens(a + "/signin?next=/you").Clicks("Use a passkey").IsAt("/you").Sees("phone at coop-a")

	// From one name to another, with the recovery file alone: the devices are lost.
	tab.Opens(a+"/origins").Sees("Who depends on which address", "Nobody: everybody has a key that works elsewhere too")
	device.Clear()
	tab.Opens("about:blank")
	n.Metaorg(t, "network", "add-origin", "--origin", b, "--as", "fay")
	n.Metaorg(t, "network", "remove-origin", "--origin", n.URL, "--as", "fay")
	n.Stop(t)
	n.reached(b)
	n.Start(t)
	tab.expectsStops()
	n.behind(t, "coop-b.test", proxies[1])
	moved := NewTab(t, b)
	moved.WithPasskeys()
	recovers(moved, recovery)
	moved.Clicks("Make a key on this device").Chooses(ofPasskey).Fills("What you call", "phone at coop-b").Clicks("Review and sign")
	signs(moved).IsAt("/you").Sees("phone at coop-b")
	signsOut(moved)
	moved.Opens("/signin?next=/you").Clicks("Use a passkey").IsAt("/you").Sees("phone at coop-b")
	wantKeys(t, n, "ada", "ed25519 counts", "passkey-eddsa localhost counts", "passkey-eddsa coop-a.test counts", "passkey-eddsa coop-b.test counts")
}

// signsOutAt is signsOut at another address than the tab's own.
func signsOutAt(tab *Tab, address string) {
	tab.t.Helper()
	tab.Opens(address + "/you").Clicks("Sign out").Sees("Sign in")
}

// expectsStops forgives that the stream of changes broke off when the node was stopped.
func (tab *Tab) expectsStops() {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	tab.faults = slices.DeleteFunc(tab.faults, func(f string) bool {
		return strings.Contains(f, "/live") || strings.Contains(f, "htmx:sse")
	})
}
