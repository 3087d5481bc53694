package placement_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"metaorg/documents/placement"
)

// rooms draws nodes: several may be one owner's, and several owners one group's.
func rooms(t *rapid.T, least int64) []placement.Room {
	n := rapid.IntRange(0, 12).Draw(t, "nodes")
	all := make([]placement.Room, n)
	for i := range all {
		owner := rapid.IntRange(0, 8).Draw(t, "owner")
		all[i] = placement.Room{
			Node: fmt.Sprint("node ", i), Owner: fmt.Sprint("owner ", owner), Group: fmt.Sprint("group ", owner%6),
			Bytes: rapid.Int64Range(least, least*4+200).Draw(t, "room"),
		}
	}
	return all
}

func files(t *rapid.T) []placement.File {
	n := rapid.IntRange(1, 20).Draw(t, "files")
	all := make([]placement.File, n)
	for i := range all {
		all[i] = placement.File{
			Hash: fmt.Sprint("file ", i), Size: rapid.Int64Range(0, 50).Draw(t, "size"),
			Copies: rapid.Int64Range(1, 5).Draw(t, "copies"), Since: rapid.Int64Range(0, 3).Draw(t, "since"),
		}
	}
	return all
}

// plenty of room: all files would fit on each node.
const plenty = 20 * 50

func TestNoNodeGetsMoreThanItsRoomAndNoOwnerTwoCopies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rooms, files := rooms(t, 0), files(t)
		plan := placement.Place(files, rooms)
		by := map[string]placement.Room{}
		for _, r := range rooms {
			by[r.Node] = r
		}
		used := map[string]int64{}
		var short int64
		for _, f := range files {
			owners := map[string]bool{}
			for _, node := range plan.Nodes[f.Hash] {
				used[node] += f.Size
				owners[by[node].Owner] = true
			}
			if len(owners) != len(plan.Nodes[f.Hash]) {
				t.Errorf("%s has %v: two of one owner", f.Hash, plan.Nodes[f.Hash])
			}
			if int64(len(plan.Nodes[f.Hash])) > f.Copies {
				t.Errorf("%s has more copies than it should", f.Hash)
			}
			short += (f.Copies - int64(len(plan.Nodes[f.Hash]))) * f.Size
		}
		for node, bytes := range used {
			if bytes > by[node].Bytes || bytes != plan.Used[node] {
				t.Errorf("%s has %d bytes of %d and the plan says %d", node, bytes, by[node].Bytes, plan.Used[node])
			}
		}
		if short != plan.Short {
			t.Errorf("%d bytes have no place, the plan says %d", short, plan.Short)
		}
	})
}

func TestCommonControlComesLast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rooms, files := rooms(t, plenty), files(t)
		groups, owners := map[string]bool{}, map[string]bool{}
		group := map[string]string{}
		for _, r := range rooms {
			groups[r.Group], owners[r.Owner], group[r.Node] = true, true, r.Group
		}
		plan := placement.Place(files, rooms)
		for _, f := range files {
			of := map[string]bool{}
			for _, node := range plan.Nodes[f.Hash] {
				of[group[node]] = true
			}
			if want := min(f.Copies, int64(len(groups))); int64(len(of)) != want {
				t.Errorf("%s is with %d groups, want %d", f.Hash, len(of), want)
			}
			if want := min(f.Copies, int64(len(owners))); int64(len(plan.Nodes[f.Hash])) != want {
				t.Errorf("%s has %d copies, want %d", f.Hash, len(plan.Nodes[f.Hash]), want)
			}
		}
	})
}

func TestANodeThatComesOrGoesMovesOnlyItsOwn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, files := rooms(t, plenty), files(t)
		come := placement.Room{Node: "new", Owner: "new owner", Group: "new group", Bytes: rapid.Int64Range(plenty, 4*plenty).Draw(t, "room")}
		if rapid.Bool().Draw(t, "known owner") && len(before) > 0 {
			come.Owner, come.Group = before[0].Owner, before[0].Group
		}
		without := placement.Place(files, before)
		with := placement.Place(files, append(slices.Clone(before), come))
		for _, f := range files {
			was, is := without.Nodes[f.Hash], with.Nodes[f.Hash]
			for _, node := range is {
				if node != "new" && !slices.Contains(was, node) && slices.Contains(is, "new") && common(was, is) < len(was)-1 {
					t.Errorf("%s was on %v and is on %v: it moved more than to the new node", f.Hash, was, is)
				}
			}
			if !slices.Contains(is, "new") && !slices.Equal(was, is) {
				t.Errorf("%s was on %v and is on %v, though the new node has none of it", f.Hash, was, is)
			}
		}
	})
}

func common(a, b []string) (n int) {
	for _, x := range a {
		if slices.Contains(b, x) {
			n++
		}
	}
	return n
}

func TestTheOrderInWhichOneTellsMakesNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rooms, files := rooms(t, 10), files(t)
		one := placement.Place(files, rooms)
		other := placement.Place(rapid.Permutation(files).Draw(t, "files"), rapid.Permutation(rooms).Draw(t, "rooms"))
		if !maps.EqualFunc(one.Nodes, other.Nodes, slices.Equal[[]string]) {
			t.Errorf("the same files and nodes came to %v and to %v", one.Nodes, other.Nodes)
		}
	})
}

func TestFilesSpreadByRoom(t *testing.T) {
	rooms := make([]placement.Room, 8)
	var sum int64
	for i := range rooms {
		owner := fmt.Sprint("owner ", i)
		rooms[i] = placement.Room{Node: fmt.Sprint("node ", i), Owner: owner, Group: owner, Bytes: int64(i%3+1) * 1_000_000}
		sum += rooms[i].Bytes
	}
	const n = 4000
	var files []placement.File
	for i := range n {
		files = append(files, placement.File{Hash: fmt.Sprint("file ", i), Size: 1, Copies: 1})
	}
	plan := placement.Place(files, rooms)
	for _, r := range rooms {
		want := float64(n) * float64(r.Bytes) / float64(sum)
		if got := float64(plan.Used[r.Node]); math.Abs(got-want) > 5*math.Sqrt(want) {
			t.Errorf("%s with %d bytes of room has %.0f files, want about %.0f", r.Node, r.Bytes, got, want)
		}
	}
}

func TestOldFilesKeepTheirPlaceWhenRoomRunsOut(t *testing.T) {
	rooms := []placement.Room{{Node: "a", Owner: "a", Group: "a", Bytes: 10}}
	plan := placement.Place([]placement.File{{Hash: "young", Size: 8, Copies: 2, Since: 2}, {Hash: "old", Size: 8, Copies: 1, Since: 1}}, rooms)
	if len(plan.Nodes["old"]) != 1 || len(plan.Nodes["young"]) != 0 || plan.Short != 16 {
		t.Errorf("the plan is %v; the old file has the place, and two copies of the young one have none", plan)
	}
}

func TestAFileGoesOnlyWhereItMay(t *testing.T) {
	rooms := []placement.Room{{Node: "a", Owner: "a", Group: "a", Bytes: 10}, {Node: "b", Owner: "b", Group: "b", Bytes: 10}}
	plan := placement.Place([]placement.File{{Hash: "x", Size: 1, Copies: 2, May: func(r placement.Room) bool { return r.Owner == "b" }}}, rooms)
	if got := plan.Nodes["x"]; !slices.Equal(got, []string{"b"}) {
		t.Errorf("it is on %v, want b alone", got)
	}
}
