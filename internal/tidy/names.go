package tidy

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"
)

// emptyWords say nothing about what a thing is. A name may neither end in one
// nor start with one of the prefixes.
var (
	emptyWords    = []string{"keeper", "manager", "service", "handler", "processor", "helper", "util", "base", "impl", "common"}
	emptyPrefixes = []string{"msg", "base", "common", "util", "helper"}
	wordPattern   = regexp.MustCompile(`[A-Z]?[a-z0-9]+|[A-Z]`)
	hungarian     = regexp.MustCompile(`^I[A-Z][a-z]{2}`)
)

// meantWords are words that say nothing elsewhere and are the glossary's own for
// what a folder is about: what members share, and what they do for each other.
var meantWords = map[string]string{"domain/commons": "common", "domain/services": "service"}

// isMeant reports whether the word is the folder's own.
func (f *File) isMeant(word string) bool {
	for folder, own := range meantWords {
		if isUnder(f.Dir(), folder) && strings.TrimSuffix(word, "s") == own {
			return true
		}
	}
	return false
}

// EmptyNames finds packages, files, types and functions whose name says less
// than it could.
func EmptyNames(t Tree) []Finding {
	return t.each(func(f *File) []Finding {
		if f.Generated {
			return nil
		}
		var found []Finding
		file := strings.TrimSuffix(strings.TrimSuffix(path.Base(f.Path), ".go"), "_test")
		for _, name := range []string{f.Syntax.Name.Name, file} {
			if word := emptyWord(strings.TrimSuffix(name, "_test")); word != "" && !f.isMeant(word) {
				found = append(found, Finding{f.Path, name + " is named with “" + word + "”"})
			}
		}
		return append(found, emptyDeclared(f)...)
	})
}

func emptyDeclared(f *File) []Finding {
	var found []Finding
	check := func(id *ast.Ident) {
		if word := emptyWord(id.Name); word != "" && !f.isMeant(word) {
			found = append(found, f.finding(id.Pos(), "%s is named with “%s”", id.Name, word))
		}
	}
	for _, d := range f.Syntax.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if !f.Test {
				check(d.Name)
			}
		case *ast.GenDecl:
			if d.Tok != token.TYPE {
				continue
			}
			for _, s := range d.Specs {
				spec := s.(*ast.TypeSpec)
				check(spec.Name)
				if _, is := spec.Type.(*ast.InterfaceType); is && hungarian.MatchString(spec.Name.Name) {
					found = append(found, f.finding(spec.Pos(), "%s carries an I for interface", spec.Name.Name))
				}
			}
		}
	}
	return found
}

// emptyWord is the first word of the name that says nothing, or "".
func emptyWord(name string) string {
	words := wordPattern.FindAllString(name, -1)
	if len(words) == 0 {
		return ""
	}
	first, last := strings.ToLower(words[0]), strings.ToLower(words[len(words)-1])
	if slices.Contains(emptyWords, strings.TrimSuffix(last, "s")) || last == "types" {
		return last
	}
	if len(words) > 1 && slices.Contains(emptyPrefixes, first) {
		return first
	}
	return ""
}
