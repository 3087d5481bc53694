package e2e

import (
	"context"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// pressable are the keys with a name that a journey presses.
var pressable = map[string]string{
	"Tab": kb.Tab, "Enter": kb.Enter, "Escape": kb.Escape, "Space": " ", "Delete": kb.Delete, "Backspace": kb.Backspace,
	"ArrowDown": kb.ArrowDown, "ArrowUp": kb.ArrowUp, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight, "Home": kb.Home, "End": kb.End,
}

// Presses presses keys one after another, by name: Tab, Shift+Tab, Enter,
// Space, ArrowDown and so on.
func (tab *Tab) Presses(keys ...string) *Tab {
	tab.t.Helper()
	for _, key := range keys {
		tab.presses(key)
	}
	tab.rest()
	return tab
}

func (tab *Tab) presses(key string) {
	tab.t.Helper()
	name, shifted := strings.CutPrefix(key, "Shift+")
	rune, known := pressable[name]
	if !known {
		tab.t.Fatalf("there is no key %q", key)
	}
	var options []chromedp.KeyOption
	if shifted {
		options = append(options, chromedp.KeyModifiers(chromedp.ModifierShift))
	}
	tab.call("press "+key, func(ctx context.Context) error { return chromedp.Do(ctx, chromedp.KeyEvent(rune, options...)) })
	tab.stir()
}

// Types types a text where the focus is.
func (tab *Tab) Types(text string) *Tab {
	tab.t.Helper()
	tab.call("type", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text})
		return err
	})
	return tab
}

// stops is how often Tab may be pressed in search of something.
const stops = 200

// TabsTo presses Tab until what is in focus has this name, and shows that it
// can be seen there: a focus that nobody sees is none. It starts over once at
// the end of the page.
func (tab *Tab) TabsTo(name string) *Tab {
	tab.t.Helper()
	var passed []string
	for range stops {
		tab.presses("Tab")
		its := tab.Focused()
		if alike(its, name) > 1 {
			tab.seesFocus(name)
			return tab
		}
		passed = append(passed, its)
	}
	tab.t.Fatalf("Tab never comes to %q at %s; it passes %q", name, tab.where(), passed[:min(len(passed), 40)])
	return tab
}

// Focused is the name of what is in focus; empty when nothing is.
func (tab *Tab) Focused() string {
	tab.t.Helper()
	name, err := tab.focused()
	if err != nil {
		tab.t.Fatalf("couldn't tell what is in focus at %s: %v", tab.where(), err)
	}
	return name
}

func (tab *Tab) focused() (string, error) {
	nodes, err := tab.tree()
	if err != nil {
		return "", err
	}
	deepest := ""
	for _, n := range nodes {
		for _, p := range n.Properties {
			if p.Name == "focused" && string(p.Value.Value) == "true" && spoken(n.Role) != "RootWebArea" {
				deepest = strings.Join(strings.Fields(spoken(n.Name)), " ")
			}
		}
	}
	return deepest, nil
}

// seesFocus fails if the element in focus is off the screen or looks as it does without.
func (tab *Tab) seesFocus(name string) {
	tab.t.Helper()
	why := Ask[string](tab, `(() => {
		const e = document.activeElement, box = e.getBoundingClientRect();
		if (box.width < 1 || box.height < 1) return "it has no size";
		if (box.bottom < 0 || box.top > innerHeight || box.right < 0 || box.left > innerWidth) return "it is off the screen";
		const look = n => { const s = getComputedStyle(n); return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor, s.backgroundColor, s.textDecorationLine].join() };
		const around = () => [e, e.parentElement, e.parentElement?.parentElement, e.labels?.[0]].filter(Boolean).map(look).join(";");
		const with_ = around();
		e.blur(); const without = around(); e.focus({focusVisible: true});
		return with_ === without ? "it looks as it does without" : "";
	})()`)
	if why != "" {
		tab.t.Errorf("nobody sees the focus on %q at %s: %s", name, tab.where(), why)
	}
}

// ChoosesByKey picks a choice of the group in focus with the arrow keys.
func (tab *Tab) ChoosesByKey(name string) *Tab {
	tab.t.Helper()
	var passed []string
	for range 20 {
		if alike(tab.Focused(), name) > 1 {
			return tab.Presses("Space")
		}
		passed = append(passed, tab.Focused())
		tab.presses("ArrowDown")
	}
	tab.t.Fatalf("the arrows never come to %q; they pass %s", name, fmt.Sprintf("%q", passed))
	return tab
}
