// Package tidy finds where the source breaks the house rules that can be seen
// without types: sizes, names, comments, imports and refusal codes. It only
// finds; the test at the root of the repository says which rules hold.
package tidy

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/mod/modfile"
)

// Finding is one place where a rule is broken.
type Finding struct {
	Where string // path, or path:line
	What  string // a sentence without a full stop
}

func (f Finding) String() string { return f.Where + ": " + f.What }

// Rule finds every place in a tree where it is broken.
type Rule func(Tree) []Finding

// Tree is a repository's source, read once for all rules.
type Tree struct {
	Module string  // the module's path
	Files  []*File // every Go file, by path
	Texts  []Text  // every other text, by path
}

// File is one parsed Go file.
type File struct {
	Path      string // from the root, with slashes
	Source    string
	Syntax    *ast.File
	Test      bool // its name ends in _test.go
	Generated bool // it says that it is generated
	positions *token.FileSet
}

// Text is a file that is not Go.
type Text struct {
	Path   string
	Source string
}

// Dir is the folder of the file, "." at the root.
func (f *File) Dir() string { return path.Dir(f.Path) }

// Lines counts the lines of the file.
func (f *File) Lines() int { return strings.Count(f.Source, "\n") }

func (f *File) line(at token.Pos) int { return f.positions.Position(at).Line }

func (f *File) finding(at token.Pos, format string, args ...any) Finding {
	return Finding{fmt.Sprintf("%s:%d", f.Path, f.line(at)), fmt.Sprintf(format, args...)}
}

// skipped are folders whose content is not ours or not source.
var skipped = []string{".git", "bin", "node_modules", "testdata", "vendor"}

// Load reads the tree under a folder that holds a go.mod.
func Load(root fs.FS) (Tree, error) {
	gomod, err := fs.ReadFile(root, "go.mod")
	if err != nil {
		return Tree{}, fmt.Errorf("couldn't read the module's name: %w", err)
	}
	tree := Tree{Module: modfile.ModulePath(gomod)}
	err = fs.WalkDir(root, ".", func(at string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains(skipped, entry.Name()):
			return fs.SkipDir
		case !entry.Type().IsRegular():
			return nil
		}
		return tree.read(root, at)
	})
	if err != nil {
		return Tree{}, fmt.Errorf("couldn't read the tree: %w", err)
	}
	return tree, nil
}

func (t *Tree) read(root fs.FS, at string) error {
	source, err := fs.ReadFile(root, at)
	if err != nil {
		return err
	}
	if !strings.HasSuffix(at, ".go") {
		if utf8.Valid(source) {
			t.Texts = append(t.Texts, Text{at, string(source)})
		}
		return nil
	}
	positions := token.NewFileSet()
	syntax, err := parser.ParseFile(positions, at, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	t.Files = append(t.Files, &File{
		Path: at, Source: string(source), Syntax: syntax, positions: positions,
		Test:      strings.HasSuffix(at, "_test.go"),
		Generated: ast.IsGenerated(syntax),
	})
	return nil
}

// packages groups the files by folder; walk order keeps both sorted.
func (t Tree) packages() [][]*File {
	var all [][]*File
	at := map[string]int{}
	for _, f := range t.Files {
		i, known := at[f.Dir()]
		if !known {
			i = len(all)
			at[f.Dir()], all = i, append(all, nil)
		}
		all[i] = append(all[i], f)
	}
	return all
}

// each collects the findings of one look at every file.
func (t Tree) each(look func(*File) []Finding) []Finding {
	var found []Finding
	for _, f := range t.Files {
		found = append(found, look(f)...)
	}
	return found
}
