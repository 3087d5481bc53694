package nodes_test

import (
	"reflect"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	"metaorg/domain/nodes"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// equipped is a founded network in which every member has a node.
func equipped(t testing.TB) *rulestest.World {
	w := start(t)
	w.Do(register(members...))
	return w
}

func TestSeats(t *testing.T) {
	controlled := []rulestest.Act{rulestest.For(domaintest.Rep(cat), cat, people.Disclose{Parents: []people.Parent{{Organization: bee, Control: "ownership"}}})}
	unwilling := []rulestest.Act{rulestest.For(domaintest.Rep(bee), bee, nodes.Change{Node: id(bee)})}
	left := []rulestest.Act{rulestest.For(domaintest.Rep(bee), bee, membership.Leave{}), rulestest.Days(8)}
	four := nodes.Seats{Nodes: ids(ant, bee, cat, dog)}
	rulestest.Run(t, equipped, []rulestest.Rule{
		{
			Rule: "a decision calls those who have no seat yet",
			By:   domaintest.Rep(ant), When: decided(four),
			Then: []machine.Event{nodes.SeatsCalled{
				Nodes: ids(ant, bee, cat, dog), Called: ids(bee, cat, dog), Until: equipped(t).Now() + 1 + 24*3600, Call: 1,
			}},
			Check: func(t *testing.T, w *rulestest.World) {
				places(t, w, nodes.Called, bee, cat, dog)
				places(t, w, nodes.Seated, ant)
			},
		},
		{Rule: "a member alone does not", By: domaintest.Rep(ant), For: ant, When: four, Refused: "nodes.needs_decision"},
		{Rule: "two seats are worse than one", By: domaintest.Rep(ant), When: decided(nodes.Seats{Nodes: ids(ant, bee)}), Refused: "nodes.bad_seat_count"},
		{Rule: "nobody sits twice", By: domaintest.Rep(ant), When: decided(nodes.Seats{Nodes: ids(ant, bee, cat, bee)}), Refused: "nodes.named_twice"},
		{Rule: "only registered nodes sit", By: domaintest.Rep(ant), When: decided(nodes.Seats{Nodes: []nodes.ID{"none"}}), Refused: "nodes.unknown"},
		{Rule: "only willing ones do", Given: unwilling, By: domaintest.Rep(ant), When: decided(four), Refused: "nodes.not_willing"},
		{Rule: "members who control each other have one seat between them", Given: controlled, By: domaintest.Rep(ant), When: decided(four), Refused: "nodes.one_control"},
		{Rule: "one member has one seat", Given: spare(bee, 0), By: domaintest.Rep(ant), When: decided(nodes.Seats{Nodes: append(ids(ant, bee, cat), spareID(bee, 0))}), Refused: "nodes.one_control"},
		{Rule: "who left holds no seat", Given: left, By: domaintest.Rep(ant), When: decided(four), Refused: "nodes.owner_not_active"},
		{
			Rule: "who has all the seats already need not be called",
			By:   domaintest.Rep(ant), When: decided(nodes.Seats{Nodes: ids(ant)}),
			Then: []machine.Event{nodes.SeatsFilled{Nodes: ids(ant)}},
		},
		{Rule: "a node answers only what it is asked", By: author(bee), When: nodes.Answer{}, Refused: "nodes.not_asked"},
	})
}

func TestAnswersFillSeats(t *testing.T) {
	w := equipped(t)
	w.Must(domaintest.Rep(ant), "", decided(nodes.Seats{Nodes: ids(ant, bee, cat, dog)}))
	if got := w.Act(author(bee), "", nodes.Answer{Size: 1, Root: make([]byte, 32)})[0].Code; got != "nodes.wrong_answer" {
		t.Errorf("an answer that quotes another log gives %q", got)
	}
	for _, o := range []machine.OrganizationID{bee, cat} {
		answer(w, o)
	}
	places(t, w, nodes.Ready, bee, cat)
	if got := answer(w, bee).Code; got != "nodes.not_asked" {
		t.Errorf("a second answer gives %q", got)
	}
	answer(w, dog)
	if got, want := last(w), (nodes.SeatsFilled{Nodes: ids(ant, bee, cat, dog)}); !reflect.DeepEqual(got, want) {
		t.Errorf("after the last answer: %+v", got)
	}
	places(t, w, nodes.Seated, ant, bee, cat, dog)

	// The seat moves to one node alone.
	w.Must(domaintest.Rep(ant), "", decided(nodes.Seats{Nodes: ids(eel)}))
	places(t, w, nodes.Seated, ant, bee, cat, dog)
	answer(w, eel)
	if got, want := last(w).(nodes.SeatsFilled), ids(ant, bee, cat, dog); len(got.Left) != len(want) {
		t.Errorf("those who left: %v", got.Left)
	}
	places(t, w, nodes.Follows, ant, bee, cat, dog)
	places(t, w, nodes.Seated, eel)
}

func TestWhoAnsweredIsAskedOnceMoreBeforeSeatsAreFilledWithoutTheOthers(t *testing.T) {
	w := equipped(t)
	w.Must(domaintest.Rep(ant), "", decided(nodes.Seats{Nodes: ids(members...)}))
	for _, o := range []machine.OrganizationID{bee, cat, dog} {
		answer(w, o)
	}
	w.Wait(24 * 3600)
	if e, ok := last(w).(nodes.SeatsCalled); !ok || !e.Again || !reflect.DeepEqual(e.Called, ids(bee, cat, dog)) {
		t.Fatalf("after a day: %+v", last(w))
	}
	for _, o := range []machine.OrganizationID{bee, cat, dog} {
		answer(w, o)
	}
	if got, want := last(w), (nodes.SeatsFilled{Nodes: ids(ant, bee, cat, dog), Later: ids(eel)}); !reflect.DeepEqual(got, want) {
		t.Fatalf("after the second round: %+v", got)
	}
	places(t, w, nodes.Paused, eel)
	if out := answer(w, eel); out.Code != "" {
		t.Fatal(out.Refusal())
	}
	places(t, w, nodes.Seated, members...)
}

func TestTooFewAnswersLeaveAllAsItWas(t *testing.T) {
	w := equipped(t)
	w.Must(domaintest.Rep(ant), "", decided(nodes.Seats{Nodes: ids(ant, bee, cat, dog)}))
	answer(w, bee)
	answer(w, cat)
	w.Wait(24 * 3600)
	answer(w, bee)
	w.Wait(600)
	if got, want := last(w), (nodes.SeatsNotFilled{Missing: ids(cat, dog)}); !reflect.DeepEqual(got, want) {
		t.Fatalf("%+v", got)
	}
	places(t, w, nodes.Seated, ant)
	places(t, w, nodes.Follows, bee, cat, dog)
}

func TestALaterDecisionEndsACall(t *testing.T) {
	w := equipped(t)
	w.Must(domaintest.Rep(ant), "", decided(nodes.Seats{Nodes: ids(ant, bee, cat, dog)}))
	answer(w, bee)
	w.Must(domaintest.Rep(ant), "", decided(nodes.Seats{Nodes: ids(ant)}))
	places(t, w, nodes.Follows, bee, cat, dog)
	w.Wait(25 * 3600) // The first call's end finds nothing to do.
	places(t, w, nodes.Seated, ant)
	if _, underWay := nodes.CalledSeats(w.Store); underWay {
		t.Error("a call is still under way")
	}
}

func TestPause(t *testing.T) {
	five := func(t testing.TB) *rulestest.World {
		w := equipped(t)
		seated(t, w, members...)
		return w
	}
	rulestest.Run(t, five, []rulestest.Rule{
		{
			Rule: "the owner pauses a seat", By: domaintest.Rep(bee), For: bee, When: nodes.Pause{Node: id(bee)},
			Then:  []machine.Event{nodes.SeatPaused{Node: id(bee), Reason: nodes.Wished}},
			Check: func(t *testing.T, w *rulestest.World) { places(t, w, nodes.Paused, bee) },
		},
		{Rule: "another does not", By: domaintest.Rep(bee), For: bee, When: nodes.Pause{Node: id(cat)}, Refused: "nodes.not_yours"},
		{
			Rule:  "two thirds of the seats stay",
			Given: []rulestest.Act{rulestest.By(author(bee), nodes.Pause{Node: id(bee)})},
			By:    author(cat), When: nodes.Pause{Node: id(cat)}, Refused: "nodes.too_few_seats",
		},
		{
			Rule: "a paused node is not paused again", Given: []rulestest.Act{rulestest.By(author(bee), nodes.Pause{Node: id(bee)})},
			By: author(bee), When: nodes.Pause{Node: id(bee)}, Refused: "nodes.no_seat",
		},
		{
			Rule: "the owner lets it come back", Given: []rulestest.Act{rulestest.By(author(bee), nodes.Pause{Node: id(bee)})},
			By: domaintest.Rep(bee), For: bee, When: nodes.Resume{Node: id(bee)},
			Then: []machine.Event{nodes.SeatResumed{Node: id(bee)}},
		},
		{Rule: "a node that is not paused need not come back", By: domaintest.Rep(bee), For: bee, When: nodes.Resume{Node: id(bee)}, Refused: "nodes.not_resting"},
		{
			Rule: "nobody else lets it come back", Given: []rulestest.Act{rulestest.By(author(bee), nodes.Pause{Node: id(bee)})},
			By: domaintest.Rep(cat), For: cat, When: nodes.Resume{Node: id(bee)}, Refused: "nodes.not_yours",
		},
	})
	w := five(t)
	w.Must(author(bee), "", nodes.Pause{Node: id(bee)})
	if out := answer(w, bee); out.Code != "" || !reflect.DeepEqual(last(w), nodes.SeatReturned{Node: id(bee)}) {
		t.Errorf("coming back: %v, %+v", out, last(w))
	}
	places(t, w, nodes.Seated, members...)
}

func TestRenew(t *testing.T) {
	fresh := card(bee)
	fresh.Consensus, fresh.Checkpoint = rulestest.Key("bee new seat").Public, rulestest.Key("bee new checkpoint").Public
	fresh = signed(fresh, "bee node", "bee new seat", "bee new checkpoint")
	five := func(t testing.TB) *rulestest.World {
		w := equipped(t)
		seated(t, w, members...)
		return w
	}
	renewed := nodes.NodeRenewed{Node: id(bee), Consensus: fresh.Consensus, Checkpoint: fresh.Checkpoint}
	alone := card(ant)
	alone.Consensus = rulestest.Key("ant new seat").Public
	alone = signed(alone, "ant node", "ant new seat", "ant checkpoint")
	forged := fresh
	forged.Proofs = card(bee).Proofs
	rulestest.Run(t, five, []rulestest.Rule{
		{
			Rule: "a seat whose node has new keys is paused until it answers under them",
			By:   domaintest.Rep(bee), For: bee, When: nodes.Renew{Card: fresh.Bytes()},
			Then: []machine.Event{nodes.SeatPaused{Node: id(bee), Reason: nodes.Restored}, renewed},
			Check: func(t *testing.T, w *rulestest.World) {
				places(t, w, nodes.Paused, bee)
				if machine.HoldsSeat(w.Store, card(bee).Consensus) {
					t.Error("the old key still holds the seat")
				}
				answer(w, bee)
				places(t, w, nodes.Seated, bee)
			},
		},
		{Rule: "a key that was ever used is not taken again", By: domaintest.Rep(bee), For: bee, When: nodes.Renew{Card: card(bee).Bytes()}, Refused: "nodes.key_taken"},
		{Rule: "another member does not renew it", By: domaintest.Rep(cat), For: cat, When: nodes.Renew{Card: fresh.Bytes()}, Refused: "nodes.not_yours"},
		{Rule: "the new keys must have signed", By: domaintest.Rep(bee), For: bee, When: nodes.Renew{Card: forged.Bytes()}, Refused: "nodes.bad_card_proof"},
		{Rule: "what is no card is refused", By: domaintest.Rep(bee), For: bee, When: nodes.Renew{}, Refused: "nodes.bad_card"},
	})
	rulestest.Run(t, equipped, []rulestest.Rule{
		{Rule: "a node without a seat just has new keys", By: domaintest.Rep(bee), For: bee, When: nodes.Renew{Card: fresh.Bytes()}, Then: []machine.Event{renewed}},
		{Rule: "the only seat does not change its keys", By: domaintest.Rep(ant), For: ant, When: nodes.Renew{Card: alone.Bytes()}, Refused: "nodes.last_seat"},
	})
}
