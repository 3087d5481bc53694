package network

import (
	"slices"

	"metaorg/machine"
)

// AddOrigin lets passkeys made on one more web site count, such as that of a
// second host or of a name that a network moves to. A site can use only the
// passkeys made for its own domain, so adding one gives nobody's keys away.
type AddOrigin struct {
	Origin string `json:"origin" help:"the site, as https:// and the name of the host" example:"https://coop.example"`
}

// OriginAdded says that passkeys made on a site count from now on.
type OriginAdded struct {
	Origin string           `json:"origin"`
	By     machine.PersonID `json:"by,omitempty"` // Who added it while the network was forming; empty for a decision.
}

// Check refuses what is no web origin in its one spelling.
func (m AddOrigin) Check() error { return checkOrigin(m.Origin) }

// Apply adds the origin to the network's.
func (m AddOrigin) Apply(s *machine.Step) error {
	if err := checkHand(s, false); err != nil {
		return err
	}
	n := s.Network()
	most := MaxOrigins
	if !n.Founded {
		most = MaxFormingOrigins
	}
	switch {
	case slices.Contains(n.Origins, m.Origin):
		return machine.Conflict("network.origin_known", "passkeys of %s count already", m.Origin).At("origin")
	case len(n.Origins) >= most:
		return machine.OverLimit("network.too_many_origins", "a network has at most %d origins, and %d while it is forming; remove one first", MaxOrigins, MaxFormingOrigins).At("origin")
	}
	s.SetOrigins(append(slices.Clone(n.Origins), m.Origin))
	s.Emit(OriginAdded{Origin: m.Origin, By: s.By})
	return nil
}
