// Package inbox shows each person in one place what waits for them and what
// happened since they looked last. It keeps true that nothing needs mail to be
// found, that looking counts as having read only when a person looks and not
// when an open page is brought up to date, and that it shows nobody more than
// the pages it leads to.
package inbox

import (
	"context"
	"embed"
	"net/http"
	"slices"

	"metaorg/hostdata"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var catalogue embed.FS

// inbox knows from the host who read what.
type inbox struct{ host *hostdata.DB }

// Pages are the inbox.
func Pages(host *hostdata.DB) page.Module {
	i := inbox{host}
	return page.Module{
		Name:  "inbox",
		Words: catalogue,
		Nav:   []page.NavItem{{Key: "inbox.nav", Path: "/inbox", Order: 12, Who: page.Person}},
		Routes: []page.Route{
			{Pattern: "GET /inbox", Who: page.Person, Show: i.show},
			{Pattern: "POST /inbox/read", Who: page.Person, Show: i.read},
		},
		Samples: samples,
	}
}

// How much of the past it shows, in seconds and in rows.
const (
	pastSeconds = 90 * 86400
	pastShown   = 100
)

// view is what the inbox shows.
type view struct {
	Topic  string   // Chosen; empty for all.
	Topics []string // There is something about, each once, in alphabetical order.
	Needs  []page.Need
	First  bool // The reader was never here, so that nothing is older than anything.
	New    []page.Change
	Older  []page.Change
}

func (i inbox) show(r *page.Request) (page.Page, error) {
	since, err := i.since(r)
	if err != nil {
		return page.Page{}, err
	}
	needs, err := r.Site.Needs(r.Context(), r.Viewer)
	if err != nil {
		return page.Page{}, err
	}
	changes, err := r.Site.Changes(r.Context(), r.Viewer, r.Site.Now()-pastSeconds)
	if err != nil {
		return page.Page{}, err
	}
	v := sorted(needs, changes, since, r.Typed.Get("topic"))
	return page.Page{Title: words.T(r.Context(), "inbox.title"), Body: body(v)}, nil
}

// since is from when on things are new to the reader. A page that brings its
// parts up to date, or that a browser fetches in advance, is no visit.
func (i inbox) since(r *page.Request) (int64, error) {
	if isPassing(r.Request) {
		return i.host.Seen(r.Context(), r.Viewer.Person)
	}
	return i.host.Visit(r.Context(), r.Viewer.Person, r.Site.Now())
}

func isPassing(r *http.Request) bool {
	return r.Header.Get("HX-Request") != "" && r.Header.Get("HX-Boosted") == "" || r.Header.Get("Sec-Purpose") != ""
}

// sorted puts together what is shown.
func sorted(needs []page.Need, changes []page.Change, since int64, topic string) view {
	v := view{Topic: topic, First: since == 0}
	for _, n := range needs {
		v.add(n.Topic)
		if topic == "" || topic == n.Topic {
			v.Needs = append(v.Needs, n)
		}
	}
	for _, c := range changes {
		v.add(c.Topic)
		switch {
		case topic != "" && topic != c.Topic || len(v.New)+len(v.Older) >= pastShown:
		case c.At > since && !v.First:
			v.New = append(v.New, c)
		default:
			v.Older = append(v.Older, c)
		}
	}
	slices.Sort(v.Topics)
	return v
}

func (v *view) add(topic string) {
	if topic != "" && !slices.Contains(v.Topics, topic) {
		v.Topics = append(v.Topics, topic)
	}
}

// read notes that nothing is new any more.
func (i inbox) read(r *page.Request) (page.Page, error) {
	return page.To("/inbox"), i.host.ReadAll(r.Context(), r.Viewer.Person, r.Site.Now())
}

// samples are the inbox in every state.
func samples(ctx context.Context) []page.Sample {
	now := words.Now(ctx)
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true}
	needs := []page.Need{
		{Topic: "decisions", Title: "Vote on “A shared van”", Path: "/proposals/6", Due: now + 5*3600},
		{Topic: "membership", Title: "Confirm 12 hours of labour from Tidal Transport", Path: "/patronage/4"},
	}
	changes := []page.Change{
		{Topic: "discussion", Title: "3 comments on “A shared van”", Path: "/proposals/6#thread", At: now - 3600},
		{Topic: "decisions", Title: "Adopted: Buy flour together", Path: "/proposals/1", At: now - 86400*3},
		{Topic: "membership", Title: "The Forge joined", Path: "/members/forge", At: now - 86400*9},
	}
	sample := func(state string, v view) page.Sample {
		return page.Sample{Name: "inbox", State: state, As: ada, Page: page.Page{Title: words.T(ctx, "inbox.title"), Body: body(v), Nav: "/inbox"}}
	}
	return []page.Sample{
		sample("full", sorted(needs, changes, now-86400, "")),
		sample("nothing new", sorted(needs[:1], changes, now, "")),
		sample("first time", sorted(needs, changes, 0, "")),
		sample("one topic", sorted(needs, changes, now-86400, "membership")),
		sample("a topic without anything", sorted(needs, nil, now, "keys")),
		sample("empty", sorted(nil, nil, now, "")),
	}
}
