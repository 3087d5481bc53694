package view

import (
	"context"
	"database/sql"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/domain/mandates"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// choices are the three answers in the order in which they are counted.
var choices = []mandates.Choice{mandates.Yes, mandates.No, mandates.Abstain}

// poll is what an organization asks its own people, as its page shows it.
type poll struct {
	organization, name string
	proposal           int64
	title              string // Of the proposal; empty if there is none.
	by                 string
	binding, closed    bool
	since, closes      int64
	count              mandates.Count
	choice             mandates.Choice
	answers            []answer
	asks               bool            // The viewer is asked.
	own                mandates.Choice // What the viewer answered.
	ballot             string          // What the organization's ballot says; empty for none.
}

type answer struct {
	person string
	choice mandates.Choice
}

// Whether there are tables of proposals is governance's to say; a network
// without it has none to ask about.
const pollColumns = `SELECT l.organization, o.name, l.proposal, coalesce(p.title, ''), l.by, l.binding, l.closed, l.since, l.closes, l.asked, l.yes, l.no, l.abstain, l.choice,
		coalesce((SELECT b.choice FROM governance_ballots b WHERE b.proposal = l.proposal AND b.member = l.organization ORDER BY b.round DESC LIMIT 1), '')
	FROM mandates_polls l JOIN people_organizations o ON o.id = l.organization LEFT JOIN governance_proposals p ON p.id = l.proposal `

func loadPolls(ctx context.Context, tx *sql.Tx, where string, args ...any) (all []poll, err error) {
	err = readmodel.Each(ctx, tx, pollColumns+where, args, func(scan func(...any) error) error {
		var l poll
		err := scan(&l.organization, &l.name, &l.proposal, &l.title, &l.by, &l.binding, &l.closed, &l.since, &l.closes,
			&l.count.Asked, &l.count.Yes, &l.count.No, &l.count.Abstain, &l.choice, &l.ballot)
		all = append(all, l)
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range all {
		err := readmodel.Each(ctx, tx, `SELECT person, choice FROM mandates_answers WHERE organization = ? AND proposal = ? ORDER BY person`,
			[]any{all[i].organization, all[i].proposal}, func(scan func(...any) error) error {
				var a answer
				err := scan(&a.person, &a.choice)
				all[i].answers = append(all[i].answers, a)
				return err
			})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// see finds out whether a poll asks its viewer, and what they answered.
func (l *poll) see(r *page.Request) {
	r.Site.Node.Read(func(s state.Reader) {
		o, n := machine.OrganizationID(l.organization), uint64(l.proposal)
		l.asks = !l.closed && r.Site.Now() < l.closes && mandates.Asks(s, o, n, r.Viewer.Person)
		l.own = mandates.AnswerOf(s, o, n, r.Viewer.Person)
	})
}

// counted is what was answered so far or, once it has closed, in the end.
func (l poll) counted() mandates.Count {
	if l.closed {
		return l.count
	}
	c := mandates.Count{Asked: l.count.Asked}
	for _, a := range l.answers {
		switch a.choice {
		case mandates.Yes:
			c.Yes++
		case mandates.No:
			c.No++
		case mandates.Abstain:
			c.Abstain++
		}
	}
	return c
}

// against reports whether the organization's ballot says something else than a poll that binds it.
func (l poll) against() bool {
	return l.closed && l.binding && l.choice != "" && l.ballot != "" && l.ballot != string(l.choice)
}

// why says in a sentence what a poll came to.
func (l poll) why(ctx context.Context) string {
	c := l.counted()
	data := []any{"Yes", c.Yes, "No", c.No, "Abstain", c.Abstain, "Asked", c.Asked, "Needed", c.Needed(), "Answered", c.Yes + c.No + c.Abstain, "Name", l.name}
	key := "open"
	switch {
	case l.closed && l.choice != "" && l.binding:
		key = "binds." + string(l.choice)
	case l.closed && l.choice != "":
		key = "advises." + string(l.choice)
	case l.closed && c.Yes+c.No+c.Abstain < c.Needed():
		key = "too_few"
	case l.closed:
		key = "level"
	}
	return words.T(ctx, "mandates.came_to."+key, data...)
}

// showPoll is the page of a poll.
func showPoll(r *page.Request) (page.Page, error) {
	var all []poll
	err := r.Read(func(tx *sql.Tx) (err error) {
		all, err = loadPolls(r.Context(), tx, `WHERE l.organization = ? AND l.proposal = ?`, r.PathValue("organization"), r.PathValue("proposal"))
		return err
	})
	if err != nil {
		return page.Page{}, err
	}
	if len(all) == 0 {
		return page.Page{}, machine.NotFound("mandates.no_such_poll", "%.40q has asked nobody about proposal %.20s", r.PathValue("organization"), r.PathValue("proposal"))
	}
	l := all[0]
	l.see(r)
	return page.Page{Title: pollTitle(r.Context(), l), Body: pollPage(l), Nav: "/proposals"}, nil
}

func pollTitle(ctx context.Context, l poll) string {
	return words.T(ctx, "mandates.poll_page", "Name", l.name, "Number", strconv.FormatInt(l.proposal, 10))
}

// onProposal is what a proposal's page says of polls: those that concern the
// reader, and for whom they could ask.
type onProposal struct {
	proposal string
	polls    []poll
	asks     []page.Mandate // For whom the reader could ask.
}

func showOnProposal(r *page.Request) (templ.Component, error) {
	v := onProposal{proposal: r.PathValue("id")}
	var all []poll
	open := false
	err := r.Read(func(tx *sql.Tx) (err error) {
		if all, err = loadPolls(r.Context(), tx, `WHERE l.proposal = ? ORDER BY o.name`, v.proposal); err != nil {
			return err
		}
		err = readmodel.Each(r.Context(), tx, `SELECT status = 'undecided' FROM governance_proposals WHERE id = ?`, []any{v.proposal}, func(scan func(...any) error) error { return scan(&open) })
		if err != nil || !open {
			return err
		}
		for _, m := range r.Viewer.Mandates {
			var some int64
			err := tx.QueryRowContext(r.Context(), `SELECT count(*) FROM mandates_people WHERE organization = ?1
				AND NOT EXISTS (SELECT 1 FROM mandates_polls WHERE organization = ?1 AND proposal = ?2)`, m.Organization, v.proposal).Scan(&some)
			if err != nil {
				return err
			}
			if some > 0 {
				v.asks = append(v.asks, m)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, l := range all {
		l.see(r)
		if l.asks || r.Viewer.ActsFor(machine.OrganizationID(l.organization)) {
			v.polls = append(v.polls, l)
		}
	}
	if len(v.polls)+len(v.asks) == 0 {
		return nil, nil
	}
	return proposalPart(v), nil
}

func askPath(v onProposal, o machine.OrganizationID) string {
	q := url.Values{"proposal": {v.proposal}, "acting_for": {string(o)}}
	return "/acts/mandates.poll?" + q.Encode()
}
