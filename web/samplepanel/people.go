package samplepanel

import (
	"database/sql"
	"slices"
	"strings"
	"sync"

	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// somebody is a person of the sample, with what waits for them.
type somebody struct {
	Person machine.PersonID
	For    machine.OrganizationID // Whom they act for first; empty for nobody.
	Name   string                 // Of that organization.
	Role   string
	State  string // Of its membership or, without one, of the person's.
	More   int    // Other organizations they act for.
	Needs  []page.Need
}

// fits reports whether a text is in the handle or name of somebody.
func (s somebody) fits(text string) bool {
	all := strings.ToLower(string(s.Person) + "\n" + string(s.For) + "\n" + s.Name)
	return strings.Contains(all, strings.ToLower(strings.TrimSpace(text)))
}

// lookout remembers what waits for whom, since asking for everybody takes long
// and changes only with the log.
type lookout struct {
	mu     sync.Mutex
	height int64
	lang   string
	all    []somebody
}

// people are those whom one can look as, those for whom most waits first.
func (p *panel) people(r *page.Request, text string) (found []somebody, err error) {
	all, err := p.everybody(r)
	for _, s := range all {
		if s.fits(text) {
			found = append(found, s)
		}
	}
	return found, err
}

func (p *panel) everybody(r *page.Request) ([]somebody, error) {
	p.seen.mu.Lock()
	defer p.seen.mu.Unlock()
	lang := words.Lang(r.Context())
	if p.seen.all != nil && p.seen.height == r.Height && p.seen.lang == lang {
		return p.seen.all, nil
	}
	all, err := p.registered(r)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if err := look(r, &all[i]); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(all, func(a, b somebody) int { return len(b.Needs) - len(a.Needs) })
	p.seen.height, p.seen.lang, p.seen.all = r.Height, lang, all
	return all, nil
}

// registered lists the persons whose keys the host has, by handle.
func (p *panel) registered(r *page.Request) (all []somebody, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		const query = `SELECT p.id, COALESCE(m.state, '') FROM people_persons p LEFT JOIN membership_members m ON m.id = p.id ORDER BY p.id`
		return readmodel.Each(r.Context(), tx, query, nil, func(scan func(...any) error) error {
			var s somebody
			if err := scan(&s.Person, &s.State); err != nil {
				return err
			}
			if _, ok := p.keys.KeyOf(s.Person); ok {
				all = append(all, s)
			}
			return nil
		})
	})
	return all, err
}

// look finds out for whom somebody acts, and what waits for them.
func look(r *page.Request, s *somebody) error {
	v := page.Viewer{Session: page.Session{Person: s.Person, Sample: true}, Belongs: true}
	v, err := r.Site.Complete(r.Context(), v)
	if err != nil {
		return err
	}
	if len(v.Mandates) > 0 {
		first := v.Mandates[0]
		s.For, s.Name, s.Role, s.More = first.Organization, first.Name, first.Role, len(v.Mandates)-1
		v.For = first.Organization
		if v, err = r.Site.Complete(r.Context(), v); err != nil {
			return err
		}
		s.State = v.State
	}
	s.Needs, err = r.Site.Needs(r.Context(), v)
	return err
}
