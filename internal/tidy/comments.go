package tidy

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
)

// PackageComments finds packages that do not say what they keep true, and
// those that say it twice.
func PackageComments(t Tree) []Finding {
	var found []Finding
	for _, files := range t.packages() {
		onlyTests := !slices.ContainsFunc(files, func(f *File) bool { return !f.Test })
		comments := 0
		for _, f := range files {
			if f.Syntax.Doc != nil && (onlyTests || !f.Test) && opensPackage(f) {
				comments++
			}
		}
		switch {
		case comments == 0:
			found = append(found, Finding{files[0].Dir(), "has no package comment"})
		case comments > 1:
			found = append(found, Finding{files[0].Dir(), "has a package comment in more than one file"})
		}
	}
	return found
}

func opensPackage(f *File) bool {
	text := f.Syntax.Doc.Text()
	if f.Syntax.Name.Name == "main" {
		return strings.HasPrefix(text, "Command ") || strings.HasPrefix(text, "Package main ")
	}
	return strings.HasPrefix(text, "Package "+f.Syntax.Name.Name+" ")
}

// wellKnown methods are documented by the interface they satisfy.
var wellKnown = []string{
	"Error", "String", "Unwrap", "Is", "As", "Read", "Write", "Close", "ServeHTTP",
	"MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText", "MarshalCBOR", "UnmarshalCBOR",
}

// Undocumented finds exported names without a comment.
func Undocumented(t Tree) []Finding {
	return t.each(func(f *File) []Finding {
		if f.Test || f.Generated || f.Syntax.Name.Name == "main" {
			return nil
		}
		var found []Finding
		for _, d := range f.Syntax.Decls {
			for _, id := range undocumented(d) {
				found = append(found, f.finding(id.Pos(), "%s has no comment", id.Name))
			}
		}
		return found
	})
}

func undocumented(d ast.Decl) []*ast.Ident {
	switch d := d.(type) {
	case *ast.FuncDecl:
		hidden := d.Recv != nil && (!receiverExported(d) || slices.Contains(wellKnown, d.Name.Name))
		if d.Doc == nil && d.Name.IsExported() && !hidden {
			return []*ast.Ident{d.Name}
		}
	case *ast.GenDecl:
		if d.Tok == token.IMPORT || d.Doc != nil && d.Tok != token.TYPE {
			return nil
		}
		var bare []*ast.Ident
		for _, s := range d.Specs {
			bare = append(bare, undocumentedSpec(s, d.Doc != nil && !d.Lparen.IsValid())...)
		}
		return bare
	}
	return nil
}

func undocumentedSpec(s ast.Spec, commented bool) []*ast.Ident {
	var names []*ast.Ident
	switch s := s.(type) {
	case *ast.TypeSpec:
		names, commented = []*ast.Ident{s.Name}, commented || s.Doc != nil || s.Comment != nil
	case *ast.ValueSpec:
		names, commented = s.Names, commented || s.Doc != nil || s.Comment != nil
	}
	if commented {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(names), func(id *ast.Ident) bool { return !id.IsExported() })
}

func receiverExported(fn *ast.FuncDecl) bool {
	exported := false
	ast.Inspect(fn.Recv.List[0].Type, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.IsExported() {
			exported = true
		}
		return true
	})
	return exported
}

var leftUndone = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`)

// LeftUndone finds comments that promise work instead of an issue that does.
func LeftUndone(t Tree) []Finding {
	return t.each(func(f *File) []Finding {
		var found []Finding
		for _, group := range f.Syntax.Comments {
			for _, c := range group.List {
				if mark := leftUndone.FindString(c.Text); mark != "" {
					found = append(found, f.finding(c.Pos(), "a comment says %s", mark))
				}
			}
		}
		return found
	})
}
