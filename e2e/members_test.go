package e2e

import (
	"strings"
	"testing"
)

// What members and those who join do besides voting, in one sample network one
// after another.
func TestMembersDoWhatTheRulesLetThem(t *testing.T) {
	t.Parallel()
	n := Sample(t)
	for _, journey := range []struct {
		name string
		take func(*testing.T, *Network)
	}{
		{"somebody whose organization is not in joins by the steps and takes it back", joins},
		{"a member accepts the charter as it stands now", acceptsAnew},
		{"a member proposes a text", proposesText},
		{"a member proposes to rename the network", proposesName},
		{"a representative hands over", handsOver},
		{"somebody invites and closes the invitation", invites},
		{"script in a text is shown and does nothing", writesScript},
	} {
		t.Run(journey.name, func(t *testing.T) { journey.take(t, n) })
	}
}

func joins(t *testing.T, n *Network) {
	tab := NewTab(t, n.URL).Is("rahel").Opens("/join")
	tab.Sees("How it stands for Lower Lock", "Read and accept").Clicks("Read and accept")
	tab.Sees("Accept the charter").Clicks("Review and sign").Signs().IsAt("/join").Sees("Done.")
	tab.Clicks("Apply").Clicks("Review and sign").Signs().IsAt("/join").Sees("Done.")
	if got := n.Metaorg(t, "show", "members", "lower-lock"); !strings.Contains(got, "applicant") {
		t.Errorf("after applying it is:\n%s", got)
	}
	tab.Clicks("Undo").Signs().Sees("Done.")
	if got := n.Metaorg(t, "show", "members"); strings.Contains(got, "lower-lock") {
		t.Errorf("after taking it back the members are:\n%s", got)
	}
}

func acceptsAnew(t *testing.T, n *Network) {
	tab := NewTab(t, n.URL).Is("gwen").Opens("/charter").Clicks("Accept version")
	tab.Sees("What has changed since version").Clicks("Review and sign").Signs().IsAt("/charter")
	tab.Sees("Done.", "accepted exactly this text")
}

func proposesText(t *testing.T, n *Network) {
	tab := NewTab(t, n.URL).Is("hugo").Opens("/proposals/new").Clicks("Something the members agree on")
	tab.Fills("Title", "Lend tools to each other").Clicks("Review and sign")
	tab.Sees("Title").SeesNot("Look and sign") // A text is missing; the browser, or the form, says so.
	tab.Fills("Text to adopt", "Members lend each other tools without charge.").Clicks("Review and sign").Signs()
	tab.IsAt("/proposals/").Sees("Lend tools to each other", "Done.", "Undo")
	tab.Clicks("Undo").Signs().Sees("withdrawn")
}

func proposesName(t *testing.T, n *Network) {
	tab := NewTab(t, n.URL).Is("hugo").Opens("/proposals/charter?part=particulars")
	tab.Fills("Name of the network", "Confluence of the Severn").Clicks("Show what would change")
	tab.Sees("of the Severn").Fills("Title", "A name with our river").Fills("Text to adopt", "The river is ours.")
	tab.Clicks("Review and sign").Signs().IsAt("/proposals/").Sees("A name with our river", "of the Severn")
}

func handsOver(t *testing.T, n *Network) {
	tab := NewTab(t, n.URL).Is("maya").Opens("/members/riverside-bakery").Clicks("Hand over")
	tab.Fills("Who", "nobody-here").Clicks("Review and sign").Sees("nobody-here").SeesNot("Look and sign")
	tab.Fills("Who", "rahel").Clicks("Review and sign").Signs().Sees("Done.")
	tab.Opens("/members/riverside-bakery").SeesNot("Hand over")
	NewTab(t, n.URL).Is("rahel").Opens("/members/riverside-bakery").Sees("rahel").Clicks("Hand over")
}

func invites(t *testing.T, n *Network) {
	tab := NewTab(t, n.URL).Is("kofi").Opens("/acts/people.invite")
	tab.Fills("Open for how many days", "200").Clicks("Review and sign").SeesNot("Look and sign")
	tab.Fills("Open for how many days", "20").Clicks("Review and sign").Signs().Sees("Done.")
	tab.Opens("/invitations").Sees("Crew of Tidal Transport")
}

// evil is what somebody might write to run script in others' browsers.
const evil = `"><img src=x onerror=console.error(1)></textarea><script>console.error(2)</script>{{.}}`

func writesScript(t *testing.T, n *Network) {
	tab := NewTab(t, n.URL).Is("ines").Opens("/acts/governance.propose")
	tab.Fills("Title", evil).Fills("Text to adopt", evil).Clicks("Review and sign")
	tab.Sees("Look and sign", "<script>console.error(2)</script>").Signs().IsAt("/proposals/").Sees("<img src=x")
	path, _, _ := strings.Cut(tab.Path(), "?")
	for _, at := range []string{path, "/proposals", "/home", "/search?q=%22%3E%3Cimg"} {
		tab.Opens(at).Sees("onerror=console.error(1)")
		if tab.Has("main script:not([src]):not([type='application/json'])")+tab.Has("main img[src=x]") > 0 {
			t.Errorf("%s makes script or a picture of a text", at)
		}
	}
}
