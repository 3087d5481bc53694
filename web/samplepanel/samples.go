package samplepanel

import (
	"context"
	"net/url"

	"metaorg/web/page"
	"metaorg/web/words"
)

// proposalCalled finds a proposal of the sample's story by its title: numbers
// change whenever the story is told otherwise.
func proposalCalled(title string) string { return "/proposals?" + url.Values{"q": {title}}.Encode() }

// samples are the page in its states.
func samples(ctx context.Context) []page.Sample {
	const hour, day = 3600, 86_400
	now := words.Now(ctx)
	all := []somebody{
		{Person: "kofi", For: "tidal-transport", Name: "Tidal Transport", Role: "representative", State: "active", Needs: []page.Need{
			{Title: "Vote on “A shared van”", Path: proposalCalled("A shared van"), Due: now + 20*hour}, {Title: "Confirm 6 hours of labour", Path: "/patronage/46"},
		}},
		{Person: "klara", For: "open-ledger", Name: "Open Ledger Accounting", Role: "alternate", State: "active", More: 1},
		{Person: "rosa", For: "night-school", Name: "Night School", Role: "representative", State: "applicant"},
		{Person: "sam", State: "supporter"},
		{Person: "jakub"},
	}
	next := []moment{
		{words.T(ctx, "sample.next_closes", "Name", "A shared van"), proposalCalled("A shared van"), now + 20*hour},
		{words.T(ctx, "sample.next_effect", "Name", "Decisions take effect a day later"), proposalCalled("Decisions take effect a day later"), now + 3*day},
		{words.T(ctx, "sample.next_leaves", "Name", "Ironside Repair Workshop"), "/members/ironside-repair", now + 3*day},
		{words.T(ctx, "sample.next_window_ends", "Name", "Night School"), "/members/night-school", now + 9*day},
	}
	kofi := page.Viewer{
		Session: page.Session{Person: "kofi", For: "tidal-transport", Sample: true}, Belongs: true,
		Mandates: []page.Mandate{{Organization: "tidal-transport", Name: "Tidal Transport", Role: "representative"}},
	}
	of := func(state string, v view) page.Sample {
		v.Now = now
		return page.Sample{Name: "sample", State: state, As: v.As, Page: page.Page{Title: words.T(ctx, "sample.title"), Body: body(v), Wide: true}}
	}
	return []page.Sample{
		{Name: "sample", State: "in the making", Page: page.Page{Title: words.T(ctx, "sample.title"), Body: inTheMaking(), Wide: true}},
		of("as a stranger", view{People: all, Next: next}),
		of("as somebody", view{As: kofi, People: all, Next: next}),
		of("nobody found", view{As: kofi, Text: "xyzzy"}),
	}
}
