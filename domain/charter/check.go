package charter

import (
	"cmp"
	"strings"
	"time"

	"metaorg/machine"
)

// checkText refuses an adopted text that is too long, has characters nobody
// sees, or is missing although missing says it is needed.
func checkText(field, text string, most int64, missing string) error {
	if strings.TrimSpace(text) == "" && (text != "" || missing != "") {
		return machine.Malformed("charter.missing_text", "%s", cmp.Or(missing, "leave it out rather than fill it with blanks")).At(field)
	}
	if int64(len(text)) > most {
		return machine.OverLimit("charter.too_long", "this may have at most %d bytes; it has %d", most, len(text)).At(field)
	}
	if i := strings.IndexFunc(text, hidden); i >= 0 {
		return machine.Malformed("charter.unprintable", "there is a character nobody can see at byte %d; what people sign must read as it is", i+1).At(field)
	}
	return nil
}

// hidden are characters with which a text could read differently from what it
// is. They are listed here and not taken from Unicode's tables, which change
// from one version of Go to the next. Joiners that Persian and Indian scripts
// need, and no-break spaces, are not among them.
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

func checkIndicators(all []Indicator) error {
	if len(all) > maxIndicators {
		return machine.OverLimit("charter.too_many", "a charter has at most %d indicators, this one %d", maxIndicators, len(all)).At("indicators")
	}
	for k, i := range all {
		if err := checkIndicator(i); err != nil {
			return err
		}
		if _, twice := indicatorIn(all[:k], i.Name); twice {
			return machine.Malformed("charter.indicator_twice", "two indicators are called %q", i.Name).At("indicators")
		}
	}
	return nil
}

func checkIndicator(i Indicator) error {
	if i.By != "" {
		// Only one spelling of a day counts.
		if day, err := time.Parse(time.DateOnly, i.By); err != nil || day.Format(time.DateOnly) != i.By {
			return machine.Malformed("charter.bad_date", "%q is no day; write it as 2030-12-31", i.By).At("indicators")
		}
	}
	return cmp.Or(
		checkText("indicators", i.Name, machine.MaxTitleLength, "each indicator needs a name"),
		checkText("indicators", i.Unit, maxUnitLength, "each indicator needs a unit, what it is counted in"),
	)
}

func indicatorIn(all []Indicator, name string) (int, bool) {
	for k, i := range all {
		if i.Name == name {
			return k, true
		}
	}
	return 0, false
}

func checkParticulars(p Particulars) error {
	return cmp.Or(
		checkText("particulars.legal_status", p.LegalStatus, maxShortLength, ""),
		checkText("particulars.signatories", p.Signatories, maxShortLength, ""),
		checkText("particulars.account_holder", p.AccountHolder, maxShortLength, ""),
		checkText("particulars.liability", p.Liability, maxShortLength, ""),
		checkText("particulars.law", p.Law, maxShortLength, ""),
		checkText("particulars.language", p.Language, maxShortLength, ""),
		checkText("particulars.answerable", p.Answerable, maxShortLength, ""),
	)
}

func checkName(name string) error {
	return checkText("name", name, machine.MaxTitleLength, "the network needs a name")
}
