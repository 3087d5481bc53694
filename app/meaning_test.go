package app_test

import (
	"io/fs"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"metaorg/app"
	"metaorg/domain/charter"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/governance/templates"
	"metaorg/machine"
	"metaorg/web/words"
)

// membersOf are the sizes at which the rules are looked at (GOVERNANCE.md, Presets).
var membersOf = []int64{2, 3, 5, 7, 15, 30, 200}

func TestEveryStandingRuleSaysWhatItComesToInEverySizeAndLanguage(t *testing.T) {
	var folders []fs.FS
	for folder := range catalogues(t) {
		folders = append(folders, os.DirFS("../"+folder))
	}
	bundle, err := words.Load(folders...)
	if err != nil {
		t.Fatal(err)
	}
	english, german := bundle.Into(t.Context(), "en", time.UTC, 0), bundle.Into(t.Context(), "de", time.UTC, 0)
	declared := app.NewMachine().StandingRules()
	for _, preset := range charter.Presets() {
		for _, version := range []uint64{3, machine.RuleVersion} {
			r := charter.Supposing(machine.Imagine(version), charter.Complete(declared, preset.Values()))
			for _, rule := range declared {
				for _, n := range membersOf {
					en, de := charterview.RuleMeaning(english, r, rule, n), charterview.RuleMeaning(german, r, rule, n)
					if !sentence(en) || !sentence(de) || en == de {
						t.Errorf("%s, version %d, %d members: %s says\n%q\n%q", preset.ID, version, n, rule.Name, en, de)
					}
				}
			}
		}
	}
}

// oneOfMany finds a number 1 before a word for several.
var oneOfMany = regexp.MustCompile(`\b1 (days|hours|months|members|others|contributions|reasoned objections|Tage|Tagen|Stunden|Mitglieder|andere)\b`)

// sentence tells a whole sentence without holes.
func sentence(text string) bool {
	return strings.HasSuffix(text, ".") && !strings.ContainsAny(text, "{}<>") && !oneOfMany.MatchString(text)
}

func TestWhatIsSignedInsteadOfAProposalIsThere(t *testing.T) {
	m, instead := app.NewMachine(), 0
	for _, x := range templates.In("en") {
		if x.Act == "" {
			continue
		}
		instead++
		k, ok := m.Kind(x.Act)
		if !ok || !slices.ContainsFunc(reflect.VisibleFields(k.Type), func(f reflect.StructField) bool { return f.Tag.Get("paper") == "written" }) {
			t.Errorf("%s begins %s, which has no document to write", x.Name, x.Act)
		}
	}
	if instead == 0 {
		t.Error("nothing is")
	}
}
