package governance_test

import (
	"fmt"
	"slices"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// startWithSupporters is start with so many persons who support the network: p0, p1, …
func startWithSupporters(t testing.TB, many int) *rulestest.World {
	w := start(t)
	for i := range many {
		p := supporter(i)
		w.Must(p, "", domaintest.Person(p), domaintest.Acceptance(w), membership.Support{})
	}
	return w
}

func supporter(i int) machine.PersonID { return machine.PersonID(fmt.Sprintf("p%d", i)) }

func startWithThree(t testing.TB) *rulestest.World { return startWithSupporters(t, 3) }

func TestPetition(t *testing.T) {
	ask := governance.BringPetition{Title: "Saturdays", Text: "All shops open on Saturdays."}
	brought := []rulestest.Act{rulestest.By("p0", ask)}
	sign := governance.SignPetition{Petition: 1}
	reached := slices.Clip(append(brought, rulestest.By("p1", sign)))
	at := startWithThree(t).Now() + 1
	rulestest.Run(t, startWithThree, []rulestest.Rule{
		{
			Rule: "a supporter brings a petition and has signed it by that", By: "p0", When: ask,
			Then: []machine.Event{governance.PetitionBrought{Petition: 1, Member: "p0", By: "p0", Title: ask.Title, Text: ask.Text, Ends: at + 90*rulestest.Day, Needed: 2}},
		},
		{Rule: "who represents a member proposes instead", By: "mill-rep", For: "mill", When: ask, Refused: "governance.propose_instead"},
		{Rule: "a person who does not belong to the network brings none", By: "mill-rep", When: ask, Refused: "governance.not_a_petitioner"},
		{Rule: "one petition at a time", Given: brought, By: "p0", When: ask, Refused: "governance.petition_open"},
		{Rule: "a petition reads like a proposal", By: "p0", When: governance.BringPetition{Title: "Saturdays"}, Refused: "governance.nothing_proposed"},
		{Rule: "nobody signs twice", Given: brought, By: "p0", When: sign, Refused: "governance.signed_already"},
		{Rule: "members don't sign", Given: brought, By: "mill-rep", For: "mill", When: sign, Refused: "governance.propose_instead"},
		{Rule: "what was never brought is not signed", By: "p0", When: sign, Refused: "governance.unknown_petition"},
		{Rule: "what enough have signed is voted on, not signed", Given: reached, By: "p2", When: sign, Refused: "governance.petition_reached"},
		{Rule: "after 90 days it can't be signed any more", Given: append(brought, rulestest.Days(90)), By: "p1", When: sign, Refused: "governance.petition_lapsed"},
		{Rule: "who brought it lapsed brings another", Given: append(brought, rulestest.Days(90)), By: "p0", When: ask, Then: []machine.Event{
			governance.PetitionBrought{Petition: 2, Member: "p0", By: "p0", Title: ask.Title, Text: ask.Text, Ends: at + 180*rulestest.Day + 1, Needed: 2},
		}},
		{
			Rule: "two signatures bring it to the members as an ordinary proposal", Given: reached,
			Check: func(t *testing.T, w *rulestest.World) {
				p, ok := governance.ProposalOf(w.Store, 1)
				if !ok || p.Class != governance.Ordinary || p.By != "p0" || p.Petition != 1 || p.Title != ask.Title || p.Status != governance.Undecided {
					t.Fatalf("the proposal is %+v", p)
				}
				if out := w.Act("p0", "", governance.Withdraw{Proposal: 1})[0]; out.Code != "governance.brought_by_petition" {
					t.Fatalf("who brought it takes it back: %+v", out)
				}
				w.Pass(7)
				w.Do(votes(1, five, "yyy--"))
				w.Pass(8)
				if got := status(w, 1); got != governance.Adopted {
					t.Fatalf("the proposal is %s", got)
				}
				w.Must("p0", "", ask)
			},
		},
		{
			Rule: "whose signature it was and who does not belong any more does not count", Given: brought,
			Check: func(t *testing.T, w *rulestest.World) {
				w.Must("p0", "", membership.Leave{})
				w.Pass(8)
				w.Must("p1", "", sign)
				if governance.LastProposal(w.Store) != 0 {
					t.Fatal("one signature that counts was enough")
				}
				w.Must("p2", "", sign)
				if governance.LastProposal(w.Store) != 1 {
					t.Fatal("two signatures that count were not enough")
				}
			},
		},
	})
}

func TestATenthOfAllSignAPetition(t *testing.T) {
	w := startWithSupporters(t, 31) // A tenth is four, rounded up.
	w.Must("p0", "", governance.BringPetition{Title: "Saturdays", Text: "All shops open on Saturdays."})
	for i, want := range []uint64{0, 0, 1} {
		w.Must(supporter(i+1), "", governance.SignPetition{Petition: 1})
		if got := governance.LastProposal(w.Store); got != want {
			t.Fatalf("after %d signatures there are %d proposals, want %d", i+2, got, want)
		}
	}
}
