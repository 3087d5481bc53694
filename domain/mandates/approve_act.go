package mandates

import (
	"errors"
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
)

// ApproveAct signs an act of an organization that waits for signatures. With
// the last that is needed it is done at once, as the rules stand then; what
// they refuse refuses that signature, and the act goes on waiting.
type ApproveAct struct {
	Number uint64 `json:"number" help:"the act's number" example:"7" pos:"1"`
}

// ActSigned says that one more signed an act.
type ActSigned struct {
	Number       uint64                 `json:"number"`
	Organization machine.OrganizationID `json:"organization"`
	By           machine.PersonID       `json:"by"`
	Missing      int64                  `json:"missing"` // How many more must sign, as things stand.
}

// ActDone says that enough signed an act, and that its messages were applied;
// what they did are the events before this one.
type ActDone struct {
	Number       uint64                 `json:"number"`
	Organization machine.OrganizationID `json:"organization"`
	Signed       []machine.PersonID     `json:"signed"` // Whose signatures counted, in the order of signing.
}

// WithdrawSignature takes a signature back under an act that still waits.
type WithdrawSignature struct {
	Number uint64 `json:"number" help:"the act's number" example:"7" pos:"1"`
}

// SignatureWithdrawn says that somebody no longer signs an act.
type SignatureWithdrawn struct {
	Number       uint64                 `json:"number"`
	Organization machine.OrganizationID `json:"organization"`
	By           machine.PersonID       `json:"by"`
}

// WithdrawAct takes an act back that waits for signatures: who proposed it
// does, or the organization's representative.
type WithdrawAct struct {
	Number uint64 `json:"number" help:"the act's number" example:"7" pos:"1"`
}

// ActWithdrawn says that an act was taken back.
type ActWithdrawn struct {
	Number       uint64                 `json:"number"`
	Organization machine.OrganizationID `json:"organization"`
	By           machine.PersonID       `json:"by"`
}

// Check has nothing to refuse without the state.
func (m ApproveAct) Check() error { return nil }

// Apply adds the signature, and does the act when it was the last.
func (m ApproveAct) Apply(s *machine.Step) error {
	a, err := waiting(s, m.Number)
	if err != nil {
		return err
	}
	if slices.Contains(a.Signed, s.By) {
		return machine.Conflict("mandates.signed_already", "you have signed act %d already", m.Number).At("number")
	}
	needs := a.Needs(s, s.Decode, s.Time)
	if !slices.ContainsFunc(needs, func(n people.Need) bool { return slices.Contains(n.Persons, s.By) }) && len(needs) > 0 {
		return machine.NotAllowed("mandates.not_signer", "%s asks others to sign this, not you", a.Organization).At("number")
	}
	// A signature counts while its author may act for the organization.
	a.Signed = slices.DeleteFunc(append(a.Signed, s.By), func(p machine.PersonID) bool {
		return !people.MayActFor(s, p, a.Organization, s.Time)
	})
	missing := a.Missing(s, s.Decode, a.Signed, s.Time)
	s.Emit(ActSigned{Number: m.Number, Organization: a.Organization, By: s.By, Missing: missing})
	if missing > 0 {
		acts.Put(s, m.Number, a)
		return nil
	}
	return a.do(s, m.Number)
}

// do applies the act's messages. A refusal keeps its code and its words; its
// field is none of the approval's.
func (a Act) do(s *machine.Step, number uint64) error {
	if err := a.covered(s); err != nil {
		return err
	}
	messages := a.Messages
	a.end(s, number, Done)
	_, err := s.Together(a.Organization, a.Signed, messages)
	var no *machine.Refusal
	if errors.As(err, &no) {
		return no.At("number")
	}
	s.Emit(ActDone{Number: number, Organization: a.Organization, Signed: a.Signed})
	return err
}

// Check has nothing to refuse without the state.
func (m WithdrawSignature) Check() error { return nil }

// Apply takes the signature back; who proposed the act takes back the act.
func (m WithdrawSignature) Apply(s *machine.Step) error {
	a, err := waiting(s, m.Number)
	if err != nil {
		return err
	}
	if s.By == a.By || !slices.Contains(a.Signed, s.By) {
		return machine.NotAllowed("mandates.no_signature", "you have no signature to take back under act %d; who proposed it takes back the act", m.Number).At("number")
	}
	a.Signed = slices.DeleteFunc(a.Signed, func(p machine.PersonID) bool { return p == s.By })
	acts.Put(s, m.Number, a)
	s.Emit(SignatureWithdrawn{Number: m.Number, Organization: a.Organization, By: s.By})
	return nil
}

// Check has nothing to refuse without the state.
func (m WithdrawAct) Check() error { return nil }

// Apply takes the act back.
func (m WithdrawAct) Apply(s *machine.Step) error {
	a, err := waiting(s, m.Number)
	if err != nil {
		return err
	}
	if s.By != a.By && s.By != people.RepresentativeOf(s, a.Organization) {
		return machine.NotAllowed("mandates.not_yours", "who proposed the act takes it back, or the representative of %s", a.Organization).At("number")
	}
	a.end(s, m.Number, Withdrawn)
	s.Emit(ActWithdrawn{Number: m.Number, Organization: a.Organization, By: s.By})
	return nil
}
