package patronage

import (
	"cmp"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/units"
)

// Correct corrects what both sides had confirmed. It is an event of its own, which
// the other side confirms; until then the old one counts, and after that it stays
// to be seen. What is left out stays as it was.
type Correct struct {
	Event    uint64 `json:"event" help:"number of the contribution that was not right" example:"7" pos:"1"`
	Quantity int64  `json:"quantity,omitempty" help:"how much it was, in the smallest steps of the unit: 1250 for 12.50 hours" example:"1250" in:"unit"`
	Unit     string `json:"unit,omitempty" help:"what is counted" example:"h"`
	Date     string `json:"date,omitempty" help:"the day, as year-month-day" example:"2026-03-31"`
	Value    int64  `json:"value,omitempty" help:"what both say it is worth, in minor units: 20000 for 200.00" example:"20000" in:"currency"`
	Currency string `json:"currency,omitempty" help:"of that worth" example:"EUR"`
	Stream   Stream `json:"stream,omitempty" help:"whether it is what one lives on, what one does for the sake of it, or care" example:"care" choices:"livelihood,love,care"`
	Note     string `json:"note,omitempty" help:"a few words that stay in the log; they name no persons" example:"Counted twice"`
	Evidence Paper  `json:"evidence,omitempty" help:"hash of a document that shows it" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
	Void     bool   `json:"void,omitempty" help:"whether it did not happen at all" example:"false"`
}

// Check refuses what corrects nothing.
func (m Correct) Check() error {
	if m.Quantity < 0 {
		return machine.Malformed("patronage.bad_quantity", "a quantity is more than nothing").At("quantity")
	}
	if m.Date != "" {
		if err := checkDate(m.Date, "date"); err != nil {
			return err
		}
	}
	if err := checkStream(m.Stream); err != nil {
		return err
	}
	if err := checkTexts(m.Note, "", ""); err != nil {
		return err
	}
	if err := m.Evidence.check("evidence"); err != nil {
		return err
	}
	change := m
	change.Event, change.Note, change.Evidence = 0, "", ""
	if (change == Correct{}) {
		return machine.Malformed("patronage.nothing_corrected", "say what was not right")
	}
	return nil
}

// Apply records the correction.
func (m Correct) Apply(s *machine.Step) error {
	old, err := existing(s, m.Event)
	if err != nil {
		return err
	}
	who := people.ActingMember(s)
	switch {
	case who != old.Provider && who != old.Receiver && who != old.Witness:
		return machine.NotAllowed("patronage.not_yours", "only the two sides of contribution %d correct it, and %s is neither", m.Event, who)
	case old.State != Agreed:
		return machine.Conflict("patronage.not_confirmed", "contribution %d is not confirmed; take it back and record it anew", m.Event).At("event")
	case old.Void:
		return machine.Conflict("patronage.not_confirmed", "contribution %d says that another did not happen; record that one anew", m.Event).At("event")
	case correcting(s, old):
		return machine.Conflict("patronage.corrected_already", "contribution %d is being corrected with %d; settle that first", m.Event, old.Correction).At("event")
	}
	if err := openDay(s, old.Date, false); err != nil {
		return err
	}
	e := m.corrected(old)
	if same := e; !e.Void {
		if same.Note, same.Evidence = old.Note, old.Evidence; same == old {
			return machine.Malformed("patronage.nothing_corrected", "say what was not right")
		}
	}
	e.By, e.Corrects, e.Witness, e.Adoption, e.Document, e.Earlier = who, m.Event, "", 0, "", false
	if e.Item != 0 {
		e.By = e.Provider // A steward, or a use, confirms it anew.
	}
	if err := e.check(s, old); err != nil {
		return err
	}
	old.Correction = LastEvent(s) + 1
	events.Put(s, m.Event, old)
	return e.record(s)
}

// correcting reports whether a correction of an event waits; one that is disputed
// keeps nobody from another.
func correcting(s *machine.Step, old Event) bool {
	e, ok := events.Get(s, old.Correction)
	return ok && e.State != Disputed
}

// corrected is the event as it should be.
func (m Correct) corrected(e Event) Event {
	if m.Void {
		e.Void, e.Note, e.Evidence = true, cmp.Or(m.Note, e.Note), cmp.Or(m.Evidence, e.Evidence)
		return e
	}
	e.Quantity, e.Unit, e.Date = cmp.Or(m.Quantity, e.Quantity), cmp.Or(m.Unit, e.Unit), cmp.Or(m.Date, e.Date)
	e.Value, e.Currency = cmp.Or(m.Value, e.Value), cmp.Or(m.Currency, e.Currency)
	e.Stream, e.Note, e.Evidence = cmp.Or(m.Stream, e.Stream), cmp.Or(m.Note, e.Note), cmp.Or(m.Evidence, e.Evidence)
	if e.Kind == Money {
		e.Value, e.Currency = e.Quantity, e.Unit
	}
	return e
}

// check refuses a correction that would be no event itself.
func (e Event) check(s *machine.Step, old Event) error {
	if e.Void {
		return nil
	}
	a, _ := EffectOf(e.Action)
	if err := checkQuantity(e.Quantity, e.Unit, e.Kind, a); err != nil {
		return err
	}
	if e.Kind != Money {
		if err := checkValue(e.Value, e.Currency, e.Kind); err != nil {
			return err
		}
	}
	was, _ := units.Of(old.Unit)
	if now, _ := units.Of(e.Unit); (e.Resource != 0 || e.ToResource != 0) && now.Code != was.Code {
		return machine.Malformed("patronage.unit_mismatch", "the resource is counted in %s; a correction keeps to that", old.Unit).At("unit")
	}
	return openDay(s, e.Date, e.Date != old.Date)
}

// replace puts a correction in the place of what it corrects.
func (e Event) replace(s *machine.Step, n uint64) (old Event, err error) {
	old, err = existing(s, e.Corrects)
	if err != nil {
		return old, err
	}
	if err := openDay(s, old.Date, false); err != nil {
		return old, err
	}
	if old.Correction != n {
		return old, machine.Conflict("patronage.other_correction", "contribution %d is corrected with %d instead", e.Corrects, old.Correction).At("event")
	}
	was := old
	old.put(s, e.Corrects, Replaced)
	return was, nil
}

// release lets what a correction was to correct be corrected anew, where the
// correction is taken back.
func (e Event) release(s *machine.Step, n uint64) {
	if e.Corrects == 0 {
		return
	}
	if old, _ := existing(s, e.Corrects); old.Correction == n {
		old.Correction = 0
		events.Put(s, e.Corrects, old)
	}
}
