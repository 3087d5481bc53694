package agreements

import (
	"slices"
	"strconv"

	"metaorg/domain/competences"
	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Look is when something of an agreement falls due, or a party has left; while it
// holds it is looked at once a week in any case.
type Look struct {
	Agreement uint64 `json:"agreement"`
	Turn      uint64 `json:"turn"`
}

// CommitmentDue says that a payment comes to its day, and which obligation it is
// now; none where there could not be one.
type CommitmentDue struct {
	Agreement  uint64 `json:"agreement"`
	Commitment string `json:"commitment"`
	Obligation uint64 `json:"obligation,omitempty"`
	Refused    string `json:"refused,omitempty"` // Why there is none.
}

// CommitmentLate says that a commitment was not done by its day.
type CommitmentLate struct {
	Agreement  uint64          `json:"agreement"`
	Commitment string          `json:"commitment"`
	From       people.MemberID `json:"from"`
	To         people.MemberID `json:"to"`
	Done       int64           `json:"done"`
	Quantity   int64           `json:"quantity"`
}

// PartyGone says that a party left the network in mid-agreement: its commitments
// are no longer asked for, obligations stay, and the others amend by a day, or it ends.
type PartyGone struct {
	Agreement uint64          `json:"agreement"`
	Party     people.MemberID `json:"party"`
	Until     int64           `json:"until"` // Unix seconds.
}

// ClauseTriggered says that a clause proposes an amendment.
type ClauseTriggered struct {
	Agreement uint64 `json:"agreement"`
	Clause    uint64 `json:"clause"`  // From 1.
	Found     int64  `json:"found"`   // What was measured.
	Version   uint64 `json:"version"` // That it put on the table.
}

// put stores an agreement, and has it looked at when the next of its days comes.
func (a Agreement) put(s *machine.Step, n uint64) {
	c, _ := versions.Get(s, n, a.Terms)
	a.Review = ""
	if at := int(a.Reviews); at < len(c.Reviews) && (a.Holds() || a.State == Signed) {
		a.Review = c.Reviews[at]
	}
	a.Turn++
	agreements.Put(s, n, a)
	s.Schedule(max(s.Time+1, a.next(s, n, c)), Look{n, a.Turn})
}

// next is when an agreement is looked at next.
func (a Agreement) next(s *machine.Step, n uint64, c Content) int64 {
	at := a.EndsAt()
	switch a.State {
	case InDraft, Offered:
		return min(at, a.Since+rule(s, ruleOffer)*day)
	case Signed:
		return startOf(a.Begins)
	case Binding, UnderReview, Ended:
	}
	at = min(at, s.Time+week)
	if a.GoneSince != 0 {
		at = min(at, a.GoneSince+rule(s, ruleGone)*day)
	}
	if a.Review != "" {
		at = min(at, startOf(a.Review))
	}
	for _, k := range c.Commitments {
		p := ProgressOf(s, n, k.Name)
		switch {
		case a.stopped(k):
		case k.IsMoney() && !p.Raised:
			at = min(at, startOf(k.Due)-rule(s, ruleRaise)*day)
		case !k.IsMoney() && !p.Late && Done(s, n, k) < k.Quantity:
			at = min(at, lateFrom(k))
		}
	}
	return at
}

// lateFrom is when a commitment's day is over everywhere on earth.
func lateFrom(k Commitment) int64 { return startOf(k.Due) + day + 12*hour }

// Apply does what has fallen due.
func (d Look) Apply(s *machine.Step) error {
	a, _ := agreements.Get(s, d.Agreement)
	n := d.Agreement
	if a.Turn != d.Turn || a.State == Ended {
		return nil
	}
	switch {
	case a.EndsAt() <= s.Time && (a.Holds() || a.State == Signed):
		how := RanOut
		if a.Notice != 0 && a.Notice <= s.Time {
			how = ByNotice
		}
		a.end(s, n, how)
		return nil
	case !a.Holds() && a.State != Signed:
		if a.EndsAt() <= s.Time || a.Since+rule(s, ruleOffer)*day <= s.Time {
			a.end(s, n, NeverSigned)
			return nil
		}
	default:
		if !a.depart(s, n) {
			return nil
		}
		if a.State == Signed && startOf(a.Begins) <= s.Time {
			a.enter(s, n)
		}
	}
	if a.Holds() {
		c, _ := versions.Get(s, n, a.Terms)
		a.commitments(s, n, c)
		a.review(s, n, c)
		a.clauses(s, n, c)
	}
	a.put(s, n)
	return nil
}

// departed has what somebody is a party of looked at as soon as it has left.
func departed(s *machine.Step, who string) {
	for _, n := range slices.Collect(live.Of(s, people.MemberID(who))) {
		if a, _ := agreements.Get(s, n); a.Holds() || a.State == Signed {
			s.Schedule(s.Time, Look{n, a.Turn})
		}
	}
}

// depart notes parties that left the network; false where the agreement ends by it.
func (a *Agreement) depart(s *machine.Step, n uint64) bool {
	var gone []people.MemberID
	for _, p := range a.present() {
		if !competences.TakesPart(s, p, s.Time) {
			gone = append(gone, p)
		}
	}
	if len(gone) > 0 && a.GoneSince == 0 {
		a.GoneSince = s.Time
	}
	until := a.GoneSince + rule(s, ruleGone)*day
	for _, p := range gone {
		a.Gone = append(a.Gone, p)
		s.Emit(PartyGone{n, p, until})
	}
	switch {
	case len(a.Gone) == 0:
		return true
	case len(a.present()) < 2, a.State == Signed, until <= s.Time:
		a.end(s, n, NobodyLeft)
		return false
	case len(gone) > 0:
		a.drop(s, n) // It was for them as well.
		a.State, a.Since = UnderReview, s.Time
	}
	return true
}

// commitments have what is to be paid be owed, and tell of what is late.
func (a Agreement) commitments(s *machine.Step, n uint64, c Content) {
	for _, k := range c.Commitments {
		p := ProgressOf(s, n, k.Name)
		switch {
		case a.stopped(k):
		case k.IsMoney() && !p.Raised && startOf(k.Due)-rule(s, ruleRaise)*day <= s.Time:
			due := CommitmentDue{Agreement: n, Commitment: k.Name}
			number, err := obligations.Raise(s, obligations.Owed{
				Debtor: k.From, Creditor: k.To, Amount: k.Quantity, Unit: k.Unit, Due: k.Due,
				Source: obligations.Source{Kind: obligations.Agreement, Ref: strconv.FormatUint(n, 10)},
			})
			if err != nil { // It refuses before it does anything.
				due.Refused = err.Error()
			}
			due.Obligation = number
			p.Raised, p.Obligation = true, number
			progress.Put(s, n, k.Name, p)
			s.Emit(due)
		case !k.IsMoney() && !p.Late && lateFrom(k) <= s.Time && Done(s, n, k) < k.Quantity:
			p.Late = true
			progress.Put(s, n, k.Name, p)
			s.Emit(CommitmentLate{n, k.Name, k.From, k.To, Done(s, n, k), k.Quantity})
		}
	}
}

// review begins a review whose day has come; one that goes on already stands for it.
func (a *Agreement) review(s *machine.Step, n uint64, c Content) {
	before := c.reviewsBefore(s.Time)
	if before <= a.Reviews {
		return
	}
	a.Reviews = before
	if a.State == UnderReview {
		return
	}
	a.State, a.Since = UnderReview, s.Time
	a.clearReview(s, n)
	s.Emit(ReviewBegun{n, a.present()})
}

// clauses put the first amendment on the table that a clause calls for, if there
// is none there.
func (a *Agreement) clauses(s *machine.Step, n uint64, c Content) {
	for i, k := range c.Clauses {
		at := uint64(i + 1)
		if a.Amendment != 0 || len(a.Gone) > 0 || a.Versions >= mostVersions || len(c.Addenda) >= mostAddenda {
			return
		}
		since, _ := fired.Get(s, n, at)
		if since = max(since, startOf(c.Begins)); s.Time < since+k.Days*day && (k.Measure == HoursGiven || fired.Has(s, n, at)) {
			continue // It has not been so long yet, or it triggered already.
		}
		found := k.measure(s, n, c)
		if k.Bound == Under && found >= k.Number || k.Bound == Over && found <= k.Number {
			continue
		}
		fired.Put(s, n, at, s.Time)
		next := c
		next.Addenda = append(slices.Clone(c.Addenda), k.Proposes)
		a.Versions++
		a.Amendment = a.Versions
		versions.Put(s, n, a.Versions, next)
		s.Emit(ClauseTriggered{n, at, found, a.Versions})
		s.Emit(TermsWritten{Agreement: n, Version: a.Versions, Amends: true, Content: next})
	}
}

// measure is what a clause finds.
func (k Clause) measure(s *machine.Step, n uint64, c Content) (found int64) {
	from := s.Time - k.Days*day
	for _, m := range c.Commitments {
		if m.From != k.Party {
			continue
		}
		p := ProgressOf(s, n, m.Name)
		switch k.Measure {
		case HoursGiven:
			for _, e := range FulfilledBy(s, n, m.Name) {
				if e.Unit == "h" && startOf(e.Date) >= from {
					found += e.Quantity
				}
			}
		case LateNow:
			if p.Late && Done(s, n, m) < m.Quantity {
				found++
			}
		case OverdueDebt:
			if o, ok := obligations.Of(s, p.Obligation); ok && o.Late && o.Owes() > 0 {
				found++
			}
		}
	}
	if k.Measure == HoursGiven {
		found /= hundred // Hours have two decimals.
	}
	return found
}

// hundred are the smallest steps of an hour.
const hundred = 100
