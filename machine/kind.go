package machine

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"

	"metaorg/machine/wire"
)

// Message is one thing a person may ask for.
type Message interface {
	// Check refuses what is wrong in itself, without looking at state.
	Check() error
	// Apply reads, refuses, writes and emits, in that order.
	Apply(*Step) error
}

// Event is one thing that happened: a struct listed with the kind that emits it.
type Event any

// Due is something the rules do by themselves when its time has come.
type Due interface {
	Apply(*Step) error
}

// Weight is how weighty a decision must at least be to carry a kind of message.
type Weight string

// The weights, from light to heavy. A kind without one is never carried.
const (
	WeightNone       Weight = ""
	WeightLazy       Weight = "lazy" // Routine: adopted unless enough object.
	WeightOrdinary   Weight = "ordinary"
	WeightSpecial    Weight = "special"
	WeightPrinciples Weight = "principles"
	WeightEntrenched Weight = "entrenched"
)

var weightOrder = []Weight{WeightNone, WeightLazy, WeightOrdinary, WeightSpecial, WeightPrinciples, WeightEntrenched}

// Covers reports whether a decision of weight w may carry a kind that asks for least.
func (w Weight) Covers(least Weight) bool { return least != WeightNone && rank(w) >= rank(least) }

func rank(w Weight) int64 {
	for i, o := range weightOrder {
		if o == w {
			return int64(i)
		}
	}
	return -1
}

// Kind is one kind of message: its name on the wire, what it is for, what may
// come of it. Endpoint, command, form and schema are derived from it.
type Kind struct {
	Name    string // module.verb
	Purpose string // One sentence, imperative, for people.
	Type    reflect.Type
	Events  []EventKind
	Least   Weight // The least weight of a decision that may carry it as the network.
	opening bool
	author  authorship
	since   uint64 // Rule version from which a network has it; 0 for always.
	put     bool   // Only rules put it to the members; see OnlyPut.
}

// EventKind names a type of event: the module's name and the type's.
type EventKind struct {
	Name string
	Type reflect.Type
}

// DueKind names a type of due item.
type DueKind struct {
	Name   string
	Type   reflect.Type
	Events []EventKind
}

// authorship says who signs messages of a kind.
type authorship int

const (
	byPeople authorship = iota
	byNodes
	byBoth
)

// ByNodes says that nodes sign the kind, and people do not.
func (k Kind) ByNodes() Kind {
	k.author = byNodes
	return k
}

// ByNodesToo says that nodes sign the kind as well as people.
func (k Kind) ByNodesToo() Kind {
	k.author = byBoth
	return k
}

// SignedBy says whether this author may sign the kind, as far as it matters
// whether it is a person or a node.
func (k Kind) SignedBy(p PersonID) bool {
	return k.author == byBoth || (k.author == byNodes) == IsNode(p)
}

// ForPeople says whether people sign the kind; if not, nodes alone do.
func (k Kind) ForPeople() bool { return k.author != byNodes }

// nodePrefix begins the name under which a node signs; no handle has a dot.
const nodePrefix = "node."

// NodeAuthor is the name under which the node with this id signs acts.
func NodeAuthor(id string) PersonID { return PersonID(nodePrefix + id) }

// IsNode says whether an author is a node.
func IsNode(p PersonID) bool { return strings.HasPrefix(string(p), nodePrefix) }

// NodeID is the id of a node that signed an act; empty for a person.
func NodeID(p PersonID) string {
	id, _ := strings.CutPrefix(string(p), nodePrefix)
	if !IsNode(p) {
		return ""
	}
	return id
}

// KindOf describes message type M; events are zero values of what it may emit.
func KindOf[M Message](name, purpose string, events ...Event) Kind {
	return Kind{Name: name, Purpose: purpose, Type: reflect.TypeFor[M](), Events: eventKinds(name, events)}
}

// CarriedBy lets a decision of at least this weight carry the kind as the network.
func (k Kind) CarriedBy(least Weight) Kind {
	k.Least = least
	return k
}

// OnlyPut says that nobody proposes the kind: rules alone put it to the members
// (Step.Put), with who is party to it left out, as when enough of them object.
func (k Kind) OnlyPut() Kind {
	k.put = true
	return k
}

// Proposable reports whether members can propose the kind to a decision in a
// network of this rule version.
func (k Kind) Proposable(version uint64) bool {
	return k.Least != WeightNone && k.In(version) && !k.put
}

// BeforeFounding accepts the kind while the network is still being founded.
func (k Kind) BeforeFounding() Kind {
	k.opening = true
	return k
}

// Since says from which rule version on a network has the kind. In a network of
// an older version there is no such kind, so that what was refused once stays so.
func (k Kind) Since(version uint64) Kind {
	k.since = version
	return k
}

// In reports whether a network of this rule version has the kind.
func (k Kind) In(version uint64) bool { return k.since <= version }

// DueOf describes due item type D.
func DueOf[D Due](name string, events ...Event) DueKind {
	return DueKind{Name: name, Type: reflect.TypeFor[D](), Events: eventKinds(name, events)}
}

func eventKinds(name string, events []Event) (out []EventKind) {
	module, _, _ := strings.Cut(name, ".")
	for _, e := range events {
		t := reflect.TypeOf(e)
		out = append(out, EventKind{Name: module + "." + t.Name(), Type: t})
	}
	return out
}

// StandingRule is a number or choice of the charter that a special decision
// may change.
type StandingRule struct {
	Name        string   // module.rule
	Unit        string   // percent, days, members, hours, minor units, choice …
	Choices     []string // For unit "choice": value i means Choices[i].
	Min, Max    int64
	Default     int64
	Explanation string // One sentence.
	Later       bool   // Kept and shown, not yet enforced by this version's rules.
	Since       uint64 // Rule version from which a network has it; 0 for always.
	Comes       Comes  // What it comes to in a network of some size.
}

// Module is all a domain module adds.
type Module struct {
	Name  string
	Kinds []Kind
	Dues  []DueKind
	Rules []StandingRule

	Attend     Attend
	Electorate Electorate // Whose consent a restart needs; of one module at most.
	Restarted  RestartHook
	Deliberate Deliberate // Takes in what other modules put to the members; of one module at most.

	CountSecretly CountSecretly // Has secret votes counted; of one module at most.
	Secret        Secret        // Says what is voted on in secret; of one module at most.

	Departed Departed // Looks after who has left the network.
	Promised Promised // Says what work somebody promised.

	Instead []Replaced // Kinds of earlier modules that its own take the place of.
}

// Replaced is a kind that is used no more from a rule version on, where another
// module's takes its place. In networks of older versions, and in machines
// without that module, it goes on.
type Replaced struct {
	Kind, By string
	Since    uint64
}

// Attend is how a module learns, in each block with acts, which seats were
// absent from the block before it. Apply is nil in modules that do not care.
type Attend struct {
	Apply  func(s *Step, absent [][]byte) error
	Events []EventKind
}

// AttendBy describes a module's attention to absence and what may come of it.
func AttendBy(module string, apply func(s *Step, absent [][]byte) error, events ...Event) Attend {
	return Attend{Apply: apply, Events: eventKinds(module+".attend", events)}
}

// Decode reads a message of this kind from its one byte form.
func (k Kind) Decode(content []byte) (Message, error) {
	p := reflect.New(k.Type)
	if err := wire.Decode(content, p.Interface()); err != nil {
		return nil, Malformed("machine.bad_content", "a %s message could not be read: %v", k.Name, err)
	}
	return p.Elem().Interface().(Message), nil
}

// FromJSON reads a message of this kind from JSON; fields that the kind does
// not have are refused. Carried messages are bytes here: see Machine.FromJSON.
func (k Kind) FromJSON(b []byte) (Message, error) {
	p := reflect.New(k.Type)
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(p.Interface()); err != nil {
		return nil, jsonRefusal(k.Name, err)
	}
	if d.More() {
		return nil, Malformed("machine.bad_json", "after the %s message there is more text", k.Name)
	}
	return p.Elem().Interface().(Message), nil
}

func jsonRefusal(kind string, err error) error {
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		return typeRefusal(wrongType).At(wrongType.Field)
	}
	if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return Malformed("machine.unknown_field", "%s has no field %s", kind, field).At(strings.Trim(field, `"`))
	}
	return Malformed("machine.bad_json", "the %s message is not readable JSON: %v", kind, err)
}

// typeRefusal says what a field takes, for whoever does not read Go.
func typeRefusal(e *json.UnmarshalTypeError) *Refusal {
	got := strings.TrimPrefix(e.Value, "number ")
	switch kind := e.Type.Kind(); {
	case kind == reflect.Bool:
		return Malformed("machine.wrong_type", "%s must be true or false, not %s", e.Field, got)
	case kind == reflect.String:
		return Malformed("machine.wrong_type", "%s must be text, not %s", e.Field, got)
	case kind >= reflect.Int && kind <= reflect.Int64:
		return Malformed("machine.wrong_type", "%s must be a whole number of at most %d bits, not %s", e.Field, e.Type.Bits(), got)
	case kind >= reflect.Uint && kind <= reflect.Uint64:
		return Malformed("machine.wrong_type", "%s must be a whole number from 0 of at most %d bits, not %s", e.Field, e.Type.Bits(), got)
	case kind == reflect.Slice && e.Type.Elem().Kind() != reflect.Uint8:
		return Malformed("machine.wrong_type", "%s must be a list, not %s", e.Field, got)
	case kind == reflect.Struct:
		return Malformed("machine.wrong_type", "%s must be an object with fields of its own, not %s", e.Field, got)
	default:
		return Malformed("machine.wrong_type", "%s must be something else, not %s", e.Field, got)
	}
}
