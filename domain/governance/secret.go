package governance

import (
	"slices"

	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/tally"
)

// PaperCount is what came of the papers of a secret vote.
type PaperCount struct {
	Failed      tally.Reason // NotCounted or CountsDiffer; empty where two tellers agree.
	Members     tally.Count
	Individuals tally.Count // In their chamber, where there is one.
}

// mayBeSecret reports whether a decision of this class can be voted on by paper.
// Consent lives by objections with reasons that can be answered, a lazy decision
// by silence, and for an urgent one there is no time.
func (c Class) mayBeSecret() bool {
	return c == Ordinary || c == Special || c == Principles || c == Entrenched
}

func neverSecret(c Class) error {
	return machine.Malformed("governance.never_secret", "a decision called %q is not voted on in secret; an ordinary, special, principles or entrenched one can be", c).At("secret")
}

// IsSecret reports whether a proposal is voted on by paper.
func IsSecret(r state.Reader, n uint64) bool {
	p, _ := proposals.Get(r, n)
	return p.Secret
}

func votedOnPaper(n uint64) error {
	return machine.NotAllowed("governance.secret", "proposal %d is voted on in secret: hand your paper to one of its two tellers", n).At("proposal")
}

// keepSecret has a proposal voted on by paper where who makes it asks for that,
// and refuses where it can't be.
func (p *Proposal) keepSecret(s *machine.Step, asked bool) error {
	p.hide(s, asked)
	switch {
	case !asked || p.Secret:
		return nil
	case !p.Class.mayBeSecret():
		return neverSecret(p.Class)
	}
	return machine.NotAllowed("governance.secret_too_few", "fewer than %d would vote; among so few a secret vote hides nothing", secretFrom).At("secret")
}

// hide has a proposal voted on by paper where that is asked for, or the charter
// wants it for what is about members, and it can be. Objections, hands, proxies
// and turns at the last moment need open ballots, so there are none.
func (p *Proposal) hide(s *machine.Step, asked bool) {
	asked = asked || len(p.Parties) > 0 && charter.RuleOr(s, ruleSecretMatters, 0) == choiceAboutMembers
	if !asked || !p.Class.mayBeSecret() || s.Network().RuleVersion < classesFrom || p.voters(s) < secretFrom {
		return
	}
	p.Secret = true
	p.Terms.Guarded, p.Terms.Amendments = false, 0
	p.Terms.ProxiesPerHolder, p.Terms.ProxiesPercent = 0, 0
	if p.Terms.Method == tally.ByConsent {
		p.Terms.Method = tally.ByMajority
	}
}

// voters is how many would be on its roll now.
func (p *Proposal) voters(r state.Reader) (n int64) {
	for id := range membership.Electors(r) {
		if !slices.Contains(p.Parties, id) {
			n++
		}
	}
	return n
}

// CloseOnPaper ends the present round of a secret proposal with what came of
// its papers, by the bar that was told with the notice. A paper can't be taken
// out of the pile again: whoever handed one in counts, with a vote still or not.
func CloseOnPaper(s *machine.Step, n uint64, counted PaperCount) {
	p, _ := proposals.Get(s, n)
	r, _ := rounds.Get(s, n, p.Rounds)
	r.Result = Result{Reason: counted.Failed, Count: counted.Members}
	if r.Result.Reason == "" {
		r.Result.Reason = r.Bar.Judge(counted.Members)
	}
	if r.Chamber.Roll > 0 && counted.Failed == "" {
		r.Result.Chamber = ChamberResult{Reason: r.Chamber.Bar.Judge(counted.Individuals), Count: counted.Individuals}
		if r.Result.Reason == tally.Adopted && r.Chamber.stops(r.Result.Chamber) {
			r.Result.Reason = tally.ChamberAgainst
		}
	}
	if p.Terms.Brake.NewDays > 0 {
		r.Result.New = newVotes(s, state.PairOf(n, p.Rounds), p.Terms.Brake.NewDays)
	}
	CloseRound{n, p.Rounds}.conclude(s, p, r)
}
