package main

import (
	"context"
	"encoding/json"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"metaorg/app"
	"metaorg/cmd/metaorg/samplehome"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/people"
	"metaorg/internal/tidy"
	"metaorg/keyring"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/web"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/webtest"
	"metaorg/web/words"
)

// refusing is a node that refuses every act with one refusal, once there is one.
type refusing struct {
	web.Node
	no *machine.Refusal
}

func (n *refusing) Submit(ctx context.Context, envelope []byte) (wire.EnvelopeID, error) {
	if n.no != nil {
		return "", n.no
	}
	return n.Node.Submit(ctx, envelope)
}

// overRefusing are the ways to a node that refuses what it is told to. Ada is
// registered there.
func overRefusing(t *testing.T) (*ways, *refusing, attempt) {
	t.Helper()
	w := &ways{t: t, keys: t.TempDir(), machine: app.NewMachine(), browsers: map[machine.PersonID]*http.Client{}, onPages: onPages(t)}
	w.must(os.Chmod(w.keys, 0o700))
	ring, err := keyring.Sample(w.keys)
	w.must(err)
	phrase := func() (string, error) { return samplehome.Passphrase, nil }
	key, err := ring.New("ada", "ada", phrase, time.Now())
	w.must(err)
	_, err = ring.NewRecovery("ada", filepath.Join(t.TempDir(), "ada.recovery"), phrase, time.Now())
	w.must(err)
	w.signers, err = samplehome.OpenKeys(w.keys)
	w.must(err)
	var n *refusing
	s := webtest.Start(t, rulestest.Strict{Directory: app.Directory()}, app.Modules(), app.Views(), func(c *web.Config) {
		n = &refusing{Node: c.Node}
		modules := app.Pages(c.Machine)
		for _, folder := range spoken(t) {
			modules = append(modules, page.Module{Words: folder})
		}
		pages, err := page.New(page.Config{Machine: c.Machine, Node: n, Model: c.Model, Modules: modules, SampleKey: w.signers.KeyOf})
		w.must(err)
		c.Node, c.Pages, c.Sample, c.Circle, c.Logger = n, pages, w.signers, membershipview.NewCircle(c.Model), slog.New(slog.DiscardHandler)
	})
	w.address = s.URL
	recovery := rulestest.Key("ada recovery")
	register := people.Register{
		Handle: "ada", Key: key.Key, KeyName: "laptop", Recovery: recovery,
		RecoveryProof: rulestest.Sign("ada recovery", people.ProofDigest(s.World.Genesis.ID(), "ada", recovery)),
	}
	if no := w.throughAPI(attempt{by: "ada", kind: "people.register", content: asJSON(register)}); no.code != "" {
		t.Fatalf("ada could not register: %+v", no)
	}
	return w, n, attempt{by: "ada", kind: "people.name_key", content: asJSON(people.NameKey{Key: key.ID, Name: "desk"})}
}

// verb is where a sentence is filled in.
var verb = regexp.MustCompile(`%[-+# 0-9.]*[a-zA-Z]`)

// fillings are words that stand in sentences; a catalogue may have a sentence for
// each of a closed list instead of one with a hole.
var fillings = []string{"such", "adopted", "yes"}

// unsaid are refusals that no page ever shows: those of nodes among each other.
var unsaid = map[string]bool{
	"machine.bad_genesis": true, "machine.bad_reveal": true, "machine.clock_behind": true, "machine.no_clock": true, "machine.no_seat": true,
	"machine.unknown_rule_version": true,
}

// sentence is a refusal's text with something in its holes.
func sentence(r tidy.Refusal, word string) string {
	return strings.ReplaceAll(verb.ReplaceAllStringFunc(strings.ReplaceAll(r.Text, "%%", "\x00"), func(verb string) string {
		switch verb[len(verb)-1] {
		case 'd':
			return "7"
		case 'q':
			return strconv.Quote(word)
		}
		return word
	}), "\x00", "%")
}

// TestWhatANodeRefusesIsToldAlikeOnAllWays lets a node refuse with each code that
// no wrong input of TestWrongInputIsRefusedAlikeOnAllWays provokes.
func TestWhatANodeRefusesIsToldAlikeOnAllWays(t *testing.T) {
	w, n, act := overRefusing(t)
	provoked := map[string]bool{}
	for _, a := range wrongInputs(t) {
		provoked[a.code] = a.code != doing
	}
	tree, err := tidy.Load(os.DirFS("../.."))
	w.must(err)
	told, german := map[string]bool{}, in(t, "de")
	for _, r := range tidy.Refusals(tree) {
		if provoked[r.Code] || told[r.Code] || strings.Contains(r.Where, "samples") {
			continue
		}
		told[r.Code] = true
		t.Run(r.Code, func(t *testing.T) { w.tells(t, n, act, r, german) })
	}
	for _, code := range allCodes(t) {
		if !provoked[code] && !told[code] {
			t.Errorf("%s is neither provoked by a wrong input nor told here", code)
		}
	}
	t.Logf("%d codes are provoked by wrong inputs, %d more were told", len(allCodes(t))-len(told), len(told))
}

func (w *ways) tells(t *testing.T, n *refusing, act attempt, r tidy.Refusal, german context.Context) {
	defer func(before testing.TB) { w.t = before }(w.t)
	w.t = t
	n.no = &machine.Refusal{Code: r.Code, Class: classes[r.Class], Field: "name"}
	inEnglish := func(word string) bool {
		n.no.Text = sentence(r, word)
		return words.Refusal(german, n.no) == n.no.Text
	}
	if !slices.ContainsFunc(fillings, func(word string) bool { return !inEnglish(word) }) && r.Text != "%s" && !unsaid[r.Code] {
		t.Errorf("there is no German for %q", r.Text)
	}
	want := refused{code: r.Code, text: n.no.Text, field: "name"}
	api := w.throughAPI(act)
	if classOf(api.status) != n.no.Class {
		t.Errorf("the API's status is %d for %s", api.status, n.no.Class)
	}
	if api.status = 0; api != want {
		t.Errorf("the API tells %+v, want %+v", api, want)
	}
	if told, exit := w.throughCommand(act); exit != exitFailed || told != want {
		t.Errorf("the command ends with %d and tells %+v, want %+v", exit, told, want)
	}
	for language, text := range map[string]string{"en": w.onPages(n.no.Code, n.no.Text), "de": words.Refusal(german, n.no)} {
		shown := w.backInForm(act, language)
		if shown.code != r.Code || shown.text != strings.Join(strings.Fields(text), " ") || shown.field != "name" {
			t.Errorf("the page tells %+v in %s, want %q", shown, language, text)
		}
	}
}

// classes are those of the functions that make refusals.
var classes = map[string]machine.Class{
	"Malformed": machine.ClassMalformed, "NotAllowed": machine.ClassNotAllowed, "NotFound": machine.ClassNotFound,
	"Conflict": machine.ClassConflict, "OverLimit": machine.ClassOverLimit,
}

// backInForm signs what a page showed, and brings the answer back to the form as
// the page's script does.
func (w *ways) backInForm(a attempt, language string) refused {
	w.t.Helper()
	typed := w.typed(a)
	if w.toSign == "" {
		_, shown := w.formAnswered(a, language, "name", typed)
		w.toSign = asJSON(map[string]string{"body": pagetest.Attribute(shown.One("#signing"), "data-act")})
	}
	var problem struct{ Code, Detail, Field string }
	w.must(json.Unmarshal([]byte(w.send(a.by, "/sample/sign?wait=10", "application/json", language, w.toSign).body), &problem))
	for name, value := range map[string]string{"refusal_code": problem.Code, "refusal_text": problem.Detail, "refusal_field": problem.Field} {
		typed.Set(name, value)
	}
	no, answer := w.formAnswered(a, language, "name", typed)
	answer.Kept("name", "desk")
	return no
}

// spoken are all folders with catalogues, those of parts that need a real node's home too.
func spoken(t testing.TB) (folders []fs.FS) {
	t.Helper()
	err := fs.WalkDir(os.DirFS("../.."), ".", func(at string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && entry.Name() == "locale" && !strings.Contains(at, "testdata") {
			folders = append(folders, os.DirFS(filepath.Join("../..", filepath.Dir(at))))
		}
		return err
	})
	if err != nil || len(folders) == 0 {
		t.Fatalf("%d catalogues, %v", len(folders), err)
	}
	return folders
}

// in is a context in which all catalogues speak a language.
func in(t testing.TB, language string) context.Context {
	t.Helper()
	bundle, err := words.Load(spoken(t)...)
	if err != nil {
		t.Fatal(err)
	}
	return bundle.Into(t.Context(), language, time.UTC, 0)
}

// onPages is what English pages say for what the rules say.
func onPages(t testing.TB) func(code, text string) string {
	english := in(t, "en")
	return func(code, text string) string {
		return words.Refusal(english, &machine.Refusal{Code: code, Text: text})
	}
}
