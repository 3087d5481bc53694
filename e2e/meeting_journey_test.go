package e2e

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestMembersDecideInAMeeting calls a meeting, enters what hands show, lets one
// member confirm its hand and one contest it, and looks at what comes of it.
func TestMembersDecideInAMeeting(t *testing.T) {
	t.Parallel()
	n := Sample(t)
	tab := NewTab(t, n.URL).Is("hugo").Opens("/proposals/new").Clicks("Something the members agree on")
	tab.Fills("Title", "Lend tools to each other").Fills("Text to adopt", "Members lend each other tools without charge.").Clicks("Review and sign").Signs()
	tab.IsAt("/proposals/").Sees("Lend tools to each other")
	path := openVote(tab, "Lend tools to each other")
	tab.Clicks("Call a meeting about it").Fills("Title", "Autumn meeting")
	tab.Fills("At", time.Unix(opensAt(n, t, path), 0).Add(30*time.Hour).UTC().Format("2006-01-02T15:04")).Chooses("Both").Fills("Where", "Mill Lane hall").Selects("Minute taker", "hugo")
	tab.Clicks("Review and sign").Signs().IsAt(path).Sees("Done.", "Autumn meeting")
	n.passes(t, 9)
	tab.Opens("/meetings/1")
	for _, member := range []string{"Abbey Mill Clinic", "Harbour Arts", "Riverside Bakery", "Seed Library", "Tern Software", "Vale Library Service"} {
		tab.Chooses(member + ": yes")
	}
	tab.Clicks("Look it over and sign").Signs().Sees("Shown: 6 yes", "waits for its member")
	NewTab(t, n.URL).Is("maya").Opens("/inbox").Clicks("Confirm or contest the hand of Riverside Bakery").IsAt("/meetings/1").Clicks("Contest").Signs().Sees("contested", "Cast your ballot")
	tab.Opens("/meetings/1").Clicks("Confirm").Signs().Sees("confirmed")
	if got := ballotOf(n, t, path, "vale-library"); got != "yes" {
		t.Errorf("the confirmed hand is %q", got)
	}
	tab.Opens(path).SeesIn("#roll", "by hand in meeting 1")
	n.passes(t, 9)
	tab.Opens(path).Sees("5 of the ballots were shown by hand in a meeting")
}

var opensIn = regexp.MustCompile(`"opens":\s*"?(\d+)`)

// opensAt is when the vote on the proposal at this path opens, as programs read it.
func opensAt(n *Network, t *testing.T, path string) int64 {
	t.Helper()
	found := opensIn.FindStringSubmatch(n.Metaorg(t, "show", "votes", "--proposal", strings.TrimPrefix(path, "/proposals/"), "--json"))
	if found == nil {
		t.Fatalf("nothing says when the vote on %s opens", path)
	}
	at, err := strconv.ParseInt(found[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
