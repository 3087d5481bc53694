package view

import (
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"net/url"
	"strconv"
	"sync"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// secrets are those of invitations made here lately. They are kept in memory
// alone, for who made them, so that they can be shown once the network has the
// invitation; the log has only their hash.
type secrets struct {
	mu    sync.Mutex
	by    map[string]secret // By hash.
	order []string          // The oldest first.
}

type secret struct {
	person machine.PersonID
	text   string
}

// Of a secret, and of how many are remembered.
const (
	secretBytes = 16
	maxSecrets  = 1000
)

func newSecrets() *secrets { return &secrets{by: map[string]secret{}} }

// mint makes a new secret for somebody and gives its hash.
func (s *secrets) mint(p machine.PersonID) string {
	raw := make([]byte, secretBytes)
	_, _ = rand.Read(raw) // It never fails (crypto/rand).
	sum := sha256.Sum256(raw)
	hash := hex.EncodeToString(sum[:])
	s.mu.Lock()
	defer s.mu.Unlock()
	s.by[hash] = secret{p, hex.EncodeToString(raw)}
	s.order = append(s.order, hash)
	if len(s.order) > maxSecrets {
		delete(s.by, s.order[0])
		s.order = s.order[1:]
	}
	return hash
}

// of gives the secret with a hash to who made it.
func (s *secrets) of(p machine.PersonID, hash string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.by[hash]
	return found.text, ok && found.person == p
}

// usualDays is how long an invitation stays open unless one says otherwise.
const usualDays = 14

// inviteAct asks for what it is for, how long and for how many.
func (s *secrets) inviteAct() page.Act {
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
func (s *secrets) invite(r *page.Request, typed form.Values) ([]machine.Message, error) {
	days, err := strconv.ParseInt(typed.Get("days"), 10, 64)
	if err != nil || days < 1 || days > people.MaxInvitationDays {
		return nil, machine.OverLimit("people.bad_days", "an invitation stays open for 1 to %d days", int64(people.MaxInvitationDays)).At("days")
	}
	uses, err := strconv.ParseUint(typed.Get("uses"), 10, 64)
	if err != nil {
		uses = 0 // Which the rule refuses in its own words.
	}
	m := people.Invite{SecretHash: s.mint(r.Viewer.Person), Purpose: typed.Get("purpose"), Expires: r.Site.Now() + days*86_400, Uses: uses}
	if days == people.MaxInvitationDays {
		m.Expires -= 3600 // While it is being signed, time passes.
	}
	url.Values(r.Typed).Set("next", "/invitations/"+m.SecretHash)
	return []machine.Message{m}, m.Check()
}

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

func (s *secrets) load(r *page.Request, hash string) (all []invitation, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT secret_hash, purpose, since, expires, uses, uses_left, revoked FROM people_invitations
			WHERE person = ?1 AND (?2 = '' OR secret_hash = ?2) ORDER BY since DESC, secret_hash LIMIT 500`,
			[]any{r.Viewer.Person, hash}, func(scan func(...any) error) error {
				var i invitation
				if err := scan(&i.hash, &i.purpose, &i.since, &i.expires, &i.uses, &i.left, &i.revoked); err != nil {
					return err
				}
				if text, ok := s.of(r.Viewer.Person, i.hash); ok {
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

func (s *secrets) showInvitations(r *page.Request) (page.Page, error) {
	all, err := s.load(r, "")
	if err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "people.invitations"), Body: invitationsPage(all, r.Site.Now()), Nav: "/you"}, nil
}

func (s *secrets) showInvitation(r *page.Request) (page.Page, error) {
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
