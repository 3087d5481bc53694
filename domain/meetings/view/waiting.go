package view

import (
	"context"
	"database/sql"
	"encoding/json"

	"github.com/a-h/templ"

	"metaorg/domain/governance"
	"metaorg/domain/meetings"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// needs are hands that members for whom the viewer signs have not confirmed or
// contested, and minutes that the viewer is to file or correct.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	mine := []string{}
	for _, m := range v.Mandates {
		mine = append(mine, string(m.Organization))
	}
	among, err := json.Marshal(mine)
	if err != nil {
		return nil, err
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		err := readmodel.Each(ctx, tx, `SELECT h.meeting, coalesce(p.title, ''), coalesce(o.name, h.member), h.choice, h.until, h.at FROM meetings_hands h
				LEFT JOIN governance_proposals p ON p.id = h.proposal LEFT JOIN people_organizations o ON o.id = h.member
			WHERE h.state = 'waiting' AND h.until > ? AND h.member IN (SELECT value FROM json_each(?)) ORDER BY h.until, h.member, h.item`, []any{s.Now(), string(among)}, func(scan func(...any) error) error {
			var number int64
			var title, name, choice string
			n := page.Need{Topic: "decisions"}
			err := scan(&number, &title, &name, &choice, &n.Due, &n.Since)
			n.Title = words.T(ctx, "meetings.need_hand", "Name", name, "Choice", words.Of(ctx, "governance.choices", choice), "Title", title)
			n.Path, n.Urgent = pathOf(number), n.Due-s.Now() < 2*daySeconds
			all = append(all, n)
			return err
		})
		if err != nil {
			return err
		}
		return readmodel.Each(ctx, tx, `SELECT m.number, m.title, m.at, coalesce((SELECT n.state FROM meetings_minutes n WHERE n.meeting = m.number ORDER BY n.version DESC LIMIT 1), '') AS state
			FROM meetings_meetings m WHERE m.minute_taker = ? AND NOT m.cancelled AND m.at <= ? AND state IN ('', 'contested') ORDER BY m.at`, []any{v.Person, s.Now()}, func(scan func(...any) error) error {
			var number int64
			var title, state string
			n := page.Need{Topic: "decisions"}
			err := scan(&number, &title, &n.Since, &state)
			key := "need_minutes"
			if state != "" {
				key = "need_correction"
			} else {
				n.Due = n.Since + meetings.MinutesDays*daySeconds
			}
			n.Title, n.Path = words.T(ctx, "meetings."+key, "Title", title), pathOf(number)
			all = append(all, n)
			return err
		})
	})
	return all, err
}

// changes tells of meetings that were called, moved or called off, and of their
// minutes; those to whoever may read them.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Watchers) {
		return nil, nil
	}
	inside := v.May(page.Participants)
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT s.time, s.what, m.number, m.title, m.at FROM meetings_steps s JOIN meetings_meetings m ON m.number = s.meeting
			WHERE s.time > ? AND (? OR s.what IN ('called', 'moved', 'cancelled')) ORDER BY s.entry DESC, s.event DESC LIMIT ?`, []any{since, inside, page.MaxChanges}, func(scan func(...any) error) error {
			var what, title string
			var number, at int64
			c := page.Change{Topic: "decisions"}
			err := scan(&c.At, &what, &number, &title, &at)
			c.Title, c.Path = words.T(ctx, "meetings.happened."+what, "Title", title, "When", words.Moment(ctx, at)), pathOf(number)
			all = append(all, c)
			return err
		})
	})
	return all, err
}

// agendaLine is one meeting on whose agenda a proposal is.
type agendaLine struct {
	number, at, item int64
	title            string
	cancelled        bool
	waiting          int64 // Hands that wait for their members' word.
	until            int64 // Till when.
}

// showOnAgendas is the part of a proposal's page about meetings: which have it
// on their agenda, and a way to call one while it is undecided.
func showOnAgendas(r *page.Request) (templ.Component, error) {
	var all []agendaLine
	var status governance.Status
	var title string
	id := r.PathValue("id")
	err := r.Read(func(tx *sql.Tx) error {
		err := readmodel.Each(r.Context(), tx, `SELECT status, title FROM governance_proposals WHERE id = ?`, []any{id}, func(scan func(...any) error) error { return scan(&status, &title) })
		if err != nil {
			return err
		}
		return readmodel.Each(r.Context(), tx, `SELECT m.number, m.title, m.at, m.cancelled, i.number,
				(SELECT count(*) FROM meetings_hands h WHERE h.meeting = m.number AND h.item = i.number AND h.state = 'waiting'),
				coalesce((SELECT max(h.until) FROM meetings_hands h WHERE h.meeting = m.number AND h.item = i.number AND h.state = 'waiting'), 0)
			FROM meetings_items i JOIN meetings_meetings m ON m.number = i.meeting WHERE i.proposal = ? ORDER BY m.at DESC`, []any{id}, func(scan func(...any) error) error {
			var l agendaLine
			err := scan(&l.number, &l.title, &l.at, &l.cancelled, &l.item, &l.waiting, &l.until)
			all = append(all, l)
			return err
		})
	})
	calls := r.Viewer.Voice && status == governance.Undecided
	if err != nil || len(all) == 0 && !calls {
		return nil, err
	}
	return agendasPart(all, id, title, calls), nil
}

// waitingLine is what waits in a meeting.
type waitingLine struct {
	number, at, until int64
	title, what       string // what is coming, hands or minutes.
	count             int64
}

// mostWaiting bounds the part of the page for coordination.
const mostWaiting = 100

// showWaiting is the part of the page for coordination about meetings: those to
// come, hands that wait to stand, and minutes that are missing.
func showWaiting(r *page.Request) (templ.Component, error) {
	var all []waitingLine
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT number, at, at, title, 'coming', 0 FROM meetings_meetings WHERE NOT cancelled AND at > ?1
			UNION ALL SELECT m.number, m.at, max(h.until), m.title, 'hands', count(*) FROM meetings_hands h JOIN meetings_meetings m ON m.number = h.meeting
				WHERE h.state = 'waiting' AND h.until > ?1 GROUP BY m.number
			UNION ALL SELECT m.number, m.at, 0, m.title, 'minutes', 0 FROM meetings_meetings m
				WHERE NOT m.cancelled AND m.at <= ?2 AND NOT EXISTS (SELECT 1 FROM meetings_minutes n WHERE n.meeting = m.number)
			ORDER BY 2, 1 LIMIT ?3`, []any{r.Site.Now(), r.Site.Now() - meetings.MinutesDays*daySeconds, mostWaiting}, func(scan func(...any) error) error {
			var l waitingLine
			err := scan(&l.number, &l.at, &l.until, &l.title, &l.what, &l.count)
			all = append(all, l)
			return err
		})
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return waitingPart(all), nil
}
