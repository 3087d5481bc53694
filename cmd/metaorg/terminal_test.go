package main

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"metaorg/app"
	"metaorg/cmd/metaorg/terminal"
	"metaorg/node"
)

// person sits at a terminal: answers what is asked, line by line, and types
// passphrases unseen.
type person struct {
	home    string
	answers []string
	secrets []string
	out     bytes.Buffer
	err     bytes.Buffer
}

// runs gives a command to the program and returns its exit code.
func (p *person) runs(t *testing.T, args ...string) int {
	t.Helper()
	p.out.Reset()
	p.err.Reset()
	io := terminal.IO{
		In: bufio.NewReader(strings.NewReader(strings.Join(p.answers, "\n") + "\n")), Out: &p.out, Err: &p.err,
		Env: func(string) string { return "" }, Attended: true, Width: 80,
		Secret: func() (string, error) {
			s := p.secrets[0]
			p.secrets = p.secrets[1:]
			return s, nil
		},
	}
	t.Setenv("METAORG_HOME", p.home)
	t.Setenv("METAORG_KEYS", filepath.Join(p.home, "keys"))
	return run(t.Context(), args, io)
}

func (p *person) mustSay(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(p.out.String()+p.err.String(), text) {
			t.Fatalf("it did not say %q, but:\n%s%s", text, p.out.String(), p.err.String())
		}
	}
}

const phrase = "salt and bread"

func TestANewPassphraseIsAskedForTwice(t *testing.T) {
	p := &person{home: t.TempDir(), secrets: []string{phrase, "salt and butter"}}
	recovery := filepath.Join(p.home, "ada.recovery")
	if code := p.runs(t, "key", "new", "ada", "--recovery", recovery); code != exitFailed {
		t.Fatalf("two passphrases that differ gave %d", code)
	}
	p.mustSay(t, "New passphrase", "Once more", "the two passphrases differ")
	p.secrets = []string{phrase, phrase}
	if code := p.runs(t, "key", "new", "ada", "--recovery", recovery); code != exitDone {
		t.Fatalf("ended with %d: %s", code, p.err.String())
	}
	if strings.Contains(p.out.String()+p.err.String(), phrase) {
		t.Fatal("the passphrase was shown")
	}
}

func TestMissingFieldsAreAskedForUntilTheyCanBeRead(t *testing.T) {
	p := &person{home: t.TempDir(), answers: []string{"", "many", "3", "yes"}}
	if code := p.runs(t, "governance", "vote"); code != exitFailed {
		t.Fatalf("without a key it ended with %d", code)
	}
	p.mustSay(t, "the proposal's number", `"many" is not a whole number`, "yes, no or abstain", "metaorg key new")
}

func TestWhatIsSignedIsShownAndAskedFor(t *testing.T) {
	p := &person{home: filepath.Join(t.TempDir(), "home"), secrets: []string{phrase, phrase}}
	start(t, p.home)
	if code := p.runs(t, "key", "new", "ada", "--recovery", filepath.Join(p.home, "ada.recovery")); code != exitDone {
		t.Fatalf("no key: %s", p.err.String())
	}
	p.secrets, p.answers = []string{phrase}, []string{"n"}
	if code := p.runs(t, "people", "register"); code != exitFailed {
		t.Fatalf("a no gave %d", code)
	}
	p.mustSay(t, "You sign as ada in network", "people.register", "handle: ada", "key: ed25519 key", "Sign this? [y/N]", "nothing was signed")
	p.runs(t, "show", "persons")
	p.mustSay(t, "Nothing to show")
	p.secrets, p.answers = []string{phrase, phrase}, []string{"y"}
	if code := p.runs(t, "people", "register"); code != exitDone {
		t.Fatalf("a yes gave %d: %s", code, p.err.String())
	}
	p.mustSay(t, "Person registered: person ada", "Done in block")
	p.runs(t, "show", "persons", "ada")
	p.mustSay(t, "id", "ada", "just now")
}

func TestUpAsksForWhatItNeeds(t *testing.T) {
	p := &person{home: filepath.Join(t.TempDir(), "home"), answers: []string{"nonsense", "minimal", "North", "Ada B", "ada", "huge"}, secrets: []string{phrase, phrase}}
	if code := p.runs(t, "up", "--ask", "--listen", "127.0.0.1:0"); code != exitFailed {
		t.Fatalf("without the last answer it ended with %d: %s", code, p.err.String())
	}
	p.mustSay(t, "Let us found one", "Charter to start from", "nonsense is neither a template", "What the network is called",
		"Your handle", "begins with a letter", "  federation  ", "small if you only press return", `no preset called "huge"`)
	if _, err := os.Stat(filepath.Join(p.home, "genesis.json")); !os.IsNotExist(err) {
		t.Fatalf("a network was founded all the same: %v", err)
	}
}

// start runs a node that a sample network was founded in.
func start(t *testing.T, home string) {
	t.Helper()
	if err := os.MkdirAll(home, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := node.Found(home, "A network of tests", true, time.Now(), nil); err != nil {
		t.Fatal(err)
	}
	running, err := app.Start(context.Background(), app.Config{Home: home, Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := running.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := running.Announce(); err != nil {
		t.Fatal(err)
	}
}
