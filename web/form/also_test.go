package form_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"metaorg/machine"
	"metaorg/web/form"
)

// fair is what people plan, of which a program says one thing at a time.
func fair(typed form.Values) error {
	say := func(code, text, field string) error { return machine.Malformed(code, "%s", text).At(field) }
	switch {
	case typed.Get("title") == "":
		return say("fair.untitled", "say it in words", "title")
	case typed.Get("from") != "" && len(typed.Get("from")) != 10:
		return say("fair.bad_date", "write the date as year-month-day", "from")
	case len(typed.Get("until")) != 10:
		return say("fair.bad_date", "write the date as year-month-day", "until")
	case typed.Get("due") < typed.Get("until"):
		return say("fair.early", "it is over on "+typed.Get("until")+", and this is before", "due")
	case typed.Get("stalls.0.name") == "" && typed.Get("stalls.0.size") != "":
		return say("fair.unnamed", "say it in words", "stalls.0.name")
	case typed.Get("stalls.0.size") == "0":
		return say("fair.small", "a stall is above nothing", "stalls")
	case typed.Get("place") == "" && typed.Get("remote") == "":
		return say("fair.nowhere", "say where", "place")
	case typed.Get("terms") == "none":
		return say("fair.bad_terms", "a fair is free or paid", "terms")
	}
	return nil
}

func TestAllThatIsWrongIsFound(t *testing.T) {
	fields := []form.Field{
		{Name: "title", Required: true, Example: "Spring fair"},
		{Name: "from", Example: "2027-03-01"},
		{Name: "until", Required: true, Example: "2027-03-31"},
		{Name: "due", Required: true, Example: "2027-04-30"},
		{Name: "stalls", Control: form.Groups, Rows: [][]form.Field{{{Name: "stalls.0.name", Required: true, Example: "Bread"}, {Name: "stalls.0.size", Required: true, Example: "4"}}}},
		{Name: "place", Example: "Ludlow"},
		{Name: "terms", Required: true},
	}
	right := form.Values{"title": {"Fair"}, "until": {"2027-05-01"}, "due": {"2027-05-02"}, "place": {"Leeds"}}
	for name, c := range map[string]struct {
		typed form.Values
		want  string
	}{
		"one thing":                            {form.Values{"title": {""}}, "title"},
		"several, in the order they are said":  {form.Values{"title": {""}, "from": {"May"}, "until": {"June"}, "place": {""}}, "title from until place"},
		"in a row":                             {form.Values{"from": {"May"}, "stalls.0.size": {"4"}}, "from stalls.0.name"},
		"of a list as a whole":                 {form.Values{"stalls.0.name": {"Bread"}, "stalls.0.size": {"0"}, "place": {""}}, "stalls place"},
		"not what an example would make wrong": {form.Values{"until": {"June"}, "due": {"2027-02-01"}, "place": {""}}, "until place"},
		"what cannot be put aside ends it":     {form.Values{"place": {""}, "terms": {"none"}}, "place terms"},
	} {
		t.Run(name, func(t *testing.T) {
			typed := form.Values{}
			for _, from := range []form.Values{right, c.typed} {
				for k, v := range from {
					typed[k] = slices.Clone(v)
				}
			}
			var first *machine.Refusal
			if !errors.As(fair(typed), &first) {
				t.Fatal("nothing is wrong with it")
			}
			got := []string{first.Field}
			for _, no := range form.AlsoWrong(fields, typed, first, fair) {
				got = append(got, no.Field)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("marked are %v, want %s", got, c.want)
			}
		})
	}
}
