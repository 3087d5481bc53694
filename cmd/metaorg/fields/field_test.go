package fields_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"metaorg/cmd/metaorg/fields"
)

// TestExamplesOfLists reads every example that the help shows of a list of
// things written as name=value pairs.
func TestExamplesOfLists(t *testing.T) {
	r := newReader(t)
	shown := map[string]string{}
	for _, mod := range r.Machine.Modules() {
		for _, k := range mod.Kinds {
			for _, f := range fields.Of(k.Type) {
				if !f.IsList() || !strings.Contains(f.Example, "=") {
					continue
				}
				shown[k.Name+" "+f.Flag] = f.Placeholder() + " " + f.Example
				if _, err := r.Value(f.Type, f.Example); err != nil {
					t.Errorf("%s --%s %q can't be read: %v", k.Name, f.Flag, f.Example, err)
				}
			}
		}
	}
	for name, want := range map[string]string{
		"meetings.enter_hands hands": "member=…,choice=…,clause=… member=mill,choice=yes",
		"meetings.call agenda":       "title=…,proposal=… title=Flour for the winter",
	} {
		if shown[name] != want {
			t.Errorf("the help of %s shows %q, not %q", name, shown[name], want)
		}
	}
}

func TestWhatIsGivenByItsPlaceIsCalledAsItIs(t *testing.T) {
	type pause struct {
		Node string `json:"node" pos:"1"`
		For  string `json:"for"`
	}
	all := fields.Of(reflect.TypeFor[pause]())
	if got := []string{all[0].Flag, all[1].Flag}; !slices.Equal(got, []string{"node", "field-for"}) {
		t.Errorf("the fields are called %q", got)
	}
}
