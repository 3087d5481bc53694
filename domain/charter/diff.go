package charter

// Difference is what changed from one text to another: of each list first what
// changed or went, then what came.
type Difference struct {
	Words      []Change[string]    `json:"words,omitempty"`      // Keys: name, goal, preset, and the particulars by their json names.
	Indicators []Change[Indicator] `json:"indicators,omitempty"` // Keys: their names.
	Clauses    []Change[Clause]    `json:"clauses,omitempty"`    // Keys: their numbers.
	Rules      []Change[int64]     `json:"rules,omitempty"`      // Keys: their names.
}

// Change is one part of a text before and after; nil where it was not there.
type Change[T any] struct {
	Key    string `json:"key"`
	Before *T     `json:"before,omitempty"`
	After  *T     `json:"after,omitempty"`
}

// Empty reports whether nothing changed.
func (d Difference) Empty() bool {
	return len(d.Words)+len(d.Indicators)+len(d.Clauses)+len(d.Rules) == 0
}

// Diff compares two texts.
func Diff(before, after Text) Difference {
	return Difference{
		Words:      changes(words(before), words(after)),
		Indicators: changes(parts(before.Indicators, asIndicator), parts(after.Indicators, asIndicator)),
		Clauses:    changes(parts(before.Clauses, asClause), parts(after.Clauses, asClause)),
		Rules:      changes(parts(before.Rules, asRule), parts(after.Rules, asRule)),
	}
}

// part is one part of a text, with what it is known by.
type part[T comparable] struct {
	key   string
	value T
}

func parts[E any, T comparable](all []E, as func(E) part[T]) (out []part[T]) {
	for _, e := range all {
		out = append(out, as(e))
	}
	return out
}

func asIndicator(i Indicator) part[Indicator] { return part[Indicator]{i.Name, i} }
func asClause(c Clause) part[Clause]          { return part[Clause]{c.Number, c} }
func asRule(v RuleValue) part[int64]          { return part[int64]{v.Name, v.Value} }

// words are the parts of a text that stand by themselves; empty ones are not there.
func words(t Text) (all []part[string]) {
	for _, p := range []part[string]{
		{"name", t.Name},
		{"goal", t.Goal},
		{"preset", t.Preset},
		{"legal_status", t.LegalStatus},
		{"signatories", t.Signatories},
		{"account_holder", t.AccountHolder},
		{"liability", t.Liability},
		{"law", t.Law},
		{"language", t.Language},
		{"answerable", t.Answerable},
	} {
		if p.value != "" {
			all = append(all, p)
		}
	}
	return all
}

func changes[T comparable](before, after []part[T]) (out []Change[T]) {
	for _, was := range before {
		is, stays := partIn(after, was.key)
		switch {
		case !stays:
			out = append(out, Change[T]{Key: was.key, Before: &was.value})
		case is != was.value:
			out = append(out, Change[T]{Key: was.key, Before: &was.value, After: &is})
		}
	}
	for _, is := range after {
		if _, was := partIn(before, is.key); !was {
			out = append(out, Change[T]{Key: is.key, After: &is.value})
		}
	}
	return out
}

func partIn[T comparable](all []part[T], key string) (value T, ok bool) {
	for _, p := range all {
		if p.key == key {
			return p.value, true
		}
	}
	return value, false
}
