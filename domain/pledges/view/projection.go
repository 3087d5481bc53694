package view

import (
	"metaorg/domain/people"
	"metaorg/domain/pledges"
	"metaorg/machine"
	"metaorg/readmodel"
)

// step is one line of what happened.
type step struct {
	campaign  uint64
	what      string
	holder    people.MemberID
	by        machine.PersonID
	threshold uint64
	amount    int64
	document  pledges.Paper
}

func (s step) write(tx *readmodel.Tx, at readmodel.At) error {
	return tx.Exec(`INSERT INTO pledges_steps (entry, event, time, campaign, what, holder, by, threshold, amount, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		at.Index, at.Event, at.Time, s.campaign, s.what, s.holder, s.by, s.threshold, s.amount, s.document)
}

func started(tx *readmodel.Tx, at readmodel.At, e pledges.CampaignStarted) error {
	w := e.What
	if err := tx.Exec(`INSERT INTO pledges_campaigns (number, starter, title, text, opportunity, bid, document, last_day, due, closes, early, bonus, bonus_unit, bonus_until, patron, stage, staged, started)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Campaign, e.Starter, w.Title, w.Text, w.Opportunity, w.Bid, w.Document, w.Until, w.Due, e.Closes, w.Early, w.Bonus, w.BonusUnit, e.BonusUntil, e.Patron, e.Stage, at.Time, at.Time); err != nil {
		return err
	}
	for i, t := range w.Thresholds {
		if err := tx.Exec(`INSERT INTO pledges_thresholds (campaign, place, name, least, most, unit) VALUES (?, ?, ?, ?, ?, ?)`, e.Campaign, i+1, t.Name, t.Least, t.Most, t.Unit); err != nil {
			return err
		}
	}
	s := step{campaign: e.Campaign, what: "started", holder: e.Starter, by: e.By}
	if e.Stage == pledges.Asked {
		s.what = "asked"
	}
	return s.write(tx, at)
}

// become puts a campaign at a stage, and writes that down.
func (s step) become(tx *readmodel.Tx, at readmodel.At, to pledges.Stage, how pledges.How) error {
	if err := tx.Exec(`UPDATE pledges_campaigns SET stage = ?, how = ?, staged = ? WHERE number = ?`, to, how, at.Time, s.campaign); err != nil {
		return err
	}
	return s.write(tx, at)
}

func accepted(tx *readmodel.Tx, at readmodel.At, e pledges.BonusAccepted) error {
	return step{campaign: e.Campaign, what: "accepted", holder: e.Patron, by: e.By}.become(tx, at, pledges.Open, "")
}

func pledged(tx *readmodel.Tx, at readmodel.At, e pledges.Pledged) error {
	if err := tx.Exec(`INSERT INTO pledges_promises (campaign, number, threshold, holder, amount, state, since, changed) VALUES (?1, ?2, ?3, ?4, ?5, 'given', ?6, ?6)
		ON CONFLICT (campaign, number) DO UPDATE SET amount = excluded.amount, changed = excluded.changed`, e.Campaign, e.Pledge, e.Threshold, e.Member, e.Amount, at.Time); err != nil {
		return err
	}
	if err := add(tx, e.Campaign, e.Threshold, e.Amount-e.Before); err != nil {
		return err
	}
	s := step{campaign: e.Campaign, what: "pledged", holder: e.Member, by: e.By, threshold: e.Threshold, amount: e.Amount}
	switch {
	case e.Met:
		s.what = "met"
	case e.Before != 0:
		s.what = "changed"
	}
	return s.write(tx, at)
}

// add adds to what is pledged of a threshold.
func add(tx *readmodel.Tx, campaign, threshold uint64, amount int64) error {
	return tx.Exec(`UPDATE pledges_thresholds SET total = total + ? WHERE campaign = ? AND place = ?`, amount, campaign, threshold)
}

// drop has a pledge count no longer.
func (s step) drop(tx *readmodel.Tx, at readmodel.At, pledge uint64) error {
	if err := tx.Exec(`UPDATE pledges_promises SET state = ?, changed = ? WHERE campaign = ? AND number = ?`, s.what, at.Time, s.campaign, pledge); err != nil {
		return err
	}
	if err := add(tx, s.campaign, s.threshold, -s.amount); err != nil {
		return err
	}
	return s.write(tx, at)
}

func takenBack(tx *readmodel.Tx, at readmodel.At, e pledges.PledgeTakenBack) error {
	return step{campaign: e.Campaign, what: "taken_back", holder: e.Member, by: e.By, threshold: e.Threshold, amount: e.Amount}.drop(tx, at, e.Pledge)
}

func fell(tx *readmodel.Tx, at readmodel.At, e pledges.PledgeFell) error {
	return step{campaign: e.Campaign, what: "fell", holder: e.Member, threshold: e.Threshold, amount: e.Amount}.drop(tx, at, e.Pledge)
}

func bound(tx *readmodel.Tx, at readmodel.At, e pledges.CampaignBound) error {
	s := step{campaign: e.Campaign, what: "bound"}
	if e.Early {
		s.what = "early"
	}
	return s.become(tx, at, pledges.Bound, "")
}

func pledgeBound(tx *readmodel.Tx, at readmodel.At, e pledges.PledgeBound) error {
	return tx.Exec(`UPDATE pledges_promises SET state = 'bound', taken = ?, obligation = ?, changed = ? WHERE campaign = ? AND number = ?`, e.Taken, e.Obligation, at.Time, e.Campaign, e.Pledge)
}

// release has all pledges for a campaign bind nobody.
func release(tx *readmodel.Tx, at readmodel.At, campaign uint64) error {
	return tx.Exec(`UPDATE pledges_promises SET state = 'released', changed = ? WHERE campaign = ? AND state = 'given'`, at.Time, campaign)
}

func failed(tx *readmodel.Tx, at readmodel.At, e pledges.CampaignFailed) error {
	if err := release(tx, at, e.Campaign); err != nil {
		return err
	}
	return step{campaign: e.Campaign, what: string(e.How), by: e.By}.become(tx, at, pledges.Failed, e.How)
}

func cancelled(tx *readmodel.Tx, at readmodel.At, e pledges.CampaignCancelled) error {
	if err := release(tx, at, e.Campaign); err != nil {
		return err
	}
	return step{campaign: e.Campaign, what: "cancelled", by: e.By, document: e.Document}.become(tx, at, pledges.Cancelled, "")
}

func bonusOwed(tx *readmodel.Tx, at readmodel.At, e pledges.BonusOwed) error {
	return tx.Exec(`INSERT INTO pledges_bonuses (campaign, holder, amount, obligation, refused) VALUES (?, ?, ?, ?, ?)`, e.Campaign, e.Member, e.Amount, e.Obligation, e.Refused)
}
