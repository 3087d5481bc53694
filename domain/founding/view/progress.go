package view

import (
	"context"
	"database/sql"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// founder is an organization that is registered while the network forms.
type founder struct {
	id, name, form, representative string
	onRoll, signed, mine           bool
}

// progress is how far a founding has come, as one person sees it.
type progress struct {
	viewer    page.Viewer
	drafted   bool
	founded   bool
	since     int64            // Of the draft, Unix seconds.
	until     int64            // Until when the roll can be closed under this draft.
	initiator machine.PersonID // Who drafted; empty before.
	founders  []founder
	invited   int64 // Open invitations of the viewer.
	public    bool  // Whether others can reach this node.
}

// leastFounders and foundingDays are the rules' (package membership), which
// refuse what comes short of them; here they say what is still missing.
const (
	leastFounders = 2
	foundingDays  = 180
	daySeconds    = 86_400
)

// load reads how far the founding has come.
func load(ctx context.Context, s *page.Site, v page.Viewer) (p progress, err error) {
	p.viewer, p.public = v, s.PublicURL != ""
	s.Node.Read(func(r state.Reader) { p.initiator, p.founded = charter.Initiator(r), !charter.Forming(r) })
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		var since sql.NullInt64
		if err := tx.QueryRowContext(ctx, `SELECT max(since) FROM charter_versions WHERE draft`).Scan(&since); err != nil {
			return err
		}
		p.drafted, p.since, p.until = since.Valid, since.Int64, since.Int64+foundingDays*daySeconds
		err := tx.QueryRowContext(ctx, `SELECT count(*) FROM people_invitations WHERE person = ? AND NOT revoked AND uses_left > 0 AND expires > ?`,
			v.Person, s.Now()).Scan(&p.invited)
		if err != nil {
			return err
		}
		p.founders, err = foundersOf(ctx, tx, v)
		return err
	})
	return p, err
}

// maxShown bounds the organizations that are listed while a network forms.
const maxShown = 300

func foundersOf(ctx context.Context, tx *sql.Tx, v page.Viewer) (all []founder, err error) {
	err = readmodel.Each(ctx, tx, `SELECT o.id, o.name, o.legal_form,
			coalesce((SELECT m.person FROM people_mandates m WHERE m.organization = o.id AND m.role = 'representative' AND m.ended IS NULL ORDER BY m.entry DESC LIMIT 1), ''),
			EXISTS (SELECT 1 FROM membership_founding_roll r WHERE r.organization = o.id),
			EXISTS (SELECT 1 FROM charter_acceptances a WHERE a.member = o.id AND a.in_force)
		FROM people_organizations o
		WHERE EXISTS (SELECT 1 FROM people_mandates m WHERE m.organization = o.id AND m.ended IS NULL) -- Those carried over have nobody before they are claimed.
		ORDER BY o.since, o.id LIMIT ?`, []any{maxShown}, func(scan func(...any) error) error {
		var f founder
		err := scan(&f.id, &f.name, &f.form, &f.representative, &f.onRoll, &f.signed)
		f.mine = v.ActsFor(machine.OrganizationID(f.id))
		all = append(all, f)
		return err
	})
	return all, err
}

// isInitiator reports whether the viewer looks after the roll: who drafted
// does, and before there is a draft whoever is here to make one.
func (p progress) isInitiator() bool {
	return p.viewer.SignedIn() && (p.initiator == p.viewer.Person || p.initiator == "" && !p.drafted)
}

// listed are the founders that the viewer may see: those of others only where
// the charter shows members to them, or to who looks after the roll.
func (p progress) listed() (all []founder) {
	for _, f := range p.founders {
		if f.mine || p.isInitiator() || p.viewer.May(page.Watchers) {
			all = append(all, f)
		}
	}
	return all
}

// counts says how many founders are on the roll and how many of them have signed.
func (p progress) counts() (onRoll, signed int) {
	for _, f := range p.founders {
		if f.onRoll {
			onRoll++
			if f.signed {
				signed++
			}
		}
	}
	return onRoll, signed
}

// canClose reports whether the network can be founded now, with those who have
// signed and wait to be put on the roll.
func (p progress) canClose() bool {
	onRoll, signed := p.counts()
	return signed == onRoll && onRoll+len(p.waiting()) >= leastFounders
}

// waiting are organizations that have signed and are not on the roll yet.
func (p progress) waiting() (all []founder) {
	for _, f := range p.founders {
		if f.signed && !f.onRoll {
			all = append(all, f)
		}
	}
	return all
}

// own is the organization that the viewer founds with: the first of theirs
// that has not signed, or else the first.
func (p progress) own() (own founder, ok bool) {
	for _, f := range p.founders {
		if f.mine && (!ok || own.signed && !f.signed) {
			own, ok = f, true
		}
	}
	return own, ok
}

func showProgress(r *page.Request) (page.Page, error) {
	p, err := load(r.Context(), r.Site, r.Viewer)
	if err != nil {
		return page.Page{}, err
	}
	title := words.T(r.Context(), "founding.title", "Name", r.Name)
	if p.founded {
		title = words.T(r.Context(), "founding.founded_title", "Name", r.Name)
		return page.Page{Title: title, Body: foundedBody(r.Name, p)}, nil
	}
	return page.Page{Title: title, Body: progressBody(r.Name, p)}, nil
}

// showForming says on the front page that the network is being founded.
func showForming(r *page.Request) (templ.Component, error) {
	if r.Network.Founded {
		return nil, nil
	}
	p, err := load(r.Context(), r.Site, r.Viewer)
	if err != nil {
		return nil, err
	}
	return formingPart(p), nil
}

// showBar leads back to the founding from every other page.
func showBar(r *page.Request) (templ.Component, error) {
	if r.Network.Founded || strings.HasPrefix(r.URL.Path, "/founding") || strings.HasPrefix(r.URL.Path, "/acts/") {
		return nil, nil
	}
	return barPart(), nil
}

// showMoved says to who still uses this machine's own name that there is one
// for everybody.
func showMoved(r *page.Request) (templ.Component, error) {
	public, err := url.Parse(r.Site.PublicURL)
	if err != nil || public.Host == "" || public.Host == r.Host || r.Viewer.Sample {
		return nil, nil
	}
	return movedPart(r.Site.PublicURL, r.Viewer.RelyingParty != "" && r.Viewer.RelyingParty != public.Hostname()), nil
}

func escape(text string) string { return url.QueryEscape(text) }

// rollWords says how many of the roll have signed.
func rollWords(ctx context.Context, p progress) string {
	onRoll, signed := p.counts()
	if onRoll == 0 {
		return words.T(ctx, "founding.roll_none")
	}
	return words.T(ctx, "founding.roll_signed", "Count", onRoll, "Signed", signed)
}
