package view

import (
	"encoding/hex"
	"fmt"

	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/tally"
)

func proposed(m *machine.Machine, tx *readmodel.Tx, at readmodel.At, e governance.Proposed) error {
	messages, err := readable(m, e.Proposal, e.Messages)
	if err != nil {
		return err
	}
	if err := tx.Exec(`INSERT INTO governance_proposals (id, title, text, class, messages, terms, member, by, since, status, review, ends, petition, confirms, secret)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Proposal, e.Title, e.Text, e.Class, readmodel.ToJSON(messages), readmodel.ToJSON(e.Terms), e.Member, e.By, at.Time, governance.Undecided,
		e.Review, e.Ends, e.Petition, e.Confirms, e.Secret); err != nil {
		return err
	}
	return effects(tx, e.Proposal, messages)
}

// readable is what a proposal or a version carries, as people read it.
func readable(m *machine.Machine, proposal uint64, carried []wire.Message) ([]machine.Readable, error) {
	messages := []machine.Readable{} // In JSON a list, not null.
	for _, w := range carried {
		said, err := m.WireToJSON(w)
		if err != nil {
			return nil, fmt.Errorf("couldn't read what proposal %d carries: %w", proposal, err)
		}
		messages = append(messages, said)
	}
	return messages, nil
}

func noticeGiven(tx *readmodel.Tx, _ readmodel.At, e governance.NoticeGiven) error {
	r := e.Round
	if err := tx.Exec(`INSERT INTO governance_rounds (proposal, number, purpose, state, notice, opens, closes, roll, root, method, quorum, majority, objections, chamber_roll, chamber_decides, chamber_bar)
		VALUES (?, ?, ?, 'announced', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Proposal, e.Number, r.Purpose, r.Notice, r.Opens, r.Closes, r.Roll, hex.EncodeToString(r.Root),
		r.Bar.Method, r.Bar.Quorum, worded(r.Bar.Majority), r.Bar.Objections, r.Chamber.Roll, r.Chamber.Decides, readmodel.ToJSON(r.Chamber.Bar)); err != nil {
		return err
	}
	for _, id := range e.Members {
		if err := tx.Exec(`INSERT INTO governance_rolls (proposal, round, member) VALUES (?, ?, ?)`, e.Proposal, e.Number, id); err != nil {
			return err
		}
	}
	return tx.Exec(`UPDATE governance_proposals SET rounds = ? WHERE id = ?`, e.Number, e.Proposal)
}

func roundOpened(tx *readmodel.Tx, _ readmodel.At, e governance.RoundOpened) error {
	return tx.Exec(`UPDATE governance_rounds SET state = 'open' WHERE proposal = ? AND number = ?`, e.Proposal, e.Round)
}

// ballotCast puts the ballot in the place of the member's last one.
func ballotCast(tx *readmodel.Tx, at readmodel.At, e governance.BallotCast) error {
	if err := tx.Exec(`INSERT INTO governance_ballots (proposal, round, member, choice, clause, by, at, approves, harm, document, mandate, meeting)
			VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
		ON CONFLICT (proposal, round, member) DO UPDATE SET choice = ?4, clause = ?5, by = ?6, at = ?7, approves = ?8, harm = ?9, document = ?10, mandate = ?11, meeting = ?12,
			changed = changed + 1`,
		e.Proposal, e.Round, e.Member, e.Choice, e.Clause, e.By, at.Time, readmodel.ToJSON(append([]uint64{}, e.Approves...)), e.Harm, e.Document, e.Mandate, e.Meeting); err != nil {
		return err
	}
	more, less := one(e.Choice), one(e.Replaces.Choice)
	if err := tx.Exec(`UPDATE governance_rounds SET yes = yes + ?, no = no + ?, abstain = abstain + ? WHERE proposal = ? AND number = ?`,
		more.Yes-less.Yes, more.No-less.No, more.Abstain-less.Abstain, e.Proposal, e.Round); err != nil {
		return err
	}
	return recount(tx, e.Proposal, `EXISTS (SELECT 1 FROM governance_proxies WHERE proposal = ?1)`)
}

// one is the count of a single ballot, or of none.
func one(c governance.Choice) tally.Count {
	return governance.CountOf([]governance.Counted{{Choice: c}})
}

func roundClosed(tx *readmodel.Tx, _ readmodel.At, e governance.RoundClosed) error {
	res := e.Round.Result
	for _, id := range res.Void {
		if err := tx.Exec(`UPDATE governance_ballots SET counts = 0 WHERE proposal = ? AND round = ? AND member = ?`, e.Proposal, e.Number, id); err != nil {
			return err
		}
	}
	shown := 0
	if err := tx.Get(`SELECT count(*) FROM governance_ballots WHERE proposal = ? AND round = ? AND counts AND meeting > 0`, []any{e.Proposal, e.Number}, &shown); err != nil {
		return err
	}
	return tx.Exec(`UPDATE governance_rounds SET state = 'closed', yes = ?, no = ?, abstain = ?, reason = ?, ballots = ?, explained = ?,
			chamber_yes = ?, chamber_no = ?, chamber_abstain = ?, chamber_reason = ?, versions = ?, version = ?
		WHERE proposal = ? AND number = ?`,
		res.Count.Yes, res.Count.No, res.Count.Abstain, res.Reason, hex.EncodeToString(res.Ballots), explain(e.Round)+byHand(shown),
		res.Chamber.Count.Yes, res.Chamber.Count.No, res.Chamber.Count.Abstain, res.Chamber.Reason,
		readmodel.ToJSON(append([]governance.VersionCount{}, res.Versions...)), res.Version, e.Proposal, e.Number)
}

func proposalWithdrawn(tx *readmodel.Tx, at readmodel.At, e governance.ProposalWithdrawn) error {
	if err := tx.Exec(`UPDATE governance_rounds SET state = 'closed', explained = 'The proposal was taken back.'
		WHERE proposal = ? AND state <> 'closed'`, e.Proposal); err != nil {
		return err
	}
	return decided(tx, at, e.Proposal, governance.Withdrawn)
}

func proposalAdopted(tx *readmodel.Tx, at readmodel.At, e governance.ProposalAdopted) error {
	if err := tx.Exec(`UPDATE governance_proposals SET effect = ?1, review_at = CASE WHEN review > 0 THEN ?1 + review * 86400 END,
		until = CASE WHEN ends > 0 THEN ?1 + ends * 86400 END WHERE id = ?2`, e.Effect, e.Proposal); err != nil {
		return err
	}
	return decided(tx, at, e.Proposal, governance.Adopted)
}

func proposalRejected(tx *readmodel.Tx, at readmodel.At, e governance.ProposalRejected) error {
	return decided(tx, at, e.Proposal, governance.Rejected)
}

func decided(tx *readmodel.Tx, at readmodel.At, proposal uint64, as governance.Status) error {
	return tx.Exec(`UPDATE governance_proposals SET status = ?, decided = ? WHERE id = ?`, as, at.Time, proposal)
}

func proposalExecuted(tx *readmodel.Tx, _ readmodel.At, e governance.ProposalExecuted) error {
	// What it ended has no other trace of what ended it.
	if err := tx.Exec(`UPDATE governance_proposals SET repealed_by = ?1 WHERE status = ?2 AND repealed_by IS NULL
		AND id IN (SELECT CAST(name AS INTEGER) FROM governance_effects WHERE proposal = ?1 AND what = 'decision')`, e.Proposal, governance.Repealed); err != nil {
		return err
	}
	return tx.Exec(`UPDATE governance_proposals SET status = ? WHERE id = ?`, governance.Executed, e.Proposal)
}

func executionFailed(tx *readmodel.Tx, _ readmodel.At, e governance.ExecutionFailed) error {
	return tx.Exec(`UPDATE governance_proposals SET status = ?, failure = ? WHERE id = ?`,
		governance.Failed, fmt.Sprintf("%s (%s)", e.Text, e.Code), e.Proposal)
}
