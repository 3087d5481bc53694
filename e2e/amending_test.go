package e2e

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// others are enough representatives of the sample's members to carry a special
// decision with one ballot more, each with whom they act for.
var others = map[string]string{
	"maya": "riverside-bakery", "kofi": "tidal-transport", "nadia": "upstream-foods", "jonas": "open-ledger", "noor": "common-thread",
	"tom": "greenfield-housing", "owen": "ploughshare-school", "bilal": "river-assembly", "mei": "tern-software", "zofia": "clay-pit-studios",
	"ines": "weir-energy", "yusuf": "harbour-arts",
}

const (
	joining = "Whoever joins gives one day of work a year to the commons."
	dayEach = "A day for the commons"
)

// What asks more of members goes from a change somebody writes to a text that
// each accepts anew, with a restart of the node on the way.
func TestAPracticeThatAsksMoreOfMembersIsProposedDecidedAndAcceptedAnew(t *testing.T) {
	t.Parallel()
	n := Sample(t)
	hugo := NewTab(t, n.URL).Is("hugo")
	number := hugo.amends(t)
	hugo.leaves()
	n.Stop(t)
	if err := n.start(Program(t)); err != nil { // It ends after the tab does, as it would have.
		t.Fatal(err)
	}
	n.passes(t, 14)
	hugo.votesFor(t, n, number)
	before := n.version(t)
	n.passes(t, 7)
	hugo.Opens("/proposals/"+number).Sees("Adopted", "Certificate of the vote")
	n.passes(t, 3)
	hugo.Opens("/proposals/" + number).Sees("in effect since")
	now := n.version(t)
	if now <= before {
		t.Fatalf("the charter is still at version %d", now)
	}
	hugo.seesVersion(now)
	hugo.acceptsVersion(now)
}

// amends writes a practice over and puts it to the members; it gives the number
// of the proposal.
func (tab *Tab) amends(t *testing.T) string {
	t.Helper()
	tab.Opens("/proposals/charter?part=practices").Sees("Practice R1")
	tab.Clicks("Show what would change").Sees("nothing is different from the charter yet")
	stood := Ask[string](tab, `document.querySelector("#part-practices textarea").value`)
	tab.Fills("Text", stood+" "+joining).Chooses("It asks more work or money of members").Clicks("Show what would change")
	tab.Sees("Put it to the members", "What it changes in the charter", joining, "special")
	if marked := tab.Has("#changes ins"); marked != 1 || tab.Has("#changes del") > 0 {
		t.Errorf("of one sentence that comes the difference marks %d places", marked)
	}
	tab.Sees("Every member is asked to accept the new text")
	tab.Fills("Title", dayEach).Clicks("Review and sign").Sees("Look and sign", dayEach, joining).Signs()
	tab.IsAt("/proposals/").Sees(dayEach, "Done.", joining, "The vote opens")
	path, _, _ := strings.Cut(tab.Path(), "?")
	return strings.TrimPrefix(path, "/proposals/")
}

// votesFor casts one ballot in the browser, and those of the others from the command line.
func (tab *Tab) votesFor(t *testing.T, n *Network, number string) {
	t.Helper()
	tab.Opens("/home").Sees(dayEach)
	tab.Opens("/proposals/" + number).Sees("Open for voting until").Chooses("Yes").Clicks("Review and vote")
	tab.Sees("Look and sign", "Proposal "+number, dayEach).Signs().IsAt("/proposals/"+number).Sees("Done.", "You voted yes")
	for person, organization := range others {
		n.Metaorg(t, "--as", person, "--for", organization, "governance", "vote", number, "yes", "--yes")
	}
	voted := strconv.Itoa(len(others) + 1)
	tab.Opens("/proposals/"+number).Sees(voted+" of ", "If it closed now it would pass")
}

func (tab *Tab) seesVersion(now int) {
	version := strconv.Itoa(now)
	tab.Opens("/charter").Sees("Version "+version+", since", joining, "is still bound by version")
	tab.Opens("/charter/versions/"+version).Sees("What version "+version+" changed", joining, "Members are asked to accept it by")
}

// acceptsVersion goes from what waits at home to the acceptance.
func (tab *Tab) acceptsVersion(now int) {
	version := strconv.Itoa(now)
	tab.Opens("/home").Clicks("Read and accept version " + version)
	tab.Sees("Accept the charter", "What has changed since version", joining).Clicks("Review and sign")
	tab.Sees("Look and sign", version).Signs().IsAt("/charter").Sees("Done.", "accepted exactly this text")
	tab.Opens("/home").SeesNot("Read and accept version")
	tab.Opens("/charter/acceptances").Clicks("Up to date").IsAt("/charter/acceptances?").SeesIn("main table", "Vale Library")
	tab.Clicks("Behind").SeesIn("main table", "Riverside Bakery", "asked until")
	if tab.Has(`main table a[href="/members/vale-library"]`) > 0 {
		tab.t.Error("who has accepted the new version is among those who are behind")
	}
}

// passes moves the sample network's clock on.
func (n *Network) passes(t testing.TB, days int) {
	t.Helper()
	n.Metaorg(t, "--as", "maya", "network", "move-clock", "--days", strconv.Itoa(days), "--yes")
}

var versionIn = regexp.MustCompile(`"version":\s*"?(\d+)`)

// version is the number of the charter in force, as programs read it.
func (n *Network) version(t testing.TB) int {
	t.Helper()
	found := versionIn.FindStringSubmatch(n.Metaorg(t, "show", "charter-versions", "--sort", "-version", "--limit", "1", "--json"))
	if found == nil {
		t.Fatal("there is no version of the charter")
	}
	number, err := strconv.Atoi(found[1])
	if err != nil {
		t.Fatal(err)
	}
	return number
}
