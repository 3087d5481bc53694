package view

import (
	"slices"
	"strings"

	"metaorg/vocabulary"
	"metaorg/web/page"
)

// The kinds under which needs and offers are found; offers of services have theirs.
const (
	foundNeed  = "need"
	foundOffer = "offering"
)

// sources are needs and offers that are open.
var sources = []page.Source{{
	Name: "opportunities", Follows: []string{"opportunities", "competences"},
	Records: page.Rows(`SELECT p.number, p.kind, p.title, p.text, p.in_return, p.reference, p.place, p.holder, p.changed,
			coalesce((SELECT group_concat(x.competence || ' ' || coalesce((SELECT group_concat(b.value, ' ') FROM competences_names n, json_each(n.broader) b WHERE n.id = x.competence), ''), ' ') FROM opportunities_competences x WHERE x.post = p.number), ''),
			coalesce((SELECT group_concat(n.label, ' ') FROM opportunities_competences x JOIN competences_names n ON n.id = x.competence WHERE x.post = p.number), '')
		FROM opportunities_posts p WHERE p.stage = 'open' ORDER BY p.number`,
		func(scan func(...any) error) (page.Record, error) {
			r := page.Record{Kind: foundNeed, Who: page.Participants}
			var kind, text, inReturn, reference, holder, competences, labels string
			err := scan(&r.Key, &kind, &r.Title, &text, &inReturn, &reference, &r.Place, &holder, &r.At, &competences, &labels)
			if kind != "need" {
				r.Kind = foundOffer
			}
			for _, id := range strings.Fields(competences) {
				if _, own := vocabulary.Get(id); own && !slices.Contains(r.Activities, id) {
					r.Activities = append(r.Activities, id)
				}
			}
			r.Path, r.Stewards, r.More = "/opportunities/"+r.Key, []string{holder}, []string{reference, labels}
			r.Text = strings.TrimSpace(text + "\n" + inReturn)
			return r, err
		}),
}}
