package view

import (
	"fmt"
	"strings"
	"testing"
)

func places(n int) (all []point) {
	for i := range n {
		all = append(all, point{ID: fmt.Sprint(i), Name: fmt.Sprintf("Member number %d", i), North: 50_000_000 + int64(i*7919%8_000_000), East: -5_000_000 + int64(i*104729%9_000_000)})
	}
	return all
}

func TestAMapHasEverybodyWithinItsBounds(t *testing.T) {
	for _, row := range []struct {
		name   string
		points []point
		spots  int
	}{
		{"nobody", nil, 0},
		{"one alone", places(1), 1},
		{"two in one town are one spot", []point{{"a", "A", 53_742_000, -2_013_000}, {"b", "B", 53_742_000, -2_013_000}}, 1},
		{"two far apart", []point{{"a", "A", 53_742_000, -2_013_000}, {"b", "B", -33_868_800, 151_209_300}}, 2},
		{"at the pole", []point{{"a", "A", 90_000_000, 0}, {"b", "B", 89_000_000, 180_000_000}}, 2},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := draw(row.points)
			if len(d.Spots) != row.spots {
				t.Errorf("%d spots, want %d", len(d.Spots), row.spots)
			}
			for _, s := range d.Spots {
				var x, y float64
				if _, err := fmt.Sscan(s.X, &x); err != nil {
					t.Fatal(err)
				}
				if _, err := fmt.Sscan(s.Y, &y); err != nil {
					t.Fatal(err)
				}
				if x < 0 || x > mapWidth || y < 0 || y > mapHeight {
					t.Errorf("%s is drawn at %v, %v, outside of the map", s.Title, x, y)
				}
			}
			if len(d.Grid) > 24 {
				t.Errorf("%d lines", len(d.Grid))
			}
		})
	}
}

func TestLabelsDoNotCoverEachOtherAndNobodyIsLost(t *testing.T) {
	d := draw(places(200))
	var labels, names int
	for _, s := range d.Spots {
		if s.Label != "" {
			labels++
		}
		names += strings.Count(s.Title, "Member number")
	}
	if names != 200 {
		t.Errorf("%d members are on the map, of 200", names)
	}
	if labels == 0 || labels > 60 {
		t.Errorf("%d labels", labels)
	}
}

func BenchmarkDrawAThousand(b *testing.B) {
	points := places(1000)
	for b.Loop() {
		draw(points)
	}
}
