package view

import (
	"net/url"
	"strings"

	"metaorg/web/page"
)

// sources are the organizations, found by what they say of themselves, where
// they are and the numbers under which registers have them.
var sources = []page.Source{{
	Name: "members", Follows: []string{"people", "membership"},
	Records: page.Rows(`SELECT o.id, o.name, o.place, o.website, o.description, coalesce(m.state, ''), max(o.since, coalesce(m.since, 0)),
			coalesce((SELECT group_concat(number, char(10)) FROM people_identities WHERE organization = o.id), '')
		FROM people_organizations o LEFT JOIN membership_members m ON m.id = o.id ORDER BY o.id`, func(scan func(...any) error) (page.Record, error) {
		r := page.Record{Kind: "organization", Who: page.Watchers}
		var website, state, numbers string
		err := scan(&r.Key, &r.Title, &r.Place, &website, &r.Text, &state, &r.At, &numbers)
		switch state {
		case "":
		case "active", "provisional", "dormant", "suspended":
			if r.Kind = "member"; state != "active" {
				r.State = "membership.states." + state
			}
		default:
			r.State = "membership.states." + state
		}
		r.Path, r.More = "/members/"+url.PathEscape(r.Key), append([]string{r.Key, website}, strings.Split(numbers, "\n")...)
		return r, err
	}),
}}
