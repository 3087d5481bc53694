package terminal_test

import (
	"strings"
	"testing"

	"metaorg/cmd/metaorg/terminal"
)

func TestATableFitsTheTerminal(t *testing.T) {
	tab := &terminal.Table{Columns: []terminal.Column{{Title: "name"}, {Title: "count", Right: true}, {Title: "text"}}}
	tab.Add("ada", "7", strings.Repeat("long ", 40))
	tab.Add("a \x1b[31mred\nhandle", "1200", "")
	var out strings.Builder
	if err := tab.Print(terminal.IO{Out: &out, Width: 60}); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > 60 {
			t.Errorf("a line of %d columns: %q", n, line)
		}
		if strings.Contains(line, "\x1b") {
			t.Errorf("somebody's text moves the cursor: %q", line)
		}
	}
	if got := strings.Count(out.String(), "\n"); got != 3 {
		t.Errorf("%d lines:\n%s", got, out.String())
	}
}
