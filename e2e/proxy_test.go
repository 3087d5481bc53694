package e2e

import "testing"

func TestAMemberLetsAnotherVoteAndTakesThatBack(t *testing.T) {
	t.Parallel()
	n := Sample(t)
	tab := NewTab(t, n.URL).Is("hugo")
	path := openVote(tab, van)
	tab.Clicks("Let another member vote for").Clicks("Choose who votes").Sees("Let another member vote for yours")
	tab.Fills("Who votes for you", "riverside-bakery").Clicks("Review").Signs().IsAt(path)
	tab.Sees("votes for", "unless it votes itself", "Take the proxy back")
	tab.Clicks("Take the proxy back").Signs().IsAt(path).Sees("Let another member vote for")
}
