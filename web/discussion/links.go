package discussion

import (
	"regexp"
	"strings"
)

// piece is a part of a line: words, or a link to something of this network.
type piece struct {
	Text string
	Href string // A local path; empty for words.
}

// mentioned is what becomes a link: the number of a proposal, or the path of a
// page. It ends in a letter or digit, so that a full stop after it stays out.
var mentioned = regexp.MustCompile(`#[0-9]{1,7}\b|/(?:proposals|applications|members|charter|circles|matters)(?:/[a-z0-9-]*[a-z0-9])?(?:#[A-Za-z0-9-]*[A-Za-z0-9])?\b`)

// paragraphs takes a text apart for showing. Only what belongs to this network
// becomes a link, so that no text leads elsewhere; where it is written with
// the node's own address, that is left out of the link.
func paragraphs(text, publicURL string) (all [][][]piece) {
	for part := range strings.SplitSeq(text, "\n\n") {
		part = strings.Trim(part, "\n")
		if part == "" {
			continue
		}
		var lines [][]piece
		for line := range strings.SplitSeq(part, "\n") {
			lines = append(lines, pieces(line, strings.TrimSuffix(publicURL, "/")))
		}
		all = append(all, lines)
	}
	return all
}

func pieces(line, publicURL string) (all []piece) {
	from := 0 // Where the words since the last link begin.
	for _, at := range mentioned.FindAllStringIndex(line, -1) {
		start, word := at[0], line[at[0]:at[1]]
		if publicURL != "" && strings.HasSuffix(line[from:start], publicURL) {
			start -= len(publicURL)
		}
		if !begins(line, start) || goesOn(line, at[1]) {
			continue
		}
		if start > from {
			all = append(all, piece{Text: line[from:start]})
		}
		href := word
		if number, ok := strings.CutPrefix(word, "#"); ok {
			href = "/proposals/" + number
		}
		all = append(all, piece{Text: line[start:at[1]], Href: href})
		from = at[1]
	}
	if from < len(line) {
		all = append(all, piece{Text: line[from:]})
	}
	return all
}

// begins reports whether a word begins here, so that a path within another
// address is none of ours.
func begins(line string, at int) bool {
	return at == 0 || strings.IndexByte(" (\"'“„«", line[at-1]) >= 0 || strings.HasSuffix(line[:at], "“") || strings.HasSuffix(line[:at], "„")
}

// goesOn reports whether the word goes on, as a longer path would.
func goesOn(line string, at int) bool {
	if at == len(line) {
		return false
	}
	rest := line[at:]
	return strings.IndexByte("/_@%?=&#", rest[0]) >= 0 || len(rest) > 1 && rest[0] == '.' && isLetter(rest[1])
}

func isLetter(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
