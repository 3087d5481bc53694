package disputes_test

import (
	"slices"
	"testing"

	"metaorg/domain/disputes"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
)

// closed fails the test unless a case is closed with an outcome.
func (c *court) closed(n uint64, as disputes.Outcome) {
	c.t.Helper()
	c.at(n, disputes.Closed)
	if got := c.of(n).Outcome; got != as {
		c.t.Fatalf("case %d is %s, want %s", n, got, as)
	}
}

func TestTwoWhoAgreeSettleWithoutAnybodyElse(t *testing.T) {
	c := sit(t)
	n := c.opened()
	c.must("bee", disputes.ProposeMediator{Case: n, Mediator: "Ada Lovelace, Leeds"})
	c.must("ash", disputes.AcceptMediator{Case: n, Mediator: "Ada Lovelace, Leeds"})
	c.must("bee", disputes.Settle{Case: n, Document: paper("1")})
	c.must("ash", disputes.Settle{Case: n, Document: paper("2")})
	c.at(n, disputes.Mediation) // Two texts are no agreement.
	c.must("bee", disputes.Settle{Case: n, Document: paper("2")})
	c.closed(n, disputes.Settled)
	c.Pass(100)
	c.draw()
	c.closed(n, disputes.Settled)
}

func TestTheSamePartyDoesNotSettleAlone(t *testing.T) {
	c := sit(t)
	n := c.opened()
	c.must("ash", disputes.Settle{Case: n, Document: paper("1")})
	c.must("ash", disputes.Settle{Case: n, Document: paper("1")})
	c.at(n, disputes.Mediation)
}

func TestWhatIsTakenBackOrSettledFirstInTheLogCounts(t *testing.T) {
	c := sit(t)
	n := c.opened()
	c.must("ash", disputes.Settle{Case: n, Document: paper("1")})
	c.must("ash", disputes.Withdraw{Case: n})
	if code := c.act("bee", disputes.Settle{Case: n, Document: paper("1")}); code != "disputes.closed" {
		t.Errorf("settled after it was taken back: %q", code)
	}
	n = c.opened()
	c.must("ash", disputes.Settle{Case: n, Document: paper("1")})
	c.must("bee", disputes.Settle{Case: n, Document: paper("1")})
	if code := c.act("ash", disputes.Withdraw{Case: n}); code != "disputes.closed" {
		t.Errorf("taken back after it was settled: %q", code)
	}
}

func TestAPanelIsDrawnFromThoseWithoutPartInTheMatter(t *testing.T) {
	c := sit(t)
	// Cob belongs to ash, dew's representative signs for bee, elm says it is partial.
	c.must("cob", people.Disclose{Parents: []people.Parent{{Organization: "ash", Control: people.Ownership}}})
	c.Must(domaintest.Rep("bee"), "", people.GrantMandate{Organization: "bee", Person: domaintest.Rep("dew"), Role: people.Alternate})
	n := c.opened()
	c.must("elm", disputes.Recuse{Case: n})
	c.Pass(disputes.MediationDays)
	c.draw()
	panel := slices.Clone(c.of(n).Panel)
	slices.Sort(panel)
	if want := []people.MemberID{"fir", "gum", "hop", "ivy"}; len(panel) != 3 || slices.ContainsFunc(panel, func(m people.MemberID) bool { return !slices.Contains(want, m) }) {
		t.Fatalf("the panel is %v, want three of %v", panel, want)
	}
}

func TestAPanellistWithAConflictIsReplaced(t *testing.T) {
	c := sit(t)
	n := c.heard()
	one := c.panelist(n)
	c.must(one, disputes.Recuse{Case: n})
	c.draw()
	panel := c.of(n).Panel
	if len(panel) != 5 || slices.Contains(panel, people.MemberID(one)) || slices.Contains(panel, "ash") || slices.Contains(panel, "bee") {
		t.Fatalf("the panel is %v", panel)
	}
	c.judge(n, disputes.ForClaim, "", 0)
	c.at(n, disputes.Reasons)
}

func TestAPanelThatNobodyCompletesGoesOnWithTheRest(t *testing.T) {
	c := sit(t, "ash", "bee", "cob", "dew", "elm")
	n := c.heard()
	c.must("cob", disputes.Judge{Case: n, Finding: disputes.ForClaim})
	c.must("dew", disputes.Judge{Case: n, Finding: disputes.ForClaim})
	c.must("elm", disputes.Recuse{Case: n}) // The last; nobody is left to take its place.
	c.draw()
	c.at(n, disputes.Reasons)
	if !c.of(n).Upheld {
		t.Error("two for who brought the case do not count")
	}
}

func TestTiesAndLostVotesDismiss(t *testing.T) {
	for _, row := range []struct {
		sentence string
		findings []disputes.Finding
		leave    bool // The first of the panel leaves after judging.
		upheld   bool
	}{
		{"more for than against uphold", []disputes.Finding{"uphold", "dismiss", "uphold"}, false, true},
		{"a tie dismisses", []disputes.Finding{"uphold", "dismiss"}, false, false},
		{"one alone who judges decides", []disputes.Finding{"uphold"}, false, true},
		{"who lost its vote does not count", []disputes.Finding{"uphold", "uphold", "dismiss"}, true, false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			c := sit(t)
			n := c.heard()
			for i, f := range row.findings {
				c.must(machine.OrganizationID(c.of(n).Panel[i]), disputes.Judge{Case: n, Finding: f})
			}
			if row.leave {
				c.must(c.panelist(n), membership.Leave{})
			}
			c.Pass(disputes.HearingDays)
			c.at(n, disputes.Reasons)
			if got := c.of(n).Upheld; got != row.upheld {
				t.Errorf("upheld: %v", got)
			}
		})
	}
}

func TestTheSanctionIsTheLowerMedian(t *testing.T) {
	c := sit(t)
	c.sanctioned(disputes.Reminder, 0)
	c.sanctioned(disputes.Notice, 0)
	n := c.heard()
	for i, j := range []disputes.Judge{{Step: disputes.Pause, Days: 80}, {Step: disputes.Pause, Days: 10}, {Step: disputes.Pause, Days: 20}, {}} {
		j.Case, j.Finding = n, disputes.ForClaim
		c.must(machine.OrganizationID(c.of(n).Panel[i]), j)
	}
	c.must(machine.OrganizationID(c.of(n).Panel[4]), disputes.Judge{Case: n, Finding: disputes.AgainstClaim})
	if got := c.of(n); got.Step != disputes.Pause || got.Days != 20 {
		t.Fatalf("the sanction is %s for %d days", got.Step, got.Days)
	}
	c.reason(n)
	c.Pass(disputes.AppealDays)
	if !disputes.Paused(c.Store, "bee", c.Now()) || disputes.Paused(c.Store, "bee", c.Now()+20*86400) {
		t.Error("the benefits are not paused for twenty days")
	}
}

func TestAPauseTakesWhatOthersTrustAMemberWith(t *testing.T) {
	c := sit(t)
	c.sanctioned(disputes.Reminder, 0)
	c.sanctioned(disputes.Notice, 0)
	c.sanctioned(disputes.Pause, 20)
	c.must("ash", governance.Propose{Title: "Buy flour together", Text: "We do."})
	n := governance.LastProposal(c.Store)
	give := governance.GiveProxy{Proposal: n, To: "bee"}
	if code := c.act("ash", give); code != "governance.holder_paused" {
		t.Errorf("a proxy for who is paused came to %q", code)
	}
	if slices.Contains(membership.Panellists(c.Store, "eve", c.Now()), "bee") {
		t.Error("who is paused could be drawn to judge an application")
	}
	c.Wait(c.round(n).Opens - c.Now())
	c.must("bee", governance.Vote{Proposal: n, Choice: governance.Yes}) // The vote stays,
	c.must("bee", governance.Propose{Title: "Buy oil together", Text: "We do."})
	c.Pass(13)
	c.must("ash", governance.Propose{Title: "Buy salt together", Text: "We do."})
	give.Proposal = governance.LastProposal(c.Store)
	if code := c.act("ash", give); code != "governance.too_many_proxies" { // A tenth of nine is nobody.
		t.Errorf("a proxy after the pause came to %q", code)
	}
	if !slices.Contains(membership.Panellists(c.Store, "eve", c.Now()), "bee") {
		t.Error("who was paused can't be drawn any more")
	}
}

func TestASuspendedMemberHasItsVoteBackInTime(t *testing.T) {
	c := sit(t)
	n := c.suspended(30)
	c.is("bee", membership.Suspended)
	s, _ := disputes.SanctionOf(c.Store, n)
	b, _ := disputes.SanctionOf(c.Store, s.Before)
	if b.Step != disputes.Pause || b.Member != "bee" || s.BeforeAt != b.At || s.Until != s.At+30*86400 {
		t.Errorf("the suspension is %+v after %+v", s, b)
	}
	c.Pass(29)
	c.is("bee", membership.Suspended)
	c.Pass(1)
	c.is("bee", membership.Active)
}

func TestASecondSuspensionDoesNotShortenTheFirst(t *testing.T) {
	c := sit(t)
	c.suspended(90)
	c.sanctioned(disputes.Suspension, 1)
	c.Pass(2)
	c.is("bee", membership.Suspended)
}

func TestAnAppealIsHeardByOthers(t *testing.T) {
	c := sit(t, append(slices.Clone(nine), "joy", "kit", "lea", "may")...)
	n := c.heard()
	first := c.of(n).Panel
	c.judge(n, disputes.ForClaim, disputes.Reminder, 0)
	c.reason(n)
	c.must("bee", disputes.Appeal{Case: n, To: disputes.ToPanel, Document: paper("e")})
	c.draw()
	c.at(n, disputes.Hearing)
	for _, m := range c.of(n).Panel {
		if slices.Contains(first, m) {
			t.Errorf("%s judges twice", m)
		}
	}
	c.judge(n, disputes.AgainstClaim, "", 0)
	c.reason(n)
	c.closed(n, disputes.Dismissed)
	if c.last("bee") != 0 {
		t.Error("there is a sanction in spite of the appeal")
	}
}

func TestTheMembersDecideWithoutThoseConcerned(t *testing.T) {
	c := sit(t)
	c.must("cob", people.Disclose{Parents: []people.Parent{{Organization: "bee", Control: people.Ownership}}})
	n := c.heard()
	c.judge(n, disputes.AgainstClaim, "", 0)
	c.reason(n)
	c.must("ash", disputes.Appeal{Case: n, To: disputes.ToMembers, Document: paper("e")})
	c.at(n, disputes.Voting)
	for m := range governance.OnRoll(c.Store, c.of(n).Proposal, 1) {
		if slices.Contains([]people.MemberID{"ash", "bee", "cob"}, m) {
			t.Errorf("%s is on the roll", m)
		}
	}
	c.vote(n, 4, 1)
	c.closed(n, disputes.Upheld)
}

func TestNobodyTakesAMatterBackThatTheRulesPutToTheMembers(t *testing.T) {
	c := sit(t)
	n := c.put()
	if code := c.act("ash", governance.Withdraw{Proposal: c.of(n).Proposal}); code != "governance.put_by_rules" {
		t.Fatalf("refused with %q", code)
	}
	c.vote(n, 0, 3)
	c.closed(n, disputes.Dismissed)
}

func TestWhereThereAreTooFewTheMediatorHears(t *testing.T) {
	c := sit(t, "ash", "bee", "cob", "dew")
	c.Must("ada", "", domaintest.Person("ada"))
	if code := c.carried(disputes.AppointMediator{Person: "ada"}); code != "" {
		t.Fatal(code)
	}
	n := c.opened()
	c.Pass(disputes.MediationDays)
	c.draw()
	if got := c.of(n); got.Stage != disputes.Hearing || got.Sole != "ada" || len(got.Panel) != 0 {
		t.Fatalf("it is heard by %v and %q", got.Panel, got.Sole)
	}
	c.Must("ada", "", disputes.AddPaper{Case: n, Document: paper("f")})
	c.Must("ada", "", disputes.Judge{Case: n, Finding: disputes.ForClaim, Step: disputes.Reminder})
	c.Must("ada", "", disputes.GiveReasons{Case: n, Document: paper("b")})
	c.must("bee", disputes.Appeal{Case: n, To: disputes.ToPanel, Document: paper("e")})
	c.draw()
	c.at(n, disputes.Voting) // Nobody else is left to hear the appeal.
	c.vote(n, 2, 0)
	c.closed(n, disputes.Upheld)
}

func TestAMediatorWithAConflictHandsTheCaseOn(t *testing.T) {
	c := sit(t, "ash", "bee", "cob", "dew")
	c.Must("ada", "", domaintest.Person("ada"))
	if code := c.carried(disputes.AppointMediator{Person: "ada"}); code != "" {
		t.Fatal(code)
	}
	n := c.opened()
	c.Pass(disputes.MediationDays)
	c.draw()
	c.Must("ada", "", disputes.Recuse{Case: n})
	c.draw()
	c.at(n, disputes.Voting)
}

func TestWhatIsHiddenIsShownAgain(t *testing.T) {
	shown := func(c *court) {
		t.Helper()
		if h, ok := disputes.HiddenOf(c.Store, paper("d")); !ok || !h.Shown || h.Clause != "P1" {
			t.Fatalf("it is %+v", h)
		}
	}
	c := sit(t)
	c.hidden()
	c.must("cob", disputes.Unhide{Document: paper("d")})
	shown(c)

	c = sit(t)
	c.hidden()
	c.must("ash", disputes.AppealHiding{Document: paper("d")})
	c.draw()
	if slices.Contains(c.of(1).Panel, "cob") {
		t.Error("the moderator's own organization judges")
	}
	c.judge(1, disputes.ForClaim, "", 0)
	c.Pass(disputes.ReasonsDays) // They give no reasons.
	c.closed(1, disputes.Upheld)
	shown(c)

	c = sit(t)
	c.hidden()
	c.must("ash", disputes.AppealHiding{Document: paper("d")})
	c.draw()
	c.judge(1, disputes.AgainstClaim, "", 0)
	c.reason(1)
	c.closed(1, disputes.Dismissed)
	if h, _ := disputes.HiddenOf(c.Store, paper("d")); h.Shown {
		t.Error("it is shown although the panel found otherwise")
	}
}
