package commons

import (
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// The kinds of messages with which stewards act.
const (
	kindDescribe        = "commons.describe"
	kindSetTerms        = "commons.set_terms"
	kindAccept          = "commons.accept"
	kindDecline         = "commons.decline"
	kindWithdrawVersion = "commons.withdraw_version"
	kindWithdraw        = "commons.withdraw"
	kindInviteSteward   = "commons.invite_steward"
	kindSetThreshold    = "commons.set_threshold"
)

// Accept makes a proposed version the latest of its resource. It must come from
// the one that is: whoever began before that joins the two first.
type Accept struct {
	Resource uint64 `json:"resource" help:"number of the resource" example:"1" pos:"1"`
	Version  uint64 `json:"version" help:"number of the version" example:"2" pos:"2"`
}

// Decline leaves a proposed version out, with reasons. Its author may fork.
type Decline struct {
	Resource uint64 `json:"resource" help:"number of the resource" example:"1" pos:"1"`
	Version  uint64 `json:"version" help:"number of the version" example:"2" pos:"2"`
	Document Paper  `json:"document" help:"hash of the document with the reasons" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// VersionAccepted says that a version is the latest of its resource.
type VersionAccepted struct {
	Resource uint64          `json:"resource"`
	Number   uint64          `json:"number"`
	By       people.MemberID `json:"by"`
}

// VersionDeclined says that a version was left out.
type VersionDeclined struct {
	Resource uint64          `json:"resource"`
	Number   uint64          `json:"number"`
	By       people.MemberID `json:"by"`
	Document Paper           `json:"document"`
}

// Check has nothing to refuse.
func (Accept) Check() error { return nil }

// Check refuses what names no reasons.
func (m Decline) Check() error { return m.Document.check("document") }

// Apply accepts the version.
func (m Accept) Apply(s *machine.Step) error { return together(s, m) }

// Apply declines the version.
func (m Decline) Apply(s *machine.Step) error { return together(s, m) }

func (m Accept) about() uint64  { return m.Resource }
func (m Decline) about() uint64 { return m.Resource }

func (m Accept) allowed(s *machine.Step, it Resource) error {
	_, v, err := versionAt(s, m.Resource, m.Version, Proposed)
	if err != nil {
		return err
	}
	if it.Head != 0 && !comesFrom(s, m.Resource, v, it.Head) {
		return machine.Conflict("commons.base_outdated", "version %d does not come from version %d, the latest; join the two in a version that comes from both", m.Version, it.Head).At("version")
	}
	return nil
}

func (m Decline) allowed(s *machine.Step, _ Resource) error {
	_, _, err := versionAt(s, m.Resource, m.Version, Proposed)
	return err
}

// comesFrom reports whether a version has another among those it is made from.
// Parents have lower numbers than what is made from them.
func comesFrom(r state.Reader, resource uint64, v Version, other uint64) bool {
	look := slices.Clone(v.Parents)
	for i := 0; i < len(look); i++ { // It grows with those that were not seen yet.
		if look[i] == other {
			return true
		}
		if look[i] < other {
			continue
		}
		before, _ := versions.Get(r, resource, look[i])
		for _, p := range before.Parents {
			if !slices.Contains(look, p) {
				look = append(look, p)
			}
		}
	}
	return false
}

func (m Accept) do(s *machine.Step, it Resource, by people.MemberID) error {
	v, _ := versions.Get(s, m.Resource, m.Version)
	v.Stage, v.Accepted = Accepted, s.Time
	it.Open--
	it.Head = max(it.Head, m.Version)
	versions.Put(s, m.Resource, m.Version, v)
	resources.Put(s, m.Resource, it)
	v.count(s, m.Resource)
	s.Emit(VersionAccepted{m.Resource, m.Version, by})
	return nil
}

func (m Decline) do(s *machine.Step, it Resource, by people.MemberID) error {
	v, _ := versions.Get(s, m.Resource, m.Version)
	s.Emit(VersionDeclined{m.Resource, m.Version, by, m.Document})
	return it.close(s, m.Resource, m.Version, v, Declined)
}

// ComesFrom reports whether a version of a resource is made from another, at
// once or by way of versions between them.
func ComesFrom(r state.Reader, resource, version, other uint64) bool {
	v, _ := versions.Get(r, resource, version)
	return comesFrom(r, resource, v, other)
}
