package matching

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// ErrNeeds is for an opportunity without needs, or with too many.
var ErrNeeds = errors.New("it has no needs, or more than 1,000")

const mostNeeds = 1000

// Opportunity is something that takes several needs together.
type Opportunity struct {
	ID    string
	Lead  string // Who leads; empty where the team finds that.
	Needs []Need
}

// Way is how a team is found.
type Way int64

// The ways.
const (
	Closest  Way = iota // Round whoever meets the rarest need, each need by who is nearest (RarestFirst).
	Led                 // Round whoever is nearest to all needs together (least leader distance).
	Balanced            // By few who were chosen for little lately (greedy cover with balanced load).
)

// Team is a proposal: who takes which needs, and what nobody takes.
type Team struct {
	Leader    string
	Members   []Member    // Who leads first, then by their ids.
	Uncovered []Uncovered // By the number of the need.
	Could     []int64     // How many could meet each need in full.
	Radius    int64       // How far the farthest member is from who leads; strangers left out.
	Total     int64       // How far all are together, once for each need they take.
	Strangers int64       // Members whom no earlier work joins with who leads.
}

// Member is somebody on a team. Who leads may take nothing.
type Member struct {
	Candidate string
	Takes     []Taken
	Hours     int64    // Of all it takes, a month.
	Distance  int64    // From who leads, in thousandths of one piece of work done together; -1 for strangers.
	Over      []string // Who joins them: each worked with the next.
}

// Taken is a need that a member takes: its number in the opportunity, and why.
type Taken struct {
	Need  int64
	Match Match
}

// Uncovered is a need that nobody takes, and why.
type Uncovered struct {
	Need   int64
	Reason Reason
}

// Team proposes who could meet all needs of an opportunity together. Only who
// meets a need in full is asked: all the hours, of what is to spare after the
// team's other needs, and the level where it is said.
func (p *Pool) Team(o Opportunity, way Way) (Team, error) {
	f, err := p.forming(o)
	if err != nil {
		return Team{}, err
	}
	f.way = way
	if way == Balanced {
		f.cover()
	} else {
		f.gather()
	}
	return f.team(), nil
}

// forming is a team as it comes together.
type forming struct {
	p     *Pool
	o     Opportunity
	way   Way
	needs []*sought
	able  [][]able // Who can meet each need in full, the best first.
	order []int    // Needs, those that the fewest can meet first.
	spare []int64  // Of each candidate, in hours.
	takes []int32  // Who takes each need, none for nobody.
	why   []Reason // Why that one.
	count []int64  // How many needs each takes.
	lead  int32
	from  *search // From who leads.
}

func (p *Pool) forming(o Opportunity) (*forming, error) {
	if len(o.Needs) == 0 || len(o.Needs) > mostNeeds {
		return nil, fmt.Errorf("the opportunity %q: %w", o.ID, ErrNeeds)
	}
	f := &forming{
		p: p, o: o, needs: make([]*sought, len(o.Needs)), able: make([][]able, len(o.Needs)), takes: make([]int32, len(o.Needs)), why: make([]Reason, len(o.Needs)),
		spare: make([]int64, len(p.candidates)), count: make([]int64, len(p.candidates)), lead: none, from: newSearch(p.ties),
	}
	if o.Lead != "" {
		lead, known := p.number[o.Lead]
		if !known {
			return nil, fmt.Errorf("the opportunity %q is led by %q: %w", o.ID, o.Lead, ErrUnknown)
		}
		f.lead = lead
	}
	most := int64(0)
	for _, n := range o.Needs {
		most = max(most, n.Hours)
	}
	for v := range p.candidates {
		if f.spare[v] = p.candidates[v].Hours; f.spare[v] == Unsaid {
			f.spare[v] = most // For one of them, whichever it is.
		}
	}
	for i, n := range o.Needs {
		if err := n.Check(); err != nil {
			return nil, fmt.Errorf("the need %q: %w", n.ID, err)
		}
		f.takes[i] = none
		f.needs[i] = p.seek(n)
		all, _ := f.needs[i].able()
		f.able[i] = slices.DeleteFunc(all, func(a able) bool { return a.isPart })
		slices.SortFunc(f.able[i], better)
		f.order = append(f.order, i)
	}
	slices.SortStableFunc(f.order, func(i, j int) int { return cmp.Compare(len(f.able[i]), len(f.able[j])) })
	return f, nil
}

// gather finds who leads, and then who is nearest for each need, the rarest first.
func (f *forming) gather() {
	if f.lead == none {
		f.lead = f.centre()
	}
	if f.lead != none { // Otherwise nobody can do anything.
		f.from.run(f.lead)
	}
	for _, i := range f.order {
		f.take(i, f.nearest(i))
	}
}

// centre is who leads: of those who are as good, the best at the rarest need,
// where they meet it, and by lot otherwise.
func (f *forming) centre() int32 {
	var nodes [][]int32
	var rare []able
	for _, i := range f.order {
		if len(f.able[i]) == 0 {
			continue
		}
		if rare == nil {
			rare = f.able[i]
		}
		nodes = append(nodes, nodesOf(f.able[i]))
	}
	if nodes == nil {
		return none
	}
	var c Centres
	if f.way == Led {
		c = f.p.ties.LeastLeaderDistance(nodes)
	} else {
		c, _ = f.p.ties.RarestFirst(nodes) // Needs are in order, so the rarest is the first.
	}
	at := slices.IndexFunc(rare, func(a able) bool {
		_, found := slices.BinarySearch(c.Nodes, a.candidate)
		return found
	})
	if at >= 0 {
		return rare[at].candidate
	}
	return slices.MinFunc(c.Nodes, func(a, b int32) int {
		return cmp.Or(cmp.Compare(lot(f.o.ID, f.p.candidates[a].ID), lot(f.o.ID, f.p.candidates[b].ID)), cmp.Compare(a, b))
	})
}

func nodesOf(all []able) []int32 {
	nodes := make([]int32, len(all))
	for k, a := range all {
		nodes[k] = a.candidate
	}
	return nodes
}

// nearest is the place among those able of who is nearest to who leads and has the
// hours; of equals who is on the team, then the best. -1 for nobody.
func (f *forming) nearest(need int) int {
	best := -1
	hours := f.o.Needs[need].Hours
	for k, a := range f.able[need] {
		if f.spare[a.candidate] < hours {
			continue
		}
		if best < 0 || f.closer(a.candidate, f.able[need][best].candidate) {
			best = k
		}
	}
	return best
}

func (f *forming) closer(a, b int32) bool {
	da, db := f.from.distance[a], f.from.distance[b]
	return da < db || da == db && f.count[a] > 0 && f.count[b] == 0
}

// take gives a need to the k-th of those able, -1 for nobody.
func (f *forming) take(need, k int) {
	if k < 0 {
		f.why[need] = Reason{Kind: NobodyCan, Of: f.o.Needs[need].Term}
		if could := len(f.able[need]); could > 0 {
			f.why[need].Kind, f.why[need].Have = NobodyLeft, int64(could)
		}
		return
	}
	v := f.able[need][k].candidate
	f.takes[need] = v
	f.spare[v] -= f.o.Needs[need].Hours
	d, lead := f.from.distance[v], ""
	if f.lead != none {
		lead = f.p.candidates[f.lead].ID
	}
	switch {
	case f.way == Balanced:
		f.why[need] = Reason{Kind: LeastEngaged, Have: f.p.candidates[v].Engaged}
	case d == Apart:
		f.why[need] = Reason{Kind: StrangerToLead, Of: lead}
	case f.count[v] > 0:
		f.why[need] = Reason{Kind: OnTheTeam, Of: lead, Have: d}
	default:
		f.why[need] = Reason{Kind: Nearest, Of: lead, Have: d}
	}
	f.count[v]++
}

// team writes down what came of it.
func (f *forming) team() (t Team) {
	members := map[int32]int{}
	add := func(v int32) *Member {
		if at, known := members[v]; known {
			return &t.Members[at]
		}
		m := Member{Candidate: f.p.candidates[v].ID, Distance: f.from.distance[v]}
		if m.Distance == Apart {
			m.Distance = -1
			t.Strangers++
		}
		for _, over := range f.from.way(v) {
			m.Over = append(m.Over, f.p.candidates[over].ID)
		}
		members[v] = len(t.Members)
		t.Members = append(t.Members, m)
		return &t.Members[len(t.Members)-1]
	}
	if f.lead != none {
		t.Leader = add(f.lead).Candidate
	}
	for i, v := range f.takes {
		t.Could = append(t.Could, int64(len(f.able[i])))
		if v == none {
			t.Uncovered = append(t.Uncovered, Uncovered{int64(i), f.why[i]})
			continue
		}
		at := slices.IndexFunc(f.able[i], func(a able) bool { return a.candidate == v })
		match := f.needs[i].match(f.able[i][at])
		match.Reasons = append(match.Reasons, f.why[i])
		m := add(v)
		m.Takes = append(m.Takes, Taken{int64(i), match})
		m.Hours += f.o.Needs[i].Hours
		if m.Distance >= 0 {
			t.Radius, t.Total = max(t.Radius, m.Distance), t.Total+m.Distance
		}
	}
	slices.SortFunc(t.Members, func(a, b Member) int {
		if (a.Candidate == t.Leader) != (b.Candidate == t.Leader) {
			if a.Candidate == t.Leader {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.Candidate, b.Candidate)
	})
	return t
}
