package moving

import (
	"crypto/sha256"
	"strings"
	"time"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/wire"
)

// Place is what one organization brings along: who it is, and that it accepted
// an earlier text. It holds no names and addresses of persons.
type Place struct {
	Handle    machine.OrganizationID `json:"handle" help:"the organization's handle here" example:"radish-coop"`
	Name      string                 `json:"name" help:"its full name" example:"Radish Co-operative Limited"`
	LegalForm people.LegalForm       `json:"legal_form" help:"co-operative, social-enterprise, trust, nonprofit, company, public-body, unincorporated, network or other" example:"co-operative"`
	Identity  people.Identity        `json:"identity" help:"a register that knows it"`
	Accepted  string                 `json:"accepted" help:"when it accepted the earlier text, as in 2019-05-04" example:"2019-05-04"`
	Document  string                 `json:"document" help:"SHA-256 of the document with which it did" example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"`
	Key       []byte                 `json:"key" help:"public key of the link with which it is claimed, 32 bytes"`
}

func (p Place) registration() people.RegisterOrganization {
	return people.RegisterOrganization{Handle: p.Handle, Name: p.Name, LegalForm: p.LegalForm, Identities: []people.Identity{p.Identity}}
}

// Check refuses what is malformed in itself.
func (p Place) Check() error {
	if err := p.registration().Check(); err != nil {
		return err
	}
	if err := checkDate(p.Accepted, "accepted"); err != nil {
		return err
	}
	if err := checkHash(p.Document, "document"); err != nil {
		return err
	}
	return checkKey(p.Key)
}

// ProofDigest is what the key of a link signs to show that a person holds the
// link: SHA-256 of "metaorg/claim/v1\x00" and the deterministic CBOR of network,
// organization and person. It is of no use to anybody else who sees it.
func ProofDigest(n machine.NetworkID, o machine.OrganizationID, p machine.PersonID) [32]byte {
	claim := struct {
		Network      machine.NetworkID      `json:"network"`
		Organization machine.OrganizationID `json:"organization"`
		Person       machine.PersonID       `json:"person"`
	}{n, o, p}
	return sha256.Sum256(append([]byte("metaorg/claim/v1\x00"), wire.Encode(claim)...))
}

func checkKey(key []byte) error {
	if len(key) != keyBytes {
		return machine.Malformed("moving.bad_key", "the public key of a link has %d bytes, not %d", keyBytes, len(key)).At("key")
	}
	return nil
}

func checkHash(text, field string) error {
	if len(text) != hashDigits || strings.Trim(text, "0123456789abcdef") != "" {
		return machine.Malformed("moving.bad_hash", "the hash of a document is its SHA-256 in lower-case hex, %d digits", hashDigits).At(field)
	}
	return nil
}

func checkDate(text, field string) error {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil || day.Year() < earliestYear {
		return machine.Malformed("moving.bad_date", "write a date as 2019-05-04").At(field)
	}
	return nil
}

// Today is the latest date that passes for the past at a moment, Unix seconds:
// a day's grace is for those who live east of here.
func Today(now int64) string { return time.Unix(now+daySeconds, 0).UTC().Format(time.DateOnly) }

// checkPast refuses a date after the present day.
func checkPast(s *machine.Step, text, field string) error {
	if text > Today(s.Time) {
		return machine.NotAllowed("moving.not_earlier", "%s lies in the future; here is only what was before this network", text).At(field)
	}
	return nil
}

// sayingWhose is the rule version from which a place of nobody is refused as such.
const sayingWhose = 5

func noPlace(s *machine.Step, o machine.OrganizationID) error {
	if o == "" && s.Network().RuleVersion >= sayingWhose {
		return machine.NotFound("moving.no_place", "say whose place it is").At("organization")
	}
	return machine.NotFound("moving.no_place", "%s has no place to claim: it was claimed already, has lapsed, or never was", o).At("organization")
}
