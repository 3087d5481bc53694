package periods

import (
	"slices"
	"strings"
	"time"

	"metaorg/domain/funds"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Paper is a document by its hash: BLAKE3-256 of its bytes, in lower-case
// hexadecimal. The text itself is kept by hosts.
type Paper string

// check refuses what is no hash; none at all is fine.
func (p Paper) check(field string) error {
	if p != "" && (len(p) != paperDigits || strings.Trim(string(p), "0123456789abcdef") != "") {
		return machine.Malformed("periods.bad_document", "a document is named by the %d hexadecimal digits of its hash, in lower case", paperDigits).At(field)
	}
	return nil
}

// checkText refuses text that is missing, too long, or not as it shows.
func checkText(text, field string, most int, inLines bool) error {
	switch {
	case strings.TrimSpace(text) == "":
		return machine.Malformed("periods.empty", "say it in words").At(field)
	case len(text) > most:
		return machine.OverLimit("periods.too_long", "this has %d bytes, more than %d", len(text), most).At(field)
	case !people.Reads(text, inLines):
		return machine.Malformed("periods.unprintable", "this has a character that nobody can see").At(field)
	}
	return nil
}

// checkDate refuses anything but a day of the calendar as YYYY-MM-DD.
func checkDate(d, field string) error {
	if t, err := time.Parse(time.DateOnly, d); err != nil || t.Year() < 1900 {
		return machine.Malformed("periods.bad_date", "write the date as year-month-day, for example 2026-03-31").At(field)
	}
	return nil
}

// today is the day of a step, in UTC.
func today(s *machine.Step) string { return dayOf(s.Time) }

func dayOf(t int64) string { return time.Unix(t, 0).UTC().Format(time.DateOnly) }

// startOf is the first second of a checked day, in UTC.
func startOf(d string) int64 {
	t, _ := time.Parse(time.DateOnly, d)
	return t.Unix()
}

func byDecision(s *machine.Step) error {
	if !s.AsNetwork {
		return machine.NotAllowed("periods.by_decision", "this is decided by the members: propose it as part of a decision")
	}
	return nil
}

func isLive(r state.Reader, m people.MemberID) bool {
	return membership.HasVoice(r, m) || membership.IsActive(r, m)
}

// hasClaims reports whether somebody is or was a member, so that what it gave has
// claims; what others gave is business with others.
func hasClaims(r state.Reader, m people.MemberID) bool {
	switch membership.StateOf(r, m) {
	case membership.Active, membership.Dormant, membership.Lapsed, membership.Suspended, membership.LeftState, membership.Excluded:
		return true
	case membership.None, membership.Supporter, membership.Applicant, membership.Provisional:
	}
	return false
}

// at is the period with this number, if it is at one of these stages.
func at(r state.Reader, n uint64, stages ...Stage) (Period, error) {
	p, ok := periods.Get(r, n)
	if !ok {
		return p, machine.NotFound("periods.unknown_period", "there is no period number %d", n).At("period")
	}
	if !slices.Contains(stages, p.Stage) {
		return p, machine.Conflict("periods.wrong_stage", "period %d is %s; that does not fit", n, p.Stage).At("period")
	}
	return p, nil
}

// closes refuses who may not bring a period on its way: who holds the fund's
// money or cares for it does; so that they cannot hold it up, every member does
// once some days have passed since the period's last.
func (p Period) closes(s *machine.Step) error {
	who := people.ActingMember(s)
	f, _ := funds.FundOf(s, p.Fund)
	switch {
	case p.isCaredFor(s, who):
		return nil
	case !isLive(s, who):
		return machine.NotAllowed("periods.no_member", "%s is no member here; members close their periods, each through who acts for it", who)
	case s.Time < startOf(p.Until)+(1+rule(s, ruleClose))*day:
		return machine.NotAllowed("periods.not_steward", "who holds %s or cares for it does this; if they do not, every member may %d days after the period", f.Terms.Name, rule(s, ruleClose))
	}
	return nil
}

// isCaredFor reports whether a member holds the money of a period's fund, or cares
// for it.
func (p Period) isCaredFor(r state.Reader, m people.MemberID) bool {
	f, _ := funds.FundOf(r, p.Fund)
	return m == f.Terms.Holder || slices.Contains(f.Terms.Stewards, m)
}
