package bids

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"metaorg/domain/agreements"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/units"
)

// PutSheet puts down shares, days and prices. The sheet is a document that the
// team alone reads on its pages; the log has its hash.
type PutSheet struct {
	Bid      uint64 `json:"bid" help:"the bid's number" example:"1" pos:"1"`
	Document Paper  `json:"document" help:"hash of the sheet" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"sealed"`
}

// SheetPut says that there is a sheet.
type SheetPut struct {
	Bid      uint64           `json:"bid"`
	Member   people.MemberID  `json:"member"`
	By       machine.PersonID `json:"by"`
	Document Paper            `json:"document"`
}

// Check refuses what is no document.
func (m PutSheet) Check() error {
	if m.Document == "" {
		return machine.Malformed("bids.bad_document", "a document is named by the %d hexadecimal digits of its hash, in lower case", paperDigits).At("document")
	}
	return m.Document.check("document")
}

// Apply puts it down.
func (m PutSheet) Apply(s *machine.Step) error {
	b, err := existing(s, m.Bid, Gathering, Agreeing)
	if err != nil {
		return err
	}
	who, err := onTeam(s, m.Bid)
	if err != nil {
		return err
	}
	b.Sheet = m.Document
	b.put(s, m.Bid)
	s.Emit(SheetPut{m.Bid, who, s.By, m.Document})
	return nil
}

// Draft drafts the agreement of a bid for all of the team to sign: its parties are
// the team, its lead party who leads, its commitments what each volunteered for.
// It ends by itself when the bid is not won.
type Draft struct {
	Bid             uint64             `json:"bid" help:"the bid's number" example:"1" pos:"1"`
	Text            string             `json:"text,omitempty" help:"the terms, in words that stay in the log; they name no persons" example:"We bid together, and do together what we win."`
	Begins          string             `json:"begins" help:"the first day, as year-month-day" example:"2027-02-01"`
	Ends            string             `json:"ends" help:"the last day, as year-month-day; each agreement has one" example:"2027-12-31"`
	NoticeDays      int64              `json:"notice_days,omitempty" help:"with how many days' notice each party may end it; 0 if none may alone" example:"0"`
	Liability       string             `json:"liability,omitempty" help:"who answers for what, in words" example:"Each for its own part."`
	Confidentiality string             `json:"confidentiality,omitempty" help:"what stays between the parties, in words" example:"The sheet with the prices."`
	Shares          []agreements.Share `json:"shares,omitempty" help:"how what comes in is shared, for each of the team; all together are 10000"`
	Sealed          bool               `json:"sealed,omitempty" help:"whether the sheet is the terms: then neither they nor the shares are in the log" example:"false"`
}

// AgreementDrafted says which agreement is that of a bid.
type AgreementDrafted struct {
	Bid       uint64           `json:"bid"`
	Agreement uint64           `json:"agreement"`
	By        machine.PersonID `json:"by"`
}

// Check refuses terms twice.
func (m Draft) Check() error {
	if m.Sealed && (m.Text != "" || len(m.Shares) > 0) {
		return machine.Malformed("bids.sealed_and_open", "where the sheet is the terms, neither words nor shares stand here").At("sealed")
	}
	return nil
}

// Apply drafts it.
func (m Draft) Apply(s *machine.Step) error {
	b, err := gathering(s, m.Bid)
	if err != nil {
		return err
	}
	who := people.ActingMember(s)
	team := Team(s, m.Bid)
	switch {
	case b.Lead == "":
		return machine.Conflict("bids.no_lead", "nobody leads bid %d yet; more than half of the team names who does", m.Bid).At("bid")
	case who != b.Lead:
		return machine.NotAllowed("bids.not_lead", "%s leads bid %d; it does this, or the team names another", b.Lead, m.Bid)
	case len(team) < 2:
		return machine.Conflict("bids.alone", "%s is alone on bid %d; who bids alone needs no agreement", who, m.Bid).At("bid")
	case !m.Sealed && len(m.Shares) == 0:
		return machine.Malformed("bids.no_shares", "say how what comes in is shared, or let the sheet be the terms").At("shares")
	case m.Sealed && b.Sheet == "":
		return machine.Conflict("bids.no_sheet", "there is no sheet yet that could be the terms").At("sealed")
	}
	for _, h := range m.Shares {
		if !slices.Contains(team, h.Party) {
			return machine.Malformed("bids.share_of_stranger", "%.60q is not on the team", h.Party).At("shares")
		}
	}
	if !m.Sealed && len(m.Shares) != len(team) { // That nobody is named twice is the agreement's to refuse.
		return machine.Malformed("bids.share_missing", "name a share for each of the team, if it is nothing").At("shares")
	}
	n, err := agreements.Draft(s, agreements.Drafted{By: who, Content: m.content(s, b, team)})
	if err != nil {
		return err
	}
	b.State, b.Since, b.Agreement = Agreeing, s.Time, n
	b.put(s, m.Bid)
	s.Emit(AgreementDrafted{m.Bid, n, s.By})
	return nil
}

// content is what the team is to sign.
func (m Draft) content(s *machine.Step, b Bid, team []people.MemberID) agreements.Content {
	c := agreements.Content{
		Title: b.What.Title, Text: m.Text, Template: agreements.JointBid, Parties: team, Lead: b.Lead, Begins: m.Begins, Ends: m.Ends,
		NoticeDays: m.NoticeDays, Liability: m.Liability, Confidentiality: m.Confidentiality, Shares: m.Shares,
	}
	if m.Sealed {
		c.Sealed = agreements.Paper(b.Sheet)
	}
	for i, p := range PartsOf(s, m.Bid) {
		for from, t := range VolunteersOf(s, m.Bid, i) {
			if from == b.Lead { // It owes its parts to the client, and to nobody here.
				continue
			}
			due := p.Until
			if due == "" {
				due = m.Ends
			}
			c.Commitments = append(c.Commitments, agreements.Commitment{
				Name: nameOf(s, m.Bid, i, p, from), From: from, To: b.Lead, Action: actionOf(p.Unit), Quantity: t.Quantity, Unit: p.Unit, Due: due,
			})
		}
	}
	return c
}

// nameOf is what a commitment is called: by the part, and by who does it where
// several do.
func nameOf(s *machine.Step, n, i uint64, p Part, from people.MemberID) string {
	text, who := strconv.FormatUint(i, 10)+". "+p.Title, ""
	hands := 0
	for range VolunteersOf(s, n, i) {
		hands++
	}
	if hands > 1 {
		who = " (" + string(from) + ")"
	}
	for len(text)+len(who) > nameBytes {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	return strings.TrimSpace(text) + who
}

// actionOf is what one does who gives so many of a unit; nothing where that
// depends.
func actionOf(unit string) patronage.Action {
	if u, _ := units.Of(unit); u.Of == units.Time {
		return patronage.Work
	}
	return ""
}
