package view

import (
	"database/sql"

	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
)

// mostOffers is of how many who may be meant a form offers some; of more, one
// types the handle.
const mostOffers = 300

// offerOrganizations are all organizations, by name.
func offerOrganizations(r *page.Request) ([]form.Option, error) {
	return offered(r, `SELECT id, name FROM people_organizations ORDER BY name, id LIMIT ?`, mostOffers+1)
}

// offerPersons are all other persons, with for whom they act.
func offerPersons(r *page.Request) ([]form.Option, error) {
	return offered(r, `SELECT p.id, p.id || coalesce(' (' || (SELECT group_concat(o.name, ', ') FROM people_mandates m JOIN people_organizations o ON o.id = m.organization
			WHERE m.person = p.id AND m.ended IS NULL) || ')', '')
		FROM people_persons p WHERE p.id <> ? ORDER BY p.id LIMIT ?`, r.Viewer.Person, mostOffers+1)
}

func offered(r *page.Request, query string, of ...any) (all []form.Option, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, query, of, func(scan func(...any) error) error {
			var o form.Option
			err := scan(&o.Value, &o.Label)
			all = append(all, o)
			return err
		})
	})
	if len(all) > mostOffers {
		return nil, err
	}
	return all, err
}
