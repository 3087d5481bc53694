package page

import (
	"context"
	"database/sql"
	"time"

	"metaorg/readmodel"
)

// Source is where records that people search for come from: a module's tables,
// or what this host keeps. The search asks for all of them again when the log
// has events of the modules it follows or its stamp is another, and takes over
// what differs; so a source never has to say what changed.
type Source struct {
	Name    string   // Such as proposals; two of one name are a programming error.
	Follows []string // Modules of the rules whose events may change its records.

	// Stamp tells apart states of what stands on no log; nil where nothing does.
	Stamp func(context.Context, *Site) (string, error)

	// Records gives every record there is; what has become hidden, withdrawn or
	// void is left out. The context is for no reader: see Site.InEach.
	Records func(context.Context, *Site, func(Record) error) error
}

// Record is one thing that can be found.
type Record struct {
	Key        string            // Its own within the source.
	Kind       string            // What it is: a value of the words search.kinds, such as proposal.
	State      string            // Key of the words for its state, such as governance.states.adopted; empty for none.
	Title      string            // What it is called, whoever reads.
	Lent       bool              // The title is of what it belongs to: shown, and not what it is found by.
	Titles     map[string]string // What it is called by language, where that is for the program to say; see Site.InEach.
	Text       string            // What it says, as plain text.
	More       []string          // Other words by which it is found: tags, numbers, names.
	Path       string            // Of its page.
	Terms      string            // An SPDX expression, where it has terms.
	Place      string            // Where it is, as people call it.
	Stewards   []string          // Handles of who looks after it, made it or brought it.
	Activities []string          // Identifiers of package vocabulary.
	At         int64             // When it changed last; rule time, Unix seconds.
	Who        Audience          // Who may see it; None where only Groups may.
	Groups     []string          // See it besides: member:HANDLE, person:HANDLE, or as a module's Groups call them, such as circle:3.
}

// None is for records that only groups see: no audience, nobody of it.
const None Audience = "none"

// InEach says something in every language there is, for Record.Titles.
func (s *Site) InEach(ctx context.Context, say func(context.Context) string) map[string]string {
	all := map[string]string{}
	for _, lang := range s.Words.Languages() {
		all[lang] = say(s.Words.Into(ctx, lang, time.UTC, s.Now()))
	}
	return all
}

// GroupsOf are the groups a viewer belongs to: themself, those they may act for,
// and what the modules know.
func (s *Site) GroupsOf(ctx context.Context, v Viewer) ([]string, error) {
	var all []string
	if v.Person != "" {
		all = append(all, "person:"+string(v.Person), "member:"+string(v.Person))
	}
	for _, m := range v.Mandates {
		all = append(all, "member:"+string(m.Organization))
	}
	for _, m := range s.Modules {
		if m.Groups == nil {
			continue
		}
		some, err := m.Groups(ctx, s, v)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// Rows are records of a source that are rows of a query on the tables.
func Rows(query string, one func(scan func(...any) error) (Record, error)) func(context.Context, *Site, func(Record) error) error {
	return func(ctx context.Context, s *Site, give func(Record) error) error {
		return s.Model.View(ctx, func(tx *sql.Tx) error {
			return readmodel.Each(ctx, tx, query, nil, func(scan func(...any) error) error {
				r, err := one(scan)
				if err != nil {
					return err
				}
				return give(r)
			})
		})
	}
}
