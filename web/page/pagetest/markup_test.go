package pagetest

import (
	"fmt"
	"strings"
	"testing"
)

// whole is a page with nothing wrong, around a body.
func whole(body string) string {
	return fmt.Sprintf(`<!doctype html><html lang="en"><head><title>T</title><script src="/a.js" defer></script></head>
		<body><nav aria-label="Main"><a href="/">Home</a></nav><main><h1>One</h1>%s</main></body></html>`, body)
}

func TestAPageWithoutFaultsHasNone(t *testing.T) {
	body := `<h2>Two</h2><form action="/acts/x" method="post"><label for="a">A</label><input id="a" name="a"><label>B <input name="b"></label><input type="hidden" name="c">
		<button>Go</button></form><time datetime="2026-11-26T06:00:00Z">today</time><table><caption>All</caption><tr><th>N</th></tr></table>
		<a href="https://mill.example" rel="noopener noreferrer">The mill</a><script type="application/json">{}</script><svg><title>S</title></svg>`
	if got := Faults(whole(body)); len(got) > 0 {
		t.Errorf("found %q", got)
	}
}

func TestEachFaultOfAPageIsFound(t *testing.T) {
	for body, want := range map[string]string{
		`<h1>Another</h1>`:                                      "2 of h1",
		`<h3>Three</h3>`:                                        "level 3 after level 1",
		`<p id="x"></p><p id="x"></p>`:                          `the id "x" is there 2 times`,
		`<input name="who">`:                                    `the field "who" has no label`,
		`<select name="who"><option>1</select>`:                 `the field "who" has no label`,
		`<textarea name="who" id="w"></textarea>`:               `the field "who" has no label`,
		`<script>go()</script>`:                                 "an inline script",
		`<script src="/b.js"></script>`:                         "holds up the page",
		`<style>p{}</style>`:                                    "an inline style sheet",
		`<p style="color:red">x</p>`:                            "an inline style",
		`<p onclick="go()">x</p>`:                               "an inline script in onclick",
		`<p hx-on:click="go()">x</p>`:                           "an inline script in hx-on:click",
		`<p hx-vals="js:{a: 1}">x</p>`:                          "evaluates a script",
		`<img src="//cdn.example/a.png" alt="">`:                "goes to another site",
		`<a href="javascript:go()">x</a>`:                       "goes to another site",
		`<a href="https://mill.example">x</a>`:                  "tells it where from",
		`<form action="https://evil.example"></form>`:           "goes to another site",
		`<div hx-get="https://evil.example"></div>`:             "goes to another site",
		`<img src="/a.png">`:                                    "a picture has no text",
		`<time>yesterday</time>`:                                "does not say when",
		`<time datetime="1970-01-01">never</time>`:              "does not say when",
		`<nav><a href="/">x</a></nav>`:                          "one of several navigations has no name",
		`<table><tr><td>1</td></tr></table>`:                    "a table has no heading",
		`<button></button>`:                                     "a button says nothing",
		`<fieldset><p>x</p></fieldset>`:                         "no legend",
		`<p aria-describedby="gone">x</p>`:                      `names "gone", which is not there`,
		`<p>Hello %!s(MISSING)</p>`:                             `the text holds "%!s("`,
		`<p>{{.Name}} joined</p>`:                               `the text holds "{{"`,
		`<a href="about:invalid#TemplFailedSanitization">x</a>`: "goes to another site",
	} {
		got := Faults(whole(body))
		if len(got) != 1 || !strings.Contains(got[0], want) {
			t.Errorf("%s: found %q, want %q", body, got, want)
		}
	}
	for source, want := range map[string]string{
		`<html lang="en"><title>T</title><nav></nav><main></main>`:                  "0 of h1",
		`<html><title>T</title><nav></nav><main><h1>1</h1></main>`:                  "does not say its language",
		`<html lang="en"><nav></nav><main><h1>1</h1></main>`:                        "no title",
		`<html lang="en"><title>T</title><main><h1>1</h1><a href="/x">x</a></main>`: "no navigation",
		`<html lang="en"><title>T</title><nav></nav><div><h1>1</h1></div>`:          "0 of main",
		`<html lang="en"><title>T</title><nav></nav><main><h1>1</h1></main><main>`:  "2 of main",
	} {
		if got := Faults(source); len(got) == 0 || !strings.Contains(strings.Join(got, "\n"), want) {
			t.Errorf("%s: found %q, want %q", source, got, want)
		}
	}
}
