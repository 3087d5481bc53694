package simulation_test

import (
	"fmt"
	"maps"
	"slices"

	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/tally"
)

// watch follows a network's events and knows by them alone who is a member and
// what was decided. What does not add up is a fault of the rules.
type watch struct {
	w        *rulestest.World
	state    map[people.MemberID]membership.State
	leaving  map[people.MemberID]bool
	warned   map[people.MemberID]bool
	returns  map[people.MemberID]bool
	rounds   map[roundOf]*round
	proxies  map[uint64]map[people.MemberID]people.MemberID
	proposed map[uint64]*decision
	applied  map[people.MemberID]int64 // When; Unix seconds.
	waited   map[people.MemberID]int64 // Days from applying to a vote.
	wrong    []string
	longest  int64 // The most days that anything took beyond its terms; below 0 when all was in time.
}

type roundOf struct{ proposal, number uint64 }

type round struct {
	governance.Round
	roll    map[people.MemberID]bool
	open    bool
	closed  bool
	ballots map[people.MemberID]governance.Choice
}

// decision is what became of a proposal.
type decision struct {
	class  governance.Class
	terms  governance.Terms
	at     int64
	days   int64
	reason tally.Reason // Empty while it is undecided.
}

func newWatch(w *rulestest.World) *watch {
	return &watch{
		w: w, state: map[people.MemberID]membership.State{}, leaving: map[people.MemberID]bool{}, warned: map[people.MemberID]bool{},
		returns: map[people.MemberID]bool{}, rounds: map[roundOf]*round{}, proxies: map[uint64]map[people.MemberID]people.MemberID{},
		proposed: map[uint64]*decision{}, applied: map[people.MemberID]int64{}, waited: map[people.MemberID]int64{}, longest: -1000,
	}
}

func (v *watch) fault(format string, a ...any) { v.wrong = append(v.wrong, fmt.Sprintf(format, a...)) }

// actives are the members with a vote, by id.
func (v *watch) actives() (ids []people.MemberID) {
	for _, id := range slices.Sorted(maps.Keys(v.state)) {
		if v.state[id] == membership.Active {
			ids = append(ids, id)
		}
	}
	return ids
}

// moved checks a step from one state to another.
func (v *watch) moved(id people.MemberID, to membership.State, from ...membership.State) {
	if !slices.Contains(from, v.state[id]) {
		v.fault("%s becomes %s and was %q", id, to, v.state[id])
	}
	v.state[id] = to
}

func (v *watch) membership(e machine.Event) {
	switch e := e.(type) {
	case membership.Applied:
		v.moved(e.Member, membership.Applicant, membership.None, membership.LeftState)
		v.applied[e.Member] = v.w.Now()
	case membership.BecameProvisional:
		v.moved(e.Member, membership.Provisional, membership.Applicant)
	case membership.Activated:
		if e.Founder {
			v.moved(e.Member, membership.Active, membership.None)
			return
		}
		v.moved(e.Member, membership.Active, membership.Applicant, membership.Provisional)
		v.waited[e.Member] = (v.w.Now() - v.applied[e.Member]) / rulestest.Day
	case membership.LeaveAnnounced:
		v.leaving[e.Member] = true
	case membership.Left:
		if !v.leaving[e.Member] {
			v.fault("%s left without saying so", e.Member)
		}
		v.moved(e.Member, membership.LeftState, membership.Active, membership.Dormant, membership.Lapsed)
	case membership.DormancyNear:
		v.warned[e.Member] = true
	case membership.BecameDormant:
		if !v.warned[e.Member] {
			v.fault("%s became %s without notice", e.Member, e.State)
		}
		v.moved(e.Member, membership.Dormant, membership.Active)
	case membership.Reaffirmed:
		v.returns[e.Member] = e.Returns > 0
	case membership.Returned:
		if !v.returns[e.Member] {
			v.fault("%s returned without acting", e.Member)
		}
		v.moved(e.Member, membership.Active, membership.Dormant)
	}
}

// read follows the events of the log from entry from on.
func (v *watch) read(from int) (events []machine.Event) {
	events = v.w.Events(from)
	for _, e := range events {
		v.membership(e)
		v.voting(e)
	}
	return events
}

func (v *watch) voting(e machine.Event) {
	switch e := e.(type) {
	case governance.Proposed:
		v.proposed[e.Proposal] = &decision{class: e.Class, terms: e.Terms, at: v.w.Now()}
		v.proxies[e.Proposal] = map[people.MemberID]people.MemberID{}
	case governance.NoticeGiven:
		if !slices.Equal(e.Members, v.actives()) {
			v.fault("on the roll of %d.%d are %v, and members are %v", e.Proposal, e.Number, e.Members, v.actives())
		}
		r := &round{Round: e.Round, roll: map[people.MemberID]bool{}, ballots: map[people.MemberID]governance.Choice{}}
		for _, id := range e.Members {
			r.roll[id] = true
		}
		v.rounds[roundOf{e.Proposal, e.Number}] = r
	case governance.RoundOpened:
		v.rounds[roundOf{e.Proposal, e.Round}].open = true
	case governance.ProposalAmended:
		v.rounds[roundOf{e.Proposal, e.Round}].closed = true
	case governance.BallotCast:
		r := v.rounds[roundOf{e.Proposal, e.Round}]
		if !r.open || r.closed || !r.roll[e.Member] || v.state[e.Member] != membership.Active {
			v.fault("%s (%s) voted in %d.%d: %+v", e.Member, v.state[e.Member], e.Proposal, e.Round, r)
		}
		r.ballots[e.Member] = e.Choice
	case governance.ProxyGiven:
		v.proxies[e.Proposal][e.Member] = e.Holder
	case governance.ProxyRevoked:
		delete(v.proxies[e.Proposal], e.Member)
	case governance.RoundClosed:
		v.recount(e)
	case governance.ProposalAdopted:
		v.decided(e.Proposal, tally.Adopted)
	case governance.ProposalRejected:
		v.decided(e.Proposal, e.Reason)
	}
}

// recount counts a round by the ballots that were seen.
func (v *watch) recount(e governance.RoundClosed) {
	r := v.rounds[roundOf{e.Proposal, e.Number}]
	r.closed = true
	var list []governance.Counted
	for id := range r.roll {
		choice, cast := r.ballots[id]
		if holder, gave := v.proxies[e.Proposal][id]; !cast && gave && r.roll[holder] && v.state[holder] == membership.Active {
			choice, cast = r.ballots[holder]
		}
		if cast && v.state[id] == membership.Active {
			list = append(list, governance.Counted{Member: id, Choice: choice})
		}
	}
	count := governance.CountOf(list)
	if res := e.Round.Result; count != res.Count || res.Reason != e.Round.Bar.Judge(count) || count.Turnout() > e.Round.Roll {
		v.fault("round %d.%d counted %+v as %s, and there were %+v", e.Proposal, e.Number, res.Count, res.Reason, count)
	}
}

func (v *watch) decided(proposal uint64, why tally.Reason) {
	d := v.proposed[proposal]
	if d.reason != "" {
		v.fault("proposal %d is decided twice: %s, then %s", proposal, d.reason, why)
	}
	d.days, d.reason = (v.w.Now()-d.at)/rulestest.Day, why
	v.longest = max(v.longest, d.days-d.atMost())
}

// atMost is how many days a decision can take by its terms: each vote once a
// quarter longer, an answer to objections each time within 14 days.
func (d *decision) atMost() int64 {
	t := d.terms
	window := t.WindowDays + t.WindowHours/24
	window += (window + 3) / 4
	days := t.NoticeDays + window
	if t.SecondCall.AfterDays > 0 {
		days += max(t.NoticeDays, t.SecondCall.AfterDays) + window
	}
	if after := max(t.ConfirmAfterDays, t.Brake.ConfirmAfterDays); after > 0 {
		days += max(t.NoticeDays, after) + window
	}
	if t.Amendments > 0 {
		days += (t.Amendments+1)*14 + t.Amendments*window + t.NoticeDays + window
	}
	return days + 1 // Days here are whole ones.
}

// overdue finds what is undecided for longer than it may take.
func (v *watch) overdue() {
	for _, n := range slices.Sorted(maps.Keys(v.proposed)) {
		if d := v.proposed[n]; d.reason == "" && (v.w.Now()-d.at)/rulestest.Day > d.atMost() {
			v.fault("proposal %d is undecided after %d days", n, (v.w.Now()-d.at)/rulestest.Day)
		}
	}
}
