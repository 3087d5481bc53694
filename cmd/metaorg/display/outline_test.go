package display

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestJSONReadsAsAnOutline(t *testing.T) {
	for _, row := range []struct{ sentence, raw, lines, oneLine string }{
		{"an empty list has no lines", `[]`, "", ""},
		{"a single value is itself", `"a\u001bb"`, "a b", "a b"},
		{"a list of values has bullets", `["mill","wood"]`, "- mill\n- wood", "mill, wood"},
		{
			"a carried message shows its fields in their order", `[{"kind":"k","content":{"base":1,"values":[{"name":"n","value":9}],"none":[]}}]`,
			"- kind: k\n  content:\n    base: 1\n    values:\n    - name: n\n      value: 9\n    none: ",
			"kind k, content (base 1, values (name n, value 9), none ())",
		},
		{"what breaks off is shown as it is", `{"a":`, `{"a":`, `{"a":`},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if got := strings.Join(outline(json.RawMessage(row.raw)), "\n"); got != row.lines {
				t.Errorf("the outline is\n%s", got)
			}
			if got := inOneLine(json.RawMessage(row.raw)); got != row.oneLine {
				t.Errorf("in one line it is %s", got)
			}
		})
	}
}
