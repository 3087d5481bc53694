package view_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"metaorg/domain/domaintest"
	"metaorg/domain/tellers"
	"metaorg/domain/tellers/view"
	"metaorg/machine"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

// told is who of the nine hears that something happened, and how it is said.
func (b *booth) told(says string) (all []machine.OrganizationID) {
	b.t.Helper()
	ctx := b.Words.Into(b.t.Context(), "en", time.UTC, 0)
	for _, o := range nine {
		news, err := view.Pages().Changes(ctx, b.Site.Site, b.viewer(o), 0)
		if err != nil {
			b.t.Fatal(err)
		}
		for _, c := range news {
			if c.Title == says && c.Path == "/proposals/1" {
				all = append(all, o)
			}
		}
	}
	return all
}

func TestTellersAloneHearWhatHappensToTheirCount(t *testing.T) {
	const (
		drawn   = "You are drawn to count the papers: Flour"
		recount = "You came to different counts; count once more: Flour"
		third   = "You still differ, so a third counts the papers too: Flour"
		silent  = "Somebody who was to count was silent, so a third counts the papers: Flour"
		asThird = "You are drawn as the third to count the papers: Flour"
	)
	firstTwo, onlyThird := []int{0, 1}, []int{2}
	differ := func(b *booth) { b.tell(0, 4, 1); b.tell(1, 3, 2) }
	for _, test := range []struct {
		name string
		then []func(*booth)
		want map[string][]int // Which tellers, by the place in which they were drawn.
	}{
		{"before the lot nobody hears anything", nil, nil},
		{"two are drawn", []func(*booth){(*booth).draw}, map[string][]int{drawn: firstTwo}},
		{"they differ", []func(*booth){(*booth).draw, week, differ}, map[string][]int{drawn: firstTwo, recount: firstTwo}},
		{"they differ twice", []func(*booth){(*booth).draw, week, differ, differ, (*booth).draw}, map[string][]int{
			drawn: firstTwo, recount: firstTwo, third: firstTwo, asThird: onlyThird,
		}},
		{"one is silent", []func(*booth){(*booth).draw, week, func(b *booth) { b.tell(0, 4, 1); b.pass(tellers.CountDays) }, (*booth).draw}, map[string][]int{
			drawn: firstTwo, silent: firstTwo, asThird: onlyThird,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := start(t)
			week(b)
			for _, happens := range test.then {
				happens(b)
			}
			for _, says := range []string{drawn, recount, third, silent, asThird} {
				var want []machine.OrganizationID
				for _, i := range test.want[says] {
					want = append(want, b.teller(i))
				}
				slices.Sort(want)
				if got := b.told(says); !slices.Equal(got, want) {
					t.Errorf("%q goes to %q, want %q", says, got, want)
				}
			}
		})
	}
}

// viewer is who represents a member, with what the pages know of them.
func (b *booth) viewer(o machine.OrganizationID) page.Viewer {
	b.t.Helper()
	v, err := b.Complete(b.t.Context(), pagetest.Person(domaintest.Rep(o), o))
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

func week(b *booth) { b.pass(7) }

func TestWhoCountsOnceMoreIsAskedAnew(t *testing.T) {
	b := start(t)
	week(b)
	b.draw()
	week(b)
	asked := func() (says string, since int64) {
		o := b.teller(0)
		needs, err := view.Pages().Needs(b.Words.Into(t.Context(), "en", time.UTC, 0), b.Site.Site, b.viewer(o))
		if err != nil || len(needs) != 1 || !needs[0].Urgent {
			t.Fatalf("%v, %v", needs, err)
		}
		return needs[0].Title, needs[0].Since
	}
	_, first := asked()
	b.pass(1)
	b.tell(0, 4, 1)
	b.tell(1, 3, 2)
	says, again := asked()
	if !strings.HasPrefix(says, "Count the papers once more") || again <= first {
		t.Errorf("asked %q since %d, before since %d", says, again, first)
	}
}
