package view

import (
	"database/sql"
	"embed"
	"net/url"
	"strconv"

	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Pages are what governance adds to the pages: proposals, ballots, and writing
// what is to be decided.
func Pages() page.Module {
	return page.Module{
		Name:  "governance",
		Words: locale,
		Nav:   []page.NavItem{{Key: "governance.nav", Path: "/proposals", Order: 30, Group: page.Deciding, Who: page.Watchers}},
		Routes: []page.Route{
			{Pattern: "GET /proposals", Who: page.Watchers, Show: showProposals},
			{Pattern: "GET /proposals/new", Who: page.Person, Show: showNew},
			{Pattern: "POST /proposals/new", Who: page.Person, Show: showNew},
			{Pattern: "GET /proposals/latest", Who: page.Person, Show: toLatest},
			{Pattern: "GET /proposals/charter", Who: page.Person, Show: showAmend},
			{Pattern: "POST /proposals/charter", Who: page.Person, Show: readAmend},
			{Pattern: "GET /proposals/carry/{kind}", Who: page.Person, Show: showCarry},
			{Pattern: "POST /proposals/carry/{kind}", Who: page.Person, Show: readCarry},
			{Pattern: "POST /proposals/drop", Who: page.Person, Show: dropCarried},
			{Pattern: "GET /proposals/{id}", Who: page.Watchers, Show: showProposal},
			{Pattern: "GET /rolls", Who: page.Participants, Show: showRolls},
		},
		Acts: append([]page.Act{proposeAct(), voteAct(), withdrawAct()}, aroundActs()...),
		Sections: []page.Section{
			{Slot: page.Front, Order: 60, Who: page.Watchers, Show: showDecided},
			{Slot: page.Member, Order: 50, Who: page.Participants, Show: showPart},
		},
		Needs:   needs,
		Changes: changes,
		Sources: sources,
		Undo: map[string]func(*page.Request, machine.Message) (page.Undoing, bool){
			"governance.propose": undoPropose,
			"governance.vote":    undoVote,
		},
		Samples: samples,
	}
}

func pathOf(proposal int64) string { return "/proposals/" + strconv.FormatInt(proposal, 10) }

// withdrawAct takes a proposal back.
func withdrawAct() page.Act {
	return page.Act{
		Name:    "governance.withdraw",
		Title:   func(r *page.Request) string { return words.T(r.Context(), "governance.withdraw_title") },
		Prepare: func(_ *page.Request, f form.Form) (form.Form, error) { return f.Hide("proposal"), nil },
		About:   aboutProposal,
		Then:    func(v form.Values) string { return "/proposals/" + url.PathEscape(v.Get("proposal")) },
	}
}

// toLatest goes to the proposal that the reader made last: where one comes to
// after proposing, when nobody knows its number yet.
func toLatest(r *page.Request) (page.Page, error) {
	var id int64
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT id FROM governance_proposals WHERE by = ? ORDER BY id DESC LIMIT 1`,
			[]any{r.Viewer.Person}, func(scan func(...any) error) error { return scan(&id) })
	})
	if err != nil {
		return page.Page{}, err
	}
	path := "/proposals"
	if id != 0 {
		path = pathOf(id)
	}
	if q := r.URL.Query().Encode(); q != "" {
		path += "?" + q
	}
	return page.To(path), nil
}

// undoPropose takes a proposal back while nobody has voted on it.
func undoPropose(r *page.Request, msg machine.Message) (page.Undoing, bool) {
	m, ok := msg.(governance.Propose)
	var id int64
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT p.id FROM governance_proposals p WHERE p.by = ? AND p.title = ? AND p.status = ?
				AND NOT EXISTS (SELECT 1 FROM governance_ballots b WHERE b.proposal = p.id) ORDER BY p.id DESC LIMIT 1`,
			[]any{r.Viewer.Person, m.Title, governance.Undecided}, func(scan func(...any) error) error { return scan(&id) })
	})
	if !ok || err != nil || id == 0 {
		return page.Undoing{}, false
	}
	return page.Undoing{Act: "governance.withdraw", Fields: url.Values{"proposal": {strconv.FormatInt(id, 10)}, "next": {pathOf(id)}}}, true
}

// undoVote shows the ballot once more: it can't be taken back, but changed
// until the close.
func undoVote(r *page.Request, msg machine.Message) (page.Undoing, bool) {
	m, ok := msg.(governance.Vote)
	var closes int64
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT r.closes FROM governance_proposals p JOIN governance_rounds r ON r.proposal = p.id AND r.number = p.rounds
			WHERE p.id = ? AND p.status = ? AND r.closes > ?`, []any{m.Proposal, governance.Undecided, r.Site.Now()},
			func(scan func(...any) error) error { return scan(&closes) })
	})
	if !ok || err != nil || closes == 0 {
		return page.Undoing{}, false
	}
	id := strconv.FormatUint(m.Proposal, 10)
	return page.Undoing{Act: "governance.vote", Until: closes, Fields: url.Values{
		"proposal": {id}, "choice": {string(m.Choice)}, "again": {"1"}, "next": {"/proposals/" + id},
	}}, true
}

// members are all for whom the viewer may sign, themself included, the one
// they act for first.
func members(v page.Viewer) []string {
	if !v.SignedIn() {
		return nil
	}
	all := []string{v.MemberID()}
	for _, m := range v.Mandates {
		if m.Organization != v.For {
			all = append(all, string(m.Organization))
		}
	}
	if v.For != "" {
		all = append(all, string(v.Person))
	}
	return all
}

// nameOf is what a member that the viewer may sign for is called.
func nameOf(v page.Viewer, member string) string {
	for _, m := range v.Mandates {
		if string(m.Organization) == member {
			return m.Name
		}
	}
	return member
}

// actingFor is how a form says for whom it is signed.
func actingFor(v page.Viewer, member string) string {
	if member == string(v.Person) {
		return "-"
	}
	return member
}
