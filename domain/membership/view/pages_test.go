package view_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	charterview "metaorg/domain/charter/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	"metaorg/domain/membership/view"
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

var (
	mill  = pagetest.Person("mill-rep", "mill")
	dairy = pagetest.Person("dairy-rep", "dairy")
)

// wood may act for an organization that is registered and nothing more.
func wood() page.Viewer {
	v := pagetest.Applicant("wood-rep")
	v.For = "wood"
	return v
}

// applicant is the same person once the organization has applied.
func applicant() page.Viewer { return pagetest.Person("wood-rep", "wood") }

func siteOver(t *testing.T, w *rulestest.World) *pagetest.Site {
	t.Helper()
	views := []readmodel.View{networkview.View, peopleview.View, charterview.Explained(w.Machine.StandingRules()), view.View}
	return pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), view.Pages())
}

// door is a network of mill and dairy at whose door wood stands.
func door(t *testing.T, preset string) *pagetest.Site {
	w := domaintest.Founded(t, domaintest.Draft(preset), []machine.OrganizationID{"mill", "dairy"})
	w.Do(domaintest.Registered("wood"))
	return siteOver(t, w)
}

func accepts(w *rulestest.World, o machine.OrganizationID) {
	w.Must(domaintest.Rep(o), o, domaintest.Acceptance(w))
}

func applies(w *rulestest.World) {
	accepts(w, "wood")
	w.Must("wood-rep", "wood", membership.Apply{})
}

// now is which steps of joining ask for something now.
func now(a pagetest.Answer) (steps []string) {
	for _, s := range a.Texts(".steps > li.now h2") {
		steps = append(steps, strings.TrimSpace(s))
	}
	return steps
}

func wantNow(t *testing.T, a pagetest.Answer, want string) {
	t.Helper()
	if got := strings.Join(now(a), ", "); got != want {
		t.Errorf("%s asks now for %q, want %q", a.What, got, want)
	}
}

func TestAStrangerReadsTheRuleOfJoiningInSteps(t *testing.T) {
	s := door(t, "open")
	a := s.As(t, pagetest.Stranger()).Get("/join").Is(http.StatusOK).Sees("What you owe", "What you get", "3 contributions to members", "at least 3 different members", "60 days after applying")
	wantNow(t, a, "A key of your own, and a second way in")
	if got := pagetest.Attribute(a.One(".steps .now a.button"), "href"); got != "/register?next=%2Fjoin" {
		t.Errorf("the first step leads to %s", got)
	}
	a = s.As(t, pagetest.Stranger()).Get("/join?invitation=abc")
	if got := pagetest.Attribute(a.One(".steps .now a.button"), "href"); got != "/register?invitation=abc&next=%2Fjoin" {
		t.Errorf("the invitation is lost on the way to %s", got)
	}
}

func TestAnOrganizationJoinsOnItsOwn(t *testing.T) {
	s := door(t, "small")
	lu := s.As(t, wood())
	wantNow(t, lu.Get("/join"), "Accept the charter")
	lu.Post("/acts/membership.apply", "acting_for", "wood").Is(http.StatusForbidden).Beside("", "must first accept the charter")
	s.Let(func(w *rulestest.World) { accepts(w, "wood") })
	wantNow(t, lu.Get("/join"), "Apply")
	lu.Does("membership.apply", "acting_for", "wood").Sees("applicant", "Undo")
	lu = s.As(t, applicant()) // From now on they take part.
	wantNow(t, lu.Get("/join"), "Give something")
	lu.Get("/home").Sees("wood Limited needs one more contribution to become a member")
	lu.Does("membership.record_contribution", "acting_for", "wood", "with", "mill", "direction", "gave", "kind", "labour", "quantity", "12", "unit", "hours", "date", "2026-01-15", "next", "/contributions/1").
		Sees("waits to be confirmed", "It waits for mill Limited")
	lu.Get("/join").Sees("One waits to be confirmed", "takes its time").SeesNot("Record what you gave")
	lu.Get("/home").SeesNot("more contribution to become a member")

	rep := s.As(t, mill)
	rep.Get("/home").Sees("Did you receive 12 hours · labour from wood Limited?")
	rep.Get("/applications/wood").Sees("silence admits", "0 of 1 confirmed", "One waits to be confirmed", "12 hours · labour")
	rep.Get("/coordination").Sees("Open applications", "wood Limited")
	rep.Does("membership.confirm_contribution", "contribution", "1", "next", "/contributions/1").Sees("confirmed", "Counts towards the membership of", "wood Limited")
	lu.Get("/applications/wood").Sees("wood Limited", "confirmed", "Take the application back").SeesNot("Record what you gave or received")

	s.Let(func(w *rulestest.World) { w.Pass(8) })
	lu.Get("/join").Sees("wood Limited is a member, with one vote.")
	lu.Get("/applications/wood").Sees("It became a member by the rule")
	rep.Get("/home").Sees("wood Limited is a member", "wood Limited has applied")
	s.As(t, pagetest.Watcher()).Get("/members").Sees("3 members", "wood Limited")
}

func TestWhatADisputedContributionWasToBringIsNeededAgain(t *testing.T) {
	s := door(t, "small")
	s.Let(applies)
	lu := s.As(t, applicant())
	lu.Does("membership.record_contribution", "acting_for", "wood", "with", "mill", "direction", "gave", "kind", "labour", "quantity", "12", "unit", "hours", "date", "2026-01-15", "next", "/contributions/1")
	s.As(t, mill).Does("membership.dispute_contribution", "contribution", "1", "next", "/contributions/1").Sees("disputed")
	wantNow(t, lu.Get("/join").Sees("Record what you gave"), "Give something")
	lu.Get("/home").Sees("wood Limited needs one more contribution to become a member")
}

func TestWhatIsTypedIsKeptWhenAContributionIsRefused(t *testing.T) {
	s := door(t, "small")
	for _, row := range []struct{ name, field, value, text string }{
		{"a number with letters", "quantity", "many", "whole number"},
		{"no quantity at all", "quantity", "0", "from 1 to"},
		{"a day that the calendar has not", "date", "2026-02-30", "year-month-day"},
		{"a unit without end", "unit", strings.Repeat("x", 40), "at most 32 letters"},
		{"somebody who is not here", "with", "nobody-here", "no member, applicant or supporter"},
		{"oneself", "with", "mill", "two sides"},
		{"a kind that there is not", "kind", "love", "a contribution is"},
		{"no direction", "direction", "", "gave or received"},
	} {
		t.Run(row.name, func(t *testing.T) {
			typed := map[string]string{"with": "dairy", "direction": "gave", "kind": "labour", "quantity": "12", "unit": "hours", "date": "2026-01-15"}
			typed[row.field] = row.value
			var fields []string
			for name, value := range typed {
				fields = append(fields, name, value)
			}
			a := s.As(t, mill).Post("/acts/membership.record_contribution", fields...)
			a.Beside(row.field, row.text)
			if row.field != "unit" {
				a.Kept("unit", "hours")
			}
		})
	}
}

func TestAContributionIsDisputedAndConfirmedAfterAll(t *testing.T) {
	s := door(t, "small")
	s.Let(func(w *rulestest.World) { w.Must("dairy-rep", "dairy", domaintest.Gave("mill")) })
	s.As(t, dairy).Get("/contributions/1").Is(http.StatusOK).SeesNot("Not right")
	rep := s.As(t, mill)
	rep.Get("/contributions").Sees("Waiting for your word")
	rep.Does("membership.dispute_contribution", "contribution", "1", "next", "/contributions/1").Sees("disputed")
	rep.Post("/acts/membership.dispute_contribution", "contribution", "1").Is(http.StatusConflict).Beside("", "disputed already")
	s.As(t, dairy).Post("/acts/membership.confirm_contribution", "contribution", "1").Is(http.StatusForbidden).Beside("", "the other side")
	rep.Does("membership.confirm_contribution", "contribution", "1", "next", "/contributions/1").Sees("confirmed").SeesNot("Confirm</button>")
	rep.Get("/contributions?state=confirmed").Sees("12 hours · labour")
	rep.Get("/contributions?state=disputed").Sees("Nothing has been recorded")
}

func TestWhatIsNotThereIsSaidInWords(t *testing.T) {
	s := door(t, "small")
	rep := s.As(t, mill)
	rep.Get("/members/nobody-here").Refused(http.StatusNotFound, "membership.nobody")
	rep.Get("/applications/mill").Refused(http.StatusNotFound, "membership.no_such_application")
	rep.Get("/contributions/17").Refused(http.StatusNotFound, "membership.no_such_contribution")
	rep.Get("/contributions/first").Refused(http.StatusNotFound, "membership.no_such_contribution")
	rep.In("de").Get("/members/nobody-here").Sees("niemand hat hier das Kürzel")
	rep.Get("/members?at=yesterday").Is(http.StatusUnprocessableEntity)
}

func TestWhoSeesWhichPage(t *testing.T) {
	s := door(t, "small")
	s.Let(func(w *rulestest.World) {
		applies(w)
		w.Must("dairy-rep", "dairy", domaintest.Gave("mill"))
	})
	stranger, watcher := s.As(t, pagetest.Stranger()), s.As(t, pagetest.Watcher())
	for _, path := range []string{"/members", "/members/mill"} {
		stranger.Get(path).Is(http.StatusSeeOther)
		watcher.Get(path).Is(http.StatusOK)
	}
	for _, path := range []string{"/applications/wood", "/contributions", "/contributions/1", "/coordination"} {
		stranger.Get(path).Is(http.StatusSeeOther)
		watcher.Get(path).Is(http.StatusSeeOther)
		s.As(t, mill).Get(path).Is(http.StatusOK)
		s.As(t, pagetest.Operator()).Get(path).Is(http.StatusOK)
	}
	watcher.Get("/members/mill").SeesNot("12 hours", "/contributions", "Record")
	stranger.Get("/").Sees("How to join", "Members, each with one vote").SeesNot("/members/", "mill Limited", "map-spot")
}

func TestAMembersPageShowsWhatOneCanDo(t *testing.T) {
	s := door(t, "small")
	s.Let(func(w *rulestest.World) {
		w.Must("mill-rep", "mill", people.DescribeOrganization{
			Place: "Hebden Bridge", Latitude: 53742000, Longitude: -2013000, Website: "https://mill.example/", Description: "Mills <b>grain</b>.",
		})
	})
	own := s.As(t, mill).Get("/members/mill").Sees("Co-operative", "Hebden Bridge", "mill.example", "Mills <b>grain</b>.", "Record a contribution", "Describe it", "Leave the network", "mill-rep")
	own.SeesNot("<b>grain")
	s.As(t, dairy).Get("/members/mill").Sees("Record what you gave or received").SeesNot("Leave the network", "Describe it")
	s.As(t, pagetest.Watcher()).Get("/members/mill").SeesNot("Record")
	s.As(t, dairy).Get("/members/mill-rep").Sees("A person", "Acts for", "mill Limited")
	s.As(t, pagetest.Watcher()).Get("/members").Sees("Hebden Bridge").One("svg.map circle")

	stranger := s.As(t, pagetest.Watcher())
	about := stranger.Get("/members/mill").One(`script[type="application/ld+json"]`).FirstChild.Data
	alone := stranger.Get("/members/mill/organization.jsonld").Body
	for name, text := range map[string]string{"the page": about, "the file": alone} {
		var o map[string]any
		if err := json.Unmarshal([]byte(text), &o); err != nil || o["@context"] != "https://schema.org" || o["@type"] != "Organization" || o["name"] != "mill Limited" ||
			o["url"] != "https://mill.example/" || o["description"] != "Mills <b>grain</b>." || o["memberOf"] == nil {
			t.Errorf("%s describes the organization as %s: %v", name, text, err)
		}
	}
	stranger.Get("/members/mill-rep/organization.jsonld").Refused(http.StatusNotFound, "membership.no_organization")
	stranger.Get("/members/mill-rep").SeesNot("schema.org")
}

func TestAMemberLeavesAndChangesItsMind(t *testing.T) {
	s := door(t, "small")
	rep := s.As(t, mill)
	rep.Get("/acts/membership.leave?acting_for=mill").Sees("seven days", "Everybody sees it")
	rep.Does("membership.leave", "acting_for", "mill", "next", "/members/mill").Sees("Leaves the network", "Stay after all", "Undo")
	rep.Get("/home").Sees("mill Limited leaves; you can still change your mind")
	s.As(t, dairy).Get("/coordination").Sees("Leaving", "mill Limited")
	rep.Does("membership.stay", "acting_for", "mill", "next", "/members/mill").SeesNot("Leaves the network")
	rep.Does("membership.leave", "acting_for", "mill")
	s.Let(func(w *rulestest.World) { w.Pass(8) })
	s.As(t, dairy).Get("/members").Sees("1 left").SeesNot("mill Limited")
	s.As(t, dairy).Get("/members?state=left").Sees("mill Limited")
	rep.Get("/members/mill").Sees("left", "What it was", "Join")
}

func TestTheRosterOfADayIsWhatItWasThen(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("small"), []machine.OrganizationID{"mill", "dairy"})
	w.Pass(2)
	day := time.Unix(w.Now(), 0).UTC().Format(time.DateOnly)
	w.Pass(2)
	domaintest.Join(t, w, "wood", "mill")
	s := siteOver(t, w)
	rep := s.As(t, mill)
	rep.Get("/members").Sees("3 members", "wood Limited")
	rep.Get("/members?on=" + day).LeadsTo("/members?at=" + day)
	a := rep.Get("/members?at="+day).Sees("2 members", "Back to now").SeesNot("wood Limited")
	if got := pagetest.Attribute(a.All(".exports a")[0], "href"); got != "/v1/roster?at="+day+"&format=csv" {
		t.Errorf("the same rows are exported from %s", got)
	}
	rep.Get("/members?at=2001-01-01").Sees("Nobody fits that.")
	rep.Get("/members?at=&state=active").Sees("3 members")
	if got := rep.Get("/members?sort=-name").Texts("table tbody td a"); len(got) != 3 || got[0] != "wood Limited" {
		t.Errorf("sorted by name, the last first: %q", got)
	}
}

func TestAPersonSupports(t *testing.T) {
	s := door(t, "small")
	v := pagetest.Applicant("wood-rep")
	s.As(t, v).Get("/join").Sees("Read and accept the charter")
	s.Let(func(w *rulestest.World) { w.Must("wood-rep", "", domaintest.Acceptance(w)) })
	s.As(t, v).Does("membership.support", "acting_for", "-").Sees("You support the network", "Undo")
	s.As(t, mill).Get("/members").Sees("1 supporter", "wood-rep")
}

func TestAnOrganizationSupportsWithoutJoining(t *testing.T) {
	s := door(t, "small")
	s.As(t, wood()).Get("/join").Sees("Or support it as wood Limited")
	s.Let(func(w *rulestest.World) { accepts(w, "wood") })
	s.As(t, wood()).Does("membership.support", "acting_for", "wood").Sees("How it stands for wood Limited", "supporter")
	lu := s.As(t, applicant())
	wantNow(t, lu.Get("/join"), "Apply")
	lu.Does("membership.apply", "acting_for", "wood")
	s.As(t, mill).Get("/members").SeesNot("1 supporter")
	lu.Does("membership.withdraw_application", "acting_for", "wood")
	s.As(t, mill).Get("/members").Sees("1 supporter")
	lu.Does("membership.leave", "acting_for", "wood", "next", "/members/wood").Sees("left")
}

func TestContributionsComeInTheOrderThatIsAskedFor(t *testing.T) {
	s := door(t, "small")
	s.Let(func(w *rulestest.World) {
		for _, unit := range []string{"loaves", "apples", "hours"} {
			m := domaintest.Gave("mill")
			m.Unit = unit
			w.Must("dairy-rep", "dairy", m)
		}
	})
	for query, want := range map[string]string{"?sort=id": "loaves apples hours", "": "hours apples loaves"} {
		var got []string
		for _, text := range s.As(t, dairy).Get("/contributions" + query).Texts(`a[href="/contributions/1"], a[href="/contributions/2"], a[href="/contributions/3"]`) {
			got = append(got, strings.Fields(text)[1])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q gives %q, want %q", query, got, want)
		}
	}
}

func TestWhatAViewerMay(t *testing.T) {
	s := door(t, "small")
	s.Let(applies)
	complete := func(v page.Viewer) page.Viewer {
		v, err := s.Complete(t.Context(), v)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	if v := complete(mill); !v.Votes || !v.Voice || !v.Proposes || v.State != "active" || v.Applicant {
		t.Errorf("a member's representative is %+v", v)
	}
	if v := complete(wood()); v.Votes || v.Voice || v.State != "applicant" || !v.Applicant {
		t.Errorf("an applicant's representative is %+v", v)
	}
	s.Let(func(w *rulestest.World) { w.Must("wood-rep", "", domaintest.Acceptance(w), membership.Support{}) })
	supporter := pagetest.Person("wood-rep", "")
	supporter.Oneself = true
	if v := complete(supporter); !v.Voice || v.Proposes || v.Votes || v.State != "supporter" {
		t.Errorf("a supporter is %+v", v)
	}
	own := mill
	own.For, own.Oneself = "", true
	if v := complete(own); v.Votes || v.State != "" {
		t.Errorf("for themself, a representative is %+v", v)
	}
}

func TestAMandateThatEndsSoonIsSaid(t *testing.T) {
	s := door(t, "small")
	s.Let(func(w *rulestest.World) {
		w.Must("mill-rep", "mill", people.GrantMandate{Organization: "mill", Person: "wood-rep", Role: people.Alternate, Until: w.Now() + 10*rulestest.Day})
	})
	s.As(t, mill).Get("/home").Sees("wood-rep's mandate for mill Limited ends")
	s.As(t, mill).Get("/coordination").Sees("Mandates that end soon", "Without an alternate", "dairy Limited")
}

func TestWhileFormingTheRollIsShown(t *testing.T) {
	w := domaintest.Forming(t, domaintest.Draft("small"))
	w.Do(domaintest.Registered("wood"))
	w.Do(domaintest.Registered("mill"))
	w.Must(domaintest.Initiator, "", membership.InviteFounder{Organization: "wood"})
	s := siteOver(t, w)
	s.As(t, wood()).Get("/join").Sees("The network is being founded", "Founding roll", "not signed yet", "Read and accept")
	s.As(t, mill).Get("/join").Sees("mill Limited is not on the founding roll")
	s.As(t, pagetest.Stranger()).Get("/").SeesNot("What you owe")
}

func TestEveryPageInEveryState(t *testing.T) { door(t, "small").Samples(t) }
