package discussion

import (
	"regexp"
	"strings"

	"metaorg/machine"
)

// threadPattern is what threads are called: a kind, and what identifies one of it.
var threadPattern = regexp.MustCompile(`^[a-z]{1,20}/[a-z0-9]([a-z0-9-]{0,60}[a-z0-9])?$`)

func isThread(name string) bool { return threadPattern.MatchString(name) }

// clean takes a text as a form sends it, without blanks around it.
func clean(text string) (string, error) {
	text = strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\t", " ").Replace(text))
	switch {
	case text == "":
		return "", machine.Malformed("web.empty_comment", "there is nothing in it yet").At("text")
	case len(text) > MaxTextBytes:
		return "", machine.OverLimit("web.comment_too_long", "a comment has at most %d bytes, this one %d", MaxTextBytes, len(text)).At("text")
	case strings.ContainsFunc(text, hidden):
		return "", machine.Malformed("web.hidden_characters", "there are characters in it that nobody can see; write it anew rather than paste it").At("text")
	}
	return text, nil
}

// hidden are characters with which a text could read differently from what it
// is; the same as in the texts of proposals.
func hidden(r rune) bool {
	switch {
	case r == '\n':
		return false
	case r < 0x20, r >= 0x7f && r < 0xa0, r == 0xad: // Controls, soft hyphen.
	case r == 0x200b, r == 0x200e, r == 0x200f, r >= 0x2028 && r <= 0x202e: // Zero width, separators, directions.
	case r >= 0x2060 && r <= 0x206f, r == 0xfeff, r == 0xfffd, r >= 0xe0000 && r <= 0xe0fff: // Marks, tags.
	default:
		return false
	}
	return true
}
