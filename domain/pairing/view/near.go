package view

import (
	"context"
	"database/sql"
	"math"
	"slices"

	"metaorg/readmodel"
)

// nearKilometres is how far away somebody works near by: an hour on the road.
const nearKilometres = 40

// located is an organization's place with its point, in millionths of a degree.
type located struct {
	place     string
	north, at float64
}

// readNear finds, for each place that is sought, all places near by: by the points
// on the map of organizations that name them. Each such place is then a part of
// what is around the one that is sought.
func readNear(ctx context.Context, tx *sql.Tx, all []sought) (map[string][]string, error) {
	asked := map[string]bool{}
	for _, x := range all {
		if place, _ := placeOf(x.place); place != "" {
			asked[place] = true
		}
	}
	if len(asked) == 0 {
		return nil, nil
	}
	var points []located
	err := readmodel.Each(ctx, tx, `SELECT place, latitude, longitude FROM people_organizations WHERE latitude IS NOT NULL AND longitude IS NOT NULL AND place <> '' ORDER BY id`, nil, func(scan func(...any) error) error {
		var text string
		var p located
		err := scan(&text, &p.north, &p.at)
		p.place, _ = placeOf(text)
		points = append(points, p)
		return err
	})
	if err != nil {
		return nil, err
	}
	near := map[string][]string{}
	for _, from := range points {
		if !asked[from.place] {
			continue
		}
		around := "~" + from.place // No place is written so.
		for _, to := range points {
			for _, place := range []string{from.place, to.place} {
				if from.kilometres(to) <= nearKilometres && !slices.Contains(near[place], around) {
					near[place] = append(near[place], around)
				}
			}
		}
	}
	return near, nil
}

// kilometres is how far apart two points are, as on a plane, which is near enough
// for an hour on the road.
func (l located) kilometres(to located) float64 {
	const (
		degree  = 1e6    // In millionths.
		perTurn = 111.19 // Kilometres of a degree of latitude.
	)
	north := (to.north - l.north) / degree
	east := (to.at - l.at) / degree * math.Cos((to.north+l.north)/2/degree*math.Pi/180)
	return perTurn * math.Hypot(north, east)
}
