package funds_test

import (
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/funds"
	"metaorg/domain/governance"
	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/machine"
)

func TestASmallRequestGoesFromAskingToConfirmed(t *testing.T) {
	h := build(t)
	n := h.ask(15_000)
	h.stage(n, funds.Asked)
	h.refused("ash", funds.Approve{Request: n}, "funds.not_steward")
	h.must("bee", funds.Approve{Request: n})
	h.has(1, 100_000, 15_000)
	h.refused("bee", funds.Pay{Request: n, Date: h.day(0)}, "funds.not_holder")
	h.must("ash", funds.Pay{Request: n, Date: h.day(0)})
	h.has(1, 85_000, 0)
	h.refused("ash", funds.Confirm{Request: n}, "funds.not_other_side")
	h.must("dew", funds.Confirm{Request: n})
	h.stage(n, funds.Confirmed)
}

func TestWhatStewardsApproveIsCountedTogether(t *testing.T) {
	h := build(t)
	first, second := h.ask(15_000), h.ask(15_000) // Both within 200.00, together not.
	h.must("bee", funds.Approve{Request: first})
	h.refused("cob", funds.Approve{Request: second}, "funds.over_alone")
	third := h.ask(15_000)
	if q, _ := funds.RequestOf(h.Store, third); q.Way != funds.ByLazy || q.Stage != funds.Put || q.Proposal == 0 {
		t.Errorf("a third request: %+v", q)
	}
	h.must("dew", funds.Refer{Request: second})
	h.stage(second, funds.Put)
	h.Pass(31)
	if way, left := funds.WayOf(h.Store, 1, 15_000, h.Now()); way != funds.BySteward || left != 20_000 {
		t.Errorf("a month later: %s, %d left", way, left)
	}
	fourth := h.ask(15_000)
	h.must("cob", funds.Approve{Request: fourth})
}

func TestARequestThatIsTakenBackTakesItsProposalAlong(t *testing.T) {
	h := build(t)
	h.must("dew", funds.Ask{Fund: 1, Amount: 30_000, Title: "A blade", Payee: "dew"})
	n := funds.LastRequest(h.Store)
	q, _ := funds.RequestOf(h.Store, n)
	h.must("dew", funds.TakeBack{Request: n})
	h.stage(n, funds.TakenBack)
	if p, _ := governance.ProposalOf(h.Store, q.Proposal); p.Status != governance.Withdrawn {
		t.Errorf("there is nothing left to decide, and the proposal is %s", p.Status)
	}
	h.Pass(40)
	h.stage(n, funds.TakenBack)
}

func TestASumTakesTheWayThatItsSizeAsksFor(t *testing.T) {
	h := build(t)
	h.must("ash", funds.Record{Fund: 1, Date: h.day(0), Amount: 10_000_000, Category: funds.Grant})
	for amount, want := range map[int64]funds.Way{1: funds.BySteward, 20_000: funds.BySteward, 20_001: funds.ByLazy, 100_000: funds.ByLazy, 100_001: funds.ByOrdinary, 1_000_000: funds.ByOrdinary, 1_000_001: funds.BySpecial} {
		if got, _ := funds.WayOf(h.Store, 1, amount, h.Now()); got != want {
			t.Errorf("%d goes by %s, want %s", amount, got, want)
		}
		n := h.ask(amount)
		if q, _ := funds.RequestOf(h.Store, n); q.Way != want {
			t.Errorf("the request for %d goes by %s, want %s", amount, q.Way, want)
		}
	}
}

func TestTheCharterSaysWhichSumsTakeWhichWay(t *testing.T) {
	h := build(t, says("funds.alone_most", 0), says("funds.lazy_most", 300), says("funds.ordinary_most", 500))
	for amount, want := range map[int64]funds.Way{1: funds.ByLazy, 300: funds.ByLazy, 301: funds.ByOrdinary, 501: funds.BySpecial} {
		if got, _ := funds.WayOf(h.Store, 1, amount, h.Now()); got != want {
			t.Errorf("%d goes by %s, want %s", amount, got, want)
		}
	}
}

func TestMembersDecideOnWhatIsLarge(t *testing.T) {
	for name, row := range map[string]struct {
		amount int64
		choice governance.Choice
		want   funds.Stage
	}{
		"silence adopts a lazy one":         {50_000, "", funds.Approved},
		"most for it adopt an ordinary one": {100_001, governance.Yes, funds.Approved},
		"most against it turn it down":      {100_001, governance.No, funds.Declined},
	} {
		t.Run(name, func(t *testing.T) {
			h := build(t)
			h.must("ash", funds.Record{Fund: 1, Date: h.day(0), Amount: 100_000, Category: funds.Gift})
			n := h.ask(row.amount)
			h.stage(n, funds.Put)
			if row.choice == "" {
				h.Pass(20)
			} else {
				h.vote(n, row.choice)
			}
			h.stage(n, row.want)
		})
	}
}

func TestWhatNobodyAnswersComesBeforeTheMembers(t *testing.T) {
	h := build(t)
	n := h.ask(5_000)
	h.Pass(15)
	h.stage(n, funds.Put)
	h.refused("bee", funds.Approve{Request: n}, "funds.wrong_stage")
	h.refused("dew", funds.Refer{Request: n}, "funds.wrong_stage")
	h.Pass(20)
	h.stage(n, funds.Approved)
}

func TestWhereNoStewardIsApartTheMembersDecide(t *testing.T) {
	h := bare(t)
	one := tools
	one.Stewards = []people.MemberID{"dew"}
	h.decided(one)
	h.must("ash", funds.Record{Fund: 1, Date: h.day(0), Amount: 50_000, Category: funds.Gift})
	h.stage(h.ask(1_000), funds.Put)
}

func TestTheMoneyMayBeGoneWhenTheMembersHaveDecided(t *testing.T) {
	h := build(t)
	n := h.ask(90_000)
	h.must("ash", funds.Record{Fund: 1, Date: h.day(0), Amount: -50_000, Category: funds.Fee})
	from := len(h.Entries)
	h.Pass(20)
	h.stage(n, funds.Declined)
	for _, e := range h.Events(from) {
		if f, ok := e.(funds.SpendingFailed); ok && f.Code == "funds.not_enough" {
			return
		}
	}
	t.Error("nothing says why")
}

func TestAPaymentThatDidNotComeIsPaidAgain(t *testing.T) {
	h := build(t)
	n := h.ask(15_000)
	h.must("bee", funds.Approve{Request: n})
	h.must("ash", funds.Pay{Request: n, Date: h.day(0)})
	h.must("dew", funds.Contest{Request: n})
	h.stage(n, funds.Approved)
	h.has(1, 100_000, 15_000)
	h.must("ash", funds.Pay{Request: n, Date: h.day(0)})
	from := len(h.Entries)
	h.Pass(15)
	if all := h.Events(from); len(all) != 1 || all[0] != (funds.PaymentWaits{Request: n}) {
		t.Errorf("after two weeks: %v", all)
	}
	h.must("ash", h.statement(funds.Entry{Date: h.day(0), Amount: -15_000, Category: funds.Spending, Request: n, Nth: 1}))
	h.has(1, 85_000, 0)
	h.refused("dew", funds.Contest{Request: n}, "funds.on_statement")
}

func TestWhoHoldsTheMoneyIsNotBothSides(t *testing.T) {
	h := build(t)
	h.must("ash", funds.Ask{Fund: 1, Amount: 5_000, Title: "Stamps", Invoice: "17"})
	h.must("bee", funds.Approve{Request: 1})
	h.must("ash", funds.Pay{Request: 1, Date: h.day(0)})
	h.refused("ash", funds.Confirm{Request: 1}, "funds.not_other_side")
	h.refused("elm", funds.Confirm{Request: 1}, "funds.not_other_side")
	h.must("cob", funds.Confirm{Request: 1})
}

func (h *house) statement(lines ...funds.Entry) funds.Import {
	return funds.Import{Fund: 1, Currency: "GBP", Statement: paper("a"), Lines: lines}
}

func TestAStatementIsTakenOverWholeAndOnce(t *testing.T) {
	h := build(t)
	gift := funds.Entry{Date: h.day(-2), Amount: 1_000, Category: funds.Gift, Nth: 1}
	second := gift
	second.Nth = 2
	fee := funds.Entry{Date: h.day(-1), Amount: -500, Category: funds.Fee, Nth: 1}
	h.must("ash", h.statement(gift, second, fee))
	h.has(1, 101_500, 0)
	h.refused("ash", h.statement(gift), "funds.duplicate_line")
	large := funds.Entry{Date: h.day(0), Amount: -200_000, Category: funds.Fee, Nth: 1}
	third := gift
	third.Nth = 3
	h.refused("ash", h.statement(third, large), "funds.below_zero")
	h.has(1, 101_500, 0) // Nothing of it was taken over.
	h.must("ash", funds.Reverse{Fund: 1, Line: 2})
	h.has(1, 100_500, 0)
	h.must("ash", h.statement(gift)) // Now it is not there any more.
}

func TestAStatementPaysARequest(t *testing.T) {
	h := build(t)
	n := h.ask(15_000)
	h.must("bee", funds.Approve{Request: n})
	line := funds.Entry{Date: h.day(0), Amount: -15_000, Category: funds.Spending, Request: n, Nth: 1}
	wrong := line
	wrong.Amount = -15_001
	h.refused("ash", h.statement(wrong), "funds.other_amount")
	other := h.statement(line)
	other.Fund = 2
	h.refused("ash", other, "funds.other_fund")
	h.must("ash", h.statement(line))
	h.stage(n, funds.Paid)
	h.has(1, 85_000, 0)
	line.Nth = 2
	h.refused("ash", h.statement(line), "funds.paid_already")
	h.refused("ash", funds.Reverse{Fund: 1, Line: 2}, "funds.not_by_itself")
}

func TestMoneyMovesBetweenFunds(t *testing.T) {
	h := build(t)
	h.decided(funds.Move{From: 1, To: 2, Amount: 40_000})
	h.has(1, 60_000, 0)
	h.has(2, 40_000, 0)
	n := h.ask(15_000)
	h.must("bee", funds.Approve{Request: n})
	if out := h.carried(funds.Move{From: 1, To: 2, Amount: 50_000}); out.Code != "funds.not_enough" {
		t.Errorf("what is promised moved: %q", out.Code)
	}
}

func TestABudgetHoldsWhatIsApproved(t *testing.T) {
	h := build(t)
	budget := funds.SetBudget{Fund: 1, From: h.day(-10), Until: h.day(100), Items: []funds.Item{{Name: "Repairs", Amount: 25_000}, {Name: "New", Amount: 60_000}}}
	h.decided(budget)
	blade := funds.Ask{Fund: 1, Amount: 15_000, Title: "A blade", Item: "Repairs"}
	h.must("dew", blade)
	h.must("elm", blade)
	h.must("bee", funds.Approve{Request: 1})
	h.refused("dew", blade, "funds.over_budget")
	h.Pass(20) // The other was not answered, and the members let it be: it is over the budget all the same.
	h.Pass(20)
	h.stage(2, funds.Declined)
	h.must("dew", funds.TakeBack{Request: 1})
	h.must("dew", blade)
	blade.Item = "Cake"
	h.refused("dew", blade, "funds.unknown_item")
	h.Pass(100)
	blade.Item = "Repairs"
	h.refused("dew", blade, "funds.no_budget")
	budget.Items = nil
	h.decided(budget)
	if f, _ := funds.FundOf(h.Store, 1); f.Budget.From != "" {
		t.Errorf("there is still a budget: %+v", f.Budget)
	}
}

func TestDuesAreOwedPaidAndLate(t *testing.T) {
	h := build(t)
	h.decided(funds.SetDues{Fund: 2, Basis: funds.PerMember, Amount: 6_000, Months: 12, First: h.day(1)})
	h.must("ash", funds.Record{Fund: 2, Date: h.day(0), Amount: 1_000, Category: funds.ForDues, Member: "bee"}) // Ahead.
	h.Pass(2)
	h.owes("ash", 1, 6_000)
	h.owes("bee", 1, 5_000)
	h.must("ash", funds.Record{Fund: 2, Date: h.day(0), Amount: 6_500, Category: funds.ForDues, Member: "cob"})
	h.owes("cob", 1, 0)
	if c := funds.CreditOf(h.Store, "cob"); c != 500 {
		t.Errorf("cob is %d ahead", c)
	}
	h.must("dew", funds.AskWaiver{Period: 1, Document: paper("b")})
	h.must("bee", funds.Waive{Member: "dew", Period: 1, Amount: 2_000, Why: funds.Solidarity})
	h.owes("dew", 1, 4_000)
	h.decided(funds.Waive{Member: "elm", Period: 1, Why: funds.Labour})
	from := len(h.Entries)
	h.Pass(31)
	late := map[people.MemberID]int64{}
	for _, e := range h.Events(from) {
		if l, ok := e.(funds.DuesLate); ok {
			late[l.Member] = l.Left
		}
	}
	if len(late) != 4 || late["ash"] != 6_000 || late["bee"] != 5_000 || late["dew"] != 4_000 || late["fir"] != 6_000 {
		t.Errorf("late are %v", late)
	}
	h.must("ash", funds.Reverse{Fund: 2, Line: 2}) // Cob's 65.00 did not come after all.
	h.owes("cob", 1, 6_000)
	if c := funds.CreditOf(h.Store, "cob"); c != 0 {
		t.Errorf("cob is %d ahead", c)
	}
	h.Pass(336)
	h.owes("ash", 2, 6_000)
	h.decided(funds.EndDues{})
	if _, ok := funds.DuesNow(h.Store); ok {
		t.Error("there are still dues")
	}
	h.Pass(370)
	for p := range funds.OwedBy(h.Store, "ash") {
		if p > 2 {
			t.Errorf("ash owes for period %d", p)
		}
	}
}

func TestDuesGoByWhatMembersDeclare(t *testing.T) {
	h := build(t)
	h.must("bee", funds.Declare{Workers: 12, Band: 2})
	h.must("cob", funds.Declare{Workers: 3, Band: 9})
	bands := []funds.Band{{UpTo: 10_000_000, Amount: 5_000}, {UpTo: 50_000_000, Amount: 20_000}, {Amount: 60_000}}
	for basis, row := range map[funds.Basis]struct {
		terms         funds.SetDues
		ash, bee, cob int64
	}{
		funds.PerMember: {funds.SetDues{Basis: funds.PerMember, Amount: 700}, 700, 700, 700},
		funds.PerWorker: {funds.SetDues{Basis: funds.PerWorker, Amount: 700}, 700, 8_400, 2_100},
		funds.ByBand:    {funds.SetDues{Basis: funds.ByBand, Bands: bands}, 5_000, 20_000, 60_000},
	} {
		for m, want := range map[people.MemberID]int64{"ash": row.ash, "bee": row.bee, "cob": row.cob} {
			if got := funds.DuesOf(h.Store, m, row.terms); got != want {
				t.Errorf("%s: %s owes %d, want %d", basis, m, got, want)
			}
		}
	}
}

func TestAFundIsClosedWhenItIsEmpty(t *testing.T) {
	h := build(t)
	h.decided(funds.Move{From: 1, To: 2, Amount: 100_000}, funds.Close{Fund: 1})
	h.refused("dew", funds.Ask{Fund: 1, Amount: 1, Title: "A nail"}, "funds.closed")
	changed := funds.Change{Fund: 2, Name: "Purse", Purpose: "All else.", Holder: "bee", Stewards: []people.MemberID{"cob"}, Overdraft: 5_000}
	h.decided(changed)
	h.must("bee", funds.Record{Fund: 2, Date: h.day(0), Amount: -104_000, Category: funds.Fee})
	h.has(2, -4_000, 0)
}

func TestALineNamesTheDividendThatItPays(t *testing.T) {
	h := build(t)
	owe := func(debtor, creditor people.MemberID, amount int64, kind obligations.SourceKind) {
		h.Must(domaintest.Initiator, "", raise{obligations.Owed{Debtor: debtor, Creditor: creditor, Amount: amount, Unit: "GBP", Due: h.day(30), Source: obligations.Source{Kind: kind}}})
	}
	owe("ash", "dew", 9_000, obligations.Dividend)
	owe("elm", "ash", 500, obligations.Dividend) // Paid back after a reopening.
	owe("ash", "dew", 700, obligations.Other)
	pays := func(amount int64, c funds.Category, obligation uint64) funds.Record {
		return funds.Record{Fund: 1, Date: h.day(0), Amount: amount, Category: c, Obligation: obligation}
	}
	for name, row := range map[string]struct {
		m    funds.Record
		code string
	}{
		"a dividend is owed by an obligation":   {pays(-1, funds.Dividend, 0), "funds.which_dividend"},
		"or it is who holds the money's own":    {funds.Record{Fund: 1, Date: h.day(0), Amount: -1, Category: funds.Dividend, Member: "dew"}, "funds.not_own_dividend"},
		"that there is":                         {pays(-1, funds.Dividend, 9), "funds.unknown_obligation"},
		"by who holds the money":                {pays(-1, funds.Dividend, 2), "funds.other_obligation"},
		"what comes in is owed to it":           {pays(1, funds.Dividend, 1), "funds.other_obligation"},
		"a dividend is no spending":             {pays(-1, funds.Spending, 1), "funds.dividend_or_not"},
		"spending is no dividend":               {pays(-1, funds.Dividend, 3), "funds.dividend_or_not"},
		"nothing is paid beyond what is owed":   {pays(-9_001, funds.Dividend, 1), "funds.over_obligation"},
		"a gift pays nothing":                   {pays(1, funds.Gift, 1), "funds.pays_no_obligation"},
		"one line pays one thing, however much": {funds.Record{Fund: 1, Date: h.day(0), Amount: -1, Category: funds.Spending, Request: 1, Obligation: 3}, "funds.pays_one"},
	} {
		if err := row.m.Check(); err != nil {
			if no := new(machine.Refusal); !asRefusal(err, &no) || no.Code != row.code {
				t.Errorf("%s: %v, want %s", name, err, row.code)
			}
			continue
		}
		h.refused("ash", row.m, row.code)
	}
	h.must("ash", pays(-4_000, funds.Dividend, 1), pays(500, funds.Dividend, 2), pays(-700, funds.Spending, 3))
	if got := funds.ByLines(h.Store, 1); got != 4_000 {
		t.Errorf("lines name %d of the dividend, want 4000", got)
	}
	h.refused("ash", pays(-5_001, funds.Dividend, 1), "funds.over_obligation")
	h.must("ash", funds.Record{Fund: 1, Date: h.day(0), Amount: -1, Category: funds.Dividend, Member: "ash"}, funds.Reverse{Fund: 1, Line: 5})
	h.must("ash", funds.Reverse{Fund: 1, Line: 2}, pays(-9_000, funds.Dividend, 1))
	if got := funds.SurplusOf(h.Store, 1, h.day(0), h.day(0)); got != -700 {
		t.Errorf("a surplus of %d; dividends are no cost, so want -700", got)
	}
	h.has(1, 100_000+500-700-9_000, 0)
}
