// Package words says everything that people read in their own language. It
// keeps true that a text is looked up by a key that every language has (a test
// compares them), and that dates, numbers and plurals follow the reader's
// language and time zone. A language is added by adding its files: catalogues
// named by it, such as locale/en.toml, that every module brings along.
package words

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Bundle is all catalogues together.
type Bundle struct {
	bundle  *i18n.Bundle
	tags    []language.Tag // The first one is what readers of other languages get.
	matcher language.Matcher
}

// Load reads every locale/*.toml below the given folders. English is there
// always, and comes first.
func Load(catalogues ...fs.FS) (*Bundle, error) {
	b := &Bundle{bundle: i18n.NewBundle(language.English), tags: []language.Tag{language.English}}
	b.bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	for _, c := range catalogues {
		files, err := fs.Glob(c, "locale/*.toml")
		if err != nil {
			return nil, fmt.Errorf("couldn't list a catalogue: %w", err)
		}
		for _, file := range files {
			if err := b.add(c, file); err != nil {
				return nil, err
			}
		}
	}
	b.matcher = language.NewMatcher(b.tags)
	return b, nil
}

func (b *Bundle) add(c fs.FS, file string) error {
	content, err := fs.ReadFile(c, file)
	if err != nil {
		return fmt.Errorf("couldn't read the words in %s: %w", file, err)
	}
	tag, err := language.Parse(strings.TrimSuffix(path.Base(file), ".toml"))
	if err != nil {
		return fmt.Errorf("couldn't tell the language of %s: %w", file, err)
	}
	if _, err := b.bundle.ParseMessageFileBytes(content, path.Base(file)); err != nil {
		return fmt.Errorf("couldn't read the words in %s: %w", file, err)
	}
	if !slices.Contains(b.tags, tag) {
		b.tags = append(b.tags, tag)
	}
	return nil
}

// Languages are the codes of those there are, English first.
func (b *Bundle) Languages() (codes []string) {
	for _, t := range b.tags {
		codes = append(codes, t.String())
	}
	return codes
}

// Choose finds the language that suits best, from what was asked for most to
// least; each wish is a code or an Accept-Language header.
func (b *Bundle) Choose(wishes ...string) string {
	_, i := language.MatchStrings(b.matcher, wishes...)
	return b.tags[i].String()
}

// reader is whom a context is for.
type reader struct {
	lang    string
	words   *i18n.Localizer
	numbers *message.Printer
	zone    *time.Location
	now     int64 // Rule time, to which relative times refer; Unix seconds.
}

type readerKey struct{}

// Into makes a context for a reader of a language in a time zone, at a moment
// of rule time in Unix seconds.
func (b *Bundle) Into(ctx context.Context, lang string, zone *time.Location, now int64) context.Context {
	lang = b.Choose(lang)
	return context.WithValue(ctx, readerKey{}, reader{
		lang: lang, words: i18n.NewLocalizer(b.bundle, lang), numbers: message.NewPrinter(language.Make(lang)), zone: zone, now: now,
	})
}

func of(ctx context.Context) reader {
	r, ok := ctx.Value(readerKey{}).(reader)
	if !ok {
		panic("words: the context is for nobody; make it with Bundle.Into")
	}
	return r
}

// Lang is the reader's language, as an HTML lang attribute has it.
func Lang(ctx context.Context) string { return of(ctx).lang }

// T says the text with a key. Data are names and values in turn, for {{.Name}}
// in the text; a value called Count chooses singular or plural.
func T(ctx context.Context, key string, data ...any) string {
	text, ok := lookup(ctx, key, data)
	if !ok {
		return key // Seen by a test before anybody else sees it.
	}
	return text
}

// Either is T for a key that a catalogue may lack, with what to say then.
func Either(ctx context.Context, key, otherwise string, data ...any) string {
	if text, ok := lookup(ctx, key, data); ok {
		return text
	}
	return otherwise
}

// Of says what a value of a closed list is called, such as a state: the text
// with the key group.value, or the value itself if it is none of them. The
// value "other", which means something else in a catalogue, is "other_" there,
// and so is every word for a plural; the empty one is "none_".
func Of(ctx context.Context, group, value string) string {
	key := value
	switch value {
	case "":
		key = "none_"
	case "zero", "one", "two", "few", "many", "other", "id", "description", "hash":
		key += "_"
	}
	return Either(ctx, group+"."+key, value)
}

func lookup(ctx context.Context, key string, data []any) (string, bool) {
	config := i18n.LocalizeConfig{MessageID: key}
	if len(data) > 0 {
		values := map[string]any{}
		for i := 0; i+1 < len(data); i += 2 {
			name := data[i].(string)
			values[name] = shown(ctx, data[i+1])
			if name == "Count" {
				config.PluralCount = data[i+1]
				if n, ok := data[i+1].(uint64); ok { // Which the library takes for no number.
					config.PluralCount = int64(n)
				}
			}
		}
		config.TemplateData = values
	}
	text, err := of(ctx).words.Localize(&config)
	if err != nil && config.PluralCount != nil { // A text that is the same for every number has no form for one.
		config.PluralCount = nil
		text, err = of(ctx).words.Localize(&config)
	}
	return text, err == nil && text != ""
}

// shown writes numbers with the language's separators.
func shown(ctx context.Context, v any) any {
	switch n := v.(type) {
	case int:
		return Number(ctx, int64(n))
	case int64:
		return Number(ctx, n)
	case uint64:
		return Number(ctx, int64(n))
	}
	return v
}

// Number writes a whole number as the language does.
func Number(ctx context.Context, n int64) string { return of(ctx).numbers.Sprintf("%d", n) }
