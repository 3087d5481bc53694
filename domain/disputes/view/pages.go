package view

import (
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/disputes"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Pages are what disputes add to the pages: the list of cases, a page of each,
// the papers for those concerned, a member's sanctions, and what to take along.
func Pages(p Papers) page.Module {
	return page.Module{
		Name:  "disputes",
		Words: locale,
		Routes: []page.Route{
			{Pattern: "GET /disputes", Who: page.Participants, Show: showCases},
			{Pattern: "GET /disputes/{case}", Who: page.Person, Show: showCase},
			{Pattern: "GET /disputes/{case}/papers/{document}", Who: page.Person, Show: p.show},
			{Pattern: "GET /you/record", Who: page.Person, Show: p.showRecord},
			{Pattern: "GET /you/record.json", Who: page.Person, Show: p.saveRecord},
		},
		Nav: []page.NavItem{{Key: "disputes.nav_disputes", Path: "/disputes", Order: 37, Group: page.Deciding, Who: page.Participants, Not: func(v page.Viewer) bool { return !v.Belongs }}},
		Acts: []page.Act{
			writing("disputes.open"), writing("disputes.charge"), writing("disputes.add_paper"), writing("disputes.settle"), writing("disputes.give_reasons"), writing("disputes.appeal"),
			of("disputes.propose_mediator"), of("disputes.accept_mediator"), of("disputes.withdraw"), of("disputes.recuse"), of("disputes.judge"), of("disputes.hide"), of("disputes.unhide"), of("disputes.appeal_hiding"),
		},
		Sections: []page.Section{
			{Slot: page.Member, Order: 75, Who: page.Participants, Show: showSanctions},
			{Slot: page.Coordination, Order: 60, Who: page.Participants, Show: showWaiting},
			{Slot: page.You, Order: 90, Who: page.Person, Show: showRecordLink},
		},
		Needs:   needs,
		Changes: changes,
		Values: map[string]func(*page.Request) []option{
			"disputes.open.against": others, "disputes.charge.against": others, "disputes.exclude.member": others,
		},
		Remedies: map[string]page.Remedy{
			"disputes.no_mediator": {Label: "disputes.name_mediator", Path: "/proposals/carry/disputes.appoint_mediator"},
			"disputes.by_decision": {Label: "disputes.propose_it", Path: "/proposals/new"},
		},
		Papers:  p.forPages(),
		Samples: samples,
	}
}

// caseView is a case as one reader sees it.
type caseView struct {
	number             uint64
	cause              disputes.Cause
	by, against        string // Handles.
	byName, againstHas string // What they are called.
	stage              disputes.Stage
	outcome            disputes.Outcome
	until, opened      int64
	mediator           string
	mediatorBy         string
	accepted           bool
	sole               string
	upheld             bool
	step               string
	days               int64
	voted, appealed    bool
	proposal           uint64
	panel              []seated
	papers             []paperLine
	steps              []stepLine
	party, hears       bool   // The reader is a side, hears it now;
	heard              bool   // or was on an earlier panel, and reads on.
	me                 string // As whom the reader acts.
	judged             bool   // They have judged.
	mayRecuse          bool
	agreement          string // What the other side signed.
}

type seated struct {
	member, name string
	now, judged  bool
}

type paperLine struct {
	document, by, what string
	at                 int64
}

type stepLine struct {
	at                int64
	what, who, detail string
}

// inside reports whether the reader reads the papers.
func (v caseView) inside() bool { return v.party || v.hears || v.heard }

const caseColumns = `c.number, c.cause, c.by, coalesce(b.name, c.by), c.against, coalesce(a.name, c.against), c.stage, coalesce(c.until, 0), c.outcome, c.opened,
	c.mediator, c.mediator_by, c.accepted, c.sole, c.upheld, c.step, c.days, c.voted, c.appealed, coalesce(c.proposal, 0)`

const caseJoins = ` FROM disputes_cases c LEFT JOIN people_organizations b ON b.id = c.by LEFT JOIN people_organizations a ON a.id = c.against `

func (v *caseView) scan(scan func(...any) error) error {
	return scan(&v.number, &v.cause, &v.by, &v.byName, &v.against, &v.againstHas, &v.stage, &v.until, &v.outcome, &v.opened,
		&v.mediator, &v.mediatorBy, &v.accepted, &v.sole, &v.upheld, &v.step, &v.days, &v.voted, &v.appealed, &v.proposal)
}

// read finds a case with everything about it that this reader may see.
func read(r *page.Request, number string) (v caseView, err error) {
	n, err := strconv.ParseUint(number, 10, 63)
	if err != nil {
		return v, unknown(number)
	}
	err = r.Read(func(tx *sql.Tx) error {
		err := v.scan(tx.QueryRowContext(r.Context(), `SELECT `+caseColumns+caseJoins+`WHERE c.number = ?`, n).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return unknown(number)
		}
		if err != nil {
			return fmt.Errorf("couldn't read the case %d: %w", n, err)
		}
		v.me = r.Viewer.MemberID()
		if err := v.readPanel(r, tx); err != nil {
			return err
		}
		return v.readRest(r, tx)
	})
	if err == nil && !v.inside() && !r.May(page.Participants) {
		err = machine.NotAllowed("disputes.not_shown", "cases are for those who take part in the network")
	}
	return v, err
}

func unknown(number string) error {
	return machine.NotFound("disputes.unknown_case", "there is no case number %.20s", number)
}

func (v *caseView) readPanel(r *page.Request, tx *sql.Tx) error {
	mine := owners(r.Viewer)
	v.party = mine[v.by] || mine[v.against]
	v.hears = v.sole != "" && v.sole == string(r.Viewer.Person)
	on := false
	err := readmodel.Each(r.Context(), tx, `SELECT p.member, coalesce(o.name, p.member), p.now, p.judged FROM disputes_panels p
		LEFT JOIN people_organizations o ON o.id = p.member WHERE p.number = ? ORDER BY p.now DESC, 2`, []any{v.number}, func(scan func(...any) error) error {
		var s seated
		err := scan(&s.member, &s.name, &s.now, &s.judged)
		v.panel = append(v.panel, s)
		if mine[s.member] {
			v.hears, v.heard, v.judged = v.hears || s.now, true, v.judged || s.now && s.judged
		}
		on = on || s.member == v.me && s.now
		return err
	})
	v.mayRecuse = r.Viewer.Votes && !v.party && !v.judged && (v.hears || v.stage == disputes.Mediation || v.stage == disputes.Reply)
	return err
}

func (v *caseView) readRest(r *page.Request, tx *sql.Tx) error {
	names, err := namesIn(r.Context(), tx)
	if err != nil {
		return err
	}
	if v.inside() {
		err := readmodel.Each(r.Context(), tx, `SELECT document, by, what, at FROM disputes_papers WHERE number = ? ORDER BY at, what`, []any{v.number}, func(scan func(...any) error) error {
			var p paperLine
			err := scan(&p.document, &p.by, &p.what, &p.at)
			if p.what == "agreement" && p.by != v.me {
				v.agreement = p.document
			}
			p.by = names.of(p.by)
			v.papers = append(v.papers, p)
			return err
		})
		if err != nil {
			return err
		}
	}
	return readmodel.Each(r.Context(), tx, `SELECT time, what, who, detail FROM disputes_steps WHERE number = ? ORDER BY entry, event`, []any{v.number}, func(scan func(...any) error) error {
		var s stepLine
		if err := scan(&s.at, &s.what, &s.who, &s.detail); err != nil {
			return err
		}
		s.who = names.of(s.who)
		if v.inside() || !inner(s.what) {
			v.steps = append(v.steps, s)
		}
		return nil
	})
}

// inner is what in a case only those concerned see happen.
func inner(what string) bool {
	switch what {
	case "judged", "paper", "signed", "mediator", "accepted":
		return true
	}
	return false
}

// owners are all for whom a viewer may act, themself included.
func owners(v page.Viewer) map[string]bool {
	mine := map[string]bool{}
	if v.SignedIn() {
		mine[string(v.Person)] = true
	}
	for _, m := range v.Mandates {
		mine[string(m.Organization)] = true
	}
	return mine
}

func showCase(r *page.Request) (page.Page, error) {
	v, err := read(r, r.PathValue("case"))
	if err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: v.title(r.Context()), Body: casePage(v), Nav: "/disputes"}, nil
}

// show is a paper of a case, for those who read it.
func (p Papers) show(r *page.Request) (page.Page, error) {
	v, err := read(r, r.PathValue("case"))
	if err != nil {
		return page.Page{}, err
	}
	if !v.inside() {
		return page.Page{}, machine.NotAllowed("disputes.papers_not_shown", "the two sides of case %d and those who hear it read its papers", v.number)
	}
	hash := strings.ToLower(r.PathValue("document"))
	for _, line := range v.papers {
		if line.document != hash {
			continue
		}
		text, ok, err := p.Read(r.Context(), hash)
		if err != nil {
			return page.Page{}, err
		}
		return page.Page{Title: words.Of(r.Context(), "disputes.papers", line.what), Body: paperPage(v, line, text, ok), Nav: "/disputes"}, nil
	}
	return page.Page{}, machine.NotFound("disputes.unknown_paper", "case %d has no such paper", v.number)
}

// showCases lists all cases.
func showCases(r *page.Request) (page.Page, error) {
	v := casesView{brings: r.Viewer.Voice}
	found, err := r.Site.Model.Read(r.Context(), "disputes", r.ListParams())
	if err != nil {
		return page.Page{}, err
	}
	for _, item := range found.Items {
		v.rows = append(v.rows, caseRow(item))
	}
	v.table = page.Table{
		Caption: words.T(r.Context(), "disputes.title"), List: "disputes", Rows: len(v.rows), Search: found.Total > 12 || r.Typed.Get("q") != "",
		Total: found.Total, Offset: found.Offset, Limit: readmodel.DefaultLimit,
	}
	if err := r.Read(func(tx *sql.Tx) error {
		return errors.Join(v.readOffices(r, tx), tx.QueryRowContext(r.Context(), `SELECT EXISTS (SELECT 1 FROM disputes_sanctions WHERE step = 'suspension')`).Scan(&v.charges))
	}); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "disputes.title"), Body: casesPage(v), Wide: true, Nav: "/disputes"}, nil
}

// casesView is what the page of all cases shows.
type casesView struct {
	table      page.Table
	rows       []caseView
	brings     bool // The reader may bring one.
	charges    bool // A member was suspended, upon which it can be charged.
	mediator   string
	moderators []string
	until      int64 // Of the moderators' mandate.
}

func caseRow(item readmodel.Row) (v caseView) {
	text := func(column string) string { s, _ := item.Get(column).(string); return s }
	number := func(column string) int64 { n, _ := item.Get(column).(int64); return n }
	return caseView{
		number: uint64(number("number")), cause: disputes.Cause(text("cause")), by: text("by"), byName: text("by_name"), against: text("against"), againstHas: text("against_name"),
		stage: disputes.Stage(text("stage")), outcome: disputes.Outcome(text("outcome")), until: number("until"), opened: number("opened"),
	}
}

func (v *casesView) readOffices(r *page.Request, tx *sql.Tx) error {
	err := tx.QueryRowContext(r.Context(), `SELECT person FROM disputes_mediators`).Scan(&v.mediator)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	return readmodel.Each(r.Context(), tx, `SELECT person, until FROM disputes_moderators WHERE until > ? ORDER BY person`, []any{r.Site.Now()}, func(scan func(...any) error) error {
		var person string
		err := scan(&person, &v.until)
		v.moderators = append(v.moderators, person)
		return err
	})
}

// showSanctions is the part of a member's page about its sanctions.
func showSanctions(r *page.Request) (templ.Component, error) {
	all, err := sanctionsOf(r, r.PathValue("id"))
	if err != nil || len(all) == 0 {
		return nil, err
	}
	if me := r.Viewer.MemberID(); r.Viewer.Voice && string(me) != r.PathValue("id") && all[0].step == string(disputes.Suspension) {
		all[0].charges = "/acts/disputes.charge?" + url.Values{"against": {r.PathValue("id")}, "before": {strconv.FormatUint(all[0].number, 10)}}.Encode()
	}
	return sanctionsPart(all), nil
}

type sanctionLine struct {
	number, inCase, before     uint64
	step                       string
	at, until, ended, beforeAt int64
	charges                    string // Where the reader can charge the member upon it; empty where they can't.
}

func sanctionsOf(r *page.Request, member string) (all []sanctionLine, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT number, step, in_case, at, coalesce(until, 0), coalesce(ended, 0), coalesce(before, 0), coalesce(before_at, 0)
			FROM disputes_sanctions WHERE member = ? ORDER BY number DESC`, []any{member}, func(scan func(...any) error) error {
			var s sanctionLine
			err := scan(&s.number, &s.step, &s.inCase, &s.at, &s.until, &s.ended, &s.before, &s.beforeAt)
			all = append(all, s)
			return err
		})
	})
	return all, err
}

// mostWaiting bounds the part of the page for coordination.
const mostWaiting = 100

// showWaiting is the part of the page for coordination about open cases, those
// that end soonest first.
func showWaiting(r *page.Request) (templ.Component, error) {
	var open []caseView
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT `+caseColumns+caseJoins+`WHERE c.stage <> 'closed' ORDER BY c.until IS NULL, c.until, c.number LIMIT ?`, []any{mostWaiting}, func(scan func(...any) error) error {
			var c caseView
			err := c.scan(scan)
			open = append(open, c)
			return err
		})
	})
	if err != nil || len(open) == 0 {
		return nil, err
	}
	return waitingPart(open), nil
}
