package view

import (
	"context"
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
