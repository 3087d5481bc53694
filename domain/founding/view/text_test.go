package view

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"metaorg/domain/charter"
	"metaorg/web/words"
)

func TestPresetsReadInEnglishAsTheRulesHaveThem(t *testing.T) {
	all, err := words.Load(locale)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"en", "de"} {
		ctx := all.Into(context.Background(), lang, time.UTC, 0)
		for _, p := range charter.Presets() {
			text := strings.Split(words.T(ctx, "founding.presets."+p.ID+".sentences"), "\n")
			if len(text) != len(p.Sentences) || lang == "en" && !slices.Equal(text, p.Sentences) {
				t.Errorf("in %s, %s reads:\n%s", lang, p.ID, strings.Join(text, "\n"))
			}
		}
	}
}

func TestTemplatesReadInEnglishAsTheRulesHaveThemAndAreWholeInOtherLanguages(t *testing.T) {
	all, err := words.Load(locale)
	if err != nil {
		t.Fatal(err)
	}
	inEnglish := templatesFor(all.Into(context.Background(), "en", time.UTC, 0))
	if !reflect.DeepEqual(inEnglish, charter.Templates()) {
		t.Errorf("in English they are:\n%v\nand by the rules:\n%v", inEnglish, charter.Templates())
	}
	german := all.Into(context.Background(), "de", time.UTC, 0)
	for i, text := range templatesFor(german) {
		if lines := pairsOf(words.T(german, "founding.texts."+text.ID+".clauses")); len(lines) != len(text.Clauses) {
			t.Errorf("%s has %d clauses in German, not %d", text.ID, len(lines), len(text.Clauses))
		}
		for k, c := range text.Clauses {
			if was := inEnglish[i].Clauses[k]; c.Text == was.Text || c.Number != was.Number || !strings.HasPrefix(words.T(german, "founding.texts."+text.ID+".clauses"), "P ") {
				t.Errorf("%s: %s is %q", text.ID, c.Number, c.Text)
			}
		}
		draft := charter.Draft{Name: "Nord", Goal: text.Goal, Indicators: text.Indicators, Clauses: text.Clauses, Template: text.ID}
		if err := draft.Check(); err != nil {
			t.Errorf("%s can't be a charter in German: %v", text.ID, err)
		}
	}
}
