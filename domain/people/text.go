package people

import (
	"strings"

	"metaorg/machine"
	"metaorg/machine/state"
)

// checkHandle refuses what is no handle: 2 to 32 of a–z, 0–9 and hyphen,
// beginning with a letter, with single hyphens between letters or digits.
func checkHandle(handle, field string) error {
	switch {
	case len(handle) < minHandleLength || len(handle) > machine.MaxHandleLength:
	case strings.Trim(handle[:1], "abcdefghijklmnopqrstuvwxyz") != "":
	case strings.Trim(handle, slugLetters) != "", strings.Contains(handle, "--"), strings.HasSuffix(handle, "-"):
	default:
		return nil
	}
	return machine.Malformed("people.bad_handle",
		"a handle has %d to %d of a–z, 0–9 and single hyphens, begins with a letter and does not end with a hyphen",
		minHandleLength, machine.MaxHandleLength).At(field)
}

const slugLetters = "abcdefghijklmnopqrstuvwxyz0123456789-"

// checkFree refuses a handle that a person or an organization has.
func checkFree(r state.Reader, handle, field string) error {
	if persons.Has(r, machine.PersonID(handle)) || organizations.Has(r, machine.OrganizationID(handle)) {
		return machine.Conflict("people.handle_taken", "the handle %s is taken; choose another", handle).At(field)
	}
	return nil
}

// checkText refuses text that is too long or does not show as it is: with
// control characters, marks that turn the direction of writing, or spaces at
// its ends. The characters are listed here and not taken from Unicode's tables,
// which change from one version of Go to the next.
func checkText(text, field string, most int64) error {
	if int64(len(text)) > most {
		return machine.OverLimit("people.too_long", "this has %d bytes, more than %d", len(text), most).At(field)
	}
	if text != strings.Trim(text, " ") || strings.ContainsFunc(text, invisible) {
		return machine.Malformed("people.bad_text", "this has characters that do not show, or spaces at its ends").At(field)
	}
	return nil
}

func invisible(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7f && r <= 0xa0: // Controls, no-break space.
	case r == 0xad, r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202f: // Soft hyphen, zero widths, separators, directions.
	case r >= 0x2060 && r <= 0x206f, r == 0xfeff, r == 0xfffd, r >= 0xe0000 && r <= 0xe0fff: // Joiners, directions, marks, tags.
	default:
		return false
	}
	return true
}

// inOwnName refuses an act signed for an organization that only concerns the
// person who signs.
func inOwnName(s *machine.Step) error {
	if s.For != "" {
		return machine.NotAllowed("people.in_own_name", "this is done in your own name, not for %s", s.For)
	}
	return nil
}

// listed puts choices into a sentence.
func listed[T ~string](choices []T) (text string) {
	for i, c := range choices {
		if i > 0 {
			text += ", "
		}
		text += string(c)
	}
	return text
}

// CheckText is for later modules what checkText is here.
func CheckText(text, field string, most int64) error { return checkText(text, field, most) }

// Reads reports whether a text shows as it is: nothing in it is invisible or
// turns the direction of writing. Joiners stay, which some scripts need; line
// breaks where lines are allowed.
func Reads(text string, lines bool) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return invisible(r) && r != 0xa0 && r != 0x200c && r != 0x200d && (r != '\n' || !lines)
	})
}
