package sharing_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"metaorg/cmd/metaorg/sharing"
	"metaorg/domain/files"
	"metaorg/sheet/inventory"
)

// A list may come from somebody else, and names files that are then sent.
func TestAListSendsOnlyWhatLiesBelowItsFolder(t *testing.T) {
	home := t.TempDir()
	folder := filepath.Join(home, "list")
	for path, text := range map[string]string{"secret.key": "secret", "list/manual.md": "# Manual", "list/more/plan.md": "# Plan", "list/empty.md": ""} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(home, path)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(home, path), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("../secret.key", filepath.Join(folder, "link.md")); err != nil {
		t.Skip("no links here:", err)
	}
	for file, want := range map[string]string{
		"manual.md": "", "more/plan.md": "", "more/../manual.md": "",
		"../secret.key":                   "is not below the list's folder",
		filepath.Join(home, "secret.key"): "is not below the list's folder",
		"link.md":                         "can't be read",
		"absent.md":                       "there is no file",
		"empty.md":                        "is empty",
		"more":                            "is no file",
	} {
		t.Run(file, func(t *testing.T) {
			list := filepath.Join(folder, "things.csv")
			if err := os.WriteFile(list, []byte("title,kind,licence,file\nManual,document,MIT,"+file+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			p, err := sharing.Read(list, inventory.Defaults{Boundary: files.NetworkOnly}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if want == "" && len(p.Problems) == 0 {
				return
			}
			if want == "" || len(p.Problems) != 1 || !strings.Contains(p.Problems[0].Reason, want) {
				t.Errorf("got %v, want %q", p.Problems, want)
			}
		})
	}
}
