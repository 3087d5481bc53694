//go:build faults

package faulty

import "metaorg/machine"

// Modules are the rules that only tests have.
func Modules() []machine.Module { return []machine.Module{poisoned} }

var poisoned = machine.Module{
	Name:  "faulty",
	Kinds: []machine.Kind{machine.KindOf[Panic]("faulty.panic", "Hit a fault in the rules.")},
}

// Panic is a message whose rule has a fault.
type Panic struct{}

// Check has nothing to refuse.
func (Panic) Check() error { return nil }

// Apply panics.
func (Panic) Apply(*machine.Step) error { panic("a rule with a fault, on purpose") }
