package view

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/domain/charter"
	"metaorg/domain/governance"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// proposalView is what a proposal's page shows to one reader.
type proposalView struct {
	proposal
	at       int64 // Rule time.
	does     effect
	ballot   ballotView
	roll     []seat   // Empty for those who may not see who votes how.
	sees     bool     // The reader may see that.
	withdraw string   // For whom the reader can take it back; empty where they can't.
	anew     []string // What a form for the same again is filled with; nil for who didn't propose it.
	parts    []templ.Component
	charter  uint64 // The version in force.

	mine       []string // Members for whom the reader may sign.
	yours      bool     // One of them proposed it.
	changeable bool     // Other texts can still be put, as far as the page knows.
	proxies    bool     // One may vote for another.
	mayReport  bool     // The reader signs for somebody who lost and can still say why.
}

// ballotView is a ballot form with for whom it can be cast.
type ballotView struct {
	seats    []seat // Those of the reader that are on the roll.
	form     form.Form
	person   string // The reader.
	signedIn bool
	belongs  bool
	chamber  bool              // The reader has a ballot of their own in the individuals' chamber,
	own      governance.Choice // which says this; empty while they have not voted.
	ownAt    int64
	acting   string // Who they act for is called so.
}

// rollShown is how many members of a roll a proposal's page shows itself.
const rollShown = 60

func showProposal(r *page.Request) (page.Page, error) {
	v := proposalView{at: r.Site.Now(), sees: r.May(page.Participants)}
	if err := r.Read(func(tx *sql.Tx) error { return v.load(r, tx) }); err != nil {
		return page.Page{}, err
	}
	err := v.readPapers(r)
	if err != nil {
		return page.Page{}, err
	}
	if v.does, err = effectOf(r, v.carries, v.decided != 0); err != nil {
		return page.Page{}, err
	}
	for i := range v.versions {
		if v.versions[i].does, err = effectOf(r, v.versions[i].carries, v.decided != 0); err != nil {
			return page.Page{}, err
		}
	}
	r.Site.Node.Read(func(s state.Reader) {
		var b governance.Ballot
		if v.ballot.signedIn && v.now().chamber.roll > 0 {
			b, v.ballot.chamber = governance.ChamberBallotOf(s, uint64(v.id), uint64(v.now().number), people.MemberID(v.ballot.person))
		}
		v.ballot.own, v.ballot.ownAt = b.Choice, b.At
		c, _ := charter.Current(s)
		v.charter = c.Version
	})
	if (len(voters(v.ballot.seats)) > 0 && !v.deciding() || v.ballot.chamber) && v.takesBallots(v.at) {
		typed := form.Values{"proposal": {strconv.FormatInt(v.id, 10)}, "choice": {r.Typed.Get("choice")}}
		if v.ballot.form, err = r.Form("governance.vote", typed, nil); err != nil {
			return page.Page{}, err
		}
		v.ballot.prefill()
	}
	if v.parts, err = r.Sections(page.Proposal); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: v.title, Body: proposalPage(v), Wide: true}, nil
}

// readPapers reads what members wrote: why they were against it, and which harm
// they fear.
func (v *proposalView) readPapers(r *page.Request) (err error) {
	for i := range v.reports {
		if v.reports[i].document, err = r.Paper(v.reports[i].document.Hash); err != nil {
			return err
		}
	}
	for i := range v.roll {
		if v.roll[i].document, err = r.Paper(v.roll[i].document.Hash); err != nil {
			return err
		}
	}
	return nil
}

func (v *proposalView) load(r *page.Request, tx *sql.Tx) (err error) {
	if v.proposal, err = loadProposal(r.Context(), tx, r.PathValue("id")); err != nil {
		return err
	}
	if v.ballot, err = loadBallot(r.Context(), tx, r.Viewer, v.proposal); err != nil {
		return err
	}
	if v.sees {
		if v.roll, err = loadRoll(r.Context(), tx, v.id, v.now().number, rollShown); err != nil {
			return err
		}
	}
	v.mine = members(r.Viewer)
	v.yours = slices.Contains(v.mine, v.member)
	v.surround()
	v.changeable = v.changeable && !slices.ContainsFunc(v.carries, func(c machine.Readable) bool {
		k, known := r.Site.Machine.Kind(c.Kind)
		return known && !k.Proposable(r.Network.RuleVersion) // Only rules put it, and nothing stands beside it.
	})
	if !v.yours {
		return nil
	}
	if v.undecided() && v.untouched(v.at) && !v.deciding() && v.petition == 0 {
		v.withdraw = actingFor(r.Viewer, v.member)
	}
	if v.status == governance.Failed {
		v.anew, err = v.again(actingFor(r.Viewer, v.member))
	}
	return err
}

// again fills the form of a proposal with what this one said and carried.
func (p proposal) again(by string) ([]string, error) {
	fields := []string{"again", "1", "acting_for", by, "title", p.title, "text", p.text, "class", string(p.class)}
	if p.secret {
		fields = append(fields, "secret", "true")
	}
	for _, c := range p.carries {
		text, err := json.Marshal(c)
		if err != nil {
			return nil, err
		}
		fields = append(fields, "messages", string(text))
	}
	return fields, nil
}

// untouched reports whether nobody has voted yet.
func (p proposal) untouched(at int64) bool {
	if p.secret && (len(p.votes) > 1 || at >= p.now().opens) {
		return false
	}
	for _, v := range p.votes {
		if v.count.Turnout() > 0 {
			return false
		}
	}
	return true
}

func loadBallot(ctx context.Context, tx *sql.Tx, who page.Viewer, p proposal) (b ballotView, err error) {
	b = ballotView{person: string(who.Person), signedIn: who.SignedIn(), belongs: who.Belongs, acting: nameOf(who, who.MemberID())}
	if who.SignedIn() {
		b.seats, err = loadSeats(ctx, tx, p.id, p.now().number, members(who))
	}
	return b, err
}

// voters are the seats that still have their vote.
func voters(seats []seat) (all []seat) {
	for _, s := range seats {
		if s.active {
			all = append(all, s)
		}
	}
	return all
}

// prefill marks the ballot that stands, where there is only one to change.
func (b *ballotView) prefill() {
	all := voters(b.seats)
	if len(all) != 1 {
		return
	}
	b.form = b.form.Set("choice", func(f *form.Field) {
		if f.Value == "" {
			f.Value = string(all[0].choice)
		}
	}).Set("clause", func(f *form.Field) {
		if f.Value == "" {
			f.Value = all[0].clause
		}
	})
}

// seen is the time of the last ballot that these seats show: a form sends it
// along, so that a colleague's ballot cast meanwhile is noticed.
func seen(seats []seat) (last int64) {
	for _, s := range seats {
		last = max(last, s.at)
	}
	return last
}

// showRolls lists who can vote on a proposal, and how they do.
func showRolls(r *page.Request) (page.Page, error) {
	params := r.ListParams()
	if !params.Has("limit") {
		params.Set("limit", "100")
	}
	found, err := r.Site.Model.Read(r.Context(), "rolls", params)
	if err != nil {
		return page.Page{}, err
	}
	names, err := organizationNames(r)
	if err != nil {
		return page.Page{}, err
	}
	secret, err := secretProposals(r)
	if err != nil {
		return page.Page{}, err
	}
	v := rollsView{proposal: r.Typed.Get("proposal")}
	for _, row := range found.Items {
		text := func(column string) string { s, _ := row.Get(column).(string); return s }
		s := seat{member: text("member"), name: cmp.Or(names[text("member")], text("member")), choice: governance.Choice(text("choice")), clause: text("clause"), by: text("by")}
		s.at, _ = row.Get("at").(int64)
		s.proposal, _ = row.Get("proposal").(int64)
		s.secret = secret[s.proposal]
		counts, given := row.Get("counts").(bool)
		s.counts = counts || !given
		v.seats = append(v.seats, s)
	}
	limit, _ := strconv.ParseInt(params.Get("limit"), 10, 64) // The list has read it as a number.
	v.table = page.Table{
		Caption: words.T(r.Context(), "governance.rolls_title"), List: "rolls", Search: true, Rows: len(v.seats),
		Total: found.Total, Offset: found.Offset, Limit: limit,
	}
	return page.Page{Title: words.T(r.Context(), "governance.rolls_title"), Body: rollsPage(v), Nav: "/proposals"}, nil
}

// rollsView is what the page of a roll shows.
type rollsView struct {
	proposal string
	seats    []seat
	table    page.Table
}

// secretProposals are those that are voted on by paper.
func secretProposals(r *page.Request) (map[int64]bool, error) {
	all := map[int64]bool{}
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT id FROM governance_proposals WHERE secret`, nil, func(scan func(...any) error) error {
			var id int64
			err := scan(&id)
			all[id] = true
			return err
		})
	})
	return all, err
}

// organizationNames are what organizations are called, by handle.
func organizationNames(r *page.Request) (map[string]string, error) {
	names := map[string]string{}
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT id, name FROM people_organizations`, nil, func(scan func(...any) error) error {
			var id, name string
			err := scan(&id, &name)
			names[id] = name
			return err
		})
	})
	return names, err
}
