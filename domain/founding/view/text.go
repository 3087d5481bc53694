package view

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/charter"
	charterview "metaorg/domain/charter/view"
	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/words"
)

// templatesFor are the templates in the reader's language: a charter is a text
// of its members, so it starts in theirs.
func templatesFor(ctx context.Context) []charter.Template {
	all := charter.Templates()
	for i := range all {
		t := &all[i]
		key := "founding.texts." + t.ID
		t.Goal = words.Either(ctx, key+".goal", t.Goal)
		for k, pair := range pairsOf(words.Either(ctx, key+".indicators", "")) {
			if k < len(t.Indicators) {
				t.Indicators[k].Name, t.Indicators[k].Unit = pair[0], pair[1]
			}
		}
		for k, pair := range pairsOf(words.Either(ctx, key+".clauses", "")) {
			if k < len(t.Clauses) {
				t.Clauses[k].Title, t.Clauses[k].Text = pair[0][len("P "):], pair[1]
			}
		}
	}
	return all
}

// pairsOf reads lines of two parts each: "a title | a text".
func pairsOf(text string) (all [][2]string) {
	for line := range strings.SplitSeq(text, "\n") {
		if first, second, ok := strings.Cut(line, " | "); ok {
			all = append(all, [2]string{first, second})
		}
	}
	return all
}

// templateFor is one of them; the usual one if there is none of that name.
func templateFor(ctx context.Context, id string) charter.Template {
	all := templatesFor(ctx)
	for _, t := range all {
		if t.ID == id {
			return t
		}
	}
	return all[0]
}

// presetView is a preset to be read.
type presetView struct {
	id, title, size string
	sentences       []string
	rules           []ruleLine
	chosen          bool
}

type ruleLine struct{ title, value, help string }

// presetsFor are the presets in the reader's words.
func (p pages) presetsFor(ctx context.Context, chosen string) (all []presetView) {
	for _, one := range charter.Presets() {
		v := presetView{id: one.ID, title: words.Either(ctx, "founding.presets."+one.ID+".title", one.Title), chosen: one.ID == chosen}
		if one.Most == 0 {
			v.size = words.T(ctx, "founding.preset_from", "Least", one.Least)
		} else {
			v.size = words.T(ctx, "founding.preset_between", "Least", one.Least, "Most", one.Most)
		}
		v.sentences = one.Sentences
		if text := words.Either(ctx, "founding.presets."+one.ID+".sentences", ""); text != "" {
			v.sentences = strings.Split(strings.TrimSpace(text), "\n")
		}
		values := map[string]int64{}
		for _, r := range one.Rules {
			values[r.Name] = r.Value
		}
		for _, rule := range p.rules {
			value, given := values[rule.Name]
			if !given {
				value = rule.Default
			}
			v.rules = append(v.rules, lineOf(ctx, rule, value))
		}
		all = append(all, v)
	}
	return all
}

func lineOf(ctx context.Context, rule machine.StandingRule, value int64) ruleLine {
	return ruleLine{charterview.RuleTitle(ctx, rule), charterview.RuleValue(ctx, rule, value), charterview.RuleHelp(ctx, rule)}
}

// plainLine takes what browsers add to a text away from it.
func plainLine(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
}

// clauseCount says how many clauses of each kind a text has.
func clauseCount(ctx context.Context, all []charter.Clause) string {
	n := map[charter.ClauseKind]int{}
	for _, c := range all {
		n[c.Kind]++
	}
	var parts []string
	for _, k := range []charter.ClauseKind{charter.Principle, charter.Value, charter.Practice} {
		if n[k] > 0 {
			parts = append(parts, words.T(ctx, "founding.count_"+string(k), "Count", n[k]))
		}
	}
	return strings.Join(parts, ", ")
}

// opened reports whether one of the fields within a group is to be seen at
// once: something was typed there, or is wrong.
func opened(f form.Field) bool {
	for _, one := range f.Inner {
		if one.Value != "" || one.Error != "" {
			return true
		}
	}
	return f.Error != ""
}

// failed is a part of a page that can't be made.
func failed(err error) templ.Component {
	return templ.ComponentFunc(func(context.Context, io.Writer) error { return err })
}
