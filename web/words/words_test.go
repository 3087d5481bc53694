package words_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"metaorg/machine"
	"metaorg/web/words"
)

const now = 1_767_225_600 // 1 January 2026, 00:00 UTC.

// file is a catalogue of one file.
func file(name, text string) fstest.MapFS {
	return fstest.MapFS{"locale/" + name: {Data: []byte(text)}}
}

var english = file("en.toml", `
hello = "Hello, {{.Name}}"
rows = "{{.Count}} of {{.Total}}"
only = "Only here"
[found]
one = "One thing"
other = "{{.Count}} things"
[states]
active = "member"
none_ = "nobody"
other_ = "something else"
[refusals]
`)

var german = file("de.toml", `
hello = "Hallo, {{.Name}}"
rows = "{{.Count}} von {{.Total}}"
[found]
one = "Eine Sache"
other = "{{.Count}} Sachen"
[states]
active = "Mitglied"
none_ = "niemand"
other_ = "etwas anderes"
[refusals]
"board.taken" = """
there is such a note => so einen Zettel gibt es schon
%1 holds %2 notes, not %3 => an %1 hängen %2 Zettel statt %3
"""
"board.dots" = "is (.*) $1 it? => Ist es das?"
"board.swapped" = "%1 before %2 => %2 nach %1"
"board.lines" = "it says: %1 => dort steht: %1"
"board.empty" = ""
`)

func load(t testing.TB, catalogues ...fstest.MapFS) *words.Bundle {
	t.Helper()
	b := &words.Bundle{}
	var err error
	switch len(catalogues) {
	case 1:
		b, err = words.Load(catalogues[0])
	default:
		b, err = words.Load(catalogues[0], catalogues[1])
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// reader is somebody who reads a language at a place.
func reader(t testing.TB, language, zone string) context.Context {
	t.Helper()
	at, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return load(t, english, german).Into(t.Context(), language, at, now)
}

func TestATextIsSaidInTheReadersLanguage(t *testing.T) {
	for language, want := range map[string][]string{
		"en": {"Hello, Ada", "1,200 of 12,345", "One thing", "2,000 things", "0 things", "member", "nobody", "something else", "odd"},
		"de": {"Hallo, Ada", "1.200 von 12.345", "Eine Sache", "2.000 Sachen", "0 Sachen", "Mitglied", "niemand", "etwas anderes", "odd"},
	} {
		ctx := reader(t, language, "UTC")
		got := []string{
			words.T(ctx, "hello", "Name", "Ada"), words.T(ctx, "rows", "Count", 1200, "Total", int64(12345)), words.T(ctx, "found", "Count", uint64(1)),
			words.T(ctx, "found", "Count", 2000), words.T(ctx, "found", "Count", 0), words.Of(ctx, "states", "active"), words.Of(ctx, "states", ""),
			words.Of(ctx, "states", "other"), words.Of(ctx, "states", "odd"),
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("in %s: %q, want %q", language, got[i], want[i])
			}
		}
		if words.Lang(ctx) != language || words.Now(ctx) != now {
			t.Errorf("the reader of %s reads %s at %d", language, words.Lang(ctx), words.Now(ctx))
		}
	}
}

func TestATextThatIsMissingIsSeen(t *testing.T) {
	ctx := reader(t, "de", "UTC")
	if got := words.T(ctx, "nothing.here"); got != "nothing.here" {
		t.Errorf("a missing text is %q", got)
	}
	if got := words.Either(ctx, "nothing.here", "something"); got != "something" {
		t.Errorf("a text that may be missing is %q", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("words are said to nobody")
		}
	}()
	words.T(context.Background(), "hello")
}

func TestTheLanguageIsTheFirstOneAskedForThatThereIs(t *testing.T) {
	b := load(t, english, german)
	for _, c := range []struct {
		wishes []string
		want   string
	}{
		{[]string{"de"}, "de"},
		{[]string{"de-AT"}, "de"},
		{[]string{"fr, de;q=0.5"}, "de"},
		{[]string{"fr"}, "en"},
		{nil, "en"},
		{[]string{""}, "en"},
		{[]string{"", "de-CH,de;q=0.9"}, "de"},
		{[]string{"en", "de"}, "en"},
		{[]string{"../../etc"}, "en"},
		{[]string{strings.Repeat("a", 10000)}, "en"},
	} {
		if got := b.Choose(c.wishes...); got != c.want {
			t.Errorf("%q gets %s, want %s", c.wishes, got, c.want)
		}
	}
	if got := strings.Join(b.Languages(), " "); got != "en de" {
		t.Errorf("there are %q", got)
	}
}

func TestALanguageIsAddedByItsFile(t *testing.T) {
	b := load(t, english, file("fr.toml", `hello = "Bonjour, {{.Name}}"`))
	if got := words.T(b.Into(t.Context(), "fr-CA", time.UTC, now), "hello", "Name", "Ada"); got != "Bonjour, Ada" {
		t.Errorf("in French it is %q", got)
	}
}

func TestACatalogueThatCantBeReadStopsTheProgram(t *testing.T) {
	for name, text := range map[string]string{"en.toml": "= no", "qqqqqqqqqqq.toml": `a = "b"`} {
		if _, err := words.Load(file(name, text)); err == nil {
			t.Errorf("%s with %q was read", name, text)
		}
	}
}

func TestARefusalIsSaidInTheReadersWords(t *testing.T) {
	for _, c := range []struct{ code, text, want string }{
		{"board.taken", "there is such a note", "so einen Zettel gibt es schon"},
		{"board.taken", "the wall holds 3 notes, not 2", "an the wall hängen 3 Zettel statt 2"},
		{"board.taken", "another sentence", "another sentence"},
		{"board.taken", "there is such a note!", "there is such a note!"},
		{"board.swapped", "a before b", "b nach a"},
		{"board.lines", "it says: one\ntwo", "dort steht: one\ntwo"},
		{"board.lines", "it says: %2 {{.X}} => <b>", "dort steht: %2 {{.X}} => <b>"},
		{"board.dots", "is (.*) $1 it?", "Ist es das?"},
		{"board.dots", "is that it?", "is that it?"},
		{"board.empty", "nothing is lost", "nothing is lost"},
		{"board.unknown", "nothing is lost", "nothing is lost"},
	} {
		no := machine.Conflict(c.code, "%s", c.text)
		if got := words.Refusal(reader(t, "de", "UTC"), no); got != c.want {
			t.Errorf("%s %q is %q, want %q", c.code, c.text, got, c.want)
		}
		if got := words.Refusal(reader(t, "en", "UTC"), no); got != c.text {
			t.Errorf("%s in English is %q, want %q", c.code, got, c.text)
		}
	}
}
