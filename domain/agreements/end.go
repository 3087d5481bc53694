package agreements

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// GiveNotice ends an agreement early, after the days that it says.
type GiveNotice struct {
	Agreement uint64 `json:"agreement" help:"the agreement's number" example:"1" pos:"1"`
	Document  Paper  `json:"document,omitempty" help:"hash of a document that says why" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// NoticeGiven says that an agreement ends early.
type NoticeGiven struct {
	Agreement uint64           `json:"agreement"`
	Party     people.MemberID  `json:"party"`
	By        machine.PersonID `json:"by"`
	Ends      int64            `json:"ends"` // When; Unix seconds.
	Document  Paper            `json:"document,omitempty"`
}

// AgreementEnded says that nothing more comes of an agreement. What became an
// obligation by then stays one; what is left open is not owed any more.
type AgreementEnded struct {
	Agreement uint64   `json:"agreement"`
	How       How      `json:"how"`
	Open      []string `json:"open,omitempty"` // Commitments that were not done, by their words.
}

// Check refuses what is no document.
func (m GiveNotice) Check() error { return m.Document.check("document") }

// Apply gives notice.
func (m GiveNotice) Apply(s *machine.Step) error {
	a, who, err := ofHeld(s, m.Agreement)
	if err != nil {
		return err
	}
	c, _ := versions.Get(s, m.Agreement, a.Terms)
	switch {
	case c.NoticeDays == 0:
		return machine.NotAllowed("agreements.no_notice", "nobody ends this agreement alone; put an earlier last day on the table for all to sign")
	case a.Notice != 0:
		return machine.Conflict("agreements.notice_given", "%s gave notice already", a.NoticeBy).At("agreement")
	}
	a.Notice, a.NoticeBy = s.Time+c.NoticeDays*day, who
	a.put(s, m.Agreement)
	s.Emit(NoticeGiven{m.Agreement, who, s.By, a.EndsAt(), m.Document})
	return nil
}

// EndsAt is when it ends as things stand: when its last day is over, or with a
// notice.
func (a Agreement) EndsAt() int64 {
	ends := startOf(a.Ends) + day
	if a.Notice != 0 {
		ends = min(ends, a.Notice)
	}
	return ends
}

// ofHeld is the agreement with this number, if it holds and who acts is one of its
// parties.
func ofHeld(s *machine.Step, n uint64) (Agreement, people.MemberID, error) {
	a, who, err := ofParty(s, n)
	if err != nil {
		return a, who, err
	}
	if !a.Holds() {
		return a, who, machine.Conflict("agreements.not_in_force", "agreement %d is not in force", n).At("agreement")
	}
	if c, _ := versions.Get(s, n, a.Terms); !c.has(who) {
		return a, who, machine.NotAllowed("agreements.no_party", "%s is no party of agreement %d", who, n)
	}
	return a, who, nil
}

// end ends it.
func (a Agreement) end(s *machine.Step, n uint64, how How) {
	held.Remove(s, a.By, n)
	for _, p := range append(a.newcomers(s, n), a.Parties...) {
		live.Remove(s, p, n)
	}
	var open []string
	if c, _ := versions.Get(s, n, a.Terms); a.Holds() {
		for _, k := range c.Commitments {
			if Done(s, n, k) < k.Quantity && ProgressOf(s, n, k.Name).Obligation == 0 {
				open = append(open, k.Name)
			}
		}
	}
	if a.Amendment != 0 {
		a.clear(s, n)
	}
	a.clearReview(s, n)
	a.State, a.Since, a.How, a.Amendment, a.Review = Ended, s.Time, how, 0, ""
	a.Turn++
	agreements.Put(s, n, a)
	s.Emit(AgreementEnded{n, how, open})
}
