package nodes

import (
	"slices"

	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
)

// SeatChallenged says that a node with a seat was absent for long, and is
// asked whether it is still there.
type SeatChallenged struct {
	Node  ID    `json:"node"`
	Until int64 `json:"until"`
}

// SeatKept says that a node keeps its seat: it was there again, or too few
// seats would be left without it.
type SeatKept struct {
	Node  ID   `json:"node"`
	There bool `json:"there,omitempty"`
}

// attend counts who was absent in blocks with acts. Only those who miss one
// are written down.
func attend(s *machine.Step, absent [][]byte) error {
	var away []ID
	for _, key := range absent {
		if id, _, ok := ByConsensus(s, key); ok {
			away = append(away, id)
		}
	}
	for _, id := range returned(s, away) {
		missed.Delete(s, id)
		if n, ok := nodes.Get(s, id); ok && n.Place == Challenged {
			n.Place = Seated
			nodes.Put(s, id, n)
			s.Emit(SeatKept{Node: id, There: true})
		}
	}
	for _, id := range away {
		times, _ := missed.Get(s, id)
		missed.Put(s, id, times+1)
		if n, _ := nodes.Get(s, id); n.Place == Seated && times+1 >= charter.RuleOr(s, ruleAbsence, usualAbsence) {
			challenge(s, id, n)
		}
	}
	return nil
}

// returned lists those who missed blocks and are there again.
func returned(s *machine.Step, away []ID) (back []ID) {
	for id := range missed.All(s) {
		if !slices.Contains(away, id) {
			back = append(back, id)
		}
	}
	return back
}

// Missed is how many blocks with acts in a row a node with a seat has missed.
func Missed(r state.Reader, id ID) int64 {
	n, _ := missed.Get(r, id)
	return n
}

func challenge(s *machine.Step, id ID, n Node) {
	until := s.Time + answerSeconds(s)
	n.Place = Challenged
	n.ask(s, questions.Next(s), until)
	nodes.Put(s, id, n)
	s.Schedule(until, EndChallenge{Node: id, Question: n.Asked.Number})
	s.Emit(SeatChallenged{Node: id, Until: until})
}

// EndChallenge is when a node that was asked must have answered.
type EndChallenge struct {
	Node     ID     `json:"node"`
	Question uint64 `json:"question"`
}

// Apply pauses the node, unless it was there again or too few seats would be
// left; then it is asked anew.
func (e EndChallenge) Apply(s *machine.Step) error {
	n, ok := nodes.Get(s, e.Node)
	if !ok || n.Place != Challenged || n.Asked.Number != e.Question {
		return nil
	}
	if !maySpare(s) {
		s.Emit(SeatKept{Node: e.Node})
		n.Place = Seated // Its next absence challenges it again.
		nodes.Put(s, e.Node, n)
		return nil
	}
	s.Unseat(n.Consensus)
	n.rest(s, e.Node, Absent)
	nodes.Put(s, e.Node, n)
	return nil
}
