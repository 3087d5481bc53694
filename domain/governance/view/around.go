package view

import (
	"encoding/json"
	"fmt"
	"strings"

	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/readmodel"
)

// around are the projections of what surrounds decisions: petitions, versions,
// what becomes of a decision later, and reports.
func around(m *machine.Machine) []readmodel.Projection {
	return []readmodel.Projection{
		readmodel.On("governance.PetitionBrought", petitionBrought),
		readmodel.On("governance.PetitionSigned", petitionSigned),
		readmodel.On("governance.PetitionReached", petitionReached),
		readmodel.On("governance.PetitionLapsed", petitionLapsed),
		readmodel.On("governance.VersionPut", func(tx *readmodel.Tx, at readmodel.At, e governance.VersionPut) error {
			return versionPut(m, tx, at, e)
		}),
		readmodel.On("governance.MergeOffered", func(tx *readmodel.Tx, _ readmodel.At, e governance.MergeOffered) error {
			return mergeOffered(m, tx, e)
		}),
		readmodel.On("governance.VersionsMerged", func(tx *readmodel.Tx, _ readmodel.At, e governance.VersionsMerged) error {
			return versionsMerged(m, tx, e)
		}),
		readmodel.On("governance.VersionChosen", versionChosen),
		readmodel.On("governance.ReviewFallsDue", reviewFallsDue),
		readmodel.On("governance.DecisionEnded", decisionEnded),
		readmodel.On("governance.DecisionRenewed", decisionRenewed),
		readmodel.On("governance.DecisionRepealed", decisionRepealed),
		readmodel.On("governance.MinorityReported", minorityReported),
	}
}

func petitionBrought(tx *readmodel.Tx, at readmodel.At, e governance.PetitionBrought) error {
	if err := tx.Exec(`INSERT INTO governance_petitions (id, title, text, member, by, since, ends, signed, needed, state) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, 'open')`,
		e.Petition, e.Title, e.Text, e.Member, e.By, at.Time, e.Ends, e.Needed); err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO governance_signatures (petition, member, by, at) VALUES (?, ?, ?, ?)`, e.Petition, e.Member, e.By, at.Time)
}

func petitionSigned(tx *readmodel.Tx, at readmodel.At, e governance.PetitionSigned) error {
	if err := tx.Exec(`INSERT INTO governance_signatures (petition, member, by, at) VALUES (?, ?, ?, ?)`, e.Petition, e.Member, e.By, at.Time); err != nil {
		return err
	}
	return tx.Exec(`UPDATE governance_petitions SET signed = ?, needed = ? WHERE id = ?`, e.Signatures, e.Needed, e.Petition)
}

func petitionReached(tx *readmodel.Tx, _ readmodel.At, e governance.PetitionReached) error {
	return tx.Exec(`UPDATE governance_petitions SET state = 'reached', proposal = ? WHERE id = ?`, e.Proposal, e.Petition)
}

func petitionLapsed(tx *readmodel.Tx, _ readmodel.At, e governance.PetitionLapsed) error {
	return tx.Exec(`UPDATE governance_petitions SET state = 'lapsed' WHERE id = ?`, e.Petition)
}

// versionPut adds a version; with the first one the proposal itself becomes
// version 1.
func versionPut(m *machine.Machine, tx *readmodel.Tx, at readmodel.At, e governance.VersionPut) error {
	messages, err := readable(m, e.Proposal, e.Messages)
	if err != nil {
		return err
	}
	if err := tx.Exec(`INSERT INTO governance_versions (proposal, number, member, title, text, messages, at)
		SELECT id, 1, member, title, text, messages, since FROM governance_proposals WHERE id = ? ON CONFLICT DO NOTHING`, e.Proposal); err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO governance_versions (proposal, number, member, title, text, messages, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		e.Proposal, e.Version, e.Member, e.Title, e.Text, readmodel.ToJSON(messages), at.Time)
}

func mergeOffered(m *machine.Machine, tx *readmodel.Tx, e governance.MergeOffered) error {
	messages, err := readable(m, e.Proposal, e.Messages)
	if err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO governance_offers (proposal, version, with_version, title, text, messages) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
		ON CONFLICT (proposal, version) DO UPDATE SET with_version = ?3, title = ?4, text = ?5, messages = ?6`,
		e.Proposal, e.Version, e.With, e.Title, e.Text, readmodel.ToJSON(messages))
}

// versionsMerged makes one of two; where only one is left it is the proposal's text.
func versionsMerged(m *machine.Machine, tx *readmodel.Tx, e governance.VersionsMerged) error {
	messages, err := readable(m, e.Proposal, e.Messages)
	if err != nil {
		return err
	}
	for _, q := range []struct {
		text string
		args []any
	}{
		{`UPDATE governance_versions SET title = ?1, text = ?2, messages = ?3, with_member = (SELECT v.member FROM governance_versions v WHERE v.proposal = ?4 AND v.number = ?6)
			WHERE proposal = ?4 AND number = ?5`, []any{e.Title, e.Text, readmodel.ToJSON(messages), e.Proposal, e.Version, e.Gone}},
		{`UPDATE governance_versions SET into_version = ? WHERE proposal = ? AND number = ?`, []any{e.Version, e.Proposal, e.Gone}},
		{`DELETE FROM governance_offers WHERE proposal = ?1 AND version IN (?2, ?3)`, []any{e.Proposal, e.Version, e.Gone}},
	} {
		if err := tx.Exec(q.text, q.args...); err != nil {
			return err
		}
	}
	return takeVersion(tx, e.Proposal, e.Version, `AND NOT EXISTS (SELECT 1 FROM governance_versions o WHERE o.proposal = v.proposal AND o.number <> v.number AND o.into_version IS NULL)`)
}

// takeVersion gives the proposal a version's text, if the condition on the
// version v holds, and finds anew what it changes.
func takeVersion(tx *readmodel.Tx, proposal, version uint64, condition string) error {
	if err := tx.Exec(`UPDATE governance_proposals SET (title, text, messages, version) = (v.title, v.text, v.messages, v.number)
		FROM governance_versions v WHERE governance_proposals.id = v.proposal AND v.proposal = ? AND v.number = ? `+condition, proposal, version); err != nil {
		return err
	}
	var text string
	if err := tx.Get(`SELECT messages FROM governance_proposals WHERE id = ?`, []any{proposal}, &text); err != nil {
		return err
	}
	var messages []machine.Readable
	if err := json.Unmarshal([]byte(text), &messages); err != nil {
		return fmt.Errorf("couldn't read what proposal %d carries: %w", proposal, err)
	}
	return effects(tx, proposal, messages)
}

func versionChosen(tx *readmodel.Tx, _ readmodel.At, e governance.VersionChosen) error {
	return takeVersion(tx, e.Proposal, e.Version, "")
}

func reviewFallsDue(tx *readmodel.Tx, _ readmodel.At, e governance.ReviewFallsDue) error {
	return tx.Exec(`UPDATE governance_proposals SET reviewed = 1 WHERE id = ?`, e.Proposal)
}

func decisionEnded(tx *readmodel.Tx, _ readmodel.At, e governance.DecisionEnded) error {
	return tx.Exec(`UPDATE governance_proposals SET status = ? WHERE id = ?`, governance.Ended, e.Proposal)
}

func decisionRenewed(tx *readmodel.Tx, _ readmodel.At, e governance.DecisionRenewed) error {
	return tx.Exec(`UPDATE governance_proposals SET until = nullif(?, 0) WHERE id = ?`, e.Until, e.Proposal)
}

// decisionRepealed ends a decision; by which the end of its execution says.
func decisionRepealed(tx *readmodel.Tx, at readmodel.At, e governance.DecisionRepealed) error {
	return tx.Exec(`UPDATE governance_proposals SET status = ?, until = ? WHERE id = ?`, governance.Repealed, at.Time, e.Proposal)
}

func minorityReported(tx *readmodel.Tx, at readmodel.At, e governance.MinorityReported) error {
	return tx.Exec(`INSERT INTO governance_reports (proposal, member, by, document, at) VALUES (?1, ?2, ?3, ?4, ?5)
		ON CONFLICT (proposal, member) DO UPDATE SET by = ?3, document = ?4, at = ?5`, e.Proposal, e.Member, e.By, e.Document, at.Time)
}

// effects keep what a proposal would change, to find it by: which clauses and
// standing rules, by which kinds of messages, about which members, and which
// earlier decisions.
func effects(tx *readmodel.Tx, proposal uint64, messages []machine.Readable) error {
	if err := tx.Exec(`DELETE FROM governance_effects WHERE proposal = ?`, proposal); err != nil {
		return err
	}
	for _, m := range messages {
		for _, e := range effectsOf(m) {
			if err := tx.Exec(`INSERT INTO governance_effects (proposal, what, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, proposal, e[0], e[1]); err != nil {
				return err
			}
		}
	}
	return nil
}

// carriedFields are the fields by which messages say what they change,
// whatever their kind.
type carriedFields struct {
	Goal          string   `json:"goal"`
	Preset        string   `json:"preset"`
	Organization  string   `json:"organization"`
	Member        string   `json:"member"`
	Applicant     string   `json:"applicant"`
	Proposal      uint64   `json:"proposal"`
	RemoveClauses []string `json:"remove_clauses"`
	Clauses       []struct {
		Number string `json:"number"`
	} `json:"clauses"`
	Values []struct {
		Name string `json:"name"`
	} `json:"values"`
}

// effectsOf are what one message changes, each with its sort. A field of
// another shape than here names nothing.
func effectsOf(m machine.Readable) (all [][2]string) {
	var f carriedFields
	_ = json.Unmarshal(m.Content, &f)
	add := func(what, name string) {
		if name != "" {
			all = append(all, [2]string{what, name})
		}
	}
	add("kind", m.Kind)
	if f.Goal != "" {
		add("clause", "goal")
	}
	for _, c := range f.Clauses {
		add("clause", c.Number)
	}
	for _, number := range f.RemoveClauses {
		add("clause", number)
	}
	for _, v := range f.Values {
		add("rule", v.Name)
	}
	add("rule", f.Preset)
	for _, name := range []string{f.Organization, f.Member, f.Applicant} {
		add("member", name)
	}
	if f.Proposal != 0 && strings.HasPrefix(m.Kind, "governance.") {
		add("decision", fmt.Sprint(f.Proposal))
	}
	return all
}
