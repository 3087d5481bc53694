package meetings

import (
	"strings"

	"metaorg/machine"
)

// Paper is a document by its hash: BLAKE3-256 of its bytes, in lower-case
// hexadecimal. The text itself is kept by hosts.
type Paper string

// check refuses what is no hash.
func (p Paper) check() error {
	if len(p) != paperDigits || strings.Trim(string(p), "0123456789abcdef") != "" {
		return machine.Malformed("meetings.bad_document", "a document is named by the %d hexadecimal digits of its hash, in lower case", paperDigits).At("document")
	}
	return nil
}

// FileMinutes files what was said and decided. Minutes are approved when nobody
// contests them in the window; a later version corrects them and takes their place.
type FileMinutes struct {
	Meeting  uint64 `json:"meeting" help:"the meeting's number" example:"3" pos:"1"`
	Document Paper  `json:"document" help:"hash of the minutes" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// Minutes are one version of them.
type Minutes struct {
	Document Paper            `json:"document"`
	By       machine.PersonID `json:"by"`
	At       int64            `json:"at"`
	Until    int64            `json:"until"` // When they are approved if nobody contests them.
	State    MinutesState     `json:"state"`
}

// MinutesState is what became of a version.
type MinutesState string

// The states of minutes.
const (
	Proposed  MinutesState = "proposed"  // They can be contested.
	Approved  MinutesState = "approved"  // Nobody did.
	Disputed  MinutesState = "contested" // Somebody did.
	Corrected MinutesState = "corrected" // By the next version, before they were approved.
)

// MinutesFiled says that there are minutes, or a correction of them.
type MinutesFiled struct {
	Meeting  uint64           `json:"meeting"`
	Version  uint64           `json:"version"` // From 1.
	Document Paper            `json:"document"`
	By       machine.PersonID `json:"by"`
	Until    int64            `json:"until"`
}

// ApproveMinutes approves minutes that nobody contested.
type ApproveMinutes struct {
	Meeting uint64 `json:"meeting"`
	Version uint64 `json:"version"`
}

// MinutesApproved says that minutes stand.
type MinutesApproved struct {
	Meeting uint64 `json:"meeting"`
	Version uint64 `json:"version"`
}

// Check refuses what is no document.
func (m FileMinutes) Check() error { return m.Document.check() }

// Apply files them.
func (m FileMinutes) Apply(s *machine.Step) error {
	now, err := begun(s, m.Meeting)
	if err != nil {
		return err
	}
	if err := now.taken(s, m.Meeting); err != nil {
		return err
	}
	if now.Versions >= maxVersions {
		return machine.OverLimit("meetings.too_many_versions", "there are %d versions of these minutes already", now.Versions)
	}
	if before, ok := minutes.Get(s, m.Meeting, now.Versions); ok && before.State == Proposed {
		before.State = Corrected
		minutes.Put(s, m.Meeting, now.Versions, before)
	}
	now.Versions++
	meetings.Put(s, m.Meeting, now)
	until := s.Time + window(s)
	minutes.Put(s, m.Meeting, now.Versions, Minutes{Document: m.Document, By: s.By, At: s.Time, Until: until, State: Proposed})
	s.Schedule(until, ApproveMinutes{m.Meeting, now.Versions})
	s.Emit(MinutesFiled{m.Meeting, now.Versions, m.Document, s.By, until})
	return nil
}

// Apply approves them, if they are still proposed.
func (d ApproveMinutes) Apply(s *machine.Step) error {
	v, _ := minutes.Get(s, d.Meeting, d.Version)
	if v.State != Proposed {
		return nil
	}
	v.State = Approved
	minutes.Put(s, d.Meeting, d.Version, v)
	s.Emit(MinutesApproved(d))
	return nil
}
