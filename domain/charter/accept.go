package charter

import (
	"bytes"
	"crypto/sha256"

	"metaorg/domain/people"
	"metaorg/machine"
)

// Accept binds the member acted for, or whoever wants to become one, to the
// exact text: the version in force or, while the network is forming, the draft.
type Accept struct {
	Version uint64 `json:"version" help:"the version you read; while the network is forming it is 1" example:"1"`
	Hash    []byte `json:"hash" help:"SHA-256 of the text you read, as its page shows"`
}

// Accepted says that a member is bound to a text.
type Accepted struct {
	Member  people.MemberID  `json:"member"`
	Version uint64           `json:"version"`
	Hash    []byte           `json:"hash"`
	By      machine.PersonID `json:"by"` // Who signed.
	At      int64            `json:"at"` // Unix seconds of rule time.
}

// Check refuses what names no text.
func (m Accept) Check() error {
	if m.Version == 0 {
		return machine.Malformed("charter.bad_version", "versions count from 1").At("version")
	}
	if len(m.Hash) != sha256.Size {
		return machine.Malformed("charter.bad_hash", "the hash of a text has %d bytes, not %d", sha256.Size, len(m.Hash)).At("hash")
	}
	return nil
}

// Apply records the acceptance.
func (m Accept) Apply(s *machine.Step) error { return m.For(s, people.ActingMember(s)) }

// For records the acceptance of a member for whom the author may sign, as the
// caller has found.
func (m Accept) For(s *machine.Step, member people.MemberID) error {
	want, ok := acceptable(s)
	if !ok {
		return machine.NotFound("charter.no_draft", "nobody has drafted a charter yet, so there is nothing to accept")
	}
	if m.Version != want.Version || !bytes.Equal(m.Hash, want.Hash) {
		return machine.Conflict("charter.stale", "the text has changed since you read it; read version %d as it is now and accept that", want.Version)
	}
	if !people.HasSecondWay(s, s.By) {
		return machine.NotAllowed("charter.no_second_way", "before you bind yourself or your organization, add a recovery file or a second key, so that one lost key shuts nobody out")
	}
	if HasAccepted(s, member) {
		return machine.Conflict("charter.already_accepted", "%s has accepted this text already", member)
	}
	acceptances.Put(s, member, Acceptance{Version: m.Version, Hash: m.Hash, At: s.Time, By: s.By})
	s.Emit(Accepted{Member: member, Version: m.Version, Hash: m.Hash, By: s.By, At: s.Time})
	return nil
}
