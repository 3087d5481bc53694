package index

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Piece is a part of a text: words that were looked for, or what is between.
type Piece struct {
	Text string `json:"text" help:"words as they stand there"`
	Mark bool   `json:"mark,omitempty" help:"they were looked for"`
}

// marks are by what a word in a text is one that was looked for.
type marks struct {
	words      map[string]bool // Folded.
	beginnings []string
	parts      []string // Where only parts of words were found.
}

func (m marks) has(word string, inside bool) bool {
	word = folded(word)
	if m.words[word] {
		return true
	}
	for _, b := range m.beginnings {
		if strings.HasPrefix(word, b) {
			return true
		}
	}
	if inside {
		for _, p := range m.parts {
			if strings.Contains(word, p) {
				return true
			}
		}
	}
	return false
}

// folded is one word as it is asked for, fast for most.
func folded(word string) string {
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			return strings.TrimSpace(written(word))
		}
	}
	return strings.ToLower(word)
}

// pieces takes a whole text apart.
func (m marks) pieces(text string, inside bool) (all []Piece) {
	from := 0
	for start, end := range wordsOf(text) {
		if !m.has(text[start:end], inside) {
			continue
		}
		if start > from {
			all = append(all, Piece{Text: text[from:start]})
		}
		all = append(all, Piece{Text: text[start:end], Mark: true})
		from = end
	}
	if from < len(text) {
		all = append(all, Piece{Text: text[from:]})
	}
	return all
}

// Bounds of an excerpt, in bytes: how long it is, how much stands before the
// first mark, and how much of a text is looked through for it.
const (
	excerptBytes = 220
	leadBytes    = 60
	lookThrough  = 24 << 10
)

// excerpt is the part of a text that has most of what was looked for; its
// beginning where nothing of it is there.
func (m marks) excerpt(text string, inside bool) []Piece {
	if len(text) > lookThrough {
		text = strings.ToValidUTF8(text[:lookThrough], "")
	}
	type found struct {
		at   int
		word string
	}
	var all []found
	for start, end := range wordsOf(text) {
		if m.has(text[start:end], inside) {
			all = append(all, found{start, folded(text[start:end])})
		}
	}
	from, best := 0, 0
	for i, f := range all {
		distinct := map[string]bool{}
		for _, g := range all[i:] {
			if g.at-f.at > excerptBytes-leadBytes {
				break
			}
			distinct[g.word] = true
		}
		if len(distinct) > best {
			from, best = max(0, f.at-leadBytes), len(distinct)
		}
	}
	from = boundary(text, from)
	to := boundary(text, min(len(text), from+excerptBytes))
	pieces := m.pieces(strings.Join(strings.Fields(text[from:to]), " "), inside)
	if from > 0 {
		pieces = append([]Piece{{Text: "… "}}, pieces...)
	}
	if to < len(text) {
		pieces = append(pieces, Piece{Text: " …"})
	}
	return pieces
}

// boundary is the beginning of the word that a place is in.
func boundary(text string, at int) int {
	if at >= len(text) {
		return len(text)
	}
	for back := at; back > 0 && at-back < 40; back-- {
		if c := text[back-1]; c == ' ' || c == '\n' {
			return back
		}
	}
	for at > 0 && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}

// wordsOf gives where each word of a text begins and ends.
func wordsOf(text string) func(func(start, end int) bool) {
	return func(yield func(int, int) bool) {
		start := -1
		for i, r := range text {
			in := r < utf8.RuneSelf && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9') ||
				r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r))
			switch {
			case in && start < 0:
				start = i
			case !in && start >= 0:
				if !yield(start, i) {
					return
				}
				start = -1
			}
		}
		if start >= 0 {
			yield(start, len(text))
		}
	}
}
