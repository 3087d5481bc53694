package readmodel

import (
	"fmt"
	"slices"

	"metaorg/machine"
	"metaorg/machine/wire"
)

// View is how one module is seen: its tables, what each event does to them,
// and the lists people read. Its tables' names begin with "<module>_" and have
// primary keys, so that a rebuild gives identical rows.
type View struct {
	Module   string
	Version  uint64                               // Raised when a projection's Go code changes what it writes; the tables are then rebuilt.
	Schema   string                               // SQL: CREATE TABLE, CREATE INDEX …
	Begin    func(*Tx, At, machine.Genesis) error // What the network starts from; may be nil. Changing it raises Version.
	On       []Projection                         // In the order in which they run on one event.
	NotShown []string                             // Kinds of events left out of the tables on purpose.
	Lists    []List
}

// Projection writes what one kind of event means into a view's tables.
type Projection struct {
	kind  string
	apply func(*Tx, At, machine.Event) error
}

// At says where in the log an event happened, and by whom.
type At struct {
	Index    uint64 // Of the entry in the log.
	Height   int64
	Time     int64                  // Rule time, Unix seconds.
	Author   machine.PersonID       // Who signed; empty for what the rules did by themselves.
	For      machine.OrganizationID // The organization acted for, if any.
	Envelope wire.EnvelopeID        // Empty for what the rules did by themselves.
	Message  int64                  // Of the envelope, from 0.
	Event    int64                  // Of the entry, from 0.
}

// On lets f write what an event of this kind ("module.Type") means. E is the
// event's type. A module may follow the events of modules it imports too.
func On[E any](kind string, f func(tx *Tx, at At, e E) error) Projection {
	return Projection{kind: kind, apply: func(tx *Tx, at At, e machine.Event) error {
		typed, ok := e.(E)
		if !ok {
			return fmt.Errorf("%s is a %T, and its projection takes a %T", kind, e, typed)
		}
		return f(tx, at, typed)
	}}
}

// Uncovered lists the machine's kinds of events that no view either projects
// or says it leaves out, sorted. A test keeps the list empty.
func Uncovered(m *machine.Machine, views []View) []string {
	covered := map[string]bool{}
	for _, v := range views {
		for _, p := range v.On {
			covered[p.kind] = true
		}
		for _, kind := range v.NotShown {
			covered[kind] = true
		}
	}
	return slices.DeleteFunc(m.EventKinds(), func(kind string) bool { return covered[kind] })
}

// projectionsOf sorts the views' projections by kind and refuses one of a kind
// that the machine does not have.
func projectionsOf(m *machine.Machine, views []View) (map[string][]Projection, error) {
	known := m.EventKinds()
	byKind := map[string][]Projection{}
	for _, v := range views {
		kinds := slices.Clone(v.NotShown)
		for _, p := range v.On {
			kinds = append(kinds, p.kind)
			byKind[p.kind] = append(byKind[p.kind], p)
		}
		for _, kind := range kinds {
			if _, found := slices.BinarySearch(known, kind); !found {
				return nil, fmt.Errorf("the view of %s names the event %s, which no module has", v.Module, kind)
			}
		}
	}
	return byKind, nil
}
