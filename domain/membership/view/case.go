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
)

// caseView is what is said and decided about an application, and what the
// reader may do about it.
type caseView struct {
	id, name string
	open     bool // The application is.
	membership.Case
	objectors      []voice
	panel          []voice
	sponsors       []voice
	needed         int64 // Objections that stop it.
	sponsorsNeeded int64
	place, entry   int64 // In the queue of the growth cap, and when it comes in; 0 for no queue.
	limit          int64 // The growth cap.
	said           []saidRow
	here           string

	as                                 string // Whom the reader acts for.
	objects, withdraws, vouches, takes bool   // What the reader may do about objections and sponsorships.
	judges, appeals                    bool
	vouchesFrom                        int64 // When the reader may sponsor again; 0 for now.
}

// voice is what one member says about an application.
type voice struct {
	id, name, clause string
	document         page.Paper
	verdict          membership.Verdict
	at               int64
}

type saidRow struct {
	member, name, what string
	proposal, at       int64
}

// loadCase reads what the rules know of an application now.
func loadCase(r *page.Request, id string) (v caseView, err error) {
	applicant := people.MemberID(id)
	v.id, v.here, v.as = id, applicationPath(id), r.Viewer.MemberID()
	if r.Network.RuleVersion < fullRules {
		return v, nil
	}
	r.Site.Node.Read(func(s state.Reader) {
		m, _ := membership.MemberOf(s, applicant)
		v.open = m.State == membership.Applicant || m.State == membership.Provisional
		if !v.open {
			return
		}
		v.name = nameIn(s, applicant)
		v.read(s, applicant, r.Site.Now())
		if r.Viewer.SignedIn() && r.Viewer.Belongs {
			v.may(s, applicant, people.MemberID(v.as), r.Site.Now())
		}
	})
	for _, said := range [][]voice{v.objectors, v.panel} {
		for i := range said {
			if said[i].document, err = r.Paper(said[i].document.Hash); err != nil {
				return v, err
			}
		}
	}
	err = r.Read(func(tx *sql.Tx) (err error) {
		v.said, err = saidOf(r.Context(), tx, id)
		return err
	})
	return v, err
}

// fullRules is the rule version from which the whole rule of joining counts.
const fullRules = 4

func nameIn(s state.Reader, id people.MemberID) string {
	org, _ := people.OrganizationOf(s, machine.OrganizationID(id))
	return called(org.Name, string(id))
}

func (v *caseView) read(s state.Reader, applicant people.MemberID, now int64) {
	v.Case, _ = membership.CaseOf(s, applicant)
	v.needed, v.sponsorsNeeded = membership.ObjectionsToStop(s), membership.SponsorsNeeded(s, applicant)
	v.place, v.entry = membership.EntryOf(s, applicant, now)
	v.limit = membership.GrowthCap(s, !people.IsOrganization(s, applicant))
	for _, id := range membership.Objectors(s, applicant) {
		o, _ := membership.ObjectionOf(s, applicant, id)
		v.objectors = append(v.objectors, voice{id: string(id), name: nameIn(s, id), clause: o.Clause, document: page.Paper{Hash: string(o.Harm)}, at: o.At})
	}
	for _, id := range membership.Sponsors(s, applicant) {
		v.sponsors = append(v.sponsors, voice{id: string(id), name: nameIn(s, id)})
	}
	for _, id := range v.Panel {
		j, _ := membership.JudgementOf(s, applicant, id)
		v.panel = append(v.panel, voice{id: string(id), name: nameIn(s, id), verdict: j.Verdict, document: page.Paper{Hash: string(j.Reasons)}, at: j.At})
	}
}

// may works out what a member may do, as the rules would say.
func (v *caseView) may(s state.Reader, applicant, me people.MemberID, now int64) {
	ballot := membership.HasBallot(s, me)
	objects, vouches := has(v.objectors, string(me)), has(v.sponsors, string(me))
	v.objects = ballot && !objects && v.Stage == ""
	v.withdraws = objects && (v.Stage == "" || v.Stage == membership.Drawing || v.Stage == membership.Sitting)
	v.takes = vouches
	v.judges = v.Stage == membership.Sitting && has(v.panel, string(me)) && membership.IsActive(s, me)
	v.appeals = v.Stage == membership.Appealable && ((v.Verdict == membership.Refusing && me == applicant) || (v.Verdict == membership.Admitting && objects))
	if v.sponsorsNeeded > 0 && ballot && !vouches && !people.UnderCommonControl(s, me, applicant) {
		v.vouchesFrom = membership.MaySponsorFrom(s, me, now)
		v.vouches = v.vouchesFrom == 0
	}
}

func has(all []voice, id string) bool {
	for _, o := range all {
		if o.id == id {
			return true
		}
	}
	return false
}

// undecided reports whether somebody must still decide.
func (v caseView) undecided() bool { return v.Stage != "" && v.Stage != membership.Settled }

// Anything reports whether there is anything to show.
func (v caseView) Anything() bool { return v.open || len(v.said) > 0 }

// actPath is where the reader does something about the application.
func (v caseView) actPath(act string) string {
	q := url.Values{"applicant": {v.id}, "next": {v.here}}
	return "/acts/membership." + act + "?" + q.Encode()
}

func saidOf(ctx context.Context, tx *sql.Tx, id string) (all []saidRow, err error) {
	err = readmodel.Each(ctx, tx, `SELECT j.member, coalesce(o.name, j.member), j.what, coalesce(j.proposal, 0), j.at FROM membership_joining j
		LEFT JOIN people_organizations o ON o.id = j.member WHERE j.applicant = ? ORDER BY j.entry DESC, j.part DESC LIMIT 50`, []any{id},
		func(scan func(...any) error) error {
			var s saidRow
			err := scan(&s.member, &s.name, &s.what, &s.proposal, &s.at)
			all = append(all, s)
			return err
		})
	return all, err
}
