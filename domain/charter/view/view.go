// Package view shows the charter: its text in force and in every earlier
// version, what each version changed, the standing rules in words, and who is
// bound by which version.
package view

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"metaorg/machine"
	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how the charter is seen where nobody says what the standing rules
// mean: they show as bare numbers.
var View = Explained(nil)

// Explained is View with the standing rules of a program in words.
func Explained(rules []machine.StandingRule) readmodel.View {
	return readmodel.View{
		Module: "charter",
		Schema: schema + declarations(rules),
		On: []readmodel.Projection{
			readmodel.On("charter.Drafted", drafted),
			readmodel.On("charter.SignaturesVoided", signaturesVoided),
			readmodel.On("charter.Adopted", adopted),
			readmodel.On("charter.Amended", amended),
			readmodel.On("charter.Accepted", accepted),
		},
		Lists: listsFor(rules),
	}
}

// listsFor are the lists, with what these rules come to.
func listsFor(rules []machine.StandingRule) []readmodel.List {
	all := slices.Clone(lists)
	for i := range all {
		if all[i].Name == "standing-rules" && len(rules) > 0 {
			all[i].Work = meanings(rules)
		}
	}
	return all
}

// declarations writes what the program knows of standing rules as rows.
func declarations(rules []machine.StandingRule) string {
	var sql strings.Builder
	for place, r := range rules {
		fmt.Fprintf(&sql, "INSERT INTO charter_declared VALUES (%s, %d, %s, %d, %d, %d, %d, %s);\n",
			quoted(r.Name), place, quoted(r.Unit), r.Min, r.Max, r.Default, bit(!r.Later), quoted(r.Explanation))
		for value, words := range r.Choices {
			fmt.Fprintf(&sql, "INSERT INTO charter_choices VALUES (%s, %d, %s);\n", quoted(r.Name), value, quoted(words))
		}
	}
	return sql.String()
}

func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
