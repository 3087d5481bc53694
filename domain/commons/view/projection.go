package view

import (
	"encoding/json"
	"fmt"
	"strings"

	"metaorg/domain/commons"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/readmodel"
)

func shared(tx *readmodel.Tx, at readmodel.At, e commons.Shared) error {
	d := e.Details
	err := tx.Exec(`INSERT INTO commons_resources (id, kind, title, summary, link, rivalrous, capacity, unit, rule, licence, boundary, circle, terms_now, domains, by, since, changed, standing, fork_of, fork_version)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?15, ?15, 'shared', ?, ?)`,
		e.Resource, e.Kind, d.Title, d.Summary, d.Link, d.Rivalrous, d.Capacity, d.Unit, d.Rule, e.Terms.Licence, e.Terms.Boundary, e.Terms.Circle,
		strings.Join(d.Domains, " "), e.By, at.Time, e.ForkOf, e.Version)
	if err != nil {
		return err
	}
	if err := setTags(tx, e.Resource, d); err != nil {
		return err
	}
	if err := putTerms(tx, at, e.Resource, 1, e.Terms, ""); err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO commons_stewards (resource, member, since) VALUES (?, ?, ?)`, e.Resource, e.By, at.Time)
}

func setTags(tx *readmodel.Tx, resource uint64, d commons.Details) error {
	if err := tx.Exec(`DELETE FROM commons_tags WHERE resource = ?`, resource); err != nil {
		return err
	}
	for _, sort := range []struct {
		name string
		tags []string
	}{{"domain", d.Domains}, {"clause", d.Clauses}, {"indicator", d.Indicators}} {
		for _, tag := range sort.tags {
			if err := tx.Exec(`INSERT INTO commons_tags (resource, sort, tag) VALUES (?, ?, ?)`, resource, sort.name, tag); err != nil {
				return err
			}
		}
	}
	return nil
}

func putTerms(tx *readmodel.Tx, at readmodel.At, resource, number uint64, t commons.Terms, reason string) error {
	asked, err := json.Marshal(t.Reciprocity)
	if err != nil {
		return fmt.Errorf("couldn't write down what resource %d asks in return: %w", resource, err)
	}
	return tx.Exec(`INSERT INTO commons_terms (resource, number, licence, boundary, circle, reciprocity, reason, since) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		resource, number, t.Licence, t.Boundary, t.Circle, string(asked), reason, at.Time)
}

func versionAdded(tx *readmodel.Tx, at readmodel.At, e commons.VersionAdded) error {
	v := e.Version
	err := tx.Exec(`INSERT INTO commons_versions (resource, number, by, content, size, media_type, file_name, link, note, credits, terms, stage, since, decided)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Resource, e.Number, v.By, v.File.Content, v.File.Size, v.File.MediaType, v.File.FileName, v.Link, v.Note, strings.Join(v.Credits, "\n"), v.Terms, v.Stage, at.Time, v.Accepted)
	if err != nil {
		return err
	}
	for _, p := range v.Parents {
		if err := tx.Exec(`INSERT INTO commons_parents (resource, number, parent) VALUES (?, ?, ?)`, e.Resource, e.Number, p); err != nil {
			return err
		}
	}
	for _, d := range v.Derived {
		err := tx.Exec(`INSERT INTO commons_derived (resource, number, source, source_version, fits, reason) VALUES (?, ?, ?, ?, ?, ?)`,
			e.Resource, e.Number, d.Resource, d.Version, d.Fits, d.Reason)
		if err != nil {
			return err
		}
	}
	for _, a := range v.Authors {
		if err := tx.Exec(`INSERT INTO commons_authors (resource, number, member, role) VALUES (?, ?, ?, ?)`, e.Resource, e.Number, a.Member, a.Role); err != nil {
			return err
		}
	}
	return counted(tx, at, e.Resource)
}

// counted brings a resource's counts of versions up to date.
func counted(tx *readmodel.Tx, at readmodel.At, resource uint64) error {
	return tx.Exec(`UPDATE commons_resources SET changed = ?1,
			head = (SELECT coalesce(max(number), 0) FROM commons_versions WHERE resource = ?2 AND stage = 'accepted'),
			versions = (SELECT count(*) FROM commons_versions WHERE resource = ?2 AND stage = 'accepted'),
			open = (SELECT count(*) FROM commons_versions WHERE resource = ?2 AND stage = 'proposed')
		WHERE id = ?2`, at.Time, resource)
}

func stewardInvited(tx *readmodel.Tx, at readmodel.At, e commons.StewardInvited) error {
	return tx.Exec(`INSERT OR IGNORE INTO commons_stewards (resource, member, asked, since) VALUES (?, ?, 1, ?)`, e.Resource, e.Member, at.Time)
}

func described(tx *readmodel.Tx, at readmodel.At, e commons.Described) error {
	d := e.Details
	err := tx.Exec(`UPDATE commons_resources SET title = ?, summary = ?, link = ?, rivalrous = ?, capacity = ?, unit = ?, rule = ?, domains = ?, changed = ? WHERE id = ?`,
		d.Title, d.Summary, d.Link, d.Rivalrous, d.Capacity, d.Unit, d.Rule, strings.Join(d.Domains, " "), at.Time, e.Resource)
	if err != nil {
		return err
	}
	return setTags(tx, e.Resource, d)
}

func termsSet(tx *readmodel.Tx, at readmodel.At, e commons.TermsSet) error {
	if err := putTerms(tx, at, e.Resource, e.Number, e.Terms, e.Reason); err != nil {
		return err
	}
	return tx.Exec(`UPDATE commons_resources SET licence = ?, boundary = ?, circle = ?, terms_now = ?, changed = ? WHERE id = ?`,
		e.Terms.Licence, e.Terms.Boundary, e.Terms.Circle, e.Number, at.Time, e.Resource)
}

func revised(tx *readmodel.Tx, at readmodel.At, e commons.Revised) error {
	return tx.Exec(`UPDATE commons_versions SET content = ?, size = ?, media_type = ?, file_name = ?, link = ?, note = ?, since = ? WHERE resource = ? AND number = ?`,
		e.File.Content, e.File.Size, e.File.MediaType, e.File.FileName, e.Link, e.Note, at.Time, e.Resource, e.Number)
}

// turn is a version that came to another stage.
type turn struct {
	resource, number uint64
	stage            commons.Stage
	by               people.MemberID
	reason           string
	document         commons.Paper
}

// put puts the version at its stage.
func (t turn) put(tx *readmodel.Tx, at readmodel.At) error {
	decided := at.Time
	if t.stage == commons.Proposed {
		decided = 0
	}
	err := tx.Exec(`UPDATE commons_versions SET stage = ?, decided = ?, decided_by = ?, reason = ?, document = ? WHERE resource = ? AND number = ?`,
		t.stage, decided, t.by, t.reason, t.document, t.resource, t.number)
	if err != nil {
		return err
	}
	return counted(tx, at, t.resource)
}

func submitted(tx *readmodel.Tx, at readmodel.At, e commons.Submitted) error {
	return turn{resource: e.Resource, number: e.Number, stage: commons.Proposed}.put(tx, at)
}

func takenBack(tx *readmodel.Tx, at readmodel.At, e commons.VersionTakenBack) error {
	return turn{resource: e.Resource, number: e.Number, stage: commons.TakenBack}.put(tx, at)
}

func accepted(tx *readmodel.Tx, at readmodel.At, e commons.VersionAccepted) error {
	return turn{resource: e.Resource, number: e.Number, stage: commons.Accepted, by: e.By}.put(tx, at)
}

func declined(tx *readmodel.Tx, at readmodel.At, e commons.VersionDeclined) error {
	return turn{resource: e.Resource, number: e.Number, stage: commons.Declined, by: e.By, document: e.Document}.put(tx, at)
}

func versionWithdrawn(tx *readmodel.Tx, at readmodel.At, e commons.VersionWithdrawn) error {
	return turn{resource: e.Resource, number: e.Number, stage: commons.TakenBack, by: e.By, reason: e.Reason}.put(tx, at)
}

func resourceWithdrawn(tx *readmodel.Tx, at readmodel.At, e commons.ResourceWithdrawn) error {
	err := tx.Exec(`UPDATE commons_versions SET stage = 'withdrawn', decided = ?, decided_by = ?, reason = ? WHERE resource = ? AND stage IN ('draft', 'proposed', 'accepted')`,
		at.Time, e.By, e.Reason, e.Resource)
	if err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE commons_resources SET standing = 'withdrawn', reason = ? WHERE id = ?`, e.Reason, e.Resource); err != nil {
		return err
	}
	return counted(tx, at, e.Resource)
}

func said(tx *readmodel.Tx, at readmodel.At, e commons.Reviewed) error {
	return tx.Exec(`INSERT INTO commons_said (resource, number, member, verdict, document, at) VALUES (?, ?, ?, ?, ?, ?)`, e.Resource, e.Number, e.Member, e.Verdict, e.Document, at.Time)
}

func commented(tx *readmodel.Tx, at readmodel.At, e commons.Commented) error {
	return said(tx, at, commons.Reviewed{Resource: e.Resource, Number: e.Number, Member: e.Member, Document: e.Document})
}

func stewardJoined(tx *readmodel.Tx, at readmodel.At, e commons.StewardJoined) error {
	return tx.Exec(`UPDATE commons_stewards SET asked = 0, since = ? WHERE resource = ? AND member = ?`, at.Time, e.Resource, e.Member)
}

func stewardLeft(tx *readmodel.Tx, _ readmodel.At, e commons.StewardLeft) error {
	if err := tx.Exec(`DELETE FROM commons_stewards WHERE resource = ? AND member = ?`, e.Resource, e.Member); err != nil {
		return err
	}
	return tx.Exec(`UPDATE commons_resources SET threshold = ? WHERE id = ?`, e.Threshold, e.Resource)
}

func thresholdSet(tx *readmodel.Tx, _ readmodel.At, e commons.ThresholdSet) error {
	return tx.Exec(`UPDATE commons_resources SET threshold = ? WHERE id = ?`, e.Threshold, e.Resource)
}

func entrusted(tx *readmodel.Tx, at readmodel.At, e commons.Entrusted) error {
	if err := tx.Exec(`DELETE FROM commons_stewards WHERE resource = ? AND asked = 0`, e.Resource); err != nil {
		return err
	}
	for _, m := range e.Stewards {
		if err := tx.Exec(`INSERT OR REPLACE INTO commons_stewards (resource, member, asked, since) VALUES (?, ?, 0, ?)`, e.Resource, m, at.Time); err != nil {
			return err
		}
	}
	return tx.Exec(`UPDATE commons_resources SET threshold = ? WHERE id = ?`, e.Threshold, e.Resource)
}

// actProposed keeps what waits for other stewards as people read it.
func actProposed(m *machine.Machine) func(*readmodel.Tx, readmodel.At, commons.ActProposed) error {
	return func(tx *readmodel.Tx, at readmodel.At, e commons.ActProposed) error {
		says, err := m.WireToJSON(e.Message)
		if err != nil {
			return fmt.Errorf("couldn't read what act %d does: %w", e.Act, err)
		}
		err = tx.Exec(`INSERT INTO commons_acts (number, resource, kind, content, by, since, until, state) VALUES (?, ?, ?, ?, ?, ?, ?, 'waits')`,
			e.Act, e.Resource, says.Kind, string(says.Content), e.By, at.Time, e.Until)
		if err != nil {
			return err
		}
		return approved(tx, at, commons.Approved{Act: e.Act, Member: e.By})
	}
}

func approved(tx *readmodel.Tx, at readmodel.At, e commons.Approved) error {
	return tx.Exec(`INSERT OR IGNORE INTO commons_approvals (act, member, at) VALUES (?, ?, ?)`, e.Act, e.Member, at.Time)
}

func actDone(tx *readmodel.Tx, at readmodel.At, e commons.ActDone) error {
	return tx.Exec(`UPDATE commons_acts SET state = 'done', ended = ? WHERE number = ?`, at.Time, e.Act)
}

func actDropped(tx *readmodel.Tx, at readmodel.At, e commons.ActDropped) error {
	state := "dropped"
	if e.Member == "" {
		state = "lapsed"
	}
	return tx.Exec(`UPDATE commons_acts SET state = ?, ended = ? WHERE number = ?`, state, at.Time, e.Act)
}
