package view

import (
	"context"
	"database/sql"
	"math"

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
	places := map[string]string{} // By how they are written.
	err := readmodel.Each(ctx, tx, `SELECT place, latitude, longitude FROM people_organizations WHERE latitude IS NOT NULL AND longitude IS NOT NULL AND place <> '' ORDER BY id`, nil, func(scan func(...any) error) error {
		var text string
		var p located
		err := scan(&text, &p.north, &p.at)
		place, known := places[text]
		if !known {
			place, _ = placeOf(text)
			places[text] = place
		}
		p.place = place
		points = append(points, p)
		return err
	})
	if err != nil {
		return nil, err
	}
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
		for _, to := range points {
			if from.mayBeNear(to) && from.kilometres(to) <= nearKilometres {
				add(to.place)
			}
		}
	}
	return near, nil
}

const (
	degree  = 1e6    // In millionths.
	perTurn = 111.19 // Kilometres of a degree of latitude.
)

// mayBeNear is false for who is too far north or south to be near, which is cheap
// to find out.
func (l located) mayBeNear(to located) bool {
	return math.Abs(to.north-l.north)*perTurn <= (nearKilometres+1)*degree
}

// kilometres is how far apart two points are, as on a plane, which is near enough
// for an hour on the road.
func (l located) kilometres(to located) float64 {
	north := (to.north - l.north) / degree
	east := (to.at - l.at) / degree * math.Cos((to.north+l.north)/2/degree*math.Pi/180)
	return perTurn * math.Hypot(north, east)
}
