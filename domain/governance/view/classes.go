package view

import (
	"metaorg/domain/governance"
	"metaorg/domain/mandates"
	"metaorg/machine"
	"metaorg/readmodel"
)

// byClass are the projections of what classes of decisions have of their own:
// rounds of consent, proxies, extended votes, urgent decisions, individuals.
func byClass(m *machine.Machine) []readmodel.Projection {
	return append(byPolls(m), []readmodel.Projection{
		readmodel.On("governance.ProposalAmended", func(tx *readmodel.Tx, at readmodel.At, e governance.ProposalAmended) error {
			return proposalAmended(m, tx, at, e)
		}),
		readmodel.On("governance.ObjectionsStand", objectionsStand),
		readmodel.On("governance.VoteCalled", voteCalled),
		readmodel.On("governance.BecameOrdinary", becameOrdinary),
		readmodel.On("governance.RoundExtended", roundExtended),
		readmodel.On("governance.ProxyGiven", proxyGiven),
		readmodel.On("governance.ProxyRevoked", proxyRevoked),
		readmodel.On("governance.UrgentConfirmed", urgentConfirmed),
		readmodel.On("governance.UrgentLapsed", urgentLapsed),
		readmodel.On("governance.IndividualVoted", individualVoted),
	}...)
}

// byPolls are those of what members ask their own people, where they can.
func byPolls(m *machine.Machine) []readmodel.Projection {
	if _, ok := m.Kind("mandates.poll"); !ok {
		return nil
	}
	return []readmodel.Projection{readmodel.On("mandates.PollClosed", pollClosed)}
}

func proposalAmended(m *machine.Machine, tx *readmodel.Tx, at readmodel.At, e governance.ProposalAmended) error {
	messages, err := readable(m, e.Proposal, e.Messages)
	if err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE governance_rounds SET state = 'closed', closes = ?, reason = 'worded_anew', explained = 'The proposal was worded anew and is voted on once more.'
		WHERE proposal = ? AND number = ? AND state <> 'closed'`, at.Time, e.Proposal, e.Round); err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE governance_proposals SET title = ?, text = ?, messages = ?, amendments = ?, answer = NULL WHERE id = ?`,
		e.Title, e.Text, readmodel.ToJSON(messages), e.Number, e.Proposal); err != nil {
		return err
	}
	// What people said about the former text binds nobody.
	if err := tx.Exec(`UPDATE governance_proxies SET bound = '' WHERE proposal = ?`, e.Proposal); err != nil {
		return err
	}
	return effects(tx, e.Proposal, messages)
}

func objectionsStand(tx *readmodel.Tx, _ readmodel.At, e governance.ObjectionsStand) error {
	return tx.Exec(`UPDATE governance_proposals SET answer = ?, amendments_left = ? WHERE id = ?`, e.Until, e.Amendments, e.Proposal)
}

func voteCalled(tx *readmodel.Tx, _ readmodel.At, e governance.VoteCalled) error {
	return tx.Exec(`UPDATE governance_proposals SET answer = NULL WHERE id = ?`, e.Proposal)
}

func becameOrdinary(tx *readmodel.Tx, _ readmodel.At, e governance.BecameOrdinary) error {
	return tx.Exec(`UPDATE governance_proposals SET class = ?, terms = ? WHERE id = ?`, governance.Ordinary, readmodel.ToJSON(e.Terms), e.Proposal)
}

func roundExtended(tx *readmodel.Tx, _ readmodel.At, e governance.RoundExtended) error {
	return tx.Exec(`UPDATE governance_rounds SET longer = ?1 - closes, closes = ?1 WHERE proposal = ?2 AND number = ?3`, e.Closes, e.Proposal, e.Round)
}

func proxyGiven(tx *readmodel.Tx, at readmodel.At, e governance.ProxyGiven) error {
	if err := tx.Exec(`INSERT INTO governance_proxies (proposal, member, holder, by, at) VALUES (?1, ?2, ?3, ?4, ?5)
		ON CONFLICT (proposal, member) DO UPDATE SET holder = ?3, by = ?4, at = ?5`, e.Proposal, e.Member, e.Holder, e.By, at.Time); err != nil {
		return err
	}
	return recount(tx, e.Proposal, "true")
}

func proxyRevoked(tx *readmodel.Tx, _ readmodel.At, e governance.ProxyRevoked) error {
	if err := tx.Exec(`DELETE FROM governance_proxies WHERE proposal = ? AND member = ?`, e.Proposal, e.Member); err != nil {
		return err
	}
	return recount(tx, e.Proposal, "true")
}

// pollClosed binds a member that gave a proxy, if its own people bound it.
func pollClosed(tx *readmodel.Tx, _ readmodel.At, e mandates.PollClosed) error {
	if !e.Binding || e.Choice == "" {
		return nil
	}
	if err := tx.Exec(`UPDATE governance_proxies SET bound = ? WHERE proposal = ? AND member = ?`, e.Choice, e.Proposal, e.Organization); err != nil {
		return err
	}
	return recount(tx, e.Proposal, "EXISTS (SELECT 1 FROM governance_proxies WHERE proposal = ?1 AND bound <> '')")
}

// recount counts the ballots of a proposal's present round, those by proxy
// included, if the condition holds: a holder's ballot counts for whoever cast none.
func recount(tx *readmodel.Tx, proposal uint64, condition string) error {
	return tx.Exec(`WITH now AS (SELECT proposal, number FROM governance_rounds WHERE proposal = ?1 ORDER BY number DESC LIMIT 1),
		cast AS (
			SELECT b.choice FROM governance_ballots b JOIN now ON b.proposal = now.proposal AND b.round = now.number
			UNION ALL SELECT b.choice FROM governance_proxies x JOIN now ON x.proposal = now.proposal
				JOIN governance_ballots b ON b.proposal = now.proposal AND b.round = now.number AND b.member = x.holder
				JOIN governance_rolls l ON l.proposal = now.proposal AND l.round = now.number AND l.member = x.member
				WHERE x.bound IN ('', b.choice) AND NOT EXISTS (SELECT 1 FROM governance_ballots o WHERE o.proposal = now.proposal AND o.round = now.number AND o.member = x.member))
		UPDATE governance_rounds SET yes = (SELECT count(*) FROM cast WHERE choice = 'yes'), no = (SELECT count(*) FROM cast WHERE choice = 'no'),
			abstain = (SELECT count(*) FROM cast WHERE choice = 'abstain')
		WHERE (proposal, number) IN (SELECT proposal, number FROM now) AND state <> 'closed' AND `+condition, proposal)
}

func urgentConfirmed(tx *readmodel.Tx, _ readmodel.At, e governance.UrgentConfirmed) error {
	return tx.Exec(`UPDATE governance_proposals SET confirmed_by = ?, until = NULL WHERE id = ?`, e.By, e.Proposal)
}

func urgentLapsed(tx *readmodel.Tx, at readmodel.At, e governance.UrgentLapsed) error {
	return tx.Exec(`UPDATE governance_proposals SET status = ?, until = ? WHERE id = ?`, governance.Lapsed, at.Time, e.Proposal)
}

func individualVoted(tx *readmodel.Tx, _ readmodel.At, e governance.IndividualVoted) error {
	more, less := one(e.Choice), one(e.Replaces)
	return tx.Exec(`UPDATE governance_rounds SET chamber_yes = chamber_yes + ?, chamber_no = chamber_no + ?, chamber_abstain = chamber_abstain + ? WHERE proposal = ? AND number = ?`,
		more.Yes-less.Yes, more.No-less.No, more.Abstain-less.Abstain, e.Proposal, e.Round)
}
