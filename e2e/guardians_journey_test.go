package e2e

import (
	"net/url"
	"path/filepath"
	"strconv"
	"testing"
)

// TestIdentityWhoLostEveryKeyComesBackThroughGuardians loses a device without
// any recovery file at hand: three friends, of whom two are enough, and two weeks.
func TestIdentityWhoLostEveryKeyComesBackThroughGuardians(t *testing.T) {
	t.Parallel()
	n := founded(t, "--sample")
	waits := func(days int) {
		n.Metaorg(t, "--as", "fay", "network", "move-clock", "--days", strconv.Itoa(days), "--yes")
	}
	for _, guardian := range []string{"cy", "di"} {
		n.Metaorg(t, "key", "new", guardian, "--recovery", filepath.Join(t.TempDir(), guardian+".recovery"))
		n.Metaorg(t, "people", "register", "--as", guardian)
	}
	bo := NewTab(t, n.URL)
	registers(bo, "bo", ofBrowser)
	lost := NewTab(t, n.URL)
	registers(lost, "ada", ofBrowser)
	lost.Opens("/you").Sees("You have named nobody").Clicks("Name guardians")
	lost.Fills("Guardians", "bo\ncy\ndi").Fills("How many of them together", "2").Clicks("Review and sign")
	signs(lost).IsAt("/you").Sees("Your guardians are to change. Was that you?")
	waits(7)

	tab := NewTab(t, n.URL)
	tab.Opens("/signin").Clicks("Everything is lost").IsAt("/recover").ShutsNobodyOut()
	tab.Fills("Handle", "ada").Chooses(ofBrowser).Clicks("Make my key").Sees("The link for a guardian").ShutsNobodyOut()
	link, err := url.Parse(Ask[string](tab, `document.getElementById("recover-link").textContent`))
	if err != nil {
		t.Fatal(err)
	}
	bo.Opens(link.RequestURI()).Sees("Speak with them first").ShutsNobodyOut().Clicks("Review and sign")
	signs(bo).IsAt("/you").Sees("bo says that ada has lost every key")
	id := Ask[string](tab, `document.querySelector("[data-id]").textContent.replaceAll(" ", "")`)
	n.Metaorg(t, "people", "support-recovery", "--person", "ada", "--key", id, "--as", "cy")
	lost.Opens("/you").Sees("bo, cy are giving you a new key", "Stop it").ShutsNobodyOut()
	waits(14)

	tab.Opens("/signin?next=/you").Clicks("Sign in as ada").IsAt("/you").Sees("ada", "You have one key only")
	wantKeys(t, n, "ada", "ed25519 revoked", "ed25519 revoked", "ed25519 counts")
}
