package web

import (
	"encoding/json"
	"path"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"metaorg/machine"
	"metaorg/machine/wire"
)

// field is a field of a struct as JSON has it.
type field struct {
	name     string
	typ      reflect.Type
	required bool
	help     string
	example  string
}

// fieldsOf lists a struct's fields, those of embedded structs among them.
func fieldsOf(t reflect.Type) (all []field) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			all = append(all, fieldsOf(f.Type)...)
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" || !f.IsExported() {
			continue
		}
		all = append(all, field{
			name: name, typ: f.Type, required: !strings.Contains(options, "omit"),
			help: f.Tag.Get("help"), example: f.Tag.Get("example"),
		})
	}
	return all
}

// schemas collects the schemas of types by name, for the document's components.
type schemas struct{ registry huma.Registry }

const schemaPrefix = "#/components/schemas/"

// of gives a type's schema; a struct's is a reference. Types of ours are few
// and plain, and their sentences are in help tags, so no library's reading of
// Go types is needed.
func (c schemas) of(t reflect.Type) *huma.Schema {
	switch {
	case t == reflect.TypeFor[json.RawMessage](), t.Kind() == reflect.Interface:
		return &huma.Schema{Description: "any JSON value"}
	case t == reflect.TypeFor[wire.Message](), t == reflect.TypeFor[machine.Readable]():
		return c.message()
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		return &huma.Schema{Type: huma.TypeString, ContentEncoding: "base64"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return c.of(t.Elem())
	case reflect.Slice:
		return &huma.Schema{Type: huma.TypeArray, Items: c.of(t.Elem())}
	case reflect.Struct:
		return c.object(t)
	case reflect.Bool:
		return &huma.Schema{Type: huma.TypeBoolean}
	case reflect.String:
		return &huma.Schema{Type: huma.TypeString}
	case reflect.Uint64:
		least := 0.0
		return &huma.Schema{Type: huma.TypeInteger, Format: "int64", Minimum: &least}
	}
	return &huma.Schema{Type: huma.TypeInteger, Format: "int64"}
}

// object puts a struct among the components and refers to it.
func (c schemas) object(t reflect.Type) *huma.Schema {
	if strings.Contains(t.Name(), "[") { // A generic type's name is no component's.
		s := &huma.Schema{}
		c.fill(s, t)
		return s
	}
	name := path.Base(t.PkgPath()) + "." + strings.ToUpper(t.Name()[:1]) + t.Name()[1:]
	if _, done := c.registry.Map()[name]; !done {
		s := &huma.Schema{}
		c.registry.Map()[name] = s // Before its fields, one of which may be of this type again.
		c.fill(s, t)
	}
	return &huma.Schema{Ref: schemaPrefix + name}
}

func (c schemas) fill(s *huma.Schema, t reflect.Type) {
	s.Type, s.Properties, s.AdditionalProperties = huma.TypeObject, map[string]*huma.Schema{}, false
	for _, f := range fieldsOf(t) {
		p := c.of(f.typ)
		if p.Ref != "" && f.help != "" {
			p = &huma.Schema{AllOf: []*huma.Schema{p}}
		}
		if f.help != "" {
			p.Description = f.help
		}
		if f.example != "" {
			p.Examples = []any{exampleOf(f)}
		}
		s.Properties[f.name] = p
		if f.required {
			s.Required = append(s.Required, f.name)
		}
	}
}

// message is a message as its kind and fields, in an act or carried by another.
func (c schemas) message() *huma.Schema {
	const name = "Message"
	c.registry.Map()[name] = &huma.Schema{
		Type: huma.TypeObject, AdditionalProperties: false, Required: []string{"kind", "content"},
		Properties: map[string]*huma.Schema{
			"kind":    {Type: huma.TypeString, Description: "module.verb"},
			"content": {Type: huma.TypeObject, Description: "the fields of that kind, as at /v1/messages/{kind}"},
		},
	}
	return &huma.Schema{Ref: schemaPrefix + name}
}

// exampleOf reads an example as a value of the field's type, or leaves it text.
func exampleOf(f field) any {
	p := reflect.New(f.typ)
	if f.typ.Kind() != reflect.String && json.Unmarshal([]byte(f.example), p.Interface()) == nil {
		return p.Elem().Interface()
	}
	if f.typ.Kind() == reflect.Slice && f.typ.Elem().Kind() == reflect.String {
		return []string{f.example}
	}
	return f.example
}

// exampleMessage is a message with every field that has an example.
func exampleMessage(t reflect.Type) map[string]any {
	all := map[string]any{}
	for _, f := range fieldsOf(t) {
		if f.example != "" {
			all[f.name] = exampleOf(f)
		}
	}
	return all
}
