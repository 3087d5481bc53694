package view

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"

	"metaorg/readmodel"
)

// nearKilometres is how far away somebody works near by: an hour on the road.
const nearKilometres = 40

// located is an organization with its place, and where it is on the map its point,
// in millionths of a degree.
type located struct {
	id, text, place string // The place as it is written, and its id.
	onMap           bool
	north, at       float64
}

// readLocated reads all organizations.
func readLocated(ctx context.Context, tx *sql.Tx) (all []located, err error) {
	places := map[string]string{} // By how they are written.
	err = readmodel.Each(ctx, tx, `SELECT id, place, latitude, longitude FROM people_organizations`, nil, func(scan func(...any) error) error {
		var o located
		var north, at sql.NullFloat64
		err := scan(&o.id, &o.text, &north, &at)
		place, known := places[o.text]
		if !known {
			place, _ = placeOf(o.text)
			places[o.text] = place
		}
		o.place, o.onMap, o.north, o.at = place, north.Valid && at.Valid, north.Float64, at.Float64
		all = append(all, o)
		return err
	})
	return all, err
}

// near finds, for each place that is sought, all places near by: by the points on
// the map of organizations that name them. Each such place is then a part of what
// is around the one that is sought.
func near(organizations []located, all []sought) map[string][]string {
	asked := map[string]bool{}
	for _, x := range all {
		if place, _ := placeOf(x.place); place != "" {
			asked[place] = true
		}
	}
	points := slices.DeleteFunc(slices.Clone(organizations), func(o located) bool { return !o.onMap || o.text == "" })
	byNorth := slices.SortedStableFunc(slices.Values(points), func(a, b located) int { return cmp.Compare(a.north, b.north) })
	near := map[string][]string{}
	added := map[[2]string]bool{}
	for _, from := range points {
		if !asked[from.place] {
			continue
		}
		around := "~" + from.place // No place is written so.
		add := func(place string) {
			if key := [2]string{place, around}; !added[key] {
				added[key] = true
				near[place] = append(near[place], around)
			}
		}
		add(from.place)
		for _, to := range from.belt(byNorth) {
			if from.kilometres(to) <= nearKilometres {
				add(to.place)
			}
		}
	}
	return near
}

const (
	degree  = 1e6    // In millionths.
	perTurn = 111.19 // Kilometres of a degree of latitude.
)

// belt are those among points from south to north that are not too far north or
// south to be near.
func (l located) belt(byNorth []located) []located {
	const reach = (nearKilometres + 1) * degree / perTurn
	first, _ := slices.BinarySearchFunc(byNorth, l.north-reach, func(p located, north float64) int { return cmp.Compare(p.north, north) })
	end, _ := slices.BinarySearchFunc(byNorth[first:], l.north+reach, func(p located, north float64) int { return cmp.Compare(p.north, north) })
	return byNorth[first:][:end]
}

// kilometres is how far apart two points are, as on a plane, which is near enough
// for an hour on the road.
func (l located) kilometres(to located) float64 {
	north := (to.north - l.north) / degree
	east := (to.at - l.at) / degree * math.Cos((to.north+l.north)/2/degree*math.Pi/180)
	return perTurn * math.Hypot(north, east)
}
