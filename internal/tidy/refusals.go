package tidy

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// refusing are the functions of machine that make a refusal, code first.
var refusing = []string{"Malformed", "NotAllowed", "NotFound", "Conflict", "OverLimit"}

// refusalCode is the one form of a code; codePattern finds it within a text.
var (
	refusalCode = regexp.MustCompile(`^[a-z]+\.[a-z]+(_[a-z]+)*$`)
	codePattern = regexp.MustCompile(`[a-z]+\.[a-z_]+`)
)

// UntriedRefusals finds refusals whose code is not module.reason, is not
// written out where it is used, or stands in no test.
func UntriedRefusals(t Tree) []Finding {
	tried := codesInTests(t)
	var found []Finding
	for _, files := range t.packages() {
		constants := constantsOf(files)
		for _, f := range files {
			if !f.Test && !f.Generated {
				found = append(found, untriedIn(f, t.Module, constants, tried)...)
			}
		}
	}
	return found
}

// Refusal is one sentence with which a rule or the program refuses.
type Refusal struct {
	Where string // path:line
	Class string // The function of machine that makes it, such as Conflict.
	Code  string
	Text  string // As fmt.Sprintf takes it.
}

// Refusals are the sentences outside tests whose code and text are written out.
func Refusals(t Tree) (all []Refusal) {
	for _, files := range t.packages() {
		constants := constantsOf(files)
		for _, f := range files {
			called := refusalCallee(f, t.Module)
			if f.Test || f.Generated || called == nil {
				continue
			}
			ast.Inspect(f.Syntax, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok || !called(call.Fun) || len(call.Args) < 2 {
					return true
				}
				code, known := codeOf(call.Args[0], constants)
				text, plain := codeOf(call.Args[1], constants)
				if known && plain {
					all = append(all, Refusal{fmt.Sprintf("%s:%d", f.Path, f.line(call.Pos())), calleeName(call.Fun), code, text})
				}
				return true
			})
		}
	}
	return all
}

func calleeName(fun ast.Expr) string {
	switch f := fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	}
	return ""
}

func untriedIn(f *File, module string, constants map[string]string, tried map[string]bool) []Finding {
	called := refusalCallee(f, module)
	if called == nil {
		return nil
	}
	own := prefixes(f.Dir())
	var found []Finding
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || !called(call.Fun) || len(call.Args) == 0 {
			return true
		}
		code, known := codeOf(call.Args[0], constants)
		switch {
		case !known:
			found = append(found, f.finding(call.Pos(), "refuses with a code that is not written out"))
		case !refusalCode.MatchString(code) || !slices.Contains(own, code[:strings.Index(code, ".")]):
			found = append(found, f.finding(call.Pos(), "refuses with %q, which is not %s.reason", code, own[0]))
		case !tried[code]:
			found = append(found, f.finding(call.Pos(), "refuses with %q, which no test provokes", code))
		}
		return true
	})
	return found
}

// prefixes are what the codes of a folder may begin with: a module's own name;
// around the rules, also the machine's, in whose place the shell may refuse.
func prefixes(dir string) []string {
	folders := strings.Split(dir, "/")
	if folders[0] == "domain" && len(folders) > 1 {
		return folders[1:2]
	}
	return []string{folders[0], "machine"}
}

// refusalCallee tells calls that make a refusal, or is nil where the file
// cannot make one.
func refusalCallee(f *File, module string) func(ast.Expr) bool {
	if f.Dir() == "machine" {
		return func(fun ast.Expr) bool {
			id, ok := fun.(*ast.Ident)
			return ok && slices.Contains(refusing, id.Name)
		}
	}
	as := ""
	for _, spec := range f.Syntax.Imports {
		if spec.Path.Value == strconv.Quote(module+"/machine") {
			as = "machine"
			if spec.Name != nil {
				as = spec.Name.Name
			}
		}
	}
	if as == "" {
		return nil
	}
	return func(fun ast.Expr) bool {
		sel, ok := fun.(*ast.SelectorExpr)
		if !ok || !slices.Contains(refusing, sel.Sel.Name) {
			return false
		}
		id, ok := sel.X.(*ast.Ident)
		return ok && id.Name == as
	}
}

func codeOf(arg ast.Expr, constants map[string]string) (string, bool) {
	if id, ok := arg.(*ast.Ident); ok {
		code, known := constants[id.Name]
		return code, known
	}
	return literal(arg)
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// constantsOf are the package's string constants by name.
func constantsOf(files []*File) map[string]string {
	all := map[string]string{}
	for _, f := range files {
		for _, d := range f.Syntax.Decls {
			gen, ok := d.(*ast.GenDecl)
			if !ok || gen.Tok != token.CONST {
				continue
			}
			for _, s := range gen.Specs {
				spec := s.(*ast.ValueSpec)
				for i, v := range spec.Values {
					if text, ok := literal(v); ok {
						all[spec.Names[i].Name] = text
					}
				}
			}
		}
	}
	return all
}

// codesInTests are all words of the form of a code in tests' strings. Comments
// do not count: a code that is only talked about is not tried.
func codesInTests(t Tree) map[string]bool {
	tried := map[string]bool{}
	for _, f := range t.Files {
		if !f.Test {
			continue
		}
		ast.Inspect(f.Syntax, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok {
				if text, ok := literal(e); ok {
					for _, code := range codePattern.FindAllString(text, -1) {
						tried[code] = true
					}
				}
			}
			return true
		})
	}
	return tried
}
