package view

import (
	"strconv"
	"strings"

	"metaorg/domain/disputes"
	"metaorg/domain/people"
	"metaorg/readmodel"
)

const daySeconds = 86_400

// step writes down one thing that happened in a case.
func step(tx *readmodel.Tx, at readmodel.At, n uint64, what, who, detail string) error {
	return tx.Exec(`INSERT INTO disputes_steps (entry, event, number, time, what, who, detail) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		at.Index, at.Event, n, at.Time, what, who, detail)
}

// paper writes down a document of a case.
func paper(tx *readmodel.Tx, at readmodel.At, n uint64, p disputes.Paper, by people.MemberID, what string) error {
	return tx.Exec(`INSERT OR IGNORE INTO disputes_papers (number, document, by, at, what) VALUES (?, ?, ?, ?, ?)`, n, p, by, at.Time, what)
}

// enter puts a case into a stage; until is 0 for one that others end.
func enter(tx *readmodel.Tx, n uint64, stage disputes.Stage, until int64) error {
	return tx.Exec(`UPDATE disputes_cases SET stage = ?, until = nullif(?, 0) WHERE number = ?`, stage, until, n)
}

func all(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func opened(tx *readmodel.Tx, at readmodel.At, e disputes.DisputeOpened) error {
	err := all(tx.Exec(`INSERT INTO disputes_cases (number, cause, by, against, document, opened, stage, until, before) VALUES (?, ?, ?, ?, ?, ?, ?, nullif(?, 0), nullif(?, 0))`,
		e.Case, e.Cause, e.By, e.Against, e.Document, at.Time, e.Stage, e.Until, e.Before),
		step(tx, at, e.Case, "opened", string(e.By), string(e.Cause)))
	if err != nil || e.Cause != disputes.Hiding {
		return all(err, paper(tx, at, e.Case, e.Document, e.By, "matter"))
	}
	return tx.Exec(`UPDATE disputes_hidden SET in_case = ? WHERE document = ?`, e.Case, e.Document)
}

func mediatorProposed(tx *readmodel.Tx, at readmodel.At, e disputes.MediatorProposed) error {
	return all(tx.Exec(`UPDATE disputes_cases SET mediator = ?, mediator_by = ? WHERE number = ?`, e.Mediator, e.By, e.Case),
		step(tx, at, e.Case, "mediator", string(e.By), e.Mediator))
}

func mediatorAccepted(tx *readmodel.Tx, at readmodel.At, e disputes.MediatorAccepted) error {
	return all(tx.Exec(`UPDATE disputes_cases SET accepted = 1 WHERE number = ?`, e.Case), step(tx, at, e.Case, "accepted", string(e.By), e.Mediator))
}

func settlementSigned(tx *readmodel.Tx, at readmodel.At, e disputes.SettlementSigned) error {
	return all(paper(tx, at, e.Case, e.Document, e.By, "agreement"), step(tx, at, e.Case, "signed", string(e.By), ""))
}

func paperAdded(tx *readmodel.Tx, at readmodel.At, e disputes.PaperAdded) error {
	return all(paper(tx, at, e.Case, e.Document, e.By, "paper"), step(tx, at, e.Case, "paper", string(e.By), ""))
}

func recusedFrom(tx *readmodel.Tx, at readmodel.At, e disputes.Recused) error {
	return all(tx.Exec(`UPDATE disputes_panels SET now = 0 WHERE number = ? AND member = ?`, e.Case, e.Member), step(tx, at, e.Case, "recused", string(e.Member), ""))
}

func panelAwaited(tx *readmodel.Tx, at readmodel.At, e disputes.PanelAwaited) error {
	what := "awaited"
	if e.Again {
		what = "again"
	}
	return all(enter(tx, e.Case, disputes.Drawing, 0), tx.Exec(`UPDATE disputes_panels SET now = 0 WHERE number = ?`, e.Case),
		tx.Exec(`UPDATE disputes_cases SET sole = '' WHERE number = ?`, e.Case), step(tx, at, e.Case, what, "", ""))
}

func panelDrawn(tx *readmodel.Tx, at readmodel.At, e disputes.PanelDrawn) error {
	if e.Sole != "" {
		return all(enter(tx, e.Case, disputes.Hearing, e.Until), tx.Exec(`UPDATE disputes_cases SET sole = ? WHERE number = ?`, e.Sole, e.Case),
			step(tx, at, e.Case, "sole", string(e.Sole), strconv.FormatInt(e.From, 10)))
	}
	var names []string
	for _, m := range e.Panel {
		if err := seat(tx, e.Case, m); err != nil {
			return err
		}
		names = append(names, string(m))
	}
	return all(enter(tx, e.Case, disputes.Hearing, e.Until), step(tx, at, e.Case, "drawn", strings.Join(names, ","), strconv.FormatInt(e.From, 10)))
}

func seat(tx *readmodel.Tx, n uint64, m people.MemberID) error {
	return tx.Exec(`INSERT OR REPLACE INTO disputes_panels (number, member, now) VALUES (?, ?, 1)`, n, m)
}

func panelistDrawn(tx *readmodel.Tx, at readmodel.At, e disputes.PanelistDrawn) error {
	return all(seat(tx, e.Case, e.Member), step(tx, at, e.Case, "replaced", string(e.Member), ""))
}

func judged(tx *readmodel.Tx, at readmodel.At, e disputes.Judged) error {
	return all(tx.Exec(`UPDATE disputes_panels SET judged = 1 WHERE number = ? AND member = ?`, e.Case, e.Judgment.Member),
		step(tx, at, e.Case, "judged", string(e.Judgment.Member), ""))
}

func findingMade(tx *readmodel.Tx, at readmodel.At, e disputes.FindingMade) error {
	what := "dismissed"
	if e.Upheld {
		what = "upheld"
	}
	return all(enter(tx, e.Case, disputes.Reasons, at.Time+disputes.ReasonsDays*daySeconds),
		tx.Exec(`UPDATE disputes_cases SET upheld = ?, step = ?, days = ? WHERE number = ?`, e.Upheld, e.Step, e.Days, e.Case),
		step(tx, at, e.Case, what, "", strconv.FormatInt(e.For, 10)+":"+strconv.FormatInt(e.Against, 10)))
}

func putToMembers(tx *readmodel.Tx, at readmodel.At, e disputes.PutToMembers) error {
	return all(enter(tx, e.Case, disputes.Voting, 0), tx.Exec(`UPDATE disputes_cases SET proposal = ? WHERE number = ?`, e.Proposal, e.Case),
		step(tx, at, e.Case, "put", "", strconv.FormatUint(e.Proposal, 10)))
}

func exclusionDecided(tx *readmodel.Tx, at readmodel.At, e disputes.ExclusionDecided) error {
	return all(enter(tx, e.Case, disputes.Reasons, e.Until), tx.Exec(`UPDATE disputes_cases SET upheld = 1, voted = 1 WHERE number = ?`, e.Case),
		step(tx, at, e.Case, "voted", string(e.Member), ""))
}

func reasonsGiven(tx *readmodel.Tx, at readmodel.At, e disputes.ReasonsGiven) error {
	return all(enter(tx, e.Case, disputes.Appealable, e.Until), paper(tx, at, e.Case, e.Document, e.By, "reasons"), step(tx, at, e.Case, "reasons", string(e.By), ""))
}

func reasonsMissing(tx *readmodel.Tx, at readmodel.At, e disputes.ReasonsMissing) error {
	return all(enter(tx, e.Case, disputes.Appealable, at.Time+disputes.AppealDays*daySeconds), step(tx, at, e.Case, "missing", "", ""))
}

func appealed(tx *readmodel.Tx, at readmodel.At, e disputes.Appealed) error {
	return all(tx.Exec(`UPDATE disputes_cases SET appealed = 1 WHERE number = ?`, e.Case), paper(tx, at, e.Case, e.Document, e.By, "appeal"),
		step(tx, at, e.Case, "appealed", string(e.By), e.To))
}

func closed(tx *readmodel.Tx, at readmodel.At, e disputes.DisputeClosed) error {
	return all(enter(tx, e.Case, disputes.Closed, 0), tx.Exec(`UPDATE disputes_cases SET outcome = ?, closed = ? WHERE number = ?`, e.Outcome, at.Time, e.Case),
		step(tx, at, e.Case, "closed", "", string(e.Outcome)))
}

func sanctionImposed(tx *readmodel.Tx, at readmodel.At, e disputes.SanctionImposed) error {
	s := e.Imposed
	return all(tx.Exec(`INSERT INTO disputes_sanctions (number, member, step, in_case, at, until, before, before_at) VALUES (?, ?, ?, ?, ?, nullif(?, 0), nullif(?, 0), nullif(?, 0))`,
		e.Sanction, s.Member, s.Step, s.Case, s.At, s.Until, s.Before, s.BeforeAt), step(tx, at, s.Case, "imposed", string(s.Member), string(s.Step)))
}

func sanctionEnded(tx *readmodel.Tx, at readmodel.At, e disputes.SanctionEnded) error {
	return tx.Exec(`UPDATE disputes_sanctions SET ended = ? WHERE number = ?`, at.Time, e.Sanction)
}

func mediatorAppointed(tx *readmodel.Tx, at readmodel.At, e disputes.MediatorAppointed) error {
	return all(tx.Exec(`DELETE FROM disputes_mediators`), tx.Exec(`INSERT INTO disputes_mediators (person, since) VALUES (?, ?)`, e.Person, at.Time))
}

func moderatorsNamed(tx *readmodel.Tx, _ readmodel.At, e disputes.ModeratorsNamed) error {
	if err := tx.Exec(`DELETE FROM disputes_moderators`); err != nil {
		return err
	}
	for _, p := range e.Moderators.Persons {
		if err := tx.Exec(`INSERT OR IGNORE INTO disputes_moderators (person, until) VALUES (?, ?)`, p, e.Moderators.Until); err != nil {
			return err
		}
	}
	return nil
}

func documentHidden(tx *readmodel.Tx, at readmodel.At, e disputes.DocumentHidden) error {
	return tx.Exec(`INSERT INTO disputes_hidden (document, by, clause, at) VALUES (?, ?, ?, ?)
		ON CONFLICT (document) DO UPDATE SET by = excluded.by, clause = excluded.clause, at = excluded.at, shown = NULL`, e.Document, e.By, e.Clause, at.Time)
}

func documentShown(tx *readmodel.Tx, at readmodel.At, e disputes.DocumentShown) error {
	return tx.Exec(`UPDATE disputes_hidden SET shown = ? WHERE document = ?`, at.Time, e.Document)
}
