package agreements_test

import (
	"flag"
	"testing"

	"pgregory.net/rapid"

	"metaorg/domain/agreements"
	"metaorg/domain/competences"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Whatever is done in whatever order: terms hold only with the signatures of all
// their parties under that very version; shares come to the whole; and what is on
// the table never holds.
func TestNothingHoldsThatIsSignedByHalf(t *testing.T) {
	f := flag.Lookup("rapid.checks")
	if f.Value.String() == f.DefValue { // Each is a network of its own.
		if err := f.Value.Set("20"); err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := f.Value.Set(f.DefValue); err != nil {
				t.Fatal(err)
			}
		}()
	}
	states := map[agreements.State]int{}
	amended := 0
	rapid.Check(t, func(rt *rapid.T) {
		h := build(t)
		for range rapid.IntRange(30, 70).Draw(rt, "acts") {
			by, m := something(rt, h)
			h.act(by, m)
			if rapid.IntRange(0, 9).Draw(rt, "time passes") == 0 {
				h.Pass(rapid.Int64Range(1, 12).Draw(rt, "days"))
			}
			for n := range agreements.Last(h.Store) {
				if holds(rt, h, n+1) {
					amended++
				}
				a, _ := agreements.AgreementOf(h.Store, n+1)
				states[a.State]++
			}
		}
	})
	for _, s := range []agreements.State{agreements.InDraft, agreements.Offered, agreements.Signed, agreements.Binding, agreements.UnderReview, agreements.Ended} {
		if states[s] == 0 {
			t.Errorf("no agreement was ever %s: %v", s, states)
		}
	}
	if amended == 0 {
		t.Error("no amendment ever held")
	}
}

// holds fails the test if terms hold that not all signed; it reports whether they
// are amended ones.
func holds(rt *rapid.T, h *house, n uint64) bool {
	a, _ := agreements.AgreementOf(h.Store, n)
	c, _ := agreements.TermsOf(h.Store, n, a.Terms)
	var whole int64
	for _, share := range c.Shares {
		whole += share.BasisPoints
	}
	if len(c.Shares) > 0 && whole != 10_000 {
		rt.Fatalf("the shares of %d come to %d", n, whole)
	}
	if !a.Holds() && a.State != agreements.Signed {
		return false
	}
	signed := map[people.MemberID]bool{}
	for p := range agreements.SignaturesOf(h.Store, n, a.Terms) {
		signed[p] = true
	}
	for _, p := range c.Parties {
		if !signed[p] {
			rt.Fatalf("agreement %d is %s under version %d without the signature of %s", n, a.State, a.Terms, p)
		}
		if !competences.TakesPart(h.Store, p, h.Now()) {
			rt.Fatalf("agreement %d names %s, which is not here", n, p)
		}
	}
	if a.Amendment != 0 && len(agreements.Waits(h.Store, n, a.Amendment)) == 0 {
		rt.Fatalf("all signed amendment %d of %d, and it does not hold", a.Amendment, n)
	}
	return a.Terms > 1 && a.Holds()
}

// something is some act of a party; the rules refuse some of them.
func something(rt *rapid.T, h *house) (machine.OrganizationID, machine.Message) {
	who := rapid.SampledFrom(six[:3]).Draw(rt, "who")
	n := rapid.Uint64Range(1, max(1, agreements.Last(h.Store))).Draw(rt, "agreement")
	a, _ := agreements.AgreementOf(h.Store, n)
	terms := h.books(func(c *agreements.Content) {
		c.Commitments = nil
		c.Begins = h.day(rapid.Int64Range(-3, 20).Draw(rt, "begins"))
		c.Ends, c.Reviews = h.day(60), []string{h.day(25)}
		if rapid.Bool().Draw(rt, "three parties") {
			c.Parties = append(c.Parties, "cob")
		}
		if rapid.IntRange(0, 5).Draw(rt, "bad shares") == 0 {
			c.Shares[0].BasisPoints++
		}
	})
	switch rapid.IntRange(0, 11).Draw(rt, "what") {
	case 0:
		if agreements.Last(h.Store) < 3 {
			return "ash", agreements.Write(terms)
		}
	case 1:
		return machine.OrganizationID(a.By), agreements.Offer{Agreement: n}
	case 2:
		return who, agreements.AmendmentTo(n, terms)
	case 3:
		return who, agreements.TakeBack{Agreement: n, Version: a.OnTable()}
	case 4:
		if rapid.Bool().Draw(rt, "no") {
			return who, agreements.Decline{Agreement: n, Version: a.OnTable()}
		}
		return who, agreements.GiveNotice{Agreement: n}
	case 5:
		return who, agreements.Review{Agreement: n}
	}
	if waits := agreements.Waits(h.Store, n, a.OnTable()); len(waits) > 0 {
		who = machine.OrganizationID(rapid.SampledFrom(waits).Draw(rt, "signs"))
	}
	return who, agreements.Sign{Agreement: n, Version: a.OnTable()}
}
