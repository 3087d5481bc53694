package pledges

import (
	"metaorg/domain/competences"
	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/units"
)

// Pledge says how much one gives of what a campaign asks for, if it binds. Who
// pledged before says by it how much it is now, and keeps its place.
type Pledge struct {
	Campaign  uint64 `json:"campaign" help:"the campaign's number" example:"1" pos:"1"`
	Threshold uint64 `json:"threshold" help:"which of the things that it takes, counted from 1" example:"1" pos:"2"`
	Amount    int64  `json:"amount" help:"how much in all, in the smallest steps of its unit: 20000 for 200.00" example:"20000" in:"unit" pos:"3"`
	Unit      string `json:"unit,omitempty" help:"the unit of the amount, so that nobody pledges hours for pounds; nothing for that of the campaign" example:"GBP"`
}

// Pledged says how much somebody pledges now.
type Pledged struct {
	Campaign  uint64           `json:"campaign"`
	Pledge    uint64           `json:"pledge"` // Its number in the campaign, from 1.
	Threshold uint64           `json:"threshold"`
	Member    people.MemberID  `json:"member"` // An organization, or a person for itself.
	By        machine.PersonID `json:"by"`
	Amount    int64            `json:"amount"`
	Before    int64            `json:"before,omitempty"`
	Met       bool             `json:"met,omitempty"` // With this there is enough of everything.
}

// TakeBack takes back what one pledged of one thing.
type TakeBack struct {
	Campaign  uint64 `json:"campaign" help:"the campaign's number" example:"1" pos:"1"`
	Threshold uint64 `json:"threshold" help:"which of the things that it takes, counted from 1" example:"1" pos:"2"`
}

// PledgeTakenBack says that somebody pledges nothing of something any more.
type PledgeTakenBack struct {
	Campaign  uint64           `json:"campaign"`
	Pledge    uint64           `json:"pledge"`
	Threshold uint64           `json:"threshold"`
	Member    people.MemberID  `json:"member"`
	By        machine.PersonID `json:"by"`
	Amount    int64            `json:"amount"`
}

// PledgeFell says that a pledge counts no longer since who gave it left the network.
type PledgeFell struct {
	Campaign  uint64          `json:"campaign"`
	Pledge    uint64          `json:"pledge"`
	Threshold uint64          `json:"threshold"`
	Member    people.MemberID `json:"member"`
	Amount    int64           `json:"amount"`
}

// Check refuses what pledges nothing.
func (m Pledge) Check() error {
	if m.Amount < 1 || m.Amount > mostQuantity {
		return machine.Malformed("pledges.bad_amount", "a pledge is above nothing and at most %d of the unit's smallest steps; to pledge nothing any more take it back", mostQuantity).At("amount")
	}
	if m.Unit == "" {
		return nil
	}
	return checkUnit(m.Unit, "unit")
}

// Check has nothing to refuse.
func (TakeBack) Check() error { return nil }

// threshold is the one with this number, from 1.
func (c Campaign) threshold(n uint64) (Threshold, error) {
	if n < 1 || n > uint64(len(c.Thresholds)) {
		return Threshold{}, machine.NotFound("pledges.unknown_threshold", "the campaign asks for %d things; name one by its number, from 1", len(c.Thresholds)).At("threshold")
	}
	return c.Thresholds[n-1], nil
}

// mayPledge refuses who has no part in a campaign, or its own in it.
func (c Campaign) mayPledge(s *machine.Step, who people.MemberID, t Threshold) error {
	u, _ := units.Of(t.Unit)
	switch {
	case !competences.TakesPart(s, who, s.Time):
		return machine.NotAllowed("pledges.no_part", "%s takes no part in the network; members, and who acts for one of them, do", who)
	case u.Of != units.Time && !canOwe(s, who):
		return machine.NotAllowed("pledges.work_only", "money and things are pledged by members; %s can pledge work", who).At("threshold")
	case !competences.TakesPart(s, c.Starter, s.Time):
		return machine.Conflict("pledges.starter_gone", "%s left the network; there is nobody to owe anything to", c.Starter).At("campaign")
	case who == c.Starter:
		return machine.NotAllowed("pledges.own_campaign", "%s would owe itself; ask for that much less instead", who)
	case people.UnderCommonControl(s, who, c.Starter), c.Patron != "" && people.UnderCommonControl(s, who, c.Patron):
		return machine.NotAllowed("pledges.self_dealt", "%s is under common control with who started this or pays its bonus; others would think that more stand behind it", who)
	}
	return nil
}

// Apply pledges it, and has the campaign bind where it does as soon as there is enough.
func (m Pledge) Apply(s *machine.Step) error {
	who := people.ActingMember(s)
	c, err := running(s, m.Campaign)
	if err != nil {
		return err
	}
	t, err := c.threshold(m.Threshold)
	if err != nil {
		return err
	}
	if err := c.mayPledge(s, who, t); err != nil {
		return err
	}
	n, p, again := PromiseBy(s, who, m.Campaign, m.Threshold)
	switch {
	case c.Stage == Asked:
		return machine.Conflict("pledges.not_open", "%s has not promised the bonus yet; until then nobody pledges", c.Patron).At("campaign")
	case m.Unit != "" && m.Unit != t.Unit:
		return machine.Conflict("pledges.other_unit", "%q is counted in %s", t.Name, t.Unit).At("unit")
	case again && p.Amount == m.Amount:
		return machine.Conflict("pledges.unchanged", "%s pledges that much already", who).At("amount")
	case !again:
		if err := room(s, who); err != nil {
			return err
		}
		c.Last++
		c.Pledges++
		n, p = c.Last, Promise{By: who, Threshold: m.Threshold, At: s.Time}
		given.Put(s, who, state.PairOf(m.Campaign, m.Threshold), n)
	}
	before, met := p.Amount, c.Met()
	obligations.Unpend(s, c.Starter, who, t.Unit, before)
	if err := obligations.Pend(s, c.Starter, who, t.Unit, m.Amount); err != nil {
		return err
	}
	p.Amount, p.Counts = m.Amount, min(p.Counts, m.Amount)
	if s.Time < c.BonusUntil {
		p.Counts = m.Amount
	}
	promises.Put(s, m.Campaign, n, p)
	c.Totals[m.Threshold-1] += m.Amount - before
	campaigns.Put(s, m.Campaign, c)
	s.Emit(Pledged{m.Campaign, n, m.Threshold, who, s.By, m.Amount, before, !met && c.Met()})
	if !c.Early || !c.Met() {
		return nil
	}
	if c.dropGone(s, m.Campaign); !c.Met() {
		campaigns.Put(s, m.Campaign, c)
		return nil
	}
	return c.bind(s, m.Campaign)
}

// room refuses more pledges of one than are kept.
func room(s *machine.Step, who people.MemberID) error {
	n := 0
	for range given.Of(s, who) {
		n++
	}
	if n >= mostGiven {
		return machine.OverLimit("pledges.too_many", "%s pledged for %d things that are not decided; take one back first", who, mostGiven)
	}
	return nil
}

// Apply takes it back.
func (m TakeBack) Apply(s *machine.Step) error {
	who := people.ActingMember(s)
	c, err := running(s, m.Campaign)
	if err != nil {
		return err
	}
	n, p, ok := PromiseBy(s, who, m.Campaign, m.Threshold)
	if !ok {
		return machine.NotFound("pledges.not_pledged", "%s pledges nothing of this", who).At("threshold")
	}
	c.drop(s, m.Campaign, n, p)
	campaigns.Put(s, m.Campaign, c)
	s.Emit(PledgeTakenBack{m.Campaign, n, m.Threshold, who, s.By, p.Amount})
	return nil
}

// drop has a pledge count no longer; the campaign that this changes is not stored yet.
func (c *Campaign) drop(s *machine.Step, n, number uint64, p Promise) {
	c.release(s, n, number, p)
	c.Totals[p.Threshold-1] -= p.Amount
	c.Pledges--
}

// release takes a pledge off limits.
func (c Campaign) release(s *machine.Step, n, number uint64, p Promise) {
	obligations.Unpend(s, c.Starter, p.By, c.Thresholds[p.Threshold-1].Unit, p.Amount)
	promises.Delete(s, n, number)
	given.Delete(s, p.By, state.PairOf(n, p.Threshold))
}
