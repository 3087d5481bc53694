// Package movein prepares what a network brings along from files on this
// machine. It keeps true that everything is known about a file before anything
// is sent, that an import that broke off goes on where it stopped, and that
// links and contact data are written to a file of their owner's alone.
package movein

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"metaorg/domain/moving"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/sheet"
	"metaorg/sheet/roll"
)

// Here is a place that the network has already.
type Here struct {
	Name, State, Accepted, Document, List string
	Whole                                 bool
}

// Facts are what the network says before an import.
type Facts struct {
	Now        int64
	Places     map[machine.OrganizationID]Here
	Handles    map[machine.OrganizationID]bool // Of organizations and persons.
	Identities map[people.Identity]machine.OrganizationID
}

// What an import does about a row.
const (
	New     = "new"     // It is carried over.
	Already = "already" // It was.
	Claimed = "claimed" // It was, and the place is claimed.
)

// Row is what an import does about one organization.
type Row struct {
	Line         int64                  `json:"line"`
	Organization machine.OrganizationID `json:"organization"`
	Name         string                 `json:"name"`
	Registry     string                 `json:"registry"`
	Number       string                 `json:"number"`
	Accepted     string                 `json:"accepted"`
	Does         string                 `json:"does"` // new, already or claimed.
}

// Plan is what an import of founders would do.
type Plan struct {
	File     string          `json:"file"`
	Rows     []Row           `json:"rows"`
	New      int             `json:"new"`
	Ignored  []string        `json:"ignored"`
	Problems []sheet.Problem `json:"problems"`

	carried []moving.Place // New to the network.
	emails  map[machine.OrganizationID]string
	Begun   bool `json:"begun"` // Part of the list is there already, and the import goes on.
}

// Founders reads a roll and finds out what is to be done about each row.
func Founders(file string, facts Facts) (*Plan, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the roll: %w", err)
	}
	defer f.Close()
	folder := filepath.Dir(file)
	read, err := roll.ReadFounders(file, f, facts.Now, func(path string) (string, error) { return fileHash(filepath.Join(folder, filepath.FromSlash(path))) })
	if err != nil {
		return nil, err
	}
	p := &Plan{File: file, Rows: []Row{}, Ignored: append([]string{}, read.Ignored...), Problems: append([]sheet.Problem{}, read.Problems...), emails: map[machine.OrganizationID]string{}}
	for _, one := range read.Founders {
		p.plan(one, facts)
	}
	p.New = len(p.carried)
	if list := roll.ListHash(p.carried); p.Begun {
		for _, h := range facts.Places {
			if !h.Whole && h.List != list {
				p.refuse(0, "", "another list, %s, was begun and is not complete; import its file again, or take it back: metaorg moving discard %s", h.List, h.List)
				break
			}
		}
	}
	return p, nil
}

func (p *Plan) plan(f roll.Founder, facts Facts) {
	row := Row{f.Line, f.Place.Handle, f.Place.Name, f.Place.Identity.Registry, f.Place.Identity.Number, f.Place.Accepted, New}
	here, carried := facts.Places[f.Place.Handle]
	other, taken := facts.Identities[f.Place.Identity]
	switch {
	case carried && (here.Name != f.Place.Name || here.Accepted != f.Place.Accepted || here.Document != f.Place.Document):
		p.refuse(f.Line, "", "%s was carried over with other particulars (%s, %s); take that list back first: metaorg moving discard %s", f.Place.Handle, here.Name, here.Accepted, here.List)
		return
	case carried && here.Whole && here.State == "claimed":
		row.Does = Claimed
	case carried && here.Whole:
		row.Does = Already
	case carried:
		p.Begun = true
	case facts.Handles[f.Place.Handle]:
		p.refuse(f.Line, "handle", "the handle %s is taken here; choose another", f.Place.Handle)
		return
	case taken:
		p.refuse(f.Line, "number", "%s is here already as %s %s", other, f.Place.Identity.Registry, f.Place.Identity.Number)
		return
	}
	if row.Does == New {
		p.carried = append(p.carried, f.Place)
	}
	p.emails[f.Place.Handle] = f.Email
	p.Rows = append(p.Rows, row)
}

func (p *Plan) refuse(line int64, column, format string, args ...any) {
	p.Problems = append(p.Problems, sheet.Problem{File: p.File, Line: line, Column: column, Reason: fmt.Sprintf(format, args...)})
}

// Messages are what is sent: each part of the list, without those that are
// there already.
func (p *Plan) Messages(l *Links, facts Facts) (parts []moving.CarryOver) {
	for _, part := range roll.Parts(p.carried) {
		if h, sent := facts.Places[part.Places[0].Handle]; sent && !h.Whole {
			continue
		}
		for i := range part.Places {
			part.Places[i].Key = l.code(part.Places[i].Handle).Key()
		}
		parts = append(parts, part)
	}
	return parts
}

func fileHash(path string) (hash string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
