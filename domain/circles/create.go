package circles

import (
	"slices"
	"strings"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Create is carried by an ordinary decision: the members leave a domain to a
// circle, within the limits of the charter and for a term.
type Create struct {
	Name         string            `json:"name" help:"what the circle is called" example:"Kitchen"`
	Domain       string            `json:"domain" help:"what the members leave to it, in words; it names no persons" example:"What is cooked, bought and repaired in the shared kitchen, up to 200 pounds a month."`
	Members      []people.MemberID `json:"members" help:"handles of the organizations in it, at least three" example:"mill,forge,print"`
	Entry        Entry             `json:"entry" help:"how others come in: open to any member, or by consent of those in it" example:"open" choices:"open,consent"`
	Method       Method            `json:"method" help:"how it decides: lazy, where silence adopts; or consent, where at least half say that they agree and nobody objects" example:"lazy" choices:"lazy,consent"`
	WindowDays   int64             `json:"window_days" help:"how many days those in it have to answer" example:"5"`
	Objections   int64             `json:"objections,omitempty" help:"lazy: how many objections bring a matter before all members" example:"2"`
	Kinds        []string          `json:"kinds,omitempty" help:"what it may do in the network's name, as kinds of messages that a lazy decision may carry; without any it decides on texts" example:"circles.post_bulletin"`
	TermMonths   int64             `json:"term_months" help:"how many months its mandate lasts" example:"12"`
	ReviewMonths int64             `json:"review_months,omitempty" help:"after how many months the members look at it again; 0 for not before its term ends" example:"6"`
}

// CircleCreated says that there is a circle.
type CircleCreated struct {
	Circle  uint64            `json:"circle"` // Its number, from 1.
	Remit   Remit             `json:"remit"`
	Members []people.MemberID `json:"members"` // By id.
	Until   int64             `json:"until"`   // When its term ends.
	Review  int64             `json:"review,omitempty"`
}

func (m Create) remit() Remit {
	return Remit{Name: m.Name, Domain: m.Domain, Kinds: m.Kinds, Method: m.Method, WindowDays: m.WindowDays, Objections: m.Objections, Entry: m.Entry}
}

// Check refuses what no charter allows.
func (m Create) Check() error {
	if err := m.remit().check(); err != nil {
		return err
	}
	if err := checkMembers(m.Members); err != nil {
		return err
	}
	return checkTerm(m.TermMonths, m.ReviewMonths)
}

// Apply sets the circle up.
func (m Create) Apply(s *machine.Step) error {
	if err := byDecision(s); err != nil {
		return err
	}
	if n, _ := alive.Get(s); n >= mostCircles {
		return machine.OverLimit("circles.too_many_circles", "the network has %d circles; dissolve one first", n)
	}
	if err := m.remit().allowed(s); err != nil {
		return err
	}
	members, err := enough(s, m.Members)
	if err != nil {
		return err
	}
	if err := termAllowed(s, m.TermMonths); err != nil {
		return err
	}
	n := lastCircle.Next(s)
	count, _ := alive.Get(s)
	alive.Put(s, count+1)
	c := begin(s, n, Circle{Remit: m.remit(), Members: members, Since: s.Time}, m.TermMonths, m.ReviewMonths)
	s.Emit(CircleCreated{n, c.Remit, c.Members, c.Until, c.Review})
	return nil
}

// check refuses what cannot be read, or says nothing.
func (r Remit) check() error {
	if err := checkText(r.Name, "name", nameBytes, false); err != nil {
		return err
	}
	if err := checkText(r.Domain, "domain", domainBytes, true); err != nil {
		return err
	}
	switch {
	case r.Entry != AnyMember && r.Entry != ByConsent:
		return machine.Malformed("circles.unknown_entry", "others come in freely (open), or with the circle's consent (consent)").At("entry")
	case r.Method != Lazy && r.Method != Consent:
		return machine.Malformed("circles.unknown_method", "a circle decides by silence (lazy) or by consent (consent)").At("method")
	case r.WindowDays < 1 || r.WindowDays > mostWindow:
		return machine.Malformed("circles.bad_window", "those in a circle have 1 to %d days to answer", mostWindow).At("window_days")
	case r.Method == Lazy && r.Objections < 1:
		return machine.Malformed("circles.no_objections", "say how many objections bring a matter before all members; at least one does").At("objections")
	case r.Method == Consent && r.Objections != 0:
		return machine.Malformed("circles.objections_unused", "by consent one objection is enough; leave the number out").At("objections")
	case len(r.Kinds) > mostKinds:
		return machine.OverLimit("circles.too_many_kinds", "a circle may do at most %d kinds of things in the network's name", mostKinds).At("kinds")
	}
	for i, k := range r.Kinds {
		if slices.Contains(r.Kinds[:i], k) {
			return machine.Malformed("circles.twice", "%s is named twice", k).At("kinds")
		}
	}
	return nil
}

// allowed refuses what is beyond the charter's limits.
func (r Remit) allowed(s *machine.Step) error {
	if least := rule(s, ruleWindow); r.WindowDays < least {
		return machine.NotAllowed("circles.window_too_short", "the charter gives those in a circle at least %d days to answer", least).At("window_days")
	}
	if most := rule(s, ruleObjections); r.Objections > most {
		return machine.NotAllowed("circles.too_many_objections", "by the charter %d objections are enough to bring a circle's matter before all members", most).At("objections")
	}
	for _, k := range r.Kinds {
		if !s.Carries(machine.WeightLazy, k) {
			return machine.NotAllowed("circles.too_heavy", "%.60q is nothing that members leave to a circle: only what a lazy decision may carry", k).At("kinds")
		}
	}
	return nil
}

func checkMembers(all []people.MemberID) error {
	switch {
	case len(all) < LeastMembers:
		return machine.Malformed("circles.too_few_members", "at least %d organizations make a circle", LeastMembers).At("members")
	case len(all) > mostMembers:
		return machine.OverLimit("circles.too_many_members", "a decision puts at most %d members into a circle; more can join it", mostMembers).At("members")
	}
	for i, m := range all {
		if slices.Contains(all[:i], m) {
			return machine.Malformed("circles.twice", "%s is named twice", m).At("members")
		}
	}
	return nil
}

// enough refuses organizations that are no members, and those that one owner
// controls all together; it gives them by id.
func enough(s *machine.Step, all []people.MemberID) ([]people.MemberID, error) {
	for _, m := range all {
		if err := canBeIn(s, m); err != nil {
			return nil, err.At("members")
		}
	}
	members := slices.Sorted(slices.Values(all))
	if len(membership.Voices(s, members)) < 2 {
		return nil, machine.NotAllowed("circles.common_control", "these organizations are all under common control; a circle has at least two that are not").At("members")
	}
	return members, nil
}

// canBeIn refuses who has no vote in the network, and persons.
func canBeIn(s state.Reader, m people.MemberID) *machine.Refusal {
	if !membership.IsActive(s, m) || !people.IsOrganization(s, m) {
		return machine.NotAllowed("circles.no_member", "%.60q is no organization with a vote in this network", m)
	}
	return nil
}

// Paper is a document by its hash: BLAKE3-256 of its bytes, in lower-case
// hexadecimal. The text itself is kept by hosts.
type Paper string

func (p Paper) check(field string) error {
	if len(p) != paperDigits || strings.Trim(string(p), "0123456789abcdef") != "" {
		return machine.Malformed("circles.bad_document", "a document is named by the %d hexadecimal digits of its hash, in lower case", paperDigits).At(field)
	}
	return nil
}

// checkText refuses text that is missing, too long, or not as it shows.
func checkText(text, field string, most int, lines bool) error {
	switch {
	case strings.TrimSpace(text) == "":
		return machine.Malformed("circles.empty", "say it in words").At(field)
	case len(text) > most:
		return machine.OverLimit("circles.too_long", "this has %d bytes, more than %d", len(text), most).At(field)
	case strings.ContainsFunc(text, func(r rune) bool { return hidden(r) && (r != '\n' || !lines) }):
		return machine.Malformed("circles.unprintable", "this has a character that nobody can see").At(field)
	}
	return nil
}

// hidden are characters with which a text could read differently from what it is.
func hidden(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7f && r < 0xa0, r == 0xad: // Controls, soft hyphen.
	case r == 0x200b, r == 0x200e, r == 0x200f, r >= 0x2028 && r <= 0x202e: // Zero width, separators, directions.
	case r >= 0x2060 && r <= 0x206f, r == 0xfeff, r == 0xfffd, r >= 0xe0000 && r <= 0xe0fff: // Marks, tags.
	default:
		return false
	}
	return true
}
