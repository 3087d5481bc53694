package view

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"metaorg/matching"
	"metaorg/readmodel"
	"metaorg/vocabulary"
	"metaorg/web/page"
	"metaorg/web/words"
)

// rival is somebody else who is after the same tender. What it asks for it, and
// its papers, are not told.
type rival struct {
	party
	reference string
	at        int64
}

// tender is how a reference is compared: however it is written.
func tender(reference string) string { return strings.ReplaceAll(vocabulary.Fold(reference), " ", "") }

// tendersQuery is everything that goes on and names a public reference.
func tendersQuery(ctx context.Context, tx *sql.Tx) (string, error) {
	query := `SELECT p.holder AS who, p.reference, p.since AS at FROM opportunities_posts p WHERE p.reference <> '' AND p.stage IN ('open', 'expired', 'agreed')`
	there, err := has(ctx, tx, "bids")
	if there {
		query += ` UNION ALL SELECT b.holder, b.reference, b.opened FROM bids b WHERE b.reference <> '' AND b.state IN ('gathering', 'agreeing', 'submitted')`
	}
	return query, err
}

// readTenders collects who is after what tender: the first time of each.
func readTenders(ctx context.Context, tx *sql.Tx) (all map[string][]rival, err error) {
	query, err := tendersQuery(ctx, tx)
	if err != nil {
		return nil, err
	}
	all = map[string][]rival{}
	err = readmodel.Each(ctx, tx, `SELECT t.who, coalesce(o.name, t.who), t.reference, min(t.at) FROM (`+query+`) t LEFT JOIN people_organizations o ON o.id = t.who GROUP BY t.who, t.reference ORDER BY 4, 1`, nil, func(scan func(...any) error) error {
		var x rival
		if err := scan(&x.ID, &x.Name, &x.reference, &x.at); err != nil {
			return err
		}
		key := tender(x.reference)
		if key != "" && !slices.ContainsFunc(all[key], func(other rival) bool { return other.ID == x.ID }) {
			all[key] = append(all[key], x)
		}
		return nil
	})
	return all, err
}

// readRivals are the others who are after the tender that a need or an offer names.
func readRivals(ctx context.Context, tx *sql.Tx, p post) ([]rival, error) {
	if tender(p.reference) == "" {
		return nil, nil
	}
	all, err := readTenders(ctx, tx)
	return slices.DeleteFunc(all[tender(p.reference)], func(x rival) bool { return x.ID == p.by.ID }), err
}

// changes tells each who is after the same tender, once the later of two is.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.SignedIn() || !v.May(page.Participants) {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		tenders, err := readTenders(ctx, tx)
		if err != nil {
			return err
		}
		own := v.Own()
		for _, after := range tenders {
			for _, mine := range after {
				if !slices.Contains(own, mine.ID) {
					continue
				}
				for _, other := range after {
					if at := max(mine.at, other.at); at > since && !slices.Contains(own, other.ID) {
						all = append(all, page.Change{
							Topic: "opportunities", At: at, Path: "/members/" + other.ID,
							Title: words.T(ctx, "pairing.same_tender", "Name", other.Name, "Reference", mine.reference),
						})
					}
				}
			}
		}
		return answers(ctx, tx, v, since, &all)
	})
	slices.SortFunc(all, func(a, b page.Change) int { return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(a.Title, b.Title)) })
	return all[:min(len(all), page.MaxChanges)], err
}

// answers tells who asked of each no.
func answers(ctx context.Context, tx *sql.Tx, v page.Viewer, since int64, all *[]page.Change) error {
	return readmodel.Each(ctx, tx, `SELECT x.no, x.post, p.title, coalesce(o.name, x.whom) FROM pairing_asked x JOIN opportunities_posts p ON p.number = x.post LEFT JOIN people_organizations o ON o.id = x.whom
		WHERE x.no > ?1 AND x.by IN (SELECT value FROM json_each(?2)) ORDER BY x.no DESC LIMIT ?3`, []any{since, v.OwnJSON(), page.MaxChanges}, func(scan func(...any) error) error {
		c := page.Change{Topic: "opportunities"}
		var number int64
		var title, name string
		err := scan(&c.At, &number, &title, &name)
		c.Title, c.Path = words.T(ctx, "pairing.said_no", "Name", name, "Title", title), postPath(number)+"/matches"
		*all = append(*all, c)
		return err
	})
}

// needs are what one was asked for and neither answered nor said no to.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT x.post, p.title, coalesce(o.name, p.holder), x.at, p.expires FROM pairing_asked x JOIN opportunities_posts p ON p.number = x.post AND p.stage = 'open' LEFT JOIN people_organizations o ON o.id = p.holder
			WHERE x.no IS NULL AND x.whom IN (SELECT value FROM json_each(?1)) AND NOT EXISTS (SELECT 1 FROM opportunities_answers a WHERE a.post = x.post AND a.holder = x.whom AND a.since >= x.at)
			ORDER BY p.expires, x.post LIMIT ?2`, []any{v.OwnJSON(), page.MaxChanges}, func(scan func(...any) error) error {
			n := page.Need{Topic: "opportunities"}
			var number int64
			var title, name string
			err := scan(&number, &title, &name, &n.Since, &n.Due)
			n.Title, n.Path = words.T(ctx, "pairing.todo", "Name", name, "Title", title), postPath(number)
			all = append(all, n)
			return err
		})
	})
	return all, err
}

// unique leaves each competence once.
func unique(c matching.Candidate) matching.Candidate {
	var all []matching.Competence
	for _, x := range c.Competences {
		if !slices.ContainsFunc(all, func(other matching.Competence) bool { return other.Term == x.Term }) {
			all = append(all, x)
		}
	}
	c.Competences = all
	return c
}

// sortBest puts the best first; of equals the one that is new.
func sortBest(all []answerable) {
	slices.SortFunc(all, func(a, b answerable) int {
		return cmp.Or(cmp.Compare(b.match.Score, a.match.Score), cmp.Compare(b.Number, a.Number))
	})
}
