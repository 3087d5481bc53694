// Package purity finds what would let two nodes come to different results from
// the same log: clocks, chance, concurrency, floating point, the order of a
// map, a type whose size depends on the machine. It reads types, so a call is
// known by what it calls, whatever it is named here.
package purity

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"metaorg/internal/tidy"
)

// Exempt is what need not be pure, by path from the module's name on.
type Exempt struct {
	Shell []string // packages and files that may touch the world; a star stands for one folder
	Shown []string // struct types with json tags that are shown and never stored, as path.Name
}

// Check loads the packages that the patterns name from dir and returns what is
// impure in them, by place. Tests are left out.
func Check(dir string, exempt Exempt, patterns ...string) ([]tidy.Finding, error) {
	if len(patterns) == 0 {
		return nil, nil
	}
	loaded, err := packages.Load(&packages.Config{
		Dir: dir,
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedSyntax | packages.NeedImports |
			packages.NeedTypes | packages.NeedTypesInfo,
	}, patterns...)
	if err != nil {
		return nil, fmt.Errorf("couldn't load the rules: %w", err)
	}
	var found []tidy.Finding
	for _, p := range loaded {
		if len(p.Errors) > 0 {
			return nil, fmt.Errorf("couldn't load %s: %w", p.PkgPath, p.Errors[0])
		}
		found = append(found, checkPackage(p, exempt)...)
	}
	return found, nil
}

func checkPackage(p *packages.Package, exempt Exempt) []tidy.Finding {
	if isUnderAny(p.PkgPath, exempt.Shell) {
		return nil
	}
	l := &look{pkg: p, shown: exempt.Shown, seen: map[tidy.Finding]bool{}}
	for _, f := range p.Syntax {
		name := filepath.Base(p.Fset.Position(f.Pos()).Filename)
		if isUnderAny(p.PkgPath+"/"+name, exempt.Shell) {
			continue
		}
		l.imports(f)
		ast.Inspect(f, l.node)
	}
	slices.SortFunc(l.places, func(a, b place) int { return cmp.Compare(a.at, b.at) })
	var found []tidy.Finding
	for _, at := range l.places {
		found = append(found, at.finding)
	}
	return found
}

func isUnderAny(path string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		have, want := strings.Split(path, "/"), strings.Split(pattern, "/")
		if len(have) < len(want) {
			return false
		}
		for i, w := range want {
			if w != "*" && w != have[i] {
				return false
			}
		}
		return true
	})
}

// look is one reading of one package.
type look struct {
	pkg    *packages.Package
	shown  []string
	places []place
	seen   map[tidy.Finding]bool
	sorted []*ast.CallExpr // calls whose result is put into an order at once
}

type place struct {
	at      token.Pos
	finding tidy.Finding
}

// report notes a finding, once per line: an expression of floats has many
// nodes.
func (l *look) report(at token.Pos, format string, args ...any) {
	position := l.pkg.Fset.Position(at)
	f := tidy.Finding{
		Where: fmt.Sprintf("%s/%s:%d", l.pkg.PkgPath, filepath.Base(position.Filename), position.Line),
		What:  fmt.Sprintf(format, args...),
	}
	if !l.seen[f] {
		l.seen[f] = true
		l.places = append(l.places, place{at, f})
	}
}
