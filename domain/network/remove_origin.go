package network

import (
	"slices"

	"metaorg/machine"
)

// RemoveOrigin ends that passkeys made on a web site count. Whoever has no
// other key than a passkey of that site can no longer act, so it comes last in
// a move: first the new site, then everybody's second key, then this.
type RemoveOrigin struct {
	Origin string `json:"origin" help:"the site, as the network has it" example:"https://coop.example"`
}

// OriginRemoved says that passkeys made on a site no longer count.
type OriginRemoved struct {
	Origin string           `json:"origin"`
	By     machine.PersonID `json:"by,omitempty"` // Who removed it while the network was forming; empty for a decision.
}

// Check refuses what is no web origin in its one spelling.
func (m RemoveOrigin) Check() error { return checkOrigin(m.Origin) }

// Apply takes the origin from the network's, unless it is the only one.
func (m RemoveOrigin) Apply(s *machine.Step) error {
	if err := checkHand(s, true); err != nil {
		return err
	}
	origins := slices.Clone(s.Network().Origins)
	at := slices.Index(origins, m.Origin)
	switch {
	case at < 0:
		return machine.NotFound("network.unknown_origin", "passkeys of %s do not count here as it is", m.Origin).At("origin")
	case len(origins) == 1:
		return machine.Conflict("network.last_origin", "without any origin no passkey would count; add the new one first").At("origin")
	}
	s.SetOrigins(slices.Delete(origins, at, at+1))
	s.Emit(OriginRemoved{Origin: m.Origin, By: s.By})
	return nil
}
