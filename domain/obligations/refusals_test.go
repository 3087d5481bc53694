package obligations_test

import (
	"fmt"
	"strings"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/obligations"
	"metaorg/machine"
)

func TestObligationsAreRefused(t *testing.T) {
	h := build(t)
	h.Do(domaintest.Registered("eve"))
	h.must("ash", h.claim("bee", 1_000)) // 1, claimed.
	h.must("bee", h.owe("ash", 2_000))   // 2, acknowledged.
	h.must("bee", h.owe("ash", 10))      // 3, settled.
	h.must("ash", h.claim("bee", 10))    // 4, disputed.
	h.must("bee", h.owe("ash", 10))      // 5, with a payment that waits.
	h.must("bee", obligations.Pay{Obligation: 3, Amount: 10, Date: h.day(0)}, obligations.Dispute{Obligation: 4, Document: paper("d")}, obligations.Pay{Obligation: 5, Amount: 1, Date: h.day(0)})
	h.must("ash", obligations.Confirm{Obligation: 3, Entry: 1})
	owe := func(change func(*obligations.Owe)) obligations.Owe {
		m := h.owe("ash", 100)
		change(&m)
		return m
	}
	for name, row := range map[string]struct {
		by   machine.OrganizationID
		m    machine.Message
		code string
	}{
		"somebody is owed":                         {"bee", owe(func(m *obligations.Owe) { m.Creditor = "" }), "obligations.nobody"},
		"somebody owes":                            {"bee", obligations.Claim{Amount: 1, Unit: "EUR", Due: "2026-01-01", Source: obligations.Other}, "obligations.nobody"},
		"nobody owes itself":                       {"ash", owe(func(*obligations.Owe) {}), "obligations.to_itself"},
		"an amount is more than nothing":           {"bee", owe(func(m *obligations.Owe) { m.Amount = 0 }), "obligations.not_positive"},
		"not less":                                 {"bee", owe(func(m *obligations.Owe) { m.Amount = -5 }), "obligations.not_positive"},
		"and not all there is":                     {"bee", owe(func(m *obligations.Owe) { m.Amount = 1 << 60 }), "obligations.too_much"},
		"it is counted in something":               {"bee", owe(func(m *obligations.Owe) { m.Unit = "eur" }), "obligations.unknown_unit"},
		"it is due on a day of the calendar":       {"bee", owe(func(m *obligations.Owe) { m.Due = "2026-02-30" }), "obligations.bad_date"},
		"and not on one before all reckoning":      {"bee", owe(func(m *obligations.Owe) { m.Due = "1900-01-01" }), "obligations.long_past"},
		"nor is an invoice of a file":              {"ash", obligations.Import{Unit: "EUR", Lines: []obligations.Line{{Member: "bee", Number: "1", Amount: 1, Due: "1926-11-27"}}}, "obligations.long_past"},
		"nor is it paid then":                      {"bee", obligations.Pay{Obligation: 2, Amount: 1, Date: "1926-11-27"}, "obligations.long_past"},
		"members do not raise dues":                {"bee", owe(func(m *obligations.Owe) { m.Source = obligations.Dues }), "obligations.unknown_source"},
		"other rules name sources that there are":  {"bee", raise{"bee", "ash", 1, "EUR", "2026-01-01", "love"}, "obligations.unknown_source"},
		"an invoice has a number":                  {"bee", owe(func(m *obligations.Owe) { m.Source = obligations.Invoice }), "obligations.no_number"},
		"a short one":                              {"bee", owe(func(m *obligations.Owe) { m.Ref = strings.Repeat("7", 61) }), "obligations.too_long"},
		"that can be read":                         {"bee", owe(func(m *obligations.Owe) { m.Ref = "a\nb" }), "obligations.unprintable"},
		"a document has a hash":                    {"bee", owe(func(m *obligations.Owe) { m.Document = "offer.pdf" }), "obligations.bad_document"},
		"strangers owe nothing":                    {"eve", owe(func(*obligations.Owe) {}), "obligations.no_member"},
		"nor are they owed":                        {"bee", owe(func(m *obligations.Owe) { m.Creditor = "eve" }), "obligations.unknown_member"},
		"nor are they claimed from":                {"bee", h.claim("eve", 5), "obligations.unknown_member"},
		"there is such an obligation":              {"bee", obligations.Acknowledge{Obligation: 99}, "obligations.unknown"},
		"others do not meddle":                     {"cob", obligations.Acknowledge{Obligation: 1}, "obligations.not_yours"},
		"the creditor does not acknowledge":        {"ash", obligations.Acknowledge{Obligation: 1}, "obligations.not_debtor"},
		"the debtor does not withdraw":             {"bee", obligations.Withdraw{Obligation: 1}, "obligations.not_creditor"},
		"what is acknowledged is not withdrawn":    {"ash", obligations.Withdraw{Obligation: 2}, "obligations.acknowledged"},
		"what is over is over":                     {"ash", obligations.Dispute{Obligation: 3, Document: paper("a")}, "obligations.over"},
		"a dispute has a reason":                   {"ash", obligations.Dispute{Obligation: 2}, "obligations.no_reason"},
		"nobody disputes its own claim":            {"ash", obligations.Dispute{Obligation: 1, Document: paper("a")}, "obligations.own_claim"},
		"one dispute is enough":                    {"ash", obligations.Dispute{Obligation: 4, Document: paper("a")}, "obligations.disputed_already"},
		"who disputes ends it":                     {"ash", obligations.EndDispute{Obligation: 4}, "obligations.not_disputer"},
		"only a dispute ends":                      {"ash", obligations.EndDispute{Obligation: 2}, "obligations.not_disputed"},
		"nobody pays what is only claimed":         {"bee", obligations.Pay{Obligation: 1, Amount: 1, Date: h.day(0)}, "obligations.not_acknowledged"},
		"nobody pays tomorrow":                     {"bee", obligations.Pay{Obligation: 2, Amount: 1, Date: h.day(3)}, "obligations.in_future"},
		"nor more than is left":                    {"bee", obligations.Pay{Obligation: 2, Amount: 2_001, Date: h.day(0)}, "obligations.more_than_left"},
		"nor nothing":                              {"bee", obligations.Pay{Obligation: 2, Amount: 0, Date: h.day(0)}, "obligations.not_positive"},
		"one payment waits at a time":              {"ash", obligations.Forgo{Obligation: 5, Amount: 1}, "obligations.pending"},
		"a credit note is a document":              {"ash", obligations.Forgo{Obligation: 2, Amount: 1, Document: "no"}, "obligations.bad_document"},
		"who paid does not confirm":                {"bee", obligations.Confirm{Obligation: 5, Entry: 1}, "obligations.not_other_side"},
		"who did not say it does not take it back": {"ash", obligations.TakeBack{Obligation: 5, Entry: 1}, "obligations.not_other_side"},
		"a word is about the entry that waits":     {"ash", obligations.Confirm{Obligation: 5, Entry: 2}, "obligations.nothing_waits"},
		"and nothing else":                         {"ash", obligations.Contest{Obligation: 2, Entry: 0}, "obligations.nothing_waits"},
		"clearing names obligations":               {"ash", obligations.Clear{Clears: true}, "obligations.none_named"},
		"not all there are":                        {"ash", obligations.Clear{Obligations: make([]uint64, 201)}, "obligations.too_many_named"},
		"strangers opt into nothing":               {"eve", obligations.AlwaysClear{On: true}, "obligations.no_member"},
		"strangers set no limit":                   {"eve", obligations.SetLimit{Unit: "EUR", Amount: 1}, "obligations.no_member"},
		"a limit is of another":                    {"ash", obligations.SetLimit{Debtor: "ash", Unit: "EUR", Amount: 1}, "obligations.to_itself"},
		"who is a member":                          {"ash", obligations.SetLimit{Debtor: "eve", Unit: "EUR", Amount: 1}, "obligations.unknown_member"},
		"it is in a unit":                          {"ash", obligations.SetLimit{Unit: "love", Amount: 1}, "obligations.unknown_unit"},
		"and not negative":                         {"ash", obligations.SetLimit{Unit: "EUR", Amount: -1}, "obligations.bad_limit"},
		"none has no amount":                       {"ash", obligations.SetLimit{Unit: "EUR", Amount: 1, None: true}, "obligations.bad_limit"},
		"nor more than can be owed":                {"ash", obligations.SetLimit{Unit: "EUR", Amount: 1 << 62}, "obligations.too_much"},
		"an import has invoices":                   {"ash", obligations.Import{Unit: "EUR"}, "obligations.no_lines"},
		"so many at once":                          {"ash", obligations.Import{Unit: "EUR", Lines: make([]obligations.Line, 201)}, "obligations.too_many_lines"},
		"each with a number":                       {"ash", obligations.Import{Unit: "EUR", Lines: []obligations.Line{{Member: "bee", Amount: 1, Due: "2026-01-01"}}}, "obligations.no_number"},
		"of a file that has a hash":                {"ash", obligations.Import{Unit: "EUR", File: "x", Lines: []obligations.Line{{}}}, "obligations.bad_document"},
	} {
		if got := refusal(h, row.by, row.m); got != row.code {
			t.Errorf("%s: refused with %q, want %q", name, got, row.code)
		}
	}
}

func TestReservationsAndChainsAreRefused(t *testing.T) {
	h := build(t)
	h.must("bee", obligations.Reserve{Creditor: "ash", Amount: 10, Unit: "EUR", Due: "2026-01-01", Hours: 1, Key: "1"})
	reserve := func(change func(*obligations.Reserve)) obligations.Reserve {
		m := obligations.Reserve{Creditor: "ash", Amount: 10, Unit: "EUR", Due: "2026-01-01", Hours: 1, Key: "2"}
		change(&m)
		return m
	}
	chain := func(change func(*obligations.Chain)) obligations.Chain {
		m := obligations.Chain{Key: "3", Hours: 1, Links: []obligations.Link{{Debtor: "bee", Creditor: "ash", Amount: 1, Unit: "EUR", Due: "2026-01-01"}}}
		change(&m)
		return m
	}
	for name, row := range map[string]struct {
		m    machine.Message
		code string
	}{
		"it has a key":                    {reserve(func(m *obligations.Reserve) { m.Key = " " }), "obligations.no_key"},
		"a short one":                     {reserve(func(m *obligations.Reserve) { m.Key = strings.Repeat("k", 61) }), "obligations.too_long"},
		"that can be read":                {reserve(func(m *obligations.Reserve) { m.Key = "a\x00" }), "obligations.unprintable"},
		"it holds some hours":             {reserve(func(m *obligations.Reserve) { m.Hours = 0 }), "obligations.bad_hours"},
		"not for ever":                    {reserve(func(m *obligations.Reserve) { m.Hours = 9_000 }), "obligations.bad_hours"},
		"of some amount":                  {reserve(func(m *obligations.Reserve) { m.Amount = 0 }), "obligations.not_positive"},
		"due within living memory":        {reserve(func(m *obligations.Reserve) { m.Due = "1900-01-01" }), "obligations.long_past"},
		"for another":                     {reserve(func(m *obligations.Reserve) { m.Creditor = "bee" }), "obligations.to_itself"},
		"who is a member":                 {reserve(func(m *obligations.Reserve) { m.Creditor = "eve" }), "obligations.unknown_member"},
		"not less than nothing is posted": {obligations.Post{Hold: 1, Amount: -1}, "obligations.not_positive"},
		"there is such a reservation":     {obligations.Release{Hold: 9}, "obligations.unknown_hold"},
		"nobody agrees to a reservation":  {obligations.Agree{Hold: 1}, "obligations.not_asked"},
		"a chain has links":               {chain(func(m *obligations.Chain) { m.Links = nil }), "obligations.no_links"},
		"so many":                         {chain(func(m *obligations.Chain) { m.Links = make([]obligations.Link, 51) }), "obligations.too_many_links"},
		"each between two":                {chain(func(m *obligations.Chain) { m.Links[0].Debtor = "ash" }), "obligations.to_itself"},
		"in a unit":                       {chain(func(m *obligations.Chain) { m.Links[0].Unit = "" }), "obligations.unknown_unit"},
	} {
		if got := refusal(h, "bee", row.m); got != row.code {
			t.Errorf("%s: refused with %q, want %q", name, got, row.code)
		}
	}
	for i := range 99 {
		h.must("bee", reserve(func(m *obligations.Reserve) { m.Key = fmt.Sprint("n", i) }))
	}
	h.refused("bee", reserve(func(*obligations.Reserve) {}), "obligations.too_many_holds")
}

// Sums stop where one member cannot owe another more, and never turn over.
func TestSumsDoNotTurnOver(t *testing.T) {
	h := build(t)
	const most = 100_000_000_000_000
	for i := range 1000 {
		if i == 500 {
			h.Wait(3_600) // A person may do so much in an hour.
		}
		h.Must(domaintest.Rep("bee"), "bee", raise{"bee", "ash", most, "EUR", "2026-01-01", obligations.Pool})
	}
	h.refused("bee", raise{"bee", "ash", 1, "EUR", "2026-01-01", obligations.Pool}, "obligations.too_much")
	h.refused("bee", h.owe("ash", 1), "obligations.over_limit")
	h.counts("ash", "bee", 1000*most)
}

func refusal(h *house, by machine.OrganizationID, m machine.Message) string {
	if err := m.Check(); err != nil {
		if no, ok := err.(*machine.Refusal); ok { //nolint:errorlint // Rules give refusals as they are.
			return no.Code
		}
		return err.Error()
	}
	return h.act(by, m)
}

func TestAmountsAreReadInTheirUnit(t *testing.T) {
	for name, row := range map[string]struct {
		text, unit string
		want       int64
		code       string
	}{
		"as people write them":               {"1,200.5", "EUR", 120_050, ""},
		"in hours, too":                      {"1,5", "h", 150, ""},
		"with no more decimals":              {"1.005", "EUR", 0, "obligations.fraction"},
		"and nothing but a number":           {"a lot", "EUR", 0, "obligations.no_amount"},
		"not more than there is room for":    {"1000000000000.01", "EUR", 0, "obligations.too_much"},
		"not what no number holds":           {strings.Repeat("9", 30), "EUR", 0, "obligations.too_much"},
		"and in a unit that everybody knows": {"1", "Taler", 0, "obligations.unknown_unit"},
	} {
		got, err := obligations.Parse(row.text, row.unit)
		code := ""
		if no, ok := err.(*machine.Refusal); ok { //nolint:errorlint // Rules give refusals as they are.
			code = no.Code
		}
		if got != row.want || code != row.code {
			t.Errorf("%s: %d, %q; want %d, %q", name, got, code, row.want, row.code)
		}
	}
}
