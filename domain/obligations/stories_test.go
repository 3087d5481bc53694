package obligations_test

import (
	"slices"
	"testing"

	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/machine"
)

func TestAnObligationGoesFromTheClaimToTheLastPayment(t *testing.T) {
	h := build(t)
	h.must("ash", obligations.Claim{Debtor: "bee", Amount: 30_000, Unit: "EUR", Due: h.day(10), Source: obligations.Invoice, Ref: "2026-1"})
	h.is(1, obligations.Proposed, 30_000)
	h.must("bee", obligations.Dispute{Obligation: 1, Document: paper("a")})
	h.is(1, obligations.Disputed, 30_000)
	h.must("bee", obligations.EndDispute{Obligation: 1}, obligations.Acknowledge{Obligation: 1})
	h.must("bee", obligations.Pay{Obligation: 1, Amount: 10_000, Date: h.day(0)})
	h.must("ash", obligations.Contest{Obligation: 1, Entry: 1})
	h.is(1, obligations.Acknowledged, 30_000)
	h.must("bee", obligations.Pay{Obligation: 1, Amount: 12_000, Date: h.day(0)})
	h.must("ash", obligations.Confirm{Obligation: 1, Entry: 2})
	h.is(1, obligations.Acknowledged, 18_000)
	h.must("ash", obligations.Forgo{Obligation: 1, Amount: 3_000, Document: paper("c")})
	h.must("bee", obligations.Confirm{Obligation: 1, Entry: 3})
	h.Pass(12)
	if o, _ := obligations.Of(h.Store, 1); !o.Late || o.Paid != 12_000 || o.Credited != 3_000 || o.Left != 15_000 {
		t.Errorf("half paid and overdue it is %+v", o)
	}
	h.must("ash", obligations.Pay{Obligation: 1, Amount: 15_000, Date: h.day(0)})
	h.must("ash", obligations.TakeBack{Obligation: 1, Entry: 4})
	h.must("ash", obligations.Pay{Obligation: 1, Amount: 15_000, Date: h.day(0)})
	h.must("bee", obligations.Confirm{Obligation: 1, Entry: 5})
	h.is(1, obligations.Settled, 0)
	h.counts("ash", "bee", 0)
	var states []obligations.EntryState
	for _, e := range obligations.EntriesOf(h.Store, 1) {
		states = append(states, e.State)
	}
	if want := []obligations.EntryState{obligations.Contested, obligations.Confirmed, obligations.Confirmed, obligations.TakenBack, obligations.Confirmed}; !slices.Equal(states, want) {
		t.Errorf("its entries are %v, want %v", states, want)
	}
}

func TestWhatIsClaimedCanBeAcknowledgedInSpiteOfADispute(t *testing.T) {
	h := build(t)
	h.must("ash", h.claim("bee", 500))
	h.must("bee", obligations.Dispute{Obligation: 1, Document: paper("a")}, obligations.Acknowledge{Obligation: 1})
	h.is(1, obligations.Acknowledged, 500)
}

func TestACreditNoteOverAllOfItFreesTheInvoicesNumber(t *testing.T) {
	h := build(t)
	invoice := obligations.Claim{Debtor: "bee", Amount: 500, Unit: "EUR", Due: h.day(1), Source: obligations.Invoice, Ref: "Nr. 7"}
	h.must("ash", invoice)
	h.refused("ash", invoice, "obligations.duplicate_invoice")
	h.must("ash", obligations.Withdraw{Obligation: 1})
	h.must("ash", invoice)
	h.must("bee", obligations.Acknowledge{Obligation: 2}, obligations.Forgo{Obligation: 2, Amount: 500})
	h.must("ash", obligations.Confirm{Obligation: 2, Entry: 1})
	h.is(2, obligations.Void, 0)
	h.must("bee", obligations.Owe{Creditor: "ash", Amount: 400, Unit: "EUR", Due: h.day(1), Source: obligations.Invoice, Ref: "nr.  7"})
	if n, ok := obligations.InvoiceOf(h.Store, "ash", "NR. 7"); !ok || n != 3 {
		t.Errorf("the invoice is obligation %d, want 3", n)
	}
}

func TestInvoicesOfAFileComeTogetherOrNotAtAll(t *testing.T) {
	h := build(t)
	lines := []obligations.Line{{Member: "bee", Number: "1", Amount: 100, Due: h.day(9)}, {Member: "cob", Number: "2", Amount: 200, Due: h.day(9)}}
	h.refused("ash", obligations.Import{Unit: "EUR", Lines: append(slices.Clone(lines), obligations.Line{Member: "bee", Number: "1", Amount: 9, Due: h.day(9)})}, "obligations.duplicate_invoice")
	if n := obligations.Last(h.Store); n != 0 {
		t.Fatalf("half of the file is there: %d", n)
	}
	h.must("ash", obligations.Import{Unit: "EUR", File: paper("f"), Lines: lines})
	h.is(2, obligations.Proposed, 200)
	h.must("dew", obligations.Import{Unit: "EUR", Received: true, Lines: []obligations.Line{{Member: "ash", Number: "3", Amount: 300, Due: h.day(9)}}})
	h.is(3, obligations.Acknowledged, 300)
}

func TestARoundSetsOffWhatBothSidesLetIt(t *testing.T) {
	h := build(t)
	h.must("bee", obligations.AlwaysClear{On: true})
	h.must("ash", h.owe("bee", 1_000))
	h.refused("ash", setOff{1, 1_000, 7}, "obligations.not_clearable")
	h.must("ash", obligations.Clear{Obligations: []uint64{1}, Clears: true})
	two := h.owes("bee", "ash", 600)
	clearable := func(want ...uint64) {
		t.Helper()
		var got []uint64
		for n := range obligations.Clearable(h.Store, "EUR") {
			got = append(got, n)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%v are clearable, want %v", got, want)
		}
	}
	clearable(1, two)
	h.must("ash", freeze{"EUR", 7})
	for _, m := range []machine.Message{
		obligations.Pay{Obligation: two, Amount: 1, Date: h.day(0)},
		obligations.Dispute{Obligation: two, Document: paper("a")},
		obligations.Clear{Obligations: []uint64{two}},
		obligations.Forgo{Obligation: two, Amount: 1},
	} {
		h.refused("ash", m, "obligations.frozen")
	}
	late := h.owes("cob", "ash", 50)
	h.must("cob", obligations.Pay{Obligation: late, Amount: 20, Date: h.day(0)})
	h.must("ash", obligations.Confirm{Obligation: late, Entry: 1})
	clearable(1, two)
	h.refused("ash", freeze{"EUR", 8}, "obligations.frozen_already")
	h.refused("ash", setOff{1, 600, 8}, "obligations.frozen_already")
	h.must("ash", setOff{1, 600, 7}, setOff{two, 600, 7}, thaw{"EUR"})
	h.is(1, obligations.Acknowledged, 400)
	h.is(two, obligations.Settled, 0)
	clearable(1, late)
	if o, _ := obligations.Of(h.Store, late); o.Left != 30 {
		t.Errorf("what was paid meanwhile is not counted: %+v", o)
	}
	h.must("ash", obligations.Dispute{Obligation: 1, Document: paper("b")})
	clearable(late)
	h.must("ash", obligations.EndDispute{Obligation: 1}, obligations.Pay{Obligation: 1, Amount: 1, Date: h.day(0)})
	clearable(late)
}

func TestOtherRulesRaiseWhatNoLimitHoldsUp(t *testing.T) {
	h := build(t)
	h.must("ash", obligations.SetLimit{Unit: "EUR"})
	h.refused("bee", h.owe("ash", 1), "obligations.over_limit")
	h.must("bee", raise{"bee", "ash", 700, "EUR", h.day(3), obligations.Dues})
	h.is(1, obligations.Acknowledged, 700)
	h.counts("ash", "bee", 700)
	h.must("ash", obligations.SetLimit{Debtor: "bee", Unit: "EUR", Amount: 701})
	h.must("bee", h.owe("ash", 1))
	h.refused("bee", raise{"bee", "bee", 7, "EUR", h.day(3), obligations.Dues}, "obligations.to_itself")
	h.must("ash", obligations.SetLimit{Debtor: "bee", Unit: "EUR", None: true}, obligations.SetLimit{Unit: "EUR", None: true})
	h.must("bee", h.owe("ash", 5_000))
}

// What a limit counts, step by step; the amounts are what counts then.
func TestTigerBeetleLimitsCountWhatIsPending(t *testing.T) {
	h := build(t)
	h.must("ash", obligations.SetLimit{Debtor: "bee", Unit: "EUR", Amount: 1_000})
	due := h.day(20)
	reserve := func(key string, amount int64) obligations.Reserve {
		return obligations.Reserve{Creditor: "ash", Amount: amount, Unit: "EUR", Due: due, Hours: 24, Key: key}
	}
	for _, row := range []struct {
		says   string
		by     machine.OrganizationID
		m      machine.Message
		code   string
		counts int64
	}{
		{"a claim counts before it is acknowledged", "ash", h.claim("bee", 400), "", 400},
		{"what is reserved counts as well", "bee", reserve("1", 500), "", 900},
		{"more than the room is refused, whoever says it", "ash", h.claim("bee", 101), "obligations.over_limit", 900},
		{"and reserving more", "bee", reserve("2", 101), "obligations.over_limit", 900},
		{"as much as there is room for is what there is", "bee", obligations.Reserve{Creditor: "ash", Amount: 5_000, Unit: "EUR", Due: due, Hours: 24, Key: "3", UpTo: true}, "", 1_000},
		{"where there is no room, there is nothing", "bee", obligations.Reserve{Creditor: "ash", Amount: 5_000, Unit: "EUR", Due: due, Hours: 24, Key: "4", UpTo: true}, "obligations.over_limit", 1_000},
		{"another unit has its own limit", "bee", obligations.Owe{Creditor: "ash", Amount: 9_999, Unit: "GBP", Due: due, Source: obligations.Other}, "", 1_000},
		{"another debtor too", "cob", h.owe("ash", 9_999), "", 1_000},
		{"what is acknowledged counts on", "bee", obligations.Acknowledge{Obligation: 1}, "", 1_000},
		{"posting a part frees the rest", "ash", obligations.Post{Hold: 1, Amount: 200}, "", 700},
		{"releasing frees all", "ash", obligations.Release{Hold: 2}, "", 600},
		{"what is said to be paid counts on", "bee", obligations.Pay{Obligation: 1, Amount: 400, Date: h.day(0)}, "", 600},
		{"until the creditor confirms it", "ash", obligations.Confirm{Obligation: 1, Entry: 1}, "", 200},
		{"what is disputed counts on", "bee", obligations.Dispute{Obligation: 4, Document: paper("d")}, "", 200},
		{"a lower limit takes nothing back", "ash", obligations.SetLimit{Debtor: "bee", Unit: "EUR", Amount: 100}, "", 200},
		{"and lets nothing in", "bee", h.owe("ash", 1), "obligations.over_limit", 200},
	} {
		if got := h.act(row.by, row.m); got != row.code {
			t.Errorf("%s: refused with %q, want %q", row.says, got, row.code)
		}
		if got := obligations.ExposureOf(h.Store, "ash", "bee", "EUR"); got != row.counts {
			t.Errorf("%s: %d count, want %d", row.says, got, row.counts)
		}
	}
}

// The behaviour that TigerBeetle's documentation describes for transfers in two
// phases, in the words of here: what is reserved is posted, in full or in part,
// released or expires, once, and its key never comes twice.
func TestTigerBeetleAReservationIsPostedReleasedOrExpires(t *testing.T) {
	type act struct {
		by   machine.OrganizationID
		m    machine.Message
		code string
	}
	reserve := obligations.Reserve{Creditor: "ash", Amount: 1_000, Unit: "EUR", Due: "2027-01-01", Hours: 2, Key: "k"}
	twice := act{"bee", reserve, "obligations.key_used"}
	for name, row := range map[string]struct {
		acts   []act
		wait   int64 // Seconds before them.
		state  obligations.HoldState
		owed   int64
		counts int64
	}{
		"while it holds nothing is owed":              {nil, 0, obligations.Holding, 0, 1_000},
		"posting without an amount posts all":         {[]act{{"ash", obligations.Post{Hold: 1}, ""}}, 0, obligations.Posted, 1_000, 1_000},
		"posting less frees the rest":                 {[]act{{"ash", obligations.Post{Hold: 1, Amount: 1}, ""}}, 0, obligations.Posted, 1, 1},
		"posting more is refused":                     {[]act{{"ash", obligations.Post{Hold: 1, Amount: 1_001}, "obligations.more_than_reserved"}}, 0, obligations.Holding, 0, 1_000},
		"it is posted once":                           {[]act{{"ash", obligations.Post{Hold: 1}, ""}, {"ash", obligations.Post{Hold: 1}, "obligations.hold_over"}}, 0, obligations.Posted, 1_000, 1_000},
		"what is posted is not released":              {[]act{{"ash", obligations.Post{Hold: 1}, ""}, {"ash", obligations.Release{Hold: 1}, "obligations.hold_over"}}, 0, obligations.Posted, 1_000, 1_000},
		"the creditor releases it":                    {[]act{{"ash", obligations.Release{Hold: 1}, ""}}, 0, obligations.Released, 0, 0},
		"what is released is not posted":              {[]act{{"ash", obligations.Release{Hold: 1}, ""}, {"ash", obligations.Post{Hold: 1}, "obligations.hold_over"}}, 0, obligations.Released, 0, 0},
		"the debtor does not release it":              {[]act{{"bee", obligations.Release{Hold: 1}, "obligations.may_not_release"}}, 0, obligations.Holding, 0, 1_000},
		"nor post it":                                 {[]act{{"bee", obligations.Post{Hold: 1}, "obligations.not_creditor"}}, 0, obligations.Holding, 0, 1_000},
		"just before its time is over it still holds": {[]act{{"ash", obligations.Post{Hold: 1}, ""}}, 7_198, obligations.Posted, 1_000, 1_000},
		"once its time is over it is free":            {nil, 7_200, obligations.Expired, 0, 0},
		"and not posted any more":                     {[]act{{"ash", obligations.Post{Hold: 1}, "obligations.hold_over"}}, 7_200, obligations.Expired, 0, 0},
		"its key comes once while it holds":           {[]act{twice}, 0, obligations.Holding, 0, 1_000},
		"and never again when it has expired":         {[]act{twice}, 7_200, obligations.Expired, 0, 0},
		"another member may have the same key":        {[]act{{"cob", reserve, ""}}, 0, obligations.Holding, 0, 1_000},
		"what came of it is paid as any other":        {[]act{{"ash", obligations.Post{Hold: 1, Amount: 400}, ""}, {"bee", obligations.Pay{Obligation: 1, Amount: 400, Date: "2026-01-01"}, ""}, {"ash", obligations.Confirm{Obligation: 1, Entry: 1}, ""}}, 0, obligations.Posted, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			h := build(t)
			h.must("bee", reserve)
			h.Wait(row.wait)
			for _, a := range row.acts {
				h.refused(a.by, a.m, a.code)
			}
			if got, _ := obligations.HoldOf(h.Store, 1); got.State != row.state {
				t.Errorf("it is %s, want %s", got.State, row.state)
			}
			o, _ := obligations.Of(h.Store, 1)
			if o.Owes() != row.owed {
				t.Errorf("%d are owed, want %d", o.Owes(), row.owed)
			}
			h.counts("ash", "bee", row.counts)
		})
	}
}

// What is to go together goes together or not at all (TigerBeetle's linked
// events, and what its users ask for in issue 3382: chains in two phases).
func TestTigerBeetleAChainGoesAsAWhole(t *testing.T) {
	link := func(debtor, creditor people.MemberID, amount int64) obligations.Link {
		return obligations.Link{Debtor: debtor, Creditor: creditor, Amount: amount, Unit: "EUR", Due: "2027-01-01"}
	}
	ring := []obligations.Link{link("ash", "bee", 100), link("bee", "cob", 100), link("cob", "ash", 100)}
	chain := func(links ...obligations.Link) obligations.Chain {
		return obligations.Chain{Key: "c", Links: links, Hours: 2}
	}
	type act struct {
		by   machine.OrganizationID
		m    machine.Message
		code string
	}
	later := chain(link("ash", "bee", 5), link("ash", "cob", 6))
	later.Later = true
	upTo := chain(link("bee", "ash", 60), link("bee", "ash", 60), link("bee", "ash", 60))
	for i := range upTo.Links {
		upTo.Links[i].UpTo = true
	}
	for name, row := range map[string]struct {
		acts  []act
		wait  int64
		state obligations.HoldState
		came  uint64
	}{
		"of one debtor goes at once":                       {[]act{{"ash", chain(link("ash", "bee", 1), link("ash", "cob", 2)), ""}}, 0, obligations.Posted, 2},
		"whose last link is above a limit goes not at all": {[]act{{"cob", obligations.SetLimit{Unit: "EUR", Amount: 1}, ""}, {"ash", chain(link("ash", "bee", 1), link("ash", "cob", 2)), "obligations.over_limit"}}, 0, "", 0},
		"whose links are above a limit together goes not":  {[]act{{"bee", obligations.SetLimit{Unit: "EUR", Amount: 3}, ""}, {"ash", chain(link("ash", "bee", 2), link("ash", "bee", 2)), "obligations.over_limit"}}, 0, "", 0},
		"waits for all debtors":                            {[]act{{"ash", chain(ring...), ""}, {"bee", obligations.Agree{Hold: 1}, ""}}, 0, obligations.Holding, 0},
		"goes with the last yes":                           {[]act{{"ash", chain(ring...), ""}, {"cob", obligations.Agree{Hold: 1}, ""}, {"bee", obligations.Agree{Hold: 1}, ""}}, 0, obligations.Posted, 3},
		"is agreed to once":                                {[]act{{"ash", chain(ring...), ""}, {"bee", obligations.Agree{Hold: 1}, ""}, {"bee", obligations.Agree{Hold: 1}, "obligations.not_asked"}}, 0, obligations.Holding, 0},
		"is released as a whole by one no":                 {[]act{{"ash", chain(ring...), ""}, {"bee", obligations.Agree{Hold: 1}, ""}, {"cob", obligations.Release{Hold: 1}, ""}}, 0, obligations.Released, 0},
		"is released by who made it":                       {[]act{{"ash", chain(ring...), ""}, {"ash", obligations.Release{Hold: 1}, ""}}, 0, obligations.Released, 0},
		"is not released by who agreed":                    {[]act{{"ash", chain(ring...), ""}, {"bee", obligations.Agree{Hold: 1}, ""}, {"bee", obligations.Release{Hold: 1}, "obligations.may_not_release"}}, 0, obligations.Holding, 0},
		"is not posted as a reservation is":                {[]act{{"ash", chain(ring...), ""}, {"ash", obligations.Post{Hold: 1}, "obligations.is_chain"}}, 0, obligations.Holding, 0},
		"expires as a whole":                               {[]act{{"ash", chain(ring...), ""}}, 7_200, obligations.Expired, 0},
		"in two phases waits for who made it":              {[]act{{"ash", later, ""}}, 0, obligations.Holding, 0},
		"and goes when that says so":                       {[]act{{"ash", later, ""}, {"ash", obligations.Agree{Hold: 1}, ""}}, 0, obligations.Posted, 2},
		"or goes not":                                      {[]act{{"ash", later, ""}, {"ash", obligations.Release{Hold: 1}, ""}}, 0, obligations.Released, 0},
		"takes what room there is, link by link":           {[]act{{"ash", obligations.SetLimit{Debtor: "bee", Unit: "EUR", Amount: 150}, ""}, {"bee", upTo, ""}}, 0, obligations.Posted, 3},
		"and is refused where one link finds none":         {[]act{{"ash", obligations.SetLimit{Debtor: "bee", Unit: "EUR", Amount: 120}, ""}, {"bee", upTo, "obligations.over_limit"}}, 0, "", 0},
		"that failed may come again under its key":         {[]act{{"ash", chain(link("ash", "eve", 1)), "obligations.unknown_member"}, {"ash", chain(link("ash", "bee", 1)), ""}}, 0, obligations.Posted, 1},
		"that came does not come again":                    {[]act{{"ash", chain(link("ash", "bee", 1)), ""}, {"ash", chain(link("ash", "cob", 1)), "obligations.key_used"}}, 0, obligations.Posted, 1},
		"of others alone is none of one's business":        {[]act{{"dew", chain(ring...), "obligations.not_in_chain"}}, 0, "", 0},
		"may be asked for by who is owed":                  {[]act{{"dew", chain(link("ash", "dew", 9)), ""}, {"ash", obligations.Agree{Hold: 1}, ""}}, 0, obligations.Posted, 1},
		"of two debtors waits for the other alone":         {[]act{{"ash", chain(ring[:2]...), ""}, {"bee", obligations.Agree{Hold: 1}, ""}}, 0, obligations.Posted, 2},
	} {
		t.Run(name, func(t *testing.T) {
			h := build(t)
			for _, a := range row.acts {
				h.refused(a.by, a.m, a.code)
			}
			h.Wait(row.wait)
			if got, _ := obligations.HoldOf(h.Store, 1); got.State != row.state {
				t.Errorf("it is %q, want %q", got.State, row.state)
			}
			if came := obligations.Last(h.Store); came != row.came {
				t.Errorf("%d obligations came of it, want %d", came, row.came)
			}
			for n, o := range obligations.All(h.Store) {
				if o.State != obligations.Acknowledged || o.Hold != 1 {
					t.Errorf("obligation %d is %+v", n, o)
				}
			}
		})
	}
}

func TestWhatIsOverdueIsToldOnce(t *testing.T) {
	h := build(t)
	claim := h.claim("bee", 10)
	claim.Due = "2025-12-01"
	h.must("ash", claim)
	h.Pass(3)
	if o, _ := obligations.Of(h.Store, 1); o.Late {
		t.Error("what is not acknowledged is late")
	}
	h.must("bee", obligations.Acknowledge{Obligation: 1})
	h.Wait(1)
	if o, _ := obligations.Of(h.Store, 1); !o.Late {
		t.Error("what should have been paid last year is not late")
	}
}
