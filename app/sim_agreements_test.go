package app_test

import (
	"fmt"
	"slices"
	"time"

	"metaorg/domain/agreements"
	"metaorg/domain/people"
	"metaorg/machine/rulestest"
	"metaorg/machine/sim"
	"metaorg/machine/state"
)

// agreementsInvariants are the sentences that must be true of agreements.
var agreementsInvariants = []sim.Invariant{
	{Name: "terms hold only with the signatures of all their parties", Check: nothingHalfSigned},
	{Name: "what has ended stays so, and a version stays as it was written", Check: agreementsStay},
}

// agreementsPools are agreements between members, and what is done with those that
// there are.
func agreementsPools() []sim.Pool {
	day := func(s sim.Scene, in int64) string {
		return time.Unix(s.Now+in*rulestest.Day, 0).UTC().Format(time.DateOnly)
	}
	terms := func(s sim.Scene) (all []agreements.Content) {
		me := people.MemberID(s.For)
		if me == "" {
			me = people.MemberID(s.By)
		}
		for i, o := range organizations {
			if you := people.MemberID(o); you != me {
				c := agreements.Content{Title: "flour", Text: "Flour for hands.", Parties: []people.MemberID{me, you}, Begins: day(s, int64(i%3)), Ends: day(s, 20), NoticeDays: int64(i % 5), Reviews: []string{day(s, 9)}}
				c.Commitments = []agreements.Commitment{{Name: "hands", From: me, To: you, Quantity: 1200, Unit: "h", Due: day(s, 8)}, {Name: "price", From: you, To: me, Quantity: 500, Unit: "EUR", Due: day(s, 18)}}
				c.Clauses = []agreements.Clause{{Measure: agreements.LateNow, Party: me, Bound: agreements.Over, Days: 5, Proposes: "Another day."}}
				all = append(all, c)
			}
		}
		return all
	}
	return []sim.Pool{
		sim.From(func(s sim.Scene) (all []agreements.Write) {
			for _, c := range terms(s) {
				all = append(all, agreements.Write(c))
			}
			return all
		}),
		sim.From(func(s sim.Scene) (all []agreements.Amend) {
			for n := range mine(s) {
				for _, c := range terms(s)[:2] {
					all = append(all, agreements.AmendmentTo(n, c))
				}
			}
			return all
		}),
		sim.From(func(s sim.Scene) (all []agreements.Sign) {
			for n, a := range mine(s) {
				if a.OnTable() != 0 {
					all = append(all, agreements.Sign{Agreement: n, Version: a.OnTable()})
				}
			}
			return all
		}),
		sim.From(func(s sim.Scene) (all []uint64) {
			for n := range mine(s) {
				all = append(all, n)
			}
			if len(all) == 0 {
				return latest(agreements.Last(s))
			}
			return all
		}).At("agreement"),
		sim.Among("hands", "price").At("commitment"),
	}
}

// mine walks the agreements of who acts.
func mine(s sim.Scene) func(func(uint64, agreements.Agreement) bool) {
	if s.For == "" {
		return agreements.Live(s, people.MemberID(s.By))
	}
	return agreements.Live(s, people.MemberID(s.For))
}

func nothingHalfSigned(_, now state.Reader) error {
	for n := uint64(1); n <= agreements.Last(now); n++ {
		a, _ := agreements.AgreementOf(now, n)
		if !a.Holds() && a.State != agreements.Signed {
			continue
		}
		c, _ := agreements.TermsOf(now, n, a.Terms)
		var signed []people.MemberID
		for p := range agreements.SignaturesOf(now, n, a.Terms) {
			signed = append(signed, p)
		}
		for _, p := range c.Parties {
			if !slices.Contains(signed, p) {
				return fmt.Errorf("agreement %d is %s under version %d without %s", n, a.State, a.Terms, p)
			}
		}
	}
	return nil
}

func agreementsStay(before, now state.Reader) error {
	for n := uint64(1); n <= agreements.Last(before); n++ {
		was, _ := agreements.AgreementOf(before, n)
		is, _ := agreements.AgreementOf(now, n)
		if was.State == agreements.Ended && is.State != was.State || is.Versions < was.Versions {
			return fmt.Errorf("agreement %d was %s with %d versions, and is %s with %d", n, was.State, was.Versions, is.State, is.Versions)
		}
		for v := uint64(1); v <= was.Versions; v++ {
			old, _ := agreements.TermsOf(before, n, v)
			if same, _ := agreements.TermsOf(now, n, v); same.Text != old.Text || same.Ends != old.Ends || len(same.Commitments) != len(old.Commitments) {
				return fmt.Errorf("version %d of agreement %d is another", v, n)
			}
		}
	}
	return nil
}
