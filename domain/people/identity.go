package people

import (
	"slices"
	"strings"

	"metaorg/machine"
)

// LegalForm is what an organization is in law.
type LegalForm string

// legalForms are the forms of the glossary.
var legalForms = []LegalForm{
	"co-operative", "social-enterprise", "trust", "nonprofit", "company", "public-body", "unincorporated", "network", "other",
}

// Identity is how a registry outside knows an organization.
type Identity struct {
	// Registry is lower case, such as companies-house, fca, lei, domain; or
	// constitution, with the SHA-256 of an informal group's own one.
	Registry string `json:"registry" help:"who keeps the register: companies-house, fca, lei, domain, constitution or another" example:"companies-house"`
	// Number is the organization's number there, in upper case without spaces;
	// of domain and constitution in lower case.
	Number string `json:"number" help:"the organization's number in that register" example:"04711097"`
}

// Control is the way in which a parent controls an organization.
type Control string

// The two ways: it owns the greater part, or it appoints the greater part of
// those who decide. Shared staff, hosts or bookkeepers are no control.
const (
	Ownership   Control = "ownership"
	Appointment Control = "appointment"
)

// Parent is an organization that controls another one: by its handle when it
// is registered here, and otherwise by an external identity.
type Parent struct {
	Organization machine.OrganizationID `json:"organization,omitempty" help:"handle of the parent, if it is registered here" example:"radish-holding"`
	Registry     string                 `json:"registry,omitempty" help:"who keeps the register that knows the parent, if it is not registered here" example:"companies-house"`
	Number       string                 `json:"number,omitempty" help:"the parent's number in that register" example:"01234567"`
	Control      Control                `json:"control" help:"how it controls the organization: ownership or appointment" example:"ownership"`
}

// normal gives an identity its one spelling.
func (i Identity) normal() Identity {
	i.Registry = strings.ToLower(strings.Trim(i.Registry, " "))
	i.Number = strings.ReplaceAll(i.Number, " ", "")
	if i.Registry == "domain" || i.Registry == "constitution" {
		i.Number = strings.ToLower(i.Number)
	} else {
		i.Number = strings.ToUpper(i.Number)
	}
	return i
}

const numberLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-./"

func (i Identity) check(field string) error {
	n := i.normal()
	switch {
	case n.Registry == "" || len(n.Registry) > maxLabelLength || strings.Trim(n.Registry, slugLetters) != "":
	case n.Number == "" || len(n.Number) > maxNumberLength || strings.Trim(n.Number, numberLetters) != "":
	case n.Registry == "constitution" && len(n.Number) != 64:
	default:
		return nil
	}
	return machine.Malformed("people.bad_identity",
		"an identity is a registry such as companies-house and a number there, of letters, digits, hyphen, dot and slash; a constitution is known by its SHA-256 in hex").At(field)
}

func checkIdentities(all []Identity) error {
	if len(all) == 0 {
		return machine.Malformed("people.no_identity", "name at least one register that knows the organization; an informal group names its constitution").At("identities")
	}
	if len(all) > MaxIdentities {
		return machine.OverLimit("people.too_many_identities", "an organization names at most %d registers", MaxIdentities).At("identities")
	}
	normal := normalIdentities(all)
	for k, i := range all {
		if err := i.check("identities"); err != nil {
			return err
		}
		if slices.Contains(normal[:k], normal[k]) {
			return machine.Malformed("people.twice", "%s %s is named twice", normal[k].Registry, normal[k].Number).At("identities")
		}
	}
	return nil
}

func normalIdentities(all []Identity) (normal []Identity) {
	for _, i := range all {
		normal = append(normal, i.normal())
	}
	return normal
}

func (p Parent) normal() Parent {
	if p.Organization == "" {
		i := Identity{Registry: p.Registry, Number: p.Number}.normal()
		p.Registry, p.Number = i.Registry, i.Number
	}
	return p
}

func checkParents(all []Parent) error {
	if len(all) > MaxParents {
		return machine.OverLimit("people.too_many_parents", "an organization names at most %d parents", MaxParents).At("parents")
	}
	normal := normalParents(all)
	for k, p := range all {
		if err := p.check(); err != nil {
			return err
		}
		if slices.Contains(normal[:k], normal[k]) {
			return machine.Malformed("people.twice", "a parent is named twice").At("parents")
		}
	}
	return nil
}

func (p Parent) check() error {
	if p.Control != Ownership && p.Control != Appointment {
		return machine.Malformed("people.bad_control", "a parent controls by ownership or by appointment").At("parents")
	}
	if p.Organization == "" {
		return Identity{Registry: p.Registry, Number: p.Number}.check("parents")
	}
	if p.Registry != "" || p.Number != "" {
		return machine.Malformed("people.bad_parent", "a parent is named by its handle here or by its number in a register, not by both").At("parents")
	}
	return checkHandle(string(p.Organization), "parents")
}

func normalParents(all []Parent) (normal []Parent) {
	for _, p := range all {
		normal = append(normal, p.normal())
	}
	return normal
}
