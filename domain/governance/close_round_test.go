package governance_test

import (
	"bytes"
	"slices"
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/tally"
)

// passTo lets whole days pass until that second is reached.
func passTo(w *rulestest.World, at int64) {
	w.Pass((at - w.Now() + rulestest.Day - 1) / rulestest.Day)
}

// hold holds a proposal's rounds one after another with these ballots, and
// returns what came of each.
func hold(w *rulestest.World, n uint64, ballots []string) (reasons []tally.Reason) {
	for i, letters := range ballots {
		r := present(w, n)
		passTo(w, r.Opens)
		w.Do(votes(n, five, letters))
		passTo(w, r.Closes)
		for number, closed := range governance.RoundsOf(w.Store, n) {
			if number == uint64(i+1) {
				reasons = append(reasons, closed.Result.Reason)
			}
		}
	}
	return reasons
}

func TestWhatACountDecides(t *testing.T) {
	const ok, few, tie, less = tally.Adopted, tally.NoQuorum, tally.Tie, tally.MajorityNotReached
	for _, row := range []struct {
		rule    string
		class   governance.Class
		rounds  []string
		reasons []tally.Reason
		status  governance.Status
	}{
		{"an ordinary decision needs more yes than no", governance.Ordinary, []string{"yyn--"}, []tally.Reason{ok}, governance.Adopted},
		{"ties fail", governance.Ordinary, []string{"yynn-"}, []tally.Reason{tie}, governance.Rejected},
		{"more no than yes fails", governance.Ordinary, []string{"ynn--"}, []tally.Reason{less}, governance.Rejected},
		{"abstentions count towards the quorum and not towards the threshold", governance.Ordinary, []string{"yaa--"}, []tally.Reason{ok}, governance.Adopted},
		{"without quorum an ordinary decision fails, and there is no second call", governance.Ordinary, []string{"yy---"}, []tally.Reason{few}, governance.Rejected},
		{"a vote that nobody takes part in fails", governance.Ordinary, []string{"-----"}, []tally.Reason{few}, governance.Rejected},
		{"a special decision passes at three quarters", governance.Special, []string{"yyyn-"}, []tally.Reason{ok}, governance.Adopted},
		{"a special decision fails below three quarters", governance.Special, []string{"yyn--"}, []tally.Reason{less}, governance.Rejected},
		{"a special decision without quorum is called again, with the lower quorum", governance.Special, []string{"yy---", "yy---"}, []tally.Reason{few, ok}, governance.Adopted},
		{"a second call needs the same majority", governance.Special, []string{"yy---", "yyn--"}, []tally.Reason{few, less}, governance.Rejected},
		{"there is no third call", governance.Special, []string{"-----", "y----"}, []tally.Reason{few, few}, governance.Rejected},
		{"a principles decision is voted on twice", governance.Principles, []string{"yyyn-", "yyy--"}, []tally.Reason{ok, ok}, governance.Adopted},
		{"a principles decision that fails is not voted on again", governance.Principles, []string{"yyn--"}, []tally.Reason{less}, governance.Rejected},
		{"a principles decision without quorum fails", governance.Principles, []string{"yy---"}, []tally.Reason{few}, governance.Rejected},
		{"a confirmation needs the same majority", governance.Principles, []string{"yyyyy", "yyn--"}, []tally.Reason{ok, less}, governance.Rejected},
		{"an entrenched decision needs nine of ten members, twice", governance.Entrenched, []string{"yyyyy", "yyyyy"}, []tally.Reason{ok, ok}, governance.Adopted},
		{"who stays away counts against an entrenched decision", governance.Entrenched, []string{"yyyy-"}, []tally.Reason{few}, governance.Rejected},
		{"one no of five stops an entrenched decision", governance.Entrenched, []string{"yyyyn"}, []tally.Reason{less}, governance.Rejected},
		{"the confirmation of an entrenched decision needs as many", governance.Entrenched, []string{"yyyyy", "yyyya"}, []tally.Reason{ok, less}, governance.Rejected},
		{"an urgent decision needs two thirds", governance.Urgent, []string{"yyn--"}, []tally.Reason{ok}, governance.Adopted},
		{"an urgent decision fails below two thirds", governance.Urgent, []string{"yyynn"}, []tally.Reason{less}, governance.Rejected},
		{"an urgent decision has the quorum of an ordinary one", governance.Urgent, []string{"yy---"}, []tally.Reason{few}, governance.Rejected},
		{"silence agrees to a lazy decision", governance.Lazy, []string{"-----"}, []tally.Reason{ok}, governance.Adopted},
		{"one objection of five does not stop a lazy decision", governance.Lazy, []string{"----n"}, []tally.Reason{ok}, governance.Adopted},
		{"at the threshold a lazy decision becomes an ordinary one", governance.Lazy, []string{"---nn", "yyynn"}, []tally.Reason{tally.Objection, ok}, governance.Adopted},
		{"what was lazy then fails like any ordinary one", governance.Lazy, []string{"---nn", "---nn"}, []tally.Reason{tally.Objection, few}, governance.Rejected},
		{"consent can be asked for where a majority decides otherwise", governance.Consent, []string{"yyy--"}, []tally.Reason{ok}, governance.Adopted},
		{"a confirmation needs the same quorum", governance.Principles, []string{"yyyyy", "yy---"}, []tally.Reason{ok, few}, governance.Rejected},
	} {
		t.Run(row.rule, func(t *testing.T) {
			w := start(t)
			w.Do(proposed(resolution(row.class)))
			if got := hold(w, 1, row.rounds); !slices.Equal(got, row.reasons) {
				t.Fatalf("the rounds came to %v, want %v", got, row.reasons)
			}
			if got := status(w, 1); got != row.status {
				t.Fatalf("the proposal is %s, want %s", got, row.status)
			}
		})
	}
}

func TestConsent(t *testing.T) {
	for _, row := range []struct {
		rule, ballots string
		reason        tally.Reason
	}{
		{"consent is that half respond and nobody says no", "yya--", tally.Adopted},
		{"one no withholds consent", "yyyyn", tally.Objection},
		{"silence is no consent", "yy---", tally.NoQuorum},
	} {
		t.Run(row.rule, func(t *testing.T) {
			w := startSmall(t)
			w.Do(proposed(resolution("")))
			if got := hold(w, 1, []string{row.ballots}); got[0] != row.reason {
				t.Fatalf("it came to %s, want %s", got[0], row.reason)
			}
		})
	}
}

func TestClosing(t *testing.T) {
	at := start(t).Now() + 1
	all := []people.MemberID{"dairy", "forge", "mill", "press", "wood"}
	// A round that closed with these ballots of the first members, in order.
	closed := func(bar tally.Bar, notice, opens, closes int64, purpose governance.Purpose, reason tally.Reason, choices ...governance.Choice) governance.Round {
		var counted []governance.Counted
		for i, c := range choices {
			counted = append(counted, governance.Counted{Member: all[i], Choice: c})
		}
		return governance.Round{
			Purpose: purpose, Notice: notice, Opens: opens, Closes: closes, Roll: 5, Root: governance.RollRoot(all), Bar: bar,
			Result: governance.Result{Reason: reason, Count: governance.CountOf(counted), Ballots: governance.BallotsHash(counted)},
			Stood:  reason,
		}
	}
	const day = rulestest.Day
	majority := tally.Bar{Method: tally.ByMajority, Quorum: 3}
	most := tally.Fraction{Num: 3, Den: 4}
	super := tally.Bar{Method: tally.BySupermajority, Quorum: 3, Majority: most}
	second := tally.Bar{Method: tally.BySupermajority, Quorum: 2, Majority: most}
	round := func(r governance.Round) governance.Round { r.Result, r.Stood = governance.Result{}, ""; return r }
	first := closed(super, at, at+14*day, at+21*day, governance.FirstVote, tally.NoQuorum, governance.Yes)
	again := closed(second, at+21*day, at+35*day, at+42*day, governance.SecondCallRound, tally.NoQuorum)
	passed := closed(super, at, at+14*day, at+21*day, governance.FirstVote, tally.Adopted, governance.Yes, governance.Yes, governance.Yes)
	confirm := closed(super, at+21*day, at+35*day, at+42*day, governance.Confirmation, tally.NoQuorum)
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule:  "a resolution takes effect as soon as it is adopted, and its certificate says by which ballots",
			Given: rulestest.Join(proposed(resolution("")), []rulestest.Act{rulestest.Days(7)}, votes(1, five, "yyn")), Later: 7,
			Then: []machine.Event{
				governance.RoundClosed{Proposal: 1, Number: 1, Round: closed(majority, at, at+7*day, at+14*day, governance.FirstVote, tally.Adopted, governance.Yes, governance.Yes, governance.No)},
				governance.ProposalAdopted{Proposal: 1, Class: governance.Ordinary, Title: "Flour", Effect: at + 14*day},
			},
		},
		{
			Rule:  "a second call opens 14 days after the first vote, with a roll and notice of its own",
			Given: rulestest.Join(proposed(resolution(governance.Special)), []rulestest.Act{rulestest.Days(14)}, votes(1, five, "y")), Later: 28,
			Then: []machine.Event{
				governance.RoundClosed{Proposal: 1, Number: 1, Round: first},
				governance.NoticeGiven{Proposal: 1, Number: 2, Round: round(again), Members: all},
				governance.RoundOpened{Proposal: 1, Round: 2},
				governance.RoundClosed{Proposal: 1, Number: 2, Round: again},
				governance.ProposalRejected{Proposal: 1, Reason: tally.NoQuorum},
			},
		},
		{
			Rule:  "a principles decision is confirmed 14 to 30 days after its first vote",
			Given: rulestest.Join(proposed(resolution(governance.Principles)), []rulestest.Act{rulestest.Days(14)}, votes(1, five, "yyy")), Later: 28,
			Then: []machine.Event{
				governance.RoundClosed{Proposal: 1, Number: 1, Round: passed},
				governance.NoticeGiven{Proposal: 1, Number: 2, Round: round(confirm), Members: all},
				governance.RoundOpened{Proposal: 1, Round: 2},
				governance.RoundClosed{Proposal: 1, Number: 2, Round: confirm},
				governance.ProposalRejected{Proposal: 1, Reason: tally.NoQuorum},
			},
		},
		{Rule: "a vote opens when its notice has run", Given: proposed(resolution("")), Later: 7, Then: []machine.Event{governance.RoundOpened{Proposal: 1, Round: 1}}},
	})
}

func TestWhoLeavesTakesTheBallotAlong(t *testing.T) {
	w := start(t)
	w.Do(proposed(resolution("")))
	w.Pass(3)
	w.Must("dairy-rep", "dairy", membership.Leave{})
	w.Pass(4)
	w.Do(votes(1, five, "yyyn"))
	w.Pass(7)
	r := present(w, 1)
	if r.Roll != 5 || r.Bar.Quorum != 3 {
		t.Fatalf("the roll and quorum stay as they were: %+v", r)
	}
	if r.Result.Count != (tally.Count{Yes: 2, No: 1}) || !slices.Equal(r.Result.Void, []people.MemberID{"dairy"}) {
		t.Fatalf("counted %+v", r.Result)
	}
}

func TestWhoLeavesCanCostTheQuorum(t *testing.T) {
	w := start(t)
	w.Do(proposed(resolution("")))
	w.Pass(3)
	w.Must("dairy-rep", "dairy", membership.Leave{})
	w.Pass(4)
	w.Do(votes(1, five, "yyy"))
	w.Pass(7)
	if r := present(w, 1).Result; r.Reason != tally.NoQuorum {
		t.Fatalf("counted %+v", r)
	}
}

func TestAProposalOutlivesItsProposersMembership(t *testing.T) {
	w := start(t)
	w.Do(proposed(resolution("")))
	w.Must("mill-rep", "mill", membership.Leave{})
	w.Pass(7)
	w.Do(votes(1, five, "yy-y"))
	w.Pass(7)
	if got := status(w, 1); got != governance.Adopted {
		t.Fatalf("the proposal is %s", got)
	}
}

func TestAnyoneCountsAgain(t *testing.T) {
	w := start(t)
	w.Do(proposed(resolution("")))
	w.Pass(7)
	w.Do(votes(1, five, "yynaa"))
	w.Do(votes(1, five, "-n"))
	w.Pass(7)
	r := present(w, 1)
	var list []governance.Counted
	for id, b := range governance.BallotsOf(w.Store, 1, 1) {
		list = append(list, governance.Counted{Member: id, Choice: b.Choice})
	}
	members := slices.Collect(governance.OnRoll(w.Store, 1, 1))
	if !bytes.Equal(governance.RollRoot(members), r.Root) || int64(len(members)) != r.Roll {
		t.Fatal("the roll is another one")
	}
	if !bytes.Equal(governance.BallotsHash(list), r.Result.Ballots) || governance.CountOf(list) != r.Result.Count {
		t.Fatal("the ballots are other ones")
	}
	if r.Bar.Judge(governance.CountOf(list)) != r.Result.Reason {
		t.Fatal("the count comes to something else")
	}
	list[0].Choice = governance.No
	if bytes.Equal(governance.BallotsHash(list), r.Result.Ballots) {
		t.Fatal("a changed ballot has the same hash")
	}
}

func TestDecisionsCloseUnderTheRulesTheyOpenedWith(t *testing.T) {
	w := start(t)
	raised := charter.SetRules{Base: 1, Values: []charter.RuleValue{{Name: "governance.ordinary_quorum", Value: charter.FractionOf("9/10")}}}
	w.Do(proposed(governance.Propose{Title: "Everybody takes part", Messages: carried(raised)}))
	w.Pass(14)
	w.Do(votes(1, five, "yyy"))
	w.Pass(6)
	w.Do(proposed(resolution("")))
	w.Pass(4)
	if c, _ := charter.Current(w.Store); c.Version != 2 || status(w, 1) != governance.Executed {
		t.Fatalf("the charter is at version %d", c.Version)
	}
	w.Do(proposed(resolution("")))
	w.Pass(3)
	w.Do(votes(2, five, "yyn"))
	w.Pass(4)
	w.Do(votes(3, five, "yyn"))
	w.Pass(7)
	if got := present(w, 2).Result.Reason; got != tally.Adopted {
		t.Fatalf("under the old rules it came to %s", got)
	}
	if got := present(w, 3).Result.Reason; got != tally.NoQuorum {
		t.Fatalf("under the new rules it came to %s", got)
	}
}

func TestSecondVotesKeepTheirTimes(t *testing.T) {
	long := domaintest.Draft("federation",
		charter.RuleValue{Name: "governance.special_notice_days", Value: 21}, charter.RuleValue{Name: "governance.special_window_days", Value: 20},
		charter.RuleValue{Name: "governance.second_call_days", Value: 5}, charter.RuleValue{Name: "governance.confirmation_after_days", Value: 7})
	for _, row := range []struct {
		rule        string
		class       governance.Class
		first       string
		notice, end int64 // Days of the second round.
	}{
		{"a second call is announced as long before as the first vote", governance.Special, "-----", 21, 41},
		{"a confirmation is announced as long before, and closes 30 days after the first vote", governance.Principles, "yyyyy", 21, 30},
	} {
		t.Run(row.rule, func(t *testing.T) {
			w := domaintest.Founded(t, long, five, governance.Module, toys)
			w.Do(proposed(resolution(row.class)))
			hold(w, 1, []string{row.first})
			r := present(w, 1)
			if notice, end := (r.Opens-r.Notice)/rulestest.Day, (r.Closes-r.Notice)/rulestest.Day; notice != row.notice || end != row.end {
				t.Fatalf("it opens after %d days and closes after %d", notice, end)
			}
		})
	}
}
