package governance

import (
	"iter"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// GiveProxy lets another member vote for the one acted for on one proposal: the
// holder's ballot counts for it too, unless it casts its own, or its own people
// bound it to something else. A proxy that was given before goes over.
type GiveProxy struct {
	Proposal uint64          `json:"proposal" help:"the proposal's number" example:"3" pos:"1"`
	To       people.MemberID `json:"to" help:"the member that votes for yours" example:"mill" pos:"2"`
}

// RevokeProxy takes a proxy back.
type RevokeProxy struct {
	Proposal uint64 `json:"proposal" help:"the proposal's number" example:"3" pos:"1"`
}

// ProxyGiven says that the holder's ballot counts for the member too.
type ProxyGiven struct {
	Proposal uint64           `json:"proposal"`
	Member   people.MemberID  `json:"member"`
	Holder   people.MemberID  `json:"holder"`
	By       machine.PersonID `json:"by"` // Who signed.
}

// ProxyRevoked says that it does so no more.
type ProxyRevoked struct {
	Proposal uint64           `json:"proposal"`
	Member   people.MemberID  `json:"member"`
	Holder   people.MemberID  `json:"holder"`
	By       machine.PersonID `json:"by"`
}

// proxies are the holders by proposal and member.
var proxies = state.NewMap2[uint64, people.MemberID, people.MemberID]("governance/proxies")

// ProxiesOf walks a proposal's proxies: the holder by member, by the member's id.
func ProxiesOf(r state.Reader, proposal uint64) iter.Seq2[people.MemberID, people.MemberID] {
	return proxies.Of(r, proposal)
}

// Check has nothing to refuse.
func (GiveProxy) Check() error { return nil }

// Check has nothing to refuse.
func (RevokeProxy) Check() error { return nil }

// Apply gives the proxy.
func (m GiveProxy) Apply(s *machine.Step) error {
	p, ok := proposals.Get(s, m.Proposal)
	switch {
	case !ok:
		return unknownProposal(m.Proposal)
	case p.Status != Undecided:
		return machine.Conflict("governance.decided", "proposal %d is %s already", m.Proposal, p.Status).At("proposal")
	case p.Class == Principles || p.Class == Entrenched:
		return machine.NotAllowed("governance.no_proxies", "on principles every member votes itself").At("proposal")
	case p.Secret:
		return votedOnPaper(m.Proposal)
	}
	member, k := people.ActingMember(s), state.PairOf(m.Proposal, p.Rounds)
	if err := hasBallot(s, k, member); err != nil {
		return err
	}
	r, _ := rounds.Get(s, m.Proposal, p.Rounds)
	if poll, asked := pollAbout(s, m.Proposal, member); asked && binds(poll, r) {
		return machine.Conflict("governance.bound_by_poll", "the people of %s were asked, and what they say binds its ballot; so it votes itself", member).At("to")
	}
	if err := p.mayHold(s, m.Proposal, k, m.To, member); err != nil {
		return err
	}
	proxies.Put(s, m.Proposal, member, m.To)
	s.Emit(ProxyGiven{m.Proposal, member, m.To, s.By})
	return nil
}

// sayingWho is the rule version from which a proxy to nobody is refused as such.
const sayingWho = 5

// mayHold refuses a holder who has no ballot, has its benefits paused, gave its
// own ballot away or holds as many as the charter allows. Nobody passes a proxy on.
func (p Proposal) mayHold(s *machine.Step, n uint64, k roundKey, holder, member people.MemberID) error {
	if holder == "" && s.Network().RuleVersion >= sayingWho {
		return machine.NotAllowed("governance.bad_holder", "say which member on the roll is to vote for %s", member).At("to")
	}
	if holder == member || !roll.Has(s, k, holder) || !membership.IsActive(s, holder) {
		return machine.NotAllowed("governance.bad_holder", "%s cannot vote for %s: a proxy goes to another member on the roll", holder, member).At("to")
	}
	if until := membership.PausedUntil(s, holder, s.Time); until != 0 {
		no := machine.NotAllowed("governance.holder_paused", "the benefits of %s are paused; nobody gives it a proxy in the meantime", holder).At("to")
		no.After = until
		return no
	}
	if _, gave := proxies.Get(s, n, holder); gave {
		return machine.Conflict("governance.proxy_passed_on", "%s gave its own vote to another; no proxy is passed on", holder).At("to")
	}
	held := int64(0)
	for giver, to := range proxies.Of(s, n) {
		switch {
		case to == member:
			return machine.Conflict("governance.proxy_passed_on", "%s votes for %s; no proxy is passed on", member, giver).At("to")
		case to == holder && giver != member:
			held++
		}
	}
	r, _ := rounds.Get(s, n, p.Rounds)
	if most := p.Terms.MostProxies(r.Roll); held >= most {
		return machine.OverLimit("governance.too_many_proxies", "%s holds %d proxies for this vote; with %d on the roll, %d is the most", holder, held, r.Roll, most).At("to")
	}
	return nil
}

// MostProxies is how many proxies one can hold with a roll of so many.
func (t Terms) MostProxies(onRoll int64) int64 {
	return min(t.ProxiesPerHolder, onRoll*t.ProxiesPercent/100)
}

// Apply takes the proxy back.
func (m RevokeProxy) Apply(s *machine.Step) error {
	p, ok := proposals.Get(s, m.Proposal)
	if !ok {
		return unknownProposal(m.Proposal)
	}
	if p.Status != Undecided {
		return machine.Conflict("governance.decided", "proposal %d is %s already", m.Proposal, p.Status).At("proposal")
	}
	member := people.ActingMember(s)
	holder, gave := proxies.Get(s, m.Proposal, member)
	if !gave {
		return machine.NotFound("governance.no_proxy", "%s gave nobody a proxy for proposal %d", member, m.Proposal).At("proposal")
	}
	proxies.Delete(s, m.Proposal, member)
	s.Emit(ProxyRevoked{m.Proposal, member, holder, s.By})
	return nil
}

// byProxy are the ballots that count for members who cast none themselves: those
// of who holds their proxy. Both must be on the roll and still have a vote, and
// a member whose people bound it since is not voted for otherwise.
func byProxy(s *machine.Step, n uint64, k roundKey) (counted []Counted) {
	for member, holder := range proxies.Of(s, n) {
		if _, own := ballots.Get(s, k, member); own || hasBallot(s, k, member) != nil || hasBallot(s, k, holder) != nil {
			continue
		}
		if b, cast := ballots.Get(s, k, holder); cast && !bindsOtherwise(s, n, member, b.Choice) {
			counted = append(counted, Counted{member, b.Choice, b.Approves, holder})
		}
	}
	return counted
}
