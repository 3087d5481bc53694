package pledges

import (
	"math/bits"
	"slices"
	"strconv"

	"metaorg/allocation"
	"metaorg/domain/competences"
	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Close is when a campaign ends: its last day is over, or nobody promised its
// bonus in time.
type Close struct {
	Campaign uint64 `json:"campaign"`
}

// CampaignBound says that all pledges bind.
type CampaignBound struct {
	Campaign uint64 `json:"campaign"`
	Early    bool   `json:"early,omitempty"` // Before its last day was over.
}

// PledgeBound says what somebody owes of what it pledged.
type PledgeBound struct {
	Campaign   uint64          `json:"campaign"`
	Pledge     uint64          `json:"pledge"`
	Threshold  uint64          `json:"threshold"`
	Member     people.MemberID `json:"member"`
	Amount     int64           `json:"amount"`               // Pledged.
	Taken      int64           `json:"taken"`                // Of it; less only where more came than is taken at most.
	Obligation uint64          `json:"obligation,omitempty"` // None where nothing of it is taken.
}

// CampaignFailed says that no pledge binds.
type CampaignFailed struct {
	Campaign uint64           `json:"campaign"`
	How      How              `json:"how"`
	Totals   []int64          `json:"totals"`       // What was pledged, by threshold.
	By       machine.PersonID `json:"by,omitempty"` // Who declined to pay the bonus.
}

// Cancel calls a campaign off. Once somebody pledged, a bonus that was promised is
// owed as if it had failed.
type Cancel struct {
	Campaign uint64 `json:"campaign" help:"the campaign's number" example:"1" pos:"1"`
	Document Paper  `json:"document,omitempty" help:"hash of a document that says why" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// CampaignCancelled says that no pledge binds, since who started the campaign
// called it off.
type CampaignCancelled struct {
	Campaign uint64           `json:"campaign"`
	By       machine.PersonID `json:"by"`
	Totals   []int64          `json:"totals"`
	Document Paper            `json:"document,omitempty"`
}

// BonusOwed says what somebody is owed since a campaign failed for which it pledged.
type BonusOwed struct {
	Campaign   uint64          `json:"campaign"`
	Member     people.MemberID `json:"member"`
	Amount     int64           `json:"amount"`
	Obligation uint64          `json:"obligation,omitempty"`
	Refused    string          `json:"refused,omitempty"` // Why there is none.
}

// Check refuses what is no document.
func (m Cancel) Check() error { return m.Document.check() }

// Apply calls it off.
func (m Cancel) Apply(s *machine.Step) error {
	c, err := running(s, m.Campaign)
	if err != nil {
		return err
	}
	if who := people.ActingMember(s); who != c.Starter {
		return machine.NotAllowed("pledges.not_starter", "%s started campaign %d; only it calls it off", c.Starter, m.Campaign)
	}
	shares := c.shares(s, m.Campaign)
	c.end(s, m.Campaign, Cancelled, "")
	s.Emit(CampaignCancelled{m.Campaign, s.By, c.Totals, m.Document})
	return c.payBonus(s, m.Campaign, shares)
}

// Apply ends a campaign, unless it ended before.
func (d Close) Apply(s *machine.Step) error {
	c, _ := campaigns.Get(s, d.Campaign)
	switch {
	case c.Stage == Asked:
		return c.fail(s, d.Campaign, NotAccepted)
	case c.Stage != Open || c.Closes > s.Time:
		return nil
	}
	c.dropGone(s, d.Campaign)
	switch {
	case !competences.TakesPart(s, c.Starter, s.Time):
		return c.fail(s, d.Campaign, StarterGone)
	case !c.Met():
		return c.fail(s, d.Campaign, Unmet)
	}
	return c.bind(s, d.Campaign)
}

// dropGone has pledges of those fall that left the network.
func (c *Campaign) dropGone(s *machine.Step, n uint64) {
	for _, e := range c.all(s, n) {
		if p := e.Promise; !competences.TakesPart(s, p.By, s.Time) {
			c.drop(s, n, e.number, p)
			s.Emit(PledgeFell{n, e.number, p.Threshold, p.By, p.Amount})
		}
	}
}

// numbered is a pledge with its number.
type numbered struct {
	Promise
	number uint64
}

// all are the pledges for a campaign, the oldest first.
func (c Campaign) all(s *machine.Step, n uint64) (all []numbered) {
	for number, p := range promises.Of(s, n) {
		all = append(all, numbered{p, number})
	}
	return all
}

// end puts a campaign at its end: no pledge counts any longer, and what they came
// to stays on record.
func (c Campaign) end(s *machine.Step, n uint64, as Stage, how How) {
	for _, e := range c.all(s, n) {
		c.release(s, n, e.number, e.Promise)
	}
	held.Remove(s, c.Starter, n)
	c.Stage, c.Since, c.How = as, s.Time, how
	campaigns.Put(s, n, c)
}

// fail has no pledge bind.
func (c Campaign) fail(s *machine.Step, n uint64, how How) error {
	shares := c.shares(s, n)
	c.end(s, n, Failed, how)
	s.Emit(CampaignFailed{Campaign: n, How: how, Totals: c.Totals})
	return c.payBonus(s, n, shares)
}

// bind has all pledges be owed: all of what was pledged or, where that is more
// than is taken at most, each its share of that in proportion, the odd steps by
// largest remainder, of equal ones to who pledged first.
func (c Campaign) bind(s *machine.Step, n uint64) error {
	all := c.all(s, n)
	taken := make([]int64, len(all))
	for i, t := range c.Thresholds {
		var at []int
		var weights []int64
		for j, e := range all {
			if e.Threshold == uint64(i+1) {
				at, weights = append(at, j), append(weights, e.Amount)
			}
		}
		total := c.Totals[i]
		if t.Most != 0 {
			total = min(total, t.Most)
		}
		parts, err := allocation.Split(total, weights)
		if err != nil {
			return err
		}
		for k, j := range at {
			taken[j] = parts[k]
		}
	}
	c.end(s, n, Bound, "")
	s.Emit(CampaignBound{n, s.Time < c.Closes})
	for j, e := range all {
		b := PledgeBound{n, e.number, e.Threshold, e.By, e.Amount, taken[j], 0}
		if b.Taken > 0 {
			number, err := c.owe(s, n, e.By, c.Starter, b.Taken, c.Thresholds[e.Threshold-1].Unit)
			if err != nil {
				return err // There is room for it: it was pending.
			}
			b.Obligation = number
		}
		s.Emit(b)
	}
	return nil
}

func (c Campaign) owe(s *machine.Step, n uint64, debtor, creditor people.MemberID, amount int64, unit string) (uint64, error) {
	return obligations.Raise(s, obligations.Owed{
		Debtor: debtor, Creditor: creditor, Amount: amount, Unit: unit, Due: c.Due,
		Source: obligations.Source{Kind: obligations.Other, Ref: "campaign " + strconv.FormatUint(n, 10)},
	})
}

// sharer is who has part in a bonus, and what its pledges weigh.
type sharer struct {
	who    people.MemberID
	weight int64
}

// shares are who has part in the bonus: what one pledged in time weighs by how
// much of its threshold it is, so that money, work and things weigh alike.
func (c Campaign) shares(s *machine.Step, n uint64) (all []sharer) {
	if c.Bonus == 0 || c.Stage != Open {
		return nil
	}
	for _, e := range c.all(s, n) {
		if e.By == c.Patron || e.Counts == 0 {
			continue
		}
		least := c.Thresholds[e.Threshold-1].Least
		weight := scaled(min(e.Counts, least), least)
		if at := slices.IndexFunc(all, func(o sharer) bool { return o.who == e.By }); at >= 0 {
			all[at].weight += weight
			continue
		}
		all = append(all, sharer{e.By, weight})
	}
	return all
}

// scaled is part/all of what a pledge weighs that meets its threshold alone,
// rounded down; part is at most all.
func scaled(part, all int64) int64 {
	high, low := bits.Mul64(uint64(part), uint64(whole))
	n, _ := bits.Div64(high, low, uint64(all))
	return int64(n)
}

// payBonus has the patron owe the bonus, all of it, in proportion by largest
// remainder, of equal ones to who pledged first. Where nobody pledged in time
// nobody is owed anything.
func (c Campaign) payBonus(s *machine.Step, n uint64, shares []sharer) error {
	var weights []int64
	for _, h := range shares {
		weights = append(weights, h.weight)
	}
	parts, err := allocation.Split(c.Bonus, weights)
	if err != nil {
		return err
	}
	for i, h := range shares {
		if parts[i] == 0 {
			continue
		}
		b := BonusOwed{Campaign: n, Member: h.who, Amount: parts[i]}
		if b.Obligation, err = c.owe(s, n, c.Patron, h.who, parts[i], c.BonusUnit); err != nil { // It refuses before it does anything.
			b.Refused = err.Error()
		}
		s.Emit(b)
	}
	return nil
}
