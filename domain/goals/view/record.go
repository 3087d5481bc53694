package view

import (
	"metaorg/web/page"
)

// sources are goals of members, to those who take part.
var sources = []page.Source{{
	Name: "goals", Follows: []string{"goals"}, Records: page.Rows(`SELECT number, title, indicator || char(10) || now, member, max(since, said), 'goals.states.' || state FROM goals_goals ORDER BY number`,
		func(scan func(...any) error) (page.Record, error) {
			r := page.Record{Kind: "goal", Who: page.Participants}
			var member string
			err := scan(&r.Key, &r.Title, &r.Text, &member, &r.At, &r.State)
			r.Path, r.Stewards = "/goals/"+r.Key, []string{member}
			return r, err
		}),
}}
