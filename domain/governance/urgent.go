package governance

import (
	"metaorg/machine"
	"metaorg/tally"
)

// UrgentConfirmed says that an urgent decision stands for good.
type UrgentConfirmed struct {
	Proposal uint64 `json:"proposal"`
	By       uint64 `json:"by"` // The ordinary proposal by which it was confirmed.
}

// UrgentLapsed says that an urgent decision no longer stands, since the members
// did not confirm it.
type UrgentLapsed struct {
	Proposal uint64 `json:"proposal"`
}

// seekConfirmation puts an urgent decision that is in force to an ordinary vote,
// which always closes before it lapses and never waits for one who objects.
func seekConfirmation(s *machine.Step, n uint64, p Proposal) {
	terms := TermsOf(s, Ordinary)
	terms.Method, terms.Amendments = tally.ByMajority, 0
	terms.WindowDays = min(terms.WindowDays, urgentDays-terms.NoticeDays)
	put(s, Proposal{
		By: p.By, Title: p.Title, Text: p.Text, Class: Ordinary,
		Terms: terms, Since: s.Time, Status: Undecided, Matter: true, Confirms: n,
	})
}

func confirm(s *machine.Step, urgent, by uint64) {
	p, _ := proposals.Get(s, urgent)
	if p.Status != Adopted {
		return // A later decision ended it meanwhile.
	}
	p.Lapses = 0
	proposals.Put(s, urgent, p)
	s.Emit(UrgentConfirmed{urgent, by})
}

func lapse(s *machine.Step, urgent uint64) {
	p, _ := proposals.Get(s, urgent)
	if p.Status != Adopted {
		return
	}
	p.Status, p.Lapses = Lapsed, s.Time
	proposals.Put(s, urgent, p)
	s.Emit(UrgentLapsed{urgent})
}
