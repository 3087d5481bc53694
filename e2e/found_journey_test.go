package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// Journeys of people who found a network in a browser.

// counting is a tab in which somebody counts what they press.
type counting struct {
	*Tab
	presses int
}

func (c *counting) clicks(name string) *counting {
	c.t.Helper()
	c.presses++
	c.Clicks(name)
	return c
}

func (c *counting) chooses(name string) *counting {
	c.t.Helper()
	c.presses++
	c.Chooses(name)
	return c
}

func (c *counting) selects(name, option string) *counting {
	c.t.Helper()
	c.presses++
	c.Selects(name, option)
	return c
}

func (c *counting) fills(pairs ...string) *counting {
	c.t.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		c.Fills(pairs[i], pairs[i+1])
	}
	return c
}

func (c *counting) at(path string) *counting {
	c.t.Helper()
	c.IsAt(path)
	return c
}

// leaves closes what a tab shows, so that its page does not look in vain for a
// node that stops.
func (tab *Tab) leaves() { tab.Opens("about:blank") }

var linkPattern = regexp.MustCompile(`http\S+(/founding/open/\S+)`)

// foundingLink is the path of the link that the program printed.
func (n *Network) foundingLink(t testing.TB) string {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if found := linkPattern.FindStringSubmatch(n.Said()); found != nil {
			return found[1]
		}
	}
	t.Fatalf("no link was printed:\n%s", n.Said())
	return ""
}

// makesKey goes through the page for registering, from its first field to the signature.
func (c *counting) makesKey(handle, kind string) (recovery string) {
	c.t.Helper()
	c.at("/register").fills("Handle", handle)
	if kind != "" {
		c.chooses(kind)
	}
	c.clicks("Make my key").Sees("Your recovery file")
	recovery = Ask[string](c.Tab, `document.querySelector("[data-step=recovery] [data-text]").textContent`)
	c.chooses("I have copied it").clicks("Go on").clicks("Sign and register")
	return recovery
}

// signs looks at what the form comes to, and signs it.
func (c *counting) signs() *counting {
	c.t.Helper()
	c.clicks("Review and sign").Sees("Look and sign", "Signed by")
	return c.clicks("Sign")
}

// registersOrganization fills in the form of an organization and signs it.
func (c *counting) registersOrganization(handle, name string) {
	c.t.Helper()
	c.at("/acts/founding.organization").fills("Handle", handle, "Full name", name).selects("Legal form", "co-operative").
		fills("Which register", "domain", "Number there", handle+".example").signs()
}

// accepts reads the charter and signs it.
func (c *counting) accepts() {
	c.t.Helper()
	c.at("/acts/charter.accept").Sees("One vote")
	c.signs()
}

// mostPresses and the others are what PRODUCT promises who founds.
const mostPresses = 20

// foundsUpToInvitations goes from the printed link to the sheet of invitations.
func foundsUpToInvitations(t *testing.T, n *Network, kind string) (*counting, string) {
	t.Helper()
	c := &counting{Tab: NewTab(t, n.URL)}
	if kind == "" {
		c.WithPasskeys()
	}
	c.Opens(n.foundingLink(t)).IsAt("/founding")
	c.fills("What is the network called?", "Northern Commons").clicks("Begin").at("/founding").Sees("Founding Northern Commons")
	recovery := c.clicks("Make your key").makesKey("ada", kind)
	c.at("/founding/charter")
	c.clicks("Start with: Co-operative").at("/acts/founding.draft").Sees("six sentences", "Everyday matters are decided by consent")
	c.fills("Goal", "Bread for everybody, baked together.").signs().registersOrganization("mill", "The Mill")
	c.accepts()
	c.at("/acts/founding.invite")
	c.fills("One line for each invitation", "Dale Growers\nTidal Transport").signs().at("/founding/invitations/").Sees("Dale Growers", "Tidal Transport")
	return c, recovery
}

var invitePattern = regexp.MustCompile(`http://[^/\s]+(/founding/join\?\S+)`)

func TestFoundANetworkInTwentyClicksWithPasskeys(t *testing.T) {
	t.Parallel()
	n := Up(t)
	ada, _ := foundsUpToInvitations(t, n, "")
	link := invitePattern.FindStringSubmatch(ada.Text())
	if link == nil {
		t.Fatalf("no invitation is on the sheet: %s", ada.Text())
	}

	// Back from what was signed leads to the form, and not to a question whether to send it once more.
	ada.Back().IsAt("/acts/founding.invite").Sees("One line for each invitation")

	// The other founder, in a browser of their own.
	bo := &counting{Tab: NewTab(t, n.URL)}
	bo.WithPasskeys()
	bo.Opens(link[1]).Sees("ada invites you", "Dale Growers", "Bread for everybody")
	bo.clicks("Begin").makesKey("bo", "")
	bo.registersOrganization("dale", "Dale Growers")
	bo.accepts()
	bo.at("/founding").Sees("You have done your part", "signed, not on the roll")

	ada.Opens("/founding").Sees("Everybody on the roll has signed", "Dale Growers")
	ada.clicks("Found the network").chooses("Dale Growers").signs().at("/founding").Sees("Northern Commons is founded")
	if ada.presses > mostPresses {
		t.Errorf("founding took %d clicks, more than %d", ada.presses, mostPresses)
	}
	t.Logf("founding took %d clicks, joining in %d", ada.presses, bo.presses)
	ada.Clicks("To your network").IsAt("/home").SeesNot("still being founded")
	if members := n.Metaorg(t, "show", "members", "--state", "active", "--csv"); !strings.Contains(members, "mill,") || !strings.Contains(members, "dale,") {
		t.Errorf("members are:\n%s", members)
	}
}

func TestFoundANetworkWithAKeyOfTheBrowserAndARestartInTheMiddle(t *testing.T) {
	t.Parallel()
	n := Up(t)
	link := n.foundingLink(t)
	c := &counting{Tab: NewTab(t, n.URL)}
	c.Opens(link).IsAt("/founding")
	c.fills("What is the network called?", "Dale").clicks("Begin").at("/founding").Sees("Founding Dale")
	c.leaves()
	n.Stop(t)
	n.Start(t)
	if again := n.foundingLink(t); again != link {
		t.Errorf("the link was %s and is %s", link, again)
	}
	c.Opens("/founding").Sees("Founding Dale")
	c.clicks("Make your key").makesKey("ada", ofBrowser)
	c.at("/founding/charter")
	c.leaves()
	n.Stop(t)
	n.Start(t)
	c.Opens("/founding").Sees("Next comes the charter")
	c.clicks("Draft the charter").at("/founding/charter").clicks("Start with: Minimal").signs().at("/acts/founding.organization")
	c.leaves()
	n.Stop(t)
	n.Start(t)
	if strings.Contains(n.Said(), "/founding/open/") {
		t.Errorf("the charter is drafted, and still a link is printed:\n%s", n.Said())
	}
	c.Opens("/founding").Sees("Register the organization that you found with")
	c.clicks("Register your organization").registersOrganization("mill", "The Mill")
	c.at("/acts/charter.accept").signs().at("/acts/founding.invite")
	c.Opens(link).IsAt("/founding").Sees("The Mill") // The link opens nothing more, and leads on.
	stranger := NewTab(t, n.URL).Opens("/founding")  // Now the rules say who may do what.
	stranger.Sees("Say who you are")
	stranger.leaves()
	c.leaves()
}

func TestFoundOnlyWithTheLink(t *testing.T) {
	t.Parallel()
	n := Up(t)
	stranger := NewTab(t, n.URL)
	for _, path := range []string{"/", "/founding", "/register", "/founding/open/WRONG"} {
		stranger.Opens(path).Sees("Not open yet").SeesNot("What is the network called?")
	}
	founder := NewTab(t, n.URL).Opens(n.foundingLink(t)).ShutsNobodyOut().FitsPhones().Clicks("Deutsch").Sees("Ein Netzwerk gründen")
	founder.Fills("Wie heißt das Netzwerk?", strings.Repeat("Nord ", 39)+"ü").Clicks("Anfangen").IsAt("/founding")
	for _, path := range []string{"/", "/founding", "/register"} {
		stranger.Opens(path).Sees("Not open yet")
	}
	if info, err := os.Stat(filepath.Join(n.Home, "founding.link")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the link is not kept for its owner alone: %v", err)
	}
	founder.leaves()
	stranger.leaves()
}
