// Package vocabulary has words for what organizations and people do: an own
// list of activities with labels and synonyms in English and German, broader
// ones above narrower ones, and what other lists call the same.
//
// It keeps three things true. An identifier stands for one activity for ever.
// Every word leads to the activities that have it, however it is written: in
// capitals, with accents or without. And it is only ever for finding and
// showing; rules know nothing of it, so that the list can grow without them.
package vocabulary

import (
	_ "embed" // The two lists are part of the program.
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed activities.txt
var activitiesText string

//go:embed mappings.txt
var mappingsText string

// Prefix is what every identifier begins with.
const Prefix = "act:"

// Languages are those with labels, as they stand in the list.
var Languages = [...]string{"en", "de"}

// Activity is something that organizations or people do.
type Activity struct {
	ID      string   // Such as act:software-development.
	broader []string // Identifiers.
	words   [len(Languages)][]string
}

// Broader are the identifiers of what it is right below.
func (a Activity) Broader() []string { return slices.Clone(a.broader) }

// Label is what it is called in a language; English where there is none.
func (a Activity) Label(lang string) string {
	for i, l := range Languages {
		if l == lang {
			return a.words[i][0]
		}
	}
	return a.words[0][0]
}

// Words are all that it is called, in all languages, each once.
func (a Activity) Words() []string {
	var all []string
	for _, some := range a.words {
		for _, w := range some {
			if !slices.Contains(all, w) {
				all = append(all, w)
			}
		}
	}
	return all
}

// Lists of others that are mapped to activities.
const (
	ICA     = "ica"     // Activities of the ICA in ESSglobal: the code at the end of the address.
	SIC     = "sic"     // Sections of the Standard Industrial Classification, by letter or by name.
	Service = "service" // What technology co-operatives say they do.
)

// list is the vocabulary as it is read from its two files.
type list struct {
	all    []Activity
	byID   map[string]Activity
	byWord map[string][]string            // Folded → identifiers.
	mapped map[string]map[string][]string // List → folded → identifiers.
}

// read is the vocabulary, read once. A mistake in the files is a programming error and panics.
var read = sync.OnceValue(func() *list {
	l := &list{byID: map[string]Activity{}, byWord: map[string][]string{}, mapped: map[string]map[string][]string{}}
	for _, cells := range lines(activitiesText, 4) {
		l.add(cells)
	}
	for _, a := range l.all {
		l.check(a.broader)
	}
	for _, cells := range lines(mappingsText, 3) {
		if l.mapped[cells[0]] == nil {
			l.mapped[cells[0]] = map[string][]string{}
		}
		ids := split(cells[2], ",", Prefix)
		l.check(ids)
		l.mapped[cells[0]][plain(cells[1])] = ids
	}
	return l
})

func (l *list) add(cells []string) {
	a := Activity{ID: Prefix + cells[0], broader: split(cells[1], ",", Prefix)}
	for i := range Languages {
		a.words[i] = split(cells[2+i], ";", "")
	}
	if _, twice := l.byID[a.ID]; twice {
		panic("vocabulary: " + a.ID + " is there twice")
	}
	l.all = append(l.all, a)
	l.byID[a.ID] = a
	for _, w := range a.Words() {
		if w := plain(w); !slices.Contains(l.byWord[w], a.ID) {
			l.byWord[w] = append(l.byWord[w], a.ID)
		}
	}
}

func (l *list) check(ids []string) {
	for _, id := range ids {
		if _, ok := l.byID[id]; !ok {
			panic("vocabulary: there is no " + id)
		}
	}
}

func lines(text string, cells int) (all [][]string) {
	for line := range strings.SplitSeq(text, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		some := split(line, "|", "")
		if len(some) != cells {
			panic(fmt.Sprintf("vocabulary: %q has %d parts, not %d", line, len(some), cells))
		}
		all = append(all, some)
	}
	return all
}

func split(text, by, prefix string) (all []string) {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	for part := range strings.SplitSeq(text, by) {
		all = append(all, prefix+strings.TrimSpace(part))
	}
	return all
}

// All are the activities, related ones beside each other.
func All() []Activity { return read().all }

// Get is the activity with an identifier.
func Get(id string) (Activity, bool) {
	a, ok := read().byID[id]
	return a, ok
}

// Above are all activities broader than this one, the nearest first.
func Above(id string) (all []Activity) {
	l := read()
	ids := slices.Clone(l.byID[id].broader)
	for i := 0; i < len(ids); i++ {
		if slices.Contains(ids[:i], ids[i]) {
			continue
		}
		up := l.byID[ids[i]]
		all = append(all, up)
		ids = append(ids, up.broader...)
	}
	return all
}

// Below are the activities right below this one.
func Below(id string) (all []Activity) {
	for _, a := range read().all {
		if slices.Contains(a.broader, id) {
			all = append(all, a)
		}
	}
	return all
}

// Find are the identifiers of activities that have this label or synonym, in
// any language and however it is written.
func Find(words string) []string { return read().byWord[plain(words)] }

// Of are the identifiers of what another list calls so: by that list's own
// mapping, or else by a word that is the same. Nothing where neither is there.
func Of(list, says string) []string {
	says = strings.TrimRight(strings.TrimSpace(says), ".")
	if list == ICA {
		says = says[strings.LastIndex(says, "/")+1:]
	}
	if ids := read().mapped[list][plain(says)]; len(ids) > 0 {
		return ids
	}
	if list == ICA {
		return nil
	}
	return Find(says)
}

// plain is Fold without what makes no difference between two labels.
func plain(text string) string {
	text = " " + Fold(text) + " "
	return strings.TrimSpace(strings.NewReplacer(" and ", " ", " und ", " ", " co op", " coop").Replace(text))
}

// Fold writes words as they are compared: in lower case, without accents, and
// with one blank between what is neither a letter nor a digit.
func Fold(text string) string {
	var b strings.Builder
	blank := false
	for _, r := range norm.NFKD.String(text) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if blank && b.Len() > 0 {
				b.WriteByte(' ')
			}
			blank = false
			b.WriteRune(unicode.ToLower(r))
		default:
			blank = true
		}
	}
	return b.String()
}
