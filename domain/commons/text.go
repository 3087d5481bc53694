package commons

import (
	"net/url"
	"slices"
	"strings"

	"metaorg/machine"
)

// checkText refuses text that is missing, too long, or not as it shows.
func checkText(text, field string, most int, lines bool) error {
	if strings.TrimSpace(text) == "" {
		return machine.Malformed("commons.empty", "say it in words").At(field)
	}
	return checkOptional(text, field, most, lines)
}

// checkOptional is checkText for what may be left out.
func checkOptional(text, field string, most int, lines bool) error {
	switch {
	case len(text) > most:
		return machine.OverLimit("commons.too_long", "this has %d bytes, more than %d", len(text), most).At(field)
	case strings.ContainsFunc(text, func(r rune) bool { return hidden(r) && (r != '\n' || !lines) }):
		return machine.Malformed("commons.unprintable", "this has a character that nobody can see").At(field)
	}
	return nil
}

// hidden are characters with which a text could read differently from what it is.
func hidden(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7f && r < 0xa0, r == 0xad: // Controls, soft hyphen.
	case r == 0x200b, r == 0x200e, r == 0x200f, r >= 0x2028 && r <= 0x202e: // Zero width, separators, directions.
	case r >= 0x2060 && r <= 0x206f, r == 0xfeff, r == 0xfffd, r >= 0xe0000 && r <= 0xe0fff: // Marks, tags.
	default:
		return false
	}
	return true
}

// checkLink refuses what is no address on the web; empty is none.
func checkLink(link string) error {
	if link == "" {
		return nil
	}
	if err := checkOptional(link, "link", linkBytes, false); err != nil {
		return err
	}
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || strings.ContainsAny(link, " \"<>\\") {
		return machine.Malformed("commons.bad_link", "a link begins with https:// and the name of a site").At("link")
	}
	return nil
}

// checkTags refuses too many words, the same twice, or words that say nothing.
func checkTags(all []string, field string) error {
	if len(all) > mostTags {
		return machine.OverLimit("commons.too_many_tags", "at most %d of these say more than many", mostTags).At(field)
	}
	for i, tag := range all {
		if err := checkText(tag, field, tagBytes, false); err != nil {
			return err
		}
		if slices.Contains(all[:i], tag) {
			return twice(tag, field)
		}
	}
	return nil
}

func twice(what, field string) *machine.Refusal {
	return machine.Malformed("commons.twice", "%s is named twice", what).At(field)
}

// Paper is a document by its hash: BLAKE3-256 of its bytes, in lower-case
// hexadecimal. The text itself is kept by hosts.
type Paper string

func (p Paper) check(field string) error {
	if len(p) != paperDigits || strings.Trim(string(p), "0123456789abcdef") != "" {
		return machine.Malformed("commons.bad_document", "a document is named by the %d hexadecimal digits of its hash, in lower case", paperDigits).At(field)
	}
	return nil
}
