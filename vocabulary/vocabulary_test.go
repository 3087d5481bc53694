package vocabulary_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"metaorg/vocabulary"
)

func TestEveryActivityHasOneSpellingAndAllLabels(t *testing.T) {
	if n := len(vocabulary.All()); n < 150 {
		t.Fatalf("%d activities", n)
	}
	labels := map[string]string{}
	for _, a := range vocabulary.All() {
		if !regexp.MustCompile(`^act:[a-z]+(-[a-z]+)*$`).MatchString(a.ID) {
			t.Errorf("%q is no identifier", a.ID)
		}
		for _, lang := range vocabulary.Languages {
			label := a.Label(lang)
			if strings.TrimSpace(label) == "" {
				t.Errorf("%s has no label in %s", a.ID, lang)
			}
			if other, twice := labels[lang+label]; twice {
				t.Errorf("%s and %s are both called %s", a.ID, other, label)
			}
			labels[lang+label] = a.ID
			if !slices.Contains(vocabulary.Find(strings.ToUpper(label)), a.ID) {
				t.Errorf("%s is not found by %q", a.ID, label)
			}
		}
		for _, w := range a.Words() {
			if vocabulary.Fold(w) == "" {
				t.Errorf("%s has an empty word", a.ID)
			}
		}
		for _, up := range vocabulary.Above(a.ID) {
			if up.ID == a.ID {
				t.Errorf("%s is broader than itself", a.ID)
			}
		}
	}
}

func TestNarrowerActivitiesAreFoundThroughBroaderOnes(t *testing.T) {
	var up []string
	for _, a := range vocabulary.Above("act:baking") {
		up = append(up, a.ID)
	}
	if !slices.Equal(up, []string{"act:food-processing", "act:food", "act:manufacturing"}) {
		t.Errorf("above baking: %v", up)
	}
	if !slices.ContainsFunc(vocabulary.Below("act:food-processing"), func(a vocabulary.Activity) bool { return a.ID == "act:baking" }) {
		t.Error("baking is not below food processing")
	}
}

func TestAWordIsFoundHoweverItIsWritten(t *testing.T) {
	for word, want := range map[string]string{
		"CAFE": "act:restaurant", "Café": "act:restaurant", "mühle": "act:milling", "Muhle": "act:milling",
		"software   Development": "act:software-development", "repair café": "act:repair", "kuenstliche": "",
	} {
		got := vocabulary.Find(word)
		if want == "" && len(got) > 0 || want != "" && !slices.Contains(got, want) {
			t.Errorf("%q leads to %v", word, got)
		}
	}
}

func TestWhatOthersCallItLeadsToTheSame(t *testing.T) {
	for _, c := range []struct{ list, says, want string }{
		{vocabulary.ICA, "https://dev.lod.coop/essglobal/2.1/standard/activities-ica/ICA210", "act:housing"},
		{vocabulary.ICA, "ICA50", "act:fishing"},
		{vocabulary.SIC, "K", "act:finance"},
		{vocabulary.SIC, "Real Estate", "act:housing"},
		{vocabulary.Service, "Branding & Identity", "act:graphic-design"},
		{vocabulary.Service, "Branding and Identity", "act:graphic-design"},
		{vocabulary.Service, "App builder for data spaces.", "act:software-development"},
	} {
		if got := vocabulary.Of(c.list, c.says); !slices.Contains(got, c.want) {
			t.Errorf("%s %q leads to %v", c.list, c.says, got)
		}
	}
	if got := vocabulary.Of(vocabulary.ICA, "ICA9999"); got != nil {
		t.Errorf("an unknown code leads to %v", got)
	}
}

// data is a file of real input, or the test is skipped.
func data(t *testing.T, name string) *os.File {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "shared", "data", "organizations", name))
	if err != nil {
		t.Skipf("the real data is not here: %v", err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestEveryServiceOfTheTechnologyCooperativesIsKnown(t *testing.T) {
	var all []struct {
		Services []string `json:"services"`
	}
	if err := json.NewDecoder(data(t, "patio-tech-coops.json")).Decode(&all); err != nil {
		t.Fatal(err)
	}
	labels, ids := map[string]bool{}, map[string]bool{}
	for _, o := range all {
		for _, s := range o.Services {
			found := vocabulary.Of(vocabulary.Service, s)
			if len(found) == 0 {
				t.Errorf("%q leads nowhere", s)
			}
			labels[s] = true
			for _, id := range found {
				ids[id] = true
			}
		}
	}
	if len(labels) != 72 || len(ids) >= len(labels) {
		t.Errorf("%d labels became %d activities", len(labels), len(ids))
	}
}

func TestEveryActivityOfTheDirectoriesIsKnown(t *testing.T) {
	for _, name := range []string{"uk-co-operatives-2023q2.csv", "uk-worker-coops.csv"} {
		rows, err := csv.NewReader(data(t, name)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		column := func(title string) int { return slices.Index(rows[0], title) }
		for _, row := range rows[1:] {
			for list, says := range map[string]string{vocabulary.ICA: row[column("Primary Activity")], vocabulary.SIC: row[column("SIC Section")]} {
				if says != "" && len(vocabulary.Of(list, says)) == 0 {
					t.Fatalf("%s: %s %q leads nowhere", name, list, says)
				}
			}
		}
	}
}
