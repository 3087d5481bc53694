package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// axe finds barriers; see testdata/README.md.
const axeFile = "testdata/axe.min.js"

// axeRun runs the rules of WCAG 2.2 up to AA, and what is good practice.
const axeRun = `axe.run(document, {resultTypes: ["violations"], %s}).
	then(r => r.violations.flatMap(v => v.nodes.map(n => ({rule: v.id, help: v.help, where: n.target.join(" "), what: n.html.slice(0, 200), why: n.failureSummary}))))`

// axeColours are the rules that light and dark make a difference to, and axeRest
// all others that count here.
const (
	axeColours = `runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}`
	axeRest    = `runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
	rules: {"color-contrast": {enabled: false}, "link-in-text-block": {enabled: false}}`
)

// looksOf are the ways in which a page's texts, controls and pictures are shown:
// what holds each, in what, in what, and all that the style sheet and axe's rules
// go by. A page that has none of its own has no barrier of its own, either.
const looksOf = `[...new Set([...document.body.querySelectorAll("*")].
	filter(e => e.matches("input, select, textarea, button, img, svg, [role], [aria-label]") || [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())).
	map(e => { let look = e.type || ""; for (let up = e; up !== document.body; up = up.parentElement) look += up.localName + "." + [...up.classList].join(".") +
		["aria-current", "aria-pressed", "aria-label", "aria-describedby", "role", "disabled", "fill", "open"].filter(a => up.hasAttribute(a)) + (up.matches(":has(> :checked)") ? "checked " : " ");
		return look; }))]`

// barrier is one place where axe says that somebody is shut out.
type barrier struct{ Rule, Help, Where, What, Why string }

// Light and Dark show the page as somebody sees it who set their device so.
func (tab *Tab) Light() *Tab { tab.t.Helper(); return tab.scheme("light") }

// Dark see Light.
func (tab *Tab) Dark() *Tab { tab.t.Helper(); return tab.scheme("dark") }

func (tab *Tab) scheme(name string) *Tab {
	tab.t.Helper()
	tab.call("emulate "+name, func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: name},
			{Name: "prefers-reduced-motion", Value: "reduce"}, // A colour half way is none.
		}})
		return err
	})
	return tab
}

// Wide and Narrow size the window: a desk's screen, and a phone's.
func (tab *Tab) Wide() *Tab { tab.t.Helper(); return tab.sized(1280, 900) }

// Narrow is the narrowest screen that pages must fit; see Wide.
func (tab *Tab) Narrow() *Tab { tab.t.Helper(); return tab.sized(360, 740) }

func (tab *Tab) sized(width, height int64) *Tab {
	tab.t.Helper()
	tab.width = width
	tab.call("size the window", func(ctx context.Context) error {
		return chromedp.Do(ctx, chromedp.EmulateViewport(width, height))
	})
	return tab
}

// ShutsNobodyOut fails for every barrier axe finds on the page, in light and in dark.
func (tab *Tab) ShutsNobodyOut() *Tab {
	tab.t.Helper()
	return tab.seesColours("dark").seesColours("light").meets("light", axeRest)
}

// ShutsNobodyOutAnew is the same for one of many pages: axe, which takes longest
// of all, looks at those that show something in a way that none before did. What
// names a page's parts is looked at on all of them, see pagetest.Faults.
func (tab *Tab) ShutsNobodyOutAnew(looks *sync.Map) *Tab {
	tab.t.Helper()
	isNew := false
	for _, look := range Ask[[]string](tab, looksOf) {
		if _, known := looks.LoadOrStore(look, true); !known {
			isNew = true
		}
	}
	if isNew {
		tab.ShutsNobodyOut()
	}
	return tab
}

func (tab *Tab) seesColours(scheme string) *Tab { return tab.meets(scheme, axeColours) }

// meets fails for every barrier by some of axe's rules, as somebody sees the
// page who set their device to a scheme.
func (tab *Tab) meets(scheme, rules string) *Tab {
	tab.t.Helper()
	tab.scheme(scheme)
	for _, b := range tab.barriers(rules) {
		tab.t.Errorf("%s %s in %s: %s (%s) at %s: %s\n\t%s", tab.label, tab.where(), scheme, b.Help, b.Rule, b.Where, b.What, strings.ReplaceAll(b.Why, "\n", "\n\t"))
	}
	return tab
}

// called gives the page a name for what is said of it.
func (tab *Tab) called(name string) *Tab {
	tab.label = name
	return tab
}

func (tab *Tab) barriers(rules string) []barrier {
	tab.t.Helper()
	if !Ask[bool](tab, `typeof axe === "object"`) {
		source, err := os.ReadFile(axeFile)
		if err != nil {
			tab.t.Fatal(err)
		}
		Ask[int](tab, string(source)+";0")
	}
	var found []barrier
	text := Ask[string](tab, fmt.Sprintf(axeRun, rules)+`.then(JSON.stringify)`)
	if err := json.Unmarshal([]byte(text), &found); err != nil {
		tab.t.Fatalf("couldn't read what axe found: %v", err)
	}
	return found
}

// FitsPhones fails if the page scrolls sideways on the narrowest screen, and
// says what sticks out.
func (tab *Tab) FitsPhones() *Tab {
	tab.t.Helper()
	tab.Narrow()
	tab.rest()
	over := Ask[int](tab, `document.documentElement.scrollWidth - document.documentElement.clientWidth`)
	if over > 0 {
		out := Ask[[]string](tab, `[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1).
			slice(0, 8).map(e => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + (e.className ? "." + String(e.className).split(" ").join(".") : "") + " " + (e.textContent || "").trim().slice(0, 40))`)
		tab.t.Errorf("%s %s is %d px too wide for a screen of 360 px; what sticks out: %q", tab.label, tab.where(), over, out)
	}
	return tab.Wide()
}

// PaintsAtOnce fails if a script holds up the first paint.
func (tab *Tab) PaintsAtOnce() *Tab {
	tab.t.Helper()
	for _, r := range tab.Requests() {
		if r.Blocking && r.Kind == "Script" {
			tab.t.Errorf("%s holds up the first paint of %s", r.URL, tab.where())
		}
	}
	slow := Ask[[]string](tab, `[...document.scripts].filter(s => s.src && !s.defer && !s.async && s.type !== "module").map(s => s.src)`)
	for _, s := range slow {
		tab.t.Errorf("%s at %s is neither a module nor deferred", s, tab.where())
	}
	return tab
}

// Weight is what was transferred since Forget, or since the tab was opened, in bytes.
func (tab *Tab) Weight() int64 {
	var sum int64
	for _, r := range tab.Requests() {
		sum += r.Bytes
	}
	return sum
}

// Shot keeps pictures of the whole page at 1280 and 390 px, and of the wide
// one in dark, in the folder that METAORG_SHOTS names. Without it, it does nothing.
func (tab *Tab) Shot(name string) *Tab {
	tab.t.Helper()
	folder := os.Getenv("METAORG_SHOTS")
	if folder == "" {
		return tab
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		tab.t.Fatal(err)
	}
	shoot := func(width int64, scheme string) {
		tab.sized(width, 900)
		tab.scheme(scheme)
		tab.rest()
		tab.picture(filepath.Join(folder, fmt.Sprintf("%s-%d-%s.png", unsafeInNames.ReplaceAllString(name, "-"), width, scheme)))
	}
	shoot(390, "light")
	shoot(390, "dark")
	shoot(1280, "dark")
	shoot(1280, "light")
	return tab.Wide()
}

func (tab *Tab) picture(file string) {
	tab.t.Helper()
	tab.call("take a picture", func(ctx context.Context) error {
		seen, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
		if err != nil {
			return err
		}
		return os.WriteFile(file, seen, 0o644)
	})
}
