package keyring_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"metaorg/keyring"
)

// paper is a recovery file as a browser made it, with the key's id that it showed.
const paper = `metaorg recovery file

This is the second key of ada in the network Northern Commons.
Whoever has it can act for you: keep it as you keep a passport.

network: 64abfb375804a3343149d2a2a5ede9b1
handle: ada
key: 4d07d3586965a16d0906
secret: 2ho4-5pco-73ht-jvlx-esqa-sfgy-j3g6-elqb-pviw-lc5r-b753-3qf4-jcla-ffr3-d4
`

const paperKey = "4d07d3586965a16d0906"

func onPaper(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ada.recovery.txt")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestARecoveryFileOfABrowserIsRead(t *testing.T) {
	for sentence, text := range map[string]string{
		"as it was saved":              paper,
		"in capitals":                  strings.ToUpper(paper),
		"with the line ends of others": strings.ReplaceAll(paper, "\n", "\r\n"),
		"broken over two lines":        strings.Replace(paper, "-sfgy-j3g6", "-sfgy-\n   j3g6", 1),
		"without its hyphens":          strings.ReplaceAll(paper, "-", ""),
		"the two lines that matter":    "handle: ada\nsecret: " + paper[strings.Index(paper, "2ho4"):],
	} {
		t.Run(sentence, func(t *testing.T) {
			k, err := keyring.Open(onPaper(t, text), phrase("not asked for"))
			if err != nil || string(k.ID) != paperKey || k.Handle != "ada" || k.Name != "ada-recovery" {
				t.Errorf("read %+v, %v", k.Public, err)
			}
		})
	}
}

func TestARecoveryFileThatIsNotWholeSaysSo(t *testing.T) {
	for sentence, row := range map[string]struct{ text, want string }{
		"a letter is another":           {strings.Replace(paper, "2ho4", "2ho5", 1), "misspelled"},
		"a letter is none":              {strings.Replace(paper, "2ho4", "2h04", 1), "misspelled"},
		"the key is another's":          {strings.Replace(paper, paperKey, "00"+paperKey[2:], 1), "misspelled"},
		"the end of the secret is gone": {strings.Replace(paper, "-ffr3-d4", "", 1), "missing"},
		"it does not say whose it is":   {strings.Replace(paper, "handle: ada\n", "", 1), "whose it is"},
	} {
		t.Run(sentence, func(t *testing.T) {
			if _, err := keyring.Open(onPaper(t, row.text), good); err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("said %v, want %q", err, row.want)
			}
		})
	}
}

func TestARecoveryFileOfABrowserIsSealedWhenItComesIntoARing(t *testing.T) {
	r, dir := ring(t)
	path := onPaper(t, paper)
	if plain, err := keyring.IsRecoveryText(path); err != nil || !plain {
		t.Fatalf("taken for a sealed one: %v", err)
	}
	if _, err := r.Import(path, "", phrase("short")); err == nil {
		t.Error("a short passphrase seals it")
	}
	p, err := r.Import(path, "", good)
	if err != nil || string(p.ID) != paperKey || p.Name != "ada-recovery" {
		t.Fatalf("imported %+v, %v", p, err)
	}
	if strings.Contains(read(t, dir), "2ho4") {
		t.Error("the secret lies in the ring in plain text")
	}
	if k, err := r.Load("ada-recovery", good); err != nil || string(k.ID) != paperKey {
		t.Errorf("opened %+v, %v", k.Public, err)
	}
	sealed := filepath.Join(dir, "ada.key")
	if plain, err := keyring.IsRecoveryText(sealed); err != nil || plain {
		t.Errorf("a sealed key is taken for a recovery file in plain text: %v", err)
	}
}
