// Package calendar gives notices, votes, meetings, reviews and what circles are
// asked as a calendar that other programs subscribe to. It says nothing that
// strangers may not see, needs no secret in its address, and an entry that moves
// or falls away keeps its name, so that a calendar shows it once.
package calendar

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io"

	"github.com/a-h/templ"

	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/ical"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Pages are the calendar, for all or for one member.
func Pages() page.Module {
	return page.Module{
		Name: "calendar", Words: locale,
		Routes: []page.Route{{Pattern: "GET /calendar.ics", Who: page.Watchers, Show: show}},
	}
}

// howFarBack is how long what is over stays in the calendar, in seconds, and
// most how many entries it has: a calendar is fetched again and again.
const (
	howFarBack = 90 * 86400
	most       = 1000
)

// moments are the openings, closings, reviews and meetings there are. What was
// withdrawn before it opened, or called off, stays as called off. ?3 narrows them to a member's matters.
const moments = `SELECT 'opens', p.id, r.number, p.title, r.purpose, p.status, r.opens, r.notice, coalesce(p.decided, 0), r.closes
	FROM governance_rounds r JOIN governance_proposals p ON p.id = r.proposal WHERE r.opens > r.notice AND r.opens > ?1 AND (?3 = '' OR EXISTS (
		SELECT 1 FROM governance_rolls l WHERE l.proposal = r.proposal AND l.round = r.number AND l.member = ?3))
UNION ALL SELECT 'closes', p.id, r.number, p.title, r.purpose, p.status, r.closes, r.notice, coalesce(p.decided, 0), r.closes
	FROM governance_rounds r JOIN governance_proposals p ON p.id = r.proposal WHERE r.closes > ?1 AND (?3 = '' OR EXISTS (
		SELECT 1 FROM governance_rolls l WHERE l.proposal = r.proposal AND l.round = r.number AND l.member = ?3))
UNION ALL SELECT 'review', p.id, 0, p.title, '', p.status, p.review_at, p.decided, p.decided, 0
	FROM governance_proposals p WHERE p.review_at > ?1 AND p.status IN ('adopted', 'executed') AND (?3 = '' OR p.member = ?3)
UNION ALL SELECT 'ends', p.id, 0, p.title, '', p.status, p.until, p.decided, p.decided, 0
	FROM governance_proposals p WHERE p.until > ?1 AND p.status = 'adopted' AND (?3 = '' OR p.member = ?3)
UNION ALL SELECT 'meeting', m.number, 0, m.title, '', iif(m.cancelled, 'withdrawn', ''), m.at, m.changed, m.changed, 0
	FROM meetings_meetings m WHERE m.at > ?1
` + ofCircles + `ORDER BY 7, 2, 1 LIMIT ?2`

func show(r *page.Request) (page.Page, error) {
	member := r.Typed.Get("member")
	name := r.Name
	var events []ical.Event
	err := r.Read(func(tx *sql.Tx) error {
		if member != "" {
			known := false
			err := readmodel.Each(r.Context(), tx, `SELECT coalesce(o.name, m.id) FROM membership_members m LEFT JOIN people_organizations o ON o.id = m.id WHERE m.id = ?`,
				[]any{member}, func(scan func(...any) error) error {
					known = true
					return scan(&name)
				})
			if err != nil {
				return err
			}
			if !known {
				return machine.NotFound("governance.unknown_member", "nobody here is called %.40q", member).At("member")
			}
		}
		return readmodel.Each(r.Context(), tx, moments, []any{r.Site.Now() - howFarBack, most, member}, func(scan func(...any) error) error {
			var m momentOf
			err := scan(&m.what, &m.proposal, &m.round, &m.title, &m.purpose, &m.status, &m.at, &m.notice, &m.decided, &m.closes)
			events = append(events, m.event(r))
			return err
		})
	})
	if err != nil {
		return page.Page{}, err
	}
	text := ical.Write("governance", words.T(r.Context(), "calendar.name", "Name", name), events)
	return page.Page{Bare: true, Type: "text/calendar; charset=utf-8", Body: templ.ComponentFunc(func(_ context.Context, out io.Writer) error {
		_, err := io.WriteString(out, text)
		return err
	})}, nil
}

// momentOf is a row of moments; proposal is the number of a meeting, of a
// circle or of a circle's matter where it is about one. Purpose is a vote's, or
// what the circle is called.
type momentOf struct {
	what, title, purpose, status string
	proposal, round              int64
	at, notice, decided, closes  int64
}

func (m momentOf) event(r *page.Request) ical.Event {
	path, number := fmt.Sprintf("/proposals/%d", m.proposal), "calendar.text"
	switch m.what {
	case "meeting":
		path, number = fmt.Sprintf("/meetings/%d", m.proposal), "calendar.meeting_text"
	case "matter_closes", "matter_effect":
		path, number = fmt.Sprintf("/matters/%d", m.proposal), "calendar.matter_text"
	case "circle_ends", "circle_review":
		path, number = fmt.Sprintf("/circles/%d", m.proposal), "calendar.circle_text"
	}
	key := m.what
	if m.round != 0 {
		key += "." + m.purpose
	}
	e := ical.Event{
		UID: fmt.Sprintf("%s-%d-%d@%s", m.what, m.proposal, m.round, r.Site.Node.Genesis().ID()),
		At:  m.at, Changed: m.notice, Summary: words.T(r.Context(), "calendar."+key, "Title", m.title, "Circle", m.purpose),
		Text: words.T(r.Context(), number, "Number", m.proposal),
	}
	if r.Site.PublicURL != "" {
		e.URL = r.Site.Link(path)
	}
	// Taken back before it opened, or decided early: it does not happen.
	if (m.round != 0 || m.what == "meeting" || m.what == "matter_closes" || m.what == "matter_effect") && m.status == string(governance.Withdrawn) && m.decided < m.at {
		e.Off, e.Changed = true, cmp.Or(m.decided, m.notice)
	}
	return e
}
