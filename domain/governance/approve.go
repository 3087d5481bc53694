package governance

import (
	"cmp"
	"slices"

	"metaorg/machine"
	"metaorg/tally"
)

// Approve casts the ballot of the member acted for where several versions
// compete: for all those that it can live with. A no with governance.vote is
// against all of them, and an abstention stands aside.
type Approve struct {
	Proposal uint64   `json:"proposal" help:"the proposal's number" example:"3" pos:"1"`
	Versions []uint64 `json:"versions" help:"numbers of the versions that your organization can live with; the proposal as it was made is 1" example:"1" pos:"2"`
}

// VersionCount is how many ballots are for a version.
type VersionCount struct {
	Version uint64 `json:"version"`
	Yes     int64  `json:"yes"`
}

// VersionChosen says which of several versions the members decided for or,
// where consent decides and objections stand, which of them goes on alone.
type VersionChosen struct {
	Proposal uint64 `json:"proposal"`
	Version  uint64 `json:"version"`
	Title    string `json:"title"`
}

// Check refuses what is no ballot.
func (m Approve) Check() error {
	if len(m.Versions) == 0 {
		return machine.Malformed("governance.no_version", "name the versions that your organization can live with; against all of them it votes no").At("versions")
	}
	sorted := slices.Sorted(slices.Values(m.Versions))
	if len(slices.Compact(sorted)) < len(m.Versions) {
		return machine.Malformed("governance.version_twice", "name each version once").At("versions")
	}
	return nil
}

// Apply casts the ballot.
func (m Approve) Apply(s *machine.Step) error {
	number, member, err := voter(s, m.Proposal)
	if err != nil {
		return err
	}
	p, _ := proposals.Get(s, m.Proposal)
	between := standing(s, m.Proposal, p)
	if len(between) < 2 {
		return machine.Conflict("governance.one_version", "proposal %d has no versions to choose from; vote yes, no or abstain (governance.vote)", m.Proposal).At("proposal")
	}
	for _, v := range m.Versions {
		if !slices.Contains(between, v) {
			return machine.NotFound("governance.unknown_version", "version %d of proposal %d is not voted on", v, m.Proposal).At("versions")
		}
	}
	if _, err := (Vote{Proposal: m.Proposal, Choice: Yes}).instructed(s, number, member); err != nil {
		return err
	}
	cast(s, m.Proposal, number, member, Ballot{Choice: Yes, By: s.By, At: s.Time, Approves: slices.Sorted(slices.Values(m.Versions))})
	return nil
}

// BetweenVersions counts ballots between versions. Each version is judged by
// the bar as if it stood alone: a ballot that does not approve it is a no to
// it, so that several versions never pass more easily than one. Of those that
// clear the bar the one with the most ballots wins; where several have as
// many, none does yet.
func BetweenVersions(bar tally.Bar, list []Counted, between []uint64) (r Result) {
	all := CountOf(list)
	best := int64(-1)
	for _, v := range between {
		count := tally.Count{Abstain: all.Abstain}
		for _, b := range list {
			if b.Choice == Yes && slices.Contains(b.Approves, v) {
				count.Yes++
			}
		}
		count.No = all.Yes + all.No - count.Yes
		r.Versions = append(r.Versions, VersionCount{v, count.Yes})
		switch {
		case count.Yes > best:
			best, r.Count, r.Reason, r.Level = count.Yes, count, bar.Judge(count), []uint64{v}
		case count.Yes == best:
			r.Level = append(r.Level, v)
		}
	}
	switch {
	case r.Reason != tally.Adopted:
		r.Level = nil
	case len(r.Level) == 1:
		r.Version, r.Level = r.Level[0], nil
	default:
		r.Reason = tally.Tie
	}
	return r
}

// choose gives the proposal the text of the version that won, or leads to a
// runoff between those that were level. Where consent decides and not all can
// live with any version, the one that most can live with goes on alone, so that
// objections to it are reasoned and answered as they are to a single text.
func choose(s *machine.Step, n uint64, p Proposal, r Result) Proposal {
	p.Runoff = r.Level
	chosen := r.Version
	if r.Reason == tally.Objection && len(r.Versions) > 0 {
		chosen = mostApproved(r.Versions)
	}
	if chosen == 0 {
		return p
	}
	v, _ := versions.Get(s, n, chosen)
	p = p.with(v)
	p.Versions = 0 // What follows is voted on with yes and no.
	s.Emit(VersionChosen{n, chosen, v.Title})
	return p
}

// mostApproved is the version with the most ballots, the first of those with as many.
func mostApproved(all []VersionCount) uint64 {
	return slices.MaxFunc(all, func(a, b VersionCount) int { return cmp.Compare(a.Yes, b.Yes) }).Version
}
