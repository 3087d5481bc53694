package view

import (
	"database/sql"

	"github.com/a-h/templ"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/web/page"
	"metaorg/web/words"
)

// applicationView is what the page of an application shows.
type applicationView struct {
	way
	kase    caseView
	gifts   []gift
	version int64 // Of the charter that it accepted; 0 for none.
	at      int64 // When.
	parts   []templ.Component
	mine    bool // The reader acts for the applicant.
	knows   bool // The reader takes part.
	here    string
}

// showApplication shows an application that is open or has led to membership,
// to its applicant and to those who take part.
func showApplication(r *page.Request) (page.Page, error) {
	id := r.PathValue("id")
	v := applicationView{here: applicationPath(id), mine: r.Viewer.ActsFor(machine.OrganizationID(id)) || r.Viewer.SignedIn() && string(r.Viewer.Person) == id}
	err := r.Read(func(tx *sql.Tx) (err error) {
		if v.way, err = wayOf(r.Context(), tx, id); err != nil {
			return err
		}
		if v.who.Applied == 0 {
			return machine.NotFound("membership.no_such_application", "%.40s has made no application", id)
		}
		err = tx.QueryRowContext(r.Context(), `SELECT coalesce(max(version), 0), coalesce(max(at), 0) FROM charter_acceptances WHERE member = ?`, id).Scan(&v.version, &v.at)
		if err != nil {
			return err
		}
		v.gifts, err = gifts(r.Context(), tx, r.Viewer, `WHERE c.giver = ?1 AND c.recorded >= ?2 ORDER BY c.id DESC LIMIT 100`, id, v.who.Applied)
		return err
	})
	if err != nil {
		return page.Page{}, err
	}
	v.now, v.signedIn, v.secondWay, v.as = r.Site.Now(), true, true, ""
	v.knows = r.Viewer.Belongs
	if v.mine {
		v.as = actingFor(r.Viewer, id)
	}
	v.rules = v.rules.under(r.Network.RuleVersion)
	if v.kase, err = loadCase(r, id); err != nil {
		return page.Page{}, err
	}
	v.entry = v.kase.entry
	r.Site.Node.Read(func(s state.Reader) { v.rules = v.rules.askedOf(s, people.MemberID(id)) })
	if v.parts, err = r.Sections(page.Application); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "membership.application_of", "Name", v.who.Called()), Body: applicationPage(v), Nav: "/members"}, nil
}

// todo leaves what is to be done to the applicant; everybody else only reads it.
func (v applicationView) todo(all []step) []step {
	if !v.mine {
		for i := range all {
			all[i].label, all[i].path = "", ""
		}
	}
	return all
}

// stage is which sentence says how the application stands.
func (v applicationView) stage() string {
	switch {
	case v.who.Applying() && v.kase.undecided():
		return "stopped"
	case v.who.Applying() && v.kase.place != 0:
		return "capped"
	case v.who.Applying() && v.now < v.earliest():
		return "window"
	case v.who.Applying():
		return "provisional"
	case v.who.Present():
		return "member"
	}
	return "over"
}
