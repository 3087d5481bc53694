package purity_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"metaorg/internal/purity"
)

// The archive is a module with a package per rule. A line that breaks one ends
// in "// want: " and what is to be found there; several are parted by "; ".
// No other line may be found.
func TestImpureLinesAreFoundAndNoOthers(t *testing.T) {
	dir, want := unpack(t)
	found, err := purity.Check(dir, purity.Exempt{
		Shell: []string{"house/shell", "house/mixed/disk.go", "house/*/view"},
		Shown: []string{"house/stored.difference"},
	}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range found {
		got = append(got, f.String())
	}
	slices.Sort(got)
	for _, f := range got {
		if !slices.Contains(want, f) {
			t.Error("found, and not wanted:", f)
		}
	}
	for _, f := range want {
		if !slices.Contains(got, f) {
			t.Error("wanted, and not found:", f)
		}
	}
}

func TestCodeThatDoesNotCompileIsAnError(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module house\n\ngo 1.26\n")
	write(t, filepath.Join(dir, "a.go"), "package a\n\nvar x int = \"no number\"\n")
	if found, err := purity.Check(dir, purity.Exempt{}, "./..."); err == nil {
		t.Errorf("no error, and found %v", found)
	}
}

func TestNoPatternsMeansNothingToFind(t *testing.T) {
	if found, err := purity.Check(".", purity.Exempt{}); found != nil || err != nil {
		t.Errorf("found %v, %v", found, err)
	}
}

// unpack writes the archive to a folder and lists the findings it asks for.
func unpack(t *testing.T) (dir string, want []string) {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/house.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	for _, f := range archive.Files {
		at := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, at, string(f.Data))
		lines := bufio.NewScanner(strings.NewReader(string(f.Data)))
		for n := 1; lines.Scan(); n++ {
			_, wanted, ok := strings.Cut(lines.Text(), "// want: ")
			if !ok {
				continue
			}
			for _, what := range strings.Split(wanted, "; ") {
				want = append(want, fmt.Sprintf("house/%s:%d: %s", f.Name, n, what))
			}
		}
	}
	return dir, want
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
