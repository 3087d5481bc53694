package page

import (
	"maps"
	"slices"
	"strings"

	"metaorg/web/form"
)

// names are what modules call values (see Module.Values): by the path of the field in
// its kind, without the numbers of rows, and by the value.
type names map[string]map[string]string

// namesIn are the names of the values that a message has, and of no others.
func (r *Request) namesIn(kind string, fields []form.Field, message map[string]any) names {
	said, all := map[string]bool{}, names{}
	gather(message, said)
	r.nameEach(kind, "", fields, said, all)
	return all
}

// gather collects every text of a message.
func gather(value any, said map[string]bool) {
	switch x := value.(type) {
	case string:
		said[x] = true
	case []any:
		for _, v := range x {
			gather(v, said)
		}
	case map[string]any:
		for _, v := range x {
			gather(v, said)
		}
	}
}

func (r *Request) nameEach(kind, path string, fields []form.Field, said map[string]bool, all names) {
	for _, f := range fields {
		own := path + lastOf(f.Name)
		for _, o := range r.valuesOf(kind + "." + own) {
			if !said[o.Value] {
				continue
			}
			if all[own] == nil {
				all[own] = map[string]string{}
			}
			all[own][o.Value] = o.Label
		}
		r.nameEach(kind, own+".", f.Inner, said, all)
		if len(f.Rows) > 0 {
			r.nameEach(kind, own+".", f.Rows[0], said, all)
		}
	}
}

func lastOf(name string) string { return name[strings.LastIndex(name, ".")+1:] }

// called gives fields the names as what their values are called.
func (n names) called(path string, fields []form.Field) []form.Field {
	for i := range fields {
		f := &fields[i]
		own := path + lastOf(f.Name)
		for _, value := range slices.Sorted(maps.Keys(n[own])) {
			f.Options = append(f.Options, form.Option{Value: value, Label: n[own][value]})
		}
		f.Inner = n.called(own+".", f.Inner)
		if len(f.Rows) > 0 {
			f.Rows[0] = n.called(own+".", f.Rows[0])
		}
	}
	return fields
}

// valuesOf is what a module calls the values of a field.
func (r *Request) valuesOf(field string) []form.Option {
	for _, m := range r.Site.Modules {
		if called, ok := m.Values[field]; ok {
			return called(r)
		}
	}
	return nil
}
