package e2e

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestSomethingIsSharedFoundTakenAndToldOf shares a page of Markdown on a phone.
// Another member finds it by a word that is only in the file, takes it, says
// that they use it and how that went; and who shared it sees so.
func TestSomethingIsSharedFoundTakenAndToldOf(t *testing.T) {
	t.Parallel()
	n := Sample(t)
	sheet := written(t, "Drying racks.md", "# Drying racks\n\nEleven slats of **paulownia**, and no glue.\n")
	hugo := NewTab(t, n.URL).Is("hugo")
	hugo.call("use a phone", func(ctx context.Context) error { return chromedp.Do(ctx, chromedp.EmulateViewport(390, 844)) })
	hugo.Opens("/commons").Clicks("Share something").Fills("Title", "Racks for drying herbs").Selects("What is it?", "Design")
	hugo.Uploads("#f-content", sheet).SeesIn("[data-upload]", "Drying racks.md is uploaded.")
	hugo.FitsPhones().Clicks("Review and sign").Sees("Look and sign", "Racks for drying herbs").Signs().IsAt("/commons/").Sees("Done.", "Racks for drying herbs", "shares alike")
	path, _, _ := strings.Cut(hugo.Path(), "?")

	gwen := NewTab(t, n.URL).Is("gwen")
	gwen.until("the file is searched", func() (bool, error) {
		gwen.Opens("/search?q=paulownia")
		text, err := gwen.text("main")
		return strings.Contains(text, "Drying racks.md"), err
	})
	gwen.Clicks("Drying racks.md").Sees("no glue").Clicks("Version 1 of Racks for drying herbs").IsAt(path + "/versions/1")
	gwen.Opens("/search?q=dry+herb").Clicks("Racks for drying herbs").IsAt(path).Clicks("Take it").Signs().IsAt(path).Sees("Done.", "Taken by one member.")
	gwen.Opens(path).SeesNot("Take it").Clicks("We use this").Sees("Racks for drying herbs").Fills("For what", "Mint and nettles, in the loft.").Clicks("Review and sign").Signs().IsAt(path)
	gwen.Sees("One member uses it", "Mint and nettles").Clicks("Tell how it went").Chooses("Helped").Fills("How it went", "Dry in three days, and nothing moulds.")
	gwen.Clicks("Review and sign").Signs().IsAt(path).Sees("Done.", "1 × helped")
	hugo.Opens(path).Sees("Wyeside Woodland", "helped", "Mint and nettles")
}

// lastFree is where the last free slot of a week leads.
const lastFree = `[...document.querySelectorAll(".slot.free a")].at(-1).getAttribute("href")`

// TestASlotIsBookedOnceAndGivenBack picks the last free slot of the letterpress.
// Who had the same one on the page for signing is refused, takes another one,
// and gives it back.
func TestASlotIsBookedOnceAndGivenBack(t *testing.T) {
	t.Parallel()
	n := Sample(t)
	hugo := NewTab(t, n.URL).Is("hugo").Opens("/commons?q=letterpress").Clicks("Letterpress").Clicks("Book it")
	calendar, _, _ := strings.Cut(hugo.Path(), "?")
	gwen := NewTab(t, n.URL).Is("gwen")
	for _, tab := range []*Tab{hugo, gwen} {
		tab.Opens(calendar)
		tab.Opens(Ask[string](tab, lastFree)).Clicks("Book").Reads()
	}
	hugo.Clicks("Sign").Sees("Done.")
	gwen.Clicks("Sign").Sees("taken")
	if got := gwen.Has(".slot.yours:not(.week-key .slot)"); got != 0 {
		t.Errorf("gwen has %d slots that are hugo's", got)
	}
	before := gwen.Opens(calendar).Has(".slot.free a")
	gwen.Opens(Ask[string](gwen, lastFree)).Clicks("Book").Signs().Sees("Done.")
	if got := gwen.Opens(calendar).Has(".slot.free a"); got != before-1 {
		t.Errorf("%d slots are free after one of %d was booked", got, before)
	}
	gwen.Opens("/bookings").Clicks("Cancel").Signs().IsAt("/bookings").Sees("Done.")
	if got := gwen.Opens(calendar).Has(".slot.free a"); got != before {
		t.Errorf("%d slots are free after the booking was given back, of %d", got, before)
	}
}
