package view

import (
	"encoding/json"

	"metaorg/web/page"
)

// sources are the funds of the kitty.
var sources = []page.Source{{
	Name: "funds", Follows: []string{"funds"},
	Records: page.Rows(`SELECT number, name, purpose, stewards, changed FROM funds_funds WHERE closed = 0 ORDER BY number`,
		func(scan func(...any) error) (page.Record, error) {
			r := page.Record{Kind: "fund", Who: page.Watchers}
			var stewards string
			if err := scan(&r.Key, &r.Title, &r.Text, &stewards, &r.At); err != nil {
				return r, err
			}
			r.Path = "/kitty/" + r.Key
			return r, json.Unmarshal([]byte(stewards), &r.Stewards)
		}),
}}
