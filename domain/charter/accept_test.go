package charter

import (
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func TestAccept(t *testing.T) {
	first := Accept{Version: 1, Hash: firstHash}
	renamed := texted(func(d *Draft) { d.Goal = "Something else." })
	amended := rulestest.Join(founded(), []rulestest.Act{rulestest.By("bo", principles(AmendPrinciples{Base: 1, Goal: "Something else."}))})
	second := Accept{Version: 2, Hash: version(2, renamed).Hash}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a representative binds the organization to the draft", Given: drafted(), By: "ada", For: "mill", When: first,
			Then: []machine.Event{Accepted{Member: "mill", Version: 1, Hash: firstHash, By: "ada", At: rulestest.Start + 6}},
			Check: func(t *testing.T, w *rulestest.World) {
				if !HasAccepted(w.Store, "mill") || HasAccepted(w.Store, "ada") {
					t.Error("the signature does not count for the organization alone")
				}
			},
		},
		{
			Rule: "a person binds themselves", Given: drafted(), By: "bo", When: first,
			Then: []machine.Event{Accepted{Member: "bo", Version: 1, Hash: firstHash, By: "bo", At: rulestest.Start + 6}},
		},
		{
			Rule: "after founding newcomers accept the version in force", Given: founded(), By: "ada", When: first,
			Then: []machine.Event{Accepted{Member: "ada", Version: 1, Hash: firstHash, By: "ada", At: rulestest.Start + 9}},
		},
		{
			Rule: "a member accepts the new version after an amendment", Given: amended, By: "bo", When: second,
			Then: []machine.Event{Accepted{Member: "bo", Version: 2, Hash: second.Hash, By: "bo", At: rulestest.Start + 10}},
			Check: func(t *testing.T, w *rulestest.World) {
				if a, ok := AcceptanceOf(w.Store, "mill"); !ok || a.Version != 1 || HasAccepted(w.Store, "mill") {
					t.Error("who is silent does not stay on the version it accepted")
				}
			},
		},
		{Rule: "there must be a text to accept", By: "ada", When: first, Refused: "charter.no_draft"},
		{Rule: "a signature under an older draft does not count", Given: rulestest.Join(drafted(), []rulestest.Act{rulestest.By("ada", renamed)}), By: "bo", When: first, Refused: "charter.stale"},
		{Rule: "after founding the draft's other versions are gone", Given: founded(), By: "ada", When: second, Refused: "charter.stale"},
		{Rule: "after an amendment nobody accepts the old version", Given: amended, By: "ada", When: first, Refused: "charter.stale"},
		{Rule: "who has one key only does not bind themselves yet", Given: drafted(), By: "cy", When: first, Refused: "charter.no_second_way"},
		{Rule: "one acceptance of a text is enough", Given: founded(), By: "ada", For: "mill", When: first, Refused: "charter.already_accepted"},
		{Rule: "versions count from 1", Given: drafted(), By: "bo", When: Accept{Hash: firstHash}, Refused: "charter.bad_version"},
		{Rule: "a hash has its length", Given: drafted(), By: "bo", When: Accept{Version: 1, Hash: firstHash[:31]}, Refused: "charter.bad_hash"},
	})
}
