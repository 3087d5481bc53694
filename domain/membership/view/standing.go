package view

import (
	"database/sql"

	"github.com/a-h/templ"

	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/nodes"
	"metaorg/domain/people"
	"metaorg/machine/state"
	"metaorg/web/page"
)

// standingView is why a member stands as it does, and how it gets back what it
// lacks.
type standingView struct {
	id, as       string
	state        membership.State
	mine         bool
	founded      bool
	dormantFrom  int64 // Without a sign of life; of a member in full.
	acceptBy     int64 // Asked until; 0 for nothing.
	returns      int64
	until        int64 // Of a suspension.
	place, entry int64 // In the queue of the growth cap.
	group        []voice
	casts        string // Who casts the vote of the group.
	here         string
}

// dormancyShown is how long before its dormancy a member's page speaks of it.
const dormancyShown = 60 * daySeconds

// loadStanding reads it out of the state.
func loadStanding(r *page.Request, b body) (v standingView) {
	v = standingView{id: b.ID, here: memberPath(b.ID)}
	if r.Network.RuleVersion < fullRules || !r.Network.Founded {
		return v
	}
	v.founded = true
	now := r.Site.Now()
	r.Site.Node.Read(func(s state.Reader) {
		id := people.MemberID(b.ID)
		m, _ := membership.MemberOf(s, id)
		v.state, v.returns, v.until = m.State, m.Returns, m.Until
		v.place, v.entry = membership.EntryOf(s, id, now)
		if m.State == membership.Active {
			if from := membership.DormantFrom(s, id, m); from-now < dormancyShown {
				v.dormantFrom = from
			}
			for _, o := range membership.Group(s, id) {
				v.group = append(v.group, voice{id: string(o), name: nameIn(s, o)})
			}
			v.casts = nameIn(s, membership.Casts(s, id))
		}
		if m.State == membership.Active || m.State == membership.Lapsed {
			v.acceptBy = membership.AskedUntil(s, id)
		}
	})
	return v
}

// Shared reports whether it has a vote with others.
func (v standingView) Shared() bool { return len(v.group) > 1 }

// settlementView is what is between a member that leaves and others, as far as
// the network knows.
type settlementView struct {
	given, received int64
	open            []gift
	mandates        int64 // People who act for it.
	nodes           int64
	proposals       []uint64 // Not decided yet.
	next            string
}

// proposalsLooked is how many of the last proposals the statement looks through.
const proposalsLooked = 300

// showSettlement is the part of the page of a member that leaves.
func showSettlement(r *page.Request) (templ.Component, error) {
	id := r.PathValue("id")
	v := settlementView{next: memberPath(id)}
	leaves := false
	err := r.Read(func(tx *sql.Tx) (err error) {
		b, known, err := find(r.Context(), tx, id)
		if leaves = known && b.Leaves != 0; err != nil || !leaves {
			return err
		}
		err = tx.QueryRowContext(r.Context(), `SELECT
				(SELECT count(*) FROM membership_contributions WHERE giver = ?1 AND state = 'confirmed'),
				(SELECT count(*) FROM membership_contributions WHERE receiver = ?1 AND state = 'confirmed'),
				(SELECT count(*) FROM people_mandates WHERE organization = ?1 AND ended IS NULL AND (until IS NULL OR until > ?2))`,
			id, r.Site.Now()).Scan(&v.given, &v.received, &v.mandates)
		if err != nil {
			return err
		}
		v.open, err = gifts(r.Context(), tx, r.Viewer, `WHERE c.state <> 'confirmed' AND (c.giver = ?1 OR c.receiver = ?1) ORDER BY c.id LIMIT 100`, id)
		return err
	})
	if err != nil || !leaves {
		return nil, err
	}
	r.Site.Node.Read(func(s state.Reader) {
		for _, n := range nodes.All(s) {
			if n.Owner == people.MemberID(id) {
				v.nodes++
			}
		}
		last := governance.LastProposal(s)
		for n := last; n > 0 && last-n < proposalsLooked; n-- {
			if p, ok := governance.ProposalOf(s, n); ok && p.By == people.MemberID(id) && p.Status == governance.Undecided {
				v.proposals = append(v.proposals, n)
			}
		}
	})
	return settlementPart(v), nil
}
