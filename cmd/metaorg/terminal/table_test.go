package terminal_test

import (
	"slices"
	"strings"
	"testing"

	"metaorg/cmd/metaorg/terminal"
)

func printed(t *testing.T, tab *terminal.Table, width int) []string {
	t.Helper()
	var out strings.Builder
	if err := tab.Print(terminal.IO{Out: &out, Width: width}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	for _, line := range lines {
		if n := len([]rune(line)); width > 0 && n > width {
			t.Errorf("a line of %d columns: %q", n, line)
		}
		if strings.Contains(line, "\x1b") {
			t.Errorf("somebody's text moves the cursor: %q", line)
		}
	}
	return lines
}

func TestATableFitsTheTerminal(t *testing.T) {
	tab := &terminal.Table{Columns: []terminal.Column{{Title: "name"}, {Title: "count", Right: true}, {Title: "text"}}}
	tab.Add("ada", "7", strings.Repeat("long ", 40))
	tab.Add("a \x1b[31mred\nhandle", "1200", "")
	if lines := printed(t, tab, 60); len(lines) != 3 {
		t.Errorf("%d lines:\n%s", len(lines), strings.Join(lines, "\n"))
	}
}

func TestWhatIsLookedForFirstIsCutLast(t *testing.T) {
	tab := &terminal.Table{Columns: []terminal.Column{{Title: "id", Least: 20}, {Title: "since", Whole: true}, {Title: "what"}, {Title: "text", Prose: true}}}
	tab.Add("a-key-of-20-letters!", "31 Dec 2026 23:59", strings.Repeat("x", 40), "one two three four five six seven eight nine ten")
	want := []string{
		"ID                    SINCE              WHAT      TEXT",
		"a-key-of-20-letters!  31 Dec 2026 23:59  xxxxxxx…  one two three four five",
		"                                                   six seven eight nine ten",
	}
	if got := printed(t, tab, 76); !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	if got := printed(t, tab, 0); len(got) != 2 || strings.Contains(got[1], "…") {
		t.Errorf("in a pipe it is cut or broken:\n%s", strings.Join(got, "\n"))
	}
}
