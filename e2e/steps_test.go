package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// What a person does on a page. Things are named as a screen reader names
// them, by role and name, so a journey also shows that they have both.

// Opens opens a path, or a whole address the tab trusts, and waits until the page is at rest.
func (tab *Tab) Opens(path string) *Tab {
	tab.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = tab.home + path
	}
	tab.call("open "+path, func(ctx context.Context) error { return chromedp.Do(ctx, chromedp.Navigate(path)) })
	tab.rest()
	return tab
}

// Reloads loads the page anew.
func (tab *Tab) Reloads() *Tab {
	tab.t.Helper()
	tab.call("reload", func(ctx context.Context) error { return chromedp.Do(ctx, chromedp.Reload()) })
	tab.rest()
	return tab
}

// Back goes to the page before, as the browser's button does.
func (tab *Tab) Back() *Tab {
	tab.t.Helper()
	tab.call("back", func(ctx context.Context) error { return chromedp.Do(ctx, chromedp.NavigateBack()) })
	tab.rest()
	return tab
}

// Path is where the tab is: path and query.
func (tab *Tab) Path() string {
	tab.t.Helper()
	return Ask[string](tab, `location.pathname + location.search`)
}

// Text is the page's text as it is shown, spaces and line breaks as one space.
func (tab *Tab) Text() string {
	text, _ := tab.text("body")
	return text
}

func (tab *Tab) text(selector string) (string, error) {
	shown, err := evaluate[string](tab, `document.querySelector(`+quoted(selector)+`)?.innerText ?? ""`)
	return strings.Join(strings.Fields(shown), " "), err
}

// Sees waits until the page shows each of the texts.
func (tab *Tab) Sees(texts ...string) *Tab {
	tab.t.Helper()
	return tab.SeesIn("body", texts...)
}

// SeesIn waits until the first element of the selector shows each of the texts.
func (tab *Tab) SeesIn(selector string, texts ...string) *Tab {
	tab.t.Helper()
	for _, text := range texts {
		tab.until(fmt.Sprintf("%q in %s", text, selector), func() (bool, error) {
			shown, err := tab.text(selector)
			return strings.Contains(strings.ToLower(shown), strings.ToLower(text)), err
		})
	}
	return tab
}

// SeesNot fails if the page, at rest, shows one of the texts.
func (tab *Tab) SeesNot(texts ...string) *Tab {
	tab.t.Helper()
	tab.rest()
	shown := tab.Text()
	for _, text := range texts {
		if strings.Contains(strings.ToLower(shown), strings.ToLower(text)) {
			tab.t.Fatalf("%s shows %q", tab.where(), text)
		}
	}
	return tab
}

// IsAt waits until the tab's path starts so.
func (tab *Tab) IsAt(path string) *Tab {
	tab.t.Helper()
	tab.until("the address "+path, func() (bool, error) {
		at, err := evaluate[string](tab, `location.pathname + location.search`)
		return strings.HasPrefix(at, path), err
	})
	tab.rest()
	return tab
}

// Has reports how many elements a selector matches.
func (tab *Tab) Has(selector string) int {
	tab.t.Helper()
	return Ask[int](tab, `document.querySelectorAll(`+quoted(selector)+`).length`)
}

// Clicks presses the button or follows the link of this name with the mouse.
func (tab *Tab) Clicks(name string) *Tab {
	tab.t.Helper()
	tab.press(tab.find(name, "button", "link", "menuitem", "tab", "DisclosureTriangle", "summary"))
	tab.rest()
	return tab
}

// Chooses ticks the box or picks the choice of this name.
func (tab *Tab) Chooses(name string) *Tab {
	tab.t.Helper()
	tab.press(tab.find(name, "radio", "checkbox", "switch"))
	tab.rest()
	return tab
}

// Selects picks an option of the list of this name.
func (tab *Tab) Selects(name, option string) *Tab {
	tab.t.Helper()
	object := tab.object(tab.find(name, "combobox", "listbox"))
	type picked struct{ OK bool }
	got := tab.on(object, `function(option) {
		const found = [...this.options].find(o => o.label.trim() === option || o.value === option);
		if (!found) return {OK: false};
		this.value = found.value;
		this.dispatchEvent(new Event("input", {bubbles: true}));
		this.dispatchEvent(new Event("change", {bubbles: true}));
		return {OK: true};
	}`, option)
	var is picked
	if err := json.Unmarshal(got, &is); err != nil || !is.OK {
		tab.t.Fatalf("%q has no option %q at %s", name, option, tab.where())
	}
	tab.rest()
	return tab
}

// Fills types into the field of this name, in place of what it held.
func (tab *Tab) Fills(name, text string) *Tab {
	tab.t.Helper()
	object := tab.object(tab.find(name, "textbox", "searchbox", "spinbutton", "combobox", "Date", "DateTime", "InputTime", "ColorWell"))
	tab.on(object, `function() { this.scrollIntoView({block: "center"}); this.focus(); this.select?.(); return 0 }`)
	if text == "" {
		return tab.Presses("Delete")
	}
	if tab.isDate(object) {
		tab.on(object, `function(text) { this.value = text; this.dispatchEvent(new Event("input", {bubbles: true})); this.dispatchEvent(new Event("change", {bubbles: true})); return 0 }`, text)
		return tab
	}
	tab.call("type", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text})
		return err
	})
	return tab
}

func (tab *Tab) isDate(object runtime.RemoteObjectID) bool {
	return string(tab.on(object, `function() { return ["date", "datetime-local", "time", "month"].includes(this.type) }`)) == "true"
}

// Uploads gives a file to the field of this selector.
func (tab *Tab) Uploads(selector, path string) *Tab {
	tab.t.Helper()
	tab.call("choose a file", func(ctx context.Context) error {
		return chromedp.Do(ctx, chromedp.SetUploadFiles(chromedp.CSS(selector), []string{path}))
	})
	tab.rest()
	return tab
}

// Answers says yes or no to the question the page asks next in a window of its own.
func (tab *Tab) Answers(yes bool) {
	asked := make(chan struct{}, 1)
	ctx, cancel := context.WithCancel(tab.ctx)
	tab.t.Cleanup(cancel)
	err := chromedp.Listen(ctx, func(event any) {
		if _, is := event.(*page.EventJavascriptDialogOpening); is {
			select {
			case asked <- struct{}{}:
			default:
			}
		}
	})
	if err != nil {
		tab.t.Fatal(err)
	}
	go func() {
		select {
		case <-asked:
			_, _ = chromedp.Call(tab.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: yes})
		case <-ctx.Done():
		}
	}()
}

// find waits for the element of this name in one of the roles. A whole name
// comes before one that starts so, and that before one that holds it.
func (tab *Tab) find(name string, roles ...string) cdp.BackendNodeID {
	tab.t.Helper()
	var found cdp.BackendNodeID
	tab.until(fmt.Sprintf("%s %q", strings.Join(roles, " or "), name), func() (bool, error) {
		best := 0
		nodes, err := tab.tree()
		for _, n := range nodes {
			role, its := spoken(n.Role), strings.Join(strings.Fields(spoken(n.Name)), " ")
			if n.Ignored || n.BackendDOMNodeID == 0 || !slices.Contains(roles, role) {
				continue
			}
			if match := alike(its, name); match > best {
				best, found = match, n.BackendDOMNodeID
			}
		}
		return best > 0, err
	})
	return found
}

func alike(name, wanted string) int {
	name, wanted = strings.ToLower(name), strings.ToLower(wanted)
	switch {
	case name == wanted:
		return 3
	case strings.HasPrefix(name, wanted):
		return 2
	case strings.Contains(name, wanted):
		return 1
	}
	return 0
}

// tree is what the browser tells a screen reader.
func (tab *Tab) tree() ([]*accessibility.Node, error) {
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	all, err := chromedp.Call(ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	return all.Nodes, err
}

func spoken(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	var text string
	_ = json.Unmarshal(v.Value, &text) // What is no text has no name.
	return text
}

// usable reports whether an element is not disabled, as a button is until its script is there.
func (tab *Tab) usable(node cdp.BackendNodeID) (bool, error) {
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	found, err := chromedp.Call(ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: node})
	if err != nil {
		return false, err
	}
	got, err := chromedp.Call(ctx, runtime.CallFunctionOn, runtime.CallFunctionOnParams{
		FunctionDeclaration: `function() { return !this.disabled }`, ObjectID: found.Object.ObjectID, ReturnByValue: ptr(true),
	})
	if err != nil || got.Result == nil {
		return false, err
	}
	return string(got.Result.Value) == "true", nil
}

// press clicks the middle of an element, as it is on the screen, once it can be.
func (tab *Tab) press(node cdp.BackendNodeID) {
	tab.t.Helper()
	tab.until("it to be more than grey", func() (bool, error) { return tab.usable(node) })
	tab.call("click", func(ctx context.Context) error {
		if _, err := chromedp.Call(ctx, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{BackendNodeID: node}); err != nil {
			return err
		}
		box, err := chromedp.Call(ctx, dom.GetContentQuads, dom.GetContentQuadsParams{BackendNodeID: node})
		if err != nil {
			return err
		}
		if len(box.Quads) == 0 {
			return fmt.Errorf("it has no place on the page")
		}
		q := box.Quads[0]
		return chromedp.Do(ctx, chromedp.MouseClickXY((q[0]+q[4])/2, (q[1]+q[5])/2))
	})
	tab.stir()
}

func (tab *Tab) object(node cdp.BackendNodeID) runtime.RemoteObjectID {
	tab.t.Helper()
	var id runtime.RemoteObjectID
	tab.call("get hold of an element", func(ctx context.Context) error {
		got, err := chromedp.Call(ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: node})
		if err == nil {
			id = got.Object.ObjectID
		}
		return err
	})
	return id
}

// on calls a function on an element and gives its result as JSON.
func (tab *Tab) on(object runtime.RemoteObjectID, function string, arguments ...string) []byte {
	tab.t.Helper()
	var result []byte
	tab.call("ask an element", func(ctx context.Context) error {
		params := runtime.CallFunctionOnParams{FunctionDeclaration: function, ObjectID: object, ReturnByValue: ptr(true)}
		for _, a := range arguments {
			params.Arguments = append(params.Arguments, &runtime.CallArgument{Value: []byte(quoted(a))})
		}
		got, err := chromedp.Call(ctx, runtime.CallFunctionOn, params)
		if err == nil && got.ExceptionDetails != nil {
			err = fmt.Errorf("%s", describe(got.ExceptionDetails))
		}
		if err == nil {
			result = got.Result.Value
		}
		return err
	})
	return result
}

func ptr[T any](v T) *T { return &v }

// quoted is a text or a list of numbers as JavaScript writes it.
func quoted(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // Both always have a JSON form.
	}
	return string(b)
}
