package tidy

import (
	"fmt"
	"go/ast"
)

// Where growing stops. Aims are lower; CONTRIBUTING.md names them.
const (
	maxFileLines     = 400
	maxTestFileLines = 600
	maxFuncLines     = 70
	maxParameters    = 6
	maxPackageFiles  = 25
)

// LongFiles finds files that should be two.
func LongFiles(t Tree) []Finding {
	return t.each(func(f *File) []Finding {
		limit := maxFileLines
		if f.Test {
			limit = maxTestFileLines
		}
		if f.Generated || f.Lines() <= limit {
			return nil
		}
		return []Finding{{f.Path, fmt.Sprintf("has %d lines; stop at %d", f.Lines(), limit)}}
	})
}

// LongFuncs finds functions outside tests that should be several.
func LongFuncs(t Tree) []Finding {
	return t.funcs(func(f *File, fn *ast.FuncDecl) []Finding {
		lines := f.line(fn.End()) - f.line(fn.Pos()) + 1
		if lines <= maxFuncLines {
			return nil
		}
		return []Finding{f.finding(fn.Pos(), "%s has %d lines; stop at %d", fn.Name.Name, lines, maxFuncLines)}
	})
}

// ManyParameters finds functions that ask for a struct.
func ManyParameters(t Tree) []Finding {
	return t.funcs(func(f *File, fn *ast.FuncDecl) []Finding {
		if n := fn.Type.Params.NumFields(); n > maxParameters {
			return []Finding{f.finding(fn.Pos(), "%s takes %d parameters; stop at %d", fn.Name.Name, n, maxParameters)}
		}
		return nil
	})
}

// WidePackages finds folders with too many files to survey.
func WidePackages(t Tree) []Finding {
	var found []Finding
	for _, files := range t.packages() {
		n := 0
		for _, f := range files {
			if !f.Test && !f.Generated {
				n++
			}
		}
		if n > maxPackageFiles {
			found = append(found, Finding{files[0].Dir(), fmt.Sprintf("holds %d files; stop at %d", n, maxPackageFiles)})
		}
	}
	return found
}

// funcs looks at every function that a person wrote outside tests.
func (t Tree) funcs(look func(*File, *ast.FuncDecl) []Finding) []Finding {
	return t.each(func(f *File) []Finding {
		if f.Test || f.Generated {
			return nil
		}
		var found []Finding
		for _, d := range f.Syntax.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				found = append(found, look(f, fn)...)
			}
		}
		return found
	})
}
