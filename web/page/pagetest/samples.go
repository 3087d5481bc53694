package pagetest

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Samples shows every page of the catalogue in every language, and fails for
// what no page may hold, for two samples of one name and state, and for a text
// that no catalogue has.
func (s *Site) Samples(t *testing.T) {
	t.Helper()
	list := s.As(t, Stranger()).Get("/_pages").Is(http.StatusOK).Texts("main li")
	if len(list) == 0 {
		t.Fatal("there are no samples")
	}
	seen := map[string]bool{}
	for n, name := range list {
		if seen[name] {
			t.Errorf("two samples are called %s", name)
		}
		seen[name] = true
		for _, language := range s.Words.Languages() {
			t.Run(name+" in "+language, func(t *testing.T) {
				shown := s.As(t, Stranger()).In(language).Get(fmt.Sprintf("/_pages/%d", n))
				for _, key := range keysIn(shown.Page) {
					t.Errorf("no catalogue has the text %q", key)
				}
			})
		}
	}
}

// keyLike is what a text looks like that no catalogue has: its key.
var keyLike = regexp.MustCompile(`^[a-z]+(\.[a-zA-Z0-9_-]+)+$`)

func keysIn(page *html.Node) (keys []string) {
	for n := range page.Descendants() {
		text := strings.TrimSpace(n.Data)
		if n.Type == html.TextNode && keyLike.MatchString(text) && !strings.HasSuffix(text, ".example") && !inCode(n) {
			keys = append(keys, text)
		}
	}
	return keys
}

func inCode(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Data == "code" || p.Data == "small" || p.Data == "script" || p.Data == "textarea" {
			return true
		}
	}
	return false
}
