package view

import (
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/reach"
	"metaorg/web/words"
)

// Whom an invitation is for. It decides what its letter says, not what its
// link opens: whoever has one registers, no more.
const (
	forOrganization   = "organization"
	forPerson         = "person"
	forRepresentative = "representative"
)

var purposes = []string{forOrganization, forPerson, forRepresentative}

// Of the invitations on one sheet.
const (
	usualDays   = 30
	maxOnSheet  = 50
	secretBytes = 16
)

// inviteAct makes several invitations at once, one for each line.
func (p pages) inviteAct() page.Act {
	return page.Act{
		Name: "founding.invite", InOwnName: true,
		Title:    func(r *page.Request) string { return words.T(r.Context(), "founding.invite_title") },
		Prepare:  prepareInvite,
		Show:     showInvite,
		Messages: p.invite,
	}
}

func prepareInvite(r *page.Request, f form.Form) (form.Form, error) {
	ctx := r.Context()
	made := r.Typed.Get("made_for")
	if !slices.Contains(purposes, made) {
		made = forOrganization
	}
	kinds := form.Field{Name: "made_for", Label: words.T(ctx, "founding.made_for"), Control: form.Choice, Required: true, Value: made}
	for _, one := range purposes {
		kinds.Options = append(kinds.Options, form.Option{Value: one, Label: words.T(ctx, "founding.made_for_"+one)})
	}
	days := r.Typed.Get("days")
	if days == "" {
		days = strconv.Itoa(usualDays)
	}
	f.Fields = []form.Field{
		kinds,
		{
			Name: "lines", Label: words.T(ctx, "founding.lines"), Help: words.T(ctx, "founding.lines_help", "Most", maxOnSheet),
			Control: form.Lines, Required: true, Value: r.Typed.Get("lines"),
		},
		{
			Name: "days", Label: words.T(ctx, "founding.days"), Help: words.T(ctx, "founding.days_help", "Most", people.MaxInvitationDays),
			Control: form.Number, Required: true, Value: days,
		},
	}
	return f, nil
}

// invite makes a secret for each line. The links are shown once the network
// has the invitations.
func (p pages) invite(r *page.Request, typed form.Values) ([]machine.Message, error) {
	days, err := strconv.ParseInt(strings.TrimSpace(typed.Get("days")), 10, 64)
	if err != nil || days < 1 || days > people.MaxInvitationDays {
		return nil, machine.OverLimit("founding.bad_days", "an invitation stays open for 1 to %d days", int64(people.MaxInvitationDays)).At("days")
	}
	made := typed.Get("made_for")
	if !slices.Contains(purposes, made) {
		return nil, machine.Malformed("founding.bad_purpose", "an invitation is for an organization, a person or a representative").At("made_for")
	}
	lines := linesOf(typed.Get("lines"))
	switch {
	case len(lines) == 0:
		return nil, machine.Malformed("founding.nobody_invited", "write at least one line: whom the invitation is for").At("lines")
	case len(lines) > maxOnSheet:
		return nil, machine.OverLimit("founding.too_many_lines", "at most %d invitations are made at once; these are %d", maxOnSheet, len(lines)).At("lines")
	}
	expires := r.Site.Now() + days*daySeconds
	if days == people.MaxInvitationDays {
		expires -= 3600 // While it is being signed, time passes.
	}
	sheet := rand.Text()[:12]
	var messages []machine.Message
	var kept []Secret
	for _, line := range lines {
		fresh := newSecret()
		m := people.Invite{SecretHash: fresh.hash, Purpose: line, Expires: expires, Uses: 1}
		if err := m.Check(); err != nil {
			return nil, at(err, "lines")
		}
		messages = append(messages, m)
		kept = append(kept, Secret{Hash: fresh.hash, Person: string(r.Viewer.Person), Sheet: sheet, Secret: fresh.text, For: made, Made: r.Site.Now()})
	}
	if err := p.secrets.Keep(r.Context(), kept); err != nil {
		return nil, err
	}
	url.Values(r.Typed).Set("next", "/founding/invitations/"+sheet)
	return messages, nil
}

// at lets a refusal stand beside a field of the form.
func at(err error, field string) error {
	var no *machine.Refusal
	if errors.As(err, &no) {
		return no.At(field)
	}
	return err
}

func linesOf(text string) (all []string) {
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

type freshSecret struct{ text, hash string }

func newSecret() freshSecret {
	raw := make([]byte, secretBytes)
	_, _ = rand.Read(raw) // It never fails (crypto/rand).
	sum := sha256.Sum256(raw)
	return freshSecret{hex.EncodeToString(raw), hex.EncodeToString(sum[:])}
}

// sheetLine is one invitation on a sheet.
type sheetLine struct {
	purpose, link, state string
	made                 string // Whom it is for.
	expires              int64
}

// sheetView is a sheet of invitations.
type sheetView struct {
	network, by string
	public      bool
	forming     bool
	lines       []sheetLine
}

func (p pages) showSheet(r *page.Request) (page.Page, error) {
	kept, err := p.secrets.Of(r.Context(), string(r.Viewer.Person), r.PathValue("sheet"))
	if err != nil {
		return page.Page{}, err
	}
	v := sheetView{network: r.Name, by: string(r.Viewer.Person), public: r.Site.PublicURL != "", forming: !r.Network.Founded}
	err = r.Read(func(tx *sql.Tx) error {
		for _, one := range kept {
			line, ok, err := lineFor(r, tx, one)
			if err != nil {
				return err
			}
			if ok {
				v.lines = append(v.lines, line)
			}
		}
		return nil
	})
	if err != nil {
		return page.Page{}, err
	}
	if len(v.lines) == 0 {
		return page.Page{}, machine.NotFound("founding.no_such_sheet", "you have made no invitations with this number here, or did not sign them")
	}
	return page.Page{Title: words.T(r.Context(), "founding.sheet_title"), Body: sheetBody(v), Nav: "/you"}, nil
}

// lineFor is an invitation as the network has it; false when it was never signed.
func lineFor(r *page.Request, tx *sql.Tx, i Secret) (line sheetLine, ok bool, err error) {
	err = readmodel.Each(r.Context(), tx, `SELECT purpose, expires, CASE WHEN revoked THEN 'revoked' WHEN uses_left = 0 THEN 'used' WHEN expires <= ? THEN 'expired' ELSE 'open' END
		FROM people_invitations WHERE secret_hash = ?`, []any{r.Site.Now(), i.Hash}, func(scan func(...any) error) error {
		ok, line.made = true, i.For
		return scan(&line.purpose, &line.expires, &line.state)
	})
	path := "/join?invitation=" + i.Secret
	if !r.Network.Founded {
		path = "/founding/join?for=" + i.For + "&invitation=" + i.Secret
	}
	line.link = absolute(r, path)
	return line, ok, err
}

// absolute is a whole address that works for who asks, if the node has none for everybody.
func absolute(r *page.Request, path string) string {
	switch {
	case r.Site.PublicURL != "":
		return r.Site.Link(path)
	case reach.IsSecure(r.Request):
		return "https://" + r.Host + path
	}
	return "http://" + r.Host + path
}
