// Package matching finds who can meet a need, and who could meet several
// together. It keeps true that whoever asks the same of the same pool, in
// whatever order it was given, gets the same answer everywhere; that every place
// in a ranking has its reasons, from which its score is the sum; that nobody is
// given more hours than they have to spare; and that what nobody can meet is
// said. It counts in whole numbers: scores in thousandths, distances in
// thousandths of one piece of work done together. It assigns nobody: its answers
// are proposals to people.
//
// A Pool is made once of vocabularies, candidates and ties; Rank, Why and Team
// only read it. Words are the page's: reasons are typed. See DESIGN.md.
package matching

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// What is wrong with what a pool is made of, or with a need.
var (
	ErrNoID     = errors.New("it has no id")
	ErrTwice    = errors.New("another one has the same id")
	ErrUnknown  = errors.New("it names something that is not there")
	ErrCircle   = errors.New("it is broader than itself")
	ErrNegative = errors.New("a level, hours or a number is below nothing")
	ErrOwn      = errors.New("both ends of a tie are the same")
	ErrTooMany  = errors.New("there are more than 10,000,000")
)

// most keeps sums of distances and of hours within an int64.
const most = 10_000_000

// MaxLevel is the highest level of a competence: from 1, who is learning it, to
// 5, who teaches it. 0 says nothing of the level.
const MaxLevel = 5

// Unsaid is for hours that somebody does not say.
const Unsaid = -1

// Competence is something a candidate can do.
type Competence struct {
	Term     string // Its id in the vocabulary; one that is not there has no relatives.
	Level    int64  // From 1 to MaxLevel, 0 where it is not said.
	Evidence int64  // How many things on record bear it out: contributions, agreements, endorsements.
}

// Candidate is a member or a person who may be asked.
type Candidate struct {
	ID          string
	Competences []Competence
	Hours       int64    // To spare, a month; Unsaid where it does not say.
	Places      []string // Where it works, by their ids among places; none where it does not say.
	Remote      bool     // Works from afar, too.
	Engaged     int64    // How many needs it was chosen for lately.
	Newcomer    bool
}

// Tie is earlier work together; it has no direction.
type Tie struct {
	A, B  string
	Times int64 // How often, 1 or more.
}

// Need is what somebody looks for.
type Need struct {
	ID     string
	Asker  string   // Never proposed to itself; may be nobody in the pool.
	Term   string   // Of the competence that is needed.
	Also   []string // Others that it takes as well; who has some of them meets it in part.
	Level  int64    // At least; 0 for any.
	Hours  int64    // A month; 0 where it does not matter.
	Place  string   // Empty for anywhere.
	Remote bool     // From afar is as well.
	Except []string
}

// Check says what is wrong with the need by itself, if anything.
func (n Need) Check() error {
	switch {
	case n.ID == "" || n.Term == "" || slices.Contains(n.Also, ""):
		return ErrNoID
	case slices.Contains(n.Also, n.Term) || len(slices.Compact(slices.Sorted(slices.Values(n.Also)))) < len(n.Also):
		return ErrTwice
	case n.Level < 0 || n.Level > MaxLevel || n.Hours < 0 || n.Hours > most:
		return ErrNegative
	}
	return nil
}

// Pool is all who may be asked.
type Pool struct {
	skills     Vocabulary
	places     Vocabulary
	candidates []Candidate // By id; who has which number.
	number     map[string]int32
	where      [][]int32 // The numbers of each one's places.
	holders    [][]held  // Of each term, by candidate.
	times      []int64   // Of each arc of ties.
	ties       Graph
}

// held is a competence of a candidate: its number and that of the competence.
type held struct{ candidate, competence int32 }

// NewPool makes a pool. Terms and places that vocabularies do not have are taken
// as they are, related to nothing. The error names what is wrong.
func NewPool(skills, places Vocabulary, candidates []Candidate, ties []Tie) (*Pool, error) {
	if len(candidates) > most || len(ties) > most {
		return nil, ErrTooMany
	}
	p := &Pool{skills: skills.copied(), places: places.copied(), candidates: slices.Clone(candidates)}
	slices.SortFunc(p.candidates, func(a, b Candidate) int { return cmp.Compare(a.ID, b.ID) })
	p.number, p.where = make(map[string]int32, len(candidates)), make([][]int32, len(candidates))
	for i := range p.candidates {
		if err := p.enter(int32(i)); err != nil {
			return nil, fmt.Errorf("the candidate %q: %w", p.candidates[i].ID, err)
		}
	}
	return p, p.tie(ties)
}

func (p *Pool) enter(i int32) error {
	c := &p.candidates[i]
	_, twice := p.number[c.ID]
	switch {
	case c.ID == "":
		return ErrNoID
	case twice:
		return ErrTwice
	case c.Hours < Unsaid || c.Hours > most || c.Engaged < 0:
		return ErrNegative
	}
	p.number[c.ID] = i
	c.Competences = slices.Clone(c.Competences)
	slices.SortFunc(c.Competences, func(a, b Competence) int { return cmp.Compare(a.Term, b.Term) })
	for k, has := range c.Competences {
		switch {
		case has.Term == "":
			return ErrNoID
		case has.Level < 0 || has.Level > MaxLevel || has.Evidence < 0:
			return fmt.Errorf("%q: %w", has.Term, ErrNegative)
		case k > 0 && has.Term == c.Competences[k-1].Term:
			return fmt.Errorf("%q: %w", has.Term, ErrTwice)
		}
		term := p.skills.intern(has.Term)
		for len(p.holders) <= int(term) {
			p.holders = append(p.holders, nil)
		}
		p.holders[term] = append(p.holders[term], held{i, int32(k)})
	}
	c.Places = slices.Clone(c.Places)
	slices.Sort(c.Places)
	c.Places = slices.Compact(c.Places)
	for _, place := range c.Places {
		p.where[i] = append(p.where[i], p.places.intern(place))
	}
	return nil
}

// tie makes the graph of ties. Several between the same two count together.
func (p *Pool) tie(ties []Tie) error {
	all := make([]joined, len(ties))
	for i, t := range ties {
		a, hasA := p.number[t.A]
		b, hasB := p.number[t.B]
		err := error(nil)
		switch {
		case !hasA || !hasB:
			err = ErrUnknown
		case a == b:
			err = ErrOwn
		case t.Times < 1 || t.Times > most:
			err = ErrNegative
		}
		if err != nil {
			return fmt.Errorf("the tie of %q and %q: %w", t.A, t.B, err)
		}
		all[i] = joined{min(a, b), max(a, b), t.Times}
	}
	slices.SortFunc(all, func(a, b joined) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	var edges []Edge
	var times []int64
	for i, t := range all {
		if i > 0 && t.from == all[i-1].from && t.to == all[i-1].to {
			times[len(times)-1] += t.times
			continue
		}
		edges, times = append(edges, Edge{A: t.from, B: t.to}), append(times, t.times)
	}
	for i := range edges {
		edges[i].Cost = distance(times[i])
	}
	p.ties = newGraph(len(p.candidates), edges)
	p.times = make([]int64, len(p.ties.arcs))
	for k, i := range p.ties.edge {
		p.times[k] = times[i]
	}
	return nil
}

// joined is a tie with numbers for names.
type joined struct {
	from, to int32
	times    int64
}

// Near is how far apart those are who worked together once. Twice is half as far.
const Near = 1000

// nearest is how close many times bring anybody.
const nearest = 10

func distance(times int64) int64 { return max(nearest, Near/times) }

// together is how often two worked together.
func (p *Pool) together(a, b int32) int64 {
	at := p.ties.start[a]
	arcs := p.ties.arcs[at:p.ties.start[a+1]]
	if k, found := slices.BinarySearchFunc(arcs, b, func(x arc, to int32) int { return cmp.Compare(x.to, to) }); found {
		return p.times[int(at)+k]
	}
	return 0
}
