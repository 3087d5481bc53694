package search

import (
	"context"
	"encoding/xml"
	"io"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/web/page"
	"metaorg/web/search/index"
	"metaorg/web/words"
)

// Atom (RFC 4287), as far as a search needs it.
type (
	atomFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string      `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Author  string      `xml:"author>name"`
		Links   []atomLink  `xml:"link"`
		Entries []atomEntry `xml:"entry"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
		Type string `xml:"type,attr,omitempty"`
	}
	atomEntry struct {
		ID       string    `xml:"id"`
		Title    string    `xml:"title"`
		Updated  string    `xml:"updated"`
		Link     atomLink  `xml:"link"`
		Category *category `xml:"category"`
		Summary  string    `xml:"summary,omitempty"`
	}
	category struct {
		Term  string `xml:"term,attr"`
		Label string `xml:"label,attr"`
	}
)

// maxEntries is how many entries a feed has.
const maxEntries = 50

// publicFeed is a feed of what strangers may see of a search, whoever asks: its
// address has no secret, and programs that fetch feeds are not signed in.
func (s *Search) publicFeed(r *page.Request) (page.Page, error) {
	q := asked(url.Values(r.Typed))
	return s.feed(r, stranger(r.Viewer), q, address("/search.atom", paramsOf(q)))
}

// ownFeed is the feed of a saved search, with what its person may see: whoever
// knows the secret in its address reads as they do.
func (s *Search) ownFeed(r *page.Request) (page.Page, error) {
	secret := r.PathValue("secret")
	k, ok, err := s.Host.SearchOfFeed(r.Context(), secret)
	if err != nil {
		return page.Page{}, err
	}
	if !ok {
		return page.Page{}, machine.NotFound("web.no_such_feed", "there is no such feed; the search may have been forgotten")
	}
	v, err := s.Reader(r.Context(), k.Person)
	if err != nil {
		return page.Page{}, err
	}
	if v, err = r.Site.Complete(r.Context(), v); err != nil {
		return page.Page{}, err
	}
	params, err := url.ParseQuery(k.Query)
	if err != nil {
		return page.Page{}, err
	}
	return s.feed(r, v, asked(params), "/search/feeds/"+secret)
}

func (s *Search) feed(r *page.Request, v page.Viewer, q index.Query, self string) (page.Page, error) {
	ctx := r.Context()
	q.Newest, q.Offset, q.Limit = true, 0, maxEntries
	found, err := s.Find(ctx, r.Site, v, words.Lang(ctx), q)
	if err != nil {
		return page.Page{}, err
	}
	network := string(r.Site.Node.Genesis().ID())
	f := atomFeed{
		Lang: words.Lang(ctx), ID: "urn:metaorg:" + network + ":search:" + paramsOf(q).Encode(), Author: r.Name,
		Title: words.T(ctx, "search.feed_title", "Search", s.says(ctx, q), "Network", r.Name), Updated: moment(0),
		Links: []atomLink{{Rel: "self", Href: linkFrom(r, self), Type: "application/atom+xml"}, {Rel: "alternate", Href: linkFrom(r, address("/search", paramsOf(q))), Type: "text/html"}},
	}
	for i, h := range found.Hits {
		if i == 0 {
			f.Updated = moment(h.At)
		}
		f.Entries = append(f.Entries, atomEntry{
			ID: "urn:metaorg:" + network + ":" + h.Source + ":" + url.PathEscape(h.Key), Title: h.Called(), Updated: moment(h.At),
			Link: atomLink{Rel: "alternate", Href: linkFrom(r, h.Path)}, Category: &category{h.Kind, words.Of(ctx, "search.kinds", h.Kind)}, Summary: plainText(h.Excerpt),
		})
	}
	return page.Page{Bare: true, Type: "application/atom+xml; charset=utf-8", Body: written(f)}, nil
}

// linkFrom is the whole address of a path: the public one, or as the reader's
// program came here.
func linkFrom(r *page.Request, path string) string {
	if r.Site.PublicURL != "" {
		return r.Site.Link(path)
	}
	return r.Origin() + path
}

func written(f atomFeed) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		if _, err := io.WriteString(w, xml.Header); err != nil {
			return err
		}
		return xml.NewEncoder(w).Encode(f)
	})
}

func moment(unix int64) string { return time.Unix(unix, 0).UTC().Format(time.RFC3339) }

func plainText(pieces []index.Piece) (text string) {
	for _, p := range pieces {
		text += p.Text
	}
	return text
}
