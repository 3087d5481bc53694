package view

import (
	"context"
	"database/sql"
	"embed"
	"fmt"

	"github.com/a-h/templ"

	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Pages are what the commons add to the pages: the list of what is shared, a
// page of each resource and version, and what waits for stewards.
func Pages() page.Module {
	return page.Module{
		Name:  "commons",
		Words: locale,
		Routes: []page.Route{
			{Pattern: "GET /commons", Who: page.Watchers, Show: showList},
			{Pattern: "GET " + cataloguePath, Who: page.Watchers, Show: showCatalogue},
			{Pattern: "GET /commons/latest", Who: page.Person, Show: showLatest},
			{Pattern: "GET /commons/{id}", Who: page.Watchers, Show: showResource},
			{Pattern: "GET /commons/{id}/versions/{version}", Who: page.Watchers, Show: showVersion},
		},
		Nav:  []page.NavItem{{Key: "commons.nav", Path: "/commons", Order: 45, Who: page.Watchers}},
		Acts: acts(),
		Sections: []page.Section{
			{Slot: page.Member, Order: 40, Who: page.Watchers, Show: showOfMember},
			{Slot: page.File, Order: 10, Who: page.Watchers, Show: showOfFile},
			{Slot: page.Coordination, Order: 58, Who: page.Participants, Show: showWaiting},
		},
		Needs:   needs,
		Changes: changes,
		Values:  map[string]func(*page.Request) []option{"commons.entrust.resource": titles},
		Remedies: map[string]page.Remedy{
			"commons.by_decision": {Label: "commons.propose_it", Path: "/proposals/new"},
		},
		Samples: samples,
		Sources: sources,
	}
}

// mostBeside is how many resources stand on a member's page.
const mostBeside = 10

// showOfMember is what a member cares for, on its page.
func showOfMember(r *page.Request) (templ.Component, error) {
	id := r.PathValue("id")
	var all []cardView
	err := r.Read(func(tx *sql.Tx) (err error) {
		all, err = cards(r.Context(), tx, `c.standing = 'shared' AND (? OR c.boundary = 'public') AND c.id IN (SELECT resource FROM commons_stewards WHERE asked = 0 AND member = ?)
			ORDER BY c.changed DESC, c.id DESC LIMIT ?`, r.May(page.Participants), id, mostBeside)
		return err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return memberPart(all, id), nil
}

// mostWaiting bounds what the page for coordination shows of each sort.
const mostWaiting = 20

// orphaned is the condition of resources for which nobody cares who takes part.
const orphaned = `c.standing = 'shared' AND NOT EXISTS (SELECT 1 FROM commons_stewards s JOIN membership_members m ON m.id = s.member
	WHERE s.resource = c.id AND s.asked = 0 AND m.state IN ('active', 'provisional', 'supporter'))`

// showWaiting is what nobody cares for, and versions that wait for stewards.
func showWaiting(r *page.Request) (templ.Component, error) {
	var orphans, waiting []cardView
	err := r.Read(func(tx *sql.Tx) (err error) {
		if orphans, err = cards(r.Context(), tx, orphaned+` ORDER BY c.id LIMIT ?`, mostWaiting); err != nil {
			return err
		}
		waiting, err = cards(r.Context(), tx, `c.standing = 'shared' AND c.open > 0 ORDER BY c.changed, c.id LIMIT ?`, mostWaiting)
		return err
	})
	if err != nil || len(orphans)+len(waiting) == 0 {
		return nil, err
	}
	return waitingPart(orphans, waiting), nil
}

// showLatest goes to what the reader shared last.
func showLatest(r *page.Request) (page.Page, error) {
	var id int64
	err := r.Read(func(tx *sql.Tx) error {
		return tx.QueryRowContext(r.Context(), `SELECT coalesce(max(id), 0) FROM commons_resources WHERE by = ?`, r.Viewer.MemberID()).Scan(&id)
	})
	if err != nil {
		return page.Page{}, fmt.Errorf("couldn't find what somebody shared last: %w", err)
	}
	path := "/commons"
	if id != 0 {
		path = resourcePath(id)
	}
	if q := r.URL.Query().Encode(); q != "" { // What was done is said on the page one comes to.
		path += "?" + q
	}
	return page.To(path), nil
}

// titles are the resources by what they are called.
func titles(r *page.Request) (all []option) {
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT CAST(id AS TEXT), title FROM commons_resources c WHERE `+orphaned+` ORDER BY id LIMIT 100`, nil, func(scan func(...any) error) error {
			var o option
			err := scan(&o.Value, &o.Label)
			all = append(all, o)
			return err
		})
	})
	if err != nil {
		return nil
	}
	return all
}

// waiting are versions that wait for the reader as a steward, acts of other
// stewards, and what they are asked to care for; the path's number is the second.
const waiting = `
SELECT 'version', v.resource, v.number, c.title, v.since, 0 FROM commons_versions v JOIN commons_resources c ON c.id = v.resource JOIN commons_stewards s ON s.resource = v.resource AND s.member = ?1 AND s.asked = 0
	WHERE v.stage = 'proposed' AND NOT EXISTS (SELECT 1 FROM commons_acts a WHERE a.resource = v.resource AND a.state = 'waits' AND json_extract(a.content, '$.version') = v.number)
UNION ALL SELECT 'act', a.resource, a.number, c.title, a.since, a.until FROM commons_acts a JOIN commons_resources c ON c.id = a.resource JOIN commons_stewards s ON s.resource = a.resource AND s.member = ?1 AND s.asked = 0
	WHERE a.state = 'waits' AND NOT EXISTS (SELECT 1 FROM commons_approvals p WHERE p.act = a.number AND p.member = ?1)
UNION ALL SELECT 'asked', c.id, 0, c.title, s.since, 0 FROM commons_stewards s JOIN commons_resources c ON c.id = s.resource WHERE s.member = ?1 AND s.asked AND c.standing = 'shared'
ORDER BY 5, 2, 3 LIMIT 50`

func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	me := v.MemberID()
	if me == "" {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, waiting, []any{me}, func(scan func(...any) error) error {
			var what, title string
			var id, n int64
			need := page.Need{Topic: "commons"}
			err := scan(&what, &id, &n, &title, &need.Since, &need.Due)
			need.Title, need.Path = words.T(ctx, "commons.needs."+what, "Title", title, "Number", n), resourcePath(id)
			switch what {
			case "version":
				need.Path = versionPath(id, n)
			case "act":
				need.Path += "#act-" + number(n)
			}
			all = append(all, need)
			return err
		})
	})
	return all, err
}

// happened are the moments of the commons that people are told of.
const happened = `
SELECT 'shared', c.id, 0, c.title, coalesce(o.name, c.by), c.boundary, c.since FROM commons_resources c LEFT JOIN people_organizations o ON o.id = c.by WHERE c.since > ?1
UNION ALL SELECT v.stage, c.id, v.number, c.title, coalesce(o.name, v.by), c.boundary, CASE WHEN v.decided > 0 THEN v.decided ELSE v.since END FROM commons_versions v JOIN commons_resources c ON c.id = v.resource LEFT JOIN people_organizations o ON o.id = v.by
	WHERE v.stage IN ('proposed', 'accepted', 'declined') AND CASE WHEN v.decided > 0 THEN v.decided ELSE v.since END > ?1 AND NOT (v.number = 1 AND v.since = c.since)
UNION ALL SELECT 'withdrawn', c.id, 0, c.title, '', c.boundary, c.changed FROM commons_resources c WHERE c.standing = 'withdrawn' AND c.changed > ?1
ORDER BY 7 DESC, 2 DESC, 3 DESC LIMIT ?2`

func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Watchers) {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, happened, []any{since, page.MaxChanges}, func(scan func(...any) error) error {
			var what, title, who, boundary string
			var id, n int64
			c := page.Change{Topic: "commons"}
			if err := scan(&what, &id, &n, &title, &who, &boundary, &c.At); err != nil {
				return err
			}
			if !v.May(page.Participants) && (boundary != "public" || what == "proposed" || what == "declined") {
				return nil
			}
			c.Title, c.Path = words.T(ctx, "commons.happened."+what, "Title", title, "Name", who, "Number", n), resourcePath(id)
			if n > 0 {
				c.Path = versionPath(id, n)
			}
			all = append(all, c)
			return nil
		})
	})
	return all, err
}
