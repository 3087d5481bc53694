package metaorg_test

import (
	"io/fs"
	"os"
	"testing"

	"metaorg/internal/purity"
	"metaorg/internal/tidy"
)

// The house rules. CONTRIBUTING.md gives the reasons.
var houseRules = []struct {
	sentence string
	broken   tidy.Rule
}{
	{"every package says what it keeps true", tidy.PackageComments},
	{"every exported name is documented", tidy.Undocumented},
	{"names say what a thing is", tidy.EmptyNames},
	{"files stop at 400 lines, tests at 600", tidy.LongFiles},
	{"functions stop at 70 lines", tidy.LongFuncs},
	{"functions take at most 6 parameters", tidy.ManyParameters},
	{"packages stop at 25 files", tidy.WidePackages},
	{"imports follow the picture in DESIGN.md", tidy.WrongImports},
	{"nothing runs before main", tidy.HiddenStarts},
	{"chance stays in tests and the simulation", tidy.ChanceImports},
	{"nothing is left to be done in a comment", tidy.LeftUndone},
	{"no file names a place of one machine", tidy.ForeignPlaces},
	{"every refusal has a code of its module and a test that provokes it", tidy.UntriedRefusals},
}

func TestTheHouseIsTidy(t *testing.T) {
	tree, err := tidy.Load(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range houseRules {
		t.Run(rule.sentence, func(t *testing.T) {
			for _, f := range rule.broken(tree) {
				t.Error(f)
			}
		})
	}
}

// ruleFolders hold code that must come to the same result on every node.
var ruleFolders = []string{"machine", "domain", "tally", "clearing", "matching", "spdx"}

// notRules is what lies in a rule folder and need not be pure.
var notRules = purity.Exempt{
	Shell: []string{
		"metaorg/domain/*/view",
		"metaorg/domain/domaintest",
		"metaorg/machine/history/disk",
		"metaorg/machine/rulestest",
		"metaorg/machine/sim",
		"metaorg/machine/state/memory.go",
		"metaorg/machine/state/tree",
	},
	Shown: []string{
		"metaorg/domain/charter.Change",
		"metaorg/domain/charter.Difference",
	},
}

func TestRulesComeToTheSameResultEverywhere(t *testing.T) {
	var patterns []string
	for _, folder := range ruleFolders {
		if _, err := fs.Stat(os.DirFS("."), folder); err == nil {
			patterns = append(patterns, "./"+folder+"/...")
		}
	}
	found, err := purity.Check(".", notRules, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}
