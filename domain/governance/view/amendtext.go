package view

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/words"
)

// Names of the form's inputs: those of a Text, clauses and indicators with a
// number each, standing rules under a prefix.
const rulePrefix = "rules."

// particularNames are the answers about law, money and data, in their order.
var particularNames = []string{"legal_status", "signatories", "account_holder", "liability", "law", "language", "answerable"}

func particularsOf(p *charter.Particulars) []*string {
	return []*string{&p.LegalStatus, &p.Signatories, &p.AccountHolder, &p.Liability, &p.Law, &p.Language, &p.Answerable}
}

// typedText is a text as somebody would have typed it.
func typedText(t charter.Text, declared []machine.StandingRule) form.Values {
	v := form.Values{}
	set := func(name, value string) { v[name] = []string{value} }
	set("name", t.Name)
	set("goal", t.Goal)
	set("preset", t.Preset)
	for i, x := range t.Indicators {
		at := "indicators." + strconv.Itoa(i) + "."
		set(at+"name", x.Name)
		set(at+"unit", x.Unit)
		set(at+"target", strconv.FormatInt(x.Target, 10))
		set(at+"by", x.By)
	}
	for i, c := range t.Clauses {
		at := "clauses." + strconv.Itoa(i) + "."
		set(at+"number", c.Number)
		set(at+"kind", string(c.Kind))
		set(at+"title", c.Title)
		set(at+"text", c.Text)
		set(at+"lock", string(c.Lock))
	}
	for _, rule := range t.Rules {
		if slices.ContainsFunc(declared, func(d machine.StandingRule) bool { return d.Name == rule.Name }) {
			set(rulePrefix+rule.Name, strconv.FormatInt(rule.Value, 10))
		}
	}
	for i, text := range particularsOf(&t.Particulars) {
		set("particulars."+particularNames[i], *text)
	}
	return v
}

// readText is the text that a form says. What it leaves out stays as it was.
func readText(typed form.Values, was charter.Text, declared []machine.StandingRule) (charter.Text, error) {
	t := was
	t.Name, t.Goal = line(typed, "name"), line(typed, "goal")
	if preset := line(typed, "preset"); preset != "" {
		t.Preset = preset
	}
	t.Indicators, t.Clauses, t.Rules = nil, nil, slices.Clone(was.Rules)
	if t.Goal == "" {
		return t, machine.Malformed("governance.no_goal", "a network needs a goal; change it, but don't leave it out").At("goal")
	}
	for n := range rowsTyped(typed, "indicators") {
		at := "indicators." + strconv.Itoa(n) + "."
		i, given := indicatorTyped(typed, at)
		if !given {
			continue
		}
		target, err := strconv.ParseInt(line(typed, at+"target"), 10, 64)
		if err != nil {
			return t, machine.Malformed("governance.not_a_number", "write a whole number, with digits only").At(at + "target")
		}
		i.Target = target
		t.Indicators = append(t.Indicators, i)
	}
	for n := range rowsTyped(typed, "clauses") {
		at := "clauses." + strconv.Itoa(n) + "."
		if c := clauseTyped(typed, at); (c.Title != "" || c.Text != "") && typed.Get(at+"remove") == "" {
			t.Clauses = append(t.Clauses, c)
		}
	}
	for i, text := range particularsOf(&t.Particulars) {
		*text = line(typed, "particulars."+particularNames[i])
	}
	return t, readRules(typed, t.Rules, declared)
}

func readRules(typed form.Values, values []charter.RuleValue, declared []machine.StandingRule) error {
	for i, v := range values {
		text := line(typed, rulePrefix+v.Name)
		if len(typed[rulePrefix+v.Name]) == 0 {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return machine.Malformed("governance.not_a_number", "write a whole number, with digits only").At(rulePrefix + v.Name)
		}
		for _, rule := range declared {
			if rule.Name == v.Name && n != v.Value && (n < rule.Min || n > rule.Max) {
				return machine.Malformed("governance.out_of_bounds", "this goes from %s to %s", charter.ShowValue(rule, rule.Min), charter.ShowValue(rule, rule.Max)).At(rulePrefix + v.Name)
			}
		}
		values[i].Value = n
	}
	return nil
}

// line is what was typed, as forms read it.
func line(typed form.Values, name string) string {
	return strings.TrimSpace(strings.ReplaceAll(typed.Get(name), "\r\n", "\n"))
}

func clauseTyped(typed form.Values, at string) charter.Clause {
	return charter.Clause{
		Number: line(typed, at+"number"), Kind: charter.ClauseKind(line(typed, at+"kind")), Title: line(typed, at+"title"), Text: line(typed, at+"text"), Lock: charter.Lock(line(typed, at+"lock")),
	}
}

func indicatorTyped(typed form.Values, at string) (i charter.Indicator, given bool) {
	i = charter.Indicator{Name: line(typed, at+"name"), Unit: line(typed, at+"unit"), By: line(typed, at+"by")}
	return i, i.Name != "" || i.Unit != "" || line(typed, at+"target") != ""
}

// maxRowsTyped bounds the rows that a form of a charter has.
const maxRowsTyped = 400

// rowsTyped counts the rows of a list that were sent along.
func rowsTyped(typed form.Values, list string) (most int) {
	for name := range typed {
		rest, ok := strings.CutPrefix(name, list+".")
		if !ok {
			continue
		}
		number, _, _ := strings.Cut(rest, ".")
		if n, err := strconv.Atoi(number); err == nil && n >= 0 && n < maxRowsTyped {
			most = max(most, n+1)
		}
	}
	return most
}

func field(ctx context.Context, typed form.Values, name, key string, control form.Control, required bool) form.Field {
	return form.Field{
		Name: name, Control: control, Value: typed.Get(name), Required: required,
		Label: words.T(ctx, "governance.amend."+key+".label"), Help: words.Either(ctx, "governance.amend."+key+".help", ""),
	}
}

func goalFields(ctx context.Context, typed form.Values) []form.Field {
	list := form.Field{
		Name: "indicators", Control: form.Groups, Label: words.T(ctx, "governance.amend.indicators.label"), Help: words.T(ctx, "governance.amend.indicators.help"),
	}
	for n := range rowsTyped(typed, "indicators") + spare(typed, "indicators") {
		at := "indicators." + strconv.Itoa(n) + "."
		list.Rows = append(list.Rows, []form.Field{
			field(ctx, typed, at+"name", "indicator_name", form.Line, false), field(ctx, typed, at+"unit", "indicator_unit", form.Line, false),
			field(ctx, typed, at+"target", "indicator_target", form.Number, false), field(ctx, typed, at+"by", "indicator_by", form.Line, false),
		})
	}
	return []form.Field{field(ctx, typed, "goal", "goal", form.Area, true), list}
}

// spare is how many rows are added to those typed: one when asked for, and one
// where there are none.
func spare(typed form.Values, list string) int {
	if typed.Get(form.AddRow) == list || rowsTyped(typed, list) == 0 {
		return 1
	}
	return 0
}

// clauseFields are the clauses of some kinds, each as a group, and an empty
// one of each kind. What locks mean is said where there are any.
func clauseFields(ctx context.Context, typed form.Values, locks string, kinds ...charter.ClauseKind) (all []form.Field) {
	rows := rowsTyped(typed, "clauses")
	empty := map[charter.ClauseKind]bool{}
	for n := range rows {
		at := "clauses." + strconv.Itoa(n) + "."
		c := clauseTyped(typed, at)
		if !slices.Contains(kinds, c.Kind) {
			continue
		}
		empty[c.Kind] = empty[c.Kind] || c.Number == "" && c.Title == "" && c.Text == ""
		all = append(all, clauseGroup(ctx, typed, at, locks, c))
	}
	for _, k := range kinds {
		if empty[k] {
			continue
		}
		at := "clauses." + strconv.Itoa(rows+newRow(k)) + "."
		all = append(all, clauseGroup(ctx, typed, at, locks, charter.Clause{Kind: k}))
	}
	return all
}

// newRow keeps the rows of new clauses of each kind apart.
func newRow(k charter.ClauseKind) int {
	return slices.Index([]charter.ClauseKind{charter.Principle, charter.Value, charter.Practice}, k)
}

func clauseGroup(ctx context.Context, typed form.Values, at, locks string, c charter.Clause) form.Field {
	hidden := func(name, value string) form.Field {
		return form.Field{Name: at + name, Control: form.Hidden, Value: value}
	}
	g := form.Field{Name: strings.TrimSuffix(at, "."), Control: form.Group, Label: words.T(ctx, "governance.amend.clause", "Kind", words.Of(ctx, "charter.clause_kinds", string(c.Kind)), "Number", c.Number)}
	if c.Number == "" {
		g.Label = words.Of(ctx, "governance.amend.new_clause", string(c.Kind))
	}
	g.Inner = []form.Field{
		hidden("number", c.Number), hidden("kind", string(c.Kind)),
		field(ctx, typed, at+"title", "clause_title", form.Line, c.Number != ""), field(ctx, typed, at+"text", "clause_text", form.Area, c.Number != ""),
	}
	if locks == "" {
		g.Inner = append(g.Inner, hidden("lock", string(c.Lock)))
	} else {
		lock := field(ctx, typed, at+"lock", "clause_lock", form.Choice, false)
		lock.Value, lock.Help = string(c.Lock), locks
		for _, l := range []charter.Lock{charter.Open, charter.Entrenched, charter.Fixed} {
			lock.Options = append(lock.Options, form.Option{Value: string(l), Label: words.Of(ctx, "governance.amend.locks", string(l))})
		}
		g.Inner = append(g.Inner, lock)
	}
	if c.Number != "" {
		g.Inner = append(g.Inner, field(ctx, typed, at+"remove", "clause_remove", form.Tick, false))
	}
	return g
}

func particularFields(ctx context.Context, typed form.Values) []form.Field {
	all := []form.Field{field(ctx, typed, "name", "name", form.Line, true)}
	for _, name := range particularNames {
		f := form.Field{Name: "particulars." + name, Control: form.Area, Value: typed.Get("particulars." + name), Label: words.Of(ctx, "charter.parts", name)}
		all = append(all, f)
	}
	return all
}
