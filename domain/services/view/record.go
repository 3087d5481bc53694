package view

import (
	"strings"

	"metaorg/web/page"
)

// sources are services that members offer.
var sources = []page.Source{{
	Name: "services", Follows: []string{"services"},
	Records: page.Rows(`SELECT number, title, description, terms, activity, member, changed FROM services_services WHERE withdrawn = 0 ORDER BY number`,
		func(scan func(...any) error) (page.Record, error) {
			r := page.Record{Kind: "offer", Who: page.Watchers}
			var terms, activity, member string
			err := scan(&r.Key, &r.Title, &r.Text, &terms, &activity, &member, &r.At)
			r.Path, r.Stewards, r.Activities = "/services/"+r.Key, []string{member}, strings.Fields(activity)
			r.Text = strings.TrimSpace(r.Text + "\n" + terms)
			return r, err
		}),
}}
