package agreements

import (
	"slices"
	"strings"
	"time"

	"metaorg/domain/competences"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/units"
)

// Template is from which text of the program an agreement began.
type Template string

// The templates.
const (
	Scratch       Template = ""
	MutualService Template = "mutual_service"
	JointBid      Template = "joint_bid"
	DataSharing   Template = "data_sharing"
	Mentoring     Template = "mentoring"
	Loan          Template = "equipment_loan"
	Umbrella      Template = "umbrella"
)

// Templates are all of them.
func Templates() []Template {
	return []Template{MutualService, JointBid, DataSharing, Mentoring, Loan, Umbrella}
}

// Share is how much of what comes in goes to a party.
type Share struct {
	Party       people.MemberID `json:"party" help:"handle of the party" example:"mill"`
	BasisPoints int64           `json:"basis_points" help:"its share in hundredths of a percent: 2500 for a quarter; all together are 10000" example:"10000"`
}

// Commitment is what one party promises another: a commitment of ValueFlows.
type Commitment struct {
	Name     string           `json:"name" help:"what it is, in a few words of its own that name no persons" example:"Books of the first quarter"`
	From     people.MemberID  `json:"from" help:"handle of the party that gives" example:"mill"`
	To       people.MemberID  `json:"to" help:"handle of the party that gets" example:"dairy"`
	Action   patronage.Action `json:"action,omitempty" help:"what is done, as ValueFlows names it; nothing if any will do" example:"work"`
	Quantity int64            `json:"quantity" help:"how much, in the smallest steps of the unit: 1250 for 12.50 hours" example:"1250" in:"unit"`
	Unit     string           `json:"unit" help:"what is counted: h, day, each, kg, EUR and so on" example:"h"`
	Due      string           `json:"due" help:"the last day for it, as year-month-day" example:"2027-03-31"`
}

// IsMoney reports whether it is paid, and so becomes an obligation.
func (c Commitment) IsMoney() bool {
	_, is := units.Currency(c.Unit)
	return is
}

// Measure is what a clause looks at.
type Measure string

// The measures, all of what is recorded under the agreement.
const (
	HoursGiven  Measure = "hours_given"         // By the party, confirmed, for commitments of this agreement.
	LateNow     Measure = "commitments_late"    // That the party owes and that are late.
	OverdueDebt Measure = "obligations_overdue" // That came of this agreement, that the party owes.
)

// Bound is on which side of its number a measure triggers.
type Bound string

// The two bounds.
const (
	Under Bound = "under"
	Over  Bound = "over"
)

// Clause proposes an amendment by itself when a measure of what is recorded calls
// for it. It never changes terms.
type Clause struct {
	Measure  Measure         `json:"measure" help:"what it looks at: hours_given, commitments_late or obligations_overdue" example:"hours_given" choices:"hours_given,commitments_late,obligations_overdue"`
	Party    people.MemberID `json:"party" help:"handle of the party it looks at" example:"mill"`
	Bound    Bound           `json:"bound" help:"whether it triggers under or over the number" example:"under" choices:"under,over"`
	Number   int64           `json:"number" help:"the number: whole hours, commitments or obligations" example:"10"`
	Days     int64           `json:"days" help:"over how many days; and it triggers once in so many" example:"90"`
	Proposes string          `json:"proposes" help:"what it proposes to add to the terms, in words that name no persons" example:"Both sides agree anew on the hours of the next quarter."`
}

// Content is what is agreed on: what parties sign.
type Content struct {
	Title           string            `json:"title" help:"what it is, in a few words that stay in the log; they name no persons" example:"Books for flour" pos:"1"`
	Text            string            `json:"text,omitempty" help:"the terms, in words that stay in the log; they name no persons" example:"The mill keeps the dairy's books; the dairy brings milk."`
	Template        Template          `json:"template,omitempty" help:"from which text it began: mutual_service, joint_bid, data_sharing, mentoring, equipment_loan or umbrella" example:"mutual_service" choices:"mutual_service,joint_bid,data_sharing,mentoring,equipment_loan,umbrella"`
	Parties         []people.MemberID `json:"parties" help:"handles of all parties, yours among them" example:"mill,dairy"`
	Lead            people.MemberID   `json:"lead,omitempty" help:"handle of the party that speaks for all, if one does" example:"mill"`
	Begins          string            `json:"begins" help:"the first day, as year-month-day" example:"2027-01-01"`
	Ends            string            `json:"ends" help:"the last day, as year-month-day; each agreement has one" example:"2027-12-31"`
	Reviews         []string          `json:"reviews,omitempty" help:"days on which all look whether it still fits, as year-month-day" example:"2027-07-01"`
	NoticeDays      int64             `json:"notice_days,omitempty" help:"with how many days' notice each party may end it; 0 if none may alone" example:"30"`
	Sealed          Paper             `json:"sealed,omitempty" help:"instead: hash of a document with the terms that only the parties keep" example:"" paper:"sealed"`
	Liability       string            `json:"liability,omitempty" help:"who answers for what, in words" example:"Each for its own work, up to what it gets."`
	Confidentiality string            `json:"confidentiality,omitempty" help:"what stays between the parties, in words" example:"The books."`
	Shares          []Share           `json:"shares,omitempty" help:"how what comes in is shared; all together are 10000"`
	Commitments     []Commitment      `json:"commitments,omitempty" help:"who gives what to whom, and until when"`
	Clauses         []Clause          `json:"clauses,omitempty" help:"what proposes an amendment by itself"`
	Addenda         []string          `json:"addenda,omitempty" help:"what was added to the terms later, in words" example:""`
}

// has reports whether somebody is one of the parties.
func (c Content) has(m people.MemberID) bool { return slices.Contains(c.Parties, m) }

// commitment finds one by its words.
func (c Content) commitment(name string) (Commitment, bool) {
	at := slices.IndexFunc(c.Commitments, func(k Commitment) bool { return k.Name == name })
	if at < 0 {
		return Commitment{}, false
	}
	return c.Commitments[at], true
}

// check refuses what is no agreement in itself.
func (c Content) check() error {
	for _, check := range []func() error{c.checkWords, c.checkParties, c.checkDays, c.checkShares, c.checkCommitments, c.checkClauses} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (c Content) checkWords() error {
	if err := checkText(c.Title, "title", titleBytes, false); err != nil {
		return err
	}
	if c.Template != Scratch && !slices.Contains(Templates(), c.Template) {
		return machine.Malformed("agreements.unknown_template", "there is no template called %.40q", c.Template).At("template")
	}
	switch {
	case c.Text == "" && c.Sealed == "":
		return machine.Malformed("agreements.no_terms", "write the terms, or name a sealed document by its hash").At("text")
	case c.Text != "" && c.Sealed != "":
		return machine.Malformed("agreements.two_terms", "terms are written here or in a sealed document, not both; nobody would know which holds").At("sealed")
	case len(c.Addenda) > mostAddenda:
		return machine.OverLimit("agreements.too_many_addenda", "%d additions; write them into the terms", len(c.Addenda)).At("addenda")
	}
	for _, t := range []struct {
		text, field string
		most        int
	}{{c.Text, "text", textBytes}, {c.Liability, "liability", fieldBytes}, {c.Confidentiality, "confidentiality", fieldBytes}} {
		if t.text == "" {
			continue
		}
		if err := checkText(t.text, t.field, t.most, true); err != nil {
			return err
		}
	}
	for _, a := range c.Addenda {
		if err := checkText(a, "addenda", fieldBytes, true); err != nil {
			return err
		}
	}
	return c.Sealed.check("sealed")
}

func (c Content) checkParties() error {
	switch {
	case len(c.Parties) < 2:
		return machine.Malformed("agreements.too_few_parties", "an agreement has two parties or more").At("parties")
	case len(c.Parties) > mostParties:
		return machine.OverLimit("agreements.too_many_parties", "%d parties; at most %d", len(c.Parties), mostParties).At("parties")
	case c.Lead != "" && !c.has(c.Lead):
		return c.stranger(c.Lead, "lead")
	}
	for i, p := range c.Parties {
		if slices.Contains(c.Parties[:i], p) {
			return machine.Malformed("agreements.party_twice", "%s is named twice", p).At("parties")
		}
	}
	return nil
}

func (c Content) stranger(p people.MemberID, field string) error {
	return machine.Malformed("agreements.not_among_parties", "%.60q is none of the parties", p).At(field)
}

func (c Content) checkDays() error {
	for _, d := range []struct{ day, field string }{{c.Begins, "begins"}, {c.Ends, "ends"}} {
		if err := checkDate(d.day, d.field); err != nil {
			return err
		}
	}
	switch {
	case c.Ends < c.Begins: // Days so written sort as text.
		return machine.Malformed("agreements.dates_crossed", "it ends on %s, before it begins on %s", c.Ends, c.Begins).At("ends")
	case c.NoticeDays < 0 || c.NoticeDays > mostDays:
		return machine.Malformed("agreements.bad_notice", "notice is from 1 to %d days; 0 if nobody ends it alone", mostDays).At("notice_days")
	case len(c.Reviews) > mostReviews:
		return machine.OverLimit("agreements.too_many_reviews", "%d reviews; at most %d", len(c.Reviews), mostReviews).At("reviews")
	}
	before := c.Begins
	for _, d := range c.Reviews {
		if err := checkDate(d, "reviews"); err != nil {
			return err
		}
		if d <= before || d > c.Ends {
			return machine.Malformed("agreements.bad_review", "reviews come one after the other, after it begins and before it ends; %s does not", d).At("reviews")
		}
		before = d
	}
	return nil
}

func (c Content) checkShares() error {
	if len(c.Shares) == 0 {
		return nil
	}
	var whole int64
	for i, h := range c.Shares {
		switch {
		case !c.has(h.Party):
			return c.stranger(h.Party, "shares")
		case slices.ContainsFunc(c.Shares[:i], func(o Share) bool { return o.Party == h.Party }):
			return machine.Malformed("agreements.party_twice", "%s is named twice", h.Party).At("shares")
		case h.BasisPoints < 0 || h.BasisPoints > allOfIt:
			return machine.Malformed("agreements.bad_share", "a share is from 0 to %d hundredths of a percent", allOfIt).At("shares")
		}
		whole += h.BasisPoints
	}
	if whole != allOfIt {
		return machine.Malformed("agreements.shares_open", "the shares come to %d, and all together they are %d", whole, allOfIt).At("shares")
	}
	return nil
}

func (c Content) checkCommitments() error {
	if len(c.Commitments) > mostCommitments {
		return machine.OverLimit("agreements.too_many_commitments", "%d commitments; at most %d", len(c.Commitments), mostCommitments).At("commitments")
	}
	for i, k := range c.Commitments {
		if err := checkText(k.Name, "commitments", nameBytes, false); err != nil {
			return err
		}
		if err := checkDate(k.Due, "commitments"); err != nil {
			return err
		}
		_, known := units.Of(k.Unit)
		_, action := patronage.EffectOf(k.Action)
		switch {
		case slices.ContainsFunc(c.Commitments[:i], func(o Commitment) bool { return o.Name == k.Name }):
			return machine.Malformed("agreements.commitment_twice", "two commitments are called %q; give each its own words", k.Name).At("commitments")
		case !c.has(k.From):
			return c.stranger(k.From, "commitments")
		case !c.has(k.To):
			return c.stranger(k.To, "commitments")
		case k.From == k.To:
			return machine.Malformed("agreements.to_itself", "%s promises itself nothing; name two parties", k.From).At("commitments")
		case k.Action != "" && !action:
			return machine.Malformed("agreements.unknown_action", "ValueFlows has no action called %.40q", k.Action).At("commitments")
		case !known:
			return machine.Malformed("agreements.unknown_unit", "there is no unit %.20q; write one such as h, day, each, kg or EUR", k.Unit).At("commitments")
		case k.Quantity < 1 || k.Quantity > mostQuantity:
			return machine.Malformed("agreements.bad_quantity", "a quantity is above nothing and at most %d of the unit's smallest steps", mostQuantity).At("commitments")
		case k.Due < c.Begins || k.Due > c.Ends:
			return machine.Malformed("agreements.due_outside", "%q is due on %s, and the agreement is from %s to %s", k.Name, k.Due, c.Begins, c.Ends).At("commitments")
		}
	}
	return nil
}

func (c Content) checkClauses() error {
	if len(c.Clauses) > mostClauses {
		return machine.OverLimit("agreements.too_many_clauses", "%d clauses; at most %d", len(c.Clauses), mostClauses).At("clauses")
	}
	for _, k := range c.Clauses {
		switch {
		case !slices.Contains([]Measure{HoursGiven, LateNow, OverdueDebt}, k.Measure):
			return machine.Malformed("agreements.unknown_measure", "a clause looks at hours_given, commitments_late or obligations_overdue").At("clauses")
		case k.Bound != Under && k.Bound != Over:
			return machine.Malformed("agreements.unknown_bound", "a clause triggers under or over its number").At("clauses")
		case !c.has(k.Party):
			return c.stranger(k.Party, "clauses")
		case k.Number < 0 || k.Number > mostBound:
			return machine.Malformed("agreements.bad_number", "the number of a clause is from 0 to %d", mostBound).At("clauses")
		case k.Days < 1 || k.Days > mostDays:
			return machine.Malformed("agreements.bad_days", "a clause looks back from 1 to %d days", mostDays).At("clauses")
		}
		if err := checkText(k.Proposes, "clauses", fieldBytes, true); err != nil {
			return err
		}
	}
	return nil
}

// fits refuses terms that could not begin now: parties that take no part, days
// that are over, and more days than the charter allows.
func (c Content) fits(s *machine.Step, gone []people.MemberID) error {
	for _, p := range c.Parties {
		if slices.Contains(gone, p) || !competences.TakesPart(s, p, s.Time) {
			return machine.NotFound("agreements.unknown_party", "nobody called %.60q takes part in this network", p).At("parties")
		}
	}
	if startOf(c.Ends)+day <= s.Time {
		return machine.Malformed("agreements.past", "%s is over; name a last day to come", c.Ends).At("ends")
	}
	if most := rule(s, ruleLongest); startOf(c.Ends)-startOf(c.Begins) > most*day {
		return machine.OverLimit("agreements.too_long_for", "no agreement here is for more than %d days; agree for less, and again", most).At("ends")
	}
	return nil
}

// Paper is a document by its hash: BLAKE3-256 of its bytes, in lower-case
// hexadecimal. The text itself is kept by hosts.
type Paper string

// check refuses what is no hash; none at all is fine.
func (p Paper) check(field string) error {
	if p != "" && (len(p) != paperDigits || strings.Trim(string(p), "0123456789abcdef") != "") {
		return machine.Malformed("agreements.bad_document", "a document is named by the %d hexadecimal digits of its hash, in lower case", paperDigits).At(field)
	}
	return nil
}

// checkText refuses text that is missing, too long, or not as it shows.
func checkText(text, field string, most int, lines bool) error {
	switch {
	case strings.TrimSpace(text) == "":
		return machine.Malformed("agreements.empty", "say it in words").At(field)
	case len(text) > most:
		return machine.OverLimit("agreements.too_long", "this has %d bytes, more than %d", len(text), most).At(field)
	case !people.Reads(text, lines):
		return machine.Malformed("agreements.unprintable", "this has a character that nobody can see").At(field)
	}
	return nil
}

// checkDate refuses anything but a day of the calendar as YYYY-MM-DD.
func checkDate(d, field string) error {
	if t, err := time.Parse(time.DateOnly, d); err != nil || t.Year() < 1900 || t.Year() > 2400 {
		return machine.Malformed("agreements.bad_date", "write the date as year-month-day, for example 2027-03-31").At(field)
	}
	return nil
}

// startOf is the first second of a checked day, in UTC.
func startOf(d string) int64 {
	t, err := time.Parse(time.DateOnly, d)
	if err != nil {
		panic("agreements: no day: " + d)
	}
	return t.Unix()
}
