package governance

import (
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// What a petition takes (GOVERNANCE.md, Who may propose): a tenth of the
// supporters and individuals there are, and at least two.
const (
	petitionShare   = 10 // One in so many.
	petitionMinimum = 2
	petitionDays    = 90 // To find them.
)

// BringPetition asks that the members decide on a text. Who has a voice and no
// vote brings it: supporters, and persons; organizations that are members propose.
type BringPetition struct {
	Title string `json:"title" help:"what it is about, in one line" example:"Open on Saturdays" pos:"1"`
	Text  string `json:"text" help:"the text to adopt; it names no persons and stays readable for good" example:"The shops of all members open on Saturdays."`
}

// SignPetition supports somebody's petition.
type SignPetition struct {
	Petition uint64 `json:"petition" help:"the petition's number" example:"1" pos:"1"`
}

// PetitionBrought says that a petition can be signed.
type PetitionBrought struct {
	Petition uint64           `json:"petition"` // Its number, from 1.
	Member   people.MemberID  `json:"member"`   // Who brings it, and has signed by that.
	By       machine.PersonID `json:"by"`
	Title    string           `json:"title"`
	Text     string           `json:"text"`
	Ends     int64            `json:"ends"`   // When it lapses unless enough have signed.
	Needed   int64            `json:"needed"` // Signatures, as many as there are to sign now.
}

// PetitionSigned says who signed.
type PetitionSigned struct {
	Petition   uint64           `json:"petition"`
	Member     people.MemberID  `json:"member"`
	By         machine.PersonID `json:"by"`
	Signatures int64            `json:"signatures"` // That count now: of those who still could sign.
	Needed     int64            `json:"needed"`
}

// PetitionReached says that enough signed, so that the members decide.
type PetitionReached struct {
	Petition uint64 `json:"petition"`
	Proposal uint64 `json:"proposal"`
}

// PetitionLapsed says that too few signed in time.
type PetitionLapsed struct {
	Petition uint64 `json:"petition"`
}

// EndPetition lets a petition lapse.
type EndPetition struct {
	Petition uint64 `json:"petition"`
}

// Petition is a text on which people without a vote want the members to decide.
type Petition struct {
	By       people.MemberID `json:"by"`
	Title    string          `json:"title"`
	Text     string          `json:"text"`
	Since    int64           `json:"since"`
	Ends     int64           `json:"ends"`
	Lapsed   bool            `json:"lapsed,omitempty"`
	Proposal uint64          `json:"proposal,omitempty"` // That it became; 0 until enough have signed.
}

// PetitionOf is the petition with this number.
func PetitionOf(r state.Reader, n uint64) (Petition, bool) { return petitions.Get(r, n) }

// Check refuses what could not be proposed either.
func (m BringPetition) Check() error { return Propose{Title: m.Title, Text: m.Text}.Check() }

// Check has nothing to refuse.
func (SignPetition) Check() error { return nil }

// Apply opens the petition with its first signature.
func (m BringPetition) Apply(s *machine.Step) error {
	who := people.ActingMember(s)
	if err := mayPetition(s, who); err != nil {
		return err
	}
	if open, ok := petitioning.Get(s, who); ok {
		return machine.OverLimit("governance.petition_open", "your petition %d is still open; one at a time", open)
	}
	n := lastPetition.Next(s)
	p := Petition{By: who, Title: m.Title, Text: m.Text, Since: s.Time, Ends: s.Time + petitionDays*day}
	petitions.Put(s, n, p)
	petitioning.Put(s, who, n)
	signatures.Add(s, n, who)
	s.Schedule(p.Ends, EndPetition{n})
	s.Emit(PetitionBrought{n, who, s.By, p.Title, p.Text, p.Ends, signaturesNeeded(s)})
	return nil
}

// Apply signs, and puts the petition to the members once enough have.
func (m SignPetition) Apply(s *machine.Step) error {
	p, ok := petitions.Get(s, m.Petition)
	if !ok {
		return machine.NotFound("governance.unknown_petition", "there is no petition number %d", m.Petition).At("petition")
	}
	who := people.ActingMember(s)
	switch {
	case p.Proposal != 0:
		return machine.Conflict("governance.petition_reached", "enough have signed petition %d; it is proposal %d now", m.Petition, p.Proposal).At("petition")
	case p.Lapsed:
		return machine.Conflict("governance.petition_lapsed", "petition %d has lapsed; too few signed it in time", m.Petition).At("petition")
	case signatures.Has(s, m.Petition, who):
		return machine.Conflict("governance.signed_already", "%s has signed petition %d already", who, m.Petition).At("petition")
	}
	if err := mayPetition(s, who); err != nil {
		return err
	}
	signatures.Add(s, m.Petition, who)
	have, need := int64(0), signaturesNeeded(s)
	for id := range signatures.Of(s, m.Petition) {
		if canSign(s, id, membership.StateOf(s, id)) {
			have++
		}
	}
	s.Emit(PetitionSigned{m.Petition, who, s.By, have, need})
	if have >= need {
		s.Emit(PetitionReached{m.Petition, bring(s, m.Petition, p)})
	}
	return nil
}

// bring puts a petition to the members as an ordinary proposal. It counts
// against nobody's number of proposals.
func bring(s *machine.Step, number uint64, from Petition) uint64 {
	n := lastProposal.Next(s)
	from.Proposal = n
	petitions.Put(s, number, from)
	petitioning.Delete(s, from.By)
	p := Proposal{
		By: from.By, Title: from.Title, Text: from.Text, Class: Ordinary, Terms: TermsOf(s, Ordinary),
		Since: s.Time, Status: Undecided, Petition: number,
	}
	before, _ := undecided.Get(s, p.By)
	undecided.Put(s, p.By, before+1)
	s.Emit(Proposed{
		Proposal: n, Member: p.By, By: s.By, Title: p.Title, Text: p.Text, Class: p.Class, Terms: p.Terms, Petition: number,
	})
	announce(s, n, p, FirstVote)
	return n
}

// Apply lets the petition lapse, unless enough have signed it.
func (d EndPetition) Apply(s *machine.Step) error {
	p, _ := petitions.Get(s, d.Petition)
	if p.Proposal != 0 {
		return nil
	}
	p.Lapsed = true
	petitions.Put(s, d.Petition, p)
	petitioning.Delete(s, p.By)
	s.Emit(PetitionLapsed(d))
	return nil
}

// mayPetition refuses who proposes instead, and strangers.
func mayPetition(r state.Reader, who people.MemberID) error {
	if canSign(r, who, membership.StateOf(r, who)) {
		return nil
	}
	if membership.HasVoice(r, who) {
		return machine.NotAllowed("governance.propose_instead", "petitions are for those without a vote; %s can propose", who)
	}
	return machine.NotAllowed("governance.not_a_petitioner", "%s can't sign petitions; supporters and persons who belong to the network do", who)
}

// canSign reports whether somebody in this state brings and signs petitions.
func canSign(r state.Reader, who people.MemberID, in membership.State) bool {
	if in == membership.Supporter {
		return true
	}
	return (in == membership.Active || in == membership.Provisional) && !people.IsOrganization(r, who)
}

// signaturesNeeded is how many signatures bring a petition to the members now.
func signaturesNeeded(r state.Reader) int64 {
	all := int64(0)
	for id, m := range membership.Known(r) {
		if canSign(r, id, m.State) {
			all++
		}
	}
	return max(petitionMinimum, (all+petitionShare-1)/petitionShare)
}
