package view

import (
	"encoding/json"
	"fmt"
	"strings"

	"metaorg/domain/commons"
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
