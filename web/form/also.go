package form

import (
	"errors"
	"maps"
	"strings"

	"metaorg/machine"
)

// mostMarked is how many fields of a form are marked at once.
const mostMarked = 20

// AlsoWrong finds what else is wrong with what was typed, after a first refusal. A
// message says one thing at a time; so what is refused is put aside, by leaving it
// out or with the field's example in its place, and the message is made again. A
// refusal that speaks of such an example is no word about what was typed.
func AlsoWrong(fields []Field, typed Values, first *machine.Refusal, build func(Values) error) (all []*machine.Refusal) {
	t := trial{fields: fields, typed: maps.Clone(typed), tried: map[string]int{}}
	for no := first; len(all) < mostMarked && t.putAside(no.Field); {
		err := build(t.typed)
		var next *machine.Refusal
		if !errors.As(err, &next) || next.Field == "" {
			return all
		}
		if t.tried[next.Field] == 0 && !t.isAbout(next.Text) {
			all = append(all, next)
		}
		no = next
	}
	return all
}

// trial is what was typed, with what is wrong put aside.
type trial struct {
	fields   []Field
	typed    Values
	tried    map[string]int // How often each field was put aside.
	examples []string       // That stand in the place of what was typed.
}

// putAside takes a field out of the way: first by leaving it out, then with its
// example; false where neither is left to try.
func (t *trial) putAside(name string) bool {
	t.tried[name]++
	f, is := find(t.fields, name)
	switch {
	case !is:
		return false
	case t.tried[name] == 1 && !f.Required:
		for typed := range t.typed {
			if typed == name || strings.HasPrefix(typed, name+".") {
				delete(t.typed, typed)
			}
		}
		return true
	case t.tried[name] <= 2 && f.Example != "" && f.Control != Groups && f.Control != Group:
		t.tried[name] = 2
		t.typed[name] = []string{f.Example}
		t.examples = append(t.examples, f.Example)
		return true
	}
	return false
}

// shortExample is the length from which on an example that stands in a sentence is
// taken to be what the sentence is about.
const shortExample = 6

func (t *trial) isAbout(text string) bool {
	for _, example := range t.examples {
		if len(example) >= shortExample && strings.Contains(text, example) {
			return true
		}
	}
	return false
}

// find finds a field by its path.
func find(fields []Field, name string) (Field, bool) {
	for _, f := range fields {
		if f.Name == name {
			return f, true
		}
		if !strings.HasPrefix(name, f.Name+".") {
			continue
		}
		for _, row := range append(f.Rows, f.Inner) {
			if inner, is := find(row, name); is {
				return inner, true
			}
		}
	}
	return Field{}, false
}

// Also marks further fields that are wrong, beside the one that a refusal names.
func (f Form) Also(text, field string) Form {
	if at, is := find(f.Fields, field); is && at.Error == "" {
		mark(f.Fields, field, text)
	}
	return f
}
