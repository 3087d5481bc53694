package governance

import (
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// reportDays is how long after the close of a vote those who lost can say why
// they were against it.
const reportDays = 30

// documentDigits is how many hexadecimal digits a document is known by.
const documentDigits = 64

// ReportMinority puts on record why the member acted for voted against what was
// decided. The report itself is a document with the hosts; a later one takes
// its place.
type ReportMinority struct {
	Proposal uint64 `json:"proposal" help:"the proposal's number" example:"3" pos:"1"`
	Document string `json:"document" help:"hash of the report, a document" example:"6f1ed002ab5595859014ebf0951522d9a9b3f6e9c9f0c0d2f5a5b7f8c2a3d4e5" pos:"2" paper:"written"`
}

// MinorityReported says where to read why a member was against it.
type MinorityReported struct {
	Proposal uint64           `json:"proposal"`
	Member   people.MemberID  `json:"member"`
	By       machine.PersonID `json:"by"`
	Document string           `json:"document"`
	Replaces string           `json:"replaces,omitempty"` // The report before.
}

// Check refuses what is no document's hash.
func (m ReportMinority) Check() error {
	if !isDocument(m.Document) {
		return machine.Malformed("governance.bad_document", "a document is known by %d hexadecimal digits in lower case", documentDigits).At("document")
	}
	return nil
}

func isDocument(hash string) bool {
	for _, c := range []byte(hash) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return len(hash) == documentDigits
}

// Apply records the report.
func (m ReportMinority) Apply(s *machine.Step) error {
	p, ok := proposals.Get(s, m.Proposal)
	if !ok {
		return unknownProposal(m.Proposal)
	}
	r, _ := rounds.Get(s, m.Proposal, p.Rounds)
	if p.Status == Undecided || p.Status == Withdrawn {
		return machine.Conflict("governance.not_decided", "proposal %d is %s; say in the discussion what you think of it", m.Proposal, p.Status).At("proposal")
	}
	if s.Time >= r.Closes+reportDays*day {
		return machine.Conflict("governance.report_too_late", "a minority report follows within %d days of the close", reportDays).At("proposal")
	}
	member := people.ActingMember(s)
	b, _ := ballots.Get(s, state.PairOf(m.Proposal, p.Rounds), member)
	against := b.Choice == No || len(b.Approves) > 0 && !slices.Contains(b.Approves, r.Result.Version)
	if !against {
		return machine.NotAllowed("governance.no_minority", "%s did not vote against it in the last vote on proposal %d", member, m.Proposal)
	}
	before, _ := reports.Get(s, m.Proposal, member)
	reports.Put(s, m.Proposal, member, m.Document)
	s.Emit(MinorityReported{m.Proposal, member, s.By, m.Document, before})
	return nil
}
