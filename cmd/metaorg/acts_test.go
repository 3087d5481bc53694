package main

import (
	"testing"

	"metaorg/app"
)

func TestEveryKindIsACommand(t *testing.T) {
	m := app.NewMachine()
	all, _ := actCommands(m.Modules())
	for _, mod := range m.Modules() {
		for _, k := range mod.Kinds {
			a, ok := all[mod.Name+" "+verbOf(k)]
			if !ok {
				t.Fatalf("%s is no command", k.Name)
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
