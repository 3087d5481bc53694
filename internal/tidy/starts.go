package tidy

import "go/ast"

// HiddenStarts finds init functions: what runs before main should be seen in
// it.
func HiddenStarts(t Tree) []Finding {
	return t.each(func(f *File) []Finding {
		if f.Generated {
			return nil
		}
		var found []Finding
		for _, d := range f.Syntax.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				found = append(found, f.finding(fn.Pos(), "runs before main"))
			}
		}
		return found
	})
}
