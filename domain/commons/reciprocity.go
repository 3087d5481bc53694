package commons

import (
	"slices"
	"strings"

	"metaorg/machine"
)

// Class is a group of those who may want to use something.
type Class string

// The classes.
const (
	Anyone       Class = "anyone"
	Members      Class = "members"      // With a vote.
	Provisionals Class = "provisionals" // On their way to one.
	Supporters   Class = "supporters"
	Strangers    Class = "strangers"    // Who take no part in the network.
	Contributors Class = "contributors" // Who made a version that was accepted.
	Stewards     Class = "stewards"
)

// Allowance is on what footing somebody uses something.
type Allowance string

// The allowances.
const (
	Free  Allowance = "free"
	Quota Allowance = "quota" // So much in so many days.
	Fee   Allowance = "fee"   // Settled outside the program.
	Deny  Allowance = "deny"
)

// Reciprocity says what one group gives for use. It fits those of its class who
// have given at least so much and used it less than so often (the Peer
// Production Licence, Kleiner 2010, told members, contributors and others apart).
type Reciprocity struct {
	Class              Class     `json:"class" help:"whom it is about" choices:"anyone,members,provisionals,supporters,strangers,contributors,stewards" example:"members"`
	LeastContributions int64     `json:"least_contributions,omitempty" help:"only who has at least so many confirmed contributions in the network" example:"0"`
	MostUses           int64     `json:"most_uses,omitempty" help:"only who used it fewer times than that in the past year; 0 for however often" example:"0"`
	Allowance          Allowance `json:"allowance" help:"what follows: free, a quota, a fee, or no use" choices:"free,quota,fee,deny" example:"quota"`
	Quota              int64     `json:"quota,omitempty" help:"of a quota: how much, in the resource's unit" example:"8"`
	Days               int64     `json:"days,omitempty" help:"of a quota: in how many days" example:"30"`
	Fee                int64     `json:"fee,omitempty" in:"currency" help:"of a fee: how much for each unit, in minor units of the currency" example:"0"`
	Currency           string    `json:"currency,omitempty" help:"of a fee: three letters" example:""`
}

// Facts are what is known of somebody who wants to use something.
type Facts struct {
	Classes       []Class // All that fit, Anyone aside.
	Contributions int64   // Confirmed, in the network.
	Uses          int64   // Of this resource, in the past year.
}

// Evaluate gives the first rule that fits; where none does, use is free.
func Evaluate(rules []Reciprocity, f Facts) Reciprocity {
	for _, r := range rules {
		if r.fits(f) {
			return r
		}
	}
	return Reciprocity{Class: Anyone, Allowance: Free}
}

func (r Reciprocity) fits(f Facts) bool {
	return (r.Class == Anyone || slices.Contains(f.Classes, r.Class)) &&
		f.Contributions >= r.LeastContributions && (r.MostUses == 0 || f.Uses < r.MostUses)
}

func checkReciprocity(all []Reciprocity) error {
	if len(all) > mostRules {
		return machine.OverLimit("commons.too_many_rules", "at most %d rules say what is asked in return", mostRules).At("reciprocity")
	}
	for _, r := range all {
		if err := r.check(); err != nil {
			return err.At("reciprocity")
		}
	}
	return nil
}

// check refuses a rule whose numbers do not fit what follows from it.
func (r Reciprocity) check() *machine.Refusal {
	switch r.Class {
	case Anyone, Members, Provisionals, Supporters, Strangers, Contributors, Stewards:
	default:
		return machine.Malformed("commons.unknown_class", "a rule is about anyone, members, provisionals, supporters, strangers, contributors or stewards")
	}
	if !isCount(r.LeastContributions, r.MostUses, r.Quota, r.Days, r.Fee) {
		return machine.Malformed("commons.bad_number", "the numbers of a rule are whole and not below 0")
	}
	isQuota, isFee := r.Quota > 0 && r.Days > 0 && r.Days <= mostPeriodDays, r.Fee > 0 && isCurrency(r.Currency)
	hasQuota, hasFee := r.Quota != 0 || r.Days != 0, r.Fee != 0 || r.Currency != ""
	switch r.Allowance {
	case Free, Deny:
		if hasQuota || hasFee {
			return machine.Malformed("commons.number_unused", "what is free or denied has neither a quota nor a fee; leave them out")
		}
	case Quota:
		if !isQuota || hasFee {
			return machine.Malformed("commons.bad_quota", "a quota says how much, and in how many days, up to %d; and no fee", mostPeriodDays)
		}
	case Fee:
		if !isFee || hasQuota {
			return machine.Malformed("commons.bad_fee", "a fee says how much in minor units and the three capital letters of a currency; and no quota")
		}
	default:
		return machine.Malformed("commons.unknown_allowance", "use is free, within a quota, for a fee, or denied (deny)")
	}
	return nil
}

func isCount(all ...int64) bool {
	return !slices.ContainsFunc(all, func(n int64) bool { return n < 0 || n > mostNumber })
}

func isCurrency(code string) bool {
	return len(code) == 3 && strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
