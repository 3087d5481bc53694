package bids

import (
	"fmt"

	"metaorg/domain/competences"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Open begins a bid. Who begins it is on no part of it by that.
type Open struct {
	Title     string `json:"title" help:"what it is, in a few words that stay in the log; they name no persons" example:"Evaluation of the Northside food bank" pos:"1"`
	Text      string `json:"text,omitempty" help:"what one should know of it, in words that stay in the log; they name no persons" example:"Interviews with forty guests, a survey, and a report of thirty pages."`
	Reference string `json:"reference,omitempty" help:"public reference of the tender or call, as its notice has it" example:"ocds-b5fd17-7f3a"`
	Client    string `json:"client,omitempty" help:"for whom, in words that name no persons" example:"Northside Community Trust"`
	Closes    string `json:"closes" help:"the last day on which it can be submitted, as year-month-day" example:"2027-02-26"`
	Value     int64  `json:"value,omitempty" help:"what it is worth, as far as the notice says, in the currency's smallest steps; 0 for not said" example:"1800000" in:"currency"`
	Currency  string `json:"currency,omitempty" help:"the currency of the value, such as GBP or EUR" example:"GBP"`
	Need      uint64 `json:"need,omitempty" help:"number of the need on the board that it came from, if it did" example:"0"`
	Document  Paper  `json:"document,omitempty" help:"hash of a document that says more, such as the notice" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
	Parts     []Part `json:"parts,omitempty" help:"what it is split into; more can be added later"`
}

// what is what it is for.
func (m Open) what() What {
	return What{m.Title, m.Text, m.Reference, m.Client, m.Closes, m.Value, m.Currency, m.Need, m.Document}
}

// Opened says that there is a bid.
type Opened struct {
	Bid    uint64           `json:"bid"` // Its number, from 1.
	Holder people.MemberID  `json:"holder"`
	By     machine.PersonID `json:"by"` // Who signed, as everywhere here.
	What   What             `json:"what"`
}

// PartAdded says that a bid has one more part.
type PartAdded struct {
	Bid    uint64 `json:"bid"`
	Number uint64 `json:"number"` // Of the part in the bid, from 1.
	Part   Part   `json:"part"`
}

// Check refuses what says nothing.
func (m Open) Check() error {
	if err := m.what().check(); err != nil {
		return err
	}
	if len(m.Parts) > maxParts {
		return machine.OverLimit("bids.too_many_parts", "%d parts; at most %d", len(m.Parts), maxParts).At("parts")
	}
	for i, p := range m.Parts {
		if err := p.check(fmt.Sprintf("parts.%d.", i)); err != nil {
			return err
		}
	}
	return nil
}

// Apply begins it.
func (m Open) Apply(s *machine.Step) error {
	who, err := takesPart(s)
	if err != nil {
		return err
	}
	if err := m.what().fits(s); err != nil {
		return err
	}
	count := 0
	for range held.Of(s, who) {
		count++
	}
	if count >= maxHeld {
		return machine.OverLimit("bids.too_many", "%s began %d bids that go on; withdraw one first", who, maxHeld)
	}
	n := last.Next(s)
	held.Add(s, who, n)
	b := Bid{By: who, What: m.what(), State: Gathering, Since: s.Time}
	s.Emit(Opened{n, who, s.By, b.What})
	for _, p := range m.Parts {
		b.add(s, n, p)
	}
	b.put(s, n)
	return nil
}

// takesPart is who acts, if it has a part in the network: members, supporters,
// those on their way in; and each person who acts for one of them, for itself.
func takesPart(s *machine.Step) (people.MemberID, error) {
	who := people.ActingMember(s)
	if !competences.TakesPart(s, who, s.Time) {
		return who, machine.NotAllowed("bids.no_part", "%s takes no part in the network; members, supporters and who acts for one of them do", who)
	}
	return who, nil
}

// add gives a bid one more part; the bid is not stored yet.
func (b *Bid) add(s *machine.Step, n uint64, p Part) {
	b.Parts++
	parts.Put(s, n, b.Parts, p)
	s.Emit(PartAdded{n, b.Parts, p})
}

// Change says anew what a bid is for and until when, such as when a closing day is
// moved. All who are on it are told.
type Change struct {
	Bid       uint64 `json:"bid" help:"the bid's number" example:"1" pos:"1"`
	Title     string `json:"title" help:"what it is, in a few words that stay in the log; they name no persons" example:"Evaluation of the Northside food bank"`
	Text      string `json:"text,omitempty" help:"what one should know of it, in words that stay in the log; they name no persons" example:"Interviews with forty guests, a survey, and a report of thirty pages."`
	Reference string `json:"reference,omitempty" help:"public reference of the tender or call, as its notice has it" example:"ocds-b5fd17-7f3a"`
	Client    string `json:"client,omitempty" help:"for whom, in words that name no persons" example:"Northside Community Trust"`
	Closes    string `json:"closes" help:"the last day on which it can be submitted, as year-month-day" example:"2027-02-26"`
	Value     int64  `json:"value,omitempty" help:"what it is worth, as far as the notice says, in the currency's smallest steps; 0 for not said" example:"1800000" in:"currency"`
	Currency  string `json:"currency,omitempty" help:"the currency of the value, such as GBP or EUR" example:"GBP"`
	Need      uint64 `json:"need,omitempty" help:"number of the need on the board that it came from, if it did" example:"0"`
	Document  Paper  `json:"document,omitempty" help:"hash of a document that says more, such as the notice" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// BidChanged says what a bid is for now.
type BidChanged struct {
	Bid  uint64           `json:"bid"`
	By   machine.PersonID `json:"by"`
	What What             `json:"what"`
}

// Check refuses what says nothing.
func (m Change) Check() error { return m.what().check() }

func (m Change) what() What {
	return What{m.Title, m.Text, m.Reference, m.Client, m.Closes, m.Value, m.Currency, m.Need, m.Document}
}

// ChangeTo is the message that says anew what a bid is for.
func ChangeTo(n uint64, w What) Change {
	return Change{n, w.Title, w.Text, w.Reference, w.Client, w.Closes, w.Value, w.Currency, w.Need, w.Document}
}

// Apply changes it.
func (m Change) Apply(s *machine.Step) error {
	b, err := existing(s, m.Bid, Gathering, Agreeing)
	if err != nil {
		return err
	}
	if _, err := b.leading(s, m.Bid); err != nil {
		return err
	}
	if err := m.what().fits(s); err != nil {
		return err
	}
	b.What = m.what()
	b.put(s, m.Bid)
	s.Emit(BidChanged{m.Bid, s.By, b.What})
	return nil
}

// AddPart adds a part.
type AddPart struct {
	Bid        uint64 `json:"bid" help:"the bid's number" example:"1" pos:"1"`
	Title      string `json:"title" help:"what is to be done, in a few words that name no persons" example:"Survey and interviews"`
	Competence string `json:"competence,omitempty" help:"what it takes: an id of the vocabulary such as act:bookkeeping, or a URI of another list" example:"act:bookkeeping"`
	Quantity   int64  `json:"quantity" help:"how much it is, in the unit's smallest steps: 4000 for 40.00 hours" example:"4000" in:"unit"`
	Unit       string `json:"unit" help:"what is counted: h, day, each, kg and so on" example:"h"`
	From       string `json:"from,omitempty" help:"the first day, as year-month-day; nothing for when it is won" example:"2027-04-01"`
	Until      string `json:"until,omitempty" help:"the last day, as year-month-day; nothing for the end of the agreement" example:"2027-05-31"`
	Place      string `json:"place,omitempty" help:"where, as people call it; nothing if it can be done from anywhere" example:"Shrewsbury"`
	Remote     bool   `json:"remote,omitempty" help:"whether it can be done from anywhere" example:"true"`
}

// Check refuses a part that says nothing.
func (m AddPart) Check() error { return m.part().check("") }

func (m AddPart) part() Part {
	return Part{m.Title, m.Competence, m.Quantity, m.Unit, m.From, m.Until, m.Place, m.Remote}
}

// PartFor is the message that adds a part to a bid.
func PartFor(n uint64, p Part) AddPart {
	return AddPart{n, p.Title, p.Competence, p.Quantity, p.Unit, p.From, p.Until, p.Place, p.Remote}
}

// Apply adds it.
func (m AddPart) Apply(s *machine.Step) error {
	b, err := gathering(s, m.Bid)
	if err != nil {
		return err
	}
	if _, err := b.splitting(s, m.Bid); err != nil {
		return err
	}
	if b.Parts >= maxParts {
		return machine.OverLimit("bids.too_many_parts", "%d parts; at most %d", b.Parts, maxParts).At("bid")
	}
	b.add(s, m.Bid, m.part())
	b.put(s, m.Bid)
	return nil
}

// splitting is who acts, if it may change the parts: who leads the bid, and who
// began it.
func (b Bid) splitting(s *machine.Step, n uint64) (people.MemberID, error) {
	if who := people.ActingMember(s); who == b.By {
		return who, nil
	}
	return b.leading(s, n)
}

// DropPart drops a part. What somebody volunteered for stays as it was.
type DropPart struct {
	Bid  uint64 `json:"bid" help:"the bid's number" example:"1" pos:"1"`
	Part uint64 `json:"part" help:"the part's number in the bid" example:"2" pos:"2"`
}

// PartDropped says that a bid has a part no longer.
type PartDropped struct {
	Bid  uint64           `json:"bid"`
	Part uint64           `json:"part"`
	By   machine.PersonID `json:"by"`
}

// Check has nothing to refuse.
func (DropPart) Check() error { return nil }

// Apply drops it.
func (m DropPart) Apply(s *machine.Step) error {
	b, err := existing(s, m.Bid, Gathering, Agreeing)
	if err != nil {
		return err
	}
	if _, err := b.splitting(s, m.Bid); err != nil {
		return err
	}
	if !parts.Has(s, m.Bid, m.Part) {
		return unknownPart(m.Bid, m.Part)
	}
	for who := range VolunteersOf(s, m.Bid, m.Part) {
		return machine.Conflict("bids.somebody_is_on", "%s is on part %d; nobody drops what somebody volunteered for", who, m.Part).At("part")
	}
	parts.Delete(s, m.Bid, m.Part)
	s.Emit(PartDropped{m.Bid, m.Part, s.By})
	return nil
}

func unknownPart(bid, n uint64) error {
	return machine.NotFound("bids.unknown_part", "bid %d has no part number %d", bid, n).At("part")
}

// taken is how much of a part is taken, and how often somebody is on any part.
func taken(r state.Reader, n, p uint64) (quantity int64, times int) {
	for k := range parts.Of(r, n) {
		for _, t := range VolunteersOf(r, n, k) {
			times++
			if k == p {
				quantity += t.Quantity
			}
		}
	}
	return quantity, times
}
