package e2e

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What members do together, as people of a sample network whose keys its host has.

// Is looks around as one of a sample's people, through the page on which they are chosen.
func (tab *Tab) Is(person string) *Tab {
	tab.t.Helper()
	return tab.Opens("/sample?q=" + person).Clicks("Be " + person).IsAt("/home")
}

// Signs signs what the page for signing shows, once it has read the bytes.
func (tab *Tab) Signs() *Tab {
	tab.t.Helper()
	return tab.Reads().Clicks("Sign")
}

// Reads waits until the page for signing has read the bytes.
func (tab *Tab) Reads() *Tab {
	tab.t.Helper()
	tab.Sees("Look and sign")
	tab.until("the bytes to be read", func() (bool, error) {
		return evaluate[bool](tab, `!!document.querySelector("[data-sign]:not([disabled])")`)
	})
	return tab
}

// forgivesAny is Forgives for faults that may come or not.
func (tab *Tab) forgivesAny(pattern string) {
	is := regexp.MustCompile(pattern)
	tab.mu.Lock()
	defer tab.mu.Unlock()
	tab.faults = slices.DeleteFunc(tab.faults, is.MatchString)
}

// openVote finds the proposal of this title in the list.
func openVote(tab *Tab, title string) string {
	tab.t.Helper()
	tab.Opens("/proposals?q=" + strings.ReplaceAll(title, " ", "+")).Clicks(title).Sees(title)
	path, _, _ := strings.Cut(tab.Path(), "?")
	return path
}

const van = "A shared van"

func TestAMemberVotesAndChangesTheVote(t *testing.T) {
	t.Parallel()
	n := Sample(t)
	tab := NewTab(t, n.URL).Is("hugo")
	path := openVote(tab, van)
	tab.Sees("Your ballot").Chooses("Yes").Clicks("Review and")
	tab.Sees("Look and sign", "Yes").Signs().IsAt(path)
	tab.Sees("Done.")
	if got := ballotOf(n, t, path, "vale-library"); got != "yes" {
		t.Errorf("the ballot is %q", got)
	}
	tab.Opens(path).Chooses("No").Clicks("Review and").Signs().IsAt(path).Sees("Done.")
	if got := ballotOf(n, t, path, "vale-library"); got != "no" {
		t.Errorf("the changed ballot is %q", got)
	}
}

func TestAVoteIsCastByKeyboardAlone(t *testing.T) {
	t.Parallel()
	n := Sample(t)
	tab := NewTab(t, n.URL)
	tab.Opens("/sample?q=hugo").TabsTo("Be hugo").Presses("Enter").IsAt("/home")
	tab.Opens("/proposals?q=shared").TabsTo(van).Presses("Enter").Sees("Your ballot")
	path, _, _ := strings.Cut(tab.Path(), "?")
	tab.TabsTo("Yes").ChoosesByKey("No").TabsTo("Review and vote").Presses("Enter").Reads()
	tab.TabsTo("Sign").Presses("Enter").IsAt(path).Sees("Done.")
	if got := ballotOf(n, t, path, "vale-library"); got != "no" {
		t.Errorf("the ballot is %q", got)
	}
}

func TestTwoTabsAtOnceAndARestartInBetweenLoseNothing(t *testing.T) {
	t.Parallel()
	n := Sample(t)
	first := NewTab(t, n.URL).Is("hugo")
	path := openVote(first, van)
	second := first.Another().Opens(path)
	first.Chooses("Yes").Clicks("Review and").Sees("Look and sign")
	second.Chooses("No").Clicks("Review and").Signs().IsAt(path).Sees("Done.")
	first.Signs() // It was shown before the other one was cast; both have the same number.
	first.Sees("Back to the form").Clicks("Back to the form")
	first.Clicks("Review and").Signs().IsAt(path).Sees("Done.")
	if got := ballotOf(n, t, path, "vale-library"); got != "yes" {
		t.Errorf("the last ballot is %q", got)
	}
	first.Opens(path).Chooses("Abstain").Clicks("Review and").Reads()
	n.Stop(t)
	if err := n.start(Program(t)); err != nil { // It ends after the tabs do, as it would have.
		t.Fatal(err)
	}
	first.Signs().IsAt(path).Sees("Done.")
	if got := ballotOf(n, t, path, "vale-library"); got != "abstain" {
		t.Errorf("the ballot after the restart is %q", got)
	}
	for _, tab := range []*Tab{first, second} { // While the node was away they heard nothing.
		tab.forgivesAny(`/live|sse:error|htmx:error|ERR_CONNECTION|ERR_INCOMPLETE|ERR_EMPTY`)
	}
}

func TestABallotForAVoteThatClosedMeanwhileSaysSo(t *testing.T) {
	t.Parallel()
	n := Sample(t)
	tab := NewTab(t, n.URL).Is("hugo")
	openVote(tab, van)
	tab.Chooses("Yes").Clicks("Review and").Reads()
	n.Metaorg(t, "--as", "maya", "network", "move-clock", "--days", "30", "--yes")
	tab.Signs().Sees("expired")
	tab.Clicks("Back to the form").Sees("No ballots are taken on this now", "Back to “"+van).SeesNot("Review and sign", "Look at the fields")
}

var choiceIn = regexp.MustCompile(`"choice":\s*"(\w+)"`)

// ballotOf is how a member voted on the proposal at this path, as programs read it.
func ballotOf(n *Network, t *testing.T, path, member string) string {
	t.Helper()
	found := choiceIn.FindAllStringSubmatch(n.Metaorg(t, "show", "ballots", "--proposal", strings.TrimPrefix(path, "/proposals/"), "--member", member, "--json"), -1)
	if len(found) != 1 {
		t.Fatalf("%s has %d ballots on %s", member, len(found), path)
	}
	return found[0][1]
}

func TestWhoeverVotesAfterAColleagueIsToldSo(t *testing.T) {
	t.Parallel()
	n := Sample(t)
	maya := NewTab(t, n.URL).Is("maya")
	path := openVote(maya, van)
	NewTab(t, n.URL).Is("anton").Opens(path).Chooses("Yes").Clicks("Review and").Signs().IsAt(path).Sees("Done.")
	maya.Chooses("No").Clicks("Review and").Sees("anton has just voted yes").SeesNot("Look and sign")
	maya.Clicks("Review and").Signs().IsAt(path).Sees("Done.")
	if got := ballotOf(n, t, path, "riverside-bakery"); got != "no" {
		t.Errorf("the last ballot is %q", got)
	}
}
