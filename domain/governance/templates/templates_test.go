package templates_test

import (
	"slices"
	"strings"
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/governance"
	"metaorg/domain/governance/templates"
	"metaorg/domain/membership"
	"metaorg/machine"
)

func TestEveryTemplateCanBeProposed(t *testing.T) {
	m := machine.New(nil, []machine.Module{charter.Module, membership.Module, governance.Module})
	for _, language := range []string{"en", "de"} {
		for _, x := range templates.In(language) {
			t.Run(language+" "+x.Name, func(t *testing.T) {
				if x.About == "" || strings.Contains(x.Text, "\n\n\n") {
					t.Error("it does not say what it is for, or its text has holes")
				}
				if x.Act != "" {
					if module, _, ok := strings.Cut(x.Act, "."); !ok || module == "governance" || x.Class+x.Carry+x.Part != "" {
						t.Errorf("%q is signed instead of a proposal, and it has what belongs to one", x.Act)
					}
					return
				}
				if err := (governance.Propose{Title: x.Title, Text: x.Text, Class: governance.Class(x.Class)}).Check(); err != nil {
					t.Error(err)
				}
				if k, ok := m.Kind(x.Carry); x.Carry != "" && (!ok || k.Least == machine.WeightNone) {
					t.Errorf("no decision carries %s", x.Carry)
				}
				if x.Part != "" && !slices.Contains([]string{"goal", "principles", "practices", "rules", "particulars"}, x.Part) {
					t.Errorf("the charter has no part %s", x.Part)
				}
			})
		}
	}
}

func TestEveryLanguageHasTheSameTemplates(t *testing.T) {
	german := templates.In("de")
	for i, x := range templates.In("en") {
		if i >= len(german) || german[i].Name != x.Name || german[i].Class != x.Class || german[i].Carry != x.Carry || german[i].Part != x.Part || german[i].Act != x.Act || german[i].Cause != x.Cause || german[i].Days != x.Days {
			t.Errorf("%s differs in German", x.Name)
		}
	}
	if len(german) != len(templates.In("en")) {
		t.Error("German has more templates")
	}
}

func TestWhatIsLeftToFillInIsNamed(t *testing.T) {
	x, _ := templates.Called("en", "budget")
	if left := x.Blanks(x.Title); !slices.Equal(left, []string{"[year]"}) {
		t.Errorf("of the title %q is left", left)
	}
	if left := x.Blanks("For 2027 [at least] 900 on flour"); left != nil {
		t.Errorf("of a text with brackets of its own %q is left", left)
	}
}

func TestATemplateIsFoundByItsName(t *testing.T) {
	if x, ok := templates.Called("de", "budget"); !ok || x.Title == "" {
		t.Errorf("%+v", x)
	}
	if x, ok := templates.Called("fr", "budget"); !ok || !strings.Contains(x.Title, "Budget for") {
		t.Errorf("in a language that there is not: %+v", x)
	}
	if _, ok := templates.Called("en", "../en/budget"); ok {
		t.Error("a path is a name")
	}
}
