package e2e

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Journeys of people who are invited to a network that others founded.

// sampleOfItsOwn is a sample network whose past is played where it is served
// from then on, so that passkeys count there: a copy is at another address.
func sampleOfItsOwn(t *testing.T) *Network {
	t.Helper()
	home := filepath.Join(t.TempDir(), "home")
	n := newNetwork(home, "demo", "--keep", home)
	n.Start(t)
	return n
}

// asPagesSay is until when something may be signed, written as on every page.
var asPagesSay = regexp.MustCompile(`Not applied after \d+ \w+ \d{4}, \d\d:\d\d \w+`)

// invitesBy makes an invitation and gives the path of its link.
func invitesBy(t *testing.T, host *Tab, purpose string) string {
	t.Helper()
	host.Opens("/invitations").Clicks("Invite somebody").Fills("What for", purpose).Clicks("Review and sign").Reads()
	if shown := host.Text(); !asPagesSay.MatchString(shown) {
		t.Errorf("it does not say the moments as the pages do: %s", shown)
	}
	host.Signs()
	host.IsAt("/invitations/").Sees("Done.", purpose, "Copy the link")
	path, found := strings.CutPrefix(Ask[string](host, `document.querySelector("#link").value`), host.home)
	if !found || !strings.HasPrefix(path, "/join?invitation=") {
		t.Fatalf("the link leads to %q", path)
	}
	return path
}

// movesClock lets days go by, as whoever looks around in a sample does.
func (tab *Tab) movesClock(days string) *Tab {
	tab.t.Helper()
	return tab.Opens("/sample").Clicks("Move on by " + days + " days").Signs().IsAt("/sample").Sees("Done.")
}

func TestWhoeverIsInvitedJoinsByTheRuleAndVotes(t *testing.T) {
	t.Parallel()
	n := sampleOfItsOwn(t)
	maya := NewTab(t, n.URL).Is("maya")
	link := invitesBy(t, maya, "Our neighbours of the orchard")

	nell := NewTab(t, n.URL) // Another browser, on a device that has no key.
	nell.WithPasskeys()
	nell.Opens(link).Sees("You were invited", "The door is a rule").Clicks("Register")
	nell.IsAt("/register").Sees("maya invites you: Our neighbours of the orchard")
	nell.Fills("Handle", "nell").Chooses(ofPasskey).Clicks("Make my key").Sees("Your recovery file")
	nell.Chooses("I have copied it").Clicks("Go on").Sees("Register as nell", "Signed by").Clicks("Sign and register").IsAt("/join")
	wantKeys(t, n, "nell", "ed25519 counts", "passkey-eddsa localhost counts")

	nell.Clicks("Register it").Fills("Handle", "teme-orchard").Fills("Full name", "Teme Orchard").Selects("Legal form", "Co-operative")
	nell.Fills("Which register", "domain").Fills("Number there", "teme-orchard.example").Clicks("Review and sign").Signs()
	nell.IsAt("/join").Sees("How it stands for Teme Orchard")
	nell.Clicks("Read and accept").Sees("Care", "We count caring for people and places as work").Clicks("Review and sign").Signs()
	nell.IsAt("/join").Clicks("Apply").Sees("membership begins by itself").Clicks("Review and sign").Signs()
	nell.IsAt("/join").Sees("applicant", "0 of 1 confirmed")
	nell.Clicks("Record what you gave").Selects("With whom", "Riverside Bakery").Chooses("We gave it").Selects("What it was", "Goods")
	nell.Fills("How much", "40").Selects("In what", "kilograms").Fills("Note", "Apples").Clicks("Review and sign").Signs()
	nell.IsAt("/join").Sees("One waits to be confirmed").SeesNot("Record what you gave")

	maya.Opens("/home").Clicks("Confirm: Teme Orchard").Sees("Teme Orchard").Clicks("Confirm").Signs()
	maya.IsAt("/patronage/").Sees("confirmed", "Counts towards the membership of")
	nell.Opens("/join").Sees("takes its time").SeesNot("is a member, with one vote")
	if got := stateOf(t, n, "teme-orchard"); got != "applicant" {
		t.Errorf("before the window has passed it is %q", got)
	}

	maya.movesClock("7").movesClock("7")
	nell.Opens("/join").Sees("Teme Orchard is a member, with one vote")
	if got := stateOf(t, n, "teme-orchard"); got != "active" {
		t.Errorf("after the window it is %q", got)
	}
	proposesAndVotes(t, n, maya, nell)
}

// proposesAndVotes lets a member propose something and a new member vote on it.
func proposesAndVotes(t *testing.T, n *Network, maya, nell *Tab) {
	t.Helper()
	maya.Opens("/proposals/new").Clicks("Something the members agree on")
	maya.Fills("Title", "Apples for the bakers").Fills("Text to adopt", "Members press their apples together.").Clicks("Review and sign").Signs()
	path, _, _ := strings.Cut(maya.IsAt("/proposals/").Path(), "?")
	nell.Opens(path).Sees("Apples for the bakers", "You will be able to vote here")
	maya.movesClock("7")
	nell.Opens("/home").Clicks("Apples for the bakers").IsAt(path).Sees("Your ballot").Chooses("Yes").Clicks("Review and").Signs()
	nell.IsAt(path).Sees("Done.")
	if got := ballotOf(n, t, path, "teme-orchard"); got != "yes" {
		t.Errorf("the ballot is %q", got)
	}
}

// stateOf is how an organization belongs, as programs read it.
func stateOf(t *testing.T, n *Network, id string) string {
	t.Helper()
	var member struct{ State string }
	n.reads(t, "/v1/members/"+id, &member)
	return member.State
}

func TestAKeyboardAloneRegistersAcceptsAndApplies(t *testing.T) {
	t.Parallel()
	n := Sample(t)
	tab := NewTab(t, n.URL).Opens(invitesBy(t, NewTab(t, n.URL).Is("maya"), ""))
	tab.TabsTo("Register").Presses("Enter").IsAt("/register")
	tab.TabsTo("Handle").Types("kit").TabsTo(ofBrowser).TabsTo("Make my key").Presses("Enter").Sees("Your recovery file")
	tab.TabsTo("I have copied it").Presses("Space").TabsTo("Go on").Presses("Enter").Sees("Signed by").TabsTo("Sign and register").Presses("Enter").IsAt("/join")

	tab.TabsTo("Register it").Presses("Enter").IsAt("/acts/people.register_organization")
	tab.TabsTo("Handle").Types("clee-hill").TabsTo("Full name").Types("Clee Hill Growers").TabsTo("Legal form").Presses("ArrowDown")
	tab.TabsTo("Which register").Types("domain").TabsTo("Number there").Types("clee-hill.example")
	byKeyboard(tab).IsAt("/join").Sees("How it stands for Clee Hill Growers")
	tab.TabsTo("Read and accept").Presses("Enter").IsAt("/acts/charter.accept")
	byKeyboard(tab).IsAt("/join")
	tab.TabsTo("Apply").Presses("Enter").IsAt("/acts/membership.apply")
	byKeyboard(tab).IsAt("/join").Sees("applicant")
	if got := stateOf(t, n, "clee-hill"); got != "applicant" {
		t.Errorf("after applying it is %q", got)
	}
}

// byKeyboard looks at what a form comes to and signs it.
func byKeyboard(tab *Tab) *Tab {
	tab.t.Helper()
	return tab.TabsTo("Review and sign").Presses("Enter").Reads().TabsTo("Sign").Presses("Enter")
}
