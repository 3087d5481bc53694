package view_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	charterview "metaorg/domain/charter/view"
	"metaorg/domain/circles"
	circlesview "metaorg/domain/circles/view"
	"metaorg/domain/commons"
	"metaorg/domain/commons/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	membershipview "metaorg/domain/membership/view"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

// kept are papers in memory.
type kept map[string]string

func (k kept) module() page.Module {
	return page.Module{Name: "kept", Papers: &page.Papers{
		Keep: func(_ context.Context, _ machine.PersonID, text string, _ int64) (string, error) {
			hash := strings.Repeat("0", 63) + string(rune('a'+len(k)))
			k[hash] = text
			return hash, nil
		},
		Read: func(_ context.Context, hash string) (string, bool, error) {
			text, ok := k[hash]
			return text, ok, nil
		},
	}}
}

func siteOf(t testing.TB) *pagetest.Site {
	t.Helper()
	w := domaintest.Founded(t, domaintest.Draft("federation"), []machine.OrganizationID{"ash", "bee", "cob", "dew"}, governance.Module, circles.Module, files.Module, commons.Module)
	rules := w.Machine.StandingRules()
	views := []readmodel.View{peopleview.View, charterview.Explained(rules), membershipview.View, governanceview.Readable(w.Machine), circlesview.Readable(w.Machine), view.Readable(w.Machine)}
	return pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(rules), membershipview.Pages(), governanceview.Pages(), circlesview.Pages(), view.Pages(), kept{}.module())
}

func person(o machine.OrganizationID) page.Viewer { return pagetest.Person(domaintest.Rep(o), o) }

func TestSomethingIsSharedContributedToAndForked(t *testing.T) {
	s := siteOf(t)
	s.As(t, person("ash")).Get("/commons").Is(http.StatusOK).Sees("Nothing is shared yet", "Share something")
	s.As(t, person("ash")).Get("/acts/commons.share_something").Is(http.StatusOK).Sees("What may others do with it?", "names the authors and shares alike").SeesNot("Rivalrous")
	s.As(t, person("ash")).Post("/acts/commons.share_something", "title", " ", "kind", "practice", "licence", "MIT", "boundary", "public").Beside("title", "say it in words")
	s.As(t, person("ash")).Does("commons.share_something", "title", "How we lend", "kind", "practice", "link", "https://x.example/1", "licence", "CC-BY-SA-4.0", "boundary", "public")
	s.As(t, person("ash")).Get("/commons/latest?done=x").LeadsTo("/commons/1?done=x")
	s.As(t, pagetest.Watcher()).Get("/commons").Is(http.StatusOK).Sees("How we lend", "share alike (CC-BY-SA-4.0)", "ash Limited").SeesNot("Share something")
	s.As(t, person("bee")).Get("/commons/1").Is(http.StatusOK).Sees("Go to it", "Propose a version", "Begin your own from it").SeesNot("Change the terms")
	s.As(t, person("bee")).Does("commons.contribute", "resource", "1", "parents", "1", "link", "https://x.example/2", "note", "About winter.")
	s.As(t, person("ash")).Get("/home").Sees("Version 2 of How we lend waits for you")
	s.As(t, pagetest.Watcher()).Get("/commons/1").SeesNot("About winter.")
	s.As(t, pagetest.Watcher()).Get("/commons/1/versions/2").Refused(http.StatusNotFound, "commons.unknown_version")
	s.As(t, person("cob")).Does("commons.review", "resource", "1", "version", "2", "verdict", "changes", "document", "Too cold.")
	s.As(t, person("ash")).Get("/commons/1/versions/2").Sees("needs changes", "Too cold.", "Accept", "bee Limited", "ash Limited")
	s.As(t, person("ash")).Does("commons.accept", "resource", "1", "version", "2")
	s.As(t, person("dew")).Does("commons.fork", "resource", "1", "version", "2", "title", "How dew lends", "licence", "CC-BY-SA-4.0", "boundary", "network")
	s.As(t, person("dew")).Get("/commons/1").Sees("What it comes from, and what came of it", "How dew lends")
	s.As(t, person("dew")).Get("/commons/2").Sees("Began from", "How we lend", "For everybody who takes part")
	s.As(t, pagetest.Watcher()).Get("/commons/2").Refused(http.StatusNotFound, "commons.unknown_resource")
	s.As(t, pagetest.Watcher()).Get("/commons/1").Is(http.StatusOK).SeesNot("How dew lends")
	s.As(t, pagetest.Watcher()).Get("/commons").SeesNot("How dew lends")
	s.As(t, person("dew")).In("de").Get("/commons/2").Sees("Wer sich kümmert", "Entstanden aus")
	s.As(t, person("ash")).Get("/members/ash").Sees("Cares for", "How we lend")
}

func TestStewardsAgreeAndSomethingIsLeftAlone(t *testing.T) {
	s := siteOf(t)
	s.As(t, person("ash")).Does("commons.share_something", "title", "Van", "kind", "equipment", "licence", "CC0-1.0", "boundary", "network")
	s.As(t, person("ash")).Does("commons.invite_steward", "resource", "1", "member", "bee")
	s.As(t, person("bee")).Get("/commons/1").Sees("You are asked to care for")
	s.As(t, person("bee")).Does("commons.take_care", "resource", "1")
	s.As(t, person("ash")).Does("commons.set_threshold", "resource", "1", "threshold", "2")
	s.As(t, person("ash")).Get("/acts/commons.describe?resource=1").Kept("title", "Van")
	s.As(t, person("ash")).Does("commons.withdraw", "resource", "1", "reason", "It is sold.")
	s.As(t, person("bee")).Get("/commons/1").Sees("What waits for other stewards", "It is sold.", "1 of 2 stewards agree")
	s.As(t, person("bee")).Get("/home").Sees("Another steward of Van asks you to agree")
	s.As(t, person("bee")).Does("commons.drop_act", "act", "1")
	s.As(t, person("ash")).Does("commons.step_down", "resource", "1")
	s.As(t, person("bee")).Does("commons.step_down", "resource", "1")
	s.As(t, person("cob")).Get("/commons/1").Sees("Nobody who takes part in the network cares for this any more", "Propose who takes on")
	s.As(t, person("cob")).Get("/commons").Sees("nobody cares for it")
}

// TestAListIsNarrowed holds each filter to what it says.
func TestAListIsNarrowed(t *testing.T) {
	s := siteOf(t)
	s.Let(func(w *rulestest.World) {
		w.Must("ash-rep", "ash",
			commons.Share{Title: "Ledger", Kind: commons.Software, Link: "https://x.example", Licence: "MIT", Boundary: files.Public, Domains: []string{"economics"}},
			commons.Share{Title: "Old ledger", Kind: commons.Software, Link: "https://x.example", Licence: "MIT", Boundary: files.Public},
			commons.Withdraw{Resource: 2, Reason: "It is old."})
		w.Must("bee-rep", "bee", commons.Share{Title: "Room", Kind: commons.Space, Boundary: files.NetworkOnly, Rivalrous: true, Capacity: 1})
	})
	for _, row := range []struct{ query, want string }{
		{"", "Room, Ledger"},
		{"kind=software", "Ledger"},
		{"domain=economics", "Ledger"},
		{"licence=MIT", "Ledger"},
		{"steward=bee", "Room"},
		{"boundary=network", "Room"},
		{"standing=withdrawn", "Old ledger"},
		{"q=led", "Ledger"},
		{"sort=title", "Ledger, Room"},
		{"kind=software&steward=bee", ""},
	} {
		got := strings.Join(s.As(t, person("ash")).Get("/commons?"+row.query).Is(http.StatusOK).Texts("#shared h2"), ", ")
		if got != row.want {
			t.Errorf("%s shows %q, want %q", row.query, got, row.want)
		}
	}
	s.As(t, person("ash")).Get("/commons?as=table").Sees("Ledger", "Changed", "CSV", "JSON")
	s.As(t, person("ash")).Get("/commons?q=moon").Sees("Nothing shared fits this", "Show everything")
	if got := s.As(t, pagetest.Watcher()).Get("/commons?boundary=network").Texts("#shared h2"); len(got) != 1 {
		t.Errorf("strangers see %q", got)
	}
}

// BenchmarkAPageOfTenThousand opens the list in a commons with ten thousand things.
func BenchmarkAPageOfTenThousand(b *testing.B) {
	s := siteOf(b)
	s.Let(func(w *rulestest.World) {
		kinds := []commons.Kind{commons.Space, commons.Equipment, commons.Compute}
		for batch := range 40 {
			all := make([]machine.Message, 250)
			for i := range all {
				all[i] = commons.Share{Title: fmt.Sprintf("Thing %d", batch*250+i), Kind: kinds[i%3], Boundary: files.Public, Domains: []string{commons.Domains()[i%7]}}
			}
			o := []machine.OrganizationID{"ash", "bee", "cob", "dew"}[batch%4]
			w.Must(domaintest.Rep(o), o, all...)
			w.Wait(3600)
		}
	})
	for _, query := range []string{"", "kind=space", "domain=economics&kind=compute", "steward=bee&sort=title", "q=999", "as=table&offset=5000"} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				s.As(b, person("ash")).Get("/commons?" + query).Is(http.StatusOK)
			}
		})
	}
}
