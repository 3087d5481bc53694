// Package placement works out on which nodes the copies of files belong. Nodes
// that know the same come to the same without asking each other: of every file
// each node has a rank that depends on nothing but both their names and its
// room (rendezvous hashing: Thaler and Ravishankar, 1996; weighted as by
// Schindelhauer and Schomaker, 2005). It keeps true that no two copies are with
// one owner, that copies with owners under common control come last, that no
// node is given more than its room, and that a node that comes takes files only
// to itself and one that goes gives up only its own.
package placement

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"

	"lukechampine.com/blake3"
)

// Room is what a node offers for files.
type Room struct {
	Node  string
	Owner string // Whose it is.
	Group string // Whoever controls the owner: the same for owners under common control.
	Bytes int64
}

// File is what copies are made of.
type File struct {
	Hash   string
	Size   int64 // Bytes.
	Copies int64 // How many there should be.
	Since  int64 // The older a file is the earlier it gets its place.

	// May says whether a node may have it; all may if nil.
	May func(Room) bool
}

// Plan is where files belong.
type Plan struct {
	Nodes map[string][]string // By file, the nodes of its copies, the first in rank first.
	Used  map[string]int64    // By node, the bytes of what belongs there.
	Short int64               // Bytes of copies for which there was no place.
}

// Place works out where files belong. The order in which files and rooms are
// given makes no difference.
func Place(files []File, rooms []Room) Plan {
	plan := Plan{Nodes: make(map[string][]string, len(files)), Used: make(map[string]int64, len(rooms))}
	files = slices.Clone(files)
	slices.SortFunc(files, func(a, b File) int {
		return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.Hash, b.Hash))
	})
	r := &ranks{nodes: make([]ranking, len(rooms))}
	for _, f := range files {
		r.begin(f.Hash, rooms)
		chosen := plan.choose(f, r)
		for _, c := range chosen {
			plan.Nodes[f.Hash] = append(plan.Nodes[f.Hash], c.Node)
			plan.Used[c.Node] += f.Size
		}
		plan.Short += max(0, f.Copies-int64(len(chosen))) * f.Size
	}
	return plan
}

// choose takes the first in rank that are each of another group and, if those
// are not enough, of another owner.
func (p *Plan) choose(f File, ranked *ranks) (chosen []Room) {
	taken := func(same func(a, b Room) bool, r Room) bool {
		return slices.ContainsFunc(chosen, func(c Room) bool { return same(c, r) })
	}
	for _, same := range []func(a, b Room) bool{sameGroup, sameOwner} {
		for i := range ranked.nodes {
			r := ranked.at(i)
			if int64(len(chosen)) >= f.Copies {
				return chosen
			}
			if p.Used[r.Node]+f.Size > r.Bytes || f.May != nil && !f.May(r) || taken(sameOwner, r) || taken(same, r) {
				continue
			}
			chosen = append(chosen, r)
		}
	}
	return chosen
}

func sameGroup(a, b Room) bool { return a.Group == b.Group && a.Group != "" }
func sameOwner(a, b Room) bool { return a.Owner == b.Owner }

// ranking is a node with how far behind it is for a file.
type ranking struct {
	room   Room
	behind float64
}

func (r ranking) compare(o ranking) int {
	return cmp.Or(cmp.Compare(r.behind, o.behind), cmp.Compare(r.room.Node, o.room.Node))
}

// ranks are the nodes by their rank for a file, put in order only as far as
// somebody looks, which is mostly not far.
type ranks struct {
	nodes   []ranking
	ordered int
}

func (r *ranks) begin(hash string, rooms []Room) {
	for i, room := range rooms {
		r.nodes[i] = ranking{room, behind(hash, room)}
	}
	r.ordered = 0
}

// at is the node of a rank from 0.
func (r *ranks) at(i int) Room {
	for ; r.ordered <= i; r.ordered++ {
		least := r.ordered
		for k := r.ordered + 1; k < len(r.nodes); k++ {
			if r.nodes[k].compare(r.nodes[least]) < 0 {
				least = k
			}
		}
		r.nodes[r.ordered], r.nodes[least] = r.nodes[least], r.nodes[r.ordered]
	}
	return r.nodes[i].room
}

// behind is -ln(u)/w with u in (0, 1) drawn from both names and w the room: the
// least of them is each node's with a chance proportional to its room. Machines
// whose logarithms differ in the last digit rank two nodes differently about
// once in 10^15 files; then there is a copy more for a while.
func behind(hash string, r Room) float64 {
	if r.Bytes <= 0 {
		return math.Inf(1)
	}
	sum := blake3.Sum256([]byte(hash + " " + r.Node))
	drawn := binary.BigEndian.Uint64(sum[:8]) >> 11 // 53 bits, as a float holds.
	return -math.Log((float64(drawn)+0.5)/(1<<53)) / float64(r.Bytes)
}
