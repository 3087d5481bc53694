package simulation_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/tally"
)

// What the members of these networks are like. Turnouts of 25 to 28 % are usual
// in networks of co-operatives (GOVERNANCE.md, Sources).
const (
	years         = 3
	turnout       = 27 // Percent of members in each vote.
	saysNo        = 15 // Percent of those who vote, where a majority decides; fewer where one no is enough.
	objects       = 4
	abstains      = 10
	proxyGivers   = 4 // Percent of those who do not vote.
	leaveAYear    = 5 // Percent of members.
	loseKeysAYear = 3
	openSlots     = 5 // Newcomers a quarter that the attacker sends where the charter has no cap.
	signOfLife    = 300
	honestly      = 91
	registrations = 150 // A day, within what the machine lets strangers do.
)

// life is one network living on from day to day.
type life struct {
	*watch
	t        testing.TB
	attacked bool
	rng      *rand.Rand
	day      int64
	honest   []people.MemberID // Those who are, or want to be, members.
	attacker map[people.MemberID]bool
	silent   map[people.MemberID]bool // Lost their keys.
	half     int64                    // Half days that have passed.
	plans    map[int64][]func()       // What somebody means to do in a half day.
	names    int
	shares   []share // At the end of each quarter.
}

type share struct{ attacker, all int64 }

func found(t testing.TB, preset string, members int, attacked bool) *life {
	l := &life{
		t: t, attacked: attacked, rng: rand.New(rand.NewPCG(seed, uint64(members))), attacker: map[people.MemberID]bool{},
		silent: map[people.MemberID]bool{}, plans: map[int64][]func(){},
	}
	var founders []machine.OrganizationID
	for range members {
		o := l.name("m")
		founders = append(founders, o)
		l.honest = append(l.honest, people.MemberID(o))
	}
	w := domaintest.Forming(t, domaintest.Draft(preset), governance.Module)
	for i, o := range founders {
		if i%registrations == registrations-1 {
			w.Pass(1)
		}
		w.Do(domaintest.Registered(o))
		w.Must(domaintest.Initiator, "", membership.InviteFounder{Organization: o})
		w.Must(domaintest.Rep(o), o, domaintest.Acceptance(w))
	}
	w.Must(domaintest.Initiator, "", membership.CloseRoll{})
	l.watch = newWatch(w)
	l.read(0)
	return l
}

func (l *life) name(prefix string) machine.OrganizationID {
	l.names++
	return machine.OrganizationID(fmt.Sprintf("%s%04d", prefix, l.names))
}

func (l *life) percent(n int64) bool { return l.rng.Int64N(100) < n }

// act does something for a member. People try what is not possible too.
func (l *life) act(id people.MemberID, messages ...machine.Message) bool {
	from := len(l.w.Entries)
	o := machine.OrganizationID(id)
	ok := true
	for _, out := range l.w.Act(domaintest.Rep(o), o, messages...) {
		ok = ok && out.Code == ""
		if out.Code == "machine.fault" {
			l.t.Fatalf("%s: %+v", id, out)
		}
	}
	l.follow(l.read(from))
	return ok
}

func (l *life) later(days int64, do func()) {
	l.soon(2*max(1, days), do)
}

// soon is later in half days.
func (l *life) soon(halves int64, do func()) {
	at := l.half + halves
	l.plans[at] = append(l.plans[at], do)
}

// passHalf lets half a day pass and everybody do what they planned.
func (l *life) passHalf() {
	l.half++
	from := len(l.w.Entries)
	l.w.Wait(rulestest.Day / 2)
	l.follow(l.read(from))
	for _, do := range l.plans[l.half] {
		do()
	}
	delete(l.plans, l.half)
}

// live lets a day pass and everybody do what they do.
func (l *life) live() {
	l.day++
	l.passHalf()
	l.passHalf()
	l.fate()
	l.propose()
	if l.day%honestly == 5 {
		l.newcomers()
	}
	if l.day%honestly == 0 {
		s := share{all: int64(len(l.actives()))}
		for _, id := range l.actives() {
			if l.attacker[id] {
				s.attacker++
			}
		}
		l.shares = append(l.shares, s)
	}
}

// awake are the honest members with a vote who still have their keys.
func (l *life) awake() (ids []people.MemberID) {
	for _, id := range l.honest {
		if l.state[id] == membership.Active && !l.silent[id] {
			ids = append(ids, id)
		}
	}
	return ids
}

// fate lets members leave, lose their keys and give signs of life.
func (l *life) fate() {
	awake := l.awake()
	for i, id := range awake {
		switch {
		case len(awake) > 2 && l.rng.Int64N(365*100) < leaveAYear:
			l.act(id, membership.Leave{})
		case len(awake) > 2 && l.rng.Int64N(365*100) < loseKeysAYear:
			l.silent[id] = true
		case l.day%signOfLife == int64(i)%signOfLife && len(awake) > 1:
			l.act(id, membership.Reaffirm{})
			l.gives(id, awake[(i+1)%len(awake)])
		}
	}
}

// gives records a contribution, which whoever received it confirms.
func (l *life) gives(from, to people.MemberID) {
	if l.act(from, domaintest.Gave(machine.OrganizationID(to))) {
		n := membership.LastContribution(l.w.Store)
		l.later(2, func() {
			if !l.silent[to] {
				l.act(to, membership.ConfirmContribution{Contribution: n})
			}
		})
	}
}

func (l *life) propose() {
	awake := l.awake()
	p := governance.Propose{Title: fmt.Sprintf("Day %d", l.day), Text: "We do this together."}
	switch {
	case l.day%365 == 100:
		p.Class = governance.Principles
	case l.day%91 == 40:
		p.Class = governance.Special
	case l.day%30 == 20:
		p.Class = governance.Ordinary
	default:
		return
	}
	if len(awake) > 0 {
		l.act(awake[l.rng.IntN(len(awake))], p)
	}
}

// newcomers lets the attacker apply for every slot there is, and one other.
func (l *life) newcomers() {
	slots := membership.GrowthCap(l.w.Store, false)
	switch {
	case !l.attacked:
		slots = 0
	case slots == 0:
		slots = openSlots
	}
	for range slots {
		id := people.MemberID(l.name("x"))
		l.attacker[id] = true
		l.apply(id)
	}
	id := people.MemberID(l.name("n"))
	l.honest = append(l.honest, id)
	l.later(1, func() { l.apply(id) })
}

// apply registers somebody, who then does all that the charter asks.
func (l *life) apply(id people.MemberID) {
	o := machine.OrganizationID(id)
	l.w.Do(domaintest.Registered(o))
	l.act(id, domaintest.Acceptance(l.w), membership.Apply{})
	awake := l.awake()
	l.rng.Shuffle(len(awake), func(i, j int) { awake[i], awake[j] = awake[j], awake[i] })
	for i := range charter.Rule(l.w.Store, "membership.contributions_needed") {
		if len(awake) > 0 { // Of few, some are given to more than once.
			l.later(3+i, func() { l.gives(id, awake[i%int64(len(awake))]) })
		}
	}
	l.sponsored(id, 20)
}

// sponsored finds sponsors for somebody, trying again while there are too few.
func (l *life) sponsored(id people.MemberID, tries int) {
	needed := membership.SponsorsNeeded(l.w.Store, id) - int64(len(membership.Sponsors(l.w.Store, id)))
	if needed <= 0 || tries == 0 {
		return
	}
	for _, s := range l.actives() {
		if needed > 0 && !l.silent[s] && membership.MaySponsorFrom(l.w.Store, s, l.w.Now()) == 0 && l.act(s, membership.Sponsor{Applicant: id}) {
			needed--
		}
	}
	if needed > 0 {
		l.later(15, func() { l.sponsored(id, tries-1) })
	}
}

// follow lets members do what comes to their mind when something happens.
func (l *life) follow(events []machine.Event) {
	for _, e := range events {
		switch e := e.(type) {
		case governance.RoundOpened:
			l.vote(e.Proposal, e.Round)
		case governance.ObjectionsStand:
			p, _ := governance.ProposalOf(l.w.Store, e.Proposal)
			if awake := l.awake(); e.Amendments > 0 {
				l.later(3, func() { l.amend(p.By, e.Proposal) })
			} else if len(awake) > 0 {
				l.later(3, func() { l.act(awake[0], governance.CallVote{Proposal: e.Proposal}) })
			}
		}
	}
}

func (l *life) amend(by people.MemberID, proposal uint64) {
	if !l.silent[by] {
		l.act(by, governance.Amend{Proposal: proposal, Title: "Another try", Text: "We do this in another way."})
	}
}

// vote lets members plan when they vote in a round, and how.
func (l *life) vote(proposal, number uint64) {
	r := l.rounds[roundOf{proposal, number}]
	one := r.Bar.Method == tally.ByConsent
	for id := range governance.OnRoll(l.w.Store, proposal, number) {
		ballot := governance.Vote{Proposal: proposal, Choice: governance.Yes}
		switch {
		case l.attacker[id]:
			ballot.Choice, ballot.Clause = governance.No, "P1"
			l.later(1, func() { l.act(id, ballot) })
			continue
		case l.silent[id]:
			continue
		case !l.percent(turnout):
			if l.percent(proxyGivers) {
				l.proxy(proposal, id)
			}
			continue
		case one && l.percent(objects), !one && l.percent(saysNo):
			ballot.Choice, ballot.Clause = governance.No, "P1"
		case l.percent(abstains):
			ballot.Choice = governance.Abstain
		}
		l.soon(1+l.rng.Int64N(max(1, 2*(r.Closes-r.Opens)/rulestest.Day-1)), func() { l.act(id, ballot) })
	}
}

func (l *life) proxy(proposal uint64, id people.MemberID) {
	awake := l.awake()
	to := awake[l.rng.IntN(len(awake))]
	l.later(1, func() { l.act(id, governance.GiveProxy{Proposal: proposal, To: to}) })
}
