package purity

import (
	"go/ast"
	"go/types"
	"reflect"
	"slices"
	"strings"
)

// stored looks at a struct with json tags: its values are signed, hashed or
// kept, so each part of it must have one form and one size.
func (l *look) stored(spec *ast.TypeSpec) {
	o := l.pkg.TypesInfo.Defs[spec.Name]
	if o == nil || slices.Contains(l.shown, l.pkg.PkgPath+"."+o.Name()) {
		return
	}
	s, ok := under(o.Type()).(*types.Struct)
	if !ok || !tagged(s) {
		return
	}
	for i := range s.NumFields() {
		field := s.Field(i)
		if jsonName(s.Tag(i)) == "-" {
			continue
		}
		if why := unstorable(field.Type(), map[types.Type]bool{}); why != "" {
			l.report(field.Pos(), "stores %s in %s.%s", why, o.Name(), field.Name())
		}
	}
}

func tagged(s *types.Struct) bool {
	for i := range s.NumFields() {
		if jsonName(s.Tag(i)) != "" {
			return true
		}
	}
	return false
}

func jsonName(tag string) string {
	name, _, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
	return name
}

// unstorable says what of the type has no business in stored bytes, or nothing.
// Structs with tags of their own are looked at where they are declared.
func unstorable(t types.Type, seen map[types.Type]bool) string {
	if seen[t] {
		return ""
	}
	seen[t] = true
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return unstorableBasic(u)
	case *types.Slice:
		return unstorable(u.Elem(), seen)
	case *types.Array:
		return unstorable(u.Elem(), seen)
	case *types.Struct:
		return unstorableStruct(u, seen)
	case *types.Map:
		return "a map"
	case *types.Pointer:
		return "a pointer"
	case *types.Interface:
		if _, open := t.(*types.TypeParam); open {
			return "" // what it stands for is looked at where it is declared
		}
		return "an interface"
	case *types.Chan:
		return "a channel"
	case *types.Signature:
		return "a function"
	}
	return ""
}

func unstorableBasic(b *types.Basic) string {
	switch {
	case b.Kind() == types.Int || b.Kind() == types.Uint || b.Kind() == types.Uintptr:
		return "plain " + b.Name()
	case b.Info()&(types.IsFloat|types.IsComplex) != 0:
		return "floating point"
	}
	return ""
}

func unstorableStruct(s *types.Struct, seen map[types.Type]bool) string {
	for i := range s.NumFields() {
		if jsonName(s.Tag(i)) == "-" {
			continue
		}
		if why := unstorable(s.Field(i).Type(), seen); why != "" {
			return why
		}
	}
	return ""
}
