package main

import (
	"testing"

	"metaorg/app"
)

func TestEveryKindThatPeopleSignIsACommand(t *testing.T) {
	m := app.NewMachine()
	all, _ := actCommands(m.Modules())
	for _, mod := range m.Modules() {
		for _, k := range mod.Kinds {
			a, ok := all[mod.Name+" "+verbOf(k)]
			if ok != k.ForPeople() {
				t.Fatalf("%s is a command: %t; people sign it: %t", k.Name, ok, k.ForPeople())
			}
			flags := map[string]bool{}
			for _, f := range a.fields {
				if flags[f.Flag] {
					t.Errorf("%s has two flags called %s", k.Name, f.Flag)
				}
				flags[f.Flag] = true
			}
		}
	}
}
