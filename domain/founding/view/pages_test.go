package view_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"metaorg/domain/charter"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/founding/view"
	"metaorg/domain/membership"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/network"
	networkview "metaorg/domain/network/view"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

// kept are secrets in memory.
type kept struct{ all []view.Secret }

func (k *kept) Keep(_ context.Context, some []view.Secret) error {
	k.all = append(k.all, some...)
	return nil
}

func (k *kept) Of(_ context.Context, person, sheet string) (found []view.Secret, err error) {
	for _, s := range k.all {
		if s.Person == person && (sheet == "" || s.Sheet == sheet) {
			found = append(found, s)
		}
	}
	return found, nil
}

// bare is a network in which nothing happened yet.
func bare(t *testing.T) *rulestest.World {
	return rulestest.New(t, rulestest.Strict{Directory: people.Directory{}}, people.Module, network.Module, charter.Module, membership.Module)
}

func over(t *testing.T, w *rulestest.World, public string) *pagetest.Site {
	t.Helper()
	views := []readmodel.View{networkview.View, peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View}
	return pagetest.With(t, w, views, func(c *page.Config) { c.PublicURL = public },
		site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), view.Pages(w.Machine.StandingRules(), &kept{}))
}

// person is somebody who signed in and takes no part in a network yet.
func person(p machine.PersonID) page.Viewer { return pagetest.Applicant(p) }

func TestEveryStateOfAFoundingIsInTheCatalogue(t *testing.T) {
	over(t, bare(t), "").Samples(t)
}

func TestAFoundingLeadsFromOneStepToTheNext(t *testing.T) {
	w := bare(t)
	s := over(t, w, "")
	s.As(t, pagetest.Stranger()).Get("/founding").Sees("Say who you are").One(`a.button[href="/register?next=%2Ffounding%2Fcharter"]`)
	s.Let(func(w *rulestest.World) { w.Must("ada", "", domaintest.Person("ada")) })
	ada := s.As(t, person("ada"))
	ada.Get("/founding").Sees("Next comes the charter")
	if bar := strings.Join(ada.Get("/home").Sees("Draft the charter").Texts(".sample-mark"), " "); !strings.Contains(bar, "still being founded") {
		t.Errorf("the bar says %q", bar)
	}
	ada.Get("/founding/charter").Sees("Co-operative", "Minimal", "11 principles")
	ada.Get("/acts/founding.draft?template=minimal").Sees("Equal members", "small and friendly").SeesNot("Sovereignty")
	asked := ada.Does("founding.draft", "name", "North", "goal", "Bread for all", "template", "co-operative", "preset", "federation",
		"indicators.0.name", "Loaves", "indicators.0.unit", "loaves", "indicators.0.target", "1000", "indicators.1.name", "")
	asked.Sees("Register your organization")
	ada.Get("/charter").Sees("Bread for all", "Loaves", "Sovereignty")
	signing := ada.Does("founding.organization", "handle", "mill", "name", "The Mill", "legal_form", "co-operative",
		"identities.0.registry", "domain", "identities.0.number", "mill.example")
	signing.Sees("Accept the charter", "Sovereignty")
	ada.Get("/founding").Sees("has not signed yet")
	s.Let(func(w *rulestest.World) { w.Must("ada", "mill", domaintest.Acceptance(w)) })
	ada.Get("/founding").Sees("Invite those who found the network with you").One(`a.button[href="/acts/founding.invite"]`)

	s.Let(func(w *rulestest.World) {
		w.Do(domaintest.Registered("dale"))
		w.Must(domaintest.Rep("dale"), "dale", domaintest.Acceptance(w))
	})
	dale := s.As(t, person(domaintest.Rep("dale")))
	dale.Get("/founding").Sees("You have done your part", "signed, not on the roll")
	ada.Get("/founding").Sees("Everybody on the roll has signed").One(`a.button[href="/acts/founding.close"]`)
	ada.Get("/acts/founding.close").Sees("dale Limited", "no power that later members lack")
	ada.Post("/acts/founding.close").Is(http.StatusConflict).Sees("a network is founded by at least 2 organizations")
	ada.Does("founding.close", "also", "dale").Sees("is founded", "Done")
	ada.Get("/home").SeesNot("still being founded")
	ada.Get("/founding/join?invitation=00ff").LeadsTo("/join?invitation=00ff")
}

func TestWhatIsWrongWithADraftStandsBesideItAndIsKept(t *testing.T) {
	s := over(t, bare(t), "")
	s.Let(func(w *rulestest.World) { w.Must("ada", "", domaintest.Person("ada")) })
	ada := s.As(t, person("ada"))
	typed := []string{"name", "North", "goal", "Bread", "template", "minimal", "preset", "small"}
	with := func(name, value string) []string { return append(append([]string{}, typed...), name, value) }
	ada.Post("/acts/founding.draft", "name", "North", "goal", " ", "template", "minimal", "preset", "small").
		Is(http.StatusUnprocessableEntity).Beside("goal", "a network needs a goal").Kept("name", "North")
	ada.Post("/acts/founding.draft", with("indicators.0.target", "many")...).Is(http.StatusUnprocessableEntity).Sees("whole number")
	ada.Post("/acts/founding.draft", with("particulars.law", strings.Repeat("a", 1001))...).Is(http.StatusTooManyRequests).Kept("goal", "Bread")
	ada.Post("/acts/founding.draft", "name", "North", "goal", "Bread", "template", "minimal", "preset", "huge").
		Is(http.StatusNotFound).Sees("there is no preset called")
	t.Run("founding.no_draft", func(*testing.T) {
		ada.Post("/acts/founding.clauses", "clauses.0.title", "x").Is(http.StatusNotFound).Sees("draft the charter first")
	})
}

func TestThePresetsSayWhatTheyComeToWithSoManyFounders(t *testing.T) {
	s := over(t, bare(t), "")
	s.Let(func(w *rulestest.World) { w.Must("ada", "", domaintest.Person("ada")) })
	ada := s.As(t, person("ada"))
	ada.Get("/acts/founding.draft?template=minimal").Sees("With 3 founders:", "1 of 3 members can stop an application, each with a reasoned objection.")
	ada.Post("/acts/founding.draft", "again", "1", "founders", "12", "template", "minimal", "name", "North", "goal", "Bread", "preset", "small").
		Is(http.StatusOK).Kept("goal", "Bread").Kept("founders", "12").Sees("With 12 founders:", "Beside the 12 members, 7 new ones at most gain a vote in a quarter.", "not the size this is meant for")
	ada.Post("/acts/founding.draft", "again", "1", "founders", "many", "template", "minimal", "preset", "small").Sees("With 3 founders:")
	ada.Does("founding.draft", "founders", "12", "name", "North", "goal", "Bread", "template", "minimal", "preset", "small").Sees("Register your organization")
}

func TestOnlyTheInitiatorDraftsAnewAndSignaturesAreSaidToBeVoid(t *testing.T) {
	w := domaintest.Forming(t, domaintest.Draft("small"))
	w.Do(domaintest.Registered("dale"))
	w.Must(domaintest.Rep("dale"), "dale", domaintest.Acceptance(w))
	s := over(t, w, "")
	initiator := s.As(t, person(domaintest.Initiator))
	initiator.Get("/founding/charter").LeadsTo("/acts/founding.draft")
	initiator.Get("/acts/founding.draft").Sees("Everything that people rely on", "voids its signature", "Openness")
	s.As(t, person(domaintest.Rep("dale"))).Post("/acts/founding.draft", "name", "Mine", "goal", "Mine", "preset", "small").
		Is(http.StatusForbidden).Sees("only founder, who drafted first")
	after := initiator.Does("founding.clauses", "clauses.0.number", "P1", "clauses.0.kind", "principle", "clauses.0.title", "Open to all", "clauses.0.text", "Come in.",
		"clauses.1.number", "V1", "clauses.1.kind", "value", "clauses.1.title", "", "clauses.1.text", "",
		"clauses.7.kind", "practice", "clauses.7.title", "Weekly", "clauses.7.text", "We meet each week.")
	after.Sees("not on the roll").SeesNot("signed, not on the roll")
	initiator.Get("/charter").Sees("Open to all", "Weekly", "Everything that people rely on").SeesNot("Honesty")
}

func TestInvitationsAreMadeTogetherAndTheirLinksStay(t *testing.T) {
	s := over(t, domaintest.Forming(t, domaintest.Draft("small")), "https://north.example")
	founder := s.As(t, person(domaintest.Initiator))
	sheet := founder.Does("founding.invite", "made_for", "organization", "lines", "Radish Co-op\n\n Tidal Transport ", "days", "30")
	sheet.Sees("Radish Co-op", "Tidal Transport", "https://north.example/founding/join?for=organization&invitation=", "We are founding A network of tests")
	path := strings.SplitN(strings.TrimPrefix(sheet.What, "GET "), "?", 2)[0]
	founder.Get(path).Sees("Radish Co-op")
	founder.Get("/founding/invitations").Sees("Radish Co-op")
	s.Let(func(w *rulestest.World) { w.Must("bo", "", domaintest.Person("bo")) })
	s.As(t, person("bo")).Get(path).Refused(http.StatusNotFound, "founding.no_such_sheet")
	stranger := s.As(t, pagetest.Stranger())
	stranger.Get(path).Is(http.StatusSeeOther)

	link := strings.TrimPrefix(strings.Fields(sheet.Text("#link-0"))[0], "https://north.example")
	stranger.Get(link).Sees("founder invites you", "Radish Co-op", "Everything that people rely on")
	stranger.Get(link[:len(link)-2]).Sees("There is no such invitation")
	stranger.Get("/founding/join?invitation=nonsense").Sees("There is no such invitation")
	stranger.Get("/founding/join").Sees("You can register without an invitation")
	founder.Get("/founding").One(`a[href="/founding/invitations"]`)
}

func TestInvitationsThatCannotBeAreRefusedBesideTheirField(t *testing.T) {
	s := over(t, domaintest.Forming(t, domaintest.Draft("small")), "")
	founder := s.As(t, person(domaintest.Initiator))
	for _, row := range []struct {
		code, sentence    string
		lines, days, made string
		status            int
		field, text       string
	}{
		{"founding.nobody_invited", "nobody", " \n ", "30", "person", http.StatusUnprocessableEntity, "lines", "write at least one line"},
		{"founding.too_many_lines", "too many", strings.Repeat("x\n", 51), "30", "person", http.StatusTooManyRequests, "lines", "at most 50 invitations"},
		{"people.too_long", "too long a line", strings.Repeat("x", 201), "30", "person", http.StatusTooManyRequests, "lines", ""},
		{"founding.bad_days", "no days", "x", "soon", "person", http.StatusTooManyRequests, "days", "1 to 90 days"},
		{"founding.bad_days", "too many days", "x", "91", "person", http.StatusTooManyRequests, "days", "1 to 90 days"},
		{"founding.bad_purpose", "nobody that can be invited", "x", "30", "everybody", http.StatusUnprocessableEntity, "made_for", "an organization, a person or a representative"},
	} {
		t.Run(row.code+" "+row.sentence, func(t *testing.T) {
			got := founder.Post("/acts/founding.invite", "made_for", row.made, "lines", row.lines, "days", row.days).Is(row.status)
			if row.text != "" {
				got.Beside(row.field, row.text)
			}
		})
	}
}

func TestANameForOthersComesWithTheCommandAndItsPrice(t *testing.T) {
	s := over(t, domaintest.Forming(t, domaintest.Draft("small")), "")
	founder := s.As(t, person(domaintest.Initiator))
	founder.Get("/founding/address").Sees("10 to 15 euros a year", "5 euros a month", "Who pays").SeesNot("metaorg up")
	for way, want := range map[string]string{
		"acme":        "metaorg up --public-url https://coop.example --acme --listen-http :80",
		"proxy":       "metaorg up --public-url https://coop.example --behind-proxy",
		"certificate": "metaorg up --public-url https://coop.example --cert fullchain.pem --key privkey.pem",
	} {
		founder.Get("/founding/address?name=HTTPS://Coop.Example/&way="+way).Sees(want, "Sign that it counts")
	}
	t.Run("founding.bad_name", func(*testing.T) {
		founder.Get("/founding/address?name=not+a+name").Is(http.StatusUnprocessableEntity).Beside("name", "write it like coop.example").Kept("name", "not a name")
	})
	s.As(t, pagetest.Stranger()).Get("/founding/address?name=coop.example").Sees("ask them").SeesNot("Sign that it counts")
	founder.Does("network.add_origin", "origin", "https://coop.example", "acting_for", "-", "next", "/founding/address?name=coop.example").Sees("Done: keys made at https://coop.example count")
}

func TestWhoStillUsesTheOldNameIsToldOfTheNewOne(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("small"), []machine.OrganizationID{"mill", "dale"})
	s := over(t, w, "https://north.example")
	v := pagetest.Person(domaintest.Rep("mill"), "mill")
	v.RelyingParty = "localhost"
	if bar := strings.Join(s.As(t, v).Get("/home").Texts(".sample-mark"), " "); !strings.Contains(bar, "Others reach this network at https://north.example") {
		t.Errorf("the bar says %q", bar)
	}
	s.As(t, pagetest.Stranger()).Get("/").SeesNot("Others reach this network at")
	moving := s.As(t, v).Get("/founding/address?name=coop.example").Sees("Here is how to move it", "Propose that it counts")
	path := pagetest.Attribute(moving.One(`.steps a.button`), "href")
	if !strings.HasPrefix(path, "/acts/governance.propose?") || !strings.Contains(path, "network.add_origin") {
		t.Errorf("after founding the origin is added at %s", path)
	}
}

func TestStrangersSeeWhoFoundsOnlyWhereTheCharterShowsMembers(t *testing.T) {
	w := domaintest.Forming(t, domaintest.Draft("small"))
	w.Do(domaintest.Registered("dale"))
	s := over(t, w, "")
	s.As(t, pagetest.Stranger()).Get("/founding").Sees("Nobody is on the roll yet").SeesNot("dale Limited")
	s.As(t, pagetest.Watcher()).Get("/founding").Sees("dale Limited")
	s.As(t, person(domaintest.Rep("dale"))).Get("/founding").Sees("dale Limited")
	s.As(t, person(domaintest.Initiator)).Get("/founding").Sees("dale Limited")
}

func TestWhoIsToSignIsToldAtOnce(t *testing.T) {
	w := domaintest.Forming(t, domaintest.Draft("small"))
	w.Do(domaintest.Registered("dale"))
	s := over(t, w, "")
	ctx := s.Words.Into(t.Context(), "en", time.UTC, s.Now())
	v, err := s.Complete(ctx, person(domaintest.Rep("dale")))
	if err != nil {
		t.Fatal(err)
	}
	needs, err := s.Needs(ctx, v)
	if err != nil || len(needs) != 1 || !needs[0].Urgent || needs[0].Title != "Read the charter and sign it for your organization" {
		t.Errorf("needs are %+v, %v", needs, err)
	}
}
