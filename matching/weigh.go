package matching

import (
	"math/bits"
	"slices"
)

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
		{Kind: kind, Of: has.Term, For: s.want[f.wanted].id, Have: f.steps, Points: s.mean(f, f.own)},
		levelPart(n, has, f.broader), evidencePart(has), hoursPart(n, c.Hours), s.placePart(c, s.p.where[f.candidate]), s.togetherPart(f.candidate),
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

// levelPart takes one level below for half; what is not said may be anything, and
// who says only what is broader says no level of what is needed.
func levelPart(n *Need, has Competence, broader bool) Reason {
	r := Reason{Of: has.Term, Have: has.Level, Want: n.Level}
	switch {
	case n.Level == 0:
		return Reason{Points: pointsLevel}
	case broader:
		return Reason{Points: pointsLevel / 3}
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
	case hours == Unsaid:
		return Reason{Kind: HoursUnsaid, Want: n.Hours, Points: pointsHours / 3}
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
	switch {
	case s.Remote && c.Remote:
		best = Reason{Kind: FromAfar, Of: s.Place, Points: pointsPlace * 2 / 5}
	case len(c.Places) == 0:
		best = Reason{Kind: PlaceUnsaid, Of: s.Place, Points: pointsPlace / 5}
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
