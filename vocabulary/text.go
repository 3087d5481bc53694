package vocabulary

import (
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Loose is the list of words that say an activity where they stand alone, as in
// a field of a form, and something else as often in a text: a band, the press.
const Loose = "loose"

// mostWords is how many words a name has at most that is looked for in a text.
const mostWords = 5

// capitals are the words that are written in capitals, such as IT, which in
// small letters mean something else.
var capitals = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, a := range read().all {
		for _, w := range a.Words() {
			if w == strings.ToUpper(w) {
				all[plain(w)] = true
			}
		}
	}
	return all
})

// In are the identifiers of the activities that a text speaks of, in the order
// in which it does: those whose names or synonyms stand in it, the longest that
// fits first. A broader one is left out beside a narrower one. It is a guess, to
// be offered and never to be said in somebody's name.
func In(text string) (ids []string) {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) })
	words = slices.DeleteFunc(words, func(w string) bool { return strings.EqualFold(w, "and") || strings.EqualFold(w, "und") })
	for at := 0; at < len(words); {
		found, used := longest(words[at:])
		for _, id := range found {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		at += max(1, used)
	}
	all := slices.Clone(ids)
	return slices.DeleteFunc(ids, func(id string) bool {
		return slices.ContainsFunc(all, func(other string) bool {
			return slices.ContainsFunc(Above(other), func(up Activity) bool { return up.ID == id })
		})
	})
}

// longest is what the longest name means with which words begin, and of how
// many it is made.
func longest(words []string) (ids []string, used int) {
	for n := min(mostWords, len(words)); n > 0; n-- {
		said := plain(strings.Join(words[:n], " "))
		for _, word := range variants(said) {
			if n == 1 && capitals()[word] && words[0] != strings.ToUpper(words[0]) {
				continue
			}
			if ids := read().byWord[word]; len(ids) > 0 && !loose(said) && !loose(word) {
				return ids, n
			}
		}
	}
	return nil, 0
}

// variants are a name as it stands, and in the other number.
func variants(said string) []string {
	if len(said) < 4 {
		return []string{said}
	}
	return []string{said, said + "s", strings.TrimSuffix(said, "s")}
}

func loose(word string) bool { return len(read().mapped[Loose][word]) > 0 }
