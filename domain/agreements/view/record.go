package view

import (
	"encoding/json"
	"strings"

	"metaorg/domain/agreements"
	"metaorg/web/page"
)

// sources are agreements that were offered, by their words.
var sources = []page.Source{{
	Name: "agreements", Follows: []string{"agreements"},
	Records: page.Rows(`SELECT a.number, a.title, a.state, v.content, a.staged FROM agreements_all a JOIN agreements_versions v ON v.agreement = a.number AND v.version = a.terms WHERE a.state <> 'draft' ORDER BY a.number`,
		func(scan func(...any) error) (page.Record, error) {
			r := page.Record{Kind: "agreement", Who: page.Participants}
			var state, content string
			if err := scan(&r.Key, &r.Title, &state, &content, &r.At); err != nil {
				return r, err
			}
			var c agreements.Content
			err := json.Unmarshal([]byte(content), &c)
			r.State, r.Path, r.Text = "agreements.states."+state, "/agreements/"+r.Key, strings.Join(append([]string{c.Text}, c.Addenda...), "\n")
			for _, p := range c.Parties {
				r.Stewards = append(r.Stewards, string(p))
			}
			for _, k := range c.Commitments {
				r.More = append(r.More, k.Name)
			}
			return r, err
		}),
}}
