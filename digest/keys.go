package digest

import (
	"context"
	"net/url"

	"metaorg/web/page"
	"metaorg/web/words"
)

// keyChanges tell people of their own keys: one that was added, by them or by
// somebody who got hold of another, and one that no longer counts.
func keyChanges(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	found, err := s.Model.Read(ctx, "keys", url.Values{"person": {string(v.Person)}, "sort": {"-since"}, "limit": {"50"}})
	if err != nil {
		return nil, err
	}
	for _, row := range found.Items {
		name, _ := row.Get("name").(string)
		if name == "" {
			name = words.T(ctx, "digest.key_unnamed")
		}
		add := func(key string, at int64) {
			if at > since && at <= s.Now() && len(all) < page.MaxChanges {
				all = append(all, page.Change{Topic: "keys", Title: words.T(ctx, key, "Name", name), Path: "/you#keys", At: at})
			}
		}
		if at := row.Number("since"); row.Get("rank") != int64(1) { // The first one came with the person.
			add("digest.key_added", at)
		}
		add("digest.key_ended", row.Number("ends"))
	}
	return all, nil
}
