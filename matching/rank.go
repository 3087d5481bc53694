package matching

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
)

// Ranking is who could meet a need, the first first.
type Ranking struct {
	Matches []Match
	Could   int64 // How many could, those that are not listed included.
}

// fit is the competence by which a candidate fits a need.
type fit struct {
	candidate, competence int32
	term                  int32
	steps                 int64
	broader               bool
	lacksLevel            bool
	points                int64 // Of competence, level and evidence.
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
	all := s.able()
	slices.SortFunc(all, better)
	r := Ranking{Could: int64(len(all))}
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
	for _, f := range p.fits(n) {
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
	near  []Kind // Of each place, Here, Nearby or nothing.
}

// seek looks once at where a need is. Who works in a wider place works in all of it.
func (p *Pool) seek(n Need) *sought {
	s := &sought{Need: n, p: p, asker: none}
	if asker, known := p.number[n.Asker]; known {
		s.asker = asker
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

func (s *sought) able() (all []able) {
	for _, f := range s.p.fits(s.Need) {
		parts, lacks := s.weigh(f)
		if lacks.Kind != "" {
			continue
		}
		isPart := slices.ContainsFunc(parts[:], func(r Reason) bool {
			return r.Kind == HoursPart || r.Kind == LevelBelow || r.Kind == Broader
		})
		c := &s.p.candidates[f.candidate]
		all = append(all, able{f, parts.score(), c.Engaged, lot(s.ID, c.ID), isPart})
	}
	return all
}

func better(a, b able) int {
	// Candidates' numbers are in the order of their ids.
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.engaged, b.engaged), cmp.Compare(a.lot, b.lot), cmp.Compare(a.candidate, b.candidate))
}

func (s *sought) match(a able) Match {
	m := Match{Candidate: s.p.candidates[a.candidate].ID, Score: a.score}
	parts, _ := s.weigh(a.fit)
	for _, r := range parts {
		if r.Kind != "" {
			m.Reasons = append(m.Reasons, r)
		}
	}
	return m
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
func (p *Pool) fits(n Need) (all []fit) {
	term, known := p.skills.number[n.Term]
	if !known {
		return nil
	}
	at := make([]int32, len(p.candidates)) // One more than the place in all, 0 for none.
	take := func(s step, broader bool) {
		if int(s.term) >= len(p.holders) {
			return
		}
		for _, h := range p.holders[s.term] {
			f := p.fit(&n, h, s, broader)
			switch k := at[h.candidate]; {
			case k == 0:
				all = append(all, f)
				at[h.candidate] = int32(len(all))
			case p.fitter(&f, &all[k-1]):
				all[k-1] = f
			}
		}
	}
	for _, s := range reach(p.skills.narrower, term, int32(len(p.skills.ids))) {
		take(s, false)
	}
	for _, s := range reach(p.skills.broader, term, mostBroader)[1:] {
		take(s, true)
	}
	return all
}

func (p *Pool) fit(n *Need, h held, s step, broader bool) fit {
	has := p.candidates[h.candidate].Competences[h.competence]
	level := levelPart(n, has)
	return fit{
		candidate: h.candidate, competence: h.competence, term: s.term, steps: int64(s.steps), broader: broader,
		lacksLevel: level.Kind == LacksLevel,
		points:     competencePoints(int64(s.steps), broader) + level.Points + evidencePart(has).Points,
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

// weigh gives the points for each part, or what is lacking.
func (s *sought) weigh(f fit) (parts, Reason) {
	n, c := &s.Need, &s.p.candidates[f.candidate]
	has := c.Competences[f.competence]
	kind := Narrower
	switch {
	case f.steps == 0:
		kind = Exactly
	case f.broader:
		kind = Broader
	}
	all := parts{
		{Kind: kind, Of: has.Term, Have: f.steps, Points: competencePoints(f.steps, f.broader)},
		levelPart(n, has), evidencePart(has), hoursPart(n, c.Hours), s.placePart(c, s.p.where[f.candidate]), s.togetherPart(f.candidate),
	}
	switch {
	case f.candidate == s.asker:
		return all, Reason{Kind: IsAsker, Of: c.ID}
	case slices.Contains(n.Except, c.ID):
		return all, Reason{Kind: IsExcepted, Of: c.ID}
	}
	for i := range all {
		switch all[i].Kind {
		case LacksLevel, LacksHours, LacksPlace:
			return all, all[i]
		default:
		}
	}
	return all, Reason{}
}

// levelPart takes one level below for half; what is not said may be anything.
func levelPart(n *Need, has Competence) Reason {
	r := Reason{Of: has.Term, Have: has.Level, Want: n.Level}
	switch {
	case n.Level == 0:
		return Reason{Points: pointsLevel}
	case has.Level >= n.Level:
		r.Kind, r.Points = LevelReached, pointsLevel
	case has.Level == 0:
		r.Kind, r.Points = LevelUnsaid, pointsLevel/3
	case has.Level == n.Level-1:
		r.Kind, r.Points = LevelBelow, pointsLevel/2
	default:
		r.Kind = LacksLevel
	}
	return r
}

// evidencePoints is by how many binary digits the number of things has, so that
// the tenth says less than the first.
var evidencePoints = [...]int64{0, 40, 80, 120, pointsEvidence}

func evidencePart(has Competence) Reason {
	if has.Evidence == 0 {
		return Reason{}
	}
	return Reason{Kind: Evidence, Of: has.Term, Have: has.Evidence, Points: evidencePoints[min(bits.Len64(uint64(has.Evidence)), len(evidencePoints)-1)]}
}

func hoursPart(n *Need, hours int64) Reason {
	switch {
	case n.Hours == 0:
		return Reason{Points: pointsHours}
	case hours >= n.Hours:
		return Reason{Kind: HoursEnough, Have: hours, Want: n.Hours, Points: pointsHours}
	case hours == 0:
		return Reason{Kind: LacksHours, Want: n.Hours}
	}
	return Reason{Kind: HoursPart, Have: hours, Want: n.Hours, Points: pointsHours * hours / n.Hours}
}

// placePart is for whether somebody works where it is needed.
func (s *sought) placePart(c *Candidate, where []int32) Reason {
	if s.Place == "" {
		return Reason{Points: pointsPlace}
	}
	best := Reason{Kind: LacksPlace, Of: s.Place}
	if s.Remote && c.Remote {
		best = Reason{Kind: FromAfar, Of: s.Place, Points: pointsPlace * 2 / 5}
	}
	if s.near == nil {
		return best
	}
	for i, id := range c.Places {
		switch s.near[where[i]] {
		case Here:
			return Reason{Kind: Here, Of: id, Points: pointsPlace}
		case Nearby:
			if best.Kind != Nearby {
				best = Reason{Kind: Nearby, Of: id, Points: pointsPlace * 3 / 5}
			}
		default:
		}
	}
	return best
}

func (s *sought) togetherPart(c int32) Reason {
	if s.asker == none || s.asker == c {
		return Reason{}
	}
	times := s.p.together(s.asker, c)
	if times == 0 {
		return Reason{}
	}
	return Reason{Kind: WorkedTogether, Of: s.Asker, Have: times, Points: min(pointsTogether, pointsTogether/5*int64(bits.Len64(uint64(times))))}
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
