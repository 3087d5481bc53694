package governance_test

import (
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/machine"
)

func TestTheCaptureBrake(t *testing.T) {
	eight := []machine.OrganizationID{"dairy", "forge", "mill", "press", "quarry", "sawyer", "tailor", "wood"}
	for _, row := range []struct {
		rule     string
		brake    int64
		joins    int   // How many members have a recent vote.
		days     int64 // Since they joined.
		class    governance.Class
		ballots  []string
		purposes []governance.Purpose
		status   governance.Status
	}{
		{"founders never count", 1, 0, 0, governance.Special, []string{"yyyn----"}, []governance.Purpose{governance.FirstVote}, governance.Adopted},
		{"a close decision that a recent vote may have tipped is confirmed", 1, 1, 0, governance.Special, []string{"yyyyyyn--", "yyy------"}, []governance.Purpose{governance.FirstVote, governance.Confirmation}, governance.Adopted},
		{"what is not confirmed is rejected", 1, 1, 0, governance.Special, []string{"yyyyyyn--", "yyynnn---"}, []governance.Purpose{governance.FirstVote, governance.Confirmation}, governance.Rejected},
		{"a clear decision needs no confirmation", 1, 1, 0, governance.Special, []string{"yyyyyyyy-"}, []governance.Purpose{governance.FirstVote}, governance.Adopted},
		{"the more recent votes, the clearer it must be", 1, 2, 0, governance.Special, []string{"yyyyyyyy--", "yyyyyy----"}, []governance.Purpose{governance.FirstVote, governance.Confirmation}, governance.Adopted},
		{"after two quarters a vote is not recent", 1, 1, 182, governance.Special, []string{"yyyyyyn--"}, []governance.Purpose{governance.FirstVote}, governance.Adopted},
		{"where the charter has no brake nothing is confirmed", 0, 1, 0, governance.Special, []string{"yyyyyyn--"}, []governance.Purpose{governance.FirstVote}, governance.Adopted},
		{"an ordinary decision has no brake", 1, 1, 0, governance.Ordinary, []string{"yyyyynnn-"}, []governance.Purpose{governance.FirstVote}, governance.Adopted},
		{"what passed in a second call is confirmed with its quorum", 1, 1, 0, governance.Special, []string{"yyy------", "yyy------", "yyy------"}, []governance.Purpose{governance.FirstVote, governance.SecondCallRound, governance.Confirmation}, governance.Adopted},
	} {
		t.Run(row.rule, func(t *testing.T) {
			w := domaintest.Founded(t, domaintest.Draft("federation", charter.RuleValue{Name: "membership.capture_brake", Value: row.brake}), eight, governance.Module, toys)
			members := eight
			for _, o := range []machine.OrganizationID{"bank", "yard"}[:row.joins] {
				domaintest.Join(t, w, o, "mill")
				members = append(members, o)
			}
			w.Pass(row.days)
			w.Do(proposed(resolution(row.class)))
			for i, letters := range row.ballots {
				r := present(w, 1)
				if r.Purpose != row.purposes[i] || r.Result.Reason != "" {
					t.Fatalf("round %d is %+v", i+1, r)
				}
				passTo(w, r.Opens)
				w.Do(votes(1, members, letters))
				passTo(w, r.Closes)
			}
			if got := status(w, 1); got != row.status {
				t.Fatalf("it is %s: %+v", got, present(w, 1))
			}
			if p, _ := governance.ProposalOf(w.Store, 1); int(p.Rounds) != len(row.purposes) {
				t.Fatalf("it had %d rounds", p.Rounds)
			}
		})
	}
}
