package discussion

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"metaorg/machine"
	"metaorg/web/page"
)

// Kind is one kind of things that people talk about. The first part of a
// thread's name is its own, the second identifies what the thread is about.
type Kind struct {
	Name   string // Such as proposal.
	List   string // Of the read model, with a row for each.
	Title  string // The column that says what one is called.
	Else   string // The column that says it where that is empty.
	Path   string // Of its page, without what identifies it: /proposals/.
	OfThem bool   // It is about an organization, whose people always see and write on it.

	// Has narrows the list: only rows in which this column is not empty.
	Has string
}

// Proposals, Applications and Matters, which circles decide, are the kinds there are.
var (
	Proposals    = Kind{Name: "proposal", List: "proposals", Title: "title", Path: "/proposals/"}
	Applications = Kind{Name: "application", List: "members", Title: "name", Path: "/applications/", OfThem: true, Has: "applied"}
	Matters      = Kind{Name: "matter", List: "circle-matters", Title: "title", Else: "joins", Path: "/matters/"}
)

// Subject is one thing that is talked about, as one reader may.
type Subject struct {
	Thread string // Such as proposal/6.
	Title  string
	Path   string                 // Of its page.
	Sees   bool                   // The reader may see what is said.
	Says   bool                   // The reader may say something.
	For    machine.OrganizationID // For whom the reader speaks; empty for themself.
}

// subject finds out what a thread is about, and what this reader may do there.
func (p *pages) subject(ctx context.Context, s *page.Site, v page.Viewer, thread string) (Subject, error) {
	none := machine.NotFound("web.no_such_thread", "there is nothing called %.60q to talk about", thread)
	name, id, _ := strings.Cut(thread, "/")
	for _, k := range p.kinds {
		if k.Name != name || !isThread(thread) {
			continue
		}
		row, err := s.Model.Find(ctx, k.List, id, nil)
		var no *machine.Refusal
		if errors.As(err, &no) {
			return Subject{}, none
		}
		if err != nil {
			return Subject{}, fmt.Errorf("couldn't find what the thread %s is about: %w", thread, err)
		}
		if k.Has != "" && row.Get(k.Has) == nil {
			return Subject{}, none
		}
		title, _ := row.Get(k.Title).(string)
		if title == "" && k.Else != "" {
			title, _ = row.Get(k.Else).(string)
		}
		if title == "" {
			title = id
		}
		return k.seenBy(v, Subject{Thread: thread, Title: title, Path: k.Path + id}), nil
	}
	return Subject{}, none
}

func (k Kind) seenBy(v page.Viewer, s Subject) Subject {
	_, id, _ := strings.Cut(s.Thread, "/")
	o := machine.OrganizationID(id)
	theirs := k.OfThem && (v.ActsFor(o) || v.SignedIn() && string(v.Person) == id)
	s.Sees = theirs || v.May(page.Participants)
	s.Says = v.SignedIn() && (theirs || v.Voice)
	s.For = v.For
	if theirs && v.ActsFor(o) && !v.Voice {
		s.For = o
	}
	return s
}
