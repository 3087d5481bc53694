package periods_test

import (
	"errors"
	"strings"
	"testing"

	"metaorg/allocation"
	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/funds"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/periods"
	"metaorg/machine"
)

// owesDues has each member owe dues for period 1.
func (h *house) owesDues(amount int64) {
	h.t.Helper()
	h.decided(funds.SetDues{Fund: 1, Basis: funds.PerMember, Amount: amount, Months: 12, First: h.day(1)})
	h.Pass(2)
}

func TestEquationsAreRefused(t *testing.T) {
	with := func(change func(*periods.Bucket)) periods.SetEquation {
		b := byWork
		change(&b)
		return equation(b)
	}
	half := byWork
	half.Share = 5_000
	for name, row := range map[string]struct {
		m    periods.SetEquation
		code string
	}{
		"it is said in words":                  {periods.SetEquation{Buckets: equation(byWork).Buckets}, "periods.empty"},
		"not too many of them":                 {periods.SetEquation{Words: strings.Repeat("x", 4_001), Buckets: equation(byWork).Buckets}, "periods.too_long"},
		"it has buckets":                       {equation(), "periods.no_buckets"},
		"not too many of them, too":            {equation(make([]periods.Bucket, 13)...), "periods.no_buckets"},
		"each has a name":                      {with(func(b *periods.Bucket) { b.Name = "" }), "periods.empty"},
		"that can be read":                     {with(func(b *periods.Bucket) { b.Name = "a\nb" }), "periods.unprintable"},
		"of its own":                           {equation(half, half), "periods.bucket_twice"},
		"shares come to all":                   {equation(half), "periods.not_whole"},
		"none is nothing":                      {with(func(b *periods.Bucket) { b.Share = 0 }), "periods.bad_share"},
		"none is more than all":                {with(func(b *periods.Bucket) { b.Share = 10_001 }), "periods.bad_share"},
		"somebody has the claim":               {with(func(b *periods.Bucket) { b.For = "both" }), "periods.unknown_side"},
		"it is measured somehow":               {with(func(b *periods.Bucket) { b.Measure = "feeling" }), "periods.unknown_measure"},
		"and divided somehow":                  {with(func(b *periods.Bucket) { b.Rule = "lot" }), "periods.unknown_rule"},
		"quantities have a unit":               {with(func(b *periods.Bucket) { b.Measure = periods.Quantity }), "periods.no_unit"},
		"that there is":                        {with(func(b *periods.Bucket) { b.Measure, b.Unit = periods.Quantity, "sack" }), "periods.unknown_unit"},
		"actions are known":                    {with(func(b *periods.Bucket) { b.Action = "steal" }), "periods.unknown_action"},
		"kinds are":                            {with(func(b *periods.Bucket) { b.Kind = "cake" }), "periods.unknown_kind"},
		"streams are":                          {with(func(b *periods.Bucket) { b.Stream = "hate" }), "periods.unknown_stream"},
		"a rate is not negative":               {with(func(b *periods.Bucket) { b.Rate = -1 }), "periods.bad_rate"},
		"claims that are paid off have a rate": {with(func(b *periods.Bucket) { b.Rule = allocation.DebtLike }), "periods.no_rate"},
		"what is measured in money has none":   {with(func(b *periods.Bucket) { b.Measure, b.Rate = periods.Value, 1 }), "periods.rate_unused"},
	} {
		if got := codeOf(row.m.Check()); got != row.code {
			t.Errorf("%s: refused with %q, want %q", name, got, row.code)
		}
	}
}

func codeOf(err error) string {
	var no *machine.Refusal
	if errors.As(err, &no) {
		return no.Code
	}
	return ""
}

func TestPeriodsAreRefused(t *testing.T) {
	h := bare(t)
	open := func(first, last int64) periods.Open {
		return periods.Open{From: h.day(first), Until: h.day(last), Fund: 1}
	}
	if out := h.carried(open(0, 10)); out.Code != "periods.no_equation" {
		t.Errorf("a period without an equation: %q", out.Code)
	}
	h.decided(equation(byWork), open(10, 20))
	h.decided(funds.Open{Name: "Gone", Purpose: "Nothing.", Currency: "EUR", Holder: "ash", Stewards: []people.MemberID{"bee"}}, funds.Close{Fund: 2})
	for name, row := range map[string]struct {
		m    machine.Message
		code string
	}{
		"nobody gave under another equation":      {open(-1, 5), "periods.equation_later"},
		"days that are in another period":         {open(20, 30), "periods.overlap"},
		"around another period":                   {open(9, 21), "periods.overlap"},
		"a fund that is not there":                {periods.Open{From: h.day(30), Until: h.day(40), Fund: 9}, "periods.unknown_fund"},
		"a fund that is closed":                   {periods.Open{From: h.day(30), Until: h.day(40), Fund: 2}, "periods.unknown_fund"},
		"days that are none":                      {periods.Open{From: "2026-02-30", Until: h.day(40), Fund: 1}, "periods.bad_date"},
		"an end that is none":                     {periods.Open{From: h.day(30), Until: "then", Fund: 1}, "periods.bad_date"},
		"the end before the beginning":            {open(40, 39), "periods.ends_before"},
		"a decade":                                {open(40, 3_650), "periods.too_many_days"},
		"reopening what there is not":             {periods.Reopen{Period: 9}, "periods.unknown_period"},
		"reopening what is open":                  {periods.Reopen{Period: 1}, "periods.wrong_stage"},
		"paying out nothing":                      {periods.Revolve{Fund: 1}, "periods.bad_amount"},
		"paying out of a fund that is not there":  {periods.Revolve{Fund: 9, Amount: 1}, "periods.unknown_fund"},
		"paying out more than there is":           {periods.Revolve{Fund: 1, Amount: 1}, "periods.not_enough"},
		"adopting what is not before the members": {periods.Adopt{Period: 1}, "periods.wrong_stage"},
		"turning down what is not before them":    {periods.TurnDown{Period: 1}, "periods.wrong_stage"},
	} {
		code := codeOf(row.m.Check())
		if code == "" {
			code = h.carried(row.m).Code
		}
		if code != row.code {
			t.Errorf("%s: refused with %q, want %q", name, code, row.code)
		}
	}
	for _, m := range []machine.Message{equation(byWork), open(50, 60), periods.Reopen{Period: 1}, periods.Revolve{Fund: 1, Amount: 1}, periods.Adopt{Period: 1}} {
		h.refused("ash", m, "periods.by_decision")
	}
	h.must("ash", funds.Record{Fund: 1, Date: h.day(0), Amount: 100, Category: funds.Gift})
	if out := h.carried(periods.Revolve{Fund: 1, Amount: 1}); out.Code != "periods.more_than_kept" {
		t.Errorf("paid out what is nobody's: %q", out.Code)
	}
	for i := int64(100); i < 400; i++ {
		if h.carried(open(i, i)).Code != "" {
			break
		}
	}
	if out := h.carried(open(500, 500)); out.Code != "periods.too_many" {
		t.Errorf("any number of periods: %q", out.Code)
	}
	before := open(1, 9)
	h.Pass(21)
	h.must("bee", periods.Freeze{Period: 1})
	if out := h.carried(before); out.Code != "periods.later_closes" {
		t.Errorf("a period is opened before one that is frozen: %q", out.Code)
	}
}

func TestClosingIsRefused(t *testing.T) {
	h := build(t, byWork)
	h.Do(domaintest.Registered("eve"))
	h.owesDues(500)
	open := h.gave("dew", "bee", 100)
	h.must("dew", patronage.Record{With: "bee", Direction: patronage.Gave, Kind: patronage.Labour, Quantity: 1, Unit: "h", Date: h.day(0)})
	asked := patronage.LastEvent(h.Store)
	h.must("dew", patronage.Record{With: "bee", Direction: patronage.Gave, Kind: patronage.Money, Quantity: 100, Unit: "EUR", Date: h.day(0)})
	money := patronage.LastEvent(h.Store)
	h.must("bee", patronage.Confirm{Event: money})
	before := patronage.Record{With: "bee", Direction: patronage.Gave, Kind: patronage.Labour, Quantity: 1, Unit: "h", Date: h.day(-30)}
	h.must("dew", before)
	outside := patronage.LastEvent(h.Store)
	h.must("bee", patronage.Confirm{Event: outside})
	h.table(map[string]refusal{
		"nobody freezes what goes on":           {"bee", periods.Freeze{Period: 1}, "periods.not_over"},
		"nor who does not care for the fund":    {"dew", periods.Freeze{Period: 1}, "periods.not_steward"},
		"nor what there is not":                 {"bee", periods.Freeze{Period: 2}, "periods.unknown_period"},
		"strangers close nothing":               {"eve", periods.Freeze{Period: 1}, "periods.no_member"},
		"nothing is drawn up before the freeze": {"bee", surplus(1), "periods.wrong_stage"},
		"nothing is put before it is drawn up":  {"bee", periods.Put{Period: 1}, "periods.wrong_stage"},
		"a worth is not negative":               {"bee", periods.Evaluate{Event: open, Value: -1}, "periods.bad_value"},
		"members in full evaluate":              {"eve", periods.Evaluate{Event: open, Value: 1}, "periods.not_active"},
		"not their own":                         {"dew", periods.Evaluate{Event: open, Value: 1}, "periods.own_contribution"},
		"not what there is not":                 {"bee", periods.Evaluate{Event: 99, Value: 1}, "periods.unknown_event"},
		"nor what is not confirmed":             {"bee", periods.Evaluate{Event: asked, Value: 1}, "periods.not_confirmed"},
		"nor what is in no period":              {"bee", periods.Evaluate{Event: outside, Value: 1}, "periods.outside_period"},
		"dues are not less than nothing":        {"bee", periods.CountForDues{Member: "dew", Dues: 1, Event: open, Amount: -1}, "periods.bad_amount"},
		"money is paid":                         {"bee", periods.CountForDues{Member: "dew", Dues: 1, Event: money}, "periods.is_money"},
		"others say what counts for dues":       {"elm", periods.CountForDues{Member: "dew", Dues: 1, Event: open}, "funds.not_steward"},
	})
	h.frozen()
	draw := func(change func(*periods.DrawUp)) periods.DrawUp {
		m := surplus(100)
		change(&m)
		return m
	}
	h.table(map[string]refusal{
		"a loss is not boundless":               {"bee", draw(func(m *periods.DrawUp) { m.Surplus = -1_000_000_000_00001 }), "periods.bad_surplus"},
		"a loss is borne by somebody there is":  {"bee", draw(func(m *periods.DrawUp) { m.Bearer = "bee" }), "periods.unknown_bearer"},
		"a surplus comes from somewhere":        {"bee", draw(func(m *periods.DrawUp) { m.Evidence = "" }), "periods.no_evidence"},
		"from a document":                       {"bee", draw(func(m *periods.DrawUp) { m.Evidence = "accounts" }), "periods.bad_document"},
		"and from one place":                    {"bee", draw(func(m *periods.DrawUp) { m.FromLines = true }), "periods.surplus_twice"},
		"business is not negative":              {"bee", draw(func(m *periods.DrawUp) { m.WithOthers = -1 }), "periods.bad_business"},
		"nor cash":                              {"bee", draw(func(m *periods.DrawUp) { m.Cash = -1 }), "periods.bad_cash"},
		"nor more than all":                     {"bee", draw(func(m *periods.DrawUp) { m.Cash = 101 }), "periods.bad_cash"},
		"a fifth of a qualified notice is cash": {"bee", draw(func(m *periods.DrawUp) { m.Cash, m.Qualified = 19, true }), "periods.too_little_cash"},
		"others do not draw up":                 {"elm", surplus(1), "periods.not_steward"},
		"nor thaw":                              {"elm", periods.Thaw{Period: 1}, "periods.not_steward"},
		"what is frozen is not evaluated":       {"bee", periods.Evaluate{Event: open, Value: 1}, "periods.outside_period"},
	})
}

type refusal struct {
	by   machine.OrganizationID
	m    machine.Message
	code string
}

func (h *house) table(rows map[string]refusal) {
	h.t.Helper()
	for name, row := range rows {
		code := codeOf(row.m.Check())
		if code == "" {
			code = h.act(row.by, row.m)
		}
		if code != row.code {
			h.t.Errorf("%s: refused with %q, want %q", name, code, row.code)
		}
	}
}

func TestOnePeriodStandsOnAnother(t *testing.T) {
	h := build(t, byWork)
	h.give(h.work("dew", "bee", 300))
	h.frozen()
	h.decided(periods.Open{From: h.day(0), Until: h.day(9), Fund: 1})
	h.Pass(10)
	h.must("bee", periods.Freeze{Period: 2})
	second := surplus(100)
	second.Period = 2
	h.refused("bee", second, "periods.earlier_first")
	h.must("bee", surplus(1_000), periods.Put{Period: 1})
	for _, m := range []machine.Message{periods.Adopt{Period: 1}, periods.TurnDown{Period: 1}} {
		if out := h.carried(m); out.Code != "periods.not_decided" {
			t.Errorf("another decision takes %T along: %q", m, out.Code)
		}
	}
	h.vote(1, "yes")
	h.must("bee", second)
	h.decided(periods.Reopen{Period: 1}) // What period 2 has to pay may change with it.
	h.stage(2, periods.Frozen)
	h.must("bee", periods.Freeze{Period: 1})
	h.adopted(surplus(1_000))
	h.must("bee", second, second)
	h.refused("bee", periods.Put{Period: 2, Drawing: 2}, "periods.drawn_again")
	h.must("bee", periods.Put{Period: 2, Drawing: 3})
	if out := h.carried(periods.Reopen{Period: 1}); out.Code != "periods.later_stands" {
		t.Errorf("a period is reopened under another: %q", out.Code)
	}
	h.vote(2, "yes")
	h.decided(periods.Reopen{Period: 2}) // Nothing was kept of it, as nobody worked.
	h.must("ash", funds.Record{Fund: 1, Date: h.day(0), Amount: 10_000, Category: funds.Sales})
	h.decided(periods.Revolve{Fund: 1, Amount: 1})
	if out := h.carried(periods.Reopen{Period: 1}); out.Code != "periods.revolved_already" {
		t.Errorf("what is paid out is reopened: %q", out.Code)
	}
}

func TestANetworkMayKeepNothingBack(t *testing.T) {
	h := bare(t, charter.RuleValue{Name: "periods.reserve_percent", Value: 0})
	h.decided(equation(byWork), periods.Open{From: h.first, Until: h.last, Fund: 1})
	h.give(h.work("dew", "bee", 300))
	h.must("ash", funds.Record{Fund: 1, Date: h.day(0), Amount: 700, Category: funds.Opening}, funds.Record{Fund: 1, Date: h.day(0), Amount: 501, Category: funds.Sales})
	h.frozen()
	h.must("bee", periods.DrawUp{Period: 1, FromLines: true, WithMembers: 1, Cash: 50})
	h.gets(1, "dew", 501, 251)
}
