package bids

import (
	"strings"
	"time"

	"metaorg/domain/competences"
	"metaorg/domain/opportunities"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/units"
)

// What says what a bid is for.
type What struct {
	Title     string `json:"title" help:"what it is, in a few words that stay in the log; they name no persons" example:"Evaluation of the Northside food bank" pos:"1"`
	Text      string `json:"text,omitempty" help:"what one should know of it, in words that stay in the log; they name no persons" example:"Interviews with forty guests, a survey, and a report of thirty pages."`
	Reference string `json:"reference,omitempty" help:"public reference of the tender or call, as its notice has it" example:"ocds-b5fd17-7f3a"`
	Client    string `json:"client,omitempty" help:"for whom, in words that name no persons" example:"Northside Community Trust"`
	Closes    string `json:"closes" help:"the last day on which it can be submitted, as year-month-day" example:"2027-02-26"`
	Value     int64  `json:"value,omitempty" help:"what it is worth, as far as the notice says, in the currency's smallest steps; 0 for not said" example:"1800000" in:"currency"`
	Currency  string `json:"currency,omitempty" help:"the currency of the value, such as GBP or EUR" example:"GBP"`
	Need      uint64 `json:"need,omitempty" help:"number of the need on the board that it came from, if it did" example:"0"`
	Document  Paper  `json:"document,omitempty" help:"hash of a document that says more, such as the notice" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// Part is one of the parts that a bid is split into: what one of the team, or
// several, would do.
type Part struct {
	Title      string `json:"title" help:"what is to be done, in a few words that name no persons" example:"Survey and interviews"`
	Competence string `json:"competence,omitempty" help:"what it takes: an id of the vocabulary such as act:bookkeeping, or a URI of another list" example:"act:bookkeeping"`
	Quantity   int64  `json:"quantity" help:"how much it is, in the unit's smallest steps: 4000 for 40.00 hours" example:"4000" in:"unit"`
	Unit       string `json:"unit" help:"what is counted: h, day, each, kg and so on" example:"h"`
	From       string `json:"from,omitempty" help:"the first day, as year-month-day; nothing for when it is won" example:"2027-04-01"`
	Until      string `json:"until,omitempty" help:"the last day, as year-month-day; nothing for the end of the agreement" example:"2027-05-31"`
	Place      string `json:"place,omitempty" help:"where, as people call it; nothing if it can be done from anywhere" example:"Shrewsbury"`
	Remote     bool   `json:"remote,omitempty" help:"whether it can be done from anywhere" example:"true"`
}

// check refuses what says nothing, or what does not fit together.
func (w What) check() error {
	for _, line := range []struct {
		text, field  string
		most         int
		lines, asked bool
	}{
		{w.Title, "title", maxTitle, false, true},
		{w.Text, "text", maxText, true, false},
		{w.Reference, "reference", maxLine, false, false},
		{w.Client, "client", maxLine, false, false},
	} {
		if line.text == "" && !line.asked {
			continue
		}
		if err := checkText(line.text, line.field, line.most, line.lines); err != nil {
			return err
		}
	}
	if _, err := dayEnd(w.Closes, "closes"); err != nil {
		return err
	}
	_, money := units.Currency(w.Currency)
	switch {
	case w.Value < 0 || w.Value > maxQuantity:
		return machine.Malformed("bids.bad_value", "a value is above nothing and at most %d of the currency's smallest steps; leave it out where it is not known", maxQuantity).At("value")
	case w.Currency != "" && !money:
		return machine.Malformed("bids.unknown_currency", "there is no currency %.20q; write one such as GBP or EUR", w.Currency).At("currency")
	case (w.Value == 0) != (w.Currency == ""):
		return machine.Malformed("bids.half_a_value", "a value has an amount and a currency; say both, or neither").At("value")
	}
	return w.Document.check("document")
}

// fits refuses a closing day that is over, and a need that is none.
func (w What) fits(s *machine.Step) error {
	if ends, err := dayEnd(w.Closes, "closes"); err != nil {
		return err
	} else if ends <= s.Time {
		return machine.Malformed("bids.past", "%s is over; name a day to come", w.Closes).At("closes")
	}
	if w.Need == 0 {
		return nil
	}
	p, ok := opportunities.PostOf(s, w.Need)
	if !ok || p.Kind != opportunities.Needed || p.Stage == opportunities.Over {
		return machine.NotFound("bids.unknown_need", "nobody needs anything here under the number %d", w.Need).At("need")
	}
	return nil
}

// check refuses a part that says nothing, or that nobody could volunteer for.
func (p Part) check(at string) error {
	if err := checkText(p.Title, at+"title", maxTitle, false); err != nil {
		return err
	}
	if p.Competence != "" {
		if err := competences.CheckIdentifier(p.Competence, at+"competence"); err != nil {
			return err
		}
	}
	if p.Place != "" {
		if err := checkText(p.Place, at+"place", maxLine, false); err != nil {
			return err
		}
	}
	_, known := units.Of(p.Unit)
	_, money := units.Currency(p.Unit)
	switch {
	case money:
		return machine.Malformed("bids.money_part", "a part is work or things; money is for the sheet, and for pledges").At(at + "unit")
	case !known:
		return machine.Malformed("bids.unknown_unit", "there is no unit %.20q; write one such as h, day, each or kg", p.Unit).At(at + "unit")
	case p.Quantity < 1 || p.Quantity > maxQuantity:
		return machine.Malformed("bids.bad_quantity", "say how much it is: above nothing, and at most %d of the unit's smallest steps", maxQuantity).At(at + "quantity")
	}
	for _, d := range []struct{ date, field string }{{p.From, "from"}, {p.Until, "until"}} {
		if d.date == "" {
			continue
		}
		if _, err := dayEnd(d.date, at+d.field); err != nil {
			return err
		}
	}
	if p.Until != "" && p.From > p.Until { // Days so written sort as text.
		return machine.Malformed("bids.dates_crossed", "it ends on %s, before it begins on %s", p.Until, p.From).At(at + "until")
	}
	return nil
}

// dayEnd is when a day ends in UTC, in Unix seconds.
func dayEnd(date, field string) (int64, error) {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil || t.Year() < 1900 || t.Year() > 2400 {
		return 0, machine.Malformed("bids.bad_date", "write the date as year-month-day, for example 2027-01-31").At(field)
	}
	return t.Unix() + day, nil
}

// Paper is a document by its hash: BLAKE3-256 of its bytes, in lower-case
// hexadecimal. The text itself is kept by hosts.
type Paper string

// check refuses what is no hash; none at all is fine.
func (p Paper) check(field string) error {
	if p != "" && (len(p) != paperDigits || strings.Trim(string(p), "0123456789abcdef") != "") {
		return machine.Malformed("bids.bad_document", "a document is named by the %d hexadecimal digits of its hash, in lower case", paperDigits).At(field)
	}
	return nil
}

// checkText refuses text that is missing, too long, or not as it shows.
func checkText(text, field string, most int, lines bool) error {
	switch {
	case strings.TrimSpace(text) == "":
		return machine.Malformed("bids.empty", "say it in words").At(field)
	case len(text) > most:
		return machine.OverLimit("bids.too_long", "this has %d bytes, more than %d", len(text), most).At(field)
	case !people.Reads(text, lines):
		return machine.Malformed("bids.unprintable", "this has a character that nobody can see").At(field)
	}
	return nil
}
