package moving

import (
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Decision is something that was decided before there was this network. It
// binds as far as its text says so; nothing of it was decided here.
type Decision struct {
	Title    string `json:"title" help:"what was decided, in one line" example:"Shared bookkeeper"`
	Date     string `json:"date" help:"when, as in 2019-05-04" example:"2019-05-04"`
	Document string `json:"document" help:"SHA-256 of the document" example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"`
}

// RecordEarlier puts the hashes of earlier decisions on the log, so that nobody
// changes them afterwards. The founders do it before the network is founded,
// and later a decision of the members does.
type RecordEarlier struct {
	Decisions []Decision `json:"decisions" help:"the decisions"`
}

// EarlierRecorded says what was decided before this network, as those who
// recorded it say.
type EarlierRecorded struct {
	Decisions []Decision       `json:"decisions"`
	By        machine.PersonID `json:"by,omitempty"` // Empty for a decision of the members.
}

// Check refuses what is malformed in itself.
func (m RecordEarlier) Check() error {
	if len(m.Decisions) == 0 || len(m.Decisions) > MaxAtOnce {
		return machine.OverLimit("moving.bad_number", "1 to %d decisions are recorded at once", MaxAtOnce).At("decisions")
	}
	for _, d := range m.Decisions {
		if d.Title == "" {
			return machine.Malformed("moving.no_title", "say of each decision in one line what it is").At("decisions")
		}
		if err := people.CheckText(d.Title, "decisions", machine.MaxTitleLength); err != nil {
			return err
		}
		if err := checkDate(d.Date, "decisions"); err != nil {
			return err
		}
		if err := checkHash(d.Document, "decisions"); err != nil {
			return err
		}
	}
	return nil
}

// Apply records them.
func (m RecordEarlier) Apply(s *machine.Step) error {
	if !s.AsNetwork {
		if err := membership.MayFound(s); err != nil {
			return err
		}
	}
	n, _ := recorded.Get(s)
	if n += uint64(len(m.Decisions)); n > MaxEarlier {
		return machine.OverLimit("moving.too_many_earlier", "a network records at most %d earlier decisions", MaxEarlier).At("decisions")
	}
	for _, d := range m.Decisions {
		if err := checkPast(s, d.Date, "decisions"); err != nil {
			return err
		}
		if IsRecorded(s, d.Document) {
			return machine.Conflict("moving.recorded_already", "%q is on record already, or stands twice among these: it is the same document", d.Title).At("decisions")
		}
		earlier.Put(s, d.Document, d.Date)
	}
	recorded.Put(s, n)
	s.Emit(EarlierRecorded{m.Decisions, s.By})
	return nil
}
