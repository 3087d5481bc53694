package view

import (
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/charter"
	charterview "metaorg/domain/charter/view"
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
	outside         bool       // It is meant for fewer or more founders.
	here            []ruleLine // What matters most with so many founders.
}

type ruleLine struct{ title, value, help, here string }

// telling are the standing rules that say most about how a network of some size
// decides, in the order in which they are told.
var telling = []string{
	"membership.objections_to_stop", "membership.panel_size", "governance.ordinary_method", "governance.ordinary_quorum",
	"governance.special_majority", "governance.second_call_days",
}

// presetsFor are the presets in the reader's words, with what their rules come
// to in a network of this size.
func (p pages) presetsFor(ctx context.Context, chosen string, size charterview.Size) (all []presetView) {
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
		v.outside = size.Members < one.Least || one.Most > 0 && size.Members > one.Most
		values := charter.Complete(p.rules, one.Rules)
		under := size.Under(values)
		for _, value := range values {
			rule := charterview.RuleCalled(p.rules, value.Name)
			line := ruleLine{charterview.RuleTitle(ctx, rule), charterview.RuleValue(ctx, rule, value.Value), charterview.RuleHelp(ctx, rule), charterview.RuleMeaning(ctx, under, rule, size.Members)}
			v.rules = append(v.rules, line)
		}
		for _, name := range telling {
			rule := charterview.RuleCalled(p.rules, name)
			if here := charterview.RuleMeaning(ctx, under, rule, size.Members); here != "" {
				v.here = append(v.here, ruleLine{title: charterview.RuleTitle(ctx, rule), here: here})
			}
		}
		all = append(all, v)
	}
	return all
}

// sizeField is where the form asks how many will found: nothing is drafted
// with it, it only says what the rules would come to.
const sizeField = "founders"

// mostFounders bounds what is typed there; the rules have the same bound.
const mostFounders = 200

// usualFounders is how many there are taken to be before anybody is known.
const usualFounders = 3

// sizeTyped is how many found the network: as typed, or else as many as there
// are already.
func sizeTyped(text string, known int) int64 {
	if n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64); err == nil && n >= leastFounders && n <= mostFounders {
		return n
	}
	if known >= leastFounders {
		return int64(known)
	}
	return usualFounders
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
