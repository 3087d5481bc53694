package view

import "metaorg/web/page"

// sources are meetings, with what is on their agenda.
var sources = []page.Source{{
	Name: "meetings", Follows: []string{"meetings"},
	Records: page.Rows(`SELECT number, title, place_where, at, max(since, changed), member,
			coalesce((SELECT group_concat(title, char(10)) FROM (SELECT title FROM meetings_items WHERE meeting = number ORDER BY meetings_items.number)), '')
		FROM meetings_meetings WHERE NOT cancelled ORDER BY number`, func(scan func(...any) error) (page.Record, error) {
		r := page.Record{Kind: "meeting", Who: page.Watchers}
		var member string
		var begins int64
		err := scan(&r.Key, &r.Title, &r.Place, &begins, &r.At, &member, &r.Text)
		r.Path, r.Stewards = "/meetings/"+r.Key, []string{member}
		return r, err
	}),
}}
