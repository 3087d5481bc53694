package view

import (
	"context"
	"database/sql"
	"encoding/json"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/domain/mandates"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// rule is who must sign together for an organization.
type rule struct {
	scope     string
	threshold int64
	persons   []string
	count     int64 // How many must sign now, of those whose mandate covers it; 0 when the rule rests.
}

// need is of whom so many must sign.
type need struct {
	scope   string
	count   int64
	persons []string
}

func needed(n people.Need) need {
	all := need{scope: string(n.Scope), count: n.Count}
	for _, p := range n.Persons {
		all.persons = append(all.persons, string(p))
	}
	return all
}

// signature is that somebody signed an act.
type signature struct {
	person string
	at     int64
}

// jointAct is an act that several are to sign.
type jointAct struct {
	id                     int64
	organization, name, by string
	since, expires, ended  int64
	status                 mandates.Status
	messages               []machine.Readable
	says                   []page.SigningMessage
	signed                 []signature
	needs                  []need
	missing                int64
	may, signedByViewer    bool // The viewer can sign it, or has.
	takesBack              bool
}

const actColumns = `SELECT a.id, a.organization, o.name, a.by, a.messages, a.since, a.expires, a.status, coalesce(a.ended, 0)
	FROM mandates_acts a JOIN people_organizations o ON o.id = a.organization `

func loadPending(ctx context.Context, tx *sql.Tx, organization string) ([]jointAct, error) {
	return loadActs(ctx, tx, actColumns+`WHERE a.organization = ? AND a.status = 'pending' ORDER BY a.id`, organization)
}

func loadActs(ctx context.Context, tx *sql.Tx, query string, args ...any) (all []jointAct, err error) {
	err = readmodel.Each(ctx, tx, query, args, func(scan func(...any) error) error {
		var a jointAct
		var messages []byte
		if err := scan(&a.id, &a.organization, &a.name, &a.by, &messages, &a.since, &a.expires, &a.status, &a.ended); err != nil {
			return err
		}
		err := json.Unmarshal(messages, &a.messages)
		all = append(all, a)
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range all {
		err := readmodel.Each(ctx, tx, `SELECT person, at FROM mandates_signatures WHERE act = ? ORDER BY at, person`, []any{all[i].id}, func(scan func(...any) error) error {
			var s signature
			err := scan(&s.person, &s.at)
			all[i].signed = append(all[i].signed, s)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// say puts what an act does into words.
func (a *jointAct) say(r *page.Request) error {
	for _, c := range a.messages {
		m, err := r.Site.Machine.FromJSON(c.Kind, c.Content)
		if err != nil {
			return err
		}
		said, err := r.Say(r.Site.Machine.Wire(m))
		if err != nil {
			return err
		}
		a.says = append(a.says, said)
	}
	return nil
}

// showAct is the page of an act that several are to sign.
func showAct(r *page.Request) (page.Page, error) {
	var all []jointAct
	err := r.Read(func(tx *sql.Tx) (err error) {
		all, err = loadActs(r.Context(), tx, actColumns+`WHERE a.id = ?`, r.PathValue("number"))
		return err
	})
	if err != nil {
		return page.Page{}, err
	}
	if len(all) == 0 {
		return page.Page{}, machine.NotFound("mandates.no_such_act", "there is no act %.20q that several sign", r.PathValue("number"))
	}
	a := all[0]
	a.see(r.Site, r.Viewer)
	if err := a.say(r); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: actTitle(r.Context(), a), Body: actPage(a)}, nil
}

func actTitle(ctx context.Context, a jointAct) string {
	return words.T(ctx, "mandates.act_title", "Number", strconv.FormatInt(a.id, 10), "Name", a.name)
}

// together is the part of a member's page that says how it binds who acts for it.
type together struct {
	organization, name string
	rules              []rule
	pending            []jointAct
	people             []string
	polls              []poll
	acts, represents   bool // The viewer acts for it, or represents it.
	own                bool // The viewer is one of its people.
}

func showMember(r *page.Request) (templ.Component, error) {
	v := together{organization: r.PathValue("id")}
	err := r.Read(func(tx *sql.Tx) error { return v.load(r.Context(), tx, r.Viewer) })
	if err != nil || v.name == "" {
		return nil, err
	}
	o := machine.OrganizationID(v.organization)
	v.acts, v.represents = r.Viewer.ActsFor(o) && v.organization != "", isRepresentative(r.Viewer, o)
	r.Site.Node.Read(func(s state.Reader) {
		for i, g := range v.rules {
			n, _ := people.NeedIn(s, o, people.Scope(g.scope), r.Site.Now())
			v.rules[i].count = n.Count
		}
	})
	for i := range v.pending {
		v.pending[i].see(r.Site, r.Viewer)
		if err := v.pending[i].say(r); err != nil {
			return nil, err
		}
	}
	if len(v.rules)+len(v.pending)+len(v.people)+len(v.polls) == 0 && !v.represents {
		return nil, nil
	}
	return togetherPart(v), nil
}

func (v *together) load(ctx context.Context, tx *sql.Tx, viewer page.Viewer) (err error) {
	err = readmodel.Each(ctx, tx, `SELECT name FROM people_organizations WHERE id = ?`, []any{v.organization}, func(scan func(...any) error) error { return scan(&v.name) })
	if err != nil {
		return err
	}
	err = readmodel.Each(ctx, tx, `SELECT scope, threshold, persons FROM mandates_signers WHERE organization = ? ORDER BY scope`, []any{v.organization}, func(scan func(...any) error) error {
		var g rule
		var persons []byte
		if err := scan(&g.scope, &g.threshold, &persons); err != nil {
			return err
		}
		err := json.Unmarshal(persons, &g.persons)
		v.rules = append(v.rules, g)
		return err
	})
	if err != nil {
		return err
	}
	if v.pending, err = loadPending(ctx, tx, v.organization); err != nil {
		return err
	}
	err = readmodel.Each(ctx, tx, `SELECT person FROM mandates_people WHERE organization = ? ORDER BY person`, []any{v.organization}, func(scan func(...any) error) error {
		var p string
		err := scan(&p)
		v.people = append(v.people, p)
		v.own = v.own || p == string(viewer.Person)
		return err
	})
	if err != nil {
		return err
	}
	v.polls, err = loadPolls(ctx, tx, `WHERE l.organization = ? ORDER BY l.closes DESC LIMIT 5`, v.organization)
	return err
}

func statusTone(s mandates.Status) string {
	switch s {
	case mandates.Done:
		return "good"
	case mandates.Pending:
		return "wait"
	case mandates.Withdrawn, mandates.Expired:
	}
	return "plain"
}
