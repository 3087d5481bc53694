package files_test

import (
	"testing"

	"pgregory.net/rapid"

	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// Whatever members do in whatever order, what is counted is what is held, and
// what nobody holds is withdrawn.
func TestWhatIsCountedIsWhatIsHeld(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := start(t)
		for range rapid.IntRange(1, 25).Draw(rt, "acts") {
			o := rapid.SampledFrom([]machine.OrganizationID{ant, bee, cat}).Draw(rt, "who")
			h := hash(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "which"))
			k := keep(string(h[:1]))
			k.Size = 400_000 // Two of them fit into the quota, three do not.
			m := rapid.SampledFrom([]machine.Message{
				k, files.Withdraw{Content: h}, drop{h}, files.SetCopies{Content: h, Copies: 2}, decided(files.Withdraw{Content: h}),
			}).Draw(rt, "what")
			w.Act(domaintest.Rep(o), o, m)
			checkCounted(rt, w)
		}
	})
}

func checkCounted(t *rapid.T, w *rulestest.World) {
	used := map[people.MemberID]int64{}
	for h, f := range files.All(w.Store) {
		holders := 0
		for holder, held := range files.Holders(w.Store, h) {
			holders++
			used[holder] += f.Size
			if held.Times < 1 || len(held.Sights) == 0 || held.Copies < 1 {
				t.Fatalf("%s holds %s on no terms: %+v", holder, h[:1], held)
			}
		}
		if (holders == 0) != (f.Withdrawn > 0) {
			t.Fatalf("%s has %d holders and is withdrawn at %d", h[:1], holders, f.Withdrawn)
		}
	}
	for _, o := range []people.MemberID{"ant", "bee", "cat"} {
		if got := files.Used(w.Store, o); got != used[o] || got > files.Quota(w.Store) {
			t.Fatalf("%s is said to hold %d bytes, holds %d and may hold %d", o, got, used[o], files.Quota(w.Store))
		}
	}
}
