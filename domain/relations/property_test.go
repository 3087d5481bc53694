package relations_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"metaorg/domain/domaintest"
	"metaorg/domain/people"
	"metaorg/domain/relations"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// word is one's word for what it is to another.
type word struct {
	who, other machine.OrganizationID
	role       relations.Role
}

func (x word) back() word { return word{x.other, x.who, x.role.Other()} }

// model keeps beside the rules what each says, and until when.
type model struct {
	w    *rulestest.World
	says map[word]bool
	ends map[word]int64
	seen map[string]int
	left *int64 // Days that may still pass before anything said falls unanswered.
}

// TestARelationCountsWhileBothSayTheSame has members say, decline, take back and
// end at random: a relation counts exactly while both sides say it and its last
// day is not over.
func TestARelationCountsWhileBothSayTheSame(t *testing.T) {
	seen := map[string]int{}
	wanted := []string{"counts", "said", "ended", "ended by its day", "declined", "taken back", "goes on"}
	domaintest.Explore(t, "8", seen, wanted, func(rt *rapid.T) {
		left := int64(50)
		m := model{start(t), map[word]bool{}, map[word]int64{}, seen, &left}
		for range rapid.IntRange(20, 60).Draw(rt, "acts") {
			m.act(rt)
			if days := rapid.Int64Range(1, 4).Draw(rt, "days"); rapid.IntRange(0, 2).Draw(rt, "time passes") == 0 && days <= *m.left {
				m.pass(days)
			}
			m.check(rt)
		}
	})
}

func (m model) check(rt *rapid.T) {
	for x := range m.says {
		both := m.says[x] && m.says[x.back()]
		found := false
		for r := range relations.Between(m.w.Store, people.MemberID(x.who), people.MemberID(x.other)) {
			found = found || r.First.Who == people.MemberID(x.who) && r.First.Role == x.role || r.Second.Who == people.MemberID(x.who) && r.Second.Role == x.role
		}
		if found != both {
			rt.Fatalf("%v counts: %v; both say so: %v", x, found, both)
		}
		if both {
			m.seen["counts"]++
		} else {
			m.seen["said"]++
		}
	}
}

func (m model) drop(x word) {
	for _, side := range []word{x, x.back()} {
		delete(m.says, side)
		delete(m.ends, side)
	}
}

// act does something; the rules refuse some of it.
func (m model) act(rt *rapid.T) {
	pair := rapid.SampledFrom([][2]machine.OrganizationID{{"dairy", "mill"}, {"mill", "dairy"}}).Draw(rt, "who to whom")
	x := word{pair[0], pair[1], rapid.SampledFrom([]relations.Role{relations.Supplier, relations.Customer, relations.Partner}).Draw(rt, "role")}
	other := people.MemberID(x.other)
	do := func(msg machine.Message, what string) bool {
		done := m.w.Act(domaintest.Rep(x.who), x.who, msg)[0].Code == ""
		if done && what != "" {
			m.seen[what]++
		}
		return done
	}
	switch rapid.IntRange(0, 8).Draw(rt, "what") {
	case 0:
		if do(relations.Decline{With: other, Role: x.role}, "declined") {
			m.drop(x)
		}
	case 1:
		if goes := m.says[x.back()]; !goes && do(relations.TakeBack{With: other, Role: x.role}, "taken back") {
			m.drop(x)
		} else if goes && do(relations.TakeBack{With: other, Role: x.role}, "goes on") {
			delete(m.ends, x)
			delete(m.ends, x.back())
		}
	case 2:
		if do(relations.End{With: other, Role: x.role}, "ended") {
			m.drop(x)
		}
	case 3:
		until := time.Unix(m.w.Now(), 0).UTC().AddDate(0, 0, rapid.IntRange(1, 3).Draw(rt, "days"))
		if do(relations.End{With: other, Role: x.role, Until: until.Format(time.DateOnly)}, "") {
			m.ends[x] = until.Truncate(24*time.Hour).Unix() + rulestest.Day
			m.ends[x.back()] = m.ends[x]
			if rapid.IntRange(0, 2).Draw(rt, "thinks better of it") == 0 && do(relations.TakeBack{With: other, Role: x.role}, "goes on") {
				delete(m.ends, x)
				delete(m.ends, x.back())
			}
		}
	default:
		if do(relations.State{With: other, Role: x.role}, "") {
			m.says[x] = true
		}
	}
}

// pass lets days pass.
func (m model) pass(days int64) {
	*m.left -= days
	m.w.Pass(days)
	for x, at := range m.ends {
		if at <= m.w.Now() {
			m.seen["ended by its day"]++
			m.drop(x)
		}
	}
}
