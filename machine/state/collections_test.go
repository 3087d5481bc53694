package state

import (
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"
)

type member struct {
	Name  string `json:"name"`
	Since int64  `json:"since"`
}

// collect2 collects what a walk of pairs yields, in order.
func collect2[A, B any](seq iter.Seq2[A, B]) (as []A, bs []B) {
	for a, b := range seq {
		as, bs = append(as, a), append(bs, b)
	}
	return as, bs
}

func TestItem(t *testing.T) {
	goal, m := NewItem[member]("charter/goal"), NewMemory()
	if _, ok := goal.Get(m); ok {
		t.Error("a new item has a value")
	}
	goal.Put(m, member{"a", 1})
	if got, ok := goal.Get(m); !ok || got != (member{"a", 1}) {
		t.Errorf("Get = %v, %v", got, ok)
	}
	goal.Delete(m)
	if _, ok := goal.Get(m); ok {
		t.Error("a deleted item has a value")
	}
}

func TestCounterStartsWithOne(t *testing.T) {
	c, m := NewCounter("a/last"), NewMemory()
	if got := []uint64{c.Get(m), c.Next(m), c.Next(m), c.Get(m)}; !slices.Equal(got, []uint64{0, 1, 2, 2}) {
		t.Errorf("counter gave %v", got)
	}
}

func TestMap(t *testing.T) {
	members, m := NewMap[memberID, member]("membership/members"), NewMemory()
	for i, id := range []memberID{"c", "a", "b", ""} {
		members.Put(m, id, member{string(id), int64(i)})
	}
	if got, ok := members.Get(m, "b"); !ok || got.Name != "b" || !members.Has(m, "b") {
		t.Errorf("Get(b) = %v, %v", got, ok)
	}
	if _, ok := members.Get(m, "bb"); ok || members.Has(m, "bb") {
		t.Error("a member nobody put is there")
	}
	if got, _ := collect2(members.All(m)); !slices.Equal(got, []memberID{"", "a", "b", "c"}) {
		t.Errorf("All = %q", got)
	}
	if got, _ := collect2(members.From(m, "aa")); !slices.Equal(got, []memberID{"b", "c"}) {
		t.Errorf("From(aa) = %q", got)
	}
	members.Delete(m, "b")
	members.Delete(m, "b")
	if got := maps.Collect(members.All(m)); len(got) != 3 || members.Has(m, "b") {
		t.Errorf("after Delete: %v", got)
	}
}

func TestSet(t *testing.T) {
	set, m := NewSet[int64]("a/times"), NewMemory()
	for _, n := range []int64{3, -2, 0, 3} {
		set.Add(m, n)
	}
	if got := slices.Collect(set.All(m)); !slices.Equal(got, []int64{-2, 0, 3}) {
		t.Errorf("All = %v", got)
	}
	if got := slices.Collect(set.From(m, -1)); !slices.Equal(got, []int64{0, 3}) {
		t.Errorf("From(-1) = %v", got)
	}
	set.Remove(m, 0)
	if set.Has(m, 0) || !set.Has(m, 3) {
		t.Error("Remove took out the wrong key")
	}
}

func TestMap2WalksOneFirstKey(t *testing.T) {
	ballots, m := NewMap2[uint64, memberID, string]("governance/ballots"), NewMemory()
	for _, id := range []memberID{"b", "a", "c"} {
		ballots.Put(m, 1, id, "yes "+string(id))
		ballots.Put(m, 2, id, "no")
	}
	if got, ok := ballots.Get(m, 1, "b"); !ok || got != "yes b" {
		t.Errorf("Get = %q, %v", got, ok)
	}
	ballots.Delete(m, 1, "c")
	ids, votes := collect2(ballots.Of(m, 1))
	if !slices.Equal(ids, []memberID{"a", "b"}) || !slices.Equal(votes, []string{"yes a", "yes b"}) {
		t.Errorf("Of(1) = %q, %q", ids, votes)
	}
	if ids, _ = collect2(ballots.From(m, 2, "aa")); !slices.Equal(ids, []memberID{"b", "c"}) {
		t.Errorf("From(2, aa) = %q", ids)
	}
	if pairs, _ := collect2(ballots.All(m)); len(pairs) != 5 || pairs[2] != PairOf(uint64(2), memberID("a")) {
		t.Errorf("All = %v", pairs)
	}
	if ballots.Has(m, 1, "c") || !ballots.Has(m, 2, "c") {
		t.Error("Delete took out the wrong ballot")
	}
}

func TestIndexKeepsFirstKeysApart(t *testing.T) {
	bySponsor, m := NewIndex[string, memberID]("membership/members_by_sponsor"), NewMemory()
	bySponsor.Add(m, "a", "x")
	bySponsor.Add(m, "a", "y")
	bySponsor.Add(m, "a\x00", "z")
	bySponsor.Add(m, "ab", "z")
	if got := slices.Collect(bySponsor.Of(m, "a")); !slices.Equal(got, []string{"x", "y"}) {
		t.Errorf("Of(a) = %q", got)
	}
	if got := slices.Collect(bySponsor.From(m, "a", "xx")); !slices.Equal(got, []string{"y"}) {
		t.Errorf("From(a, xx) = %q", got)
	}
	bySponsor.Remove(m, "a", "x")
	if bySponsor.Has(m, "a", "x") || !bySponsor.Has(m, "a", "y") {
		t.Error("Remove took out the wrong pair")
	}
	if sponsors, _ := collect2(bySponsor.All(m)); !slices.Equal(sponsors, []memberID{"a", "a\x00", "ab"}) {
		t.Errorf("All = %q", sponsors)
	}
}

func TestSetOfPairsWalksARangeOfTheSecondPart(t *testing.T) {
	bookings, m := NewSet2[string, Pair[int64, string]]("commons/bookings"), NewMemory()
	for day := range int64(4) {
		bookings.Add(m, "van", PairOf(day, "b"))
	}
	bookings.Add(m, "wagon", PairOf(int64(9), "b"))
	got := slices.Collect(bookings.From(m, "van", PairOf(int64(2), "")))
	if want := []Pair[int64, string]{{2, "b"}, {3, "b"}}; !slices.Equal(got, want) {
		t.Errorf("From(van, 2) = %v, want %v", got, want)
	}
}

func TestWalksStopEarly(t *testing.T) {
	pairs, m := NewMap2[string, string, string]("a/pairs"), NewMemory()
	pairs.Put(m, "a", "b", "c")
	pairs.Put(m, "a", "c", "d")
	for range pairs.Of(m, "a") {
		break
	}
	for range pairs.All(m) {
		break
	}
}

func TestACorruptValuePanics(t *testing.T) {
	members, m := NewMap[string, member]("membership/members"), NewMemory()
	m.Set([]byte("membership/members\x00a"), []byte{0xff})
	defer func() {
		if fault, ok := recover().(Fault); !ok || !strings.Contains(fault.Error(), "members") {
			t.Errorf("panic %v is no fault that names the key", fault)
		}
	}()
	members.Get(m, "a")
}
