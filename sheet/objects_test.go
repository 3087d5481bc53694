package sheet_test

import (
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"metaorg/sheet"
)

func readTable(t *testing.T, text string) (headings []string, rows []sheet.Row) {
	t.Helper()
	table := sheet.Read(strings.NewReader(text))
	headings, err := table.Headings()
	if err != nil {
		t.Fatal(err)
	}
	for {
		row, err := table.Next()
		if errors.Is(err, io.EOF) {
			return headings, rows
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
}

func TestObjectsOfJSONAreRowsOfATable(t *testing.T) {
	for name, text := range map[string]string{
		"a list":                 "[\n{\"name\": \"Mill\", \"services\": [\"Milling\", \"Flour\"]},\n\n{\"lat\": 1.5, \"name\": \"Forge\"}\n]",
		"one after another":      "{\"name\": \"Mill\", \"services\": [\"Milling\", \"Flour\"]}\n\n\n{\"lat\": 1.5, \"name\": \"Forge\"}",
		"with a byte order mark": "\xef\xbb\xbf[{\"name\": \"Mill\", \"services\": [\"Milling\", \"Flour\"]\n\n\n}, {\"lat\": 1.5, \"name\": \"Forge\"}]",
	} {
		headings, rows := readTable(t, text)
		if want := []string{"name", "services", "lat"}; !reflect.DeepEqual(headings, want) {
			t.Errorf("%s: the headings are %q, not %q", name, headings, want)
		}
		var fields [][]string
		for _, r := range rows {
			fields = append(fields, r.Fields)
		}
		if want := [][]string{{"Mill", "Milling; Flour", ""}, {"Forge", "", "1.5"}}; !reflect.DeepEqual(fields, want) {
			t.Errorf("%s: the rows are %q, not %q", name, fields, want)
		}
		if rows[1].Line != 4 {
			t.Errorf("%s: the second begins on line %d", name, rows[1].Line)
		}
	}
}

func TestABadObjectCostsItselfAlone(t *testing.T) {
	_, rows := readTable(t, `[{"name": "Mill"}, 5, {"name": {"en": "Forge"}}, {"name": "Shop"}]`)
	var reasons []string
	for _, r := range rows {
		reasons = append(reasons, r.Reason)
	}
	if want := []string{"", "it is not an object with a name for each value", "its name is neither a text nor a list of texts", ""}; !reflect.DeepEqual(reasons, want) {
		t.Errorf("the reasons are %q, not %q", reasons, want)
	}
}

func TestWhatIsNoListOfObjectsSaysSo(t *testing.T) {
	for _, text := range []string{"[", "[]", "{}", "[1]", `[{"name": "Mill"`, "[{\"name\": \"Mill\"}\n{\"name\"}]"} {
		if _, err := sheet.Read(strings.NewReader(text)).Headings(); !errors.Is(err, sheet.ErrObjects) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestATableThatIsNotJSONIsReadAsBefore(t *testing.T) {
	headings, rows := readTable(t, "name;place\nMill;Hill")
	if !reflect.DeepEqual(headings, []string{"name", "place"}) || !reflect.DeepEqual(rows[0].Fields, []string{"Mill", "Hill"}) {
		t.Errorf("%q %v", headings, rows)
	}
}
