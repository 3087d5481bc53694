package movein

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/sheet/roll"
)

// Links are the links with which places are claimed. Who has one can claim; so
// the file is for its owner alone, and for nobody once all have claimed.
type Links struct {
	Path    string
	address string
	rows    map[machine.OrganizationID]link
}

type link struct {
	code       roll.Code
	invitation string // Secret of the invitation on which its holder registers.
}

var linkColumns = []string{"organization", "name", "e-mail", "link"}

// OpenLinks reads the links of an earlier try, so that none changes that may
// have been sent already.
func OpenLinks(path, address string) (*Links, error) {
	l := &Links{Path: path, address: address, rows: map[machine.OrganizationID]link{}}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read the links of an earlier import: %w", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("couldn't read the links of an earlier import: %w", err)
	}
	for _, row := range rows[min(1, len(rows)):] {
		o, code, invitation, err := ReadLink(row[len(row)-1])
		if err != nil {
			return nil, fmt.Errorf("couldn't read the links of an earlier import in %s: %w", path, err)
		}
		l.rows[o] = link{code, invitation}
	}
	return l, nil
}

// ReadLink takes a link apart.
func ReadLink(text string) (o machine.OrganizationID, code roll.Code, invitation string, err error) {
	u, err := url.Parse(text)
	if err != nil {
		return "", "", "", fmt.Errorf("%q is no link", text)
	}
	o, code, invitation = machine.OrganizationID(filepath.Base(u.Path)), roll.Code(u.Query().Get("code")), u.Query().Get("invitation")
	if !code.Valid() || filepath.Base(filepath.Dir(u.Path)) != "claim" {
		return "", "", "", fmt.Errorf("this is no link to claim a place; one ends in /claim/…?code=… and some more")
	}
	return o, code, invitation, nil
}

// Has reports whether there is a link for a place.
func (l *Links) Has(o machine.OrganizationID) bool { return l.rows[o].code != "" }

// Make makes the links that are missing, with the secret of an invitation each,
// as far as these go.
func (l *Links) Make(p *Plan, invitations []string) {
	for i, place := range p.carried {
		if l.Has(place.Handle) {
			continue
		}
		made := link{code: roll.NewCode()}
		if n := i / people.MaxInvitationUses; n < len(invitations) {
			made.invitation = invitations[n]
		}
		l.rows[place.Handle] = made
	}
}

// Missing is a place of a list that was begun whose link is not in the file; ""
// for none.
func (l *Links) Missing(p *Plan, facts Facts) machine.OrganizationID {
	for _, place := range p.carried {
		if h, sent := facts.Places[place.Handle]; sent && !h.Whole && !l.Has(place.Handle) {
			return place.Handle
		}
	}
	return ""
}

func (l *Links) code(o machine.OrganizationID) roll.Code { return l.rows[o].code }

// Write writes the links that there are, in the order of the roll. The file is
// there as a whole or as it was.
func (l *Links) Write(p *Plan) error {
	temp, err := os.CreateTemp(filepath.Dir(l.Path), ".links-*") // Readable to its owner alone.
	if err != nil {
		return fmt.Errorf("couldn't write the links: %w", err)
	}
	defer func() { _ = os.Remove(temp.Name()) }() // It is gone when all went well.
	out := csv.NewWriter(temp)
	rows := [][]string{linkColumns}
	for _, row := range p.Rows {
		if one := l.rows[row.Organization]; one.code != "" {
			rows = append(rows, []string{string(row.Organization), row.Name, p.emails[row.Organization], l.link(row.Organization, one)})
		}
	}
	if err := errors.Join(out.WriteAll(rows), temp.Sync(), temp.Close()); err != nil {
		return fmt.Errorf("couldn't write the links: %w", err)
	}
	if err := os.Rename(temp.Name(), l.Path); err != nil {
		return fmt.Errorf("couldn't write the links: %w", err)
	}
	return nil
}

func (l *Links) link(o machine.OrganizationID, one link) string {
	query := url.Values{"code": {string(one.code)}}
	if one.invitation != "" {
		query.Set("invitation", one.invitation)
	}
	return l.address + "/claim/" + string(o) + "?" + query.Encode()
}
