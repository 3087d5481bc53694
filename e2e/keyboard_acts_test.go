package e2e

import (
	"strings"
	"testing"
)

// What members do with the mouse they do with keys alone: nothing here clicks,
// and text comes only where the focus is.
func TestMembersDoTheSameByKeyboardAlone(t *testing.T) {
	t.Parallel()
	n := Sample(t)
	for _, journey := range []struct {
		name string
		take func(*testing.T, *Network)
	}{
		{"a member changes a vote already cast", changesVoteByKeys},
		{"somebody invites", invitesByKeys},
		{"a representative hands over", handsOverByKeys},
		{"a member writes a practice over and proposes it", amendsByKeys},
		{"a member accepts the charter as it stands now", acceptsAnewByKeys},
	} {
		t.Run(journey.name, func(t *testing.T) { journey.take(t, n) })
	}
}

// becomes is Is without a mouse.
func (tab *Tab) becomes(person string) *Tab {
	tab.t.Helper()
	return tab.Opens("/sample?q=" + person).follows("Be " + person).IsAt("/home")
}

// follows goes to the link or button of this name and presses Enter on it.
func (tab *Tab) follows(name string) *Tab {
	tab.t.Helper()
	return tab.TabsTo(name).Presses("Enter")
}

func changesVoteByKeys(t *testing.T, n *Network) {
	tab := NewTab(t, n.URL).becomes("hugo").Opens("/proposals?q=shared").follows(van).Sees("Your ballot")
	path, _, _ := strings.Cut(tab.Path(), "?")
	for _, cast := range []struct{ from, to string }{{"Yes", "No"}, {"No", "Abstain"}} { // Tab comes to the choice that is made.
		tab.Opens(path).TabsTo(cast.from).ChoosesByKey(cast.to).follows("Review and").Reads().Sees(cast.to)
		tab.follows("Sign").IsAt(path).Sees("Done.", "You voted "+strings.ToLower(cast.to))
		if got := ballotOf(n, t, path, "vale-library"); got != strings.ToLower(cast.to) {
			t.Errorf("after choosing %s the ballot is %q", cast.to, got)
		}
	}
}

func invitesByKeys(t *testing.T, n *Network) {
	const purpose = "Our friends at the lock"
	tab := NewTab(t, n.URL).becomes("kofi").Opens("/invitations").SeesNot(purpose).follows("Invite somebody")
	tab.TabsTo("What for").Types(purpose).TabsTo("Open for how many days").Types("200")
	tab.follows("Review and sign").SeesNot("Look and sign")
	tab.TabsTo("Open for how many days").Types("20")
	byKeyboard(tab).IsAt("/invitations/").Sees("Done.", purpose, "Copy the link")
	tab.Opens("/invitations").Sees(purpose)
}

func handsOverByKeys(t *testing.T, n *Network) {
	tab := NewTab(t, n.URL).becomes("maya").Opens("/members/riverside-bakery").follows("Hand over")
	tab.TabsTo("Who").Types("rahel")
	byKeyboard(tab).Sees("Done.", "rahel")
	tab.Opens("/members/riverside-bakery").Sees("rahel").SeesNot("Hand over")
	NewTab(t, n.URL).becomes("rahel").Opens("/members/riverside-bakery").TabsTo("Hand over")
}

func amendsByKeys(t *testing.T, n *Network) {
	tab := NewTab(t, n.URL).becomes("hugo").Opens("/proposals/charter?part=practices").Sees("Practice R1")
	tab.TabsTo("Text").Types(joining + " ").TabsTo("It asks more work or money of members").Presses("Space")
	tab.follows("Show what would change").Sees("Put it to the members", "What it changes in the charter", joining)
	if marked := tab.Has("#changes ins"); marked != 1 || tab.Has("#changes del") > 0 {
		t.Errorf("of one sentence that comes the difference marks %d places", marked)
	}
	tab.TabsTo("Title").Types(dayEach)
	byKeyboard(tab).IsAt("/proposals/").Sees(dayEach, "Done.", joining, "The vote opens")
	tab.Opens("/proposals").Sees(dayEach)
}

func acceptsAnewByKeys(t *testing.T, n *Network) {
	tab := NewTab(t, n.URL).becomes("gwen").Opens("/charter").follows("Accept version")
	tab.IsAt("/acts/charter.accept").Sees("What has changed since version")
	byKeyboard(tab).IsAt("/charter").Sees("Done.", "accepted exactly this text")
	tab.Opens("/charter").SeesNot("Accept version")
}

func TestANetworkIsFoundedByKeyboardAlone(t *testing.T) {
	t.Parallel()
	n := Up(t)
	ada := NewTab(t, n.URL).Opens(n.foundingLink(t)).IsAt("/founding")
	ada.TabsTo("What is the network called?").Types("Northern Commons").follows("Begin").Sees("Founding Northern Commons")
	ada.follows("Make your key")
	ada.makesKeyByKeys("ada").IsAt("/founding/charter").follows("Start with: Co-operative").IsAt("/acts/founding.draft")
	ada.TabsTo("Goal").Types("Bread for everybody, baked together.")
	byKeyboard(ada)
	ada.foundsWithByKeys("mill", "The Mill").IsAt("/acts/founding.invite").TabsTo("One line for each invitation").Types("Dale Growers")
	byKeyboard(ada).IsAt("/founding/invitations/").Sees("Dale Growers")
	link := invitePattern.FindStringSubmatch(ada.Text())
	if link == nil {
		t.Fatalf("no invitation is on the sheet: %s", ada.Text())
	}

	bo := NewTab(t, n.URL).Opens(link[1]).Sees("ada invites you", "Dale Growers", "Bread for everybody").follows("Begin")
	bo.makesKeyByKeys("bo").foundsWithByKeys("dale", "Dale Growers").IsAt("/founding").Sees("You have done your part")

	ada.Opens("/founding").Sees("Everybody on the roll has signed", "Dale Growers").follows("Found the network").TabsTo("Dale Growers").Presses("Space")
	byKeyboard(ada).IsAt("/founding").Sees("Northern Commons is founded").follows("To your network").IsAt("/home").SeesNot("still being founded")
	if members := n.Metaorg(t, "show", "members", "--state", "active", "--csv"); !strings.Contains(members, "mill,") || !strings.Contains(members, "dale,") {
		t.Errorf("members are:\n%s", members)
	}
	ada.leaves()
	bo.leaves()
}

// makesKeyByKeys makes a key that the browser keeps, and registers with it.
func (tab *Tab) makesKeyByKeys(handle string) *Tab {
	tab.t.Helper()
	tab.IsAt("/register").TabsTo("Handle").Types(handle).TabsTo("Passkey").ChoosesByKey(ofBrowser).follows("Make my key").Sees("Your recovery file")
	return tab.TabsTo("I have copied it").Presses("Space").follows("Go on").Sees("Signed by").follows("Sign and register")
}

// foundsWithByKeys registers the organization that somebody founds with, and
// accepts the charter for it.
func (tab *Tab) foundsWithByKeys(handle, name string) *Tab {
	tab.t.Helper()
	tab.IsAt("/acts/founding.organization").TabsTo("Handle").Types(handle).TabsTo("Full name").Types(name).TabsTo("Legal form").Presses("ArrowDown")
	tab.TabsTo("Which register").Types("domain").TabsTo("Number there").Types(handle + ".example")
	byKeyboard(tab).IsAt("/acts/charter.accept").Sees("One vote")
	return byKeyboard(tab)
}
