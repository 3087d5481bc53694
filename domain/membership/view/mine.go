package view

import (
	"context"
	"database/sql"
	"net/url"
	"slices"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// actor is a person or an organization, as whom somebody acts.
type actor struct{ id, name string }

// actors are whom a viewer may act for, and themself last.
func actors(v page.Viewer) (all []actor) {
	if !v.SignedIn() {
		return nil
	}
	for _, m := range v.Mandates {
		all = append(all, actor{string(m.Organization), m.Name})
	}
	return append(all, actor{string(v.Person), string(v.Person)})
}

// know says in which state of membership whom somebody acts for is, and what
// follows from it.
func know(ctx context.Context, s *page.Site, v *page.Viewer) error {
	shared := false
	err := s.Model.View(ctx, func(tx *sql.Tx) error {
		for _, a := range actors(*v) {
			state, err := stateOf(ctx, tx, a.id)
			if err != nil {
				return err
			}
			if v.ActsFor(machine.OrganizationID(a.id)) && (state == membership.Applicant || state == membership.Provisional) {
				v.Applicant = true
			}
			if a.id == v.MemberID() {
				v.State = string(state)
			}
		}
		return tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM people_organizations WHERE json_array_length(parents) > 0)`).Scan(&shared)
	})
	if err != nil {
		return err
	}
	switch membership.State(v.State) {
	case membership.Active:
		v.Voice, v.Proposes, v.Votes = true, v.For != "", true // Persons comment and vote in their chamber.
		if v.For != "" && shared {
			s.Node.Read(func(r state.Reader) { v.Votes = membership.HasBallot(r, people.MemberID(v.For)) })
		}
	case membership.Provisional:
		v.Voice, v.Proposes = true, v.For != ""
	case membership.Supporter:
		v.Voice = true
	case membership.None, membership.Applicant, membership.Dormant, membership.Lapsed, membership.Suspended, membership.LeftState, membership.Excluded:
	}
	return nil
}

func stateOf(ctx context.Context, tx *sql.Tx, id string) (s membership.State, err error) {
	err = readmodel.Each(ctx, tx, `SELECT state FROM membership_members WHERE id = ?`, []any{id}, func(scan func(...any) error) error {
		return scan(&s)
	})
	return s, err
}

// mandateNotice is how long before its end a mandate, or a representative's
// term, is worth a reminder.
const mandateNotice = 30 * daySeconds

// needs are contributions to confirm, an application that waits for its
// applicant, a mandate that ends soon and a leave that can still be taken back.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		for _, a := range actors(v) {
			for _, find := range []func(context.Context, *sql.Tx, actor, int64) ([]page.Need, error){toConfirm, toFinish, toRenew} {
				some, err := find(ctx, tx, a, s.Now())
				if err != nil {
					return err
				}
				all = append(all, some...)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.Node.Read(func(r state.Reader) {
		if machine.NetworkOf(r).RuleVersion < fullRules {
			return
		}
		for _, a := range actors(v) {
			all = append(all, standingNeeds(ctx, r, a, s.Now())...)
		}
	})
	return all, nil
}

// standingNeeds are a panel to judge on, a dormancy to avert or end, and what an
// application waits for but its applicant's own doing: objections to answer.
func standingNeeds(ctx context.Context, r state.Reader, a actor, now int64) (all []page.Need) {
	id := people.MemberID(a.id)
	m, _ := membership.MemberOf(r, id)
	need := func(key, path string, due int64, name string) {
		all = append(all, page.Need{Topic: "membership", Path: path, Due: due, Title: words.T(ctx, "membership."+key, "Name", name)})
	}
	switch m.State {
	case membership.Active:
		if from := membership.DormantFrom(r, id, m); from < now+dormancyShown {
			need("need_reaffirm", memberPath(a.id), from, a.name)
		}
		for applicant, c := range membership.Cases(r) {
			if _, judged := membership.JudgementOf(r, applicant, id); c.Stage == membership.Sitting && slices.Contains(c.Panel, id) && !judged {
				need("need_judge", applicationPath(string(applicant)), c.Until, nameIn(r, applicant))
			}
		}
	case membership.Dormant:
		if m.Returns == 0 {
			need("need_return", memberPath(a.id), 0, a.name)
		}
	case membership.Lapsed:
		need("need_accept", memberPath(a.id), 0, a.name)
	case membership.Applicant, membership.Provisional:
		c, _ := membership.CaseOf(r, id)
		switch {
		case c.Stage == membership.Appealable && c.Verdict == membership.Refusing:
			need("need_appeal", applicationPath(a.id), c.Until, a.name)
		case c.Stage == membership.Sitting, c.Stage == membership.Drawing:
			need("need_hear", applicationPath(a.id), c.Until, a.name)
		case c.Stage == membership.Voting && c.Why != membership.ByConsent:
			need("need_voted", applicationPath(a.id), 0, a.name)
		case c.Stage == "" && len(membership.Objectors(r, id)) > 0:
			need("need_answer", applicationPath(a.id), m.Window, a.name)
		}
	case membership.None, membership.Supporter, membership.Suspended, membership.LeftState, membership.Excluded:
	}
	return all
}

// needsShown is how many contributions are named one by one.
const needsShown = 5

func toConfirm(ctx context.Context, tx *sql.Tx, a actor, _ int64) (all []page.Need, err error) {
	waiting, err := gifts(ctx, tx, page.Viewer{}, `WHERE c.state = 'recorded' AND c.patronage = '' AND ((c.giver = ?1 AND c.by <> ?1) OR (c.receiver = ?1 AND c.by <> ?1)) ORDER BY c.recorded LIMIT ?2`, a.id, needsShown)
	for _, g := range waiting {
		key := "membership.need_confirm_received"
		other := g.GiverName
		if g.By == g.Receiver {
			key, other = "membership.need_confirm_given", g.ReceiverName
		}
		all = append(all, page.Need{
			Topic: "membership", Path: giftPath(g.ID), Since: g.Recorded,
			Title: words.T(ctx, key, "Amount", amount(ctx, g), "Other", other),
		})
	}
	return all, err
}

func toFinish(ctx context.Context, tx *sql.Tx, a actor, _ int64) (all []page.Need, err error) {
	b, _, err := find(ctx, tx, a.id)
	if err != nil {
		return nil, err
	}
	var waiting int64
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM `+waitingGifts, b.ID).Scan(&waiting); err != nil {
		return nil, err
	}
	if missing := b.Needed - b.Counted - waiting; b.Applying() && missing > 0 {
		all = append(all, page.Need{
			Topic: "membership", Path: applicationPath(b.ID), Since: b.Applied,
			Title: words.T(ctx, "membership.need_give", "Name", b.Called(), "Count", int(missing)),
		})
	}
	if b.Leaves != 0 {
		all = append(all, page.Need{
			Topic: "membership", Path: memberPath(b.ID), Due: b.Leaves,
			Title: words.T(ctx, "membership.need_leaving", "Name", b.Called()),
		})
	}
	return all, nil
}

func toRenew(ctx context.Context, tx *sql.Tx, a actor, now int64) (all []page.Need, err error) {
	err = readmodel.Each(ctx, tx, `SELECT person, coalesce(until, term) FROM people_mandates WHERE organization = ?1 AND ended IS NULL AND coalesce(until, term) > ?2 AND coalesce(until, term) <= ?3`,
		[]any{a.id, now, now + mandateNotice}, func(scan func(...any) error) error {
			var person string
			n := page.Need{Topic: "membership", Path: memberPath(a.id) + "#acts-for"}
			if err := scan(&person, &n.Due); err != nil {
				return err
			}
			n.Title = words.T(ctx, "membership.need_mandate", "Person", person, "Name", a.name)
			all = append(all, n)
			return nil
		})
	return all, err
}

// changes tells of those who applied, became members, support or left.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Watchers) {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT s.member, coalesce(o.name, s.member), s.state, s.since, coalesce(m.applied, 0) FROM membership_states s
			LEFT JOIN people_organizations o ON o.id = s.member LEFT JOIN membership_members m ON m.id = s.member WHERE s.since > ? ORDER BY s.since DESC, s.entry DESC, s.part DESC LIMIT ?`,
			[]any{since, page.MaxChanges}, func(scan func(...any) error) error {
				var id, name, state string
				var applied int64 // Nothing once the application was withdrawn.
				c := page.Change{Topic: "membership"}
				if err := scan(&id, &name, &state, &c.At, &applied); err != nil {
					return err
				}
				c.Title = words.T(ctx, "membership.became."+state, "Name", name)
				c.Path = memberPath(id)
				if applied != 0 && v.May(page.Participants) && (state == string(membership.Applicant) || state == string(membership.Provisional)) {
					c.Path = applicationPath(id)
				}
				all = append(all, c)
				return nil
			})
	})
	return all, err
}

// undo is what takes an act back, where one sentence of the rules does.
var undo = map[string]func(*page.Request, machine.Message) (page.Undoing, bool){
	"membership.apply":   takenBackBy("membership.withdraw_application", "/join"),
	"membership.leave":   takenBackBy("membership.stay", "/home"),
	"membership.support": takenBackBy("membership.leave", "/join"),
	"membership.object":  takenBackOf("membership.withdraw_objection", func(m membership.Object) people.MemberID { return m.Applicant }),
	"membership.sponsor": takenBackOf("membership.withdraw_sponsorship", func(m membership.Sponsor) people.MemberID { return m.Applicant }),
}

func takenBackBy(act, next string) func(*page.Request, machine.Message) (page.Undoing, bool) {
	return func(*page.Request, machine.Message) (page.Undoing, bool) {
		return page.Undoing{Act: act, Fields: url.Values{"next": {next}}}, true
	}
}

// takenBackOf is takenBackBy for what is about an applicant.
func takenBackOf[M machine.Message](act string, of func(M) people.MemberID) func(*page.Request, machine.Message) (page.Undoing, bool) {
	return func(_ *page.Request, m machine.Message) (page.Undoing, bool) {
		about, ok := m.(M)
		if !ok {
			return page.Undoing{}, false
		}
		id := string(of(about))
		return page.Undoing{Act: act, Fields: url.Values{"applicant": {id}, "next": {applicationPath(id)}}}, true
	}
}

func memberPath(id string) string { return "/members/" + url.PathEscape(id) }

func applicationPath(id string) string { return "/applications/" + url.PathEscape(id) }
