package disputes

import (
	"slices"

	"metaorg/domain/charter"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Hide hides a comment or document from everybody but those who judge about
// it. That it is hidden, by whom and why stays to be seen in its place.
type Hide struct {
	Document Paper  `json:"document" help:"hash of the comment or document" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"`
	Clause   string `json:"clause" help:"number of the charter's clause that it breaks" example:"V1"`
}

// Unhide shows it again.
type Unhide struct {
	Document Paper `json:"document" help:"hash of the comment or document" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"`
}

// AppealHiding takes a hiding to a panel, once.
type AppealHiding struct {
	Document Paper `json:"document" help:"hash of the comment or document that is hidden" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"`
}

// Hidden is that something is hidden, or was.
type Hidden struct {
	By     machine.PersonID `json:"by"`
	Clause string           `json:"clause"`
	At     int64            `json:"at"`
	Case   uint64           `json:"case,omitempty"`  // Of the appeal.
	Shown  bool             `json:"shown,omitempty"` // Again.
}

// DocumentHidden says that something is hidden, and why.
type DocumentHidden struct {
	Document Paper            `json:"document"`
	By       machine.PersonID `json:"by"`
	Clause   string           `json:"clause"`
}

// DocumentShown says that something hidden is shown again.
type DocumentShown struct {
	Document Paper            `json:"document"`
	By       machine.PersonID `json:"by,omitempty"`   // The moderator; or
	Case     uint64           `json:"case,omitempty"` // the case in which that was found.
}

var hidden = state.NewMap[Paper, Hidden]("disputes/hidden")

// HiddenOf tells of something whether it is hidden, or was.
func HiddenOf(r state.Reader, p Paper) (Hidden, bool) { return hidden.Get(r, p) }

// Check refuses what is no document.
func (m Hide) Check() error { return m.Document.check("document") }

// Check refuses what is no document.
func (m Unhide) Check() error { return m.Document.check("document") }

// Check refuses what is no document.
func (m AppealHiding) Check() error { return m.Document.check("document") }

// Apply hides it.
func (m Hide) Apply(s *machine.Step) error {
	if err := moderates(s); err != nil {
		return err
	}
	c, _ := charter.Current(s)
	if !slices.ContainsFunc(c.Clauses, func(c charter.Clause) bool { return c.Number == m.Clause }) {
		return machine.NotFound("disputes.unknown_clause", "the charter has no clause %.20s", m.Clause).At("clause")
	}
	before, ok := hidden.Get(s, m.Document)
	if ok && !before.Shown {
		return machine.Conflict("disputes.hidden_already", "that is hidden already, by %s", before.By).At("document")
	}
	if appeal, _ := cases.Get(s, before.Case); appeal.Outcome == Upheld {
		return machine.NotAllowed("disputes.shown_on_appeal", "in case %d it was found that this is to be shown", before.Case).At("document")
	}
	hidden.Put(s, m.Document, Hidden{By: s.By, Clause: m.Clause, At: s.Time, Case: before.Case})
	s.Emit(DocumentHidden{m.Document, s.By, m.Clause})
	return nil
}

// isHidden finds what is hidden now.
func isHidden(s *machine.Step, p Paper) (Hidden, error) {
	h, ok := hidden.Get(s, p)
	if !ok || h.Shown {
		return h, machine.Conflict("disputes.not_hidden", "that is not hidden").At("document")
	}
	return h, nil
}

// Apply shows it.
func (m Unhide) Apply(s *machine.Step) error {
	if err := moderates(s); err != nil {
		return err
	}
	if _, err := isHidden(s, m.Document); err != nil {
		return err
	}
	show(s, m.Document, s.By, 0)
	return nil
}

// show shows something again, if it is still hidden.
func show(s *machine.Step, p Paper, by machine.PersonID, n uint64) {
	h, _ := hidden.Get(s, p)
	if h.Shown {
		return
	}
	h.Shown = true
	hidden.Put(s, p, h)
	s.Emit(DocumentShown{p, by, n})
}

// Apply opens the case of whoever appeals against the moderator, which goes to
// a panel at once.
func (m AppealHiding) Apply(s *machine.Step) error {
	h, err := isHidden(s, m.Document)
	if err != nil {
		return err
	}
	if h.Case != 0 {
		return machine.Conflict("disputes.appealed_already", "case %d is about this already", h.Case).At("document")
	}
	c := Case{Cause: Hiding, By: people.ActingMember(s), Against: people.MemberID(h.By), Document: m.Document, Appealed: true}
	if !takesPart(s, c.By) {
		return machine.NotAllowed("disputes.no_part_here", "%s takes no part in this network; members, applicants and supporters appeal", c.By)
	}
	if count, _ := open.Get(s, c.By); count >= maxOpen {
		return machine.OverLimit("disputes.too_many_open", "%s has %d open cases; wait for one, or take one back", c.By, count)
	}
	if err := hearable(s, c); err != nil {
		return err
	}
	n, c := begun(s, c, Drawing, 0)
	h.Case = n
	hidden.Put(s, m.Document, h)
	s.Emit(DisputeOpened{n, c.Cause, c.By, s.By, c.Against, c.Document, c.Stage, 0, 0})
	c.awaitPanel(s, n)
	return nil
}
