package view

import (
	"context"
	"database/sql"
	"embed"
	"net/url"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Pages are what people and their organizations add to the pages: forms to
// register and describe an organization, mandates, and who looks.
func Pages() page.Module {
	return page.Module{
		Name:  "people",
		Words: locale,
		Acts: []page.Act{
			registerAct(), describeAct(), discloseAct(), mandateAct(),
		},
		Sections: []page.Section{
			{Slot: page.Member, Order: 20, Who: page.Watchers, Show: showMandates},
			{Slot: page.You, Order: 40, Who: page.Person, Show: showOwnMandates},
		},
		Know:    know,
		Changes: changes,
		Sources: sources,
		Handles: map[form.Handle]func(*page.Request) ([]form.Option, error){form.OfOrganization: offerOrganizations, form.OfPerson: offerPersons},
		Undo: map[string]func(*page.Request, machine.Message) (page.Undoing, bool){
			"people.grant_mandate": undoMandate,
		},
		Samples: samples,
	}
}

// know fills in for whom somebody may act, and with which key they sign.
func know(ctx context.Context, s *page.Site, v *page.Viewer) error {
	return s.Model.View(ctx, func(tx *sql.Tx) error {
		v.Mandates = nil
		err := readmodel.Each(ctx, tx, `SELECT m.organization, o.name, m.role FROM people_mandates m JOIN people_organizations o ON o.id = m.organization
			WHERE m.person = ? AND m.ended IS NULL AND (m.until IS NULL OR m.until > ?) ORDER BY o.name, o.id`,
			[]any{v.Person, s.Now()}, func(scan func(...any) error) error {
				var m page.Mandate
				v.Mandates = append(v.Mandates, m)
				last := &v.Mandates[len(v.Mandates)-1]
				return scan(&last.Organization, &last.Name, &last.Role)
			})
		if err != nil {
			return err
		}
		if !v.ActsFor(v.For) {
			v.For = "" // The mandate ended meanwhile.
		}
		if v.For == "" && !v.Oneself && len(v.Mandates) == 1 {
			v.For = v.Mandates[0].Organization // Whoever acts for one organization mostly does.
		}
		var staying int64
		err = tx.QueryRowContext(ctx, `SELECT count(*) FROM people_keys WHERE person = ? AND NOT revoked AND ends IS NULL`, v.Person).Scan(&staying)
		if err != nil {
			return err
		}
		v.SecondWay = staying >= 2 // As people.HasSecondWay.
		return readmodel.Each(ctx, tx, `SELECT algorithm, site FROM people_keys WHERE id = ?`, []any{v.Key}, func(scan func(...any) error) error {
			var algorithm string
			err := scan(&algorithm, &v.RelyingParty)
			v.Algorithm = signature.Algorithm(algorithm)
			return err
		})
	})
}

// changes tells of organizations that were registered and mandates that were
// handed over.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Watchers) {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT m.organization, o.name, m.person, m.role, m.since, m.since = o.since FROM people_mandates m
			JOIN people_organizations o ON o.id = m.organization WHERE m.since > ? ORDER BY m.since DESC, m.entry DESC LIMIT ?`,
			[]any{since, page.MaxChanges}, func(scan func(...any) error) error {
				var id, name, person, role string
				var first bool
				c := page.Change{Topic: "membership"}
				if err := scan(&id, &name, &person, &role, &c.At, &first); err != nil {
					return err
				}
				switch {
				case first && role == string(people.Representative):
					c.Title = words.T(ctx, "people.change_registered", "Name", name)
				case role == string(people.Representative):
					c.Title = words.T(ctx, "people.change_representative", "Name", name, "Person", person)
				default:
					c.Title = words.T(ctx, "people.change_alternate", "Name", name, "Person", person)
				}
				c.Path = "/members/" + url.PathEscape(id)
				all = append(all, c)
				return nil
			})
	})
	if err != nil {
		return nil, err
	}
	restored, err := recovered(ctx, s, v, since)
	return append(all, restored...), err
}

// sources are the persons, who are found by their handles alone.
var sources = []page.Source{{
	Name: "persons", Follows: []string{"people"},
	Records: page.Rows(`SELECT id, since FROM people_persons ORDER BY id`, func(scan func(...any) error) (page.Record, error) {
		r := page.Record{Kind: "person", Who: page.Watchers}
		err := scan(&r.Key, &r.At)
		r.Title, r.Path = r.Key, "/members/"+url.PathEscape(r.Key)
		return r, err
	}),
}}
