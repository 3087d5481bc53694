package view

import (
	"context"
	"slices"

	"metaorg/domain/governance"
	"metaorg/web/words"
)

// lifeFact is something about what becomes of a proposal.
type lifeFact struct {
	label, value string
	at           int64 // 0 for none.
	path         string
}

// stands reports whether it was adopted and holds, or will.
func (p proposal) stands() bool {
	return p.status == governance.Adopted || p.status == governance.Executed
}

// lifeFacts are what is fixed about its review and its end, and what brought,
// confirmed or ended it.
func (p proposal) lifeFacts(ctx context.Context) (all []lifeFact) {
	add := func(key string, f lifeFact, data ...any) {
		f.label = words.T(ctx, "governance.life."+key)
		if f.at == 0 || f.path != "" {
			f.value = words.T(ctx, "governance.life_value."+key, data...)
		}
		all = append(all, f)
	}
	linked := func(key string, number int64) {
		if number != 0 {
			add(key, lifeFact{path: pathOf(number)}, "Number", number)
		}
	}
	day := func(n int64) string { return words.T(ctx, "governance.days", "Count", int(n)) }
	if p.petition != 0 {
		add("petition", lifeFact{path: "/petitions"}, "Number", p.petition)
	}
	switch {
	case p.reviewAt != 0:
		add("review", lifeFact{at: p.reviewAt})
	case p.review != 0:
		add("review_after", lifeFact{}, "Days", day(p.review))
	}
	switch {
	case p.until != 0 && p.stands():
		add("until", lifeFact{at: p.until})
	case p.until != 0:
		add("ended", lifeFact{at: p.until})
	case p.ends != 0 && p.undecided():
		add("ends_after", lifeFact{}, "Days", day(p.ends))
	}
	linked("repealed_by", p.repealedBy)
	linked("confirms", p.confirms)
	linked("confirmed_by", p.confirmed)
	return all
}

// approves reports whether a ballot approves a version.
func approves(s seat, version int64) bool { return slices.Contains(s.approvedBy(), version) }

// against reports whether a ballot was against what came of the vote.
func (p proposal) against(s seat) bool {
	return s.choice == governance.No || len(s.approvedBy()) > 0 && !approves(s, p.version)
}

// reportSeconds is how long after the close a minority can report.
const reportSeconds = 30 * 86400

// surround finds what the reader can do beside voting.
func (v *proposalView) surround() {
	now := v.now()
	single := v.class != governance.Ordinary && v.class != governance.Special && v.class != governance.Principles
	v.changeable = v.undecided() && now.purpose == governance.FirstVote && v.untouched(v.at) && !v.secret && !single && v.confirms == 0 &&
		v.at <= now.opens+(now.close-now.opens)/2
	v.proxies = v.terms.ProxiesPerHolder > 0 && v.class != governance.Principles && v.class != governance.Entrenched
	if !v.undecided() && v.status != governance.Withdrawn && v.at < now.close+reportSeconds {
		v.mayReport = slices.ContainsFunc(v.ballot.seats, v.against)
	}
}
