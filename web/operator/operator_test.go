package operator_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"metaorg/domain/people"
	"metaorg/machine/rulestest"
	"metaorg/web/operator"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
	"metaorg/web/standing"
)

// now is a node that is doing well, but for what is to be looked after.
func now(alerts ...standing.Alert) operator.Now {
	return func(context.Context) (standing.Facts, []standing.Alert, error) {
		const at = 1_800_000_000
		return standing.Facts{
			At: at, Backup: standing.Backup{At: at - 7200, Height: 12, Bytes: 9 << 20},
			Disk: standing.Disk{
				Parts: []standing.Part{{Name: "log", Bytes: 3 << 20, PerDay: 10 << 20}, {Name: "host", Bytes: 700}, {Name: "tables", Bytes: 1023 << 10}},
				Free:  5 << 30, Size: 10 << 30, PerDay: 10 << 20, Days: 3,
			},
		}, alerts, nil
	}
}

func start(t *testing.T, n operator.Now) *pagetest.Site {
	t.Helper()
	w := rulestest.New(t, rulestest.Strict{Directory: people.Directory{}}, people.Module)
	return pagetest.Over(t, w, nil, operator.Pages(n), site.Pages())
}

func TestEveryPageIsAsItShouldBe(t *testing.T) { start(t, now()).Samples(t) }

func TestWhoeverRunsTheNodeIsAskedForTheToken(t *testing.T) {
	stranger := start(t, now()).As(t, pagetest.Stranger())
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
	stranger := start(t, now()).As(t, pagetest.Stranger())
	a := stranger.Get("/operator?refused=web.wrong_operator_token").Is(200)
	if got := a.Text("#f-token-error"); got != "That is not the token. The file has 26 letters and digits; take all of them along." {
		t.Errorf("it says %q", got)
	}
	stranger.Get("/operator?refused=web.operator_link_over").Is(200).Sees("opened already")
	stranger.Get("/operator?refused=%3Cscript%3E").Is(200).SeesNot(`role="alert"`)
}

func TestALinkAsksForNothingMore(t *testing.T) {
	a := start(t, now()).As(t, pagetest.Stranger()).Get("/operator/abc-def").Is(200)
	if code := pagetest.Attribute(a.One(`form[action="/operator"] input[name=code]`), "value"); code != "abc-def" {
		t.Errorf("the form has the code %q", code)
	}
	if n := len(a.All("input[name=token]")); n != 0 {
		t.Errorf("it asks for a token in %d places", n)
	}
}

func TestTheOperatorCanStop(t *testing.T) {
	a := start(t, now()).As(t, pagetest.Operator()).Get("/operator").Is(200).Sees("You are the operator in this browser")
	a.One(`form[action="/operator/end"]`)
}

func TestTheNodesPageTellsItsOperatorMore(t *testing.T) {
	s := start(t, now())
	s.As(t, pagetest.Operator()).Get("/node").Is(200).Sees("What this node keeps", "3 MB, growing by 10 MB a day", "700 bytes", "1,023 kB",
		"5 GB, enough for about 512 days", "2 hours ago, up to height 12, 9 MB", "Nothing to look after just now")
	s.As(t, pagetest.Person("ada", "")).Get("/node").Is(200).SeesNot("What this node keeps", "3 MB", "look after").
		One(`a[href="/operator?next=/node"]`)
}

func TestWhatToLookAfterComesFirstAndOnlyTheOperatorSeesIt(t *testing.T) {
	s := start(t, now(standing.Alert{Code: "disk", Severity: standing.Bad, Count: 900}, standing.Alert{Code: "backup", Severity: standing.Warn, Variant: "never"}))
	a := s.As(t, pagetest.Operator()).Get("/node").Is(200).Sees("900 MB are left on the disk", "Free some space", "There is no backup of this node")
	a.One(`.notice.bad[data-alert=disk]`)
	if n := len(a.All(".notice.bad[data-alert]")); n != 1 {
		t.Errorf("%d alerts are said to be bad", n)
	}
	if text := a.Text("main"); strings.Index(text, "900 MB") > strings.Index(text, "Last block") {
		t.Error("other facts come before what is to be looked after")
	}
	s.As(t, pagetest.Stranger()).Get("/node").Is(200).SeesNot("900 MB", "backup of this node")
}

func TestEveryAlertHasWordsInEveryLanguage(t *testing.T) {
	s := start(t, now())
	for _, language := range s.Words.Languages() {
		ctx := s.Words.Into(t.Context(), language, time.UTC, 0)
		said := map[string]bool{}
		for _, sample := range operator.Pages(now()).Samples(ctx) {
			if code, is := strings.CutPrefix(sample.State, "alert: "); is {
				code, _, _ = strings.Cut(code, ",")
				said[code] = true
			}
		}
		for _, code := range standing.Codes() {
			if !said[code] {
				t.Errorf("no sample shows %s", code)
			}
			a := operator.Say(ctx, standing.Alert{Code: code, Count: 3})
			if strings.HasPrefix(a.Title, "operator.") || strings.HasPrefix(a.Todo, "operator.") || a.Title == "" {
				t.Errorf("%s in %s says %q and %q", code, language, a.Title, a.Todo)
			}
		}
	}
}

func TestAMailSaysWhatIsUrgentAndWhatCanWait(t *testing.T) {
	s := start(t, now())
	ctx := s.Words.Into(t.Context(), "de", time.UTC, 0)
	subject, text := operator.Letter(ctx, "Confluence", "592e5b", "https://coop.example/node", []standing.Alert{
		{Code: "disk", Severity: standing.Bad, Count: 900}, {Code: "certificate", Severity: standing.Warn, Count: 9, Detail: "no line"},
	})
	if subject != "Confluence: Dein Knoten braucht dich" {
		t.Errorf("its subject is %q", subject)
	}
	for _, want := range []string{"JETZT: Auf dem Datenträger sind noch 900 MB frei", "Schaff Platz", "BALD: Das Zertifikat läuft in 9 Tagen ab", "no line", "https://coop.example/node", "592e5b"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
}
