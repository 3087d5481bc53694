package view

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/a-h/templ"

	"metaorg/domain/commons"
	"metaorg/domain/people"
	"metaorg/domain/uses"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
)

// party is a member by handle and name.
type party struct{ id, name string }

// adoption is that somebody uses something.
type adoption struct {
	number, resource, version, since, ended, told int64
	title, kind, text, outcome                    string
	who, steward                                  party
	document                                      page.Paper
	yours                                         bool
}

// askedFor is one request for access.
type askedFor struct {
	number, resource, since, staged, until int64
	title, text, agreed                    string
	stage                                  uses.Stage
	who                                    party
	document, reasons                      page.Paper
	yours, late                            bool
}

// resourceView is what the page of something shared says about its use.
type resourceView struct {
	resource, head    int64
	standing          string
	takers            int64
	adoptions         []adoption
	accesses          []askedFor
	footing           commons.Reciprocity // That the reader comes under.
	sees, part, cares bool                // The reader sees who; takes part; is a steward.
	barred            bool                // The reader may not use it without the stewards' yes.
	admitted          int64               // Until when stewards let the reader use it; 0 for not.
	mine              int64               // The reader's adoption of it that goes on; 0 for none.
	mineVersion       int64
	has               bool // The reader has taken the head.
}

// count is how many told that outcome.
func (v resourceView) count(o uses.Outcome) (n int64) {
	for _, a := range v.adoptions {
		if a.outcome == string(o) {
			n++
		}
	}
	return n
}

// going is how many use it now.
func (v resourceView) going() (n int64) {
	for _, a := range v.adoptions {
		if a.ended == 0 {
			n++
		}
	}
	return n
}

// most bounds how many rows a part of a page shows; the lists have them all.
const most = 100

const adoptionColumns = `SELECT a.number, a.resource, a.version, a.since, a.ended, a.told, c.title, c.kind, a.text, a.outcome, a.member, coalesce(o.name, a.member), a.steward, coalesce(p.name, a.steward), a.document
	FROM uses_adoptions a JOIN commons_resources c ON c.id = a.resource LEFT JOIN people_organizations o ON o.id = a.member LEFT JOIN people_organizations p ON p.id = a.steward`

func readAdoptions(r *page.Request, tx *sql.Tx, where string, args ...any) (all []adoption, err error) {
	me := r.Viewer.MemberID()
	err = readmodel.Each(r.Context(), tx, adoptionColumns+` WHERE `+where, args, func(scan func(...any) error) error {
		var a adoption
		err := scan(&a.number, &a.resource, &a.version, &a.since, &a.ended, &a.told, &a.title, &a.kind, &a.text, &a.outcome, &a.who.id, &a.who.name, &a.steward.id, &a.steward.name, &a.document.Hash)
		a.yours = r.Viewer.SignedIn() && a.who.id == me
		all = append(all, a)
		return err
	})
	return all, err
}

const accessColumns = `SELECT a.number, a.resource, a.since, a.staged, a.until, c.title, a.text, a.agreed, a.stage, a.member, coalesce(o.name, a.member), a.document, a.reasons, a.late
	FROM uses_accesses a JOIN commons_resources c ON c.id = a.resource LEFT JOIN people_organizations o ON o.id = a.member`

func readAccesses(r *page.Request, tx *sql.Tx, where string, args ...any) (all []askedFor, err error) {
	me := r.Viewer.MemberID()
	err = readmodel.Each(r.Context(), tx, accessColumns+` WHERE `+where, args, func(scan func(...any) error) error {
		var a askedFor
		err := scan(&a.number, &a.resource, &a.since, &a.staged, &a.until, &a.title, &a.text, &a.agreed, &a.stage, &a.who.id, &a.who.name, &a.document.Hash, &a.reasons.Hash, &a.late)
		a.yours = r.Viewer.SignedIn() && a.who.id == me
		all = append(all, a)
		return err
	})
	return all, err
}

// showOfResource is the part of the page of something shared about who uses it,
// how it went, and who asks for access.
func showOfResource(r *page.Request) (templ.Component, error) {
	v := resourceView{sees: r.May(page.Participants), part: takesPart(r)}
	err := r.Read(func(tx *sql.Tx) (err error) {
		id := r.PathValue("id")
		err = tx.QueryRowContext(r.Context(), `SELECT id, head, standing, (SELECT count(DISTINCT member) FROM uses_takes t WHERE t.resource = c.id) FROM commons_resources c WHERE id = ?1 AND CAST(id AS TEXT) = ?1`, id).
			Scan(&v.resource, &v.head, &v.standing, &v.takers)
		if err != nil {
			return fmt.Errorf("couldn't read the resource %.20s: %w", id, err)
		}
		if v.adoptions, err = readAdoptions(r, tx, `a.resource = ? ORDER BY a.outcome = '', a.ended > 0, a.since DESC, a.number DESC LIMIT ?`, v.resource, most); err != nil || !r.Viewer.SignedIn() {
			return err
		}
		if v.accesses, err = readAccesses(r, tx, `a.resource = ? AND (a.stage IN ('asked', 'granted') OR a.member = ?) ORDER BY a.stage, a.number DESC LIMIT ?`, v.resource, r.Viewer.MemberID(), most); err != nil {
			return err
		}
		return tx.QueryRowContext(r.Context(), `SELECT EXISTS (SELECT 1 FROM uses_takes WHERE resource = ? AND version = ? AND member = ?)`, v.resource, v.head, r.Viewer.MemberID()).Scan(&v.has)
	})
	if err != nil {
		return nil, err
	}
	v.look(r)
	return resourcePart(v), v.readPapers(r)
}

// look finds on what footing the reader stands.
func (v *resourceView) look(r *page.Request) {
	if !r.Viewer.SignedIn() {
		v.accesses = nil
		return
	}
	me, n := people.MemberID(r.Viewer.MemberID()), uint64(v.resource)
	r.Site.Node.Read(func(s state.Reader) {
		it, _ := commons.ResourceOf(s, n)
		v.cares = commons.IsSteward(s, n, me)
		v.footing = uses.Footing(s, n, it.Terms.Reciprocity, me, r.Site.Now())
		v.barred = commons.MayUse(s, n, me) != nil || v.footing.Allowance == commons.Deny && !commons.IsAdmitted(s, n, me)
	})
	for _, a := range v.adoptions {
		if a.yours && a.ended == 0 {
			v.mine, v.mineVersion = a.number, a.version
		}
	}
	for _, a := range v.accesses {
		if a.yours && a.stage == uses.Granted {
			v.admitted = a.until
		}
	}
	if !v.cares {
		v.accesses = slices.DeleteFunc(v.accesses, func(a askedFor) bool { return !a.yours })
	}
}

// asks reports whether the reader can ask for access now.
func (v resourceView) asks() bool {
	return v.barred && !slices.ContainsFunc(v.accesses, func(a askedFor) bool { return a.yours && a.stage == uses.Asked })
}

// readPapers finds what was written about how it went and why not.
func (v *resourceView) readPapers(r *page.Request) (err error) {
	if !v.sees {
		return nil
	}
	for i := range v.adoptions {
		if v.adoptions[i].document, err = r.Paper(v.adoptions[i].document.Hash); err != nil {
			return err
		}
	}
	for i := range v.accesses {
		a := &v.accesses[i]
		if a.document, err = r.Paper(a.document.Hash); err != nil {
			return err
		}
		if a.reasons, err = r.Paper(a.reasons.Hash); err != nil {
			return err
		}
	}
	return nil
}

// showOfMember is the part of a member's page about what it uses.
func showOfMember(r *page.Request) (templ.Component, error) {
	var all []adoption
	err := r.Read(func(tx *sql.Tx) (err error) {
		all, err = readAdoptions(r, tx, `a.member = ? AND a.ended = 0 ORDER BY c.title, a.number LIMIT ?`, r.PathValue("id"), most)
		return err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return memberPart(all), nil
}

// wish is something wished for.
type wish struct {
	number, since, voices, answers int64
	title, kind, text, state       string
	who                            party
}

// answer is something shared that was named for a wish.
type answer struct {
	resource  int64
	title     string
	who       party
	at        int64
	withdrawn bool
}

// wishView is a wish as one reader sees it.
type wishView struct {
	wish
	supporters     []party
	named          []answer
	part           bool // The reader takes part.
	yours, support bool // The reader made it; wishes the same.
}

func showWish(r *page.Request) (page.Page, error) {
	v := wishView{part: takesPart(r)}
	id := r.PathValue("wish")
	err := r.Read(func(tx *sql.Tx) error {
		err := tx.QueryRowContext(r.Context(), `SELECT w.number, w.since, w.title, w.kind, w.text, w.member, coalesce(o.name, w.member), CASE WHEN w.fulfilled THEN 'fulfilled' WHEN w.closed THEN 'closed' ELSE 'open' END
			FROM uses_wishes w LEFT JOIN people_organizations o ON o.id = w.member WHERE w.number = ?1 AND CAST(w.number AS TEXT) = ?1`, id).
			Scan(&v.number, &v.since, &v.title, &v.kind, &v.text, &v.who.id, &v.who.name, &v.state)
		if errors.Is(err, sql.ErrNoRows) {
			return machine.NotFound("uses.unknown_wish", "there is no wish number %.20s", id)
		}
		if err != nil {
			return fmt.Errorf("couldn't read the wish %.20s: %w", id, err)
		}
		return v.readVoices(r, tx)
	})
	if err != nil {
		return page.Page{}, err
	}
	v.yours = r.Viewer.SignedIn() && v.who.id == r.Viewer.MemberID()
	return page.Page{Title: v.title, Body: wishPage(v), Nav: "/commons"}, nil
}

// readVoices finds who wishes the same, and what was named.
func (v *wishView) readVoices(r *page.Request, tx *sql.Tx) error {
	me := r.Viewer.MemberID()
	err := readmodel.Each(r.Context(), tx, `SELECT s.member, coalesce(o.name, s.member) FROM uses_supporters s LEFT JOIN people_organizations o ON o.id = s.member WHERE s.wish = ? ORDER BY s.since, 2`, []any{v.number}, func(scan func(...any) error) error {
		var p party
		err := scan(&p.id, &p.name)
		v.supporters = append(v.supporters, p)
		v.support = v.support || r.Viewer.SignedIn() && p.id == me
		return err
	})
	if err != nil {
		return err
	}
	return readmodel.Each(r.Context(), tx, `SELECT a.resource, c.title, a.member, coalesce(o.name, a.member), a.at, c.standing = 'withdrawn' FROM uses_answers a JOIN commons_resources c ON c.id = a.resource
		LEFT JOIN people_organizations o ON o.id = a.member WHERE a.wish = ? ORDER BY a.at, a.resource`, []any{v.number}, func(scan func(...any) error) error {
		var a answer
		err := scan(&a.resource, &a.title, &a.who.id, &a.who.name, &a.at, &a.withdrawn)
		v.named = append(v.named, a)
		return err
	})
}
