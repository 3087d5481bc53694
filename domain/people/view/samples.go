package view

import (
	"context"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// samples are these pages for the catalogue.
func samples(ctx context.Context) []page.Sample {
	now := words.Now(ctx)
	mandated := []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, Mandates: mandated}
	rep := mandate{"ada", string(people.Representative), now - 90*86400, now + 300*86400, nil}
	alternate := mandate{"alan", string(people.Alternate), now - 9*86400, now + 80*86400, nil}
	limited := mandate{"bo", string(people.Alternate), now - 9*86400, 0, []string{"governance", "membership"}}
	acting := func(viewer string, all ...mandate) actors {
		return actors{organization: "mill", name: "The Mill", standing: all, past: 2, viewer: viewer, person: "ada"}
	}
	k := registering()
	filled := func(typed form.Values, code, text, field string) form.Form {
		f := form.Of(ctx, k, typed).Set("legal_form", choice(ctx, "people.forms", legalForms)).Set("identities", laterRows).Set("parents", parentRows(ctx))
		if code != "" {
			f = f.Refused(code, text, field)
		}
		return f
	}
	all := []page.Sample{
		{Name: "mandates", State: "representative, no alternate", As: ada, Page: page.Page{Body: titled("The Mill", mandatesPart(acting("representative", rep)))}},
		{Name: "mandates", State: "representative with alternate", As: ada, Page: page.Page{Body: titled("The Mill", mandatesPart(acting("representative", rep, alternate)))}},
		{Name: "mandates", State: "representative with several alternates", As: ada, Page: page.Page{Body: titled("The Mill", mandatesPart(acting("representative", rep, alternate, limited)))}},
		{Name: "mandates", State: "alternate", As: ada, Page: page.Page{Body: titled("The Mill", mandatesPart(acting("alternate", rep, alternate)))}},
		{Name: "mandates", State: "somebody else's", Page: page.Page{Body: titled("The Mill", mandatesPart(acting("", rep, alternate)))}},
		{Name: "whom you act for", State: "nobody", As: ada, Page: page.Page{Body: titled("ada", ownMandatesPart(nil))}},
		{Name: "whom you act for", State: "one", As: ada, Page: page.Page{Body: titled("ada", ownMandatesPart(mandated))}},
	}
	for _, s := range []struct {
		state string
		f     form.Form
	}{
		{"empty", filled(nil, "", "", "")},
		{"refused", filled(form.Values{"handle": {"Mill"}, "name": {"<script>alert(1)</script>"}, "parents.0.organization": {"holding"}}, "people.bad_handle", "a handle has 2 to 32 of a–z, 0–9 and single hyphens", "handle")},
	} {
		body := registerFields(s.f.Without("identities", "parents").Fields, s.f.Field("identities"), s.f.Field("parents"), registries)
		all = append(all, page.Sample{Name: "register organization", State: s.state, As: ada, Page: page.Page{Body: titled(words.T(ctx, "people.register_title"), body)}})
	}
	return all
}

// registering is the kind of message that registers an organization.
func registering() (k machine.Kind) {
	for _, k = range people.Module.Kinds {
		if k.Name == "people.register_organization" {
			break
		}
	}
	return k
}

// invitationSamples are the pages of invitations.
func invitationSamples(ctx context.Context) []page.Sample {
	now := words.Now(ctx)
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	link := "https://north.example/join?invitation=0f3c9a7721d04be88a5bd0f3c9a77210"
	open := invitation{hash: "9f86d0", purpose: "Radish Co-op", since: now - 86400, expires: now + 13*86400, uses: 3, left: 2}
	shown := open
	shown.link = link
	used, revoked, expired := open, open, open
	used.left, revoked.revoked, expired.expires = 0, true, now-60
	return []page.Sample{
		{Name: "invitations", State: "empty", As: ada, Page: page.Page{Body: invitationsPage(nil, now)}},
		{Name: "invitations", State: "every state", As: ada, Page: page.Page{Body: invitationsPage([]invitation{open, used, revoked, expired, {hash: "a", uses: 1, left: 1, expires: now + 60}}, now)}},
		{Name: "invitation", State: "just made", As: ada, Page: page.Page{Body: invitationPage(shown, now, "Northern Commons")}},
		{Name: "invitation", State: "its secret forgotten", As: ada, Page: page.Page{Body: invitationPage(open, now, "Northern Commons")}},
		{Name: "invitation", State: "revoked", As: ada, Page: page.Page{Body: invitationPage(revoked, now, "Northern Commons")}},
	}
}
