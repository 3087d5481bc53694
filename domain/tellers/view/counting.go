package view

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/tellers"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/tally"
	"metaorg/web/page"
	"metaorg/web/words"
)

// vote is a secret vote and how its papers are counted.
type vote struct {
	proposal, round      int64
	title                string
	status               governance.Status
	proposer             string
	purpose              governance.Purpose
	opens, closes, until int64
	asked                int64 // Since when the present count is awaited.
	roll, chamber        int64
	stage                tellers.Stage
	silent               bool
	drawn                int64 // Of how many the tellers were drawn; 0 before.
	offered              bool  // From those who offered.
	failed               tally.Reason
	people               []teller
	sheets               []sheet
	present              []string // What those are called who handed in a paper, as the count that stands has it.
}

// teller is who counts, offered to, or left it.
type teller struct {
	member, name, state string
	agrees              bool
}

// sheet is one count.
type sheet struct {
	member, name, by     string
	stage                tellers.Stage
	at                   int64
	handedIn             int64
	members, individuals tally.Count
	stands               bool
	present              []string
}

const voteColumns = `SELECT r.proposal, r.number, p.title, p.status, p.member, r.purpose, r.opens, r.closes, coalesce(c.until, r.closes + ?1), r.roll, r.chamber_roll,
		coalesce(c.stage, 'first'), coalesce(c.silent, 0), coalesce(c.drawn, 0), coalesce(c.offered, 0), coalesce(c.failed, ''), coalesce(c.third, c.recounted, r.closes)
	FROM governance_proposals p JOIN governance_rounds r ON r.proposal = p.id LEFT JOIN tellers_counts c ON c.proposal = r.proposal AND c.round = r.number `

func (v *vote) scan(scan func(...any) error) error {
	return scan(&v.proposal, &v.round, &v.title, &v.status, &v.proposer, &v.purpose, &v.opens, &v.closes, &v.until, &v.roll, &v.chamber,
		&v.stage, &v.silent, &v.drawn, &v.offered, &v.failed, &v.asked)
}

const daySeconds = 86_400

// firstSeconds is how long after the close the first count ends.
const firstSeconds = tellers.CountDays * daySeconds

// load reads the secret votes on a proposal, the last first; none where it is
// open.
func load(ctx context.Context, tx *sql.Tx, proposal string) (all []vote, err error) {
	err = readmodel.Each(ctx, tx, voteColumns+`WHERE p.secret AND p.id = ?2 AND CAST(p.id AS TEXT) = ?2 ORDER BY r.number DESC`, []any{firstSeconds, proposal}, func(scan func(...any) error) error {
		var v vote
		err := v.scan(scan)
		all = append(all, v)
		return err
	})
	for i := range all {
		if err == nil {
			err = all[i].fill(ctx, tx)
		}
	}
	return all, err
}

// fill reads who counts a vote, and what they came to.
func (v *vote) fill(ctx context.Context, tx *sql.Tx) error {
	err := readmodel.Each(ctx, tx, `SELECT t.member, coalesce(o.name, t.member), t.state, t.agrees FROM tellers_people t LEFT JOIN people_organizations o ON o.id = t.member
		WHERE t.proposal = ? AND t.round = ? ORDER BY t.state, t.place, 2`, []any{v.proposal, v.round}, func(scan func(...any) error) error {
		var t teller
		err := scan(&t.member, &t.name, &t.state, &t.agrees)
		v.people = append(v.people, t)
		return err
	})
	if err != nil {
		return err
	}
	err = readmodel.Each(ctx, tx, `SELECT s.member, coalesce(o.name, s.member), s.by, s.stage, s.at, json_array_length(s.present), s.yes, s.no, s.abstain,
			s.individuals_yes, s.individuals_no, s.individuals_abstain, s.present
		FROM tellers_sheets s LEFT JOIN people_organizations o ON o.id = s.member WHERE s.proposal = ? AND s.round = ? ORDER BY s.stage, s.at, 2`, []any{v.proposal, v.round}, func(scan func(...any) error) error {
		var s sheet
		var present string
		if err := scan(&s.member, &s.name, &s.by, &s.stage, &s.at, &s.handedIn, &s.members.Yes, &s.members.No, &s.members.Abstain,
			&s.individuals.Yes, &s.individuals.No, &s.individuals.Abstain, &present); err != nil {
			return err
		}
		v.sheets = append(v.sheets, s)
		return json.Unmarshal([]byte(present), &v.sheets[len(v.sheets)-1].present)
	})
	if err != nil {
		return err
	}
	v.mark()
	return readmodel.Each(ctx, tx, `SELECT coalesce(o.name, h.value) FROM json_each(?) h LEFT JOIN people_organizations o ON o.id = h.value ORDER BY 1`, []any{readmodel.ToJSON(v.handedIn())}, func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		v.present = append(v.present, name)
		return err
	})
}

// mark finds the sheets that stand: the last of each of the two that agree.
func (v *vote) mark() {
	last := map[string]int{}
	for i, s := range v.sheets {
		if at, ok := last[s.member]; !ok || v.sheets[at].at <= s.at {
			last[s.member] = i
		}
	}
	for _, t := range v.people {
		if i, ok := last[t.member]; ok && t.agrees {
			v.sheets[i].stands = true
		}
	}
}

// handedIn is who handed in a paper by the count that stands.
func (v vote) handedIn() []string {
	for _, s := range v.sheets {
		if s.stands {
			return s.present
		}
	}
	return []string{}
}

// in are those of these people in a state, by what they are called.
func (v vote) in(state string) (all []teller) {
	for _, t := range v.people {
		if t.state == state {
			all = append(all, t)
		}
	}
	return all
}

// namesOf is what people are called, with commas between.
func namesOf(all []teller) string {
	var names []string
	for _, t := range all {
		names = append(names, t.name)
	}
	return strings.Join(names, ", ")
}

// counted are the two whose count stands.
func (v vote) counted() (all []teller) {
	for _, t := range v.people {
		if t.agrees {
			all = append(all, t)
		}
	}
	return all
}

// over reports whether nothing is counted any more.
func (v vote) over() bool {
	return v.stage == tellers.Settled || v.stage == tellers.Unsettled || v.status == governance.Withdrawn
}

// waitsFor are the tellers whose count is awaited now.
func (v vote) waitsFor() (all []teller) {
	if v.over() {
		return nil
	}
	for _, t := range v.in("drawn") {
		told := slices.ContainsFunc(v.sheets, func(s sheet) bool {
			return s.member == t.member && (s.stage == v.stage || v.stage == tellers.WithThird)
		})
		if !told {
			all = append(all, t)
		}
	}
	return all
}

// count says in one sentence how far the counting is.
func (v vote) count(ctx context.Context, now int64) string {
	key := string(v.stage)
	switch {
	case v.status == governance.Withdrawn:
		key = "withdrawn"
	case v.over() && v.failed != "":
		key = string(v.failed)
	case v.over():
	case now < v.opens:
		key = "announced"
	case v.drawn == 0 && now < v.closes:
		key = "drawing"
	case now < v.closes:
		key = "open"
	case len(v.in("drawn")) == 0:
		key = "nobody"
	case v.stage == tellers.WithThird && v.silent:
		key = "silent"
	}
	return words.T(ctx, "tellers.stand."+key, "Names", namesOf(v.in("drawn")), "Two", namesOf(v.counted()), "From", v.drawn, "Days", int64(tellers.CountDays))
}

func pathOf(proposal int64) string { return "/proposals/" + strconv.FormatInt(proposal, 10) }

// secretPath is where something of a secret vote is printed.
func secretPath(proposal int64, what string) string {
	return "/secret/" + strconv.FormatInt(proposal, 10) + "/" + what
}

// present is the last secret vote on a proposal, for a page about its papers.
func present(r *page.Request, proposal string) (v vote, err error) {
	var all []vote
	if err = r.Read(func(tx *sql.Tx) error {
		all, err = load(r.Context(), tx, proposal)
		return err
	}); err != nil {
		return v, err
	}
	if len(all) > 0 {
		return all[0], nil
	}
	var id int64
	err = r.Read(func(tx *sql.Tx) error {
		return tx.QueryRowContext(r.Context(), `SELECT id FROM governance_proposals WHERE id = ?1 AND CAST(id AS TEXT) = ?1`, proposal).Scan(&id)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return v, machine.NotFound("tellers.unknown_proposal", "there is no proposal number %.20s", proposal).At("proposal")
	}
	if err != nil {
		return v, err
	}
	return v, machine.Conflict("tellers.open_vote", "the vote on proposal %d is open; there are no papers to count", id).At("proposal")
}

// voter is one on the roll, or in the chamber of individuals.
type voter struct {
	id, name string
	lost     bool // The vote, since notice was given.
	ticked   bool
}

// voters are those who can hand in a paper, by name.
func (v vote) voters(r *page.Request, ticked []string) (members, individuals []voter, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT l.member, coalesce(o.name, l.member), coalesce(m.state = 'active', 0) FROM governance_rolls l
			LEFT JOIN people_organizations o ON o.id = l.member LEFT JOIN membership_members m ON m.id = l.member
			WHERE l.proposal = ? AND l.round = ? ORDER BY 2, 1`, []any{v.proposal, v.round}, func(scan func(...any) error) error {
			p, active := voter{}, false
			err := scan(&p.id, &p.name, &active)
			p.lost, p.ticked = !active, slices.Contains(ticked, p.id)
			members = append(members, p)
			return err
		})
	})
	r.Site.Node.Read(func(s state.Reader) {
		for id := range governance.InChamber(s, uint64(v.proposal), uint64(v.round)) {
			individuals = append(individuals, voter{string(id), string(id), !membership.IsActive(s, id), slices.Contains(ticked, string(id))})
		}
	})
	return members, individuals, err
}

// choices are what a paper can say, in the order in which they are counted.
var choices = []string{"yes", "no", "abstain"}

// numbers are the fields of a count for them.
var numbers = []string{"said_yes", "said_no", "abstained"}

// numbers are the papers of members by choice.
func (s sheet) numbers() []int64 { return []int64{s.members.Yes, s.members.No, s.members.Abstain} }

// chamber are the papers of individuals by choice.
func (s sheet) chamber() []int64 {
	return []int64{s.individuals.Yes, s.individuals.No, s.individuals.Abstain}
}
