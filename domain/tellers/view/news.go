package view

import (
	"context"
	"database/sql"
	"encoding/json"

	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// happened are the moments of counting that concern those of ?2 who count:
// that they were drawn, that the first two count once more, and that a third
// counts beside them. What came of it is news of the vote, for everybody.
const happened = `
SELECT CASE WHEN c.third IS NOT NULL AND t.at >= c.third THEN 'drawn_third' ELSE 'drawn' END, p.id, p.title, t.at
	FROM tellers_people t JOIN tellers_counts c ON c.proposal = t.proposal AND c.round = t.round JOIN governance_proposals p ON p.id = t.proposal
	WHERE t.state = 'drawn' AND t.at > ?1 AND t.member IN (SELECT value FROM json_each(?2))
UNION ALL SELECT 'recount', p.id, p.title, c.recounted FROM tellers_counts c JOIN governance_proposals p ON p.id = c.proposal
	WHERE c.recounted > ?1 AND EXISTS (SELECT 1 FROM tellers_people t WHERE t.proposal = c.proposal AND t.round = c.round
		AND t.state = 'drawn' AND t.at <= c.recounted AND t.member IN (SELECT value FROM json_each(?2)))
UNION ALL SELECT CASE WHEN c.silent THEN 'silent' ELSE 'third' END, p.id, p.title, c.third FROM tellers_counts c JOIN governance_proposals p ON p.id = c.proposal
	WHERE c.third > ?1 AND EXISTS (SELECT 1 FROM tellers_people t WHERE t.proposal = c.proposal AND t.round = c.round
		AND t.state = 'drawn' AND t.at < c.third AND t.member IN (SELECT value FROM json_each(?2)))
ORDER BY 4 DESC, 2 DESC LIMIT ?3`

// changes tells tellers what happens to their count, and nobody else.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	own, err := json.Marshal(sortedKeys(mine(v)))
	if err != nil {
		return nil, err
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, happened, []any{since, string(own), page.MaxChanges}, func(scan func(...any) error) error {
			var what, title string
			var id int64
			c := page.Change{Topic: "decisions"}
			err := scan(&what, &id, &title, &c.At)
			c.Title, c.Path = words.T(ctx, "tellers.happened."+what, "Title", title), pathOf(id)
			all = append(all, c)
			return err
		})
	})
	return all, err
}
