package copies

import (
	"errors"
	"maps"
	"slices"

	"metaorg/documents"
	"metaorg/documents/transfer"
	"metaorg/documents/tree"
	"metaorg/domain/circles"
	"metaorg/domain/files"
	"metaorg/domain/membership"
	"metaorg/domain/nodes"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// WorldOf is what the rules say of files and of the nodes they may be on.
func WorldOf(r state.Reader) World {
	w := World{Withdrawn: map[documents.Hash]int64{}, Nodes: nodesOf(r)}
	only := map[string]map[string]bool{} // Shared by files that are for the same.
	for h, f := range files.All(r) {
		if f.Withdrawn > 0 {
			w.Withdrawn[documents.Hash(h)] = f.Withdrawn
			continue
		}
		w.Files = append(w.Files, File{
			Hash: documents.Hash(h), Size: f.Size, MediaType: f.MediaType, Copies: files.CopiesOf(r, h), Since: f.Since, Only: onlyFor(r, h, only),
		})
	}
	return w
}

// nodesOf lists the nodes that are reached at a web address, with their room.
func nodesOf(r state.Reader) (all []Node) {
	room := map[nodes.ID]int64{}
	for o := range files.Offers(r) {
		room[o.Node] = o.Bytes
	}
	group := map[people.MemberID]string{}
	for id, n := range nodes.All(r) {
		if n.Web == "" || !membership.Belongs(r, n.Owner) {
			continue
		}
		if group[n.Owner] == "" {
			group[n.Owner] = string(n.Owner)
			if controlled := membership.Group(r, n.Owner); len(controlled) > 0 {
				group[n.Owner] = string(slices.Min(controlled))
			}
		}
		all = append(all, Node{ID: string(id), Owner: string(n.Owner), Group: group[n.Owner], Web: n.Web, Bytes: room[id]})
	}
	return all
}

// onlyFor are the owners to whose nodes a file may go: those it is for, if it
// is for circles alone, and its holders; nil for all.
func onlyFor(r state.Reader, h files.Hash, shared map[string]map[string]bool) map[string]bool {
	owners := map[string]bool{}
	for holder, held := range files.Holders(r, h) {
		owners[string(holder)] = true
		for _, s := range held.Sights {
			if s.Boundary != files.CircleOnly {
				return nil
			}
			c, _ := circles.CircleOf(r, s.Circle)
			for _, m := range c.Members {
				owners[string(m)] = true
			}
		}
	}
	key := ""
	for _, o := range slices.Sorted(maps.Keys(owners)) {
		key += o + " "
	}
	if shared[key] == nil {
		shared[key] = owners
	}
	return shared[key]
}

// MayHave says whether who asks may have a file: of a public one everybody, of
// any other a registered node whose owner is among those it is for. Node is its
// id; empty for who is none.
func MayHave(r state.Reader, h files.Hash, node string) bool {
	f, known := files.Of(r, h)
	if !known || f.Withdrawn > 0 {
		return false
	}
	if slices.ContainsFunc(files.SightsOf(r, h), func(s files.Sight) bool { return s.Boundary == files.Public }) {
		return true
	}
	n, registered := nodes.Of(r, nodes.ID(node))
	if !registered || !membership.Belongs(r, n.Owner) {
		return false
	}
	only := onlyFor(r, h, map[string]map[string]bool{})
	return only == nil || only[string(n.Owner)]
}

// AnswerOf is what an error of asking for a proof says.
func AnswerOf(err error) Answer {
	var no *machine.Refusal
	switch {
	case err == nil:
		return Proved
	case errors.Is(err, tree.ErrWrong):
		return Lied
	case transfer.Answered(err), errors.As(err, &no):
		return Absent
	}
	return Silent
}
