package e2e

import (
	"strings"
	"testing"
)

// agreeing are members whose representatives say yes, enough for a round by consent.
var agreeing = []string{"maya", "kofi", "nadia", "jonas", "noor", "tom"}

const monday = "Meet every Monday"

// A working agreement goes through objections: the first is written in the
// browser and answered there with another text, so is the vote that is called
// once two amendments did not help.
func TestAnObjectionIsAnsweredTwiceAndThenAVoteIsCalled(t *testing.T) {
	t.Parallel()
	n := Sample(t)
	n.Metaorg(t, "--as", "ines", "--for", "weir-energy", "governance", "propose", monday, "--text", "We meet every Monday at nine.", "--class", "consent", "--yes")
	ines := NewTab(t, n.URL).Is("ines").Opens("/proposals/latest").Sees(monday, "consent")
	path, _, _ := strings.Cut(ines.Path(), "?")
	number := strings.TrimPrefix(path, "/proposals/")
	objects := func() {
		n.Metaorg(t, "--as", "hugo", "--for", "vale-library", "governance", "vote", number, "no", "--clause", "P1", "--yes")
	}
	agree := func() {
		for _, person := range agreeing {
			n.Metaorg(t, "--as", person, "--for", others[person], "governance", "vote", number, "yes", "--yes")
		}
		n.passes(t, 11) // The sample's members have ten days.
	}
	n.passes(t, 7)
	hugo := NewTab(t, n.URL).Is("hugo").Opens(path).Chooses("No").Clicks("A no can say why")
	hugo.Selects("Harm", "members").Fills("Which harm, in your words", "On Mondays the library is closed, and none of us can come.").Clicks("Review and vote")
	hugo.Sees("Look and sign").Signs().IsAt(path).Sees("Done.", "You voted no")
	agree()

	ines.Opens("/home").Clicks("An objection to “"+monday+"” stands").Sees("An objection stands", "Which harm")
	ines.Clicks("Which harm").Sees("the library is closed")
	ines.Clicks("Answer with another text").Fills("Text", "We meet every first Monday at nine.").Clicks("Review and sign")
	ines.Signs().IsAt(path).Sees("Done.", "every first Monday", "Vote on the amended text")
	objects()
	agree()
	n.Metaorg(t, "--as", "ines", "--for", "weir-energy", "governance", "amend", number, monday, "--text", "We meet every first Tuesday at nine.", "--yes")
	objects()
	agree()

	hugo.Opens(path).Sees("any member on the roll can let a majority decide").Clicks("Call a vote").Signs().IsAt(path).Sees("Done.")
	n.passes(t, 7)
	objects()
	agree()
	hugo.Opens(path).Sees("Adopted", "6 said yes and 1 no", "every first Tuesday")
	if hugo.Has(`main a[href^="/rolls?proposal=`+number+`"][href$="choice=yes"]`) == 0 {
		t.Error("the number of those who said yes leads nowhere")
	}
}
