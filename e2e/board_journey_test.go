package e2e

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestANeedIsPostedOnAPhoneAndMetByAPerson posts a need in two parts on a phone
// in a dozen steps. Somebody answers to one of them for herself, without asking
// her employer; she is chosen, and both say that it was done.
func TestANeedIsPostedOnAPhoneAndMetByAPerson(t *testing.T) {
	t.Parallel()
	n := Sample(t)
	hugo := NewTab(t, n.URL).Is("hugo")
	hugo.call("use a phone", func(ctx context.Context) error { return chromedp.Do(ctx, chromedp.EmulateViewport(390, 844)) })
	hugo.Opens("/opportunities").Clicks("Say what you need").FitsPhones()
	hugo.Fills("What", "Hands for the book fair").Fills("Until", "2099-03-01").Fills("Where", "Ludlow").Chooses("As a gift, for nothing in return")
	part := func(number, title string) {
		Ask[string](hugo, `document.querySelector('[name="parts.`+number+`.title"]').value = "`+title+`"`)
	}
	hugo.Clicks("It is several things, which different ones may do")
	part("0", "Carry boxes")
	hugo.Clicks("Add another").FitsPhones()
	part("1", "Read aloud")
	hugo.Clicks("Review and sign").Sees("Look and sign", "Hands for the book fair", "Read aloud").Signs().Sees("Done.")
	hugo.Opens("/opportunities").Clicks("Hands for the book fair").FitsPhones().Sees("Made of", "Carry boxes")
	path, _, _ := strings.Cut(hugo.Path(), "?")

	gwen := NewTab(t, n.URL).Is("gwen")
	gwen.Opens(path).Clicks("I can do that").Selects("You act for", "gwen, for yourself").Chooses("Read aloud").Fills("Text", "From noon to four.").Clicks("Review and sign").Signs().IsAt(path).Sees("For: Read aloud")
	hugo.Opens(path).Sees("From noon to four.").Clicks("Choose this answer").Signs().Sees("it stays open for the rest").Clicks("That is enough: take no more answers").Signs().Sees("agreed")
	gwen.Opens(path).Clicks("Say that it was done").Signs()
	hugo.Opens(path).Clicks("Say that gwen's part was done").Signs().Sees("Both say so", "gwen did it for Vale Library")
}
