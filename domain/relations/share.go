package relations

import (
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Thing is something that a member shows to some and not to others.
type Thing string

// The things. Contact and prices are kept by hosts alone and never stand on the
// log; hours stand on the log, so that here is only said where they are shown.
const (
	Contact Thing = "contact" // How it is reached.
	Prices  Thing = "prices"  // Its prices and terms.
	Hours   Thing = "hours"   // How many hours a month it has for others.
)

// Things are all there are.
var Things = []Thing{Contact, Prices, Hours}

// Everybody is, beside the roles, to whom something can be shown: all who would
// see it if nobody had said anything.
const Everybody Role = "everybody"

// Sharing is to whom something is shown: to everybody, or to who is this or that
// to one, as both say.
type Sharing struct {
	Contact []Role `json:"contact,omitempty" help:"who sees how you are reached: everybody, or what others are to you, such as supplier or partner" example:"partner,supplier"`
	Prices  []Role `json:"prices,omitempty" help:"who sees your prices and terms: everybody, or what others are to you, such as customer or sibling" example:"customer"`
	Hours   []Role `json:"hours,omitempty" help:"who is shown how many hours a month you have for others: everybody, or what others are to you" example:"everybody"`
}

// Of is to whom a thing is shown.
func (x Sharing) Of(t Thing) []Role {
	switch t {
	case Contact:
		return x.Contact
	case Prices:
		return x.Prices
	case Hours:
	}
	return x.Hours
}

// asEver is what is shown before somebody says otherwise: hours to everybody, as
// in networks without relations, and what only hosts keep to nobody.
var asEver = Sharing{Hours: []Role{Everybody}}

// Share says to whom one shows what. It takes the place of what one said before.
type Share Sharing

// SharingSet says to whom somebody shows what.
type SharingSet struct {
	Holder  people.MemberID  `json:"holder"`
	By      machine.PersonID `json:"by"`
	Sharing Sharing          `json:"sharing"`
}

// Check refuses what is nobody.
func (m Share) Check() error {
	for _, t := range Things {
		all := Sharing(m).Of(t)
		for i, r := range all {
			if r != Everybody && !slices.Contains(Roles, r) {
				return machine.Malformed("relations.bad_audience", "something is shown to everybody, or to who is supplier, customer, partner, funder, funded, mentor, mentee, sibling, umbrella or member to you").At(string(t))
			}
			if slices.Contains(all[:i], r) {
				return machine.Malformed("relations.named_twice", "%s is named twice", r).At(string(t))
			}
		}
	}
	return nil
}

// Apply keeps it.
func (m Share) Apply(s *machine.Step) error {
	who, err := takesPart(s)
	if err != nil {
		return err
	}
	sharings.Put(s, who, Sharing(m))
	s.Emit(SharingSet{who, s.By, Sharing(m)})
	return nil
}

// SharingOf is to whom somebody shows what.
func SharingOf(r state.Reader, who people.MemberID) Sharing {
	if x, ok := sharings.Get(r, who); ok {
		return x
	}
	return asEver
}

// Shows reports whether somebody shows a thing to another: to itself always, to
// others by what they are to it, as both say.
func Shows(r state.Reader, who, to people.MemberID, t Thing) bool {
	all := SharingOf(r, who).Of(t)
	if who == to || slices.Contains(all, Everybody) {
		return true
	}
	for _, role := range all {
		if x, _ := Of(r, to, who, role); x.Stage == Counts {
			return true
		}
	}
	return false
}
