package relations

import (
	"slices"

	"metaorg/machine"
)

// Role is what one is to another.
type Role string

// The roles, each beside what the other is then.
const (
	Supplier Role = "supplier" // Delivers to its customer, goods or work.
	Customer Role = "customer"
	Partner  Role = "partner" // Works together with its partner.
	Funder   Role = "funder"  // Gives or lends money to whom it funds.
	Funded   Role = "funded"
	Mentor   Role = "mentor" // Teaches its mentee.
	Mentee   Role = "mentee"
	Sibling  Role = "sibling"  // Came out of the same body, or has the same parent.
	Umbrella Role = "umbrella" // Has its member as a member, outside this network.
	Member   Role = "member"
)

// Roles are all there are.
var Roles = []Role{Supplier, Customer, Partner, Funder, Funded, Mentor, Mentee, Sibling, Umbrella, Member}

// Other is what the other side is then.
func (r Role) Other() Role {
	switch r {
	case Supplier:
		return Customer
	case Customer:
		return Supplier
	case Funder:
		return Funded
	case Funded:
		return Funder
	case Mentor:
		return Mentee
	case Mentee:
		return Mentor
	case Umbrella:
		return Member
	case Member:
		return Umbrella
	case Partner, Sibling, Everybody:
	}
	return r
}

// leads tells the end of a directed relation that is called its first side.
func (r Role) leads() bool {
	return r == Supplier || r == Funder || r == Mentor || r == Umbrella
}

func (r Role) check(field string) error {
	if !slices.Contains(Roles, r) {
		return machine.Malformed("relations.bad_role", "one is supplier, customer, partner, funder, funded, mentor, mentee, sibling, umbrella or member to another").At(field)
	}
	return nil
}
