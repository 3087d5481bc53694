package periods

import (
	"strconv"

	"metaorg/domain/funds"
	"metaorg/domain/governance"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Put puts a period's statements, as drawn up last, to the members.
type Put struct {
	Period  uint64 `json:"period" help:"the period's number" example:"1" pos:"1"`
	Drawing uint64 `json:"drawing,omitempty" help:"how often they were drawn up when you looked at them, so that no others are put; 0 for as they are now" example:"1"`
}

// PeriodPut says that the members decide on a period's statements.
type PeriodPut struct {
	Period   uint64           `json:"period"`
	Drawing  uint64           `json:"drawing"`
	Proposal uint64           `json:"proposal"`
	By       machine.PersonID `json:"by,omitempty"`
}

// Adopt is carried by the members' decision for a period's statements.
type Adopt struct {
	Period uint64 `json:"period" help:"the period's number" example:"1"`
}

// PeriodAdopted says that a period is closed.
type PeriodAdopted struct {
	Period  uint64 `json:"period"`
	Drawing uint64 `json:"drawing"`
	Reserve int64  `json:"reserve"`        // Of the fund, with it.
	Loss    int64  `json:"loss,omitempty"` // Of the fund, with it: what later surpluses have to cover.
}

// TurnDown follows when the members did not decide for a period's statements.
type TurnDown struct {
	Period uint64 `json:"period" help:"the period's number" example:"1"`
}

// PeriodTurnedDown says that statements are drawn up again.
type PeriodTurnedDown struct {
	Period   uint64 `json:"period"`
	Proposal uint64 `json:"proposal"` // 0 where an earlier period was reopened, on which they stood.
}

// Check has nothing to refuse.
func (Put) Check() error { return nil }

// Check has nothing to refuse.
func (Adopt) Check() error { return nil }

// Check has nothing to refuse.
func (TurnDown) Check() error { return nil }

// Apply puts them.
func (m Put) Apply(s *machine.Step) error {
	p, err := at(s, m.Period, Drawn)
	if err != nil {
		return err
	}
	if err := p.closes(s); err != nil {
		return err
	}
	if err := p.isNext(s, m.Period); err != nil {
		return err
	}
	if m.Drawing != 0 && m.Drawing != p.Drawings {
		return machine.Conflict("periods.drawn_again", "the statements were drawn up again since; look at them as they are now").At("drawing")
	}
	g, _ := drawings.Get(s, m.Period, p.Drawings)
	f, _ := funds.FundOf(s, p.Fund)
	p.Proposal = s.Put(machine.Matter{
		Weight: machine.WeightOrdinary, Title: f.Terms.Name + ", " + p.From + " – " + p.Until,
		Text: g.text(p.Currency),
		By:   machine.OrganizationID(people.ActingMember(s)), Adopted: []machine.Message{Adopt{m.Period}}, Rejected: []machine.Message{TurnDown{m.Period}},
	})
	p.become(s, m.Period, IsPut)
	s.Emit(PeriodPut{m.Period, p.Drawings, p.Proposal, s.By})
	return nil
}

// text is what members decide on in figures, in no language: what is paid, kept
// and nobody's, and what covers losses; or who bears a loss.
func (g Drawing) text(currency string) string {
	parts := []int64{g.Cash, g.Retained, g.Reserve}
	if g.Covered > 0 {
		parts = append(parts, g.Covered)
	}
	if g.Terms.Loss() > 0 {
		parts = []int64{-g.FromReserve, -g.Borne, -g.Carried}
	}
	text := funds.Show(g.Terms.Surplus, currency) + " ="
	for i, n := range parts {
		if i > 0 {
			text += " +"
		}
		text += " " + funds.Plain(n, currency)
	}
	return text
}

// decided is a period on which the members decided, in the proposal that the rules
// put to them and no other.
func decided(s *machine.Step, n uint64, as governance.Status) (Period, error) {
	if err := byDecision(s); err != nil {
		return Period{}, err
	}
	p, err := at(s, n, IsPut)
	if err != nil {
		return p, err
	}
	if proposal, _ := governance.ProposalOf(s, p.Proposal); proposal.Status != as {
		return p, machine.NotAllowed("periods.not_decided", "the members are not deciding on period %d with this proposal", n).At("period")
	}
	return p, nil
}

// Apply closes the period: cash parts become obligations, what is kept goes to
// members' accounts, and what belongs to nobody to the reserve.
func (m Adopt) Apply(s *machine.Step) error {
	p, err := decided(s, m.Period, governance.Adopted)
	if err != nil {
		return err
	}
	g, _ := drawings.Get(s, m.Period, p.Drawings)
	p.payClaims(s, m.Period, g.Divided)
	if err := p.notice(s, m.Period); err != nil {
		return err
	}
	p.Adopted = p.Drawings
	p.bear(s, m.Period, g)
	reserve := ReserveOf(s, p.Fund) + g.Reserve - g.FromReserve
	reserves.Put(s, p.Fund, reserve)
	p.become(s, m.Period, Adopted)
	s.Emit(PeriodAdopted{m.Period, p.Adopted, reserve, LossOf(s, p.Fund)})
	return nil
}

// Apply has statements drawn up again.
func (m TurnDown) Apply(s *machine.Step) error {
	p, err := decided(s, m.Period, governance.Rejected)
	if err != nil {
		return err
	}
	p.become(s, m.Period, Frozen)
	s.Emit(PeriodTurnedDown{m.Period, p.Proposal})
	return nil
}

// ref is by what both sides of an obligation know it.
func ref(word string, n uint64) string { return word + " " + strconv.FormatUint(n, 10) }
