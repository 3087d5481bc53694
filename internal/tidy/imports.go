package tidy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// layer says what the packages under a folder may import of ours. The first
// layer that matches a folder counts. A pattern is a folder and all below it;
// a star stands for one folder.
type layer struct {
	under []string
	may   []string
	std   []string // all of the standard library when empty
}

// pureStd is what rules need of the standard library. What of it would still
// break determinism is for package purity to find.
var pureStd = []string{
	"bytes", "cmp", "crypto/sha256", "embed", "encoding/base64", "encoding/binary", "encoding/hex", "errors", "fmt",
	"iter", "maps", "math", "math/big", "math/bits", "net/url", "regexp", "slices", "sort", "strconv", "strings",
	"time", "unicode", "unicode/utf8",
}

// layers are ARCHITECTURE's dependency rules, the narrowest folder first.
var layers = []layer{
	{under: []string{"sheet"}, may: []string{"machine", "domain", "units", "dcat", "sheet"}},
	{under: []string{"dcat"}, may: []string{"dcat"}},
	{under: []string{"domain/*/view"}, may: []string{"machine", "domain", "tally", "clearing", "allocation", "matching", "units", "sepa", "hledger", "valueflows", "books", "spdx", "vocabulary", "dcat", "readmodel", "web", "sheet"}},
	{under: []string{"domain"}, may: []string{"machine", "domain", "tally", "clearing", "allocation", "matching", "units", "spdx"}, std: pureStd},
	{under: []string{"machine"}, may: []string{"machine"}},
	{under: []string{"tally", "clearing", "allocation", "matching", "units", "spdx"}, std: pureStd},
	{under: []string{"sepa", "hledger", "valueflows"}, may: []string{"units"}},
	{under: []string{"books"}, may: []string{"units", "hledger", "valueflows"}},
	{under: []string{"vocabulary"}, may: []string{"vocabulary"}},
	{under: []string{"node"}, may: []string{"machine", "node"}},
	{under: []string{"readmodel"}, may: []string{"machine", "readmodel"}},
	{under: []string{"documents"}, may: []string{"machine", "documents"}},
	{under: []string{"web"}, may: []string{"machine", "units", "vocabulary", "readmodel", "documents", "hostdata", "web"}},
	{under: []string{"digest"}, may: []string{"machine", "readmodel", "hostdata", "web", "digest"}},
	{under: []string{"client"}, may: []string{"machine", "keyring", "client"}},
	{under: []string{"bundle"}, may: []string{"machine", "readmodel", "bundle"}},
	{under: []string{"backup"}, may: []string{"machine", "node", "backup"}},
	{under: []string{"hostdata"}, may: []string{"machine", "sheet", "vocabulary", "hostdata"}},
	{under: []string{"sample"}, may: []string{"machine", "domain", "sample"}},
	{under: []string{"keyring"}, may: []string{"machine", "keyring"}},
	{under: []string{"bench"}, may: []string{"machine", "vocabulary", "domain", "node", "readmodel", "web", "documents", "bundle", "client", "app", "sample", "faults", "bench"}},
	{under: []string{"faults"}, may: []string{"machine", "domain", "node", "client", "sample", "faults"}},
	{under: []string{"app"}, may: []string{"machine", "domain", "tally", "clearing", "allocation", "matching", "units", "vocabulary", "node", "readmodel", "web", "documents", "keyring", "bundle", "backup", "client", "hostdata", "digest", "app"}},
	{under: []string{"cmd"}, may: []string{"machine", "domain", "tally", "clearing", "allocation", "matching", "units", "sepa", "hledger", "valueflows", "books", "vocabulary", "node", "readmodel", "web", "documents", "keyring", "bundle", "backup", "client", "digest", "sample", "sheet", "hostdata", "app", "bench", "cmd"}},
}

// WrongImports finds imports that point the wrong way through the picture of
// DESIGN.md. Tests, and packages named after them such as domaintest, may
// import what they try the code with.
func WrongImports(t Tree) []Finding {
	return t.each(func(f *File) []Finding {
		if f.Test || strings.HasSuffix(f.Dir(), "test") {
			return nil
		}
		var found []Finding
		for _, spec := range f.Syntax.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				continue
			}
			if why := wrongImport(t.Module, f.Dir(), imported); why != "" {
				found = append(found, f.finding(spec.Pos(), "imports %s; %s", imported, why))
			}
		}
		return found
	})
}

// wrongImport says why the folder may not import the package, or nothing.
func wrongImport(module, dir, imported string) string {
	if isUnder(imported, "github.com/cometbft") && !isUnder(dir, "node") {
		return "node alone knows the engine"
	}
	own, isOwn := strings.CutPrefix(imported, module+"/")
	if !isOwn && imported == module {
		own, isOwn = ".", true
	}
	for _, l := range layers {
		if !isUnderAny(dir, l.under) {
			continue
		}
		switch {
		case isOwn && isUnderAny(own, []string{"domain/*/view"}) && !isUnderAny(dir, []string{"app", "domain/*/view"}):
			return "how a module is seen is for app and other views"
		case isOwn && !isUnderAny(own, l.may):
			return fmt.Sprintf("of ours, %s may import %s", l.under[0], list(l.may))
		case !isOwn && len(l.std) > 0 && !slices.Contains(l.std, imported):
			return fmt.Sprintf("%s may import only a few pure packages", l.under[0])
		}
		return ""
	}
	if isOwn && isUnder(own, "app") {
		return "only cmd may import app"
	}
	return ""
}

func list(folders []string) string {
	if len(folders) == 0 {
		return "nothing"
	}
	return strings.Join(folders, ", ")
}

func isUnderAny(dir string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return isUnder(dir, p) })
}

func isUnder(dir, pattern string) bool {
	have, want := strings.Split(dir, "/"), strings.Split(pattern, "/")
	if len(have) < len(want) {
		return false
	}
	for i, w := range want {
		if w != "*" && w != have[i] {
			return false
		}
	}
	return true
}

// ChanceImports finds math/rand outside tests and the simulation.
func ChanceImports(t Tree) []Finding {
	return t.each(func(f *File) []Finding {
		if f.Test || isUnder(f.Dir(), "machine/sim") {
			return nil
		}
		var found []Finding
		for _, spec := range f.Syntax.Imports {
			if path, err := strconv.Unquote(spec.Path.Value); err == nil && isUnder(path, "math/rand") {
				found = append(found, f.finding(spec.Pos(), "imports %s", path))
			}
		}
		return found
	})
}
