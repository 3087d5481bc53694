package view

import (
	"context"
	"database/sql"
	"net/url"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// joinView is what the page on joining shows: the rule, and how far the reader has come.
type joinView struct {
	way
	name       string      // Of the network.
	others     []mandate   // Organizations among which the reader chose.
	invitation string      // The secret of the link by which they came.
	person     personState // How far they have come as a supporter.
	roll       []founder   // While the network is forming.
	onRoll     bool        // The organization is on the founding roll.
}

// way is how far somebody has come towards membership.
type way struct {
	rules     entryRules
	forming   bool
	now       int64
	signedIn  bool
	secondWay bool
	who       body // The organization that joins; without ID for none yet.
	as        string
	accepted  bool  // It has accepted the text in force.
	partners  int64 // Different members who confirmed what it gave.
	waiting   int64 // Contributions to members that wait to be confirmed.
	reached   int64 // Different members who confirmed what it gave, or still may.
	entry     int64 // When the growth cap lets it in; 0 while that does not matter.
}

type personState struct {
	id       string
	state    string
	accepted bool
}

type founder struct {
	id, name string
	signed   bool
}

// step is one part of the rule, as it stands for the reader.
type step struct {
	key   string // Of its words.
	state string // done, now, waiting, later.
	text  string
	label string // Of what to do next; empty for nothing.
	path  string
	until int64 // When what it waits for happens; 0 for no such moment.
}

// earliest is before when nobody of this application becomes a member.
func (w way) earliest() int64 {
	return max(w.who.Window, w.who.Applied+w.rules.Days*daySeconds)
}

// steps are those of the rule, each with what is still missing.
func (w way) steps(ctx context.Context, next string) []step {
	q := url.Values{"next": {next}}
	if w.as != "" {
		q.Set("acting_for", w.as)
	}
	applied := w.who.Applying() || w.who.State == string(membership.Active)
	all := []step{
		{key: "key", state: done(w.signedIn && w.secondWay), label: "membership.step_key_act", path: w.keyPath(next)},
		{key: "organization", state: done(w.who.ID != ""), label: "membership.step_organization_act", path: "/acts/people.register_organization?next=" + url.QueryEscape(next)},
		{key: "accept", state: done(w.accepted), label: "membership.step_accept_act", path: "/acts/charter.accept?" + q.Encode()},
		{key: "apply", state: done(applied), label: "membership.step_apply_act", path: "/acts/membership.apply?" + q.Encode()},
	}
	if w.signedIn && !w.secondWay {
		all[0].label = "membership.step_second_way_act"
	}
	for i := range all {
		all[i].text = words.T(ctx, "membership.step_"+all[i].key+"_text")
	}
	all = append(all, w.windowStep(ctx))
	if !w.who.Person {
		all = append(all, w.giveStep(ctx, next))
	}
	all = append(all, w.furtherSteps(ctx)...)
	w.open(all[:4])
	for i := range all {
		if all[i].state != "now" {
			all[i].label, all[i].path = "", ""
		} else if all[i].label != "" {
			all[i].label = words.T(ctx, all[i].label)
		}
	}
	return all
}

// keyPath leads to a first key, or to a second way in.
func (w way) keyPath(next string) string {
	if w.signedIn {
		return "/you?next=" + url.QueryEscape(next)
	}
	return "/register?next=" + url.QueryEscape(next)
}

// open makes the first of the steps that is not done the present one.
func (way) open(all []step) {
	for i := range all {
		if all[i].state != "done" {
			all[i].state = "now"
			return
		}
	}
}

func done(yes bool) string {
	if yes {
		return "done"
	}
	return "later"
}

func (w way) windowStep(ctx context.Context) step {
	s := step{key: "window", state: "later", text: words.T(ctx, "membership.step_window_text", "Count", int(w.rules.Window))}
	if w.rules.Days > w.rules.Window {
		s.text += " " + words.T(ctx, "membership.step_days_text", "Count", int(w.rules.Days))
	}
	switch {
	case w.who.State == string(membership.Active):
		s.state = "done"
	case w.who.Applying() && w.now < w.earliest():
		s.state, s.until = "waiting", w.earliest()
	case w.who.Applying():
		s.state = "done"
	}
	return s
}

func (w way) giveStep(ctx context.Context, next string) step {
	s := step{key: "give", state: "later", text: words.T(ctx, "membership.step_give_text", "Count", int(w.rules.Needed))}
	if w.rules.Partners > 1 {
		s.text += " " + words.T(ctx, "membership.step_partners_text", "Count", int(w.rules.Partners))
	}
	switch {
	case w.who.State == string(membership.Active), w.rules.Needed == 0:
		s.state = "done"
	case !w.who.Applying():
	case w.who.Counted >= w.who.Needed && w.partners >= w.rules.Partners:
		s.state = "done"
	default:
		s.state, s.label, s.path = "now", "membership.step_give_act", recordPath(w.as, "", next)
		if w.who.Counted+w.waiting >= w.who.Needed && w.reached >= w.rules.Partners {
			s.state = "waiting" // The others' turn.
		}
		s.text += " " + words.T(ctx, "membership.step_give_so_far", "Counted", w.who.Counted, "Needed", w.who.Needed)
		if w.waiting > 0 {
			s.text += " " + words.T(ctx, "membership.step_give_waiting", "Count", int(w.waiting))
		}
	}
	return s
}

// furtherSteps are those that only some charters have: who vouches, and how
// many come in at a time.
func (w way) furtherSteps(ctx context.Context) (all []step) {
	member := w.who.State == string(membership.Active)
	if w.rules.Sponsors > 0 {
		s := step{key: "sponsors", state: "later", text: words.T(ctx, "membership.step_sponsors_text", "Count", int(w.rules.Sponsors))}
		switch {
		case member, w.who.Applying() && w.who.Sponsors >= w.rules.Sponsors:
			s.state = "done"
		case w.who.Applying():
			s.state = "waiting"
			s.text += " " + words.T(ctx, "membership.step_sponsors_so_far", "Have", w.who.Sponsors, "Needed", w.rules.Sponsors)
		}
		all = append(all, s)
	}
	if w.rules.Cap > 0 || w.rules.Percent > 0 {
		s := step{key: "cap", state: done(member), text: words.T(ctx, "membership.step_cap_text", "Members", w.rules.Cap, "Percent", w.rules.Percent)}
		if w.entry != 0 {
			s.state, s.until = "waiting", w.entry
		}
		all = append(all, s)
	}
	return all
}

// waitingGifts are what ?1 gave to members, which brings it closer to membership
// once the other side has answered.
const waitingGifts = `membership_contributions WHERE giver = ?1 AND state = 'recorded' AND EXISTS (SELECT 1 FROM membership_members m WHERE m.id = receiver AND m.state = 'active')`

// countedGifts are what brought ?1 closer to membership since ?2.
const countedGifts = `membership_contributions WHERE counts = ?1 AND counts <> '' AND settled >= ?2`

// wayOf reads how far an organization has come.
func wayOf(ctx context.Context, tx *sql.Tx, id string) (w way, err error) {
	if w.rules, err = rulesOf(ctx, tx); err != nil || id == "" {
		return w, err
	}
	if w.who, err = bodyOf(ctx, tx, id); err != nil {
		return w, err
	}
	if w.who.Person {
		w.rules = w.rules.forPersons()
	}
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM charter_acceptances WHERE member = ?1 AND in_force),
			(SELECT count(DISTINCT receiver) FROM `+countedGifts+`),
			(SELECT count(*) FROM `+waitingGifts+`),
			(SELECT count(*) FROM (SELECT receiver FROM `+countedGifts+` UNION SELECT receiver FROM `+waitingGifts+`))`,
		id, w.who.Applied).Scan(&w.accepted, &w.partners, &w.waiting, &w.reached)
	return w, err
}

// showJoin shows the rule in steps, to strangers too.
func showJoin(r *page.Request) (page.Page, error) {
	v := joinView{name: r.Name, invitation: r.Typed.Get("invitation")}
	id := joining(r)
	err := r.Read(func(tx *sql.Tx) (err error) {
		if v.way, err = wayOf(r.Context(), tx, id); err != nil {
			return err
		}
		if r.Viewer.SignedIn() {
			v.person.id = string(r.Viewer.Person)
			err = tx.QueryRowContext(r.Context(), `SELECT coalesce((SELECT state FROM membership_members WHERE id = ?1), ''),
				EXISTS (SELECT 1 FROM charter_acceptances WHERE member = ?1 AND in_force)`, r.Viewer.Person).Scan(&v.person.state, &v.person.accepted)
		}
		if err != nil || r.Network.Founded {
			return err
		}
		v.roll, err = rollOf(r.Context(), tx)
		return err
	})
	if err != nil {
		return page.Page{}, err
	}
	for _, m := range r.Viewer.Mandates {
		if string(m.Organization) != id {
			v.others = append(v.others, mandate{string(m.Organization), m.Name, m.Role})
		}
	}
	for _, f := range v.roll {
		v.onRoll = v.onRoll || f.id == id
	}
	v.rules = v.rules.under(r.Network.RuleVersion)
	r.Site.Node.Read(func(s state.Reader) {
		_, v.entry = membership.EntryOf(s, people.MemberID(id), r.Site.Now())
		v.rules = v.rules.askedOf(s, people.MemberID(id))
	})
	v.forming, v.now, v.signedIn, v.secondWay = !r.Network.Founded, r.Site.Now(), r.Viewer.SignedIn(), r.Viewer.SecondWay
	v.as = id
	return page.Page{Title: words.T(r.Context(), "membership.join_title", "Network", r.Name), Body: joinPage(v), Nav: "/join"}, nil
}

// joining is the organization for which the reader looks at how to join: the
// one they name, they act for, or the first they may act for.
func joining(r *page.Request) string {
	if o := machine.OrganizationID(r.Typed.Get("organization")); r.Viewer.ActsFor(o) {
		return string(o)
	}
	if r.Viewer.For == "" && len(r.Viewer.Mandates) > 0 {
		return string(r.Viewer.Mandates[0].Organization)
	}
	return string(r.Viewer.For)
}

func rollOf(ctx context.Context, tx *sql.Tx) (all []founder, err error) {
	err = readmodel.Each(ctx, tx, `SELECT r.organization, coalesce(o.name, r.organization), EXISTS (SELECT 1 FROM charter_acceptances a WHERE a.member = r.organization AND a.in_force)
		FROM membership_founding_roll r LEFT JOIN people_organizations o ON o.id = r.organization ORDER BY 2`, nil, func(scan func(...any) error) error {
		var f founder
		err := scan(&f.id, &f.name, &f.signed)
		all = append(all, f)
		return err
	})
	return all, err
}

// registerPath keeps the invitation on the way to a first key.
func (v joinView) registerPath() string {
	q := url.Values{"next": {"/join"}}
	if v.invitation != "" {
		q.Set("invitation", v.invitation)
	}
	return "/register?" + q.Encode()
}

// owed are the rules that this reader comes under: founders give nothing first.
func (v joinView) owed() entryRules {
	e := v.rules
	if v.onRoll {
		e.Needed = 0
	}
	return e
}
