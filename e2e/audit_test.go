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

// axeRun runs the rules of WCAG 2.2 up to AA, and what is good practice, on a part of the page.
const axeRun = `axe.run(%s, {resultTypes: ["violations"], %s}).
	then(r => r.violations.flatMap(v => v.nodes.map(n => ({rule: v.id, help: v.help, where: n.target.join(" "), what: n.html.slice(0, 200), why: n.failureSummary}))))`

// axeRules are all rules that count here, and axeColours those that light and dark
// make a difference to.
const (
	axeRules   = `runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`
	axeColours = `runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}`
)

// looksOf are the ways in which a page's texts, controls and pictures are shown:
// what holds each, in what, in what, and all that the style sheet and axe's rules
// go by. A page that has none of its own has no barrier of its own, either. What
// is shown in each of them is kept in the page, in the same order.
const looksOf = `(() => {
	const shown = new Map(), ways = ["aria-current", "aria-pressed", "aria-label", "aria-describedby", "role", "disabled", "fill", "open", "hidden"];
	for (const e of document.body.querySelectorAll("*")) {
		if (!e.matches("input, select, textarea, button, img, svg, [role], [aria-label]") && ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
		let look = e.type || "";
		for (let up = e; up !== document.body; up = up.parentElement) look += up.localName + "." + [...up.classList].join(".") +
			ways.filter(a => up.hasAttribute(a)) + (up.matches(":has(> :checked)") ? "checked " : " ");
		if (!shown.has(look)) shown.set(look, []);
		shown.get(look).push(e);
	}
	window.shownAlike = [...shown.values()];
	return [...shown.keys()];
})()`

// What axe looks at: the page, or some of what looksOf kept.
const (
	axeAll  = `document`
	axeSome = `{include: %s.flatMap(i => shownAlike[i])}`
)

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
	return tab.meets("dark", axeAll, axeColours).meets("light", axeAll, axeRules)
}

// ShutsNobodyOutAnew is the same for one of many pages, which is narrow before and
// after: axe, which takes longest of all, looks at what is shown in a way in which
// none before showed anything. What a page has once, and what names its parts, is
// looked at on all of them, see pagetest.Faults.
func (tab *Tab) ShutsNobodyOutAnew(looks *sync.Map) *Tab {
	tab.t.Helper()
	fresh := []int{}
	for i, look := range Ask[[]string](tab, looksOf) {
		if _, known := looks.LoadOrStore(look, true); !known {
			fresh = append(fresh, i)
		}
	}
	if len(fresh) == 0 {
		return tab
	}
	those := fmt.Sprintf(axeSome, quoted(fresh))
	return tab.Wide().meets("dark", those, axeColours).meets("light", those, axeRules).Narrow()
}

// meets fails for every barrier by some of axe's rules in a part of the page, as
// somebody sees it who set their device to a scheme.
func (tab *Tab) meets(scheme, part, rules string) *Tab {
	tab.t.Helper()
	tab.scheme(scheme)
	for _, b := range tab.barriers(part, rules) {
		tab.t.Errorf("%s %s in %s: %s (%s) at %s: %s\n\t%s", tab.label, tab.where(), scheme, b.Help, b.Rule, b.Where, b.What, strings.ReplaceAll(b.Why, "\n", "\n\t"))
	}
	return tab
}

// called gives the page a name for what is said of it.
func (tab *Tab) called(name string) *Tab {
	tab.label = name
	return tab
}

func (tab *Tab) barriers(part, rules string) []barrier {
	tab.t.Helper()
	if !Ask[bool](tab, `typeof axe === "object"`) {
		source, err := os.ReadFile(axeFile)
		if err != nil {
			tab.t.Fatal(err)
		}
		Ask[int](tab, string(source)+";0")
	}
	var found []barrier
	text := Ask[string](tab, fmt.Sprintf(axeRun, part, rules)+`.then(JSON.stringify)`)
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
	return tab.fits().Wide()
}

// fits see FitsPhones; the page is narrow already.
func (tab *Tab) fits() *Tab {
	tab.t.Helper()
	over := Ask[int](tab, `document.documentElement.scrollWidth - document.documentElement.clientWidth`)
	if over > 0 {
		out := Ask[[]string](tab, `[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1).
			slice(0, 8).map(e => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + (e.className ? "." + String(e.className).split(" ").join(".") : "") + " " + (e.textContent || "").trim().slice(0, 40))`)
		tab.t.Errorf("%s %s is %d px too wide for a screen of 360 px; what sticks out: %q", tab.label, tab.where(), over, out)
	}
	return tab
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
