package view

import (
	"slices"
	"strings"
	"unicode"
)

// Piece is a run of words that stays, comes or goes.
type Piece struct {
	Text   string
	Change PieceChange
}

// PieceChange says what becomes of a piece.
type PieceChange int

// What may become of a piece.
const (
	Stays PieceChange = iota
	Comes
	Goes
)

// maxCompared bounds how many words of each side are compared one by one; of
// longer texts only the beginning and the end that they share stay.
const maxCompared = 2000

// WordDiff compares two texts word by word: the fewest words go and come.
func WordDiff(before, after string) []Piece {
	a, b := wordsIn(before), wordsIn(after)
	var front, back []string
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		front, a, b = append(front, a[0]), a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		back, a, b = append(back, a[len(a)-1]), a[:len(a)-1], b[:len(b)-1]
	}
	slices.Reverse(back)
	out := joined(nil, Stays, front...)
	if len(a) > maxCompared || len(b) > maxCompared {
		out = joined(joined(out, Goes, a...), Comes, b...)
	} else {
		out = compared(out, a, b)
	}
	return withLastWord(joined(out, Stays, back...))
}

// withLastWord lets the last word of one text stay where the other goes on
// after it: only a space makes the difference.
func withLastWord(all []Piece) []Piece {
	last := len(all) - 1
	if last < 1 || all[last-1].Change != Goes || all[last].Change != Comes {
		return all
	}
	goes, comes := all[last-1].Text, all[last].Text
	if rest, ok := goesOn(goes, comes); ok {
		return joined(joined(all[:last-1], Stays, goes), Comes, rest)
	}
	if rest, ok := goesOn(comes, goes); ok {
		return joined(joined(all[:last-1], Stays, comes), Goes, rest)
	}
	return all
}

// goesOn is what a longer text says after a shorter one that ends with a whole word in it.
func goesOn(shorter, longer string) (string, bool) {
	rest, ok := strings.CutPrefix(longer, shorter)
	return rest, ok && strings.TrimLeftFunc(rest, unicode.IsSpace) != rest
}

// compared walks the longest common subsequence of two lists of words.
func compared(out []Piece, a, b []string) []Piece {
	common := sharedLengths(a, b)
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			out = joined(out, Stays, a[i])
			i++
			j++
		case common[i+1][j] >= common[i][j+1]:
			out = joined(out, Goes, a[i])
			i++
		default:
			out = joined(out, Comes, b[j])
			j++
		}
	}
	return joined(joined(out, Goes, a[i:]...), Comes, b[j:]...)
}

// sharedLengths gives, for every pair of places, how many words the rests have
// in common, in order.
func sharedLengths(a, b []string) [][]int32 {
	rows := make([][]int32, len(a)+1)
	for i := range rows {
		rows[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				rows[i][j] = rows[i+1][j+1] + 1
			} else {
				rows[i][j] = max(rows[i+1][j], rows[i][j+1])
			}
		}
	}
	return rows
}

// joined adds words to pieces; what goes stands before what comes in its
// place, so that one reads the old words and then the new ones.
func joined(out []Piece, change PieceChange, all ...string) []Piece {
	text := strings.Join(all, "")
	if text == "" {
		return out
	}
	last := len(out) - 1
	switch {
	case last >= 0 && out[last].Change == change:
		out[last].Text += text
	case change == Goes && last >= 1 && out[last].Change == Comes && out[last-1].Change == Goes:
		out[last-1].Text += text
	case change == Goes && last >= 0 && out[last].Change == Comes:
		out = slices.Insert(out, last, Piece{text, Goes})
	default:
		out = append(out, Piece{text, change})
	}
	return out
}

// wordsIn splits a text into words, each with the space that follows it.
func wordsIn(text string) (all []string) {
	start, spaces := 0, false
	for i, r := range text {
		if space := unicode.IsSpace(r); space != spaces {
			if spaces {
				all = append(all, text[start:i])
				start = i
			}
			spaces = space
		}
	}
	if start < len(text) {
		all = append(all, text[start:])
	}
	return all
}
