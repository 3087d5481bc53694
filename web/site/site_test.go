package site_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

const day = 86400

// part is a section that says something.
func part(slot page.Slot, who page.Audience, text string) page.Section {
	return page.Section{Slot: slot, Who: who, Show: func(*page.Request) (templ.Component, error) {
		return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, "<p>"+text+"</p>")
			return err
		}), nil
	}}
}

// bakery is a module that brings something for every page.
var bakery = page.Module{
	Name: "bakery",
	Sections: []page.Section{
		part(page.Front, page.Anybody, "bread for all"), part(page.Front, page.Participants, "the recipe"),
		part(page.Home, page.Person, "your bread"), part(page.NodePage, page.Operator, "the oven"),
	},
	Needs: func(_ context.Context, _ *page.Site, v page.Viewer) ([]page.Need, error) {
		if v.Person != "ada" {
			return nil, nil
		}
		return []page.Need{{Title: "Some time", Path: "/a"}, {Title: "Late", Path: "/b", Due: rulestest.Start + 3*day}, {Title: "Soon", Path: "/c", Due: rulestest.Start + day}}, nil
	},
	Changes: func(_ context.Context, _ *page.Site, _ page.Viewer, since int64) ([]page.Change, error) {
		return []page.Change{{Title: "Older", Path: "/x", At: since + 1}, {Title: "Newer", Path: "/y", At: since + 2}}, nil
	},
}

func start(t testing.TB, more ...page.Module) *pagetest.Site {
	t.Helper()
	return pagetest.Over(t, rulestest.New(t, nil, machine.Module{Name: "none"}), nil, append([]page.Module{site.Pages()}, more...)...)
}

func TestTheFrontPageIsMadeOfWhatModulesBring(t *testing.T) {
	s := start(t, bakery)
	s.As(t, pagetest.Stranger()).Get("/").Is(http.StatusOK).Sees("bread for all").SeesNot("the recipe")
	s.As(t, pagetest.Person("ada", "")).Get("/").Sees("bread for all", "the recipe")
	start(t).As(t, pagetest.Stranger()).Get("/").Sees("This network is being founded.").One(`main a[href="/join"]`)
}

func TestHomeShowsWhatWaitsFirstWhatEndsFirst(t *testing.T) {
	s := start(t, bakery)
	got := s.As(t, pagetest.Person("ada", "")).Get("/home").Is(http.StatusOK).Sees("your bread")
	if all := strings.Join(got.Texts("#needs li a"), ", "); all != "Soon, Late, Some time" {
		t.Errorf("what waits: %s", all)
	}
	if all := strings.Join(got.Texts(".changes li a"), ", "); all != "Newer, Older" {
		t.Errorf("what changed: %s", all)
	}
	s.As(t, pagetest.Person("bo", "")).Get("/home").Sees("Nothing waits for you now.")
	s.As(t, pagetest.Stranger()).Get("/home").LeadsTo("/signin?next=%2Fhome")
}

func TestVerifySaysWhatToCheckAndHow(t *testing.T) {
	s := start(t)
	s.As(t, pagetest.Person("ada", "")).Get("/verify").One(`a[href^="/v1/entries"]`)
	got := s.As(t, pagetest.Stranger()).Get("/verify").Is(http.StatusOK).Sees("metaorg verify bundle", "--network "+string(rulestest.Network()), "tests.example/log", string(rulestest.Network())).SeesNot("/v1/entries")
	got.One(`a[href="/v1/checkpoint"][download]`)
}

func TestTheNodeSaysHowFarItIsAndMoreToItsOperator(t *testing.T) {
	s := start(t, bakery)
	s.As(t, pagetest.Stranger()).Get("/node").Is(http.StatusOK).Sees("in sync", "https://tests.example").SeesNot("the oven")
	s.As(t, pagetest.Operator()).Get("/node").Sees("the oven")
	s.At.FallBehind()
	s.As(t, pagetest.Stranger()).Get("/node").Sees("catching up")
}

func TestEveryPageInEveryState(t *testing.T) { start(t).Samples(t) }
