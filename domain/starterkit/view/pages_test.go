package view_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"testing"

	charterview "metaorg/domain/charter/view"
	"metaorg/domain/circles"
	circlesview "metaorg/domain/circles/view"
	"metaorg/domain/commons"
	commonsview "metaorg/domain/commons/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	membershipview "metaorg/domain/membership/view"
	peopleview "metaorg/domain/people/view"
	"metaorg/domain/starterkit"
	"metaorg/domain/starterkit/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

// shelf keeps files in memory, by name.
type shelf map[string]string

func (k shelf) module() page.Module {
	return page.Module{Name: "shelf", Uploads: &page.Uploads{Limit: 1 << 20, Take: func(_ *page.Request, s page.Sent) (page.Uploaded, error) {
		b, err := io.ReadAll(s.From)
		k[s.Name] = string(b)
		sum := sha256.Sum256(b)
		return page.Uploaded{Hash: hex.EncodeToString(sum[:]), Size: int64(len(b)), MediaType: s.MediaType, Name: s.Name}, err
	}}}
}

func siteOf(t testing.TB) (*pagetest.Site, shelf) {
	t.Helper()
	w := domaintest.Founded(t, domaintest.Draft("federation"), []machine.OrganizationID{"ash", "bee"}, governance.Module, circles.Module, files.Module, commons.Module)
	rules, kept := w.Machine.StandingRules(), shelf{}
	views := []readmodel.View{peopleview.View, charterview.Explained(rules), membershipview.View, governanceview.Readable(w.Machine), circlesview.Readable(w.Machine), commonsview.Readable(w.Machine)}
	return pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(rules), membershipview.Pages(), governanceview.Pages(), circlesview.Pages(), commonsview.Pages(), view.Pages(), kept.module()), kept
}

var ash = pagetest.Person(domaintest.Rep("ash"), "ash")

func TestEveryStateIsInTheCatalogue(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("small"), []machine.OrganizationID{"ash", "bee"}, commons.Module)
	pagetest.Over(t, w, nil, page.Module{Name: "commons", Words: commonsview.Pages().Words}, view.Pages()).Samples(t)
}

func TestOneSignatureSharesWhatWasChosenInTheReadersLanguage(t *testing.T) {
	s, kept := siteOf(t)
	s.As(t, ash).Get("/commons").Is(http.StatusOK).Sees("Begin with the starter kit (12 texts)")
	s.As(t, pagetest.Watcher()).Get("/commons").SeesNot("starter kit")
	s.As(t, ash).In("de").Get("/acts/starterkit.share").Is(http.StatusOK).Sees("Im Konsent entscheiden", "Gut auseinandergehen", "CC0-1.0")

	body := s.As(t, ash).In("de").Post("/acts/starterkit.share", "item", "consent", "item", "leaving").Is(http.StatusOK).Signing()
	if len(body.Messages) != 2 {
		t.Fatalf("%d messages are to be signed, want 2", len(body.Messages))
	}
	s.As(t, ash).In("de").Does("starterkit.share", "item", "consent", "item", "leaving")
	if !strings.HasPrefix(kept["consent.md"], "# Im Konsent entscheiden\n") || len(kept) != 2 {
		t.Errorf("these files are kept: %v", kept)
	}
	s.As(t, ash).Get("/commons").Sees("Im Konsent entscheiden", "Gut auseinandergehen", "(10 texts)")
	s.As(t, ash).Get("/acts/starterkit.share").Sees("“Deciding by consent” is shared already")
	s.As(t, ash).Get("/commons/1").Is(http.StatusOK).Sees("Anyone may use, change and pass it on, without conditions", "ash Limited")
	s.As(t, ash).Get("/commons/1/versions/1").Sees("The starter kit of metaorg")
}

func TestWhatIsSharedAlreadyOrNotThereIsRefused(t *testing.T) {
	s, _ := siteOf(t)
	s.As(t, ash).Does("starterkit.share", "item", "lending")
	for code, row := range map[string]struct {
		item, says string
		status     int
	}{
		"starterkit.none_chosen":    {"", "choose at least one of the texts", http.StatusUnprocessableEntity},
		"starterkit.shared_already": {"lending", "is shared already, as resource 1", http.StatusConflict},
		"starterkit.unknown_item":   {"moon", "the starter kit has nothing called", http.StatusNotFound},
	} {
		t.Run(code, func(t *testing.T) {
			var fields []string
			if row.item != "" {
				fields = []string{"item", row.item}
			}
			s.As(t, ash).Post("/acts/starterkit.share", fields...).Is(row.status).Sees(row.says)
		})
	}
	s.As(t, ash).In("de").Post("/acts/starterkit.share", "item", "lending").Sees("ist schon geteilt, als Ressource 1")
	s.As(t, ash).In("de").Post("/acts/starterkit.share").Sees("Wähl mindestens einen der Texte aus")
}

func TestACommonsThatIsNotYoungOffersNoKit(t *testing.T) {
	s, _ := siteOf(t)
	s.Let(func(w *rulestest.World) {
		for range 25 {
			w.Must("ash-rep", "ash", commons.Share{Title: "Ledger", Kind: commons.Software, Link: "https://x.example", Licence: "MIT", Boundary: files.Public})
		}
	})
	s.As(t, ash).Get("/commons").Is(http.StatusOK).SeesNot("starter kit")
	s.As(t, ash).Get("/acts/starterkit.share").Is(http.StatusOK).Sees(starterkit.In("en")[0].Title)
}
