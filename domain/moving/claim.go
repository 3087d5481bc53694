package moving

import (
	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/signature"
)

// Claim takes an organization's place for it: whoever holds its link becomes
// its representative, accepts the charter as it stands, and the organization is
// a member; a founder, while the network forms.
type Claim struct {
	Organization machine.OrganizationID `json:"organization" help:"whose place it is" example:"radish-coop" pos:"1"`
	Version      uint64                 `json:"version" help:"the version of the charter that you read" example:"1"`
	Hash         []byte                 `json:"hash" help:"SHA-256 of its text"`
	Proof        []byte                 `json:"proof" help:"the link's signature that you hold it, 64 bytes"`
}

// PlaceClaimed says that an organization has taken its place, and who acts for it.
type PlaceClaimed struct {
	Organization machine.OrganizationID `json:"organization"`
	By           machine.PersonID       `json:"by"`
	Left         uint64                 `json:"left"` // Places of its list that are still to be claimed.
}

// Check refuses what is malformed in itself.
func (m Claim) Check() error {
	if len(m.Proof) != proofBytes {
		return machine.Malformed("moving.bad_proof_length", "a proof has %d bytes, not %d", proofBytes, len(m.Proof)).At("proof")
	}
	return charter.Accept{Version: m.Version, Hash: m.Hash}.Check()
}

// Apply makes the organization a member.
func (m Claim) Apply(s *machine.Step) error {
	if s.For != "" {
		return machine.NotAllowed("moving.in_own_name", "claim a place in your own name; you act for the organization from then on")
	}
	p, err := m.place(s)
	if err != nil {
		return err
	}
	if other, has := claimers.Get(s, s.By); has {
		return machine.NotAllowed("moving.one_each", "you have claimed the place of %s; one person claims one, so that nobody brings many votes along", other)
	}
	if err := (charter.Accept{Version: m.Version, Hash: m.Hash}).For(s, people.MemberID(m.Organization)); err != nil {
		return err
	}
	if people.RepresentativeOf(s, m.Organization) == "" {
		people.Entrust(s, m.Organization, s.By)
	}
	if err := membership.Carry(s, people.MemberID(m.Organization)); err != nil {
		return err
	}
	l, _ := lists.Get(s, p.List)
	l.Left--
	lists.Put(s, p.List, l)
	places.Delete(s, m.Organization)
	claimers.Put(s, s.By, m.Organization)
	s.Emit(PlaceClaimed{m.Organization, s.By, l.Left})
	return nil
}

// place finds what is claimed, and refuses who does not hold its link.
func (m Claim) place(s *machine.Step) (standing, error) {
	p, ok := places.Get(s, m.Organization)
	if !ok {
		return p, noPlace(s, m.Organization)
	}
	if l, _ := lists.Get(s, p.List); !l.Whole() {
		return p, machine.Conflict("moving.not_whole", "the list with %s on it is not complete yet; come back when it is", m.Organization).At("organization")
	}
	key := signature.Key{Algorithm: signature.Ed25519, Public: p.Key}
	digest := ProofDigest(s.Network().ID, m.Organization, s.By)
	if err := signature.Verify(key, nil, digest, signature.Signature{Value: m.Proof}); err != nil {
		return p, machine.NotAllowed("moving.wrong_link", "this is not the link of %s, or it was made for another person: %v", m.Organization, err).At("proof")
	}
	if rep := people.RepresentativeOf(s, m.Organization); rep != "" && rep != s.By {
		return p, machine.NotAllowed("moving.represented", "the members gave %s a representative, %s, who claims its place", m.Organization, rep).At("organization")
	}
	if state := membership.StateOf(s, people.MemberID(m.Organization)); state != membership.None {
		return p, machine.Conflict("moving.joined_already", "%s came another way and is %s here; its place gives it nothing more", m.Organization, state).At("organization")
	}
	return p, nil
}
