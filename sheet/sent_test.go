package sheet_test

import (
	"testing"

	"metaorg/sheet"
)

func TestATextOfAFormIsAsItsFileWas(t *testing.T) {
	for name, row := range map[string]struct{ file, sent, want string }{
		"a file with line feeds, sent by a browser": {"a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\n1,2\n"},
		"a file with both":                          {"a,b\r\n1,2\r\n", "a,b\r\n1,2\r\n", "a,b\r\n1,2\r\n"},
		"what was changed since":                    {"a,b\n1,2\n", "a,b\r\n1,3\r\n", "a,b\r\n1,3\r\n"},
	} {
		if got := sheet.AsFile(row.sent, sheet.HashOf(row.file)); got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}
