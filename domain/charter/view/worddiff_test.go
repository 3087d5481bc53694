package view_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"metaorg/domain/charter/view"
)

func marked(pieces []view.Piece) string {
	var s strings.Builder
	for _, p := range pieces {
		fmt.Fprintf(&s, "%s{%s}", []string{"=", "+", "-"}[p.Change], p.Text)
	}
	return s.String()
}

func TestWordsThatComeAndGoAreMarked(t *testing.T) {
	for _, row := range []struct{ rule, before, after, want string }{
		{"nothing changes", "All may join.", "All may join.", "={All may join.}"},
		{"a word is replaced, the old before the new", "All may join today.", "All must join today.", "={All }-{may }+{must }={join today.}"},
		{"words come at the end", "All may", "All may join", "={All may}+{ join}"},
		{"words go at the end", "All may join", "All may", "={All may}-{ join}"},
		{"the last word grows", "All may", "All mayors", "={All }-{may}+{mayors}"},
		{"one word gets more", "All", "All may", "={All}+{ may}"},
		{"a text comes", "", "All may join.", "+{All may join.}"},
		{"a text goes", "All may join.", "", "-{All may join.}"},
		{"two changes apart", "a b c d e", "a x c y e", "={a }-{b }+{x }={c }-{d }+{y }={e}"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			if got := marked(view.WordDiff(row.before, row.after)); got != row.want {
				t.Fatalf("%s\nwant\n%s", got, row.want)
			}
		})
	}
}

func TestADiffHoldsBothTextsWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.StringMatching(`([ab]{1,2}[ \n]{0,2}){0,12}`)
		before, after := texts.Draw(t, "before"), texts.Draw(t, "after")
		var was, is strings.Builder
		for _, p := range view.WordDiff(before, after) {
			if p.Change != view.Comes {
				was.WriteString(p.Text)
			}
			if p.Change != view.Goes {
				is.WriteString(p.Text)
			}
		}
		if was.String() != before || is.String() != after {
			t.Fatalf("before %q, after %q, but %q and %q", before, after, was.String(), is.String())
		}
	})
}

func TestALongTextIsComparedInTime(t *testing.T) {
	before, after := strings.Repeat("word and ", 3000), strings.Repeat("and word ", 3000)
	if n := len(view.WordDiff(before, after)); n == 0 {
		t.Fatal("nothing is left of the texts")
	}
}
