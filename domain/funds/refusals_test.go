package funds_test

import (
	"fmt"
	"strings"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/funds"
	"metaorg/domain/governance"
	"metaorg/domain/people"
	"metaorg/machine"
)

const month = 30

// carriedRefusals are what decisions cannot do.
func TestDecisionsAreRefused(t *testing.T) {
	h := build(t)
	open := func(change func(*funds.Open)) funds.Open {
		m := tools
		change(&m)
		return m
	}
	budget := func(change func(*funds.SetBudget)) funds.SetBudget {
		m := funds.SetBudget{Fund: 1, From: "2026-01-01", Until: "2026-12-31", Items: []funds.Item{{Name: "A", Amount: 1}}}
		change(&m)
		return m
	}
	dues := func(change func(*funds.SetDues)) funds.SetDues {
		m := funds.SetDues{Fund: 1, Basis: funds.PerMember, Amount: 100, Months: 12, First: h.day(1)}
		change(&m)
		return m
	}
	euros := open(func(m *funds.Open) { m.Currency = "EUR" })
	h.decided(euros, open(func(m *funds.Open) { m.Name = "Gone" }), funds.Close{Fund: 4})
	var eleven []people.MemberID
	for i := range 11 {
		eleven = append(eleven, people.MemberID(fmt.Sprint("m", i)))
	}
	for name, row := range map[string]struct {
		m    machine.Message
		code string
	}{
		"a currency is one of ISO 4217":            {open(func(m *funds.Open) { m.Currency = "XYZ" }), "funds.unknown_currency"},
		"a fund has a name":                        {open(func(m *funds.Open) { m.Name = " " }), "funds.empty"},
		"a short one":                              {open(func(m *funds.Open) { m.Name = strings.Repeat("x", 101) }), "funds.too_long"},
		"that can be read":                         {open(func(m *funds.Open) { m.Name = "a\nb" }), "funds.unprintable"},
		"somebody cares for it":                    {open(func(m *funds.Open) { m.Stewards = nil }), "funds.no_steward"},
		"not everybody":                            {open(func(m *funds.Open) { m.Stewards = eleven }), "funds.too_many_stewards"},
		"each once":                                {open(func(m *funds.Open) { m.Stewards = []people.MemberID{"bee", "bee"} }), "funds.twice"},
		"stewards are members":                     {open(func(m *funds.Open) { m.Stewards = []people.MemberID{"eve"} }), "funds.unknown_member"},
		"so is who holds the money":                {open(func(m *funds.Open) { m.Holder = "eve" }), "funds.unknown_member"},
		"an overdraft is not negative":             {open(func(m *funds.Open) { m.Overdraft = -1 }), "funds.bad_overdraft"},
		"there is such a fund":                     {funds.Close{Fund: 9}, "funds.unknown_fund"},
		"what is closed is not closed again":       {funds.Close{Fund: 4}, "funds.closed"},
		"nor closed with money in it":              {funds.Close{Fund: 1}, "funds.not_empty"},
		"nothing moves to itself":                  {funds.Move{From: 1, To: 1, Amount: 1}, "funds.to_itself"},
		"nor backwards":                            {funds.Move{From: 1, To: 2, Amount: -1}, "funds.not_positive"},
		"nor in another currency":                  {funds.Move{From: 1, To: 3, Amount: 1}, "funds.other_account"},
		"nor more than any line":                   {funds.Move{From: 1, To: 2, Amount: 1 << 60}, "funds.too_much"},
		"nor more than there is":                   {funds.Move{From: 1, To: 2, Amount: 100_001}, "funds.not_enough"},
		"a budget begins on a day of the calendar": {budget(func(m *funds.SetBudget) { m.From = "2026-02-30" }), "funds.bad_date"},
		"and ends on one":                          {budget(func(m *funds.SetBudget) { m.Until = "then" }), "funds.bad_date"},
		"after it begins":                          {budget(func(m *funds.SetBudget) { m.Until = "2025-01-01" }), "funds.ends_before"},
		"it has few items":                         {budget(func(m *funds.SetBudget) { m.Items = make([]funds.Item, 31) }), "funds.too_many_items"},
		"each once there, too":                     {budget(func(m *funds.SetBudget) { m.Items = append(m.Items, m.Items[0]) }), "funds.item_twice"},
		"with a name":                              {budget(func(m *funds.SetBudget) { m.Items[0].Name = "" }), "funds.empty"},
		"and a sum":                                {budget(func(m *funds.SetBudget) { m.Items[0].Amount = 0 }), "funds.not_positive"},
		"dues begin on a day that every month has": {dues(func(m *funds.SetDues) { m.First = "2030-01-29" }), "funds.bad_first"},
		"of the calendar":                          {dues(func(m *funds.SetDues) { m.First = "soon" }), "funds.bad_date"},
		"not before they were decided":             {dues(func(m *funds.SetDues) { m.First = "2020-01-01" }), "funds.begins_before"},
		"a period has some months":                 {dues(func(m *funds.SetDues) { m.Months = 5 }), "funds.bad_months"},
		"dues have a basis":                        {dues(func(m *funds.SetDues) { m.Basis = "by_feeling" }), "funds.unknown_basis"},
		"bands are for turnover":                   {dues(func(m *funds.SetDues) { m.Bands = []funds.Band{{Amount: 1}} }), "funds.bands_unused"},
		"an amount is not":                         {dues(func(m *funds.SetDues) { m.Basis = funds.ByBand }), "funds.amount_unused"},
		"turnover needs bands":                     {dues(func(m *funds.SetDues) { m.Basis, m.Amount = funds.ByBand, 0 }), "funds.bad_bands"},
		"dues are more than nothing":               {dues(func(m *funds.SetDues) { m.Amount = 0 }), "funds.not_positive"},
		"from small to large": {dues(func(m *funds.SetDues) {
			m.Basis, m.Amount, m.Bands = funds.ByBand, 0, []funds.Band{{UpTo: 5}, {UpTo: 5}, {}}
		}), "funds.bad_bands"},
		"with nothing negative":                        {dues(func(m *funds.SetDues) { m.Basis, m.Amount, m.Bands = funds.ByBand, 0, []funds.Band{{Amount: -1}} }), "funds.not_positive"},
		"only dues that there are can end":             {funds.EndDues{}, "funds.no_dues"},
		"nobody proposes what follows from a decision": {funds.LetPay{Request: 1}, "funds.unknown_request"},
	} {
		if err := row.m.Check(); err != nil {
			if no := new(machine.Refusal); !asRefusal(err, &no) || no.Code != row.code {
				t.Errorf("%s: %v, want %s", name, err, row.code)
			}
			continue
		}
		if out := h.carried(row.m); out.Code != row.code {
			t.Errorf("%s: refused with %q (%s), want %q", name, out.Code, out.Text, row.code)
		}
	}
	h.decided(dues(func(*funds.SetDues) {}), funds.Move{From: 1, To: 2, Amount: 100_000})
	if out := h.carried(funds.Close{Fund: 1}); out.Code != "funds.takes_dues" {
		t.Errorf("the fund that dues go to closes: %q", out.Code)
	}
	n := h.must
	n("ash", funds.Record{Fund: 3, Date: h.day(0), Amount: 100, Category: funds.Gift})
	overdrawn := funds.Change{Fund: 3, Name: "Euros", Purpose: "Abroad.", Holder: "ash", Stewards: []people.MemberID{"bee"}, Overdraft: 50}
	h.decided(overdrawn)
	n("ash", funds.Record{Fund: 3, Date: h.day(0), Amount: -150, Category: funds.Fee})
	overdrawn.Overdraft = 0
	if out := h.carried(overdrawn); out.Code != "funds.below_zero" {
		t.Errorf("a fund below zero may not be there any more: %q", out.Code)
	}
	for range 47 {
		h.decided(tools)
	}
	if out := h.carried(tools); out.Code != "funds.too_many_funds" {
		t.Errorf("a fund more than there can be: %q", out.Code)
	}
}

func asRefusal(err error, no **machine.Refusal) bool {
	var ok bool
	*no, ok = err.(*machine.Refusal) //nolint:errorlint // Rules give refusals as they are.
	return ok
}

func TestWithoutAHolderInTheCharterThereIsNoKitty(t *testing.T) {
	h := &house{domaintest.Founded(t, domaintest.Draft("federation"), six, governance.Module, funds.Module, toys), t}
	if out := h.carried(tools); out.Code != "funds.not_in_charter" {
		t.Errorf("a fund was opened: %q", out.Code)
	}
}

func TestMembersAreRefused(t *testing.T) {
	h := build(t)
	h.Do(domaintest.Registered("eve"))
	entry := func(change func(*funds.Entry)) funds.Import {
		e := funds.Entry{Date: h.day(0), Amount: 100, Category: funds.Gift, Nth: 1}
		change(&e)
		return h.statement(e)
	}
	sheet := func(change func(*funds.Import)) funds.Import {
		m := entry(func(*funds.Entry) {})
		change(&m)
		return m
	}
	waits := h.ask(1_000)
	approved := h.ask(1_000)
	h.must("bee", funds.Approve{Request: approved})
	put := h.ask(50_000)
	h.must("bee", funds.Ask{Fund: 1, Amount: 10, Title: "A nail", Payee: "elm", Invoice: "Nr  7"})
	bees := funds.LastRequest(h.Store)
	h.must("bee", funds.Ask{Fund: 1, Amount: 10, Title: "A screw", Invoice: "8"})
	turnedDown := funds.LastRequest(h.Store)
	h.must("cob", funds.Decline{Request: turnedDown, Document: paper("c")})
	h.must("dew", funds.Ask{Fund: 1, Amount: 10, Title: "A screw", Invoice: "8"})
	h.decided(funds.SetDues{Fund: 1, Basis: funds.PerMember, Amount: 100, Months: 12, First: h.day(1)})
	h.Pass(2)
	h.must("dew", funds.AskWaiver{Period: 1})
	for name, row := range map[string]struct {
		by   machine.OrganizationID
		m    machine.Message
		code string
	}{
		"members alone do not decide":                    {"ash", funds.Close{Fund: 1}, "funds.by_decision"},
		"only who holds the money records":               {"bee", funds.Record{Fund: 1, Date: h.day(0), Amount: 1, Category: funds.Gift}, "funds.not_holder"},
		"a line is of a day":                             {"ash", entry(func(e *funds.Entry) { e.Date = "1.3.2026" }), "funds.bad_date"},
		"that was":                                       {"ash", entry(func(e *funds.Entry) { e.Date = h.day(3) }), "funds.in_future"},
		"a line is about something":                      {"ash", entry(func(e *funds.Entry) { e.Amount = 0 }), "funds.nothing"},
		"not about all the money there is":               {"ash", entry(func(e *funds.Entry) { e.Amount = 1 << 60 }), "funds.too_much"},
		"equal amounts are counted":                      {"ash", entry(func(e *funds.Entry) { e.Nth = -1 }), "funds.bad_nth"},
		"from one":                                       {"ash", entry(func(e *funds.Entry) { e.Nth = 0 }), "funds.bad_nth"},
		"categories are known":                           {"ash", entry(func(e *funds.Entry) { e.Category = "cake" }), "funds.unknown_category"},
		"nobody records a transfer":                      {"ash", entry(func(e *funds.Entry) { e.Category = funds.Transfer }), "funds.unknown_category"},
		"a gift comes in":                                {"ash", entry(func(e *funds.Entry) { e.Amount = -1 }), "funds.wrong_sign"},
		"only dues are somebody's":                       {"ash", entry(func(e *funds.Entry) { e.Member = "bee" }), "funds.member_or_not"},
		"dues are of a member":                           {"ash", entry(func(e *funds.Entry) { e.Category, e.Member = funds.ForDues, "eve" }), "funds.unknown_member"},
		"only spending pays a request":                   {"ash", entry(func(e *funds.Entry) { e.Request = 1 }), "funds.pays_nothing"},
		"a statement has a hash":                         {"ash", sheet(func(m *funds.Import) { m.Statement = "" }), "funds.no_statement"},
		"in hexadecimal":                                 {"ash", sheet(func(m *funds.Import) { m.Statement = "statement.csv" }), "funds.bad_document"},
		"it has lines":                                   {"ash", sheet(func(m *funds.Import) { m.Lines = nil }), "funds.no_lines"},
		"so many at once":                                {"ash", sheet(func(m *funds.Import) { m.Lines = make([]funds.Entry, 201) }), "funds.too_many_lines"},
		"a currency that there is":                       {"ash", sheet(func(m *funds.Import) { m.Currency = "gbp" }), "funds.unknown_currency"},
		"and the fund's":                                 {"ash", sheet(func(m *funds.Import) { m.Currency = "EUR" }), "funds.other_currency"},
		"only a line that there is is taken back":        {"ash", funds.Reverse{Fund: 1, Line: 9}, "funds.unknown_line"},
		"strangers do not ask":                           {"eve", funds.Ask{Fund: 1, Amount: 1, Title: "Cake"}, "funds.no_member"},
		"they get nothing":                               {"dew", funds.Ask{Fund: 1, Amount: 1, Title: "Cake", Payee: "eve"}, "funds.unknown_member"},
		"nobody asks for more than there is":             {"dew", funds.Ask{Fund: 1, Amount: 99_001, Title: "Cake"}, "funds.not_enough"},
		"nor for nothing":                                {"dew", funds.Ask{Fund: 1, Amount: 0, Title: "Cake"}, "funds.not_positive"},
		"nor without saying what for":                    {"dew", funds.Ask{Fund: 1, Amount: 1}, "funds.empty"},
		"an invoice is asked for once":                   {"dew", funds.Ask{Fund: 1, Amount: 10, Title: "A nail", Payee: "elm", Invoice: "nr 7"}, "funds.duplicate_invoice"},
		"its number is short":                            {"dew", funds.Ask{Fund: 1, Amount: 10, Title: "A nail", Invoice: strings.Repeat("7", 61)}, "funds.too_long"},
		"not again when it was turned down before":       {"bee", funds.Refer{Request: turnedDown}, "funds.duplicate_invoice"},
		"who asked takes it back":                        {"elm", funds.TakeBack{Request: waits}, "funds.not_yours"},
		"others do not bring it before the members":      {"elm", funds.Refer{Request: waits}, "funds.not_yours"},
		"there is such a request":                        {"bee", funds.Approve{Request: 99}, "funds.unknown_request"},
		"nobody approves its own":                        {"bee", funds.Approve{Request: bees}, "funds.own_request"},
		"nor who does not care for it":                   {"elm", funds.Decline{Request: waits}, "funds.not_steward"},
		"reasons are a document":                         {"bee", funds.Decline{Request: waits, Document: "no"}, "funds.bad_document"},
		"what is approved is not approved again":         {"cob", funds.Approve{Request: approved}, "funds.wrong_stage"},
		"nobody pays tomorrow":                           {"ash", funds.Pay{Request: approved, Date: h.day(3)}, "funds.in_future"},
		"nobody pays what is not approved":               {"ash", funds.Pay{Request: waits, Date: h.day(0)}, "funds.wrong_stage"},
		"what is not paid has not come":                  {"dew", funds.Confirm{Request: approved}, "funds.wrong_stage"},
		"some work with you":                             {"dew", funds.Declare{Workers: -1}, "funds.bad_workers"},
		"in some band":                                   {"dew", funds.Declare{Band: 13}, "funds.bad_band"},
		"strangers declare nothing":                      {"eve", funds.Declare{Workers: 1}, "funds.no_member"},
		"who owes nothing asks for nothing":              {"dew", funds.AskWaiver{Period: 2}, "funds.not_owed"},
		"nobody asks twice":                              {"dew", funds.AskWaiver{Period: 1}, "funds.asked_already"},
		"there is a reason to let somebody off":          {"bee", funds.Waive{Member: "dew", Period: 1, Why: "love"}, "funds.unknown_why"},
		"not of more than is owed":                       {"bee", funds.Waive{Member: "dew", Period: 1, Amount: 101, Why: funds.Kind}, "funds.more_than_owed"},
		"nor of less than nothing":                       {"bee", funds.Waive{Member: "dew", Period: 1, Amount: -1, Why: funds.Kind}, "funds.not_positive"},
		"stewards do":                                    {"elm", funds.Waive{Member: "dew", Period: 1, Why: funds.Kind}, "funds.not_steward"},
		"not for themselves":                             {"bee", funds.Waive{Member: "bee", Period: 1, Why: funds.Kind}, "funds.own_dues"},
		"who did not ask is not told no":                 {"bee", funds.DeclineWaiver{Member: "elm", Period: 1}, "funds.nobody_asked"},
		"nobody but the members lets pay what they have": {"bee", funds.LetPay{Request: put}, "funds.by_decision"},
	} {
		if err := row.m.Check(); err != nil {
			if no := new(machine.Refusal); !asRefusal(err, &no) || no.Code != row.code {
				t.Errorf("%s: %v, want %s", name, err, row.code)
			}
			continue
		}
		if code := h.act(row.by, row.m); code != row.code {
			t.Errorf("%s: refused with %q, want %q", name, code, row.code)
		}
	}
	h.refusedLater(put)
}

// refusedLater are refusals that need more to have happened.
func (h *house) refusedLater(put uint64) {
	h.t.Helper()
	for _, m := range []machine.Message{funds.LetPay{Request: put}, funds.TurnDown{Request: put}} {
		if out := h.carried(m); out.Code != "funds.not_decided" {
			h.t.Errorf("another decision lets pay: %q", out.Code)
		}
	}
	h.must("bee", funds.DeclineWaiver{Member: "dew", Period: 1})
	h.must("cob", funds.Waive{Member: "dew", Period: 1, Why: funds.Kind})
	h.refused("dew", funds.AskWaiver{Period: 1}, "funds.settled")
	h.must("ash", funds.Reverse{Fund: 1, Line: 1})
	h.refused("ash", funds.Reverse{Fund: 1, Line: 1}, "funds.reversed_already")
	h.must("ash", funds.Record{Fund: 1, Date: h.day(0), Amount: 50_000, Category: funds.Sales})
	h.Pass(month) // The members let the lazy one be, and there is not the money for it.
	h.stage(put, funds.Declined)
	h.refused("dew", funds.Refer{Request: put}, "funds.decided_already")
	for range 60 {
		if h.act("fir", funds.Ask{Fund: 1, Amount: 1, Title: "A nail"}) != "" {
			break
		}
	}
	h.refused("fir", funds.Ask{Fund: 1, Amount: 1, Title: "A nail"}, "funds.too_many_requests")
	h.must("ash", funds.Record{Fund: 1, Date: h.day(0), Amount: 100_000, Category: funds.Sales})
	for range 200 {
		if h.act("ash", funds.Record{Fund: 1, Date: h.day(0), Amount: 100_000_000_000_000, Category: funds.Sales}) != "" {
			break
		}
	}
	h.refused("ash", funds.Record{Fund: 1, Date: h.day(0), Amount: 100_000_000_000_000, Category: funds.Sales}, "funds.too_much")
}
