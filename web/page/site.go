// Package page is what all pages are made with: the layout, the parts that
// recur, forms, and the way from a form to a signed act. It keeps these things
// true: nobody sees what the charter's transparency rule does not let them see;
// nothing is signed without a person having seen what it says; what somebody
// typed is never lost when it is refused; and a page works without JavaScript
// up to the signature. It knows no module: they bring their own (see Module).
package page

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // Readers have time zones, and a small machine may have no list of them.

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/words"
)

// Node is what pages ask of the node.
type Node interface {
	NextSequence(p machine.PersonID, k signature.KeyID) uint64
	Now() int64
	Read(f func(r state.Reader))
	Genesis() machine.Genesis
	Height() int64
	InSync() bool
	LogSize() uint64
	Entry(i uint64) ([]byte, error)
	Checkpoint() ([]byte, error)
}

// Config is what a site is made of.
type Config struct {
	Machine     *machine.Machine
	Node        Node
	Model       *readmodel.Model
	Modules     []Module                                       // In the order of their rules.
	Access      func(*http.Request, *Viewer)                   // Fills in Session, Belongs, Operator and Shown; Visitor if nil.
	SampleKey   func(machine.PersonID) (signature.KeyID, bool) // With which the host signs for a sample's people; nil elsewhere.
	Name        func(state.Reader) string                      // What the network is called; the genesis's name if nil.
	PublicURL   string                                         // Under which others reach the node; empty while nobody can.
	Development bool                                           // Shows the catalogue at /_pages.
	Logger      *slog.Logger                                   // slog.Default() if nil.
}

// Site answers requests for pages; it is an http.Handler.
type Site struct {
	Config
	Words   *words.Bundle
	mux     *http.ServeMux
	all     []Route
	nav     []NavItem
	acts    map[string]Act
	parts   map[Slot][]Section
	papers  Papers
	uploads Uploads
	preview func(*Request, Uploaded) (templ.Component, error)
	live    *stream
	sampled catalogue
}

// New makes a site. Two acts or routes of one name are a programming error and panic.
func New(c Config) (*Site, error) {
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.Access == nil {
		c.Access = Visitor
	}
	s := &Site{Config: c, mux: http.NewServeMux(), acts: map[string]Act{}, parts: map[Slot][]Section{}, live: newStream()}
	catalogues := []fs.FS{kitWords}
	for _, m := range c.Modules {
		if m.Words != nil {
			catalogues = append(catalogues, m.Words)
		}
	}
	var err error
	if s.Words, err = words.Load(catalogues...); err != nil {
		return nil, err
	}
	for _, m := range c.Modules {
		s.add(m)
	}
	for _, rules := range c.Machine.Modules() {
		for _, k := range rules.Kinds {
			if _, own := s.acts[k.Name]; !own && k.ForPeople() {
				s.acts[k.Name] = Act{Name: k.Name}
			}
		}
	}
	slices.SortStableFunc(s.nav, func(a, b NavItem) int { return a.Order - b.Order })
	for _, all := range s.parts {
		slices.SortStableFunc(all, func(a, b Section) int { return a.Order - b.Order })
	}
	s.routeOwn()
	return s, nil
}

func (s *Site) add(m Module) {
	for _, r := range m.Routes {
		s.route(r.Pattern, r.Who, r.Show)
	}
	s.nav = append(s.nav, m.Nav...)
	if m.Papers != nil {
		s.papers = *m.Papers
	}
	if m.Preview != nil {
		s.preview = m.Preview
	}
	if m.Uploads != nil {
		s.uploads = *m.Uploads
	}
	for _, a := range m.Acts {
		if _, twice := s.acts[a.Name]; twice {
			panic(fmt.Sprintf("two acts are called %s", a.Name))
		}
		s.acts[a.Name] = a
	}
	for _, part := range m.Sections {
		s.parts[part.Slot] = append(s.parts[part.Slot], part)
	}
}

func (s *Site) route(pattern string, who Audience, show func(*Request) (Page, error)) {
	s.all = append(s.all, Route{pattern, who, show})
	s.mux.HandleFunc(pattern, s.answer(who, show))
}

// Routes are all pages that there are, in no order that says anything.
func (s *Site) Routes() []Route { return s.all }

func (s *Site) routeOwn() {
	s.route("GET /acts/{act}", Person, askAct)
	s.route("POST /acts/{act}", Person, showIn(buildAct))
	s.route("GET /done/{id}", Person, showDone)
	s.route("POST /language", Anybody, chooseLanguage)
	s.mux.HandleFunc("GET /live", s.follow) // Tells anybody that there is something new, and not what.
	if s.Development {
		s.route("GET /_pages", Anybody, showCatalogue)
		s.route("GET /_pages/{n}", Anybody, showSample)
	}
	s.route("/", Anybody, func(r *Request) (Page, error) {
		return Page{}, machine.NotFound("web.no_such_page", "there is no page at %s", r.URL.Path)
	})
}

// ServeHTTP answers one request.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Now is rule time, Unix seconds.
func (s *Site) Now() int64 { return s.Node.Now() }

// Title is what the network is called now.
func (s *Site) Title() (name string) {
	name = s.Node.Genesis().Name
	if s.Name != nil {
		s.Node.Read(func(r state.Reader) {
			if n := s.Name(r); n != "" {
				name = n
			}
		})
	}
	return name
}

// Network is what the machine knows of the network.
func (s *Site) Network() (n machine.Network) {
	s.Node.Read(func(r state.Reader) { n = machine.NetworkOf(r) })
	return n
}

// Complete adds to a viewer what every module knows of them.
func (s *Site) Complete(ctx context.Context, v Viewer) (Viewer, error) {
	if !v.SignedIn() {
		return v, nil
	}
	if v.Sample && s.SampleKey != nil {
		v.Key, _ = s.SampleKey(v.Person)
	}
	for _, m := range s.Modules {
		if m.Know == nil {
			continue
		}
		if err := m.Know(ctx, s, &v); err != nil {
			return v, fmt.Errorf("couldn't tell who is looking: %w", err)
		}
	}
	return v, nil
}

// Needs gathers what waits for a viewer, what ends first at the front. The
// context says in which language (see words.Bundle.Into).
func (s *Site) Needs(ctx context.Context, v Viewer) ([]Need, error) {
	var all []Need
	for _, m := range s.Modules {
		if m.Needs == nil {
			continue
		}
		some, err := m.Needs(ctx, s, v)
		if err != nil {
			return nil, fmt.Errorf("couldn't find out what waits for somebody: %w", err)
		}
		all = append(all, some...)
	}
	slices.SortStableFunc(all, func(a, b Need) int { return compareDue(a.Due, b.Due) })
	return all, nil
}

func compareDue(a, b int64) int {
	switch {
	case a == b:
		return 0
	case a == 0:
		return 1
	case b == 0 || a < b:
		return -1
	}
	return 1
}

// Changes gathers what happened since a moment, the latest first.
func (s *Site) Changes(ctx context.Context, v Viewer, since int64) ([]Change, error) {
	var all []Change
	for _, m := range s.Modules {
		if m.Changes == nil {
			continue
		}
		some, err := m.Changes(ctx, s, v, since)
		if err != nil {
			return nil, fmt.Errorf("couldn't find out what happened: %w", err)
		}
		all = append(all, some...)
	}
	slices.SortStableFunc(all, func(a, b Change) int { return compareDue(b.At, a.At) })
	return all, nil
}

// Link is the address of a path for somebody elsewhere; the path alone while
// the node has no public address.
func (s *Site) Link(path string) string { return strings.TrimSuffix(s.PublicURL, "/") + path }

// zoneOf reads the reader's time zone from a cookie that a script sets.
func zoneOf(r *http.Request) *time.Location {
	c, err := r.Cookie("zone")
	if err != nil || len(c.Value) > 64 {
		return time.UTC
	}
	name, err := url.QueryUnescape(c.Value)
	if err != nil || name == "Local" {
		return time.UTC
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return zone
}
