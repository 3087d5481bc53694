package view

import (
	"context"
	"database/sql"

	"github.com/a-h/templ"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// waitingView is what the page for coordination shows: what somebody with one
// day a week looks through, open to all who take part.
type waitingView struct {
	applications []openApplication
	gifts        []gift
	invitations  []openInvitation
	mandates     []endingMandate
	alone        []mandate // Organizations without an alternate.
	laggards     []laggard
	leaving      []leaver
	stopped      []waitingCase // Applications that somebody must decide on.
	queued       []waitingCase // That wait for the growth cap.
	fading       []waitingCase // Members that become dormant soon.
	here         string
	parts        []templ.Component // Of other modules.
}

// waitingCase is one of whom the state says that something waits.
type waitingCase struct {
	id, name, what string
	at             int64 // 0 for no such moment.
}

type openApplication struct {
	body
	waiting bool // Its window is still open.
	until   int64
}

type openInvitation struct {
	person, purpose string
	expires, left   int64
}

type endingMandate struct {
	id, name, person string
	until            int64
}

type laggard struct {
	id, name              string
	version, now, due, at int64
}

type leaver struct {
	id, name string
	at       int64
}

// How far ahead and how long ago the page looks, and how many rows a part has.
const (
	soon      = 30 * daySeconds
	longAgo   = 7 * daySeconds
	mostRows  = 100
	presently = `state NOT IN ('left', 'excluded')`
)

func showCoordination(r *page.Request) (page.Page, error) {
	v := waitingView{here: "/coordination"}
	err := r.Read(func(tx *sql.Tx) error { return v.load(r.Context(), tx, r.Viewer, r.Site.Now()) })
	if err != nil {
		return page.Page{}, err
	}
	if r.Network.RuleVersion >= fullRules && r.Network.Founded {
		r.Site.Node.Read(func(s state.Reader) { v.loadStates(s, r.Site.Now()) })
	}
	if v.parts, err = r.Sections(page.Coordination); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "membership.coordination"), Body: coordinationPage(v), Wide: true, Nav: "/members"}, nil
}

func (v *waitingView) load(ctx context.Context, tx *sql.Tx, who page.Viewer, now int64) (err error) {
	for _, part := range []func(context.Context, *sql.Tx, int64) error{v.loadApplications, v.loadInvitations, v.loadMandates, v.loadAlone, v.loadLaggards, v.loadLeaving} {
		if err := part(ctx, tx, now); err != nil {
			return err
		}
	}
	v.gifts, err = gifts(ctx, tx, who, `WHERE c.state = 'recorded' AND c.recorded < ? ORDER BY c.recorded LIMIT ?`, now-longAgo, mostRows)
	return err
}

// loadStates reads what only the state knows.
func (v *waitingView) loadStates(s state.Reader, now int64) {
	for _, a := range v.applications {
		id := people.MemberID(a.ID)
		if c, open := membership.CaseOf(s, id); open && c.Stage != membership.Settled {
			v.stopped = append(v.stopped, waitingCase{a.ID, a.Called(), string(c.Stage), c.Until})
		}
		if _, at := membership.EntryOf(s, id, now); at != 0 {
			v.queued = append(v.queued, waitingCase{a.ID, a.Called(), "", at})
		}
	}
	for id := range membership.Actives(s) {
		m, _ := membership.MemberOf(s, id)
		if at := membership.DormantFrom(s, id, m); at < now+dormancyShown && len(v.fading) < mostRows {
			v.fading = append(v.fading, waitingCase{string(id), nameIn(s, id), "", at})
		}
	}
}

func (v *waitingView) loadApplications(ctx context.Context, tx *sql.Tx, now int64) error {
	rules, err := rulesOf(ctx, tx)
	if err != nil {
		return err
	}
	return readmodel.Each(ctx, tx, `SELECT m.id, coalesce(o.name, m.id), m.state, m.since, m.applied, m.window_ends, m.counted, m.needed FROM membership_members m
		LEFT JOIN people_organizations o ON o.id = m.id WHERE m.state IN ('applicant', 'provisional') ORDER BY m.applied LIMIT ?`, []any{mostRows}, func(scan func(...any) error) error {
		var a openApplication
		if err := scan(&a.ID, &a.Name, &a.State, &a.Since, &a.Applied, &a.Window, &a.Counted, &a.Needed); err != nil {
			return err
		}
		a.until = way{who: a.body, rules: rules}.earliest()
		a.waiting = now < a.until
		v.applications = append(v.applications, a)
		return nil
	})
}

func (v *waitingView) loadInvitations(ctx context.Context, tx *sql.Tx, now int64) error {
	return readmodel.Each(ctx, tx, `SELECT person, purpose, expires, uses_left FROM people_invitations WHERE NOT revoked AND uses_left > 0 AND expires > ? ORDER BY expires LIMIT ?`,
		[]any{now, mostRows}, func(scan func(...any) error) error {
			var i openInvitation
			err := scan(&i.person, &i.purpose, &i.expires, &i.left)
			v.invitations = append(v.invitations, i)
			return err
		})
}

func (v *waitingView) loadMandates(ctx context.Context, tx *sql.Tx, now int64) error {
	return readmodel.Each(ctx, tx, `SELECT m.organization, o.name, m.person, coalesce(m.until, m.term) AS ends FROM people_mandates m JOIN people_organizations o ON o.id = m.organization
		WHERE m.ended IS NULL AND ends > ? AND ends < ? ORDER BY ends LIMIT ?`, []any{now, now + soon, mostRows}, func(scan func(...any) error) error {
		var m endingMandate
		err := scan(&m.id, &m.name, &m.person, &m.until)
		v.mandates = append(v.mandates, m)
		return err
	})
}

func (v *waitingView) loadAlone(ctx context.Context, tx *sql.Tx, now int64) error {
	return readmodel.Each(ctx, tx, `SELECT o.id, o.name FROM membership_members b JOIN people_organizations o ON o.id = b.id WHERE b.state = 'active' AND NOT EXISTS (
			SELECT 1 FROM people_mandates m WHERE m.organization = o.id AND m.role = 'alternate' AND m.ended IS NULL AND (m.until IS NULL OR m.until > ?))
		ORDER BY o.name LIMIT ?`, []any{now, mostRows}, func(scan func(...any) error) error {
		var m mandate
		err := scan(&m.id, &m.name)
		v.alone = append(v.alone, m)
		return err
	})
}

func (v *waitingView) loadLaggards(ctx context.Context, tx *sql.Tx, _ int64) error {
	return readmodel.Each(ctx, tx, `SELECT a.member, coalesce(o.name, a.member), a.version, (SELECT max(version) FROM charter_versions), min(n.accept_by), a.at
		FROM charter_acceptances a JOIN membership_members m ON m.id = a.member AND m.`+presently+`
		JOIN charter_versions n ON n.version > a.version AND n.accept_by IS NOT NULL
		LEFT JOIN people_organizations o ON o.id = a.member
		WHERE NOT EXISTS (SELECT 1 FROM charter_acceptances b WHERE b.member = a.member AND b.version > a.version)
		GROUP BY a.member ORDER BY 5, 2 LIMIT ?`, []any{mostRows}, func(scan func(...any) error) error {
		var l laggard
		err := scan(&l.id, &l.name, &l.version, &l.now, &l.due, &l.at)
		v.laggards = append(v.laggards, l)
		return err
	})
}

func (v *waitingView) loadLeaving(ctx context.Context, tx *sql.Tx, _ int64) error {
	return readmodel.Each(ctx, tx, `SELECT m.id, coalesce(o.name, m.id), m.leaves FROM membership_members m LEFT JOIN people_organizations o ON o.id = m.id
		WHERE m.leaves IS NOT NULL ORDER BY m.leaves LIMIT ?`, []any{mostRows}, func(scan func(...any) error) error {
		var l leaver
		err := scan(&l.id, &l.name, &l.at)
		v.leaving = append(v.leaving, l)
		return err
	})
}

// Nothing reports that nothing waits at all.
func (v waitingView) Nothing() bool {
	return len(v.applications)+len(v.gifts)+len(v.invitations)+len(v.mandates)+len(v.alone)+len(v.laggards)+len(v.leaving)+len(v.parts)+len(v.fading) == 0
}
