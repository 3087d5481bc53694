package view

import (
	"encoding/json"

	"metaorg/domain/bids"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/readmodel"
)

// step is one line of what happened.
type step struct {
	bid      uint64
	what     string
	member   people.MemberID
	by       machine.PersonID
	about    string
	parts    []uint64 // Their words are what it is about.
	number   uint64
	document bids.Paper
}

func (s step) write(tx *readmodel.Tx, at readmodel.At) error {
	parts, err := json.Marshal(s.parts)
	if err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO bids_steps (entry, event, time, bid, what, member, by, about, number, document) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,
		coalesce((SELECT group_concat(title, ', ') FROM bids_parts WHERE bid = ?4 AND part IN (SELECT value FROM json_each(?8))), ?9), ?10, ?11)`,
		at.Index, at.Event, at.Time, s.bid, s.what, s.member, s.by, string(parts), s.about, s.number, s.document)
}

// both changes a row and writes down why.
func (s step) both(tx *readmodel.Tx, at readmodel.At, query string, args ...any) error {
	if err := tx.Exec(query, args...); err != nil {
		return err
	}
	return s.write(tx, at)
}

// becomes puts a bid into a state, and writes down why.
func (s step) becomes(tx *readmodel.Tx, at readmodel.At, to bids.State) error {
	return s.both(tx, at, `UPDATE bids SET state = ?, staged = ?, waits = 0 WHERE number = ?`, to, at.Time, s.bid)
}

func opened(tx *readmodel.Tx, at readmodel.At, e bids.Opened) error {
	w := e.What
	return step{bid: e.Bid, what: "opened", member: e.Holder, by: e.By}.both(tx, at,
		`INSERT INTO bids (number, title, text, reference, client, closes, value, currency, need, document, holder, state, staged, opened) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'gathering', ?12, ?12)`,
		e.Bid, w.Title, w.Text, w.Reference, w.Client, w.Closes, w.Value, w.Currency, w.Need, w.Document, e.Holder, at.Time)
}

func changed(tx *readmodel.Tx, at readmodel.At, e bids.BidChanged) error {
	w := e.What
	return step{bid: e.Bid, what: "changed", by: e.By, about: w.Closes}.both(tx, at,
		`UPDATE bids SET title = ?, text = ?, reference = ?, client = ?, closes = ?, value = ?, currency = ?, need = ?, document = ? WHERE number = ?`,
		w.Title, w.Text, w.Reference, w.Client, w.Closes, w.Value, w.Currency, w.Need, w.Document, e.Bid)
}

func partAdded(tx *readmodel.Tx, at readmodel.At, e bids.PartAdded) error {
	p := e.Part
	return step{bid: e.Bid, what: "part_added", about: p.Title}.both(tx, at,
		`INSERT INTO bids_parts (bid, part, title, competence, quantity, unit, "from", "until", place, remote) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Bid, e.Number, p.Title, p.Competence, p.Quantity, p.Unit, p.From, p.Until, p.Place, p.Remote)
}

func partDropped(tx *readmodel.Tx, at readmodel.At, e bids.PartDropped) error {
	if err := (step{bid: e.Bid, what: "part_dropped", by: e.By, parts: []uint64{e.Part}}).write(tx, at); err != nil {
		return err
	}
	return tx.Exec(`DELETE FROM bids_parts WHERE bid = ? AND part = ?`, e.Bid, e.Part)
}

func volunteered(tx *readmodel.Tx, at readmodel.At, e bids.Volunteered) error {
	return step{bid: e.Bid, what: "volunteered", member: e.Member, by: e.By, parts: []uint64{e.Part}}.both(tx, at,
		`INSERT INTO bids_volunteers (bid, part, member, quantity, month, hours, time) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (bid, part, member) DO UPDATE SET quantity = excluded.quantity, month = excluded.month, hours = excluded.hours, time = excluded.time`,
		e.Bid, e.Part, e.Member, e.Quantity, e.Month, e.Hours, at.Time)
}

func left(tx *readmodel.Tx, at readmodel.At, e bids.TeamLeft) error {
	for _, p := range e.Parts {
		if err := tx.Exec(`DELETE FROM bids_volunteers WHERE bid = ? AND part = ? AND member = ?`, e.Bid, p, e.Member); err != nil {
			return err
		}
	}
	s := step{bid: e.Bid, what: "left", member: e.Member, by: e.By, parts: e.Parts}
	if e.Gone {
		s.what = "gone"
	}
	if !e.Off {
		return s.write(tx, at)
	}
	if err := tx.Exec(`DELETE FROM bids_leads WHERE bid = ? AND member = ?`, e.Bid, e.Member); err != nil {
		return err
	}
	return s.both(tx, at, `UPDATE bids SET lead = '' WHERE number = ? AND lead = ?`, e.Bid, e.Member)
}

func leadNamed(tx *readmodel.Tx, at readmodel.At, e bids.LeadNamed) error {
	return step{bid: e.Bid, what: "lead_named", member: e.Member, by: e.By, about: string(e.Lead)}.both(tx, at,
		`INSERT INTO bids_leads (bid, member, lead) VALUES (?, ?, ?) ON CONFLICT (bid, member) DO UPDATE SET lead = excluded.lead`, e.Bid, e.Member, e.Lead)
}

func leadChosen(tx *readmodel.Tx, at readmodel.At, e bids.LeadChosen) error {
	return step{bid: e.Bid, what: "lead_chosen", member: e.Lead}.both(tx, at, `UPDATE bids SET lead = ? WHERE number = ?`, e.Lead, e.Bid)
}

// seal has a document be for the team alone.
func seal(tx *readmodel.Tx, at readmodel.At, bid uint64, document bids.Paper) error {
	if document == "" {
		return nil
	}
	return tx.Exec(`INSERT INTO bids_sealed (document, bid, time) VALUES (?, ?, ?) ON CONFLICT (document, bid) DO NOTHING`, document, bid, at.Time)
}

func sheetPut(tx *readmodel.Tx, at readmodel.At, e bids.SheetPut) error {
	if err := seal(tx, at, e.Bid, e.Document); err != nil {
		return err
	}
	return step{bid: e.Bid, what: "sheet", member: e.Member, by: e.By, document: e.Document}.both(tx, at, `UPDATE bids SET sheet = ? WHERE number = ?`, e.Document, e.Bid)
}

func drafted(tx *readmodel.Tx, at readmodel.At, e bids.AgreementDrafted) error {
	return step{bid: e.Bid, what: "drafted", by: e.By, number: e.Agreement}.both(tx, at, `UPDATE bids SET state = 'agreeing', staged = ?, agreement = ? WHERE number = ?`, at.Time, e.Agreement, e.Bid)
}

func reopened(tx *readmodel.Tx, at readmodel.At, e bids.Reopened) error {
	return step{bid: e.Bid, what: "reopened", number: e.Agreement}.both(tx, at, `UPDATE bids SET state = 'gathering', staged = ?, agreement = 0 WHERE number = ?`, at.Time, e.Bid)
}

func submitted(tx *readmodel.Tx, at readmodel.At, e bids.BidSubmitted) error {
	if err := seal(tx, at, e.Bid, e.Document); err != nil {
		return err
	}
	return step{bid: e.Bid, what: "submitted", by: e.By, document: e.Document}.becomes(tx, at, bids.Submitted)
}

func concluded(tx *readmodel.Tx, at readmodel.At, e bids.BidConcluded) error {
	return step{bid: e.Bid, what: string(e.Outcome), by: e.By}.becomes(tx, at, bids.State(e.Outcome))
}

func withdrawn(tx *readmodel.Tx, at readmodel.At, e bids.BidWithdrawn) error {
	return step{bid: e.Bid, what: "withdrawn", by: e.By}.becomes(tx, at, bids.Withdrawn)
}

func missed(tx *readmodel.Tx, at readmodel.At, e bids.BidMissed) error {
	return step{bid: e.Bid, what: "missed", about: e.Closed}.becomes(tx, at, bids.Missed)
}

func waits(tx *readmodel.Tx, at readmodel.At, e bids.BidWaits) error {
	return step{bid: e.Bid, what: "waits"}.both(tx, at, `UPDATE bids SET waits = 1 WHERE number = ?`, e.Bid)
}

func learned(tx *readmodel.Tx, at readmodel.At, e bids.Learned) error {
	return step{bid: e.Bid, what: "learned", member: e.Member, by: e.By}.both(tx, at,
		`INSERT INTO bids_lessons (bid, member, by, text, time) VALUES (?, ?, ?, ?, ?)`, e.Bid, e.Member, e.By, e.Text, at.Time)
}
