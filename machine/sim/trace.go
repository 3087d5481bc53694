package sim

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"metaorg/machine"
	"metaorg/machine/wire"
)

// moment is one thing that happened in a run.
type moment struct {
	acts []act // In one block.
	days int64
	// Of what a rule table cannot say: what it was, and how it is done again.
	note  string
	again func(*network) error
}

// trace is what happened in a run. It prints itself as a row of a rule table.
type trace struct {
	moments []moment
	broken  string // The rule that did not hold.
	machine *machine.Machine
}

func (t *trace) add(m moment) { t.moments = append(t.moments, m) }

// String is the run as Go source text: a rulestest.Rule, to be put into a table
// whose start makes the same network. What was refused is left out, but for the
// last act.
func (t *trace) String() string {
	var b strings.Builder
	given, last := t.split()
	fmt.Fprintf(&b, "the run, as a row of a rule table:\n{\n\tRule: %q,\n\tGiven: []rulestest.Act{\n", t.broken)
	for _, m := range given {
		t.printGiven(&b, m)
	}
	b.WriteString("\t},\n")
	for _, m := range last {
		t.printLast(&b, m)
	}
	b.WriteString("},")
	return b.String()
}

// split finds the moments a row ends with: an act of one message, if the run
// ends with one, and the days that passed after it.
func (t *trace) split() (given, last []moment) {
	var all []moment
	for i, m := range t.moments {
		m := moment{acts: done(m.acts), days: m.days, note: m.note}
		if i == len(t.moments)-1 && len(m.acts) == 0 {
			m.acts = t.moments[i].acts
		}
		if m.days > 0 || m.note != "" || len(m.acts) > 0 {
			all = append(all, m)
		}
	}
	at := len(all)
	if at > 0 && all[at-1].days > 0 {
		at--
	}
	if at == 0 || len(all[at-1].acts) != 1 || len(all[at-1].acts[0].messages) != 1 {
		return all, nil
	}
	return all[:at-1], all[at-1:]
}

// codeFault is the code of a message on which a rule panicked.
const codeFault = "machine.fault"

// done leaves out what was refused, other than by a fault.
func done(acts []act) (kept []act) {
	for _, a := range acts {
		was := act{by: a.by, org: a.org}
		for i, o := range a.outcomes {
			if o.Code == "" || o.Code == codeFault {
				was.messages, was.outcomes = append(was.messages, a.messages[i]), append(was.outcomes, o)
			}
		}
		if len(was.messages) > 0 {
			kept = append(kept, was)
		}
	}
	return kept
}

func (t *trace) printGiven(b *strings.Builder, m moment) {
	if m.note != "" {
		fmt.Fprintf(b, "\t\t// The simulation %s.\n", m.note)
	}
	if m.days > 0 {
		fmt.Fprintf(b, "\t\trulestest.Days(%d),\n", m.days)
	}
	if len(m.acts) > 1 {
		b.WriteString("\t\t// In one block:\n")
	}
	for _, a := range m.acts {
		var messages []string
		for _, msg := range a.messages {
			messages = append(messages, t.source(reflect.ValueOf(msg)))
		}
		if a.org == "" {
			fmt.Fprintf(b, "\t\trulestest.By(%q, %s),\n", a.by, strings.Join(messages, ", "))
		} else {
			fmt.Fprintf(b, "\t\trulestest.For(%q, %q, %s),\n", a.by, a.org, strings.Join(messages, ", "))
		}
	}
}

func (t *trace) printLast(b *strings.Builder, m moment) {
	if m.days > 0 {
		fmt.Fprintf(b, "\tLater: %d,\n", m.days)
		return
	}
	a := m.acts[0]
	fmt.Fprintf(b, "\tBy: %q, ", a.by)
	if a.org != "" {
		fmt.Fprintf(b, "For: %q, ", a.org)
	}
	fmt.Fprintf(b, "When: %s,\n", t.source(reflect.ValueOf(a.messages[0])))
	if len(a.outcomes) == 1 && len(done(m.acts)) == 0 {
		fmt.Fprintf(b, "\tRefused: %q,\n", a.outcomes[0].Code)
	}
}

// source prints a value as Go source text, leaving out fields that are zero.
func (t *trace) source(v reflect.Value) string {
	switch v.Kind() {
	case reflect.String:
		return strconv.Quote(v.String())
	case reflect.Slice:
		return t.list(v)
	case reflect.Struct:
		if m, ok := v.Interface().(wire.Message); ok {
			return t.carried(m)
		}
		return t.structure(v)
	}
	return fmt.Sprint(v.Interface())
}

func (t *trace) list(v reflect.Value) string {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return fmt.Sprintf("[]byte(%q)", v.Bytes())
	}
	var all []string
	for i := range v.Len() {
		all = append(all, t.source(v.Index(i)))
	}
	return v.Type().String() + "{" + strings.Join(all, ", ") + "}"
}

func (t *trace) structure(v reflect.Value) string {
	var all []string
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.IsExported() && !v.Field(i).IsZero() {
			all = append(all, f.Name+": "+t.source(v.Field(i)))
		}
	}
	return v.Type().String() + "{" + strings.Join(all, ", ") + "}"
}

// carried prints a message within a message by its fields, if it can be read.
func (t *trace) carried(m wire.Message) string {
	content := fmt.Sprintf("[]byte(%q)", []byte(m.Content))
	if k, ok := t.machine.Kind(m.Kind); ok {
		if msg, err := k.Decode(m.Content); err == nil {
			content = "wire.Encode(" + t.source(reflect.ValueOf(msg)) + ")"
		}
	}
	return fmt.Sprintf("wire.Message{Kind: %q, Content: %s}", m.Kind, content)
}
