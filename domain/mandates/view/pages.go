package view

import (
	"context"
	"database/sql"
	"embed"
	"net/url"
	"slices"
	"strconv"

	"metaorg/domain/mandates"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Pages are what mandates add to the pages: what several sign, and what an
// organization asks its own people.
func Pages() page.Module {
	return page.Module{
		Name:  "mandates",
		Words: locale,
		Routes: []page.Route{
			{Pattern: "GET /signatures/{number}", Who: page.Participants, Show: showAct},
			{Pattern: "GET /signatures/latest", Who: page.Person, Show: toLatest},
			{Pattern: "GET /polls/{organization}/{proposal}", Who: page.Participants, Show: showPoll},
		},
		Acts: []page.Act{signersAct(), signAct("approve_act"), signAct("withdraw_signature"), signAct("withdraw_act"), peopleAct(), leaveAct(), pollAct(), answerAct()},
		Sections: []page.Section{
			{Slot: page.Member, Order: 25, Who: page.Participants, Show: showMember},
			{Slot: page.Proposal, Order: 20, Who: page.Person, Show: showOnProposal},
		},
		Needs:    needs,
		Changes:  changes,
		Undo:     undo,
		Instead:  map[string]page.Instead{"people.needs_signers": proposedInstead},
		Remedies: map[string]page.Remedy{"people.needs_signers": {Label: "mandates.remedy", Path: "/home"}},
		Samples:  samples,
	}
}

// proposedInstead proposes for signatures what one alone may not sign, and says
// how many are missing.
func proposedInstead(r *page.Request, messages []machine.Message) ([]machine.Message, string, bool) {
	v := r.Viewer
	if v.For == "" {
		return nil, "", false
	}
	m := mandates.ProposeAct{}
	for _, msg := range messages {
		if _, already := msg.(mandates.ProposeAct); already {
			return nil, "", false
		}
		m.Messages = append(m.Messages, r.Site.Machine.Wire(msg))
	}
	var missing int64
	r.Site.Node.Read(func(s state.Reader) {
		act := mandates.Act{Organization: v.For, Messages: m.Messages}
		missing = act.Missing(s, r.Site.Machine.Decode, []machine.PersonID{v.Person}, r.Site.Now())
	})
	name := string(v.For)
	if acting, ok := v.Acting(); ok {
		name = acting.Name
	}
	return []machine.Message{m}, words.T(r.Context(), "mandates.instead", "Count", int(missing), "Name", name), missing > 0
}

func actPath(number int64) string { return "/signatures/" + strconv.FormatInt(number, 10) }

func pollPath(organization string, proposal int64) string {
	return "/polls/" + url.PathEscape(organization) + "/" + strconv.FormatInt(proposal, 10)
}

func memberPath(id string) string { return "/members/" + url.PathEscape(id) }

// toLatest goes to the act that the reader proposed last.
func toLatest(r *page.Request) (page.Page, error) {
	var id int64
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT id FROM mandates_acts WHERE by = ? ORDER BY id DESC LIMIT 1`, []any{r.Viewer.Person},
			func(scan func(...any) error) error { return scan(&id) })
	})
	if err != nil || id == 0 {
		return page.To("/home"), err
	}
	return page.To(actPath(id)), nil
}

// needs are acts to sign, polls to answer, and proposals to replace whoever acts.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	var waiting []jointAct
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		for _, m := range v.Mandates {
			some, err := loadPending(ctx, tx, string(m.Organization))
			if err != nil {
				return err
			}
			waiting = append(waiting, some...)
		}
		polls, err := toAnswer(ctx, tx, v, s.Now())
		if all = append(all, polls...); err != nil {
			return err
		}
		taken, err := toStop(ctx, tx, v)
		all = append(all, taken...)
		return err
	})
	for _, a := range waiting {
		a.see(s, v)
		if a.may {
			all = append(all, page.Need{
				Topic: "membership", Title: words.T(ctx, "mandates.need_sign", "Name", a.name, "By", a.by), Path: actPath(a.id), Due: a.expires, Since: a.since,
			})
		}
	}
	return all, err
}

func toAnswer(ctx context.Context, tx *sql.Tx, v page.Viewer, now int64) (all []page.Need, err error) {
	err = readmodel.Each(ctx, tx, `SELECT l.organization, o.name, l.proposal, coalesce(p.title, ''), l.since, l.closes FROM mandates_polls l
			LEFT JOIN governance_proposals p ON p.id = l.proposal
			JOIN mandates_people m ON m.organization = l.organization AND m.since <= l.since
			JOIN people_organizations o ON o.id = l.organization
			WHERE m.person = ?1 AND NOT l.closed AND l.closes > ?2
			AND NOT EXISTS (SELECT 1 FROM mandates_answers a WHERE a.organization = l.organization AND a.proposal = l.proposal AND a.person = ?1)`,
		[]any{v.Person, now}, func(scan func(...any) error) error {
			var organization, name, title string
			var proposal int64
			n := page.Need{Topic: "decisions"}
			if err := scan(&organization, &name, &proposal, &title, &n.Since, &n.Due); err != nil {
				return err
			}
			n.Title, n.Path = words.T(ctx, "mandates.need_answer", "Name", name, "Title", called(ctx, proposal, title)), pollPath(organization, proposal)
			all = append(all, n)
			return nil
		})
	return all, err
}

// called is how a proposal is named in a sentence: by its title, or its number
// while there is none.
func called(ctx context.Context, proposal int64, title string) string {
	if title == "" {
		return words.T(ctx, "mandates.proposal_number", "Number", strconv.FormatInt(proposal, 10))
	}
	return words.T(ctx, "mandates.proposal_titled", "Title", title)
}

// toStop are proposals to put somebody else in the place of those who act for
// an organization: whoever acts for it, and its own people, are told before it
// is decided, since one signature stops it afterwards.
func toStop(ctx context.Context, tx *sql.Tx, v page.Viewer) (all []page.Need, err error) {
	err = readmodel.Each(ctx, tx, `SELECT DISTINCT p.id, p.title, o.name, p.since FROM governance_proposals p
			JOIN governance_effects k ON k.proposal = p.id AND k.what = 'kind' AND k.name = 'people.restore_representative'
			JOIN governance_effects e ON e.proposal = p.id AND e.what = 'member'
			JOIN people_organizations o ON o.id = e.name
			WHERE p.status = 'undecided' AND (EXISTS (SELECT 1 FROM people_mandates m WHERE m.organization = o.id AND m.person = ?1 AND m.ended IS NULL)
				OR EXISTS (SELECT 1 FROM mandates_people m WHERE m.organization = o.id AND m.person = ?1)) ORDER BY p.id`,
		[]any{v.Person}, func(scan func(...any) error) error {
			var id int64
			var title, name string
			n := page.Need{Topic: "keys", Urgent: true}
			err := scan(&id, &title, &name, &n.Since)
			n.Title, n.Path = words.T(ctx, "mandates.need_stop", "Name", name, "Title", title), "/proposals/"+strconv.FormatInt(id, 10)
			all = append(all, n)
			return err
		})
	return all, err
}

// changes tells of acts that were done, and of polls that closed, of the
// organizations for which the viewer acts or whose people they are.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Participants) {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT * FROM (
				SELECT 'act', a.organization, o.name, a.id, a.status, a.ended AS at FROM mandates_acts a JOIN people_organizations o ON o.id = a.organization WHERE a.ended > ?1
				UNION ALL SELECT 'poll', l.organization, o.name, l.proposal, coalesce(p.title, ''), l.closes FROM mandates_polls l JOIN people_organizations o ON o.id = l.organization
					LEFT JOIN governance_proposals p ON p.id = l.proposal WHERE l.closed AND l.closes > ?1) c
			WHERE EXISTS (SELECT 1 FROM people_mandates m WHERE m.organization = c.organization AND m.person = ?3 AND m.ended IS NULL AND (m.until IS NULL OR m.until > ?4))
				OR EXISTS (SELECT 1 FROM mandates_people p WHERE p.organization = c.organization AND p.person = ?3)
			ORDER BY at DESC LIMIT ?2`, []any{since, page.MaxChanges, v.Person, s.Now()}, func(scan func(...any) error) error {
			var what, organization, name, outcome string
			var number int64
			c := page.Change{Topic: "membership"}
			if err := scan(&what, &organization, &name, &number, &outcome, &c.At); err != nil {
				return err
			}
			if what == "act" {
				c.Title, c.Path = words.T(ctx, "mandates.change_act."+outcome, "Name", name), actPath(number)
			} else {
				c.Title, c.Path = words.T(ctx, "mandates.change_poll", "Name", name, "Title", called(ctx, number, outcome)), pollPath(organization, number)
			}
			all = append(all, c)
			return nil
		})
	})
	return all, err
}

// undo is what takes an act back.
var undo = map[string]func(*page.Request, machine.Message) (page.Undoing, bool){
	"mandates.propose_act": func(r *page.Request, _ machine.Message) (page.Undoing, bool) {
		var id, until int64
		err := r.Read(func(tx *sql.Tx) error {
			return readmodel.Each(r.Context(), tx, `SELECT id, expires FROM mandates_acts WHERE by = ? AND status = ? ORDER BY id DESC LIMIT 1`,
				[]any{r.Viewer.Person, mandates.Pending}, func(scan func(...any) error) error { return scan(&id, &until) })
		})
		return undoing("mandates.withdraw_act", id, until), err == nil && id != 0
	},
	"mandates.approve_act": func(r *page.Request, msg machine.Message) (page.Undoing, bool) {
		m, _ := msg.(mandates.ApproveAct)
		var id, until int64
		err := r.Read(func(tx *sql.Tx) error {
			return readmodel.Each(r.Context(), tx, `SELECT id, expires FROM mandates_acts WHERE id = ? AND status = ?`,
				[]any{m.Number, mandates.Pending}, func(scan func(...any) error) error { return scan(&id, &until) })
		})
		return undoing("mandates.withdraw_signature", id, until), err == nil && id != 0
	},
}

func undoing(act string, id, until int64) page.Undoing {
	return page.Undoing{Act: act, Until: until, Fields: url.Values{"number": {strconv.FormatInt(id, 10)}, "next": {actPath(id)}}}
}

// scopes are offered where one chooses what a rule is for: everything, or what
// a module has.
func scopes(r *page.Request) (all []form.Option) {
	all = []form.Option{{Value: string(people.Everything), Label: scopeName(r.Context(), string(people.Everything))}}
	for _, m := range r.Site.Machine.Modules() {
		if slices.ContainsFunc(m.Kinds, func(k machine.Kind) bool { return k.ForPeople() && k.In(r.Network.RuleVersion) }) {
			all = append(all, form.Option{Value: m.Name, Label: scopeName(r.Context(), m.Name)})
		}
	}
	return all
}

// scopeName is what a scope is called: a module, a kind, or everything.
func scopeName(ctx context.Context, scope string) string {
	return words.Of(ctx, "mandates.scopes", words.Either(ctx, "kinds."+scope, scope))
}
