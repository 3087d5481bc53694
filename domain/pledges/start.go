package pledges

import (
	"slices"
	"time"

	"metaorg/domain/bids"
	"metaorg/domain/membership"
	"metaorg/domain/opportunities"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Start starts a campaign. What is pledged for it is owed to who started it.
type Start struct {
	Title       string          `json:"title" help:"what it is for, in a few words that stay in the log; they name no persons" example:"A shared cold store" pos:"1"`
	Text        string          `json:"text,omitempty" help:"what one should know of it, in words that stay in the log; they name no persons" example:"The room behind the mill, for milk and vegetables of five members."`
	Thresholds  []Threshold     `json:"thresholds" help:"what it takes: all of it must be pledged"`
	Until       string          `json:"until" help:"the last day for pledges, as year-month-day" example:"2027-02-28"`
	Due         string          `json:"due" help:"until when what was pledged is given if it binds, as year-month-day" example:"2027-03-31"`
	Early       bool            `json:"early,omitempty" help:"it binds as soon as enough of everything is pledged, and not on its last day only" example:"false"`
	Opportunity uint64          `json:"opportunity,omitempty" help:"number of the need or the offer that it is for, if there is one" example:"1"`
	Bid         uint64          `json:"bid,omitempty" help:"number of the bid that it is for, if there is one" example:"1"`
	Bonus       int64           `json:"bonus,omitempty" help:"what those who pledged get if it fails, all together, in the smallest steps of the unit: 10000 for 100.00; 0 for nothing" example:"10000" in:"bonus_unit"`
	BonusUnit   string          `json:"bonus_unit,omitempty" help:"currency of the bonus" example:"GBP"`
	Patron      people.MemberID `json:"patron,omitempty" help:"handle of the member that pays the bonus and is asked to promise it; nothing if you do" example:"mill"`
	Document    Paper           `json:"document,omitempty" help:"hash of a document that says more" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// CampaignStarted says that there is a campaign. It takes pledges at once, unless
// another member is to promise the bonus first.
type CampaignStarted struct {
	Campaign   uint64           `json:"campaign"` // From 1.
	Starter    people.MemberID  `json:"starter"`
	By         machine.PersonID `json:"by"` // Who signed, as everywhere here.
	What       Start            `json:"what"`
	Patron     people.MemberID  `json:"patron,omitempty"` // Who pays the bonus.
	Stage      Stage            `json:"stage"`
	Closes     int64            `json:"closes"`
	BonusUntil int64            `json:"bonus_until,omitempty"`
}

// Check refuses what nobody could pledge for.
func (m Start) Check() error {
	if err := checkText(m.Title, "title", titleBytes, false); err != nil {
		return err
	}
	if m.Text != "" {
		if err := checkText(m.Text, "text", textBytes, true); err != nil {
			return err
		}
	}
	for _, check := range []func() error{m.checkThresholds, m.checkDays, m.checkBonus} {
		if err := check(); err != nil {
			return err
		}
	}
	return m.Document.check()
}

// Apply starts it.
func (m Start) Apply(s *machine.Step) error {
	who := people.ActingMember(s)
	if !canOwe(s, who) {
		return machine.NotAllowed("pledges.no_member", "%s is no member here; members start campaigns", who)
	}
	c := Campaign{
		Starter: who, Title: m.Title, Thresholds: m.Thresholds, Totals: make([]int64, len(m.Thresholds)), Due: m.Due, Early: m.Early,
		Bonus: m.Bonus, BonusUnit: m.BonusUnit, Closes: startOf(m.Until) + day, Stage: Open, Since: s.Time,
	}
	if err := m.fits(s, c.Closes); err != nil {
		return err
	}
	if m.Bonus > 0 {
		if err := c.promise(s, m.Patron); err != nil {
			return err
		}
	}
	open := 0
	for range held.Of(s, who) {
		open++
	}
	if open >= mostHeld {
		return machine.OverLimit("pledges.too_many_campaigns", "%s has %d campaigns that have not ended; wait for one, or call one off", who, mostHeld)
	}
	n := last.Next(s)
	campaigns.Put(s, n, c)
	held.Add(s, who, n)
	at := c.Closes
	if c.Stage == Asked {
		at = c.BonusUntil
	}
	s.Schedule(at, Close{n})
	s.Emit(CampaignStarted{n, who, s.By, m, c.Patron, c.Stage, c.Closes, c.BonusUntil})
	return nil
}

// promise says who pays the bonus, and waits for its word where it is not who
// starts the campaign.
func (c *Campaign) promise(s *machine.Step, patron people.MemberID) error {
	c.Patron = patron
	if patron == "" {
		c.Patron = c.Starter
	}
	if !canOwe(s, c.Patron) {
		return machine.NotFound("pledges.unknown_patron", "%.60q is no member here", c.Patron).At("patron")
	}
	days := rule(s, ruleBonus)
	if c.BonusUntil = c.Closes - days*day; c.BonusUntil <= s.Time {
		return machine.Malformed("pledges.too_short", "only what is pledged %d days before the end has part in the bonus; name a later last day", days).At("until")
	}
	if c.Patron != c.Starter {
		c.Stage = Asked
	}
	return nil
}

// fits refuses days that are over, more of them than the charter allows, and what
// it would be for and is not there.
func (m Start) fits(s *machine.Step, closes int64) error {
	if closes <= s.Time {
		return machine.Malformed("pledges.past", "%s is over; name a day to come", m.Until).At("until")
	}
	if most := rule(s, ruleLongest); closes > s.Time+(1+most)*day {
		return machine.OverLimit("pledges.too_long_for", "no campaign here takes pledges for more than %d days", most).At("until")
	}
	if m.Opportunity != 0 {
		if p, ok := opportunities.PostOf(s, m.Opportunity); !ok || p.Stage == opportunities.Over {
			return machine.NotFound("pledges.unknown_opportunity", "there is no need or offer number %d on the board", m.Opportunity).At("opportunity")
		}
	}
	if m.Bid != 0 {
		if b, ok := bids.BidOf(s, m.Bid); !ok || b.State.Over() && b.State != bids.Won {
			return machine.NotFound("pledges.unknown_bid", "there is no bid number %d that is still gone after", m.Bid).At("bid")
		}
	}
	return nil
}

// canOwe reports whether somebody is a member, and so owes and is owed.
func canOwe(r state.Reader, m people.MemberID) bool {
	return membership.HasVoice(r, m) || membership.IsActive(r, m)
}

// Accept promises to pay the bonus if the campaign fails. With that it takes pledges.
type Accept struct {
	Campaign uint64 `json:"campaign" help:"the campaign's number" example:"1" pos:"1"`
}

// BonusAccepted says that the bonus is promised.
type BonusAccepted struct {
	Campaign uint64           `json:"campaign"`
	Patron   people.MemberID  `json:"patron"`
	By       machine.PersonID `json:"by"`
}

// Decline says no to that: the campaign does not come about.
type Decline struct {
	Campaign uint64 `json:"campaign" help:"the campaign's number" example:"1" pos:"1"`
}

// Check has nothing to refuse.
func (Accept) Check() error { return nil }

// Check has nothing to refuse.
func (Decline) Check() error { return nil }

// askedOf is the campaign with this number, if who acts is to promise its bonus.
func askedOf(s *machine.Step, n uint64) (Campaign, error) {
	c, err := running(s, n)
	if err != nil {
		return c, err
	}
	who := people.ActingMember(s)
	switch {
	case who != c.Patron:
		return c, machine.NotAllowed("pledges.not_patron", "%s is not asked to pay a bonus of campaign %d", who, n)
	case c.Stage != Asked:
		return c, machine.Conflict("pledges.accepted_already", "%s promised the bonus already; others rely on it", who).At("campaign")
	}
	return c, nil
}

// Apply promises it.
func (m Accept) Apply(s *machine.Step) error {
	c, err := askedOf(s, m.Campaign)
	if err != nil {
		return err
	}
	c.Stage, c.Since = Open, s.Time
	campaigns.Put(s, m.Campaign, c)
	s.Schedule(c.Closes, Close(m))
	s.Emit(BonusAccepted{m.Campaign, c.Patron, s.By})
	return nil
}

// Apply declines it.
func (m Decline) Apply(s *machine.Step) error {
	c, err := askedOf(s, m.Campaign)
	if err != nil {
		return err
	}
	c.end(s, m.Campaign, Failed, Declined)
	s.Emit(CampaignFailed{m.Campaign, Declined, c.Totals, s.By})
	return nil
}

// startOf is the first second of a checked day, in UTC.
func startOf(date string) int64 {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		panic("pledges: no day: " + date)
	}
	return t.Unix()
}

// named finds a threshold by its words.
func (m Start) named(name string, before int) bool {
	return slices.ContainsFunc(m.Thresholds[:before], func(t Threshold) bool { return t.Name == name })
}
