package view_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	charterview "metaorg/domain/charter/view"
	"metaorg/domain/domaintest"
	membershipview "metaorg/domain/membership/view"
	networkview "metaorg/domain/network/view"
	"metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/search/searchtest"
	"metaorg/web/site"
)

// pagesOf are the pages of a network of mill and dairy; bo is registered.
func pagesOf(t *testing.T) *pagetest.Site {
	w := domaintest.Founded(t, domaintest.Draft("small"), []machine.OrganizationID{"mill", "dairy"})
	w.Must("bo", "", domaintest.Person("bo"))
	views := []readmodel.View{networkview.View, view.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View}
	change := func(c *page.Config) { c.PublicURL = "https://north.example" }
	return pagetest.With(t, w, views, change, site.Pages(), view.Pages(), view.Invitations(memory{}), membershipview.Pages())
}

// memory keeps secrets as a host does, by person and hash.
type memory map[machine.PersonID]map[string]string

func (m memory) Keep(_ context.Context, p machine.PersonID, hash, secret string, _ int64) error {
	if m[p] == nil {
		m[p] = map[string]string{}
	}
	m[p][hash] = secret
	return nil
}

func (m memory) Of(_ context.Context, p machine.PersonID) (map[string]string, error) {
	return m[p], nil
}

var mill = pagetest.Person("mill-rep", "mill")

func TestFormsOfferWhoMayBeMeant(t *testing.T) {
	s := pagesOf(t)
	rep := s.As(t, mill)
	rep.Get("/acts/people.set_guardians").Sees("dairy-rep (dairy Limited)").One(`input[type=checkbox][name=guardians][value=bo]`)
	again := rep.Post("/acts/people.set_guardians", "guardians", "bo", "guardians", "dairy-rep", "guardians", "nobody-here", "threshold", "9")
	if n := len(again.Texts(`input[name=guardians][checked]`)); n != 3 {
		t.Errorf("after the refusal %d of 3 are still ticked", n)
	}
	rep.Get("/acts/people.grant_mandate").One(`datalist option[value=bo]`)
	s.As(t, pagetest.Applicant("bo")).Get("/acts/people.set_guardians").SeesNot("dairy-rep").Sees("one a line")
}

func TestAnInvitationIsMadeShownAndClosed(t *testing.T) {
	s := pagesOf(t)
	rep := s.As(t, mill)
	rep.Get("/invitations").Sees("You have invited nobody yet.")
	made := rep.Does("people.invite", "purpose", "Radish's people", "uses", "3", "days", "14").Sees("Radish's people", "0 of 3", "open")
	link := pagetest.Attribute(made.One("#link"), "value")
	secret, ok := strings.CutPrefix(link, "https://north.example/join?invitation=")
	if !ok || len(secret) != 32 {
		t.Fatalf("the link is %s", link)
	}
	rep.Get("/invitations").Sees("Radish's people").SeesNot(secret)
	bo := s.As(t, pagetest.Applicant("bo"))
	bo.Get("/invitations").SeesNot("Radish")
	path := strings.SplitN(strings.TrimPrefix(made.What, "GET "), "?", 2)[0]
	bo.Get(path).Refused(http.StatusNotFound, "people.no_such_invitation")
	s.As(t, pagetest.Stranger()).Get(path).Is(http.StatusSeeOther)
	hash := strings.TrimPrefix(path, "/invitations/")
	rep.Does("people.revoke_invitation", "secret_hash", hash, "next", path).Sees("closed").SeesNot(secret)
}

func TestWhatIsWrongWithAnInvitationStandsBesideIt(t *testing.T) {
	s := pagesOf(t)
	rep := s.As(t, mill)
	for _, row := range []struct{ code, name, field, value, text string }{
		{"people.bad_days", "a day too many", "days", "91", "1 to 90 days"},
		{"people.bad_days", "no day", "days", "", "1 to 90 days"},
		{"people.bad_days", "days in words", "days", "two", "1 to 90 days"},
		{"people.bad_uses", "nobody", "uses", "0", "1 to 100 registrations"},
		{"people.bad_uses", "a crowd", "uses", "101", "1 to 100 registrations"},
	} {
		t.Run(row.code+" "+row.name, func(t *testing.T) {
			typed := map[string]string{"purpose": "Radish", "uses": "1", "days": "14"}
			typed[row.field] = row.value
			a := rep.Post("/acts/people.invite", "purpose", typed["purpose"], "uses", typed["uses"], "days", typed["days"])
			a.Is(http.StatusTooManyRequests).Beside(row.field, row.text).Kept("purpose", "Radish")
		})
	}
}

func TestAnInvitationMadeJustNowUndoesItself(t *testing.T) {
	s := pagesOf(t)
	s.As(t, mill).Does("people.invite", "purpose", "Radish", "uses", "1", "days", "14")
	home := s.As(t, mill).Get("/home").Sees("What you did last")
	home.One(`form[action="/acts/people.revoke_invitation"]`)
}

func TestAnOrganizationIsRegistered(t *testing.T) {
	s := pagesOf(t)
	newcomer := pagetest.Applicant("bo")
	newcomer.Shown = page.Watchers
	bo := s.As(t, newcomer)
	bo.Get("/acts/people.register_organization").Sees("Full name", "Legal form", "Register", "Is it owned or controlled")
	fields := []string{"handle", "radish", "name", "Radish Co-operative", "legal_form", "co-operative", "identities.0.registry", "fca", "identities.0.number", "4711"}
	for _, row := range []struct{ name, field, value, text string }{
		{"a handle with capitals", "handle", "Radish", "a handle has"},
		{"a handle that is taken", "handle", "mill", "taken"},
		{"a form that there is not", "legal_form", "club", "the legal form is one of"},
		{"no register", "identities.0.registry", "", "an identity is a registry"},
	} {
		t.Run(row.name, func(t *testing.T) {
			wrong := append([]string{}, fields...)
			for i := 0; i < len(wrong); i += 2 {
				if wrong[i] == row.field {
					wrong[i+1] = row.value
				}
			}
			a := bo.Post("/acts/people.register_organization", wrong...).Sees(row.text)
			a.Kept("name", "Radish Co-operative")
			if a.Status < 400 {
				t.Errorf("it is answered with %d", a.Status)
			}
		})
	}
	bo.Does("people.register_organization", append(fields, "next", "/members/radish")...).Sees("Radish Co-operative", "registered, not a member", "Representative", "bo")
}

func TestAnOrganizationSaysWhereItIs(t *testing.T) {
	s := pagesOf(t)
	rep := s.As(t, mill)
	rep.Post("/acts/people.describe_organization", "acting_for", "mill", "place", "Leeds", "latitude", "far north").
		Is(http.StatusUnprocessableEntity).Beside("latitude", "two numbers of degrees").Kept("place", "Leeds")
	rep.Post("/acts/people.describe_organization", "acting_for", "mill", "latitude", "91, 0").Beside("latitude", "a latitude goes")
	rep.Post("/acts/people.describe_organization", "acting_for", "mill", "website", "mill.example").Beside("website", "a site's address")
	rep.Does("people.describe_organization", "acting_for", "mill", "place", "Leeds", "latitude", "53.8008, -1.5491", "description", "Mills grain.", "next", "/members/mill").Sees("Leeds", "Mills grain.")
	a := rep.Get("/acts/people.describe_organization?acting_for=mill")
	a.Kept("place", "Leeds").Kept("latitude", "53.8008, -1.5491").Kept("description", "Mills grain.")
}

func TestMandatesAreGivenAndTaken(t *testing.T) {
	s := pagesOf(t)
	rep := s.As(t, mill)
	rep.Get("/members/mill").Sees("Name an alternate", "Hand over")
	rep.Get("/acts/people.grant_mandate?organization=mill&role=alternate&acting_for=mill").Sees("Name an alternate for mill Limited", "the same one ballot")
	rep.Post("/acts/people.grant_mandate", "organization", "mill", "role", "alternate", "person", "nobody").Beside("person", "nobody is registered here")
	rep.Does("people.grant_mandate", "organization", "mill", "role", "alternate", "person", "bo", "next", "/members/mill").Sees("End bo's mandate", "Undo")
	bo := pagetest.Person("bo", "mill")
	s.As(t, bo).Get("/members/mill").Sees("Lay the mandate down").SeesNot("Hand over")
	s.As(t, pagetest.Person("dairy-rep", "dairy")).Get("/members/mill").SeesNot("Hand over", "Lay the mandate down")
	rep.Does("people.grant_mandate", "organization", "mill", "role", "representative", "person", "bo", "next", "/members/mill")
	s.As(t, bo).Get("/members/mill").Sees("Hand over", "2 earlier mandates")
	s.As(t, mill).Get("/members/mill").SeesNot("Hand over")
	s.As(t, pagetest.Person("dairy-rep", "dairy")).Get("/home").Sees("bo now represents mill Limited")
}

func TestControlIsDisclosedFromWhatIsSaidNow(t *testing.T) {
	s := pagesOf(t)
	rep := s.As(t, mill)
	rep.Does("people.disclose", "acting_for", "mill", "parents.0.organization", "dairy", "parents.0.control", "ownership")
	rep.Get("/acts/people.disclose?acting_for=mill").Kept("parents.0.organization", "dairy").Kept("parents.0.control", "ownership")
	rep.Post("/acts/people.disclose", "acting_for", "mill", "parents.0.organization", "mill", "parents.0.control", "ownership").Sees("no organization is its own parent")
}

func TestPersonsAreFoundByTheirHandles(t *testing.T) {
	s := pagesOf(t)
	if got := searchtest.Titles(t, s.Site, pagetest.Watcher(), "en", "dairy-rep"); !slices.Contains(got, "dairy-rep") {
		t.Errorf("a watcher finds %v", got)
	}
	if got := searchtest.Titles(t, s.Site, pagetest.Stranger(), "en", "dairy-rep"); len(got) > 0 {
		t.Errorf("a stranger finds %v", got)
	}
}

func TestEveryPageInEveryState(t *testing.T) { pagesOf(t).Samples(t) }

func TestMandatesWithTermsAndScopes(t *testing.T) {
	s := pagesOf(t)
	rep := s.As(t, mill)
	rep.Post("/acts/people.grant_mandate", "organization", "mill", "person", "bo", "role", "alternate", "scope", "governance", "acting_for", "mill").
		Beside("scope", "names no messages") // This network has no decisions.
	rep.Does("people.grant_mandate", "organization", "mill", "person", "bo", "role", "alternate", "scope", "membership", "acting_for", "mill").
		Sees("for joining, contributions, leaving alone", "Name an alternate", "End bo's mandate")
	rep.Get("/acts/people.grant_mandate?organization=mill&role=representative&person=mill-rep&acting_for=mill").
		Sees("When your term as mill Limited's representative ends", "the alternate of mill Limited who has been one for longest").SeesNot("Their handle")
	rep.Does("people.grant_mandate", "organization", "mill", "person", "mill-rep", "role", "representative", "until", "2026-01-25T12:00", "acting_for", "mill").Sees("until")
	rep.Get("/home").Sees("mill-rep's mandate for mill Limited ends")
	rep.In("de").Get("/members/mill").Sees("nur für: Beitritt, Beiträge, Austritt")
}
