package index

import (
	"slices"
	"strings"
	"unicode"

	"metaorg/vocabulary"
)

// Bounds of what somebody types.
const (
	MaxBytes = 200
	maxTerms = 12
)

// terms are what somebody typed, taken apart.
type terms struct {
	need    []term
	without []term
}

// term is a word, or several one after another.
type term struct {
	words  []string // Folded, never empty.
	quoted bool     // In quotation marks: just so.
	open   bool     // The last word may go on: what is being typed.
}

// parse takes a text apart. Any text is a query; signs that are neither letters
// nor digits only separate, but for quotation marks and a - before a word.
func parse(text string) (all terms) {
	if len(text) > MaxBytes {
		text = text[:MaxBytes]
	}
	text = strings.ToValidUTF8(text, " ")
	parts := strings.Split(marked(text), string(quote))
	for i, part := range parts {
		if i%2 == 1 && i < len(parts)-1 { // Between two quotation marks.
			if words := strings.Fields(written(part)); len(words) > 0 {
				all.need = append(all.need, term{words: words[:min(len(words), maxTerms)], quoted: true})
			}
			continue
		}
		for field := range strings.FieldsSeq(part) {
			words := strings.Fields(written(field))
			if len(words) == 0 {
				continue
			}
			t := term{words: words[:min(len(words), maxTerms)]}
			if strings.HasPrefix(field, "-") && len(field) > 1 {
				all.without = append(all.without, t)
				continue
			}
			all.need = append(all.need, t)
		}
	}
	all.need, all.without = all.need[:min(len(all.need), maxTerms)], all.without[:min(len(all.without), maxTerms)]
	if n := len(all.need); n > 0 && !all.need[n-1].quoted && !strings.HasSuffix(text, " ") {
		all.need[n-1].open = true
	}
	return all
}

const quote = '"'

// marked has every kind of quotation marks as one.
func marked(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Quotation_Mark, r) && r != '\'' && r != '’' {
			return quote
		}
		return r
	}, text)
}

// expression is a query as FTS5 takes it, and by what it is seen in a text.
type expression struct {
	match  string
	parts  []string // What has to be in a title, in longer words; empty where it is too short for that.
	marks  marks
	folded string   // All that is looked for, as titles are folded.
	meant  []string // Identifiers of activities that the words name.
}

// minBeginning is how many bytes the beginning of a word has at least.
const minBeginning = 3

// minPart is how many letters a part of a word has at least.
const minPart = 4

func (all terms) expression() (e expression) {
	e.marks = marks{words: map[string]bool{}}
	var clauses []string
	for i := 0; i < len(all.need); {
		n, ids := all.named(i)
		var span []string
		for _, t := range all.need[i : i+n] {
			span = append(span, e.clause(t))
			for _, w := range t.words {
				e.folded += " " + w
				switch {
				case len(w) >= minPart:
					e.parts = append(e.parts, w)
				case t.open && len(w) < minBeginning && len(w) > 1:
					e.parts = append(e.parts, " "+w) // A beginning too short for FTS5's index.
					e.marks.beginnings = append(e.marks.beginnings, w)
				}
			}
		}
		clause := strings.Join(span, " AND ")
		if others := e.synonyms(ids); len(others) > 0 {
			clause = "(" + clause + ") OR " + strings.Join(others, " OR ")
		}
		clauses = append(clauses, "("+clause+")")
		i += n
	}
	e.folded = strings.TrimSpace(e.folded)
	e.match, e.marks.parts = strings.Join(clauses, " AND "), e.parts
	for _, t := range all.without {
		if e.match != "" {
			e.match = "(" + e.match + `) NOT "` + strings.Join(t.words, " ") + `"`
		}
		e.parts = nil // Parts know no words to leave out.
	}
	return e
}

// named is how many terms from one on together name activities, and which; one
// term and none where they name nothing.
func (all terms) named(from int) (n int, ids []string) {
	for n = min(len(all.need)-from, 5); n >= 1; n-- {
		if slices.ContainsFunc(all.need[from:from+n], func(t term) bool { return t.quoted }) {
			continue // Just so.
		}
		var words []string
		for _, t := range all.need[from : from+n] {
			words = append(words, t.words...)
		}
		if name := strings.Join(words, " "); len(name) < minBeginning {
			continue
		} else if ids = vocabulary.Find(name); len(ids) > 0 {
			return n, ids
		}
	}
	return 1, nil
}

// minSynonym is how many bytes a synonym has at least, with quotation marks.
const minSynonym = 5

// maxSynonyms bounds what one name of an activity brings along.
const maxSynonyms = 16

func (e *expression) synonyms(ids []string) (all []string) {
	for _, id := range ids {
		a, _ := vocabulary.Get(id)
		e.meant = append(e.meant, id)
		all = append(all, `"`+tokenOf(id)+`"`)
		for _, label := range a.Words() {
			words := strings.Fields(written(label))
			quoted := `"` + strings.Join(words, " ") + `"`
			// Short ones are other words elsewhere, as IT is.
			if len(all) == maxSynonyms || len(quoted) < minSynonym || slices.Contains(all, quoted) {
				continue
			}
			all = append(all, quoted)
			if len(words) == 1 {
				e.marks.words[words[0]] = true
			}
		}
	}
	return all
}

// clause is one term with the other ways in which it is written.
func (e *expression) clause(t term) string {
	last := t.words[len(t.words)-1]
	quoted := `"` + strings.Join(t.words, " ") + `"`
	for _, w := range t.words {
		e.marks.words[w] = true
	}
	if t.quoted {
		return quoted
	}
	if rest, ok := strings.CutPrefix(last, "coop"); ok { // As co-op, and what begins so.
		e.marks.words["co"], e.marks.words["op"+rest] = true, true
	}
	if last == "coop" || t.open && len(last) >= minBeginning {
		quoted += "*"
		e.marks.beginnings = append(e.marks.beginnings, last)
	}
	any := []string{quoted}
	for _, other := range spellings(strings.Join(t.words, " "), len(t.words) > 1) {
		any = append(any, `"`+other+`"`)
		for w := range strings.FieldsSeq(other) {
			e.marks.words[w] = true
		}
	}
	if len(any) == 1 {
		return quoted
	}
	return "(" + strings.Join(any, " OR ") + ")"
}

// spellings are other ways to write a word that written leaves apart: joined
// without its hyphens, and ä for ae.
func spellings(word string, hyphened bool) (all []string) {
	if hyphened {
		all = append(all, strings.ReplaceAll(word, " ", ""))
	}
	if other := strings.NewReplacer("ae", "a", "oe", "o", "ue", "u").Replace(word); other != word {
		all = append(all, other)
	}
	return all
}

// written are words as they are kept and asked for: folded, and each written in
// one way where people write it in two. It leaves nothing that is syntax to FTS5.
func written(text string) string {
	return alike.Replace(" " + vocabulary.Fold(text))
}

var alike = strings.NewReplacer(" co op", " coop", "ß", "ss")

// tokenOf is by what records of an activity are found, whatever its words are.
func tokenOf(activity string) string {
	return "act0" + strings.ReplaceAll(strings.TrimPrefix(activity, vocabulary.Prefix), "-", "0")
}
