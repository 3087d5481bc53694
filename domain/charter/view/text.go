package view

import (
	"fmt"
	"strconv"

	"metaorg/domain/charter"
)

// part is one piece of a text as people read it.
type part struct{ id, kind, title, text string }

// partsOf puts a text into reading order: name and goal, indicators, clauses,
// then the answers about law, money and data. Answers nobody gave are left out.
func partsOf(t charter.Text) []part {
	all := []part{{"name", "name", "Name", t.Name}, {"goal", "goal", "Goal", t.Goal}}
	for _, i := range t.Indicators {
		all = append(all, part{"indicator " + i.Name, "indicator", i.Name, indicatorText(i)})
	}
	for _, c := range t.Clauses {
		all = append(all, part{c.Number, string(c.Kind), c.Title, c.Text})
	}
	for _, p := range []part{
		{"legal_status", "particular", "Legal status", t.LegalStatus},
		{"signatories", "particular", "Signatories", t.Signatories},
		{"account_holder", "particular", "Account holder", t.AccountHolder},
		{"liability", "particular", "Liability", t.Liability},
		{"law", "particular", "Law", t.Law},
		{"language", "particular", "Language that counts", t.Language},
		{"answerable", "particular", "Answerable for personal data", t.Answerable},
	} {
		if p.text != "" {
			all = append(all, p)
		}
	}
	return all
}

func indicatorText(i charter.Indicator) string {
	text := fmt.Sprintf("%d %s", i.Target, i.Unit)
	if i.By != "" {
		text += " by " + i.By
	}
	return text
}

func clauseText(c charter.Clause) string {
	text := c.Title + "\n" + c.Text
	if c.Lock != charter.Open {
		text += "\n(" + string(c.Lock) + ")"
	}
	return text
}

func ruleText(v int64) string { return strconv.FormatInt(v, 10) }

func asIs(text string) string { return text }

// change is one row of what a version changed; nil is nothing.
type change struct {
	kind, id     string
	was, becomes any
}

func changesOf(d charter.Difference) (all []change) {
	all = told(all, "words", d.Words, asIs)
	all = told(all, "indicator", d.Indicators, indicatorText)
	all = told(all, "clause", d.Clauses, clauseText)
	return told(all, "rule", d.Rules, ruleText)
}

func told[T any](all []change, kind string, changes []charter.Change[T], text func(T) string) []change {
	for _, c := range changes {
		row := change{kind: kind, id: c.Key}
		if c.Before != nil {
			row.was = text(*c.Before)
		}
		if c.After != nil {
			row.becomes = text(*c.After)
		}
		all = append(all, row)
	}
	return all
}
