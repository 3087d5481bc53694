package funds_test

import (
	"testing"

	"pgregory.net/rapid"

	"metaorg/domain/domaintest"
	"metaorg/domain/funds"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// Whatever is done in whatever order, a fund has what its lines come to, is
// never below what it may be, and what it has promised is what is approved and
// not paid; and nobody has paid more dues than were taken in.
func TestAFundIsAlwaysTheSumOfItsLines(t *testing.T) {
	stages := map[funds.Stage]int{}
	wanted := []funds.Stage{funds.Asked, funds.Put, funds.Approved, funds.Paid, funds.Confirmed, funds.Declined, funds.TakenBack}
	domaintest.Explore(t, "25", stages, wanted, func(rt *rapid.T) { // Each is a network of its own.
		h := build(t)
		overdrawn := funds.Change{Fund: 2, Name: "Purse", Purpose: "All else.", Holder: "ash", Stewards: []people.MemberID{"bee", "elm"}, Overdraft: 10_000}
		h.decided(overdrawn, funds.SetDues{Fund: 2, Basis: funds.PerWorker, Amount: 1_000, Months: 1, First: h.day(1)})
		for range rapid.IntRange(20, 50).Draw(rt, "acts") {
			h.something(rt)
			h.adds(rt)
		}
		for n := range funds.LastRequest(h.Store) {
			q, _ := funds.RequestOf(h.Store, n+1)
			stages[q.Stage]++
		}
	})
}

// something tries something; some of it is refused.
func (h *house) something(rt *rapid.T) {
	who := rapid.SampledFrom(six).Draw(rt, "who")
	n := rapid.Uint64Range(1, 2).Draw(rt, "fund")
	amount := rapid.SampledFrom([]int64{1, 700, 5_000, 19_000, 30_000, 120_000}).Draw(rt, "amount")
	request := rapid.Uint64Range(1, max(1, funds.LastRequest(h.Store))).Draw(rt, "request")
	q, _ := funds.RequestOf(h.Store, request)
	switch rapid.IntRange(0, 12).Draw(rt, "what") {
	case 0, 1, 2:
		h.act(who, funds.Ask{Fund: n, Amount: amount, Title: "Something", Payee: people.MemberID(rapid.SampledFrom([]string{"", "dew", "fir"}).Draw(rt, "payee"))})
	case 3, 4:
		h.act("bee", funds.Approve{Request: request})
		h.act("ash", funds.Pay{Request: request, Date: h.day(0)})
	case 5:
		h.act("bee", funds.Decline{Request: request})
	case 6:
		h.act(machine.OrganizationID(q.By), funds.TakeBack{Request: request})
	case 7:
		for _, o := range six {
			h.act(o, rapid.SampledFrom([]machine.Message{funds.Confirm{Request: request}, funds.Contest{Request: request}}).Draw(rt, "word"))
		}
	case 8:
		h.act("ash", funds.Record{Fund: n, Date: h.day(0), Amount: -amount, Category: funds.Fee})
	case 9:
		h.act("ash", funds.Record{Fund: n, Date: h.day(0), Amount: amount, Category: funds.ForDues, Member: people.MemberID(who)})
	case 10:
		f, _ := funds.FundOf(h.Store, n)
		h.act("ash", funds.Reverse{Fund: n, Line: rapid.Uint64Range(1, max(1, f.Last)).Draw(rt, "line")})
	case 11:
		h.carried(funds.Move{From: n, To: 3 - n, Amount: amount})
	case 12:
		h.Wait(rapid.Int64Range(1, 20).Draw(rt, "days") * rulestest.Day)
		h.act("bee", funds.Waive{Member: people.MemberID(who), Period: 1, Why: funds.Solidarity})
	}
}

// adds adds up.
func (h *house) adds(rt *rapid.T) {
	var dues int64
	for n := range funds.LastFund(h.Store) {
		f, _ := funds.FundOf(h.Store, n+1)
		var sum, promised int64
		for _, l := range funds.LinesOf(h.Store, n+1) {
			sum += l.Entry.Amount
			if l.Entry.Category == funds.ForDues {
				dues += l.Entry.Amount
			}
		}
		for k := range funds.LastRequest(h.Store) {
			if q, _ := funds.RequestOf(h.Store, k+1); q.Fund == n+1 && q.Stage == funds.Approved {
				promised += q.Amount
			}
		}
		if f.Balance != sum || f.Balance < -f.Terms.Overdraft || f.Reserved != promised {
			rt.Fatalf("fund %d has %d and promised %d; its lines come to %d, and %d is approved", n+1, f.Balance, f.Reserved, sum, promised)
		}
	}
	for _, m := range six {
		dues -= funds.CreditOf(h.Store, people.MemberID(m))
		for _, o := range funds.OwedBy(h.Store, people.MemberID(m)) {
			dues -= o.Paid
			if o.Left() < 0 {
				rt.Fatalf("%s paid more than it owed: %+v", m, o)
			}
		}
	}
	if dues != 0 {
		rt.Fatalf("%d of the dues that came in went nowhere", dues)
	}
}
