package obligations_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"metaorg/domain/domaintest"
	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Whatever is done in whatever order: what is left is the amount less what was
// set off, paid and credited, and not negative; what counts against a limit is
// what is left and reserved; no act of members takes it above the limit; what came
// of a chain is all of it or nothing; and only what both sides let in is clearable.
func TestWhatIsLeftAlwaysAddsUp(t *testing.T) {
	seen := map[string]int{}
	wanted := []string{
		"proposed", "acknowledged", "disputed", "settled", "void", "withdrawn",
		"held, holding", "held, posted", "held, released", "held, expired",
	}
	domaintest.Explore(t, "25", seen, wanted, func(rt *rapid.T) { // Each is a network of its own.
		h := build(t)
		for range rapid.IntRange(40, 100).Draw(rt, "acts") {
			before := exposures(h)
			m, by := something(rt, h)
			ok := h.act(by, m) == ""
			addsUp(rt, h)
			if _, rules := m.(raise); ok && !rules {
				staysWithin(rt, h, before)
			}
		}
		for _, o := range obligations.All(h.Store) {
			seen[string(o.State)]++
		}
		for range 2 { // Before and after all that is held has come to its end.
			for _, k := range obligations.Holds(h.Store) {
				seen["held, "+string(k.State)]++
			}
			h.Pass(400)
			addsUp(rt, h)
		}
	})
}

// something is some act of somebody; the rules refuse some of them.
func something(rt *rapid.T, h *house) (machine.Message, machine.OrganizationID) {
	who := rapid.SampledFrom(four).Draw(rt, "who")
	other := people.MemberID(rapid.SampledFrom(four).Draw(rt, "other"))
	amount := rapid.SampledFrom([]int64{1, 40, 100, 250}).Draw(rt, "amount")
	latest := max(3, obligations.Last(h.Store))
	n := rapid.Uint64Range(latest-2, latest).Draw(rt, "obligation")
	o, _ := obligations.Of(h.Store, n)
	hold := rapid.Uint64Range(1, max(1, obligations.LastHold(h.Store))).Draw(rt, "hold")
	if rapid.Bool().Draw(rt, "by a side") && o.Debtor != "" {
		who = machine.OrganizationID(rapid.SampledFrom([]people.MemberID{o.Debtor, o.Creditor}).Draw(rt, "side"))
	}
	switch rapid.IntRange(0, 17).Draw(rt, "what") {
	case 0:
		return h.owe(other, amount), who
	case 1:
		return h.claim(other, amount), who
	case 2:
		return obligations.Acknowledge{Obligation: n}, machine.OrganizationID(o.Debtor)
	case 3:
		return obligations.Withdraw{Obligation: n}, machine.OrganizationID(o.Creditor)
	case 4:
		return obligations.Dispute{Obligation: n, Document: paper("d")}, who
	case 5:
		return obligations.EndDispute{Obligation: n}, machine.OrganizationID(o.Disputer)
	case 6:
		return obligations.Pay{Obligation: n, Amount: rapid.SampledFrom([]int64{amount, max(1, o.Left)}).Draw(rt, "paid"), Date: h.day(0)}, who
	case 7:
		return obligations.Forgo{Obligation: n, Amount: max(1, o.Left)}, who
	case 8, 9:
		for _, e := range obligations.EntriesOf(h.Store, n) {
			who = machine.OrganizationID(o.Debtor)
			if e.Member == o.Debtor {
				who = machine.OrganizationID(o.Creditor)
			}
		}
		return obligations.Confirm{Obligation: n, Entry: o.Pending}, who
	case 10:
		return rapid.SampledFrom([]machine.Message{obligations.Contest{Obligation: n, Entry: o.Pending}, obligations.TakeBack{Obligation: n, Entry: o.Pending}}).Draw(rt, "no"), who
	case 11:
		return obligations.SetLimit{Debtor: rapid.SampledFrom([]people.MemberID{"", other}).Draw(rt, "debtor"), Unit: "EUR", Amount: 3 * amount}, who
	case 12:
		return obligations.Reserve{Creditor: other, Amount: amount, Unit: "EUR", Due: h.day(9), Hours: rapid.Int64Range(1, 2).Draw(rt, "hours"), Key: fmt.Sprint(h.Now()), UpTo: rapid.Bool().Draw(rt, "up to")}, who
	case 13:
		k, _ := obligations.HoldOf(h.Store, hold)
		if k.Kind == obligations.Reservation {
			who = machine.OrganizationID(k.Links[0].Creditor)
		}
		return rapid.SampledFrom([]machine.Message{obligations.Post{Hold: hold, Amount: amount}, obligations.Post{Hold: hold}, obligations.Release{Hold: hold}}).Draw(rt, "second"), who
	case 14:
		links := []obligations.Link{
			{Debtor: people.MemberID(who), Creditor: other, Amount: amount, Unit: "EUR", Due: h.day(9), UpTo: rapid.Bool().Draw(rt, "up to")},
			{Debtor: other, Creditor: "dew", Amount: amount, Unit: "EUR", Due: h.day(9)},
		}
		return obligations.Chain{Key: fmt.Sprint(h.Now()), Hours: 1, Links: links, Later: rapid.Bool().Draw(rt, "later")}, who
	case 15:
		return obligations.Agree{Hold: hold}, who
	case 16:
		h.Wait(rapid.Int64Range(1, 4_000).Draw(rt, "seconds"))
		return obligations.Clear{Obligations: []uint64{n}, Clears: rapid.IntRange(0, 4).Draw(rt, "in") > 0}, who
	}
	if o.Left > 0 && rapid.Bool().Draw(rt, "set off") {
		return setOff{n, min(amount, o.Left), 1}, who
	}
	return raise{people.MemberID(who), other, amount, "EUR", h.day(2), obligations.Dues}, who
}

type between struct{ creditor, debtor people.MemberID }

// exposures is what counts against each limit.
func exposures(h *house) map[between]int64 {
	all := map[between]int64{}
	for _, c := range four {
		for _, d := range four {
			all[between{people.MemberID(c), people.MemberID(d)}] = obligations.ExposureOf(h.Store, people.MemberID(c), people.MemberID(d), "EUR")
		}
	}
	return all
}

// staysWithin fails where an act let more in than there is room for.
func staysWithin(rt *rapid.T, h *house, before map[between]int64) {
	for b, now := range exposures(h) {
		if most, is := obligations.LimitOf(h.Store, b.creditor, b.debtor, "EUR"); is && now > before[b] && now > most {
			rt.Fatalf("%s may owe %s %d, and now %d count, where %d did", b.debtor, b.creditor, most, now, before[b])
		}
	}
}

// addsUp adds up.
func addsUp(rt *rapid.T, h *house) {
	count := map[between]int64{}
	came := map[uint64]int{}
	var clearable []uint64
	for n, o := range obligations.All(h.Store) {
		if o.Left != o.Amount-o.Cleared-o.Paid-o.Credited || o.Left < 0 {
			rt.Fatalf("obligation %d does not add up: %+v", n, o)
		}
		if !o.State.Over() {
			count[between{o.Creditor, o.Debtor}] += o.Left
		}
		if (o.State == obligations.Settled || o.State == obligations.Void) != (o.Left == 0) {
			rt.Fatalf("obligation %d is %s with %d left", n, o.State, o.Left)
		}
		if o.State == obligations.Acknowledged && o.DebtorIn && o.CreditorIn && o.Pending == 0 {
			clearable = append(clearable, n)
		}
		came[o.Hold]++
	}
	for n, k := range obligations.Holds(h.Store) {
		if k.State == obligations.Holding {
			for _, l := range k.Links {
				count[between{l.Creditor, l.Debtor}] += l.Amount
			}
		}
		if want := len(k.Links); k.State == obligations.Posted && came[n] != want || k.State != obligations.Posted && came[n] != 0 {
			rt.Fatalf("%d of %d obligations came of %d, which is %s", came[n], want, n, k.State)
		}
	}
	for b, now := range exposures(h) {
		if now != count[b] {
			rt.Fatalf("%d count against the limit of %s for %s; obligations and reservations come to %d", now, b.creditor, b.debtor, count[b])
		}
	}
	var listed []uint64
	for n := range obligations.Clearable(h.Store, "EUR") {
		listed = append(listed, n)
	}
	if !slices.Equal(listed, clearable) {
		rt.Fatalf("%v are clearable, want %v", listed, clearable)
	}
}
