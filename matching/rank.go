package matching

import (
	"cmp"
	"fmt"
	"slices"
)

// Ranking is who could meet a need, the first first.
type Ranking struct {
	Matches []Match
	Could   int64   // How many could, those that are not listed included.
	Not     []Match // Who has the competence and is not proposed, with the one reason why; as many as matches at most, by lot.
}

// fit is the competence by which a candidate fits a need.
type fit struct {
	candidate, competence int32
	wanted                int // Which of what is needed.
	term                  int32
	steps                 int64
	broader               bool
	lacksLevel            bool
	own                   int64 // Points of the competence alone,
	points                int64 // and with level and evidence.
}

// Rank lists at most so many of those who can meet a need, at least in part.
// Equal scores go by who was chosen for less lately, then by lot: a hash of the
// need's and the candidate's id. Every third place is a newcomer's, as long as
// there is one with at least half of the highest score.
func (p *Pool) Rank(n Need, most int) (Ranking, error) {
	if err := n.Check(); err != nil {
		return Ranking{}, fmt.Errorf("the need %q: %w", n.ID, err)
	}
	s := p.seek(n)
	all, not := s.able()
	slices.SortFunc(all, better)
	slices.SortFunc(not, func(a, b able) int { return cmp.Compare(a.lot, b.lot) })
	r := Ranking{Could: int64(len(all))}
	for _, m := range not[:min(max(0, most), len(not))] {
		_, lacks := s.weigh(m.fit)
		r.Not = append(r.Not, Match{Candidate: p.candidates[m.candidate].ID, Reasons: []Reason{lacks}})
	}
	for _, turn := range p.turns(all, most) {
		m := all[turn.rank]
		match := s.match(m)
		if turn.early {
			match.Reasons = append(match.Reasons, Reason{Kind: NewcomersTurn, Have: int64(turn.rank) + 1})
		}
		r.Matches = append(r.Matches, match)
	}
	return r, nil
}

// Why says how a candidate meets a need, or in one reason why it is not proposed.
func (p *Pool) Why(n Need, candidate string) Match {
	m := Match{Candidate: candidate}
	c, known := p.number[candidate]
	switch {
	case n.Check() != nil:
		m.Reasons = []Reason{{Kind: IsMalformed}}
		return m
	case !known:
		m.Reasons = []Reason{{Kind: NotInPool}}
		return m
	}
	s := p.seek(n)
	for _, f := range s.fits() {
		if f.candidate == c {
			parts, lacks := s.weigh(f)
			if lacks.Kind != "" {
				m.Reasons = []Reason{lacks}
				return m
			}
			return s.match(able{fit: f, score: parts.score()})
		}
	}
	m.Reasons = []Reason{{Kind: LacksCompetence, Of: n.Term}}
	return m
}

// able is a candidate who can meet a need.
type able struct {
	fit
	score   int64
	engaged int64
	lot     uint64
	isPart  bool // Only in part: not all hours, a level below, or something broader.
}

// parts are the reasons that points are for, in the order of the constants.
type parts [6]Reason

func (a *parts) score() (sum int64) {
	for i := range a {
		sum += a[i].Points
	}
	return sum
}

// sought is a need that candidates are compared with.
type sought struct {
	Need
	p     *Pool
	asker int32
	near  []Kind   // Of each place, Here, Nearby or nothing.
	want  []wanted // The term, then the others.
}

// wanted is a competence that is needed, with what does for it.
type wanted struct {
	id string
	at []place
	of map[int32]int // The places in at, by term; made where there are several.
}

// place is a term at or around one that is needed.
type place struct {
	step
	broader bool
	points  int64
}

// seek looks once at where a need is. Who works in a wider place works in all of it.
func (p *Pool) seek(n Need) *sought {
	s := &sought{Need: n, p: p, asker: none}
	if asker, known := p.number[n.Asker]; known {
		s.asker = asker
	}
	s.want = append(s.want, p.around(n.Term))
	for _, term := range n.Also {
		s.want = append(s.want, p.around(term))
	}
	if len(s.want) > 1 {
		for i := range s.want {
			w := &s.want[i]
			w.of = make(map[int32]int, len(w.at))
			for k, at := range w.at {
				w.of[at.term] = k
			}
		}
	}
	place, known := p.places.number[n.Place]
	if !known {
		return s
	}
	s.near = make([]Kind, len(p.places.ids))
	for _, wider := range p.places.broader[place] {
		for _, sibling := range p.places.narrower[wider] {
			s.near[sibling] = Nearby
		}
	}
	for _, next := range [...][][]int32{p.places.broader, p.places.narrower} {
		for _, at := range reach(next, place, int32(len(s.near))) {
			s.near[at.term] = Here
		}
	}
	return s
}

// around is what does for a term: itself and its kinds, and in part what it is a
// kind of.
func (p *Pool) around(id string) wanted {
	w := wanted{id: id}
	term, known := p.skills.number[id]
	if !known {
		return w
	}
	for _, s := range reach(p.skills.narrower, term, int32(len(p.skills.ids))) {
		w.at = append(w.at, place{s, false, narrowerPoints(int64(s.steps))})
	}
	for _, s := range reach(p.skills.broader, term, 1)[1:] {
		if kinds := len(p.skills.narrower[s.term]); kinds <= mostKinds || len(p.skills.broader[s.term]) > 0 {
			w.at = append(w.at, place{s, true, broaderPoints(int64(kinds))})
		}
	}
	return w
}

// Holders is how many have a competence, or a kind of it.
func (p *Pool) Holders(term string) (n int64) {
	seen := map[int32]bool{}
	for _, at := range p.around(term).at {
		if at.broader || int(at.term) >= len(p.holders) {
			continue
		}
		for _, h := range p.holders[at.term] {
			if !seen[h.candidate] {
				seen[h.candidate] = true
				n++
			}
		}
	}
	return n
}

// able are those who can meet the need at least in part, and those who have the
// competence and cannot. Who asks and who is excepted is among neither.
func (s *sought) able() (all, not []able) {
	for _, f := range s.fits() {
		c := &s.p.candidates[f.candidate]
		a := able{fit: f, engaged: c.Engaged, lot: lot(s.ID, c.ID)}
		parts, lacks := s.weigh(f)
		switch lacks.Kind {
		case "":
			a.score = parts.score()
			a.isPart = slices.ContainsFunc(parts[:], isPart) || slices.ContainsFunc(s.also(f), isPart)
			all = append(all, a)
		case IsAsker, IsExcepted:
		default:
			not = append(not, a)
		}
	}
	return all, not
}

// isPart is whether a reason says that a need is met only in part.
func isPart(r Reason) bool {
	switch r.Kind {
	case HoursPart, LevelBelow, Broader, AlsoBroader, AlsoLacks:
		return true
	default:
		return false
	}
}

func better(a, b able) int {
	// Candidates' numbers are in the order of their ids.
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.engaged, b.engaged), cmp.Compare(a.lot, b.lot), cmp.Compare(a.candidate, b.candidate))
}

func (s *sought) match(a able) Match {
	m := Match{Candidate: s.p.candidates[a.candidate].ID, Score: a.score}
	parts, _ := s.weigh(a.fit)
	m.Reasons = append(append(m.Reasons, parts[0]), s.also(a.fit)...)
	for _, r := range parts[1:] {
		if r.Kind != "" {
			m.Reasons = append(m.Reasons, r)
		}
	}
	return m
}

// also says what a candidate has of what is needed besides what it fits by. The
// points of all are with the first reason, which has their mean.
func (s *sought) also(f fit) (all []Reason) {
	for i := range s.want {
		if i == f.wanted {
			continue
		}
		r := Reason{Kind: AlsoLacks, Of: s.want[i].id}
		if has, at := s.best(f.candidate, i); has != nil {
			r = Reason{Kind: AlsoHas, Of: has.Term, For: s.want[i].id, Have: int64(at.steps)}
			if at.broader {
				r.Kind = AlsoBroader
			}
		}
		all = append(all, r)
	}
	return all
}

// best is what a candidate has that does best for the i-th of what is needed;
// nothing where there is none.
func (s *sought) best(candidate int32, i int) (best *Competence, at place) {
	w := &s.want[i]
	for k := range s.p.candidates[candidate].Competences {
		has := &s.p.candidates[candidate].Competences[k]
		place, does := w.of[s.p.skills.number[has.Term]]
		if does && (best == nil || w.at[place].points > at.points) {
			best, at = has, w.at[place]
		}
	}
	return best, at
}

// mean is the mean of the points of all competences that are needed.
func (s *sought) mean(f fit, own int64) int64 {
	for i := range s.want {
		if i == f.wanted {
			continue
		}
		if has, at := s.best(f.candidate, i); has != nil {
			own += at.points
		}
	}
	return own / int64(len(s.want))
}

// lot is FNV-1a of both ids: no name is first by its letters, and everybody can
// draw it again.
func lot(need, candidate string) uint64 {
	h := uint64(14695981039346656037)
	for _, text := range [...]string{need, "\x00", candidate} {
		for i := range len(text) {
			h = (h ^ uint64(text[i])) * 1099511628211
		}
	}
	return h
}

// fits gives the candidates with a competence that is, or is a kind of, or of
// which is a kind, what is needed: each once, by the one that adds most.
func (s *sought) fits() (all []fit) {
	p := s.p
	at := make([]int32, len(p.candidates)) // One more than the place in all, 0 for none.
	for i := range s.want {
		for _, place := range s.want[i].at {
			if int(place.term) >= len(p.holders) {
				continue
			}
			for _, h := range p.holders[place.term] {
				f := p.fit(&s.Need, h, place)
				f.wanted = i
				switch k := at[h.candidate]; {
				case k == 0:
					all = append(all, f)
					at[h.candidate] = int32(len(all))
				case p.fitter(&f, &all[k-1]):
					all[k-1] = f
				}
			}
		}
	}
	return all
}

func (p *Pool) fit(n *Need, h held, s place) fit {
	has := p.candidates[h.candidate].Competences[h.competence]
	level := levelPart(n, has, s.broader)
	return fit{
		candidate: h.candidate, competence: h.competence, term: s.term, steps: int64(s.steps), broader: s.broader,
		lacksLevel: level.Kind == LacksLevel,
		own:        s.points,
		points:     s.points + level.Points + evidencePart(has).Points,
	}
}

// fitter compares two competences of a candidate: the level must do before all.
func (p *Pool) fitter(a, b *fit) bool {
	switch {
	case a.lacksLevel != b.lacksLevel:
		return b.lacksLevel
	case a.points != b.points:
		return a.points > b.points
	}
	return p.skills.ids[a.term] < p.skills.ids[b.term]
}

// turn is who gets a place: the rank by score, and whether as a newcomer.
type turn struct {
	rank  int
	early bool
}

// newcomersTurn is which places are newcomers': the third, the sixth and so on.
const newcomersTurn = 3

// turns fills so many places from all, who are in the order of score. Newcomers
// who are among the first by themselves count.
func (p *Pool) turns(all []able, most int) (list []turn) {
	var newcomers []int // Ranks.
	for i, a := range all {
		if p.candidates[a.candidate].Newcomer && a.score*2 >= all[0].score {
			newcomers = append(newcomers, i)
		}
	}
	taken := make([]bool, len(all))
	next, placed := 0, 0 // The first that has no place; newcomers that have one.
	for len(list) < min(most, len(all)) {
		for taken[next] {
			next++
		}
		t := turn{rank: next}
		for len(newcomers) > 0 && taken[newcomers[0]] {
			newcomers = newcomers[1:]
		}
		if placed < (len(list)+1)/newcomersTurn && len(newcomers) > 0 {
			t = turn{newcomers[0], newcomers[0] != next}
		}
		taken[t.rank] = true
		if p.candidates[all[t.rank].candidate].Newcomer {
			placed++
		}
		list = append(list, t)
	}
	return list
}
