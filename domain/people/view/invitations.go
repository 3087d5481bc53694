package view

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// Secrets keeps the secrets of invitations on this host, for who made them, so
// that their links can be copied again; the log has only their hashes.
type Secrets interface {
	Keep(ctx context.Context, p machine.PersonID, hash, secret string, now int64) error
	Of(ctx context.Context, p machine.PersonID) (map[string]string, error) // By hash.
}

// invitations are the pages of those that the viewer made.
type invitations struct{ kept Secrets }

// Invitations are the pages on which people invite others.
func Invitations(kept Secrets) page.Module {
	s := invitations{kept}
	return page.Module{
		Name: "invitations",
		Routes: []page.Route{
			{Pattern: "GET /invitations", Who: page.Person, Show: s.showInvitations},
			{Pattern: "GET /invitations/{hash}", Who: page.Person, Show: s.showInvitation},
		},
		Acts: []page.Act{
			s.inviteAct(),
			{Name: "people.revoke_invitation", InOwnName: true, Then: func(form.Values) string { return "/invitations" }},
		},
		Undo:    map[string]func(*page.Request, machine.Message) (page.Undoing, bool){"people.invite": undoInvitation},
		Samples: invitationSamples,
	}
}

const secretBytes = 16

// mint makes a new secret for somebody, keeps it and gives its hash.
func (s invitations) mint(r *page.Request) (string, error) {
	raw := make([]byte, secretBytes)
	_, _ = rand.Read(raw) // It never fails (crypto/rand).
	sum := sha256.Sum256(raw)
	hash := hex.EncodeToString(sum[:])
	return hash, s.kept.Keep(r.Context(), r.Viewer.Person, hash, hex.EncodeToString(raw), r.Site.Now())
}

// usualDays is how long an invitation stays open unless one says otherwise.
const usualDays = 14

// inviteAct asks for what it is for, how long and for how many.
func (s invitations) inviteAct() page.Act {
	return page.Act{
		Name: "people.invite", InOwnName: true,
		Title: func(r *page.Request) string { return words.T(r.Context(), "people.invite_title") },
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			days := form.Field{
				Name: "days", Label: words.T(r.Context(), "people.days"), Help: words.T(r.Context(), "people.days_help", "Most", people.MaxInvitationDays),
				Control: form.Number, Required: true, Value: r.Typed.Get("days"),
			}
			if days.Value == "" {
				days.Value = strconv.Itoa(usualDays)
			}
			f = f.Without("secret_hash", "expires").Set("uses", func(x *form.Field) {
				if x.Value == "" {
					x.Value = "1"
				}
			})
			f.Fields = append(f.Fields, days)
			return f, nil
		},
		Messages: s.invite,
	}
}

// invite makes the invitation; its secret is shown at the page one goes to
// once it is signed.
func (s invitations) invite(r *page.Request, typed form.Values) ([]machine.Message, error) {
	days, err := strconv.ParseInt(typed.Get("days"), 10, 64)
	if err != nil || days < 1 || days > people.MaxInvitationDays {
		return nil, machine.OverLimit("people.bad_days", "an invitation stays open for 1 to %d days", int64(people.MaxInvitationDays)).At("days")
	}
	uses, err := strconv.ParseUint(typed.Get("uses"), 10, 64)
	if err != nil {
		uses = 0 // Which the rule refuses in its own words.
	}
	m := people.Invite{SecretHash: noSecret, Purpose: typed.Get("purpose"), Expires: r.Site.Now() + days*86_400, Uses: uses}
	if days == people.MaxInvitationDays {
		m.Expires -= 3600 // While it is being signed, time passes.
	}
	if err := m.Check(); err != nil {
		return nil, err
	}
	if m.SecretHash, err = s.mint(r); err != nil {
		return nil, err
	}
	url.Values(r.Typed).Set("next", "/invitations/"+m.SecretHash)
	return []machine.Message{m}, nil
}

// noSecret stands for the hash of a secret until the rest is found to be right.
var noSecret = strings.Repeat("0", 2*sha256.Size)

// invitation is one of the viewer's own.
type invitation struct {
	hash, purpose  string
	since, expires int64
	uses, left     int64
	revoked        bool
	link           string // With the secret, while it is remembered here.
}

// state says whether it can still be used.
func (i invitation) state(now int64) string {
	switch {
	case i.revoked:
		return "revoked"
	case i.left == 0:
		return "used"
	case i.expires <= now:
		return "expired"
	}
	return "open"
}

func (s invitations) load(r *page.Request, hash string) (all []invitation, err error) {
	links, err := s.kept.Of(r.Context(), r.Viewer.Person)
	if err != nil {
		return nil, err
	}
	err = r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT secret_hash, purpose, since, expires, uses, uses_left, revoked FROM people_invitations
			WHERE person = ?1 AND (?2 = '' OR secret_hash = ?2) ORDER BY since DESC, secret_hash LIMIT 500`,
			[]any{r.Viewer.Person, hash}, func(scan func(...any) error) error {
				var i invitation
				if err := scan(&i.hash, &i.purpose, &i.since, &i.expires, &i.uses, &i.left, &i.revoked); err != nil {
					return err
				}
				if text, ok := links[i.hash]; ok {
					i.link = linkTo(r, "/join?invitation="+text)
				}
				all = append(all, i)
				return nil
			})
	})
	return all, err
}

// linkTo is a whole address that works for who asks, if the node has none for everybody.
func linkTo(r *page.Request, path string) string {
	switch {
	case r.Site.PublicURL != "":
		return r.Site.Link(path)
	case r.TLS != nil:
		return "https://" + r.Host + path
	}
	return "http://" + r.Host + path
}

func (s invitations) showInvitations(r *page.Request) (page.Page, error) {
	all, err := s.load(r, "")
	if err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "people.invitations"), Body: invitationsPage(all, r.Site.Now()), Nav: "/you"}, nil
}

func (s invitations) showInvitation(r *page.Request) (page.Page, error) {
	all, err := s.load(r, r.PathValue("hash"))
	if err != nil {
		return page.Page{}, err
	}
	if len(all) == 0 {
		return page.Page{}, machine.NotFound("people.no_such_invitation", "you have made no invitation with this number")
	}
	return page.Page{Title: words.T(r.Context(), "people.invitation"), Body: invitationPage(all[0], r.Site.Now(), r.Name), Nav: "/you"}, nil
}

// undoInvitation closes it again.
func undoInvitation(_ *page.Request, msg machine.Message) (page.Undoing, bool) {
	m, ok := msg.(people.Invite)
	return page.Undoing{Act: "people.revoke_invitation", Fields: url.Values{"secret_hash": {m.SecretHash}, "next": {"/invitations"}}}, ok
}
