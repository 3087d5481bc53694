package view

import (
	"database/sql"
	"encoding/json"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/web/page"
)

// organization is a member in the words of schema.org (Organization), in which
// programs that search the web read it. Nothing is in it that the page does not show.
type organization struct {
	Context     string          `json:"@context"`
	Type        string          `json:"@type"`
	ID          string          `json:"@id,omitempty"`
	Name        string          `json:"name"`
	Description string          `json:"description,omitempty"`
	URL         string          `json:"url,omitempty"`
	Location    *namedThing     `json:"location,omitempty"`
	Identifiers []propertyValue `json:"identifier,omitempty"`
	MemberOf    *namedThing     `json:"memberOf,omitempty"` // Of those that are in.
}

type namedThing struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

type propertyValue struct {
	Type     string `json:"@type"`
	Registry string `json:"propertyID"`
	Value    string `json:"value"`
}

// organizationPath is where a member's page is in JSON-LD alone.
func organizationPath(id string) string { return "/members/" + id + "/organization.jsonld" }

// linked is the organization as linked data; nil for a person.
func (b body) linked(r *page.Request) *organization {
	if b.Person {
		return nil
	}
	public := r.Site.PublicURL
	o := &organization{
		Context: "https://schema.org", Type: "Organization", Name: b.Called(), Description: b.Text, URL: b.Website,
	}
	if public != "" {
		o.ID = public + "/members/" + b.ID
	}
	if b.Place != "" {
		o.Location = &namedThing{Type: "Place", Name: b.Place}
	}
	for _, i := range b.Identities {
		o.Identifiers = append(o.Identifiers, propertyValue{"PropertyValue", i.Registry, i.Number})
	}
	if b.Present() && !b.Applying() {
		o.MemberOf = &namedThing{"Organization", r.Name, public}
	}
	return o
}

// showOrganization answers the linked data alone.
func showOrganization(r *page.Request) (page.Page, error) {
	var b body
	err := r.Read(func(tx *sql.Tx) (err error) {
		b, err = bodyOf(r.Context(), tx, r.PathValue("id"))
		return err
	})
	if err != nil {
		return page.Page{}, err
	}
	about := b.linked(r)
	if about == nil {
		return page.Page{}, machine.NotFound("membership.no_organization", "%s is a person; only organizations are described for other programs", b.ID)
	}
	text, err := json.MarshalIndent(about, "", "  ")
	if err != nil {
		return page.Page{}, err
	}
	return page.Page{Bare: true, Type: "application/ld+json", Body: templ.Raw(string(text) + "\n")}, nil
}
