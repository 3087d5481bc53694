package spdx_test

import (
	"errors"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/github/go-spdx/v2/spdxexp"
	"github.com/github/go-spdx/v2/spdxexp/spdxlicenses"

	"metaorg/spdx"
)

var update = flag.Bool("update", false, "write the frozen lists anew from go-spdx; only together with a new rule version")

// TestTheListIsThatOfSPDX compares the frozen list with a library's, as long as
// that has the same version.
func TestTheListIsThatOfSPDX(t *testing.T) {
	if got := spdxlicenses.LicenseListVersion(); got != spdx.ListVersion {
		t.Skipf("the library has version %s of the list, here %s is frozen", got, spdx.ListVersion)
	}
	for file, want := range map[string][]string{
		"licences.txt": spdxlicenses.GetLicenses(), "deprecated.txt": spdxlicenses.GetDeprecated(), "exceptions.txt": spdxlicenses.GetExceptions(),
	} {
		want = slices.Sorted(slices.Values(want))
		if *update {
			if err := os.WriteFile(file, []byte(strings.Join(want, "\n")+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Fields(string(text)); !slices.Equal(got, want) {
			t.Errorf("%s has %d identifiers, go-spdx %d", file, len(got), len(want))
		}
	}
}

func TestWhatExpressionsAre(t *testing.T) {
	for _, row := range []struct{ rule, text, want string }{
		{"a licence of the list", "Apache-2.0", "Apache-2.0"},
		{"a licence or later", "EPL-1.0+", "EPL-1.0+"},
		{"a licence with an exception", "GPL-2.0-or-later WITH Classpath-exception-2.0", "GPL-2.0-or-later WITH Classpath-exception-2.0"},
		{"a deprecated spelling", "GPL-2.0+", "GPL-2.0+"},
		{"a licence of one's own", "LicenseRef-house-rules", "LicenseRef-house-rules"},
		{"one that is in another document", "DocumentRef-charter:LicenseRef-1.0", "DocumentRef-charter:LicenseRef-1.0"},
		{"AND binds more than OR", "MIT OR ISC AND Zlib", "MIT OR ISC AND Zlib"},
		{"parentheses bind most", "(MIT OR ISC) AND Zlib", "(MIT OR ISC) AND Zlib"},
		{"parentheses that say nothing go", "((MIT)) OR (ISC AND Zlib)", "MIT OR ISC AND Zlib"},
		{"what is at the right stays there", "MIT OR (ISC OR Zlib)", "MIT OR (ISC OR Zlib)"},
		{"spaces do not count", "  MIT   OR(ISC) ", "MIT OR ISC"},
	} {
		e, err := spdx.Parse(row.text)
		if err != nil || e.String() != row.want {
			t.Errorf("%s: %q is %q (%v), want %q", row.rule, row.text, e, err, row.want)
		}
	}
	e, _ := spdx.Parse("MIT OR ISC AND (MIT OR Zlib)")
	if got := strings.Join(e.Licences(), " "); got != "MIT ISC Zlib" {
		t.Errorf("it names %s", got)
	}
}

func TestWhatNoExpressionIs(t *testing.T) {
	for _, row := range []struct {
		rule, text string
		at         int
		says       string
	}{
		{"nothing", "", 0, "missing"},
		{"a licence that nobody knows", "Free-1.0", 0, "no licence"},
		{"another spelling", "apache-2.0", 0, "write Apache-2.0"},
		{"small operators", "MIT or ISC", 4, "one too many"},
		{"two licences without a word between them", "MIT ISC", 4, "one too many"},
		{"an operator with nothing behind it", "MIT AND", 7, "missing"},
		{"an operator with nothing before it", "OR MIT", 0, "no licence"},
		{"an open parenthesis", "(MIT", 4, "not closed"},
		{"a parenthesis too many", "MIT)", 3, "one too many"},
		{"an exception that nobody knows", "MIT WITH mercy", 9, "no exception"},
		{"a licence in place of an exception", "MIT WITH ISC", 9, "no exception"},
		{"an exception to several", "(MIT OR ISC) WITH Classpath-exception-2.0", 13, "one licence"},
		{"a reference to nothing", "LicenseRef-", 0, "no licence"},
		{"a reference with other letters", "LicenseRef-für", 0, "no licence"},
		{"a document without a licence", "DocumentRef-a:MIT", 0, "no licence"},
		{"a line break", "MIT\nOR ISC", 0, "no licence"},
		{"more than anybody reads", strings.Repeat("(", 501), 500, "longer"},
	} {
		_, err := spdx.Parse(row.text)
		var wrong *spdx.Error
		if !errors.As(err, &wrong) || wrong.At != row.at || !strings.Contains(wrong.Text, row.says) {
			t.Errorf("%s: %q gives %v, want %q at %d", row.rule, row.text, err, row.says, row.at)
		}
	}
}

func TestWhatFitsTogether(t *testing.T) {
	for _, row := range []struct {
		from, to string
		want     spdx.Verdict
	}{
		{"MIT", "MIT", spdx.Yes},
		{"CC0-1.0", "LicenseRef-house", spdx.Yes},
		{"MIT", "Apache-2.0", spdx.Yes},
		{"MIT", "CC0-1.0", spdx.No},
		{"Apache-2.0", "GPL-3.0-or-later", spdx.Yes},
		{"Apache-2.0", "GPL-2.0-only", spdx.No},
		{"GPL-3.0-only", "MIT", spdx.No},
		{"GPL-3.0-only", "GPL-2.0-only", spdx.No},
		{"GPL-2.0-only", "GPL-3.0-only", spdx.No},
		{"GPL-2.0-or-later", "GPL-3.0-only", spdx.Yes},
		{"GPL-2.0+", "GPL-3.0", spdx.Yes},
		{"GPL-3.0-or-later", "AGPL-3.0-only", spdx.Yes},
		{"AGPL-3.0-only", "GPL-3.0-only", spdx.No},
		{"LGPL-2.1-or-later", "GPL-2.0-only", spdx.Yes},
		{"MPL-2.0", "GPL-2.0-only", spdx.Yes},
		{"EUPL-1.2", "AGPL-3.0-only", spdx.Yes},
		{"CC-BY-4.0", "CC-BY-SA-4.0", spdx.Yes},
		{"CC-BY-SA-4.0", "CC-BY-4.0", spdx.No},
		{"CC-BY-SA-3.0", "CC-BY-SA-4.0", spdx.Yes},
		{"CC-BY-SA-4.0", "CC-BY-SA-3.0", spdx.No},
		{"CC-BY-SA-4.0", "GPL-3.0-only", spdx.Yes},
		{"CC-BY-SA-4.0", "GPL-3.0-or-later", spdx.Unknown},
		{"CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", spdx.Yes},
		{"CC-BY-NC-SA-4.0", "CC-BY-SA-4.0", spdx.No},
		{"CC-BY-ND-4.0", "CC-BY-ND-4.0", spdx.No},
		{"ODbL-1.0", "ODbL-1.0", spdx.Yes},
		{"ODbL-1.0", "CC-BY-SA-4.0", spdx.Unknown},
		{"LicenseRef-house", "LicenseRef-house", spdx.Yes},
		{"LicenseRef-house", "MIT", spdx.Unknown},
		{"Artistic-2.0", "MIT", spdx.Unknown},
		{"MIT", "LicenseRef-house", spdx.Unknown},
		{"GPL-3.0-only OR MIT", "Apache-2.0", spdx.Yes},
		{"GPL-3.0-only AND MIT", "Apache-2.0", spdx.No},
		{"GPL-3.0-only", "MIT OR GPL-3.0-only", spdx.No},
		{"GPL-3.0-only", "MIT AND GPL-3.0-only", spdx.Yes},
		{"GPL-2.0-only WITH Classpath-exception-2.0", "Apache-2.0", spdx.Unknown},
		{"GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only", spdx.Yes},
		{"LGPL-2.1-only", "GPL-2.0-only WITH Classpath-exception-2.0", spdx.Unknown},
		{"MIT", "GPL-2.0-only WITH Classpath-exception-2.0", spdx.Yes},
	} {
		from, err := spdx.Parse(row.from)
		to, err2 := spdx.Parse(row.to)
		if err != nil || err2 != nil {
			t.Fatal(row, err, err2)
		}
		if got := spdx.Compatible(from, to); got != row.want {
			t.Errorf("%s within %s: %s, want %s", row.from, row.to, got, row.want)
		}
	}
}

// TestTheTableNamesLicences finds slips of the pen: each licence that is
// compared is on the list, and fits itself.
func TestTheTableNamesLicences(t *testing.T) {
	for _, id := range spdx.Compared() {
		e, err := spdx.Parse(id)
		if err != nil || spdx.IsDeprecated(id) {
			t.Errorf("%s: %v", id, err)
		}
		if got := spdx.Compatible(e, e); got != spdx.Yes && !strings.Contains(id, "-ND-") {
			t.Errorf("%s within itself: %s", id, got)
		}
	}
}

// FuzzParse holds the parser against go-spdx, and to reading what it writes.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"MIT", "MIT OR (ISC AND Zlib)", "GPL-2.0+ WITH Classpath-exception-2.0", "LicenseRef-a", "DocumentRef-a:LicenseRef-b", "EPL-1.0+", "((", "MIT AND", ")("} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := spdx.Parse(text)
		if err != nil {
			return
		}
		again, err := spdx.Parse(e.String())
		if err != nil || again.String() != e.String() {
			t.Fatalf("%q is written %q, which reads %v (%v)", text, e, again, err)
		}
		if strings.Contains(text, "AdditionRef-") || strings.Contains(text, "Ref-") && strings.Contains(text, "WITH") {
			return // SPDX 3 has it, the library does not.
		}
		if ok, unknown := spdxexp.ValidateLicenses([]string{e.String()}); !ok {
			t.Fatalf("go-spdx does not take %q: %q", e, unknown)
		}
	})
}

// TestWhatIsTakenIsTakenElsewhere: go-spdx and this parser take the same
// expressions of every two licences with what can stand between them.
func TestWhatIsTakenIsTakenElsewhere(t *testing.T) {
	for _, pattern := range []string{"%", "%+", "(%)", "% AND MIT", "MIT OR % AND ISC", "% OR", "OR %", "% %", "(%", "%)", "% WITH Classpath-exception-2.0", "% WITH MIT"} {
		for _, id := range []string{"MIT", "GPL-2.0-or-later", "LicenseRef-x", "DocumentRef-a:LicenseRef-b", "Nothing-1.0"} {
			text := strings.ReplaceAll(pattern, "%", id)
			_, err := spdx.Parse(text)
			if strings.Contains(pattern, "WITH") && strings.Contains(id, "Ref-") {
				continue // SPDX has it since 2.0; the library does not.
			}
			if ok, _ := spdxexp.ValidateLicenses([]string{text}); ok != (err == nil) {
				t.Errorf("%q: go-spdx takes it: %t, here: %v", text, ok, err)
			}
		}
	}
}
