package tellers

import (
	"iter"
	"slices"

	"metaorg/domain/governance"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/tally"
)

// Stage is how far the counting of a round has come.
type Stage string

// The stages of counting.
const (
	First     Stage = "first"     // The papers are handed in, then two tellers count.
	Recount   Stage = "recount"   // The two differ and count again.
	WithThird Stage = "third"     // They still differ, or one is silent: a third counts.
	Settled   Stage = "settled"   // Two agree.
	Unsettled Stage = "unsettled" // No two do.
)

// Counting is how the papers of one round are counted.
type Counting struct {
	Stage   Stage             `json:"stage"`
	Tellers []people.MemberID `json:"tellers,omitempty"` // In the order in which they were drawn.
	Until   int64             `json:"until"`             // When the stage ends by itself; Unix seconds of rule time.
	Turn    uint64            `json:"turn"`              // Counts the stages, so that a deadline and a sheet know whose they are.
}

// Sheet is what one teller counted last.
type Sheet struct {
	Present     []people.MemberID `json:"present,omitempty"` // Who handed in a paper, by id.
	Members     tally.Count       `json:"members"`
	Individuals tally.Count       `json:"individuals,omitzero"` // In their chamber, where there is one.
	Turn        uint64            `json:"turn"`                 // The stage in which it was entered.
}

// CountSettled says how the counting of a round ended.
type CountSettled struct {
	Proposal uint64            `json:"proposal"`
	Round    uint64            `json:"round"`
	Agree    []people.MemberID `json:"agree,omitempty"`  // The two whose count it is.
	Failed   tally.Reason      `json:"failed,omitempty"` // Why there is none.
}

// roundKey is a proposal's number and a round's.
type roundKey = state.Pair[uint64, uint64]

var (
	countings = state.NewMap2[uint64, uint64, Counting]("tellers/countings") // By proposal, round.
	sheets    = state.NewMap2[roundKey, people.MemberID, Sheet]("tellers/sheets")
	offers    = state.NewSet2[roundKey, people.MemberID]("tellers/offers")
	left      = state.NewSet2[roundKey, people.MemberID]("tellers/left") // Who stepped down.
)

// CountingOf is how the papers of a round are counted; false for an open vote.
func CountingOf(r state.Reader, proposal, round uint64) (Counting, bool) {
	return countings.Get(r, proposal, round)
}

// SheetsOf walks what the tellers of a round counted last.
func SheetsOf(r state.Reader, proposal, round uint64) iter.Seq2[people.MemberID, Sheet] {
	return sheets.Of(r, state.PairOf(proposal, round))
}

// same reports whether two sheets say the same of everything.
func (a Sheet) same(b Sheet) bool {
	return a.Members == b.Members && a.Individuals == b.Individuals && slices.Equal(a.Present, b.Present)
}

// begin has the papers of a secret round counted once it is closed. Its tellers
// are drawn when it opens; where nothing lies between notice and opening, a day
// later, or half of the window, so that somebody can offer to count.
func begin(s *machine.Step, proposal, round uint64) {
	r, _ := roundOf(s, proposal, round)
	countings.Put(s, proposal, round, Counting{Stage: First, Until: r.Closes + CountDays*day})
	s.ScheduleDraw(max(r.Opens, min(r.Notice+day, r.Opens+(r.Closes-r.Opens)/2)), Draw{proposal, round})
	s.Schedule(r.Closes+CountDays*day, EndCount{proposal, round, 0})
}

func roundOf(r state.Reader, proposal, round uint64) (found governance.Round, ok bool) {
	for number, of := range governance.RoundsOf(r, proposal) {
		if number == round {
			return of, true
		}
	}
	return found, false
}

// present finds the round of a secret proposal whose papers are, or will be,
// counted now.
func present(s *machine.Step, proposal uint64) (p governance.Proposal, c Counting, err error) {
	p, ok := governance.ProposalOf(s, proposal)
	switch {
	case !ok:
		return p, c, machine.NotFound("tellers.unknown_proposal", "there is no proposal number %d", proposal).At("proposal")
	case !p.Secret:
		return p, c, machine.Conflict("tellers.open_vote", "the vote on proposal %d is open; there are no papers to count", proposal).At("proposal")
	case p.Status != governance.Undecided:
		return p, c, machine.Conflict("tellers.decided", "proposal %d is %s; its papers are not counted any more", proposal, p.Status).At("proposal")
	}
	c, _ = countings.Get(s, proposal, p.Rounds)
	return p, c, nil
}

// enter begins another stage, with time of its own.
func (c Counting) enter(s *machine.Step, k roundKey, to Stage) Counting {
	c.Stage, c.Until = to, s.Time+CountDays*day
	c.Turn++
	countings.Put(s, k.A, k.B, c)
	s.Schedule(c.Until, EndCount{k.A, k.B, c.Turn})
	return c
}

// settle ends the counting with what two tellers agree on.
func (c Counting) settle(s *machine.Step, k roundKey, sheet Sheet, agree []people.MemberID) {
	c.Stage, c.Until = Settled, s.Time
	countings.Put(s, k.A, k.B, c)
	s.Emit(CountSettled{Proposal: k.A, Round: k.B, Agree: agree})
	governance.CloseOnPaper(s, k.A, governance.PaperCount{Members: sheet.Members, Individuals: sheet.Individuals})
}

// fail ends it without.
func (c Counting) fail(s *machine.Step, k roundKey) {
	why := tally.NotCounted
	if told(s, k) > 1 {
		why = tally.CountsDiffer
	}
	c.Stage, c.Until = Unsettled, s.Time
	countings.Put(s, k.A, k.B, c)
	s.Emit(CountSettled{Proposal: k.A, Round: k.B, Failed: why})
	governance.CloseOnPaper(s, k.A, governance.PaperCount{Failed: why})
}
