package view

import (
	"encoding/json"
	"errors"

	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/web/page"
)

// effect is what a decision does, as people read it.
type effect struct {
	amends   bool
	change   charter.Difference     // Of the charter.
	rules    []machine.StandingRule // Those there are, for their names.
	stale    *machine.Refusal       // Why the change would be refused now; nil if it fits.
	reaccept bool                   // Members are asked to accept the charter anew.
	within   int64                  // Days they have for it.
	others   []page.SigningMessage
}

// effectOf reads what these messages would do now or, of what is decided, did.
func effectOf(r *page.Request, carries []machine.Readable, decided bool) (e effect, err error) {
	var amending []machine.Message
	for _, c := range carries {
		m, err := r.Site.Machine.FromJSON(c.Kind, c.Content)
		if err != nil {
			return e, err
		}
		if _, ok := charter.WrittenFor(m); ok {
			amending = append(amending, m)
			e.reaccept = e.reaccept || asksAcceptance(m)
			continue
		}
		said, err := r.Say(r.Site.Machine.Wire(m))
		if err != nil {
			return e, err
		}
		e.others = append(e.others, said)
	}
	if len(amending) > 0 {
		r.Site.Node.Read(func(s state.Reader) { err = e.amend(s, r.Site.Machine.StandingRules(), amending, decided) })
	}
	return e, err
}

// asksAcceptance reports whether members are asked to accept the charter anew
// once an amendment is in force, as its rule says.
func asksAcceptance(m machine.Message) bool {
	switch m := m.(type) {
	case charter.AmendPrinciples:
		return m.Goal != "" || len(m.Clauses)+len(m.RemoveClauses) > 0
	case charter.AmendEntrenched:
		return true
	case charter.AmendPractices:
		return m.RaisesDuties
	case charter.SetRules:
		return m.RaisesDuties
	case charter.SetParticulars:
		return m.RaisesDuties
	}
	return false
}

// amend finds what amendments change. What no longer fits the charter in
// force is shown against the version that it was written for.
func (e *effect) amend(s state.Reader, declared []machine.StandingRule, amending []machine.Message, decided bool) error {
	e.amends, e.rules = true, declared
	now, ok := charter.Current(s)
	if !ok {
		now, _ = charter.DraftOf(s)
	}
	e.within = charter.Rule(s, "charter.reacceptance_days")
	if !decided {
		change, err := previewed(s, now, declared, amending)
		if err == nil {
			e.change = change
			return nil
		}
		if !errors.As(err, &e.stale) {
			return err
		}
	}
	base, _ := charter.WrittenFor(amending[0])
	written, ok := charter.Version(s, base)
	if !ok {
		written = now
	}
	change, err := previewed(s, written, declared, amending)
	var no *machine.Refusal
	if err != nil && !errors.As(err, &no) {
		return err
	}
	if no != nil && e.stale == nil {
		e.stale = no
	}
	e.change = change
	return nil
}

// previewed is what amendments change in a text, one after the other.
func previewed(s state.Reader, on charter.Charter, declared []machine.StandingRule, amending []machine.Message) (charter.Difference, error) {
	next := on
	for _, m := range amending {
		version, _ := charter.WrittenFor(m)
		base, ok := charter.Version(s, version)
		if !ok {
			return charter.Difference{}, machine.NotFound("governance.unknown_base", "there is no version %d of the charter for which this is written", version).At("base")
		}
		text, err := charter.Preview(base, next, declared, m)
		if err != nil {
			return charter.Difference{}, err
		}
		next.Text = text
	}
	return charter.Diff(on.Text, next.Text), nil
}

// carriedOf reads the messages that a form carries, each as JSON. What can't
// be read is left out: the form says so when it is sent.
func carriedOf(texts []string) (all []machine.Readable) {
	for _, text := range texts {
		var c machine.Readable
		if json.Unmarshal([]byte(text), &c) == nil && c.Kind != "" {
			all = append(all, c)
		}
	}
	return all
}
