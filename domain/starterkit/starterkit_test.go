package starterkit_test

import (
	"strconv"
	"strings"
	"testing"

	"metaorg/domain/commons"
	"metaorg/domain/files"
	"metaorg/domain/starterkit"
)

func TestEveryTextCanBeSharedInEachLanguage(t *testing.T) {
	for _, language := range starterkit.Languages() {
		all := starterkit.In(language)
		if len(all) < 10 || len(all) > 14 {
			t.Errorf("in %s there are %d texts, want 10 to 14", language, len(all))
		}
		titles := map[string]bool{}
		for _, text := range all {
			m := text.Share(files.Content{
				Content: files.Hash(strings.Repeat("a1", 32)), Size: int64(len(text.Markdown)), MediaType: starterkit.MediaType, FileName: text.FileName(),
			})
			if err := m.Check(); err != nil {
				t.Errorf("%s in %s can't be shared: %v", text.Name, language, err)
			}
			if m.Summary == "" || strings.ContainsAny(m.Title+m.Summary, "#*|\n") || titles[m.Title] {
				t.Errorf("%s in %s is called %q, and is good for %q", text.Name, language, m.Title, m.Summary)
			}
			titles[m.Title] = true
			if n := len(strings.Fields(text.Markdown)); n < 200 || n > 450 {
				t.Errorf("%s in %s has %d words, want half a page to a page", text.Name, language, n)
			}
		}
	}
}

func TestTextsInEachLanguageHaveTheSameParts(t *testing.T) {
	english, german := starterkit.In("en"), starterkit.In("de")
	for i, text := range english {
		for _, mark := range []string{"\n## ", "\n|", "\n> **", "\n- ", "____"} {
			if a, b := strings.Count(text.Markdown, mark), strings.Count(german[i].Markdown, mark); a != b {
				t.Errorf("%s has %d of %q in English and %d in German", text.Name, a, mark, b)
			}
		}
		if text.Title == german[i].Title {
			t.Errorf("%s is called the same in both languages", text.Name)
		}
	}
}

// TestTheWorkedExampleAddsUp holds the rows of each table to the sums below them.
func TestTheWorkedExampleAddsUp(t *testing.T) {
	for _, language := range starterkit.Languages() {
		sums, tables := [4]int{}, 0
		for line := range strings.Lines(textOf(language, "patronage")) {
			cells := strings.Split(strings.Trim(strings.NewReplacer("*", "", ",", "", ".", "", " %", "").Replace(strings.TrimSpace(line)), "|"), "|")
			if len(cells) != 4 {
				continue
			}
			var row [4]int
			for i := 1; i < 4; i++ {
				row[i], _ = strconv.Atoi(strings.TrimSpace(cells[i])) // Headings count for nothing.
			}
			if strings.Contains(line, "**") {
				if row != sums {
					t.Errorf("in %s the rows come to %v, and the table says %v", language, sums, row)
				}
				sums, tables = [4]int{}, tables+1
				continue
			}
			for i := range row {
				sums[i] += row[i]
			}
		}
		if tables != 2 {
			t.Errorf("in %s there are %d tables with a sum, want 2", language, tables)
		}
	}
}

func textOf(language, name string) string {
	for _, text := range starterkit.In(language) {
		if text.Name == name {
			return text.Markdown
		}
	}
	return ""
}

func TestALanguageWithoutTextsHasTheEnglishOnes(t *testing.T) {
	if got := starterkit.In("fr")[0]; got.Language != "en" || got.Title == "" {
		t.Errorf("in French there is %q in %q", got.Title, got.Language)
	}
}

func TestEveryDomainHasATextAndKindsAreThoseThatArePassedOn(t *testing.T) {
	seen := map[string]bool{}
	for _, i := range starterkit.Items() {
		if !i.Kind.Copied() {
			t.Errorf("%s is of the kind %s, of which there are no copies", i.Name, i.Kind)
		}
		for _, d := range i.Domains {
			seen[d] = true
		}
	}
	for _, d := range commons.Domains() {
		if !seen[d] {
			t.Errorf("no text is about %s", d)
		}
	}
}
