package app_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"metaorg/app"
	"metaorg/machine/signature"
	"metaorg/web/form"
)

// counting is one field whose tag says in what it counts, with the fields around it
// from the innermost group on.
type counting struct {
	where, in string
	around    []reflect.Type
}

// countingIn are the fields of a type that count in something.
func countingIn(where string, t reflect.Type, around []reflect.Type) (all []counting) {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == reflect.TypeFor[signature.Key]() || slices.Contains(around, t) {
		return nil
	}
	around = append([]reflect.Type{t}, around...)
	for i := range t.NumField() {
		f := t.Field(i)
		at := where + "." + f.Name
		if in, has := f.Tag.Lookup("in"); has {
			all = append(all, counting{at, in, around})
		}
		all = append(all, countingIn(at, f.Type, around)...)
	}
	return all
}

// beside is the field that a tag names, in the innermost group that has it.
func (c counting) beside(name string) (reflect.StructField, bool) {
	for _, t := range c.around {
		for i := range t.NumField() {
			if called, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); called == name {
				return t.Field(i), true
			}
		}
	}
	return reflect.StructField{}, false
}

// TestEveryAmountSaysInWhatItCounts follows each tag in:"…": to hundredths of a
// percent, to the unit in a field beside it, or to something that a module of the
// pages knows the unit of. A tag that leads nowhere would show an amount in smallest
// steps, and so a hundred times too large.
func TestEveryAmountSaysInWhatItCounts(t *testing.T) {
	rules := app.NewMachine()
	known, used := map[string]bool{}, map[string]bool{}
	for _, m := range app.Pages(rules) {
		for what := range m.Units {
			known[what] = true
		}
	}
	found := 0
	for _, s := range everyShape(app.Modules()) {
		for _, c := range countingIn(s.name, s.typ, nil) {
			found++
			if c.in == "%" {
				continue
			}
			name, what := form.Beside(c.in)
			f, has := c.beside(name)
			switch {
			case !has:
				t.Errorf("%s counts in what its field %q is, which it does not have", c.where, name)
			case f.Type.Kind() == reflect.String: // A unit by its code.
			case !known[what]:
				t.Errorf("%s counts in what %s %q has, and no module of the pages knows the unit of that", c.where, f.Type, what)
			default:
				used[what] = true
			}
		}
	}
	if found < 30 {
		t.Errorf("%d fields say in what they count; there were more", found)
	}
	for what := range known {
		if !used[what] {
			t.Errorf("the pages know in what %q counts, and no field names that", what)
		}
	}
}
