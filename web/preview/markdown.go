package preview

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"metaorg/web/words"
)

// maxMarkdownBytes bounds what is made into HTML; what is longer is shown as
// the text that it is.
const maxMarkdownBytes = 64 << 10

// What else is shown as the text that it is: the parser takes the square of
// these in time, and no person writes so many.
const (
	maxNested   = 32   // Quotes and lists within each other.
	maxBrackets = 2000 // That open links and pictures.
)

// The page has the first two levels of headings.
const (
	firstLevel = 3
	lastLevel  = 6
)

// markdown makes HTML of Markdown that anybody may have written: no HTML of
// theirs, nothing that is loaded from elsewhere, links that tell nobody where
// they were followed and win nothing in searches.
type markdown struct {
	parse   goldmark.Markdown
	allow   *bluemonday.Policy
	reading sync.Mutex
}

func newMarkdown() *markdown {
	return &markdown{
		parse: goldmark.New(
			goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify),
			goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(tamed{}, 500))),
		),
		allow: policy(),
	}
}

// policy is what may be left of a document, whatever made the HTML.
func policy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "del", "hr", "br",
		"table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowRelativeURLs(false)
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true) // With rel=noopener.
	return p
}

// captioned says which table is which, for those who hear the page.
func captioned(ctx context.Context, html string) string {
	const table = "<table>" // Nothing of a text reads so: it would be &lt;table&gt;.
	parts := strings.Split(html, table)
	var out strings.Builder
	out.WriteString(parts[0])
	for n, part := range parts[1:] {
		out.WriteString(table + `<caption class="vh">` + templ.EscapeString(words.T(ctx, "preview.table", "Number", n+1)) + `</caption>` + part)
	}
	return out.String()
}

// isReasonable reports whether a document can be read in a moment.
func isReasonable(source []byte) bool {
	if len(source) > maxMarkdownBytes || bytes.Count(source, []byte("[")) > maxBrackets {
		return false
	}
	for line := range bytes.Lines(source) {
		nested := 0
		for _, b := range line {
			if b == '>' || b == '-' || b == '+' || b == '*' || b == '.' || b == ')' {
				nested++
			} else if b != ' ' && b != '\t' && (b < '0' || b > '9') {
				break
			}
		}
		if nested > maxNested && bytes.Count(line, []byte(">")) > maxNested {
			return false
		}
	}
	return true
}

// html is the document as HTML that is safe in a page. One is read at a time,
// so that whoever writes wicked ones takes no more than that from others.
func (m *markdown) html(source []byte) (string, error) {
	m.reading.Lock()
	defer m.reading.Unlock()
	var out bytes.Buffer
	if err := m.parse.Convert(source, &out); err != nil {
		return "", fmt.Errorf("couldn't read the Markdown: %w", err)
	}
	return m.allow.SanitizeReader(&out).String(), nil
}

// tamed changes what was read: headings go below the page's own, and in the
// place of a picture stands what it shows, linked where it is elsewhere.
type tamed struct{}

// Transform changes a document before it is written; see parser.ASTTransformer.
func (tamed) Transform(doc *ast.Document, _ text.Reader, _ parser.Context) {
	var pictures []*ast.Image
	above := firstLevel - 1
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			n.Level = min(n.Level+firstLevel-1, above+1, lastLevel) // No level is left out.
			above = n.Level
		case *ast.Image:
			pictures = append(pictures, n)
		}
		return ast.WalkContinue, nil
	}) // Never fails.
	for _, picture := range pictures {
		var instead ast.Node = ast.NewEmphasis(1)
		if !insideLink(picture) {
			link := ast.NewLink()
			link.Destination = picture.Destination
			instead = link
		}
		for child := picture.FirstChild(); child != nil; {
			next := child.NextSibling()
			instead.AppendChild(instead, child)
			child = next
		}
		if instead.FirstChild() == nil {
			instead.AppendChild(instead, ast.NewString([]byte("🖼")))
		}
		picture.Parent().ReplaceChild(picture.Parent(), picture, instead)
	}
}

func insideLink(n ast.Node) bool {
	for up := n.Parent(); up != nil; up = up.Parent() {
		if _, is := up.(*ast.Link); is {
			return true
		}
	}
	return false
}
