package operator_test

import (
	"testing"

	"metaorg/domain/people"
	"metaorg/machine/rulestest"
	"metaorg/web/operator"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

func start(t *testing.T, d operator.Disk) *pagetest.Site {
	t.Helper()
	w := rulestest.New(t, rulestest.Strict{Directory: people.Directory{}}, people.Module)
	return pagetest.Over(t, w, nil, operator.Pages(d), site.Pages())
}

func keeps() (operator.Usage, error) {
	return operator.Usage{Parts: []operator.Part{{Name: "log", Bytes: 3 << 20}, {Name: "host", Bytes: 700}, {Name: "tables", Bytes: 1023 << 10}}, Free: 5 << 30}, nil
}

func TestEveryPageIsAsItShouldBe(t *testing.T) { start(t, keeps).Samples(t) }

func TestWhoeverRunsTheNodeIsAskedForTheToken(t *testing.T) {
	stranger := start(t, keeps).As(t, pagetest.Stranger())
	a := stranger.Get("/operator?next=/search").Is(200).Sees("metaorg node link")
	a.One(`form[action="/operator"] input[type=password][name=token]`)
	if next := pagetest.Attribute(a.One(`form[action="/operator"] input[name=next]`), "value"); next != "/search" {
		t.Errorf("it goes on to %s", next)
	}
	for _, elsewhere := range []string{"//evil.example", "https://evil.example", `/\evil.example`} {
		a := stranger.Get("/operator?next=" + elsewhere)
		if next := pagetest.Attribute(a.One(`form[action="/operator"] input[name=next]`), "value"); next != "/node" {
			t.Errorf("%s leads to %s", elsewhere, next)
		}
	}
}

func TestWhatWasWrongStandsBesideTheField(t *testing.T) {
	stranger := start(t, keeps).As(t, pagetest.Stranger())
	a := stranger.Get("/operator?refused=web.wrong_operator_token").Is(200)
	if got := a.Text("#f-token-error"); got != "That is not the token. The file has 26 letters and digits; take all of them along." {
		t.Errorf("it says %q", got)
	}
	stranger.Get("/operator?refused=web.operator_link_over").Is(200).Sees("opened already")
	stranger.Get("/operator?refused=%3Cscript%3E").Is(200).SeesNot(`role="alert"`)
}

func TestALinkAsksForNothingMore(t *testing.T) {
	a := start(t, keeps).As(t, pagetest.Stranger()).Get("/operator/abc-def").Is(200)
	if code := pagetest.Attribute(a.One(`form[action="/operator"] input[name=code]`), "value"); code != "abc-def" {
		t.Errorf("the form has the code %q", code)
	}
	if n := len(a.All("input[name=token]")); n != 0 {
		t.Errorf("it asks for a token in %d places", n)
	}
}

func TestTheOperatorCanStop(t *testing.T) {
	a := start(t, keeps).As(t, pagetest.Operator()).Get("/operator").Is(200).Sees("You are the operator in this browser")
	a.One(`form[action="/operator/end"]`)
}

func TestTheNodesPageTellsItsOperatorMore(t *testing.T) {
	s := start(t, keeps)
	s.As(t, pagetest.Operator()).Get("/node").Is(200).Sees("What this node keeps", "3 MB", "700 bytes", "1,023 kB", "5 GB")
	s.As(t, pagetest.Person("ada", "")).Get("/node").Is(200).SeesNot("What this node keeps", "3 MB").
		One(`a[href="/operator?next=/node"]`)
}
