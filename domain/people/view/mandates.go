package view

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// mandate is one that stands.
type mandate struct {
	person, role string
	since, until int64    // Until is the end of an alternate's mandate, or of a representative's term; 0 for none.
	scope        []string // What it is for; everything if empty.
}

// actors is who acts for an organization, and what its viewer can do about it.
type actors struct {
	organization string
	name         string
	standing     []mandate
	past         int64
	viewer       string // The viewer's own role; empty for others.
	person       string // The viewer.
}

func (a actors) alternates() (all []mandate) {
	for _, m := range a.standing {
		if m.role == string(people.Alternate) {
			all = append(all, m)
		}
	}
	return all
}

// more reports whether another alternate may be named.
func (a actors) more() bool { return len(a.alternates()) < people.MaxAlternates }

// scopeWords says what a mandate is for.
func scopeWords(ctx context.Context, scope []string) string {
	all := []string{}
	for _, c := range scope {
		all = append(all, words.Of(ctx, "people.scopes", words.Either(ctx, "kinds."+c, c)))
	}
	return strings.Join(all, ", ")
}

func loadActors(ctx context.Context, tx *sql.Tx, organization string, now int64) (a actors, err error) {
	a.organization = organization
	err = readmodel.Each(ctx, tx, `SELECT o.name, m.person, m.role, m.since, coalesce(m.until, m.term, 0), m.scope, m.ended IS NULL AND (m.until IS NULL OR m.until > ?)
		FROM people_organizations o JOIN people_mandates m ON m.organization = o.id WHERE o.id = ? ORDER BY m.role DESC, m.since, m.person`,
		[]any{now, organization}, func(scan func(...any) error) error {
			var m mandate
			var stands bool
			var scope []byte
			if err := scan(&a.name, &m.person, &m.role, &m.since, &m.until, &scope, &stands); err != nil {
				return err
			}
			if err := json.Unmarshal(scope, &m.scope); err != nil {
				return err
			}
			if stands {
				a.standing = append(a.standing, m)
			} else {
				a.past++
			}
			return nil
		})
	return a, err
}

// showMandates is the part of a member's page that says who acts for it.
func showMandates(r *page.Request) (templ.Component, error) {
	var a actors
	err := r.Read(func(tx *sql.Tx) (err error) {
		a, err = loadActors(r.Context(), tx, r.PathValue("id"), r.Site.Now())
		return err
	})
	if err != nil || a.name == "" {
		return nil, err
	}
	a.person = string(r.Viewer.Person)
	for _, m := range r.Viewer.Mandates {
		if string(m.Organization) == a.organization {
			a.viewer = m.Role
		}
	}
	return mandatesPart(a), nil
}

// showOwnMandates is the part of one's own page that says for whom one acts.
func showOwnMandates(r *page.Request) (templ.Component, error) {
	return ownMandatesPart(r.Viewer.Mandates), nil
}

// mandateAct names an alternate, or hands representation over.
func mandateAct() page.Act {
	return page.Act{
		Name: "people.grant_mandate",
		Title: func(r *page.Request) string {
			switch {
			case ownTerm(r):
				return words.T(r.Context(), "people.term_title", "Name", mandateOf(r))
			case r.Typed.Get("role") == string(people.Representative):
				return words.T(r.Context(), "people.hand_over_title", "Name", mandateOf(r))
			}
			return words.T(r.Context(), "people.alternate_title", "Name", mandateOf(r))
		},
		Prepare: prepareMandate,
		Show: func(r *page.Request, f form.Form) templ.Component {
			if ownTerm(r) {
				return termFields(f.Fields, mandateOf(r))
			}
			return mandateFields(f.Fields, f.Field("role").Value == string(people.Representative), mandateOf(r))
		},
		Then: func(v form.Values) string { return "/members/" + url.PathEscape(v.Get("organization")) },
	}
}

// ownTerm reports whether a representative sets an end to their own term.
func ownTerm(r *page.Request) bool {
	return r.Typed.Get("role") == string(people.Representative) && r.Typed.Get("person") == string(r.Viewer.Person)
}

// mandateOf is the name of the organization that a mandate is for.
func mandateOf(r *page.Request) string {
	for _, m := range r.Viewer.Mandates {
		if string(m.Organization) == r.Typed.Get("organization") {
			return m.Name
		}
	}
	return actingName(r)
}

func prepareMandate(r *page.Request, f form.Form) (form.Form, error) {
	f = f.Set("organization", func(x *form.Field) {
		if x.Value == "" {
			x.Value = string(r.Viewer.For)
		}
	})
	if f.Field("organization").Value != "" {
		f = f.Hide("organization")
	}
	switch r.Typed.Get("role") {
	case string(people.Representative):
		f = f.Hide("role").Without("scope")
		if r.Network.RuleVersion < termsFrom {
			f = f.Without("until")
		}
		if r.Typed.Get("person") == string(r.Viewer.Person) {
			f = f.Hide("person")
		}
	case string(people.Alternate):
		f = f.Hide("role")
	default:
		f = f.Set("role", choice(r.Context(), "people.roles", []string{string(people.Alternate), string(people.Representative)}))
	}
	if r.Network.RuleVersion < termsFrom {
		f = f.Without("scope")
	}
	return f, nil
}

// termsFrom is the rule version that knows scopes and terms.
const termsFrom = 4

// undoMandate takes an alternate's mandate back. Representation that was
// handed over is the other's, who alone can give it back.
func undoMandate(_ *page.Request, msg machine.Message) (page.Undoing, bool) {
	m, ok := msg.(people.GrantMandate)
	if !ok || m.Role != people.Alternate {
		return page.Undoing{}, false
	}
	return page.Undoing{Act: "people.revoke_mandate", Fields: url.Values{
		"organization": {string(m.Organization)}, "person": {string(m.Person)}, "next": {"/members/" + string(m.Organization)},
	}}, true
}
