package app_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"metaorg/app"
	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
)

var kindName = regexp.MustCompile(`^[a-z]+\.[a-z]+(_[a-z]+)*$`)

func TestEveryKindIsNamedAndExplained(t *testing.T) {
	for _, m := range app.Modules() {
		for _, k := range m.Kinds {
			module, _, _ := strings.Cut(k.Name, ".")
			if !kindName.MatchString(k.Name) || module != m.Name {
				t.Errorf("%s is not named module.verb in module %s", k.Name, m.Name)
			}
			if k.Purpose == "" {
				t.Errorf("%s does not say what it is for", k.Name)
			}
			requireHelp(t, k.Name, k.Type)
		}
		for _, d := range m.Dues {
			if !kindName.MatchString(d.Name) || !strings.HasPrefix(d.Name, m.Name+".") {
				t.Errorf("the due item %s is not named module.verb in module %s", d.Name, m.Name)
			}
		}
	}
}

// requireHelp finds fields that forms and commands could not explain.
func requireHelp(t *testing.T, where string, typ reflect.Type) {
	t.Helper()
	switch typ {
	case reflect.TypeFor[signature.Key](), reflect.TypeFor[signature.Signature](), reflect.TypeFor[wire.Message]():
		return // Every form and command knows these.
	}
	for i := range typ.NumField() {
		f := typ.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" {
			t.Errorf("%s.%s has no name in JSON", where, f.Name)
		}
		if f.Tag.Get("help") == "" {
			t.Errorf("%s.%s has no help", where, f.Name)
		}
		inner := f.Type
		if inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct {
			requireHelp(t, where+"."+f.Name, inner)
		}
	}
}

// TestExamplesPass lets the examples in the field tags be what they say: a
// message of them is in order.
func TestExamplesPass(t *testing.T) {
	for _, m := range app.Modules() {
		for _, k := range m.Kinds {
			var refused []error
			for _, optional := range []int{all, one, least} {
				if err := (sampler{t, optional}).of(k.Type).Interface().(machine.Message).Check(); err != nil {
					refused = append(refused, err)
				}
			}
			if len(refused) == 3 {
				t.Errorf("%s: whichever of its examples are given, it is refused: %v", k.Name, refused)
			}
		}
	}
}

func TestStandingRulesAreDeclaredInFull(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range app.Modules() {
		for _, r := range m.Rules {
			switch {
			case seen[r.Name]:
				t.Errorf("two standing rules are called %s", r.Name)
			case !strings.HasPrefix(r.Name, m.Name+"."):
				t.Errorf("%s is declared in module %s", r.Name, m.Name)
			case r.Explanation == "" || r.Unit == "":
				t.Errorf("%s has no unit or no explanation", r.Name)
			case r.Default < r.Min || r.Default > r.Max:
				t.Errorf("%s is %d by default, outside %d to %d", r.Name, r.Default, r.Min, r.Max)
			}
			seen[r.Name] = true
		}
	}
}

func TestPresetsKeepWithinTheStandingRules(t *testing.T) {
	declared := map[string]machine.StandingRule{}
	for _, m := range app.Modules() {
		for _, r := range m.Rules {
			declared[r.Name] = r
		}
	}
	for _, p := range charter.Presets() {
		for _, v := range p.Values() {
			r, ok := declared[v.Name]
			if !ok {
				t.Errorf("the preset %s sets %s, which is no standing rule", p.ID, v.Name)
			} else if v.Value < r.Min || v.Value > r.Max {
				t.Errorf("the preset %s sets %s to %d, outside %d to %d", p.ID, v.Name, v.Value, r.Min, r.Max)
			}
		}
	}
}

// FuzzDecodeAnyKind lets any bytes come as any kind of message: they are read
// in their one form or refused, and never panic.
func FuzzDecodeAnyKind(f *testing.F) {
	m := app.NewMachine()
	for _, mod := range m.Modules() {
		for _, k := range mod.Kinds {
			v := sampler{optional: all}.of(k.Type)
			js, err := json.Marshal(v.Interface())
			if err != nil {
				f.Fatal(err)
			}
			f.Add(k.Name, wire.Encode(v.Interface()), js)
		}
	}
	f.Fuzz(func(t *testing.T, kind string, content, js []byte) {
		if msg, err := m.Decode(wire.Message{Kind: kind, Content: content}); err == nil {
			if again := m.Wire(msg); !bytes.Equal(again.Content, content) {
				t.Fatalf("two forms of one %s: %x and %x", kind, content, again.Content)
			}
		}
		if msg, err := m.FromJSON(kind, js); err == nil && msg.Check() == nil {
			if _, err := m.Decode(m.Wire(msg)); err != nil {
				t.Fatalf("a %s from JSON has no byte form: %v", kind, err)
			}
		}
	})
}
