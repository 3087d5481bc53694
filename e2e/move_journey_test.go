package e2e

import (
	"net"
	"strings"
	"testing"
)

// Journeys of a network that moves: from this machine to a name, and from one
// name to another.

// again starts a stopped network's process with other arguments.
func (n *Network) again(t testing.TB, arguments ...string) {
	t.Helper()
	n.arguments = append([]string{"up", "--home", n.Home}, arguments...)
	n.Start(t)
}

// portFor takes a port for a proxy, so that its address is known beforehand.
func portFor(t testing.TB) (net.Listener, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return l, port
}

// comesTo opens a name with a recovery file and makes a passkey there.
func comesTo(t *testing.T, address, recovery string) *Tab {
	t.Helper()
	tab := NewTab(t, address)
	tab.WithPasskeys()
	recovers(tab, recovery)
	tab.Opens("/acts/people.add_key?next=/you").Chooses(ofPasskey).Clicks("Review and sign").Sees("Look and sign", "Signed by").Clicks("Sign").IsAt("/you")
	return tab
}

func TestMoveAFormingNetworkFromThisMachineToANameAndFromThereToAnother(t *testing.T) {
	t.Parallel()
	n := Up(t)
	ada, recovery := foundsUpToInvitations(t, n, "")
	first, firstPort := portFor(t)
	second, secondPort := portFor(t)
	firstName, secondName := "https://coop-a.test:"+firstPort, "https://coop-b.test:"+secondPort

	// She lets the name count, as the page says, and starts the program with it.
	ada.Opens("/founding/address").Sees("10 to 15 euros a year", "Who pays")
	ada.Fills("Name", "coop-a.test:"+firstPort).Chooses("A proxy that runs on the machine already").Clicks("Show what to do").
		Sees("metaorg up --public-url "+firstName, "--behind-proxy", "reverse_proxy")
	ada.Clicks("Sign that it counts").Clicks("Review and sign").Sees("Look and sign", "Signed by").Clicks("Sign").IsAt("/founding/address").Sees("Done: keys made at " + firstName)
	ada.leaves()
	n.Stop(t)
	n.again(t, "--public-url", firstName, "--behind-proxy")
	if at := n.behind(t, "coop-a.test", first); at != firstName {
		t.Fatalf("the proxy is at %s", at)
	}
	ada.Opens("/home").Sees("Others reach this network at "+firstName, "Your passkey is for the old name only")

	// At the name, the recovery file opens the door, and a new passkey keeps it open.
	there := comesTo(t, firstName, recovery)
	wantKeys(t, n, "ada", "ed25519 counts", "passkey-eddsa localhost counts", "passkey-eddsa coop-a.test counts")
	there.Opens("/founding").SeesNot("Others reach this network at")
	there.Opens("/founding/invitations").Sees(firstName+"/founding/join?", "Dale Growers")

	// And once more, to another name.
	there.Opens("/founding/address?name=coop-b.test:"+secondPort+"&way=proxy").Clicks("Sign that it counts").Clicks("Review and sign").
		Sees("Look and sign", "Signed by").Clicks("Sign").IsAt("/founding/address").Sees("Done: keys made at " + secondName)
	ada.leaves()
	there.leaves()
	n.Stop(t)
	n.again(t, "--public-url", secondName, "--behind-proxy", "--host", "coop-a.test")
	if at := n.behind(t, "coop-b.test", second); at != secondName {
		t.Fatalf("the proxy is at %s", at)
	}
	comesTo(t, secondName, recovery).leaves()
	keys := strings.Join(keysOf(t, n, "ada"), "\n")
	for _, want := range []string{"passkey-eddsa localhost counts", "passkey-eddsa coop-a.test counts", "passkey-eddsa coop-b.test counts"} {
		if !strings.Contains(keys, want) {
			t.Errorf("%q is not among ada's keys:\n%s", want, keys)
		}
	}
	if said := n.Said(); !strings.Contains(said, "Others reach it at "+secondName) {
		t.Errorf("the program said:\n%s", said)
	}
}
