package view

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/tally"
	"metaorg/web/page"
)

// proposal is one as its page shows it.
type proposal struct {
	id               int64
	title, text      string
	class            governance.Class
	status           governance.Status
	member, name, by string // Who proposed it, what they are called, and who signed.
	since            int64
	decided, effect  int64 // 0 for not yet.
	failure          string
	terms            governance.Terms
	carries          []machine.Readable
	votes            []vote // By number; the last is the present one.

	review, ends         int64 // Days after its effect; 0 for none.
	reviewAt, until      int64 // 0 while it is not adopted, or for never.
	repealedBy, petition int64
	version              int64 // Of several, the one whose text it has.
	versions             []version
	reports              []report
	answer               int64 // Until when objections that stand can be answered; 0 when none do.
	amendments, left     int64 // How often they were answered with another text, and how often they still can.
	confirms, confirmed  int64 // The urgent proposal that it confirms; by which it was confirmed.
	secret               bool  // Voted on by paper.
}

// deciding reports whether members choose between several versions.
func (p proposal) deciding() bool { return len(standingOf(p.versions)) > 1 }

// now is the present or last vote.
func (p proposal) now() vote {
	if len(p.votes) == 0 {
		return vote{}
	}
	return p.votes[len(p.votes)-1]
}

// undecided reports whether members are still to decide.
func (p proposal) undecided() bool { return p.status == governance.Undecided }

// takesBallots reports whether members can vote on it at a time.
func (p proposal) takesBallots(at int64) bool { return p.undecided() && p.now().open(at) && !p.secret }

// way is how it is voted on: openly, so that all see who votes how, or on paper.
func (p proposal) way() string {
	if p.secret {
		return "paper"
	}
	return "open"
}

// vote is one of a proposal's rounds.
type vote struct {
	number               int64
	purpose              governance.Purpose
	state                string // announced, open or closed.
	notice, opens, close int64
	roll                 int64
	root, ballots        string
	bar                  tally.Bar
	count                tally.Count
	reason               tally.Reason              // Empty until it is closed.
	void                 int64                     // Ballots that no longer counted.
	byHand               int64                     // Ballots shown by hand in a meeting.
	longer               int64                     // Seconds by which it was extended.
	several              bool                      // Several versions compete in it.
	versions             []governance.VersionCount // Of those, once it is closed.
	version              uint64                    // That won; 0 for none.
	chamber              chamber
}

// chamber is how individuals vote beside the organizations.
type chamber struct {
	roll    int64 // 0 where there are none.
	decides bool
	bar     tally.Bar
	count   tally.Count
}

// open reports whether ballots are taken at a time.
func (v vote) open(now int64) bool { return v.state != "closed" && v.opens <= now && now < v.close }

// uncounted reports whether its papers came to no count that stands.
func (v vote) uncounted() bool { return v.reason == tally.NotCounted || v.reason == tally.CountsDiffer }

func unknown(id string) error {
	return machine.NotFound("governance.unknown_proposal", "there is no proposal number %.20s", id).At("proposal")
}

// loadProposal reads a proposal with its votes.
func loadProposal(ctx context.Context, tx *sql.Tx, id string) (p proposal, err error) {
	var terms, messages string
	err = readmodel.Each(ctx, tx, `SELECT p.id, p.title, p.text, p.class, p.status, p.member, coalesce(o.name, p.member), p.by, p.since,
			coalesce(p.decided, 0), coalesce(p.effect, 0), p.failure, p.terms, p.messages, p.review, p.ends, coalesce(p.review_at, 0), coalesce(p.until, 0),
			coalesce(p.repealed_by, 0), p.petition, p.version, coalesce(p.answer, 0), p.amendments, p.amendments_left, p.confirms, coalesce(p.confirmed_by, 0), p.secret
		FROM governance_proposals p LEFT JOIN people_organizations o ON o.id = p.member WHERE p.id = ? AND CAST(p.id AS TEXT) = ?1`,
		[]any{id}, func(scan func(...any) error) error {
			return scan(&p.id, &p.title, &p.text, &p.class, &p.status, &p.member, &p.name, &p.by, &p.since,
				&p.decided, &p.effect, &p.failure, &terms, &messages, &p.review, &p.ends, &p.reviewAt, &p.until,
				&p.repealedBy, &p.petition, &p.version, &p.answer, &p.amendments, &p.left, &p.confirms, &p.confirmed, &p.secret)
		})
	if err != nil {
		return p, err
	}
	if p.id == 0 {
		return p, unknown(id)
	}
	if err := json.Unmarshal([]byte(terms), &p.terms); err != nil {
		return p, fmt.Errorf("couldn't read the terms of proposal %d: %w", p.id, err)
	}
	if err := json.Unmarshal([]byte(messages), &p.carries); err != nil {
		return p, fmt.Errorf("couldn't read what proposal %d carries: %w", p.id, err)
	}
	if p.versions, err = loadVersions(ctx, tx, p.id); err != nil {
		return p, err
	}
	if p.reports, err = loadReports(ctx, tx, p.id); err != nil {
		return p, err
	}
	p.votes, err = loadVotes(ctx, tx, p)
	return p, err
}

func loadVotes(ctx context.Context, tx *sql.Tx, p proposal) (all []vote, err error) {
	err = readmodel.Each(ctx, tx, `SELECT r.number, r.purpose, r.state, r.notice, r.opens, r.closes, r.roll, r.root, r.ballots, r.method, r.quorum,
			r.yes, r.no, r.abstain, r.reason, (SELECT count(*) FROM governance_ballots b WHERE b.proposal = r.proposal AND b.round = r.number AND NOT b.counts),
			(SELECT count(*) FROM governance_ballots b WHERE b.proposal = r.proposal AND b.round = r.number AND b.counts AND b.meeting > 0),
			r.objections, r.longer, r.chamber_roll, r.chamber_decides, r.chamber_yes, r.chamber_no, r.chamber_abstain, r.majority,
			EXISTS (SELECT 1 FROM governance_ballots b WHERE b.proposal = r.proposal AND b.round = r.number AND b.approves <> '[]'),
			r.chamber_bar, r.versions, r.version
		FROM governance_rounds r WHERE r.proposal = ? ORDER BY r.number`, []any{p.id}, func(scan func(...any) error) error {
		v, share, chamberBar, versions := vote{}, "", "", ""
		err := scan(&v.number, &v.purpose, &v.state, &v.notice, &v.opens, &v.close, &v.roll, &v.root, &v.ballots, &v.bar.Method, &v.bar.Quorum,
			&v.count.Yes, &v.count.No, &v.count.Abstain, &v.reason, &v.void, &v.byHand,
			&v.bar.Objections, &v.longer, &v.chamber.roll, &v.chamber.decides, &v.chamber.count.Yes, &v.chamber.count.No, &v.chamber.count.Abstain, &share, &v.several,
			&chamberBar, &versions, &v.version)
		if err == nil {
			err = errors.Join(json.Unmarshal([]byte(chamberBar), &v.chamber.bar), json.Unmarshal([]byte(versions), &v.versions))
		}
		v.several = v.several || v.state != "closed" && p.deciding()
		v.bar.Majority = fractionIn(share)
		all = append(all, v)
		return err
	})
	return all, err
}

// fractionIn reads a share as worded writes it.
func fractionIn(text string) (f tally.Fraction) {
	num, den, _ := strings.Cut(text, "/")
	f.Num, _ = strconv.ParseInt(num, 10, 64) // Nothing for nothing.
	f.Den, _ = strconv.ParseInt(den, 10, 64)
	return f
}

// seat is one member on a roll, with its ballot as it stands.
type seat struct {
	member, name string
	choice       governance.Choice // Empty while it has not voted.
	clause, by   string
	at           int64
	changed      int64
	counts       bool
	active       bool  // It still has its vote.
	proposal     int64 // Of a list that goes across proposals.
	secret       bool  // Of a secret vote: nobody sees whether it has voted, nor how.

	approves     string // JSON: versions.
	harm         string
	document     page.Paper // Which describes it.
	mandate      string
	meeting      int64  // In which it was shown by hand; 0 where the member cast it itself.
	holder       string // Who votes for it by proxy; empty for nobody.
	holds        bool   // It holds proxies.
	holderName   string
	holderChoice governance.Choice
	bound        governance.Choice // To what its own people bound it since it gave the proxy.
}

const seatColumns = ` SELECT l.member, l.name, coalesce(b.choice, ''), coalesce(b.clause, ''), coalesce(b.by, ''), coalesce(b.at, 0),
		coalesce(b.changed, 0), coalesce(b.counts, 1), coalesce(m.state = 'active', 0),
		coalesce(b.approves, '[]'), coalesce(b.harm, ''), coalesce(b.document, ''), coalesce(b.mandate, ''), coalesce(b.meeting, 0), coalesce(x.holder, ''), coalesce(h.name, x.holder, ''),
		coalesce(y.choice, ''), coalesce(x.bound, ''), EXISTS (SELECT 1 FROM governance_proxies z WHERE z.proposal = l.proposal AND z.holder = l.member)
	FROM l
	LEFT JOIN governance_proxies x ON x.proposal = l.proposal AND x.member = l.member
	LEFT JOIN people_organizations h ON h.id = x.holder
	LEFT JOIN governance_ballots y ON y.proposal = l.proposal AND y.round = l.round AND y.member = x.holder
	LEFT JOIN governance_ballots b ON b.proposal = l.proposal AND b.round = l.round AND b.member = l.member
	LEFT JOIN membership_members m ON m.id = l.member
	ORDER BY 2, 1`

// onRoll are those on a vote's roll with their names; a condition, or an order and
// a bound, follow it, so that no more is read of those that are not wanted.
const onRoll = `WITH l AS (SELECT r.proposal, r.round, r.member, coalesce(o.name, r.member) AS name FROM governance_rolls r LEFT JOIN people_organizations o ON o.id = r.member
	WHERE r.proposal = ? AND r.round = ?`

// loadRoll reads at most so many members of a vote's roll, by name.
func loadRoll(ctx context.Context, tx *sql.Tx, proposal, round, most int64) ([]seat, error) {
	return seats(ctx, tx, onRoll+` ORDER BY name, r.member LIMIT ?)`+seatColumns, proposal, round, most)
}

// loadSeats reads those of these members that are on a vote's roll.
func loadSeats(ctx context.Context, tx *sql.Tx, proposal, round int64, members []string) ([]seat, error) {
	among, err := json.Marshal(members)
	if err != nil {
		return nil, err
	}
	return seats(ctx, tx, onRoll+` AND r.member IN (SELECT value FROM json_each(?)))`+seatColumns, proposal, round, string(among))
}

func seats(ctx context.Context, tx *sql.Tx, query string, args ...any) (all []seat, err error) {
	err = readmodel.Each(ctx, tx, query, args, func(scan func(...any) error) error {
		var s seat
		err := scan(&s.member, &s.name, &s.choice, &s.clause, &s.by, &s.at, &s.changed, &s.counts, &s.active,
			&s.approves, &s.harm, &s.document.Hash, &s.mandate, &s.meeting, &s.holder, &s.holderName, &s.holderChoice, &s.bound, &s.holds)
		all = append(all, s)
		return err
	})
	return all, err
}
