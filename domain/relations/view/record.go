package view

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"metaorg/web/page"
	"metaorg/web/words"
)

// sources are the relations that count, by both names and what each side says of
// it: what every member's page shows to who takes part.
var sources = []page.Source{{
	Name: "relations", Follows: []string{"relations", "people"},
	Records: func(ctx context.Context, s *page.Site, take func(page.Record) error) error {
		return s.Model.View(ctx, func(tx *sql.Tx) error {
			all, err := readLines(ctx, tx, `x.stage = 'counts' AND x.who = (SELECT first FROM relations_relations WHERE number = x.number) ORDER BY x.number`)
			if err != nil {
				return err
			}
			for _, x := range all {
				if err := take(x.record(ctx, s)); err != nil {
					return err
				}
			}
			return nil
		})
	},
}}

// record is a relation as it is found.
func (x line) record(ctx context.Context, s *page.Site) page.Record {
	titles := s.InEach(ctx, func(ctx context.Context) string {
		return x.who.name + " " + words.Of(ctx, "relations.verb", string(x.role)) + " " + x.other.name
	})
	return page.Record{
		Key: strconv.FormatInt(x.number, 10), Kind: "relation", Who: page.Participants, Title: titles["en"], Titles: titles, At: x.since,
		Text: strings.TrimSpace(x.words + "\n" + x.theirs), Path: "/members/" + x.who.id, Stewards: []string{x.who.id, x.other.id},
	}
}
