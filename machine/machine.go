// Package machine applies messages to state, one after another, the same way
// on every node. Given the same log of inputs it comes to the same state root,
// for ever: rules read no clock, no network, no file and no random number;
// time, height and randomness come in with each step.
package machine

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// Directory tells the machine who may sign and act for whom. The module that
// keeps people implements it.
type Directory interface {
	// Key returns a person's key if it counts at this time; known says whether
	// there is such a person at all.
	Key(r state.Reader, p PersonID, id signature.KeyID, now int64) (key signature.Key, counts, known bool)
	// MayActFor refuses a person without a mandate for messages of this kind.
	MayActFor(r state.Reader, p PersonID, o OrganizationID, kind string, now int64) error
}

// Introduction is a message with which a person unknown so far makes itself
// known: it brings the key that the envelope is signed with.
type Introduction interface {
	Message
	// Introduces gives the handle and the first key.
	Introduces() (PersonID, signature.Key)
	// Invitation names the member on whose invitation the person comes, if any.
	Invitation(r state.Reader, now int64) (PersonID, bool)
}

// Machine knows every kind of message and due item. It holds no state.
type Machine struct {
	modules   []Module
	kinds     map[string]Kind
	byType    map[reflect.Type]Kind
	dues      map[string]DueKind
	dueByType map[reflect.Type]DueKind
	events    map[reflect.Type]string
	eventType map[string]reflect.Type
	rules     []StandingRule
	instead   []Replaced
	directory Directory
	known     uint64 // Newest rule version it knows.
	verify    Verify
	onFault   func(fault any, stack []byte)
}

// Verify checks one signature; signature.Verify, or a cache before it.
type Verify func(k signature.Key, origins []string, digest [32]byte, s signature.Signature) error

// Option changes how a machine works, never what it decides.
type Option func(*Machine)

// WithVerify replaces signature.Verify, for a cache before it.
func WithVerify(v Verify) Option { return func(m *Machine) { m.verify = v } }

// WithFaults is told of every panic in a rule.
func WithFaults(f func(fault any, stack []byte)) Option { return func(m *Machine) { m.onFault = f } }

// New makes a machine of these modules. Two modules with one name, kind or
// event are a programming error and panic.
func New(directory Directory, modules []Module, options ...Option) *Machine {
	m := &Machine{
		modules: modules, directory: directory,
		kinds: map[string]Kind{}, byType: map[reflect.Type]Kind{},
		dues: map[string]DueKind{}, dueByType: map[reflect.Type]DueKind{},
		events: map[reflect.Type]string{}, eventType: map[string]reflect.Type{},
		known: RuleVersion, verify: signature.Verify, onFault: func(any, []byte) {},
	}
	for _, mod := range modules {
		m.add(mod)
	}
	for _, o := range options {
		o(m)
	}
	return m
}

func (m *Machine) add(mod Module) {
	for _, k := range mod.Kinds {
		if _, twice := m.kinds[k.Name]; twice {
			panic(fmt.Sprintf("two kinds are called %s", k.Name))
		}
		m.kinds[k.Name], m.byType[k.Type] = k, k
		m.addEvents(k.Events)
	}
	for _, d := range mod.Dues {
		if _, twice := m.dues[d.Name]; twice {
			panic(fmt.Sprintf("two due items are called %s", d.Name))
		}
		m.dues[d.Name], m.dueByType[d.Type] = d, d
		m.addEvents(d.Events)
	}
	m.instead = append(m.instead, mod.Instead...)
	m.addEvents(mod.Attend.Events)
	m.addEvents(mod.Restarted.Events)
	m.rules = append(m.rules, mod.Rules...)
}

func (m *Machine) addEvents(events []EventKind) {
	for _, e := range events {
		m.events[e.Type], m.eventType[e.Name] = e.Name, e.Type
	}
}

// Modules lists the machine's modules in their order.
func (m *Machine) Modules() []Module { return m.modules }

// StandingRules lists every module's standing rules, by module and then as
// declared, those included that networks of earlier rule versions do not have.
func (m *Machine) StandingRules() []StandingRule { return m.rules }

// Kind finds a kind by its name.
func (m *Machine) Kind(name string) (Kind, bool) {
	k, ok := m.kinds[name]
	return k, ok
}

// Wire gives a message the form in which it travels.
func (m *Machine) Wire(msg Message) wire.Message {
	k, ok := m.byType[reflect.TypeOf(msg)]
	if !ok {
		panic(fmt.Sprintf("message of a type that no module lists: %T", msg))
	}
	return wire.Message{Kind: k.Name, Content: wire.Encode(msg)}
}

// Decode reads a message and checks it as far as that needs no state.
func (m *Machine) Decode(w wire.Message) (Message, error) {
	k, ok := m.kinds[w.Kind]
	if !ok {
		return nil, unknownKind(w.Kind)
	}
	msg, err := k.Decode(w.Content)
	if err != nil {
		return nil, err
	}
	return msg, msg.Check()
}

// Event reads an event back from the log's form.
func (m *Machine) Event(rec EventRecord) (Event, error) {
	t, ok := m.eventType[rec.Kind]
	if !ok {
		return nil, fmt.Errorf("there is no event called %s", rec.Kind)
	}
	p := reflect.New(t)
	if err := wire.Decode(rec.Content, p.Interface()); err != nil {
		return nil, fmt.Errorf("couldn't read %s: %w", rec.Kind, err)
	}
	return p.Elem().Interface(), nil
}

// EventKinds lists every event's name, sorted.
func (m *Machine) EventKinds() []string { return slices.Sorted(maps.Keys(m.eventType)) }

// decodeIn is Decode in a network of this rule version: kinds and fields that
// came later do not exist there, and are refused in the words of the programs of then,
// which the log has recorded.
func (m *Machine) decodeIn(version uint64, w wire.Message) (Message, error) {
	k, ok := m.kinds[w.Kind]
	if !ok || !k.In(version) {
		return nil, unknownKind(w.Kind)
	}
	if by, is := m.InsteadOf(w.Kind, version); is {
		return nil, Malformed("machine.replaced_kind", "by the rules of this network %s is used instead of %s", by, w.Kind)
	}
	if err := k.readableIn(version, w.Content); err != nil {
		return nil, err
	}
	msg, err := m.Decode(w)
	if err != nil {
		return nil, err
	}
	if v, ok := msg.(VersionChecked); ok {
		if err := v.CheckIn(version); err != nil {
			return nil, err
		}
	}
	return msg, nil
}

// InsteadOf is the kind that is used instead of another in networks of a rule
// version; false where none is.
func (m *Machine) InsteadOf(kind string, version uint64) (by string, is bool) {
	for _, r := range m.instead {
		if r.Kind == kind && r.Since <= version {
			return r.By, true
		}
	}
	return "", false
}

func unknownKind(name string) error {
	return Malformed("machine.unknown_kind", "there is no kind of message called %q here", clip(name))
}

func (m *Machine) carried(version uint64, weight Weight, w wire.Message) (Message, error) {
	k := m.kinds[w.Kind]
	msg, err := m.decodeIn(version, w)
	if err != nil {
		return nil, err
	}
	if !weight.Covers(k.Least) {
		if k.Least == WeightNone {
			return nil, NotAllowed("machine.not_carried", "no decision can carry %s: only its own author may sign it", k.Name)
		}
		return nil, NotAllowed("machine.too_light", "%s needs a decision of class %s or heavier", k.Name, k.Least)
	}
	return msg, nil
}

func (m *Machine) newStep(w state.Writer, now int64) *Step {
	return &Step{Writer: w, Time: now, machine: m}
}

// clip keeps a stranger's text short enough to show.
func clip(s string) string {
	if len(s) > 64 {
		return s[:64] + "…"
	}
	return s
}
