package view

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/domain/governance"
	"metaorg/domain/tellers"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Pages are what tellers add to the pages: a part of a secret proposal's page,
// the form of a count, and papers to print.
func Pages() page.Module {
	return page.Module{
		Name:  "tellers",
		Words: locale,
		Routes: []page.Route{
			{Pattern: "GET /secret/{id}/paper", Who: page.Watchers, Show: showPaper},
			{Pattern: "GET /secret/{id}/sheet", Who: page.Participants, Show: showSheet},
		},
		Acts: []page.Act{
			{
				Name: "tellers.tell", About: about, Then: thenProposal,
				Prepare: func(_ *page.Request, f form.Form) (form.Form, error) { return f.Hide("proposal"), nil },
				Show:    showTell,
			},
			{Name: "tellers.offer", About: about, Then: thenProposal},
			{Name: "tellers.step_down", About: about, Then: thenProposal},
		},
		Sections: []page.Section{
			{Slot: page.Proposal, Order: 10, Who: page.Watchers, Show: showCounting},
			{Slot: page.Coordination, Order: 55, Who: page.Participants, Show: showOverdue},
		},
		Needs:   needs,
		Changes: changes,
		Undo:    map[string]func(*page.Request, machine.Message) (page.Undoing, bool){"tellers.offer": undoOffer},
		Samples: samples,
	}
}

func thenProposal(v form.Values) string { return "/proposals/" + url.PathEscape(v.Get("proposal")) }

// about says the title of the proposal whose number is signed.
func about(r *page.Request) string {
	v, err := present(r, r.Typed.Get("proposal"))
	if err != nil {
		return ""
	}
	return words.T(r.Context(), "governance.about", "Number", strconv.FormatInt(v.proposal, 10), "Title", v.title)
}

// undoOffer takes an offer back while nobody is drawn.
func undoOffer(r *page.Request, msg machine.Message) (page.Undoing, bool) {
	m, ok := msg.(tellers.Offer)
	id := strconv.FormatUint(m.Proposal, 10)
	v, err := present(r, id)
	if !ok || err != nil || v.drawn != 0 || v.over() {
		return page.Undoing{}, false
	}
	return page.Undoing{Act: "tellers.step_down", Fields: url.Values{"proposal": {id}, "next": {pathOf(v.proposal)}}}, true
}

// mine are all for whom a viewer may sign, each with how a form says so.
func mine(v page.Viewer) map[string]string {
	all := map[string]string{}
	if v.SignedIn() {
		all[string(v.Person)] = "-"
	}
	for _, m := range v.Mandates {
		all[string(m.Organization)] = string(m.Organization)
	}
	return all
}

// countingView is the part of a proposal's page about its papers.
type countingView struct {
	votes []vote // The last first.
	at    int64
	names bool     // The reader sees who handed in a paper.
	tells string   // For whom the reader can tell a count, as a form says it; empty for nobody.
	leave string   // For whom they can step down.
	offer []choice // For whom they can offer.
}

type choice struct{ acting, name string }

// showCounting is that part; nothing where the vote is open.
func showCounting(r *page.Request) (templ.Component, error) {
	v := countingView{at: r.Site.Now(), names: r.May(page.Participants)}
	err := r.Read(func(tx *sql.Tx) (err error) {
		if v.votes, err = load(r.Context(), tx, r.PathValue("id")); err != nil || len(v.votes) == 0 || v.votes[0].over() {
			return err
		}
		return v.offers(r, tx)
	})
	if err != nil || len(v.votes) == 0 {
		return nil, err
	}
	v.own(mine(r.Viewer))
	return countingPart(v), nil
}

// own finds what the reader can do for those they sign for.
func (v *countingView) own(mine map[string]string) {
	now := v.votes[0]
	for _, t := range now.waitsFor() {
		if acting, ok := mine[t.member]; ok {
			v.leave = acting
			if now.closes <= v.at {
				v.tells = acting
			}
		}
	}
	for _, t := range now.in("offered") {
		if acting, ok := mine[t.member]; ok && now.drawn == 0 {
			v.leave = acting
		}
	}
	if now.stage == tellers.First && v.tells == "" && v.at >= now.closes { // A first count can be corrected until the other is told.
		for _, s := range now.sheets {
			if acting, ok := mine[s.member]; ok {
				v.tells = acting
			}
		}
	}
}

// offers are those of the reader's on the roll who could offer, as far as the
// page knows; the rules refuse who is related to a party.
func (v *countingView) offers(r *page.Request, tx *sql.Tx) error {
	now := v.votes[0]
	if now.drawn != 0 || v.at >= now.closes {
		return nil
	}
	among, err := json.Marshal(sortedKeys(mine(r.Viewer)))
	if err != nil {
		return err
	}
	return readmodel.Each(r.Context(), tx, `SELECT l.member, coalesce(o.name, l.member) FROM governance_rolls l JOIN membership_members m ON m.id = l.member AND m.state = 'active'
		LEFT JOIN people_organizations o ON o.id = l.member LEFT JOIN tellers_people t ON t.proposal = l.proposal AND t.round = l.round AND t.member = l.member
		WHERE l.proposal = ? AND l.round = ? AND l.member <> ? AND coalesce(t.state, 'left') = 'left' AND l.member IN (SELECT value FROM json_each(?)) ORDER BY 2`,
		[]any{now.proposal, now.round, now.proposer, string(among)}, func(scan func(...any) error) error {
			var c choice
			err := scan(&c.acting, &c.name)
			v.offer = append(v.offer, c)
			return err
		})
}

func sortedKeys(m map[string]string) (all []string) {
	for k := range m {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}

// tellView is the form of a count.
type tellView struct {
	form                 form.Form
	members, individuals []voter
	v                    vote
}

// showTell asks for the numbers and who handed in a paper; without a secret
// proposal it asks for everything, and the rules say what is wrong.
func showTell(r *page.Request, f form.Form) templ.Component {
	t := tellView{form: f}
	var err error
	if t.v, err = present(r, r.Typed.Get("proposal")); err == nil {
		t.members, t.individuals, err = t.v.voters(r, r.Typed["present"])
	}
	if err != nil {
		return page.Fields(f.Set("proposal", func(x *form.Field) { x.Control = form.Number }).Fields)
	}
	return tellFields(t)
}

// mostCopies is how many papers are printed at once.
const mostCopies = 200

// paperView is a paper to print, so many times.
type paperView struct {
	v      vote
	copies int
}

func showPaper(r *page.Request) (page.Page, error) {
	v, err := present(r, r.PathValue("id"))
	if err != nil {
		return page.Page{}, err
	}
	copies, _ := strconv.Atoi(r.Typed.Get("copies")) // One, if it is no number.
	return page.Page{Title: words.T(r.Context(), "tellers.paper_title", "Title", v.title), Body: paperPage(paperView{v, min(max(copies, 1), mostCopies)}), Nav: "/proposals"}, nil
}

func showSheet(r *page.Request) (page.Page, error) {
	t := tellView{}
	var err error
	if t.v, err = present(r, r.PathValue("id")); err != nil {
		return page.Page{}, err
	}
	if t.members, t.individuals, err = t.v.voters(r, nil); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "tellers.sheet_title", "Title", t.v.title), Body: sheetPage(t), Nav: "/proposals"}, nil
}

// waiting are the secret votes that are closed, with papers still to be counted.
func waiting(ctx context.Context, tx *sql.Tx, now int64) (all []vote, err error) {
	err = readmodel.Each(ctx, tx, voteColumns+`WHERE p.secret AND p.status = ?2 AND r.number = p.rounds AND r.closes <= ?3 ORDER BY 9, 1`,
		[]any{firstSeconds, governance.Undecided, now}, func(scan func(...any) error) error {
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

// showOverdue is the part of the page for coordination about counts that others
// wait for.
func showOverdue(r *page.Request) (templ.Component, error) {
	var all []vote
	err := r.Read(func(tx *sql.Tx) (err error) {
		all, err = waiting(r.Context(), tx, r.Site.Now())
		return err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return overduePart(all, r.Site.Now()), nil
}

// needs are papers to hand in, to collect and to count.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	own, now := sortedKeys(mine(v)), s.Now()
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		var votes []vote
		err := readmodel.Each(ctx, tx, voteColumns+`WHERE p.secret AND p.status = ?2 AND r.number = p.rounds AND r.opens <= ?3 ORDER BY 9, 1`,
			[]any{firstSeconds, governance.Undecided, now}, func(scan func(...any) error) error {
				var v vote
				err := v.scan(scan)
				votes = append(votes, v)
				return err
			})
		for _, x := range votes {
			if err == nil {
				err = x.fill(ctx, tx)
			}
			if err != nil {
				return err
			}
			what, err := x.asks(ctx, tx, own, now)
			if err != nil {
				return err
			}
			if what == "" {
				continue
			}
			n := page.Need{Topic: "decisions", Path: pathOf(x.proposal), Due: x.closes, Since: x.opens, Title: words.T(ctx, "tellers.need."+what, "Title", x.title)}
			if now >= x.closes {
				n.Due, n.Since, n.Urgent = x.until, x.asked, true
			}
			all = append(all, n)
		}
		return err
	})
	return all, err
}

// asks is what a vote that is open, or being counted, asks of one of these;
// empty for nothing. Who handed in a paper is not known before it is counted.
func (v vote) asks(ctx context.Context, tx *sql.Tx, own []string, now int64) (string, error) {
	drawn := slices.ContainsFunc(v.waitsFor(), func(t teller) bool { return slices.Contains(own, t.member) })
	switch {
	case drawn && now >= v.closes && v.stage == tellers.Recount:
		return "recount", nil
	case drawn && now >= v.closes:
		return "count", nil
	case drawn:
		return "collect", nil
	case now >= v.closes:
		return "", nil
	}
	among, err := json.Marshal(own)
	if err != nil {
		return "", err
	}
	on := 0
	err = tx.QueryRowContext(ctx, `SELECT count(*) FROM governance_rolls l JOIN membership_members m ON m.id = l.member AND m.state = 'active'
		WHERE l.proposal = ? AND l.round = ? AND l.member IN (SELECT value FROM json_each(?))`, v.proposal, v.round, string(among)).Scan(&on)
	if err != nil || on == 0 {
		return "", err
	}
	return "hand_in", nil
}
