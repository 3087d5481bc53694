package view

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"metaorg/domain/governance"
	"metaorg/domain/meetings"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
)

const daySeconds = 86_400

// meeting is one as lists show it.
type meeting struct {
	number, at   int64
	title        string
	place        meetings.Place
	member, name string // Who called it.
	cancelled    bool
	filed        meetings.MinutesState // Of the last minutes; empty for none.
	items        int64
}

// meetingView is a meeting as one reader sees it.
type meetingView struct {
	meeting
	where, taker string
	agenda       []item
	present      []attendee
	absent       []attendee // Members that are not entered as present.
	minutes      []version  // The last first.
	now          int64
	inside       bool   // The reader takes part.
	takes        bool   // The reader takes the minutes.
	calls        bool   // The reader acts for who called it.
	me           string // As whom the reader acts; empty without voice.
	shown        bool   // They are entered as present.
}

// item is one matter with the hands shown for it.
type item struct {
	number   int64
	title    string
	proposal int64 // 0 for none.
	called   string
	status   governance.Status
	open     bool // Ballots are taken now.
	secret   bool // On paper, so that nobody sees who votes how.
	reasoned bool // A no needs a clause.
	closes   int64
	hands    []hand // Of members on the roll of the present vote, by name; those who showed none have no choice.
}

// hand is one row of the table of hands.
type hand struct {
	member, name string
	choice       governance.Choice // Empty for none.
	clause       string
	was          governance.Choice // As it is entered, where the reader typed something else.
	wasClause    string
	by, wordBy   string
	until        int64
	state        meetings.HandState
	present      bool
	mine         bool // The reader may sign for it.
}

type attendee struct{ member, name, by string }

// version is one of the minutes.
type version struct {
	number      int64
	paper       page.Paper
	by          string
	at, until   int64
	state       meetings.MinutesState
	contestedBy string
	reasons     page.Paper
}

// begun reports whether it is being held, or was.
func (m meetingView) begun() bool { return !m.cancelled && m.now >= m.at }

// entering reports whether the minute-taker still enters who was there and
// which hands were shown.
func (m meetingView) entering() bool {
	return m.begun() && m.now < m.at+meetings.EntryDays*daySeconds
}

// waits counts the hands of an item that wait for their member's word.
func (i item) waits() (n int, until int64) {
	for _, h := range i.hands {
		if h.state == meetings.Waiting && h.choice != "" {
			n, until = n+1, h.until
		}
	}
	return n, until
}

// count is how often a choice was shown and not contested.
func (i item) count(c governance.Choice) (n int) {
	for _, h := range i.hands {
		if h.choice == c && h.state != meetings.Contested {
			n++
		}
	}
	return n
}

// any reports whether a hand was entered.
func (i item) any() bool {
	return slices.ContainsFunc(i.hands, func(h hand) bool { return h.choice != "" })
}

func showMeeting(r *page.Request) (page.Page, error) {
	v := meetingView{now: r.Site.Now(), inside: r.May(page.Participants)}
	if err := r.Read(func(tx *sql.Tx) error { return v.load(r, tx) }); err != nil {
		return page.Page{}, err
	}
	for i := range v.minutes {
		if err := v.minutes[i].read(r); err != nil {
			return page.Page{}, err
		}
	}
	return page.Page{Title: v.title, Body: meetingPage(v), Wide: true, Nav: "/meetings"}, nil
}

func (n *version) read(r *page.Request) (err error) {
	if n.paper, err = r.Paper(n.paper.Hash); err != nil {
		return err
	}
	n.reasons, err = r.Paper(n.reasons.Hash)
	return err
}

func unknown(number string) error {
	return machine.NotFound("meetings.unknown_meeting", "there is no meeting number %.20s", number)
}

func (m *meetingView) load(r *page.Request, tx *sql.Tx) error {
	id := r.PathValue("n")
	err := tx.QueryRowContext(r.Context(), `SELECT m.number, m.title, m.at, m.place, m.place_where, m.minute_taker, m.member, coalesce(o.name, m.member), m.cancelled
		FROM meetings_meetings m LEFT JOIN people_organizations o ON o.id = m.member WHERE m.number = ?1 AND CAST(m.number AS TEXT) = ?1`, id).
		Scan(&m.number, &m.title, &m.at, &m.place, &m.where, &m.taker, &m.member, &m.name, &m.cancelled)
	if errors.Is(err, sql.ErrNoRows) {
		return unknown(id)
	}
	if err != nil {
		return fmt.Errorf("couldn't read the meeting %.20s: %w", id, err)
	}
	m.takes = r.Viewer.SignedIn() && m.taker == string(r.Viewer.Person)
	m.calls = r.Viewer.MemberID() != "" && r.Viewer.MemberID() == m.member
	if r.Viewer.Voice {
		m.me = r.Viewer.MemberID()
	}
	if err := m.loadAgenda(r, tx); err != nil || !m.inside {
		return err
	}
	if err := m.loadPresent(r, tx); err != nil {
		return err
	}
	for i := range m.agenda {
		if m.agenda[i].proposal != 0 {
			if err := m.loadHands(r, tx, &m.agenda[i]); err != nil {
				return err
			}
		}
	}
	return m.loadMinutes(r, tx)
}

func (m *meetingView) loadAgenda(r *page.Request, tx *sql.Tx) error {
	return readmodel.Each(r.Context(), tx, `SELECT i.number, i.title, i.proposal, coalesce(p.title, ''), coalesce(p.status, ''), coalesce(v.closes, 0),
			coalesce(p.status = 'undecided' AND v.opens <= ?2 AND v.closes > ?2, 0), coalesce(p.secret, 0), coalesce(v.method IN ('consent', 'lazy_consent'), 0)
		FROM meetings_items i LEFT JOIN governance_proposals p ON p.id = i.proposal LEFT JOIN governance_rounds v ON v.proposal = p.id AND v.number = p.rounds
		WHERE i.meeting = ?1 ORDER BY i.number`, []any{m.number, m.now}, func(scan func(...any) error) error {
		var i item
		err := scan(&i.number, &i.title, &i.proposal, &i.called, &i.status, &i.closes, &i.open, &i.secret, &i.reasoned)
		m.agenda = append(m.agenda, i)
		m.items++
		return err
	})
}

func (m *meetingView) loadPresent(r *page.Request, tx *sql.Tx) error {
	return readmodel.Each(r.Context(), tx, `SELECT x.id, coalesce(o.name, x.id), coalesce(p.by, '') FROM membership_members x
			LEFT JOIN people_organizations o ON o.id = x.id LEFT JOIN meetings_present p ON p.meeting = ? AND p.member = x.id
		WHERE x.state IN ('active', 'provisional', 'dormant') OR p.member IS NOT NULL ORDER BY 2`, []any{m.number}, func(scan func(...any) error) error {
		var a attendee
		err := scan(&a.member, &a.name, &a.by)
		if a.by != "" {
			m.present = append(m.present, a)
			m.shown = m.shown || a.member == m.me
		} else {
			m.absent = append(m.absent, a)
		}
		return err
	})
}

func (m *meetingView) loadHands(r *page.Request, tx *sql.Tx, i *item) error {
	return readmodel.Each(r.Context(), tx, `SELECT l.member, coalesce(o.name, l.member), coalesce(h.choice, ''), coalesce(h.clause, ''), coalesce(h.by, ''), coalesce(h.word_by, ''),
			coalesce(h.until, 0), coalesce(h.state, 'waiting'), p.member IS NOT NULL
		FROM (SELECT l.member FROM governance_rolls l JOIN governance_proposals q ON q.id = l.proposal AND q.rounds = l.round WHERE l.proposal = ?2
			UNION SELECT member FROM meetings_hands WHERE meeting = ?1 AND item = ?3) l
		LEFT JOIN meetings_hands h ON h.meeting = ?1 AND h.item = ?3 AND h.member = l.member
		LEFT JOIN meetings_present p ON p.meeting = ?1 AND p.member = l.member
		LEFT JOIN people_organizations o ON o.id = l.member ORDER BY 2`, []any{m.number, i.proposal, i.number}, func(scan func(...any) error) error {
		var h hand
		err := scan(&h.member, &h.name, &h.choice, &h.clause, &h.by, &h.wordBy, &h.until, &h.state, &h.present)
		h.was, h.wasClause = h.choice, h.clause
		h.mine = r.Viewer.ActsFor(machine.OrganizationID(h.member))
		i.hands = append(i.hands, h)
		return err
	})
}

func (m *meetingView) loadMinutes(r *page.Request, tx *sql.Tx) error {
	return readmodel.Each(r.Context(), tx, `SELECT n.version, n.document, n.by, n.at, n.until, n.state, coalesce(o.name, n.contested_by), n.reasons
		FROM meetings_minutes n LEFT JOIN people_organizations o ON o.id = n.contested_by WHERE n.meeting = ? ORDER BY n.version DESC`, []any{m.number}, func(scan func(...any) error) error {
		var n version
		err := scan(&n.number, &n.paper.Hash, &n.by, &n.at, &n.until, &n.state, &n.contestedBy, &n.reasons.Hash)
		m.minutes = append(m.minutes, n)
		return err
	})
}
