package view

import (
	"net/url"
	"strings"

	"metaorg/vocabulary"
	"metaorg/web/page"
)

// sources are what is shared and its latest versions, to those who see their
// pages: what is for everybody to whoever watches, the rest to who takes part.
var sources = []page.Source{
	{Name: "resources", Follows: []string{"commons"}, Records: page.Rows(`SELECT id, kind, title, summary, rule, licence, boundary, domains, changed,
			coalesce((SELECT group_concat(tag, ' ') FROM commons_tags WHERE resource = id), ''),
			coalesce((SELECT group_concat(member, ' ') FROM commons_stewards WHERE resource = id AND asked = 0), '')
		FROM commons_resources WHERE standing = 'shared' ORDER BY id`, func(scan func(...any) error) (page.Record, error) {
		var r page.Record
		var rule, boundary, domains, tags, stewards string
		err := scan(&r.Key, &r.Kind, &r.Title, &r.Text, &rule, &r.Terms, &boundary, &domains, &r.At, &tags, &stewards)
		r.Path, r.Stewards, r.More = "/commons/"+r.Key, strings.Fields(stewards), strings.Fields(tags)
		r.Who = audienceOf(boundary)
		if rule != "" {
			r.Text += "\n" + rule
		}
		for _, tag := range strings.Fields(domains + " " + tags) {
			r.Activities = append(r.Activities, activitiesOf(tag)...)
		}
		return r, err
	})},
	{Name: "versions", Follows: []string{"commons"}, Records: page.Rows(`SELECT v.resource || '-' || v.number, v.resource, v.number, c.title, v.note, v.credits, v.file_name, v.by, coalesce(t.licence, ''), c.boundary, max(v.since, v.decided)
		FROM commons_versions v JOIN commons_resources c ON c.id = v.resource LEFT JOIN commons_terms t ON t.resource = v.resource AND t.number = v.terms
		WHERE c.standing = 'shared' AND v.stage = 'accepted' AND v.note || v.credits || v.file_name <> '' ORDER BY v.resource, v.number`, func(scan func(...any) error) (page.Record, error) {
		r := page.Record{Kind: "version", Lent: true}
		var resource, number, credits, file, by, boundary string
		err := scan(&r.Key, &resource, &number, &r.Title, &r.Text, &credits, &file, &by, &r.Terms, &boundary, &r.At)
		r.Path, r.Stewards = "/commons/"+url.PathEscape(resource)+"/versions/"+number, []string{by}
		r.More, r.Who = []string{file, credits}, audienceOf(boundary)
		return r, err
	})},
}

func audienceOf(boundary string) page.Audience {
	if boundary == "public" {
		return page.Watchers
	}
	return page.Participants
}

// activitiesOf are the activities that a tag names, as an identifier or as a word.
func activitiesOf(tag string) []string {
	if a, ok := vocabulary.Get(tag); ok {
		return []string{a.ID}
	}
	return vocabulary.Find(strings.ReplaceAll(tag, "-", " "))
}
