package patronage_test

import (
	"strings"
	"testing"

	"metaorg/domain/patronage"
	"metaorg/machine"
)

func TestWhatIsNotRecorded(t *testing.T) {
	h := build(t)
	h.flour(1_000)
	h.must("bee", patronage.Track{Name: "Bread", Kind: patronage.Goods, Unit: "each"})
	is := func(change func(*patronage.Record)) patronage.Record { return h.work(change) }
	of := func(m patronage.Record, change func(*patronage.Record)) patronage.Record {
		change(&m)
		return m
	}
	for name, row := range map[string]struct {
		m    patronage.Record
		code string
	}{
		"somebody is on the other side":                    {is(func(m *patronage.Record) { m.With = "" }), "patronage.partner_missing"},
		"somebody who has a part in the network":           {is(func(m *patronage.Record) { m.With = "eve" }), "patronage.unknown_partner"},
		"somebody else":                                    {is(func(m *patronage.Record) { m.With = "ash" }), "patronage.own_contribution"},
		"a member or the commons":                          {is(func(m *patronage.Record) { m.Item = 1 }), "patronage.two_receivers"},
		"it was given or received":                         {is(func(m *patronage.Record) { m.Direction = "took" }), "patronage.bad_direction"},
		"nothing is received from the commons here":        {is(func(m *patronage.Record) { m.With, m.Item, m.Direction = "", 1, patronage.Received }), "patronage.from_commons"},
		"it is of a kind":                                  {is(func(m *patronage.Record) { m.Kind = "love" }), "patronage.bad_kind"},
		"it is an action of ValueFlows":                    {is(func(m *patronage.Record) { m.Action = "give" }), "patronage.unknown_action"},
		"nothing is no contribution":                       {is(func(m *patronage.Record) { m.Quantity = 0 }), "patronage.bad_quantity"},
		"nor is less than nothing":                         {is(func(m *patronage.Record) { m.Quantity = -250 }), "patronage.bad_quantity"},
		"nor more than can be":                             {is(func(m *patronage.Record) { m.Quantity = 1 << 50 }), "patronage.too_much"},
		"it has a unit":                                    {is(func(m *patronage.Record) { m.Unit = "" }), "patronage.unknown_unit"},
		"one of the table":                                 {is(func(m *patronage.Record) { m.Unit = "hours" }), "patronage.unknown_unit"},
		"work is counted in time":                          {is(func(m *patronage.Record) { m.Unit = "kg" }), "patronage.unit_mismatch"},
		"money in a currency":                              {is(func(m *patronage.Record) { m.Kind = patronage.Money }), "patronage.unit_mismatch"},
		"goods are not counted in money":                   {is(func(m *patronage.Record) { m.Kind, m.Unit = patronage.Goods, "EUR" }), "patronage.unit_mismatch"},
		"a worth is not negative":                          {is(func(m *patronage.Record) { m.Value, m.Currency = -1, "EUR" }), "patronage.bad_value"},
		"has a currency":                                   {is(func(m *patronage.Record) { m.Value = 1 }), "patronage.unknown_currency"},
		"that there is":                                    {is(func(m *patronage.Record) { m.Value, m.Currency = 1, "XYZ" }), "patronage.unknown_currency"},
		"is not too much":                                  {is(func(m *patronage.Record) { m.Value, m.Currency = 1<<50, "EUR" }), "patronage.too_much"},
		"and is not of money":                              {is(func(m *patronage.Record) { m.Kind, m.Unit, m.Value, m.Currency = patronage.Money, "EUR", 1, "EUR" }), "patronage.worth_of_money"},
		"there are three streams":                          {is(func(m *patronage.Record) { m.Stream = "river" }), "patronage.bad_stream"},
		"it has a day of the calendar":                     {is(func(m *patronage.Record) { m.Date = "2026-02-29" }), "patronage.bad_date"},
		"that has come":                                    {is(func(m *patronage.Record) { m.Date = h.day(2) }), "patronage.in_future"},
		"and is not too long ago":                          {is(func(m *patronage.Record) { m.Date = h.day(-400) }), "patronage.too_old"},
		"a note is short":                                  {is(func(m *patronage.Record) { m.Note = strings.Repeat("x", 201) }), "patronage.too_long"},
		"and can be read":                                  {is(func(m *patronage.Record) { m.Note = "a\u200bb" }), "patronage.unprintable"},
		"and says something":                               {is(func(m *patronage.Record) { m.Note = " " }), "patronage.empty"},
		"evidence is a hash":                               {is(func(m *patronage.Record) { m.Evidence = "receipt.pdf" }), "patronage.bad_document"},
		"work brings nothing to a place":                   {is(func(m *patronage.Record) { m.Location = "Here" }), "patronage.not_changed"},
		"nor to a stage":                                   {of(h.alone(patronage.Consume, 1, 1), func(m *patronage.Record) { m.Stage = "done" }), "patronage.not_changed"},
		"consuming adds to nothing":                        {of(h.alone(patronage.Consume, 1, 1), func(m *patronage.Record) { m.ToResource = 2 }), "patronage.no_target"},
		"a transfer takes from something":                  {of(h.gives(patronage.Transfer, 1, 2), func(m *patronage.Record) { m.Resource = 0 }), "patronage.resource_missing"},
		"a resource that is there":                         {h.alone(patronage.Consume, 9, 1), "patronage.unknown_resource"},
		"of who gives it":                                  {of(h.alone(patronage.Consume, 2, 1), func(m *patronage.Record) { m.Unit = "each" }), "patronage.not_accountable"},
		"in its unit":                                      {of(h.alone(patronage.Consume, 1, 1), func(m *patronage.Record) { m.Unit = "g" }), "patronage.unit_mismatch"},
		"to one in the same unit":                          {h.gives(patronage.Transfer, 1, 2), "patronage.unit_mismatch"},
		"to another one":                                   {h.gives(patronage.Transfer, 1, 1), "patronage.same_resource"},
		"nobody transfers alone":                           {h.alone(patronage.Transfer, 1, 1), "patronage.partner_missing"},
		"no more is consumed than there is":                {h.alone(patronage.Consume, 1, 1_001), "patronage.below_zero"},
		"nor lowered":                                      {h.alone(patronage.Lower, 1, 1_001), "patronage.below_zero"},
		"what belongs to the giver goes to the receiver's": {of(h.gives(patronage.Transfer, 1, 3), func(*patronage.Record) {}), "patronage.unknown_resource"},
	} {
		if got := h.act("ash", row.m); got != row.code {
			t.Errorf("%s: refused with %q, want %q", name, got, row.code)
		}
	}
	h.Do(stranger())
	if got := h.Act("eve", "", h.work())[0].Code; got != "patronage.not_present" {
		t.Errorf("a stranger records: %q", got)
	}
	if got := h.Act("eve", "", patronage.Track{Name: "X", Kind: patronage.Goods, Unit: "kg"})[0].Code; got != "patronage.not_present" {
		t.Errorf("a stranger follows a resource: %q", got)
	}
	h.refused("ash", patronage.Track{Name: "", Kind: patronage.Goods, Unit: "kg"}, "patronage.empty")
	h.refused("ash", patronage.Track{Name: "X", Kind: patronage.Goods, Unit: "bushel"}, "patronage.unknown_unit")
	h.refused("ash", patronage.Track{Name: "X", Kind: "thing", Unit: "kg"}, "patronage.bad_kind")
	h.refused("ash", patronage.Track{Name: "X", Kind: patronage.Goods, Unit: "kg", Location: strings.Repeat("x", 101)}, "patronage.too_long")
}

func TestWhatIsNotAnswered(t *testing.T) {
	h := build(t)
	n := h.recorded(h.work())
	h.refused("cob", patronage.Confirm{Event: n}, "patronage.not_other_side")
	h.refused("ash", patronage.Confirm{Event: n}, "patronage.not_other_side")
	h.refused("bee", patronage.Confirm{Event: 99}, "patronage.unknown_event")
	h.refused("bee", patronage.Withdraw{Event: n}, "patronage.not_yours")
	h.refused("bee", patronage.Dispute{Event: n, Document: "no"}, "patronage.bad_document")
	h.refused("ash", patronage.ShowUse{Event: n, Adoption: 1}, "patronage.no_gift")
	h.refused("ash", patronage.Correct{Event: n, Quantity: 1}, "patronage.not_confirmed")
	h.must("bee", patronage.Dispute{Event: n})
	h.refused("bee", patronage.Dispute{Event: n}, "patronage.disputed_already")
	h.must("bee", patronage.Confirm{Event: n})
	h.refused("bee", patronage.Confirm{Event: n}, "patronage.confirmed_already")
	h.refused("ash", patronage.Withdraw{Event: n}, "patronage.confirmed_already")
	taken := h.recorded(h.work())
	h.must("ash", patronage.Withdraw{Event: taken})
	h.refused("bee", patronage.Confirm{Event: taken}, "patronage.withdrawn_already")
	h.refused("cob", patronage.Correct{Event: n, Quantity: 1}, "patronage.not_yours")
	h.refused("ash", patronage.Correct{Event: n}, "patronage.nothing_corrected")
	h.refused("ash", patronage.Correct{Event: n, Note: "Only a note"}, "patronage.nothing_corrected")
	h.refused("ash", patronage.Correct{Event: n, Quantity: -1}, "patronage.bad_quantity")
	h.refused("ash", patronage.Correct{Event: n, Unit: "kg"}, "patronage.unit_mismatch")
	h.refused("ash", patronage.Correct{Event: n, Value: 5}, "patronage.unknown_currency")
	h.refused("ash", patronage.Correct{Event: n, Date: "soon"}, "patronage.bad_date")
	h.refused("ash", patronage.Correct{Event: n, Date: h.day(-500)}, "patronage.too_old")
	h.refused("ash", patronage.Correct{Event: n, Stream: "river"}, "patronage.bad_stream")
	h.refused("ash", patronage.Correct{Event: n, Quantity: 1, Evidence: "x"}, "patronage.bad_document")
	h.refused("ash", patronage.Correct{Event: n, Quantity: 1, Note: " "}, "patronage.empty")
}

func TestTheMostThatThereIs(t *testing.T) {
	h := build(t)
	var all []machine.Message
	for range 20 {
		all = append(all, h.work())
	}
	for range 100 {
		h.must("ash", all...)
		h.Wait(600) // A person sends so many in an hour, and no more.
	}
	h.refused("ash", h.work(), "patronage.too_many_open")
	h.must("bee", patronage.Confirm{Event: 1})
	h.must("ash", h.work())
	all = nil
	for range 20 {
		all = append(all, patronage.Track{Name: "Flour", Kind: patronage.Goods, Unit: "kg"})
	}
	for range 25 {
		h.must("ash", all...)
		h.Wait(600)
	}
	h.refused("ash", all[0], "patronage.too_many_resources")
	for n := range int64(400) {
		h.must("ash", closeDays{h.day(-2*n - 20), h.day(-2*n - 20)})
	}
	h.refused("ash", closeDays{h.day(-3), h.day(-3)}, "patronage.too_many_closed")
}
