package app_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"

	"metaorg/app"
	"metaorg/internal/tidy"
	"metaorg/machine"
	"metaorg/web/words"
)

// languages are those that every catalogue has.
var languages = []string{"en", "de"}

// catalogue is one language's texts of one folder, by key.
type catalogue map[string]string

// catalogues are those of the repository, by the folder in which locale lies
// and by language.
func catalogues(t *testing.T) map[string]map[string]catalogue {
	t.Helper()
	all := map[string]map[string]catalogue{}
	root := os.DirFS("..")
	err := fs.WalkDir(root, ".", func(at string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(at) != ".toml" || path.Base(path.Dir(at)) != "locale" || strings.Contains(at, "testdata") {
			return err
		}
		text, err := fs.ReadFile(root, at)
		if err != nil {
			return err
		}
		var tree map[string]any
		if err := toml.Unmarshal(text, &tree); err != nil {
			t.Errorf("%s: %v", at, err)
		}
		folder := path.Dir(path.Dir(at))
		if all[folder] == nil {
			all[folder] = map[string]catalogue{}
		}
		texts := catalogue{}
		texts.add("", tree)
		all[folder][strings.TrimSuffix(path.Base(at), ".toml")] = texts
		return nil
	})
	if err != nil || len(all) == 0 {
		t.Fatalf("%d catalogues, %v", len(all), err)
	}
	return all
}

// plurals are the forms of one message; a table with one of them is a message.
var plurals = []string{"zero", "one", "two", "few", "many", "other"}

func (c catalogue) add(key string, tree map[string]any) {
	for name, value := range tree {
		full := strings.TrimPrefix(key+"."+name, ".")
		if slices.Contains(plurals, name) {
			full = key
		}
		switch v := value.(type) {
		case map[string]any:
			c.add(full, v)
		case string:
			c[full] += v
		default:
			c[full] += fmt.Sprint(v)
		}
	}
}

// texts are all folders' texts of a language.
func texts(t *testing.T, language string) catalogue {
	t.Helper()
	all := catalogue{}
	for _, folder := range catalogues(t) {
		maps.Copy(all, folder[language])
	}
	return all
}

var placeholder = regexp.MustCompile(`\{\{\.(\w+)\}\}|\{\w+(\.\w+)*\}`)

func TestEveryLanguageHasTheSameTexts(t *testing.T) {
	for folder, by := range catalogues(t) {
		for _, language := range languages {
			for key, text := range by[language] {
				for _, other := range languages {
					theirs, there := by[other][key]
					if !there && other == "en" && rulesSay(key) {
						continue
					}
					if !there {
						t.Errorf("%s: %q is there in %s and not in %s", folder, key, language, other)
						continue
					}
					if strings.TrimSpace(text) == "" {
						t.Errorf("%s: %q says nothing in %s", folder, key, language)
					}
					if mine, its := holes(text), holes(theirs); !slices.Equal(mine, its) {
						t.Errorf("%s: %q is filled with %q in %s and with %q in %s", folder, key, mine, language, its, other)
					}
				}
			}
		}
	}
}

// rulesSay tells texts that the rules themselves have in English: what kinds of
// messages, their fields and the charter's rules are for, and refusals.
func rulesSay(key string) bool {
	group, _, _ := strings.Cut(key, ".")
	return slices.Contains([]string{"kinds", "fields", "choices", "rules", "refusals"}, group)
}

// holes are what a text is filled with, but for the number that a plural may leave out.
func holes(text string) (names []string) {
	for _, h := range placeholder.FindAllString(text, -1) {
		if h != "{{.Count}}" {
			names = append(names, h)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestEveryTextCanBeSaid(t *testing.T) {
	for folder, by := range catalogues(t) {
		bundle, err := words.Load(os.DirFS("../" + folder))
		if err != nil {
			t.Fatal(err)
		}
		for language, all := range by {
			ctx := bundle.Into(t.Context(), language, time.UTC, 0)
			for key := range all {
				// A table with a key that means something to plurals hides its others.
				if words.T(ctx, key, "Count", 2) == key {
					t.Errorf("%s: %q can't be said in %s", folder, key, language)
				}
			}
		}
	}
}

func TestNoTextIsSaidTwiceDifferently(t *testing.T) {
	from := map[string]string{}
	all := catalogues(t)
	for folder, by := range all {
		for language, texts := range by {
			for key, text := range texts {
				if other, twice := from[language+key]; twice && text != all[other][language][key] {
					t.Errorf("%q is in %s and in %s, and differs", key, folder, other)
				}
				from[language+key] = folder
			}
		}
	}
}

func TestEveryTextThatIsSaidIsThere(t *testing.T) {
	tree, err := tidy.Load(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	there := texts(t, "en")
	groups := map[string]bool{}
	for key := range there {
		for ; strings.Contains(key, "."); key = key[:strings.LastIndex(key, ".")] {
			groups[key[:strings.LastIndex(key, ".")]] = true
		}
	}
	said := 0
	for _, f := range tree.Files {
		if f.Test {
			continue
		}
		for _, s := range saidIn(f) {
			said++
			ok := there[s.key] != ""
			switch {
			case s.group:
				ok = groups[s.key]
			case s.begins:
				ok = slices.ContainsFunc(slices.Collect(maps.Keys(there)), func(key string) bool { return strings.HasPrefix(key, s.key) })
			}
			if !ok {
				t.Errorf("%s says %q, which no catalogue has", f.Path, s.key)
			}
		}
	}
	if said < 100 {
		t.Errorf("only %d texts are said; that can't be all", said)
	}
}

// saying is a key in the source.
type saying struct {
	key           string
	group, begins bool // It is a group's, or only how keys begin.
}

// saidIn finds the keys that a file says: in calls of package words, and as
// keys of the navigation.
func saidIn(f *tidy.File) (all []saying) {
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			name := callee(n.Fun, f.Dir() == "web/words")
			if (name == "T" || name == "Of") && len(n.Args) >= 2 {
				if key, whole := textOf(n.Args[1]); key != "" {
					all = append(all, saying{key, name == "Of" && whole, !whole})
				}
			}
		case *ast.CompositeLit:
			if sel, ok := n.Type.(*ast.SelectorExpr); n.Type == nil || ok && sel.Sel.Name == "NavItem" {
				for _, e := range n.Elts {
					if kv, ok := e.(*ast.KeyValueExpr); ok {
						if id, ok := kv.Key.(*ast.Ident); ok && id.Name == "Key" {
							if key, whole := textOf(kv.Value); whole && strings.Contains(key, ".nav_") {
								all = append(all, saying{key: key})
							}
						}
					}
				}
			}
		}
		return true
	})
	return all
}

func callee(fun ast.Expr, inside bool) string {
	switch f := fun.(type) {
	case *ast.SelectorExpr:
		if id, ok := f.X.(*ast.Ident); ok && id.Name == "words" {
			return f.Sel.Name
		}
	case *ast.Ident:
		if inside {
			return f.Name
		}
	}
	return ""
}

// textOf is a text that is written out, or how it begins.
func textOf(e ast.Expr) (text string, whole bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			text, _ = strconv.Unquote(e.Value)
			return text, true
		}
	case *ast.BinaryExpr:
		text, _ = textOf(e.X)
	}
	return text, false
}

func TestEveryKindOfMessageHasWords(t *testing.T) {
	for _, language := range languages {
		there := texts(t, language)
		known := map[string]bool{}
		need := func(key string, must bool) {
			known[key] = true
			if must && there[key] == "" && language != "en" { // Which the messages themselves say.
				t.Errorf("%s lacks %q", language, key)
			}
		}
		for _, m := range app.NewMachine().Modules() {
			for _, k := range m.Kinds {
				need("kinds."+k.Name, true)
				need("sentences."+k.Name, false)
				need("sentences."+k.Name+"_one", false)
				needFields(need, k.Name, "", k.Type)
			}
		}
		for key := range there {
			group, _, _ := strings.Cut(key, ".")
			if slices.Contains([]string{"kinds", "sentences", "fields", "choices"}, group) && !known[key] {
				t.Errorf("%s has %q, which no kind of message asks for", language, key)
			}
		}
	}
}

// needFields asks for the words of the fields of a message, as package form does.
func needFields(need func(string, bool), kind, prefix string, t reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" {
			needFields(need, kind, prefix, f.Type)
			continue
		}
		if name == "" || name == "-" {
			continue
		}
		key := "fields." + kind + "." + prefix + name
		need(key+".label", true)
		need(key+".help", f.Tag.Get("help") != "")
		if f.Tag.Get("example") != "" {
			need(key+".example", false)
		}
		if choices := f.Tag.Get("choices"); choices != "" {
			for _, c := range strings.Split(choices, ",") {
				need("choices."+kind+"."+prefix+name+"."+c, true)
			}
		}
		inner := f.Type
		if inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct && inner.PkgPath() != "metaorg/machine/signature" && inner.PkgPath() != "metaorg/machine/wire" {
			needFields(need, kind, prefix+name+".", inner)
		}
	}
}

// verb is where a sentence is filled in.
var verb = regexp.MustCompile(`%[-+# 0-9.]*[a-zA-Z]`)

// unsaid are refusals that no page ever shows: those of nodes among each other,
// and that of the catalogue.
var unsaid = map[string]bool{
	"machine.bad_genesis": true, "machine.bad_reveal": true, "machine.clock_behind": true, "machine.no_clock": true, "machine.no_seat": true,
	"machine.unknown_rule_version": true, "sample.taken": true,
}

func TestEveryRefusalIsSaidInEveryLanguage(t *testing.T) {
	tree, err := tidy.Load(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	var folders []fs.FS
	for folder := range catalogues(t) {
		folders = append(folders, os.DirFS("../"+folder))
	}
	bundle, err := words.Load(folders...)
	if err != nil {
		t.Fatal(err)
	}
	german := bundle.Into(t.Context(), "de", time.UTC, 0)
	all := tidy.Refusals(tree)
	if len(all) < 100 {
		t.Fatalf("only %d refusals were found", len(all))
	}
	for _, r := range all {
		if r.Text == "%s" || strings.Contains(path.Base(r.Where), "samples") {
			continue // What it is filled with is written out elsewhere, as by checkText of the charter; or it is in a catalogue of pages.
		}
		said := slices.ContainsFunc(fillings, func(word string) bool {
			text := strings.ReplaceAll(verb.ReplaceAllStringFunc(strings.ReplaceAll(r.Text, "%%", "\x00"), filledWith(word)), "\x00", "%")
			return words.Refusal(german, &machine.Refusal{Code: r.Code, Text: text}) != text
		})
		if !said && !unsaid[r.Code] {
			t.Errorf("%s: no German for %s: %q", r.Where, r.Code, r.Text)
		}
	}
}

// fillings are words that stand in sentences; a catalogue may have a sentence for
// each of a closed list instead of one with a hole.
var fillings = []string{"such", "adopted", "yes"}

// filledWith puts a word, or a number, in the place of a verb.
func filledWith(word string) func(string) string {
	return func(verb string) string {
		switch verb[len(verb)-1] {
		case 'd':
			return "7"
		case 'q':
			return strconv.Quote(word)
		}
		return word
	}
}

func TestWhatSeveralSignHasAName(t *testing.T) {
	for _, language := range languages {
		said := texts(t, language)
		for _, m := range app.Modules() {
			if said["mandates.scopes."+m.Name] == "" && slices.ContainsFunc(m.Kinds, machine.Kind.ForPeople) {
				t.Errorf("%s: several may have to sign what is of %s, and mandates.scopes does not name it", language, m.Name)
			}
		}
	}
}
