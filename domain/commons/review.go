package commons

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// Verdict is what a reviewer thinks of a version.
type Verdict string

// The verdicts of a review.
const (
	Fine    Verdict = "approve"
	Changes Verdict = "changes" // It needs some first.
	Against Verdict = "against"
)

// Review says what somebody who takes part thinks of a version that is proposed.
// Stewards decide, having read it.
type Review struct {
	Resource uint64  `json:"resource" help:"number of the resource" example:"1" pos:"1"`
	Version  uint64  `json:"version" help:"number of the version" example:"2" pos:"2"`
	Verdict  Verdict `json:"verdict" help:"whether it is good as it is, needs changes, or should not be accepted" choices:"approve,changes,against" example:"approve" pos:"3"`
	Document Paper   `json:"document,omitempty" help:"hash of the document with what you found; needed unless you approve" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// Comment says something about a version, without a verdict.
type Comment struct {
	Resource uint64 `json:"resource" help:"number of the resource" example:"1" pos:"1"`
	Version  uint64 `json:"version" help:"number of the version" example:"2" pos:"2"`
	Document Paper  `json:"document" help:"hash of the document with what you say" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// Reviewed says what somebody thinks of a version.
type Reviewed struct {
	Resource uint64          `json:"resource"`
	Number   uint64          `json:"number"`
	Member   people.MemberID `json:"member"`
	Verdict  Verdict         `json:"verdict"`
	Document Paper           `json:"document,omitempty"`
}

// Commented says that somebody said something about a version.
type Commented struct {
	Resource uint64          `json:"resource"`
	Number   uint64          `json:"number"`
	Member   people.MemberID `json:"member"`
	Document Paper           `json:"document"`
}

// Check refuses a verdict that says nothing.
func (m Review) Check() error {
	switch m.Verdict {
	case Fine:
		if m.Document == "" {
			return nil
		}
	case Changes, Against:
	default:
		return machine.Malformed("commons.unknown_verdict", "a version is good as it is (approve), needs changes (changes), or should not be accepted (against)").At("verdict")
	}
	return m.Document.check("document")
}

// Check refuses what names no document.
func (m Comment) Check() error { return m.Document.check("document") }

// Apply reviews the version.
func (m Review) Apply(s *machine.Step) error {
	who, v, err := looking(s, m.Resource, m.Version, Proposed)
	if err != nil {
		return err
	}
	if v.By == who {
		return machine.NotAllowed("commons.own_work", "version %d is yours; somebody else reviews it", m.Version).At("version")
	}
	s.Emit(Reviewed{m.Resource, m.Version, who, m.Verdict, m.Document})
	return nil
}

// Apply comments on the version.
func (m Comment) Apply(s *machine.Step) error {
	who, _, err := looking(s, m.Resource, m.Version, Proposed, Accepted, Declined)
	if err != nil {
		return err
	}
	s.Emit(Commented{m.Resource, m.Version, who, m.Document})
	return nil
}

// looking is who acts, if they may say something about a version at one of these stages.
func looking(s *machine.Step, n, number uint64, at ...Stage) (people.MemberID, Version, error) {
	who, err := takingPart(s)
	if err != nil {
		return who, Version{}, err
	}
	_, v, err := versionAt(s, n, number, at...)
	if err != nil {
		return who, v, err
	}
	return who, v, MayUse(s, n, who)
}
