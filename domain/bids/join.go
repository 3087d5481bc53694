package bids

import (
	"slices"

	"metaorg/domain/agreements"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/units"
)

// Volunteer puts the one who acts on a part of a bid, or says anew how much of it
// that one does. Nobody puts anybody else on one.
type Volunteer struct {
	Bid      uint64 `json:"bid" help:"the bid's number" example:"1" pos:"1"`
	Part     uint64 `json:"part" help:"the part's number in the bid" example:"1" pos:"2"`
	Quantity int64  `json:"quantity,omitempty" help:"how much of it, in the smallest steps of its unit; 0 for all that nobody has taken" example:"2000" in:"unit"`
	Unit     string `json:"unit,omitempty" help:"the part's unit, where you say how much" example:"h"`
}

// Volunteered says that somebody is on a part.
type Volunteered struct {
	Bid      uint64           `json:"bid"`
	Part     uint64           `json:"part"`
	Member   people.MemberID  `json:"member"`
	By       machine.PersonID `json:"by"`
	Quantity int64            `json:"quantity"`
	Month    string           `json:"month,omitempty"` // In which it would work more hours than it said it has, as year-month; a warning.
	Hours    int64            `json:"hours,omitempty"` // That it would then work in that month.
}

// Check refuses half a quantity.
func (m Volunteer) Check() error {
	switch {
	case m.Quantity < 0 || m.Quantity > maxQuantity:
		return machine.Malformed("bids.bad_quantity", "say how much it is: above nothing, and at most %d of the unit's smallest steps", maxQuantity).At("quantity")
	case m.Quantity != 0 && m.Unit == "":
		return machine.Malformed("bids.no_unit", "say in which unit; it is that of the part").At("unit")
	}
	return nil
}

// Apply puts it on.
func (m Volunteer) Apply(s *machine.Step) error {
	who, err := takesPart(s)
	if err != nil {
		return err
	}
	b, err := gathering(s, m.Bid)
	if err != nil {
		return err
	}
	p, ok := parts.Get(s, m.Bid, m.Part)
	key := state.PairOf(m.Bid, m.Part)
	before, _ := volunteers.Get(s, key, who)
	sum, times := taken(s, m.Bid, m.Part)
	free := p.Quantity - sum + before.Quantity
	quantity := m.Quantity
	if quantity == 0 {
		quantity = free
	}
	team := Team(s, m.Bid)
	switch {
	case !ok:
		return unknownPart(m.Bid, m.Part)
	case m.Unit != "" && m.Unit != p.Unit:
		return machine.Malformed("bids.other_unit", "this part is counted in %s", p.Unit).At("unit")
	case free == 0:
		return machine.Conflict("bids.covered", "others do all of part %d; ask one of them to do less of it", m.Part).At("part")
	case quantity > free:
		u, _ := units.Of(p.Unit)
		return machine.Conflict("bids.too_much", "of part %d nobody has taken %s; that is the most", m.Part, u.Show(free)).At("quantity")
	case before.Quantity == 0 && times >= maxTaken:
		return machine.OverLimit("bids.too_many_hands", "%d have a part of it already; no agreement has more commitments", maxTaken).At("bid")
	case len(team) >= maxTeam && !slices.Contains(team, who):
		return machine.OverLimit("bids.too_many_members", "%d are on the team; no agreement has more parties", maxTeam).At("bid")
	}
	volunteers.Put(s, key, who, Taken{quantity, s.Time})
	joined.Add(s, who, m.Bid)
	b.put(s, m.Bid)
	month, hours, _ := Overload(s, who, agreements.Elsewhere(s, who))
	s.Emit(Volunteered{m.Bid, m.Part, who, s.By, quantity, month, hours})
	return nil
}

// Overload is the first month in which somebody would work more hours than it said
// it has, if all that it volunteered for came about beside what it agreed on: by
// the last days of the parts, or the closing days of bids whose parts have none.
// What it promised elsewhere counts as it does when an agreement is signed.
func Overload(r state.Reader, who people.MemberID, elsewhere []machine.Stint) (month string, hours int64, over bool) {
	var all agreements.Content
	for n := range joined.Of(r, who) {
		b, _ := bids.Get(r, n)
		if b.Agreed(r) { // Then it is counted there.
			continue
		}
		for i, p := range parts.Of(r, n) {
			if t, on := volunteers.Get(r, state.PairOf(n, i), who); on {
				all.Commitments = append(all.Commitments, agreements.Commitment{From: who, Quantity: t.Quantity, Unit: p.Unit, Due: max(p.Until, p.From, b.What.Closes)})
			}
		}
	}
	return agreements.Overload(r, who, 0, all, elsewhere)
}

// Leave takes the one who acts off a part or off all, as long as not all signed.
// What it took is open again, and an agreement on the table falls.
type Leave struct {
	Bid  uint64 `json:"bid" help:"the bid's number" example:"1" pos:"1"`
	Part uint64 `json:"part,omitempty" help:"the part's number in the bid; 0 for all that you are on" example:"1" pos:"2"`
}

// TeamLeft says that somebody is on parts no longer.
type TeamLeft struct {
	Bid    uint64           `json:"bid"`
	Member people.MemberID  `json:"member"`
	By     machine.PersonID `json:"by,omitempty"`
	Parts  []uint64         `json:"parts"`          // That are open again.
	Off    bool             `json:"off,omitempty"`  // The team, as it is on no other part.
	Gone   bool             `json:"gone,omitempty"` // It left the network.
}

// Check has nothing to refuse.
func (Leave) Check() error { return nil }

// Apply takes it off.
func (m Leave) Apply(s *machine.Step) error {
	b, err := existing(s, m.Bid, Gathering, Agreeing)
	if err != nil {
		return err
	}
	who, err := onTeam(s, m.Bid)
	switch {
	case err != nil:
		return err
	case b.State == Agreeing && b.Agreed(s):
		return machine.Conflict("bids.signed", "all signed agreement %d; who leaves now does so by its terms", b.Agreement).At("bid")
	}
	on := b.partsOf(s, m.Bid, who)
	leaves := on
	if m.Part != 0 {
		if leaves = []uint64{m.Part}; !slices.Contains(on, m.Part) {
			return machine.Conflict("bids.not_on_part", "%s is not on part %d", who, m.Part).At("part")
		}
	}
	b.off(s, m.Bid, TeamLeft{Bid: m.Bid, Member: who, By: s.By, Parts: leaves, Off: len(leaves) == len(on)})
	b.put(s, m.Bid)
	return nil
}

// partsOf are the numbers of the parts that somebody is on.
func (Bid) partsOf(r state.Reader, n uint64, who people.MemberID) (all []uint64) {
	for p := range parts.Of(r, n) {
		if volunteers.Has(r, state.PairOf(n, p), who) {
			all = append(all, p)
		}
	}
	return all
}

// off takes somebody off parts, and lets fall what was to be signed with it; the
// bid is not stored yet.
func (b *Bid) off(s *machine.Step, n uint64, e TeamLeft) {
	for _, p := range e.Parts {
		volunteers.Delete(s, state.PairOf(n, p), e.Member)
	}
	if e.Off {
		joined.Remove(s, e.Member, n)
		named.Delete(s, n, e.Member)
		if b.Lead == e.Member {
			b.Lead = ""
		}
	}
	s.Emit(e)
	if b.State == Agreeing {
		b.reopen(s, n)
	}
}

// NameLead says whom one of the team would have lead. Who is named by more than
// half of the team leads it, until another is, or it leaves.
type NameLead struct {
	Bid  uint64          `json:"bid" help:"the bid's number" example:"1" pos:"1"`
	Lead people.MemberID `json:"lead" help:"handle of one of the team, who signs with the client" example:"mill" pos:"2"`
}

// LeadNamed says whom one of the team would have lead.
type LeadNamed struct {
	Bid    uint64           `json:"bid"`
	Member people.MemberID  `json:"member"`
	Lead   people.MemberID  `json:"lead"`
	By     machine.PersonID `json:"by"`
}

// LeadChosen says who leads.
type LeadChosen struct {
	Bid  uint64          `json:"bid"`
	Lead people.MemberID `json:"lead"`
}

// Check has nothing to refuse.
func (NameLead) Check() error { return nil }

// Apply names it.
func (m NameLead) Apply(s *machine.Step) error {
	b, err := gathering(s, m.Bid)
	if err != nil {
		return err
	}
	who, err := onTeam(s, m.Bid)
	if err != nil {
		return err
	}
	team := Team(s, m.Bid)
	if !slices.Contains(team, m.Lead) {
		return machine.NotFound("bids.lead_not_on_team", "%.60q is not on the team; who leads is", m.Lead).At("lead")
	}
	named.Put(s, m.Bid, who, m.Lead)
	s.Emit(LeadNamed{m.Bid, who, m.Lead, s.By})
	count := 0
	for _, whom := range named.Of(s, m.Bid) {
		if whom == m.Lead {
			count++
		}
	}
	if 2*count > len(team) && b.Lead != m.Lead {
		b.Lead = m.Lead
		s.Emit(LeadChosen(m))
	}
	b.put(s, m.Bid)
	return nil
}
