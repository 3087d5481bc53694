package pagetest

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// markup is a page's HTML and what is wrong with it.
type markup struct {
	ids    map[string]int
	labels map[string]bool // Ids that a label is for.
	faults []string
}

// Faults says what a page's markup breaks of the rules for pages; nothing if all is well.
func Faults(source string) []string {
	doc, err := html.Parse(strings.NewReader(source))
	if err != nil {
		return []string{"it is no HTML: " + err.Error()}
	}
	m := &markup{ids: map[string]int{}, labels: map[string]bool{}}
	for n := range doc.Descendants() {
		if id := attribute(n, "id"); id != "" {
			m.ids[id]++
		}
		if n.Type == html.ElementNode && n.Data == "label" && attribute(n, "for") != "" {
			m.labels[attribute(n, "for")] = true
		}
	}
	m.frame(doc)
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			m.element(n)
		}
	}
	m.slip(doc)
	return m.faults
}

func (m *markup) fault(format string, args ...any) {
	m.faults = append(m.faults, fmt.Sprintf(format, args...))
}

// frame looks at what every page has once.
func (m *markup) frame(doc *html.Node) {
	if root := first(doc, "html"); root == nil || !slices.Contains([]string{"en", "de"}, attribute(root, "lang")) {
		m.fault("the page does not say its language")
	}
	if t := first(doc, "title"); t == nil || prose(t) == "" {
		m.fault("the page has no title")
	}
	for name, want := range map[string]int{"h1": 1, "main": 1, "title": 1} {
		if got := len(named(doc, name)); got != want {
			m.fault("the page has %d of %s", got, name)
		}
	}
	navs := named(doc, "nav")
	if len(navs) == 0 && leadsOn(doc) {
		m.fault("the page has no navigation")
	}
	for _, nav := range navs {
		if len(navs) > 1 && m.name(nav) == "" {
			m.fault("one of several navigations has no name")
		}
	}
	for id, times := range m.ids {
		if times > 1 {
			m.fault("the id %q is there %d times", id, times)
		}
	}
	level := 0
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
			its := int(n.Data[1] - '0')
			if its > level+1 {
				m.fault("the heading %q is of level %d after level %d", prose(n), its, level)
			}
			level = its
		}
	}
}

// leadsOn reports whether the page has links to others: where there is nowhere
// to go, as before a network is founded, no navigation is missing.
func leadsOn(doc *html.Node) bool {
	for _, a := range named(doc, "a") {
		if strings.HasPrefix(attribute(a, "href"), "/") {
			return true
		}
	}
	return false
}

// element looks at one element.
func (m *markup) element(n *html.Node) {
	m.attributes(n)
	switch n.Data {
	case "script":
		m.script(n)
	case "style":
		m.fault("there is an inline style sheet")
	case "input", "select", "textarea":
		m.field(n)
	case "button", "a":
		if m.name(n) == "" && (n.Data == "button" || attribute(n, "href") != "") {
			m.fault("a %s says nothing: %s", n.Data, attribute(n, "href"))
		}
	case "img":
		if !has(n, "alt") {
			m.fault("a picture has no text: %s", attribute(n, "src"))
		}
	case "time":
		if !isMoment(attribute(n, "datetime")) {
			m.fault("a time does not say when: %q %q", attribute(n, "datetime"), prose(n))
		}
	case "table":
		if first(n, "th") == nil || first(n, "caption") == nil && m.name(n) == "" {
			m.fault("a table has no heading or no caption: %.60q", prose(n))
		}
	case "fieldset":
		if first(n, "legend") == nil && m.name(n) == "" {
			m.fault("a group of fields has no legend")
		}
	}
}

// urls are the attributes that make a browser ask or go somewhere.
var urls = []string{"href", "src", "action", "formaction", "poster", "data", "xlink:href", "srcset", "hx-get", "hx-post", "hx-put", "hx-delete", "hx-patch", "hx-sse:connect"}

// idrefs are the attributes that name other elements.
var idrefs = []string{"for", "form", "list", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-errormessage"}

func (m *markup) attributes(n *html.Node) {
	for _, a := range n.Attr {
		key := a.Key
		if a.Namespace != "" {
			key = a.Namespace + ":" + key
		}
		switch {
		case key == "style":
			m.fault("<%s> has an inline style", n.Data)
		case strings.HasPrefix(key, "on") || strings.HasPrefix(key, "hx-on"):
			m.fault("<%s> has an inline script in %s", n.Data, key)
		case strings.HasPrefix(key, "hx-") && (strings.HasPrefix(a.Val, "js:") || strings.HasPrefix(a.Val, "javascript:")):
			m.fault("<%s> evaluates a script in %s", n.Data, key)
		case slices.Contains(urls, key):
			m.address(n, key, a.Val)
		case slices.Contains(idrefs, key):
			for _, id := range strings.Fields(a.Val) {
				if m.ids[id] == 0 {
					m.fault("<%s %s> names %q, which is not there", n.Data, key, id)
				}
			}
		case strings.Contains(a.Val, "ZgotmplZ") || strings.Contains(a.Val, "templ-failed") || strings.Contains(a.Val, "failed-sanitization"):
			m.fault("<%s %s> holds what was refused as unsafe", n.Data, key)
		}
	}
}

// address lets links leave the site, telling nobody where from, and nothing else.
func (m *markup) address(n *html.Node, key, value string) {
	u, err := url.Parse(strings.TrimSpace(value))
	switch {
	case err != nil:
		m.fault("<%s %s> is no address: %q", n.Data, key, value)
	case strings.Contains(value, "failed-sanitization"):
		m.fault("<%s %s> holds what was refused as unsafe", n.Data, key)
	case u.Scheme == "" && u.Host == "":
	case n.Data == "a" && key == "href" && (u.Scheme == "http" || u.Scheme == "https"):
		if !strings.Contains(attribute(n, "rel"), "noreferrer") {
			m.fault("a link to another site tells it where from: %s", value)
		}
	case n.Data == "a" && key == "href" && u.Scheme == "mailto":
	case (n.Data == "img" || n.Data == "link") && u.Scheme == "data":
	default:
		m.fault("<%s %s> goes to another site: %s", n.Data, key, value)
	}
}

func (m *markup) script(n *html.Node) {
	kind := attribute(n, "type")
	if attribute(n, "src") == "" {
		if kind != "application/json" && kind != "application/ld+json" { // Data, which no browser runs.
			m.fault("there is an inline script")
		}
		return
	}
	if kind != "module" && !has(n, "defer") && !has(n, "async") {
		m.fault("the script %s holds up the page", attribute(n, "src"))
	}
}

func (m *markup) field(n *html.Node) {
	kind := attribute(n, "type")
	if n.Data == "input" && slices.Contains([]string{"hidden", "submit", "button", "image", "reset"}, kind) {
		return
	}
	if m.labels[attribute(n, "id")] && attribute(n, "id") != "" || m.name(n) != "" {
		return
	}
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Data == "label" && prose(p) != "" {
			return
		}
	}
	m.fault("the field %q has no label", attribute(n, "name"))
}

// name is what an element is called, as far as its own markup says.
func (m *markup) name(n *html.Node) string {
	for _, key := range []string{"aria-label", "aria-labelledby", "title"} {
		if v := strings.TrimSpace(attribute(n, key)); v != "" {
			return v
		}
	}
	if n.Data == "button" || n.Data == "a" {
		text := prose(n)
		for d := range n.Descendants() {
			text += attribute(d, "alt") + attribute(d, "aria-label")
			if d.Type == html.ElementNode && d.Data == "title" {
				text += prose(d)
			}
		}
		return text
	}
	return ""
}

// slips are texts that come from a mistake in a template or a catalogue.
var slips = regexp.MustCompile(`%!\w?\(|<no value>|\{\{|\bundefined\b|\bNaN\b|<nil>|\b1970\b|\b0001\b|\b[a-z]+\.[a-z_]+\.[a-z_]+\b \(missing\)`)

func (m *markup) slip(doc *html.Node) {
	if slip := slips.FindString(prose(doc)); slip != "" {
		m.fault("the text holds %q", slip)
	}
}

func isMoment(s string) bool {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z", time.DateOnly, "2006-01", "2006"} {
		if at, err := time.Parse(layout, s); err == nil {
			return at.Year() > 1970
		}
	}
	return false
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// named are the elements of this name outside pictures, which have titles of their own.
func named(n *html.Node, name string) (all []*html.Node) {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == name && d.Namespace == "" {
			all = append(all, d)
		}
	}
	return all
}

func first(n *html.Node, name string) *html.Node {
	if all := named(n, name); len(all) > 0 {
		return all[0]
	}
	return nil
}

// prose is the text of an element, without scripts.
func prose(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && (d.Parent == nil || d.Parent.Data != "script" && d.Parent.Data != "style") {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
