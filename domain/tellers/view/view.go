// Package view shows how secret votes are counted: who counts, what each
// teller came to beside the other, who handed in a paper, and the papers to
// print. How anybody voted it cannot show, since nobody wrote it down.
package view

import (
	_ "embed"

	"metaorg/domain/tellers"
	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how tellers are seen.
var View = readmodel.View{
	Module: "tellers",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("tellers.TellerOffered", offered),
		readmodel.On("tellers.TellerSteppedDown", steppedDown),
		readmodel.On("tellers.LotDrawn", drawn),
		readmodel.On("tellers.CountTold", told),
		readmodel.On("tellers.RecountAsked", recountAsked),
		readmodel.On("tellers.ThirdTellerAsked", thirdAsked),
		readmodel.On("tellers.CountSettled", settled),
	},
	Lists: []readmodel.List{{
		Name:    "paper-counts",
		Purpose: "What tellers counted of the papers of secret votes.",
		Query: `SELECT s.proposal || '.' || s.round || '.' || s.member || '.' || s.stage AS id, s.proposal, s.round, s.member, s.stage, s.by, s.at, json_array_length(s.present) AS handed_in,
				s.yes, s.no, s.abstain, s.individuals_yes, s.individuals_no, s.individuals_abstain, p.agrees AS stands, s.present
			FROM tellers_sheets s JOIN tellers_people p ON p.proposal = s.proposal AND p.round = s.round AND p.member = s.member`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "proposal, vote, teller and stage", Detail: true},
			{Name: "proposal", Kind: readmodel.Number, Help: "the proposal's number"},
			{Name: "round", Kind: readmodel.Number, Help: "which of its votes"},
			{Name: "member", Kind: readmodel.Text, Help: "who counted"},
			{Name: "stage", Kind: readmodel.Text, Help: "first, recount or third"},
			{Name: "by", Kind: readmodel.Text, Help: "who signed", Detail: true},
			{Name: "at", Kind: readmodel.Time, Help: "when it was entered"},
			{Name: "handed_in", Kind: readmodel.Number, Help: "how many handed in a paper"},
			{Name: "yes", Kind: readmodel.Number, Help: "papers of members that say yes"},
			{Name: "no", Kind: readmodel.Number, Help: "papers of members that say no"},
			{Name: "abstain", Kind: readmodel.Number, Help: "papers of members that abstain, are blank or can't be read"},
			{Name: "individuals_yes", Kind: readmodel.Number, Help: "the same of individuals in their chamber", Detail: true},
			{Name: "individuals_no", Kind: readmodel.Number, Help: "the same of individuals in their chamber", Detail: true},
			{Name: "individuals_abstain", Kind: readmodel.Number, Help: "the same of individuals in their chamber", Detail: true},
			{Name: "stands", Kind: readmodel.Bool, Help: "whether it is the teller's count that stands"},
			{Name: "present", Kind: readmodel.JSON, Help: "who handed in a paper", Detail: true},
		},
		Sort: "-at,id", Key: "id", For: readmodel.Participants,
	}},
}

func offered(tx *readmodel.Tx, at readmodel.At, e tellers.TellerOffered) error {
	return tx.Exec(`INSERT INTO tellers_people (proposal, round, member, state, at) VALUES (?1, ?2, ?3, 'offered', ?4)
		ON CONFLICT (proposal, round, member) DO UPDATE SET state = 'offered', at = ?4`, e.Proposal, e.Round, e.Member, at.Time)
}

func steppedDown(tx *readmodel.Tx, at readmodel.At, e tellers.TellerSteppedDown) error {
	return tx.Exec(`UPDATE tellers_people SET state = 'left', at = ? WHERE proposal = ? AND round = ? AND member = ?`, at.Time, e.Proposal, e.Round, e.Member)
}

// counting makes the row of a round whose papers are counted, if there is none.
func counting(tx *readmodel.Tx, proposal, round uint64) error {
	return tx.Exec(`INSERT INTO tellers_counts (proposal, round) VALUES (?, ?) ON CONFLICT DO NOTHING`, proposal, round)
}

func drawn(tx *readmodel.Tx, at readmodel.At, e tellers.LotDrawn) error {
	if err := counting(tx, e.Proposal, e.Round); err != nil {
		return err
	}
	for _, id := range e.Members {
		if err := tx.Exec(`INSERT INTO tellers_people (proposal, round, member, state, place, at)
				VALUES (?1, ?2, ?3, 'drawn', (SELECT count(*) + 1 FROM tellers_people p WHERE p.proposal = ?1 AND p.round = ?2 AND p.place > 0), ?4)
			ON CONFLICT (proposal, round, member) DO UPDATE SET state = 'drawn', place = excluded.place, at = ?4`, e.Proposal, e.Round, id, at.Time); err != nil {
			return err
		}
	}
	return tx.Exec(`UPDATE tellers_counts SET drawn = ?, offered = ? WHERE proposal = ? AND round = ?`, e.From, e.Offered, e.Proposal, e.Round)
}

func told(tx *readmodel.Tx, at readmodel.At, e tellers.CountTold) error {
	n, i := e.Sheet.Members, e.Sheet.Individuals
	return tx.Exec(`INSERT INTO tellers_sheets (proposal, round, member, stage, by, at, yes, no, abstain, individuals_yes, individuals_no, individuals_abstain, present)
			VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
		ON CONFLICT (proposal, round, member, stage) DO UPDATE SET by = ?5, at = ?6, yes = ?7, no = ?8, abstain = ?9,
			individuals_yes = ?10, individuals_no = ?11, individuals_abstain = ?12, present = ?13`,
		e.Proposal, e.Round, e.Member, e.Stage, e.By, at.Time, n.Yes, n.No, n.Abstain, i.Yes, i.No, i.Abstain, readmodel.ToJSON(append([]string{}, names(e.Sheet)...)))
}

func names(s tellers.Sheet) (all []string) {
	for _, id := range s.Present {
		all = append(all, string(id))
	}
	return all
}

func recountAsked(tx *readmodel.Tx, at readmodel.At, e tellers.RecountAsked) error {
	return tx.Exec(`UPDATE tellers_counts SET stage = ?, until = ?, recounted = ? WHERE proposal = ? AND round = ?`, tellers.Recount, e.Until, at.Time, e.Proposal, e.Round)
}

func thirdAsked(tx *readmodel.Tx, at readmodel.At, e tellers.ThirdTellerAsked) error {
	return tx.Exec(`UPDATE tellers_counts SET stage = ?, until = ?, silent = ?, third = ? WHERE proposal = ? AND round = ?`, tellers.WithThird, e.Until, e.Silent, at.Time, e.Proposal, e.Round)
}

func settled(tx *readmodel.Tx, at readmodel.At, e tellers.CountSettled) error {
	if err := counting(tx, e.Proposal, e.Round); err != nil {
		return err
	}
	for _, id := range e.Agree {
		if err := tx.Exec(`UPDATE tellers_people SET agrees = 1 WHERE proposal = ? AND round = ? AND member = ?`, e.Proposal, e.Round, id); err != nil {
			return err
		}
	}
	stage := tellers.Settled
	if e.Failed != "" {
		stage = tellers.Unsettled
	}
	return tx.Exec(`UPDATE tellers_counts SET stage = ?, until = NULL, failed = ?, ended = ? WHERE proposal = ? AND round = ?`, stage, e.Failed, at.Time, e.Proposal, e.Round)
}
