package view

import "metaorg/web/page"

// sources are wishes, and what members said of what they use.
var sources = []page.Source{
	{Name: "wishes", Follows: []string{"uses"}, Records: page.Rows(`SELECT number, title, text, member, max(since, closed), CASE WHEN fulfilled THEN 'fulfilled' WHEN closed THEN 'closed' ELSE 'open' END
		FROM uses_wishes ORDER BY number`, func(scan func(...any) error) (page.Record, error) {
		r := page.Record{Kind: "wish", Who: page.Participants}
		var member, state string
		err := scan(&r.Key, &r.Title, &r.Text, &member, &r.At, &state)
		r.Path, r.Stewards, r.State = "/wishes/"+r.Key, []string{member}, "uses.wish_states."+state
		return r, err
	})},
	{Name: "adoptions", Follows: []string{"uses", "commons"}, Records: page.Rows(`SELECT a.number, c.title, a.text, a.member, max(a.since, a.ended, a.told), a.resource
		FROM uses_adoptions a JOIN commons_resources c ON c.id = a.resource WHERE a.text <> '' ORDER BY a.number`, func(scan func(...any) error) (page.Record, error) {
		r := page.Record{Kind: "adoption", Lent: true, Who: page.Participants}
		var member, resource string
		err := scan(&r.Key, &r.Title, &r.Text, &member, &r.At, &resource)
		r.Path, r.Stewards = "/commons/"+resource, []string{member}
		return r, err
	})},
}
