package page

import (
	"encoding/json"

	"metaorg/machine"
	"metaorg/machine/signature"
)

// Session is that somebody signed in on this host.
type Session struct {
	ID         string
	Person     machine.PersonID
	Key        signature.KeyID        // With which they signed in, and sign.
	Credential string                 // Of the passkey, base64; empty for other keys.
	For        machine.OrganizationID // Whom they chose to act for.
	Oneself    bool                   // They chose to act for themselves.
	Sample     bool                   // In a sample network as one of its people, whose key the host has.
}

// Viewer is who looks at a page; the zero one is a stranger.
type Viewer struct {
	Session
	Algorithm    signature.Algorithm // Of the session's key.
	RelyingParty string              // Of a passkey.
	Mandates     []Mandate           // Whom they may act for.
	State        string              // Of membership, of whom they act for; empty for none.
	Applicant    bool                // An organization they may act for has applied.
	Belongs      bool                // They take part: members, applicants, supporters, and who acts for one.
	Voice        bool                // Whom they act for may comment.
	Proposes     bool                // Whom they act for may propose, too.
	Votes        bool                // Whom they act for has a vote.
	SecondWay    bool                // They would still get in after losing one key.
	Operator     bool
	Shown        Audience // What strangers are shown at most: Participants is everything.
	Language     string   // As they last chose it on this host; for mails.
}

// Mandate is that a person may act for an organization.
type Mandate struct {
	Organization machine.OrganizationID
	Name         string
	Role         string // representative or alternate.
}

// SignedIn reports whether it is known who looks.
func (v Viewer) SignedIn() bool { return v.Person != "" }

// Own are the ids under which something can be the viewer's: their own, and
// those of whom they may act for.
func (v Viewer) Own() []string {
	all := []string{string(v.Person)}
	for _, m := range v.Mandates {
		all = append(all, string(m.Organization))
	}
	return all
}

// OwnJSON is Own as json_each of a query takes it.
func (v Viewer) OwnJSON() string {
	b, err := json.Marshal(v.Own())
	if err != nil {
		panic(err) // Strings have a form in JSON.
	}
	return string(b)
}

// ActsFor reports whether the viewer may act for an organization.
func (v Viewer) ActsFor(o machine.OrganizationID) bool {
	for _, m := range v.Mandates {
		if m.Organization == o {
			return true
		}
	}
	return false
}

// Acting is the organization acted for now; false when for oneself.
func (v Viewer) Acting() (Mandate, bool) {
	for _, m := range v.Mandates {
		if m.Organization == v.For {
			return m, true
		}
	}
	return Mandate{}, false
}

// MemberID is the handle under which the viewer acts: the organization's or their own.
func (v Viewer) MemberID() string {
	if v.For != "" {
		return string(v.For)
	}
	return string(v.Person)
}

// Audience is for whom a page, a part of it or a list is. Those of lists mean
// the same here (see package access); the zero one is the most protected.
type Audience string

// The audiences.
const (
	Participants Audience = ""         // Ballots, discussion: who belongs; strangers where the charter shows everything.
	Watchers     Audience = "watchers" // Members, texts, decisions: strangers too, unless the charter shows itself alone.
	Anybody      Audience = "anybody"  // The charter, how to join, how to verify.
	Person       Audience = "person"   // Whoever signed in.
	Operator     Audience = "operator" // Who runs this node.
)

// May reports whether the viewer belongs to an audience.
func (v Viewer) May(who Audience) bool {
	switch who {
	case Anybody:
		return true
	case Person:
		return v.SignedIn()
	case Operator:
		return v.Operator
	case Participants, Watchers:
		return v.Operator || v.Belongs || v.Shown == Participants || v.Shown == who
	case None:
	}
	return false
}
