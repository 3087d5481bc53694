package identity

import (
	"context"
	"net/url"

	"metaorg/web/page"
	"metaorg/web/words"
)

// needs asks for a second way in, and tells of keys that are being revoked: by
// their owner or by a thief, they should know.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() || v.Sample {
		return nil, nil
	}
	if !v.SecondWay {
		all = append(all, page.Need{Topic: "keys", Title: words.T(ctx, "identity.need_second_way"), Path: pathWith(addKeyPath, "/home") + "&kind=recovery"})
	}
	found, err := s.Model.Read(ctx, "keys", url.Values{"person": {string(v.Person)}, "state": {"being revoked"}, "limit": {"50"}})
	if err != nil {
		return nil, err
	}
	for _, row := range found.Items {
		k := key{id: row.Text("id"), name: row.Text("name"), algorithm: row.Text("algorithm")}
		all = append(all, page.Need{
			Topic: "keys", Title: words.T(ctx, "identity.need_look_at_key", "Name", nameOf(ctx, k)), Path: "/you#keys",
			Due: row.Number("ends"), Urgent: true,
		})
	}
	for _, others := range []func(context.Context, *page.Site, page.Viewer) ([]page.Need, error){guardianNeeds, movingNeeds, restoringNeeds} {
		more, err := others(ctx, s, v)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}
