package matching

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// tenThousand organizations with 20 competences each, of 2,000 in four layers, and
// 40,000 ties.
func tenThousand(b *testing.B) (*Pool, []Need) {
	r := rand.New(rand.NewPCG(1, 8))
	var terms []Term
	for i := range 2000 {
		t := Term{ID: fmt.Sprint("t", i)}
		if i >= 20 {
			t.Broader = []string{fmt.Sprint("t", i/8)}
		}
		terms = append(terms, t)
	}
	skills, err := NewVocabulary(terms)
	if err != nil {
		b.Fatal(err)
	}
	regions := []Term{{ID: "all"}}
	for i := range 200 {
		regions = append(regions, Term{ID: fmt.Sprint("p", i), Broader: []string{"all"}})
		if i >= 20 {
			regions[i+1].Broader = []string{fmt.Sprint("p", i%20)}
		}
	}
	places, err := NewVocabulary(regions)
	if err != nil {
		b.Fatal(err)
	}
	var all []Candidate
	var ties []Tie
	for i := range 10_000 {
		c := Candidate{
			ID: fmt.Sprint("c", i), Hours: r.Int64N(200), Places: []string{fmt.Sprint("p", r.IntN(200))}, Remote: r.IntN(2) == 0,
			Engaged: r.Int64N(8), Newcomer: r.IntN(5) == 0,
		}
		for _, k := range r.Perm(2000)[:20] {
			c.Competences = append(c.Competences, Competence{fmt.Sprint("t", k), r.Int64N(6), r.Int64N(12)})
		}
		all = append(all, c)
		for range 4 {
			if j := r.IntN(10_000); j != i {
				ties = append(ties, Tie{c.ID, fmt.Sprint("c", j), 1 + r.Int64N(5)})
			}
		}
	}
	p, err := NewPool(skills, places, all, ties)
	if err != nil {
		b.Fatal(err)
	}
	needs := []Need{{ID: "wide", Asker: "c7", Term: "t3", Level: 2, Hours: 20, Place: "p3", Remote: true}}
	for i := range 10 {
		needs = append(needs, Need{ID: fmt.Sprint("n", i), Asker: "c7", Term: fmt.Sprint("t", 20+i*40), Level: 2, Hours: 20, Place: fmt.Sprint("p", i), Remote: true})
	}
	return p, needs
}

// BenchmarkTenThousand ranks one need that a quarter of all can meet, and forms
// teams for ten needs:
//
//	go test ./matching -run - -bench TenThousand
func BenchmarkTenThousand(b *testing.B) {
	p, needs := tenThousand(b)
	b.Run("one need", func(b *testing.B) {
		defer processor(b)()
		for b.Loop() {
			r, err := p.Rank(needs[0], 50)
			if err != nil || len(r.Matches) != 50 {
				b.Fatal(len(r.Matches), err)
			}
			b.ReportMetric(float64(r.Could), "could")
		}
	})
	for i, name := range []string{"closest", "led", "balanced"} {
		b.Run("team for ten needs, "+name, func(b *testing.B) {
			defer processor(b)()
			for b.Loop() {
				team, err := p.Team(Opportunity{ID: "o", Needs: needs[1:]}, Way(i))
				if err != nil || len(team.Uncovered) > 0 {
					b.Fatal(team.Uncovered, err)
				}
			}
		})
	}
}

// processor reports the processor time of each turn, which other programs change
// less than the time on the clock.
func processor(b *testing.B) func() {
	start := processorSeconds()
	return func() { b.ReportMetric((processorSeconds()-start)*1e3/float64(b.N), "processor-ms") }
}
