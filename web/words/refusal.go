package words

import (
	"context"
	"regexp"
	"strings"

	"metaorg/machine"
)

// Refusal says a refusal in the reader's words. Rules write their sentences in
// English, once, with what they found filled in; a catalogue of another
// language gives the same sentence under refusals.<code> as one or more lines
// "English form => its own form", with %1 to %9 for what is filled in, in both.
// A sentence without a line stays English, so nothing is ever lost.
func Refusal(ctx context.Context, no *machine.Refusal) string {
	table, ok := lookup(ctx, "refusals."+no.Code, nil)
	if !ok {
		return no.Text
	}
	for line := range strings.SplitSeq(table, "\n") {
		theirs, ours, ok := strings.Cut(line, "=>")
		if !ok {
			continue
		}
		if filled, ok := match(strings.TrimSpace(theirs), no.Text); ok {
			return fill(strings.TrimSpace(ours), filled)
		}
	}
	return no.Text
}

var slot = regexp.MustCompile(`%[1-9]`)

// match takes a text apart by a form with %1 to %9.
func match(pattern, text string) (map[string]string, bool) {
	var expr strings.Builder
	expr.WriteString("^")
	var names []string
	last := 0
	for _, at := range slot.FindAllStringIndex(pattern, -1) {
		expr.WriteString(regexp.QuoteMeta(pattern[last:at[0]]) + "(.*?)")
		names = append(names, pattern[at[0]:at[1]])
		last = at[1]
	}
	expr.WriteString(regexp.QuoteMeta(pattern[last:]) + "$")
	found := regexp.MustCompile("(?s)" + expr.String()).FindStringSubmatch(text)
	if found == nil {
		return nil, false
	}
	filled := map[string]string{}
	for i, name := range names {
		filled[name] = found[i+1]
	}
	return filled, true
}

func fill(pattern string, filled map[string]string) string {
	return slot.ReplaceAllStringFunc(pattern, func(s string) string { return filled[s] })
}
