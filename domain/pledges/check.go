package pledges

import (
	"strings"
	"time"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/units"
)

func (m Start) checkThresholds() error {
	switch n := len(m.Thresholds); {
	case n == 0:
		return machine.Malformed("pledges.no_thresholds", "say what it takes: at least one thing, and how much of it").At("thresholds")
	case n > mostThresholds:
		return machine.OverLimit("pledges.too_many_thresholds", "%d things must come together; at most %d", n, mostThresholds).At("thresholds")
	}
	for i, t := range m.Thresholds {
		if err := checkText(t.Name, "thresholds", nameBytes, false); err != nil {
			return err
		}
		if err := checkUnit(t.Unit, "thresholds"); err != nil {
			return err
		}
		switch {
		case m.named(t.Name, i):
			return machine.Malformed("pledges.threshold_twice", "two things are called %q; give each its own words", t.Name).At("thresholds")
		case t.Least < 1 || t.Least > mostQuantity:
			return machine.Malformed("pledges.bad_least", "what it takes is above nothing and at most %d of the unit's smallest steps", mostQuantity).At("thresholds")
		case t.Most != 0 && (t.Most < t.Least || t.Most > mostQuantity):
			return machine.Malformed("pledges.bad_most", "what is taken at most is not less than what it takes, nor more than %d of the unit's smallest steps", mostQuantity).At("thresholds")
		}
	}
	return nil
}

func (m Start) checkDays() error {
	for _, d := range []struct{ date, field string }{{m.Until, "until"}, {m.Due, "due"}} {
		if t, err := time.Parse(time.DateOnly, d.date); err != nil || t.Year() < 1900 || t.Year() > 2400 {
			return machine.Malformed("pledges.bad_date", "write the date as year-month-day, for example 2027-03-31").At(d.field)
		}
	}
	switch { // Days so written sort as text.
	case m.Due < m.Until:
		return machine.Malformed("pledges.due_early", "what is pledged until %s cannot be given before, until %s", m.Until, m.Due).At("due")
	case startOf(m.Due) > startOf(m.Until)+mostDueDays*day:
		return machine.Malformed("pledges.due_late", "what is pledged is given within %d days of the last day for pledges", mostDueDays).At("due")
	}
	return nil
}

func (m Start) checkBonus() error {
	_, money := units.Currency(m.BonusUnit)
	switch {
	case m.Bonus < 0 || m.Bonus > mostQuantity:
		return machine.Malformed("pledges.bad_bonus", "a bonus is above nothing and at most %d of the currency's smallest steps; leave it out if there is none", mostQuantity).At("bonus")
	case m.Bonus > 0 && !money:
		return machine.Malformed("pledges.bonus_no_money", "a bonus is money: name a currency by the three capital letters of ISO 4217, such as EUR").At("bonus_unit")
	case m.Bonus == 0 && (m.BonusUnit != "" || m.Patron != ""):
		return machine.Malformed("pledges.no_bonus", "say how much the bonus is, or leave out its currency and who pays it").At("bonus")
	}
	return nil
}

func checkUnit(code, field string) error {
	if _, ok := units.Of(code); !ok {
		return machine.Malformed("pledges.unknown_unit", "there is no unit %.20q; write one such as GBP, h, day, each or kg", code).At(field)
	}
	return nil
}

// Paper is a document by its hash: BLAKE3-256 of its bytes, in lower-case
// hexadecimal. The text itself is kept by hosts.
type Paper string

// check refuses what is no hash; none at all is fine.
func (p Paper) check() error {
	if p != "" && (len(p) != paperDigits || strings.Trim(string(p), "0123456789abcdef") != "") {
		return machine.Malformed("pledges.bad_document", "a document is named by the %d hexadecimal digits of its hash, in lower case", paperDigits).At("document")
	}
	return nil
}

// checkText refuses text that is missing, too long, or not as it shows.
func checkText(text, field string, most int, lines bool) error {
	switch {
	case strings.TrimSpace(text) == "":
		return machine.Malformed("pledges.empty", "say it in words").At(field)
	case len(text) > most:
		return machine.OverLimit("pledges.too_long", "this has %d bytes, more than %d", len(text), most).At(field)
	case !people.Reads(text, lines):
		return machine.Malformed("pledges.unprintable", "this has a character that nobody can see").At(field)
	}
	return nil
}
