package discussion

import (
	"slices"
	"strings"
	"testing"
)

func TestOnlyWhatBelongsToTheNetworkBecomesALink(t *testing.T) {
	for _, row := range []struct {
		sentence, text string
		links          []string // text=href.
	}{
		{"the number of a proposal", "As in #6, and (#12).", []string{"#6=/proposals/6", "#12=/proposals/12"}},
		{"paths of pages", "See /charter, /members/coop-1 and /proposals/6#thread.", []string{"/charter=/charter", "/members/coop-1=/members/coop-1", "/proposals/6#thread=/proposals/6#thread"}},
		{"of circles too", "See /circles/2 and /matters/7.", []string{"/circles/2=/circles/2", "/matters/7=/matters/7"}},
		{"at the beginning, and alone", "/members", []string{"/members=/members"}},
		{"in German quotation marks", "„/charter“ und “#3”", []string{"/charter=/charter", "#3=/proposals/3"}},
		{"with the node's own address", "at https://coop.example/proposals/6.", []string{"https://coop.example/proposals/6=/proposals/6"}},
		{"another site is text", "https://evil.example/proposals/6 http://coop.example.evil/charter", nil},
		{"the own name within another is text", "https://evil.example/https://coop.example/charter", nil},
		{"a path of no page is text", "/etc/passwd /v1/members //evil.example/charter /proposalsx", nil},
		{"a longer path is not cut", "/proposals/6/../../evil /members/a@b /charter/x?y=z", nil},
		{"a script is text", "javascript:alert(1) <a href=\"javascript:alert(1)\">x</a> data:text/html,#", nil},
		{"a number within a word is text", "a#6 #x #6x issue#7", nil},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			var links []string
			var whole strings.Builder
			for _, lines := range paragraphs(row.text, "https://coop.example") {
				for _, all := range lines {
					for _, p := range all {
						whole.WriteString(p.Text)
						if p.Href != "" {
							links = append(links, p.Text+"="+p.Href)
						}
					}
				}
			}
			if !slices.Equal(links, row.links) {
				t.Errorf("links are %q", links)
			}
			if whole.String() != row.text {
				t.Errorf("it reads %q", whole.String())
			}
		})
	}
}

func FuzzNoLinkLeadsElsewhere(f *testing.F) {
	f.Add("see https://coop.example/proposals/6 and #7")
	f.Add("//evil.example /\\evil /charter/../../x")
	f.Fuzz(func(t *testing.T, text string) {
		var whole strings.Builder
		for _, all := range pieces(text, "https://coop.example") {
			whole.WriteString(all.Text)
			if all.Href != "" && (!strings.HasPrefix(all.Href, "/") || strings.HasPrefix(all.Href, "//") || strings.ContainsAny(all.Href, "\\:.\r\n\t")) {
				t.Errorf("%q leads to %q", all.Text, all.Href)
			}
		}
		if whole.String() != text {
			t.Errorf("%q reads %q", text, whole.String())
		}
	})
}

func TestParagraphsAndLinesStayApart(t *testing.T) {
	got := paragraphs("one\ntwo\n\n\n\nthree\n", "")
	if len(got) != 2 || len(got[0]) != 2 || len(got[1]) != 1 || got[0][1][0].Text != "two" || got[1][0][0].Text != "three" {
		t.Errorf("they are %+v", got)
	}
}
