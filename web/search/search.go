// Package search lets people find what the network has: it follows the records
// that modules give into an index, and shows, feeds and remembers what was
// found. It keeps these things true: nobody finds, or counts, what they may not
// see; what is found is as new as the pages, but for a moment; and an empty
// answer says what else could be tried.
package search

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/search/index"
)

//go:embed locale
var catalogue embed.FS

// Config is what a search is made of.
type Config struct {
	Index  *index.Index
	Host   *hostdata.DB                                                 // Keeps what people saved.
	Reader func(context.Context, machine.PersonID) (page.Viewer, error) // What somebody may see who is not here; for feeds.
	Logger *slog.Logger
}

// Search is the search of one host.
type Search struct {
	Config

	mu       sync.Mutex
	progress Progress
	stamps   map[string]string // Of sources, as they were taken over last.
	folded   uint64            // Entries of the log whose events were taken over.
	whole    bool              // All sources were taken over since the start.
}

// Progress is how far the index has come.
type Progress struct {
	Building bool // Not everything can be found yet.
	Records  int  // That can be.
}

// New makes a search. Run lets it follow.
func New(c Config) *Search {
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	return &Search{Config: c, progress: Progress{Building: true}, stamps: map[string]string{}}
}

// Progress tells how far it has come.
func (s *Search) Progress() Progress {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.progress
	p.Records = max(p.Records, s.Index.Size())
	return p
}

// restShare is how many times as long as taking over took it then rests, so
// that following never takes more than a fifth of a processor; restMost bounds it.
const (
	restShare = 4
	restMost  = 5 * time.Second
)

// Run follows what can be found until the context ends.
func (s *Search) Run(ctx context.Context, site *page.Site) {
	for {
		next := site.Next()
		began := time.Now()
		if err := s.CatchUp(ctx, site); err != nil && ctx.Err() == nil {
			s.Logger.Error("the search can't follow", "error", err)
		}
		rest := time.NewTimer(min(restMost, restShare*time.Since(began)))
		select {
		case <-ctx.Done():
			rest.Stop()
			return
		case <-rest.C:
		}
		select {
		case <-ctx.Done():
			return
		case <-next:
		}
	}
}

// CatchUp takes over what changed. It must not run beside itself.
func (s *Search) CatchUp(ctx context.Context, site *page.Site) error {
	ctx = site.Words.Into(ctx, "en", time.UTC, site.Now())
	size, modules, err := s.happened(ctx, site)
	if err != nil {
		return fmt.Errorf("couldn't find out what happened: %w", err)
	}
	names := map[string]bool{}
	var failed []error
	for _, m := range site.Modules {
		for _, source := range m.Sources {
			if names[source.Name] {
				return fmt.Errorf("two sources of the search are called %s", source.Name)
			}
			names[source.Name] = true
			if err := s.takeOver(ctx, site, source, modules); err != nil {
				failed = append(failed, err)
			}
		}
	}
	if err := errors.Join(failed...); err != nil {
		return err // And try all of it again the next time.
	}
	if !s.whole {
		if err := s.Index.Forget(ctx, names); err != nil {
			return err
		}
	}
	s.whole, s.folded = true, size
	s.mu.Lock()
	s.progress = Progress{}
	s.mu.Unlock()
	return nil
}

// happened tells how many entries the tables have, and of which modules there
// were events since the last time; nil for of all.
func (s *Search) happened(ctx context.Context, site *page.Site) (size uint64, modules map[string]bool, err error) {
	size = site.Model.Position().Size
	if !s.whole || size < s.folded {
		return size, nil, nil
	}
	modules = map[string]bool{}
	err = site.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT DISTINCT kind FROM log_events WHERE entry >= ?`, []any{int64(s.folded)}, func(scan func(...any) error) error {
			var kind string
			err := scan(&kind)
			module, _, _ := strings.Cut(kind, ".")
			modules[module] = true
			return err
		})
	})
	return size, modules, err
}

func (s *Search) takeOver(ctx context.Context, site *page.Site, source page.Source, modules map[string]bool) error {
	stamp := ""
	if source.Stamp != nil {
		var err error
		if stamp, err = source.Stamp(ctx, site); err != nil {
			return fmt.Errorf("couldn't tell whether %s changed: %w", source.Name, err)
		}
	}
	follows := modules == nil || slices.ContainsFunc(source.Follows, func(m string) bool { return modules[m] })
	if last, known := s.stamps[source.Name]; known && last == stamp && !follows {
		return nil
	}
	err := s.Index.Update(ctx, source.Name, func(add func(page.Record) error) error {
		return source.Records(ctx, site, add)
	}, s.note)
	if err == nil {
		s.stamps[source.Name] = stamp
	}
	return err
}

func (s *Search) note(came int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.progress.Records = came
}

// reader is who asks, as the index takes it.
func reader(ctx context.Context, site *page.Site, v page.Viewer, lang string) (index.Reader, error) {
	groups, err := site.GroupsOf(ctx, v)
	return index.Reader{May: v.May, Groups: groups, Lang: lang}, err
}

// Find finds what fits a query and a viewer may see.
func (s *Search) Find(ctx context.Context, site *page.Site, v page.Viewer, lang string, q index.Query) (index.Result, error) {
	who, err := reader(ctx, site, v, lang)
	if err != nil {
		return index.Result{}, err
	}
	q.Now = site.Now()
	return s.Index.Search(ctx, who, q)
}
