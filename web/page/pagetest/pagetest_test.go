package pagetest

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestASelectorFindsWhatCSSWouldFind(t *testing.T) {
	page, err := html.Parse(strings.NewReader(`<main id="m"><p class="a b" data-x="one two">1</p><div><p lang="en">2</p></div><a href="/members/mill?x=1">3</a></main><p>4</p>`))
	if err != nil {
		t.Fatal(err)
	}
	for selector, want := range map[string]string{
		"p": "1 2 4", "main p": "1 2", "main > p": "1", "#m p.a": "1", "p.a.b": "1", ".b, a": "1 3", "[lang]": "2", "p[data-x]": "1",
		`[data-x~="two"]`: "1", `a[href^="/members/"]`: "3", `a[href$="=1"]`: "3", `[href*=mill]`: "3", `[lang="de"]`: "",
		"main div > p": "2", "body > p": "4", "main * p": "2", "p.c": "", "html main > div p": "2",
	} {
		var got []string
		for _, n := range All(page, selector) {
			got = append(got, Text(n))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s finds %q, want %q", selector, got, want)
		}
	}
}

func TestASelectorThatIsNotUnderstoodIsNoSilentNothing(t *testing.T) {
	for _, selector := range []string{"p:first-child", "p + p", "p[", "#", ""} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q was taken for a selector", selector)
				}
			}()
			page, _ := html.Parse(strings.NewReader("<p>1</p>"))
			All(page, selector)
		}()
	}
}

func TestATextThatNoCatalogueHasIsFound(t *testing.T) {
	page, err := html.Parse(strings.NewReader(`<p>kit.nothing_here</p><code>membership.apply</code><p>mill.example</p><p>See kit.x in a sentence.</p>`))
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(keysIn(page)); got != "[kit.nothing_here]" {
		t.Errorf("found %s", got)
	}
}
