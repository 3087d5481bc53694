package membership

import (
	"strings"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Contribution is a giving of one to another, as one side recorded it and the
// other confirmed or disputed it. It is the simplest record of patronage.
type Contribution struct {
	From     people.MemberID   `json:"from"`
	To       people.MemberID   `json:"to"`
	By       people.MemberID   `json:"by"` // The side that recorded it.
	Kind     string            `json:"kind"`
	Quantity int64             `json:"quantity"`
	Unit     string            `json:"unit"`
	Date     string            `json:"date"`
	State    ContributionState `json:"state"`
}

// ContributionState is how far a contribution has been agreed on.
type ContributionState string

// The states of a contribution.
const (
	Recorded  ContributionState = "recorded"
	Confirmed ContributionState = "confirmed"
	Disputed  ContributionState = "disputed"
)

// contributionKinds are what can be given (PRODUCT.md, point 14).
var contributionKinds = []string{"information", "goods", "services", "resources", "labour", "money"}

const maxQuantity = 1_000_000_000_000

var (
	contributions    = state.NewMap[uint64, Contribution]("membership/contributions")
	lastContribution = state.NewCounter("membership/last_contribution")
	partners         = state.NewSet[state.Pair[people.MemberID, partner]]("membership/partners")
)

// partner is a member who confirmed a contribution within one application.
type partner = state.Pair[int64, people.MemberID]

// ContributionOf is the contribution with this number.
func ContributionOf(r state.Reader, n uint64) (Contribution, bool) { return contributions.Get(r, n) }

// other is the side of c that did not record it.
func (c Contribution) other() people.MemberID {
	if c.By == c.From {
		return c.To
	}
	return c.From
}

// pending finds a contribution that the acting member is asked to confirm or dispute.
func pending(s *machine.Step, n uint64) (Contribution, error) {
	c, ok := contributions.Get(s, n)
	if !ok {
		return c, machine.NotFound("membership.unknown_contribution", "there is no contribution number %d", n).At("contribution")
	}
	if people.ActingMember(s) != c.other() {
		return c, machine.NotAllowed("membership.not_other_side", "only %s, the other side of contribution %d, can do this", c.other(), n)
	}
	if c.State == Confirmed {
		return c, machine.Conflict("membership.confirmed_already", "contribution %d is confirmed already", n)
	}
	return c, nil
}

// checkDate refuses anything but a day of the calendar as YYYY-MM-DD.
func checkDate(d string) error {
	no := machine.Malformed("membership.bad_date", "write the date as year-month-day, for example 2026-03-31").At("date")
	if len(d) != 10 || d[4] != '-' || d[7] != '-' || strings.Trim(d[:4]+d[5:7]+d[8:], "0123456789") != "" {
		return no
	}
	year, month, dayOfMonth := number(d[:4]), number(d[5:7]), number(d[8:])
	if year < 1900 || month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > daysIn(year, month) {
		return no
	}
	return nil
}

func number(digits string) (n int64) {
	for _, d := range []byte(digits) {
		n = n*10 + int64(d-'0')
	}
	return n
}

func daysIn(year, month int64) int64 {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// LastContribution is the number of the contribution recorded last, 0 before the first.
func LastContribution(r state.Reader) uint64 { return lastContribution.Get(r) }
