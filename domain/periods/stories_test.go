package periods_test

import (
	"slices"
	"testing"

	"metaorg/allocation"
	"metaorg/domain/funds"
	"metaorg/domain/governance"
	"metaorg/domain/obligations"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/periods"
)

func TestAYearIsClosed(t *testing.T) {
	h := build(t, byWork)
	h.gave("dew", "bee", 3_000) // Thirty hours.
	h.gave("elm", "cob", 1_000)
	h.refused("elm", patronage.Record{With: "fir", Direction: patronage.Gave, Kind: patronage.Labour, Quantity: 1, Unit: "h", Date: h.day(0)}, "patronage.self_dealt")
	h.must("dew", patronage.Record{With: "ash", Direction: patronage.Gave, Kind: patronage.Labour, Quantity: 9_000, Unit: "h", Date: h.day(0)})
	open := patronage.LastEvent(h.Store) // Nobody confirms it.
	h.frozen()
	h.refused("ash", patronage.Confirm{Event: open}, "patronage.closed")
	if p := h.stage(1, periods.Frozen); p.Events != 2 {
		t.Errorf("%d contributions were counted, want 2", p.Events)
	}
	m := surplus(100_000)
	m.WithMembers, m.WithOthers = 3, 1
	h.must("bee", m)
	h.gets(1, "dew", 45_000, 9_000) // 75,000 among members, of it 20 % in reserve, three quarters of the rest.
	h.gets(1, "elm", 15_000, 3_000)
	h.must("bee", periods.Put{Period: 1})
	h.refused("bee", periods.Thaw{Period: 1}, "periods.wrong_stage")
	h.vote(1, governance.Yes)
	h.stage(1, periods.Adopted)
	h.kept("dew", 1, 36_000)
	h.kept("elm", 1, 12_000)
	if got := periods.ReserveOf(h.Store, 1); got != 40_000 {
		t.Errorf("%d belong to nobody, want 40000", got)
	}
	if dew, elm := h.owed("ash", "dew"), h.owed("ash", "elm"); dew != 9_000 || elm != 3_000 {
		t.Errorf("ash owes %d and %d, want 9000 and 3000", dew, elm)
	}
	for _, o := range obligations.All(h.Store) {
		if o.State != obligations.Acknowledged || o.Source.Ref != "period 1" || o.Due != h.day(90-0) && o.Due < h.day(70) {
			t.Errorf("a cash part is owed as %+v", o)
		}
	}
}

func TestASilentNetworkFreezesItsPeriodInTime(t *testing.T) {
	h := build(t, byWork)
	h.gave("dew", "bee", 3_000)
	h.Pass(365 + 29)
	h.stage(1, periods.IsOpen)
	h.Pass(2)
	h.stage(1, periods.Frozen)
	h.refused("dew", surplus(100), "periods.not_steward")
	h.Pass(31)
	nobodys := surplus(100)
	nobodys.WithMembers = 0
	h.refused("dew", nobodys, "periods.no_business") // By now every member may.
	h.must("dew", surplus(100), periods.Put{Period: 1})
	h.vote(1, governance.No)
	h.stage(1, periods.Frozen) // Turned down: it is drawn up again.
	h.must("dew", surplus(200), periods.Put{Period: 1})
	h.vote(1, governance.Yes)
	h.stage(1, periods.Adopted)
	h.gets(1, "dew", 160, 32)
}

func TestExceptionsAreMendedWhileItIsThawed(t *testing.T) {
	by := byWork
	by.Kind = patronage.Labour
	h := build(t, by)
	day := h.work("dew", "bee", 100)
	day.Unit = "day" // Nobody says how many hours.
	h.give(day, h.work("elm", "bee", 100))
	h.frozen()
	if p := h.stage(1, periods.Frozen); p.Problems != 1 {
		t.Errorf("%d exceptions were found, want 1", p.Problems)
	}
	want := []periods.Exception{{Event: 1, Bucket: 1, Why: periods.OtherUnit}}
	if got := periods.ExceptionsOf(h.Store, 1); !slices.Equal(got, want) {
		t.Errorf("exceptions %+v, want %+v", got, want)
	}
	h.must("cob", periods.Thaw{Period: 1})
	h.stage(1, periods.IsOpen)
	h.must("dew", patronage.Correct{Event: 1, Quantity: 700, Unit: "h", Date: h.first})
	h.must("bee", patronage.Confirm{Event: 3})
	h.must("cob", periods.Freeze{Period: 1})
	if p := h.stage(1, periods.Frozen); p.Problems != 0 || p.Events != 2 {
		t.Errorf("counted %+v", p)
	}
	h.must("cob", surplus(1_000))
	h.gets(1, "dew", 700, 140)
	if st := h.gets(1, "elm", 100, 20); st.Parts[0] != (periods.Part{Bucket: 1, Events: 1, Measured: 6_000, Claim: 6_000, Amount: 100}) {
		t.Errorf("elm's part is %+v", st.Parts)
	}
	traced := periods.Trace(h.Store, 1, 3)
	if len(traced) != 1 || traced[0].Measured != (periods.Measured{Party: "dew", Measured: 42_000, Claim: 42_000}) {
		t.Errorf("contribution 3 counts for %+v", traced)
	}
}

func TestAReopenedPeriodKeepsWhatWasAdoptedAndPaysWhatChanged(t *testing.T) {
	h := build(t, byWork)
	h.give(h.work("dew", "bee", 300), h.work("elm", "bee", 100))
	h.frozen()
	h.adopted(surplus(100_000))
	h.gets(1, "dew", 60_000, 12_000)
	h.decided(periods.Reopen{Period: 1})
	h.kept("dew", 1, 0)
	if got := periods.ReserveOf(h.Store, 1); got != 0 {
		t.Errorf("%d belong to nobody while it is open, want 0", got)
	}
	h.give(h.work("cob", "bee", 100))
	h.must("bee", periods.Freeze{Period: 1})
	h.adopted(surplus(100_000))
	h.gets(1, "dew", 48_000, 9_600)
	h.kept("dew", 1, 38_400)
	h.kept("cob", 1, 12_800)
	if st, _ := periods.StatementIn(h.Store, 1, 1, "dew"); st.Dividend != 60_000 {
		t.Errorf("the statement adopted first is %+v now", st)
	}
	for _, row := range []struct {
		from, to people.MemberID
		want     int64
	}{{"ash", "dew", 12_000}, {"dew", "ash", 2_400}, {"ash", "elm", 4_000}, {"elm", "ash", 800}, {"ash", "cob", 3_200}} {
		if got := h.owed(row.from, row.to); got != row.want {
			t.Errorf("%s owes %s %d, want %d", row.from, row.to, got, row.want)
		}
	}
	if got := periods.ReserveOf(h.Store, 1); got != 20_000 {
		t.Errorf("%d belong to nobody, want 20000", got)
	}
}

func TestWhatIsKeptIsPaidOutTheOldestFirst(t *testing.T) {
	h := build(t, byWork)
	h.give(h.work("dew", "bee", 300), h.work("elm", "bee", 100))
	h.frozen()
	h.decided(periods.Open{From: h.day(0), Until: h.day(99), Fund: 1})
	second := h.work("cob", "bee", 100)
	second.Date = h.day(0)
	h.adopted(surplus(100_000))
	h.give(second)
	h.Pass(100)
	h.must("bee", periods.Freeze{Period: 2})
	next := surplus(10_000)
	next.Period = 2
	h.adopted(next)
	h.kept("dew", 1, 48_000)
	h.kept("cob", 2, 6_400)
	h.must("ash", funds.Record{Fund: 1, Date: h.day(0), Amount: 65_000, Category: funds.Sales})
	h.decided(periods.Revolve{Fund: 1, Amount: 40_000})
	h.kept("dew", 1, 18_000)
	h.kept("elm", 1, 6_000)
	h.kept("cob", 2, 6_400)
	h.decided(periods.Revolve{Fund: 1, Amount: 25_000})
	h.kept("dew", 1, 0)
	h.kept("elm", 1, 0)
	h.kept("cob", 2, 5_400)
	if got := h.owed("ash", "dew"); got != 12_000+48_000 {
		t.Errorf("ash owes dew %d, want 60000", got)
	}
	if got := periods.KeptIn(h.Store, 1); got != 5_400 {
		t.Errorf("%d are kept, want 5400", got)
	}
}

func TestClaimsThatLastArePaidOffOverTheYears(t *testing.T) {
	h := build(t, periods.Bucket{Name: "Advances", Share: 10_000, For: periods.Giver, Measure: periods.Value, Rule: allocation.DebtLike})
	h.give(h.sale("dew", "bee", 60_000), h.sale("elm", "bee", 20_000))
	h.frozen()
	h.decided(periods.Open{From: h.day(0), Until: h.day(99), Fund: 1})
	h.adopted(surplus(50_000)) // 40,000 to divide: half of the claims.
	h.gets(1, "dew", 30_000, 6_000)
	late := h.sale("cob", "bee", 40_000)
	late.Date = h.day(0)
	h.give(late)
	h.Pass(100)
	h.must("bee", periods.Freeze{Period: 2})
	next := surplus(50_000)
	next.Period = 2
	h.must("bee", next)
	if st := h.gets(2, "dew", 15_000, 3_000); st.Parts[0].Earlier != 30_000 || st.Parts[0].Events != 0 {
		t.Errorf("dew's part is %+v", st.Parts[0])
	}
	h.gets(2, "cob", 20_000, 4_000)
	next.Surplus = 200_000
	h.adopted(next) // More than all claims: what is over belongs to nobody.
	h.gets(2, "dew", 30_000, 6_000)
	h.gets(2, "cob", 40_000, 8_000)
	if got := periods.ReserveOf(h.Store, 1); got != 10_000+200_000-80_000 {
		t.Errorf("%d belong to nobody", got)
	}
	h.decided(periods.Reopen{Period: 2}) // And what was paid on them is claimed again.
	h.must("bee", periods.Freeze{Period: 2}, next)
	h.gets(2, "dew", 30_000, 6_000)
}

func TestMembersSayWhatIsWorthWhat(t *testing.T) {
	h := build(t, periods.Bucket{Name: "Care", Share: 10_000, For: periods.Giver, Measure: periods.Evaluated, Rule: allocation.Share})
	first, second := h.gave("dew", "bee", 100), h.gave("cob", "bee", 5_000)
	h.must("ash", periods.Evaluate{Event: first, Value: 900}, periods.Evaluate{Event: second, Value: 300})
	h.must("bee", periods.Evaluate{Event: first, Value: 1})
	if _, stands := periods.WorthOf(h.Store, 1, first); stands {
		t.Error("two of six stand for all")
	}
	h.must("bee", periods.Evaluate{Event: first, Value: 600}, periods.Evaluate{Event: second, Value: 300})
	h.must("elm", periods.Evaluate{Event: first, Value: 1_000_000}, periods.Evaluate{Event: second, Value: 300})
	if worth, stands := periods.WorthOf(h.Store, 1, first); !stands || worth != 900 {
		t.Errorf("it is worth %d, %v; want the middle of three, 900", worth, stands)
	}
	h.frozen()
	h.must("bee", surplus(1_000))
	h.gets(1, "dew", 600, 120)
	h.gets(1, "cob", 200, 40)
}

func TestWhatCountsForDuesCountsForNothingElse(t *testing.T) {
	h := build(t, byWork)
	h.owesDues(500)
	work, other := h.gave("dew", "bee", 200), h.gave("elm", "bee", 200)
	h.must("bee", periods.CountForDues{Member: "dew", Dues: 1, Event: work})
	h.refused("cob", periods.CountForDues{Member: "dew", Dues: 1, Event: work}, "periods.counted_already")
	h.refused("cob", periods.CountForDues{Member: "dew", Dues: 1, Event: other}, "periods.not_theirs")
	if dues, ok := periods.ForDues(h.Store, work); !ok || dues != 1 {
		t.Error("it does not say for which dues it counts")
	}
	h.frozen()
	h.must("bee", surplus(1_000))
	h.gets(1, "dew", 0, 0)
	h.gets(1, "elm", 800, 160)
	h.refused("bee", periods.CountForDues{Member: "elm", Dues: 1, Event: other}, "periods.frozen")
}

// What Preview says before a decision is what the rules come to after it.
func TestTheExampleIsWhatTheRulesComeTo(t *testing.T) {
	buckets := []periods.Bucket{
		{Name: "Work", Share: 6_001, For: periods.Giver, Kind: patronage.Labour, Measure: periods.Hours, Rate: 1_700, Rule: allocation.FirstInFirstOut},
		{Name: "Trade", Share: 3_999, For: periods.Taker, Kind: patronage.Goods, Measure: periods.Value, Rule: allocation.EquityLike},
	}
	h := build(t, buckets...)
	h.give(h.work("dew", "bee", 301), h.work("elm", "ash", 103), h.sale("dew", "bee", 777), h.sale("bee", "cob", 1_003), h.sale("bee", "dew", 11))
	terms := periods.Terms{Surplus: 12_345, Reserve: 20, Cash: 33}
	g, all, problems := periods.Preview(h.Store, buckets, periods.Example{Fund: 1, Currency: "EUR", From: h.first, Until: h.last, Terms: terms})
	if len(problems) > 0 || g.Cash+g.Retained+g.Reserve != 12_345 || g.Dividends != g.Cash+g.Retained {
		t.Errorf("the example comes to %+v, %v", g, problems)
	}
	h.frozen()
	h.must("bee", periods.DrawUp{Period: 1, Surplus: 12_345, Evidence: paper("e"), Cash: 33})
	for _, want := range all {
		if st := h.gets(1, want.Member, want.Statement.Dividend, want.Statement.Cash); !slices.Equal(st.Parts, want.Statement.Parts) {
			t.Errorf("%s has %+v, and the example said %+v", want.Member, st, want.Statement)
		}
	}
}

func TestALossIsBorneByNobodysThenByMembersAndTheRestByLaterSurpluses(t *testing.T) {
	h := build(t, byWork)
	h.give(h.work("dew", "bee", 300), h.work("elm", "bee", 100))
	h.frozen()
	for range 3 {
		n := periods.LastPeriod(h.Store)
		h.decided(periods.Open{From: h.day(int64(n-1) * 10), Until: h.day(int64(n-1)*10 + 9), Fund: 1})
	}
	h.adopted(surplus(100_000)) // Nobody's 20,000; kept 48,000 and 16,000.
	next := func(n uint64, amount int64, by periods.Bearer) periods.DrawUp {
		m := surplus(amount)
		m.Period, m.Bearer = n, by
		return m
	}
	h.must("bee", periods.Freeze{Period: 2})
	h.adopted(next(2, -5_000, ""))
	h.kept("dew", 1, 48_000)
	h.nobodys(15_000, 0)
	h.must("bee", periods.Freeze{Period: 3})
	h.must("bee", next(3, -79_000-2_000, periods.Capital))
	if st, _ := periods.StatementOf(h.Store, 3, "elm"); st.Borne != 16_000 {
		t.Errorf("elm would bear %+v", st)
	}
	h.must("ash", funds.Record{Fund: 1, Date: h.day(0), Amount: 65_000, Category: funds.Sales})
	h.decided(periods.Revolve{Fund: 1, Amount: 4}) // The statements said something else.
	h.stage(3, periods.Frozen)
	h.must("bee", next(3, -15_000-8_001, periods.Capital), periods.Put{Period: 3})
	if out := h.carried(periods.Revolve{Fund: 1, Amount: 1}); out.Code != "periods.loss_first" {
		t.Errorf("what is to bear a loss is paid out: %q", out.Code)
	}
	h.vote(3, governance.Yes)
	h.kept("dew", 1, 48_000-3-6_001)
	h.kept("elm", 1, 16_000-1-2_000)
	h.nobodys(0, 0)
	h.decided(periods.Reopen{Period: 3})
	h.kept("dew", 1, 48_000-3)
	h.nobodys(15_000, 0)
	h.must("bee", periods.Freeze{Period: 3})
	h.adopted(next(3, -6_000, periods.Later))
	h.nobodys(15_000, 6_000)
	h.stage(4, periods.Frozen)     // By itself, in the meantime.
	h.adopted(next(4, 10_000, "")) // Nobody gave anything: what is not covered is nobody's.
	h.nobodys(19_000, 0)
}

// nobodys fails the test unless so much belongs to nobody, and later surpluses have
// so much to cover.
func (h *house) nobodys(reserve, loss int64) {
	h.t.Helper()
	if got, has := periods.ReserveOf(h.Store, 1), periods.LossOf(h.Store, 1); got != reserve || has != loss {
		h.t.Errorf("%d belong to nobody and %d are to be covered, want %d and %d", got, has, reserve, loss)
	}
}
