package competences

import (
	"slices"
	"strings"
	"time"

	"metaorg/domain/people"
	"metaorg/machine"
)

// Declare says what one can do, for the first time or anew. What others said of
// it stays.
type Declare struct {
	Competence string `json:"competence" help:"what you can do, as an id of the vocabulary or a URI of another list" example:"act:bookkeeping" pos:"1"`
	Level      Level  `json:"level" help:"how well: learning, able, experienced or teaching" example:"able" choices:"learning,able,experienced,teaching"`
	Hours      int64  `json:"hours,omitempty" help:"how many hours a month you have for others in this; 0 for not said" example:"12"`
	Note       string `json:"note,omitempty" help:"what one should know of it, in words; it names no persons" example:"For bodies with up to 20 employees."`
}

// Declared says what somebody can do by its own word.
type Declared struct {
	Holder     people.MemberID  `json:"holder"`
	By         machine.PersonID `json:"by"` // Who signed, as everywhere here.
	Competence string           `json:"competence"`
	Level      Level            `json:"level"`
	Hours      int64            `json:"hours,omitempty"`
	Note       string           `json:"note,omitempty"`
}

var levels = []Level{Learning, Able, Experienced, Teaching}

// Check refuses what says nothing.
func (m Declare) Check() error {
	if err := CheckIdentifier(m.Competence, "competence"); err != nil {
		return err
	}
	switch {
	case !slices.Contains(levels, m.Level):
		return machine.Malformed("competences.bad_level", "a level is learning, able, experienced or teaching").At("level")
	case m.Hours < 0 || m.Hours > maxHours:
		return machine.Malformed("competences.bad_hours", "say from 0 to %d hours a month", maxHours).At("hours")
	case len(m.Note) > maxNote:
		return machine.OverLimit("competences.too_long", "this has %d bytes, more than %d", len(m.Note), maxNote).At("note")
	case m.Note != "" && !people.Reads(m.Note, true):
		return machine.Malformed("competences.unprintable", "this has a character that nobody can see").At("note")
	}
	return nil
}

// Apply declares it.
func (m Declare) Apply(s *machine.Step) error {
	who, err := holder(s)
	if err != nil {
		return err
	}
	c, again := competences.Get(s, who, m.Competence)
	if !again {
		n := 0
		for range competences.Of(s, who) {
			n++
		}
		if n >= maxDeclared {
			return machine.OverLimit("competences.too_many", "%s says that it can do %d things; nobody can, so withdraw one first", who, maxDeclared)
		}
		c = Competence{Since: s.Time, Evidence: countEvidence(s, who, m.Competence), Endorsed: countEndorsements(s, who, m.Competence)}
	}
	c.Level, c.Hours, c.Note = m.Level, m.Hours, m.Note
	competences.Put(s, who, m.Competence, c)
	s.Emit(Declared{who, s.By, m.Competence, m.Level, m.Hours, m.Note})
	return nil
}

// CheckIdentifier refuses what names no competence: an id of the own vocabulary
// such as act:bookkeeping, or a URI.
func CheckIdentifier(id, field string) error {
	no := machine.Malformed("competences.bad_identifier", "a competence is named by its id, such as act:bookkeeping, or by the URI of a list such as ESCO").At(field)
	if len(id) > maxIdentifier {
		return no
	}
	if word, own := strings.CutPrefix(id, ownPrefix); own {
		if word == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return no
		}
		return nil
	}
	rest, ok := strings.CutPrefix(id, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(id, "http://") // ESCO's and O*NET's identifiers.
	}
	host, _, _ := strings.Cut(rest, "/")
	if !ok || !strings.Contains(host, ".") || strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`<>"{}|\^`+"`", r) }) {
		return no
	}
	return nil
}

// ownPrefix is that of the program's own vocabulary, which rules do not know otherwise.
const ownPrefix = "act:"

// Withdraw says that one does something no longer. What others said of it stays
// on record, and counts again when it is declared again.
type Withdraw struct {
	Competence string `json:"competence" help:"what you do no longer, as you declared it" example:"act:bookkeeping" pos:"1"`
}

// Withdrawn says that somebody does something no longer.
type Withdrawn struct {
	Holder     people.MemberID  `json:"holder"`
	By         machine.PersonID `json:"by"`
	Competence string           `json:"competence"`
}

// Check refuses what names no competence.
func (m Withdraw) Check() error { return CheckIdentifier(m.Competence, "competence") }

// Apply withdraws it.
func (m Withdraw) Apply(s *machine.Step) error {
	who, _, err := declared(s, m.Competence)
	if err != nil {
		return err
	}
	competences.Delete(s, who, m.Competence)
	s.Emit(Withdrawn{who, s.By, m.Competence})
	return nil
}

// SetCapacity says how many hours a month one has for others, in all.
type SetCapacity struct {
	Hours int64  `json:"hours" help:"how many hours a month, for all you do for others together; 0 for none at present" example:"40" pos:"1"`
	Until string `json:"until,omitempty" help:"the last day for which you can say so, as year-month-day" example:"2027-03-31"`
}

// CapacitySet says how many hours a month somebody has.
type CapacitySet struct {
	Holder people.MemberID  `json:"holder"`
	By     machine.PersonID `json:"by"`
	Hours  int64            `json:"hours"`
	Until  string           `json:"until,omitempty"`
}

// Check refuses hours that no month has.
func (m SetCapacity) Check() error {
	if m.Hours < 0 || m.Hours > maxHours {
		return machine.Malformed("competences.bad_hours", "say from 0 to %d hours a month", maxHours).At("hours")
	}
	if m.Until != "" {
		if _, err := dayOf(m.Until); err != nil {
			return err
		}
	}
	return nil
}

// Apply sets it.
func (m SetCapacity) Apply(s *machine.Step) error {
	who, err := holder(s)
	if err != nil {
		return err
	}
	if m.Until != "" {
		if ends, _ := dayOf(m.Until); ends <= s.Time {
			return machine.Malformed("competences.past", "%s is over; name a day to come", m.Until).At("until")
		}
	}
	capacities.Put(s, who, Capacity(m))
	s.Emit(CapacitySet{who, s.By, m.Hours, m.Until})
	return nil
}

// dayOf is when a day ends, in Unix seconds.
func dayOf(date string) (ends int64, err error) {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0, machine.Malformed("competences.bad_date", "write the date as year-month-day, for example 2027-03-31").At("until")
	}
	return t.Unix() + 86_400, nil
}
