package view

import (
	"database/sql"
	"errors"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/domain/commons"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// oneVersion is the page of a version.
type oneVersion struct {
	resourceView
	version versionView
	joins   bool // It does not come from the latest, so that it has to be joined with it.
	sources []sourceView
	said    []saidView
	reasons page.Paper
	content templ.Component // The file, as the reader may see it.
}

type sourceView struct {
	id, version         int64
	title, fits, reason string
}

type saidView struct {
	person
	verdict, document string
	text              page.Paper
	at                int64
}

// showVersion is the page of one version, with what others say of it.
func showVersion(r *page.Request) (page.Page, error) {
	v, err := readVersion(r)
	if err != nil {
		return page.Page{}, err
	}
	title := words.T(r.Context(), "commons.version_of", "Number", v.version.number, "Title", v.title)
	return page.Page{Title: title, Body: versionPage(v), Nav: "/commons"}, nil
}

func readVersion(r *page.Request) (v oneVersion, err error) {
	if v.resourceView, err = readResource(r, r.PathValue("id")); err != nil {
		return v, err
	}
	n, err := strconv.ParseInt(r.PathValue("version"), 10, 64)
	if err != nil {
		return v, noSuchVersion(r.PathValue("version"))
	}
	err = r.Read(func(tx *sql.Tx) error {
		found, err := versionsWhere(r, tx, `v.resource = ?1 AND v.number = ?2 AND (v.stage <> 'draft' OR v.by = ?3)`, v.id, n, r.Viewer.MemberID())
		if err != nil {
			return err
		}
		if len(found) == 0 || found[0].stage != string(commons.Accepted) && !r.May(page.Participants) {
			return noSuchVersion(r.PathValue("version"))
		}
		v.version = found[0]
		return errors.Join(v.readSources(r, tx), v.readSaid(r, tx))
	})
	if err != nil {
		return v, err
	}
	if v.version.content != "" {
		v.content, err = r.Preview(page.Uploaded{Hash: v.version.content, Size: v.version.size, MediaType: v.version.mediaType, Name: v.version.fileName})
		if err != nil {
			return v, err
		}
	}
	v.joins = v.version.stage == string(commons.Proposed) && v.head != 0 && !v.comesFromHead(r)
	return v, v.readPapers(r)
}

func noSuchVersion(number string) error {
	return machine.NotFound("commons.unknown_version", "there is no version %.20s of it", number)
}

func (v *oneVersion) readSources(r *page.Request, tx *sql.Tx) error {
	return readmodel.Each(r.Context(), tx, `SELECT d.source, d.source_version, c.title, d.fits, d.reason FROM commons_derived d JOIN commons_resources c ON c.id = d.source
		WHERE d.resource = ? AND d.number = ? AND (? OR c.boundary = 'public') ORDER BY 1, 2`, []any{v.id, v.version.number, r.May(page.Participants)}, func(scan func(...any) error) error {
		var s sourceView
		err := scan(&s.id, &s.version, &s.title, &s.fits, &s.reason)
		v.sources = append(v.sources, s)
		return err
	})
}

func (v *oneVersion) readSaid(r *page.Request, tx *sql.Tx) error {
	if !r.May(page.Participants) {
		return nil
	}
	return readmodel.Each(r.Context(), tx, `SELECT s.member, coalesce(o.name, s.member), s.verdict, s.document, s.at FROM commons_said s LEFT JOIN people_organizations o ON o.id = s.member
		WHERE s.resource = ? AND s.number = ? ORDER BY s.at, s.rowid LIMIT 200`, []any{v.id, v.version.number}, func(scan func(...any) error) error {
		var s saidView
		err := scan(&s.id, &s.name, &s.verdict, &s.document, &s.at)
		v.said = append(v.said, s)
		return err
	})
}

// readPapers finds the texts of what was said, where this host has them.
func (v *oneVersion) readPapers(r *page.Request) (err error) {
	if v.version.document != "" && r.May(page.Participants) {
		if v.reasons, err = r.Paper(v.version.document); err != nil {
			return err
		}
	}
	for i := range v.said {
		if s := &v.said[i]; s.document != "" {
			if s.text, err = r.Paper(s.document); err != nil {
				return err
			}
		}
	}
	return nil
}
