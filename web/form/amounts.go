package form

import (
	"errors"
	"maps"
	"path"
	"slices"
	"strings"

	"metaorg/machine"
)

// Beside takes apart what Field.In says: the field in which the unit of an amount
// stands or something that has one, and after a slash what that is, where it is
// not called like the field.
func Beside(in string) (field, what string) {
	field, what, other := strings.Cut(in, "/")
	if !other {
		what = field
	}
	return field, what
}

// Each changes the fields whose names fit a pattern, in which * stands for the
// number of a row: "items.*.amount".
func (f Form) Each(pattern string, change func(*Field)) Form {
	each(f.Fields, pattern, change)
	return f
}

func each(fields []Field, pattern string, change func(*Field)) {
	for i := range fields {
		x := &fields[i]
		if fits, err := path.Match(pattern, x.Name); err == nil && fits {
			change(x)
		}
		each(x.Inner, pattern, change)
		for _, row := range x.Rows {
			each(row, pattern, change)
		}
	}
}

// Changed reads what was typed under names that fit one of the patterns, as people
// write it, and puts what the message has in its place. What cannot be read is
// refused beside its field; what is empty stays so.
func (v Values) Changed(read func(text string) (string, error), patterns ...string) (Values, error) {
	changed := maps.Clone(v)
	for _, name := range slices.Sorted(maps.Keys(v)) {
		fits := slices.ContainsFunc(patterns, func(pattern string) bool {
			ok, err := path.Match(pattern, name)
			return ok && err == nil
		})
		text := v.Get(name)
		if !fits || text == "" {
			continue
		}
		whole, err := read(text)
		var no *machine.Refusal
		if errors.As(err, &no) {
			return v, no.At(name)
		}
		if err != nil {
			return v, err
		}
		changed[name] = []string{whole}
	}
	return changed, nil
}
