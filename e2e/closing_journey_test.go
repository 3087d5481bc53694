package e2e

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestAYearIsClosedAndItsStatementPrinted decides on the statements that the
// sample's members look at. A member reads its own on a phone, follows a figure to
// a contribution, has the notice as PDF, and takes the books along.
func TestAYearIsClosedAndItsStatementPrinted(t *testing.T) {
	t.Parallel()
	n := Sample(t)
	nadia := NewTab(t, n.URL).Is("nadia")
	nadia.Opens("/periods").Sees("being decided", "From surplus to members").Clicks("Your statement").Sees("Statement of Upstream Foods", "A preview")
	statement, _, _ := strings.Cut(nadia.Path(), "?")
	nadia.Opens("/periods").Clicks("Look at the proposal").Sees("Common purse")
	proposal, _, _ := strings.Cut(strings.TrimPrefix(nadia.Path(), "/proposals/"), "?")
	n.passes(t, 8)
	nadia.Opens("/proposals/" + proposal).Sees("Your ballot").Chooses("Yes").Clicks("Review and").Signs().Sees("Done.")
	for person, member := range map[string]string{"hugo": "vale-library", "maya": "riverside-bakery", "ines": "weir-energy", "kofi": "tidal-transport", "owen": "ploughshare-school"} {
		n.Metaorg(t, "--as", person, "--for", member, "governance", "vote", proposal, "yes", "--yes")
	}
	n.passes(t, 13)

	nadia.call("use a phone", func(ctx context.Context) error { return chromedp.Do(ctx, chromedp.EmulateViewport(390, 844)) })
	nadia.Opens("/periods/1").Sees("adopted", "What was decided").FitsPhones()
	nadia.Opens(statement).Sees("Given by decision of the members", "owes you", "Kept in your name").SeesNot("A preview").FitsPhones()
	var pdf []byte
	nadia.call("print the statement", func(ctx context.Context) (err error) {
		pdf, err = chromedp.Run(ctx, chromedp.PrintToPDF())
		return err
	})
	if !bytes.HasPrefix(pdf, []byte("%PDF")) {
		t.Errorf("the statement was printed as %.20q", pdf)
	}
	nadia.Clicks("obligation ").Sees("Upstream Foods", "Open Ledger")
	nadia.Opens(statement).Clicks("Contribution ").IsAt("/patronage/")
	nadia.Opens("/books?period=1").Sees("Download books.journal").FitsPhones()

	journal := filepath.Join(t.TempDir(), "books.journal")
	n.Metaorg(t, "--as", "nadia", "--for", "upstream-foods", "export", "patronage", journal, "--format", "hledger")
	text, err := os.ReadFile(journal)
	if err != nil || !bytes.Contains(text, []byte("Liabilities:Dividends:upstream-foods")) || !bytes.Contains(text, []byte("Equity:Capital:upstream-foods")) {
		t.Errorf("the journal does not have the dividend (%v): %.400s", err, text)
	}
}
