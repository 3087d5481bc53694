package charter

import (
	"slices"
	"testing"
)

func TestDiff(t *testing.T) {
	before := version(1, text()).Text
	after := version(2, texted(func(d *Draft) {
		d.Goal, d.Law, d.Language = "Good work.", "", "Welsh"
		d.Indicators = append(d.Indicators, Indicator{Name: "Members", Unit: "organizations"})
		d.Clauses[1].Text = "Anyone may join who contributes."
		d.Clauses = append(d.Clauses[:3], Clause{Number: "V2", Kind: Value, Title: "Care", Text: "x"})
		d.Rules = []RuleValue{{"elsewhere.limit", 5}}
	})).Text
	d := Diff(before, after)
	got := slices.Concat(told(d.Words), told(d.Indicators), told(d.Clauses), told(d.Rules))
	want := []string{
		`goal: "Decent work in the north." to "Good work."`, `law: "England and Wales" gone`, `language: "Welsh" new`,
		`Members: {"name":"Members","unit":"organizations","target":0} new`,
		`P1: {"number":"P1","kind":"principle","title":"Open door","text":"Anyone may join."} to {"number":"P1","kind":"principle","title":"Open door","text":"Anyone may join who contributes."}`,
		`V1: {"number":"V1","kind":"value","title":"Honesty","text":"We say what is so."} gone`,
		`V2: {"number":"V2","kind":"value","title":"Care","text":"x"} new`,
		`elsewhere.limit: 4 to 5`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("changes are\n%q\nwant\n%q", got, want)
	}
	if d.Empty() || !Diff(before, before).Empty() {
		t.Error("a text differs from itself, or not from another")
	}
}

func told[T any](changes []Change[T]) (lines []string) {
	for _, c := range changes {
		switch {
		case c.Before == nil:
			lines = append(lines, c.Key+": "+jsonOf(c.After)+" new")
		case c.After == nil:
			lines = append(lines, c.Key+": "+jsonOf(c.Before)+" gone")
		default:
			lines = append(lines, c.Key+": "+jsonOf(c.Before)+" to "+jsonOf(c.After))
		}
	}
	return lines
}
