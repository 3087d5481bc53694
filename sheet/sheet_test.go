package sheet_test

import (
	"encoding/csv"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"metaorg/sheet"
)

// TestALineWithoutQuotationMarksIsReadAsCSV compares the short way with encoding/csv.
func TestALineWithoutQuotationMarksIsReadAsCSV(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[ab](,|;|ä| |\t|\r|a){0,9}`).Draw(t, "text") + rapid.SampledFrom([]string{"", "\n", "\r\n", "\r\r\n"}).Draw(t, "end")
		want, err := csv.NewReader(strings.NewReader(text)).Read()
		if err != nil {
			t.Fatal(err)
		}
		s := sheet.New(strings.NewReader(text))
		row, err := s.Next()
		if err != nil || row.Reason != "" || !reflect.DeepEqual(row.Fields, want) {
			t.Fatalf("%q is read as %q (%v %v), and by csv as %q", text, row.Fields, row.Reason, err, want)
		}
	})
}

// TestBlanksAreCleaned compares the short way for fields that are clean with the words of Clean.
func TestBlanksAreCleaned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[ \ta\x{a0}ä]{0,6}`).Draw(t, "text")
		if got, want := sheet.Clean(text), strings.Join(strings.Fields(text), " "); got != want {
			t.Fatalf("%q becomes %q, not %q", text, got, want)
		}
	})
}
