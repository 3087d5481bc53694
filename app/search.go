package app

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"metaorg/documents"
	disputesview "metaorg/domain/disputes/view"
	"metaorg/readmodel"
	"metaorg/web/discussion"
	"metaorg/web/page"
	"metaorg/web/search"
	"metaorg/web/search/index"
)

// searchFile is the search index's name in a home. It is no part of a backup:
// all of it can be made again.
const searchFile = "search.db"

// openSearch opens the search and gives what it adds to the pages, with the
// records that are kept by this host and not by a module.
func (a *App) openSearch(ctx context.Context, c Config) (m page.Module, err error) {
	if a.index, err = index.Open(ctx, filepath.Join(c.Home, searchFile)); err != nil {
		return m, err
	}
	a.search = search.New(search.Config{Index: a.index, Host: a.host, Reader: a.readerOf, Logger: c.Logger})
	m = a.search.Pages()
	m.Sources = []page.Source{
		a.discussions.Source(disputesview.HiddenNow, discussion.Proposals, discussion.Applications, discussion.Matters),
		a.paperSource("minutes", "meetings", `SELECT m.meeting || '-' || m.version, t.title, '/meetings/' || m.meeting, m.document, m.at
			FROM meetings_minutes m JOIN meetings_meetings t ON t.number = m.meeting WHERE m.version = (SELECT max(version) FROM meetings_minutes WHERE meeting = m.meeting)`),
		a.paperSource("report", "governance", `SELECT r.proposal || '-' || r.member, p.title, '/proposals/' || r.proposal, r.document, r.at
			FROM governance_reports r JOIN governance_proposals p ON p.id = r.proposal`),
		a.fileSource(),
	}
	return m, nil
}

// paper is a document that a page shows to whoever watches, with what it is about.
type paper struct{ key, title, path, document string }

// paperSource gives the texts of papers that are rows of a query, as far as
// this host has them and nobody hides them.
func (a *App) paperSource(kind, module, query string) page.Source {
	rows := func(ctx context.Context, s *page.Site) (all []page.Record, papers []paper, err error) {
		err = s.Model.View(ctx, func(tx *sql.Tx) error {
			return readmodel.Each(ctx, tx, query+` ORDER BY 1`, nil, func(scan func(...any) error) error {
				var p paper
				r := page.Record{Kind: kind, Lent: true, Who: page.Watchers}
				err := scan(&p.key, &p.title, &p.path, &p.document, &r.At)
				r.Key, r.Title, r.Path = p.key, p.title, p.path
				all, papers = append(all, r), append(papers, p)
				return err
			})
		})
		return all, papers, err
	}
	read := a.papers().Read
	return page.Source{
		Name: kind, Follows: []string{module, "disputes"},
		Stamp: func(ctx context.Context, s *page.Site) (string, error) {
			_, papers, err := rows(ctx, s)
			return a.present(ctx, papers), err
		},
		Records: func(ctx context.Context, s *page.Site, give func(page.Record) error) error {
			hidden, err := disputesview.HiddenNow(ctx, s)
			if err != nil {
				return err
			}
			all, papers, err := rows(ctx, s)
			for i, r := range all {
				readers, no := s.ReadersOf(ctx, papers[i].document)
				if no != nil {
					return no
				}
				if hidden[papers[i].document] || readers.Sealed {
					continue
				}
				text, here, no := read(ctx, papers[i].document)
				if no != nil || !here {
					continue
				}
				r.Text = text
				if err := give(r); err != nil {
					return err
				}
			}
			return err
		},
	}
}

// present says which of some documents this host has, as a stamp.
func (a *App) present(ctx context.Context, papers []paper) string {
	var b strings.Builder
	for _, p := range papers {
		d, err := a.documents.About(ctx, documents.Hash(p.document))
		fmt.Fprint(&b, err == nil && d.Withdrawn == nil, " ")
	}
	return b.String()
}

// maxFileText is up to how many bytes a file's text is read for the search.
const maxFileText = 256 << 10

// fileSource gives the names of files, and what texts say that this host has,
// each to those whom one of its holders has it for. What is in a PDF is not read.
func (a *App) fileSource() page.Source {
	read := func(ctx context.Context, s *page.Site) (all []page.Record, texts []paper, err error) {
		err = s.Model.View(ctx, func(tx *sql.Tx) error {
			return readmodel.Each(ctx, tx, `SELECT f.hash, f.name, f.since, f.size <= ? AND f.media_type LIKE 'text/%',
				coalesce((SELECT max(boundary = 'public') * 2 + max(boundary = 'network') FROM files_sights WHERE hash = f.hash), 0),
				coalesce((SELECT group_concat('circle:' || circle, ' ') FROM files_sights WHERE hash = f.hash AND boundary = 'circle'), ''),
				coalesce((SELECT group_concat('member:' || member, ' ') FROM files_holders WHERE hash = f.hash), '')
				FROM files_files f WHERE f.withdrawn_at IS NULL ORDER BY f.hash`, []any{maxFileText}, func(scan func(...any) error) error {
				r := page.Record{Kind: "file"}
				var wide int64
				var isText bool
				var circles, holders string
				err := scan(&r.Key, &r.Title, &r.At, &isText, &wide, &circles, &holders)
				if isText {
					texts = append(texts, paper{document: r.Key})
				}
				r.Path, r.Groups = "/files/"+r.Key, append(strings.Fields(circles), strings.Fields(holders)...)
				r.Stewards = strings.Fields(strings.ReplaceAll(holders, "member:", ""))
				switch {
				case wide >= 2:
					r.Who = page.Watchers
				case wide == 1:
					r.Who = page.Participants
				default:
					r.Who = page.None
				}
				all = append(all, r)
				return err
			})
		})
		return all, texts, err
	}
	return page.Source{
		Name: "files", Follows: []string{"files"},
		Stamp: func(ctx context.Context, s *page.Site) (string, error) {
			_, texts, err := read(ctx, s)
			return a.present(ctx, texts), err
		},
		Records: func(ctx context.Context, s *page.Site, give func(page.Record) error) error {
			all, texts, err := read(ctx, s)
			for _, r := range all {
				if len(texts) > 0 && texts[0].document == r.Key { // In the same order.
					texts = texts[1:]
					readers, no := readersOf(ctx, s, r.Key)
					if no != nil {
						return no
					}
					if _, b, no := a.documents.Read(ctx, documents.Hash(r.Key)); no == nil && !readers.Sealed && utf8.Valid(b) {
						r.Text = string(b)
					}
				}
				if err := give(r); err != nil {
					return err
				}
			}
			return err
		},
	}
}
