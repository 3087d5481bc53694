package solving_test

import (
	"testing"

	"metaorg/clearing"
	"metaorg/cmd/metaorg/solving"
	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/domain/rounds"
	"metaorg/machine"
)

var six = []machine.OrganizationID{"ash", "bee", "cob", "dew", "elm", "fir"}

// A round that waits takes what is solved here, whoever solves it, and in several parts.
func TestTheRulesTakeWhatIsSolvedHere(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("federation", charter.RuleValue{Name: "rounds.compute_most", Value: 0}), six, governance.Module, obligations.Module, rounds.Module)
	for _, o := range six {
		w.Must(domaintest.Rep(o), o, obligations.AlwaysClear{On: true})
	}
	var taken []clearing.Obligation
	const all = 1_100 // More than one part has.
	for i := range all {
		from, to := six[i%6], six[(i+1+i/6%5)%6]
		o := clearing.Obligation{ID: rounds.ID(uint64(i + 1)), Debtor: string(from), Creditor: string(to), Amount: int64(1 + i*7%500)}
		taken = append(taken, o)
		w.Must(domaintest.Rep(from), from, obligations.Owe{Creditor: people.MemberID(to), Amount: o.Amount, Unit: "GBP", Due: "2027-01-31", Source: obligations.Agreement})
		if i%200 == 0 {
			w.Wait(3_600)
		}
	}
	w.Must(domaintest.Rep("ash"), "ash", rounds.Open{Unit: "GBP", Days: 7})
	w.Pass(7)
	for range 5 {
		w.Wait(1)
	}
	p, err := solving.Solve(1, taken)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range p.Messages() {
		w.Must(domaintest.Rep("fir"), "fir", m)
	}
	if r, _ := rounds.RoundOf(w.Store, 1); r.Stage != rounds.StageApplying || r.Solver != "fir" || clearing.SumOf(r.Cleared) != p.Totals.Cleared || p.Parts != 3 {
		t.Errorf("the round has %+v, and %v was found in %d parts", r, p.Totals, p.Parts)
	}
}

func TestWhatNobodyCanOweIsNotSolved(t *testing.T) {
	if _, err := solving.Solve(1, []clearing.Obligation{{ID: "1", Debtor: "ash", Creditor: "ash", Amount: 1}}); err == nil {
		t.Error("a debt to oneself was cleared")
	}
}
