package membership

import (
	"slices"
	"strings"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// RecordContribution records that the acting side gave something to another,
// or received it. It counts once the other side has confirmed it.
type RecordContribution struct {
	With      people.MemberID `json:"with" help:"the other side: a member, an applicant or a supporter" example:"riverside" pos:"1"`
	Direction string          `json:"direction" help:"gave or received, seen from your side" example:"gave" choices:"gave,received"`
	Kind      string          `json:"kind" help:"information, goods, services, resources, labour or money" example:"labour" choices:"information,goods,services,resources,labour,money"`
	Quantity  int64           `json:"quantity" help:"how much, in whole units" example:"12"`
	Unit      string          `json:"unit" help:"what is counted, for example hours or GBP minor units" example:"hours"`
	Date      string          `json:"date" help:"the day, as year-month-day" example:"2026-03-31"`
}

// ContributionRecorded says that one side recorded a contribution.
type ContributionRecorded struct {
	Contribution uint64          `json:"contribution"`
	From         people.MemberID `json:"from"`
	To           people.MemberID `json:"to"`
	By           people.MemberID `json:"by"`
	Kind         string          `json:"kind"`
	Quantity     int64           `json:"quantity"`
	Unit         string          `json:"unit"`
	Date         string          `json:"date"`
}

// Check refuses what is no contribution.
func (m RecordContribution) Check() error {
	switch {
	case m.With == "":
		return machine.Malformed("membership.partner_missing", "say who was on the other side").At("with")
	case m.Direction != "gave" && m.Direction != "received":
		return machine.Malformed("membership.bad_direction", "say whether you gave or received it").At("direction")
	case !slices.Contains(contributionKinds, m.Kind):
		return machine.Malformed("membership.bad_contribution_kind", "a contribution is %s", strings.Join(contributionKinds, ", ")).At("kind")
	case m.Quantity < 1 || m.Quantity > maxQuantity:
		return machine.Malformed("membership.bad_quantity", "a quantity is a whole number from 1 to %d", int64(maxQuantity)).At("quantity")
	case m.Unit == "" || len(m.Unit) > 32:
		return machine.Malformed("membership.bad_unit", "name the unit in at most 32 letters").At("unit")
	}
	return checkDate(m.Date)
}

// Apply records the contribution.
func (m RecordContribution) Apply(s *machine.Step) error {
	me := people.ActingMember(s)
	c := Contribution{From: me, To: m.With, By: me, Kind: m.Kind, Quantity: m.Quantity, Unit: m.Unit, Date: m.Date, State: Recorded}
	if m.Direction == "received" {
		c.From, c.To = c.To, c.From
	}
	if me == m.With {
		return machine.Malformed("membership.own_contribution", "a contribution has two sides; this names you twice").At("with")
	}
	if !present(s, m.With) {
		return machine.NotFound("membership.unknown_partner", "%s is no member, applicant or supporter here", m.With).At("with")
	}
	if !present(s, me) {
		return machine.NotAllowed("membership.not_present", "%s must first apply or support the network", me)
	}
	if people.UnderCommonControl(s, me, m.With) {
		return machine.NotAllowed("membership.self_dealt", "%s and %s are under common control; what they give each other never counts", me, m.With).At("with")
	}
	n := lastContribution.Next(s)
	contributions.Put(s, n, c)
	s.Emit(ContributionRecorded{n, c.From, c.To, c.By, c.Kind, c.Quantity, c.Unit, c.Date})
	return nil
}

// present reports whether m has any part in the network now.
func present(r state.Reader, m people.MemberID) bool {
	s := StateOf(r, m)
	return s != None && s != LeftState && s != Excluded
}
