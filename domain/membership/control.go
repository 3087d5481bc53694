package membership

import (
	"iter"
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// NameCaster says which of the organizations under common control casts the
// one vote that they have among them. It counts once more than half of them
// name the same; until then the one that has been a member longest casts it.
type NameCaster struct {
	Caster people.MemberID `json:"caster" help:"which of your organizations under common control votes for all of them" example:"riverside" pos:"1"`
}

// CasterNamed says whom an organization wants to cast the common vote.
type CasterNamed struct {
	Member people.MemberID `json:"member"`
	Caster people.MemberID `json:"caster"`
	Casts  people.MemberID `json:"casts"` // Who casts it from now on.
}

// casters holds whom each organization under common control named.
var casters = state.NewMap[people.MemberID, people.MemberID]("membership/casters")

// Check refuses a name that is missing.
func (m NameCaster) Check() error {
	if m.Caster == "" {
		return machine.Malformed("membership.caster_missing", "say which organization is to cast the vote").At("caster")
	}
	return nil
}

// Apply notes the name.
func (m NameCaster) Apply(s *machine.Step) error {
	me := people.ActingMember(s)
	group := Group(s, me)
	switch {
	case len(group) < 2:
		return machine.NotAllowed("membership.no_common_control", "%s shares its vote with nobody", me)
	case !slices.Contains(group, m.Caster):
		return machine.NotFound("membership.not_in_group", "%s is no member under common control with %s", m.Caster, me).At("caster")
	}
	if before, _ := casters.Get(s, me); before == m.Caster {
		return machine.Conflict("membership.named_already", "%s has named %s already", me, m.Caster).At("caster")
	}
	casters.Put(s, me, m.Caster)
	s.Emit(CasterNamed{me, m.Caster, caster(s, group)})
	return nil
}

// Electors walks the organizations with a ballot, by id: active members, and
// of those under common control the one that casts for all of them.
func Electors(r state.Reader) iter.Seq[people.MemberID] {
	if !inFull(r) {
		return Actives(r)
	}
	return func(yield func(people.MemberID) bool) {
		ids := slices.Collect(Actives(r))
		for i, group := range groups(r, ids) {
			if (len(group) < 2 || caster(r, group) == ids[i]) && !yield(ids[i]) {
				return
			}
		}
	}
}

// HasBallot reports whether an organization is among the Electors. It walks
// all members; whoever asks for many reads Electors once.
func HasBallot(r state.Reader, m people.MemberID) bool {
	if !IsActive(r, m) || !people.IsOrganization(r, m) {
		return false
	}
	group := Group(r, m)
	return len(group) < 2 || caster(r, group) == m
}

// Group is all active members under common control with m, m among them; none
// when m is not active. It goes by what organizations disclosed, and by chains
// too: who shares a parent with one of the group belongs to it.
func Group(r state.Reader, m people.MemberID) []people.MemberID {
	ids := slices.Collect(Actives(r))
	at, active := slices.BinarySearch(ids, m)
	switch {
	case !active:
		return nil
	case !inFull(r):
		return ids[at : at+1]
	}
	return groups(r, ids)[at]
}

// Casts is who casts the vote of m's group; m itself when it shares with nobody.
func Casts(r state.Reader, m people.MemberID) people.MemberID {
	if group := Group(r, m); len(group) > 1 {
		return caster(r, group)
	}
	return m
}

// Voices are those of some organizations with a vote, those under common control
// once: as the one of their group that casts for it.
func Voices(r state.Reader, some []people.MemberID) (distinct []people.MemberID) {
	ids := slices.Collect(Actives(r))
	all := groups(r, ids)
	for _, m := range some {
		at, active := slices.BinarySearch(ids, m)
		if !active {
			continue
		}
		if len(all[at]) > 1 {
			m = caster(r, all[at])
		}
		if !slices.Contains(distinct, m) {
			distinct = append(distinct, m)
		}
	}
	return distinct
}

// caster is whom more than half of a group named, or else its oldest member.
func caster(r state.Reader, group []people.MemberID) people.MemberID {
	votes := make([]int, len(group))
	oldest, since := group[0], int64(0)
	for _, id := range group {
		if named, ok := casters.Get(r, id); ok {
			if k := slices.Index(group, named); k >= 0 {
				votes[k]++
			}
		}
		if m, _ := MemberOf(r, id); since == 0 || m.Since < since {
			oldest, since = id, m.Since
		}
	}
	for k, n := range votes {
		if 2*n > len(group) {
			return group[k]
		}
	}
	return oldest
}

// groups gives each of ids the list of those it is under common control with,
// itself among them, in the order of ids.
func groups(r state.Reader, ids []people.MemberID) [][]people.MemberID {
	first := make([]int, len(ids)) // The place of an earlier one in the same group, or its own.
	root := func(i int) int {
		for first[i] != i {
			i = first[i]
		}
		return i
	}
	seen := map[string]int{}
	for i, id := range ids {
		first[i] = i
		for _, name := range people.Controllers(r, id) {
			if j, ok := seen[name]; ok {
				a, b := root(i), root(j)
				first[max(a, b)] = min(a, b)
			} else {
				seen[name] = i
			}
		}
	}
	lists := make([][]people.MemberID, len(ids))
	for i, id := range ids {
		lists[root(i)] = append(lists[root(i)], id)
	}
	for i := range ids {
		lists[i] = lists[root(i)]
	}
	return lists
}
