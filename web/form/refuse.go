package form

import "strings"

// Refused puts a refusal where it belongs: beside the field it names, and
// where the form has none of that name at the top.
func (f Form) Refused(code, text, field string) Form {
	f.Code = code
	if field == "" || !mark(f.Fields, field, text) {
		f.Error = text
	}
	return f
}

// mark finds a field by its path or, as refusals name fields of lists by the
// list alone, the first that lies in it.
func mark(fields []Field, name, text string) bool {
	for i := range fields {
		f := &fields[i]
		switch {
		case f.Name == name && f.Control != Hidden && f.Control != Made && f.Control != Carried:
			f.Error = text
			return true
		case f.Control == Upload && contains(namesOf(f.Inner), name):
			f.Error = text
			return true
		case strings.HasPrefix(name, f.Name+"."):
			for _, row := range append(f.Rows, f.Inner) {
				if mark(row, name, text) {
					return true
				}
			}
			f.Error = text
			return true
		}
	}
	return false
}

func namesOf(fields []Field) (names []string) {
	for _, f := range fields {
		names = append(names, f.Name)
	}
	return names
}

// Without leaves out the fields of these names: they are said elsewhere.
func (f Form) Without(names ...string) Form {
	var kept []Field
	for _, field := range f.Fields {
		if !contains(names, field.Name) {
			kept = append(kept, field)
		}
	}
	f.Fields = kept
	return f
}

// Hide sends the fields of these names along without showing them.
func (f Form) Hide(names ...string) Form {
	for i := range f.Fields {
		if contains(names, f.Fields[i].Name) {
			f.Fields[i].Control = Hidden
		}
	}
	return f
}

// Field finds a field by its name; a zero one if the form has none.
func (f Form) Field(name string) Field {
	for _, field := range f.Fields {
		if field.Name == name {
			return field
		}
	}
	return Field{Name: name}
}

// Set changes the field of a name.
func (f Form) Set(name string, change func(*Field)) Form {
	for i := range f.Fields {
		if f.Fields[i].Name == name {
			change(&f.Fields[i])
		}
	}
	return f
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}
