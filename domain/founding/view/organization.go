package view

import (
	"net/url"

	"github.com/a-h/templ"

	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// organizationAct registers the organization that somebody founds with. Who
// drafted the charter puts theirs on the roll with the same signature.
func organizationAct() page.Act {
	a := peopleview.RegisterOrganization()
	a.Name, a.Kind = "founding.organization", "people.register_organization"
	a.Title = func(r *page.Request) string { return words.T(r.Context(), "founding.organization_title") }
	a.Messages = func(r *page.Request, typed form.Values) ([]machine.Message, error) {
		k, _ := r.Site.Machine.Kind("people.register_organization")
		m, err := form.Read(r.Context(), r.Site.Machine, k, typed)
		if err != nil {
			return nil, err
		}
		org := m.(people.RegisterOrganization)
		all := []machine.Message{org}
		after := "/founding"
		var drafted, mine, forming bool
		r.Site.Node.Read(func(s state.Reader) {
			_, drafted = charter.DraftOf(s)
			mine, forming = charter.Initiator(s) == r.Viewer.Person, charter.Forming(s)
		})
		if forming && drafted && mine {
			all = append(all, membership.InviteFounder{Organization: org.Handle})
			after = "/acts/founding.invite"
		}
		if forming && drafted { // Reading and signing is the next thing to do.
			url.Values(r.Typed).Set("next", signPath(string(org.Handle), after))
		}
		return all, nil
	}
	a.Then = func(form.Values) string { return "/founding" }
	return a
}

// closeAct founds the network. It says first what that means.
func closeAct() page.Act {
	return page.Act{
		Name: "founding.close", Kind: "membership.close_roll", InOwnName: true,
		Title: func(r *page.Request) string { return words.T(r.Context(), "founding.close_title", "Name", r.Name) },
		Show: func(r *page.Request, _ form.Form) templ.Component {
			p, err := load(r.Context(), r.Site, r.Viewer)
			if err != nil {
				return failed(err)
			}
			return closeFields(p, r.Typed["also"])
		},
		Messages: func(_ *page.Request, typed form.Values) (all []machine.Message, err error) {
			for _, o := range typed["also"] {
				all = append(all, membership.InviteFounder{Organization: machine.OrganizationID(o)})
			}
			return append(all, membership.CloseRoll{}), nil
		},
		Then: func(form.Values) string { return "/founding" },
	}
}
