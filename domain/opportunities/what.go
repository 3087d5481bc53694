package opportunities

import (
	"slices"
	"strings"
	"time"

	"metaorg/domain/commons"
	"metaorg/domain/competences"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/units"
)

// Terms are on what terms something is needed or offered.
type Terms string

// The terms.
const (
	Gift      Terms = "gift"
	Exchange  Terms = "exchange"  // For something else.
	Paid      Terms = "paid"      // For money.
	Patronage Terms = "patronage" // As a contribution that counts when a surplus is divided.
)

// What says what is needed or offered.
type What struct {
	Title       string   `json:"title" help:"what it is, in a few words that stay in the log; they name no persons" example:"Somebody to check our books for 2026" pos:"1"`
	Text        string   `json:"text,omitempty" help:"what one should know of it, in words that stay in the log; they name no persons" example:"Two hundred bookings, one grant, no payroll. A day of work, we think."`
	Competences []string `json:"competences,omitempty" help:"what it takes to do it: ids of the vocabulary such as act:bookkeeping, or URIs of another list" example:"act:bookkeeping"`
	Parts       []Part   `json:"parts,omitempty" help:"what it is made of, if it is several things that different ones may do"`
	Resource    uint64   `json:"resource,omitempty" help:"number of what is shared here that it is about, if it is" example:"1"`
	Quantity    int64    `json:"quantity,omitempty" help:"how much, in the unit's smallest steps: 800 for 8.00 h; 0 for not said" example:"800" in:"unit"`
	Unit        string   `json:"unit,omitempty" help:"unit of the quantity, such as h, day, each, kg or GBP" example:"h"`
	From        string   `json:"from,omitempty" help:"the first day, as year-month-day; nothing for as soon as possible" example:"2027-01-11"`
	Until       string   `json:"until,omitempty" help:"the last day, as year-month-day; a need has one" example:"2027-02-28"`
	AnswerBy    string   `json:"answer_by,omitempty" help:"the last day for answers, as year-month-day; nothing for the last day of all" example:"2027-01-08"`
	Place       string   `json:"place,omitempty" help:"where, as people call it; nothing if it can be done from anywhere" example:"Shrewsbury"`
	Remote      bool     `json:"remote,omitempty" help:"whether it can be done from anywhere" example:"true"`
	Terms       Terms    `json:"terms" help:"on what terms: gift, exchange, paid or patronage" example:"paid" choices:"gift,exchange,paid,patronage"`
	InReturn    string   `json:"in_return,omitempty" help:"what is given for it, in words: a price, or what is exchanged" example:"30 pounds an hour"`
	Reference   string   `json:"reference,omitempty" help:"public reference of a tender or a call that it belongs to" example:"ocds-b5fd17-7f3a"`
	Document    Paper    `json:"document,omitempty" help:"hash of a document that says more" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// check refuses what says nothing, or what does not fit together.
func (w What) check() error {
	if err := checkText(w.Title, "title", maxTitle, false); err != nil {
		return err
	}
	for _, line := range []struct {
		text, field string
		most        int
		lines       bool
	}{{w.Text, "text", maxText, true}, {w.Place, "place", maxLine, false}, {w.InReturn, "in_return", maxLine, false}, {w.Reference, "reference", maxLine, false}} {
		if line.text == "" {
			continue
		}
		if err := checkText(line.text, line.field, line.most, line.lines); err != nil {
			return err
		}
	}
	for _, check := range []func() error{w.checkCompetences, w.checkQuantity, w.checkDates, w.checkTerms, w.checkParts} {
		if err := check(); err != nil {
			return err
		}
	}
	return w.Document.check()
}

func (w What) checkCompetences() error {
	if len(w.Competences) > maxCompetences {
		return machine.OverLimit("opportunities.too_many_competences", "name at most %d competences; what takes more is several needs", maxCompetences).At("competences")
	}
	for i, id := range w.Competences {
		if err := competences.CheckIdentifier(id, "competences"); err != nil {
			return err
		}
		if slices.Contains(w.Competences[:i], id) {
			return machine.Malformed("opportunities.named_twice", "%s is named twice", id).At("competences")
		}
	}
	return nil
}

func (w What) checkQuantity() error { return checkQuantity(w.Quantity, w.Unit, "quantity", "unit") }

// checkQuantity refuses a quantity without its unit, or a unit without one; the
// last two are the names of their fields.
func checkQuantity(quantity int64, unit, quantities, unitField string) error {
	if quantity < 0 || quantity > maxQuantity {
		return machine.Malformed("opportunities.bad_quantity", "a quantity is above nothing and at most %d of the unit's smallest steps; leave it out where it is not known", maxQuantity).At(quantities)
	}
	_, known := units.Of(unit)
	switch {
	case unit != "" && !known:
		return machine.Malformed("opportunities.unknown_unit", "there is no unit %.20q; write one such as h, day, each, kg or GBP", unit).At(unitField)
	case quantity == 0 && unit != "":
		return machine.Malformed("opportunities.no_quantity", "say how many %s, or leave the unit out", unit).At(quantities)
	case quantity != 0 && unit == "":
		return machine.Malformed("opportunities.no_unit", "say in which unit, such as h, day, each, kg or GBP").At(unitField)
	}
	return nil
}

func (w What) checkDates() error {
	if err := checkDays(named{w.From, "from"}, named{w.Until, "until"}, named{w.AnswerBy, "answer_by"}); err != nil {
		return err
	}
	switch { // Days so written sort as text.
	case w.Until != "" && w.From > w.Until:
		return machine.Malformed("opportunities.dates_crossed", "it ends on %s, before it begins on %s", w.Until, w.From).At("until")
	case w.Until != "" && w.AnswerBy > w.Until:
		return machine.Malformed("opportunities.answers_late", "it ends on %s; answers after that come too late", w.Until).At("answer_by")
	}
	return nil
}

// named is a day and the name of its field.
type named struct{ date, field string }

// checkDays refuses what is no day; none at all is fine.
func checkDays(all ...named) error {
	for _, d := range all {
		if d.date == "" {
			continue
		}
		if _, err := dayEnd(d.date, d.field); err != nil {
			return err
		}
	}
	return nil
}

func (w What) checkTerms() error {
	switch w.Terms {
	case Paid, Patronage:
	case Gift:
		if w.InReturn != "" {
			return machine.Malformed("opportunities.gift_for_something", "a gift is for nothing in return; choose other terms, or leave out what is given for it").At("in_return")
		}
	case Exchange:
		if w.InReturn == "" {
			return machine.Malformed("opportunities.exchange_for_nothing", "say what is given in exchange").At("in_return")
		}
	default:
		return machine.Malformed("opportunities.bad_terms", "terms are gift, exchange, paid or patronage").At("terms")
	}
	if w.Place == "" && !w.Remote {
		return machine.Malformed("opportunities.no_place", "say where, or that it can be done from anywhere").At("place")
	}
	return nil
}

// checkDated refuses a need of which nobody knows until when.
func (w What) checkDated(k Kind) error {
	if k == Needed && w.Until == "" {
		return machine.Malformed("opportunities.no_dates", "say until when you need it; a need without a day is never met").At("until")
	}
	return nil
}

// expires is when what is posted now closes by itself: on its last day for
// answers, or when the charter would have it said again that it still holds.
func (w What) expires(s *machine.Step) (at int64, err error) {
	at = s.Time - s.Time%day + (1+rule(s, ruleOpen))*day // The end of a day, as of those that are named.
	for _, d := range []struct{ date, field string }{{w.AnswerBy, "answer_by"}, {w.Until, "until"}} {
		if d.date == "" {
			continue
		}
		ends, err := dayEnd(d.date, d.field)
		if err != nil {
			return 0, err
		}
		if ends <= s.Time {
			return 0, machine.Malformed("opportunities.past", "%s is over; name a day to come", d.date).At(d.field)
		}
		at = min(at, ends)
	}
	return at, nil
}

// found refuses what is about something that nobody shares.
func (w What) found(s *machine.Step) error {
	if err := shared(s, w.Resource, "resource"); err != nil {
		return err
	}
	for i, p := range w.Parts {
		if err := shared(s, p.Resource, inPart(i, "resource")); err != nil {
			return err
		}
	}
	return nil
}

func shared(s *machine.Step, resource uint64, field string) error {
	if resource == 0 {
		return nil
	}
	c, ok := commons.ResourceOf(s, resource)
	if !ok || c.Standing == commons.Withdrawn {
		return machine.NotFound("opportunities.unknown_resource", "nothing that is shared here has the number %d", resource).At(field)
	}
	return nil
}

// dayEnd is when a day ends in UTC, in Unix seconds.
func dayEnd(date, field string) (int64, error) {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0, machine.Malformed("opportunities.bad_date", "write the date as year-month-day, for example 2027-01-31").At(field)
	}
	return t.Unix() + day, nil
}

// Paper is a document by its hash: BLAKE3-256 of its bytes, in lower-case
// hexadecimal. The text itself is kept by hosts.
type Paper string

// check refuses what is no hash; none at all is fine.
func (p Paper) check() error {
	if p != "" && (len(p) != paperDigits || strings.Trim(string(p), "0123456789abcdef") != "") {
		return machine.Malformed("opportunities.bad_document", "a document is named by the %d hexadecimal digits of its hash, in lower case", paperDigits).At("document")
	}
	return nil
}

// checkText refuses text that is missing, too long, or not as it shows.
func checkText(text, field string, most int, lines bool) error {
	switch {
	case strings.TrimSpace(text) == "":
		return machine.Malformed("opportunities.empty", "say it in words").At(field)
	case len(text) > most:
		return machine.OverLimit("opportunities.too_long", "this has %d bytes, more than %d", len(text), most).At(field)
	case !people.Reads(text, lines):
		return machine.Malformed("opportunities.unprintable", "this has a character that nobody can see").At(field)
	}
	return nil
}
