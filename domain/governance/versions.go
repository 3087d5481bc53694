package governance

import (
	"slices"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// Version is one of several texts on one matter, of which members adopt at
// most one. The first is the proposal as it was made.
type Version struct {
	By       people.MemberID `json:"by"`
	With     people.MemberID `json:"with,omitempty"` // Who merged its own version into this one, last.
	Title    string          `json:"title"`
	Text     string          `json:"text,omitempty"`
	Messages []wire.Message  `json:"messages,omitempty"`
	Into     uint64          `json:"into,omitempty"` // The version that it was merged into; 0 while it stands.
}

// Offer is a text offered in place of two versions.
type Offer struct {
	With     uint64         `json:"with"` // The other's version.
	Title    string         `json:"title"`
	Text     string         `json:"text,omitempty"`
	Messages []wire.Message `json:"messages,omitempty"`
}

// Compete puts another version beside a proposal, as long as nobody has voted.
// The versions are voted on together, each by those who can live with it. The
// one that most approve is adopted if it clears the bar of the proposal's class.
type Compete struct {
	Proposal uint64         `json:"proposal" help:"the proposal's number" example:"3" pos:"1"`
	Title    string         `json:"title" help:"what this version is about, in one line" example:"Buy flour and oil together"`
	Text     string         `json:"text,omitempty" help:"the text to adopt instead" example:"Members buy flour and oil together from June on."`
	Messages []wire.Message `json:"messages,omitempty" help:"what the network does when this version is adopted"`
}

// OfferMerge offers a text in place of one's own version and another's.
type OfferMerge struct {
	Proposal uint64         `json:"proposal" help:"the proposal's number" example:"3" pos:"1"`
	With     uint64         `json:"with" help:"number of the other version; the proposal as it was made is 1" example:"1" pos:"2"`
	Title    string         `json:"title" help:"what the merged version is about, in one line" example:"Buy flour and oil together"`
	Text     string         `json:"text,omitempty" help:"the text in place of both" example:"Members buy flour together from June on, and oil from August on."`
	Messages []wire.Message `json:"messages,omitempty" help:"what the network does when the merged version is adopted"`
}

// Merge agrees to a text that was offered in place of one's own version and
// another's.
type Merge struct {
	Proposal uint64 `json:"proposal" help:"the proposal's number" example:"3" pos:"1"`
	Version  uint64 `json:"version" help:"number of the version whose proposer made the offer" example:"2" pos:"2"`
}

// VersionPut says that another version stands beside a proposal.
type VersionPut struct {
	Proposal uint64           `json:"proposal"`
	Version  uint64           `json:"version"` // From 2.
	Member   people.MemberID  `json:"member"`
	By       machine.PersonID `json:"by"`
	Title    string           `json:"title"`
	Text     string           `json:"text,omitempty"`
	Messages []wire.Message   `json:"messages,omitempty"`
}

// MergeOffered says that one text is offered in place of two.
type MergeOffered struct {
	Proposal uint64           `json:"proposal"`
	Version  uint64           `json:"version"` // Of who offers.
	With     uint64           `json:"with"`
	By       machine.PersonID `json:"by"`
	Title    string           `json:"title"`
	Text     string           `json:"text,omitempty"`
	Messages []wire.Message   `json:"messages,omitempty"`
}

// VersionsMerged says that two versions are one.
type VersionsMerged struct {
	Proposal uint64           `json:"proposal"`
	Version  uint64           `json:"version"` // Which has the new text.
	Gone     uint64           `json:"gone"`
	By       machine.PersonID `json:"by"` // Who agreed.
	Title    string           `json:"title"`
	Text     string           `json:"text,omitempty"`
	Messages []wire.Message   `json:"messages,omitempty"`
}

// VersionsOf walks a proposal's versions by number; none where nothing competes.
func VersionsOf(r state.Reader, proposal uint64) []Version {
	var all []Version
	for _, v := range versions.Of(r, proposal) {
		all = append(all, v)
	}
	return all
}

// standing are the numbers of the versions between which members choose now;
// none where there is only the proposal.
func standing(r state.Reader, n uint64, p Proposal) (all []uint64) {
	if p.Versions == 0 || len(p.Runoff) > 0 {
		return p.Runoff
	}
	for number, v := range versions.Of(r, n) {
		if v.Into == 0 {
			all = append(all, number)
		}
	}
	return all
}

// Check refuses what could not be proposed either.
func (m Compete) Check() error {
	return Propose{Title: m.Title, Text: m.Text, Messages: m.Messages}.Check()
}

// Check refuses what could not be proposed either.
func (m OfferMerge) Check() error {
	return Propose{Title: m.Title, Text: m.Text, Messages: m.Messages}.Check()
}

// Check has nothing to refuse.
func (Merge) Check() error { return nil }

// Apply puts the version beside the proposal.
func (m Compete) Apply(s *machine.Step) error {
	member := people.ActingMember(s)
	if !membership.HasVoice(s, member) {
		return machine.NotAllowed("governance.no_voice", "%s may not propose; members and provisional members do, each through who acts for it", member)
	}
	p, err := changeable(s, m.Proposal, m.Messages)
	if err != nil {
		return err
	}
	if p.Versions == 0 {
		p.Versions = 1
		versions.Put(s, m.Proposal, 1, Version{By: p.By, Title: p.Title, Text: p.Text, Messages: p.Messages})
	}
	if p.Versions >= maxVersions {
		return machine.OverLimit("governance.too_many_versions", "proposal %d has %d versions; merge some, or propose something of your own", m.Proposal, p.Versions)
	}
	for number, v := range versions.Of(s, m.Proposal) {
		if v.By == member {
			return machine.Conflict("governance.one_version_each", "version %d is yours already; each has one", number).At("proposal")
		}
	}
	p.Versions++
	proposals.Put(s, m.Proposal, p)
	versions.Put(s, m.Proposal, p.Versions, Version{By: member, Title: m.Title, Text: m.Text, Messages: m.Messages})
	s.Emit(VersionPut{m.Proposal, p.Versions, member, s.By, m.Title, m.Text, m.Messages})
	return nil
}

// changeable refuses to change what is voted on: once somebody has voted, when
// half of the window is over, and where another module wrote it.
func changeable(s *machine.Step, n uint64, messages []wire.Message) (Proposal, error) {
	p, ok := proposals.Get(s, n)
	if !ok {
		return p, unknownProposal(n)
	}
	r, _ := rounds.Get(s, n, p.Rounds)
	switch {
	case p.Status != Undecided:
		return p, machine.Conflict("governance.decided", "proposal %d is %s; its text stays as it is", n, p.Status).At("proposal")
	case p.Secret:
		return p, votedOnPaper(n)
	case len(p.Parties)+len(p.Otherwise)+len(s.Concerned(messages)) > 0 || !slices.Contains([]Class{Ordinary, Special, Principles}, p.Class):
		return p, machine.NotAllowed("governance.one_version_only", "on proposal %d members say yes or no; other versions can't stand beside it", n).At("proposal")
	case r.Purpose != FirstVote || voted(s, n, p.Rounds):
		return p, machine.Conflict("governance.voted_on", "somebody has voted on proposal %d; its versions stay as they are", n).At("proposal")
	case s.Time > r.Opens+(r.Closes-r.Opens)/2:
		return p, machine.Conflict("governance.too_late_to_change", "half of the time to vote is over; members must be able to read what they vote on").At("proposal")
	}
	if err := s.CheckProposed(p.Class.weight(), messages); err != nil {
		return p, err
	}
	return p, checkEnding(s, p.Class, messages)
}

func voted(r state.Reader, proposal, round uint64) bool {
	for range BallotsOf(r, proposal, round) {
		return true
	}
	return false
}

// versionBy is the number of the standing version that a member put.
func versionBy(r state.Reader, n uint64, p Proposal, member people.MemberID) uint64 {
	for _, number := range standing(r, n, p) {
		if v, _ := versions.Get(r, n, number); v.By == member {
			return number
		}
	}
	return 0
}

// Apply keeps the offer until the other agrees; a later one takes its place.
func (m OfferMerge) Apply(s *machine.Step) error {
	p, err := changeable(s, m.Proposal, m.Messages)
	if err != nil {
		return err
	}
	own := versionBy(s, m.Proposal, p, people.ActingMember(s))
	if own == 0 {
		return notYourVersion(m.Proposal)
	}
	if m.With == own || !slices.Contains(standing(s, m.Proposal, p), m.With) {
		return machine.NotFound("governance.unknown_version", "proposal %d has no other version %d that stands", m.Proposal, m.With).At("with")
	}
	offers.Put(s, m.Proposal, own, Offer{m.With, m.Title, m.Text, m.Messages})
	s.Emit(MergeOffered{m.Proposal, own, m.With, s.By, m.Title, m.Text, m.Messages})
	return nil
}

// Apply merges the two: the one with the lower number has the new text.
func (m Merge) Apply(s *machine.Step) error {
	p, err := changeable(s, m.Proposal, nil)
	if err != nil {
		return err
	}
	own := versionBy(s, m.Proposal, p, people.ActingMember(s))
	if own == 0 {
		return notYourVersion(m.Proposal)
	}
	o, ok := offers.Get(s, m.Proposal, m.Version)
	if !ok || o.With != own {
		return machine.NotFound("governance.no_offer", "version %d has not offered yours to merge", m.Version).At("version")
	}
	keep, gone := min(own, m.Version), max(own, m.Version)
	kept, _ := versions.Get(s, m.Proposal, keep)
	left, _ := versions.Get(s, m.Proposal, gone)
	left.Into = keep
	kept.With, kept.Title, kept.Text, kept.Messages = left.By, o.Title, o.Text, o.Messages
	versions.Put(s, m.Proposal, keep, kept)
	versions.Put(s, m.Proposal, gone, left)
	offers.Delete(s, m.Proposal, own)
	offers.Delete(s, m.Proposal, m.Version)
	if all := standing(s, m.Proposal, p); len(all) == 1 { // Yes or no again.
		p = p.with(kept)
		proposals.Put(s, m.Proposal, p)
	}
	s.Emit(VersionsMerged{m.Proposal, keep, gone, s.By, o.Title, o.Text, o.Messages})
	return nil
}

// with is the proposal with the text of one of its versions.
func (p Proposal) with(v Version) Proposal {
	p.Title, p.Text, p.Messages = v.Title, v.Text, v.Messages
	return p
}

func notYourVersion(n uint64) error {
	return machine.NotAllowed("governance.not_your_version", "only those whose versions of proposal %d stand can merge them", n)
}
