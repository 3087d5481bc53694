package preview

import (
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// mayBe are all tags and attributes that Markdown may come to.
var mayBe = map[string]string{
	"p": "", "h3": "", "h4": "", "h5": "", "h6": "", "ul": "", "ol": "start", "li": "", "blockquote": "", "pre": "", "code": "", "em": "", "strong": "", "del": "",
	"hr": "", "br": "", "table": "", "thead": "", "tbody": "", "tr": "", "th": "", "td": "", "a": "href rel target",
}

var goesWhere = regexp.MustCompile(`^(https?|mailto):`)

// wantHarmless fails for whatever could run, load, or pass for a part of the page.
func wantHarmless(t *testing.T, out string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(out))
	for z.Next() != html.ErrorToken {
		token := z.Token()
		if token.Type == html.TextToken || token.Type == html.EndTagToken {
			continue
		}
		may, known := mayBe[token.Data]
		if !known {
			t.Errorf("there is a <%s> in %s", token.Data, out)
		}
		for _, a := range token.Attr {
			if !strings.Contains(" "+may+" ", " "+a.Key+" ") {
				t.Errorf("<%s> has %s=%q", token.Data, a.Key, a.Val)
			}
			if a.Key == "href" && !goesWhere.MatchString(a.Val) {
				t.Errorf("a link goes to %q", a.Val)
			}
			if a.Key == "rel" && (!strings.Contains(a.Val, "nofollow") || !strings.Contains(a.Val, "noreferrer")) {
				t.Errorf("a link is rel=%q", a.Val)
			}
		}
	}
}

func TestMarkdownBecomesHarmlessHTML(t *testing.T) {
	for _, row := range []struct {
		sentence, source string
		has, hasNot      []string
	}{
		{"headings go below the page's", "# a\n## b\n### c\n# d", []string{"<h3>a</h3>", "<h4>b</h4>", "<h5>c</h5>", "<h3>d</h3>"}, []string{"id="}},
		{"no level of headings is left out", "###### a\n### b\n# c", []string{"<h3>a</h3>", "<h4>b</h4>", "<h3>c</h3>"}, nil},
		{"tables stay", "|a|b|\n|-|-:|\n|1|2|", []string{"<table>", "<td>1</td>"}, []string{"style"}},
		{"links say that they lead away", "[a](https://elsewhere.example/x)", []string{`href="https://elsewhere.example/x"`, "nofollow", "noreferrer", "noopener"}, nil},
		{"addresses become links", "see https://elsewhere.example", []string{`href="https://elsewhere.example"`}, nil},
		{"a script is left out", "<script>alert(1)</script>", nil, []string{"script", "alert(1)</"}},
		{"a script in a paragraph too", "a <script>alert(1)</script> b <b onclick=x>c</b>", []string{"a ", "b ", "c"}, []string{"<script", "onclick"}},
		{"events are left out", `<img src=x onerror=alert(1)>`, nil, []string{"onerror", "<img"}},
		{"links that run are left out", "[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,x) [d](vbscript:x)", []string{"a", "b", "c", "d"}, []string{"href", "alert"}},
		{"links spelled in entities too", "[a](&#106;avascript:alert(1)) <javascript:alert(1)>", nil, []string{"href"}},
		{"links into this site are left out", "[a](/acts/people.revoke_key) [b](//evil.example/x) [c](\\\\evil.example)", nil, []string{"href=\"/", "href=\"\\"}},
		{"pictures from elsewhere are links", "![The oven](https://pictures.example/a.png)", []string{`href="https://pictures.example/a.png"`, "The oven"}, []string{"<img", "src="}},
		{"pictures of this site are none", "![x](/session/end) ![](data:image/svg+xml,x)", []string{"x"}, []string{"<img", "src="}},
		{"a picture in a link is its words", "[![b](https://p.example/b.svg)](https://elsewhere.example)", []string{"b"}, []string{"<img"}},
		{"forms and frames are left out", "<form action=/acts/x method=post><input name=a></form><iframe src=x></iframe><object></object>", nil, []string{"<form", "<input", "<iframe", "<object"}},
		{"styles are left out", "<style>body{display:none}</style><p style=position:fixed class=top id=signing>a</p>", nil, []string{"<style", "position", "class", "signing"}},
		{"comments are left out", "a <!-- --> b <!--[if IE]><script>x</script><![endif]-->", nil, []string{"<!--"}},
		{"what is quoted is text", "`<script>alert(1)</script>`", []string{"&lt;script&gt;"}, []string{"<script"}},
		{"a fence says nothing in a class", "```html onload=x\n<b>a</b>\n```", []string{"&lt;b&gt;"}, []string{"class", "onload"}},
		{"broken tags break nothing", "<scr<script>ipt>alert(1)</scr</script>ipt>", nil, []string{"<script", "<scr"}},
		{"a zero is no letter", "a\x00b", []string{"a"}, []string{"\x00"}},
		{"titles of links are left out", `[a](https://x.example "onmouseover=alert(1)")`, []string{"href"}, []string{"title"}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			out, err := newMarkdown().html([]byte(row.source))
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range row.has {
				if !strings.Contains(out, s) {
					t.Errorf("%q is missing in %s", s, out)
				}
			}
			for _, s := range row.hasNot {
				if strings.Contains(out, s) {
					t.Errorf("%q is in %s", s, out)
				}
			}
			wantHarmless(t, out)
		})
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, seed := range []string{sampleMarkdown, "<a href=javascript:x>", "[a]: data:x\n[a]", "![[a](b)](c)", "|a|\n|-|\n|<b>|", "&#x6a;avascript:"} {
		f.Add(seed)
	}
	m := newMarkdown()
	f.Fuzz(func(t *testing.T, source string) {
		if !isReasonable([]byte(source)) {
			t.Skip("it is left as text")
		}
		out, err := m.html([]byte(source))
		if err != nil {
			t.Fatal(err)
		}
		wantHarmless(t, out)
	})
}

// Each nests or backtracks as deep as a document may be long.
func TestWickedMarkdownIsShownOrLeftAsText(t *testing.T) {
	for _, row := range []struct {
		sentence, part string
		times          int
		read           bool
	}{
		{"quotes in quotes", ">", maxMarkdownBytes, false},
		{"quotes in quotes, with spaces", "> ", maxNested + 1, false},
		{"as many quotes as may be", "> ", maxNested, true},
		{"quotes in lists", "1. >", maxMarkdownBytes / 4, false},
		{"lists in lists", "- ", maxMarkdownBytes / 2, true},
		{"links in links", "[a](", maxMarkdownBytes / 4, false},
		{"as many links as may be", "[a](", maxBrackets, true},
		{"links far from each other", "[a](" + strings.Repeat("b", maxMarkdownBytes/maxBrackets-5), maxBrackets, true},
		{"pictures in pictures", "![a](", maxMarkdownBytes / 5, false},
		{"open brackets", "[", maxMarkdownBytes, false},
		{"stars", "*a ", maxMarkdownBytes / 3, true},
		{"underlines", "_a", maxMarkdownBytes / 2, true},
		{"references", "[a]: b\n", maxBrackets, true},
		{"backticks", "`a", maxMarkdownBytes / 2, true},
		{"backticks of all lengths", "`a``b```c````d", maxMarkdownBytes / 14, true},
		{"tags", "<a ", maxMarkdownBytes / 3, true},
		{"angles", "<", maxMarkdownBytes, true},
		{"a table", "|", maxMarkdownBytes, true},
		{"a table of many columns", "|a", maxMarkdownBytes / 2, true},
		{"addresses", "http://a@", maxMarkdownBytes / 9, true},
		{"parentheses", "(((", maxMarkdownBytes / 3, true},
		{"entities", "&#1", maxMarkdownBytes / 3, true},
		{"closed brackets", "]", maxMarkdownBytes, true},
		{"more than a document has", "a\n", maxMarkdownBytes/2 + 1, false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			source := []byte(strings.Repeat(row.part, row.times))
			if got := isReasonable(source); got != row.read {
				t.Fatalf("it is read: %v", got)
			}
			if !row.read {
				return
			}
			out, err := newMarkdown().html(source)
			if err != nil {
				t.Fatal(err)
			}
			if len(out) > 32*maxMarkdownBytes {
				t.Errorf("it came to %d bytes", len(out))
			}
		})
	}
}
