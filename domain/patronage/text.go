package patronage

import (
	"slices"
	"strings"
	"time"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Paper is a document by its hash: BLAKE3-256 of its bytes, in lower-case
// hexadecimal. The text itself is kept by hosts.
type Paper string

// check refuses what is no hash; none at all is fine.
func (p Paper) check(field string) error {
	if p != "" && (len(p) != paperDigits || strings.Trim(string(p), "0123456789abcdef") != "") {
		return machine.Malformed("patronage.bad_document", "a document is named by the %d hexadecimal digits of its hash, in lower case", paperDigits).At(field)
	}
	return nil
}

func checkChoices(d Direction, k Kind, stream Stream) error {
	switch {
	case d != Gave && d != Received:
		return machine.Malformed("patronage.bad_direction", "say whether you gave or received it").At("direction")
	case !slices.Contains(Kinds(), k):
		return machine.Malformed("patronage.bad_kind", "a contribution is information, goods, services, resources, labour or money").At("kind")
	}
	return checkStream(stream)
}

func checkStream(stream Stream) error {
	switch stream {
	case "", Livelihood, Love, Care:
		return nil
	}
	return machine.Malformed("patronage.bad_stream", "the streams are livelihood, love and care").At("stream")
}

// checkTexts refuses notes that are too long or not as they show; all may be empty.
func checkTexts(note, place, stage string) error {
	for _, text := range []struct {
		field, text string
		most        int
	}{{"note", note, noteBytes}, {"location", place, placeBytes}, {"stage", stage, nameBytes}} {
		if text.text == "" {
			continue
		}
		if err := checkText(text.text, text.field, text.most); err != nil {
			return err
		}
	}
	return nil
}

func checkText(text, field string, most int) error {
	switch {
	case strings.TrimSpace(text) == "":
		return machine.Malformed("patronage.empty", "say it in words").At(field)
	case len(text) > most:
		return machine.OverLimit("patronage.too_long", "this has %d bytes, more than %d", len(text), most).At(field)
	case !people.Reads(text, false):
		return machine.Malformed("patronage.unprintable", "this has a character that nobody can see").At(field)
	}
	return nil
}

// checkDate refuses anything but a day of the calendar as YYYY-MM-DD.
func checkDate(d, field string) error {
	if t, err := time.Parse(time.DateOnly, d); err != nil || t.Year() < 1900 {
		return machine.Malformed("patronage.bad_date", "write the date as year-month-day, for example 2026-03-31").At(field)
	}
	return nil
}

// present reports whether m has any part in the network now.
func present(r state.Reader, m people.MemberID) bool {
	switch membership.StateOf(r, m) {
	case membership.None, membership.LeftState, membership.Excluded:
		return false
	case membership.Supporter, membership.Applicant, membership.Provisional, membership.Active, membership.Dormant, membership.Lapsed, membership.Suspended:
	}
	return true
}
