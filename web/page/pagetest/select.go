package pagetest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// All are the elements below a node that a selector matches, in their order:
// names, #id, .class, [attribute], [attribute=value] with =, ^=, $=, *= and ~=,
// descendants, > for children, and lists with commas. That is the part of CSS
// that tests of pages need; anything else panics.
func All(root *html.Node, selector string) (found []*html.Node) {
	var alternatives [][]step
	for _, s := range splitOutside(selector, ',') {
		alternatives = append(alternatives, stepsOf(s))
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && slices.ContainsFunc(alternatives, func(s []step) bool { return matches(n, root, s) }) {
			found = append(found, n)
		}
	}
	return found
}

// Text is what an element says, without scripts, its spaces as one.
func Text(n *html.Node) string { return prose(n) }

// Attribute is an element's attribute; empty for none.
func Attribute(n *html.Node, key string) string { return attribute(n, key) }

// Has reports whether an element has an attribute at all.
func Has(n *html.Node, key string) bool { return has(n, key) }

// step is one compound of a selector and how it stands to the one before.
type step struct {
	child bool // Directly below it.
	tests []func(*html.Node) bool
}

var (
	compound  = regexp.MustCompile(`^(\*|[a-zA-Z][\w-]*)?((?:#[\w-]+|\.[\w-]+|\[[^\]]+\])*)$`)
	condition = regexp.MustCompile(`#[\w-]+|\.[\w-]+|\[[^\]]+\]`)
	bracket   = regexp.MustCompile(`^\[([\w:-]+)(?:([~^$*]?=)"?([^"]*)"?)?\]$`)
)

func stepsOf(selector string) (steps []step) {
	child := false
	for _, part := range splitOutside(strings.ReplaceAll(strings.TrimSpace(selector), ">", " > "), ' ') {
		switch part {
		case "":
		case ">":
			child = true
		default:
			steps = append(steps, step{child, testsOf(part)})
			child = false
		}
	}
	return steps
}

func testsOf(part string) (tests []func(*html.Node) bool) {
	m := compound.FindStringSubmatch(part)
	if m == nil {
		panic(fmt.Sprintf("pagetest: no selector: %q", part))
	}
	if name := m[1]; name != "" && name != "*" {
		tests = append(tests, func(n *html.Node) bool { return n.Data == name })
	}
	for _, c := range condition.FindAllString(m[2], -1) {
		switch c[0] {
		case '#':
			tests = append(tests, func(n *html.Node) bool { return attribute(n, "id") == c[1:] })
		case '.':
			tests = append(tests, func(n *html.Node) bool { return slices.Contains(strings.Fields(attribute(n, "class")), c[1:]) })
		default:
			tests = append(tests, attributeTest(c))
		}
	}
	return tests
}

func attributeTest(c string) func(*html.Node) bool {
	m := bracket.FindStringSubmatch(c)
	if m == nil {
		panic(fmt.Sprintf("pagetest: no selector: %q", c))
	}
	key, want := m[1], m[3]
	compare := map[string]func(string) bool{
		"=":  func(v string) bool { return v == want },
		"^=": func(v string) bool { return strings.HasPrefix(v, want) },
		"$=": func(v string) bool { return strings.HasSuffix(v, want) },
		"*=": func(v string) bool { return strings.Contains(v, want) },
		"~=": func(v string) bool { return slices.Contains(strings.Fields(v), want) },
		"":   func(string) bool { return true },
	}[m[2]]
	return func(n *html.Node) bool { return has(n, key) && compare(attribute(n, key)) }
}

func matches(n, root *html.Node, steps []step) bool {
	last := steps[len(steps)-1]
	for _, test := range last.tests {
		if !test(n) {
			return false
		}
	}
	rest := steps[:len(steps)-1]
	if len(rest) == 0 {
		return true
	}
	for p := n.Parent; p != nil && p != root.Parent; p = p.Parent {
		if p.Type == html.ElementNode && matches(p, root, rest) {
			return true
		}
		if last.child {
			return false
		}
	}
	return false
}

// splitOutside splits at a character that stands in no brackets.
func splitOutside(s string, at rune) (parts []string) {
	depth, begin := 0, 0
	for i, r := range s {
		switch {
		case r == '[':
			depth++
		case r == ']':
			depth--
		case r == at && depth == 0:
			parts = append(parts, s[begin:i])
			begin = i + 1
		}
	}
	return append(parts, s[begin:])
}
